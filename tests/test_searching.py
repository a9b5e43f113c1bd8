"""`find` over files and folders: order, errors file by file, the same for any number of processes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

import gkrules
from gkrules.cli import searching
from gkrules.cli.searching import Manner, listed, run, searched
from gkrules.errors import FileError, GkrulesError

_ONE = "应当自收到申请之日起二十个工作日内作出决定。\n"
_TWO = "近三年内无违法记录。\n\n办理机关应当在5日内送达，\n2017年11月底前完成。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files in the folder itself, one of them empty, one below; two of other names."""
    (tmp_path / "b.txt").write_text(_ONE, encoding="utf-8")
    (tmp_path / "a.md").write_text("", encoding="utf-8")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "a.txt").write_text(_TWO, encoding="utf-8")
    (tmp_path / "d.htm").write_text(_ONE, encoding="utf-8")
    (tmp_path / "e.bin").write_bytes(b"\xff\x00")
    return tmp_path


def _options(*files: object, **more: Any) -> Namespace:
    given: dict[str, Any] = {"loose": False, "names": [], "jobs": 1, "json": False, "lang": "zh"}
    return Namespace(files=[str(file) for file in files], **{**given, **more})


def test_a_folder_is_read_in_the_order_of_its_paths(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(_options(folder)) == 0
    below = folder / "c" / "a.txt"
    assert capsys.readouterr().out.splitlines() == [
        f"{folder / 'b.txt'}:1:3: 自收到申请之日起二十个工作日内  从事由起算的期间（起算：收到申请）",
        f"{below}:3:7: 在5日内  从事由起算的期间",
        f"{below}:4:1: 2017年11月底前  固定日期",
        "3个文件，3个期限",
    ]


def test_the_files_of_a_folder_are_chosen_by_name(folder: Path) -> None:
    assert list(listed([str(folder)], ("*.htm", "*.md"))) == [
        str(folder / "a.md"),
        str(folder / "d.htm"),
    ]
    with pytest.raises(FileError) as caught:
        list(listed([str(folder)], ("*.docx",)))
    assert "*.docx" in str(caught.value) and str(folder) in str(caught.value)


def test_names_come_in_the_order_given(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [folder / "d.htm", folder / "c", folder / "b.txt"]
    assert run(_options(*names, lang="en")) == 0
    lines = capsys.readouterr().out.splitlines()
    files = [line.partition(".txt:")[0].partition(".htm:")[0] for line in lines[:-1]]
    below = str(folder / "c" / "a")
    assert files == [str(folder / "d"), below, below, str(folder / "b")]
    assert lines[-1] == "3 files, 4 limits"


def test_a_file_that_cannot_be_read_is_said_and_the_others_go_on(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "c" / "gbk.txt").write_bytes("前\n应当在十日内".encode("gbk"))
    gone = folder / "gone.txt"
    with pytest.raises(FileError) as caught:
        run(_options(gone, folder))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4 and lines[-1] == "5个文件，3个期限"
    assert [problem.path for problem in caught.value.problems] == [
        str(gone),
        str(folder / "c" / "gbk.txt"),
    ]
    assert "UTF-8" in caught.value.problems[1].zh


def test_for_programs_each_file_has_its_limits_or_its_errors(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = str(folder / "gone.txt")
    with pytest.raises(FileError):
        run(_options(gone, folder, json=True))
    data = json.loads(capsys.readouterr().out)
    assert (data["schema"], data["limits"]) == (1, 3)
    assert [row["file"] for row in data["files"]] == [
        gone,
        *(str(folder / name) for name in ("a.md", "b.txt")),
        str(folder / "c" / "a.txt"),
    ]
    assert "gone.txt" in data["files"][0]["errors"][0]
    assert [len(row.get("matches", ())) for row in data["files"]] == [0, 0, 1, 2]
    (first,) = data["files"][2]["matches"]
    limit = gkrules.from_dict({"schema": 1, **first["limit"]})
    assert limit.quantity == gkrules.Quantity(20, gkrules.Unit.WORKING_DAY)
    assert limit.since == gkrules.Event("收到申请")
    assert (first["line"], first["column"], first["trigger"]) == (1, 3, "收到申请")


def test_one_text_is_read_as_it_comes(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(_options(folder / "b.txt")) == 0
    assert capsys.readouterr().out.endswith("（起算：收到申请）\n1个期限\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(_ONE.encode("utf-8"))))
    assert run(_options("-", json=True)) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["file"] == "-" and len(data["matches"]) == 1
    with pytest.raises(GkrulesError) as caught:
        run(_options("-", folder))
    assert not isinstance(caught.value, FileError)


@pytest.mark.parametrize("json_", [False, True])
def test_any_number_of_processes_writes_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, json_: bool
) -> None:
    """Seven files in batches of two: more batches than wait at once with one process ahead."""
    monkeypatch.setattr(searching, "_MOST", 2)
    texts = [_ONE * n + (_TWO if n % 2 else "") for n in range(7)]
    for n, text in enumerate(texts):
        (tmp_path / f"{n}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "3.txt").write_bytes(b"\xff\xff")
    paths = tuple(listed([str(tmp_path)], ("*.txt",)))
    manner = Manner(False, json_, "zh")
    alone = list(searched(paths, manner, 1))
    assert [one.limits for one in alone] == [0, 3, 2, 0, 4, 7, 6]
    assert [len(one.problems) for one in alone] == [0, 0, 0, 1, 0, 0, 0]
    for jobs in (2, 3, 50):
        assert list(searched(paths, manner, jobs)) == alone


def test_by_default_small_work_is_done_by_one_process(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_MOST", 1)
    monkeypatch.setattr(searching, "_processors", lambda: pytest.fail("not worth a second one"))
    paths = tuple(listed([str(folder)], ("*.txt",)))
    assert [one.limits for one in searched(paths, Manner(False, False, "zh"))] == [1, 2]


def test_it_runs_from_a_program_of_its_own(folder: Path) -> None:
    """Where processes are started anew (Windows, macOS) they must find the work by its name."""
    code = (
        "import multiprocessing, sys\n"
        "from gkrules.cli import searching\n"
        "if __name__ == '__main__':\n"
        "    multiprocessing.set_start_method('spawn')\n"
        "    searching._MOST = 1\n"
        "    manner = searching.Manner(False, False, 'zh')\n"
        "    for one in searching.searched(tuple(sys.argv[1:]), manner, 2):\n"
        "        print(one.limits)\n"
    )
    script = folder / "program.py"
    script.write_text(code, encoding="utf-8")
    names = [str(folder / "b.txt"), str(folder / "c" / "a.txt")]
    done = subprocess.run(
        [sys.executable, str(script), *names], check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == ["1", "2"] and done.stderr == ""
