"""Word documents: automatic numbers, merged and nested cells, tracked changes, what stands aside."""

from __future__ import annotations

import pytest

from gkrules.documents import Document, Heading, Paragraph, Table, read_bytes
from gkrules.documents.wordnumbers import write
from tests.documents import make
from tests.documents.hostile import W, document, word_table
from tests.documents.test_formats import shape, tables, words


def body(xml: str) -> Document:
    """What is read of a document with this body."""
    return read_bytes(document(f"<w:document {W}><w:body>{xml}</w:body></w:document>"), "a.docx")


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


#: Each written by hand, as Word shows it.
COUNTS = {
    "decimal": {1: "1", 12: "12"},
    "chineseCounting": {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 101: "一○一"},
    "chineseCountingThousand": {
        10: "十",
        100: "一百",
        101: "一百零一",
        110: "一百一十",
        1001: "一千零一",
    },
    "japaneseCounting": {14: "十四", 30: "三十"},
    "ideographDigital": {1: "一", 10: "一〇", 23: "二三"},
    "chineseLegalSimplified": {1: "壹", 10: "壹拾", 21: "贰拾壹"},
    "decimalFullWidth": {12: "１２"},
    "decimalEnclosedCircle": {1: "①", 20: "⑳", 21: "21"},
    "decimalEnclosedParen": {3: "⑶"},
    "ideographTraditional": {1: "甲", 10: "癸"},
    "ideographZodiac": {12: "亥"},
    "upperLetter": {1: "A", 26: "Z", 27: "AA"},
    "lowerRoman": {4: "iv", 9: "ix", 14: "xiv"},
    "decimalZero": {7: "07", 10: "10"},
    "none": {3: ""},
}


@pytest.mark.parametrize(
    ("style", "count", "shown"),
    [(style, count, shown) for style, of in COUNTS.items() for count, shown in of.items()],
)
def test_counts_are_shown_as_word_shows_them(style: str, count: int, shown: str) -> None:
    assert write(count, style) == shown


def test_levels_count_on_and_start_again() -> None:
    from docx import Document as New

    new = New()
    which = make.numbering(
        new,
        [
            ("chineseCounting", "%1、"),
            ("chineseCounting", "（%2）"),
            ("decimal", "%3."),
            ("decimal", "%1.%4"),
        ],
    )
    for level in (0, 1, 2, 2, 1, 2, 0, 1, 3):
        make.listed(new.add_paragraph("事项"), which, level)
    other = make.numbering(new, [("decimalEnclosedCircle", "%1")])
    make.listed(new.add_paragraph("事项"), other, 0)
    make.listed(new.add_paragraph("事项"), which, 0)
    found = [block.number for block in read_bytes(make.saved(new), "a.docx").blocks]  # type: ignore[union-attr]
    assert found == [
        "一、",
        "（一）",
        "1.",
        "2.",
        "（二）",
        "1.",
        "二、",
        "（一）",
        "二.1",
        "①",
        "三、",
    ]


def test_a_numbered_column_is_read_as_it_is_shown() -> None:
    from docx import Document as New

    new = New()
    which = make.numbering(new, [("decimal", "%1")])
    table = new.add_table(3, 2)
    for row, text in enumerate(("甲", "乙", "丙")):
        make.listed(table.cell(row, 0).paragraphs[0], which, 0)
        table.cell(row, 1).text = text
    (found,) = tables(read_bytes(make.saved(new), "a.docx"))
    assert [cell.text for cell in found.cells] == ["1", "甲", "2", "乙", "3", "丙"]


def test_headings_by_style_and_by_outline() -> None:
    from docx import Document as New

    new = New()
    new.add_heading("总则", 1)
    new.add_heading("细则", 2)
    found = read_bytes(make.saved(new), "a.docx").blocks
    assert [(block.text, block.level) for block in found if isinstance(block, Heading)] == [
        ("总则", 1),
        ("细则", 2),
    ]
    (outlined, plain) = body(
        p("附则", "<w:outlineLvl w:val='2'/>") + p("正文", "<w:outlineLvl w:val='9'/>")
    ).blocks
    assert isinstance(outlined, Heading) and outlined.level == 3
    assert isinstance(plain, Paragraph)


def test_tracked_changes_are_read_as_accepted() -> None:
    found = body(
        "<w:p>" + run("于") + "<w:del>" + run("10").replace("w:t>", "w:delText>") + "</w:del>"
        "<w:ins>"
        + run("20")
        + "</w:ins>"
        + run("日内")
        + "</w:p>"
        + p("甲", "<w:rPr><w:del/></w:rPr>")
        + p("乙")
        + "<w:p><w:moveFrom>"
        + run("丙")
        + "</w:moveFrom></w:p>"
        + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>"
        + tc("a")
        + tc("b")
        + "</w:tr><w:tr>"
        + tc("c")
        + tc("d")
        + "</w:tr></w:tbl>"
    )
    assert words(found) == ["于20日内", "甲乙"]
    assert [cell.text for cell in tables(found)[0].cells] == ["c", "d"]
    assert found.warnings == (
        (
            "文件带有修订：按接受全部修订读",
            "the file has tracked changes: read as if all were accepted",
        ),
    )


