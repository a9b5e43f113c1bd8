"""Which task or unit somebody means: a UID, the front of one, or an obligation with its unit and cycle."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from gkrules._toml import nearest
from gkrules.agenda.agenda import Agenda
from gkrules.agenda.keys import ascii_id
from gkrules.agenda.values import Task
from gkrules.errors import GkrulesError, PlanError
from gkrules.plan import Plan
from gkrules.units import Unit

#: So many candidates are told.
_TOLD = 8


class UnknownTask(GkrulesError, ValueError):
    """No task, or more than one, is meant by what somebody wrote."""


class UnknownUnit(GkrulesError, ValueError):
    """No unit of the plan has the name."""


def unit_named(plan: Plan, name: str) -> Unit:
    """The plan's unit of that id or name. Raises UnknownUnit, with the nearest, where there is none."""
    found = plan.unit(name)
    if found is not None:
        return found
    near = nearest(name, [unit.name for unit in plan.units])
    zh = f"方案里没有单位「{name}」" + (f"；是否要写「{near}」？" if near else "")
    en = f"the plan has no unit 「{name}」" + (f"; did you mean 「{near}」?" if near else "")
    raise UnknownUnit(zh, en)


def short(task: Task) -> str:
    """A task's UID without the plan: unique within it, and what people type."""
    return task.uid.partition("@")[0]


def named(agenda: Agenda, words: str, unit: Unit | None = None) -> Task:
    """The task that `words` name: its UID, with or without the plan; its front; or an obligation's id.

    Raises UnknownTask where none is meant, and, with the candidates, where several are: nothing is guessed.
    """
    tasks = [
        task
        for one in agenda.plan.obligations
        if words in (one.id, f"第{one.id}项") or words.startswith(f"{ascii_id(one.id)}.")
        for task in agenda.every(unit, one.id)
    ]
    found = _meant(tasks, words, (_whole, _parts, _front, _obligation))
    if found is None:
        found = _meant(_beyond(agenda, words, unit), words, (_whole, _parts, _front))
    if found is not None:
        return found
    _withdrawn(agenda, words)
    raise _none(words, tasks or agenda.every(unit), unit)


def _meant(
    tasks: list[Task], words: str, tests: tuple[Callable[[Task, str], bool], ...]
) -> Task | None:
    """The one task that the first test which any passes leaves. Raises UnknownTask where several pass."""
    for test in tests:
        found = [task for task in tasks if test(task, words)]
        if len(found) == 1:
            return found[0]
        if found:
            raise _several(words, found)
    return None


def _beyond(agenda: Agenda, words: str, unit: Unit | None) -> list[Task]:
    """The tasks that `next` shows of other years' cycles; none where those cannot be counted."""
    try:
        return [
            task
            for one in agenda.plan.obligations
            if words.startswith(f"{ascii_id(one.id)}.")
            for task in agenda.beyond(unit, one.id)
        ]
    except PlanError:
        return []


def _withdrawn(agenda: Agenda, words: str) -> None:
    """Raise UnknownTask for a task that a withdrawn trigger had opened."""
    number = re.search(r"\.(?:c-)?t(\d+)(?:[.@]|$)", words)
    for one in agenda.state.gone:
        if number and one.number == int(number[1]):
            by = agenda.state.withdrawn(one.number)
            raise UnknownTask(
                f"没有任务「{words}」：引起它的第{one.number}号「{one.event}」已由第{by}号撤回",
                f"there is no task 「{words}」: #{one.number} 「{one.event}」, which had opened it, "
                f"is withdrawn by #{by}",
            )


def _whole(task: Task, words: str) -> bool:
    return words in (task.uid, short(task))


def _parts(task: Task, words: str) -> bool:
    return words != task.obligation and short(task).startswith(f"{words}.")


def _front(task: Task, words: str) -> bool:
    return words != task.obligation and is_front(words, short(task))


def is_front(words: str, name: str) -> bool:
    """Whether what somebody wrote is the front of a task's short name: 97.within, 97.within-9720f80bb5.t1."""
    return name.startswith(f"{words}.") or ("." in words and name.startswith(words))


def _obligation(task: Task, words: str) -> bool:
    return words in (task.obligation, f"第{task.obligation}项")


def _several(words: str, found: list[Task]) -> UnknownTask:
    names = [short(task) for task in found[:_TOLD]]
    more = len(found) - len(names)
    listed = "\n".join(
        f"  {name}  {task.unit.name}  {task.occurrence.due or ''}".rstrip()
        for name, task in zip(names, found, strict=False)
    )
    zh = f"「{words}」有{len(found)}项任务，请写明是哪一项：\n{listed}" + (
        f"\n  另有{more}项" if more else ""
    )
    en = f"「{words}」 names {len(found)} tasks; say which:\n{listed}" + (
        f"\n  and {more} more" if more else ""
    )
    return UnknownTask(zh, en)


def _none(words: str, tasks: Iterable[Task], unit: Unit | None) -> UnknownTask:
    names = sorted({name for task in tasks for name in (task.obligation, short(task))})
    near = nearest(words, names)
    owner, owner_en = (
        (f"{unit.name}没有", f"{unit.name} has") if unit else ("方案里没有", "the plan has")
    )
    zh = f"{owner}任务「{words}」" + (f"；是否要写「{near}」？" if near else "")
    en = f"{owner_en} no task 「{words}」" + (f"; did you mean 「{near}」?" if near else "")
    return UnknownTask(zh, en)
