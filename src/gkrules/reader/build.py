"""From the grammar's tree to the values of limits.py: one method a production.

A place inside a period comes up as a list of `_Place`, since lists distribute (6月和12月底前). What
the words make impossible (the sixth month of a quarter) is refused here, when read.
"""

from __future__ import annotations

import re
from typing import Any

from attrs import evolve, frozen
from lark import Token, Transformer, v_args

from gkrules import numerals
from gkrules.limits import (
    AfterEnd,
    Ahead,
    AllOf,
    BeforeEnd,
    Bound,
    By,
    Continuing,
    Current,
    Cycle,
    CycleUnit,
    Dates,
    MonthDay,
    MonthDays,
    Edge,
    Every,
    Extension,
    Festival,
    First,
    FiveYears,
    Half,
    Last,
    Month,
    Months,
    NotBefore,
    OnTheDay,
    Part,
    Quantity,
    Quarter,
    Scope,
    TimeLimit,
    Times,
    Unit,
    Unquantified,
    Week,
    Weekday,
    Within,
    WorkingDay,
    Xun,
    Year,
)
from gkrules.reader import faults
from gkrules.reader.paths import check_path

_UNITS = {
    "MINUTES": Unit.MINUTE,
    "HOURS": Unit.HOUR,
    "DAYS": Unit.DAY,
    "CALENDAR_DAYS": Unit.CALENDAR_DAY,
    "WORKING_DAYS": Unit.WORKING_DAY,
    "WEEKS": Unit.WEEK,
    "MONTHS": Unit.MONTH,
    "MON": Unit.MONTH,
    "QUARTERS": Unit.QUARTER,
    "YEARS": Unit.YEAR,
}
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
_WEEKDAYS = {char: n for n, char in enumerate("一二三四五六日", 1)} | {"天": 7}
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@frozen
class _Place:
    """One place inside a period: the path, which edge of it, and a clock's words."""

    path: tuple[Part, ...] = ()
    edge: Edge = Edge.END
    clock: str = ""

    def under(self, part: Part) -> _Place:
        return evolve(self, path=(part, *self.path))


_WHOLE = (_Place(),)


def number(words: str) -> int:
    """The whole number the words write; a Fault for what is no number, or zero."""
    value = numerals.read(words)
    if value is None:
        raise faults.numeral(words)
    return value


def positive(words: str) -> int:
    value = number(words)
    if value == 0:
        raise faults.zero(words)
    return value


def rank(words: str) -> int:
    """第3个 -> 3, 首 -> 1, 最后一个 and 末 -> -1, 倒数第二个 -> -2."""
    found = re.search(r"第([0-9]+|[零一二三四五六七八九十]+)", words)
    if found is None:
        return 1 if words[0] in "首头" else -1
    value = number(found[1])
    if value == 0:
        raise faults.rank(words)
    return -value if words.startswith("倒数") else value


