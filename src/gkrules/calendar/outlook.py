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
        works, at = self.calendar.is_working(day), day.toordinal()
        return works or (not self._settled[at - self._base] and self._gains(at))

    def _gains(self, at: int) -> bool:
        """Whether a day off that is not settled could work."""
        if at in self._legal:
            return False
        # A weekday that is supposed to rest (补假) may work: it may be made up on another day.
        return not weekend(at) or self._near(at, REACH, REACH)

    def may_rest(self, day: date) -> bool:
        """Whether the day rests, or a usual notice could give it off: a weekday near a statutory day."""
        works, at = self.calendar.is_working(day), day.toordinal()
        return not works or (not self._settled[at - self._base] and self._loses(at))

    def _loses(self, at: int) -> bool:
        """Whether a working day that is not settled could be given off."""
        weekday = (at - 1) % 7  # the first of all days was a Monday
        return self._near(at, -_weekdays(weekday, -REST_AFTER), _weekdays(weekday, REST_BEFORE))

    def instead(self, day: date, direction: int = 1) -> date:
        """The working day farthest off that may stand in for a working day, should a notice give it off.

        Within the runs of days off the next one does: `roll` of the idlest calendar goes on from there. Beyond them
        the runs hold all the same: 2027-01-29 lies in no run of 春节, but the Monday after it lies in one.
        """
        if self.idlest.roll(day, direction) != day:
            return self.calendar.add(day, direction)
        return self.idlest.roll(day + direction * _ONE, direction)

    @cached_property
    def busiest(self) -> Calendar:
        """The calendar whose answers are those of the arrangement that makes most days work."""
        days = [at for at, works in self._open() if not works and self._gains(at)]
        return _Extreme(self, [_day(at, True) for at in days], most=True)

    @cached_property
    def idlest(self) -> Calendar:
        """The calendar whose answers are those of the arrangement that gives most days off."""
        days = [at for at, works in self._open() if works and self._loses(at)]
        return _Extreme(self, [_day(at, False) for at in days], most=False)

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

    @cached_property
    def _legal(self) -> frozenset[int]:
        return frozenset(self._statutory)

    @cached_property
    def _settled(self) -> bytes:
        """One byte a day: 1 where its schedule is published, or an overlay names it."""
        calendar, found = self.calendar, bytearray(self._size)
        first = calendar.known_from.toordinal() - self._base
        last = calendar.known_until.toordinal() - self._base
        found[first : last + 1] = b"\1" * (last + 1 - first)
        for at in self._local:
            if self._inside(at):
                found[at - self._base] = 1
        return bytes(found)

    def _open(self) -> Iterator[tuple[int, bool]]:
        """The days not settled yet, near enough to a statutory day for a notice to change; whether they work."""
        works, settled, done = self.calendar.working_flags(), self._settled, 0
        for day in self._statutory:
            first, last = max(day - REACH, done, self._base), day + REACH
            for at in range(first, min(last, self._base + self._size - 1) + 1):
                if not settled[at - self._base]:
                    yield at, bool(works[at - self._base])
            done = max(done, last + 1)

    @cached_property
    def _plain(self) -> tuple[int, ...]:
        """Working days up to each day, were the statutory days all that a notice not out yet gave."""
        flags, settled, legal = self.calendar.working_flags(), self._settled, self._legal
        works = (
            flags[n] if settled[n] else not weekend(at) and at not in legal
            for n, at in enumerate(range(self._base, self._base + self._size))
        )
        return tuple(accumulate(works))

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
        n = 1 if direction > 0 else -1
        if not self.first <= day - step <= self.last:  # there is no day to count from
            return day if self.is_working(day) else self.add(day, n)
        return self.add(day - step, n)

    def _enough(self, start: int, end: int, n: int) -> bool:
        """Whether n working days lie between; both ways the start itself does not count."""
        after, until = (start, end) if n > 0 else (end - 1, start - 1)
        return self._outlook.count(after, until)[self._most] >= abs(n)


def _years(calendar: Calendar) -> range:
    return range(calendar.first.year, calendar.last.year + 1)


def _day(at: int, works: bool) -> Day:
    return Day(
        date.fromordinal(at), DayKind.MAKE_UP if works else DayKind.SWAPPED, provisional=True
    )


@lru_cache(maxsize=64)
def _weekdays(weekday: int, n: int) -> int:
    """How many days so many weekdays on, or back, are from a day of the week (0: Monday), whatever the holidays."""
    step, at = (1 if n > 0 else -1), weekday
    for _ in range(abs(n)):
        at += step
        while at % 7 > 4:
            at += step
    return at - weekday
