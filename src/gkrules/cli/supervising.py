"""`audit`: a plan's table for supervision and its 督办 lists; or the requests of a register."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from gkrules.agenda import Agenda
from gkrules.agenda.naming import unit_named
from gkrules.cli import clock
from gkrules.cli.agendas import UNIT
from gkrules.cli.flags import TODAY, Option
from gkrules.cli.ledgers import LEDGER, state_of
from gkrules.cli.reports import format_of, place_of, put
from gkrules.cli.say import as_json, say
from gkrules.cli.values import file_out
from gkrules.errors import GkrulesError
from gkrules.ledger.place import beside
from gkrules.plan import Plan
from gkrules.unitsphrase import Role

if TYPE_CHECKING:
    from gkrules.supervision import Supervision

OPTIONS: tuple[Option, ...] = (
    (
        ("file",),
        {"metavar": "PLAN|REGISTER"},
        "方案文件（.toml），或者依申请公开登记簿（.csv、.xlsx）",
        "the plan file (.toml), or a register of requests (.csv, .xlsx)",
    ),
    TODAY,
    UNIT,
    (
        ("--roles",),
        {"default": Role.LEAD.value, "metavar": "all|lead,support,guide"},
        "统计哪些分工的任务：lead 牵头、support 配合、guide 指导，可用逗号连接，默认 lead",
        "the tasks of which roles to count, joined by commas; lead by default",
    ),
    LEDGER,
    (
        ("--to",),
        {
            "dest": "format",
            "choices": ("text", "csv", "xlsx", "json"),
            "metavar": "text|csv|xlsx|json",
        },
        "格式，默认按 -o 的扩展名，否则 text",
        "the format; by default by the suffix of -o, else text",
    ),
    (
        ("-o", "--out"),
        {"type": file_out, "metavar": "FILE"},
        "写到哪个文件，默认标准输出",
        "the file to write, by default standard output",
    ),
    (
        ("--strict",),
        {"action": "store_true"},
        "有逾期的或者迟办的，退出码为 1",
        "exit 1 where something is overdue or was late",
    ),
)


def run(options: Namespace) -> int:
    """`audit`: 0, or with --strict 1 where something is overdue or was done late."""
    if Path(options.file).suffix.lower() != ".toml":
        from gkrules.cli.registers import audit

        return audit(options)
    from gkrules.supervision import supervise
    from gkrules.supervision.written import write

    kind, roles = format_of(options), _roles(options.roles)
    plan = Plan.load(options.file)
    out = place_of(options, kind, _own(options, plan))
    unit = unit_named(plan, options.unit) if options.unit else None
    today = options.today or clock.today()
    agenda = Agenda(plan, state_of(options, plan, today), as_of=today)
    found = supervise(agenda, roles, unit)
    data = write(found, kind, options.lang)
    if out is None:
        put(data, kind)
    else:
        from gkrules.safely import write_files

        write_files({out: data})
        _wrote(found, out, options)
    return 1 if options.strict and found.failing else 0


def _roles(words: str) -> tuple[Role, ...]:
    """The roles that are named, joined by commas; all of them for all."""
    known = {role.value: role for role in Role}
    named = list(known) if words.strip() == "all" else [one.strip() for one in words.split(",")]
    for one in named:
        if one not in known:
            raise GkrulesError(
                f"--roles 没有「{one}」，可用：all、{'、'.join(known)}",
                f"--roles takes all, {', '.join(known)}; not {one!r}",
            )
    return tuple(known[one] for one in named)


def _own(options: Namespace, plan: Plan) -> Iterable[str | Path]:
    yield options.file
    yield beside(plan.path)
    if plan.directory.path:
        yield plan.directory.path
    if options.ledger and "://" not in options.ledger:
        yield options.ledger


def _wrote(found: Supervision, out: Path, options: Namespace) -> None:
    """What was written, when the audit itself went into a file."""
    many, totals = len(found.lines), found.totals
    if options.json:
        as_json(
            {
                "schema": 1,
                "file": str(out),
                "units": many,
                "due": totals.due,
                "overdue": totals.overdue,
                "late": totals.late,
            }
        )
    elif options.lang == "zh":
        say(f"{out}：{many}个单位，应办{totals.due}项，逾期{totals.overdue}项，迟办{totals.late}项")
    else:
        say(f"{out}: {many} units, {totals.due} due, {totals.overdue} overdue, {totals.late} late")
