"""How each kind of time limit is counted: one function a kind, each ending in `finish`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from attrs import evolve

from gkrules import counting, numerals, periods
from gkrules.calendar import Calendar
from gkrules.counting import Amount, as_date
from gkrules.errors import ResolveError
from gkrules.facts import Facts
from gkrules.finish import Reached, awaiting, finish
from gkrules.limits import (
    AfterEnd,
    Ahead,
    BeforeEnd,
    By,
    Current,
    Cycle,
    CycleUnit,
    Event,
    Every,
    First,
    FiveYears,
    OnTheDay,
    Quantity,
    Scope,
    Span,
    Week,
    Within,
    Year,
)
from gkrules.occurrence import Ambiguity, Occurrence
from gkrules.periods import Other, Period
from gkrules.trace import Moment, Step, What
from gkrules.words import quantity_words

_ONE = timedelta(days=1)
#: What an awaiting limit waits for when its words name no event.
UNNAMED = "起算事由"


def within(limit: Within, facts: Facts) -> Iterator[Occurrence]:
    """A period counted from its trigger: the trigger day itself does not count."""
    since, name, others = _since(limit.since, facts)
    if since is None:
        yield awaiting(limit, facts, name)
        return
    if counting.is_clock(limit.quantity):
        counting.needs_instant(since, limit.quantity)
    else:
        since = as_date(since)
    text = facts.text(as_date(since))
    begin = since

    def count(calendar: Calendar) -> Reached:
        return _counted(limit, facts, begin, name, calendar)

    found = finish(limit, facts, text, count, f"{since.isoformat()}", as_date(since))
    more = []
    for other in others:
        again = next(iter(within(evolve(limit, since=None), evolve(facts, trigger=other))))
        if again.due is not None and again.due != found.due:
            value = "earlier" if facts.policy.either == "later" else "later"
            more.append(Ambiguity("either", again.due, "两个事由都已发生", ("either", value)))
    yield evolve(found, ambiguities=(*found.ambiguities, *more)) if more else found


def _counted(limit: Within, facts: Facts, since: Moment, name: str, calendar: Calendar) -> Reached:
    """Count a period on one calendar: the count, the extension, the stops."""
    text = facts.text(as_date(since))
    total = counting.amount(limit.quantity)
    role = "hour" if total.minutes else "start"
    steps = [Step(What.TRIGGER, None, since, text.cite(role), words=name)]
    end = counting.forward(since, total, calendar, facts.policy.month_end)
    basis = text.cite("month") if total.months else text.cite("bounds")
    skipped = ()
    if total.working_days and not isinstance(end, datetime):
        skipped = calendar.rest_days(as_date(since) + _ONE, end)
    words = quantity_words(limit.quantity)
    steps.append(Step(What.COUNT, since, end, basis, words=words, days=skipped))
    if total.working_days and not isinstance(end, datetime):
        made = calendar.make_up_days(as_date(since) + _ONE, end)
        if made:
            steps.append(Step(What.MAKE_UP, None, None, days=made))
    others: tuple[Other, ...] = ()
    if total.months and not isinstance(end, datetime):
        day = as_date(since)
        if total.pure and end.day != day.day:
            steps.append(Step(What.CLAMP, None, end, text.cite("month"), words=f"没有{day.day}日"))
            others = _month_ends(day, total, calendar, facts)
    granted = _granted(limit, facts)
    if granted is not None:
        quantity, whole = granted
        end = _extended(since, end, total, quantity, whole, calendar, facts)
        steps.append(Step(What.EXTEND, since, end, words=quantity_words(quantity)))
        total = counting.amount(quantity) if whole else total + counting.amount(quantity)
        others = ()
    if facts.stops:
        suspended = counting.suspend(since, end, total, facts.stops, calendar)
        words = "、".join(f"{first}至{last}" for first, last in facts.stops)
        what = What.NOTE if suspended == end else What.STOP
        note = f"中止的时间不在期限里：{words}" if suspended == end else words
        steps.append(Step(what, end, suspended, words=note))
        end = suspended
    lower: Moment | None = None
    if any(part.lower is not None for part in counting.parts(limit.quantity)):
        lower = counting.forward(
            since, counting.amount(limit.quantity, lower=True), calendar, facts.policy.month_end
        )
        if not isinstance(lower, datetime):
            lower = calendar.roll(lower)
    start = since if isinstance(since, datetime) else since + _ONE
    return Reached(end, start, True, False, tuple(steps), others, lower)


def _month_ends(day: date, total: Amount, calendar: Calendar, facts: Facts) -> tuple[Other, ...]:
    other = "forward" if facts.policy.month_end == "clamp" else "clamp"
    end = counting.forward(day, total, calendar, "forward" if other == "forward" else "clamp")
    basis = "没有对应日的，顺到下月一日" if other == "forward" else "没有对应日的，月末日为最后一日"
    return (Other("month_end", as_date(end), True, basis, ("month_end", other)),)


def _granted(limit: Within, facts: Facts) -> tuple[Quantity, bool] | None:
    """The extension asked for, and whether it is a new length for the whole."""
    if not facts.extension:
        return None
    if isinstance(facts.extension, Quantity):
        return facts.extension, False
    if not limit.extensions:
        raise ResolveError("这个期限没有写可以延长", "this limit allows no extension")
    allowed = limit.extensions[0]
    return allowed.quantity, allowed.total


def _extended(
    since: Moment,
    end: Moment,
    total: Amount,
    quantity: Quantity,
    whole: bool,
    calendar: Calendar,
    facts: Facts,
) -> Moment:
    """It runs on from the nominal date; the same measure is counted from the anchor at once."""
    more = counting.amount(quantity)
    if whole:
        return counting.forward(since, more, calendar, facts.policy.month_end)
    if (total + more).pure:
        return counting.forward(since, total + more, calendar, facts.policy.month_end)
    return counting.forward(end, more, calendar, facts.policy.month_end)


def ahead(limit: Ahead, facts: Facts) -> Iterator[Occurrence]:
    """A period counted back from its event. It never rolls forward."""
    event, name, _ = _since(limit.event, facts)
    if event is None:
        yield awaiting(limit, facts, name)
        return
    if counting.is_clock(limit.quantity):
        counting.needs_instant(event, limit.quantity)
    else:
        event = as_date(event)
    moment = event
    text = facts.text(as_date(event))
    window = (
        facts.policy.before_expiry or ("window" if limit.form == "window" else "deadline")
    ) == "window"
    window = window and limit.form != "by"
    total = counting.amount(limit.quantity)
    strict_reading = facts.policy.clear_days

    def count(calendar: Calendar) -> Reached:
        plain = counting.back(moment, total, calendar)
        skipped = ()
        if total.working_days and not isinstance(plain, datetime):
            skipped = calendar.rest_days(plain, as_date(moment) - _ONE)
        steps = (
            Step(What.TRIGGER, None, moment, words=name),
            Step(
                What.COUNT_BACK,
                moment,
                plain,
                text.cite("bounds"),
                words=quantity_words(limit.quantity),
                days=skipped,
            ),
        )
        if isinstance(plain, datetime):
            return Reached(plain, None, steps=steps)
        if window:
            other = Other("deadline", plain, False, "到这一日为止", ("before_expiry", "deadline"))
            return Reached(moment, plain, steps=steps, others=(other,))
        clear = calendar.add(plain, -1) if total.working_days else plain - _ONE
        chosen, rest = (clear, plain) if strict_reading else (plain, clear)
        basis = "中间要隔足所说的日数" if not strict_reading else "数到所说的日数即可"
        others = [Other("clear_days", rest, False, basis, ("clear_days", not strict_reading))]
        if limit.form != "by":
            words = "届满前的这段时间里都可以"
            others.append(
                Other("window", as_date(moment), False, words, ("before_expiry", "window"))
            )
        return Reached(chosen, None, steps=steps, others=tuple(others))

    yield finish(
        limit, facts, text, count, event.isoformat(), as_date(event) if total.working_days else None
    )


def by(limit: By, facts: Facts) -> Iterator[Occurrence]:
    """A fixed date. It does not roll: 第二百零三条 speaks of periods."""
    yield _fixed(limit, facts, limit)


def _fixed(limit: By, facts: Facts, whole: By | Within | Ahead | Span) -> Occurrence:
    period, year_step = _scope(limit.scope, facts)
    text = facts.text(period.last)

    def count(calendar: Calendar) -> Reached:
        place = periods.reach(period, limit.path, limit.edge, calendar, facts.policy)
        if place is None:
            raise ResolveError(
                f"{period.first}至{period.last}里没有所说的日子",
                f"the period {period.first} to {period.last} has no such day",
            )
        steps = [*year_step, Step(What.FIXED, None, place.last, words=limit.clock), *place.steps]
        trigger = facts.any_trigger()
        if trigger is not None and place.last < as_date(trigger):
            steps.append(Step(What.BEFORE_TRIGGER, trigger, place.last))
        return Reached(place.last, None, place.rolls, not place.rolls, tuple(steps), place.others)

    return finish(whole, facts, text, count, _key(limit, period))


def _key(limit: By, period: Period) -> str:
    """A fixed date's key is its period's: the limit's own shape tells the day inside it."""
    return period.key


