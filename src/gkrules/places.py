"""Periods, cycles, and the path inside them: which day of which month of which year."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from gkrules.making import quick
from gkrules.plain import Plain
from gkrules.quantities import Quantity


class CycleUnit(StrEnum):
    """The periods that repeat. The value is the word after 每."""

    YEAR = "年"
    HALF_YEAR = "半年"
    QUARTER = "季度"
    MONTH = "月"
    HALF_MONTH = "半月"  # 1st to 15th, 16th to the end
    XUN = "旬"  # 1st to 10th, 11th to 20th, 21st to the end
    WEEK = "周"  # Monday to Sunday
    DAY = "日"
    WORKING_DAY = "工作日"


@quick
@frozen
class Cycle(Plain):
    """A period that repeats: 每季度, 每两年. With `step` above 1 it is anchored at a first day."""

    unit: CycleUnit
    step: int = 1


@quick
@frozen
class Year(Plain):
    """A calendar year: a number, or relative (当年 0, 次年 1, 上年 -1), or left to the context."""

    number: int | None = None
    offset: int | None = None


@frozen
class Current(Plain):
    """The period that holds the day of reference: 本月, 本周, 本季度, and 月底 without a month."""

    unit: CycleUnit


@frozen
class FiveYears(Plain):
    """A five-year plan by its number: 十三五 is 2016 to 2020."""

    number: int


Scope = Year | Current | FiveYears


@quick
@frozen
class Month(Plain):
    """The month of that rank inside the period; -1 is the last one (末月)."""

    rank: int


@frozen
class Months(Plain):
    """From one month to another, both inclusive: 6月至9月, 前三季度. `last` < `first` passes a year."""

    first: int
    last: int


@frozen
class Quarter(Plain):
    """The quarter of that rank inside the year: 第三季度."""

    rank: int


@frozen
class Half(Plain):
    """The half of the year: 1 is 上半年, 2 is 下半年."""

    rank: int


@frozen
class Xun(Plain):
    """A ten-day part of the month (旬): 1 上旬, 2 中旬, 3 下旬."""

    rank: int


@quick
@frozen
class MonthDay(Plain):
    """A day of the month by its number; the 31st of a short month is its last day."""

    rank: int


@frozen
class MonthDays(Plain):
    """From one day of the month to another, both inclusive: 1日至10日."""

    first: int
    last: int


@frozen
class Dates(Plain):
    """From one date of the year to another, both inclusive: 1月1日至6月30日; (month, day) pairs."""

    first: tuple[int, int]
    last: tuple[int, int]


@frozen
class Weekday(Plain):
    """A day of the week, 1 Monday to 7 Sunday; `rank` counts it inside a month (-1 the last)."""

    day: int
    rank: int | None = None


@frozen
class WorkingDay(Plain):
    """The working day of that rank inside the period: 第3个工作日, -1 is 最后一个工作日."""

    rank: int


@frozen
class Week(Plain):
    """The week of that rank inside the period: 第一周; -1 is 最后一周."""

    rank: int


@frozen
class First(Plain):
    """The first so much of the period: 前5个工作日内. A counted window."""

    quantity: Quantity


@frozen
class Last(Plain):
    """The last so much of the period: 最后5个工作日内. It ends where the period ends."""

    quantity: Quantity


@frozen
class AfterEnd(Plain):
    """So much from the last day of the period: 终了后15日内, 每月后20日内. A counted window."""

    quantity: Quantity


@frozen
class BeforeEnd(Plain):
    """So much back from the last day of the period: 终了的三个月前, 月底五日前."""

    quantity: Quantity


@frozen
class Festival(Plain):
    """A statutory festival by its name: 春节."""

    name: str


Part = (
    Month
    | Months
    | Quarter
    | Half
    | Xun
    | MonthDay
    | MonthDays
    | Dates
    | Weekday
    | WorkingDay
    | Week
    | First
    | Last
    | AfterEnd
    | BeforeEnd
    | Festival
)


class Edge(StrEnum):
    """Which end of the named span the words mean."""

    END = "end"  # 底, 末, 内, or the span itself
    BEFORE = "before"  # 前 on a whole span (中旬前): its end, and the strict reading its beginning
    START = "start"  # 初
