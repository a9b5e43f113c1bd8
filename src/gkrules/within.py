"""How a period from an event is counted: the count, the extension, the stops, the term."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from attrs import evolve

from gkrules import counting
from gkrules.allowance import granted
from gkrules.calendar import Calendar
from gkrules.calendar.days import MonthEnd
from gkrules.counting import Amount, as_date
from gkrules.facts import Facts
from gkrules.finish import Reached, awaiting, finish
from gkrules.limits import Quantity, Unit, Within
from gkrules.occurrence import Ambiguity, Occurrence
from gkrules.origin import by_the_text, origin_of, ruled
from gkrules.reach import Other
from gkrules.regimes import Text
from gkrules.trace import Moment, Step, What
from gkrules.words import quantity_words

_ONE = timedelta(days=1)


def period(limit: Within, facts: Facts) -> Occurrence:
    """A period counted from its trigger: the trigger day itself does not count."""
    moment, name, others = origin_of(limit.since, facts)
    if moment is None:
        return awaiting(limit, facts, name)
    found = _from(limit, facts, moment, name)
    if not others:
        return found
    more = []
    for other in others:
        again = period(evolve(limit, since=None), evolve(facts, trigger=other))
        if again.due is not None and again.due != found.due:
            value = "earlier" if facts.policy.either == "later" else "later"
            more.append(Ambiguity("either", again.due, "两个事由都已发生", ("either", value)))
    return evolve(found, ambiguities=(*found.ambiguities, *more)) if more else found


def _from(limit: Within, facts: Facts, moment: Moment, name: str) -> Occurrence:
    if counting.is_clock(limit.quantity):
        instant = counting.needs_instant(moment, limit.quantity)

        def by_the_clock(text: Text) -> Occurrence:
            def count(calendar: Calendar) -> Reached:
                return _by_the_clock(limit, facts, text, instant, name, calendar)

            return finish(limit, facts, text, count, instant.isoformat())

        return by_the_text(facts, instant.date(), by_the_clock)
    since = as_date(moment)

    def by_days(text: Text) -> Occurrence:
        def count(calendar: Calendar) -> Reached:
            return _by_days(limit, facts, text, since, name, calendar)

        return finish(limit, facts, text, count, since.isoformat(), since)

    return by_the_text(facts, since, by_days)


def _by_the_clock(
    limit: Within, facts: Facts, text: Text, since: datetime, name: str, calendar: Calendar
) -> Reached:
    """Count hours on from an instant; they never roll."""
    total = counting.amount(limit.quantity)
    steps = [Step(What.TRIGGER, None, since, text.cite("hour"), name)]
    if text.next_hour:
        since = since.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        steps.append(Step(What.RULE, None, since, text.cite("hour"), "时"))
    end = counting.forward(since, total, calendar)
    words = quantity_words(limit.quantity)
    steps.append(Step(What.COUNT, since, end, text.cite("bounds"), words))
    end, total = _prolonged(limit, facts, text, since, end, total, "clamp", calendar, steps)
    lower = None
    if _ranges(limit.quantity):
        few = counting.amount(limit.quantity, lower=True)
        lower = counting.forward(since, few, calendar)
    return Reached(end, since, True, False, tuple(steps), (), lower)


def _by_days(
    limit: Within, facts: Facts, text: Text, since: date, name: str, calendar: Calendar
) -> Reached:
    """Count days, working days, months and years: the count, the extension, the stops, the term."""
    quantity = text.measure(limit.quantity)
    total = counting.amount(quantity)
    term = text.ends != "corresponding" and not total.working_days
    steps = [Step(What.TRIGGER, None, since, "" if term else text.cite("start"), name)]
    if quantity is not limit.quantity:
        steps.extend(ruled(limit.quantity, quantity, text))
    mode = _month_end(quantity, text, facts) if total.months else "clamp"
    end = counting.as_date(counting.forward(since, total, calendar, mode))
    words, first = quantity_words(quantity), since + _ONE
    basis = text.cite("month" if total.months else "bounds")
    skipped = calendar.rest_days(first, end) if total.working_days else ()
    steps.append(Step(What.WINDOW if term else What.COUNT, since, end, basis, words, skipped))
    if total.working_days and (made := calendar.make_up_days(first, end)):
        steps.append(Step(What.MAKE_UP, None, None, "", "", made))
    others: tuple[Other, ...] = ()
    if total.months and total.pure and end.day != since.day and mode != "last":
        words = f"没有{since.day}日"
        steps.append(Step(What.CLAMP, None, end, text.cite("month"), words))
        others = () if term else _month_ends(since, total, calendar, facts)
    if facts.extension or facts.stops:
        before = end
        moved, total = _prolonged(limit, facts, text, since, end, total, mode, calendar, steps)
        end = as_date(moved)
        others = others if end == before else ()
    lower = None
    if _ranges(limit.quantity):
        few = counting.amount(text.measure(limit.quantity), lower=True)
        lower = calendar.roll(as_date(counting.forward(since, few, calendar, mode)))
    if term:
        corresponding = end
        end = _day_before(since, corresponding, total, text)
        words = "月末日" if end == corresponding else "相应日的前一日"
        steps.append(Step(What.DAY_BEFORE, None, end, text.cite("ends"), words))
    start = since if term else since + _ONE
    working = bool(total.working_days) and not total.days and not total.months
    months = bool(total.months)
    return Reached(
        end, start, True, False, tuple(steps), others, lower, working=working, months=months
    )


def _prolonged(
    limit: Within,
    facts: Facts,
    text: Text,
    since: Moment,
    end: Moment,
    total: Amount,
    mode: MonthEnd,
    calendar: Calendar,
    steps: list[Step],
) -> tuple[Moment, Amount]:
    """The end after the extension granted and the days taken out, and what was counted in all."""
    more_time = granted(limit, facts, text)
    if more_time is not None:
        quantity = text.measure(more_time.quantity)
        more = counting.amount(quantity)
        if more_time.whole:
            end, total = counting.forward(since, more, calendar, mode), more
        elif (total + more).pure:  # the same measure is counted from the anchor at once
            end, total = counting.forward(since, total + more, calendar, mode), total + more
        else:
            end, total = counting.forward(end, more, calendar, mode), total + more
        words = quantity_words(quantity)
        steps.append(Step(What.EXTEND, since, end, more_time.basis, words))
    if facts.stops:
        suspended = counting.suspend(since, end, total, facts.stops, calendar)
        words = "、".join(f"{first}至{last}" for first, last in facts.stops)
        what = What.NOTE if suspended == end else What.STOP
        note = f"中止的时间不在期限里：{words}" if suspended == end else words
        steps.append(Step(what, end, suspended, text.own("stops"), note))
        end = suspended
    return end, total


def _ranges(quantity: Quantity) -> bool:
    """Whether the quantity has a lower bound as well."""
    return quantity.lower is not None or (quantity.plus is not None and _ranges(quantity.plus))


def _month_end(quantity: Quantity, text: Text, facts: Facts) -> MonthEnd:
    """What a missing day becomes: the policy's word, else the statute's.

    From the last day of a month to the last day of a month counts for months, not for years.
    """
    if facts.policy.month_end != "clamp":
        return facts.policy.month_end
    by_years = all(part.unit is Unit.YEAR for part in counting.parts(quantity))
    return "clamp" if by_years else text.month_end


def _day_before(since: date, end: date, total: Amount, text: Text) -> date:
    """The last day of a term whose first day counts: the day before the corresponding one.

    Where the month lacks that day, a mark's validity ends on the month's last day, a sentence the day
    before it.
    """
    lacking = bool(total.months) and not total.days and end.day < since.day
    return end if lacking and text.ends == "day-before" else end - _ONE


def _month_ends(day: date, total: Amount, calendar: Calendar, facts: Facts) -> tuple[Other, ...]:
    other = "forward" if facts.policy.month_end == "clamp" else "clamp"
    end = counting.forward(day, total, calendar, "forward" if other == "forward" else "clamp")
    basis = "没有对应日的，顺到下月一日" if other == "forward" else "没有对应日的，月末日为最后一日"
    return (Other("month_end", as_date(end), True, basis, ("month_end", other)),)
