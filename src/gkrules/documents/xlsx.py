""".xlsx: cells as they are shown, merged ranges, what is hidden.

The parts are streamed by lxml: openpyxl's reading mode that spares memory knows no merged ranges or
hidden rows, its other mode holds the whole book, and both show the Chinese date formats 27 to 58,
which WPS writes by number alone, as bare numbers.
"""

from __future__ import annotations

import math
import re
from typing import Any

from attrs import define, field

from gkrules.documents.builder import Builder
from gkrules.documents.package import Package, number, rows
from gkrules.documents.refusal import Refused, broken
from gkrules.documents.sheet import Sheet, letters
from gkrules.documents.shown import BUILT_IN
from gkrules.documents.shown import number as number_shown

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROWS = 500
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
#: A character that XML cannot hold, as Excel writes it: _x000D_; _x005F_ is an underscore that is no such sign.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NAME = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def read(data: bytes, builder: Builder) -> None:
    """Read an .xlsx into the builder. Raises Refused."""
    package = Package.open(data, builder.watch)
    main = package.main("xl/workbook.xml")
    relations = package.relations(main)
    book = package.tree(main)
    reader = _Reader(builder, package)
    reader.from_1904 = _true(book.find(f"{S}workbookPr"), "date1904")
    reader.read_styles(package.related(main, "styles"))
    reader.read_strings(package.related(main, "sharedStrings"))
    sheets = list(book.iter(S + "sheet"))
    if not sheets:
        raise broken()
    for node in sheets:
        name = str(node.get("name") or "")
        kind, target = relations.get(str(node.get(_ID) or ""), ("", ""))
        if kind != "worksheet":
            if kind:
                builder.warn(f"“{name}”不是表格页，没有读", f"“{name}” is no worksheet: not read")
            continue
        hidden = node.get("state") in ("hidden", "veryHidden")
        reader.sheet(target, name, hidden=hidden)


