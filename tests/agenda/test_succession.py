"""Units that take over from others: 国税 and 地税 become one; an office is split."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gkrules import Directory
from gkrules.agenda import Standing
from gkrules.errors import PlanError
from gkrules.ledger import Done, Waived
from gkrules.supervision import supervise
from tests.agenda.conftest import Desk, by

D = date.fromisoformat
Make = Callable[..., Desk]
UNITS = """
[[unit]]
id = "guoshui"
name = "市国税局"
succeeded_by = "shuiwu"
succeeded_on = 2026-07-01
[[unit]]
id = "dishui"
name = "市地税局"
succeeded_by = "shuiwu"
succeeded_on = 2026-07-01
[[unit]]
id = "shuiwu"
name = "市税务局"
[[unit]]
id = "whole"
name = "市规划建设局"
succeeded_by = ["plan", "build"]
succeeded_on = 2026-07-01
[[unit]]
id = "plan"
name = "市规划局"
[[unit]]
id = "build"
name = "市建设局"
"""


def test_the_merged_unit_takes_over_what_is_due_from_its_day_on(desk: Make) -> None:
    made = desk({"limits": ["每季度第一周内"], "units": "市国税局、市地税局"}, units=UNITS)
    agenda = made.on("2026-03-05")
    named = {(one.due, one.unit.id): [unit.id for unit in one.answering] for one in agenda.tasks()}
    assert named[D("2026-04-07"), "guoshui"] == ["guoshui"]
    assert named[D("2026-07-07"), "guoshui"] == ["shuiwu"]
    assert named[D("2026-10-08"), "dishui"] == ["shuiwu"]  # 7 October is a holiday; 8 October works
    heir = agenda.plan.unit("shuiwu")
    assert heir is not None
    assert heir in agenda.plan.units
    mine = agenda.tasks(unit=heir)  # one a cycle, though two units owed it; with the old name
    assert [(one.due, one.unit.id) for one in mine] == [
        (D("2026-07-07"), "guoshui"),
        (D("2026-10-08"), "guoshui"),
    ]
    old = agenda.plan.unit("dishui")
    assert [one.due for one in agenda.tasks(unit=old)][-2:] == [D("2026-07-07"), D("2026-10-08")]


def test_what_was_left_open_passes_on_and_what_was_done_stays(desk: Make) -> None:
    made = desk(
        {"limits": ["2026年4月30日前", "2026年5月15日前"], "units": "市国税局"}, units=UNITS
    )
    first, second = made.on("2026-03-05").tasks()
    made.record(Done(task=first.uid, day=D("2026-04-20"), **by("2026-04-20")))
    done, late = made.on("2026-08-01").tasks()
    assert (done.standing, [unit.id for unit in done.answering]) == (Standing.DONE, ["guoshui"])
    assert (late.uid, late.standing) == (second.uid, Standing.OVERDUE)
    assert [unit.id for unit in late.answering] == ["shuiwu"]


def test_staggered_successions(desk: Make) -> None:
    """甲 has become 丙 by then, 乙 has not yet."""
    units = "".join(
        f'[[unit]]\nid = "{unit}"\nname = "市{name}局"\n{rest}'
        for unit, name, rest in (
            ("a", "甲", 'succeeded_by = "c"\nsucceeded_on = 2026-07-01\n'),
            ("b", "乙", 'succeeded_by = "c"\nsucceeded_on = 2027-01-01\n'),
            ("c", "丙", ""),
        )
    )
    made = desk({"limits": ["2026年8月31日前"], "units": "市乙局、市甲局"}, units=units)
    heir = made.plan.unit("c")
    (task,) = made.on("2026-09-10").overdue(heir)
    assert task.unit.id == "a"


def test_a_merged_unit_does_it_once_under_either_name(desk: Make) -> None:
    made = desk({"limits": ["2026年8月31日前"], "units": "市国税局、市地税局"}, units=UNITS)
    first, second = made.on("2026-03-05").tasks()
    made.record(Done(task=second.uid, day=D("2026-08-20"), **by("2026-08-20")))
    assert [one.standing for one in made.on("2026-09-10").tasks()] == [Standing.DONE, Standing.DONE]
    assert made.on("2026-09-10").overdue() == ()
    assert first.uid != second.uid


def test_what_one_office_did_before_the_merger_is_its_own(desk: Make) -> None:
    made = desk({"limits": ["2026年8月31日前"], "units": "市国税局、市地税局"}, units=UNITS)
    _, second = made.on("2026-03-05").tasks()
    made.record(Done(task=second.uid, day=D("2026-06-20"), **by("2026-06-20")))
    assert [one.standing for one in made.on("2026-09-10").tasks()] == [
        Standing.OVERDUE,
        Standing.DONE,
    ]


def test_a_merged_unit_counts_what_it_did_under_both_names(desk: Make) -> None:
    """Three times a year: of 国税局 one before the merger; after it one under its name and one under the other."""
    made = desk({"limits": ["每年不少于3次"], "units": "市国税局、市地税局"}, units=UNITS)
    names = {one.unit.id: one.uid for one in made.on("2026-03-05").tasks()}
    for unit, day in (
        ("guoshui", "2026-03-20"), ("dishui", "2026-09-01"), ("guoshui", "2026-08-03"),
    ):  # fmt: skip
        made.record(Done(task=names[unit], day=D(day), **by("2026-09-02")))
    found = {one.unit.id: one for one in made.on("2026-09-10").tasks()}
    old, other = found["guoshui"], found["dishui"]
    assert [str(one.day) for one in old.done] == ["2026-03-20", "2026-08-03", "2026-09-01"]
    assert (old.standing, old.finished) == (Standing.DONE, D("2026-09-01"))
    # 地税局 did nothing before the merger: two, and one is lacking.
    assert [str(one.day) for one in other.done] == ["2026-08-03", "2026-09-01"]
    assert (other.standing, other.finished) == (Standing.UPCOMING, None)
    assert [one.unit.id for one in made.on("2027-01-05").overdue()] == ["dishui"]
    made.record(Done(task=names["guoshui"], day=D("2026-10-09"), **by("2026-10-09")))
    assert made.on("2027-01-05").overdue() == ()


def test_a_split_unit_leaves_its_share_to_all_its_heirs(desk: Make) -> None:
    made = desk({"limits": ["2026年8月31日前"], "units": "市规划建设局"}, units=UNITS)
    (task,) = made.on("2026-03-05").tasks()
    assert [unit.id for unit in task.answering] == ["plan", "build"]
    assert [unit.id for unit in made.plan.units] == ["whole", "plan", "build"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('succeeded_by = "b"', "要一起写"),
        ("succeeded_on = 2026-07-01", "要一起写"),
        ('succeeded_by = "c"\nsucceeded_on = 2026-07-01', "没有编号为「c」的单位"),
        ('succeeded_by = "a"\nsucceeded_on = 2026-07-01', "单位互相承接：a → a"),
        ('succeeded_by = "b"\nsucceeded_on = "7月"', "日期"),
    ],
)
def test_what_cannot_be_meant(tmp_path: Path, lines: str, words: str) -> None:
    path = tmp_path / "units.toml"
    path.write_text(
        f'[[unit]]\nid = "a"\nname = "甲"\n{lines}\n[[unit]]\nid = "b"\nname = "乙"\n',
        encoding="utf-8",
    )
    with pytest.raises(PlanError, match=words):
        Directory.load(path)


def test_a_chain_of_successions(tmp_path: Path) -> None:
    rows = (("a", "b", "2026-01-01"), ("b", "c", "2026-06-01"))
    text = "".join(
        f'[[unit]]\nid = "{a}"\nname = "{a}局"\nsucceeded_by = "{b}"\nsucceeded_on = {day}\n'
        for a, b, day in rows
    )
    path = tmp_path / "units.toml"
    path.write_text(text + '[[unit]]\nid = "c"\nname = "c局"\n', encoding="utf-8")
    directory = Directory.load(path)
    first = directory.units[0]
    heirs = {
        day: [one.id for one in directory.heirs(first, D(day))]
        for day in ("2025-12-31", "2026-01-01", "2026-06-01")
    }
    assert heirs == {"2025-12-31": [], "2026-01-01": ["b"], "2026-06-01": ["c"]}
    assert directory.inherited() == {"b": frozenset({"a"}), "c": frozenset({"a", "b"})}


def test_what_two_owed_and_one_took_over_is_listed_once(desk: Make) -> None:
    made = desk({"limits": ["2026年8月31日前"], "units": "市国税局、市地税局"}, units=UNITS)
    agenda = made.on("2026-09-10")
    assert [one.unit.id for one in agenda.overdue()] == ["guoshui"]  # the first that is named
    assert agenda.overdue_count() == 1
    assert len(made.on("2026-08-01").open(D("2026-08-01"), D("2026-09-30"))) == 1


def test_days_before_all_calendars(desk: Make) -> None:
    agenda = desk({"limits": ["每季度第一周内"]}).on("2026-03-05")
    assert agenda.open(D("0001-01-01"), D("0001-01-31")) == ()
    assert agenda.open(D("1980-01-01"), D("1980-01-31")) == ()


# ---------------------------------------------------------------- what a merged unit owes once


def _named(made: Desk, day: str = "2026-03-05") -> dict[str, str]:
    """The UIDs of the first obligation's tasks by unit."""
    return {one.unit.id: one.uid for one in made.on(day).every() if one.obligation == "1"}


