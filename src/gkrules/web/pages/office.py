"""The plans of a server as their files stand now: read once, and again when a file has changed."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock

from attrs import frozen

from gkrules.agenda import Agenda, Task
from gkrules.errors import GkrulesError
from gkrules.ledger.journal import Ledger
from gkrules.obligation import Obligation
from gkrules.plan import Plan
from gkrules.units import Unit
from gkrules.web.learned import LEARNED
from gkrules.web.pages.book import Book

#: The key of a UID in the calendar of all units; a digest follows where some of them keep days of their own.
_ALL = re.compile(r"(.+)\.all(?:\.[0-9a-f]{10})?")
#: What is looked at, each with what changes when it does.
_Stamp = tuple[tuple[str | int, ...], ...]
#: From so many days the agenda of a plan is remembered: today, and a few that somebody asked for.
_DAYS = 4
_ENDS = (".toml", ".ics")


@frozen(slots=False)
class Desk:
    """One plan as of a day. `kept`: there is a ledger, so that what is not in it is not done.

    `stale`: the files cannot be read as they are now; this is what they were before.
    """

    plan: Plan
    agenda: Agenda
    kept: bool = False
    stale: bool = False

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks of all units, dated ones first."""
        return self.agenda.every()

    @cached_property
    def by_uid(self) -> dict[str, Task]:
        """The tasks by their UIDs."""
        return {task.uid: task for task in self.tasks}

    @cached_property
    def by_unit(self) -> dict[str, tuple[Task, ...]]:
        """The tasks of each unit by its id, those that it has taken over among them."""
        found: dict[str, list[Task]] = {}
        for task in self.tasks:
            for unit in {one.id: one for one in (task.unit, *task.answering)}:
                found.setdefault(unit, []).append(task)
        return {unit: tuple(tasks) for unit, tasks in found.items()}

    @cached_property
    def units(self) -> dict[str, Unit]:
        """The units that owe something, by id, with those that have taken over from them."""
        heirs = (unit for task in self.tasks for unit in task.answering)
        return {unit.id: unit for unit in (*self.plan.units, *heirs)}

    @cached_property
    def obligations(self) -> dict[str, Obligation]:
        """The plan's obligations by id."""
        return {one.id: one for one in self.plan.obligations}

    def alike(self, task: Task) -> tuple[Task, ...]:
        """The tasks of all units that come of the same limit in the same cycle, this one among them."""
        key, _, _ = task.uid.partition("@")
        key = key.removesuffix(f".{task.unit.id}")
        return self._alike.get(key, (task,))

    @cached_property
    def _alike(self) -> dict[str, tuple[Task, ...]]:
        found: dict[str, list[Task]] = {}
        for task in self.tasks:
            key = task.uid.partition("@")[0].removesuffix(f".{task.unit.id}")
            found.setdefault(key, []).append(task)
        return {key: tuple(tasks) for key, tasks in found.items()}

    def of_all(self, uid: str) -> Task | None:
        """A task that stands for a UID of the calendar of all units (its owner is `all`): one with the date of most."""
        key, _, plan = uid.partition("@")
        whole = _ALL.fullmatch(key)
        found = self._alike.get(whole[1], ()) if whole else ()
        if not found or not found[0].uid.endswith(f"@{plan}"):
            return None
        most, _ = Counter(task.due for task in found).most_common(1)[0]
        return next(task for task in found if task.due == most)


class Office:
    """All plans of a server, each with its ledger. Thread-safe."""

    def __init__(self, plans: tuple[Path, ...], ledgers: tuple[str, ...] = ()) -> None:
        """`ledgers`: a file or an address for each plan; none: those beside the plans."""
        named = ledgers or ("",) * len(plans)
        self._files = tuple(_File(*pair) for pair in zip(plans, named, strict=True))

    def desks(self, today: date) -> tuple[Desk, ...]:
        """Each plan as of that day. Raises GkrulesError where one cannot be read and never could."""
        return tuple(one.desk(today) for one in self._files)


class _File:
    """One plan file, its units, its overlays and its ledger."""

    def __init__(self, path: Path, ledger: str) -> None:
        self._path = path
        self._lock = Lock()
        self._stamp: _Stamp | None = None
        self._plan: Plan | None = None
        self._book = Book(path, ledger)
        self._ledger: Ledger | None = None
        self._stale = False
        self._desks: OrderedDict[date, Desk] = OrderedDict()

    def desk(self, today: date) -> Desk:
        """The plan as of a day. Raises GkrulesError where it cannot be read and never could.

        What cannot be used leaves what was there, and is tried again at the next request.
        """
        with self._lock:
            try:
                stamp = self._now()
                if stamp != self._stamp or self._stale:
                    self._read(stamp, today)
            except GkrulesError:
                if self._plan is None:
                    raise
                if not self._stale:
                    self._stale = True
                    self._desks.clear()
            if today not in self._desks:
                assert self._plan is not None
                self._desks[today] = _made(self._plan, self._ledger, today, self._stale)
            self._desks.move_to_end(today)
            while len(self._desks) > _DAYS:
                self._desks.popitem(last=False)
            return self._desks[today]

    def _read(self, stamp: _Stamp, today: date) -> None:
        """Read the files anew."""
        plan = Plan.load(self._path)
        ledger = self._book.read()
        desk = _made(plan, ledger, today, False)
        self._plan, self._ledger, self._stale, self._stamp = plan, ledger, False, stamp
        self._desks = OrderedDict({today: desk})

    def _now(self) -> _Stamp:
        """The files that the plan may rest on: those beside it, its units, overlays and ledger wherever they lie,
        and the holiday years that were learned. Raises LedgerError where a database cannot be asked."""
        try:
            beside_it = tuple(self._path.parent.iterdir())
        except OSError:
            beside_it = ()
        found = {path for path in beside_it if path.name.endswith(_ENDS)}
        if self._plan is not None:
            found.update(_elsewhere(self._plan))
        found.update(self._book.files)
        return (*_stamps(sorted(found)), *LEARNED.refresh(), *self._book.look())


def _elsewhere(plan: Plan) -> Iterator[Path]:
    """The units file of a plan, and the overlays of the plan and of its units."""
    every = (*plan.overlays, *(one for _, ones in plan.directory.calendars for one in ones))
    yield from (Path(path) for path in (plan.directory.path, *(one.path for one in every)) if path)


def _made(plan: Plan, ledger: Ledger | None, today: date, stale: bool) -> Desk:
    """The desk with its tasks worked out: whatever cannot be counted is told here."""
    desk = Desk(plan, Agenda(plan, ledger=ledger, as_of=today), ledger is not None, stale)
    assert desk.tasks is not None
    return desk


def _stamps(paths: list[Path]) -> Iterator[tuple[str, int, int]]:
    for path in paths:
        try:
            found = path.stat()
        except OSError:
            continue
        yield str(path), found.st_mtime_ns, found.st_size


__all__ = ["Desk", "Office"]
