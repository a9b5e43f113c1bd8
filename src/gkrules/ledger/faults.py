"""What can go wrong with a ledger, as one error that says where: the file, and the entry by its number."""

from __future__ import annotations

from gkrules.errors import FileError, Problem


class LedgerError(FileError):
    """A ledger that cannot be used, or an entry that cannot be recorded; nothing has been written."""


def fault(zh: str, en: str, *, where: str = "", number: int = 0) -> LedgerError:
    """The error with its place: a file or an address (default: 台账), and the number of the entry at fault."""
    key = f"#{number}" if number else ""
    return LedgerError((Problem(where or "台账", 0, key, zh, en),))