@define
class _Reader:
    builder: Builder
    package: Package
    from_1904: bool = False
    strings: list[str] = field(factory=list)
    formats: list[str] = field(factory=list)
    rows: int = 0

    def read_styles(self, part: str) -> None:
        """The number format of each cell style."""
        if not part:
            return
        tree = self.package.tree(part)
        own = {
            number(node.get("numFmtId")): str(node.get("formatCode") or "")
            for node in tree.iter(S + "numFmt")
        }
        styles = tree.find(S + "cellXfs")
        for node in styles if styles is not None else ():
            which = number(node.get("numFmtId"))
            self.formats.append((own.get(which) or BUILT_IN.get(which, ""))[:200])

    def read_strings(self, part: str) -> None:
        """The shared texts."""
        if part:
            for count, node in enumerate(
                rows(self.package.read(part), self.builder.watch, S + "si")
            ):
                if count % 1000 == 0:
                    self.builder.watch.check()
                    if count > 4 * self.builder.watch.limits.cells:  # a cell holds one at most
                        raise Refused("文字太多", "it holds too many texts", option="cells")
                self.strings.append(_text(node))

    def sheet(self, part: str, name: str, *, hidden: bool) -> None:
        """One sheet."""
        sheet = Sheet(name)
        unseen_rows: list[int] = []
        unseen_columns: list[str] = []
        empty_formulas = at = 0
        for node in rows(
            self.package.read(part), self.builder.watch, S + "row", S + "mergeCell", S + "col"
        ):
            if node.tag == S + "col":
                if _true(node, "hidden"):
                    first, last = number(node.get("min")), number(node.get("max"))
                    unseen_columns.append(
                        _reach(letters(first - 1), letters(min(last, _LAST_COLUMN) - 1))
                    )
            elif node.tag == S + "mergeCell":
                self._merge(sheet, str(node.get("ref") or ""))
            else:
                row = number(node.get("r"), 0, _LAST_ROW) or at + 1
                at = row
                filled = len(sheet.cells)
                empty_formulas += self._row(sheet, node, row - 1)
                if _true(node, "hidden") and len(sheet.cells) > filled:
                    unseen_rows.append(row)
                self._step(len(sheet.cells))
        if hidden and sheet.cells:
            self.builder.warn(
                f"隐藏的工作表“{name}”没有读，里面有{len(sheet.cells)}个单元格有内容",
                f"the hidden sheet “{name}” is not read; {len(sheet.cells)} of its cells are filled",
            )
            return
        self._warn(name, unseen_rows, unseen_columns, empty_formulas)
        sheet.build(self.builder)

    def _step(self, cells: int) -> None:
        self.rows += 1
        if cells > self.builder.watch.limits.cells:
            self.builder.watch.add_cells(cells)
        if self.rows % _ROWS == 0:
            self.builder.watch.done(self.rows, seconds=_ROWS / 1000)

    def _row(self, sheet: Sheet, node: Any, row: int) -> int:
        column = -1
        empty_formulas = 0
        for cell in node.iterchildren(S + "c"):
            column += 1
            if found := _NAME.fullmatch(str(cell.get("r") or "")):
                column = _column(found[1])
            text = self._shown(cell)
            if text:
                sheet.put(row, column, text)
            elif cell.find(S + "f") is not None and cell.get("t") != "str":
                empty_formulas += 1
        return empty_formulas

    def _shown(self, cell: Any) -> str:
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            return _text(cell.find(S + "is"))
        held = cell.find(S + "v")
        raw = (held.text or "") if held is not None else ""
        if not raw:
            return ""
        if kind == "s":
            index = number(raw, -1, otherwise=-1)
            return self.strings[index] if 0 <= index < len(self.strings) else ""
        if kind == "b":
            return "TRUE" if raw.strip() == "1" else "FALSE"
        if kind != "n":  # str, e (an error), d (a date in ISO 8601)
            return str(raw)
        try:
            amount = float(raw)
        except ValueError:
            return str(raw)
        if not math.isfinite(amount):
            return str(raw)
        style = number(cell.get("s"), 0)
        code = self.formats[style] if style < len(self.formats) else ""
        return number_shown(amount, code, from_1904=self.from_1904)

    def _merge(self, sheet: Sheet, ref: str) -> None:
        first, _, last = ref.partition(":")
        start, end = _NAME.fullmatch(first), _NAME.fullmatch(last or first)
        if start is None or end is None:
            return
        top, bottom = int(start[2]) - 1, min(int(end[2]), _LAST_ROW) - 1
        left, right = _column(start[1]), min(_column(end[1]), _LAST_COLUMN - 1)
        if 0 <= top <= bottom and left <= right:
            sheet.merged.append((top, left, bottom, right))
        if len(sheet.merged) > self.builder.watch.limits.cells:
            raise Refused("合并单元格太多", "too many merged ranges", option="cells")

    def _warn(self, name: str, unseen: list[int], columns: list[str], formulas: int) -> None:
        if unseen:
            shown = "、".join(map(str, unseen[:20])) + ("…" if len(unseen) > 20 else "")
            self.builder.warn(
                f"“{name}”有隐藏的行，也读了：{shown}",
                f"“{name}” has hidden rows, read as well: {shown}",
            )
        if columns:
            shown = "、".join(columns[:20])
            self.builder.warn(
                f"“{name}”有隐藏的列，也读了：{shown}",
                f"“{name}” has hidden columns, read as well: {shown}",
            )
        if formulas:
            self.builder.warn(
                f"“{name}”有{formulas}个公式没有算出的值：请用Excel或WPS打开，重新保存",
                f"{formulas} formulas in “{name}” hold no value: open and save the file in Excel or WPS",
            )


def _text(node: Any) -> str:
    """A text of runs, without the readings (ruby) beside them."""
    if node is None:
        return ""
    words = "".join(
        text.text or "" for text in node.iter(S + "t") if text.getparent().tag != S + "rPh"
    )
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words).replace("\r", "")


def _column(name: str) -> int:
    count = 0
    for char in name.upper():
        count = count * 26 + ord(char) - ord("A") + 1
    return count - 1


def _reach(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"


def _true(node: Any, name: str) -> bool:
    return node is not None and node.get(name) in ("1", "true", "on")
