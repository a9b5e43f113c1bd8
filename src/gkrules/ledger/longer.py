"""Entries in their order that need not all be read, and a sequence to add to on top of one: nobody copies 100 000."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import overload

from gkrules.ledger.entries import Done, Entry


class Entries(Sequence[Entry]):
    """A sequence that knows its `done` entries without reading them."""

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | Sequence[Entry]:
        if isinstance(at, slice):
            return tuple(self._at(one) for one in range(*at.indices(len(self))))
        return self._at(range(len(self))[at])

    @abstractmethod
    def _at(self, at: int) -> Entry:
        """The entry at a place, which is there."""

    @abstractmethod
    def others(self) -> Sequence[Entry]:
        """The entries that are not `done`."""

    @abstractmethod
    def deeds(self) -> list[tuple[int, str]]:
        """Number and task of those that are."""


class Longer(Entries):
    """The entries of another sequence, and more of them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.base: Sequence[Entry] = entries.base if isinstance(entries, Longer) else entries
        self.more: list[Entry] = [*entries.more] if isinstance(entries, Longer) else []

    def append(self, entry: Entry) -> None:
        """Add one; for whoever made this sequence, before it is given away."""
        self.more.append(entry)

    def __len__(self) -> int:
        return len(self.base) + len(self.more)

    def _at(self, at: int) -> Entry:
        first = len(self.base)
        return self.base[at] if at < first else self.more[at - first]

    def others(self) -> Sequence[Entry]:
        return (*others_of(self.base), *others_of(self.more))

    def deeds(self) -> list[tuple[int, str]]:
        return [*deeds_of(self.base), *deeds_of(self.more)]


def others_of(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Those that are not `done`, in any sequence."""
    if isinstance(entries, Entries):
        return entries.others()
    return [one for one in entries if type(one) is not Done]


def deeds_of(entries: Sequence[Entry]) -> list[tuple[int, str]]:
    """Number and task of those that are."""
    if isinstance(entries, Entries):
        return entries.deeds()
    return [(one.number, one.task) for one in entries if type(one) is Done]
