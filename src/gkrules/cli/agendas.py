"""`next`, `overdue`, `explain`: what a plan's tasks are, and how they stand by its ledger."""

from __future__ import annotations

from argparse import Namespace
from datetime import date, timedelta

from gkrules.agenda import Agenda
from gkrules.agenda.naming import named, unit_named
from gkrules.cli import clock, show_plan, show_task
from gkrules.cli.flags import PLAN, TODAY, Option
from gkrules.cli.ledgers import LEDGER, state_of
from gkrules.cli.values import count
from gkrules.plan import Plan
from gkrules.units import Unit

UNIT: Option = (("--unit",), {"metavar": "NAME"}, "只看一个单位", "one unit only")
NEXT: tuple[Option, ...] = (
    PLAN,
    UNIT,
    (
        ("--days",),
        {"type": count, "default": 30, "metavar": "N"},
        "往后多少天，默认30",
        "how many days ahead, 30 by default",
    ),
    TODAY,
    LEDGER,
)
OVERDUE: tuple[Option, ...] = (PLAN, UNIT, TODAY, LEDGER)
EXPLAIN: tuple[Option, ...] = (
    PLAN,
    (
        ("task",),
        {"metavar": "TASK"},
        "任务：UID、UID 的前一段，或者方案里的编号（有几项时会列出）",
        "the task: its UID, the front of it, or its number in the plan (several are listed)",
    ),
    UNIT,
    TODAY,
    LEDGER,
)


def upcoming(options: Namespace) -> int:
    """`next`: what is due in the coming days; what waits, runs all year, or has no date."""
    agenda, unit = look(options)
    show_plan.agenda(agenda, agenda.day, _later(agenda.day, options.days), unit, options)
    return 0


def overdue(options: Namespace) -> int:
    """`overdue`: what was due before today and is not done. 1 where there is any."""
    agenda, unit = look(options)
    found = agenda.overdue(unit)
    show_plan.overdue(agenda, found, unit, options)
    return 1 if found else 0


def explain(options: Namespace) -> int:
    """`explain`: one task's derivation and history."""
    agenda, unit = look(options)
    show_task.whole(agenda, named(agenda, options.task, unit), options)
    return 0


def look(options: Namespace) -> tuple[Agenda, Unit | None]:
    """The agenda that the options ask for, and the unit."""
    plan = Plan.load(options.plan)
    unit = unit_named(plan, options.unit) if options.unit else None
    today = options.today or clock.today()
    return Agenda(plan, state_of(options, plan, today), as_of=today), unit


def _later(today: date, days: int) -> date:
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return date.max
