"""PDFs: wrapped lines, running heads, page numbers, paragraphs over pages."""

from __future__ import annotations

import io
from typing import Any

from gkrules.documents import read_bytes
from gkrules.documents.pdflines import joined
from tests.documents import hostile, make
from tests.documents.test_formats import tables, words


def drawn(pages: list[list[tuple[float, float, str]]]) -> bytes:
    """A .pdf with these texts at these places (points from the left and from the bottom), 12 points high."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas: Any = Canvas(out, pagesize=(400, 600), invariant=1)
    for page in pages:
        canvas.setFont("STSong-Light", 12)
        for x, y, text in page:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


#: Twenty-five characters fill a line of 300 points.
FULL = "各单位要切实加强组织领导明确责任分工细化工作措施抓好落实"[:25]


def test_lines_join_to_paragraphs_by_indent_and_by_early_ends() -> None:
    page = [
        (74.0, 500.0, FULL[:23]),
        (50.0, 480.0, FULL),
        (50.0, 460.0, "按时完成。"),
        (74.0, 440.0, FULL[:23]),
        (50.0, 420.0, "一、加强领导"),
        (50.0, 400.0, FULL),
        (50.0, 380.0, "done in"),
    ]
    assert words(read_bytes(drawn([page]), "a.pdf")) == [
        FULL[:23] + FULL + "按时完成。",
        FULL[:23],
        "一、加强领导",
        FULL + "done in",
    ]


def test_a_paragraph_over_a_page_is_one_and_page_numbers_go() -> None:
    pages = [
        [(74.0, 500.0, FULL[:23]), (50.0, 480.0, FULL), (190.0, 20.0, "— 1 —")],
        [
            (50.0, 500.0, FULL),
            (50.0, 480.0, "完。"),
            (74.0, 460.0, "新的一段"),
            (190.0, 20.0, "— 2 —"),
        ],
    ]
    found = read_bytes(drawn(pages), "a.pdf")
    assert words(found) == [FULL[:23] + FULL + FULL + "完。", "新的一段"]
    assert [block.place.page for block in found.blocks] == [1, 2]
    assert found.warnings == (("页码没有读（2处）", "page numbers are left out (2 of them)"),)


def test_running_heads_are_left_out_and_named() -> None:
    pages = [
        [(50.0, 570.0, "攀枝花市人民政府公报"), (74.0, 400.0, f"第{n}件事。")] for n in "一二三四"
    ]
    found = read_bytes(drawn(pages), "a.pdf")
    assert words(found) == ["第一件事。", "第二件事。", "第三件事。", "第四件事。"]
    assert found.warnings == (
        (
            "页眉页脚没有读：攀枝花市人民政府公报",
            "running heads are left out: 攀枝花市人民政府公报",
        ),
    )


def test_a_page_that_is_a_picture_is_named() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make.pdf())))
    writer.append(PdfReader(io.BytesIO(hostile.scan())))
    found = read_bytes(hostile.make_saved(writer), "a.pdf")
    assert len(tables(found)) == 1
    assert found.warnings == (("第2页只有图片，没有文字", "pages 2 are pictures without text"),)


def test_a_locked_pdf_with_an_empty_password_is_read() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make.pdf())))
    writer.encrypt("", "owner", algorithm="RC4-128")
    assert len(tables(read_bytes(hostile.make_saved(writer), "a.pdf"))) == 1


def test_lines_join_without_blanks_but_between_latin_words() -> None:
    assert joined("工作", "落实") == "工作落实"
    assert joined("in due", "course") == "in due course"
    assert joined("20", "17年") == "2017年"
    assert joined("按照PPP", "项目") == "按照PPP项目"
