"""Who speaks of whom among the entries: amendments by the entry they amend, withdrawals, what hangs on what.

Only entries that name others are kept here, so that a long ledger of things done costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from attrs import Factory, define, evolve

from gkrules.ledger.entries import (
    Amendment,
    Confirmed,
    Corrected,
    Done,
    Entry,
    Extended,
    Happened,
    Moved,
    Planned,
    Resumed,
    Stopped,
    Waived,
    Withdrawn,
)
from gkrules.ledger.faults import fault

E = TypeVar("E", bound=Entry)
K = TypeVar("K", int, str)
_Lists = dict[int, tuple[int, ...]]
_Tasks = dict[str, tuple[int, ...]]


@define
class Book:
    """The index of a ledger, made by adding its entries in order. Values are numbers, in order.

    amended: by the entry they speak of at last. root: of each amendment. withdrawn: number -> the withdrawal in
    force (or, for a withdrawal, what undid it). resumed: by stop. stopped: by trigger. extended, waived: by task.
    latest: the latest instant of recording.
    """

    amended: _Lists = Factory(dict)
    root: dict[int, int] = Factory(dict)
    withdrawn: dict[int, int] = Factory(dict)
    resumed: _Lists = Factory(dict)
    stopped: _Lists = Factory(dict)
    extended: _Tasks = Factory(dict)
    waived: _Tasks = Factory(dict)
    latest: datetime | None = None

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Book:
        """The index of these entries. Raises LedgerError where one speaks of what is not before it."""
        book = cls()
        for entry in entries:
            book.add(entry, entries)
        return book

    def copy(self) -> Book:
        """Another one to add to; the values are tuples, so that they can be shared."""
        return Book(
            dict(self.amended),
            dict(self.root),
            dict(self.withdrawn),
            dict(self.resumed),
            dict(self.stopped),
            dict(self.extended),
            dict(self.waived),
            self.latest,
        )

    def add(self, entry: Entry, entries: Sequence[Entry]) -> None:
        """Enter the next entry; `entries` holds those before it."""
        if self.latest is None or entry.recorded > self.latest:
            self.latest = entry.recorded
        match entry:
            case Done():
                return
            case Withdrawn():
                other = self._other(entry.about, entry, entries)
                if isinstance(other, Withdrawn):
                    self.withdrawn.pop(other.about, None)
                self.withdrawn[entry.about] = entry.number
            case Confirmed() | Moved() | Corrected():
                self._other(entry.about, entry, entries)
                root = self.root.get(entry.about, entry.about)
                self.root[entry.number] = root
                _put(self.amended, root, entry.number)
            case Resumed():
                self._other(entry.about, entry, entries)
                _put(self.resumed, self.root_of(entry.about), entry.number)
            case Stopped(trigger=trigger) if trigger:
                self._other(trigger, entry, entries)
                _put(self.stopped, self.root_of(trigger), entry.number)
            case Extended():
                _put(self.extended, entry.task, entry.number)
            case Waived():
                _put(self.waived, entry.task, entry.number)

    def _other(self, number: int, entry: Entry, entries: Sequence[Entry]) -> Entry:
        if 0 < number < entry.number:
            return entries[number - 1]
        raise fault(
            f"说的是第{number}号记录，而它不在前面",
            f"it speaks of entry #{number}, which is not before it",
            number=entry.number,
        )

    def root_of(self, number: int) -> int:
        """The entry that a number speaks of at last: an amendment's root, else itself."""
        return self.root.get(number, number)

    def gone(self, number: int, entries: Sequence[Entry]) -> int:
        """The withdrawal that takes the entry away, itself or what it hangs on; 0 where it holds."""
        own = self.withdrawn.get(number)
        if own:
            return own
        root = self.root_of(number)
        if root != number:
            return self.gone(root, entries)
        match entries[number - 1]:
            case Resumed(about=about):
                return self.gone(self.root_of(about), entries)
            case Stopped(trigger=trigger) if trigger:
                return self.gone(self.root_of(trigger), entries)
        return 0

    def amendments(self, number: int, entries: Sequence[Entry]) -> Iterator[Amendment]:
        """The amendments of an entry that hold, in order."""
        for one in self.amended.get(number, ()):
            if one not in self.withdrawn:
                entry = entries[one - 1]
                assert isinstance(entry, Amendment)
                yield entry

    def standing(self, entry: E, entries: Sequence[Entry]) -> E:
        """The entry as its amendments leave it: of each field, the last word holds."""
        changes: dict[str, Any] = {}
        for one in self.amendments(entry.number, entries):
            if one.moment is not None:
                changes[entry.dated] = one.moment
            if isinstance(one, Corrected):
                if one.words:
                    changes[entry.worded] = one.words
                if one.units is not None:
                    changes["units"] = one.units
        return evolve(entry, **changes) if changes else entry

    def living(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        """Those of the numbers that are not withdrawn themselves."""
        return tuple(one for one in numbers if one not in self.withdrawn)

    def subject(self, entry: Entry, entries: Sequence[Entry]) -> str | int:
        """What an entry is about: a task by its UID, or a trigger by its number."""
        match entry:
            case Happened() | Planned():
                return entry.number
            case Stopped(trigger=trigger) if trigger:
                return self.root_of(trigger)
            case Withdrawn(about=about) | Resumed(about=about):
                return self.subject(entries[about - 1], entries)
            case Confirmed() | Moved() | Corrected():
                return self.subject(entries[self.root_of(entry.number) - 1], entries)
        return str(getattr(entry, "task", ""))


def _put(lists: dict[K, tuple[int, ...]], key: K, number: int) -> None:
    lists[key] = (*lists.get(key, ()), number)
