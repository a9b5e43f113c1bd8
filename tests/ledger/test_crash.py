"""A process that is killed while it records leaves each call's entries wholly there, or not at all."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NoReturn

import pytest
from sqlalchemy import event

from gkrules.ledger import Done, Ledger, open_ledger
from tests.ledger.samples import done, kept

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked child")
ROUNDS = 200


def _batch(name: str) -> list[Done]:
    """Entries of one call: their number is told by the name, so that a part of them would show."""
    size = 1 + sum(map(ord, name)) % 4
    return [done(name, 3, note=f"{at}/{size}") for at in range(1, size + 1)]  # type: ignore[misc]


def _child(work: Callable[[int], None]) -> tuple[int, int]:
    """Run the work in a child; its number, and the end of a pipe to which it tells what it has done."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        _to_the_end(work, tell)
    os.close(tell)
    return child, told


def _to_the_end(work: Callable[[int], None], tell: int) -> NoReturn:
    code = 1
    try:
        work(tell)
        code = 0
    finally:
        os._exit(code)


def _whole(where: str) -> list[str]:
    """The names of the calls whose entries are there: each wholly, or this fails."""
    ledger = open_ledger(where).read()
    names: list[str] = []
    entries = list(ledger.entries)
    while entries:
        first = entries[0]
        assert isinstance(first, Done)
        wanted = kept(*_batch(first.task)).entries
        found, entries = entries[: len(wanted)], entries[len(wanted) :]
        assert [(one.task, one.note) for one in found if isinstance(one, Done)] == [
            (one.task, one.note) for one in wanted if isinstance(one, Done)
        ]
        names.append(first.task)
    return names


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Two hundred times, at moments drawn at random; every tenth time while the file is being made."""
    open_ledger(tmp_path / "warm.db").append([done("0", 3)])  # imports what the children then have
    random = Random(20170703)
    before: list[str] = []
    path, cut = tmp_path / "none", 0
    for at in range(ROUNDS):
        if at % 10 == 0:
            path, before = tmp_path / f"{at}.ledger.db", []

        def work(tell: int, at: int = at, path: Path = path) -> None:
            store = open_ledger(path)
            for step in range(10_000):
                store.append(_batch(f"{at}.{step}"))
                os.write(tell, b".")

        child, told = _child(work)
        calls = random.randrange(4) if before or at % 10 else 0
        acknowledged = b"".join(os.read(told, 1) for _ in range(calls))
        longest = 0.015 if before else 0.08  # a file is longer in the making
        time.sleep(
            random.uniform(0, longest)
        )  # the moment of death: this is not a wait for anything
        os.kill(child, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        while more := os.read(told, 100):
            acknowledged += more
        os.close(told)
        names = _whole(str(path))
        own = [f"{at}.{step}" for step in range(len(names) - len(before))]
        assert names == before + own
        assert len(acknowledged) <= len(own) <= len(acknowledged) + 1
        cut += len(own) > len(acknowledged)
        before = names
        if path.exists():
            with sqlite3.connect(path) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            connection.close()
    print(f"{ROUNDS} killed, {cut} of them between the commit and its telling")


@pytest.mark.parametrize("fresh", [True, False], ids=["new", "old"])
def test_killed_at_every_statement(where: str, fresh: bool) -> None:
    """Before each statement and before the commit, one after the other, until a child comes through."""
    first = Ledger() if fresh else open_ledger(where).append(_batch("0"))
    names = ["0"] if first.entries else []
    for last in range(1, 200):

        def work(tell: int, last: int = last) -> None:
            store, steps = open_ledger(where), 0

            def step(*_: object) -> None:
                nonlocal steps
                steps += 1
                if steps == last:
                    os.kill(os.getpid(), signal.SIGKILL)

            event.listen(store._base.engine, "before_cursor_execute", step)
            event.listen(store._base.engine, "commit", step)
            store.append(_batch("1"))

        child, told = _child(work)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.close(told)
        if code == 0:
            break
        assert code == -signal.SIGKILL
        assert _whole(where) == names
    assert last > 4
    assert _whole(where) == [*names, "1"]
