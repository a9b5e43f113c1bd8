"""The ledger (台账): what happened, what is done, who decided what; entries are added, never changed.

entries (one class a kind) -> ledger (the numbered entries, recording and replay) over checks and book (who speaks of
whom) -> state (what follows from them). open_ledger keeps it: store over database, rows, place, migrations.
"""

from gkrules.ledger.entries import (
    Choice,
    Confirmed,
    Corrected,
    Decided,
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
from gkrules.ledger.faults import LedgerError
from gkrules.ledger.journal import Ledger
from gkrules.ledger.state import Happening, State, Stop
from gkrules.ledger.store import Store, beside, open_ledger

__all__ = [
    "Choice",
    "Confirmed",
    "Corrected",
    "Decided",
    "Done",
    "Entry",
    "Extended",
    "Happened",
    "Happening",
    "Ledger",
    "LedgerError",
    "Moved",
    "Planned",
    "Resumed",
    "State",
    "Stop",
    "Stopped",
    "Store",
    "Waived",
    "Withdrawn",
    "beside",
    "open_ledger",
]