def test_soft_breaks_fields_and_hidden_text() -> None:
    found = body(
        "<w:p>" + run("一") + "<w:r><w:br/></w:r>" + run("二") + "</w:p>"
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r>"
        + run("7月3日")
        + "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
        + run("印发")
        + "</w:p>"
        + "<w:p>"
        + run("看得见")
        + run("看不见", "<w:vanish/>")
        + "</w:p>"
    )
    assert words(found) == ["一", "二", "7月3日印发", "看得见"]
    assert [zh for zh, _ in found.warnings] == ["隐藏的文字没有读：看不见"]


def test_content_controls_around_paragraphs_tables_rows_and_cells() -> None:
    def sdt(xml: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{xml}</w:sdtContent></w:sdt>"

    inner = (
        sdt("<w:tr>" + tc("a") + sdt(tc("b")) + "</w:tr>")
        + "<w:tr>"
        + tc("c")
        + tc("d")
        + "</w:tr>"
    )
    found = body(
        sdt(p("前")) + sdt(f"<w:tbl>{inner}</w:tbl>") + "<w:p>" + sdt(run("后")) + "</w:p>"
    )
    assert words(found) == ["前", "后"]
    assert shape(tables(found)[0]) == [
        (0, 0, 1, 1, "a"),
        (0, 1, 1, 1, "b"),
        (1, 0, 1, 1, "c"),
        (1, 1, 1, 1, "d"),
    ]


def test_text_boxes_pictures_and_notes_are_read_or_named() -> None:
    box = f"<w:pict><w:txbxContent>{p('框里的字')}</w:txbxContent></w:pict>"
    found = body(
        f"<w:p>{run('正文')}<w:r>{box}</w:r></w:p><w:p>{run('图')}<w:r><w:drawing/></w:r></w:p>"
    )
    assert words(found) == ["正文", "框里的字", "图"]
    assert [en for _, en in found.warnings] == [
        "the text of text boxes is put after its paragraph",
        "1 pictures are not read",
    ]


def test_footnotes_come_after_the_text() -> None:
    notes = f"<w:footnotes {W}><w:footnote w:id='7'>{p('见附件2')}</w:footnote></w:footnotes>"
    rels = make.part(make.docx(), "word/_rels/document.xml.rels").replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/footnotes" Target="footnotes.xml"/></Relationships>',
    )
    note = "<w:r><w:footnoteReference w:id='7'/></w:r>"
    text = f"<w:p>{run('20日')}{note}{run('内')}</w:p>{p('完')}"
    main = f"<w:document {W}><w:body>{text}</w:body></w:document>"
    data = make.rezipped(
        make.docx(),
        **{
            "word__document.xml": main.encode(),
            "word__footnotes.xml": notes.encode(),
            "word___rels__document.xml.rels": rels,
        },
    )
    assert words(read_bytes(data, "a.docx")) == ["20日内", "完", "〔1〕见附件2"]


def test_merges_that_do_not_fit_lose_nothing() -> None:
    """vMerge without a beginning, cells past the grid, a row that begins late, the old hMerge."""
    go, start = "<w:vMerge/>", "<w:vMerge w:val='restart'/>"
    rows = (
        "<w:tr>" + tc("a", go) + tc("b") + "</w:tr>"
        "<w:tr>" + tc("", go) + tc("c", start) + "</w:tr>"
        "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>" + tc("旧", go) + tc("d") + "</w:tr>"
        "<w:tr>"
        + tc("e", "<w:hMerge w:val='restart'/>")
        + tc("", "<w:hMerge/>")
        + tc("f")
        + "</w:tr>"
    )
    (table,) = tables(read_bytes(word_table(rows), "a.docx"))
    assert shape(table) == [
        (0, 0, 2, 1, "a"),
        (0, 1, 1, 1, "b"),
        (0, 2, 1, 1, ""),
        (1, 1, 2, 1, "c\n旧"),
        (1, 2, 1, 1, ""),
        (2, 0, 1, 1, ""),
        (2, 2, 1, 1, "d"),
        (3, 0, 1, 2, "e"),
        (3, 2, 1, 1, "f"),
    ]


def test_a_nested_table_is_text_and_a_frame_is_opened() -> None:
    from docx import Document as New

    new = New()
    outer = new.add_table(2, 2)
    for row in range(2):
        for column in range(2):
            outer.cell(row, column).text = f"{row}{column}"
    inner = outer.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "x", "y"
    frame = new.add_table(1, 1).cell(0, 0)
    frame.text = "框"
    held = frame.add_table(2, 2)
    for at, text in enumerate("abcd"):
        held.cell(at // 2, at % 2).text = text
    found = read_bytes(make.saved(new), "a.docx")
    first, second = tables(found)
    assert [cell.text for cell in first.cells] == ["00", "01", "10", "11\nx\ty"]
    assert words(found) == ["框"]
    assert [cell.text for cell in second.cells] == ["a", "b", "c", "d"]
    assert [en for _, en in found.warnings] == [
        "cells of table 1 hold tables: they are read as text"
    ]


def test_places_count_through_the_document() -> None:
    found = read_bytes(make.docx(), "a.docx")
    assert [block.place.paragraph for block in found.blocks] == [1, 2, 3, 4, 5, 6, 7, None, 8]
    table = tables(found)[0]
    assert table.place.table == 1
    assert [
        (cell.place.row, cell.place.column) for cell in table.cells if cell.text == "全年工作"
    ] == [(5, 6)]
    assert isinstance(found.blocks[7], Table)
