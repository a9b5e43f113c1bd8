"""How what depends on an event is counted: periods from it and back to it, its own day, spans."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from attrs import evolve

from gkrules import counting
from gkrules.calendar import Calendar, Day
from gkrules.counting import Amount, as_date
from gkrules.dated import fixed
from gkrules.errors import ResolveError
from gkrules.facts import Facts
from gkrules.finish import Reached, awaiting, finish
from gkrules.limits import (
    Ahead,
    By,
    Event,
    OnTheDay,
    Quantity,
    Span,
    Within,
)
from gkrules.occurrence import Ambiguity, Occurrence
from gkrules.reach import Other
from gkrules.regimes import Text
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
    quantity = text.measure(limit.quantity)
    total = counting.amount(quantity)
    role = "hour" if total.minutes else "start"
    steps = [Step(What.TRIGGER, None, since, text.cite(role), words=name)]
    steps.extend(_ruled(limit.quantity, quantity, text))
    if isinstance(since, datetime) and text.next_hour:
        since = since.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        steps.append(Step(What.RULE, None, since, text.cite("hour"), words="时"))
    mode = text.month_end if facts.policy.month_end == "clamp" else facts.policy.month_end
    end = counting.forward(since, total, calendar, mode)
    basis = text.cite("month") if total.months else text.cite("bounds")
    skipped: tuple[Day, ...] = ()
    if total.working_days and not isinstance(end, datetime):
        skipped = calendar.rest_days(as_date(since) + _ONE, end)
    steps.append(Step(What.COUNT, since, end, basis, quantity_words(quantity), skipped))
    if total.working_days and not isinstance(end, datetime):
        made = calendar.make_up_days(as_date(since) + _ONE, end)
        if made:
            steps.append(Step(What.MAKE_UP, None, None, days=made))
    others: tuple[Other, ...] = ()
    if total.months and not isinstance(end, datetime):
        day = as_date(since)
        if total.pure and end.day != day.day and mode != "last":
            steps.append(Step(What.CLAMP, None, end, text.cite("month"), words=f"没有{day.day}日"))
            others = _month_ends(day, total, calendar, facts)
    granted = _granted(limit, facts)
    if granted is not None:
        quantity, whole = text.measure(granted[0]), granted[1]
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
        few = counting.amount(text.measure(limit.quantity), lower=True)
        lower = counting.forward(since, few, calendar, mode)
        if not isinstance(lower, datetime):
            lower = calendar.roll(lower)
    start = since if isinstance(since, datetime) else since + _ONE
    working = bool(total.working_days) and not total.days and not total.months
    return Reached(end, start, True, False, tuple(steps), others, lower, working)


def _ruled(said: Quantity, counted: Quantity, text: Text) -> Iterator[Step]:
    """That the statute counts 五日 as five working days, where it does."""
    if said != counted:
        yield Step(What.RULE, None, None, text.cite("working"), words=quantity_words(said))


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
    quantity = text.measure(limit.quantity)
    total = counting.amount(quantity)
    ruled = tuple(_ruled(limit.quantity, quantity, text))
    strict_reading = facts.policy.clear_days

    def count(calendar: Calendar) -> Reached:
        plain = counting.back(moment, total, calendar)
        skipped: tuple[Day, ...] = ()
        if total.working_days and not isinstance(plain, datetime):
            skipped = calendar.rest_days(plain, as_date(moment) - _ONE)
        steps = (
            Step(What.TRIGGER, None, moment, words=name),
            *ruled,
            Step(
                What.COUNT_BACK,
                moment,
                plain,
                text.cite("bounds"),
                words=quantity_words(quantity),
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
        found = fixed(event, facts, event)
        assert found.nominal is not None
        return found.nominal, "", ()
    moments = facts.happened(event)
    name = event.text if event is not None else UNNAMED
    return (moments[0] if moments else None), name, moments[1:]
