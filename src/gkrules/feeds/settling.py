"""From what was published to what is published: numbers that never fall, and entries that do not just vanish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property

from attrs import evolve, frozen

from gkrules.agenda import Agenda, Due
from gkrules.errors import GkrulesError, Lang
from gkrules.feeds.companions import cancelled
from gkrules.feeds.compose import Item
from gkrules.feeds.lines import Written
from gkrules.feeds.manifest import CANCELLED, GONE, SHOWN, Record, moment, settle
from gkrules.feeds.values import Options
from gkrules.feeds.whole import ALL, owned_by_all

#: How far around the days on record the plan is asked for what it still holds: longer than any roll.
_AROUND = timedelta(days=62)


class Plans:
    """What a plan still holds, whatever range was asked for."""

    def __init__(self, agenda: Agenda, starts: Callable[[], Iterable[date]]) -> None:
        self._agenda, self._starts = agenda, starts

    def holds(self, uid: str) -> bool:
        """Whether some range would show this entry: it is out of sight, not withdrawn."""
        return self._uids is None or owned_by_all(uid) in self._uids

    @cached_property
    def _uids(self) -> frozenset[str] | None:
        """The UIDs around the days on record; None where the plan cannot be asked about them."""
        days = [date(one.year, one.month, one.day) for one in self._starts()]
        if not days:
            return frozenset()
        for around in (_AROUND, timedelta(0)):
            try:
                found = (
                    *self._agenda.due(),
                    *self._agenda.due(min(days) - around, max(days) + around),
                )
            except (
                GkrulesError,
                OverflowError,
            ):  # years without days, or without the statute's text
                continue
            return frozenset(self._of(found))
        return None

    def _of(self, found: Iterable[Due]) -> Iterable[str]:
        for due in found:
            yield self._agenda.uid(due, ALL)
            for share in due.shares:
                yield self._agenda.uid(due, share.unit.id)


@frozen
class Settled:
    """One feed's components in order, its record, and how many of the components are cancelled ones."""

    components: tuple[bytes, ...]
    entries: dict[str, Record]
    cancelled: int


@frozen
class Settler:
    """What holds for all feeds of a run: its stamp (20260105T000000Z), the day for the grace time, the plan."""

    plans: Plans
    stamp: str
    day: date
    options: Options
    lang: Lang

    def settle(self, items: Iterable[Item], before: Mapping[str, Record]) -> Settled:
        """A feed's components. What was in it and is not asked for any more:

        goes without a word where the plan still holds it (another range, fewer roles, no lead time); else stays as a
        cancelled entry for the grace time, and then goes. Its number stays on record.
        """
        found: list[tuple[str, str, bytes]] = []
        entries: dict[str, Record] = {}
        for item in items:
            kind, uid = item.component.kind, item.component.uid
            written = Written(item.component)
            sequence, modified = settle(before.get(uid), written.digest, self.stamp)
            entries[uid] = Record(
                written.digest, sequence, modified, item.start, item.title, SHOWN, "", item.of, kind
            )
            found.append((item.start, uid, written.whole(sequence, modified)))
        withdrawn = 0
        for uid, old in before.items():
            if uid in entries:
                continue
            since = moment(old.since) if old.since else self.day
            if (
                old.state == GONE
                or (self.day - since).days >= self.options.grace
                or self.plans.holds(old.of or uid)
            ):
                entries[uid] = evolve(old, state=GONE, since="")
                continue
            made = cancelled(old.kind, uid, old.moment, old.title, since, self.options, self.lang)
            written = Written(made)
            sequence, modified = settle(old, written.digest, self.stamp)
            entries[uid] = evolve(
                old,
                digest=written.digest,
                sequence=sequence,
                modified=modified,
                state=CANCELLED,
                since=f"{since:%Y%m%d}",
            )
            found.append((old.start, uid, written.whole(sequence, modified)))
            withdrawn += 1
        found.sort()
        return Settled(tuple(raw for _, _, raw in found), entries, withdrawn)
