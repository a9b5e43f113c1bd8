"""What a notice makes of a calendar.

A yearly notice makes its year known to 28 December and settles 29 to 31 December of the year before; an order
changes the days that it names and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from attrs import evolve, frozen

from gkrules.calendar.calendar import Calendar
from gkrules.calendar.days import Day, DayKind
from gkrules.calendar.notice.checks import contradictions
from gkrules.calendar.notice.values import Holiday, Notice, NoticeError
from gkrules.calendar.pretend import known_before, orders
from gkrules.errors import CalendarError, Problem

_ONE = timedelta(days=1)
#: How long a holiday that an order prolongs may last.
_LONGEST = timedelta(days=31)


@frozen
class Moved:
    """A day that a notice changed: as the calendar had it, and as it has it now."""

    before: Day
    after: Day

    @property
    def date(self) -> date:
        """The day itself."""
        return self.after.date

    @property
    def works(self) -> bool | None:
        """Whether it now works where it rested, or rests where it worked (False); None where neither."""
        return self.after.works if self.before.works != self.after.works else None


def learn(calendar: Calendar, notice: Notice, source: str = "") -> Calendar:
    """The calendar with what the notice says. source: the file it rests on, else the notice is named.

    A notice that says what the calendar already has gives the calendar itself.

    Raises CalendarError for a year whose year before is not known yet and for an order of days not known;
    NoticeError for a notice that contradicts itself or the year's statutory days.
    """
    _check(calendar, notice, source)
    days = _yearly(calendar, notice) if notice.kind == "yearly" else _ordered(calendar, notice)
    until = max(calendar.known_until, known_before(notice.year + 1))
    if notice.kind == "order":
        until = calendar.known_until
    learned = calendar.replaced(
        days,
        known_until=until,
        source=_joined(calendar.source, source or notice.cited),
        dated=max(filter(None, (calendar.dated, notice.issued)), default=None),
    )
    same = until == calendar.known_until and not any(moved(calendar, learned))
    return calendar if same else learned


def moved(before: Calendar, after: Calendar) -> Iterator[Moved]:
    """The days whose kind or festival differs between two calendars of the same years, in order."""
    special = {day.date for calendar in (before, after) for day in calendar.special()}
    for day in sorted(special):
        one, other = before.day(day), after.day(day)
        if (one.kind, one.name) != (other.kind, other.name):
            yield Moved(one, other)


# ---------------------------------------------------------------- inside


def _check(calendar: Calendar, notice: Notice, source: str) -> None:
    faults = tuple(contradictions(notice, calendar.statutory(notice.year)))
    if faults:
        name = source or notice.cited
        raise NoticeError(tuple(Problem(name, 0, "", fault.zh, fault.en) for fault in faults))
    if notice.kind == "order":
        named = [*notice.off, *notice.work, *(one.until for one in notice.holidays if one.until)]
        unknown = sorted(day for day in named if not calendar.is_known(day))
        if unknown:
            raise CalendarError(
                f"先要有{notice.year}年的通知，才能学改动它的这一份：{unknown[0]}的安排还不知道",
                f"the notice of {notice.year} must be learned before an order that changes it: "
                f"{unknown[0]} is not known",
            )
    elif notice.year < calendar.known_from.year:
        raise CalendarError(
            f"{calendar.name}从{calendar.known_from.year}年起才有节假日安排，不学{notice.year}年的",
            f"{calendar.name} holds schedules from {calendar.known_from.year} on, not of {notice.year}",
        )
    elif calendar.known_until < known_before(notice.year):
        missing = calendar.known_until.year
        missing += calendar.known_until >= known_before(missing + 1)
        raise CalendarError(
            f"先要有{missing}年的通知，才能学{notice.year}年的："
            f"{calendar.name}只知道到{calendar.known_until}",
            f"the notice of {missing} must be learned before that of {notice.year}: "
            f"{calendar.name} is known until {calendar.known_until}",
        )


def _yearly(calendar: Calendar, notice: Notice) -> Iterable[Day]:
    """The special days once a year's notice has taken the place of what was known or supposed of it."""
    first, last = known_before(notice.year) + _ONE, known_before(notice.year + 1)
    days = {}
    for day in calendar.special():
        inside = first <= day.date <= last
        # A weekend that rests anyway keeps its festival; the notice need not name it (与周末连休).
        if (
            not inside
            or day.kind is DayKind.STATUTORY
            or (day.kind is DayKind.WEEKEND and not day.provisional)
        ):
            days[day.date] = day
    days |= _made(calendar, notice)
    days |= _ordered_since(calendar, notice)
    return [
        evolve(day, provisional=False, source=f"{day.source}；{notice.cited}")
        if day.provisional and first <= day.date <= last
        else day
        for day in days.values()
    ]


