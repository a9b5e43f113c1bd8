"""What each day is to an occurrence: read off its dates and its trace, one value a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from attrs import frozen

from gkrules.calendar import Calendar, Day
from gkrules.calendar.days import add_months, last_of_month
from gkrules.counting import as_date
from gkrules.occurrence import Certainty, Occurrence, Status
from gkrules.picture.stretches import days_between, stopped, stretches
from gkrules.plain import Plain
from gkrules.trace import Moment, Step, What

_ONE = timedelta(days=1)
#: More months than these are not shown in full.
MOST_MONTHS = 13


class Role(StrEnum):
    """What a day is to the occurrence; a day can be several things."""

    TRIGGER = "trigger"  # 起算日, or the event a period counts back from
    START = "start"  # the first day of the window
    COUNTED = "counted"
    SKIPPED = "skipped"  # a rest day inside a count of working days
    STOPPED = "stopped"  # taken out of the count by a clock stop
    ADDED = "added"  # a day that holidays inside the period add to it (tax)
    PASSED = "passed"  # a rest day that the roll passes over (顺延)
    WINDOW = "window"  # inside [start, due], but nothing counts it
    NOMINAL = "nominal"
    DUE = "due"
    ACT_BY = "act-by"
    LOWER = "lower"  # the due date of a range's lower number
    EARLIEST = "earliest"  # what a provisional due date could still become
    LATEST = "latest"
    OPENS = "opens"  # the first day that a not-before bound allows
    OTHER = "other"  # the due date of another reading (an ambiguity)


#: Roles that fill stretches of days; the others name single days worth showing.
FILLING = (Role.COUNTED, Role.SKIPPED, Role.WINDOW)


@frozen
class Marked(Plain):
    """A day, what it is to the occurrence, in the order of `Role`, and its rank in the count.

    `ordinal` is the rank of a COUNTED day where days or working days are counted (1 the first after
    the trigger, or the last before the event counted back from), and of an ADDED day among those.
    """

    day: Day
    roles: tuple[Role, ...] = ()
    ordinal: int | None = None

    @property
    def date(self) -> date:
        """The civil date."""
        return self.day.date


def marks(occurrence: Occurrence, calendar: Calendar) -> tuple[Marked, ...]:
    """Every day of the months concerned, in order, with what it is to the occurrence.

    The months run from the first to the last day that has a role; where they are more than thirteen,
    only those that hold a named day (trigger, due date, a stop, another reading) are kept. Empty for
    what has no dates (awaiting, continuing, unquantified). `calendar` is the one it was counted on.
    """
    if occurrence.status not in (Status.DATED, Status.NOT_BEFORE, Status.BAN):
        return ()
    if occurrence.nominal is None:
        return ()
    roles: dict[date, set[Role]] = defaultdict(set)
    ordinals: dict[date, int] = {}
    for day, role, ordinal in _roles(occurrence, calendar):
        roles[day].add(role)
        if ordinal is not None:
            ordinals[day] = ordinal
    return tuple(
        Marked(
            calendar.day(day),
            tuple(role for role in Role if role in roles.get(day, ())),
            ordinals.get(day),
        )
        for month in _months(roles)
        for day in days_between(
            max(month, calendar.first), min(last_of_month(month), calendar.last)
        )
    )


def trigger_of(occurrence: Occurrence) -> tuple[Moment, str] | None:
    """The day or instant of the event, and its words; None where there is no event."""
    for step in occurrence.trace:
        if step.what is What.TRIGGER and step.after is not None:
            return step.after, step.words
        if step.what is What.BEFORE_TRIGGER and step.before is not None:
            return step.before, ""
    return None


def _months(roles: dict[date, set[Role]]) -> list[date]:
    """The first days of the months to show."""
    first, last = min(roles).replace(day=1), max(roles).replace(day=1)
    size = 12 * (last.year - first.year) + last.month - first.month + 1
    if size <= MOST_MONTHS:
        return [add_months(first, n) for n in range(size)]
    named = {day.replace(day=1) for day, held in roles.items() if not held <= {*FILLING}}
    kept = sorted({first, last} | named)
    half = MOST_MONTHS // 2
    return kept if len(kept) <= MOST_MONTHS else kept[:half] + kept[-half:]


def _roles(occurrence: Occurrence, calendar: Calendar) -> Iterator[tuple[date, Role, int | None]]:
    for role, moment in _named(occurrence):
        if moment is not None:
            yield as_date(moment), role, None
    filled: set[date] = set()
    for day, role, ordinal in _filled(occurrence, calendar):
        filled.add(day)
        yield day, role, ordinal
    if occurrence.start is not None:
        last = occurrence.nominal if occurrence.due is None else occurrence.due
        assert last is not None
        for day in days_between(as_date(occurrence.start), as_date(last)):
            if day not in filled:
                yield day, Role.WINDOW, None


def _named(occurrence: Occurrence) -> Iterator[tuple[Role, Moment | None]]:
    """The days that the result itself names."""
    trigger = trigger_of(occurrence)
    yield Role.TRIGGER, trigger[0] if trigger else None
    yield Role.START, occurrence.start
    yield Role.NOMINAL, occurrence.nominal
    yield Role.DUE, occurrence.due
    yield Role.ACT_BY, occurrence.act_by
    yield Role.LOWER, occurrence.lower
    yield Role.OPENS, occurrence.earliest_start
    if occurrence.certainty is Certainty.PROVISIONAL:
        yield Role.EARLIEST, occurrence.earliest
        yield Role.LATEST, occurrence.latest
    for other in occurrence.ambiguities:
        yield Role.OTHER, other.due


def _filled(occurrence: Occurrence, calendar: Calendar) -> Iterator[tuple[date, Role, int | None]]:
    """The days that were counted, and those that were not, each for its reason."""
    yield from _counted(occurrence, calendar)
    for step in occurrence.trace:
        if step.what is What.ROLL:
            for passed in step.days:
                yield passed.date, Role.PASSED, None
        elif step.what is What.HOLIDAYS:
            yield from _added(step, calendar)


def _counted(occurrence: Occurrence, calendar: Calendar) -> Iterator[tuple[date, Role, int | None]]:
    out = stopped(occurrence)
    rank, unit = 0, ""
    for stretch in stretches(occurrence, calendar):
        if stretch.unit != unit:  # 10日, then 10 working days: each is counted from one
            rank, unit = 0, stretch.unit
        for day in stretch.days():
            if stretch.unit == "working-days" and not calendar.is_working(day):
                yield day, Role.SKIPPED, None
                continue
            held = day in out
            if held:
                yield day, Role.STOPPED, None
            if not held or stretch.unit == "clock":  # of an hour limit's day a part may run
                rank += 1
                numbered = stretch.unit in ("days", "working-days")
                yield day, Role.COUNTED, rank if numbered else None


def _added(step: Step, calendar: Calendar) -> Iterator[tuple[date, Role, int | None]]:
    """The days that long holidays add: working days, or by the literal reading any days."""
    assert step.before is not None and step.after is not None
    first, last = as_date(step.before), as_date(step.after)
    by_working_days = calendar.count(first, last) == len(step.days)
    rank = 0
    for day in days_between(first + _ONE, last):
        if by_working_days and not calendar.is_working(day):
            yield day, Role.SKIPPED, None
        else:
            rank += 1
            yield day, Role.ADDED, rank


__all__ = ["FILLING", "MOST_MONTHS", "Marked", "Role", "marks", "trigger_of"]
