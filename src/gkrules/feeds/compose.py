"""What the feeds of a plan hold: each unit's entries and what stands beside them, and the calendar of all units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from attrs import frozen

from gkrules.agenda import Agenda, Due
from gkrules.errors import Lang
from gkrules.feeds.companions import leads, todo
from gkrules.feeds.event import Entry, event
from gkrules.feeds.lines import Component, instant
from gkrules.feeds.said import Said, said
from gkrules.feeds.values import OPEN, Mark, Options
from gkrules.feeds.whole import together
from gkrules.units import Unit
from gkrules.unitsphrase import Share


@frozen
class Item:
    """One component of a feed: its day or instant, its title without how it stands, the UID it stands beside."""

    component: Component
    start: str
    title: str
    of: str = ""


class Composer:
    """The due dates of an agenda, dealt out to feeds."""

    def __init__(
        self,
        agenda: Agenda,
        found: tuple[Due, ...],
        marks: Mapping[str, Mark],
        options: Options,
        lang: Lang,
    ) -> None:
        self._agenda, self._marks, self._options, self._lang = agenda, marks, options, lang
        self._found = found
        self._said: dict[int, Said] = {}
        self._owed: dict[str, list[tuple[Due, Share]]] = defaultdict(list)
        for due in found:
            for share in due.shares:
                self._owed[share.unit.id].append((due, share))
            for unit, share in self._inherited(due):
                self._owed[unit].append((due, share))

    def _inherited(self, due: Due) -> Iterator[tuple[str, Share]]:
        """What units have taken over from others: what falls due from their day on, and what was left open to them.

        It keeps its UID. Of two predecessors who owed the same the first names it that has not closed it, else the
        first; a unit's own share stays its own.
        """
        directory = self._agenda.plan.directory
        if not directory.successions or due.day is None:
            return
        told = {share.unit.id for share in due.shares}
        for share in sorted(due.shares, key=lambda one: self._mark(due, one).closed):
            day = max(due.day, self._answered(due.day, self._mark(due, share)))
            for heir in directory.heirs(share.unit, day):
                if heir.id not in told:
                    told.add(heir.id)
                    yield heir.id, share

    def _answered(self, due: date, mark: Mark) -> date:
        """The day whose units answer for what was due: done late, that day; overdue, the day looked from."""
        if mark.done is not None:
            return mark.done
        if mark.by_leads:
            return due + timedelta(mark.late or 0)
        return self._agenda.day if mark.overdue else due

    def unit(self, unit: Unit) -> list[Entry]:
        """What a unit owes, soonest first, by the shares that are asked for.

        Should two dates carry one UID, the earlier is shown: a calendar may hold a UID only once.
        """
        made: dict[str, Entry] = {}
        for due, share in self._owed.get(unit.id, ()):
            if self._options.shows(share):
                uid = self._agenda.uid(due, share.unit.id)
                mark = self._marks.get(uid, OPEN)
                made.setdefault(uid, Entry(uid, self._say(due), (share,), (mark,)))
        return list(made.values())

    def everybody(self) -> list[Entry]:
        """The entries of the calendar of all units."""
        made: dict[str, Entry] = {}
        for due, shares, owner in together(self._found):
            uid = self._agenda.uid(due, owner)
            marks = tuple(self._mark(due, share) for share in shares)
            made.setdefault(uid, Entry(uid, self._say(due), shares, marks))
        return list(made.values())

    def items(self, entries: list[Entry], unit: Unit | None = None) -> Iterator[Item]:
        """The components for entries; for a unit's with their lead-time entries, on its calendar."""
        options = self._options
        calendar = self._agenda.calendar_for(unit) if unit is not None and options.lead else None
        for entry in entries:
            title, start = entry.front.title, _start(entry.said.moment)
            yield Item(event(entry, options), start, title)
            if options.todos:
                yield Item(todo(entry, options), start, title, entry.uid)
            if calendar is not None:
                for day, made in leads(entry, calendar, options):
                    yield Item(made, _start(day), title, entry.uid)

    def _mark(self, due: Due, share: Share) -> Mark:
        if not self._marks:
            return OPEN
        return self._marks.get(self._agenda.uid(due, share.unit.id), OPEN)

    def _say(self, due: Due) -> Said:
        found = self._said.get(id(due))
        if found is None:
            found = self._said[id(due)] = said(due, self._agenda.plan, self._lang)
        return found


def _start(moment: date) -> str:
    if isinstance(moment, datetime):
        return instant(moment)
    return moment.isoformat().replace("-", "")
