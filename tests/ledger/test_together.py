"""Many at once: eight processes lose nothing, and nobody who reads waits for those who write."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from gkrules.ledger import Ledger, LedgerError, open_ledger
from gkrules.ledger.rows import to_row
from tests.ledger.samples import done, kept

WORKER = Path(__file__).with_name("worker.py")
WRITERS, TIMES = 8, 20


@pytest.mark.parametrize("fresh", [True, False], ids=["new", "old"])
def test_eight_processes_record_at_once(where: str, fresh: bool) -> None:
    """A reader that would wait a second for a lock says so and fails (wait=1)."""
    before = Ledger() if fresh else open_ledger(where).append([done("0.czj", 3)])
    command = [sys.executable, str(WORKER), where]
    writers = [
        subprocess.Popen(
            [*command, f"w{at}", str(TIMES)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for at in range(WRITERS)
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    seen, reads, longest, kept_open = before, 0, 0.0, open_ledger(where, wait=1)
    while any(writer.poll() is None for writer in writers):
        begun = time.perf_counter()
        found = (kept_open if reads % 2 else open_ledger(where, wait=1)).read()
        longest = max(longest, time.perf_counter() - begun)
        assert found.entries[: len(seen)] == seen.entries
        seen, reads = found, reads + 1
    for writer in writers:
        _, errors = writer.communicate()
        assert (writer.returncode, errors) == (0, "")
    whole = open_ledger(where).read()
    assert whole.entries[: len(seen)] == seen.entries
    tasks = Counter(task for task, ones in whole.state().done.items() for _ in ones)
    wanted = [f"{at}.w{writer}" for at in range(TIMES) for writer in range(WRITERS)]
    assert tasks == Counter([*wanted, *before.state().done])
    # of one writer, in the order in which it recorded
    for writer in range(WRITERS):
        own = [one.task for one in whole.entries if one.who == f"w{writer}"]  # type: ignore[attr-defined]
        assert own == [f"{at}.w{writer}" for at in range(TIMES)]
    kind = "PostgreSQL" if "://" in where else "SQLite"
    print(f"{kind}: {reads} reads beside {WRITERS} writers, the longest {longest:.3f} s")


def test_a_reader_does_not_wait_for_a_writer(where: str) -> None:
    """The writer holds the lock with an entry not yet kept; a reader that may not wait reads what was there."""
    old = open_ledger(where).append([done("1.czj", 3)])
    new = old.record(done("2.czj", 4))
    writer = open_ledger(where)
    with writer._base.writing() as connection:
        writer._base.insert(connection, [to_row(new.entries[-1])])
        for _ in range(3):
            assert open_ledger(where, wait=0).read() == old
    assert open_ledger(where, wait=0).read() == new


def test_a_writer_waits_for_a_writer_and_says_so_when_it_gives_up(where: str) -> None:
    old = open_ledger(where).append([done("1.czj", 3)])
    with open_ledger(where)._base.writing():
        with pytest.raises(LedgerError) as caught:
            open_ledger(where, wait=0).append([done("2.czj", 4)])
        assert "一直被占用" in caught.value.zh
        assert "held the ledger too long" in caught.value.en
    assert open_ledger(where).read() == old == kept(done("1.czj", 3))


def test_a_writer_does_not_wait_for_a_reader(where: str) -> None:
    old = open_ledger(where).append([done("1.czj", 3)])
    reader = open_ledger(where)
    with reader._base.reading() as connection:
        assert len(reader._base.payloads(connection, 1)) == 1
        assert len(open_ledger(where, wait=0).append([done("2.czj", 4)])) == 2
    assert reader.read(old.entries[0].recorded.date()) == old
