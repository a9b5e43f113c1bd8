"""A sequence of entries to add to, on top of one that stays as it is: nobody copies 100 000 to add one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from gkrules.ledger.entries import Done, Entry
from gkrules.ledger.rows import Rows


class Longer(Sequence[Entry]):
    """The entries of another sequence, and more of them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.base: Sequence[Entry] = entries.base if isinstance(entries, Longer) else entries
        self.more: list[Entry] = [*entries.more] if isinstance(entries, Longer) else []

    def append(self, entry: Entry) -> None:
        """Add one; for whoever made this sequence, before it is given away."""
        self.more.append(entry)

    def __len__(self) -> int:
        return len(self.base) + len(self.more)

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | Sequence[Entry]:
        if isinstance(at, slice):
            return tuple(self[one] for one in range(*at.indices(len(self))))
        at, first = range(len(self))[at], len(self.base)
        return self.base[at] if at < first else self.more[at - first]


def others_of(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Those that are not `done`, without reading the others."""
    if isinstance(entries, Rows):
        return entries.others()
    if isinstance(entries, Longer):
        return (*others_of(entries.base), *(one for one in entries.more if type(one) is not Done))
    return [one for one in entries if type(one) is not Done]


def deeds_of(entries: Sequence[Entry]) -> list[tuple[int, str]]:
    """Number and task of those that are, without reading them."""
    if isinstance(entries, Rows):
        return entries.deeds()
    if isinstance(entries, Longer):
        more = [(one.number, one.task) for one in entries.more if type(one) is Done]
        return [*deeds_of(entries.base), *more]
    return [(one.number, one.task) for one in entries if type(one) is Done]
