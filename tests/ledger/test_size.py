"""How reading a ledger grows with its entries: printed, not judged (`pytest -s`); that all of them are there is."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from gkrules.ledger import Done, open_ledger
from gkrules.ledger.rows import to_row
from tests.ledger.samples import at, done, on


@pytest.mark.parametrize("entries", [1_000, 10_000, 100_000])
def test_reading(tmp_path: Path, entries: int) -> None:
    """60 units, 134 obligations, a task done in each cycle."""
    path = tmp_path / "plan.ledger.db"
    store = open_ledger(path)
    store.append([done("first", 3, number=1)])
    rows = [
        to_row(
            Done(
                who="市财政局 张三", recorded=at(4) + timedelta(seconds=number), number=number, day=on(4),
                task=f"{number % 134}.within-0123456789.{number}.u{number % 60}@0123456789.gkrules",
                unit=f"u{number % 60}", evidence="https://example.gov.cn/zwgk/2017/09/04/1.html",
            )
        )
        for number in range(2, entries + 1)
    ]  # fmt: skip
    with store._base.writing() as connection:
        store._base.insert(connection, rows)
    times = [time.perf_counter()]
    ledger = open_ledger(path).read()
    times.append(time.perf_counter())
    state = ledger.state()
    times.append(time.perf_counter())
    quick = open_ledger(path).state()
    times.append(time.perf_counter())
    assert len(ledger) == sum(map(len, state.done.values())) == entries
    assert quick == state
    read, derived, at_once = (after - before for before, after in pairwise(times))
    print(
        f"{entries} entries: read {read:.3f} s, state {derived:.3f} s; state alone {at_once:.3f} s"
    )
