"""What is not recorded, and what is said instead. Each line: what stands, the entry, what the message must hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from gkrules.ledger import (
    Choice,
    Confirmed,
    Corrected,
    Decided,
    Done,
    Entry,
    Extended,
    Happened,
    Ledger,
    LedgerError,
    Moved,
    Planned,
    Resumed,
    Stopped,
    Waived,
    Withdrawn,
)
from tests.ledger.samples import at, done, kept, on, said

#: #1 happened, #2 planned for 25 September, #3 done, #4 stopped, #5 withdrawn by #6, #7 extended, #8 waived.
STANDS = (
    said(Happened, 1, event="文件公开", moment=on(1)),
    said(Planned, 1, event="会议召开", moment=on(25)),
    done("3.czj", 4),
    said(Stopped, 5, task="5.czj", first=on(5)),
    done("3.rsj", 6),
    said(Withdrawn, 7, about=5),
    said(Extended, 8, task="7.czj"),
    said(Waived, 8, task="8.czj", reason="机构撤销"),
)

REFUSED: list[tuple[Entry, str, str]] = [
    (done("1.czj", 20, who=" "), "谁记录的", "who records it"),
    (done("", 20), "哪一项任务", "which task"),
    (done("1.czj\0", 20), "task", "task"),
    (done("1.czj", 20, note="\ud800"), "note", "note"),
    (done("1.czj", 20, recorded=datetime(2017, 9, 20)), "没有时区", "no time zone"),
    (done("1.czj", 20, recorded=at(8, hour=7)), "倒填", "back-dated"),
    (done("1.czj", 20, recorded=at(8).replace(year=2217)), "不合情理", "cannot be right"),
    (done("1.czj", 20, day=at(20)), "「day」", "'day'"),
    (said(Done, task="1.czj", day=on(21)), "完成日2017-09-21晚于", "after the day of recording"),
    (said(Happened, event="的", moment=on(20)), "什么事由", "which event"),
    (said(Happened, event="公开", moment=on(21)), "请记为预定", "as planned"),
    (said(Happened, event="公开", moment=on(1), units=("",)), "units", "units"),
    (said(Happened, event="公开", moment="昨天"), "moment", "moment"),
    (said(Happened, event="公开", moment=None), "moment", "moment"),
    (said(Happened, event="公开", moment=on(1), units=None), "units", "units"),
    (said(Waived, task="1.czj", reason=" "), "什么理由", "the reason"),
    (said(Stopped, first=on(1)), "只写一个", "not both"),
    (said(Stopped, first=on(1), task="1.czj", trigger=1), "只写一个", "not both"),
    (said(Stopped, first=on(21), task="1.czj"), "2017-09-21晚于", "after the day of recording"),
    (said(Stopped, first=on(1), trigger=3), "不是起算事由", "no trigger"),
    (said(Withdrawn, about=10), "没有第10号", "no entry #10"),
    (said(Withdrawn, about=12), "没有第12号", "no entry #12"),
    (said(Withdrawn, about=0), "about", "about"),
    (said(Withdrawn, about=True), "about", "about"),
    (said(Withdrawn, about=5), "已由第6号撤回", "withdrawn by #6"),
    (said(Corrected, about=5, moment=on(6)), "已由第6号撤回", "withdrawn by #6"),
    (said(Corrected, about=6, moment=on(6)), "只能再撤回", "only be withdrawn"),
    (said(Corrected, about=1), "没有写改成什么", "what is right"),
    (said(Corrected, about=1, moment=on(21)), "晚于", "after the day of recording"),
    (said(Corrected, about=1, words="之日"), "什么事由", "which event"),
    (said(Corrected, about=3, moment=on(21)), "晚于", "after the day of recording"),
    (said(Corrected, about=3, moment=at(20)), "不写时刻", "no instant"),
    (said(Corrected, about=3, units=("czj",)), "没有可更正的责任单位", "no units to correct"),
    (said(Corrected, about=7, moment=on(1)), "没有可更正的日期", "no date to correct"),
    (said(Corrected, about=7, words="x"), "没有可更正的文字", "no words to correct"),
    (said(Confirmed, about=1), "不是预定", "no planned trigger"),
    (said(Confirmed, about=2), "晚于", "after the day of recording"),
    (said(Moved, about=3, moment=on(1)), "不是预定", "no planned trigger"),
    (said(Resumed, about=3, last=on(5)), "不是中止", "stopped nothing"),
    (said(Resumed, about=4, last=on(4)), "早于第一日", "before its first day"),
    (said(Resumed, about=4, last=on(21)), "晚于", "after the day of recording"),
    (said(Resumed, about=4, last=at(20)), "要么都写日期", "two dates or two instants"),
    (said(Extended, task="7.czj"), "第7号已经记录延长", "#7 has it extended already"),
    (said(Waived, task="8.czj", reason="x"), "第8号已经记录", "#8 has it waived already"),
    (said(Extended, task="1.czj", by=10), "「by」", "'by'"),
    (said(Decided, task="1.czj", old=None, new=None, choice="apply"), "choice", "choice"),
]


def _refused(ledger: Ledger, entry: Entry, zh: str, en: str, **more: Any) -> None:
    before = ledger.entries
    with pytest.raises(LedgerError) as caught:
        ledger.record(done("9.czj", 20), entry, **more)
    assert zh in caught.value.render("zh")
    assert en in caught.value.render("en")
    assert "#10" in caught.value.render("en")
    assert ledger.entries == before
    assert len(ledger.record(done("9.czj", 20))) == len(before) + 1


@pytest.mark.parametrize(("entry", "zh", "en"), REFUSED, ids=lambda value: str(value)[:40])
def test_refused(entry: Entry, zh: str, en: str) -> None:
    # #9 is recorded in the same call; the entry at fault is #10, and then neither is there
    _refused(kept(*STANDS), entry, zh, en)


def test_what_is_dated_the_day_of_recording_is_recorded() -> None:
    """Just inside what the lines above refuse."""
    kept(
        *STANDS,
        done("1.czj", 20),
        said(Happened, event="公开", moment=at(20, hour=23)),
        said(Moved, about=2, moment=on(20)),
        said(Confirmed, about=2),
        said(Resumed, about=4, last=on(5)),
        said(Corrected, about=3, moment=on(20)),
        said(Decided, task="1.czj", old=None, new=at(3), choice=Choice.IGNORE),
        done("1.czj", 20, recorded=at(20, hour=8)),  # an hour behind: another machine's clock
    )


def test_done_before_it_began() -> None:
    ledger = kept(*STANDS)
    _refused(
        ledger,
        done("1.czj", 19, recorded=at(20)),
        "早于任务开始",
        "before it began",
        began={"1.czj": on(20)},
    )
    grown = ledger.record(done("1.czj", 20), began={"1.czj": at(20, hour=12), "2.czj": on(30)})
    with pytest.raises(LedgerError, match="早于任务开始"):
        grown.record(said(Corrected, about=9, moment=on(19)), began={"1.czj": on(20)})


def test_what_an_amendment_leads_to_is_judged_whatever_its_words() -> None:
    """Withdrawing a correction may not leave a confirmed trigger in the future."""
    ledger = kept(
        said(Planned, 1, event="会议召开", moment=on(25)),
        said(Moved, 2, about=1, moment=on(10)),
        said(Confirmed, 11, about=2),
    )
    with pytest.raises(LedgerError, match="晚于"):
        ledger.record(said(Withdrawn, 12, about=2))
    with pytest.raises(LedgerError, match="已由第3号确认"):
        ledger.record(said(Moved, 12, about=1, moment=on(12)))
    with pytest.raises(LedgerError, match="已由第3号确认"):
        ledger.record(said(Confirmed, 12, about=1))
    assert len(ledger.record(said(Withdrawn, 26, about=2))) == 4


def test_restoring_is_judged_like_recording() -> None:
    stop = kept(
        said(Stopped, 1, task="5.czj", first=on(1)),
        said(Resumed, 5, about=1, last=on(5)),
        said(Withdrawn, 6, about=2),
        said(Resumed, 7, about=1, last=on(6)),
    )
    with pytest.raises(LedgerError, match="请先撤回"):
        stop.record(said(Withdrawn, 8, about=3))
    with pytest.raises(LedgerError, match="已经恢复"):
        stop.record(said(Resumed, 8, about=1, last=on(6)))
    free = stop.record(said(Withdrawn, 8, about=4), said(Withdrawn, 8, about=3))
    assert [one.last for one in free.state().stops["5.czj"]] == [on(5)]
    with pytest.raises(LedgerError, match="要再撤回，请写第2号"):
        free.record(said(Withdrawn, 9, about=6))
    with pytest.raises(LedgerError, match="已由第6号撤回"):
        free.record(said(Withdrawn, 9, about=3))
    twice = kept(
        said(Extended, 1, task="7.czj"),
        said(Withdrawn, 2, about=1),
        said(Extended, 3, task="7.czj"),
    )
    with pytest.raises(LedgerError, match="请先撤回"):
        twice.record(said(Withdrawn, 4, about=2))


def test_a_restored_word_needs_what_it_speaks_of() -> None:
    ledger = kept(
        said(Happened, 1, event="文件公开", moment=on(1)),
        said(Corrected, 2, about=1, moment=on(2)),
        said(Withdrawn, 3, about=2),
        said(Withdrawn, 4, about=1),
    )
    with pytest.raises(LedgerError, match="已由第4号撤回"):
        ledger.record(said(Withdrawn, 5, about=3))
    both = ledger.record(said(Withdrawn, 5, about=4), said(Withdrawn, 5, about=3))
    assert both.state().triggers[0].moment == on(2)
