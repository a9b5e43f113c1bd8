"""Obligations that start when another is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from gkrules.agenda import Standing
from gkrules.errors import PlanError
from gkrules.ledger import Done, Extended, Happened, Waived, Withdrawn
from gkrules.supervision import supervise
from tests.agenda.conftest import Desk, by

D = date.fromisoformat
Make = Callable[..., Desk]


def _done(made: Desk, obligation: str, name: str, day: str) -> None:
    made.record(Done(task=made.tasks(obligation)[name].uid, day=D(day), **by(day)))


def test_a_chain_opens_link_by_link(desk: Make) -> None:
    made = desk(
        {"limits": ["文件公开后10个工作日内"]},
        {"limits": ["5日内"], "after": "1", "units": "市审计局"},
        {"limits": ["第2项完成后10日内"], "after": "2", "units": "东区"},
    )
    assert [one.occurrence.waits_for for one in made.tasks("2").values()] == ["第1项完成"]
    made.record(Happened(event="文件公开", moment=D("2026-03-10"), **by("2026-03-10")))
    assert [one.standing for one in made.tasks("2").values()] == [Standing.AWAITING]
    _done(made, "1", "t1.finance", "2026-03-20")
    two = made.tasks("2")["c-t1.audit"]
    assert two.due == D("2026-03-25")
    assert two.occurrence.trace[0].words == "第1项完成"
    _done(made, "2", "c-t1.audit", "2026-03-26")
    assert made.tasks("3")["c-t1.east"].due == D("2026-04-07")  # 5 April, a holiday to the 6th


def test_each_cycle_and_each_happening_opens_its_own(desk: Make) -> None:
    made = desk(
        {"limits": ["每季度第一周内"]}, {"limits": ["5日内"], "after": "1", "units": "市审计局"}
    )
    _done(made, "1", "2026-Q2.finance", "2026-04-08")
    _done(made, "1", "2026-Q3.finance", "2026-07-02")
    assert {name: one.due for name, one in made.tasks("2").items()} == {
        "c-2026-Q2.audit": D("2026-04-13"),
        "c-2026-Q3.audit": D("2026-07-07"),
    }


def test_joint_leads_and_those_who_do_both(desk: Make) -> None:
    """东区 and 西区 lead the first: each starts from its own; the audit office when both have done."""
    made = desk(
        {"limits": ["2026年3月31日前"], "units": "东区、西区"},
        {"limits": ["5日内"], "after": "1", "units": "东区、西区、市审计局"},
    )
    made.record(
        *(
            Done(task=one.uid, day=D(day), **by(day))
            for one, day in zip(made.tasks("1").values(), ("2026-03-10", "2026-03-20"), strict=True)
        )
    )
    found = {one.unit.id: one.due for one in made.on("2026-12-31").every() if one.obligation == "2"}
    # the 15th is a Sunday
    assert found == {"east": D("2026-03-16"), "west": D("2026-03-25"), "audit": D("2026-03-25")}


def test_half_done_opens_nothing_for_others(desk: Make) -> None:
    made = desk(
        {"limits": ["2026年3月31日前"], "units": "东区、西区"},
        {"limits": ["5日内"], "after": "1", "units": "市审计局"},
    )
    uid = next(one.uid for one in made.tasks("1").values() if one.unit.id == "east")
    made.record(Done(task=uid, day=D("2026-03-10"), **by("2026-03-10")))
    assert [one.standing for one in made.tasks("2").values()] == [Standing.AWAITING]


def test_a_circle_is_refused(desk: Make) -> None:
    with pytest.raises(PlanError, match="1 → 3 → 2 → 1"):
        desk(
            {"limits": ["5日内"], "after": "3"},
            {"limits": ["5日内"], "after": "1"},
            {"limits": ["5日内"], "after": "2"},
        )


def test_who_leads_the_first_waits_for_its_own(desk: Make) -> None:
    """Only 西区 was concerned: 东区 leads the first obligation too, and has completed nothing."""
    made = desk(
        {"limits": ["文件公开后10个工作日内"], "units": "东区、西区"},
        {"limits": ["5日内"], "after": "1", "units": "东区、西区"},
    )
    made.record(
        Happened(event="文件公开", moment=D("2026-03-10"), units=("west",), **by("2026-03-10"))
    )
    _done(made, "1", "t1.west", "2026-03-12")
    found = [one for one in made.on("2026-12-31").every() if one.obligation == "2"]
    assert {(one.unit.id, one.due) for one in found} == {("west", D("2026-03-17")), ("east", None)}


def test_who_was_let_off_is_not_waited_for(desk: Make) -> None:
    """东区 and 西区 lead the first; 西区 need not do it, and starts what follows with the others."""
    made = desk(
        {"limits": ["2026年3月31日前"], "units": "东区、西区"},
        {"limits": ["5日内"], "after": "1", "units": "西区、市审计局"},
    )
    made.record(Waived(task=made.tasks("1")["west"].uid, reason="无此事项", **by("2026-03-10")))
    assert [one.standing for one in made.tasks("2").values()] == [Standing.AWAITING] * 2
    _done(made, "1", "east", "2026-03-12")
    assert {one.unit.id: one.due for one in made.tasks("2").values()} == {
        "west": D("2026-03-17"),
        "audit": D("2026-03-17"),
    }


def test_where_all_were_let_off_nothing_follows(desk: Make) -> None:
    made = desk(
        {"limits": ["2026年3月31日前"]}, {"limits": ["5日内"], "after": "1", "units": "市审计局"}
    )
    made.record(Waived(task=made.tasks("1")["finance"].uid, reason="取消", **by("2026-03-10")))
    (task,) = made.tasks("2").values()
    assert (task.standing, task.occurrence.waits_for) == (Standing.AWAITING, "第1项完成")


def test_hours_after_a_completion_wait_and_say_so(desk: Make) -> None:
    """What is done has a day, no clock time. The rest of the plan must not fail for it."""
    made = desk(
        {"limits": ["2026年3月31日前"]},
        {"limits": ["24小时内"], "after": "1", "units": "市审计局"},
        {"limits": ["2026年4月30日前"]},
    )
    _done(made, "1", "finance", "2026-03-12")
    (task,) = made.tasks("2").values()
    assert (task.standing, task.occurrence.waits_for) == (Standing.AWAITING, "第1项完成的时刻")
    assert [one.due for one in made.on("2026-04-01").tasks()] == [D("2026-03-31"), D("2026-04-30")]


def test_a_lead_that_has_not_begun_is_waited_for(desk: Make) -> None:
    """东区 has done the second quarter's report and what follows; 西区 neither: the third step waits for both."""
    made = desk(
        {"limits": ["每季度第一周内"], "units": "东区、西区"},
        {"limits": ["5日内"], "after": "1", "units": "东区、西区"},
        {"limits": ["5日内"], "after": "2", "units": "市审计局"},
    )
    _done(made, "1", "2026-Q2.east", "2026-04-02")
    _done(made, "2", "c-2026-Q2.east", "2026-04-03")
    assert [one.standing for one in made.tasks("3").values()] == [Standing.AWAITING]
    _done(made, "1", "2026-Q2.west", "2026-04-08")
    assert [one.standing for one in made.tasks("3").values()] == [Standing.AWAITING]
    _done(made, "2", "c-2026-Q2.west", "2026-04-09")
    assert made.tasks("3")["c-2026-Q2.audit"].due == D("2026-04-14")


