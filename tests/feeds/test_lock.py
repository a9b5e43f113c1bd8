"""One publisher at a time; a dead one holds nobody up."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gkrules import Agenda, publish
from gkrules.errors import FileError
from gkrules.feeds import Options
from gkrules.feeds.lock import LOCK, locked
from tests.conftest import ROOT
from tests.feeds.makers import events, faults, plan

ROW = ("1", "2026年6月底前", "市级各部门")
HOLD = """
import sys
from pathlib import Path
from gkrules.feeds.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
PUBLISH = """
import sys
from gkrules import Agenda, Plan, publish
for n in range(5):
    publish(Agenda(Plan.load(sys.argv[1])), sys.argv[2])
"""


@contextmanager
def another(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the folder until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_another_publisher_is_waited_for_then_named(tmp_path: Path) -> None:
    agenda, out = Agenda(plan(tmp_path, ROW)), tmp_path / "out"
    told: list[bool] = []
    with another(out):
        with pytest.raises(FileError) as caught:
            publish(agenda, out, options=Options(wait=0), waiting=lambda: told.append(True))
        assert list(out.glob("*.ics")) == []
    assert told == [True]
    assert "publish.lock" in caught.value.zh
    assert "另一个 gkrules publish 正在写这个文件夹" in caught.value.zh
    assert "another gkrules publish is at work" in caught.value.en


def test_a_dead_publisher_holds_nothing(tmp_path: Path) -> None:
    agenda, out = Agenda(plan(tmp_path, ROW)), tmp_path / "out"
    with another(out) as process:
        process.kill()
        process.wait()
        assert (out / LOCK).exists()
        assert publish(agenda, out, options=Options(wait=0)).entries == 4


def test_waiting_ends_when_the_other_does(tmp_path: Path) -> None:
    agenda, out = Agenda(plan(tmp_path, ROW)), tmp_path / "out"
    with another(out) as process:
        assert process.stdin is not None
        publish(agenda, out, options=Options(wait=600), waiting=process.stdin.close)
    assert len(events(out / "finance.ics")) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no file that is open")
def test_a_lock_that_was_removed_while_another_waits(tmp_path: Path) -> None:
    """The one that waits holds the file that is there in the end, not the one that nobody sees any more."""
    out = tmp_path / "out"
    with another(out) as process:
        assert process.stdin is not None
        stdin = process.stdin

        def meanwhile() -> None:
            (out / LOCK).unlink()
            stdin.close()

        with (
            locked(out, wait=60, waiting=meanwhile),
            pytest.raises(FileError),
            locked(out, wait=0),
        ):
            pass


def test_many_publishers_at_once(tmp_path: Path) -> None:
    """Two plans by four processes into one folder: what is there in the end is whole, and one of them."""
    out = tmp_path / "out"
    for n, limit in enumerate(("2026年6月底前", "2026年5月底前")):
        plan(tmp_path, ("1", limit, "市级各部门"), name=f"{n}.toml")
    working = [
        subprocess.Popen([sys.executable, "-c", PUBLISH, str(tmp_path / f"{n % 2}.toml"), str(out)], cwd=ROOT)
        for n in range(4)
    ]  # fmt: skip
    assert [process.wait() for process in working] == [0, 0, 0, 0]
    found = [events(path) for path in out.glob("*.ics")]
    assert len(found) == 5
    assert len({(one["DTSTART"].dt, one["SEQUENCE"]) for (one,) in found}) == 1
    for path in out.glob("*.ics"):
        assert not list(faults(path.read_bytes()))
    assert not list(out.glob(".*"))


def test_the_lock_is_given_back(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), locked(tmp_path / "a", wait=0):
        raise RuntimeError
    with (
        locked(tmp_path / "a", wait=0),
        locked(tmp_path / "b", wait=0),
        pytest.raises(FileError),
        locked(tmp_path / "a", wait=0),
    ):
        pass  # held by this very process


def test_a_folder_that_cannot_be_locked(tmp_path: Path) -> None:
    (tmp_path / LOCK).mkdir()
    with pytest.raises(FileError, match="写不进去"), locked(tmp_path):
        pass
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(FileError, match="写不进去"), locked(tmp_path / "file" / "below"):
        pass


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_leave_to_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FileError, match="写不进去"), locked(tmp_path):
        pass
