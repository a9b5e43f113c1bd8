"""How a task stands on a day: done in time or late, overdue, soon due, stopped, waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from attrs import frozen

from gkrules.agenda.amended import Amendments
from gkrules.agenda.keys import Single
from gkrules.agenda.values import Claim, Due, Standing, Task, needed
from gkrules.calendar import Calendar
from gkrules.ledger.entries import Done
from gkrules.ledger.state import Happening, Stop
from gkrules.occurrence import Distance, Occurrence, Status
from gkrules.plan import Obligation, Plan
from gkrules.unitsphrase import Role, Share

_UNDATED = {
    Status.AWAITING: Standing.AWAITING,
    Status.CONTINUING: Standing.CONTINUING,
    Status.UNQUANTIFIED: Standing.UNDATED,
    Status.NOT_BEFORE: Standing.UNDATED,
    Status.BAN: Standing.UNDATED,
}


@frozen
class View:
    """From where tasks are looked at: the day, and how many working days ahead is soon."""

    plan: Plan
    amendments: Amendments
    as_of: date
    soon: int

    def task(self, due: Due, share: Share, calendar: Calendar) -> Task:
        """The task of one share, as it stands."""
        ledger, state = self.amendments, self.amendments.state
        uid = ledger.uid(due.key, share)
        done = self._done(due.claim, share)
        wanted = needed(due.limit)
        finished = done[wanted - 1].day if len(done) >= wanted else None
        by_leads = False
        if finished is None and uid not in state.waived:
            finished = self._by_leads(due.claim, share)
            by_leads = finished is not None
        stops = (*(stop for one in due.happenings for stop in one.stops), *state.stops.get(uid, ()))
        standing = self._standing(due.occurrence, stops, calendar)
        if uid in state.waived:
            standing = Standing.WAIVED
        elif finished is not None:
            standing = Standing.DONE
        return Task(
            uid,
            share.unit,
            share.role,
            due.obligation.id,
            due.obligation.title,
            due.stated.phrase,
            due.limit,
            due.occurrence,
            due.obligation.clause,
            due.obligation.note,
            share.via,
            standing,
            done,
            wanted,
            self._late(due.occurrence, standing, finished, calendar),
            by_leads,
            self.plan.directory.heirs(share.unit, self._when(due, standing, finished)),
            due.happenings,
            state.extended.get(uid),
            stops,
            state.waived.get(uid),
            state.decided.get(uid, ()),
            due.began,
        )

    def _done(self, claim: Claim, share: Share) -> tuple[Done, ...]:
        """What was done for a share's task, by day; by a merged unit under whatever name, of those that owed the same.

        What one of them did before the merger is its own.
        """
        ledger, directory = self.amendments, self.plan.directory
        own = ledger.done(ledger.uid(claim.key, share))
        heirs = directory.heirs(share.unit, self.as_of)
        if not heirs or len(own) >= needed(claim.limit):
            return own
        merged = [
            deed
            for other in claim.obligation.units.shares
            if other != share and directory.heirs(other.unit, self.as_of) == heirs
            for deed in ledger.done(ledger.uid(claim.key, other))
            if directory.heirs(other.unit, deed.day) == heirs
        ]
        return tuple(sorted((*own, *merged), key=lambda one: (one.day, one.number)))

    def _done_merged(self, claim: Claim, share: Share) -> bool:
        """Whether a unit that took over has done it under several names; of others nothing need be read."""
        heirs = self.plan.directory.heirs(share.unit, self.as_of)
        return bool(heirs) and len(self._done(claim, share)) >= needed(claim.limit)

    def is_overdue(self, due: Due, share: Share, calendar: Calendar) -> bool:
        """Whether a task that is not closed is overdue."""
        own = self.amendments.state.stops.get(self.amendments.uid(due.key, share), ())
        stops = (*(stop for one in due.happenings for stop in one.stops), *own)
        return self._standing(due.occurrence, stops, calendar) is Standing.OVERDUE

    def closed(self, claim: Claim, share: Share) -> bool:
        """Whether a share's task needs nothing more: done, by the leads done, or waived."""
        ledger = self.amendments
        return (
            ledger.is_done(claim.key, claim.limit, share)
            or self._done_merged(claim, share)
            or ledger.is_waived(claim.key, share)
            or (share.role is not Role.LEAD and self._leads_done(claim))
        )

    def _leads_done(self, claim: Claim) -> bool:
        leads = tuple(_leads(claim.obligation, claim.happenings))
        done = [self.amendments.is_done(claim.key, claim.limit, one) for one in leads]
        return any(done) and all(
            was or self.amendments.is_waived(claim.key, one)
            for was, one in zip(done, leads, strict=True)
        )

    def settled(self, single: Single) -> Callable[[Happening], bool]:
        """A quick test whether all those who lead have done what a happening opened for a limit: it mostly is so."""
        front, leads, wanted = f"{single.key}.t", single.leads, needed(single.limit)
        tail, times_done = self.amendments.tail, self.amendments.state.counter

        def done(happening: Happening) -> bool:
            number, units, found = happening.number, happening.units, False
            for unit in leads:
                if not units or unit in units:
                    if times_done(f"{front}{number}.{unit}{tail}") < wanted:
                        return False
                    found = True
            return found

        return done

    def _by_leads(self, claim: Claim, share: Share) -> date | None:
        """A supporting unit's part ends with that of those who lead: the day on which the last of them was done."""
        if share.role is Role.LEAD:
            return None
        leads = _leads(claim.obligation, claim.happenings)
        days = [
            self.amendments.finished(claim.key, claim.limit, one)
            for one in leads
            if not self.amendments.is_waived(claim.key, one)
        ]
        known = [day for day in days if day is not None]
        return max(known) if known and len(known) == len(days) else None

    def _standing(self, found: Occurrence, stops: tuple[Stop, ...], calendar: Calendar) -> Standing:
        if found.due is None:
            return _UNDATED[found.status]
        due = date(found.due.year, found.due.month, found.due.day)
        if any(_stands(one, due, self.as_of) for one in stops):
            return Standing.STOPPED
        if due < self.as_of:
            return Standing.OVERDUE
        soon = calendar.count(self.as_of, due) <= self.soon
        return Standing.DUE_SOON if soon else Standing.UPCOMING

    def _late(
        self, found: Occurrence, standing: Standing, finished: date | None, calendar: Calendar
    ) -> Distance | None:
        if found.due is None:
            return None
        if standing is Standing.DONE and finished is not None:
            return found.late(finished, calendar)
        return found.late(self.as_of, calendar) if standing is Standing.OVERDUE else None

    def _when(self, due: Due, standing: Standing, finished: date | None) -> date:
        """The day whose units answer for a task: done, when it was; open, when it must be."""
        if standing is Standing.DONE and finished is not None:
            return finished
        return max(due.day or self.as_of, self.as_of)


def _leads(obligation: Obligation, happenings: tuple[Happening, ...]) -> Iterator[Share]:
    """Those who lead an obligation, among whom its triggers concern."""
    for share in obligation.units.shares:
        if share.role is Role.LEAD and all(
            not one.units or share.unit.id in one.units for one in happenings
        ):
            yield share


@frozen
class Open:
    """Asks for what is still to be done: see `Dues`."""

    view: View

    def wants(self, claim: Claim, share: Share) -> bool:
        """Whether a share's task is still to be done."""
        return not self.view.closed(claim, share)

    def passes(self, single: Single) -> Callable[[Happening], bool]:
        """Whether a happening can be passed over."""
        return self.view.settled(single)


def _stands(stop: Stop, due: date, as_of: date) -> bool:
    """Whether a stop stands on a day, of a limit that had not run out when it began."""
    first = date(stop.first.year, stop.first.month, stop.first.day)
    return stop.last is None and first <= min(due, as_of)
