"""When obligations are complete: what others that wait for them (`after`) start from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from attrs import frozen

from gkrules.agenda.closing import Closings
from gkrules.agenda.keys import Single
from gkrules.agenda.values import Due, leading
from gkrules.ledger.entries import Done
from gkrules.obligation import Obligation
from gkrules.occurrence import Status
from gkrules.unitsphrase import Share


@frozen
class Completion:
    """An obligation done in full once. `instance`: the cycle or happening; by unit id ("": for all who do not lead
    it) the entries that completed it, of which the last day counts. `absent`: those who lead it (ids), but whom this
    happening never concerned. `lapsed`: they were withdrawn, and only what had
    been done about it stays."""

    instance: str
    entries: dict[str, tuple[Done, ...]]
    absent: frozenset[str] = frozenset()
    lapsed: bool = False

    def by(self, unit: str) -> tuple[Done, ...]:
        """The entries that a unit starts from; none where it is not complete for it."""
        return self.entries.get(unit, ())


@frozen
class Start:
    """What a completion starts of an obligation that comes after: its part of the UID, and for whom.

    `absent`: those (ids) for whom it never starts it, since they lead the one before and that never concerned them.
    `lapsed`: the completion was withdrawn, and only what had been done about it stays.
    """

    instance: str
    entries: tuple[Done, ...]
    shares: tuple[Share, ...]
    absent: frozenset[str] = frozenset()
    lapsed: bool = False

    @property
    def day(self) -> date:
        """The day of the completion."""
        return max(one.day for one in self.entries)


class Completions:
    """The completions of a plan's obligations, each worked out once. `dues` gives all that one asks for."""

    def __init__(
        self,
        dues: Callable[[str], Iterable[Due]],
        closings: Closings,
        singles: Mapping[str, tuple[Single, ...]],
    ) -> None:
        self._dues, self._closings, self._singles = dues, closings, singles
        obligations = [each[0].obligation for each in singles.values() if each]
        self._leading = {one.id: leading(one.units.shares) for one in obligations}
        self._before = {one.id: one.after for one in obligations}
        self._known: dict[str, tuple[Completion, ...]] = {}
        self._following: set[str] = set()

    def starts(self, obligation: Obligation, shares: tuple[Share, ...]) -> Iterator[Start]:
        """What each completion of the obligation before starts, what holds first.

        Who leads that one too starts from its own completion, or not at all.
        """
        own = {one.unit.id for one in self._leading.get(obligation.after, ())}
        told: set[tuple[str, str]] = set()
        for completion in self.of(obligation.after):
            instance = completion.instance
            name = continued(instance)
            alike: dict[tuple[Done, ...], list[Share]] = {}
            for share in shares:
                unit = share.unit.id
                entries = completion.by(unit if unit in own else "")
                if entries and (name, unit) not in told:
                    told.add((name, unit))
                    alike.setdefault(entries, []).append(share)
            for entries, owing in alike.items():
                yield Start(name, entries, tuple(owing), completion.absent, completion.lapsed)

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
            absent = self._absent(obligation, instance, dues)
            entries = self._entries(obligation, dues, absent)
            if entries:
                yield Completion(instance, entries, absent)
        yield from self._lapsed(obligation)

    def _absent(self, obligation: str, instance: str, dues: list[Due]) -> frozenset[str]:
        """Who leads an obligation, but has no part in this instance of it, and never will."""
        leads = frozenset(one.unit.id for one in self._leading[obligation])
        before = self._before[obligation]
        if not before:
            return leads - {share.unit.id for due in dues for share in due.shares}
        found = (one.absent for one in self.of(before) if continued(one.instance) == instance)
        return leads & next(found, frozenset())

    def _lapsed(self, obligation: str) -> Iterator[Completion]:
        """What was recorded as done and withdrawn, by its instance."""
        found: dict[str, dict[str, tuple[Done, ...]]] = {}
        for done in self._withdrawn:
            name = done.task.partition("@")[0]
            for single in self._singles[obligation]:
                for share in single.obligation.units.shares:
                    unit = share.unit.id
                    if name.startswith(f"{single.key}.") and name.endswith(f".{unit}"):
                        instance = name.removeprefix(single.key).removesuffix(f".{unit}")
                        by_unit = found.setdefault(instance.removeprefix("."), {})
                        by_unit[unit] = by_unit[""] = (done,)
        for instance, entries in found.items():
            yield Completion(instance, entries, lapsed=True)

    @cached_property
    def _withdrawn(self) -> tuple[Done, ...]:
        """Whatever was recorded as done of a task and does not hold any more."""
        state = self._closings.amendments.state
        found = (state.entries[number - 1] for number in sorted(state.book.withdrawn))
        return tuple(one for one in found if isinstance(one, Done))

    def _entries(
        self, obligation: str, dues: list[Due], absent: frozenset[str]
    ) -> dict[str, tuple[Done, ...]]:
        """What each leading unit completed all of it with, and ("") what all of them did.

        A unit that need not do any of it is not waited for, and starts what follows with the others.
        """
        leads = self._leading[obligation]
        there = {share.unit.id for due in dues for share in due.shares}
        # Who leads it, but has not done yet what comes before, has no part to show: it is waited for.
        late = {one.unit.id for one in leads} - there - absent
        found: dict[str, list[Done | None]] = {unit: [None] for unit in late}
        waived: set[str] = set()
        for due in dues:
            for share in due.shares:
                if share not in leads:
                    continue
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


def continued(instance: str) -> str:
    """What an instance of the obligation before is called in the one that comes after: c-2017-Q3, c-t17."""
    return f"c-{instance.removeprefix('c-')}" if instance else ""
