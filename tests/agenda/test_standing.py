"""How a task stands on a day. The counted days are written out beside each case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from gkrules.agenda import Standing
from gkrules.ledger import (
    Choice,
    Corrected,
    Decided,
    Done,
    Extended,
    Happened,
    Resumed,
    Stopped,
    Waived,
    Withdrawn,
)
from gkrules.occurrence import Distance
from gkrules.supervision import supervise
from gkrules.trace import What
from tests.agenda.conftest import Desk, by

D = date.fromisoformat
Make = Callable[..., Desk]
#: From Tuesday 10 March: 11 12 13 16 17 18 19 20 23 24.
OPENED = Happened(event="文件公开", moment=D("2026-03-10"), **by("2026-03-10"))
LIMIT = {"limits": ["文件公开后10个工作日内"]}


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        ("2026-03-16", Standing.UPCOMING),  # 17 18 19 20 23 24: six working days
        ("2026-03-17", Standing.DUE_SOON),  # five
        ("2026-03-24", Standing.DUE_SOON),  # the day itself
        ("2026-03-25", Standing.OVERDUE),
    ],
)
def test_before_and_after_the_due_date(desk: Make, day: str, standing: Standing) -> None:
    task = desk(LIMIT).record(OPENED).tasks("1", day)["t1.finance"]
    assert task.due == D("2026-03-24")
    assert task.standing is standing


def test_overdue_by_days_and_working_days(desk: Make) -> None:
    task = desk(LIMIT).record(OPENED).tasks("1", "2026-03-30")["t1.finance"]
    assert task.late == Distance(6, 4)  # 25 26 27, 30


def test_how_many_are_overdue(desk: Make) -> None:
    made = desk({**LIMIT, "units": "市财政局、市审计局"}, {"limits": ["每季度第一周内"]}).record(
        OPENED
    )
    uid = made.tasks("1")["t1.finance"].uid
    made.record(
        Done(task=uid, day=D("2026-03-20"), **by("2026-03-20")),
        Stopped(task=made.tasks("1")["t1.audit"].uid, first=D("2026-03-16"), **by("2026-03-20")),
    )
    agenda = made.on("2026-12-31")  # three quarters since 2 March; one task done, one stopped
    assert agenda.overdue_count() == len(agenda.overdue()) == 3
    finance = made.plan.unit("finance")
    assert agenda.overdue_count(finance) == len(agenda.overdue(finance)) == 3


def test_soon_is_a_choice(desk: Make) -> None:
    agenda = desk(LIMIT).record(OPENED).on("2026-03-16", soon=6)
    assert [one.standing for one in agenda.tasks()] == [Standing.DUE_SOON]


@pytest.mark.parametrize(
    ("day", "late"),
    [
        ("2026-03-20", Distance(0, 0)),
        ("2026-03-24", Distance(0, 0)),
        ("2026-03-30", Distance(6, 4)),
    ],
)
def test_done_in_time_or_late(desk: Make, day: str, late: Distance) -> None:
    made = desk(LIMIT).record(OPENED)
    uid = made.tasks("1")["t1.finance"].uid
    made.record(Done(task=uid, day=D(day), **by("2026-03-31")))
    task = made.tasks("1", "2026-04-30")["t1.finance"]
    assert (task.standing, task.late, task.finished) == (Standing.DONE, late, D(day))
    assert made.on("2026-04-30").overdue() == ()
    assert made.on("2026-04-30").open(D("2026-03-01"), D("2026-12-31")) == ()


def test_what_was_recorded_later_is_not_known_before(desk: Make) -> None:
    made = desk(LIMIT).record(OPENED)
    uid = made.tasks("1")["t1.finance"].uid
    made.record(Done(task=uid, day=D("2026-03-24"), **by("2026-03-31")))
    assert made.tasks("1", "2026-03-30")["t1.finance"].standing is Standing.OVERDUE
    assert made.tasks("1", "2026-03-31")["t1.finance"].standing is Standing.DONE


def test_a_supporting_part_ends_with_those_who_lead(desk: Make) -> None:
    made = desk({**LIMIT, "units": "市财政局、东区牵头，市审计局配合"}).record(OPENED)
    tasks = made.tasks("1")
    assert tasks["t1.audit"].standing is Standing.OVERDUE
    made.record(Done(task=tasks["t1.finance"].uid, day=D("2026-03-20"), **by("2026-03-31")))
    tasks = made.tasks("1")  # joint leads are done one by one
    assert tasks["t1.finance"].standing is Standing.DONE
    assert tasks["t1.east"].standing is Standing.OVERDUE
    assert tasks["t1.audit"].standing is Standing.OVERDUE
    made.record(Done(task=tasks["t1.east"].uid, day=D("2026-03-26"), **by("2026-03-31")))
    audit = made.tasks("1")["t1.audit"]
    assert (audit.standing, audit.done_by_leads, audit.done) == (Standing.DONE, True, ())
    assert audit.late == Distance(2, 2)


def test_a_count_limit_takes_several(desk: Make) -> None:
    made = desk({"limits": ["每年不少于3次"]})
    (uid,) = [task.uid for task in made.tasks("1").values()]
    for n, day in enumerate(("2026-04-01", "2026-06-01", "2026-09-01"), 1):
        made.record(Done(task=uid, day=D(day), **by(day)))
        (task,) = made.tasks("1", day).values()
        assert (len(task.done), task.needed) == (n, 3)
        assert task.standing is (Standing.DONE if n == 3 else Standing.UPCOMING)
    assert task.finished == D("2026-09-01")


def test_an_extension(desk: Make) -> None:
    made = desk({"limits": ["文件公开后10个工作日内，可以延长5个工作日"]}).record(OPENED)
    uid = made.tasks("1")["t1.finance"].uid
    made.record(Extended(task=uid, **by("2026-03-20")))
    assert made.tasks("1")["t1.finance"].due == D("2026-03-31")  # 25 26 27 30 31


def test_a_stop_that_ended_and_one_that_stands(desk: Make) -> None:
    made = desk({**LIMIT, "units": "市财政局、市审计局"}).record(OPENED)
    uid = made.tasks("1")["t1.finance"].uid
    made.record(Stopped(task=uid, first=D("2026-03-16"), reason="听证", **by("2026-03-16")))
    stands = made.tasks("1", "2026-03-20")
    # 11 12 13, then 16 to 20 out, 23 24 25 26 27 30 31
    assert stands["t1.finance"].due == D("2026-03-31")
    assert stands["t1.finance"].standing is Standing.STOPPED
    assert stands["t1.audit"].due == D("2026-03-24")
    made.record(Resumed(about=2, last=D("2026-03-18"), **by("2026-03-19")))
    ended = made.tasks("1", "2026-03-20")["t1.finance"]
    assert ended.due == D("2026-03-27")  # 11 12 13, 19 20, 23 24 25 26 27
    assert ended.standing is Standing.DUE_SOON


def test_a_stop_after_the_end_stops_nothing(desk: Make) -> None:
    made = desk(LIMIT).record(OPENED)
    uid = made.tasks("1")["t1.finance"].uid
    made.record(Stopped(task=uid, first=D("2026-03-26"), **by("2026-03-26")))
    assert made.tasks("1", "2026-03-27")["t1.finance"].standing is Standing.OVERDUE


def test_a_stop_of_all_that_a_trigger_opened(desk: Make) -> None:
    made = desk({**LIMIT, "units": "市财政局、市审计局"}, LIMIT).record(
        OPENED, Stopped(trigger=1, first=D("2026-03-16"), **by("2026-03-16"))
    )
    made.record(Resumed(about=2, last=D("2026-03-18"), **by("2026-03-19")))
    due = {task.due for n in "12" for task in made.tasks(n).values()}
    assert due == {D("2026-03-27")}


def test_waived(desk: Make) -> None:
    made = desk(LIMIT).record(OPENED)
    uid = made.tasks("1")["t1.finance"].uid
    made.record(Waived(task=uid, reason="上级已经统一公开", **by("2026-03-12")))
    task = made.tasks("1")["t1.finance"]
    assert (task.standing, task.late) == (Standing.WAIVED, None)
    assert made.on("2026-12-31").overdue() == ()


def test_what_is_done_keeps_the_due_date_it_had(desk: Make) -> None:
    made = desk(LIMIT).record(OPENED)
    uid = made.tasks("1")["t1.finance"].uid
    made.record(
        Done(task=uid, day=D("2026-03-24"), due=D("2026-03-24"), **by("2026-03-24")),
        Corrected(about=1, moment=D("2026-03-04"), **by("2026-03-25")),  # would be due on 18 March
    )
    task = made.tasks("1")["t1.finance"]
    assert (task.due, task.late) == (D("2026-03-24"), Distance(0, 0))
    last = task.occurrence.trace[-1]
    assert (last.what, last.before, last.after) == (What.KEPT, D("2026-03-18"), D("2026-03-24"))


def test_what_is_done_in_part_still_moves(desk: Make) -> None:
    """One of two meetings was held: the date of the other is open, and moves with a corrected trigger."""
    made = desk({"limits": ["文件公开后30日内至少召开2次会议"]}).record(OPENED)
    uid = made.tasks("1")["t1.finance"].uid
    first = Done(task=uid, day=D("2026-03-12"), due=D("2026-04-09"), **by("2026-03-12"))
    made.record(first, Corrected(about=1, moment=D("2026-03-05"), **by("2026-03-13")))
    # 4 April is a holiday; so are the 5th and the 6th.
    assert made.tasks("1")["t1.finance"].due == D("2026-04-07")
    second = Done(task=uid, day=D("2026-04-02"), due=D("2026-04-07"), **by("2026-04-02"))
    made.record(second, Corrected(about=1, moment=D("2026-03-10"), **by("2026-04-03")))
    task = made.tasks("1")["t1.finance"]
    assert (task.standing, task.due) == (Standing.DONE, D("2026-04-07"))


def test_a_supporting_part_that_is_closed_keeps_its_date(desk: Make) -> None:
    made = desk({**LIMIT, "units": "市财政局牵头，市审计局配合"}).record(OPENED)
    uid = made.tasks("1")["t1.finance"].uid
    made.record(
        Done(task=uid, day=D("2026-03-25"), due=D("2026-03-24"), **by("2026-03-25")),
        Corrected(about=1, moment=D("2026-03-12"), **by("2026-03-26")),  # would be due on the 26th
    )
    audit = made.tasks("1")["t1.audit"]
    assert (audit.due, audit.late) == (D("2026-03-24"), Distance(1, 1))


def test_a_supporting_part_has_no_share_in_an_extension(desk: Make) -> None:
    """The leading unit had five working days more: that is its own date."""
    limit = {"limits": ["文件公开后10个工作日内，可以延长5个工作日"]}
    made = desk({**limit, "units": "市财政局牵头，市审计局配合"}).record(OPENED)
    uid = made.tasks("1")["t1.finance"].uid
    made.record(
        Extended(task=uid, **by("2026-03-20")),
        Done(task=uid, day=D("2026-03-24"), due=D("2026-03-31"), **by("2026-03-24")),
    )
    due = {name: one.due for name, one in made.tasks("1").items()}
    assert due == {"t1.finance": D("2026-03-31"), "t1.audit": D("2026-03-24")}


def test_an_ignored_move_holds_until_the_date_moves_again(desk: Make) -> None:
    made = desk(LIMIT).record(OPENED)
    uid = made.tasks("1")["t1.finance"].uid
    made.record(
        Corrected(about=1, moment=D("2026-03-12"), **by("2026-03-13")),
        Decided(
            task=uid,
            old=D("2026-03-24"),
            new=D("2026-03-26"),
            choice=Choice.IGNORE,
            **by("2026-03-13"),
        ),
    )
    assert made.tasks("1")["t1.finance"].due == D("2026-03-24")
    made.record(Corrected(about=1, moment=D("2026-03-13"), **by("2026-03-16")))
    assert made.tasks("1")["t1.finance"].due == D("2026-03-27")


def test_an_ignored_move_is_overdue_by_the_date_that_holds(desk: Make) -> None:
    """The plan says the 20th now; the office keeps to the 10th: on the 15th it is overdue, before the 10th due soon."""
    made = desk({"limits": ["每月20日前"]})
    uid = f"1.every-month.2026-06.finance@{made.on('2026-03-05').tasks()[0].uid.partition('@')[2]}"
    ignored = Decided(
        task=uid, old=D("2026-06-10"), new=D("2026-06-20"), choice=Choice.IGNORE, **by("2026-06-01")
    )
    made.record(ignored)
    agenda = made.on("2026-06-15")
    late = [one for one in agenda.overdue() if one.uid == uid]
    assert [one.due for one in late] == [D("2026-06-10")]
    assert agenda.overdue_count() == supervise(agenda).totals.overdue
    soon = made.on("2026-06-08").open(D("2026-06-08"), D("2026-06-12"))
    assert [one.uid for one in soon] == [uid]


def test_a_withdrawn_trigger_closes_what_it_opened(desk: Make) -> None:
    made = desk(LIMIT).record(OPENED, Withdrawn(about=1, **by("2026-03-11")))
    (task,) = made.tasks("1").values()
    assert task.standing is Standing.AWAITING
    assert task.occurrence.waits_for == "文件公开"


def test_what_was_done_about_a_withdrawn_trigger_stays_done(desk: Make) -> None:
    made = desk({**LIMIT, "units": "市财政局、市审计局"}).record(OPENED)
    uid = made.tasks("1")["t1.finance"].uid
    made.record(
        Done(task=uid, day=D("2026-03-26"), **by("2026-03-26")),
        Withdrawn(about=1, **by("2026-03-27")),
    )
    found = {
        (one.uid.partition("@")[0].split(".", 2)[2], one.standing)
        for one in made.on("2026-04-10").every()
    }
    assert found == {
        ("t1.finance", Standing.DONE),
        ("finance", Standing.AWAITING),
        ("audit", Standing.AWAITING),
    }
    assert made.on("2026-04-10").overdue() == ()


def test_without_a_date(desk: Make) -> None:
    made = desk({"limits": ["全年工作", "及时公开"]})
    assert {one.standing for one in made.on("2026-03-05").every()} == {
        Standing.CONTINUING,
        Standing.UNDATED,
    }


def test_hours_want_the_clock_time(desk: Make) -> None:
    made = desk({"limits": ["事件发生后24小时内"]})
    made.record(Happened(event="事件发生", moment=D("2026-03-10"), **by("2026-03-10")))
    (task,) = made.tasks("1").values()
    assert task.standing is Standing.AWAITING
    assert task.occurrence.waits_for == "事件发生的时刻"
    made.record(
        Happened(
            event="事件发生",
            moment=datetime.fromisoformat("2026-03-11T09:30+08:00"),
            **by("2026-03-12"),
        )
    )
    assert made.tasks("1", "2026-03-12")["t2.finance"].due == datetime.fromisoformat(
        "2026-03-12T09:30+08:00"
    )
    assert made.tasks("1", "2026-03-13")["t2.finance"].standing is Standing.OVERDUE


def test_a_limit_stated_twice_is_owed_once(desk: Make) -> None:
    """April to December, and March: ten dates, each a task of its own name."""
    made = desk(
        {"limits": ["每月10日前", "每月10日前"]}, {"limits": ["每月10日前报送，每月10日前公布"]}
    )
    tasks = made.on("2026-04-01").every()
    assert len({one.uid for one in tasks}) == len(tasks) == 10 + 20
    assert supervise(made.on("2026-12-31")).totals.due == 30
