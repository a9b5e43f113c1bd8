"""A glance into a ledger's file by Python's own sqlite3, for whoever only asks what holds.

It spares the sixth of a second that loading SQLAlchemy takes. Whatever is not as it should be (another version, a lock,
no ledger) is left to `Database`, which mends it or says what is wrong.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from gkrules.ledger.schema import ENTRY_TABLE, VERSION_TABLE, VERSIONS

#: Number and text of each entry: the task of `done` ones, the payload of the others.
Listed = list[tuple[int, str]]


def glance(path: Path, end: str) -> tuple[Listed, Listed] | None:
    """What `Database.rows` gives, or None where the file must be looked at with more care."""
    try:
        # Not `ro`: who may not write cannot clear away the -wal and -shm files that reading makes.
        address = f"{path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, timeout=0.1)) as connection:
            connection.execute("BEGIN")  # both questions see one state of the ledger
            ask = connection.execute
            if ask(f"SELECT version_num FROM {VERSION_TABLE}").fetchall() != [(VERSIONS[-1],)]:
                return None
            limit = 2**62
            if end:
                later = f"SELECT min(number) FROM {ENTRY_TABLE} WHERE recorded > ?"
                limit = ask(later, (end,)).fetchone()[0] or limit
            done = f"SELECT number, task FROM {ENTRY_TABLE} WHERE kind = 'done' AND number < ? ORDER BY number"
            rest = f"SELECT number, payload FROM {ENTRY_TABLE} WHERE kind <> 'done' AND number < ? ORDER BY number"
            return ask(done, (limit,)).fetchall(), ask(rest, (limit,)).fetchall()
    except sqlite3.Error:
        return None
