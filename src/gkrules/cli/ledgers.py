"""The ledger that a command looks into or writes: `--ledger`, else the one beside the plan."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gkrules.agenda.keys import plan_key, stranger
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
    if not has_ledger(options, plan):
        return Ledger().state()
    store = store_of(options, plan)
    return of_plan(options, plan, store.state(as_of), store.name)


def ledger_of(options: Namespace, plan: Plan) -> Ledger:
    """All entries; none where the plan has no ledger."""
    if not has_ledger(options, plan):
        return Ledger()
    store = store_of(options, plan)
    ledger = store.read()
    of_plan(options, plan, ledger.state(), store.name)
    return ledger


def of_plan(options: Namespace, plan: Plan, state: State, name: str) -> State:
    """The state, if it is the plan's: a ledger that was named may hold several plans, one beside a plan holds its own.

    Raises LedgerError where no task in it is the plan's: its title was edited, say, and what is done would be open.
    """
    other = "" if options.ledger else stranger(plan, state)
    if other:
        raise fault(
            f"里面的任务都是另一个方案的（@{other}），这个方案的是@{plan_key(plan)}：发文字号、标题或者日期改过？"
            f'还是同一个方案的，在 [plan] 里加一行 key = "{other}"，办结的记录和已经发布的日历就都接得上',
            f"its tasks are all another plan's (@{other}), this one's are @{plan_key(plan)}: was the number, the title "
            f'or the date edited? If it is the same plan still, add key = "{other}" to [plan], and what was recorded '
            "and published goes on",
            where=name,
        )
    return state


def has_ledger(options: Namespace, plan: Plan) -> bool:
    """Whether there is a ledger to look into. One that was named and is not there is an error, not an empty one."""
    if not options.ledger:
        return there(beside(plan.path))
    if "://" not in options.ledger and not Path(options.ledger).exists():
        raise fault("没有这个台账", "there is no such ledger", where=options.ledger)
    return True
