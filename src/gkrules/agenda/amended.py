"""What the ledger says of one unit's task: extensions, stops, dates that somebody held, the day it was done."""

from __future__ import annotations

from datetime import date, datetime

from attrs import evolve

from gkrules.agenda.keys import plan_key
from gkrules.agenda.values import Due, needed
from gkrules.calendar import Calendar
from gkrules.counting import Stop as Stretch
from gkrules.ledger.entries import Choice, Done
from gkrules.ledger.journal import end_of
from gkrules.ledger.state import State, Stop
from gkrules.limits import Quantity, TimeLimit
from gkrules.occurrence import Certainty, Occurrence
from gkrules.plan import Plan
from gkrules.trace import Moment, Step, What
from gkrules.unitsphrase import Share

#: What the ledger adds to a count: the stops, and the extension.
Facts = tuple[tuple[Stretch, ...], bool | Quantity | None]


class Amendments:
    """The ledger as asked about single tasks, as of a day."""

    def __init__(self, plan: Plan, state: State, as_of: date) -> None:
        self.state, self.as_of = state, as_of
        self.tail = f"@{plan_key(plan)}.gkrules"

    def uid(self, key: str, share: Share) -> str:
        """The UID of a share's task."""
        return f"{key}.{share.unit.id}{self.tail}"

    def counted(self, key: str, share: Share) -> bool:
        """Whether the ledger changes how the task is counted: an extension, a stop of its own."""
        state = self.state
        if not (state.extended or state.stops):
            return False
        name = self.uid(key, share)
        return name in state.extended or name in state.stops

    def facts(self, name: str, common: tuple[Stop, ...]) -> Facts:
        """The stops (those common to all that a trigger opened, and the task's own) and its extension.

        A stop that still stands is taken to end on the day looked from.
        """
        state = self.state
        stops = (*common, *state.stops.get(name, ()))
        granted = state.extended.get(name)
        pairs = [pair for one in stops if (pair := self._stretch(one)) is not None]
        return tuple(pairs), None if granted is None else granted.by or True

    def _stretch(self, stop: Stop) -> Stretch | None:
        last: Moment | None = stop.last
        if last is None:
            last = end_of(self.as_of) if isinstance(stop.first, datetime) else self.as_of
        return (stop.first, last) if stop.first <= last else None

    def done(self, name: str) -> tuple[Done, ...]:
        """What was recorded as done, by day."""
        return tuple(sorted(self.state.done.get(name, ()), key=lambda one: (one.day, one.number)))

    def finished(self, key: str, limit: TimeLimit, share: Share) -> date | None:
        """The day on which a share's task was done in full; None while it is not."""
        name = self.uid(key, share)
        if name not in self.state.done:
            return None
        done, wanted = self.done(name), needed(limit)
        return done[wanted - 1].day if len(done) >= wanted else None

    def is_done(self, key: str, limit: TimeLimit, share: Share) -> bool:
        """Whether `finished` gives a day; quicker."""
        times = self.state.times_done(self.uid(key, share))
        return times > 0 and times >= needed(limit)

    def is_waived(self, key: str, share: Share) -> bool:
        """Whether a share's task need not be done."""
        waived = self.state.waived
        return bool(waived) and self.uid(key, share) in waived

    def held(self, due: Due, share: Share, calendar: Calendar) -> Occurrence | None:
        """The occurrence with the date that holds instead of the one counted; None where the counted one holds.

        What was done keeps the due date it had then; a move that somebody decided to ignore keeps the old one.
        """
        name = self.uid(due.key, share)
        if name in self.state.done:
            pinned = [one for one in self.state.done[name] if one.due is not None]
            if pinned:
                return _kept(due.occurrence, pinned[-1].due, "done", pinned[-1].number, calendar)
        decided = self.state.decided.get(name)
        if decided and decided[-1].choice is Choice.IGNORE:
            last = decided[-1]
            if last.old is not None and due.occurrence.due == last.new:
                return _kept(due.occurrence, last.old, "ignored", last.number, calendar)
        return None


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
