"""Web pages: spans as browsers place them, lists with their numbers, layout tables, encodings."""

from __future__ import annotations

import pytest

from gkrules.documents import Document, Heading, read_bytes
from tests.documents import make
from tests.documents.test_formats import shape, tables, words


def page(body: str) -> Document:
    """What is read of a page."""
    return read_bytes(make.page(body), "a.html")


def test_spans_reach_no_further_than_the_table() -> None:
    (table,) = tables(
        page("<table><tr><td rowspan=1000000000>a<td colspan=1000000000>b<tr><td>c<td>d</table>")
    )
    assert shape(table) == [
        (0, 0, 2, 1, "a"),
        (0, 1, 1, 2, "b"),
        (1, 1, 1, 1, "c"),
        (1, 2, 1, 1, "d"),
    ]
    assert (table.rows, table.columns) == (2, 3)


def test_rowspan_zero_runs_to_the_end_of_its_group_and_the_foot_comes_last() -> None:
    body = (
        "<table><tfoot><tr><td>f<td>g</tfoot><tbody><tr><td rowspan=0>a<td>b<tr><td>c</tbody>"
        "<tbody><tr><td>d<td>e</tbody></table>"
    )
    assert shape(tables(page(body))[0]) == [
        (0, 0, 2, 1, "a"), (0, 1, 1, 1, "b"), (1, 1, 1, 1, "c"), (2, 0, 1, 1, "d"), (2, 1, 1, 1, "e"),
        (3, 0, 1, 1, "f"), (3, 1, 1, 1, "g"),
    ]  # fmt: skip


def test_columns_in_which_no_cell_begins_are_not_counted() -> None:
    (table,) = tables(page("<table><tr><td colspan=100>题<tr><td>a<td>b</table>"))
    assert shape(table) == [(0, 0, 1, 2, "题"), (1, 0, 1, 1, "a"), (1, 1, 1, 1, "b")]


def test_lists_headings_breaks_and_entities() -> None:
    found = page(
        "<h2>标&nbsp;题</h2><p>一<br>二&lt;三&#19968;</p>"
        "<ol><li>甲<ol type=A start=3><li>乙<li>丙</ol><li value=9>丁</ol>"
        "<ul><li>戊</ul><ol style='list-style-type:cjk-ideographic'><li>己</ol><pre>第一行\n第二行</pre>"
    )
    assert words(found) == [
        "标 题", "一", "二<三一", "1.甲", "C.乙", "D.丙", "9.丁", "•戊", "一、己", "第一行", "第二行",
    ]  # fmt: skip
    heading = found.blocks[0]
    assert isinstance(heading, Heading) and heading.level == 2


def test_scripts_styles_and_hidden_text_are_left_out() -> None:
    found = page(
        "<style>p{}</style><script>alert('x')</script><p>见<span style='display: none'>不见</span>到</p><img src=x>"
    )
    assert words(found) == ["见到"]
    assert [zh for zh, _ in found.warnings] == ["有1处图片，没有读", "隐藏的文字没有读：不见"]


def test_line_ends_between_chinese_characters_are_no_blanks() -> None:
    assert words(page("<p>人民\n  政府\n2017 年\nin due\ncourse</p>")) == [
        "人民政府 2017 年 in due course"
    ]


def test_layout_tables_are_opened_and_small_ones_in_cells_are_text() -> None:
    inner = make.html_table(
        (make.Put(0, 0, "a"), make.Put(0, 1, "b"), make.Put(1, 0, "c"), make.Put(1, 1, "d"))
    )
    found = page(f"<table><tr><td>导航<tr><td><h1>标题</h1><p>正文</p>{inner}</td></tr></table>")
    assert words(found) == ["导航", "标题", "正文"]
    assert [cell.text for cell in tables(found)[0].cells] == ["a", "b", "c", "d"]
    found = page(
        "<table><tr><td>1<td>甲<td>x<tr><td>2<td>乙<table><tr><td>p<td>q</table><td>y<tr><td>3<td>丙<td>z</table>"
    )
    assert [cell.text for cell in tables(found)[0].cells][3:6] == ["2", "乙\np\tq", "y"]
    assert [en for _, en in found.warnings] == [
        "cells of table 1 hold tables: they are read as text"
    ]


PROSE = "市人民政府办公室关于印发工作方案的通知，请于2017年11月底前完成。"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gbk">', "gbk"),
        ("", "gb18030"),
        ("", "utf-8"),
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta charset="utf-8">', "gb18030"),  # declared wrong
        ('<meta charset="no-such-thing">', "gb18030"),
        ("", "utf-16"),
    ],
)
def test_every_encoding_reads_right(head: str, encoding: str) -> None:
    text = f"<html><head>{head}</head><body><p>{PROSE}</p></body></html>"
    found = read_bytes(text.encode(encoding), "a.html")
    assert words(found) == [PROSE]
    guessed = encoding == "gb18030" and "gb2312" not in head
    assert bool(found.warnings) == guessed
