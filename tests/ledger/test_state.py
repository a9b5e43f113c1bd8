"""What follows from entries: small ledgers whose state is worked out by hand."""

from __future__ import annotations

from datetime import datetime

import pytest
from attrs import evolve

from gkrules.ledger import (
    Choice,
    Confirmed,
    Corrected,
    Decided,
    Done,
    Extended,
    Happened,
    Happening,
    Ledger,
    LedgerError,
    Moved,
    Planned,
    Resumed,
    Stop,
    Stopped,
    Waived,
    Withdrawn,
)
from gkrules.ledger.entries import SHANGHAI
from gkrules.ledger.state import closed
from gkrules.limits import Quantity, Unit
from tests.ledger.samples import at, done, kept, on, said

OPENED = said(Happened, 1, event="文件公开", moment=on(1), reference="川府发〔2017〕1号")


def test_an_event_may_happen_many_times() -> None:
    ledger = kept(
        OPENED,
        said(Happened, 4, event="文件 公开之日", moment=on(4), units=("czj", "rsj")),
        said(Happened, 5, event="国家指导意见印发", moment=on(5)),
    )
    state = ledger.state()
    first, second = state.happenings("文件公开")
    assert first == Happening(
        number=1, event="文件公开", moment=on(1), reference="川府发〔2017〕1号"
    )
    assert (second.number, second.units, second.planned) == (2, ("czj", "rsj"), False)
    assert [one.number for one in state.happenings("文件公开之日起", "gaj")] == [1]
    assert [one.number for one in state.happenings("文件公开", "rsj")] == [1, 2]
    assert state.happenings("没有这件事") == ()


def test_a_planned_trigger_keeps_its_number_when_moved_and_confirmed() -> None:
    planned = kept(said(Planned, 1, event="会议召开", moment=on(20)))
    moved = planned.record(said(Moved, 2, about=1, moment=on(25)))
    confirmed = moved.record(said(Confirmed, 26, about=1, reference="纪要3号"))
    late = moved.record(said(Confirmed, 28, about=2, moment=on(27)))

    def shown(ledger: Ledger) -> tuple[object, ...]:
        (one,) = ledger.state().triggers
        return one.number, one.moment, one.planned, one.reference

    assert shown(planned) == (1, on(20), True, "")
    assert shown(moved) == (1, on(25), True, "")
    assert shown(confirmed) == (1, on(25), False, "纪要3号")
    assert shown(late) == (1, on(27), False, "")
    assert shown(confirmed.record(said(Withdrawn, 28, about=3))) == (1, on(25), True, "")


def test_the_last_correction_holds_and_withdrawing_it_brings_the_one_before_back() -> None:
    ledger = kept(
        OPENED,
        said(Corrected, 2, about=1, moment=on(2)),
        said(Corrected, 5, about=2, moment=on(3), words="文件印发"),  # of the correction: the chain
        said(Corrected, 6, about=1, units=("czj",)),
    )
    (one,) = ledger.state().triggers
    assert (one.number, one.event, one.moment, one.units) == (1, "文件印发", on(3), ("czj",))
    back = ledger.record(said(Withdrawn, 7, about=3))
    (one,) = back.state().triggers
    assert (one.event, one.moment, one.units) == ("文件公开", on(2), ("czj",))
    gone = back.record(said(Withdrawn, 8, about=1))
    assert gone.state().triggers == ()
    assert gone.state().withdrawn(4) == 6  # what was said of it goes with it
    again = gone.record(said(Withdrawn, 9, about=6))
    assert again.state().triggers == back.state().triggers
    assert again.state().withdrawn(4) == 0
    assert [one.number for one in again.state().history(1)] == [1, 2, 3, 4, 5, 6, 7]


def test_withdrawing_a_trigger_leaves_what_was_done() -> None:
    ledger = kept(
        OPENED,
        said(Stopped, 2, trigger=1, first=on(2), reason="听证"),
        done("97.1.czj", 3, unit="czj", evidence="川财发1号"),
        said(Withdrawn, 4, about=1),
    )
    state = ledger.state()
    assert state.triggers == ()
    assert list(state.done) == ["97.1.czj"]
    assert state.withdrawn(2) == 4


def test_done_by_task_several_times_and_corrected() -> None:
    ledger = kept(
        done("3.czj", 4, unit="czj"),
        done("3.rsj", 5, unit="rsj"),
        done("3.czj", 6, unit="czj"),
        said(Corrected, 7, about=1, moment=on(3), words="http://example.gov.cn/1"),
        said(Withdrawn, 8, about=3),
    )
    (one,) = ledger.state().done["3.czj"]
    assert isinstance(one, Done)
    assert (one.number, one.day, one.evidence) == (1, on(3), "http://example.gov.cn/1")
    assert [one.day for one in ledger.as_of(on(7)).state().done["3.czj"]] == [on(3), on(6)]
    assert [one.day for one in ledger.as_of(on(6)).state().done["3.czj"]] == [on(4), on(6)]
    assert [one.number for one in ledger.state().history("3.czj")] == [1, 3, 4, 5]
    assert [one.number for one in ledger.state().history("3.rsj")] == [2]
    assert ledger.state().history("nothing") == ()


