"""Files that cannot be opened, and days that no calendar holds: one sentence in the language asked for, exit 2."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from gkrules.cli import main
from gkrules.errors import system_words
from tests.conftest import ROOT

PLAN = str(ROOT / "examples" / "panzhihua-2017" / "plan.toml")
REGISTER = str(ROOT / "examples" / "requests" / "register.csv")


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(list(words)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("gkrules: ")
    assert err.count("\n") == 1
    return err.removeprefix("gkrules: ").rstrip("\n")


@pytest.mark.parametrize(
    "number",
    [
        errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EIO,
        errno.ENAMETOOLONG, errno.ELOOP, errno.EMFILE, errno.EADDRINUSE,
    ],
)  # fmt: skip
def test_what_the_system_says_in_both_languages(number: int) -> None:
    zh, en = system_words(OSError(number, os.strerror(number), "/some/where"))
    assert not re.search("[a-zA-Z]", zh)
    assert en.isascii()
    assert str(number) not in zh + en


def test_what_the_system_seldom_says_keeps_its_number() -> None:
    assert system_words(OSError(errno.EXDEV, "Invalid cross-device link"))[0] == (
        f"操作系统报错（{errno.EXDEV}, Invalid cross-device link）"
    )
    assert "字符" in system_words(ValueError("embedded null byte"))[0]


@pytest.mark.parametrize(
    ("zh", "en", "words"),
    [
        ("文件打不开：这是文件夹，不是文件", "cannot be opened: this is a folder, not a file", ("next", ".")),
        ("路径中间有一段不是文件夹", "a part of the path is no folder", ("next", f"{PLAN}/x.toml")),
        ("文件名太长", "the file's name is too long", ("check", "x" * 300 + ".toml")),
        ("文件不存在", "the file does not exist", ("overdue", "none.toml")),
        ("文件或者它的文件夹不存在", "the file or its folder does not exist", ("find", "none.txt")),
        ("这是文件夹，不是台账文件", "this is a folder, not a ledger", ("next", PLAN, "--ledger", ".")),
        ("没有这个台账", "there is no such ledger", ("next", PLAN, "--ledger", "none.db")),
        ("这个文件不是台账", "this file is no ledger", ("next", PLAN, "--ledger", PLAN)),
        ("这是文件夹，不是文件", "this is a folder, not a file", ("record", "from", PLAN, ".")),
        ("这是文件夹，不是文件", "this is a folder, not a file", ("audit", ".")),
    ],
)  # fmt: skip
def test_files_that_cannot_be_opened(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    zh: str,
    en: str,
    words: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    said = refused(capsys, *words)
    assert said.endswith(zh)
    assert "Errno" not in said
    assert refused(capsys, *words, "--lang", "en").endswith(en)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("day", ["0001-01-01", "1986-12-31", "2100-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "words",
    [
        ("next", PLAN, "--today"),
        ("overdue", PLAN, "--as-of"),
        ("audit", PLAN, "--as-of"),
        ("audit", REGISTER, "--as-of"),
        ("diff", PLAN, "--since"),
        ("record", "happened", PLAN, "文件公开", "2017-09-01", "--who", "甲", "--today"),
    ],
    ids=lambda words: words[0] if isinstance(words, tuple) else words,
)
def test_days_that_no_calendar_holds(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], day: str
) -> None:
    assert f"的日期「{day}」不在1987至2099年之间" in refused(capsys, *words, day)
    assert "does not lie in 1987 to 2099" in refused(capsys, *words, day, "--lang", "en")
