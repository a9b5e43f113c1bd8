"""The working-day calendar: an immutable table with constant-time add, count, roll and day.

Three arrays over all days carry the answers: whether each day works, how many working days there
are up to it, and the working days themselves in order.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property, partial
from itertools import accumulate, compress
from typing import TYPE_CHECKING, Any

from gkrules.calendar.days import Day, DayKind
from gkrules.calendar.rest import Rest
from gkrules.errors import CalendarBoundsError, CalendarError

if TYPE_CHECKING:
    from gkrules.calendar.arrays import Arrays

_CODES = tuple(DayKind)
_WORKS = bytes(kind in (DayKind.WORKING, DayKind.MAKE_UP) for kind in _CODES)
#: A byte a day of `_works`: 1 for a day off.
_RESTS = bytes([1]) + bytes(255)
_WORKING = _CODES.index(DayKind.WORKING)
_WEEKEND = _CODES.index(DayKind.WEEKEND)
_STATUTORY = _CODES.index(DayKind.STATUTORY)
_SWAPPED = _CODES.index(DayKind.SWAPPED)
_MAKE_UP = _CODES.index(DayKind.MAKE_UP)
_MADE_UP = bytes(code == _MAKE_UP for code in range(256))
_STATES = {kind: code for code, kind in enumerate(_CODES)}


class Calendar:
    """Working days (工作日) between two dates, both inclusive.

    `known_from` and `known_until` bound the days whose holiday schedule is published; days outside
    them are provisional. `dated` is the day of the newest notice in it. Values never change:
    `with_days` gives a new calendar. A question outside [first, last] raises CalendarBoundsError.

    `is_working`, `add`, `count` and `roll` also take numpy arrays of datetime64[D] and then answer with
    arrays, as `arrays` does: its methods have the types, and the choice not to raise.
    """

    def __init__(
        self,
        name: str,
        first: date,
        special: Iterable[Day],
        *,
        last: date,
        known_from: date,
        known_until: date,
        source: str = "",
        dated: date | None = None,
    ) -> None:
        self.name = name
        self.first, self.last = first, last
        self.known_from, self.known_until = known_from, known_until
        self.source = source
        self.dated = dated
        self._base = first.toordinal()
        size = last.toordinal() - self._base + 1
        week = bytes(_WEEKEND if (first.weekday() + n) % 7 > 4 else _WORKING for n in range(7))
        states = bytearray((week * (size // 7 + 1))[:size])
        self._special: dict[date, Day] = {}
        for day in special:
            self._check(day.date)
            states[day.date.toordinal() - self._base] = _STATES[day.kind]
            self._special[day.date] = day
        self._states = bytes(states)
        works = self._states.translate(_WORKS.ljust(256, b"\0"))
        self._works = works
        self._count = tuple(accumulate(works))
        every = map(date.fromordinal, range(self._base, self._base + size))
        self._days = tuple(compress(every, works))

    # -- questions about one day

    def is_working(self, day: date) -> bool:
        """Whether the day is a working day, a make-up one included."""
        try:
            at = day.toordinal() - self._base
            if at < 0:
                raise IndexError
            return bool(self._works[at])
        except IndexError:
            raise self._outside(day) from None
        except AttributeError:
            column: bool = self._column(day).is_working(day)
            return column

    def day(self, day: date) -> Day:
        """The day with its kind, festival and source."""
        day = _plain(day)
        self._check(day)
        found = self._special.get(day)
        provisional = not self.is_known(day)
        if found is not None:
            return found
        kind = DayKind.WEEKEND if day.weekday() > 4 else DayKind.WORKING
        return Day(day, kind, provisional=provisional)

    def is_known(self, day: date) -> bool:
        """Whether the holiday schedule of the day is published (and on file)."""
        return self.known_from <= _plain(day) <= self.known_until

    # -- counting

    def add(self, day: date, n: int) -> date:
        """The nth working day strictly after `day`; for n < 0 strictly before it.

        n = 0 is `day` itself, which must then be a working day (else CalendarError).
        """
        try:
            at = day.toordinal() - self._base
        except AttributeError:
            column: date = self._column(day).add(day, n)
            return column
        if not 0 <= at < len(self._works):
            raise self._outside(day)
        if n > 0:
            index = self._count[at] + n - 1
        elif n < 0:
            index = self._count[at] - self._works[at] + n
        elif self._works[at]:
            return _plain(day)
        else:
            raise CalendarError(
                f"{_plain(day)}不是工作日，不能从它数零个工作日",
                f"{_plain(day)} is no working day; zero working days from it is nothing",
            )
        if index < 0 or index >= len(self._days):
            raise self._outside(day, n)
        return self._days[index]

    def count(self, a: date, b: date) -> int:
        """The number of working days in (a, b]: `count(d, add(d, n)) == n` for n > 0 from any day.

        With b before a it is minus the number of working days in [b, a), so that the same equation
        holds for n < 0.
        """
        try:
            first, last = a.toordinal() - self._base, b.toordinal() - self._base
        except AttributeError:
            column: int = self._column(a, b).count(a, b)
            return column
        size = len(self._works)
        if not (0 <= first < size and 0 <= last < size):
            raise self._outside(a if not 0 <= first < size else b)
        if last >= first:
            return self._count[last] - self._count[first]
        before = self._count
        return (before[last] - self._works[last]) - (before[first] - self._works[first])

    def roll(self, day: date, direction: int = 1) -> date:
        """The day itself if it works, else the next working day (direction 1) or the one before."""
        try:
            at = day.toordinal() - self._base
        except AttributeError:
            column: date = self._column(day).roll(day, direction)
            return column
        if 0 <= at < len(self._works) and self._works[at]:
            return _plain(day)
        return self.add(day, 1 if direction > 0 else -1)

    # -- lists

    def rest_days(self, a: date, b: date) -> tuple[Day, ...]:
        """The days off in [a, b], both inclusive: a slice of values made once."""
        low, high = self._span(a, b)
        if low > high:
            return ()
        works = self._count
        # Of the days up to one, those that do not work are all less those that do.
        before = low - works[low] + self._works[low]
        return self._rest.part(before, high + 1 - works[high])

    def make_up_days(self, a: date, b: date) -> tuple[Day, ...]:
        """The weekend days in [a, b] that a notice made working days (调休上班)."""
        low, high = self._span(a, b)
        made = self._made
        return self._make_up[made[low] : made[high + 1]] if low <= high else ()

    def special(self) -> tuple[Day, ...]:
        """Every day that is no plain weekday or weekend day, in order."""
        return tuple(self._special[day] for day in sorted(self._special))

    def statutory(self, year: int) -> tuple[Day, ...]:
        """The statutory days off (法定节假日) of a year, in order."""
        return tuple(day for day in self._statutory if day.date.year == year)

    def festival(self, name: str, year: int) -> date:
        """The first statutory day of a festival (春节, 国庆节) in a year."""
        for day in self.statutory(year):
            if name in day.name.split("、"):
                return day.date
        raise CalendarError(
            f"{self.name}里{year}年没有{name}的法定假日",
            f"{self.name} has no statutory day of {name} in {year}",
        )

    @cached_property
    def arrays(self) -> Arrays:
        """The same questions over arrays of datetime64[D]. Needs numpy."""
        from gkrules.calendar.arrays import Arrays

        return Arrays(self)

    def working_flags(self) -> bytes:
        """One byte a day from `first` to `last`: 1 for a working day, 0 for a day off."""
        return self._works

    def _column(self, *days: object) -> Any:
        """Counting on arrays, where one of the values is an array. Raises TypeError where none is."""
        if not any(hasattr(day, "dtype") for day in days):
            raise TypeError(f"a date or an array of datetime64 expected, not {type(days[0])}")
        return self.arrays

    # -- making others

    def with_days(
        self,
        days: Iterable[Day],
        *,
        name: str = "",
        source: str = "",
        known_until: date | None = None,
    ) -> Calendar:
        """A calendar with some days replaced: an overlay, a notice that has been read."""
        return self.replaced(
            {**self._special, **{day.date: day for day in days}}.values(),
            name=name,
            source=source,
            known_until=known_until,
        )

    def replaced(
        self,
        special: Iterable[Day],
        *,
        name: str = "",
        source: str = "",
        known_until: date | None = None,
        dated: date | None = None,
    ) -> Calendar:
        """A calendar of the same years with just these special days."""
        return Calendar(
            name or self.name,
            self.first,
            special,
            last=self.last,
            known_from=self.known_from,
            known_until=known_until or self.known_until,
            source=source or self.source,
            dated=dated or self.dated,
        )

    # -- inside

    @cached_property
    def _rest(self) -> Rest:
        every = range(self._base, self._base + len(self._works))
        return Rest(self.day, tuple(compress(every, self._works.translate(_RESTS))))

    @cached_property
    def _make_up(self) -> tuple[Day, ...]:
        return tuple(
            self._special[day]
            for day in sorted(self._special)
            if self._special[day].kind is DayKind.MAKE_UP
        )

    @cached_property
    def _made(self) -> tuple[int, ...]:
        """How many make-up working days lie before each day."""
        return tuple(accumulate(self._states.translate(_MADE_UP), initial=0))

    def _span(self, a: date, b: date) -> tuple[int, int]:
        """The offsets of two days; a day outside is cut back to the first or last."""
        last = len(self._works) - 1
        low, high = a.toordinal() - self._base, b.toordinal() - self._base
        return (low if low > 0 else 0), (high if high < last else last)

    @cached_property
    def _statutory(self) -> tuple[Day, ...]:
        return tuple(
            self._special[day]
            for day in sorted(self._special)
            if self._special[day].kind is DayKind.STATUTORY
        )

    def _check(self, day: date) -> None:
        if not 0 <= day.toordinal() - self._base <= self.last.toordinal() - self._base:
            raise self._outside(day)

    def _outside(self, day: date, n: int = 0) -> CalendarBoundsError:
        span = f"{self.first}至{self.last}"
        if n:
            return CalendarBoundsError(
                f"从{_plain(day)}数{n}个工作日超出了{self.name}的范围（{span}）",
                f"{n} working days from {_plain(day)} lies outside {self.name} ({self.first} to {self.last})",
            )
        return CalendarBoundsError(
            f"{_plain(day)}不在{self.name}的范围里（{span}）",
            f"{_plain(day)} is outside {self.name} ({self.first} to {self.last})",
        )

    @cached_property
    def _identity(self) -> tuple[object, ...]:
        return (
            self.name,
            self.first,
            self.last,
            self.known_from,
            self.known_until,
            self.source,
            self._states,
            tuple(sorted(self._special.items())),
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Calendar):
            return NotImplemented
        return self is other or self._identity == other._identity

    def __hash__(self) -> int:
        return hash((self.name, self.known_until, self._states))

    def __reduce__(self) -> tuple[object, ...]:
        made = partial(
            Calendar,
            self.name,
            self.first,
            tuple(self._special.values()),
            last=self.last,
            known_from=self.known_from,
            known_until=self.known_until,
            source=self.source,
            dated=self.dated,
        )
        return (made, ())

    def __repr__(self) -> str:
        return (
            f"Calendar({self.name!r}, {self.first} to {self.last}, known until {self.known_until})"
        )


def _plain(day: date) -> date:
    """A datetime's date; a date as it is."""
    return day if type(day) is date else date(day.year, day.month, day.day)


__all__ = ["Calendar"]
