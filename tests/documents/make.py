"""Makes the documents that the tests read: one table, written by other libraries into every format.

A table here is a list of `Put`s: what stands where, worked out by hand. Each writer is independent of
the reader it tries (python-docx, openpyxl, reportlab, plain strings, LibreOffice).
"""

from __future__ import annotations

import html
import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

from attrs import frozen


@frozen
class Put:
    """A cell: where it begins (from 0), its text (lines by line ends), how far it spans."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


#: Two rows of head, tasks over several rows, a unit over two columns, full-width digits, lists in cells.
TABLE = (
    Put(0, 0, "序号", rows=2),
    Put(0, 1, "工作任务", rows=2),
    Put(0, 2, "具体要求", rows=2),
    Put(0, 3, "责任单位", columns=2),
    Put(0, 5, "完成时限", rows=2),
    Put(1, 3, "牵头单位"),
    Put(1, 4, "配合单位"),
    Put(2, 0, "1"),
    Put(2, 1, "推进减税降费信息公开", rows=3),
    Put(2, 2, "公开减税降费政策：\n（1）目录清单；\n（2）收费标准。"),
    Put(2, 3, "市财政局"),
    Put(2, 4, "市地税局"),
    Put(2, 5, "２０１７年１１月底前", rows=2),
    Put(3, 0, "2"),
    Put(3, 2, "在政府网站开设专栏"),
    Put(3, 3, "市地税局", columns=2),
    Put(4, 0, "3"),
    Put(4, 2, "每月后20日内公布收入"),
    Put(4, 3, "市统计局"),
    Put(4, 4, ""),
    Put(4, 5, "全年工作"),
    Put(5, 0, "4"),
    Put(5, 1, "做好解读"),
    Put(5, 2, "政策出台后3个工作日内解读"),
    Put(5, 3, "各县（区）人民政府", columns=2),
    Put(5, 5, "长期"),
)
TITLE = "关于印发2017年工作方案的通知"
BEFORE = ("各县（区）人民政府，市级各部门：", "请于2017年12月15日前报市政府办公室。")
#: What automatic numbering shows, and the text.
ITEMS = (("一、", "加强领导"), ("（一）", "明确责任"), ("（二）", "配备人员"), ("二、", "加强督查"))
AFTER = ("联系人：张三",)


def size(table: tuple[Put, ...]) -> tuple[int, int]:
    """Rows and columns of its grid."""
    return max(put.row + put.rows for put in table), max(put.column + put.columns for put in table)


def numbering(document: Any, levels: list[tuple[str, str]]) -> int:
    """Add a list to a Word document: numFmt and lvlText of each level; the number to refer to it by."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    part = document.part.numbering_part.element
    name = 900 + len(part.findall(qn("w:abstractNum")))
    inner = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level, (style, text) in enumerate(levels)
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{name}">{inner}</w:abstractNum>'
    )
    part.insert(0, abstract)
    part.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{name}"><w:abstractNumId w:val="{name}"/></w:num>'
        )
    )
    return name


def listed(paragraph: Any, which: int, level: int) -> None:
    """Give a Word paragraph a place in a list."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{which}"/></w:numPr>'
        )
    )


def docx_table(document: Any, table: tuple[Put, ...]) -> Any:
    """A Word table, merged by python-docx."""
    rows, columns = size(table)
    made = document.add_table(rows, columns, style="Table Grid")
    for put in table:
        cell = made.cell(put.row, put.column)
        if put.rows > 1 or put.columns > 1:
            cell = cell.merge(made.cell(put.row + put.rows - 1, put.column + put.columns - 1))
        first, *rest = put.text.split("\n")
        cell.paragraphs[0].text = first
        for line in rest:
            cell.add_paragraph(line)
    return made


def docx(table: tuple[Put, ...] = TABLE, *, whole: bool = True) -> bytes:
    """The notice as .docx; without `whole` the table alone."""
    from docx import Document

    document = Document()
    if whole:
        document.add_heading(TITLE, 0)
        for text in BEFORE:
            document.add_paragraph(text)
        which = numbering(document, [("chineseCounting", "%1、"), ("chineseCounting", "（%2）")])
        for number, text in ITEMS:
            listed(document.add_paragraph(text), which, int(number.startswith("（")))
    docx_table(document, table)
    if whole:
        for text in AFTER:
            document.add_paragraph(text)
    return saved(document)


def saved(document: Any) -> bytes:
    """The bytes of what python-docx or openpyxl made."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx(table: tuple[Put, ...] = TABLE, *, whole: bool = True) -> bytes:
    """The notice as .xlsx: its paragraphs stand in merged rows above and below the table."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    rows, columns = size(table)
    above = [TITLE, *BEFORE, *(number + text for number, text in ITEMS)] if whole else []
    at = 1
    for text in above:
        sheet.cell(at, 1, text)
        sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=columns)
        at += 1
    for put in table:
        value: object = int(put.text) if put.text.isascii() and put.text.isdigit() else put.text
        sheet.cell(at + put.row, 1 + put.column, value)
        if put.rows > 1 or put.columns > 1:
            sheet.merge_cells(
                start_row=at + put.row,
                start_column=1 + put.column,
                end_row=at + put.row + put.rows - 1,
                end_column=put.column + put.columns,
            )
    at += rows
    for text in AFTER if whole else ():
        sheet.cell(at, 1, text)
        sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=columns)
        at += 1
    return saved(book)


def html_table(table: tuple[Put, ...]) -> str:
    """The table's HTML."""
    rows, _ = size(table)
    lines = []
    for row in range(rows):
        cells = "".join(
            f'<td rowspan="{put.rows}" colspan={put.columns}>'
            + "<br/>".join(html.escape(line) for line in put.text.split("\n"))
            + "</td>"
            for put in sorted(table, key=lambda put: put.column)
            if put.row == row
        )
        lines.append(f"<tr>{cells}</tr>")
    return "<table border=1>" + "\n".join(lines) + "</table>"


