"""What merged units owe once, though several of those that became one owed it: for lists, counts and one unit's view.

What a unit owes by itself goes before what it took over; of two that it took over from, the first in the plan's words
names the task. Only tasks that stand alike, with the same due date, are one thing: what one office had done before the
merger, was let off or was given more time for says nothing of what the other still owes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gkrules.agenda.values import Task
from gkrules.plan import Plan
from gkrules.units import Unit


def answered(plan: Plan, tasks: Iterable[Task]) -> dict[str, list[Task]]:
    """The tasks by the id of each unit that answers for them; what a split unit owed stands with each of its heirs."""
    given = list(tasks)
    kept = _kept(plan, given)
    found: dict[str, list[Task]] = {}
    for task in given:
        for unit in task.answering:
            if not task.heirs or (task.uid, unit.id) in kept:
                found.setdefault(unit.id, []).append(task)
    return found


def once(plan: Plan, tasks: Iterable[Task]) -> Iterator[Task]:
    """The tasks, each thing once for all the units that answer for it."""
    given = list(tasks)
    kept = _kept(plan, given)
    for task in given:
        if not task.heirs or any((task.uid, heir.id) in kept for heir in task.heirs):
            yield task


def of_unit(plan: Plan, tasks: Iterable[Task], unit: Unit) -> Iterator[Task]:
    """What a unit owes or owed by its own name, and what it has taken over."""
    mine = [one for one in tasks if unit.id in (one.unit.id, *(heir.id for heir in one.heirs))]
    kept = _kept(plan, mine)
    for task in mine:
        if task.unit.id == unit.id or (task.uid, unit.id) in kept:
            yield task


def _kept(plan: Plan, tasks: list[Task]) -> set[tuple[str, str]]:
    """Which tasks (UIDs) name what each heir (an id) has taken over."""
    taken = [task for task in tasks if task.heirs]
    if not taken:
        return set()
    held = {(_thing(task), task.unit.id) for task in tasks if not task.heirs}
    first: dict[tuple[object, str], Task] = {}
    ranks = _ranks(plan)
    for task in sorted(taken, key=lambda one: ranks[one.obligation, one.unit.id]):
        for heir in task.heirs:
            if (_thing(task), heir.id) not in held:
                first.setdefault((_thing(task), heir.id), task)
    return {(task.uid, heir) for (_, heir), task in first.items()}


def _ranks(plan: Plan) -> dict[tuple[str, str], int]:
    """The place of each unit among those that owe an obligation."""
    return {
        (one.id, share.unit.id): at
        for one in plan.obligations
        for at, share in enumerate(one.units.shares)
    }


def _thing(task: Task) -> tuple[object, ...]:
    """What is the same for all units that owe one thing which stands alike."""
    name = task.uid.partition("@")[0].removesuffix(f".{task.unit.id}")
    return name, task.standing, task.due
