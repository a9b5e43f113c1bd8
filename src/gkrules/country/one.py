"""One place: its feeds published, or found to be right already."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from gkrules.calendar import china
from gkrules.country import inputs
from gkrules.country.journal import Line
from gkrules.country.placed import PlacedAgenda, at
from gkrules.country.places import Place
from gkrules.errors import FileError, GkrulesError, Lang, Problem
from gkrules.feeds import Options, publish
from gkrules.ledger.state import State
from gkrules.plan import Plan
from gkrules.units import Directory


@frozen
class Asked:
    """What is asked of every place: the plans by the names of their folders, and how they are published."""

    plans: dict[str, Plan]
    out: Path
    shared: str
    start: date | None = None
    end: date | None = None
    as_of: date | None = None
    stamp: datetime | None = None
    lang: Lang = "zh"
    options: Options = field(factory=Options)
    again: bool = False


@frozen
class Outcome:
    """What became of a place: its line for the journal, or what is wrong; changed: how many files were written.

    skipped: the journal said that it was done, and its feeds lie there.
    """

    place: str
    line: Line | None = None
    changed: int = 0
    skipped: bool = False
    problems: tuple[Problem, ...] = ()


@frozen
class Publisher:
    """Publishes place after place; what it has counted it keeps for the next (by the plan's name)."""

    asked: Asked
    _counted: dict[str, dict[object, Any]] = field(factory=dict, init=False)

    def __call__(self, task: tuple[Place, Line | None]) -> Outcome:
        """A place, and what the journal says of it. What is wrong with it is told, and nothing of it is written."""
        place, before = task
        try:
            return self._outcome(place, before)
        except FileError as error:
            return Outcome(place.id, problems=error.problems)
        except GkrulesError as error:
            problem = Problem(place.units, 0, "", error.zh, error.en)
            return Outcome(place.id, problems=(problem,))
        except (
            Exception
        ) as error:  # of thousands of places one must not stop the others, whatever it holds
            what = f"{type(error).__name__}: {error}"
            zh, en = f"没有料到的错误：{what}", f"an error that was not foreseen: {what}"
            return Outcome(place.id, problems=(Problem(place.units, 0, "", zh, en),))

    def _outcome(self, place: Place, before: Line | None) -> Outcome:
        asked = self.asked
        digest = inputs.own(place, asked.plans, asked.shared)
        folders = {name: asked.out / place.id / name for name in asked.plans}
        stamp = "" if asked.stamp is None else asked.stamp.isoformat()
        if (
            before is not None
            and not asked.again
            and before.inputs == digest
            and (before.stamp == stamp or not before.cancelled)
            and before.outputs == inputs.standing(folders)
        ):
            return Outcome(place.id, before, skipped=True)
        directory = Directory.load(place.units)
        agendas = {
            name: self._agenda(name, plan, place, directory) for name, plan in asked.plans.items()
        }
        for agenda in agendas.values():  # all are counted before anything of the first is written
            agenda.due(asked.start, asked.end)
        line = Line(place.id, digest, stamp, "", 0, 0, 0, _unknown(agendas))
        changed = 0
        for name, agenda in agendas.items():
            done = publish(
                agenda,
                folders[name],
                start=asked.start,
                end=asked.end,
                stamp=asked.stamp,
                lang=asked.lang,
                marks=agenda.marks(asked.start, asked.end),
                options=asked.options,
            )
            changed += len(done.changed)
            line = evolve(
                line,
                feeds=line.feeds + len(agenda.plan.units),
                entries=line.entries + done.entries,
                cancelled=line.cancelled + done.cancelled,
            )
        return Outcome(place.id, evolve(line, outputs=inputs.standing(folders)), changed)

    def _agenda(self, name: str, plan: Plan, place: Place, directory: Directory) -> PlacedAgenda:
        ledger = self._ledger(place, plan)
        alike = ledger is None and not place.overlays and not directory.calendars
        return PlacedAgenda(
            at(plan, place, directory),
            ledger,
            china(),
            self.asked.as_of,
            place=place.id,
            counted=self._counted.setdefault(name, {}) if alike else None,
        )

    def _ledger(self, place: Place, plan: Plan) -> State | None:
        path = inputs.ledger_of(place, plan)
        if path is None:
            return None
        from gkrules.ledger.store import open_ledger

        return open_ledger(path).state(self.asked.as_of or date.max)


def _unknown(agendas: dict[str, PlacedAgenda]) -> tuple[str, ...]:
    names = {
        name: None
        for agenda in agendas.values()
        for one in agenda.plan.obligations
        for name in one.units.unknown
    }
    return tuple(names)
