"""What a due date may still become where its days are not settled: `finish`'s bounds, for many days at once.

The extreme calendars of an outlook answer slowly, so each of their answers is kept: phrases of one length share
them, and all periods in calendar days share their rolls.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from gkrules.calendar import Calendar, outlook
from gkrules.calendar.arrays import EPOCH, Arrays, Bools, Days, DaysLike, Ints, numbers
from gkrules.errors import CalendarError

_NAT = np.iinfo(np.int64).min


class Kept(Arrays):
    """A calendar that is asked day by day, each question once."""

    def __init__(self, calendar: Calendar) -> None:
        super().__init__(calendar)
        self._answers: dict[tuple[str, int], dict[int, int]] = {}

    def add(self, days: DaysLike, n: npt.ArrayLike, *, strict: bool = True) -> Days:
        """As the calendar does; NaT where it refuses."""
        step = int(np.asarray(n))
        return self._asked(("add", step), days, lambda day: self.calendar.add(day, step))

    def roll(self, days: DaysLike, direction: int = 1, *, strict: bool = True) -> Days:
        """As the calendar does; NaT where it refuses."""
        return self._asked(
            ("roll", direction), days, lambda day: self.calendar.roll(day, direction)
        )

    def _asked(self, what: tuple[str, int], days: DaysLike, answer: Callable[[date], date]) -> Days:
        kept = self._answers.setdefault(what, {})
        distinct, back = np.unique(numbers(days), return_inverse=True)
        found = np.empty(distinct.shape, dtype=np.int64)
        for at, day in enumerate(distinct.tolist()):
            if day not in kept:
                try:
                    kept[day] = answer(date.fromordinal(day + EPOCH)).toordinal() - EPOCH
                except (CalendarError, ValueError, OverflowError, IndexError):
                    kept[day] = _NAT
            found[at] = kept[day]
        return found[back].view("datetime64[D]")


class Unsettled:
    """The two extremes of a calendar, and which single days a notice might turn."""

    def __init__(self, calendar: Calendar) -> None:
        self._ahead = outlook(calendar)
        self.extremes = (Kept(self._ahead.busiest), Kept(self._ahead.idlest))
        self._arrays = calendar.arrays
        self._work: dict[int, bool] = {}
        self._rest: dict[int, bool] = {}
        self._instead: dict[tuple[int, int], int] = {}

    def may_work(self, days: Ints) -> Bools:
        """Whether each day works, or might be made to."""
        return _each(days, self._work, self._ahead.may_work)

    def may_rest(self, days: Ints) -> Bools:
        """Whether each day rests, or might be given off."""
        return _each(days, self._rest, self._ahead.may_rest)

    def turned(
        self, nominal: Ints, due: Ints, *, back: bool, working: bool, moves: bool
    ) -> tuple[Ints, Ints]:
        """The earliest and the latest due date if a notice turns the last day, or one rolled over.

        back: counted back in working days. working: counted in working days. moves: whether rest days move the date
        at all.
        """
        least, most = due.copy(), due.copy()
        works = self._arrays.is_working(due.view("datetime64[D]"))
        rests = np.zeros(due.shape, dtype=np.bool_)
        if back:
            rests = self.may_rest(due)
            least[rests] = self._other(due[rests], -1)
            return least, most
        if not moves:
            return least, most
        passed, at = np.flatnonzero(nominal < due), nominal.copy()
        while passed.size:
            free = passed[self.may_work(at[passed])]
            least[free] = np.minimum(least[free], at[free])
            at[passed] += 1
            passed = passed[at[passed] < due[passed]]
        rests[works] = self.may_rest(due[works])
        if working:
            most[rests] = self._arrays.add(due[rests].view("datetime64[D]"), 1).view(np.int64)
        else:
            most[rests] = self._other(due[rests], 1)
        return least, most

    def _other(self, days: Ints, direction: int) -> Ints:
        """What may stand in for each of the days, as `Outlook.instead` has it."""
        kept = self._instead
        for day in set(days.tolist()):
            if (day, direction) not in kept:
                found = self._ahead.instead(date.fromordinal(day + EPOCH), direction)
                kept[day, direction] = found.toordinal() - EPOCH
        return np.array([kept[day, direction] for day in days.tolist()], dtype=np.int64)


@lru_cache(maxsize=16)
def unsettled(calendar: Calendar) -> Unsettled:
    """Of a calendar, made once."""
    return Unsettled(calendar)


def _each(days: Ints, kept: dict[int, bool], answer: Callable[[date], bool]) -> Bools:
    distinct, back = np.unique(days, return_inverse=True)
    found = np.empty(distinct.shape, dtype=np.bool_)
    for at, day in enumerate(distinct.tolist()):
        if day not in kept:
            kept[day] = answer(date.fromordinal(day + EPOCH))
        found[at] = kept[day]
    return np.asarray(found[back])
