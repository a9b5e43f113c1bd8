"""One of several processes that record at once: `python worker.py WHERE WHO TIMES`, begun by a line on stdin."""

from __future__ import annotations

import sys
from datetime import date, datetime

from gkrules.ledger import Done, open_ledger
from gkrules.ledger.entries import SHANGHAI


def main(where: str, who: str, times: int) -> None:
    """Record so many entries, one call each, by turns with the same store and with a new one."""
    store = open_ledger(where)
    print("ready", flush=True)
    sys.stdin.readline()
    for at in range(times):
        if at % 2:
            store = open_ledger(where)
        entry = Done(
            who=who,
            recorded=datetime(2017, 9, 20, 9, tzinfo=SHANGHAI),
            task=f"{at}.{who}",
            day=date(2017, 9, 20),
        )
        found = store.append([entry])
        assert (found.entries[-1].who, found.entries[-1].note) == (who, "")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