def _told(made: Desk, day: str) -> list[str]:
    """What is overdue, as `overdue`, its count and the audit's lines have it: they must agree."""
    agenda = made.on(day)
    names = [one.unit.id for one in agenda.overdue()]
    found = supervise(agenda)
    assert agenda.overdue_count() == found.totals.overdue == len(names)
    assert {task.unit.id for line in found.lines for task in line.overdue} == {*names}
    for line in found.lines:
        assert [one.uid for one in agenda.overdue(line.unit)] == [one.uid for one in line.overdue]
    return names


def test_its_own_goes_before_what_it_took_over(desk: Make) -> None:
    made = desk({"limits": ["2026年8月31日前"], "units": "市国税局、市税务局"}, units=UNITS)
    assert _told(made, "2026-09-10") == ["shuiwu"]
    uid = _named(made)["shuiwu"]
    made.record(Done(task=uid, day=D("2026-08-20"), **by("2026-08-20")))
    assert _told(made, "2026-09-10") == []


def test_its_own_done_before_the_merger_is_not_the_others(desk: Make) -> None:
    made = desk({"limits": ["2026年8月31日前"], "units": "市国税局、市税务局"}, units=UNITS)
    uid = _named(made)["shuiwu"]
    made.record(Done(task=uid, day=D("2026-06-20"), **by("2026-06-20")))
    assert _told(made, "2026-09-10") == ["guoshui"]
    (line,) = supervise(made.on("2026-09-10")).lines
    assert (line.unit.id, line.counts.due, line.counts.in_time, line.counts.open) == (
        "shuiwu", 2, 1, 1,
    )  # fmt: skip


