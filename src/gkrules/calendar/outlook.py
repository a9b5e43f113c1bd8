"""What the due date may still become: the same count on every calendar that a usual notice could make.

`outlook(calendar)` gives two calendars, `busiest` and `idlest`. They answer `add`, `count` and `roll` with the
extreme that any usual arrangement of the days not yet settled allows. What rests is coupled to what works
(`arrangements`), so that a festival wholly inside a period changes nothing, as in life.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import accumulate

from gkrules.calendar.arrangements import (
    REACH,
    REST_AFTER,
    REST_BEFORE,
    Festival,
    Season,
    groups,
    season,
    weekend,
)
from gkrules.calendar.calendar import Calendar
from gkrules.calendar.days import Day, DayKind
from gkrules.calendar.overlays.values import Overlaid

_ONE = timedelta(days=1)


@lru_cache(maxsize=16)
def outlook(calendar: Calendar) -> Outlook:
    """The outlook of a calendar, made once."""
    return Outlook(calendar)


class Outlook:
    """What usual notices (2008-2026) may make of the days that a calendar does not know yet.

    One-off days (2015-09-03) and later orders (2020) lie outside. Local days (`Overlaid`) are settled; but a
    notice does not know them: what it may do is worked out on the nation's calendar, and local days are then
    left out of what it changes.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._nation = calendar.base if isinstance(calendar, Overlaid) else calendar
        local = calendar.local if isinstance(calendar, Overlaid) else ()
        self._local = frozenset(day.toordinal() for day in local)
        self._base = calendar.first.toordinal()
        self._size = calendar.last.toordinal() - self._base + 1
        days = [day for year in _years(calendar) for day in calendar.statutory(year)]
        self._statutory = [day.date.toordinal() for day in days]
        self._days = days
        self._made: dict[int, Season] = {}

    # -- single days

    def may_work(self, day: date) -> bool:
        """Whether the day works, or a usual notice could make it: a weekend day near a statutory day."""
        if self._fixed(day) or self.calendar.day(day).kind is DayKind.WORKING:
            return self.calendar.is_working(day)
        at = day.toordinal()
        if self.calendar.day(day).kind is DayKind.STATUTORY:
            return False
        # A weekday that is supposed to rest (补假) may work: it may be made up on another day.
        return not weekend(at) or self._near(at, REACH, REACH)

    def may_rest(self, day: date) -> bool:
        """Whether the day rests, or a usual notice could give it off: a weekday near a statutory day."""
        if self._fixed(day) or not self.calendar.is_working(day):
            return not self.calendar.is_working(day)
        ahead, behind = _weekdays(day, REST_BEFORE), _weekdays(day, -REST_AFTER)
        return self._near(day.toordinal(), (day - behind).days, (ahead - day).days)

    @cached_property
    def busiest(self) -> Calendar:
        """The calendar whose answers are those of the arrangement that makes most days work."""
        days = (day for day in self._open() if not self.calendar.is_working(day))
        return _Extreme(self, [_day(day, True) for day in days if self.may_work(day)], most=True)

    @cached_property
    def idlest(self) -> Calendar:
        """The calendar whose answers are those of the arrangement that gives most days off."""
        days = (day for day in self._open() if self.calendar.is_working(day))
        return _Extreme(self, [_day(day, False) for day in days if self.may_rest(day)], most=False)

    # -- counts

    def count(self, after: int, until: int) -> tuple[int, int]:
        """Fewest and most working days in (after, until], both ordinals."""
        low = high = self._plain[until - self._base] - self._plain[after - self._base]
        gained = lost = 0
        for one in self._seasons(after, until):
            fewest, most, far_fewest, far_most = one.net(after, until)
            low, high = low + fewest, high + most
            # One weekend day beyond the near reach at most, in all that a period touches.
            lost, gained = max(lost, fewest - far_fewest), max(gained, far_most - most)
        # What works in no arrangement cannot be gained, what works in all of them cannot be lost.
        first, last = date.fromordinal(after), date.fromordinal(until)
        surely = Calendar.count(self.idlest, first, last)
        perhaps = Calendar.count(self.busiest, first, last)
        return max(low - lost, surely), min(high + gained, perhaps)

    # -- inside

    def _near(self, day: int, before: int, after: int) -> bool:
        """Whether a statutory day lies at most `before` days earlier or `after` days later."""
        at = bisect_left(self._statutory, day - before)
        return at < len(self._statutory) and self._statutory[at] <= day + after

    def _fixed(self, day: date) -> bool:
        return self.calendar.is_known(day)

    def _open(self) -> Iterator[date]:
        """The days not settled yet that lie near enough to a statutory day for a notice to change."""
        done = 0
        for day in self._statutory:
            first, last = max(day - REACH, done, self._base), day + REACH
            for at in range(first, min(last, self._base + self._size - 1) + 1):
                if not self._fixed(date.fromordinal(at)):
                    yield date.fromordinal(at)
            done = max(done, last + 1)

    @cached_property
    def _plain(self) -> tuple[int, ...]:
        """Working days up to each day, were the statutory days all that a notice not out yet gave."""
        statutory = set(self._statutory)

        def works(at: int) -> bool:
            day = date.fromordinal(at)
            if self._fixed(day):
                return self.calendar.is_working(day)
            return not weekend(at) and at not in statutory

        return tuple(accumulate(works(self._base + at) for at in range(self._size)))

    @cached_property
    def _groups(self) -> tuple[tuple[Festival, ...], ...]:
        return tuple(groups(self._days))

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        return tuple(festivals[-1].days[-1] + REACH for festivals in self._groups)

    def _seasons(self, after: int, until: int) -> Iterator[Season]:
        """The seasons that can change a day in (after, until]; each worked out when first touched."""
        for at in range(bisect_left(self._ends, after + 1), len(self._groups)):
            if self._groups[at][0].days[0] - REACH > until:
                return
            if at not in self._made:
                self._made[at] = season(
                    self._groups[at], self._statutory, self._is_open, self._works, self._local
                )
            yield self._made[at]

    def _is_open(self, at: int) -> bool:
        """Whether a notice may still settle the day, for the nation."""
        return self._inside(at) and not self._nation.is_known(date.fromordinal(at))

    def _works(self, at: int) -> bool:
        return self._inside(at) and self._nation.is_working(date.fromordinal(at))

    def _inside(self, at: int) -> bool:
        return self._base <= at < self._base + self._size


