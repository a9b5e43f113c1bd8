"""How what depends on an event is found: periods back to it, its own day, spans, statutory defaults."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from attrs import evolve

from gkrules import counting
from gkrules.allowance import not_extended
from gkrules.calendar import Calendar, Day
from gkrules.counting import Amount, as_date
from gkrules.errors import ResolveError
from gkrules.facts import Facts
from gkrules.finish import Reached, awaiting, finish
from gkrules.limits import Ahead, Event, OnTheDay, Quantity, Span, Unquantified, Within
from gkrules.occurrence import Ambiguity, Occurrence, Status
from gkrules.origin import by_the_text, origin_of, ruled
from gkrules.reach import Other
from gkrules.reader import parse
from gkrules.regimes import Text
from gkrules.trace import Step, What
from gkrules.within import period
from gkrules.words import quantity_words

_ONE = timedelta(days=1)


def ahead(limit: Ahead, facts: Facts) -> Occurrence:
    """A period counted back from its event. It never rolls forward."""
    event, name, _ = origin_of(limit.event, facts)
    if event is None:
        return awaiting(limit, facts, name)
    if counting.is_clock(limit.quantity):
        counting.needs_instant(event, limit.quantity)
    else:
        event = as_date(event)
    moment = event
    window = (
        facts.policy.before_expiry or ("window" if limit.form == "window" else "deadline")
    ) == "window"
    window = window and limit.form != "by"
    strict_reading = facts.policy.clear_days

    def count(text: Text, quantity: Quantity, total: Amount, calendar: Calendar) -> Reached:
        same = quantity is limit.quantity
        rule = () if same else tuple(ruled(limit.quantity, quantity, text))
        plain = counting.back(moment, total, calendar)
        skipped: tuple[Day, ...] = ()
        if total.working_days and not isinstance(plain, datetime):
            skipped = calendar.rest_days(plain, as_date(moment) - _ONE)
        steps = (
            Step(What.TRIGGER, None, moment, words=name),
            *rule,
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
        back = bool(total.working_days)
        return Reached(chosen, None, steps=steps, others=tuple(others), back=back)

    def counted(text: Text) -> Occurrence:
        quantity = text.measure(limit.quantity)
        total = counting.amount(quantity)
        return finish(
            limit,
            facts,
            text,
            lambda calendar: count(text, quantity, total, calendar),
            moment.isoformat(),
            as_date(moment) if total.working_days else None,
        )

    return by_the_text(facts, as_date(event), counted)


def on_the_day(limit: OnTheDay, facts: Facts) -> Occurrence:
    """The trigger day itself, or the day after: no roll."""
    day, name, _ = origin_of(limit.event, facts)
    if day is None:
        return awaiting(limit, facts, name)
    trigger = as_date(day)
    end = trigger + limit.offset * _ONE
    steps = (
        Step(What.TRIGGER, None, trigger, words=name),
        Step(What.FIXED, None, end, words=limit.words),
    )
    return finish(
        limit,
        facts,
        facts.text(trigger),
        lambda _: Reached(end, end if limit.offset else trigger, steps=steps),
        trigger.isoformat(),
    )


def span(limit: Span, facts: Facts) -> Occurrence:
    """自甲日起至乙日止: both days inclusive, no roll."""
    ends: list[date] = []
    for event in (limit.first, limit.last):
        moment, name, _ = origin_of(event, facts)
        if moment is None:
            return awaiting(limit, facts, name)
        ends.append(as_date(moment))
    first, last = ends
    if last < first:
        raise ResolveError(
            f"止日{last}在起日{first}之前", f"the last day {last} lies before {first}"
        )
    steps = (Step(What.FIXED, first, last),)
    return finish(
        limit,
        facts,
        facts.text(last),
        lambda _: Reached(last, first, steps=steps),
        first.isoformat(),
    )


def vague(limit: Unquantified, facts: Facts) -> Occurrence:
    """及时, 尽快: no date, unless the statute sets one and the caller asks for it (`default_for_vague`)."""
    day = facts.any_trigger()
    text = facts.regime.texts[0] if day is None else facts.text(as_date(day))
    default = next((one for one in text.defaults if limit.words in one.words), None)
    if default is None:
        if facts.extension:
            raise not_extended(limit)
        step = Step(What.NO_DATE, None, None, words=limit.words)
        return Occurrence(limit=limit, status=Status.UNQUANTIFIED, trace=(step,))
    counted = parse(default.phrase)
    assert isinstance(counted, Within)
    basis = f"{text.title}{default.article}"
    found = period(counted.with_(since=Event(default.since)), facts)
    if facts.policy.default_for_vague:
        step = Step(What.DEFAULT, None, None, basis, limit.words)
        return evolve(found, limit=limit, trace=(step, *found.trace))
    step = Step(What.NO_DATE, None, None, words=limit.words)
    others: tuple[Ambiguity, ...] = ()
    if found.due is not None:
        policy = ("default_for_vague", True)
        others = (Ambiguity("default_for_vague", found.due, basis, policy),)
    return Occurrence(limit=limit, status=Status.UNQUANTIFIED, trace=(step,), ambiguities=others)