def page(body: str, *, head: str = '<meta charset="utf-8">') -> bytes:
    """A page around a body."""
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>{body}</body></html>".encode()


def html_notice(table: tuple[Put, ...] = TABLE, *, whole: bool = True) -> bytes:
    """The notice as a web page; its items are text, as office sites have them."""
    body = html_table(table)
    if whole:
        above = "".join(f"<p>{text}</p>" for text in BEFORE)
        above += "".join(f"<p>{number}{text}</p>" for number, text in ITEMS)
        body = f"<h1>{TITLE}</h1>{above}{body}" + "".join(f"<p>{text}</p>" for text in AFTER)
    return page(body)


def txt(table: tuple[Put, ...] = TABLE, *, whole: bool = True) -> bytes:
    """The notice as text: tabs between cells, nothing where a span covers; a cell is one line."""
    rows, columns = size(table)
    grid = [[""] * columns for _ in range(rows)]
    for put in table:
        grid[put.row][put.column] = put.text.replace("\n", "")
    lines = ["\t".join(row) for row in grid]
    if whole:
        above = [TITLE, "", *BEFORE, *(number + text for number, text in ITEMS), ""]
        lines = [*above, *lines, "", *AFTER]
    return "\n".join(lines).encode()


def pdf(table: tuple[Put, ...] = TABLE, *, whole: bool = True) -> bytes:
    """The notice as .pdf, drawn by reportlab; long cells wrap."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("s", fontName="STSong-Light", fontSize=10, leading=14, wordWrap="CJK")
    rows, columns = size(table)
    grid: list[list[object]] = [[""] * columns for _ in range(rows)]
    look: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    for put in table:
        grid[put.row][put.column] = [Paragraph(line, style) for line in put.text.split("\n")]
        end = (put.column + put.columns - 1, put.row + put.rows - 1)
        look.append(("SPAN", (put.column, put.row), end))
    story: list[object] = []
    if whole:
        story += [Paragraph(text, style) for text in (TITLE, *BEFORE)]
        story += [Paragraph(number + text, style) for number, text in ITEMS]
    story.append(Table(grid, colWidths=[480 / columns] * columns, style=TableStyle(look)))
    if whole:
        story += [Paragraph(text, style) for text in AFTER]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(story)
    return out.getvalue()


def pdf_pages(pages: int, lines: int = 20, *, width: int = 20) -> bytes:
    """A .pdf of text, so many pages of so many lines."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number in range(pages):
        canvas.setFont("STSong-Light", 12)
        for line in range(lines):
            canvas.drawString(
                72, 760 - 20 * line, ("请各单位抓好工作落实" * width)[: width - 1] + "。"
            )
        canvas.drawString(280, 40, f"— {number + 1} —")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def rezipped(data: bytes, **parts: bytes) -> bytes:
    """A package with some parts put in (names with / as __)."""
    out = io.BytesIO()
    new = {name.replace("___", "/_").replace("__", "/"): body for name, body in parts.items()}
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for name in old.namelist():
            if name not in new:
                package.writestr(name, old.read(name))
        for name, body in new.items():
            package.writestr(name, body)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One part of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def converted(data: bytes, suffix: str, target: str, folder: Path) -> bytes:
    """What LibreOffice makes of a file."""
    assert SOFFICE is not None
    source = folder / f"source{suffix}"
    source.write_bytes(data)
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            target,
            "--outdir",
            str(folder),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return (folder / f"source.{target.partition(':')[0]}").read_bytes()
