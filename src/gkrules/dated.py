"""How dates and cycles are found: fixed dates, and one occurrence a cycle in a range."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import evolve

from gkrules import counting, numerals, periods
from gkrules.calendar import Calendar
from gkrules.calendar import Day as CalendarDay
from gkrules.counting import as_date
from gkrules.errors import CalendarBoundsError, RegimeError, ResolveError
from gkrules.facts import Facts
from gkrules.finish import Reached, finish
from gkrules.limits import (
    AfterEnd,
    Ahead,
    BeforeEnd,
    By,
    Current,
    Cycle,
    Dates,
    Every,
    First,
    FiveYears,
    Last,
    Months,
    Part,
    Quantity,
    Scope,
    Span,
    TimeLimit,
    Week,
    Within,
    WorkingDay,
    Year,
)
from gkrules.occurrence import Occurrence
from gkrules.periods import Period
from gkrules.reach import Place, reach
from gkrules.regimes import Text
from gkrules.trace import Step, What
from gkrules.words import quantity_words

#: A fixed date does not roll; where its own words say that it does, they hold.
_AS_WRITTEN = Step(What.NOTE, None, None, words="遇节假日顺延")


def fixed(limit: By, facts: Facts, whole: By | Within | Ahead | Span) -> Occurrence:
    """The day a fixed date names, as an occurrence of the limit `whole` that holds it.

    It does not roll: 第二百零三条 speaks of periods.
    """
    period, year_step = _scope(limit.scope, facts)

    def place_on(calendar: Calendar) -> Place:
        place = reach(period, limit.path, limit.edge, calendar, facts.policy)
        if place is None:
            raise ResolveError(
                f"{period.first}至{period.last}里没有所说的日子",
                f"the period {period.first} to {period.last} has no such day",
            )
        return place

    here = place_on(facts.calendar)

    def count(calendar: Calendar) -> Reached:
        place = here if calendar is facts.calendar else place_on(calendar)
        steps = [*year_step, Step(What.FIXED, None, place.last, words=limit.clock), *place.steps]
        trigger = facts.any_trigger()
        if trigger is not None and place.last < as_date(trigger):
            steps.append(Step(What.BEFORE_TRIGGER, trigger, place.last))
        if limit.postponed:
            steps.append(_AS_WRITTEN)
        rolls = place.rolls or limit.postponed
        return Reached(place.last, None, rolls, not rolls, tuple(steps), place.others)

    # The key is the period's: the limit's own shape tells the day inside it.
    return finish(whole, facts, facts.text(here.last), count, period.key)


def _scope(scope: Scope, facts: Facts) -> tuple[Period, tuple[Step, ...]]:
    match scope:
        case Year(number=int(number)):
            _in_year(number, facts)
            return periods.year(number), ()
        case Year(offset=offset):
            year = facts.base_year() + (offset or 0)
            _in_year(year, facts)
            return periods.year(year), (Step(What.YEAR, None, None, words=f"{year}"),)
        case Current(unit=unit):
            return periods.holding(Cycle(unit), facts.reference()), ()
        case FiveYears(number=number):
            first = 2016 + 5 * (number - 13)
            _in_year(first + 4, facts)
            return Period(date(first, 1, 1), date(first + 4, 12, 31), f"{first}-{first + 4}"), ()
    raise AssertionError(scope)


def _in_year(year: int, facts: Facts) -> None:
    """Raises CalendarBoundsError for a year that the calendar does not hold."""
    facts.calendar.is_working(date(min(max(year, 1), 9999), 1, 1))


def every(limit: Every, facts: Facts) -> Iterator[Occurrence]:
    """A recurring limit: one occurrence a cycle whose nominal date lies in the range.

    Raises CalendarBoundsError for a range that begins or ends outside the calendar: it would be cut in silence.
    """
    trigger = facts.any_trigger()
    if trigger is not None and limit.following:
        here = periods.holding(limit.cycle, as_date(trigger), facts.anchor)
        found = _cycle(limit, facts, periods.after(limit.cycle, here, facts.anchor))
        if found is not None:
            yield found
        return
    if (
        trigger is not None
        and len(limit.path) == 1
        and isinstance(limit.path[0], AfterEnd | BeforeEnd)
    ):
        day = as_date(trigger)
        found = _cycle(limit, facts, Period(day, day, day.isoformat()))
        if found is not None:
            yield found
        return
    start, end = facts.range()
    for day in (start, end):
        facts.calendar.is_working(day)
    anchor = facts.anchor or start
    allowed = _scope(limit.within.scope, facts)[0] if limit.within is not None else None
    low = anchor if limit.cycle.step > 1 else start - lag(limit)
    high = end + _back(limit)
    ways: dict[int, _Way] = {}
    for period in periods.between(limit.cycle, low, high, facts.calendar, anchor):
        if allowed is not None and not (
            allowed.first <= period.first and period.last <= allowed.last
        ):
            continue
        found = _cycle(limit, facts, period, (start, end), ways)
        if found is not None:
            yield found


def _may_reach(limit: Every, facts: Facts, period: Period, end: date) -> bool:
    """Whether a cycle whose place could not be found may have it in the range, which ends at `end`.

    Counted in days or months it lies outside the calendar, as the places inside a cycle do that lies outside. Where
    working days are counted from outside, nobody knows.
    """
    if end == date.max:  # the one cycle that was asked for
        return True
    if period.last - _back(limit) > end:
        return False
    parts = [part for text in facts.regime.texts for part in _measured(limit.path, text)]
    counted = [part for part in parts if isinstance(part, _COUNTED)]
    if any(_by_working_days(part) for part in counted):
        return True
    calendar = facts.calendar
    inside = period.first <= calendar.last and period.last >= calendar.first
    return inside and not counted


def lag(limit: Every) -> timedelta:
    """How long after the last day of its cycle a nominal date may lie, at the most.

    每年11月至次年3月 ends a year after its cycle began, and days may be counted as working days.
    """
    far = timedelta(days=8)
    for part in limit.path:
        if isinstance(part, First | AfterEnd):
            far += _length(part.quantity)
        elif _passes_the_year(part):
            far += timedelta(days=366)
    return far


def latest(limit: TimeLimit, year: int) -> date:
    """The last day on which a cycle that ends in `year` can have its nominal date; `date.max` for what is no cycle.

    次月10日前 in January is of the cycle that ends in December.
    """
    if not isinstance(limit, Every):
        return date.max
    last = date(year, 12, 31)
    if limit.following:
        last = periods.after(limit.cycle, periods.holding(limit.cycle, last)).last
    return last + lag(limit)


def _passes_the_year(part: Part) -> bool:
    if isinstance(part, Dates):
        return part.last < part.first
    return isinstance(part, Months) and part.last < part.first


def _back(limit: Every) -> timedelta:
    """How long before its cycle's end or beginning a nominal date may lie."""
    return sum(
        (_length(part.quantity) for part in limit.path if isinstance(part, BeforeEnd)), timedelta()
    )


