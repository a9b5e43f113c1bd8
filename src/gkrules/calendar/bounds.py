"""What a holiday notice that is not out yet could change: how far from a statutory day notices went.

The reach is that of the notices of 2008 to 2026. One-off days and later orders lie outside it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

#: A weekend day was made to work at most this many days from a statutory day.
_MAKE_UP_REACH = 21
#: A weekday was given off at most this many weekdays before a statutory day, and after one.
_REST_BEFORE, _REST_AFTER = 5, 6
_ONE = timedelta(days=1)


def may_work(statutory: Sequence[date], day: date) -> bool:
    """Whether the day lies near enough to a statutory day for a notice to make it work."""
    return _near(statutory, day, _MAKE_UP_REACH, _MAKE_UP_REACH)


def may_rest(statutory: Sequence[date], day: date) -> bool:
    """Whether the weekday lies near enough to a statutory day for a notice to give it off."""
    ahead = behind = day
    for _ in range(_REST_BEFORE):
        ahead = _weekday(ahead, _ONE)
    for _ in range(_REST_AFTER):
        behind = _weekday(behind, -_ONE)
    return _near(statutory, day, (day - behind).days, (ahead - day).days)


def around(statutory: Sequence[date]) -> Iterator[date]:
    """Every day that a notice could change, once, in order."""
    after = date.min
    for day in statutory:
        first = max(day - _MAKE_UP_REACH * _ONE, after)
        last = day + _MAKE_UP_REACH * _ONE
        while first <= last:
            yield first
            first += _ONE
        after = first


def _near(statutory: Sequence[date], day: date, before: int, after: int) -> bool:
    """Whether a statutory day lies at most `before` days earlier or `after` days later."""
    at = bisect_left(statutory, day - before * _ONE)
    return at < len(statutory) and statutory[at] <= day + after * _ONE


def _weekday(day: date, step: timedelta) -> date:
    day += step
    while day.weekday() > 4:
        day += step
    return day