@v_args(inline=True)
class Build(Transformer[Token, Any]):
    """One method a rule of the grammar; tokens come as they are, without the optional ones absent."""

    # -- how much

    def days(self, n: Token, _word: Token) -> Quantity:
        return _quantity(n, Unit.DAY)

    def so_many(self, n: Token, unit: Unit) -> Quantity:
        return _quantity(n, unit)

    def range(self, *parts: Any) -> Quantity:
        numbers = [part for part in parts if isinstance(part, Token) and part.type == "NUM"]
        units = [part for part in parts if isinstance(part, Unit)] or [Unit.DAY]
        if len(set(units)) > 1:
            raise faults.misplaced("".join(map(str, parts)))
        return _range(str(numbers[0]), str(numbers[1]), units[0])

    def half(self, _half: Token, unit: Unit) -> Quantity:
        return Quantity(0, unit, half=True)

    def and_half(self, n: Token, *words: Token) -> Quantity:
        unit = {"MONTHS_AND_HALF": Unit.MONTH, "HOURS_AND_HALF": Unit.HOUR}.get(words[0].type)
        return Quantity(positive(n), unit or Unit.YEAR, half=True)

    def mixed(self, *tokens: Token) -> Quantity:
        result: Quantity | None = None
        for n, word in reversed(list(zip(tokens[::2], tokens[1::2], strict=True))):
            digits = n.lstrip("零〇") or n
            result = evolve(_quantity(digits, _UNITS[word.type]), plus=result)
        assert result is not None
        return result

    def unit(self, word: Token) -> Unit:
        return _UNITS[word.type]

    half_unit = unit

    # -- from and back to an event

    def within(self, *parts: Any) -> TimeLimit:
        return Within(_only(parts, Quantity))

    within_bare = within

    def within_range(self, low: Quantity, high: Quantity, _inside: Token) -> TimeLimit:
        return Within(_range(str(low.n), str(high.n), Unit.DAY))

    def within_next(self, *_words: Token) -> TimeLimit:
        return Within(Quantity(1, Unit.WORKING_DAY))

    def ahead(self, *parts: Any) -> TimeLimit:
        return Ahead(_only(parts, Quantity))

    def ahead_window(self, *parts: Any) -> TimeLimit:
        return Ahead(_only(parts, Quantity), form="window")

    def ahead_back(self, *parts: Any) -> TimeLimit:
        return Ahead(_only(parts, Quantity), form="back")

    def not_before(self, *parts: Any) -> TimeLimit:
        return NotBefore(Within(_only(parts, Quantity)))

    not_before_after = not_before

    def not_before_date(self, limit: TimeLimit, _after: Token) -> TimeLimit:
        return NotBefore(limit)

    def on_the_day(self, words: Token, _inside: Token | None = None) -> TimeLimit:
        return OnTheDay(str(words))

    def on_next_day(self, words: Token, _side: Token | None = None) -> TimeLimit:
        return OnTheDay("次日", offset=1)

    # -- a fixed date

    def by(self, head: Any, tail: Any = None) -> TimeLimit:
        if isinstance(head, list):  # named: the year is left to the context
            return _by(Year(), head)
        if isinstance(head, Token) and head.type == "IN_YEAR":
            return By(Year(offset=0 if head[0] in "当本" else None))
        if isinstance(head, Token):
            value = re.sub(r"[^一二三四五六七八九十]", "", head).removesuffix("五")
            return _by(FiveYears(positive(value)), tail or _WHOLE)
        if isinstance(head, By):  # bare_edge
            return head
        if isinstance(head, tuple):  # 本周五前
            return _by(head[0], [_Place((head[1],))])
        return _by(head, tail or _WHOLE)

    def by_before_edge(self, edge: By, quantity: Quantity, _before: Token) -> TimeLimit:
        return evolve(edge, path=(BeforeEnd(quantity),), edge=Edge.END)

    def by_until(self, _until: Token, limit: TimeLimit) -> TimeLimit:
        return limit

    def year(self, *tokens: Token) -> Year:
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

    def current(self, word: Token) -> Current:
        return Current(_CYCLES[word.type.removeprefix("THIS_")])

    def bare_edge(self, word: Token) -> By:
        _, unit, edge = word.type.split("_")
        scope: Scope = Year() if unit == "YEAR" else Current(_CYCLES[unit])
        return By(scope, edge=Edge.START if edge == "START" else Edge.END)

    # -- recurring

    def every(self, cycle: Cycle, places: Any = None) -> TimeLimit:
        return _every(cycle, places or _WHOLE)

    every_noun = every

    def every_within(self, year: Year, cycle: Cycle, places: Any = None) -> TimeLimit:
        return _every(cycle, places or _WHOLE, within=By(year))

    def every_list(self, *parts: Any) -> TimeLimit:
        cycles = [part for part in parts if isinstance(part, Cycle)]
        places = next((part for part in parts if isinstance(part, list)), _WHOLE)
        return _all([_every(cycle, [place]) for cycle in cycles for place in places])

    def every_either(self, *parts: Any) -> TimeLimit:
        return evolve(self.every_list(*parts), either=True)

    def every_following(self, *parts: Any) -> TimeLimit:
        cycles = [part for part in parts if isinstance(part, Cycle)]
        places = next((part for part in parts if isinstance(part, list)), list(_WHOLE))
        cycle, following = cycles[0], cycles[-1]
        if following != cycle:  # 每季度次月10日前: the first month of the quarter that follows
            if following.unit != CycleUnit.MONTH:
                raise faults.misplaced("次")
            places = [place.under(Month(1)) for place in places]
        return _every(cycle, places, following=True)

    def every_bare_edge(self, cycle: Cycle, edge: By, _before: Token | None = None) -> TimeLimit:
        unit = edge.scope.unit if isinstance(edge.scope, Current) else CycleUnit.YEAR
        if unit is not cycle.unit:
            raise faults.misplaced("底")
        return _every(cycle, [_Place(edge=edge.edge)])

    def every_step(self, _each: Token, quantity: Quantity) -> TimeLimit:
        if quantity.unit not in _STEPS or quantity.half or quantity.plus or quantity.lower:
            raise faults.misplaced("每")
        return Every(Cycle(_STEPS[quantity.unit], quantity.n))

    def every_weekday(self, word: Token, _before: Token | None = None) -> TimeLimit:
        return Every(Cycle(CycleUnit.WEEK), (Weekday(_WEEKDAYS[word[-1]]),))

    def next_weekday(self, word: Token, _before: Token | None = None) -> TimeLimit:
        return Every(Cycle(CycleUnit.WEEK), (Weekday(_WEEKDAYS[word[-1]]),), following=True)

    def cycle(self, word: Token | Cycle) -> Cycle:
        if isinstance(word, Cycle):
            return word
        return Cycle(_CYCLES[word.type.split("_", 1)[1]])

    noun_cycle = cycle
    following = cycle

    # -- the place inside a period

    def edge(self, *_words: Token) -> list[_Place]:
        return [_Place()]

    def edge_before(self, _before: Token) -> list[_Place]:
        return [_Place(edge=Edge.BEFORE)]

    def edge_start(self, *_words: Token) -> list[_Place]:
        return [_Place(edge=Edge.START)]

    def before_end(self, *parts: Any) -> list[_Place]:
        return [_Place((BeforeEnd(_only(parts, Quantity)),))]

    def after_end(self, *parts: Any) -> list[_Place]:
        return [_Place((AfterEnd(_only(parts, Quantity)),))]

    def ends_list(self, *parts: Any) -> list[_Place]:
        months = [part for part in parts if isinstance(part, Month)]
        return [_Place(), *(_Place((_Sibling(month),)) for month in months)]  # type: ignore[arg-type]

    def first(self, *parts: Any) -> list[_Place]:
        return [_Place((First(_only(parts, Quantity)),))]

    def last(self, *parts: Any) -> list[_Place]:
        return [_Place((Last(_only(parts, Quantity)),))]

    def week(self, word: Token, _side: Token | None = None) -> list[_Place]:
        return [_Place((Week(rank(word)),))]

    def working_day(self, word: Token, _side: Token | None = None) -> list[_Place]:
        return [_Place((WorkingDay(rank(word)),))]

    def weekday(self, word: Token, _before: Token | None = None) -> list[_Place]:
        return [_Place((Weekday(_WEEKDAYS[word[-1]], rank(word)),))]

    def day(self, head: Any, *rest: Token) -> list[_Place]:
        clock = next((str(token) for token in rest if token.type == "CLOCK"), "")
        value = rank(head) if isinstance(head, Token) else head.n
        return [_Place((MonthDay(value),), clock=clock.removesuffix("之"))]

    def days_of(self, first: Quantity, last: Quantity, *_sides: Token) -> list[_Place]:
        if first.n >= last.n:
            raise faults.descending(f"{first.n}日至{last.n}日")
        return [_Place((MonthDays(first.n, last.n),))]

    def dates(self, first: Quantity, month: Month, last: Quantity, *_s: Token) -> list[_Place]:
        return [_Place((_Until(first.n, month.rank, last.n),))]  # type: ignore[arg-type]

    def dates_list(self, day: Quantity, *parts: Any) -> list[_Place]:
        places = [_Place((MonthDay(day.n),))]
        rest = [part for part in parts if not isinstance(part, Token)]
        for month, other in zip(rest[::2], rest[1::2], strict=True):
            places.append(_Place((_Sibling(month), MonthDay(other.n))))  # type: ignore[arg-type]
        return places

    def days_list(self, *parts: Any) -> list[_Place]:
        return [_Place((MonthDay(part.n),)) for part in parts if isinstance(part, Quantity)]

    def named(self, part: Part, places: Any = None) -> list[_Place]:
        return [_under(part, place) for place in places or _WHOLE]

    def iso(self, word: Token, *rest: Token) -> list[_Place]:
        year, month, day = (int(n) for n in re.split(r"[-/.]", word))
        clock = next((str(token) for token in rest if token.type == "CLOCK"), "")
        return [_Place((Year(year), Month(month), MonthDay(day)), clock=clock)]  # type: ignore[arg-type]

    def festival(self, word: Token, _before: Token) -> list[_Place]:
        return [_Place((Festival(_festival(word)),))]

    def this_weekday(self, word: Token, _before: Token | None = None) -> list[_Place]:
        week = Current(CycleUnit.WEEK)
        return [_Place((week, Weekday(_WEEKDAYS[word[-1]])))]  # type: ignore[arg-type]

    def months_list(self, *parts: Any) -> list[_Place]:
        months = [part for part in parts if isinstance(part, Month)]
        places = next((part for part in parts if isinstance(part, list)), _WHOLE)
        return [_under(month, place) for month in months for place in places]

    def month(self, *tokens: Token) -> Month:
        if tokens[0].type == "RANK_MONTH":
            return Month(rank(tokens[0]))
        value = number(tokens[0])
        if not 1 <= value <= 12:
            raise faults.month(value)
        return Month(value)

    def months(self, first: Any, last: Any, _word: Token | None = None) -> Months:
        if isinstance(first, Token):
            first, last = self.month(first), self.month(last)
        if first.rank == last.rank:
            raise faults.descending(f"{first.rank}月至{last.rank}月")
        return Months(first.rank, last.rank)

    def quarter(self, word: Token, _unit: Token | None = None) -> Quarter:
        value = rank(word) if word.type == "RANK_QUARTER" else number(word)
        if value not in (1, 2, 3, 4, -1):
            raise faults.rank(word if word.type == "RANK_QUARTER" else f"{word}季度")
        return Quarter(4 if value == -1 else value)

    def quarters(self, word: Token) -> Months:
        count = next(numerals.read(char) or 0 for char in word[1:])
        return Months(1, 3 * count)

    def half_year(self, word: Token) -> Half:
        return Half(1 if word[0] in "上前" else 2)

    def xun(self, word: Token) -> Xun:
        return Xun("上中下".index(word[0]) + 1)

    # -- what modifies a limit

    def times(self, *tokens: Token) -> Times:
        bound = Bound.AT_LEAST if tokens[0].type == "AT_LEAST" else Bound.EXACTLY
        return Times(positive(tokens[-2]), bound)

    def times_upto(self, _upto: Token, n: Token, _times: Token) -> Times:
        return Times(positive(n), Bound.AT_MOST)

    def times_range(self, low: Token, high: Token, _times: Token) -> Times:
        first, last = positive(low), positive(high)
        if first >= last:
            raise faults.descending(f"{low}至{high}次")
        return Times(first, upper=last)

    def extension(self, *parts: Any) -> Extension:
        return Extension(_only(parts, Quantity))

    def extension_to(self, *parts: Any) -> Extension:
        return Extension(_only(parts, Quantity), total=True)

    def continuing(self, word: Token) -> TimeLimit:
        return Continuing(str(word))

    def unquantified(self, word: Token, inside: Token | None = None) -> TimeLimit:
        return Unquantified(f"{word}内" if inside else str(word))

    def start(self, value: Any) -> Any:
        return value


