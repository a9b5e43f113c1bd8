"""What stands beside an entry: lead-time notices, a VTODO, and the cancelled one that a withdrawn entry becomes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256

from gkrules import render
from gkrules.agenda import recurs
from gkrules.calendar import Calendar, outlook
from gkrules.errors import CalendarBoundsError, Lang
from gkrules.feeds import text
from gkrules.feeds.event import FREE, Entry, bracketed, description, signed
from gkrules.feeds.lines import Component, Value, ordered
from gkrules.feeds.said import utc
from gkrules.feeds.values import Options
from gkrules.trace import Moment

_SHANGHAI = timezone(timedelta(hours=8))
#: When a withdrawn entry was withdrawn, so that a lost manifest can be made again from the feeds.
WITHDRAWN = "X-GKRULES-WITHDRAWN"
#: UIDs stay below 202 bytes.
_LONGEST = 200
_BESIDE = re.compile(r"(?:lead\d+|todo)\.(?P<of>.+)")


def leads(entry: Entry, calendar: Calendar, options: Options) -> Iterator[tuple[date, Component]]:
    """An all-day entry N working days (工作日) before the due date for each N asked for, where it makes sense.

    Not for what is closed; not on a day before the trigger of a period; not where the calendar does not reach.
    """
    occurrence = entry.said.occurrence
    if entry.mark.closed or occurrence.due is None:
        return
    due = date(occurrence.due.year, occurrence.due.month, occurrence.due.day)
    start = occurrence.start
    for days in options.lead:
        try:
            day = calendar.add(due, -days)
        except CalendarBoundsError:
            continue
        if start is not None and not recurs(entry.said.due.limit) and day < _day(start):
            continue
        yield day, _lead(entry, days, day, _between(entry, due, days, calendar), options)


def _between(entry: Entry, due: date, days: int, calendar: Calendar) -> tuple[date, date] | None:
    """What the day of a lead-time entry may still become; None where that is settled.

    Where the due date is provisional its own mark and range say enough.
    """
    if entry.said.provisional or calendar.is_known(due):
        return None
    ahead = outlook(calendar)
    try:
        first, last = ahead.idlest.add(due, -days), ahead.busiest.add(due, -days)
    except CalendarBoundsError:
        return None
    return (first, last) if first < last else None


def _lead(
    entry: Entry, days: int, day: date, between: tuple[date, date] | None, options: Options
) -> Component:
    lang, front = entry.said.lang, entry.front
    due = entry.said.occurrence.due
    assert due is not None
    provisional, range_ = "", ""
    if between is not None:
        provisional = "暂定" if lang == "zh" else "provisional"
        first, last = between
        range_ = (
            f"提醒的日子暂定，可能在{first}至{last}之间\n"
            if lang == "zh"
            else f"this reminder's day is provisional, between {first} and {last}\n"
        )
    if lang == "zh":
        ahead = f"提前{days}个工作日"
        words = f"{days}个工作日后届满：{render.moment(due)}"
    else:
        ahead = f"{days} working day{'s' if days > 1 else ''} ahead"
        words = f"Due in {days} working day{'s' if days > 1 else ''}: {render.moment(due, lang)}"
    signs = bracketed(ahead, lang) + (bracketed(provisional, lang) if provisional else "")
    uid = beside(f"lead{days}", entry.uid)
    made: dict[str, Value] = {
        "SUMMARY": text.cut(signs + front.signs + front.title, text.SUMMARY),
        "DTSTART": day,
        "DTEND": day + timedelta(days=1),
        "CATEGORIES": (
            *front.categories,
            *((provisional,) if provisional else ()),
            "提醒" if lang == "zh" else "reminder",
        ),
        "DESCRIPTION": text.cut(f"{words}\n{range_}{description(entry)}", text.DESCRIPTION),
        "STATUS": "TENTATIVE" if front.tentative or between is not None else "CONFIRMED",
        "UID": uid,
        **FREE,
        **signed(options),
    }
    return Component("VEVENT", uid, ordered("VEVENT", made))


def todo(entry: Entry, options: Options) -> Component:
    """The same as a VTODO, for clients with lists of tasks: DUE is the due date, done is COMPLETED."""
    mark, moment = entry.mark, entry.said.moment
    uid = beside("todo", entry.uid)
    made: dict[str, Value] = {
        "SUMMARY": entry.front.summary,
        **_term(moment, entry.said.occurrence.start, options),
        "CATEGORIES": entry.front.categories,
        "DESCRIPTION": description(entry),
        "PRIORITY": 0,
        "STATUS": "NEEDS-ACTION",
        "UID": uid,
        **signed(options),
    }
    if mark.closed and mark.waived and mark.done is None and not mark.by_leads:
        made["STATUS"] = "CANCELLED"
    elif mark.closed:
        made |= {"STATUS": "COMPLETED", "PERCENT-COMPLETE": 100}
        if mark.done is not None:
            noon = datetime(mark.done.year, mark.done.month, mark.done.day, 12, tzinfo=_SHANGHAI)
            made["COMPLETED"] = noon.astimezone(UTC)
    return Component("VTODO", uid, ordered("VTODO", made))


def cancelled(
    kind: str, uid: str, start: date, title: str, since: date, options: Options, lang: Lang = "zh"
) -> Component:
    """What a withdrawn entry becomes: its title and day, struck through by clients that know STATUS:CANCELLED."""
    zh = lang == "zh"
    made: dict[str, Value] = {
        "SUMMARY": text.cut(
            bracketed("已取消" if zh else "cancelled", lang) + text.named(title, text.SUMMARY),
            text.SUMMARY,
        ),
        **({"DTSTART": start} if kind == "VEVENT" else _term(start, None, options)),
        "CATEGORIES": ("已取消" if zh else "cancelled",),
        "DESCRIPTION": (
            f"{since.isoformat()}起，方案里不再有这一项，或者它不再有这个日期。"
            if zh
            else f"Since {since.isoformat()} the plan no longer holds this, or it no longer has this date."
        ),
        "STATUS": "CANCELLED",
        "UID": uid,
        WITHDRAWN: f"{since:%Y%m%d}",
        **signed(options),
    }
    if kind == "VEVENT":
        made |= FREE
        if not isinstance(start, datetime):
            made["DTEND"] = start + timedelta(days=1)
    else:
        made["PRIORITY"] = 0
    return Component(kind, uid, ordered(kind, made))


def _term(due: date, start: Moment | None, options: Options) -> dict[str, Value]:
    """DUE, and DTSTART where the window begins before it; METHOD:PUBLISH asks for one: the day before."""
    found: dict[str, Value] = {"DUE": due}
    begins = utc(start) if start is not None else None
    if (
        begins is not None
        and isinstance(begins, datetime) == isinstance(due, datetime)
        and begins < due
    ):
        found["DTSTART"] = begins
    elif options.organizer:
        found["DTSTART"] = due - timedelta(days=1)
    return found


def beside(kind: str, uid: str) -> str:
    """The UID of what stands beside an entry: the entry's own, with its kind before it."""
    whole = f"{kind}.{uid}"
    if len(whole) <= _LONGEST:
        return whole
    local, _, plan = uid.rpartition("@")
    return f"{kind}.{sha256(local.encode()).hexdigest()[:40]}@{plan}"


def beside_of(uid: str) -> str:
    """The entry's UID, where this is one of what stands beside it (and was not too long); else empty."""
    found = _BESIDE.fullmatch(uid)
    return found["of"] if found else ""


def _day(moment: date) -> date:
    return date(moment.year, moment.month, moment.day)
