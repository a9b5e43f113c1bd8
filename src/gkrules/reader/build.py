"""From the grammar's tree to the values of limits.py: one method a production.

How much is counted is built in `quantities`, the place inside a period in `places`; here, the limits. What
the words make impossible (the sixth month of a quarter) is refused here, when read.
"""

from __future__ import annotations

import re
from typing import Any

from attrs import evolve

from gkrules import numerals
from gkrules.limits import (
    Ahead,
    AllOf,
    BeforeEnd,
    Bound,
    By,
    Continuing,
    Current,
    Cycle,
    CycleUnit,
    Edge,
    Every,
    Extension,
    FiveYears,
    Month,
    NotBefore,
    OnTheDay,
    Quantity,
    Scope,
    TimeLimit,
    Times,
    Unit,
    Unquantified,
    Weekday,
    Within,
    Year,
)
from gkrules.reader import faults
from gkrules.reader.paths import check_path
from gkrules.reader.places import WEEKDAYS, WHOLE, Place, Places, clock_of
from gkrules.reader.quantities import Quantities, only, positive, range_of
from gkrules.reader.tables import Word

_CYCLES = {
    "YEAR": CycleUnit.YEAR,
    "HALF_YEAR": CycleUnit.HALF_YEAR,
    "QUARTER": CycleUnit.QUARTER,
    "MONTH": CycleUnit.MONTH,
    "HALF_MONTH": CycleUnit.HALF_MONTH,
    "XUN": CycleUnit.XUN,
    "WEEK": CycleUnit.WEEK,
    "DAY": CycleUnit.DAY,
    "WORKING_DAY": CycleUnit.WORKING_DAY,
}
_STEPS = {
    Unit.DAY: CycleUnit.DAY,
    Unit.CALENDAR_DAY: CycleUnit.DAY,
    Unit.WORKING_DAY: CycleUnit.WORKING_DAY,
    Unit.WEEK: CycleUnit.WEEK,
    Unit.MONTH: CycleUnit.MONTH,
    Unit.QUARTER: CycleUnit.QUARTER,
    Unit.YEAR: CycleUnit.YEAR,
}


