"""The days off of a calendar in order, made a few hundred at a time when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from gkrules.calendar.days import Day

#: So many are made at once.
_MADE = 256


class Rest:
    """The days off by rank. `day` gives the value for a date; `ordinals` are the dates, in order."""

    def __init__(self, day: Callable[[date], Day], ordinals: tuple[int, ...]) -> None:
        self._day, self._ordinals = day, ordinals
        self._made: dict[int, tuple[Day, ...]] = {}

    def part(self, first: int, last: int) -> tuple[Day, ...]:
        """The days off from one rank to another, exclusive."""
        at = first // _MADE
        if last <= (at + 1) * _MADE:
            return self._chunk(at)[first - at * _MADE : last - at * _MADE]
        found: list[Day] = []
        while first < last:
            end = min(last, (at + 1) * _MADE)
            found.extend(self._chunk(at)[first - at * _MADE : end - at * _MADE])
            first, at = end, at + 1
        return tuple(found)

    def _chunk(self, at: int) -> tuple[Day, ...]:
        made = self._made.get(at)
        if made is None:
            ordinals = self._ordinals[at * _MADE : (at + 1) * _MADE]
            made = self._made[at] = tuple(self._day(date.fromordinal(one)) for one in ordinals)
        return made
