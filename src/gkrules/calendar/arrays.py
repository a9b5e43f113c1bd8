"""The calendar over whole columns: add, count, roll and is_working on numpy arrays of datetime64[D].

The same answers as `Calendar` gives day by day, from the same three tables. Loaded when a calendar is first
asked about an array: nothing else here needs numpy.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol, cast

import numpy as np
import numpy.typing as npt

from gkrules.calendar.days import MonthEnd
from gkrules.errors import CalendarBoundsError, CalendarError

#: Days as datetime64[D].
Days = npt.NDArray[np.datetime64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
#: What goes for a column of days: an array, something numpy makes one of, or one day for all.
DaysLike = npt.ArrayLike | date

#: date.toordinal() of 1970-01-01, from which datetime64 counts.
EPOCH = date(1970, 1, 1).toordinal()
#: What numpy holds for "no day": NaT read as a number.
_NAT = np.iinfo(np.int64).min
#: So many elements are worked on at a time: what lies between fits into the processor's cache.
_BLOCK = 8_192


class Counted(Protocol):
    """What a calendar says of itself to be counted on."""

    name: str
    first: date
    last: date
    known_from: date
    known_until: date

    def working_flags(self) -> bytes:
        """One byte a day, 1 for a working day."""

    def is_working(self, day: date) -> bool:
        """Whether a day works."""

    def add(self, day: date, n: int) -> date:
        """The nth working day after a day."""

    def roll(self, day: date, direction: int = 1) -> date:
        """The day itself, or the working day next to it."""


class Arrays:
    """Counting on arrays of days, with the answers of `calendar`.

    Days are datetime64[D] (finer units are cut to their day), or dates of Python in an array of objects; one `date`
    stands for a whole column, and lengths follow numpy's broadcasting. NaT stays NaT where days come back.

    With `strict` (the default) the first element that `calendar` would refuse raises what it would raise:
    CalendarBoundsError, CalendarError. Without, such an element is NaT among days, and masked in a numpy.ma
    array where numbers or truth values come back.
    """

    def __init__(self, calendar: Counted) -> None:
        self.calendar = calendar
        works = np.frombuffer(calendar.working_flags(), dtype=np.uint8)
        self.base = calendar.first.toordinal() - EPOCH
        self.size = len(works)
        self.works: Bools = works.astype(np.bool_)
        #: Working days up to each day, itself included; and those before it.
        self.until = np.cumsum(works, dtype=np.int32)
        self.before = (self.until - works).astype(np.int32)
        #: Every working day, as days since 1970.
        self.days: Ints = np.flatnonzero(works).astype(np.int64) + self.base
        #: The working day on or before each day, and on or after it (as days since 1970; NaT: none is on file).
        held = np.concatenate(([_NAT], self.days, [_NAT])).astype(np.int64)
        self.at_or_before: Ints = held[self.until]
        self.at_or_after: Ints = held[self.before + 1]

    # -- questions

    def is_working(self, days: DaysLike, *, strict: bool = True) -> Bools:
        """Whether each day is a working day, a make-up one included."""
        column = numbers(days)
        found, wrong = self._blockwise(self._works_at, np.bool_, column)
        if strict and wrong is not None:
            self._refuse(wrong, column)
        return cast(Bools, found if wrong is None else np.ma.array(found, mask=wrong))

    def add(self, days: DaysLike, n: npt.ArrayLike, *, strict: bool = True) -> Days:
        """The nth working day strictly after each day; for n < 0 strictly before it, 0 the day itself.

        n is one number or an array of whole numbers.
        """
        many, column = _steps(n), numbers(days)
        found: Any
        if many.ndim == 0 and column.size > 4 * self.size:  # one look-up in a table made for this n
            table, none = self._added(np.arange(self.size), many)
            if none is not None:
                table[none] = _NAT
            found, wrong = self._blockwise(lambda at: _looked_up(table, at), np.int64, column)
        else:
            found, wrong = self._blockwise(self._added, np.int64, column, many)
        return self._as_days(found, wrong, column, many, strict=strict)

    def count(self, a: DaysLike, b: DaysLike, *, strict: bool = True) -> Ints:
        """The number of working days in (a, b]; with b before a minus that of [b, a)."""
        first, last = numbers(a), numbers(b)
        found, wrong = self._blockwise(self._counted, np.int64, first, last)
        if strict and wrong is not None:
            self._refuse(self._outside(np.broadcast_to(first, wrong.shape)), first)
            self._refuse(wrong, last)
        return cast(Ints, found if wrong is None else np.ma.array(found, mask=wrong))

    def roll(self, days: DaysLike, direction: int = 1, *, strict: bool = True) -> Days:
        """Each day itself if it works, else the next working day (direction 1) or the one before."""
        step = 1 if direction > 0 else -1
        column = numbers(days)
        found, wrong = self._blockwise(self._rolled, np.int64, column, np.asarray(step))
        return self._as_days(found, wrong, column, np.asarray(step), strict=strict)

    def is_known(self, days: DaysLike) -> Bools:
        """Whether the holiday schedule of each day is published, or an overlay names it; False for NaT."""
        found, wrong = self._blockwise(
            lambda at: (self._known.take(at, mode="clip"), None), np.bool_, numbers(days)
        )
        return cast(Bools, found if wrong is None else found & ~wrong)

    # -- inside, on blocks: days are numbers from the calendar's first; what comes back is the answers, and
    # which elements have none

    def _works_at(self, at: Ints) -> tuple[Bools, Bools | None]:
        return self.works.take(at, mode="clip"), None

    def _added(self, at: Ints, n: Ints) -> tuple[Ints, Bools | None]:
        least, most = (int(n), int(n)) if n.ndim == 0 else (n.min(), n.max())
        if least > 0:
            index = self.until.take(at, mode="clip") + (n - 1)
        elif most <= 0:
            index = self.before.take(at, mode="clip") + n
        else:
            index = np.where(
                n > 0, self.until.take(at, mode="clip") - 1, self.before.take(at, mode="clip")
            ).astype(np.int64)
            index += n
        wrong = None
        if index.min() < 0 or index.max() >= len(self.days):
            wrong = (index < 0) | (index >= len(self.days))
        if least <= 0 <= most:
            none = (n == 0) & ~self.works.take(at, mode="clip")
            wrong = none if wrong is None else wrong | none
        return self.days.take(index, mode="clip"), wrong

    def _counted(self, first: Ints, last: Ints) -> tuple[Ints, Bools | None]:
        """By the working days up to a day: in (a, b] forwards, in [b, a) backwards."""
        last = last - self.base
        wrong = self._beyond(last)
        backwards = last < first
        if backwards.any():
            # One table holds the working days up to each day, then those before each day.
            shift = backwards * self.size
            last, first = np.clip(last, 0, self.size - 1) + shift, first + shift
        found = self._both.take(last, mode="clip") - self._both.take(first, mode="clip")
        return found, wrong

    def _rolled(self, at: Ints, step: Ints) -> tuple[Ints, Bools | None]:
        return _looked_up(self.at_or_after if step > 0 else self.at_or_before, at)

    @cached_property
    def _both(self) -> npt.NDArray[np.int32]:
        return np.concatenate((self.until, self.before))

    @cached_property
    def _known(self) -> Bools:
        known = np.zeros(self.size, dtype=np.bool_)
        first, last = (
            day.toordinal() - EPOCH - self.base
            for day in (self.calendar.known_from, self.calendar.known_until)
        )
        known[max(first, 0) : max(last + 1, 0)] = True
        for day in getattr(self.calendar, "local", ()):
            known[day.toordinal() - EPOCH - self.base] = True
        return known

    # -- around them

    def _blockwise(
        self, answer: Callable[..., tuple[Any, Bools | None]], kind: type, *columns: Ints
    ) -> tuple[Any, Bools | None]:
        """The answers for a whole column, and which elements have none (None where all have one)."""
        shape = np.broadcast_shapes(*(one.shape for one in columns))
        ready = [
            one if one.ndim == 0 and at else np.broadcast_to(one, shape).reshape(-1)
            for at, one in enumerate(columns)
        ]
        size = ready[0].shape[0]
        found: npt.NDArray[Any] = np.empty(size, dtype=kind)
        wrong: Bools | None = None
        for at in range(0, size, _BLOCK):
            block = slice(at, at + _BLOCK)
            here = ready[0][block] - self.base
            beyond = self._beyond(here)
            found[block], none = answer(
                here, *(one if one.ndim == 0 else one[block] for one in ready[1:])
            )
            for part in (beyond, none):
                if part is not None:
                    wrong = np.zeros(size, dtype=np.bool_) if wrong is None else wrong
                    wrong[block] |= part
        if wrong is not None and not wrong.any():
            wrong = None
        return found.reshape(shape)[()], None if wrong is None else wrong.reshape(shape)

    def _beyond(self, at: Ints) -> Bools | None:
        """Which days the calendar does not hold; None where it holds all."""
        if at.min() >= 0 and at.max() < self.size:
            return None
        return np.asarray((at < 0) | (at >= self.size))

    def _outside(self, days: Ints) -> Bools:
        return np.asarray((days < self.base) | (days >= self.base + self.size))

    def _as_days(
        self, found: Ints, wrong: Bools | None, days: Ints, n: Ints, *, strict: bool
    ) -> Days:
        if wrong is not None:
            if strict:
                self._refuse(wrong & (days != _NAT), days, n)
            found = np.where(wrong, _NAT, found)[()]
        return cast(Days, found.view("datetime64[D]"))

    def _refuse(self, wrong: Bools, days: Ints, n: Ints | None = None) -> None:
        """Raise what the calendar raises for the first element at fault; nothing where there is none."""
        if not wrong.any():
            return
        which = int(np.flatnonzero(wrong)[0])
        day = np.broadcast_to(days, wrong.shape).reshape(-1)[which]
        if day == _NAT:
            raise CalendarError(f"第{which + 1}个不是日期", f"element {which + 1} is no day (NaT)")
        ordinal = int(day) + EPOCH
        if not 1 <= ordinal <= date.max.toordinal():
            shown = day.view("datetime64[D]")
            raise CalendarBoundsError(
                f"{shown}不在{self.calendar.name}的范围里（{self.calendar.first}至{self.calendar.last}）",
                f"{shown} is outside {self.calendar.name} ({self.calendar.first} to {self.calendar.last})",
            )
        if n is None:
            self.calendar.is_working(date.fromordinal(ordinal))
        else:
            steps = int(np.broadcast_to(n, wrong.shape).reshape(-1)[which])
            self.calendar.add(date.fromordinal(ordinal), steps)
        raise AssertionError((day, n))  # the calendar refuses what the arrays refuse


def _looked_up(table: Ints, at: Ints) -> tuple[Ints, Bools | None]:
    found = table.take(at, mode="clip")
    return found, found == _NAT if found.min() == _NAT else None


def numbers(days: DaysLike) -> Ints:
    """Days since 1970-01-01 of whatever holds days; masked ones, None and other marks for nothing are NaT.

    Raises TypeError for what holds none: numbers, texts, months and weeks, instants with a zone (whose day is
    Shanghai's only when they have been made so).
    """
    found = np.asarray(days)
    if found.dtype.kind == "O" and found.size:  # dates of Python
        ready = [_number(one) for one in found.ravel().tolist()]
        found = np.array(ready, dtype=np.int64).view("datetime64[D]").reshape(found.shape)
    if found.dtype.kind != "M" and found.size:
        raise TypeError(f"days must be datetime64, not {found.dtype}")
    if found.dtype.kind == "M" and np.datetime_data(found.dtype)[0] in ("Y", "M", "W"):
        raise TypeError(f"days must be datetime64 of days or finer, not {found.dtype}")
    column = found.astype("datetime64[D]", copy=False).view(np.int64)
    if isinstance(days, np.ma.MaskedArray):
        column = np.where(np.ma.getmaskarray(days), _NAT, column)
    return column


def _number(one: object) -> int:
    if isinstance(one, np.datetime64):
        return int(numbers(one))
    if one is None or (isinstance(one, float) and one != one):
        return _NAT
    if type(one).__name__ in ("NaTType", "NAType"):  # of pandas, which need not be there
        return _NAT
    if isinstance(one, datetime) and one.tzinfo is not None:
        raise TypeError(f"{one} has a zone: make it a day of Shanghai first")
    if isinstance(one, date):
        return one.toordinal() - EPOCH
    raise TypeError(f"days must be datetime64 or dates, not {type(one).__name__}")


def _steps(n: npt.ArrayLike) -> Ints:
    """How many days to go. Raises TypeError for what is no whole number, masked ones among them."""
    if np.ma.is_masked(n):
        raise TypeError("n must be whole numbers, none of them masked")
    many = np.asarray(n)
    if many.dtype.kind not in "iu":
        raise TypeError(f"n must be whole numbers, not {many.dtype}")
    if many.dtype.kind == "u":  # too large ones stay too large
        many = np.minimum(many, np.uint64(np.iinfo(np.int64).max))
    return many.astype(np.int64, copy=False)


def add_months(days: Ints, months: int, mode: MonthEnd) -> Ints:
    """The corresponding day so many months on, as `calendar.days.add_months` has it, but for "refuse"."""
    whole = days.view("datetime64[D]")
    month = whole.astype("datetime64[M]")
    rank = days - month.astype("datetime64[D]").view(np.int64)
    target = month + np.timedelta64(months, "M")
    first = target.astype("datetime64[D]").view(np.int64)
    length = (target + np.timedelta64(1, "M")).astype("datetime64[D]").view(np.int64) - first
    if mode == "forward":
        return np.asarray(first + np.minimum(rank, length))
    found = first + np.minimum(rank, length - 1)
    if mode == "last":
        own = (month + np.timedelta64(1, "M")).astype("datetime64[D]").view(np.int64)
        found = np.where(days == own - 1, first + length - 1, found)
    return np.asarray(found)
