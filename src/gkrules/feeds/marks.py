"""How tasks stand by the ledger, as feeds show it."""

from __future__ import annotations

from collections.abc import Iterable

from gkrules.agenda import Standing, Task
from gkrules.feeds.values import OPEN, Mark


def marks_of(tasks: Iterable[Task]) -> dict[str, Mark]:
    """The marks of tasks by their UIDs; none for what is just open."""
    found = {task.uid: mark_of(task) for task in tasks}
    return {uid: mark for uid, mark in found.items() if mark != OPEN}


def mark_of(task: Task) -> Mark:
    """How one task stands, as a feed shows it. Soon due is no mark: it would change the entry by itself."""
    match task.standing:
        case Standing.DONE:
            late = task.late.days if task.late is not None else None
            return Mark(done=task.finished, late=late, by_leads=task.done_by_leads)
        case Standing.OVERDUE:
            return Mark(overdue=True)
        case Standing.WAIVED:
            return Mark(waived=True)
        case Standing.STOPPED:
            return Mark(stopped=True)
    return OPEN
