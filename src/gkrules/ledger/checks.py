"""What may be recorded: each entry is checked against those before it, then what it leads to is checked.

An entry is judged by its effect: whatever words it comes in, no trigger may stand as happened, no task as done, after
the day of recording, no stop may end before it begins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import attrs

from gkrules.eventwords import event_key
from gkrules.ledger.book import Book
from gkrules.ledger.entries import (
    KINDS,
    Choice,
    Confirmed,
    Corrected,
    Done,
    Entry,
    Extended,
    Happened,
    Moment,
    Moved,
    Planned,
    Resumed,
    Stopped,
    Waived,
    Withdrawn,
    civil,
)
from gkrules.ledger.faults import LedgerError, fault
from gkrules.ledger.longer import Longer
from gkrules.ledger.state import happening, stop
from gkrules.moments import FIRST_YEAR, LAST_YEAR
from gkrules.quantities import Quantity

#: Clocks of different machines may differ by so much; more is a wrong clock, or a back-dated entry.
SKEW = timedelta(hours=1)

#: Instants of recording outside these years are a broken clock's.
_EARLIEST = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
_LATEST = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)

_NEEDED = {
    "who": ("谁记录的", "who records it"),
    "event": ("什么事由", "which event"),
    "task": ("哪一项任务", "which task"),
    "reason": ("什么理由", "the reason"),
}


def enter(entry: Entry, entries: Longer, book: Book, began: Mapping[str, Moment]) -> None:
    """Check a numbered entry, and add it to the entries and to their index.

    Raises LedgerError; both are then of no use.
    """
    _shape(entry)
    _order(entry, book)
    _refers(entry, entries, book)
    book.add(entry, entries)
    entries.append(entry)
    _leads_to(entry, entries, book, began)


# ---------------------------------------------------------------- what it says by itself


def _shape(entry: Entry) -> None:
    if type(entry) not in KINDS:
        raise _no(entry, "不是台账的记录", f"{type(entry).__name__} is no entry of a ledger")
    for one in attrs.fields(type(entry)):
        value = getattr(entry, one.name)
        if one.name in ("recorded", "number"):
            continue
        empty = value is None and (one.default is None or one.name in ("old", "new"))
        if not (empty or _fits(one.name, value)):
            raise _no(
                entry,
                f"「{one.name}」不能是{value!r}",
                f"{one.name!r} cannot be {value!r}",
            )
        if one.name in _NEEDED and not (str(value).strip() or isinstance(entry, Stopped)):
            zh, en = _NEEDED[one.name]
            raise _no(entry, f"没有写{zh}（{one.name}）", f"it does not say {en} ({one.name})")
    if isinstance(entry, Stopped) and bool(entry.task) == bool(entry.trigger):
        raise _no(
            entry,
            "中止要写明一项任务（task）或者一个起算事由（trigger），只写一个",
            "a stop names one task or one trigger, and not both",
        )
    if isinstance(entry, Corrected) and (entry.moment, entry.words, entry.units) == (
        None,
        "",
        None,
    ):
        raise _no(entry, "更正没有写改成什么", "the correction does not say what is right")


def _fits(name: str, value: object) -> bool:
    """Whether a field may hold the value. Types are checked for those who do not check theirs."""
    match name:
        case "about" | "trigger":
            return type(value) is int and (value > 0 or (name == "trigger" and value == 0))
        case "day":
            return type(value) is date
        case "moment" | "first" | "last" | "old" | "new" | "due":
            return isinstance(value, date)
        case "units":
            return isinstance(value, tuple) and all(one and _is_text(one) for one in value)
        case "by":
            return isinstance(value, Quantity)
        case "choice":
            return isinstance(value, Choice)
    return _is_text(value)


def _is_text(value: object) -> bool:
    """Text that every database keeps: no half characters, no controls but line ends and tabs."""
    return isinstance(value, str) and not re.search(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", value
    )


def _order(entry: Entry, book: Book) -> None:
    if not isinstance(entry.recorded, datetime) or entry.recorded.utcoffset() is None:
        raise _no(
            entry,
            f"记录时刻{entry.recorded}没有时区",
            f"the instant of recording {entry.recorded} has no time zone",
        )
    if not _EARLIEST <= entry.recorded <= _LATEST:
        raise _no(
            entry,
            f"记录时刻{entry.recorded}不合情理",
            f"the instant of recording {entry.recorded} cannot be right",
        )
    if book.latest is not None and entry.recorded < book.latest - SKEW:
        raise _no(
            entry,
            f"记录时刻{entry.recorded.isoformat()}早于前面记录的{book.latest.isoformat()}："
            "两台机器的时钟有一台不准，台账不能倒填",
            f"recorded at {entry.recorded.isoformat()}, before an earlier entry's "
            f"{book.latest.isoformat()}: one of two clocks is wrong; a ledger is not back-dated",
        )


# ---------------------------------------------------------------- whom it speaks of


def _refers(entry: Entry, entries: Sequence[Entry], book: Book) -> None:
    number = entry.trigger if isinstance(entry, Stopped) else getattr(entry, "about", 0)
    if not number:
        return
    if number > len(entries):
        raise _no(entry, f"没有第{number}号记录", f"there is no entry #{number}")
    other = entries[number - 1]
    by = book.gone(number, entries)
    if by:
        raise _no(
            entry,
            f"第{number}号记录已由第{by}号撤回；要恢复，请撤回第{by}号",
            f"entry #{number} was withdrawn by #{by}; to restore it, withdraw #{by}",
        )
    if isinstance(other, Withdrawn):
        _undoes(entry, other, entries)
        return
    root = entries[book.root_of(number) - 1]
    match entry:
        case Confirmed() | Moved():
            _planned(entry, root, entries, book)
        case Corrected():
            _correctable(entry, root)
        case Resumed() if not isinstance(root, Stopped):
            raise _no(entry, f"第{number}号不是中止", f"entry #{number} stopped nothing")
        case Resumed() if book.living(book.resumed.get(root.number, ())):
            raise _no(
                entry,
                f"第{number}号中止已经恢复；日期有误请更正",
                f"the stop #{number} has ended already; correct its last day if that is wrong",
            )
        case Stopped() if not isinstance(root, Happened | Planned):
            raise _no(entry, f"第{number}号不是起算事由", f"entry #{number} is no trigger")


def _undoes(entry: Entry, other: Withdrawn, entries: Sequence[Entry]) -> None:
    if not isinstance(entry, Withdrawn):
        raise _no(
            entry,
            f"第{other.number}号是撤回，只能再撤回",
            f"entry #{other.number} is a withdrawal: it can only be withdrawn",
        )
    if isinstance(entries[other.about - 1], Withdrawn):
        first = getattr(entries[other.about - 1], "about", 0)
        raise _no(
            entry,
            f"第{other.number}号恢复了第{first}号；要再撤回，请写第{first}号",
            f"entry #{other.number} restored #{first}; to withdraw that again, name #{first}",
        )


def _planned(entry: Confirmed | Moved, root: Entry, entries: Sequence[Entry], book: Book) -> None:
    if not isinstance(root, Planned):
        raise _no(
            entry,
            f"第{entry.about}号不是预定的起算事由；已发生的请更正",
            f"entry #{entry.about} is no planned trigger; correct what has happened",
        )
    for one in book.amendments(root.number, entries):
        if isinstance(one, Confirmed):
            raise _no(
                entry,
                f"第{root.number}号已由第{one.number}号确认；日期有误请更正",
                f"#{root.number} was confirmed by #{one.number}; correct the date if that is wrong",
            )


def _correctable(entry: Corrected, root: Entry) -> None:
    parts = (
        (entry.moment is not None, bool(root.dated), "日期", "date"),
        (bool(entry.words), bool(root.worded), "文字", "words"),
        (entry.units is not None, isinstance(root, Happened | Planned), "责任单位", "units"),
    )
    for given, there, zh, en in parts:
        if given and not there:
            raise _no(
                entry,
                f"第{entry.about}号没有可更正的{zh}；请撤回后重新记录",
                f"entry #{entry.about} has no {en} to correct; withdraw it and record it anew",
            )


# ---------------------------------------------------------------- what it leads to


def _leads_to(
    entry: Entry, entries: Sequence[Entry], book: Book, began: Mapping[str, Moment]
) -> None:
    """Judge the thing that the entry speaks of, as it now stands."""
    number = entry.number
    while isinstance(one := entries[book.root_of(number) - 1], Withdrawn):
        number = one.about
    by = book.gone(number, entries)
    if by and isinstance(entry, Withdrawn) and isinstance(entries[entry.about - 1], Withdrawn):
        raise _no(
            entry,
            f"第{number}号说的记录已由第{by}号撤回",
            f"what #{number} speaks of was withdrawn by #{by}",
        )
    root = entries[book.root_of(number) - 1]
    if book.gone(root.number, entries):
        return
    today = civil(entry.recorded)
    match root:
        case Happened() | Planned():
            _trigger(entry, root, entries, book, today)
        case Done():
            done = book.standing(root, entries)
            _done(entry, done, today, began.get(done.task))
        case Stopped():
            _stop(entry, root, entries, book, today)
        case Resumed(about=about):
            stopped = entries[book.root_of(about) - 1]
            assert isinstance(stopped, Stopped)
            _stop(entry, stopped, entries, book, today)
        case Extended(task=task):
            _single(entry, book.living(book.extended[task]), "延长", "extended")
        case Waived(task=task):
            _single(entry, book.living(book.waived[task]), "免于办理", "waived")


def _trigger(
    entry: Entry, root: Happened | Planned, entries: Sequence[Entry], book: Book, today: date
) -> None:
    now = happening(root, entries, book)
    if not event_key(now.event):
        raise _no(entry, "没有写什么事由（event）", "it does not say which event (event)")
    confirmed = [one for one in book.amendments(root.number, entries) if isinstance(one, Confirmed)]
    if len(confirmed) > 1:
        _single(entry, tuple(one.number for one in confirmed), "确认", "confirmed")
    if not now.planned and civil(now.moment) > today:
        raise _no(
            entry,
            f"「{now.event}」的日期{civil(now.moment)}晚于记录的日子{today}；还没有发生的请记为预定",
            f"「{now.event}」 is dated {civil(now.moment)}, after the day of recording {today}; "
            "record what is to come as planned",
        )


def _done(entry: Entry, done: Done, today: date, began: Moment | None) -> None:
    if type(done.day) is not date:
        raise _no(entry, "完成的日子要写日期，不写时刻", "the day done is a date, no instant")
    if done.day > today:
        raise _no(
            entry,
            f"完成日{done.day}晚于记录的日子{today}",
            f"done on {done.day}, after the day of recording {today}",
        )
    if began is not None and done.day < civil(began):
        raise _no(
            entry,
            f"完成日{done.day}早于任务开始的{civil(began)}",
            f"done on {done.day}, before it began on {civil(began)}",
        )


def _stop(entry: Entry, root: Stopped, entries: Sequence[Entry], book: Book, today: date) -> None:
    now = stop(root, entries, book)
    _single(entry, book.living(book.resumed.get(root.number, ())), "恢复", "resumed")
    for moment in (now.first, now.last):
        if moment is not None and civil(moment) > today:
            raise _no(
                entry,
                f"中止的日期{civil(moment)}晚于记录的日子{today}",
                f"the stop is dated {civil(moment)}, after the day of recording {today}",
            )
    if now.last is None:
        return
    if isinstance(now.first, datetime) != isinstance(now.last, datetime):
        raise _no(
            entry,
            f"中止从{now.first}到{now.last}：要么都写日期，要么都写时刻",
            f"a stop from {now.first} to {now.last}: give two dates or two instants",
        )
    if now.last < now.first:
        raise _no(
            entry,
            f"中止的最后一日{now.last}早于第一日{now.first}",
            f"the stop's last day {now.last} is before its first day {now.first}",
        )


def _single(entry: Entry, numbers: tuple[int, ...], zh: str, en: str) -> None:
    if len(numbers) > 1:
        raise _no(
            entry,
            f"第{numbers[0]}号已经记录{zh}；请先撤回第{numbers[0]}号",
            f"#{numbers[0]} has it {en} already; withdraw #{numbers[0]} first",
        )


def _no(entry: Entry, zh: str, en: str) -> LedgerError:
    return fault(zh, en, number=entry.number)
