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

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, Self

from attrs import field, frozen

from gkrules.making import changed, quick
from gkrules.places import (
    AfterEnd,
    BeforeEnd,
    Current,
    Cycle,
    CycleUnit,
    Dates,
    Edge,
    Festival,
    First,
    FiveYears,
    Half,
    Last,
    Month,
    MonthDay,
    MonthDays,
    Months,
    Part,
    Quarter,
    Scope,
    Week,
    Weekday,
    WorkingDay,
    Xun,
    Year,
)
from gkrules.plain import Plain
from gkrules.quantities import Event, Quantity, Unit

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
    grow; `otherwise` the limits that hold under a condition; `exceptions` provisos kept as text;
    `stops` what is not counted (听证所需时间不计算在期限内), in the text's own words. `postponed`: the words
    themselves move a last day that is a day off (遇节假日顺延), a fixed date too.
    """

    lead: str = ""
    action: str = ""
    times: Times | None = None
    extensions: tuple[Extension, ...] = ()
    otherwise: tuple[Alternative, ...] = ()
    exceptions: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    postponed: bool = False

    def __iter__(self) -> Iterator[TimeLimit]:
        """The limits the text holds, one by one; a single limit holds itself."""
        yield self

    def with_(self, **changes: Any) -> Self:
        """The same limit with some fields changed."""
        return changed(self, changes)


@quick
@frozen
class Within(TimeLimit):
    """So much from the event: 自收到申请之日起20个工作日内. Without an event, from the trigger given."""

    quantity: Quantity
    since: Event | By | None = None


@quick
@frozen
class Ahead(TimeLimit):
    """So much before the event: 会议召开3个工作日前.

    The three wordings differ: `form` "by" is N前 after the event; "back" is 前N (届满前三十日: a
    deadline, or the window of the last N); "window" is 前N内 (届满前三十日内: that window).
    """

    quantity: Quantity
    event: Event | By | None = None
    form: str = "by"


@quick
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


@quick
@frozen
class Every(TimeLimit):
    """A recurring limit: in each cycle, the day or window that the path names.

    `following` marks the cycle after (次月10日前): with a trigger, the cycle after the trigger's.
    `within` limits the recurrence to a named span (2017年每季度); `clock` keeps words such as 下班.
    """

    cycle: Cycle
    path: tuple[Part, ...] = ()
    edge: Edge = Edge.END
    following: bool = False
    within: By | None = None
    clock: str = ""


@quick
@frozen
class OnTheDay(TimeLimit):
    """The trigger day itself (当日, 当场) or, with `offset` 1, the day after (次日内). No roll."""

    words: str
    event: Event | None = None
    offset: int = 0


@quick
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


def _several(limits: Iterable[TimeLimit]) -> tuple[TimeLimit, ...]:
    return tuple(limits)


@frozen
class AllOf(TimeLimit):
    """Several limits in one text. `either` marks 或者: one of them applies."""

    limits: tuple[TimeLimit, ...] = field(converter=_several)
    either: bool = False

    def __iter__(self) -> Iterator[TimeLimit]:
        return iter(self.limits)


__all__ = [
    "AfterEnd",
    "Ahead",
    "AllOf",
    "Alternative",
    "Ban",
    "BeforeEnd",
    "Bound",
    "By",
    "Continuing",
    "Current",
    "Cycle",
    "CycleUnit",
    "Dates",
    "Edge",
    "Event",
    "Every",
    "Extension",
    "Festival",
    "First",
    "FiveYears",
    "Half",
    "Last",
    "Month",
    "MonthDay",
    "MonthDays",
    "Months",
    "NotBefore",
    "OnTheDay",
    "Part",
    "Quantity",
    "Quarter",
    "Scope",
    "Span",
    "TimeLimit",
    "Times",
    "Unit",
    "Unquantified",
    "Week",
    "Weekday",
    "Within",
    "WorkingDay",
    "Xun",
    "Year",
]