@frozen
class _Sibling:
    """In a list, the month that takes the place of the one before it: 1月10日、7月10日."""

    month: Month


@frozen
class _Until:
    """The far end of a range that began in another month: 1月1日至6月30日."""

    day: int
    month: int
    last: int


def _under(part: Part, place: _Place) -> _Place:
    """The place inside `part`; a sibling in a list brings its own month, a range its own end."""
    if place.path and isinstance(place.path[0], _Sibling):
        return evolve(place, path=(place.path[0].month, *place.path[1:]))
    if place.path and isinstance(place.path[0], _Until):
        until = place.path[0]
        if not isinstance(part, Month):
            raise faults.misplaced("至")
        ends = ((part.rank, until.day), (until.month, until.last))
        for month, day in ends:
            if not 1 <= day <= _DAYS_IN_MONTH[month - 1]:
                raise faults.day(f"{month}月{day}日")
        return evolve(place, path=(Dates(*ends),))
    return place.under(part)


def _only(parts: tuple[Any, ...], kind: type) -> Any:
    return next(part for part in parts if isinstance(part, kind))


def _quantity(words: str, unit: Unit) -> Quantity:
    if "." in words:
        whole, _, rest = words.partition(".")
        if rest != "5" or unit not in (Unit.HOUR, Unit.MONTH, Unit.YEAR):
            raise faults.numeral(words)
        return Quantity(int(whole), unit, half=True)
    return Quantity(positive(words), unit)


