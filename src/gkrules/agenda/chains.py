"""When obligations are complete: what others that wait for them (`after`) start from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from gkrules.agenda.closing import Closings
from gkrules.agenda.values import Due, leading
from gkrules.occurrence import Status

#: One completion: its instance, and the day by unit id ("": for all who do not lead it).
Completion = tuple[str, dict[str, date]]


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
            days = self._days(dues)
            if days:
                yield instance, days

    def _days(self, dues: list[Due]) -> dict[str, date]:
        """When each leading unit had done all of it, and ("") when all of them had.

        A unit that need not do any of it is not waited for, and starts what follows with the others.
        """
        days: dict[str, date | None] = {}
        waived: set[str] = set()
        for due in dues:
            for share in leading(due.shares):
                if self._closings.amendments.is_waived(due.key, share):
                    waived.add(share.unit.id)
                    continue
                closing = self._closings.own(due.claim, share)
                done = None if closing is None else closing.entry.day
                before = days.get(share.unit.id, date.min)
                days[share.unit.id] = None if done is None or before is None else max(done, before)
        known = {unit: day for unit, day in days.items() if day is not None}
        if known and len(known) == len(days):
            known[""] = max(known.values())
            known |= dict.fromkeys(waived - days.keys(), known[""])
        return known
