"""The place inside a period: 首月15日, 前5个工作日, 月底; as lists, since places distribute over lists."""

from __future__ import annotations

import re
from typing import Any

from attrs import frozen

from gkrules import numerals
from gkrules.limits import (
    AfterEnd,
    BeforeEnd,
    Current,
    CycleUnit,
    Dates,
    Edge,
    Festival,
    First,
    Half,
    Last,
    Month,
    MonthDay,
    MonthDays,
    Months,
    Part,
    Quantity,
    Quarter,
    Week,
    Weekday,
    WorkingDay,
    Xun,
    Year,
)
from gkrules.making import changed, quick
from gkrules.reader import faults
from gkrules.reader.quantities import number, only, rank
from gkrules.reader.tables import Word

WEEKDAYS = {char: n for n, char in enumerate("一二三四五六日", 1)} | {"天": 7}
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@quick
@frozen
class Place:
    """One place inside a period: the path, which edge of it, and a clock's words."""

    path: tuple[Part, ...] = ()
    edge: Edge = Edge.END
    clock: str = ""
    #: its own year or week, where the words bring one: 2026-03-31, 本周五
    scope: Year | Current | None = None
    #: in a list, the month in place of the one before it: 1月10日、7月10日
    instead: Month | None = None
    #: the far end of a range that ends in another month: 1月1日至6月30日
    until: tuple[Month, MonthDay] | None = None

    def under(self, part: Part) -> Place:
        return changed(self, {"path": (part, *self.path)})


WHOLE = (Place(),)


class Places:
    """The productions that name a place inside a period; `Build` inherits them."""

    def edge(self, *_words: Word) -> list[Place]:
        return [Place()]

    def edge_before(self, _before: Word) -> list[Place]:
        return [Place(edge=Edge.BEFORE)]

    def edge_start(self, *_words: Word) -> list[Place]:
        return [Place(edge=Edge.START)]

    def before_end(self, *parts: Any) -> list[Place]:
        return [Place((BeforeEnd(only(parts, Quantity)),))]

    def after_end(self, *parts: Any) -> list[Place]:
        return [Place((AfterEnd(only(parts, Quantity)),))]

    def ends_list(self, *parts: Any) -> list[Place]:
        months = [part for part in parts if isinstance(part, Month)]
        return [Place(), *(Place(instead=month) for month in months)]

    def first(self, *parts: Any) -> list[Place]:
        return [Place((First(only(parts, Quantity)),))]

    def last(self, *parts: Any) -> list[Place]:
        return [Place((Last(only(parts, Quantity)),))]

    def week(self, word: Word, _side: Word | None = None) -> list[Place]:
        return [Place((Week(rank(word)),))]

    def working_day(self, word: Word, _side: Word | None = None) -> list[Place]:
        return [Place((WorkingDay(rank(word)),))]

    def weekday(self, word: Word, _before: Word | None = None) -> list[Place]:
        return [Place((Weekday(WEEKDAYS[word[-1]], rank(word)),))]

    def day(self, head: Any, *rest: Word) -> list[Place]:
        value = rank(head) if isinstance(head, Word) else head.n
        return [Place((MonthDay(value),), clock=clock_of(rest))]

    def days_to_end(self, first: Quantity, _end: Word) -> list[Place]:
        return [Place((MonthDays(first.n, -1),))]

    def days_of(self, first: Quantity, last: Quantity, *_sides: Word) -> list[Place]:
        if first.n >= last.n:
            raise faults.descending(f"{first.n}日至{last.n}日")
        return [Place((MonthDays(first.n, last.n),))]

    def dates(self, first: Quantity, month: Month, last: Quantity, *_s: Word) -> list[Place]:
        return [Place((MonthDay(first.n),), until=(month, MonthDay(last.n)))]

    def dates_list(self, day: Quantity, *parts: Any) -> list[Place]:
        places = [Place((MonthDay(day.n),))]
        rest = [part for part in parts if not isinstance(part, Word)]
        for month, other in zip(rest[::2], rest[1::2], strict=True):
            places.append(Place((MonthDay(other.n),), instead=month))
        return places

    def days_list(self, *parts: Any) -> list[Place]:
        return [Place((MonthDay(part.n),)) for part in parts if isinstance(part, Quantity)]

    def named(self, part: Part, places: Any = None) -> list[Place]:
        return [_under(part, place) for place in places or WHOLE]

    def iso(self, word: Word, *rest: Word) -> list[Place]:
        year, month, day = (int(n) for n in re.split(r"[-/.]", word))
        return [Place((Month(month), MonthDay(day)), clock=clock_of(rest), scope=Year(year))]

    def festival(self, word: Word, _before: Word) -> list[Place]:
        return [Place((Festival(_festival(word)),))]

    def this_weekday(self, word: Word, *rest: Word) -> list[Place]:
        week = Current(CycleUnit.WEEK)
        return [Place((Weekday(WEEKDAYS[word[-1]]),), clock=clock_of(rest), scope=week)]

    def months_list(self, *parts: Any) -> list[Place]:
        months = [part for part in parts if isinstance(part, Month)]
        places = next((part for part in parts if isinstance(part, list)), WHOLE)
        return [_under(month, place) for month in months for place in places]

    def month(self, *tokens: Word) -> Month:
        if tokens[0].type == "RANK_MONTH":
            return Month(rank(tokens[0]))
        value = number(tokens[0])
        if not 1 <= value <= 12:
            raise faults.month(value)
        return Month(value)

    def months(self, first: Any, last: Any, _word: Word | None = None) -> Months:
        if isinstance(first, Word):
            first, last = self.month(first), self.month(last)
        if first.rank == last.rank:
            raise faults.descending(f"{first.rank}月至{last.rank}月")
        return Months(first.rank, last.rank)

    def quarter(self, word: Word, _unit: Word | None = None) -> Quarter:
        value = rank(word) if word.type == "RANK_QUARTER" else number(word)
        if value not in (1, 2, 3, 4, -1):
            raise faults.rank(word if word.type == "RANK_QUARTER" else f"{word}季度")
        return Quarter(4 if value == -1 else value)

    def quarters(self, word: Word) -> Months:
        count = next(numerals.read(char) or 0 for char in word[1:])
        return Months(1, 3 * count)

    def half_year(self, word: Word) -> Half:
        return Half(1 if word[0] in "上前" else 2)

    def xun(self, word: Word) -> Xun:
        return Xun("上中下".index(word[0]) + 1)


def clock_of(tokens: tuple[Word, ...]) -> str:
    """The words of a clock among a production's tokens: 下班, 17时."""
    for token in tokens:
        if token.type == "CLOCK":
            return str(token).removesuffix("之")
    return ""


def _under(part: Part, place: Place) -> Place:
    """The place inside `part`; a sibling in a list brings its own month, a range its own end."""
    if place.instead is not None:
        return changed(place.under(place.instead), {"instead": None})
    if place.until is not None:
        return Place((_range(part, place.path[0], *place.until),))
    return place.under(part)


def _range(month: Part, first: Part, last_month: Month, last: MonthDay) -> Dates:
    if not isinstance(month, Month) or not isinstance(first, MonthDay):
        raise faults.misplaced("至")
    ends = ((month.rank, first.rank), (last_month.rank, last.rank))
    for rank_, day in ends:
        if not 1 <= day <= _DAYS_IN_MONTH[rank_ - 1]:
            raise faults.day(f"{rank_}月{day}日")
    return Dates(*ends)


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
