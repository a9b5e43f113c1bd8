"""The ledger as a value: numbered entries, recording with its checks, replay as of any past day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import cached_property

from attrs import evolve, field, frozen

from gkrules.ledger.book import Book
from gkrules.ledger.checks import enter
from gkrules.ledger.entries import SHANGHAI, Entry, Moment
from gkrules.ledger.faults import fault
from gkrules.ledger.longer import Longer, deeds_of, others_of
from gkrules.ledger.rows import Rows
from gkrules.ledger.state import State, derive, grown


@frozen(slots=False)
class Ledger:
    """Entries numbered from 1 in the order of recording. Raises LedgerError where a number is missing.

    Nothing here is ever changed: `record` gives a longer ledger. `entries` is a tuple, or (from `Store.look`) a
    sequence that reads what is done when it is looked at.
    """

    entries: Sequence[Entry] = field(
        default=(), repr=lambda entries: str(len(entries)), eq=lambda entries: tuple(entries)
    )

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.entries, tuple):
            return  # its numbers are its places
        if [one.number for one in self.entries] != list(range(1, len(self.entries) + 1)):
            raise fault(
                "记录的编号不是从1起逐一相连的", "the entries are not numbered 1, 2, 3 and so on"
            )

    def __len__(self) -> int:
        return len(self.entries)

    def record(self, *entries: Entry, began: Mapping[str, Moment] | None = None) -> Ledger:
        """The ledger with more entries, numbered in this order; the given `number`s are not looked at.

        `began`: the first day of tasks by their UIDs, where the caller knows it: nothing is done before.
        Raises LedgerError, and records none, for an entry that says nothing, speaks of what is not there or
        is withdrawn, dates what happened after the day of recording, or contradicts what stands.
        """
        whole, book = Longer(self.entries), self._book.copy()
        for entry in entries:
            numbered = evolve(entry, number=len(whole) + 1)
            enter(numbered, whole, book, began or {})
        return self._with(whole, book)

    def grown(self, entries: tuple[Entry, ...]) -> Ledger:
        """The ledger with entries that another one has recorded after these, as they are: nothing is checked anew."""
        if not entries:
            return self
        whole, book = Longer(self.entries), self._book.copy()
        for entry in entries:
            book.add(entry, whole)
            whole.append(entry)
        return self._with(whole, book)

    def _with(self, whole: Longer, book: Book) -> Ledger:
        """A longer ledger, whose index is made already; and what follows, where that is what followed and a little."""
        entries: Sequence[Entry] = whole
        if isinstance(self.entries, tuple):
            entries = (*self.entries, *whole.more)
        ledger = Ledger(entries)
        ledger.__dict__["_book"] = book
        if "_state" in self.__dict__:
            state = grown(self._state, entries, book, entries[len(self) :])
            if state is not None:
                ledger.__dict__["_state"] = state
        return ledger

    def state(self) -> State:
        """What follows from the entries. Worked out once, however often it is asked for."""
        return self._state

    def as_of(self, day: date) -> Ledger:
        """The ledger as it was at the end of that day in Shanghai.

        An entry counts as recorded no earlier than the one before it: two machines whose clocks differ a
        little cannot change what was shown.
        """
        end = end_of(day)
        for at, entry in enumerate(self.entries):
            if entry.recorded > end:
                return Ledger(tuple(self.entries[:at]))
        return self

    def since(self, day: date) -> tuple[Entry, ...]:
        """What was recorded after the end of that day, in order."""
        return self.added(self.as_of(day))

    def added(self, before: Ledger) -> tuple[Entry, ...]:
        """What was recorded after those of a shorter ledger, in order."""
        return tuple(self.entries[len(before) :])

    def entry(self, number: int) -> Entry:
        """The entry of that number. Raises LedgerError where there is none."""
        if 0 < number <= len(self.entries):
            return self.entries[number - 1]
        raise fault(f"没有第{number}号记录", f"there is no entry #{number}")

    @cached_property
    def _book(self) -> Book:
        return Book.of(self.entries)

    @cached_property
    def _state(self) -> State:
        entries = self.entries
        return derive(entries, self._book, others_of(entries), deeds_of(entries))


def end_of(day: date) -> datetime:
    """The last instant of a day in Shanghai."""
    return datetime.combine(day, time.max, SHANGHAI)


def looked_through(rows: Rows, latest: datetime | None = None) -> Ledger:
    """The ledger of a store's rows; `latest`: the latest instant of recording, for whoever adds to it."""
    ledger, book = Ledger(rows), Book()
    for entry in rows.others():
        book.add(entry, rows)
    book.latest = latest or book.latest
    ledger.__dict__["_book"] = book
    return ledger