def test_done_under_the_others_name_counts_for_its_own(desk: Make) -> None:
    made = desk({"limits": ["2026年8月31日前"], "units": "市国税局、市税务局"}, units=UNITS)
    uid = _named(made)["guoshui"]
    made.record(Done(task=uid, day=D("2026-08-20"), **by("2026-08-20")))
    assert _told(made, "2026-09-10") == []


def test_what_one_office_was_let_off_the_other_still_owes(desk: Make) -> None:
    made = desk({"limits": ["2026年8月31日前"], "units": "市国税局、市地税局"}, units=UNITS)
    made.record(Waived(task=_named(made)["guoshui"], reason="重复", **by("2026-06-20")))
    assert _told(made, "2026-09-10") == ["dishui"]


def test_done_once_stays_done_when_the_unit_is_renamed_again(desk: Make) -> None:
    again = UNITS.replace(
        'name = "市税务局"',
        'name = "市税务局"\nsucceeded_by = "e"\nsucceeded_on = 2026-10-01\n'
        '[[unit]]\nid = "e"\nname = "税务总局"',
    )
    made = desk({"limits": ["2026年8月31日前"], "units": "市国税局、市地税局"}, units=again)
    uid = _named(made)["guoshui"]
    made.record(Done(task=uid, day=D("2026-08-20"), **by("2026-08-20")))
    assert [one.standing for one in made.on("2026-11-10").tasks()] == [Standing.DONE] * 2


