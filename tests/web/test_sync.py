"""vdirsyncer and khal against the running server: a date that moves, an entry withdrawn, and gone after its time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from attrs import frozen

from gkrules import Agenda, Plan, publish
from gkrules.feeds import Options
from tests.conftest import ROOT, need
from tests.web.serving import Running, running

pytestmark = pytest.mark.clients
#: Their own environment: they need another icalendar than ours. `out/` is no part of the project.
VENV = Path(os.environ.get("GKRULES_CLIENTS_VENV", ROOT / "out" / "clients-venv"))
GRACE = 30


@pytest.fixture(scope="module")
def programs() -> Path:
    """The folder of the programs, installed where they are missing."""
    bin_ = VENV / ("Scripts" if os.name == "nt" else "bin")
    if not (bin_ / "khal").exists():
        made = subprocess.run(
            [sys.executable, "-m", "venv", VENV], capture_output=True, check=False
        )
        pip = [bin_ / "pip", "install", "--quiet", "vdirsyncer>=0.20", "khal>=0.13"]
        done = made if made.returncode else subprocess.run(pip, capture_output=True, check=False)
        need(
            done.returncode == 0, f"vdirsyncer and khal cannot be installed: {done.stderr[-200:]!r}"
        )
    return bin_


PLAN = """
[plan]
title = "2026年政务公开工作方案"
number = "攀办发〔2026〕1号"
date = 2026-01-05
year = 2026
"""
ITEM = """
[[obligation]]
id = "{id}"
title = "{title}"
limits = ["{limit}"]
units = "市财政局牵头"
"""


def plan_of(path: Path, *items: tuple[str, str, str]) -> Plan:
    """A plan of one unit with these obligations."""
    rows = (ITEM.format(id=name, title=title, limit=limit) for name, title, limit in items)
    path.write_text(PLAN + "".join(rows), encoding="utf-8")
    return Plan.load(path)


@frozen
class Office:
    """A clerk's machine: a calendar kept by vdirsyncer, shown by khal."""

    bin: Path
    home: Path
    feeds: Path
    server: Running

    def publish(self, plan: Plan, day: date) -> None:
        """Publish as of a day."""
        publish(Agenda(plan, as_of=day), self.feeds, options=Options(grace=GRACE))

    def sync(self) -> str:
        """Fetch the feed."""
        return self._run("vdirsyncer", "-c", str(self.home / "vdirsyncer"), "sync")

    def shown(self) -> list[str]:
        """What khal shows of the year."""
        form = "{start-date}|{title}|{status}"
        out = self._run(
            *("khal", "-c", str(self.home / "khal"), "list", "--day-format", "", "--once"),
            *("--format", form, "2026-01-01", "365d"),
        )
        return [line.strip() for line in out.splitlines() if line.strip()]

    def _run(self, program: str, *arguments: str) -> str:
        env = {
            **os.environ,
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "TZ": "Asia/Shanghai",
            "XDG_CACHE_HOME": str(self.home / "cache"),
        }
        done = subprocess.run(
            [self.bin / program, *arguments], capture_output=True, text=True, check=False, env=env
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def office(programs: Path, tmp_path: Path) -> Iterator[Office]:
    home, feeds = tmp_path / "home", tmp_path / "feeds"
    home.mkdir()
    (home / "calendar").mkdir()
    plan = plan_of(tmp_path / "plan.toml", ("1", "预算公开", "2026年5月20日前"))
    publish(Agenda(plan, as_of=date(2026, 3, 1)), feeds, options=Options(grace=GRACE))
    name = plan.units[0].id
    with running(feeds, tmp_path / "log") as server:
        (home / "vdirsyncer").write_text(
            f'[general]\nstatus_path = "{home}/status"\n[pair feed]\na = "here"\nb = "there"\n'
            f'collections = null\nconflict_resolution = "b wins"\n[storage here]\ntype = "filesystem"\n'
            f'path = "{home}/calendar"\nfileext = ".ics"\n[storage there]\ntype = "http"\n'
            f'url = "{server.address}/{name}.ics"\n'
        )
        (home / "khal").write_text(
            f"[calendars]\n[[feed]]\npath = {home}/calendar\n[sqlite]\npath = {home}/khal.db\n"
            "[locale]\nlocal_timezone = Asia/Shanghai\ndefault_timezone = Asia/Shanghai\n"
            "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            "[default]\ndefault_calendar = feed\n"
        )
        made = Office(programs, home, feeds, server)
        made._run("vdirsyncer", "-c", str(home / "vdirsyncer"), "discover", "feed")
        yield made


def test_moved_withdrawn_gone(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    kept = ("1", "预算公开", "2026年5月20日前")
    moves = ("2", "决算公开；审计,整改", "2026年9月10日前")
    goes = ("3", "专项检查", "2026年6月15日前")
    office.publish(plan_of(path, kept, moves, goes), date(2026, 3, 1))
    office.sync()
    before = office.shown()
    # 20 May is a Wednesday, 15 June a Monday, 10 September a Thursday: nothing rolls.
    assert [line.split("|")[0] for line in before] == ["2026-05-20", "2026-06-15", "2026-09-10"]
    assert [_has(line, title) for line, (_, title, _) in zip(before, (kept, goes, moves), strict=True)] == [
        True, True, True,
    ]  # fmt: skip
    assert all(line.endswith("|CONFIRMED") for line in before)

    # The date moves by five days; another obligation is taken out of the plan.
    moved = ("2", "决算公开；审计,整改", "2026年9月15日前")
    office.publish(plan_of(path, kept, moved), date(2026, 3, 2))
    office.sync()
    after = office.shown()
    assert [line.split("|")[0] for line in after] == ["2026-05-20", "2026-06-15", "2026-09-15"]
    assert after[0] == before[0]
    assert _has(after[1], "专项检查") and after[1].endswith("|CANCELLED")
    assert _has(after[2], "决算公开") and after[2].endswith("|CONFIRMED")

    # Once its time as a withdrawn entry is over, it is gone.
    office.publish(plan_of(path, kept, moved), date(2026, 3, 2 + GRACE - 1))
    office.sync()
    assert len(office.shown()) == 3
    office.publish(plan_of(path, kept, moved), date(2026, 4, 2))
    office.sync()
    gone = office.shown()
    assert [line.split("|")[0] for line in gone] == ["2026-05-20", "2026-09-15"]
    assert not any(_has(line, "专项检查") for line in gone)


def test_nothing_to_fetch_twice(office: Office) -> None:
    """An unchanged feed is fetched, and nothing is copied."""
    office.sync()
    files = {path.name: path.read_bytes() for path in (office.home / "calendar").iterdir()}
    assert len(files) == 1
    assert "Copying" not in office.sync()
    assert {path.name: path.read_bytes() for path in (office.home / "calendar").iterdir()} == files


def _has(line: str, title: str) -> bool:
    return title in line.replace("\\", "")
