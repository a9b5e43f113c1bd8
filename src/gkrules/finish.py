"""From a nominal date to an occurrence: the roll, the act-by date, the certainty, other readings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from gkrules.calendar import Calendar, Day, Overlaid, outlook
from gkrules.counting import as_date
from gkrules.facts import Facts
from gkrules.limits import TimeLimit
from gkrules.occurrence import Ambiguity, Certainty, Occurrence, Status
from gkrules.policy import Lengthening
from gkrules.reach import Other
from gkrules.regimes import Text
from gkrules.trace import Moment, Step, What


class Reached(NamedTuple):
    """Where counting came to on one calendar, before any holiday rule."""

    nominal: Moment
    start: Moment | None = None
    rolls: bool = False
    named: bool = False  # one named day: the policy `roll_fixed` speaks of it
    steps: tuple[Step, ...] = ()
    others: tuple[Other, ...] = ()
    lower: Moment | None = None
    working: bool = False  # counted in working days: holidays do not lengthen it
    back: bool = False  # counted back in working days
    months: bool = False  # counted in months or years: that holidays lengthen it is open


#: The same count, made on any calendar: that is how the bounds of a provisional date are found.
Count = Callable[[Calendar], Reached]


def finish(
    limit: TimeLimit, facts: Facts, text: Text, count: Count, key: str, since: date | None = None
) -> Occurrence:
    """The dated occurrence. `since` is the first day the count rests on, besides its result."""
    calendar = facts.calendar
    found = count(calendar)
    if isinstance(found.nominal, datetime):
        return _by_the_clock(limit, facts, text, found, key)
    steps = list(found.steps)
    end: date = found.nominal
    if text.holidays:
        end, grown = _lengthened(found, text, facts.policy.holidays, calendar)
        if grown:
            steps.append(Step(What.HOLIDAYS, found.nominal, end, text.cite("holidays"), days=grown))
    works = calendar.is_working(end)
    due = end if works or not _rolls(found, text, facts) else calendar.roll(end)
    if due != end:
        passed = calendar.rest_days(end, due - _ONE)
        steps.append(Step(What.ROLL, end, due, text.cite("roll"), days=passed))
    elif not works:
        basis = text.cite("roll")
        if text.rolls != "none":
            basis += "说的是按日、月、年计算的期间"
        steps.append(Step(What.NO_ROLL, due, due, basis, days=calendar.rest_days(due, due)))
    earliest = latest = due
    certainty = Certainty.FIRM
    begin, until = _touched(found, text, due, since)
    if begin < calendar.known_from or until > calendar.known_until:  # not published yet
        dates = [due, *_bounds(count, facts, text), *_turned(found, due, text, facts)]
        earliest, latest = min(dates), max(dates)
    if earliest != latest:
        certainty = Certainty.PROVISIONAL
        reason = f"{calendar.known_from}至{calendar.known_until}"
        steps.append(Step(What.PROVISIONAL, earliest, latest, words=reason))
    act_by, working = (due, True) if works else _act_by(found.start, due, calendar)
    if not working:
        steps.append(Step(What.NO_WORKING_DAY, found.start, due))
    elif act_by != due:
        steps.append(Step(What.ACT_BY, due, act_by, days=calendar.rest_days(act_by + _ONE, due)))
    if found.lower is not None:
        steps.append(Step(What.LOWER, None, found.lower))
    if isinstance(calendar, Overlaid):
        steps.extend(_unlisted(calendar, min(begin, act_by), until))
    steps.append(Step(What.LAST_HOUR, due, due, text.cite("close")))
    return Occurrence(
        limit=limit,
        status=Status.DATED,
        trace=tuple(steps),
        start=found.start,
        nominal=found.nominal,
        due=due,
        act_by=act_by,
        act_by_working=working,
        earliest=earliest,
        latest=latest,
        certainty=certainty,
        lower=found.lower,
        ambiguities=_ambiguities(found, due, facts, text)
        if text.holidays or found.others or found.named
        else (),
        key=key,
        regime=facts.regime.id,
        calendar=calendar.name,
        sources=_sources(text, facts),
    )


_ONE = timedelta(days=1)


def _rolls(found: Reached, text: Text, facts: Facts) -> bool:
    """Whether a last day on a rest day moves."""
    if text.rolls == "periods":
        return found.rolls or (found.named and facts.policy.roll_fixed)
    return text.rolls == "all"


def _due(
    found: Reached,
    text: Text,
    facts: Facts,
    calendar: Calendar,
    holidays: Lengthening | None = None,
) -> date:
    """The legal last day: the nominal one, lengthened and rolled as the statute says.

    By the policy's way of lengthening, or by the way `holidays`.
    """
    end, _ = _lengthened(found, text, holidays or facts.policy.holidays, calendar)
    return calendar.roll(end) if _rolls(found, text, facts) else end


def _lengthened(
    found: Reached, text: Text, holidays: Lengthening, calendar: Calendar
) -> tuple[date, tuple[Day, ...]]:
    """The last day when long holidays inside the period lengthen it, and the days that do so.

    Only rest days inside [start, nominal] count, in runs of at least `text.holidays`.
    """
    end = found.nominal
    assert not isinstance(end, datetime)
    if not text.holidays or found.start is None or found.working:
        return end, ()
    first = as_date(found.start)
    runs: list[list[Day]] = []
    for day in calendar.rest_days(first, end):
        if runs and day.date - runs[-1][-1].date == _ONE:
            runs[-1].append(day)
        else:
            runs.append([day])
    long = tuple(day for run in runs if len(run) >= text.holidays for day in run)
    if not long:
        return end, ()
    match holidays:
        case "days":
            return end + len(long) * _ONE, long
        case "none":
            return end, ()
    return calendar.add(end, len(long)), long


def _touched(found: Reached, text: Text, due: date, since: date | None) -> tuple[date, date]:
    """The first and the last day that the date rests on."""
    nominal = as_date(found.nominal)
    begin = nominal if since is None or nominal < since else since
    if text.holidays and found.start is not None:
        begin = min(begin, as_date(found.start))
    end = due if since is None or since < due else since
    return (begin if begin < due else due), (end if end > nominal else nominal)


def _unlisted(calendar: Overlaid, begin: date, end: date) -> Iterator[Step]:
    """Where the date rests on days that an overlay does not speak of: local days not listed may move it."""
    for name, covered in calendar.unlisted(begin, end):
        spans = "、".join(f"{first}至{last}" for first, last in covered)
        yield Step(What.UNLISTED, begin, end, words=f"{name}：{spans}")


def _bounds(count: Count, facts: Facts, text: Text) -> tuple[date, date]:
    """What the due date could still become: the same count at the two extremes of a usual notice."""
    ahead = outlook(facts.calendar)
    busiest, idlest = ahead.busiest, ahead.idlest
    return _due(count(busiest), text, facts, busiest), _due(count(idlest), text, facts, idlest)


def _turned(found: Reached, due: date, text: Text, facts: Facts) -> Iterator[date]:
    """What the due date becomes if a notice turns the day it falls on, or one that it rolled over.

    A count of working days grows by the one day; its bounds know already what the days after it may become.
    """
    calendar, ahead = facts.calendar, outlook(facts.calendar)
    if found.back:
        if ahead.may_rest(due):
            yield ahead.instead(due, -1)
        return
    if not (found.working or _rolls(found, text, facts)):
        return
    yield from (
        day.date
        for day in calendar.rest_days(as_date(found.nominal), due - _ONE)
        if ahead.may_work(day.date)
    )
    if ahead.may_rest(due) and calendar.is_working(due):
        yield calendar.add(due, 1) if found.working else ahead.instead(due)


def _act_by(start: Moment | None, due: date, calendar: Calendar) -> tuple[date, bool]:
    """The last working day in [start, due]; where there is none, the due date, marked so."""
    if calendar.is_working(due):
        return due, True
    working = calendar.roll(due, -1)
    if start is not None and working < as_date(start):
        return due, False
    return working, True


def _ambiguities(found: Reached, due: date, facts: Facts, text: Text) -> tuple[Ambiguity, ...]:
    calendar = facts.calendar
    result: list[Ambiguity] = []
    if text.holidays:
        result.extend(_otherwise_lengthened(found, due, facts, text))
    for other in found.others:
        found_other = Reached(other.nominal, found.start, other.rolls, *found[3:])
        date_ = _due(found_other, text, facts, calendar)
        if date_ != due:
            result.append(Ambiguity(other.name, date_, other.basis, other.policy))
    if found.named and not found.rolls and text.rolls == "periods":
        assert not isinstance(found.nominal, datetime)
        rolled = calendar.roll(found.nominal)
        if rolled != found.nominal:
            other_due, value = (found.nominal, False) if facts.policy.roll_fixed else (rolled, True)
            basis = "指定的日期是否按" + text.cite("roll") + "顺延"
            result.append(Ambiguity("roll_fixed", other_due, basis, ("roll_fixed", value)))
    return tuple(result)


#: How a long holiday lengthens a period: as the yearly notices read it since 2018; by the words of the article;
#: not at all where the period is in months, as the tax offices count 年度终了之日起5个月内.
_LENGTHENED: dict[Lengthening, str] = {
    "working-days": "按工作日顺延",
    "days": "按日历日顺延",
    "none": "以月、年计算的期限，只在最后一日顺延",
}


def _otherwise_lengthened(
    found: Reached, due: date, facts: Facts, text: Text
) -> Iterator[Ambiguity]:
    """The other ways in which a long holiday inside the period may count."""
    told = {due}
    for value, words in _LENGTHENED.items():
        if value == facts.policy.holidays or (value == "none" and not found.months):
            continue
        other = _due(found, text, facts, facts.calendar, value)
        if other not in told:
            told.add(other)
            yield Ambiguity("holidays", other, words, ("holidays", value))


def _by_the_clock(
    limit: TimeLimit, facts: Facts, text: Text, found: Reached, key: str
) -> Occurrence:
    """An hour limit: no roll, and one may act until the hour itself."""
    return Occurrence(
        limit=limit,
        status=Status.DATED,
        trace=found.steps,
        start=found.start,
        nominal=found.nominal,
        due=found.nominal,
        act_by=found.nominal,
        act_by_working=facts.calendar.is_working(found.nominal),
        earliest=found.nominal,
        latest=found.nominal,
        lower=found.lower,
        key=key,
        regime=facts.regime.id,
        calendar=facts.calendar.name,
        sources=_sources(text, facts),
    )


def _sources(text: Text, facts: Facts) -> tuple[str, ...]:
    """What the result rests on: the statute, its file where it is one's own, the calendar's data."""
    own = (facts.regime.path,) if facts.regime.path else ()
    return (text.title, *own, facts.calendar.source)


def awaiting(limit: TimeLimit, facts: Facts, event: str) -> Occurrence:
    """A triggered limit whose trigger is not known yet."""
    return Occurrence(
        limit=limit,
        status=Status.AWAITING,
        trace=(Step(What.WAIT, None, None, words=event),),
        waits_for=event,
        regime=facts.regime.id,
        calendar=facts.calendar.name,
    )


def moved(moment: Moment, days: int) -> Moment:
    """So many days on."""
    return moment + timedelta(days=days)