class _Extreme(Calendar):
    """A calendar that counts as the busiest or the idlest usual arrangement would.

    Each day by itself is as busy (idle) as it can be; over many days the arrangement is one and the same.
    `count` gives what pushes an end the same way when stopped days are taken out of a period: fewest
    working days for the busiest, most for the idlest.
    """

    def __init__(self, outlook: Outlook, days: list[Day], *, most: bool) -> None:
        plain = outlook.calendar
        self._outlook, self._most, self._supposed = outlook, most, plain
        super().__init__(
            plain.name,
            plain.first,
            (*plain.special(), *days),
            last=plain.last,
            known_from=plain.known_from,
            known_until=plain.known_until,
            source=plain.source,
            dated=plain.dated,
        )

    def add(self, day: date, n: int) -> date:
        if n == 0:
            return super().add(day, 0)
        guess = self._supposed.add(day, n).toordinal()
        start, step = day.toordinal(), 1 if n > 0 else -1
        # Backwards the busiest arrangement is the one that comes nearest to the event.
        while not self._enough(start, guess, n):
            guess += step
            self._check(date.fromordinal(guess))
        while guess != start + step and self._enough(start, guess - step, n):
            guess -= step
        return date.fromordinal(guess)

    def count(self, a: date, b: date) -> int:
        if b < a:
            return -self.count(b - _ONE, a - _ONE)
        low, high = self._outlook.count(a.toordinal(), b.toordinal())
        return low if self._most else high

    def roll(self, day: date, direction: int = 1) -> date:
        step = _ONE if direction > 0 else -_ONE
        self._check(day)
        return self.add(day - step, 1 if direction > 0 else -1)

    def _enough(self, start: int, end: int, n: int) -> bool:
        """Whether n working days lie between; both ways the start itself does not count."""
        after, until = (start, end) if n > 0 else (end - 1, start - 1)
        return self._outlook.count(after, until)[self._most] >= abs(n)


def _years(calendar: Calendar) -> range:
    return range(calendar.first.year, calendar.last.year + 1)


def _day(day: date, works: bool) -> Day:
    return Day(day, DayKind.MAKE_UP if works else DayKind.SWAPPED, provisional=True)


def _weekdays(day: date, n: int) -> date:
    """So many weekdays on, or back, whatever the holidays."""
    return day + timedelta(days=_weekdays_from(day.weekday(), n))


@lru_cache(maxsize=64)
def _weekdays_from(weekday: int, n: int) -> int:
    """The distance in days, which the day of the week alone decides (0: Monday)."""
    step, at = (1 if n > 0 else -1), weekday
    for _ in range(abs(n)):
        at += step
        while at % 7 > 4:
            at += step
    return at - weekday
