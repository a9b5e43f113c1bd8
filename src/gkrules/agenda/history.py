"""What the ledger says of one task: its own entries, those of the triggers that opened it, what it comes after."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from gkrules.agenda.agenda import Agenda
from gkrules.agenda.keys import Single, awaited, singles
from gkrules.agenda.openings import own_event
from gkrules.agenda.values import Task
from gkrules.eventwords import either, event_key
from gkrules.ledger.entries import Entry
from gkrules.ledger.state import Happening
from gkrules.plan import Plan


@frozen
class Past:
    """One entry. `gone`: the number of the entry that withdrew it, 0 where it holds. `of`: the task that it speaks
    of by its short name, where that is another one: the completion that this one starts from."""

    entry: Entry
    gone: int = 0
    of: str = ""


def history(agenda: Agenda, task: Task) -> tuple[Past, ...]:
    """Every entry that the task rests on, in order, withdrawn ones too.

    Of a task that still waits, the triggers that would have opened it and were withdrawn.
    """
    state = agenda.state
    triggers = task.happenings or tuple(_withdrawn(agenda, task))
    subjects: tuple[str | int, ...] = (task.uid, *(one.number for one in triggers))
    found = {entry.number: "" for one in subjects for entry in state.history(one)}
    for done in task.started_by:
        name = done.task.partition("@")[0]
        for entry in state.history(done.task):
            if state.book.root_of(entry.number) == done.number:
                found.setdefault(entry.number, name)
    return tuple(
        Past(state.entries[number - 1], state.withdrawn(number), found[number])
        for number in sorted(found)
    )


def _withdrawn(agenda: Agenda, task: Task) -> Iterator[Happening]:
    """The withdrawn triggers of what a task waits for."""
    if task.occurrence.waits_for is None or not agenda.state.gone:
        return
    name = task.uid.partition("@")[0].removesuffix(f".{task.unit.id}")
    single = next((one for one in _singles(agenda.plan, task) if one.key == name), None)
    if single is not None and not single.obligation.after:
        keys = _events(single)
        for one in agenda.state.gone:
            if event_key(one.event) in keys and one.concerns(task.unit.id):
                yield one


def _singles(plan: Plan, task: Task) -> Iterator[Single]:
    return (one for each in plan.obligations if each.id == task.obligation for one in singles(each))


def _events(single: Single) -> frozenset[str]:
    """The keys of all names by which an event opens a limit."""
    obligation, words = single.obligation, awaited(single.limit) or ()
    parts = (part for event in words for part in (event, *either(event)))
    return frozenset(map(event_key, (*parts, *obligation.aliases, own_event(obligation.id))))
