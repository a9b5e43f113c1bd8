""".html: headings, paragraphs, lists with their numbers, tables with rowspan and colspan, by lxml."""

from __future__ import annotations

import re
from typing import Any

from attrs import define, field

from gkrules.documents.builder import Builder
from gkrules.documents.decoding import declared_in, decode
from gkrules.documents.grid import Draft, Line, Sketch, lines
from gkrules.documents.package import number, weigh
from gkrules.documents.refusal import Refused, broken
from gkrules.documents.values import Place
from gkrules.documents.wordnumbers import write

_DROPPED = frozenset(
    {"script", "style", "noscript", "template", "head", "title", "iframe", "object", "embed", "svg"}
    | {"math", "select", "textarea", "button", "audio", "video", "canvas", "map"}
)
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"}
    | {"dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu"}
    | {
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
    }
    | {"tr", "ul"}
)
_LIST_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLED = {
    "cjk-ideographic": "chineseCountingThousand",
    "simp-chinese-informal": "chineseCountingThousand",
    "simp-chinese-formal": "chineseLegalSimplified",
    "trad-chinese-informal": "chineseCountingThousand",
    "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "decimal-leading-zero": "decimalZero",
    "none": "none",
}
#: Elements that the parser takes into one another before it gives up.
_DEPTH = 256
_ROWS = 500
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"


