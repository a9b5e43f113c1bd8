"""How a period from an event is counted: the count, the extension, the stops, the term."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from attrs import evolve

from gkrules import counting
from gkrules.calendar import Calendar, Day
from gkrules.calendar.days import MonthEnd
from gkrules.counting import Amount, as_date
from gkrules.errors import ResolveError
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


def within(limit: Within, facts: Facts) -> Iterator[Occurrence]:
    """A period counted from its trigger: the trigger day itself does not count."""
    moment, name, others = origin_of(limit.since, facts)
    if moment is None:
        yield awaiting(limit, facts, name)
        return
    if counting.is_clock(limit.quantity):
        counting.needs_instant(moment, limit.quantity)
    begin = moment if counting.is_clock(limit.quantity) else as_date(moment)

    def counted(text: Text) -> Occurrence:
        def count(calendar: Calendar) -> Reached:
            return _counted(limit, facts, text, begin, name, calendar)

        return finish(limit, facts, text, count, begin.isoformat(), as_date(begin))

    found = by_the_text(facts, as_date(begin), counted)
    more = []
    for other in others:
        again = next(iter(within(evolve(limit, since=None), evolve(facts, trigger=other))))
        if again.due is not None and again.due != found.due:
            value = "earlier" if facts.policy.either == "later" else "later"
            more.append(Ambiguity("either", again.due, "两个事由都已发生", ("either", value)))
    yield evolve(found, ambiguities=(*found.ambiguities, *more)) if more else found


def _counted(
    limit: Within, facts: Facts, text: Text, since: Moment, name: str, calendar: Calendar
) -> Reached:
    """Count a period on one calendar: the count, the extension, the stops."""
    quantity = text.measure(limit.quantity)
    total = counting.amount(quantity)
    role = "hour" if total.minutes else "start"
    term = text.ends != "corresponding" and not total.minutes and not total.working_days
    basis = "" if term else text.cite(role)
    steps = [Step(What.TRIGGER, None, since, basis, words=name)]
    steps.extend(ruled(limit.quantity, quantity, text))
    if isinstance(since, datetime) and text.next_hour:
        since = since.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        steps.append(Step(What.RULE, None, since, text.cite("hour"), words="时"))
    mode = _month_end(quantity, text, facts)
    end = counting.forward(since, total, calendar, mode)
    basis = text.cite("month") if total.months else text.cite("bounds")
    skipped: tuple[Day, ...] = ()
    if total.working_days and not isinstance(end, datetime):
        skipped = calendar.rest_days(as_date(since) + _ONE, end)
    what = What.WINDOW if term else What.COUNT
    steps.append(Step(what, since, end, basis, quantity_words(quantity), skipped))
    if total.working_days and not isinstance(end, datetime):
        made = calendar.make_up_days(as_date(since) + _ONE, end)
        if made:
            steps.append(Step(What.MAKE_UP, None, None, days=made))
    others: tuple[Other, ...] = ()
    if total.months and not isinstance(end, datetime):
        day = as_date(since)
        if total.pure and end.day != day.day and mode != "last":
            steps.append(Step(What.CLAMP, None, end, text.cite("month"), words=f"没有{day.day}日"))
            others = () if term else _month_ends(day, total, calendar, facts)
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
    if term:
        corresponding = as_date(end)
        end = _day_before(as_date(since), corresponding, total, text)
        words = "月末日" if end == corresponding else "相应日的前一日"
        steps.append(Step(What.DAY_BEFORE, None, end, text.cite("ends"), words))
    start = since if term or isinstance(since, datetime) else since + _ONE
    working = bool(total.working_days) and not total.days and not total.months
    return Reached(end, start, True, False, tuple(steps), others, lower, working)


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
