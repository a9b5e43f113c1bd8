"""Texts: encodings without a declaration, tab tables, Markdown; and files that are not what their names say."""

from __future__ import annotations

from pathlib import Path

import pytest

from gkrules.documents import Heading, Paragraph, read, read_bytes
from gkrules.errors import FileError
from tests.documents import make
from tests.documents.test_formats import shape, tables, words

PROSE = "各县（区）人民政府：\n请于2017年11月30日前完成，并报市政府办公室。\n"
LINES = ["各县（区）人民政府：", "请于2017年11月30日前完成，并报市政府办公室。"]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_chinese_text_in_every_encoding(encoding: str) -> None:
    assert words(read_bytes(PROSE.encode(encoding), "a.txt")) == LINES


def test_a_long_text_is_judged_by_its_beginning() -> None:
    """Found by the bench: two megabytes of GBK were refused."""
    text = "序号,加强预期引导\n" + "".join(
        f"{row},做好第{row}项信息公开工作\n" for row in range(40_000)
    )
    found = read_bytes(text.encode("gbk"), "a.txt")
    assert len(found.blocks) == 40_001


def test_a_guess_is_said() -> None:
    (warning,) = read_bytes(PROSE.encode("gbk"), "a.txt").warnings
    assert warning == (
        "文件没有声明编码，按GB18030读",
        "the file declares no encoding: read as GB18030",
    )


def test_traditional_text_in_big5() -> None:
    text = "各縣市政府應於期限內辦理完成，並將執行情況報國務院辦公廳。"
    found = read_bytes(text.encode("big5"), "a.txt")
    assert words(found) == [text]
    assert found.warnings[0][1] == "the file declares no encoding: read as BIG5HKSCS"


def test_a_byte_lost_in_a_copy_is_named_not_fatal() -> None:
    data = (PROSE * 40).encode("utf-8").replace("县".encode(), "县".encode()[:2], 1)
    found = read_bytes(data, "a.txt")
    assert len(found.blocks) == 80
    assert found.warnings == (
        (
            "1处字节按UTF-8解不出来，以“\ufffd”代替",
            "bytes at 1 places are no UTF-8: \ufffd stands for them",
        ),
    )


def test_tabs_make_tables_and_numbers_with_a_tab_do_not() -> None:
    text = "1.\t做好工作\n\n序号\t任务\n1\t甲\n\t\t丙\n尾\n\t一个缩进\n"
    found = read_bytes(text.encode(), "a.txt")
    assert [(block.number, block.text) for block in found.blocks if isinstance(block, Paragraph)] == [
        ("1.", "做好工作"), ("", "尾"), ("", "一个缩进"),
    ]  # fmt: skip
    assert shape(tables(found)[0]) == [
        (0, 0, 1, 1, "序号"), (0, 1, 1, 1, "任务"), (0, 2, 1, 1, ""),
        (1, 0, 1, 1, "1"), (1, 1, 1, 1, "甲"), (1, 2, 1, 1, ""),
        (2, 0, 1, 1, ""), (2, 1, 1, 1, ""), (2, 2, 1, 1, "丙"),
    ]  # fmt: skip


def test_markdown() -> None:
    text = (
        "# 标题 #\n\n正文**重点**，见[附件](a.md)。\n\n| 序号 | 任务 |\n|:--|--:|\n| 1 | 甲\\|乙<br>丙 |\n| 2 |\n\n"
        "1. 一项\n- 一点\n\n```\n# 不是标题\n```\n---\n> 引文\n"
    )
    found = read_bytes(text.encode(), "a.md")
    assert words(found) == ["标题", "正文重点，见附件。", "1.一项", "•一点", "# 不是标题", "引文"]
    assert isinstance(found.blocks[0], Heading)
    assert [cell.text for cell in tables(found)[0].cells] == [
        "序号",
        "任务",
        "1",
        "甲|乙\n丙",
        "2",
        "",
    ]


@pytest.mark.shared
def test_the_notice_that_is_there(shared: Path) -> None:
    """Counted in the file by hand: nine paragraphs before the plan's title, one table a page."""
    found = read(shared / "notice" / "panzhihua-2017.txt")
    assert found.warnings == ()
    heads = [table for table in tables(found) if table.cells[0].text == "序号"]
    lines = (shared / "notice" / "panzhihua-2017.txt").read_text(encoding="utf-8").split("\n")
    assert len(heads) == len(tables(found)) == sum(line.startswith("序号\t") for line in lines)
    shown = [cell.text for table in heads for cell in table.cells if cell.text]
    kept = [
        part.strip() for line in lines if "\t" in line for part in line.split("\t") if part.strip()
    ]
    assert shown == kept


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (make.xlsx(), "a.docx", "xlsx"),
        (make.docx(), "a.xlsx", "docx"),
        (make.docx(), "a.doc", "docx"),
        (make.docx(), "a", "docx"),
        (make.html_notice(), "a.doc", "html"),
        (make.html_notice(), "a.xls", "html"),
        (make.html_notice(), "a.txt", "html"),
        (make.txt(whole=False), "a.xls", "csv"),
        (make.pdf(), "a.txt", "pdf"),
        (PROSE.encode(), "a.docx", "txt"),
    ],
)
def test_a_wrong_extension_is_read_as_what_it_is(data: bytes, name: str, kind: str) -> None:
    found = read_bytes(data, name)
    assert found.kind == kind and found.blocks
    assert found.warnings[0][1].endswith(f"the bytes are {kind}: read as {kind}")


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    for path, zh in ((tmp_path, "文件夹"), (tmp_path / "no.docx", "不存在")):
        with pytest.raises(FileError) as caught:
            read(path)
        (problem,) = caught.value.problems
        assert zh in problem.zh and problem.path == str(path)


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")

    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")  # root may read anything: so it is told

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileError, match="没有权限"):
        read(path)