def test_a_lead_whom_the_event_never_concerned_is_not(desk: Make) -> None:
    """The document is 东区's alone; 西区, which leads both as well, has no part in what follows from it."""
    made = desk(
        {"limits": ["文件公开后5日内"], "units": "东区、西区"},
        {"limits": ["5日内"], "after": "1", "units": "东区、西区牵头，市财政局配合"},
        {"limits": ["5日内"], "after": "2", "units": "市审计局"},
    )
    made.record(
        Happened(event="文件公开", moment=D("2026-03-10"), units=("east",), **by("2026-03-10"))
    )
    _done(made, "1", "t1.east", "2026-03-12")
    _done(made, "2", "c-t1.east", "2026-03-16")
    tasks = made.tasks("2")
    assert tasks["c-t1.finance"].done_by_leads
    assert made.tasks("3")["c-t1.audit"].due == D("2026-03-23")  # the 21st is a Saturday


def test_an_extension_of_the_lead_holds_up_no_chain(desk: Make) -> None:
    """The lead's date is its own then; the supporting unit's part is still closed with the lead's."""
    made = desk(
        {
            "limits": ["文件公开后10个工作日内，可以延长5个工作日"],
            "units": "市财政局牵头，东区配合",
        },
        {"limits": ["5日内"], "after": "1", "units": "市审计局"},
    )
    made.record(Happened(event="文件公开", moment=D("2026-03-10"), **by("2026-03-10")))
    uid = made.tasks("1")["t1.finance"].uid
    made.record(Extended(task=uid, **by("2026-03-20")))
    _done(made, "1", "t1.finance", "2026-03-26")
    assert made.tasks("2")["c-t1.audit"].due == D("2026-03-31")


def test_what_was_done_stays_when_the_completion_before_is_withdrawn(desk: Make) -> None:
    made = desk(
        {"limits": ["2026年3月31日前"], "units": "市财政局"},
        {"limits": ["5日内"], "after": "1", "units": "市审计局、东区"},
        {"limits": ["5日内"], "after": "2", "units": "西区"},
    )
    _done(made, "1", "finance", "2026-03-12")
    uid = made.tasks("2")["audit"].uid
    made.record(Done(task=uid, day=D("2026-03-16"), due=D("2026-03-17"), **by("2026-03-16")))
    made.record(Withdrawn(about=1, **by("2026-03-18")))
    tasks = made.tasks("2", "2026-03-18")
    assert (tasks["audit"].standing, tasks["audit"].due) == (Standing.DONE, D("2026-03-17"))
    assert tasks["east"].standing is Standing.AWAITING
    found = supervise(made.on("2026-03-18"))
    assert (found.totals.early, found.totals.in_time) == (0, 1)
    # Done anew, on another day: who was done stays so, the other begins.
    _done(made, "1", "finance", "2026-03-20")
    tasks = made.tasks("2", "2026-03-20")
    assert tasks["audit"].due == D("2026-03-17")
    assert tasks["east"].due == D("2026-03-25")


def test_each_cycle_keeps_what_was_done_about_it(desk: Make) -> None:
    made = desk(
        {"limits": ["每季度第一周内"]}, {"limits": ["5日内"], "after": "1", "units": "市审计局"}
    )
    _done(made, "1", "2026-Q2.finance", "2026-04-02")
    _done(made, "2", "c-2026-Q2.audit", "2026-04-07")
    made.record(Withdrawn(about=1, **by("2026-04-08")))
    assert made.tasks("2")["c-2026-Q2.audit"].standing is Standing.DONE
