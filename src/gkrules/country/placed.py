"""A plan as one place has it: its own units in place of the plan's, its own days, and UIDs that name the place."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from attrs import evolve, field, frozen

from gkrules.agenda import Agenda, Due
from gkrules.agenda.dues import Dues
from gkrules.country.places import Place
from gkrules.errors import PlanError, Problem
from gkrules.feeds import Mark, marks_of
from gkrules.plan import Plan
from gkrules.units import Directory
from gkrules.unitsphrase import Assignment, read_units


def at(plan: Plan, place: Place, directory: Directory) -> Plan:
    """The plan with a place's units; its limits are not read again.

    Names that the place's directory lacks are `findings`. Raises PlanError where the words of a row name nobody there.
    """
    read: dict[str, Assignment] = {}
    for words in {one.unit_words: None for one in plan.obligations}:
        read[words] = read_units(words, directory)
    problems: list[Problem] = []
    findings: list[Problem] = []
    for one in plan.obligations:
        units = read[one.unit_words]
        if one.unit_words and not units.shares:
            zh = f"{place.id}：「{one.unit_words}」里读不出单位"
            en = f"{place.id}: no unit can be read in 「{one.unit_words}」"
            problems.append(Problem(plan.path, one.line, "units", zh, en))
        for name in units.unknown:
            zh = f"{place.id}：单位名录里没有「{name}」，给它单独一份日历"
            en = f"{place.id}: the directory lacks 「{name}」; it gets a calendar of its own"
            findings.append(Problem(plan.path, one.line, "units", zh, en))
    if problems:
        raise PlanError(tuple(problems))
    return evolve(
        plan,
        obligations=tuple(evolve(one, units=read[one.unit_words]) for one in plan.obligations),
        directory=directory,
        overlays=(*plan.overlays, *place.overlays),
        findings=tuple(findings),
    )


@frozen(slots=False)
class PlacedAgenda(Agenda):
    """An agenda of one place. Its UIDs name the place, since all places share the plan and often the units' ids.

    counted: what was counted before for the same plan on the same calendar; shared by the places that have no days
    and no ledger of their own, and None for the others.
    """

    place: str = ""
    counted: dict[object, Any] | None = field(default=None, eq=False, repr=False)

    def uid(self, due: Due, owner: str) -> str:
        """The plan's UID with the place before the owner: `5.within.t17.510402.finance@…`."""
        return super().uid(due, f"{self.place}.{owner}")

    def marks(self, start: date | None = None, end: date | None = None) -> dict[str, Mark]:
        """How tasks due in [start, end] stand by the place's ledger, by the UIDs of its feeds.

        Those of the ledger do not name the place.
        """
        if self.ledger is None:
            return {}
        return {self._named(uid): mark for uid, mark in marks_of(self.tasks(start, end)).items()}

    def _named(self, uid: str) -> str:
        head, mark, plan = uid.rpartition("@")
        before, _, unit = head.rpartition(".")  # a unit's id has no full stop
        return f"{before}.{self.place}.{unit}{mark}{plan}"

    @cached_property
    def _dues(self) -> Dues:
        made = Dues(self.plan, self.state, self.calendar, self.day)
        if self.counted is not None:
            made._counted = self.counted
        return made
