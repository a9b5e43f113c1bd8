"""The occurrences of a plan under a ledger, on the calendar of each party: cycles, fixed dates, what events opened.

Nothing here knows how a task stands: it says what is due when, and for whom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Protocol

from attrs import evolve

from gkrules.agenda.amended import Amendments, Facts
from gkrules.agenda.called import named, waits_for
from gkrules.agenda.chains import Completions
from gkrules.agenda.closing import Closings
from gkrules.agenda.keys import Single, awaited, current, dated_once_open, recurs, singles
from gkrules.agenda.openings import Opening, opened, openings
from gkrules.agenda.values import Claim, Due
from gkrules.calendar import Calendar
from gkrules.dated import latest
from gkrules.errors import (
    CalendarBoundsError,
    InstantNeeded,
    PlanError,
    Problem,
    RegimeError,
    ResolveError,
)
from gkrules.eventwords import either
from gkrules.ledger.state import Happening, State
from gkrules.limits import By, Span
from gkrules.obligation import Obligation
from gkrules.occurrence import Occurrence
from gkrules.parties import Party, parties
from gkrules.plan import Plan
from gkrules.resolver import resolve
from gkrules.units import Unit
from gkrules.unitsphrase import Share

#: How far a due date may lie from its nominal date: longer than any run of days off.
ROLL = timedelta(days=40)


class Wanted(Protocol):
    """What somebody asks for: what is done, mostly, need not be counted."""

    def wants(self, claim: Claim, share: Share) -> bool:
        """Whether what a share owes is asked for."""

    def passes(self, single: Single) -> Callable[[Happening], bool]:
        """Whether nothing that a happening opens for a limit can be asked for: a quick no."""


class Dues:
    """The occurrences as of a day; what was counted once is remembered."""

    def __init__(self, plan: Plan, state: State, calendar: Calendar, as_of: date) -> None:
        self.plan, self.state, self.calendar, self.as_of = plan, state, calendar, as_of
        self.amendments = Amendments(plan, state, as_of)
        self._counted: dict[object, tuple[Occurrence, ...]] = {}
        self._singles = {one.id: tuple(singles(one)) for one in plan.obligations}
        self.closings = Closings(plan, self.amendments)
        self._completions = Completions(self._of, self.closings, self._singles)

    def recurring(
        self, start: date, end: date, wanted: Wanted | None = None, only: str = "", year: int = 0
    ) -> Iterator[Due]:
        """The cycles whose nominal date lies in [start, end]; `only`: of one obligation. After `year` some may lack.

        Looking ahead ends with the calendar.
        """
        low, end = max(start, self.calendar.first), min(end, self.calendar.last)
        if end < low:
            return
        for party in parties(self.plan, self.calendar):
            for single, shares in self._stated(party, only):
                if recurs(single.limit):
                    last = min(end, latest(single.limit, year)) if year else end
                    yield from self._cycles(party, single, shares, (low, last), wanted)

    def once(
        self, unit: Unit | None = None, wanted: Wanted | None = None, only: str = ""
    ) -> Iterator[Due]:
        """What does not recur: fixed dates, triggered limits, those without a date; of one unit's party, or of all."""
        for party in parties(self.plan, self.calendar, unit):
            for single, shares in self._stated(party, only):
                if not recurs(single.limit):
                    yield from self._single(party, single, shares, wanted)

    def undated(self, unit: Unit | None = None) -> Iterator[Due]:
        """What has no date: it waits, runs on, or its words give none. Quicker than going through `once`."""
        for party in parties(self.plan, self.calendar, unit):
            for single, shares in self._stated(party, ""):
                if recurs(single.limit):
                    continue
                events = awaited(single.limit)
                alone = events is not None and sum(len(either(one)) for one in events) <= 1
                if alone and dated_once_open(single.limit) and not single.obligation.after:
                    assert events is not None
                    started = opened(self.plan, self.state, single, events, shares)
                    rest = tuple(share for share in shares if share.unit.id not in started)
                    if rest or not (shares or self._stated_at_all(single, events)):
                        yield from self._waiting(party, single, rest, None)
                else:
                    found = self._single(party, single, shares, None)
                    yield from (due for due in found if due.occurrence.due is None)

    def _stated_at_all(self, single: Single, events: tuple[str, ...]) -> bool:
        """Whether something opens a limit that nobody owes."""
        return any(True for _ in openings(self.plan, self.state, single, events, ()))

    def in_year(
        self, wanted: Wanted | None = None, only: str = "", until: date = date.max
    ) -> Iterator[Due]:
        """The recurring ones of cycles that end inside the plan's year, whose nominal date comes by `until`."""
        first, last = date(self.plan.year, 1, 1), date(self.plan.year, 12, 31)
        end = min(date(self.plan.year + 1, 12, 31), until)
        for due in self.recurring(first, end, wanted, only, self.plan.year):
            if due.cycle_end is not None and first <= due.cycle_end <= last:
                yield due

    def _of(self, obligation: str) -> Iterator[Due]:
        """All that one obligation asks for in the plan's year."""
        yield from self.once(only=obligation)
        yield from self.in_year(only=obligation)

    def _stated(self, party: Party, only: str) -> Iterator[tuple[Single, tuple[Share, ...]]]:
        """Each single limit of each obligation (or of one) that a party owes."""
        for obligation in self.plan.obligations:
            if only and obligation.id != only:
                continue
            shares = party.shares(obligation)
            if shares or not obligation.units.shares:
                for single in self._singles[obligation.id]:
                    yield single, shares

    # ------------------------------------------------------------ one limit

    def _cycles(
        self,
        party: Party,
        single: Single,
        shares: tuple[Share, ...],
        window: tuple[date, date],
        wanted: Wanted | None,
    ) -> Iterator[Due]:
        found = self._count(
            (single.key, party.local, window), single, party.calendar, window=window
        )
        for one in found:
            due = _due(single, one, shares, party, instance=one.key)
            yield from self._wanted(due, wanted, party)

    def _single(
        self, party: Party, single: Single, shares: tuple[Share, ...], wanted: Wanted | None
    ) -> Iterator[Due]:
        events = awaited(single.limit)
        if single.obligation.after and not isinstance(single.limit, By | Span):
            yield from self._after(party, single, shares, wanted)
        elif events is None:
            for one in self._count((single.key, party.local), single, party.calendar):
                yield from self._wanted(_due(single, one, shares, party), wanted, party)
        else:
            passes = None if wanted is None else wanted.passes(single)
            found = tuple(openings(self.plan, self.state, single, events, shares, passes))
            for opening in found:
                yield from self._opened(party, single, opening, wanted)
            started = {share.unit.id for one in found if not one.withdrawn for share in one.shares}
            rest = tuple(share for share in shares if share.unit.id not in started)
            if rest or not (shares or found):
                yield from self._waiting(party, single, rest, wanted)

    def _opened(
        self, party: Party, single: Single, opening: Opening, wanted: Wanted | None
    ) -> Iterator[Due]:
        key = _key(single, opening.instance)
        claim = Claim(single.obligation, single.limit, key, opening.happenings, opening.absent)
        shares = _asked(claim, opening.shares, wanted)
        if opening.withdrawn:  # what was done stays done; the rest need not be
            shares = tuple(one for one in shares if self.closings.is_done(claim, one))
        if opening.shares and not shares:
            return
        stops = tuple(stop for one in opening.happenings for stop in one.stops)
        common = tuple(one for one in shares if not self.amendments.counted(key, one))
        groups = [(common, "")] if common or not shares else []
        groups += [((one,), self.amendments.uid(key, one)) for one in shares if one not in common]
        for owing, own in groups:
            facts = self.amendments.facts(own, stops)
            for one in self._count_opened(party, single, opening, facts):
                due = _due(single, one, owing, party, opening.happenings, opening.instance)
                due = evolve(due, absent=opening.absent) if opening.absent else due
                yield from self._wanted(due, wanted, party)

    def _count_opened(
        self, party: Party, single: Single, opening: Opening, facts: Facts
    ) -> tuple[Occurrence, ...]:
        """A date without its clock time opens no limit in hours: that one goes on waiting, and says so.

        So it is of another's completion, which has a day alone; the plan's own date is for its author to mend.
        """
        try:
            return self._count(
                (single.key, party.local, opening.dates, facts),
                single,
                party.calendar,
                opening=opening,
                facts=facts,
            )
        except PlanError as error:
            by_day = opening.happenings or single.obligation.after
            if not isinstance(error.__cause__, InstantNeeded) or not by_day:
                raise
        event = opening.happenings[0].event if opening.happenings else _completion(single)
        return tuple(waits_for(one, f"{event}的时刻") for one in self._unopened(party, single))

    def _waiting(
        self,
        party: Party,
        single: Single,
        shares: tuple[Share, ...],
        wanted: Wanted | None,
        words: str = "",
    ) -> Iterator[Due]:
        for one in self._unopened(party, single):
            waits = waits_for(one, words) if words else one
            due = _due(single, waits, shares, party)
            yield from self._wanted(due, wanted, party)

    def _unopened(self, party: Party, single: Single) -> tuple[Occurrence, ...]:
        return self._count((single.key, party.local, "waits"), single, party.calendar)

    def _wanted(self, due: Due, wanted: Wanted | None, party: Party) -> Iterator[Due]:
        """The occurrence for those whose part of it is asked for; apart, for those whose date somebody held."""
        shares = _asked(due.claim, due.shares, wanted)
        if due.shares and not shares:
            return
        held = {one: self.closings.held(due, one, party.calendar) for one in shares}
        rest = tuple(one for one in shares if held[one] is None)
        if rest or not shares:
            yield due if rest == due.shares else evolve(due, shares=rest)
        for share, occurrence in held.items():
            if occurrence is not None:
                yield evolve(due, shares=(share,), occurrence=occurrence)

    # ------------------------------------------------------------ from another's completion

    def _after(
        self, party: Party, single: Single, shares: tuple[Share, ...], wanted: Wanted | None
    ) -> Iterator[Due]:
        """Starts when another obligation is done: by the unit itself where it leads that one, else by all who do."""
        words = _completion(single)
        started: set[str] = set()
        for start in self._completions.starts(single.obligation, shares):
            if not start.lapsed:
                started |= {share.unit.id for share in start.shares}
            dates = ((_event(single), start.day),)
            opening = Opening(start.instance, dates, start.shares, (), start.absent, start.lapsed)
            for due in self._opened(party, single, opening, wanted):
                if not start.instance:  # what waits anew has the same name
                    started |= {share.unit.id for share in due.shares}
                occurrence = named(due.occurrence, words)
                yield evolve(due, occurrence=occurrence, started_by=start.entries)
        rest = tuple(share for share in shares if share.unit.id not in started)
        if rest or not (shares or started):
            yield from self._waiting(party, single, rest, wanted, words)

    # ------------------------------------------------------------ counting

    def _count(
        self,
        key: object,
        single: Single,
        calendar: Calendar,
        *,
        opening: Opening | None = None,
        facts: Facts = ((), None),
        window: tuple[date, date] | None = None,
    ) -> tuple[Occurrence, ...]:
        """`resolve`, each question once. What cannot be counted is told with the plan's file, line and obligation."""
        if key in self._counted:
            return self._counted[key]
        plan, obligation = self.plan, single.obligation
        stops, extension = facts
        with _placed(plan, obligation):
            found = resolve(
                single.limit,
                trigger=None if opening is None else opening.trigger,
                start=window[0] if window else plan.date if current(single.limit) else None,
                end=window[1] if window else None,
                year=None if window else plan.year,
                anchor=plan.date if window else None,
                calendar=calendar,
                regime=plan.regime_of(obligation),
                stops=stops,
                extension=extension,
            )
        self._counted[key] = found
        return found