class Build(Quantities, Places):
    """One method a rule of the grammar; tokens come as they are, without the optional ones absent."""

    # -- from and back to an event

    def within(self, *parts: Any) -> TimeLimit:
        return Within(only(parts, Quantity))

    within_bare = within

    def within_range(self, low: Quantity, high: Quantity, _inside: Word) -> TimeLimit:
        return Within(range_of(str(low.n), str(high.n), Unit.DAY))

    def within_next(self, *_words: Word) -> TimeLimit:
        return Within(Quantity(1, Unit.WORKING_DAY))

    def ahead(self, *parts: Any) -> TimeLimit:
        return Ahead(only(parts, Quantity))

    def ahead_window(self, *parts: Any) -> TimeLimit:
        return Ahead(only(parts, Quantity), form="window")

    def ahead_back(self, *parts: Any) -> TimeLimit:
        return Ahead(only(parts, Quantity), form="back")

    def not_before(self, *parts: Any) -> TimeLimit:
        return NotBefore(Within(only(parts, Quantity)))

    not_before_after = not_before

    def not_before_date(self, limit: TimeLimit, _after: Word) -> TimeLimit:
        return NotBefore(limit)

    def on_the_day(self, words: Word, _inside: Word | None = None) -> TimeLimit:
        return OnTheDay(str(words))

    def on_next_day(self, words: Word, _side: Word | None = None) -> TimeLimit:
        return OnTheDay("次日", offset=1)

    # -- a fixed date

    def by(self, head: Any, tail: Any = None) -> TimeLimit:
        if isinstance(head, list):  # named: the year is left to the context
            return _by(Year(), head)
        if isinstance(head, Word) and head.type == "IN_YEAR":
            return By(Year(offset=0 if head[0] in "当本" else None))
        if isinstance(head, Word):
            value = re.sub(r"[^一二三四五六七八九十]", "", head).removesuffix("五")
            return _by(FiveYears(positive(value)), tail or WHOLE)
        if isinstance(head, By):  # bare_edge
            return head
        if isinstance(head, tuple):  # 本周五前
            return _by(head[0], [Place((head[1],))])
        return _by(head, tail or WHOLE)

    def by_year_edge(self, year: Year, edge: By, _before: Word | None = None) -> TimeLimit:
        if edge.scope != Year():
            raise faults.misplaced("月" if edge.scope == Current(CycleUnit.MONTH) else "季")
        return evolve(edge, scope=year)

    def by_before_edge(self, edge: By, quantity: Quantity, _before: Word) -> TimeLimit:
        return evolve(edge, path=(BeforeEnd(quantity),), edge=Edge.END)

    def by_until(self, _until: Word, limit: TimeLimit) -> TimeLimit:
        return limit

    def year(self, *tokens: Word) -> Year:
        match tokens[0].type:
            case "YEAR_NUMBER":
                number_ = numerals.read_year(tokens[0])
                if number_ is None:
                    raise faults.numeral(tokens[0])
                return Year(number_)
            case "NEXT_YEAR":
                return Year(offset=1)
            case "LAST_YEAR":
                return Year(offset=-1)
        return Year(offset=0)

    def current(self, word: Word) -> Current:
        return Current(_CYCLES[word.type.removeprefix("THIS_")])

    def bare_edge(self, word: Word) -> By:
        _, unit, edge = word.type.split("_")
        scope: Scope = Year() if unit == "YEAR" else Current(_CYCLES[unit])
        return By(scope, edge=Edge.START if edge == "START" else Edge.END)

    # -- recurring

    def every(self, cycle: Cycle, places: Any = None) -> TimeLimit:
        return _every(cycle, places or WHOLE)

    every_noun = every

    def every_clock(self, cycle: Cycle, clock: Word, _before: Word) -> TimeLimit:
        if cycle.unit not in (CycleUnit.DAY, CycleUnit.WORKING_DAY):
            raise faults.misplaced(str(clock))  # 每月17时前: of which day
        return Every(cycle, clock=clock_of((clock,)))

    def every_within(self, year: Year, cycle: Cycle, places: Any = None) -> TimeLimit:
        return _every(cycle, places or WHOLE, within=By(year))

    def every_list(self, *parts: Any) -> TimeLimit:
        cycles = [part for part in parts if isinstance(part, Cycle)]
        places = next((part for part in parts if isinstance(part, list)), WHOLE)
        return _all([_every(cycle, [place]) for cycle in cycles for place in places])

    def every_either(self, *parts: Any) -> TimeLimit:
        return self.every_list(*parts).with_(either=True)

    def every_following(self, *parts: Any) -> TimeLimit:
        cycles = [part for part in parts if isinstance(part, Cycle)]
        places = next((part for part in parts if isinstance(part, list)), list(WHOLE))
        cycle, following = cycles[0], cycles[-1]
        if following != cycle:  # 每季度次月10日前: the first month of the quarter that follows
            if following.unit != CycleUnit.MONTH:
                raise faults.misplaced("次")
            places = [place.under(Month(1)) for place in places]
        return _every(cycle, places, following=True)

    def every_bare_edge(self, cycle: Cycle, edge: By, _before: Word | None = None) -> TimeLimit:
        unit = edge.scope.unit if isinstance(edge.scope, Current) else CycleUnit.YEAR
        if unit is not cycle.unit:
            raise faults.misplaced("底")
        return _every(cycle, [Place(edge=edge.edge)])

    def every_step(self, _each: Word, quantity: Quantity) -> TimeLimit:
        if quantity.unit not in _STEPS or quantity.half or quantity.plus or quantity.lower:
            raise faults.misplaced("每")
        return Every(Cycle(_STEPS[quantity.unit], quantity.n))

    def every_weekday(self, word: Word, *rest: Word) -> TimeLimit:
        path = (Weekday(WEEKDAYS[word[-1]]),)
        return Every(Cycle(CycleUnit.WEEK), path, clock=clock_of(rest))

    def every_weekdays(self, *words: Word) -> TimeLimit:
        days = [word for word in words if word.type == "EVERY_WEEKDAY"]
        clock = clock_of(words)
        paths = [(Weekday(WEEKDAYS[word[-1]]),) for word in days]
        return _all([Every(Cycle(CycleUnit.WEEK), path, clock=clock) for path in paths])

    def next_weekday(self, word: Word, *rest: Word) -> TimeLimit:
        path = (Weekday(WEEKDAYS[word[-1]]),)
        return Every(Cycle(CycleUnit.WEEK), path, following=True, clock=clock_of(rest))

    def cycle(self, word: Word | Cycle) -> Cycle:
        if isinstance(word, Cycle):
            return word
        return Cycle(_CYCLES[word.type.split("_", 1)[1]])

    noun_cycle = cycle
    following = cycle

    # -- what modifies a limit

    def times(self, *tokens: Word) -> Times:
        bound = Bound.AT_LEAST if tokens[0].type == "AT_LEAST" else Bound.EXACTLY
        return Times(positive(tokens[-2]), bound)

    def times_upto(self, _upto: Word, n: Word, _times: Word) -> Times:
        return Times(positive(n), Bound.AT_MOST)

    def times_range(self, low: Word, high: Word, _times: Word) -> Times:
        first, last = positive(low), positive(high)
        if first >= last:
            raise faults.descending(f"{low}至{high}次")
        return Times(first, upper=last)

    def extension(self, *parts: Any) -> Extension:
        return Extension(only(parts, Quantity))

    def extension_to(self, *parts: Any) -> Extension:
        return Extension(only(parts, Quantity), total=True)

    def continuing(self, word: Word) -> TimeLimit:
        return Continuing(str(word))

    def unquantified(self, word: Word, inside: Word | None = None) -> TimeLimit:
        return Unquantified(f"{word}内" if inside else str(word))

    def start(self, value: Any) -> Any:
        return value


def _all(limits: list[TimeLimit]) -> TimeLimit:
    return limits[0] if len(limits) == 1 else AllOf(limits)


def _by(scope: Scope, places: Any) -> TimeLimit:
    limits: list[TimeLimit] = []
    for place in places:
        within = place.scope or scope
        check_path(within, place.path)
        limits.append(By(within, place.path, place.edge, place.clock))
    return _all(limits)


def _every(
    cycle: Cycle, places: Any, *, following: bool = False, within: By | None = None
) -> TimeLimit:
    limits: list[TimeLimit] = []
    for place in places:
        if place.edge is Edge.BEFORE and not place.path:
            raise faults.misplaced("前")
        check_path(cycle, place.path)
        limits.append(Every(cycle, place.path, place.edge, following, within, place.clock))
    return _all(limits)
