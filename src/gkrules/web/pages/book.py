"""A plan's ledger as the server reads it: the file beside the plan, or a file or database that was named."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from gkrules.ledger.faults import LedgerError, fault
from gkrules.ledger.fresh import there
from gkrules.ledger.journal import Ledger
from gkrules.ledger.place import beside

if TYPE_CHECKING:
    from gkrules.ledger.store import Store

#: How many seconds a page waits for a ledger that is being written.
_WAIT = 5.0
#: A database is asked for new entries at most so often (seconds), and so long after it could not be asked.
_OFTEN, _LATER = 1.0, 10.0


class Book:
    """The ledger of one plan. What was read once is remembered: only new entries are fetched."""

    def __init__(self, plan: Path, named: str = "") -> None:
        self._named = bool(named)
        self._where: Path | str = named if "://" in named else Path(named or beside(plan))
        self._store: Store | None = None
        self._seen: Ledger | None = None
        self._changes = 0
        self._again = 0.0
        self._error: LedgerError | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that change when an entry is added; none of a database."""
        where = self._where
        return () if isinstance(where, str) else (where, where.with_name(f"{where.name}-wal"))

    def read(self) -> Ledger | None:
        """The ledger as it is now; None where a plan has none beside it. Raises LedgerError."""
        where = self._where
        if isinstance(where, Path) and not there(where):
            if self._named:
                raise fault("没有这个台账", "there is no such ledger", where=str(where))
            return None
        if self._store is None:
            from gkrules.ledger.store import open_ledger

            self._store = open_ledger(where, wait=_WAIT)
        return self._store.read()

    def look(self) -> tuple[tuple[str, int], ...]:
        """What changes when a database has new entries; nothing for a file. Raises LedgerError where it cannot be
        asked, and again for a while without asking: nobody waits for a database that is down."""
        if isinstance(self._where, Path):
            return ()
        if monotonic() >= self._again:
            try:
                found = self.read()
            except LedgerError as error:
                self._error, self._again = error, monotonic() + _LATER
                raise
            self._error, self._again = None, monotonic() + _OFTEN
            if found is not self._seen:
                self._seen = found
                self._changes += 1
        if self._error is not None:
            raise self._error
        return (("ledger", self._changes),)
