"""From an agenda to its supervision: who answers for what, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from gkrules.agenda import Agenda, Due, Standing, Task
from gkrules.agenda.merged import answered
from gkrules.supervision.values import Counts, Line, Supervision, was_late
from gkrules.units import Unit
from gkrules.unitsphrase import Role


def supervise(
    agenda: Agenda, roles: Iterable[Role] = (Role.LEAD,), unit: Unit | None = None
) -> Supervision:
    """How each unit keeps its dates, as of the day that the agenda looks from.

    A task counts for the units that answer for it now: one that was merged or split leaves what is open to those that
    took over, and keeps what it did. Joint leads are counted one by one. `roles`: by default only those who lead,
    since a supporting unit's part ends with theirs. `unit`: this one's line alone. Units without a task are not listed.

    Raises PlanError, with file, line and item, where a limit cannot be counted.
    """
    plan, asked = agenda.plan, frozenset(roles)
    wanted = tuple(role for role in Role if role in asked)
    tasks = (task for task in agenda.every() if task.role in asked)
    by_unit = answered(plan, tasks)
    lines = tuple(
        _line(one, by_unit[one.id], agenda.day)
        for one in plan.units
        if one.id in by_unit and (unit is None or one.id == unit.id)
    )
    every = {task.uid: task for line in lines for task in by_unit[line.unit.id]}
    return Supervision(
        plan.title,
        plan.number,
        agenda.day,
        wanted,
        lines,
        Counts.of(every.values(), agenda.day),
        unit,
        tuple(due for due in agenda.before_notice() if _speaks_of(due, asked, unit)),
        tuple(one for one in plan.obligations if not (unit or one.units.shares)),
        plan.path,
    )


def _speaks_of(due: Due, roles: frozenset[Role], unit: Unit | None) -> bool:
    return any(
        share.role in roles and (unit is None or share.unit.id == unit.id) for share in due.shares
    )


def _line(unit: Unit, tasks: list[Task], day: date) -> Line:
    return Line(
        unit,
        Counts.of(tasks, day),
        tuple(sorted(_standing(tasks, Standing.OVERDUE), key=_longest)),
        tuple(_standing(tasks, Standing.DUE_SOON)),
        tuple(task for task in tasks if was_late(task, day)),
    )


def _standing(tasks: Iterable[Task], wanted: Standing) -> Iterator[Task]:
    """In the agenda's order: soonest due first."""
    return (task for task in tasks if task.standing is wanted)


def _longest(task: Task) -> tuple[int, int]:
    assert task.late is not None
    return -task.late.days, -task.late.working_days
