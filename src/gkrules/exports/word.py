""".docx: a landscape A4 page, each table with its head repeated on every page; by python-docx."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from gkrules.exports.archive import settled
from gkrules.exports.book import Book, Grid, Value, text

_WIDTH, _HEIGHT, _MARGIN = 29.7, 21.0, 2.0
_TWIPS = 1440 / 2.54
_BODY, _HEAD, _TITLE = "仿宋", "黑体", "宋体"
#: Where a font is missing the next is taken: as Windows, WPS, macOS and Linux call them.
_OTHERS = {
    "仿宋": "FangSong;仿宋_GB2312;方正仿宋_GBK;STFangsong;华文仿宋;宋体;SimSun;Noto Serif CJK SC",
    "黑体": "SimHei;方正黑体_GBK;STHeiti;Noto Sans CJK SC",
    "宋体": "SimSun;方正小标宋_GBK;STSong;Songti SC;Noto Serif CJK SC",
}
#: Twips that a date takes, whatever font stands in for Times New Roman.
_DATE = 1400
#: A row longer than this may break over pages; shorter ones stay whole.
_LONG = 400


def write(book: Book, progress: Callable[[int, int], None] | None = None) -> bytes:
    """The document."""
    made = Document()
    _styles(made)
    _page(made)
    _paragraph(made, book.title, "Title")
    for line in book.lines:
        _paragraph(made, line, "Normal").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    tables = []
    for grid in book.grids:
        if grid.headed:
            _paragraph(made, grid.name, "Heading 1")
        tables.append(_table(grid, progress).encode())
        made.element.body.insert_element_before(parse_xml(f"<w:tbl {nsdecls('w')}/>"), "w:sectPr")
        # Word joins tables that touch; the paragraph also closes the document.
        last = made.add_paragraph("")
        last.paragraph_format.line_spacing = Pt(2)
    core = made.core_properties
    core.author = core.comments = core.keywords = core.last_modified_by = ""
    core.title = _xml(book.title)[:255]
    core.created = core.modified = datetime(book.day.year, book.day.month, book.day.day)
    core.revision = 1
    file = BytesIO()
    made.save(file)
    return settled(
        file.getvalue(), book.day, {"word/document.xml": lambda part: _filled(part, tables)}
    )


def _paragraph(made: Any, words: str, style: str) -> Any:
    return made.add_paragraph(_xml(words), style=style)


# ---------------------------------------------------------------- page and styles


def _page(made: Any) -> None:
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(_WIDTH), Cm(_HEIGHT)
    section.left_margin = section.right_margin = Cm(_MARGIN)
    section.top_margin = section.bottom_margin = Cm(2.2)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    footer.add_run("— ")
    footer._p.append(parse_xml(field))
    footer.add_run(" —")


def _styles(made: Any) -> None:
    for name, font, size, bold in (
        ("Normal", _BODY, 12, False),
        ("Title", _TITLE, 20, True),
        ("Heading 1", _HEAD, 14, False),
    ):
        style = made.styles[name]
        style.font.name, style.font.size, style.font.bold = "Times New Roman", Pt(size), bold
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), font)
        language = parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>')
        style.element.get_or_add_rPr().append(language)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    made.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.styles["Title"].paragraph_format.space_after = Pt(8)
    made.styles["Heading 1"].paragraph_format.space_before = Pt(10)
    made.styles["Heading 1"].paragraph_format.space_after = Pt(6)
    for border in list(made.styles["Title"].element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)
    for part in made.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = _font_table().encode()


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in _OTHERS.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'


# ---------------------------------------------------------------- tables


def _filled(part: bytes, tables: list[bytes]) -> bytes:
    """The document with its tables in their places: as text they take a tenth of the memory of a tree."""
    first, *rest = part.split(b"<w:tbl/>")
    return b"".join([first, *(one for pair in zip(tables, rest, strict=True) for one in pair)])


def _table(grid: Grid, progress: Callable[[int, int], None] | None) -> str:
    """The table as XML."""
    widths = _widths(grid)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    parts = [
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>",
        _row(grid, widths, grid.heads, {}, head=True),
    ]
    for number, (row, runs) in enumerate(zip(grid.rows, grid.starts(), strict=True), 1):
        parts.append(_row(grid, widths, row, runs))
        if progress is not None:
            progress(number, len(grid.rows))
    return "".join([*parts, "</w:tbl>"])


def _widths(grid: Grid) -> list[int]:
    """Of the page's width each column its share; a column without a word gets little, a date what it needs."""
    shares = []
    for at, column in enumerate(grid.columns):
        filled = not grid.rows or any(row[at] not in ("", None) for row in grid.rows)
        shares.append(column.width if filled else min(column.width, 10))
    dates = [any(isinstance(row[at], date) for row in grid.rows) for at in range(len(shares))]
    room = (_WIDTH - 2 * _MARGIN) * _TWIPS
    rest = sum(share for share, dated in zip(shares, dates, strict=True) if not dated)
    left = room - _DATE * sum(dates)
    return [
        _DATE if dated else int(left * share / rest)
        for share, dated in zip(shares, dates, strict=True)
    ]


def _row(
    grid: Grid,
    widths: list[int],
    row: tuple[Value, ...],
    runs: dict[int, int],
    *,
    head: bool = False,
) -> str:
    whole = head or sum(len(text(value)) for value in row) <= _LONG
    marks = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if head else "")
    cells = "".join(
        _cell(value, widths[at], head or grid.columns[at].centred, head, runs.get(at))
        for at, value in enumerate(row)
    )
    return f"<w:tr><w:trPr>{marks}</w:trPr>{cells}</w:tr>"


def _cell(value: Value, width: int, centred: bool, head: bool, run: int | None) -> str:
    merge = "" if run is None else f'<w:vMerge w:val="{"restart" if run else "continue"}"/>'
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>' if head else ""
    lines = [""] if run == 0 else text(value).split("\n")
    paragraphs = "".join(_lines(lines, centred, head))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}{shade}<w:vAlign w:val="center"/>'
        f"</w:tcPr>{paragraphs}</w:tc>"
    )


def _lines(lines: list[str], centred: bool, head: bool) -> Iterator[str]:
    font = f'<w:rFonts w:eastAsia="{_HEAD}"/><w:b/>' if head else ""
    look = f'<w:rPr>{font}<w:sz w:val="21"/></w:rPr>'
    for line in lines:
        yield (
            f'<w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:jc w:val="{"center" if centred else "left"}"/>'
            f'</w:pPr><w:r>{look}<w:t xml:space="preserve">{escape(_xml(line))}</w:t></w:r></w:p>'
        )


def _xml(words: str) -> str:
    """Halves of a pair, which no file can hold, replaced; the rest is harmless already."""
    return words.encode("utf-8", "replace").decode()