def _range(low: str, high: str, unit: Unit) -> Quantity:
    lower, upper = positive(low), positive(high)
    if lower >= upper:
        raise faults.descending(f"{low}至{high}")
    return Quantity(upper, unit, lower=lower)


def _festival(word: str) -> str:
    for key, name in (
        ("春节", "春节"),
        ("元旦", "元旦"),
        ("清明", "清明节"),
        ("五一", "劳动节"),
        ("劳动", "劳动节"),
        ("端午", "端午节"),
        ("中秋", "中秋节"),
        ("国庆", "国庆节"),
        ("十一", "国庆节"),
    ):
        if key in word:
            return name
    raise faults.misplaced(word)


def _all(limits: list[TimeLimit]) -> TimeLimit:
    return limits[0] if len(limits) == 1 else AllOf(tuple(limits))


def _by(scope: Scope, places: Any) -> TimeLimit:
    limits: list[TimeLimit] = []
    for place in places:
        path, within = place.path, scope
        if path and isinstance(path[0], Year | Current):  # an ISO date, 本周五: its own scope
            within, path = path[0], path[1:]
        check_path(within, path)
        limits.append(By(within, path, place.edge, place.clock))
    return _all(limits)


def _every(
    cycle: Cycle, places: Any, *, following: bool = False, within: By | None = None
) -> TimeLimit:
    limits: list[TimeLimit] = []
    for place in places:
        if place.edge is Edge.BEFORE and not place.path:
            raise faults.misplaced("前")
        check_path(cycle, place.path)
        limits.append(Every(cycle, place.path, place.edge, following, within))
    return _all(limits)
