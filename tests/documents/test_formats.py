"""One notice in every format: the same grid of texts and spans, the same paragraphs.

What differs by format, exactly: .txt has no spans (each place is a cell of its own) and no line ends in
a cell; .xlsx, .html, .pdf and .txt carry the numbers of items in their text, .docx in `number`; the
title is a heading where the format has headings; a PDF made by LibreOffice shows Word's tab after 一、
as a blank.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gkrules.documents import Document, Heading, Paragraph, Table, read, read_bytes
from tests.conftest import need
from tests.documents import make

Shape = list[tuple[int, int, int, int, str]]


def shape(table: Table) -> Shape:
    """What a table shows: row, column, spans and text of each cell."""
    return [(cell.row, cell.column, cell.rows, cell.columns, cell.text) for cell in table.cells]


def wanted(table: tuple[make.Put, ...] = make.TABLE) -> Shape:
    """The same, as the fixture has it."""
    return sorted((put.row, put.column, put.rows, put.columns, put.text) for put in table)


def tables(document: Document) -> list[Table]:
    """The document's tables."""
    return [block for block in document.blocks if isinstance(block, Table)]


def words(document: Document) -> list[str]:
    """The text around the tables, numbers written out."""
    return [
        block.number + block.text
        for block in document.blocks
        if isinstance(block, Heading | Paragraph)
    ]


WORDS = [make.TITLE, *make.BEFORE, *(number + text for number, text in make.ITEMS), *make.AFTER]
MAKERS: dict[str, Callable[[], bytes]] = {
    "docx": make.docx,
    "xlsx": make.xlsx,
    "html": make.html_notice,
    "pdf": make.pdf,
}


@pytest.mark.parametrize("kind", MAKERS)
def test_one_notice_in_every_format(kind: str) -> None:
    document = read_bytes(MAKERS[kind](), f"notice.{kind}")
    assert (document.kind, document.name, document.warnings) == (kind, f"notice.{kind}", ())
    (table,) = tables(document)
    assert (table.rows, table.columns) == (6, 6)
    assert shape(table) == wanted()
    assert words(document) == WORDS
    kinds = [type(block).__name__ for block in document.blocks]
    assert kinds[1:] == ["Paragraph"] * 6 + ["Table", "Paragraph"]


def test_text_has_no_spans() -> None:
    document = read_bytes(make.txt(), "notice.txt")
    (table,) = tables(document)
    grid = {(put.row, put.column): put.text.replace("\n", "") for put in make.TABLE}
    assert shape(table) == [
        (row, column, 1, 1, grid.get((row, column), "")) for row in range(6) for column in range(6)
    ]
    assert words(document) == WORDS
    assert [cell.place.line for cell in table.cells[::6]] == [10, 11, 12, 13, 14, 15]


def test_the_notice_as_xls() -> None:
    """A workbook that LibreOffice wrote from make.xlsx(): kept, since nothing else here writes .xls."""
    path = Path(__file__).parent.parent / "data" / "documents" / "notice.xls"
    document = read(path)
    assert document.kind == "xls" and document.warnings == ()
    assert shape(tables(document)[0]) == wanted()
    assert words(document) == WORDS
    assert tables(document)[0].cells[0].place.cell == "A8"


@pytest.mark.office
@pytest.mark.parametrize(
    ("source", "target"),
    [("docx", "pdf"), ("docx", "docx"), ("docx", "html"), ("xlsx", "xls"), ("xlsx", "xlsx")],
)
def test_what_libreoffice_makes_of_it(source: str, target: str, tmp_path: Path) -> None:
    need(make.SOFFICE is not None, "LibreOffice (soffice) is not installed")
    data = make.converted(MAKERS[source](), f".{source}", target, tmp_path)
    document = read_bytes(data, f"notice.{target}")
    assert document.kind == target and document.warnings == ()
    (table,) = tables(document)
    assert shape(table) == wanted()
    got = [text.replace("、 ", "、") for text in words(document)]
    if target == "html":  # LibreOffice writes 一、 as a plain numbered list
        assert got == [
            *WORDS[:3],
            "1.加强领导",
            "1.明确责任",
            "2.配备人员",
            "2.加强督查",
            WORDS[-1],
        ]
    else:
        assert got == WORDS


@pytest.mark.office
def test_a_page_break_inside_a_merged_cell(tmp_path: Path) -> None:
    """A task over forty rows runs over two pages, and so does a row: two tables, nothing lost."""
    need(make.SOFFICE is not None, "LibreOffice (soffice) is not installed")
    rows = 40
    long = "公开政策执行情况，主动回应社会关切，及时公布相关结果"
    table = (
        make.Put(0, 0, "序号"),
        make.Put(0, 1, "工作任务"),
        make.Put(0, 2, "具体要求"),
        *(make.Put(row, 0, str(row)) for row in range(1, rows + 1)),
        make.Put(1, 1, "推进减税降费信息公开", rows=rows),
        *(make.Put(row, 2, f"{row}号：{long}") for row in range(1, rows + 1)),
    )
    data = make.converted(make.docx(table, whole=False), ".docx", "pdf", tmp_path)
    found = tables(read_bytes(data, "long.pdf"))
    assert len(found) >= 2
    assert [one.place.page for one in found] == list(range(1, len(found) + 1))
    assert [one.columns for one in found] == [3] * len(found)
    numbers: list[str] = []
    texts: list[str] = []
    for one in found:
        first, *rest = [cell.text for cell in one.cells if cell.column == 2]
        number, *others = [cell.text for cell in one.cells if cell.column == 0]
        if one.goes_on:
            assert number == ""
            texts[-1] += first
        else:
            texts.append(first)
            numbers.append(number)
        texts += rest
        numbers += others
    assert any(one.goes_on for one in found) and not found[0].goes_on
    assert texts == ["具体要求", *(f"{row}号：{long}" for row in range(1, rows + 1))]
    assert numbers == ["序号", *map(str, range(1, rows + 1))]
    merged = [cell for one in found for cell in one.cells if cell.column == 1]
    assert "".join(cell.text for cell in merged) == "工作任务推进减税降费信息公开"
    # Each page's part of the merged cell covers all of its rows there.
    assert [cell.rows for cell in merged[1:]] == [
        found[0].rows - 1,
        *(one.rows for one in found[1:]),
    ]
