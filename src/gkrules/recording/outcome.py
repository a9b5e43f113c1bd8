"""What follows from entries: the tasks that they open, move and end, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from gkrules.agenda import Task
from gkrules.ledger.entries import Entry
from gkrules.ledger.journal import Ledger

#: A sentence in Chinese and in English.
Remark = tuple[str, str]


@frozen
class Moved:
    """A task whose due date is another one now."""

    before: Task
    after: Task


@frozen
class Outcome:
    """Entries as they stand in the ledger, and what follows from them as of `day`.

    `ledger` is the whole with them. opened: tasks that have a date now and had none. gone: the other way round.
    tasks: those that the entries name, as they stand now. remarks: what is worth a second look; nothing in them
    kept the entries from being recorded.
    """

    ledger: Ledger
    entries: tuple[Entry, ...]
    day: date
    opened: tuple[Task, ...] = ()
    moved: tuple[Moved, ...] = ()
    gone: tuple[Task, ...] = ()
    tasks: tuple[Task, ...] = ()
    remarks: tuple[Remark, ...] = ()


def differences(
    before: Mapping[str, Task], after: Mapping[str, Task]
) -> tuple[tuple[Task, ...], tuple[Moved, ...], tuple[Task, ...]]:
    """Opened, moved and gone, each in order of the due date."""
    opened, moved = [], []
    for uid, task in after.items():
        was = before.get(uid)
        if was is None or was.due is None:
            waits = was is None and bool(task.happenings)  # for the clock time, say
            if task.due is not None or waits:
                opened.append(task)
        elif task.due is not None and task.due != was.due:
            moved.append(Moved(was, task))
    gone = [
        task
        for uid, task in before.items()
        if task.due is not None and (uid not in after or after[uid].due is None)
    ]
    return (
        tuple(sorted(opened, key=_order)),
        tuple(sorted(moved, key=lambda one: _order(one.after))),
        tuple(sorted(gone, key=_order)),
    )


def _order(task: Task) -> tuple[str, str]:
    return (task.due.isoformat() if task.due is not None else "~", task.uid)
