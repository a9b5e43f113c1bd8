"""When obligations are complete: what others that wait for them (`after`) start from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from attrs import frozen

from gkrules.agenda.closing import Closings
from gkrules.agenda.values import Due, leading
from gkrules.ledger.entries import Done
from gkrules.occurrence import Status


@frozen
class Completion:
    """An obligation done in full once. `instance`: the cycle or happening; by unit id ("": for all who do not lead
    it) the entries that completed it, of which the last day counts."""

    instance: str
    entries: dict[str, tuple[Done, ...]]

    def by(self, unit: str) -> tuple[Done, ...]:
        """The entries that a unit starts from; none where it is not complete for it."""
        return self.entries.get(unit, ())


class Completions:
    """The completions of a plan's obligations, each worked out once. `dues` gives all that one asks for."""

    def __init__(self, dues: Callable[[str], Iterable[Due]], closings: Closings) -> None:
        self._dues, self._closings = dues, closings
        self._known: dict[str, tuple[Completion, ...]] = {}
        self._following: set[str] = set()

    def of(self, obligation: str) -> tuple[Completion, ...]:
        """Each completion of an obligation.

        A recurring limit is complete cycle by cycle, a triggered one happening by happening; several limits of one
        instance are complete together.
        """
        if obligation not in self._known:
            if obligation in self._following:
                return ()  # a circle: the check of the plan file refuses it
            self._following.add(obligation)
            try:
                self._known[obligation] = tuple(self._completed(obligation))
            finally:
                self._following.discard(obligation)
        return self._known[obligation]

    def _completed(self, obligation: str) -> Iterator[Completion]:
        groups: dict[str, list[Due]] = {}
        for due in self._dues(obligation):
            if due.occurrence.status in (Status.DATED, Status.AWAITING):
                groups.setdefault(due.instance, []).append(due)
        for instance, dues in groups.items():
            entries = self._entries(dues)
            if entries:
                yield Completion(instance, entries)

    def _entries(self, dues: list[Due]) -> dict[str, tuple[Done, ...]]:
        """What each leading unit completed all of it with, and ("") what all of them did.

        A unit that need not do any of it is not waited for, and starts what follows with the others.
        """
        found: dict[str, list[Done | None]] = {}
        waived: set[str] = set()
        for due in dues:
            for share in leading(due.shares):
                if self._closings.amendments.is_waived(due.key, share):
                    waived.add(share.unit.id)
                    continue
                closing = self._closings.own(due.claim, share)
                found.setdefault(share.unit.id, []).append(
                    None if closing is None else closing.entry
                )
        known = {
            unit: tuple(one for one in entries if one is not None)
            for unit, entries in found.items()
            if None not in entries
        }
        if known and len(known) == len(found):
            every = {one.number: one for entries in known.values() for one in entries}
            known[""] = tuple(every[number] for number in sorted(every))
            known |= dict.fromkeys(waived - found.keys(), known[""])
        return known
