"""Where a ledger is kept: one SQLite file beside the plan, or PostgreSQL for many offices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from gkrules.ledger.entries import Entry, Moment
from gkrules.ledger.faults import LedgerError, fault
from gkrules.ledger.fresh import there
from gkrules.ledger.glance import glance
from gkrules.ledger.journal import Ledger, end_of, looked_through
from gkrules.ledger.place import beside, check_place
from gkrules.ledger.rows import Rows, from_rows, to_row, uncollected, utc
from gkrules.ledger.state import State

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from gkrules.ledger.database import Database

__all__ = ["Store", "beside", "open_ledger"]


def open_ledger(where: str | Path, *, wait: float = 60.0) -> Store:
    """The ledger in a file, or at postgresql://user@host/database.

    A file need not exist: the first entry makes it. `wait` is how many seconds a lock is waited for. Raises
    LedgerError for a network share, a read-only place, another kind of address, and where SQLAlchemy is missing.
    """
    if isinstance(where, str) and "://" in where:
        return Store(where, wait)
    path = Path(where)
    check_place(path)
    return Store(path, wait)


class Store:
    """A ledger that is kept. It remembers what it has read, and reads only what has come since."""

    def __init__(self, where: Path | str, wait: float) -> None:
        self._file, self._where, self._wait = (
            where if isinstance(where, Path) else None, where, wait,
        )  # fmt: skip
        self._seen = Ledger()
        if self._file is None:
            self._base  # noqa: B018 -- an address that cannot be used is told at once
        elif find_spec("sqlalchemy") is None:
            raise _missing("sqlalchemy")

    @cached_property
    def _base(self) -> Database:
        return _database(self._where, self._wait)

    @property
    def name(self) -> str:
        """The file's path, or the address without its password."""
        return self._base.name if self._file is None else str(self._file)

    def read(self, as_of: date | None = None) -> Ledger:
        """The ledger as it is, or as it was at the end of a day in Shanghai; empty where there is none yet.

        Raises LedgerError for a file that is no ledger, that is damaged, or that a newer version made.
        """
        if not isinstance(self._seen.entries, tuple):
            self._seen = Ledger()  # what was looked through is now read
        found = self._refreshed()
        return found if as_of is None else found.as_of(as_of)

    def look(self) -> Ledger:
        """The same ledger for whoever adds to it: a `done` entry is read only when it is looked at.

        Raises LedgerError as `read` does; for a damaged `done` entry only then.
        """
        if not len(self._seen) and self._there():
            rows = self._rows("")
            self._seen = looked_through(rows, self._latest()) if len(rows) else Ledger()
            return self._seen
        return self._refreshed()

    def state(self, as_of: date | None = None) -> State:
        """What `read(as_of).state()` gives, without reading every entry: for whoever asks once.

        Raises LedgerError as `look` does.
        """
        rows = self._rows("" if as_of is None else utc(end_of(as_of)))
        with uncollected():
            return looked_through(rows).state()

    def _refreshed(self) -> Ledger:
        """What was seen before, with what has come since."""
        found = Ledger()
        if self._there():
            with self._opened() as connection:
                if connection is not None:
                    found = self._read(connection)
        self._seen = found
        return found

    def _rows(self, end: str) -> Rows:
        """The entries recorded by an instant (UTC text), or all of them."""
        done: list[tuple[int, str]] = []
        rest: list[tuple[int, str]] = []
        with uncollected():
            seen = glance(self._file, end) if self._file is not None and self._there() else None
            if seen is not None:
                done, rest = seen
            elif self._there():
                with self._opened() as connection:
                    if connection is not None:
                        done, rest = self._base.rows(connection, end)
            last = max((rows[-1][0] for rows in (done, rest) if rows), default=0)
            if last != len(done) + len(rest):
                raise self._broken()
            return Rows(done, rest, self._done, self.name)

    def _latest(self) -> datetime | None:
        with self._opened() as connection:
            return None if connection is None else self._base.latest(connection)

    def _done(self, first: int, last: int) -> list[tuple[int, str]]:
        """The payloads of what is done, from a number to another: they never change."""
        with self._opened() as connection:
            return [] if connection is None else self._base.done(connection, first, last)

    def _there(self) -> bool:
        return self._file is None or there(self._file)

    @contextmanager
    def _opened(self) -> Iterator[Connection | None]:
        """A connection to read by, with the schema brought up where it is older; None where there is none yet."""
        with self._base.reading() as connection:
            version = self._base.version(connection)
            if not version or self._base.is_current(version):
                yield connection if version else None
                return
        with self._base.writing() as connection:
            yield connection

    def append(
        self,
        entries: Iterable[Entry],
        *,
        expected: int | None = None,
        began: Mapping[str, Moment] | None = None,
    ) -> Ledger:
        """Record entries, all of them or none, and give the ledger with them. Their numbers follow the last one.

        `expected`: how many entries the caller has seen; where more have come since, nothing is recorded. `began`:
        as in `Ledger.record`. Raises LedgerError as `record` and `read` do.
        """
        ready = tuple(entries)
        # What is wrong makes no file.
        self._expect(self.look(), expected).record(*ready, began=began)
        if not ready:
            return self._seen
        with self._base.writing() as connection:
            before = self._expect(self._read(connection), expected)
            after = before.record(*ready, began=began)
            self._base.insert(connection, [to_row(one) for one in after.added(before)])
        self._seen = after
        return after

    def _expect(self, ledger: Ledger, expected: int | None) -> Ledger:
        if expected is None or len(ledger) == expected:
            return ledger
        raise fault(
            f"台账已有{len(ledger)}条记录，不是您看到的{expected}条；请看过新的再记",
            f"the ledger has {len(ledger)} entries, not the {expected} you have seen; look at the new ones first",
            where=self.name,
        )

    def _read(self, connection: Connection) -> Ledger:
        """All entries, those seen before from memory: they never change."""
        seen = self._seen
        rows = self._base.payloads(connection, len(seen))
        if len(seen):  # the last one seen is still there, or this is another ledger by now
            last = (len(seen), to_row(seen.entries[-1])["payload"])
            if not rows or rows[0] != last:
                self._seen = Ledger()
                return self._read(connection)
            rows = rows[1:]
        first = len(seen) + 1
        self._unbroken([row[0] for row in rows], first)
        return seen.grown(from_rows([row[1] for row in rows], first, self.name))

    def _unbroken(self, numbers: list[int], first: int) -> None:
        if numbers != list(range(first, first + len(numbers))):
            raise self._broken()

    def _broken(self) -> LedgerError:
        return fault("记录的编号有缺", "entries are missing from the ledger", where=self.name)


def _database(where: Path | str, wait: float) -> Database:
    try:
        from gkrules.ledger.database import Database
    except ImportError as error:
        raise _missing(error.name) from error
    return Database(where, wait)


def _missing(name: str | None) -> LedgerError:
    return fault(
        f'台账要先安装：pip install "gkrules[ledger]"（缺{name}）',
        f'the ledger needs: pip install "gkrules[ledger]" ({name} is missing)',
    )
