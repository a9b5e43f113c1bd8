""".xlsx: real dates, texts typed as texts, A4 landscape with the head on every page; by openpyxl."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from math import ceil
from unicodedata import east_asian_width

from attrs import define, field
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gkrules.exports.archive import settled
from gkrules.exports.book import Book, Grid, Value, refused
from gkrules.exports.cells import risky

#: Excel's own limits.
_CHARACTERS, _ROWS, _SHEET_NAME, _HEIGHT = 32_767, 1_048_576, 31, 409
_LINE = 14.5  # points that a line of 10.5 point text takes
#: What Excel reads as an escape: _x0041_ is A. The underline is written as one itself.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FIRST_DAY = date(1900, 3, 1)  # before it the day numbers of spreadsheets differ


def write(book: Book, progress: Callable[[int, int], None] | None = None) -> bytes:
    """The workbook, a sheet for each table. Raises FileError for what Excel cannot hold."""
    made = Workbook()
    for sheet in made.worksheets:
        made.remove(sheet)
    _Styles().add(made)
    for grid in book.grids:
        _Sheet(book, grid, made.create_sheet(grid.name[:_SHEET_NAME]), progress).write()
    properties = made.properties
    properties.creator, properties.title = "", _xml(book.title)
    properties.created = datetime(book.day.year, book.day.month, book.day.day)
    file = BytesIO()
    made.save(file)
    return settled(file.getvalue(), book.day)


class _Styles:
    """The looks of cells, by name, so that an office can change them in one place."""

    def __init__(self) -> None:
        side = Side(style="thin", color="FF808080")
        frame = Border(left=side, right=side, top=side, bottom=side)
        body = Font(name="仿宋", size=10.5, charset=134, family=3)
        head = Font(name="黑体", size=10.5, charset=134, family=2, bold=True)
        self.styles = [
            NamedStyle("公文标题", font=Font(name="宋体", size=18, charset=134, bold=True),
                       alignment=Alignment("center", "center", wrap_text=True)),
            NamedStyle("公文说明", font=body, alignment=Alignment("right", "center", wrap_text=True)),
            NamedStyle("表头", font=head, border=frame, fill=PatternFill("solid", "FFF2F2F2"),
                       alignment=Alignment("center", "center", wrap_text=True)),
            NamedStyle("文字", font=body, border=frame,
                       alignment=Alignment("left", "center", wrap_text=True)),
            NamedStyle("居中文字", font=body, border=frame,
                       alignment=Alignment("center", "center", wrap_text=True)),
            NamedStyle("日期列", font=body, border=frame, number_format="yyyy-mm-dd",
                       alignment=Alignment("center", "center", wrap_text=True)),
            NamedStyle("时刻列", font=body, border=frame, number_format="yyyy-mm-dd hh:mm",
                       alignment=Alignment("center", "center", wrap_text=True)),
        ]  # fmt: skip

    def add(self, book: Workbook) -> None:
        """To a workbook."""
        for style in self.styles:
            book.add_named_style(style)


@define
class _Sheet:
    book: Book
    grid: Grid
    sheet: Worksheet
    progress: Callable[[int, int], None] | None
    row: int = field(default=0)

    def write(self) -> None:
        """Title and lines over the office's own table, the head, the rows, what is printed and how."""
        grid, sheet = self.grid, self.sheet
        if len(grid.rows) + 10 > _ROWS:
            raise self._too_much(
                f"“{grid.name}”有{len(grid.rows)}行", f"{len(grid.rows)} rows", _ROWS
            )
        for at, column in enumerate(grid.columns, 1):
            filled = any(row[at - 1] not in ("", None) for row in grid.rows)
            width = column.width if filled or not grid.rows else min(column.width, 12)
            sheet.column_dimensions[get_column_letter(at)].width = width
        if not grid.headed:
            self._across(self.book.title, "公文标题", 32)
            for line in self.book.lines:
                self._across(line, "公文说明", 18)
        self.row += 1
        head = self.row
        sheet.row_dimensions[head].height = 24
        for at, words in enumerate(grid.heads, 1):
            self._put(at, words, "表头", "表头")
        for number, row in enumerate(grid.rows):
            self.row += 1
            for at, value in enumerate(row, 1):
                if not grid.columns[at - 1].centred:
                    style = "文字"
                else:
                    style = "居中文字"
                self._put(at, value, style, grid.names[number])
            if self.progress is not None:
                self.progress(number + 1, len(grid.rows))
        self._heights(head)
        self._page(head)

    def _across(self, text: str, style: str, height: float) -> None:
        self.row += 1
        self._put(1, text, style, style)
        last = self.grid.printed or len(self.grid.columns)
        self.sheet.merge_cells(
            start_row=self.row, end_row=self.row, start_column=1, end_column=last
        )
        self.sheet.row_dimensions[self.row].height = height

    def _put(self, column: int, value: Value, style: str, name: str) -> None:
        cell = self.sheet.cell(self.row, column)
        assert isinstance(cell, Cell)
        cell.style = style
        if isinstance(value, date) and date(value.year, value.month, value.day) >= _FIRST_DAY:
            cell.value = value
            cell.style = "时刻列" if isinstance(value, datetime) else "日期列"
        elif isinstance(value, int):
            cell.value = value
        elif value is not None and value != "":
            text = str(value)
            words = self.grid.columns[column - 1].head
            if _units(text) > _CHARACTERS:
                many = _units(text)
                raise self._too_much(
                    f"{name}“{words}”有{many}个字符",
                    f"{words} of {name} has {many} characters",
                    _CHARACTERS,
                )
            if style == "居中文字" and re.fullmatch(r"0|[1-9][0-9]{0,10}", text):
                cell.value = int(text)
                return
            # Typed as text: a formula is what a program says is one, not what begins like one.
            cell.value, cell.data_type = _xml(_ESCAPE.sub("_x005F_", text)), "s"
            if risky(text):
                cell.quotePrefix = True

    def _too_much(self, zh: str, en: str, most: int) -> Exception:
        return refused(
            self.book,
            f"{zh}，Excel最多只能有{most}：请改用 --to docx、csv 或 md",
            f"{en}, Excel takes {most} at most: use --to docx, csv or md",
        )

    def _heights(self, head: int) -> None:
        """Rows as high as their texts: not every program finds that by itself, none does for merged cells."""
        grid, sheet = self.grid, self.sheet
        marks = list(grid.starts())
        widths = [
            sheet.column_dimensions[get_column_letter(at + 1)].width
            for at in range(len(grid.columns))
        ]
        lines = [
            max(
                _lines(value, widths[at]) for at, value in enumerate(row) if at not in marks[number]
            )
            for number, row in enumerate(grid.rows)
        ]
        for run in grid.runs:
            rows = range(run.first, run.last + 1)
            short = _lines(grid.rows[run.first][run.column], widths[run.column]) - sum(
                lines[row] for row in rows
            )
            for row in rows if short > 0 else ():
                lines[row] += ceil(short / len(rows))
            # Over several pages a text in the middle would stand on one of them, nobody knows which.
            top = Alignment("left", "top", wrap_text=True)
            sheet.cell(head + 1 + run.first, run.column + 1).alignment = top
            letter, first, last = (
                get_column_letter(run.column + 1),
                head + 1 + run.first,
                head + 1 + run.last,
            )
            sheet.merge_cells(f"{letter}{first}:{letter}{last}")
        for number, many in enumerate(lines, 1):
            sheet.row_dimensions[head + number].height = min(_HEIGHT, ceil(many * _LINE) + 4)

    def _page(self, head: int) -> None:
        sheet, last = self.sheet, get_column_letter(len(self.grid.columns))
        printed = get_column_letter(self.grid.printed or len(self.grid.columns))
        sheet.freeze_panes = f"A{head + 1}"
        sheet.print_title_rows = f"{head}:{head}"
        sheet.page_setup.paperSize = 9  # A4
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        assert sheet.sheet_properties.pageSetUpPr is not None
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom, margins.header, margins.footer = 0.7, 0.7, 0.3, 0.3
        sheet.print_options.horizontalCentered = True
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
        sheet.print_area = f"A1:{printed}{self.row}"
        if self.grid.filtered and self.grid.rows:
            sheet.auto_filter.ref = f"A{head}:{last}{self.row}"


def _units(text: str) -> int:
    """Characters as Excel counts them: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _xml(text: str) -> str:
    """Halves of a pair, which no file can hold, replaced; the rest is harmless already."""
    return text.encode("utf-8", "replace").decode()


def _lines(value: Value, width: float) -> int:
    """How many lines a text takes in a column: a Chinese character is two columns wide."""
    if not isinstance(value, str) or not value:
        return 1
    room = max(2, int(width) - 1)
    return sum(
        max(1, ceil(sum(2 if east_asian_width(char) in "WF" else 1 for char in line) / room))
        for line in value.split("\n")
    )
