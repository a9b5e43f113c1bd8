"""The vocabulary: what a time limit (期限) says, before any date is known.

Every class is a frozen value. A limit knows words and numbers; it knows no calendar, no statute and
no date of its event. `reader` makes these values from text, `writer` turns them back into text,
`resolve` turns them into dates.

Three families stand here, in this order:

* quantities and events: how much is counted, and from what;
* periods, cycles and the path inside them: which day of which month of which year;
* time limits: what must be done by when, built from the two families above.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Self

from attrs import evolve, field, frozen

from gkrules.plain import Plain

# ---------------------------------------------------------------- quantities and events


class Unit(StrEnum):
    """What is counted. The value is the word that the writer uses."""

    MINUTE = "分钟"
    HOUR = "小时"
    DAY = "日"  # 日, 天: a regime may make them working days
    CALENDAR_DAY = "自然日"  # never working days, whatever the regime
    WORKING_DAY = "工作日"
    WEEK = "周"
    MONTH = "月"
    QUARTER = "季度"
    YEAR = "年"


@frozen
class Quantity(Plain):
    """So many units: 20个工作日, 半年, 一个半月, 三至五日, 一年六个月.

    `n` is the number that binds; of a range it is the upper bound, and `lower` the other one.
    `half` adds half a unit (months: 15 days; years: 6 months; hours: 30 minutes), so 半年 is n=0
    with a half. `plus` is the smaller rest of a mixed length.
    """

    n: int
    unit: Unit
    lower: int | None = None
    half: bool = False
    plus: Quantity | None = None


@frozen
class Event(Plain):
    """What a period counts from or back to (起算事由), in the text's own words: 收到申请.

    `condition` marks words that state a case, not a happening (申请材料不齐全的): the limit then
    waits for that case to arise.
    """

    text: str
    condition: bool = False


# ---------------------------------------------------------------- periods, cycles, paths


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


@frozen
class Cycle(Plain):
    """A period that repeats: 每季度, 每两年. With `step` above 1 it is anchored at a first day."""

    unit: CycleUnit
    step: int = 1


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


# ---------------------------------------------------------------- what modifies a limit


class Bound(StrEnum):
    """How a number of times binds."""

    EXACTLY = "exactly"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"


@frozen
class Times(Plain):
    """How often inside the period: 至少1次, 不少于3次, 一至两次 (`upper` 2)."""

    n: int
    bound: Bound = Bound.EXACTLY
    upper: int | None = None


@frozen
class Extension(Plain):
    """By how much the limit may grow (可以延长), under which condition in the text's own words.

    `total` marks a new length for the whole (延长至60日) instead of an addition.
    """

    quantity: Quantity
    condition: str = ""
    total: bool = False


@frozen
class Alternative(Plain):
    """Another limit that holds instead under a condition: ；情况复杂的，七日内."""

    condition: str
    limit: TimeLimit


# ---------------------------------------------------------------- time limits


@frozen(kw_only=True)
class TimeLimit(Plain):
    """What every time limit carries beside its own words.

    `lead` and `action` are the words before and after it; `times` a count; `extensions` how it may
    grow; `otherwise` the limits that hold under a condition; `exceptions` provisos kept as text.
    """

    lead: str = ""
    action: str = ""
    times: Times | None = None
    extensions: tuple[Extension, ...] = ()
    otherwise: tuple[Alternative, ...] = ()
    exceptions: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[TimeLimit]:
        """The limits the text holds, one by one; a single limit holds itself."""
        yield self

    def with_(self, **changes: object) -> Self:
        """The same limit with some fields changed."""
        return evolve(self, **changes)  # type: ignore[no-any-return, misc, unused-ignore]


@frozen
class Within(TimeLimit):
    """So much from the event: 自收到申请之日起20个工作日内. Without an event, from the trigger given."""

    quantity: Quantity
    since: Event | By | None = None


@frozen
class Ahead(TimeLimit):
    """So much before the event: 会议召开3个工作日前.

    The three wordings differ: `form` "by" is N前 after the event; "back" is 前N (届满前三十日: a
    deadline, or the window of the last N); "window" is 前N内 (届满前三十日内: that window).
    """

    quantity: Quantity
    event: Event | By | None = None
    form: str = "by"


@frozen
class By(TimeLimit):
    """A fixed date: 2017年12月15日前, 11月底前, 年内. `clock` keeps words such as 下班."""

    scope: Scope
    path: tuple[Part, ...] = ()
    edge: Edge = Edge.END
    clock: str = ""


@frozen
class Span(TimeLimit):
    """From one date or event to another, both inclusive: 自立案之日起至结案之日止."""

    first: Event | By | None
    last: Event | By


@frozen
class Every(TimeLimit):
    """A recurring limit: in each cycle, the day or window that the path names.

    `following` marks the cycle after (次月10日前): with a trigger, the cycle after the trigger's.
    `within` limits the recurrence to a named span (2017年每季度).
    """

    cycle: Cycle
    path: tuple[Part, ...] = ()
    edge: Edge = Edge.END
    following: bool = False
    within: By | None = None


@frozen
class OnTheDay(TimeLimit):
    """The trigger day itself (当日, 当场) or, with `offset` 1, the day after (次日内). No roll."""

    words: str
    event: Event | None = None
    offset: int = 0


@frozen
class NotBefore(TimeLimit):
    """A not-before bound, no deadline: 满30日后, 不少于30日, 不得早于2017年5月1日.

    The earliest day is the nominal day of `limit`; where `after`, the day after it.
    """

    limit: TimeLimit
    after: bool = True


@frozen
class Ban(TimeLimit):
    """A time during which something must not be done (三年内不得): it has no due date."""

    limit: TimeLimit


@frozen
class Continuing(TimeLimit):
    """Work without a last day: 全年工作, 持续推进, 常态化."""

    words: str


@frozen
class Unquantified(TimeLimit):
    """Words that give no number: 及时, 尽快, 定期. Never a date."""

    words: str


@frozen
class AllOf(TimeLimit):
    """Several limits in one text. `either` marks 或者: one of them applies."""

    limits: tuple[TimeLimit, ...] = field(converter=tuple)
    either: bool = False

    def __iter__(self) -> Iterator[TimeLimit]:
        return iter(self.limits)
