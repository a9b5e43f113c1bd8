"""The part of an agenda that an entry can concern: few obligations, few triggers, however long the ledger is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property

from attrs import evolve, frozen

from gkrules.agenda import Agenda, Task
from gkrules.agenda.keys import singles
from gkrules.agenda.naming import UnknownTask, is_front, named, short
from gkrules.calendar import Calendar
from gkrules.errors import PlanError
from gkrules.ledger.journal import Ledger
from gkrules.ledger.state import State
from gkrules.plan import Plan
from gkrules.recording.events import Events
from gkrules.recording.twins import beside
from gkrules.units import Unit

#: How far ahead of the day looked from tasks can be named that the plan's year does not hold.
_AHEAD = timedelta(days=400)
#: Cycles that end later may be due after the calendar's last day.
_LAST = date(2098, 12, 31)


@frozen
class Scope:
    """What is looked at: obligations by their ids, and triggers by their numbers (None: all of them)."""

    obligations: frozenset[str]
    triggers: frozenset[int] | None = None

    def __or__(self, other: Scope) -> Scope:
        both = None
        if self.triggers is not None and other.triggers is not None:
            both = self.triggers | other.triggers
        return Scope(self.obligations | other.obligations, both)


class Chains:
    """Who waits for whom (`after`) among the obligations of a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._before = {one.id: one.after for one in plan.obligations if one.after}
        self._keys = {one.id: {single.key for single in singles(one)} for one in plan.obligations}

    def following(self, ids: Iterable[str]) -> frozenset[str]:
        """The obligations themselves and all that wait for them, at whatever remove."""
        found = set(ids)
        while more := {one for one, after in self._before.items() if after in found} - found:
            found |= more
        return frozenset(found)

    def whole(self, ids: Iterable[str]) -> frozenset[str]:
        """The same with what they wait for: what must be counted to count them."""
        found = set(self.following(ids))
        while more := {self._before[one] for one in found if one in self._before} - found:
            found |= more
        return frozenset(found)

    def named(self, words: str) -> frozenset[str]:
        """The obligations that a task's words can speak of: an id, 第97项, a UID or the front of one."""
        front = words.partition("@")[0]
        found = {one for one in self._keys if front in (one, f"第{one}项")}
        for one, keys in self._keys.items():
            if any(f"{front}.".startswith(f"{key}.") or is_front(front, f"{key}.") for key in keys):
                found.add(one)
        return frozenset(found)


class Desk:
    """A plan and its ledger as of a day, looked at in parts.

    `events`: those of the plan. Of obligations whose limits speak of two events all triggers are looked at, since the
    first of the one belongs to the first of the other; else those of the same event under other names.
    """

    def __init__(
        self,
        chains: Chains,
        events: Events,
        ledger: Ledger,
        calendar: Calendar | None,
        day: date,
    ) -> None:
        self.chains, self.plan, self.ledger = chains, chains.plan, ledger
        self.events, self.calendar, self.day = events, calendar, day
        self._agendas: dict[Scope, Agenda] = {}
        self._tasks: dict[Scope, dict[str, Task]] = {}

    def with_ledger(self, ledger: Ledger) -> Desk:
        """The same after more entries."""
        return Desk(self.chains, self.events, ledger, self.calendar, self.day)

    @cached_property
    def state(self) -> State:
        """What holds after all entries."""
        return self.ledger.state()

    def agenda(self, scope: Scope) -> Agenda:
        """The agenda of a scope. Its dates are those of the whole one."""
        if scope not in self._agendas:
            ids = self.chains.whole(scope.obligations)
            plan, state = self.plan, self.state
            plan = evolve(plan, obligations=tuple(o for o in plan.obligations if o.id in ids))
            if scope.triggers is not None and not ids & self.events.paired:
                kept = tuple(one for one in state.triggers if one.number in scope.triggers)
                gone = tuple(one for one in state.gone if one.number in scope.triggers)
                state = evolve(state, triggers=kept, gone=gone)
            self._agendas[scope] = Agenda(plan, state, self.calendar, as_of=self.day)
        return self._agendas[scope]

    def tasks(self, scope: Scope) -> dict[str, Task]:
        """The tasks of a scope by their UIDs: the plan's year, what came before the notice, and some time ahead.

        Raises PlanError where they cannot be counted.
        """
        if scope not in self._tasks:
            agenda = self.agenda(scope)
            found = (*agenda.every(), *self._beyond(agenda))
            self._tasks[scope] = {task.uid: task for task in found}
        return self._tasks[scope]

    def counted(self, scope: Scope) -> tuple[Task, ...]:
        """The same; none where they cannot be counted."""
        try:
            return tuple(self.tasks(scope).values())
        except PlanError:
            return ()

    def _beyond(self, agenda: Agenda, unit: Unit | None = None) -> tuple[Task, ...]:
        year = self.plan.year
        last = min(max(date(year, 12, 31), self.day), _LAST - _AHEAD) + _AHEAD
        return agenda.tasks(date(year, 1, 1), last, unit)

    def named(self, words: str, unit: Unit | None) -> tuple[Task, Scope]:
        """The task that the words name, and its scope. Raises UnknownTask where none or several are meant."""
        scope = self.scope_of(words)
        if not scope.obligations:  # for the nearest name; what events opened would only be long
            every = frozenset(one.id for one in self.plan.obligations)
            task = named(self.agenda(Scope(every, frozenset())), words, unit)
            scope = Scope(frozenset({task.obligation}))
        agenda = self.agenda(scope)
        try:
            return named(agenda, words, unit), scope
        except UnknownTask:
            found = [one for one in self._beyond(agenda, unit) if words in (one.uid, short(one))]
            if len(found) == 1:
                return found[0], scope
            raise

    def scope_of(self, words: str) -> Scope:
        """The scope of a task's words. A trigger's number in a UID leaves the other triggers out."""
        ids = self.chains.named(words)
        number = re.search(r"\.(?:c-)?t(\d+)[.@]", words)  # t1 alone is the front of t17 too
        return Scope(ids, beside(self.events, self.state, int(number[1])) if number else None)
