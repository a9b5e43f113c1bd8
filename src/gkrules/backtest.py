"""The back-test (回测): were the bounds of provisional dates right, had each year's notice not been out?

For each year its notice, and every later one, is taken away; limits that start in that year are resolved;
the true due date, by the notices as first issued, must lie in [earliest, latest].
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from statistics import fmean, median

from attrs import frozen

from gkrules.calendar import Calendar
from gkrules.calendar.pretend import as_first_issued, orders, without_notice
from gkrules.errors import CalendarBoundsError
from gkrules.limits import Quantity, TimeLimit, Unit, Within
from gkrules.occurrence import Certainty
from gkrules.plain import Plain
from gkrules.resolver import resolve

#: The first year of the usual notices: since the law of 2007 gives 清明, 端午 and 中秋 off.
FIRST = 2008
#: Trigger days are uniform in the year, N from 1 to 60; every other limit is in working days.
_MOST = 60
_UNITS = (Unit.DAY, Unit.WORKING_DAY)
_LIMITS = {(unit, n): Within(Quantity(n, unit)) for unit in _UNITS for n in range(1, _MOST + 1)}


@frozen
class Miss(Plain):
    """A limit whose true due date lay outside the bounds."""

    trigger: date
    limit: TimeLimit
    earliest: date
    latest: date
    due: date


@frozen
class Judged(Plain):
    """The judgement on one year. Widths are latest - earliest in calendar days, 0 where firm.

    limits: how many were judged. misses: those outside the bounds. median, mean, widest: the widths of
    the limits in working days. day_mean: the mean width of those in days. firm: how many were firm.
    unjudged: drawn, but their true date is not published. order: the later order, where there was one;
    reordered: how many true dates it put outside the bounds.
    """

    year: int
    limits: int
    misses: tuple[Miss, ...]
    median: float
    mean: float
    widest: int
    day_mean: float
    firm: int
    unjudged: int
    order: str = ""
    reordered: int = 0


def backtest(
    calendar: Calendar,
    years: Iterable[int],
    limits: int = 10_000,
    seed: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Judged]:
    """The judgement on each year, one after the other; `seed` makes the sample.

    `progress` is called with each number of limits judged in all, now and then.
    """
    issued = as_first_issued(calendar)
    done = 0
    for year in years:
        yield _judge(year, calendar, issued, limits, random.Random(seed * 10_000 + year))
        done += limits
        if progress is not None:
            progress(done)


def _judge(
    year: int, calendar: Calendar, issued: Calendar, limits: int, dice: random.Random
) -> Judged:
    pretended = without_notice(issued, year)
    first = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    widths: dict[Unit, list[int]] = {unit: [] for unit in _UNITS}
    misses: list[Miss] = []
    judged = unjudged = firm = reordered = 0
    order = next((order for order in orders() if order.rest[0].year == year), None)
    while judged < limits:
        unit = _UNITS[judged % 2]
        limit = _LIMITS[unit, dice.randint(1, _MOST)]
        trigger = first + timedelta(days=dice.randrange(length))
        true = _due(limit, trigger, issued)
        if true is None:
            unjudged += 1
            continue
        (found,) = resolve(limit, trigger=trigger, calendar=pretended)
        assert found.earliest is not None and found.latest is not None
        judged += 1
        firm += found.certainty is Certainty.FIRM
        widths[unit].append((found.latest - found.earliest).days)
        if not found.earliest <= true <= found.latest:
            misses.append(Miss(trigger, limit, found.earliest, found.latest, true))
        if order is not None:
            later = _due(limit, trigger, calendar)
            reordered += later is not None and not found.earliest <= later <= found.latest
    working = widths[Unit.WORKING_DAY]
    return Judged(
        year,
        judged,
        tuple(misses),
        median(working),
        fmean(working),
        max(working),
        fmean(widths[Unit.DAY]),
        firm,
        unjudged,
        order.number if order else "",
        reordered,
    )


def _due(limit: TimeLimit, trigger: date, calendar: Calendar) -> date | None:
    """The due date by the schedules published; None where one of its days is not."""
    try:
        (found,) = resolve(limit, trigger=trigger, calendar=calendar)
    except CalendarBoundsError:
        return None
    assert found.due is not None
    return found.due if found.due <= calendar.known_until else None