def _length(quantity: Quantity) -> timedelta:
    total = counting.amount(quantity)
    return timedelta(days=31 * total.months + 2 * (total.days + total.working_days) + 16)


def _cycle(
    limit: Every,
    facts: Facts,
    period: Period,
    bounds: tuple[date, date] = (date.min, date.max),
    ways: dict[int, _Way] | None = None,
) -> Occurrence | None:
    """The occurrence of one cycle, if its nominal date lies within the bounds, both inclusive."""
    start, end = bounds

    def place_by(path: tuple[Part, ...]) -> Place | None:
        try:
            return reach(period, path, limit.edge, facts.calendar, facts.policy)
        except CalendarBoundsError:
            if _may_reach(limit, facts, period, end):
                raise
            return None

    here = place_by(limit.path)
    if here is None:
        return None
    outside = not start <= here.last <= end
    if outside and not any(isinstance(part, _COUNTED) for part in limit.path):
        return None
    try:
        text = facts.text(here.last)
    except RegimeError:
        if outside:
            return None  # of another time than is asked about
        raise
    path, working, months = _way(limit.path, text, {} if ways is None else ways)
    counted: Place | None = here
    if path is not limit.path:
        counted = place_by(path)
        outside = not start <= (period if counted is None else counted).last <= end
    if outside:
        return None

    def count(calendar: Calendar) -> Reached:
        place = counted
        if calendar is not facts.calendar:
            place = reach(period, path, limit.edge, calendar, facts.policy)
        if place is None:  # a rank that this calendar's cycle lacks: its last day
            return Reached(period.last, period.first)
        start = place.first if place.counted or place.own else period.first
        steps = [Step(What.CYCLE, period.first, period.last, words=period.key)]
        if path != limit.path:
            steps.append(Step(What.RULE, None, None, text.cite("working"), words="日"))
        if place.rolls:
            part = path[-1]
            words = f"第{numerals.write(part.rank)}周" if isinstance(part, Week) else ""
            days: tuple[CalendarDay, ...] = ()
            if isinstance(part, First | AfterEnd):
                words = quantity_words(part.quantity)
                if working:
                    days = calendar.rest_days(start, place.last)
            steps.append(Step(What.WINDOW, start, place.last, text.cite("bounds"), words, days))
        else:
            steps.append(Step(What.FIXED, None, place.last, words=limit.clock))
        steps.extend(place.steps)
        if limit.postponed:
            steps.append(_AS_WRITTEN)
        if start > place.last:
            start = place.last
        return Reached(
            place.last,
            start,
            place.rolls or limit.postponed,
            place.named and not limit.postponed,
            tuple(steps),
            place.others,
            working=working,
            months=months,
        )

    return finish(limit, facts, text, count, period.key, period.first)


#: The parts that a statute may count otherwise than they say.
_COUNTED = First | Last | AfterEnd | BeforeEnd
#: A path as a text measures it, whether its last part counts working days, whether months.
_Way = tuple[tuple[Part, ...], bool, bool]


def _way(path: tuple[Part, ...], text: Text, ways: dict[int, _Way]) -> _Way:
    """The path by a text, once for all the cycles that it counts (`ways`, by the text's identity)."""
    found = ways.get(id(text))
    if found is None:
        measured = _measured(path, text)
        working = bool(measured) and _by_working_days(measured[-1])
        months = bool(measured) and _by_months(measured[-1])
        found = ways[id(text)] = (measured, working, months)
    return found


def _by_working_days(part: Part) -> bool:
    """Whether the place is found by counting working days."""
    if isinstance(part, _COUNTED):
        return bool(counting.amount(part.quantity).working_days)
    return isinstance(part, WorkingDay)


def _by_months(part: Part) -> bool:
    """Whether the place is found by counting months or years."""
    return isinstance(part, First | AfterEnd) and bool(counting.amount(part.quantity).months)


def _measured(path: tuple[Part, ...], text: Text) -> tuple[Part, ...]:
    """The path with its quantities as the statute counts them: the same where it changes none."""
    measured = tuple(
        evolve(part, quantity=text.measure(part.quantity)) if isinstance(part, _COUNTED) else part
        for part in path
    )
    return path if measured == path else measured
