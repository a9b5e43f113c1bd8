"""The command line where its streams are closed, full or left: one message or silence, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
PLAN = Path(__file__).parents[1] / "examples" / "panzhihua-2017" / "plan.toml"
PARSE = ("parse", "10日内")
WRONG = ("parse", "胡说")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no shell of this kind")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full")


def shell(words: str, *arguments: str, buffered: bool = True) -> subprocess.CompletedProcess[str]:
    """The command with `words` of the shell behind it; its output is what the shell lets through."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "" if buffered else "1"}
    return subprocess.run(
        ["sh", "-c", f'"$@" {words}', "sh", sys.executable, "-m", "gkrules", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=60,
    )


@needs_full
@pytest.mark.parametrize("buffered", [True, False])
@pytest.mark.parametrize("arguments", [PARSE, ("regimes", "--json")])
def test_a_full_disk_behind_the_output(arguments: tuple[str, ...], buffered: bool) -> None:
    done = shell(">/dev/full", *arguments, "--lang", "en", buffered=buffered)
    assert done.returncode == 2
    assert done.stderr == "gkrules: cannot be written: the disk is full\n"


@needs_full
def test_a_full_disk_behind_the_help_and_the_message() -> None:
    done = shell(">/dev/full", "--help")
    assert (done.returncode, done.stderr) == (
        2,
        "gkrules: 写不出去：磁盘已满\n",
    )
    assert shell("2>/dev/full", *WRONG).returncode == 2


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_closed_streams(closed: str, tmp_path: Path) -> None:
    done = shell(closed, *PARSE)
    assert (done.returncode, done.stderr) == (0, "")
    assert shell(closed, *WRONG).returncode == 2
    # What is written into a file is written all the same.
    done = shell(closed, "export", str(PLAN), "-o", str(tmp_path / "plan.csv"))
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "plan.csv").stat().st_size > 10_000


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1"])
def test_json_is_json_on_every_console(encoding: str) -> None:
    """ASCII has no ·, GBK no 𠮷: both come back."""
    phrase = "收到𠮷·县申请之日起5日内"
    done = subprocess.run(
        [sys.executable, "-m", "gkrules", "due", phrase, "--from", "2026-03-02", "--json"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=True,
    )
    assert json.loads(done.stdout.decode(encoding))["phrase"] == phrase


@pytest.mark.parametrize("encoding", ["ascii", "gb18030"])
def test_a_table_is_utf_8_on_every_console(encoding: str) -> None:
    arguments = (str(PLAN), "--as-of", "2017-08-28", "--to", "csv")
    done = subprocess.run(
        [sys.executable, "-m", "gkrules", "audit", *arguments],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=True,
    )
    assert done.stdout.startswith("\ufeff单位,应办,按时".encode())
    assert "、" in done.stdout.decode("utf-8")


def test_nothing_comes_from_a_closed_input() -> None:
    done = shell("<&-", "find", "-", "--lang", "en")
    assert (done.returncode, done.stdout) == (0, "0 limits\n")


def test_the_reader_has_left() -> None:
    done = shell("| head -n 1", "regimes")
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


@pytest.mark.parametrize("name", ["-", ""])
def test_a_file_to_write_has_a_name(name: str) -> None:
    done = shell("", "export", "plan.toml", "-o", name, "--lang", "en")
    assert done.returncode == 2
    assert done.stderr == f"gkrules: -o/--out wants the name of a file, not {name!r}\n"


def test_ctrl_c_in_a_long_table(tmp_path: Path) -> None:
    """The pieces that threads still count are not waited for, and nothing half written stays."""
    table = tmp_path / "in.csv"
    rows = (f"第{n}项收到申请后{n % 50 + 1}日内,2026-01-05" for n in range(300_000))
    table.write_text("phrase,trigger\n" + "\n".join(rows), encoding="utf-8")
    program = (
        "import sys, threading, _thread\n"
        "from gkrules.batch import kernel\n"
        "counted = kernel.Kernel.resolve\n"
        "def resolve(self, *given):\n"
        "    if threading.current_thread() is not threading.main_thread():\n"
        "        if not interrupted.is_set():\n"
        "            interrupted.set(); _thread.interrupt_main()\n"
        "        never.wait()\n"  # a piece that takes for ever
        "    return counted(self, *given)\n"
        "interrupted, never = threading.Event(), threading.Event()\n"
        "kernel.Kernel.resolve = resolve\n"
        "from gkrules.cli import main\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            program,
            "batch",
            str(table),
            str(tmp_path / "out.csv"),
            "--threads",
            "2",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
