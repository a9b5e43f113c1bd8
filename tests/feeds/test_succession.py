"""Units that take over from others: the old feed stays as it is, the new one shows what passed on, by the same UIDs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import icalendar

from gkrules import Agenda, publish
from gkrules.ledger import Done
from tests.agenda.conftest import Desk, by
from tests.agenda.conftest import desk as desk
from tests.agenda.test_succession import UNITS

D = date.fromisoformat
ROW = {"limits": ["每季度第一周内"], "units": "市国税局、市地税局"}


def _events(path: Path) -> dict[str, date]:
    found = icalendar.Calendar.from_ical(path.read_bytes())
    return {str(one["UID"]): one["DTSTART"].dt for one in found.walk("VEVENT")}


def test_two_offices_become_one(desk: Callable[..., Desk], tmp_path: Path) -> None:
    made = desk(ROW, units=UNITS)
    publish(Agenda(made.plan), tmp_path)
    old, other, new = (
        _events(tmp_path / f"{name}.ics") for name in ("guoshui", "dishui", "shuiwu")
    )
    assert sorted(old.values()) == [D("2026-04-07"), D("2026-07-07"), D("2026-10-08")]
    assert sorted(other.values()) == sorted(old.values())
    assert new == {uid: day for uid, day in old.items() if day >= D("2026-07-01")}
    index = (tmp_path / "index.json").read_text("utf-8")
    assert '"shuiwu.ics"' in index


def test_what_was_left_open_passes_on(desk: Callable[..., Desk], tmp_path: Path) -> None:
    made = desk(
        {"limits": ["2026年4月30日前", "2026年5月15日前"], "units": "市国税局"}, units=UNITS
    )
    first, second = made.on("2026-03-05").tasks()
    made.record(Done(task=first.uid, day=D("2026-04-20"), **by("2026-04-20")))
    publish(made.on("2026-08-01"), tmp_path)
    assert set(_events(tmp_path / "shuiwu.ics")) == {second.uid}
    assert set(_events(tmp_path / "guoshui.ics")) == {first.uid, second.uid}


def test_a_plan_that_learns_of_the_merger_keeps_the_old_events(
    desk: Callable[..., Desk], tmp_path: Path
) -> None:
    """Published before and after the units file says so: nothing in the old feed is cancelled or renumbered."""
    before = UNITS.replace('succeeded_by = "shuiwu"\nsucceeded_on = 2026-07-01\n', "")
    publish(Agenda(desk(ROW, units=before).plan), tmp_path)
    old = (tmp_path / "guoshui.ics").read_bytes()
    publish(Agenda(desk(ROW, units=UNITS).plan), tmp_path)
    assert (tmp_path / "guoshui.ics").read_bytes() == old


def test_what_the_heir_did_late_is_shown_done_and_does_not_vanish(
    desk: Callable[..., Desk], tmp_path: Path
) -> None:
    """Left open by an office that was merged on 1 July, done by its heir on 5 August."""
    made = desk({"limits": ["2026年5月15日前"], "units": "市国税局"}, units=UNITS)
    (task,) = made.on("2026-03-05").tasks()
    publish(made.on("2026-08-01"), tmp_path)
    assert _summaries(tmp_path / "shuiwu.ics") == {task.uid: "【已逾期】任务1（牵头）"}
    made.record(Done(task=task.uid, day=D("2026-08-05"), **by("2026-08-05")))
    publish(made.on("2026-08-06"), tmp_path)
    # 15 May to 5 August: 16 + 30 + 31 + 5 days.
    assert _summaries(tmp_path / "shuiwu.ics") == {task.uid: "【逾期82天办结】任务1（牵头）"}


def test_what_ended_with_the_leads_late_stays_with_the_heir(
    desk: Callable[..., Desk], tmp_path: Path
) -> None:
    made = desk({"limits": ["2026年5月15日前"], "units": "市规划局牵头，市国税局配合"}, units=UNITS)
    tasks = {task.unit.id: task.uid for task in made.on("2026-03-05").tasks()}
    uid = tasks["guoshui"]
    publish(made.on("2026-08-01"), tmp_path)
    assert _summaries(tmp_path / "shuiwu.ics") == {uid: "【已逾期】任务1（配合）"}
    made.record(Done(task=tasks["plan"], day=D("2026-08-05"), **by("2026-08-05")))
    publish(made.on("2026-08-06"), tmp_path)
    assert _summaries(tmp_path / "shuiwu.ics") == {uid: "【牵头单位已办结】任务1（配合）"}


def test_of_two_predecessors_the_one_that_is_not_done_speaks(
    desk: Callable[..., Desk], tmp_path: Path
) -> None:
    """国税 did its part before the merger, 地税 did not: the merged office still has to."""
    made = desk({"limits": ["2026年7月15日前"], "units": "市国税局、市地税局"}, units=UNITS)
    first, second = sorted(made.on("2026-03-05").tasks(), key=lambda one: one.unit.id, reverse=True)
    assert (first.unit.id, second.unit.id) == ("guoshui", "dishui")
    made.record(Done(task=first.uid, day=D("2026-06-20"), **by("2026-06-20")))
    publish(made.on("2026-07-02"), tmp_path)
    assert _summaries(tmp_path / "shuiwu.ics") == {second.uid: "任务1（牵头）"}
    made.record(Done(task=second.uid, day=D("2026-07-10"), **by("2026-07-10")))
    publish(made.on("2026-07-11"), tmp_path)
    assert _summaries(tmp_path / "shuiwu.ics") == {first.uid: "【已办结】任务1（牵头）"}


def _summaries(path: Path) -> dict[str, str]:
    found = icalendar.Calendar.from_ical(path.read_bytes())
    return {str(one["UID"]): str(one["SUMMARY"]) for one in found.walk("VEVENT")}
