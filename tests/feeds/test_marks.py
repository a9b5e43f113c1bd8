"""What a ledger's entries make of a feed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from gkrules import Agenda, publish
from gkrules.feeds import Mark, marks_of
from gkrules.ledger import Done, Happened, Ledger, Stopped, Waived
from tests.feeds.makers import by_uid, events, plan

D = date.fromisoformat
ROWS = (
    ("1", "2026年6月30日前", "市财政局牵头，市审计局配合"),
    ("2", "文件公开后10日内", "市税务局"),
)


def by(day: str) -> dict[str, Any]:
    return {"who": "办公室", "recorded": datetime.fromisoformat(f"{day}T09:00+08:00")}


@pytest.fixture
def uids(tmp_path: Path) -> dict[str, str]:
    """The UIDs of the first task, by unit."""
    agenda = Agenda(plan(tmp_path, *ROWS))
    return {task.unit.id: task.uid for task in agenda.tasks() if task.obligation == "1"}


def _titles(folder: Path, name: str) -> list[str]:
    return [str(one["SUMMARY"]) for one in events(folder / f"{name}.ics")]


def test_done_and_overdue(tmp_path: Path, uids: dict[str, str]) -> None:
    found, out = plan(tmp_path, *ROWS), tmp_path / "out"
    ledger = Ledger()
    publish(Agenda(found, ledger, as_of=D("2026-06-30")), out)
    assert _titles(out, "finance") == ["任务1（牵头）"]
    publish(Agenda(found, ledger, as_of=D("2026-07-01")), out)
    assert _titles(out, "finance") == ["【已逾期】任务1（牵头）"]
    assert _titles(out, "all") == ["【已逾期】任务1"]
    ledger = ledger.record(Done(task=uids["finance"], day=D("2026-07-03"), **by("2026-07-03")))
    agenda = Agenda(found, ledger, as_of=D("2026-07-04"))
    publish(agenda, out)
    # A supporting unit's part ends with that of the unit that leads.
    assert _titles(out, "finance") == ["【逾期3天办结】任务1（牵头）"]
    assert _titles(out, "audit") == ["【牵头单位已办结】任务1（配合）"]
    assert _titles(out, "all") == ["【逾期3天办结】任务1"]
    (event,) = by_uid(out / "finance.ics").values()
    assert event["SEQUENCE"] == 2
    assert event["LAST-MODIFIED"].dt == datetime(
        2026, 7, 3, 1, tzinfo=UTC
    )  # the ledger's last entry
    assert set(event["CATEGORIES"].cats) == {"牵头", "已办结"}
    assert publish(agenda, out).changed == ()


def test_without_a_ledger_nothing_is_overdue(tmp_path: Path) -> None:
    """Who records nothing has not failed in everything."""
    publish(Agenda(plan(tmp_path, *ROWS), as_of=D("2026-12-01")), tmp_path / "out")
    assert _titles(tmp_path / "out", "finance") == ["任务1（牵头）"]


def test_waived_and_stopped(tmp_path: Path, uids: dict[str, str]) -> None:
    found, out = plan(tmp_path, *ROWS), tmp_path / "out"
    ledger = Ledger().record(
        Waived(task=uids["finance"], reason="机构改革", **by("2026-03-01")),
        Happened(event="文件公开", moment=D("2026-03-02"), **by("2026-03-02")),
        Stopped(first=D("2026-03-04"), reason="听证", trigger=2, **by("2026-03-04")),
    )
    publish(Agenda(found, ledger, as_of=D("2026-03-06")), out)
    assert _titles(out, "finance") == ["【免办】任务1（牵头）"]
    (event,) = events(out / "tax.ics")
    assert event["SUMMARY"] == "【中止】任务2（牵头）"
    assert event["STATUS"] == "TENTATIVE"


def test_what_is_open_has_no_mark(tmp_path: Path) -> None:
    found = plan(tmp_path, *ROWS)
    assert marks_of(Agenda(found, Ledger(), as_of=D("2026-06-29")).tasks()) == {}
    late = marks_of(Agenda(found, Ledger(), as_of=D("2026-07-09")).tasks())
    assert set(late.values()) == {Mark(overdue=True)}
