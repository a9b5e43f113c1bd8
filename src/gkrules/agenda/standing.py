"""How a task stands on a day: done in time or late, overdue, soon due, stopped, waiting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from attrs import frozen

from gkrules.agenda.amended import Amendments
from gkrules.agenda.closing import Closings
from gkrules.agenda.keys import Single
from gkrules.agenda.values import Claim, Due, Standing, Task, needed
from gkrules.calendar import Calendar
from gkrules.ledger.state import Happening, Stop
from gkrules.occurrence import Distance, Occurrence, Status
from gkrules.plan import Plan
from gkrules.unitsphrase import Share

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
    closings: Closings
    as_of: date
    soon: int

    @property
    def amendments(self) -> Amendments:
        """The ledger as asked about single tasks."""
        return self.closings.amendments

    def task(self, due: Due, share: Share, calendar: Calendar) -> Task:
        """The task of one share, as it stands."""
        ledger, state = self.amendments, self.amendments.state
        uid = ledger.uid(due.key, share)
        done, wanted = self.closings.done(due.claim, share), needed(due.limit)
        finished = done[wanted - 1].day if len(done) >= wanted else None
        by_leads = False
        if finished is None and uid not in state.waived:
            leads = self.closings.by_leads(due.claim, share)
            if leads is not None:
                by_leads, finished = True, leads.entry.day
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
            due.started_by,
        )

    def is_overdue(self, due: Due, share: Share, calendar: Calendar) -> bool:
        """Whether a task that is not closed is overdue."""
        own = self.amendments.state.stops.get(self.amendments.uid(due.key, share), ())
        stops = (*(stop for one in due.happenings for stop in one.stops), *own)
        return self._standing(due.occurrence, stops, calendar) is Standing.OVERDUE

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


@frozen
class Open:
    """Asks for what is still to be done: see `Dues`."""

    view: View

    def wants(self, claim: Claim, share: Share) -> bool:
        """Whether a share's task is still to be done."""
        return not self.view.closings.is_closed(claim, share)

    def passes(self, single: Single) -> Callable[[Happening], bool]:
        """Whether a happening can be passed over."""
        return self.view.settled(single)


def _stands(stop: Stop, due: date, as_of: date) -> bool:
    """Whether a stop stands on a day, of a limit that had not run out when it began."""
    first = date(stop.first.year, stop.first.month, stop.first.day)
    return stop.last is None and first <= min(due, as_of)