def _ordered_since(calendar: Calendar, notice: Notice) -> dict[date, Day]:
    """Days of a known year that a later order on file changed: it still stands."""
    return {
        day: calendar.day(day)
        for order in orders()
        if order.date.year == notice.year and (notice.issued or order.date) <= order.date
        for day in (*order.rest, *order.work)
        if calendar.is_known(day)
    }


def _ordered(calendar: Calendar, notice: Notice) -> Iterable[Day]:
    """The special days once an order has changed those it names."""
    days = {day.date: day for day in calendar.special()}
    for one in notice.holidays:
        if _rearranges(calendar, one, notice.year):
            days = {
                day: held for day, held in days.items() if not _arranged(held, one, notice.year)
            }
        prolonged = evolve(one, off=(*one.off, *_prolonged(calendar, one)))
        days |= _made(calendar, evolve(notice, holidays=(prolonged,)))
    return days.values()


def _made(calendar: Calendar, notice: Notice) -> dict[date, Day]:
    """The special days that a notice makes. What the calendar has just so stays as it is there."""
    made: dict[date, Day] = {}
    for one in notice.holidays:
        name = _principal(calendar, one, notice.year)
        for day in one.off:
            held = calendar.day(day)
            kind = DayKind.WEEKEND if day.weekday() > 4 else DayKind.SWAPPED
            if held.kind is DayKind.STATUTORY:
                made[day] = held
            else:
                made[day] = _kept(held, Day(day, kind, name, notice.cited))
        for day in one.work:
            made[day] = _kept(calendar.day(day), Day(day, DayKind.MAKE_UP, name, notice.cited))
    return made


def _kept(held: Day, made: Day) -> Day:
    same = (held.kind, held.name) == (made.kind, made.name) and not held.provisional
    return held if same else made


def _principal(calendar: Calendar, holiday: Holiday, year: int) -> str:
    """Of two festivals in one rule, the one with more statutory days: its days off are those swapped."""
    statutory = [name for day in calendar.statutory(year) for name in day.name.split("、")]
    return max(holiday.names, key=statutory.count)


def _rearranges(calendar: Calendar, holiday: Holiday, year: int) -> bool:
    """Whether an order arranges a festival anew: it gives off all its statutory days."""
    own = {
        day.date
        for day in calendar.statutory(year)
        if set(day.name.split("、")) & set(holiday.names)
    }
    return holiday.until is None and bool(own) and own <= set(holiday.off)


def _arranged(day: Day, holiday: Holiday, year: int) -> bool:
    """Whether a day is what the festival's old arrangement made of it."""
    return (
        day.kind in (DayKind.SWAPPED, DayKind.MAKE_UP, DayKind.WEEKEND)
        and day.date.year == year
        and day.name in holiday.names
    )


def _prolonged(calendar: Calendar, holiday: Holiday) -> Iterator[date]:
    """The days that rest only because an order prolongs a festival to its `until`."""
    if holiday.until is None:
        return
    for name in holiday.names:
        day = calendar.festival(name, holiday.until.year)
        if not day <= holiday.until <= day + _LONGEST:
            raise CalendarError(
                f"{name}的假期不能延长到{holiday.until}",
                f"{name} cannot last until {holiday.until}",
            )
        while day <= holiday.until:
            if calendar.is_working(day) or day.weekday() > 4:
                yield day
            day += _ONE


def _joined(source: str, more: str) -> str:
    return source if more in source.split("、") else f"{source}、{more}"
