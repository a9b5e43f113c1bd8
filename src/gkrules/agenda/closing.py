"""What closes a task: done by its unit, under another name of a merged unit, by those who lead; and its date then."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve, frozen

from gkrules.agenda.amended import Amendments
from gkrules.agenda.values import Claim, Due, needed
from gkrules.calendar import Calendar
from gkrules.ledger.entries import Choice, Done
from gkrules.occurrence import Certainty, Occurrence
from gkrules.plan import Plan
from gkrules.trace import Moment, Step, What
from gkrules.unitsphrase import Role, Share


@frozen
class Closing:
    """An entry that closes a task, or does a part of it, and whose task that entry speaks of."""

    entry: Done
    share: Share


class Closings:
    """Who closed what, as of the day of the amendments."""

    def __init__(self, plan: Plan, amendments: Amendments) -> None:
        self.directory, self.amendments = plan.directory, amendments

    def done(self, claim: Claim, share: Share) -> tuple[Done, ...]:
        """What was recorded as done of a share's task, by day: by its unit, and by what took over from it."""
        own = self.amendments.done(self.amendments.uid(claim.key, share))
        if not self.directory.successions or len(own) >= needed(claim.limit):
            return own
        return tuple(one.entry for one in self._deeds(claim, share))

    def own(self, claim: Claim, share: Share) -> Closing | None:
        """What closed a share's task, those who lead left aside; None while it is open."""
        ledger, wanted = self.amendments, needed(claim.limit)
        if ledger.times_done(claim.key, share) >= wanted:
            return Closing(ledger.done(ledger.uid(claim.key, share))[wanted - 1], share)
        deeds = self._deeds(claim, share) if self.directory.successions else ()
        return deeds[wanted - 1] if len(deeds) >= wanted else None

    def by_leads(self, claim: Claim, share: Share) -> Closing | None:
        """A supporting unit's part ends with that of those who lead: what the last of them was done with.

        A unit that need not do it is not waited for.
        """
        if share.role is Role.LEAD:
            return None
        asked = self._asked_leads(claim)
        found = [one for lead in asked if (one := self.own(claim, lead)) is not None]
        if not found or len(found) < len(asked):
            return None
        return max(found, key=lambda one: (one.entry.day, one.entry.number))

    def is_done(self, claim: Claim, share: Share) -> bool:
        """Whether `own` gives something; quicker."""
        wanted = needed(claim.limit)
        if self.amendments.times_done(claim.key, share) >= wanted:
            return True
        return bool(self.directory.successions) and len(self._deeds(claim, share)) >= wanted

    def is_closed(self, claim: Claim, share: Share) -> bool:
        """Whether a share's task needs nothing more: done, by those who lead, or waived."""
        if self.is_done(claim, share) or self.amendments.is_waived(claim.key, share):
            return True
        if share.role is Role.LEAD:
            return False
        asked = self._asked_leads(claim)
        return bool(asked) and all(self.is_done(claim, lead) for lead in asked)

    def _asked_leads(self, claim: Claim) -> list[Share]:
        """Those who lead and whose part was not waived."""
        return [one for one in claim.leads if not self.amendments.is_waived(claim.key, one)]

    def _deeds(self, claim: Claim, share: Share) -> tuple[Closing, ...]:
        """What was done of a share's task, by day: under its own name and under others that are one with it now.

        Of these only from the day on which they were one: what one office did before is its own.
        """
        directory, ledger = self.directory, self.amendments
        found = [Closing(one, share) for one in ledger.done(ledger.uid(claim.key, share))]
        for other in claim.obligation.units.shares:
            if other.unit.id == share.unit.id or not ledger.times_done(claim.key, other):
                continue
            for one in ledger.done(ledger.uid(claim.key, other)):
                mine = directory.heirs(share.unit, one.day) or (share.unit,)
                if mine == (directory.heirs(other.unit, one.day) or (other.unit,)):
                    found.append(Closing(one, other))
        return tuple(sorted(found, key=lambda one: (one.entry.day, one.entry.number)))

    # ------------------------------------------------------------ the date that holds

    def held(self, due: Due, share: Share, calendar: Calendar) -> Occurrence | None:
        """The occurrence with the date that holds instead of the one counted; None where the counted one holds.

        What is closed keeps the due date it had then; a move that somebody decided to ignore keeps the old one.
        """
        claim, ledger = due.claim, self.amendments
        if ledger.state.done:
            closing = self.own(claim, share) or self.by_leads(claim, share)
            if closing is not None and closing.entry.due is not None:
                if not self._alike(claim, share, closing.share):
                    return None
                entry = closing.entry
                return _kept(due.occurrence, entry.due, "done", entry.number, calendar)
        decided = ledger.state.decided.get(ledger.uid(due.key, share))
        if decided and decided[-1].choice is Choice.IGNORE:
            last = decided[-1]
            if last.old is not None and due.occurrence.due == last.new:
                return _kept(due.occurrence, last.old, "ignored", last.number, calendar)
        return None

    def _alike(self, claim: Claim, one: Share, other: Share) -> bool:
        """Whether two shares of a claim have the same due date, unless something moves."""
        if one.unit.id == other.unit.id:
            return True
        ledger, days = self.amendments, self.directory.overlays
        apart = ledger.counted(claim.key, one) or ledger.counted(claim.key, other)
        return not apart and days(one.unit) == days(other.unit)


def _kept(
    found: Occurrence, due: Moment | None, why: str, number: int, calendar: Calendar
) -> Occurrence | None:
    if due is None or found.due is None or due == found.due:
        return None
    act_by = due
    if not isinstance(due, datetime):
        act_by = due if calendar.is_working(due) else calendar.add(due, -1)
    step = Step(What.KEPT, found.due, due, f"台账第{number}号", why)
    return evolve(
        found,
        due=due,
        act_by=act_by,
        act_by_working=True,
        earliest=due,
        latest=due,
        certainty=Certainty.FIRM,
        trace=(*found.trace, step),
    )
