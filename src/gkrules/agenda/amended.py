"""What the ledger says of one unit's task: extensions, stops, what was recorded as done, whether it is waived."""

from __future__ import annotations

from datetime import date, datetime

from gkrules.agenda.keys import plan_key
from gkrules.counting import Stop as Stretch
from gkrules.ledger.entries import Done
from gkrules.ledger.journal import end_of
from gkrules.ledger.state import State, Stop
from gkrules.limits import Quantity
from gkrules.plan import Plan
from gkrules.trace import Moment
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

    def times_done(self, key: str, share: Share) -> int:
        """How often a share's task was recorded as done, without looking at what was recorded."""
        return self.state.times_done(self.uid(key, share))

    def is_waived(self, key: str, share: Share) -> bool:
        """Whether a share's task need not be done."""
        waived = self.state.waived
        return bool(waived) and self.uid(key, share) in waived