def test_stops_close_in_pairs_and_an_open_one_is_told() -> None:
    ledger = kept(
        OPENED,
        said(Stopped, 5, task="5.czj", first=on(4), reason="鉴定", reference="函1号"),
        said(Resumed, 10, about=2, last=on(8)),
        said(Stopped, 11, task="5.czj", first=on(11)),
        said(Stopped, 12, trigger=1, first=on(12), reason="听证"),
        said(Resumed, 13, about=5, last=on(12)),
        said(Corrected, 14, about=6, moment=on(13)),
        said(Corrected, 15, about=2, moment=on(5)),
    )
    state = ledger.state()
    assert state.stops["5.czj"] == (
        Stop(number=2, first=on(5), last=on(8), reason="鉴定", reference="函1号"),
        Stop(number=4, first=on(11)),
    )
    assert closed(state.stops["5.czj"]) == ((on(5), on(8)),)
    assert state.triggers[0].stops == (Stop(number=5, first=on(12), last=on(13), reason="听证"),)
    assert [one.number for one in state.history("5.czj")] == [2, 3, 4, 8]
    assert [one.number for one in state.history(1)] == [1, 5, 6, 7]
    reopened = ledger.record(said(Withdrawn, 16, about=3)).state()
    assert [one.last for one in reopened.stops["5.czj"]] == [None, None]


def test_extended_waived_decided() -> None:
    ten = Quantity(10, Unit.WORKING_DAY)
    ledger = kept(
        said(Extended, 1, task="a", by=ten, reference="批复1号"),
        said(Extended, 1, task="b"),
        said(Waived, 2, task="c", reason="机构撤销"),
        said(Decided, 3, task="a", old=on(8), new=None, choice=Choice.LATER),
        said(Decided, 4, task="a", old=on(8), new=on(9), choice=Choice.APPLY),
        said(Corrected, 5, about=3, words="机构合并"),
    )
    state = ledger.state()
    assert state.extended["a"].by == ten
    assert state.extended["b"].by is None
    assert state.waived["c"].reason == "机构合并"
    assert [(one.old, one.new, one.choice.value) for one in state.decided["a"]] == [
        (on(8), None, "later"),
        (on(8), on(9), "apply"),
    ]
    less = ledger.record(said(Withdrawn, 6, about=1), said(Withdrawn, 6, about=3)).state()
    assert (list(less.extended), list(less.waived)) == (["b"], [])


def test_naive_instants_are_shanghais() -> None:
    ledger = kept(said(Happened, 1, event="收到申请", moment=datetime(2017, 9, 1, 8, 30)))
    assert ledger.state().triggers[0].moment == datetime(2017, 9, 1, 8, 30, tzinfo=SHANGHAI)


def test_the_day_ends_in_shanghai() -> None:
    last = datetime.fromisoformat("2017-09-01T15:59:59.999999+00:00")
    next_one = datetime.fromisoformat("2017-09-01T16:00:00+00:00")
    ledger = kept(
        evolve(OPENED, recorded=last),
        evolve(OPENED, recorded=next_one),
        evolve(OPENED, recorded=last),  # a clock a little behind: counted with the one before
    )
    assert [len(ledger.as_of(on(day))) for day in (1, 2)] == [1, 3]
    assert [one.number for one in ledger.since(on(1))] == [2, 3]
    assert len(ledger.as_of(on(31, month=8))) == 0


def test_a_ledger_lacks_no_number() -> None:
    first, second = kept(OPENED, OPENED).entries
    assert Ledger((first, second)).state().triggers
    with pytest.raises(LedgerError, match="编号"):
        Ledger((second,))
    with pytest.raises(LedgerError, match="没有第3号"):
        Ledger((first, second)).entry(3)
    with pytest.raises(LedgerError, match="不在前面"):
        Ledger((first, said(Withdrawn, about=2, number=2))).state()


def test_recording_gives_a_new_ledger_and_leaves_the_old() -> None:
    old = kept(OPENED)
    assert old.state().triggers
    new = old.record(said(Withdrawn, 2, about=1))
    other = old.record(said(Corrected, 2, about=1, moment=at(1)))
    assert (len(old), len(new), len(other)) == (1, 2, 2)
    assert (len(old.state().triggers), len(new.state().triggers)) == (1, 0)
    assert other.state().triggers[0].moment == at(1)


def test_a_longer_ledger_has_the_state_of_all_its_entries() -> None:
    """What is added to a ledger whose state is known is added to that: as if all had been gone through."""
    every = (
        said(Happened, 1, event="收到申请", moment=on(1)),
        done("1.czj", 2),
        said(Planned, 2, event="会议召开", moment=on(20)),
        said(Extended, 3, task="1.rsj"),
        said(Stopped, 4, task="1.rsj", first=on(3)),
        said(Stopped, 4, trigger=1, first=on(4)),
        said(Waived, 5, task="2.czj", reason="不需要"),
        said(Decided, 6, task="3.czj", old=on(7), new=on(8), choice=Choice.APPLY),
        said(Decided, 6, task="3.czj", old=on(8), new=on(9), choice=Choice.LATER),
        done("1.czj", 7),
        said(Resumed, 8, about=5, last=on(6)),
        said(Moved, 8, about=3, moment=on(21)),
        said(Corrected, 9, about=2, moment=on(1)),
        said(Withdrawn, 10, about=4),
        said(Extended, 11, task="1.rsj"),
        said(Stopped, 12, task="1.rsj", first=on(12)),
        said(Happened, 13, event="收到申请", moment=on(13)),
        said(Withdrawn, 14, about=17),
        done("1.czj", 15),
    )
    one_by_one = Ledger()
    for number, entry in enumerate(every, 1):
        one_by_one.state()
        one_by_one = one_by_one.record(entry)
        afresh = Ledger(one_by_one.entries)
        assert one_by_one.state() == afresh.state()
        assert one_by_one.state().entries == afresh.entries
        assert len(afresh) == number
    assert [one.number for one in one_by_one.state().triggers] == [1, 3]
    assert [one.number for one in one_by_one.state().done["1.czj"]] == [2, 10, 19]
    assert one_by_one.state().on_day(["收到申请"], on(1)) == [one_by_one.state().triggers[0]]
