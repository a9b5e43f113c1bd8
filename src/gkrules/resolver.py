"""From a time limit and the facts to dated occurrences, each with the reason for its dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from attrs import evolve

from gkrules.allowance import not_extended
from gkrules.calendar import Calendar, china
from gkrules.counting import Stop, as_date
from gkrules.dated import every, fixed
from gkrules.errors import CalendarBoundsError, CalendarGap, MissingTrigger, ResolveError
from gkrules.facts import Facts, Trigger
from gkrules.finish import moved
from gkrules.limits import (
    Ahead,
    AllOf,
    Ban,
    By,
    Continuing,
    Every,
    NotBefore,
    OnTheDay,
    Quantity,
    Span,
    TimeLimit,
    Unquantified,
    Within,
)
from gkrules.moments import here, like
from gkrules.occurrence import Ambiguity, Certainty, Occurrence, Status
from gkrules.policy import Policy
from gkrules.reader import parse
from gkrules.regimes import Regime, load
from gkrules.trace import Moment, Step, What
from gkrules.triggered import ahead, on_the_day, span, vague
from gkrules.within import period

_DEFAULT = Policy()


def resolve(
    limit: TimeLimit | str,
    *,
    trigger: Trigger = None,
    start: date | None = None,
    end: date | None = None,
    year: int | None = None,
    anchor: date | None = None,
    calendar: Calendar | None = None,
    regime: str | Regime | None = None,
    stops: Iterable[Stop] = (),
    extension: bool | Quantity | None = None,
    policy: Policy = _DEFAULT,
    strict: bool = False,
) -> tuple[Occurrence, ...]:
    """The occurrences of a time limit (期限), or of a phrase.

    trigger: the date of the event a period counts from (起算日; it does not count itself), an instant
        for hour limits, or a mapping of event words to dates. Instants of other zones are taken as
        Shanghai's: it is the civil day there that counts.
    start, end: the range, both inclusive, by nominal date, of recurring limits.
    year: of dates that name none (the trigger's goes before it). anchor: the first day of cycles of
        several units. stops: pairs of first and last day, both inclusive, that are not counted
        (instants, end exclusive, for hours). Instants of another zone are read by Shanghai's clocks,
        in which the results are given; naive ones are Shanghai's already.
    extension: True for the whole of what the limit allows; ResolveError for a limit that is no period.
    strict: a missing trigger is MissingTrigger, a provisional date CalendarGap.

    Raises ParseError, RangeNeeded, InstantNeeded, ResolveError, RegimeError and CalendarBoundsError.
    Sources: 民法典 第二百零一条 to 第二百零四条, 第一千二百五十九条, and their predecessors.
    """
    if isinstance(limit, str):
        limit = parse(limit)
    if start is not None or end is not None or anchor is not None:
        start, end, anchor = _day(start), _day(end), _day(anchor)
    if trigger is not None and type(trigger) is not date:
        trigger = _here(trigger)
    facts = Facts(
        trigger,
        start,
        end,
        year,
        anchor,
        calendar or china(),
        regime if isinstance(regime, Regime) else load(regime),
        policy,
        _stops(stops, trigger) if stops else (),
        extension,
    )
    if facts.start and facts.end and facts.start > facts.end:
        raise ResolveError(
            f"起止日期颠倒了：{facts.start}在{facts.end}之后",
            f"the range is reversed: {facts.start} lies after {facts.end}",
        )
    try:
        if limit.otherwise or isinstance(limit, AllOf):
            found = tuple(_all(limit, facts))
        else:
            found = tuple(_one(limit, facts))
    except OverflowError:
        raise _beyond(facts.calendar) from None
    if strict:
        _insist(found)
    return found


def _all(limit: TimeLimit, facts: Facts) -> Iterator[Occurrence]:
    for single in limit:
        chosen = single
        if facts.policy.otherwise and len(single.otherwise) >= facts.policy.otherwise:
            chosen = single.otherwise[facts.policy.otherwise - 1].limit
        for occurrence in _one(chosen, facts):
            noted = occurrence
            if single.otherwise and chosen is single:
                noted = _with_otherwise(occurrence, single, facts)
            if isinstance(limit, AllOf) and limit.either:
                step = Step(What.ONE_APPLIES, None, None, words="或者")
                noted = evolve(noted, trace=(*noted.trace, step))
            yield noted


def _one(limit: TimeLimit, facts: Facts) -> Iterable[Occurrence]:
    if facts.extension and not isinstance(limit, _MAY_EXTEND):
        raise not_extended(limit)
    match limit:
        case Within():
            return (period(limit, facts),)
        case Ahead():
            return (ahead(limit, facts),)
        case By():
            return (fixed(limit, facts, limit),)
        case Every():
            return every(limit, facts)
        case OnTheDay():
            return (on_the_day(limit, facts),)
        case Span():
            return (span(limit, facts),)
        case NotBefore(limit=inner):
            return (_not_before(occurrence, limit) for occurrence in _one(inner, facts))
        case Ban(limit=inner):
            return (_ban(occurrence, limit) for occurrence in _one(inner, facts))
        case AllOf():
            return _all(limit, facts)
        case Continuing(words=words):
            first = facts.start or (date(facts.year, 1, 1) if facts.year else None)
            last = facts.end or (date(facts.year, 12, 31) if facts.year else None)
            step = Step(What.CONTINUES, first, last, words=words)
            return (
                Occurrence(
                    limit=limit, status=Status.CONTINUING, trace=(step,), start=first, latest=last
                ),
            )
        case Unquantified():
            return (vague(limit, facts),)
    raise AssertionError(limit)  # every kind of limit has its case


def _with_otherwise(main: Occurrence, limit: TimeLimit, facts: Facts) -> Occurrence:
    """The alternatives of a limit, each an ambiguity with the policy that chooses it."""
    more: list[Ambiguity] = []
    for n, other in enumerate(limit.otherwise, 1):
        for found in _dated(other.limit, facts)[:1]:
            assert found.due is not None
            more.append(Ambiguity("otherwise", found.due, other.condition, ("otherwise", n)))
    return evolve(main, ambiguities=(*main.ambiguities, *more))


def _dated(limit: TimeLimit, facts: Facts) -> list[Occurrence]:
    """The dated occurrences of an alternative: with the extension asked for, where it allows one, else without."""
    try:
        found = tuple(_one(limit, facts))
    except ResolveError:
        if not facts.extension:
            raise
        found = tuple(_one(limit, evolve(facts, extension=None)))
    return [one for one in found if one.due is not None]


def _not_before(found: Occurrence, limit: NotBefore) -> Occurrence:
    """A not-before bound has no due date: the earliest day is its nominal day, or the one after."""
    if found.nominal is None:
        return evolve(found, limit=limit)
    earliest = moved(found.nominal, 1) if limit.after else found.nominal
    if limit.after and isinstance(found.nominal, datetime):
        earliest = found.nominal
    step = Step(What.EARLIEST, found.nominal, earliest)
    kept = tuple(step for step in found.trace if step.what in _BEFORE_ROLL)
    return Occurrence(
        limit=limit,
        status=Status.NOT_BEFORE,
        trace=(*kept, step),
        nominal=found.nominal,
        earliest_start=earliest,
        key=found.key,
        regime=found.regime,
        calendar=found.calendar,
        sources=found.sources,
    )


def _ban(found: Occurrence, limit: Ban) -> Occurrence:
    """A ban has no due date; `nominal` is its last day where that can be counted."""
    step = Step(What.BANNED, found.start, found.nominal, words=limit.action)
    kept = tuple(step for step in found.trace if step.what in _BEFORE_ROLL)
    return Occurrence(
        limit=limit,
        status=Status.BAN,
        trace=(*kept, step),
        start=found.start,
        nominal=found.nominal,
        waits_for=found.waits_for,
        key=found.key,
        regime=found.regime,
        calendar=found.calendar,
        sources=found.sources,
    )


#: What may hold a period, which alone is ever extended; 及时 by the period that a statute sets for it.
_MAY_EXTEND = Within | NotBefore | Ban | AllOf | Unquantified

_BEFORE_ROLL = (
    What.TRIGGER,
    What.WAIT,
    What.COUNT,
    What.COUNT_BACK,
    What.STOP,
    What.FIXED,
    What.YEAR,
    What.CYCLE,
    What.WINDOW,
    What.MAKE_UP,
    What.RULE,
    What.CLAMP,
    What.NOTE,
    What.UNLISTED,
)


def _insist(found: tuple[Occurrence, ...]) -> None:
    for occurrence in found:
        if occurrence.status is Status.AWAITING:
            raise MissingTrigger(
                f"没有给出起算日：「{occurrence.waits_for}」是哪一天",
                f"no date was given for the trigger 「{occurrence.waits_for}」",
            )
        if occurrence.certainty is Certainty.PROVISIONAL:
            raise CalendarGap(
                f"届满日{occurrence.due}还会变：{occurrence.calendar}的放假安排只公布到那以前，"
                f"可能早到{occurrence.earliest}，晚到{occurrence.latest}",
                f"the due date {occurrence.due} rests on days whose holiday schedule is not published; "
                f"it may become {occurrence.earliest} to {occurrence.latest}",
            )


def _here(trigger: Moment | Mapping[str, Moment]) -> Trigger:
    if isinstance(trigger, Mapping):
        return {words: here(moment) for words, moment in trigger.items()}
    return here(trigger)


def _day(day: date | None) -> date | None:
    return None if day is None else as_date(day)


def _beyond(calendar: Calendar) -> CalendarBoundsError:
    """A count that leaves even the years that dates can have."""
    return CalendarBoundsError(
        f"{calendar.name}只有{calendar.first}至{calendar.last}，这个期限数到了它以外",
        f"{calendar.name} holds {calendar.first} to {calendar.last}; this limit counts beyond it",
    )


def _stops(stops: Iterable[Stop], trigger: Trigger) -> tuple[Stop, ...]:
    """The stops, checked; their instants with a zone, or without, as the trigger's."""
    given = next(iter(trigger.values()), None) if isinstance(trigger, Mapping) else trigger

    def alike(moment: Moment, other: date | None) -> Moment:
        moment = here(moment)
        return like(moment, other) if isinstance(moment, datetime) else moment

    pairs = ((alike(first, given), alike(last, given)) for first, last in stops)
    checked = tuple((first, alike(last, first)) for first, last in pairs)
    for first, last in checked:
        if isinstance(first, datetime) != isinstance(last, datetime) or first > last:
            raise ResolveError(
                f"中止的时间写颠倒了或者写法不一：{first}至{last}",
                f"a stop runs from its first day to its last: {first} to {last}",
            )
    return checked
