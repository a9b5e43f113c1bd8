"""`record`: what happened, was done, granted, stopped or waived, into a plan's ledger; one entry, or a file of them."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve

from gkrules.cli import clock, flags_record, show_record
from gkrules.cli.flags import Option
from gkrules.cli.ledgers import of_plan, store_of
from gkrules.cli.values import moment, quantity
from gkrules.cli.writers import recorded, who
from gkrules.errors import GkrulesError, Problem
from gkrules.ledger.faults import LedgerError
from gkrules.ledger.journal import Ledger
from gkrules.plan import Plan
from gkrules.recording import Clerk, Outcome, RecordError, Wish, all_of, read_wishes

if TYPE_CHECKING:
    from gkrules.ledger.store import Store

#: So often a judgement is made anew because others have recorded meanwhile.
_TRIES = 50
#: A wish with its line in a file; 0 for one of the command line.
_Rows = tuple[tuple[int, Wish], ...]


def one(options: Namespace) -> int:
    """`record KIND PLAN …`: one entry."""
    wish = Wish(kind=options.action, **_given(options))
    if wish.kind == "corrected":
        wish = _correction(options, wish)
    _record(options, ((0, wish),))
    return 0


def many(options: Namespace) -> int:
    """`record from PLAN FILE`: all entries of a file, or none."""
    rows = read_wishes(
        options.file,
        moment=_or_value_error(moment),
        amount=_or_value_error(quantity),
        number=_or_value_error(flags_record.number),
    )
    chosen = {name: getattr(options, name) for name in ("any_event", "again", "day_only")}
    common = {"reference": options.reference, "note": options.note}
    _record(
        options,
        tuple(
            (line, evolve(wish, **chosen, **{k: getattr(wish, k) or v for k, v in common.items()}))
            for line, wish in rows
        ),
    )
    return 0


def _record(options: Namespace, rows: _Rows) -> None:
    plan = Plan.load(options.plan)
    store, signer = store_of(options, plan), who(options)
    today = options.today or clock.today()
    instants = [wish.date for _, wish in rows if isinstance(wish.date, datetime)]
    for _ in range(_TRIES):
        ledger = store.look()
        of_plan(options, plan, ledger.state(), store.name)
        instant = recorded(options, ledger, instants)

        def clerk_of(
            plan: Plan = plan, ledger: Ledger = ledger, instant: datetime = instant
        ) -> Clerk:
            return Clerk(plan, ledger, today=today, recorded=instant, who=signer)

        clerk = clerk_of()
        outcome = _judged(options, clerk, rows, clerk_of)
        if options.dry_run or _kept(store, ledger, outcome, clerk):
            show_record.outcome(plan, store.name, outcome, options)
            return
    raise GkrulesError(
        "别处一直在记录，没有轮到；什么也没有写，请再试一次",
        "others kept recording; nothing was written, please try again",
    )


def _judged(
    options: Namespace, clerk: Clerk, rows: _Rows, clerk_of: Callable[[], Clerk]
) -> Outcome:
    """What the clerk makes of the rows. Raises the fault of the one entry, or FileError with the file's lines."""
    if not rows[0][0]:
        clerk.add(rows[0][1])
        return clerk.outcome()
    problems: list[Problem] = []
    for line, wish in rows:
        try:
            clerk.add(wish)
        except GkrulesError as error:
            problems.append(_problem(options.file, line, error))
    if not problems:
        try:
            return clerk.outcome()
        except GkrulesError as error:
            problems.append(_problem(options.file, _at_fault(rows, clerk_of), error))
    raise all_of(problems)


def _at_fault(rows: _Rows, clerk_of: Callable[[], Clerk]) -> int:
    """The line whose entry is the first with which the dates cannot be counted."""
    good, bad = 0, len(rows)
    while bad - good > 1:
        middle = (good + bad) // 2
        clerk = clerk_of()
        try:
            for _, wish in rows[:middle]:
                clerk.add(wish)
            clerk.outcome()
            good = middle
        except GkrulesError:
            bad = middle
    return rows[bad - 1][0]