def _asked(claim: Claim, shares: tuple[Share, ...], wanted: Wanted | None) -> tuple[Share, ...]:
    return shares if wanted is None else tuple(one for one in shares if wanted.wants(claim, one))


@contextmanager
def _placed(plan: Plan, obligation: Obligation) -> Iterator[None]:
    try:
        yield
    except (RegimeError, ResolveError, CalendarBoundsError) as error:
        zh, en = f"第{obligation.id}项：{error.zh}", f"item {obligation.id}: {error.en}"
        raise PlanError((Problem(plan.path, obligation.line, "", zh, en),)) from error


def _due(
    single: Single,
    occurrence: Occurrence,
    shares: tuple[Share, ...],
    party: Party,
    happenings: tuple[Happening, ...] = (),
    instance: str = "",
) -> Due:
    return Due(
        single.obligation,
        single.stated,
        single.limit,
        occurrence,
        _key(single, instance),
        shares,
        party.local,
        happenings,
        instance,
    )


def _key(single: Single, instance: str) -> str:
    return f"{single.key}.{instance}" if instance else single.key


def _completion(single: Single) -> str:
    """What an obligation that comes after another waits for, in words."""
    return f"第{single.obligation.after}项完成"


def _event(single: Single) -> str:
    """The words by which the limit's one event is asked for; "" where it names none."""
    events = awaited(single.limit)
    return events[0] if events else ""