def _scope(scope: Scope, facts: Facts) -> tuple[Period, tuple[Step, ...]]:
    match scope:
        case Year(number=int(number)):
            return periods.holding(Cycle(CycleUnit.YEAR), _in_year(number, facts)), ()
        case Year(offset=offset):
            year = facts.base_year() + (offset or 0)
            step = Step(What.YEAR, None, None, words=f"{year}")
            return periods.holding(Cycle(CycleUnit.YEAR), _in_year(year, facts)), (step,)
        case Current(unit=unit):
            return periods.holding(Cycle(unit), facts.reference()), ()
        case FiveYears(number=number):
            first = 2016 + 5 * (number - 13)
            _in_year(first + 4, facts)
            return Period(date(first, 1, 1), date(first + 4, 12, 31), f"{first}-{first + 4}"), ()
    raise AssertionError(scope)


def _in_year(year: int, facts: Facts) -> date:
    day = date(min(max(year, 1), 9999), 1, 1)
    facts.calendar.is_working(day)
    return day


def every(limit: Every, facts: Facts) -> Iterator[Occurrence]:
    """A recurring limit: one occurrence a cycle whose nominal date lies in the range."""
    trigger = facts.any_trigger()
    if trigger is not None and limit.following:
        here = periods.holding(limit.cycle, as_date(trigger), facts.anchor)
        yield from _cycle(limit, facts, periods.after(limit.cycle, here, facts.anchor))
        return
    if (
        trigger is not None
        and len(limit.path) == 1
        and isinstance(limit.path[0], AfterEnd | BeforeEnd)
    ):
        day = as_date(trigger)
        yield from _cycle(limit, facts, Period(day, day, day.isoformat()))
        return
    start, end = facts.range()
    anchor = facts.anchor or start
    margin = _margin(limit)
    allowed = _scope(limit.within.scope, facts)[0] if limit.within is not None else None
    low = max(start - margin, facts.calendar.first)
    if limit.cycle.step > 1:
        low = anchor
    for period in periods.between(limit.cycle, low, end + _back(limit), facts.calendar, anchor):
        if allowed is not None and not (
            allowed.first <= period.first and period.last <= allowed.last
        ):
            continue
        for occurrence in _cycle(limit, facts, period):
            assert occurrence.nominal is not None
            if start <= as_date(occurrence.nominal) <= end:
                yield occurrence


