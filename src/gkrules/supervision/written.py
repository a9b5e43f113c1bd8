"""A supervision in each of its formats: text, .csv, .xlsx, JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Literal

from gkrules.agenda import Due, Task
from gkrules.agenda.naming import short
from gkrules.errors import FileError, Lang, Problem
from gkrules.exports import separated
from gkrules.supervision.tables import book
from gkrules.supervision.values import Counts, Line, Supervision
from gkrules.supervision.words import HEADS, PARTS, lines

Format = Literal["text", "csv", "xlsx", "json"]
FORMATS: tuple[Format, ...] = ("text", "csv", "xlsx", "json")


def write(found: Supervision, to: Format = "text", lang: Lang = "zh") -> bytes:
    """The bytes of a file. Same input, same bytes.

    Raises FileError where a library is missing that the format needs, or for what Excel cannot hold.
    """
    match to:
        case "text":
            return ("\n".join(lines(found, lang)) + "\n").encode("utf-8", "replace")
        case "csv":
            return separated.write(book(found, lang, typed=False))
        case "xlsx":
            return _workbook(found, lang)
        case "json":
            return (json.dumps(plain(found), ensure_ascii=False, indent=1) + "\n").encode()


def _workbook(found: Supervision, lang: Lang) -> bytes:
    try:
        from gkrules.exports import workbook
    except ImportError as error:
        zh = f'写.xlsx要先安装：pip install "gkrules[documents]"（缺{error.name}）'
        en = f'writing .xlsx needs: pip install "gkrules[documents]" ({error.name} is missing)'
        raise FileError((Problem(found.path, 0, "", zh, en),)) from None
    return workbook.write(book(found, lang))


# ---------------------------------------------------------------- JSON


def plain(found: Supervision) -> dict[str, Any]:
    """For programs: the same in every language; keys are added, never changed, within a schema number."""
    return {
        "schema": 1,
        "plan": found.title,
        "number": found.number,
        "as_of": found.as_of.isoformat(),
        "roles": [role.value for role in found.roles],
        "unit": None if found.unit is None else found.unit.name,
        "totals": _counts(found.totals),
        "units": [_unit(line) for line in found.lines],
        "before_notice": [_before(due) for due in found.before],
        "without_units": [one.id for one in found.unowned],
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {name: getattr(counts, name) for name, *_ in HEADS}


def _unit(line: Line) -> dict[str, Any]:
    return {
        "unit": line.unit.name,
        "unit_id": line.unit.id,
        **_counts(line.counts),
        "tasks": {field: [_task(task) for task in getattr(line, field)] for field, *_ in PARTS},
    }


def _task(task: Task) -> dict[str, Any]:
    one, late = task.occurrence, task.late
    return {
        "uid": task.uid,
        "short": short(task),
        "obligation": task.obligation,
        "title": task.title,
        "phrase": task.phrase,
        "clause": task.clause,
        "cycle": one.key,
        "role": task.role.value,
        "owed_by": task.unit.name,
        "standing": task.standing.value,
        "due": _iso(one.due),
        "act_by": _iso(one.act_by),
        "certainty": one.certainty.value,
        "earliest": _iso(one.earliest),
        "latest": _iso(one.latest),
        "late": None if late is None else {"days": late.days, "working_days": late.working_days},
        "done": [done.day.isoformat() for done in task.done],
        "needed": task.needed,
        "done_by_leads": task.done_by_leads,
    }


def _before(due: Due) -> dict[str, Any]:
    return {
        "obligation": due.obligation.id,
        "title": due.obligation.title,
        "phrase": due.stated.phrase,
        "due": _iso(due.day),
    }


def _iso(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()
