"""Counting a quantity from a day, forwards and back; stops and extensions. Pure: no roll, no trace.

Months are always counted from the anchor, never month by month: 31 January + 1 + 1 is 31 March.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from attrs import frozen

from gkrules.calendar import Calendar
from gkrules.calendar.days import MonthEnd, add_months
from gkrules.errors import InstantNeeded, ResolveError
from gkrules.limits import Quantity, Unit
from gkrules.making import quick
from gkrules.moments import civil
from gkrules.trace import Moment

#: [first day, last day], both inclusive; for hours [instant, instant).
Stop = tuple[Moment, Moment]

_MINUTE, _HOUR = Unit.MINUTE, Unit.HOUR
_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}


@quick
@frozen
class Amount:
    """A quantity in the four measures that do not convert into each other."""

    months: int = 0
    days: int = 0
    working_days: int = 0
    minutes: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(
            self.months + other.months,
            self.days + other.days,
            self.working_days + other.working_days,
            self.minutes + other.minutes,
        )

    @property
    def pure(self) -> bool:
        """Whether one measure alone is counted."""
        return sum(map(bool, (self.months, self.days, self.working_days, self.minutes))) <= 1


def parts(quantity: Quantity) -> Iterator[Quantity]:
    """The quantity and the smaller rests behind it (一年 and 六个月 of 一年六个月)."""
    step: Quantity | None = quantity
    while step is not None:
        yield step
        step = step.plus


_WORKING_DAY, _DAY, _MONTH = Unit.WORKING_DAY, Unit.DAY, Unit.MONTH


def amount(quantity: Quantity, *, lower: bool = False) -> Amount:
    """What a quantity adds up to; `lower` takes the lower bound of a range."""
    if quantity.plus is None and quantity.lower is None and not quantity.half:
        unit = quantity.unit  # the commonest: so many of one unit
        if unit is _WORKING_DAY:
            return Amount(0, 0, quantity.n)
        if unit is _DAY:
            return Amount(0, quantity.n)
        if unit is _MONTH:
            return Amount(quantity.n)
    return _amount(quantity, lower)


@lru_cache(maxsize=1024)
def _amount(quantity: Quantity, lower: bool) -> Amount:
    total = Amount()
    for part in parts(quantity):
        n = part.lower if lower and part.lower is not None else part.n
        match part.unit:
            case Unit.MONTH:
                total += Amount(months=n, days=15 if part.half else 0)
            case Unit.QUARTER | Unit.YEAR:
                whole = _MONTHS[part.unit]
                total += Amount(months=n * whole + (whole // 2 if part.half else 0))
            case Unit.WEEK:
                total += Amount(days=7 * n)
            case Unit.WORKING_DAY:
                total += Amount(working_days=n)
            case Unit.HOUR:
                total += Amount(minutes=60 * n + (30 if part.half else 0))
            case Unit.MINUTE:
                total += Amount(minutes=n)
            case _:
                total += Amount(days=n)
    return total


def is_clock(quantity: Quantity) -> bool:
    """Whether the quantity is counted by the clock (小时, 分钟)."""
    return quantity.unit is _HOUR or quantity.unit is _MINUTE


def needs_instant(moment: Moment, quantity: Quantity) -> datetime:
    """The trigger as an instant; a bare date raises InstantNeeded."""
    if isinstance(moment, datetime):
        return moment
    raise InstantNeeded(
        f"按小时计算的期限要从时刻起算，只给了日期{moment}；请写成{moment}T09:00这样",
        f"an hour limit counts from an instant; only the date {moment} was given (write {moment}T09:00)",
    )


def forward(
    start: Moment, total: Amount, calendar: Calendar, month_end: MonthEnd = "clamp"
) -> Moment:
    """The last unit counted when `start` itself does not count: months, then days, working days."""
    if total.minutes:
        if not isinstance(start, datetime):
            raise ResolveError("日和小时不能连着数", "days and hours cannot be counted together")
        return start + timedelta(minutes=total.minutes)
    day = as_date(start)
    if total.months:
        day = _guarded(day, total.months, calendar, month_end)
    if total.days:
        day = _shift(day, total.days, calendar)
    if total.working_days:
        day = calendar.add(day, total.working_days)
    return day


def back(event: Moment, total: Amount, calendar: Calendar) -> Moment:
    """So much before the event; the corresponding day of an earlier month is clamped."""
    if total.minutes:
        assert isinstance(event, datetime)
        return event - timedelta(minutes=total.minutes)
    day = as_date(event)
    if total.months:
        day = _guarded(day, -total.months, calendar, "clamp")
    if total.days:
        day = _shift(day, -total.days, calendar)
    if total.working_days:
        day = calendar.add(day, -total.working_days)
    return day


def suspend(
    start: Moment, end: Moment, total: Amount, stops: tuple[Stop, ...], calendar: Calendar
) -> Moment:
    """The end of a period when the days of its stops are taken out of the count.

    Stops of days are [first, last], both inclusive; a rest day inside a stop adds nothing to a count
    of working days. Days of a stop outside the period add nothing. Repeated until stable, since the
    growth can reach into another stop.
    """
    if not stops:
        return end
    if isinstance(end, datetime):
        return _suspend_clock(start, end, stops)
    first = as_date(start) + timedelta(days=1)
    base = end
    working = bool(total.working_days) and not total.months and not total.days
    while True:
        lost = sum(_inside(stop, first, end, calendar, working) for stop in _merged(stops))
        moved = base
        if lost:
            moved = calendar.add(base, lost) if working else _shift(base, lost, calendar)
        if moved == end:
            return end
        end = moved


def _suspend_clock(start: Moment, end: datetime, stops: tuple[Stop, ...]) -> datetime:
    base = end
    while True:
        lost = timedelta()
        for begin, until in stops:
            assert isinstance(start, datetime)
            if not (isinstance(begin, datetime) and isinstance(until, datetime)):
                raise ResolveError(
                    f"按小时计算的期限，中止也要写到时刻：{begin}至{until}",
                    f"an hour limit is stopped from instant to instant, not by days: {begin} to {until}",
                )
            lost += max(timedelta(), min(until, end) - max(begin, start))
        if base + lost == end:
            return end
        end = base + lost


def _inside(stop: Stop, first: date, last: date, calendar: Calendar, working: bool) -> int:
    low, high = max(as_date(stop[0]), first), min(as_date(stop[1]), last)
    if high < low:
        return 0
    if working:
        return calendar.count(low - timedelta(days=1), high)
    return (high - low).days + 1


def _merged(stops: tuple[Stop, ...]) -> list[Stop]:
    """Stops as dates, overlapping ones joined: no day is taken out twice."""
    merged: list[tuple[date, date]] = []
    for first, last in sorted((as_date(a), as_date(b)) for a, b in stops):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return list(merged)


def as_date(moment: Moment) -> date:
    """The civil date in Shanghai of a date or an instant."""
    return civil(moment)


def _guarded(day: date, months: int, calendar: Calendar, mode: MonthEnd) -> date:
    try:
        result = add_months(day, months, mode)
    except ValueError as error:
        if isinstance(error, ResolveError) or type(error) is not ValueError:
            raise
        result = calendar.last if months > 0 else calendar.first
        result = _shift(result, 1 if months > 0 else -1, calendar)
    calendar.is_working(result)
    return result


def _shift(day: date, days: int, calendar: Calendar) -> date:
    try:
        result = day + timedelta(days=days)
    except OverflowError:
        result = date.max if days > 0 else date.min
    calendar.is_working(result)
    return result
