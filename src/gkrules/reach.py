"""The place a path leads to inside a period: 首月15日 of a quarter, 前5个工作日 of a month.

The edge says which end of what is reached. Counted windows roll (每季度第一周内); named days and whole
periods do not.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from gkrules import counting
from gkrules.calendar import Calendar
from gkrules.calendar.days import add_months, last_of_month
from gkrules.limits import (
    AfterEnd,
    BeforeEnd,
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
    Quarter,
    Week,
    Weekday,
    WorkingDay,
    Xun,
)
from gkrules.periods import Period
from gkrules.policy import FirstWeek, Policy
from gkrules.trace import Step, What

_ONE = timedelta(days=1)


class Other(NamedTuple):
    """Another reading of the same words, and the policy field and value that choose it."""

    name: str
    nominal: date
    rolls: bool
    basis: str
    policy: tuple[str, object]


class Place(NamedTuple):
    """Where a path leads: the days reached, whether the end rolls, how it was found."""

    first: date
    last: date
    rolls: bool = False
    counted: bool = False  # counted from the period's end: the window begins after it
    steps: tuple[Step, ...] = ()
    others: tuple[Other, ...] = ()
    named: bool = False  # one named day: the policy `roll_fixed` speaks of it
    own: bool = False  # a span with a beginning of its own (6月至9月)

    def span(self, first: date, last: date) -> Place:
        """The place narrowed to a span of its days."""
        return Place(first, last, self.rolls, self.counted, self.steps, self.others, *self[6:])

    def window(self, first: date, last: date, *, after: bool = False) -> Place:
        """A counted window, which rolls; `after`: it begins when the period is over."""
        return Place(first, last, True, after or self.counted, self.steps, self.others, *self[6:])

    def day(self, day: date) -> Place:
        """The place narrowed to one named day."""
        return Place(
            day, day, self.rolls, self.counted, self.steps, self.others, named=True, own=self.own
        )


def reach(
    period: Period, path: tuple[Part, ...], edge: Edge, calendar: Calendar, policy: Policy
) -> Place | None:
    """The place that the path names inside the period; None where the period has none."""
    place: Place | None = Place(period.first, period.last)
    for part in path:
        assert place is not None
        place = _into(place, part, calendar, policy)
        if place is None:
            return None
    assert place is not None
    if edge is Edge.START:
        return _early(place, policy)
    if edge is Edge.BEFORE and place.first < place.last:
        return _before(place, policy)
    return place


def _into(place: Place, part: Part, calendar: Calendar, policy: Policy) -> Place | None:
    first, last = place.first, place.last
    match part:
        case Month(rank=rank):
            begin = add_months(first.replace(day=1), rank - 1) if rank > 0 else last.replace(day=1)
            return place.span(begin, last_of_month(begin))
        case MonthDay(rank=rank):
            return _day(place, rank)
        case Months(first=low, last=high):
            begin = date(first.year, low, 1)
            end = date(first.year + (high < low), high, 1)
            return place._replace(first=begin, last=last_of_month(end), own=low != 1)
        case Quarter(rank=rank):
            begin = date(first.year, 3 * rank - 2, 1)
            return place.span(begin, last_of_month(add_months(begin, 2)))
        case Half(rank=rank):
            begin = date(first.year, 6 * rank - 5, 1)
            return place.span(begin, last_of_month(add_months(begin, 5)))
        case Xun(rank=rank):
            begin = first.replace(day=10 * rank - 9)
            return place.span(begin, last if rank == 3 else begin + 9 * _ONE)
        case MonthDays(first=low, last=high):
            top = _day(place, high)  # 25日至月底 ends on day -1, the last
            return top._replace(first=first + (low - 1) * _ONE, named=False, own=True)
        case Dates(first=(month, low), last=(until, high)):
            year = first.year + ((until, high) < (month, low))
            end = min(date(year, until, 1) + (high - 1) * _ONE, last_of_month(date(year, until, 1)))
            return place._replace(
                first=date(first.year, month, 1) + (low - 1) * _ONE, last=end, own=True
            )
        case Weekday(day=day, rank=rank):
            return _weekday(place, day, rank)
        case WorkingDay(rank=rank):
            found = (
                calendar.add(first - _ONE, rank) if rank > 0 else calendar.add(last + _ONE, rank)
            )
            return place.day(found) if first <= found <= last else None
        case Week(rank=rank):
            return _week(place, rank, calendar, policy)
        case First(quantity=quantity):
            return place.window(first, _first(first, counting.amount(quantity), calendar))
        case Last(quantity=quantity):
            begin = counting.as_date(
                counting.back(last + _ONE, counting.amount(quantity), calendar)
            )
            return place._replace(first=max(begin, first), own=True)
        case AfterEnd(quantity=quantity):
            end = counting.as_date(
                counting.forward(last, counting.amount(quantity), calendar, policy.month_end)
            )
            return place.window(last + _ONE, end, after=True)
        case BeforeEnd(quantity=quantity):
            end = counting.as_date(counting.back(last, counting.amount(quantity), calendar))
            return place.day(end)
        case Festival(name=name):
            return _festival(place, name, calendar, policy)
    raise AssertionError(part)  # every part has its case


def _day(place: Place, rank: int) -> Place:
    """The day by its number; the 31st of a short month is its last day, and that is said."""
    if rank == -1:
        return place.day(place.last)
    found = place.first + (rank - 1) * _ONE
    if found <= place.last:
        return place.day(found)
    step = Step(What.CLAMP, None, place.last, words=f"{place.last.month}月没有{rank}日")
    return place._replace(first=place.last, named=True, steps=(*place.steps, step))


def _weekday(place: Place, day: int, rank: int | None) -> Place | None:
    if rank is not None and rank < 0:
        found = place.last - timedelta(days=(place.last.isoweekday() - day) % 7)
    else:
        found = place.first + timedelta(days=(day - place.first.isoweekday()) % 7)
        found += timedelta(weeks=(rank or 1) - 1)
    if not place.first <= found <= place.last:
        return None
    return place.day(found)


def _week(place: Place, rank: int, calendar: Calendar, policy: Policy) -> Place | None:
    if rank < 0:
        return place._replace(first=place.last - 6 * _ONE, rolls=False)
    ends = _week_ends(place.first, rank, calendar)
    chosen = ends[policy.first_week]
    others = tuple(
        Other("first_week", end, True, _WEEK_WORDS[name], ("first_week", name))
        for name, end in ends.items()
        if end != chosen
    )
    more = (*place.others, *others)
    return Place(place.first, chosen, True, place.counted, place.steps, more, *place[6:])


_WEEK_WORDS: dict[FirstWeek, str] = {
    "seven-days": "头七日为第一周",
    "mon-sun": "含一日的那个周一至周日为第一周",
    "iso": "第一个完整的周一至周日为第一周",
    "first-working": "第一个有工作日的周一至周日为第一周",
}


def _week_ends(first: date, rank: int, calendar: Calendar) -> dict[FirstWeek, date]:
    """The last day of the week of that rank, by each way to say which is the first."""
    monday = first - timedelta(days=first.weekday())
    working = calendar.roll(first)
    rest = timedelta(days=7 * rank - 1)
    return {
        "seven-days": first + rest,
        "mon-sun": monday + rest,
        "iso": (monday if monday == first else monday + 7 * _ONE) + rest,
        "first-working": working - timedelta(days=working.weekday()) + rest,
    }


def _first(first: date, total: counting.Amount, calendar: Calendar) -> date:
    """The last day of the first so much: 前三个月 of a year ends on 31 March."""
    if total.months and not total.working_days:
        return add_months(first, total.months) + timedelta(days=total.days - 1)
    return counting.as_date(counting.forward(first - _ONE, total, calendar))


def _festival(place: Place, name: str, calendar: Calendar, policy: Policy) -> Place:
    first = calendar.festival(name, place.first.year)
    off = first
    while name in calendar.day(off - _ONE).name and not calendar.is_working(off - _ONE):
        off -= _ONE
    eve, eve_off = first - _ONE, off - _ONE
    chosen, other, value = (
        (eve, eve_off, "off") if policy.festival == "statutory" else (eve_off, eve, "statutory")
    )
    words = "放假第一日的前一日" if value == "off" else "法定节日第一日的前一日"
    more = (Other("festival", other, False, words, ("festival", value)),) if other != chosen else ()
    return place._replace(first=chosen, last=chosen, named=False, others=(*place.others, *more))


def _early(place: Place, policy: Policy) -> Place:
    """月初 is the 10th, 年初 the end of January; the other reading is the first day."""
    tenth = place.first + 9 * _ONE
    if (place.last - place.first).days > 31:
        tenth = last_of_month(place.first)
    readings = {"tenth": tenth, "first": place.first}
    other = "first" if policy.early == "tenth" else "tenth"
    words = {"tenth": "月初指前十日，年初指一月", "first": "初指第一日"}[other]
    more = Other("early", readings[other], False, words, ("early", other))
    return place._replace(last=readings[policy.early], others=(*place.others, more))


def _before(place: Place, policy: Policy) -> Place:
    """中旬前: the end of the span, or, read strictly, the day before it begins."""
    readings = {"end": place.last, "before": place.first - _ONE}
    other = "before" if policy.xun == "end" else "end"
    words = {
        "end": "「前」包括所说的时段，到它的末日",
        "before": "「前」不包括所说的时段，到它开始的前一日",
    }
    more = Other("xun", readings[other], False, words[other], ("xun", other))
    chosen = readings[policy.xun]
    return place._replace(first=min(place.first, chosen), last=chosen, others=(*place.others, more))