def _problem(path: str, line: int, error: GkrulesError) -> Problem:
    key = error.key if isinstance(error, RecordError) else ""
    return Problem(str(Path(path)), line, key, error.zh, error.en)


def _kept(store: Store, before: Ledger, outcome: Outcome, clerk: Clerk) -> bool:
    """Write the entries, unless others have recorded since the ledger was read: then nothing is written."""
    try:
        store.append(outcome.entries, expected=len(before), began=clerk.began)
    except LedgerError:
        with suppress(LedgerError):  # a server that is gone: what happened first is the news
            if len(store.read()) != len(before):
                return False
        raise
    return True


def _given(options: Namespace) -> dict[str, Any]:
    """The options that a wish has, those that were given."""
    names = ("event", "task", "about", "date", "unit", "evidence", "reason", "amount")
    flags = ("reference", "note", "any_event", "again", "day_only")
    found = {name: getattr(options, name, None) for name in (*names, *flags)}
    found["units"] = tuple(options.units) if getattr(options, "units", None) else None
    return {name: value for name, value in found.items() if value is not None}


def _correction(options: Namespace, wish: Wish) -> Wish:
    if options.units and options.all_units:
        raise GkrulesError(
            "--unit 和 --all-units 只能写一个", "give --unit or --all-units, not both"
        )
    wish = evolve(wish, words=options.words, units=() if options.all_units else wish.units)
    if (wish.date, wish.words, wish.units) == (None, "", None):
        raise GkrulesError(
            "没有写改成什么：用 --date、--words、--unit 或者 --all-units",
            "it does not say what is right: give --date, --words, --unit or --all-units",
        )
    return wish


def _or_value_error(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """A reader of options as a reader of a file's values."""

    def reader(words: str) -> Any:
        try:
            return read(words)
        except argparse.ArgumentTypeError as error:
            raise ValueError(words) from error

    return reader


_ONE: tuple[tuple[str, str, str, tuple[Option, ...]], ...] = (
    ("happened", "起算的事由发生了", "a trigger happened", flags_record.EVENT),
    (
        "planned",
        "预定的事由：会议、届满，倒数的任务由它起算",
        "a trigger to come, such as a meeting or an expiry: opens what is counted back from it",
        flags_record.EVENT,
    ),
    (
        "confirmed",
        "预定的事由已经发生",
        "a planned trigger took place",
        flags_record.CONFIRMED,
    ),
    ("moved", "预定的事由改期", "a planned trigger has another day", flags_record.MOVED),
    (
        "corrected",
        "更正一条记录：日期、文字、单位",
        "set an entry right: its date, words or units",
        flags_record.CORRECTED,
    ),
    (
        "withdrawn",
        "撤回一条记录（撤回的也可以再撤回）",
        "withdraw an entry, or a withdrawal",
        flags_record.WITHDRAWN,
    ),
    ("done", "一项任务办结", "a task was done", flags_record.DONE),
    ("extended", "一项任务延长", "a task was given an extension", flags_record.EXTENDED),
    (
        "stopped",
        "期限中止：听证、鉴定等不计入的时间",
        "a clock stopped: time that does not count",
        flags_record.STOPPED,
    ),
    ("resumed", "中止的期限恢复", "a stopped clock runs again", flags_record.RESUMED),
    ("waived", "一项任务免于办理", "a task need not be done", flags_record.WAIVED),
)
#: The commands of the group, as `options` has them.
COMMANDS: tuple[tuple[str, Callable[[Any], int], str, str, tuple[Option, ...]], ...] = (
    *((f"record {kind}", one, zh, en, options) for kind, zh, en, options in _ONE),
    (
        "record from",
        many,
        "一次记录一个文件里的许多条",
        "record many entries from a file",
        flags_record.FROM,
    ),
)
