"""Which happenings open which tasks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from attrs import evolve

from gkrules.agenda import Standing
from gkrules.eventwords import event_key
from gkrules.ledger import Confirmed, Corrected, Happened, Moved, Planned, Withdrawn
from gkrules.limits import Event, Span
from gkrules.obligation import Stated
from gkrules.supervision import supervise
from tests.agenda.conftest import HEAD, Desk, by

D = date.fromisoformat
Make = Callable[..., Desk]


def _happened(event: str, day: str, *units: str) -> Happened:
    return Happened(event=event, moment=D(day), units=units, **by(day))


@pytest.mark.parametrize(
    "words",
    [
        "文件公开",
        "文件 公开",
        "文件的公开",
        "文件公开后",
        "自文件公开之日起",
        "文件公开之日",
        "文件公开以后",
    ],
)
def test_wordings_of_one_event(words: str) -> None:
    assert event_key(words) == "文件公开"


@pytest.mark.parametrize(("one", "other"), [("自查完成", "查完成"), ("文件公开", "文件印发")])
def test_other_events(one: str, other: str) -> None:
    assert event_key(one) != event_key(other)


def test_each_happening_opens_a_task_of_its_own(desk: Make) -> None:
    made = desk({"limits": ["文件公开后10个工作日内"], "units": "市财政局、市审计局"})
    assert {one.standing for one in made.tasks("1").values()} == {Standing.AWAITING}
    made.record(_happened("文件公开", "2026-03-10"), _happened("文件公开", "2026-03-11", "audit"))
    due = {name: task.due for name, task in made.tasks("1").items()}
    assert due == {
        "t1.finance": D("2026-03-24"),
        "t1.audit": D("2026-03-24"),
        "t2.audit": D("2026-03-25"),
    }


def test_those_it_does_not_concern_go_on_waiting(desk: Make) -> None:
    made = desk({"limits": ["文件公开后10个工作日内"], "units": "市财政局、市审计局"})
    made.record(_happened("文件公开", "2026-03-11", "audit"))
    tasks = [one for one in made.on("2026-03-12").every() if one.obligation == "1"]
    assert {(one.unit.id, one.standing) for one in tasks} == {
        ("audit", Standing.UPCOMING),
        ("finance", Standing.AWAITING),
    }


def test_one_event_opens_every_obligation_that_waits_for_it(desk: Make) -> None:
    made = desk(
        {"limits": ["文件公开后10个工作日内"]},
        {"limits": ["自文件公开之日起5日内"]},
        {"limits": ["印发后3日内"], "aliases": ["文件公开"]},
        {"limits": ["会议召开后3日内"]},
    )
    made.record(_happened("文件公开后", "2026-03-10"))
    due = {n: [task.due for task in made.tasks(n).values()] for n in "1234"}
    # the 13th is a Friday; the 15th a Sunday, so the 16th
    assert due == {
        "1": [D("2026-03-24")],
        "2": [D("2026-03-16")],
        "3": [D("2026-03-13")],
        "4": [None],
    }


def test_an_obligation_whose_words_name_no_event(desk: Make) -> None:
    made = desk({"limits": ["20日内办结"]}).record(_happened("第1项起算", "2026-03-10"))
    assert made.tasks("1")["t1.finance"].due == D("2026-03-30")


def test_the_plans_own_triggers_stay(desk: Make) -> None:
    head = HEAD + '\n[triggers]\n"省意见印发" = 2026-03-10\n'
    made = desk({"limits": ["省意见印发后30日内"]}, head=head)
    (before,) = made.tasks("1").values()
    made.record(
        _happened("省意见印发", "2026-03-10"),  # the same one
        _happened("省意见印发", "2026-04-01"),
    )
    tasks = made.on("2026-04-02").tasks()
    assert [task.due for task in tasks] == [D("2026-04-09"), D("2026-05-06")]  # 1 May is a holiday
    assert tasks[0].uid == before.uid


@pytest.mark.parametrize(
    ("given", "recorded", "many"),
    [
        ("2026-03-10", "2026-03-10T09:00+08:00", 1),
        ("2026-03-10T09:00:00", "2026-03-10T09:00+08:00", 1),
        ("2026-03-10T09:00:00", "2026-03-10T01:00+00:00", 1),
        ("2026-03-10T09:00:00", "2026-03-10T15:00+08:00", 2),
        ("2026-03-10", "2026-03-11T00:00+08:00", 2),
    ],
)
def test_the_plans_date_and_the_ledgers_hour(
    desk: Make, given: str, recorded: str, many: int
) -> None:
    """The ledger may know the hour of what the plan gives a day for: it is one event, and one task."""
    made = desk(
        {"limits": ["省意见印发后30日内"]}, head=HEAD + f'\n[triggers]\n"省意见印发" = {given}\n'
    )
    moment = datetime.fromisoformat(recorded)
    made.record(Happened(event="省意见印发", moment=moment, **by("2026-03-12")))
    assert len(made.on("2026-03-12").tasks()) == many


def test_a_planned_event_opens_what_is_counted_back(desk: Make) -> None:
    made = desk({"limits": ["会议召开3个工作日前"]}, {"limits": ["会议召开后3日内"]})
    made.record(Planned(event="会议召开", moment=D("2026-04-30"), **by("2026-03-10")))
    task = made.tasks("1", "2026-03-11")["t1.finance"]
    assert task.due == D("2026-04-27")  # 29, 28, 27
    assert [one.standing for one in made.tasks("2", "2026-03-11").values()] == [Standing.AWAITING]
    made.record(Moved(about=1, moment=D("2026-05-08"), **by("2026-03-12")))
    moved = made.tasks("1", "2026-03-13")["t1.finance"]
    assert moved.due == D("2026-04-30")  # 7 and 6 May; 1 to 5 May off; 30 April
    assert moved.uid == task.uid
    made.record(Confirmed(about=1, **by("2026-05-08")))
    assert made.tasks("2", "2026-05-08")["t1.finance"].due == D("2026-05-11")
    made.record(Withdrawn(about=1, **by("2026-05-09")))
    assert [one.due for one in made.tasks("1").values()] == [None]


def test_a_corrected_trigger_moves_its_tasks_and_keeps_their_names(desk: Make) -> None:
    made = desk({"limits": ["文件公开后10个工作日内"]}).record(_happened("文件公开", "2026-03-10"))
    before = made.tasks("1")["t1.finance"]
    made.record(Corrected(about=1, moment=D("2026-03-11"), **by("2026-03-12")))
    after = made.tasks("1")["t1.finance"]
    assert (before.due, after.due) == (D("2026-03-24"), D("2026-03-25"))
    assert before.uid == after.uid


def test_either_of_two_events(desk: Make) -> None:
    made = desk({"limits": ["自收到申请或者发现之日起10个工作日内"]})
    made.record(_happened("收到申请", "2026-03-10"))
    assert made.tasks("1")["t1.finance"].due == D("2026-03-24")
    made.record(_happened("发现", "2026-03-11"))  # both: the later
    assert {name: task.due for name, task in made.tasks("1").items()} == {
        "t1.finance": D("2026-03-25")
    }


def test_a_withdrawn_one_leaves_its_place_to_the_next(desk: Make) -> None:
    made = desk({"limits": ["自收到批复或者公告期满之日起15日内"], "units": "东区、西区"})
    made.record(
        _happened("收到批复", "2026-03-05"),
        _happened("公告期满", "2026-03-10", "east"),
        _happened("公告期满", "2026-03-16"),
        Withdrawn(about=2, **by("2026-03-17")),
    )
    # 16 March + 15 days for both: the second announcement is the first that stands
    assert {name: task.due for name, task in made.tasks("1").items()} == {
        "t1.east": D("2026-03-31"),
        "t1.west": D("2026-03-31"),
    }


def test_a_span_needs_both_its_events(desk: Make) -> None:
    made = desk({"limits": ["立案后3日内"]})
    span = Stated("自立案之日起至结案之日止", Span(Event("立案"), Event("结案")))
    (row,) = made.plan.obligations
    made.plan = evolve(made.plan, obligations=(evolve(row, limits=(span,)),))
    made.record(_happened("立案", "2026-03-10"))
    assert [task.due for task in made.tasks("1").values()] == [None]
    made.record(_happened("立案", "2026-03-20"), _happened("结案", "2026-03-27"))
    found = {name: (task.occurrence.start, task.due) for name, task in made.tasks("1").items()}
    assert found == {"t1.finance": (D("2026-03-10"), D("2026-03-27"))}


def test_an_alias_is_not_the_plans_own_date(desk: Make) -> None:
    made = desk({"limits": ["文件公开后10个工作日内"], "aliases": ["文件印发"]})
    assert [task.due for task in made.tasks("1").values()] == [None]
    made.record(_happened("文件印发", "2026-03-10"))
    assert made.tasks("1")["t1.finance"].due == D("2026-03-24")


def test_what_was_recorded_counts_however_early_it_was_due(desk: Make) -> None:
    """The notice is of 2 March. What somebody recorded of before is meant to count; the fixed date had passed."""
    made = desk(
        {"limits": ["文件公开后5日内"]},
        {"limits": ["2026年2月底前"]},
        {"limits": ["会议召开5个工作日前"]},
    )
    made.record(
        Happened(event="文件公开", moment=D("2026-02-11"), **by("2026-03-05")),
        Happened(event="会议召开", moment=D("2026-03-04"), **by("2026-03-05")),
    )
    agenda = made.on("2026-03-05")
    # The 16th lies in the holiday, which ends on the 23rd; back from 4 March: 3, 2, the 28th (it works), 27, 26.
    late = [(one.obligation, one.due) for one in agenda.overdue()]
    assert late == [("1", D("2026-02-24")), ("3", D("2026-02-26"))]
    assert agenda.overdue_count() == supervise(agenda).totals.overdue == 2
    assert [due.obligation.id for due in agenda.before_notice()] == ["2"]