def _margin(limit: Every) -> timedelta:
    """How long after its cycle's end a nominal date may lie."""
    return sum(
        (_length(part.quantity) for part in limit.path if isinstance(part, AfterEnd)),
        timedelta(days=8),
    )


def _back(limit: Every) -> timedelta:
    """How long before its cycle's end or beginning a nominal date may lie."""
    return sum(
        (_length(part.quantity) for part in limit.path if isinstance(part, BeforeEnd)), timedelta()
    )


def _length(quantity: Quantity) -> timedelta:
    total = counting.amount(quantity)
    return timedelta(days=31 * total.months + total.days + 2 * total.working_days + 16)


def _cycle(limit: Every, facts: Facts, period: Period) -> Iterator[Occurrence]:
    if periods.reach(period, limit.path, limit.edge, facts.calendar, facts.policy) is None:
        return
    text = facts.text(period.last)

    def count(calendar: Calendar) -> Reached:
        place = periods.reach(period, limit.path, limit.edge, calendar, facts.policy)
        if place is None:  # a rank that this calendar's cycle lacks: its last day
            return Reached(period.last, period.first)
        start = place.first if place.counted or place.own else period.first
        steps = [Step(What.CYCLE, period.first, period.last, words=period.key)]
        if place.rolls:
            part = limit.path[-1]
            words, days = f"第{numerals.write(part.rank)}周" if isinstance(part, Week) else "", ()
            if isinstance(part, First | AfterEnd):
                words = quantity_words(part.quantity)
                if counting.amount(part.quantity).working_days:
                    days = calendar.rest_days(start, place.last)
            steps.append(Step(What.WINDOW, start, place.last, text.cite("bounds"), words, days))
        else:
            steps.append(Step(What.FIXED, None, place.last))
        steps.extend(place.steps)
        if start > place.last:
            start = place.last
        return Reached(place.last, start, place.rolls, place.named, tuple(steps), place.others)

    yield finish(limit, facts, text, count, period.key, period.first)


