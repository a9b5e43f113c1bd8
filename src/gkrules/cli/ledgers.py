"""The ledger that a command looks into or writes: `--ledger`, else the one beside the plan."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gkrules.cli.flags import Option
from gkrules.ledger.faults import fault
from gkrules.ledger.fresh import there
from gkrules.ledger.journal import Ledger
from gkrules.ledger.place import beside
from gkrules.ledger.state import State
from gkrules.plan import Plan

if TYPE_CHECKING:
    from gkrules.ledger.store import Store

LEDGER: Option = (
    ("--ledger",),
    {"metavar": "FILE|URL"},
    "台账的文件，或者 postgresql://…，默认方案旁边的 .ledger.db",
    "the ledger's file, or postgresql://…; by default .ledger.db beside the plan",
)


def store_of(options: Namespace, plan: Plan) -> Store:
    """The ledger's store. Raises LedgerError where it cannot be used."""
    from gkrules.ledger.store import open_ledger

    return open_ledger(options.ledger or beside(plan.path))


def state_of(options: Namespace, plan: Plan, as_of: date) -> State:
    """What holds at the end of a day; empty where the plan has no ledger, which then need not be installed."""
    return store_of(options, plan).state(as_of) if has_ledger(options, plan) else Ledger().state()


def ledger_of(options: Namespace, plan: Plan) -> Ledger:
    """All entries; none where the plan has no ledger."""
    return store_of(options, plan).read() if has_ledger(options, plan) else Ledger()


def has_ledger(options: Namespace, plan: Plan) -> bool:
    """Whether there is a ledger to look into. One that was named and is not there is an error, not an empty one."""
    if not options.ledger:
        return there(beside(plan.path))
    if "://" not in options.ledger and not Path(options.ledger).exists():
        raise fault("没有这个台账", "there is no such ledger", where=options.ledger)
    return True
