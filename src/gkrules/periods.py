"""Named periods and the places inside them: which days 每季度 is, and which day of it is meant.

A place is reached from the period's first and last day by its path (首月, 15日); the edge says which
end of what is reached. Counted windows roll (每季度第一周内); named days and whole periods do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from attrs import frozen

from gkrules.calendar import Calendar
from gkrules.calendar.days import add_months, last_of_month
from gkrules.limits import (
    Cycle,
    CycleUnit,
)
from gkrules.making import quick

_ONE = timedelta(days=1)


@quick
@frozen
class Period:
    """Days from `first` to `last`, both inclusive; `key` names it whatever its dates (2017-Q3)."""

    first: date
    last: date
    key: str = ""


@lru_cache(maxsize=512)
def year(number: int) -> Period:
    """A calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31), f"{number}")


def holding(cycle: Cycle, day: date, anchor: date | None = None) -> Period:
    """The cycle's period that holds `day`; cycles of several units begin at `anchor`."""
    if cycle.step > 1:
        return _stepped(cycle, day, anchor or day)
    number = day.year
    match cycle.unit:
        case CycleUnit.MONTH:
            return Period(day.replace(day=1), last_of_month(day), f"{number}-{day.month:02}")
        case CycleUnit.YEAR:
            return year(number)
        case CycleUnit.HALF_YEAR:
            half = 1 if day.month <= 6 else 2
            last = date(number, 6, 30) if half == 1 else date(number, 12, 31)
            return Period(date(number, 6 * half - 5, 1), last, f"{number}-H{half}")
        case CycleUnit.QUARTER:
            rank = (day.month + 2) // 3
            last = date(number, 3 * rank, 30 if rank in (2, 3) else 31)
            return Period(date(number, 3 * rank - 2, 1), last, f"{number}-Q{rank}")
        case CycleUnit.HALF_MONTH:
            key = f"{number}-{day.month:02}"
            if day.day <= 15:
                return Period(day.replace(day=1), day.replace(day=15), f"{key}-a")
            return Period(day.replace(day=16), last_of_month(day), f"{key}-b")
        case CycleUnit.XUN:
            rank = min((day.day - 1) // 10, 2)
            first = day.replace(day=10 * rank + 1)
            last = last_of_month(day) if rank == 2 else day.replace(day=10 * rank + 10)
            return Period(first, last, f"{number}-{day.month:02}-x{rank + 1}")
        case CycleUnit.WEEK:
            monday = day - timedelta(days=day.weekday())
            iso = monday.isocalendar()
            return Period(monday, monday + 6 * _ONE, f"{iso.year}-W{iso.week:02}")
    return Period(day, day, day.isoformat())


def after(cycle: Cycle, period: Period, anchor: date | None = None) -> Period:
    """The period that follows."""
    return holding(cycle, period.last + _ONE, anchor)


def between(
    cycle: Cycle, start: date, end: date, calendar: Calendar, anchor: date | None = None
) -> Iterator[Period]:
    """The periods that touch [start, end], in order; rest days are no period of 每个工作日.

    Those of working days are inside the calendar; others may lie outside.
    """
    day, working = start, cycle.unit is CycleUnit.WORKING_DAY
    if working:
        day, end = max(day, calendar.first), min(end, calendar.last)
    anchor = anchor or day
    if cycle.step > 1:
        day = max(day, anchor)
    while day <= end:
        if working and cycle.step == 1:
            day = calendar.roll(day)
            if day > end:
                return
        if working and cycle.step > 1:
            period = _by_working_days(cycle, day, anchor, calendar)
        else:
            period = holding(cycle, day, anchor)
        yield period
        day = period.last + _ONE


def _by_working_days(cycle: Cycle, day: date, anchor: date, calendar: Calendar) -> Period:
    """每5个工作日: periods of so many working days, one after another from the anchor."""
    done = calendar.count(anchor - _ONE, day - _ONE) // cycle.step * cycle.step
    first = calendar.add(anchor - _ONE, done + 1)
    return Period(
        day if day < first else first,
        calendar.add(anchor - _ONE, done + cycle.step),
        first.isoformat(),
    )


def _stepped(cycle: Cycle, day: date, anchor: date) -> Period:
    """Periods of N years, months, weeks or days, counted from the anchor."""
    months = {
        CycleUnit.YEAR: 12,
        CycleUnit.HALF_YEAR: 6,
        CycleUnit.QUARTER: 3,
        CycleUnit.MONTH: 1,
    }.get(cycle.unit)
    if months is None:
        length = cycle.step * (7 if cycle.unit is CycleUnit.WEEK else 1)
        first = anchor + timedelta(days=(day - anchor).days // length * length)
        return Period(first, first + timedelta(days=length - 1), first.isoformat())
    length = months * cycle.step
    passed = (day.year - anchor.year) * 12 + day.month - anchor.month
    n = passed // length
    while add_months(anchor, n * length) > day:
        n -= 1
    while add_months(anchor, (n + 1) * length) <= day:
        n += 1
    first = add_months(anchor, n * length)
    return Period(first, add_months(anchor, (n + 1) * length) - _ONE, first.isoformat())