def on_the_day(limit: OnTheDay, facts: Facts) -> Iterator[Occurrence]:
    """The trigger day itself, or the day after: no roll."""
    day, name, _ = _since(limit.event, facts)
    if day is None:
        yield awaiting(limit, facts, name)
        return
    trigger = as_date(day)
    end = trigger + limit.offset * _ONE
    steps = (
        Step(What.TRIGGER, None, trigger, words=name),
        Step(What.FIXED, None, end, words=limit.words),
    )
    yield finish(
        limit,
        facts,
        facts.text(trigger),
        lambda _: Reached(end, end if limit.offset else trigger, steps=steps),
        trigger.isoformat(),
    )


def span(limit: Span, facts: Facts) -> Iterator[Occurrence]:
    """自甲日起至乙日止: both days inclusive, no roll."""
    ends: list[date] = []
    for event in (limit.first, limit.last):
        moment, name, _ = _since(event, facts)
        if moment is None:
            yield awaiting(limit, facts, name)
            return
        ends.append(as_date(moment))
    first, last = ends
    if last < first:
        raise ResolveError(
            f"止日{last}在起日{first}之前", f"the last day {last} lies before {first}"
        )
    steps = (Step(What.FIXED, first, last),)
    yield finish(
        limit,
        facts,
        facts.text(last),
        lambda _: Reached(last, first, steps=steps),
        first.isoformat(),
    )


def _since(event: Event | By | None, facts: Facts) -> tuple[Moment | None, str, tuple[Moment, ...]]:
    """When the event happened, its words, and the other date where there are two."""
    if isinstance(event, By):
        found = _fixed(event, facts, event)
        assert found.nominal is not None
        return found.nominal, "", ()
    moments = facts.happened(event)
    name = event.text if event is not None else UNNAMED
    return (moments[0] if moments else None), name, moments[1:]