def test_done_by_one_before_the_other_came_to_it(desk: Make) -> None:
    """甲 became 丙 in July and 丙 did it in August; 乙, which became 丙 in October, has not."""
    units = "".join(
        f'[[unit]]\nid = "{unit}"\nname = "市{name}局"\n{rest}'
        for unit, name, rest in (
            ("a", "甲", 'succeeded_by = "c"\nsucceeded_on = 2026-07-01\n'),
            ("b", "乙", 'succeeded_by = "c"\nsucceeded_on = 2026-10-01\n'),
            ("c", "丙", ""),
        )
    )
    made = desk({"limits": ["2026年8月31日前"], "units": "市乙局、市甲局"}, units=units)
    uid = _named(made)["a"]
    made.record(Done(task=uid, day=D("2026-08-01"), **by("2026-08-01")))
    assert _told(made, "2026-09-10") == _told(made, "2026-11-10") == ["b"]


def test_of_a_merged_and_a_split_unit_each_is_told(desk: Make) -> None:
    """甲 was split into 丙 and 丁, 乙 became 丙: 丁 owes what 甲 did, though 丙 has that of 乙."""
    units = "".join(
        f'[[unit]]\nid = "{unit}"\nname = "市{name}局"\n{rest}'
        for unit, name, rest in (
            ("a", "甲", 'succeeded_by = ["c", "d"]\nsucceeded_on = 2026-07-01\n'),
            ("b", "乙", 'succeeded_by = "c"\nsucceeded_on = 2026-07-01\n'),
            ("c", "丙", ""),
            ("d", "丁", ""),
        )
    )
    made = desk({"limits": ["2026年8月31日前"], "units": "市乙局、市甲局"}, units=units)
    assert sorted(_told(made, "2026-09-10")) == ["a", "b"]


def test_merged_leads_close_what_others_wait_for(desk: Make) -> None:
    """Two that lead became one, which did it once: the supporting part ends, and what comes after begins."""
    made = desk(
        {"limits": ["2026年8月31日前"], "units": "市国税局、市地税局牵头，市规划局配合"},
        {"limits": ["完成后5日内"], "after": "1", "units": "市规划局"},
        units=UNITS,
    )
    made.record(Done(task=_named(made)["guoshui"], day=D("2026-08-12"), **by("2026-08-12")))
    tasks = {(one.obligation, one.unit.id): one for one in made.on("2026-08-13").every()}
    assert tasks["1", "plan"].done_by_leads
    assert tasks["2", "plan"].due == D("2026-08-17")
    assert tasks["1", "plan"].finished is None


def test_an_heir_with_its_own_days_sees_what_waits(desk: Make, tmp_path: Path) -> None:
    (tmp_path / "days.toml").write_text(
        'name = "税务"\nsource = "某文"\n[[day]]\nname = "税务日"\noff = [2026-08-12]\n',
        encoding="utf-8",
    )
    units = UNITS.replace('name = "市税务局"', 'name = "市税务局"\ncalendar = "days.toml"')
    made = desk({"limits": ["文件公开后5日内"], "units": "市国税局"}, units=units)
    agenda = made.on("2026-09-10")
    heir = made.plan.unit("shuiwu")
    assert [one.unit.id for one in agenda.awaiting(heir)] == ["guoshui"]
    assert [one.unit.id for one in agenda.every(heir)] == ["guoshui"]