def read(data: bytes, builder: Builder) -> None:
    """Read a page into the builder. Raises Refused."""
    decoded = decode(data, declared_in(data))
    for zh, en in decoded.warnings():
        builder.warn(zh, en)
    plain = decoded.text.encode("utf-8", errors="replace")
    builder.watch.add_bytes(len(plain))
    weigh(plain, builder.watch)
    if re.search(rb"<!ENTITY", plain[:100_000], re.I):
        raise Refused("网页里定义了实体，不读", "the page defines entities: refused")
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(plain, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise broken() from None
    if root is None:
        raise broken()
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise Refused(
            f"网页的标签嵌套超过{_DEPTH}层", f"the page nests its tags more than {_DEPTH} deep"
        )
    walker = _Walker(builder)
    walker.whole(root)


@define
class _Flow:
    """The lines of one place (the page, or a cell), in order with the tables between them."""

    found: list[Line | Sketch | tuple[Line, int]] = field(factory=list)
    text: list[str] = field(factory=list)
    number: str = ""

    def add(self, text: str) -> None:
        self.text.append(text)

    def end(self, level: int | None = None) -> None:
        """End the line."""
        for text in lines(_collapsed("".join(self.text))):
            line = Line(text, self.number)
            self.found.append(line if level is None else (line, level))
            self.number = ""
        self.text.clear()


def _collapsed(text: str) -> str:
    """Blanks as a page shows them; a line end between Chinese characters is none."""
    text = re.sub(rf"({_WIDE})[ \t]*[\r\n][\s]*(?={_WIDE})", r"\1", text)
    return re.sub(r"[ \t\r\n\f]+", " ", text).replace("\x00", "\n")


@define
class _Walker:
    builder: Builder
    rows: int = 0
    pictures: int = 0
    hidden: list[str] = field(factory=list)

    def whole(self, root: Any) -> None:
        """The page, into the builder."""
        flow = _Flow()
        self._walk(root, flow)
        flow.end()
        for part in flow.found:
            if isinstance(part, Sketch):
                self.builder.table(part, Place())
            elif isinstance(part, Line):
                self.builder.paragraph(part.text, Place(), number=part.number)
            else:
                line, level = part
                self.builder.paragraph(line.text, Place(), number=line.number, level=level)
        if self.pictures:
            self.builder.warn(
                f"有{self.pictures}处图片，没有读", f"{self.pictures} pictures are not read"
            )
        if self.hidden:
            shown = "；".join(self.hidden[:5])[:100]
            self.builder.warn(f"隐藏的文字没有读：{shown}", f"hidden text is not read: {shown}")

    def _walk(self, node: Any, flow: _Flow, number_shown: str = "") -> None:
        tag = node.tag if isinstance(node.tag, str) else ""
        if not tag or tag in _DROPPED:
            return
        if _hidden(node):
            text = " ".join("".join(node.itertext()).split())
            if text:
                self.hidden.append(text)
            return
        if tag == "img":
            self.pictures += 1
        elif tag == "br":
            flow.end()
        elif tag == "table":
            flow.end()
            sketch = self._table(node)
            flow.found += [Line(line) for line in self._caption(node)]
            if sketch.drafts:
                flow.found.append(sketch)
        elif tag == "pre":
            flow.end()
            flow.add("".join(node.itertext()).replace("\r\n", "\n").replace("\n", "\0"))
            flow.end()
        else:
            self._element(node, tag, flow, number_shown)

    def _element(self, node: Any, tag: str, flow: _Flow, number_shown: str) -> None:
        block = tag in _BLOCKS
        if block:
            flow.end()
        if tag == "li":
            flow.number = number_shown
        items = _items(node) if tag in ("ol", "ul", "dir", "menu") else {}
        flow.add(node.text or "")
        for child in node:
            self._walk(child, flow, items.get(child, ""))
            flow.add(child.tail or "")
        if block:
            heading = re.fullmatch(r"h([1-6])", tag)
            flow.end(int(heading[1]) if heading else None)
        if tag == "li":
            flow.number = ""

    def _caption(self, table: Any) -> list[str]:
        caption = table.find("caption")
        return lines(_collapsed("".join(caption.itertext()))) if caption is not None else []

    def _table(self, table: Any) -> Sketch:
        """Cells placed as browsers place them; spans are cut at the group's end."""
        sketch = Sketch()
        at = carried = 0
        for group in _groups(table):
            busy: list[tuple[int, int, int]] = []  # first column, end, rows still to cover
            for index, row in enumerate(group):
                self._step()
                starts = [(first, end, left - 1) for first, end, left in busy if left > 1]
                column = 0
                here: list[tuple[int, int, int]] = []
                for cell in row.iterchildren("td", "th"):
                    column, room = _free(starts, column)
                    across = min(number(cell.get("colspan"), 1, 1_000, 1), room)
                    down = number(cell.get("rowspan"), 0, 65_534, 1) or len(group)
                    down = min(down, len(group) - index)
                    sketch.drafts.append(Draft(at, column, self._content(cell), down, across))
                    here.append((column, column + across, down))
                    column += across
                busy = sorted(starts + here)
                # Each cell that goes on covers one of this row at least: so large the grid will be.
                carried += len(starts)
                if carried + len(sketch.drafts) > self.builder.watch.limits.cells:
                    self.builder.watch.add_cells(carried + len(sketch.drafts))
                at += 1
        return sketch

    def _content(self, cell: Any) -> list[Line | Sketch]:
        flow = _Flow()
        flow.add(cell.text or "")
        for child in cell:
            self._walk(child, flow)
            flow.add(child.tail or "")
        flow.end()
        return [part[0] if isinstance(part, tuple) else part for part in flow.found]

    def _step(self) -> None:
        self.rows += 1
        if self.rows % _ROWS == 0:
            self.builder.watch.done(self.rows, seconds=_ROWS / 1000)
        else:
            self.builder.watch.check()


def _groups(table: Any) -> list[list[Any]]:
    """The rows of a table by their groups; the foot comes last, wherever it stands."""
    groups: list[list[Any]] = []
    foot: list[list[Any]] = []
    loose: list[Any] = []
    for part in table:
        if part.tag == "tr" and not _hidden(part):
            if not loose:
                groups.append(loose)
            loose.append(part)
        elif part.tag in ("thead", "tbody", "tfoot"):
            rows = [row for row in part.iterchildren("tr") if not _hidden(row)]
            (foot if part.tag == "tfoot" else groups).append(rows)
            loose = []
    return groups + foot


def _free(busy: list[tuple[int, int, int]], column: int) -> tuple[int, int]:
    """The next free column, and how many are free from there."""
    for first, end, _ in busy:
        if first <= column < end:
            column = end
        elif first > column:
            return column, first - column
    return column, 1_000


def _items(node: Any) -> dict[Any, str]:
    """The number that each item of a list shows."""
    items = [item for item in node if item.tag == "li"]
    style = _STYLED.get(_css(node, "list-style-type") or _css(node, "list-style"), "")
    if node.tag != "ol":
        return {} if style == "none" else dict.fromkeys(items, "•")
    style = style or _LIST_STYLES.get(str(node.get("type")), "decimal")
    back = node.get("reversed") is not None
    count = number(node.get("start"), -10_000, otherwise=len(items) if back else 1)
    found: dict[Any, str] = {}
    for item in items:
        count = number(item.get("value"), -10_000, otherwise=count)
        shown = write(count, style)
        found[item] = shown + ("、" if style.startswith("chinese") else ".") if shown else ""
        count += -1 if back else 1
    return found


def _css(node: Any, name: str) -> str:
    for rule in str(node.get("style") or "").split(";"):
        key, _, value = rule.partition(":")
        if key.strip().lower() == name:
            return value.strip().lower().partition(" ")[0]
    return ""


def _hidden(node: Any) -> bool:
    return (
        node.get("hidden") is not None
        or _css(node, "display") == "none"
        or _css(node, "visibility") == "hidden"
        or _css(node, "mso-hide") == "all"
    )
