"""What each operation of the API answers, as plain data; nothing here knows HTTP.

A question is an object of fields; several are a list of them, and have a list of results, each an answer or its own
error, in their order.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from gkrules.calendar import china
from gkrules.cli.clock import today as clock_today
from gkrules.cli.show_plan import task_row
from gkrules.errors import GkrulesError, Lang
from gkrules.plain import to_dict
from gkrules.reader import Match, find, parse
from gkrules.web.answers import answer
from gkrules.web.deadline import Deadline, OutOfTimeError
from gkrules.web.fields import day_of, flag, only, text, within
from gkrules.web.jobs import Plans
from gkrules.web.pages.office import Desk, Office
from gkrules.web.questions import question
from gkrules.web.refusals import fault, internal, refusal
from gkrules.web.settings import Bounds
from gkrules.writer import write

#: How far the agenda looks ahead where no end is given, as `gkrules next` does.
_AHEAD = timedelta(days=30)
_LATEST = date.max - _AHEAD
#: How much of a request's time several questions may take, so that their answers are still written and sent.
_MOST = 0.8


def answered(
    operation: str,
    fields: Any,
    lang: Lang,
    plans: Plans,
    bounds: Bounds,
    failed: Callable[[Exception], None],
) -> dict[str, Any]:
    """The answer to one question, or `results` for a list of them.

    Raises GkrulesError where the one question, or the list as a whole, cannot be answered. One of several that takes
    more than its share of the time is stopped (too_slow), and the others are answered. A fault of ours in one of
    several is handed to `failed`, and does not take the other answers with it.
    """
    one = OPERATIONS[operation]
    if not isinstance(fields, list):
        return one(_object(fields), lang, plans, bounds)
    if len(fields) > bounds.items:
        raise refusal(
            "too_many_items",
            f"一次最多问{bounds.items}个，这里有{len(fields)}个",
            f"at most {bounds.items} items at once, not {len(fields)}",
        )
    results: list[dict[str, Any]] = []
    deadline = Deadline(_MOST * bounds.seconds)
    for row in fields:
        try:
            with deadline.share():
                made = one(_object(row), lang, plans, bounds)
        except OutOfTimeError:
            made = {"schema": 1, "error": fault(_too_slow()).to_dict(lang)}
        except GkrulesError as error:
            made = {"schema": 1, "error": fault(error).to_dict(lang)}
        except Exception as error:
            failed(error)
            made = {"schema": 1, "error": fault(internal()).to_dict(lang)}
        results.append(made)
    return {"schema": 1, "results": results}


def parsed(fields: Mapping[str, Any], lang: Lang, plans: Plans, bounds: Bounds) -> dict[str, Any]:
    """What a phrase says, as `gkrules parse --json`."""
    only(fields, ("phrase",))
    phrase = text(fields, "phrase", bounds.phrase, required=True)
    limit = parse(phrase)
    data = to_dict(limit)
    schema = data.pop("schema")
    return {"schema": schema, "phrase": phrase, "canonical": write(limit), "limit": data}


def due(fields: Mapping[str, Any], lang: Lang, plans: Plans, bounds: Bounds) -> dict[str, Any]:
    """When it is due and why, as `gkrules due --json`."""
    return answer(question(fields, bounds)).to_dict(lang)


def found(fields: Mapping[str, Any], lang: Lang, plans: Plans, bounds: Bounds) -> dict[str, Any]:
    """Every limit of a text, as `gkrules find --json`. Offsets are in characters (code points), end exclusive."""
    only(fields, ("text", "loose"))
    words = text(fields, "text", bounds.text, required=True)
    starts = [0]
    for line in words.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    rows = [_match(one, starts) for one in find(words, loose=flag(fields, "loose"))]
    return {"schema": 1, "matches": rows}


def agenda(fields: Mapping[str, Any], lang: Lang, plans: Plans, bounds: Bounds) -> dict[str, Any]:
    """What is due between two days, and what has no date, as `gkrules next --json`."""
    only(fields, ("plan", "unit", "start", "end", "today"))
    given = {name: fields[name] for name in fields if fields[name] not in (None, "")}
    today = day_of(given["today"], "today") if "today" in given else clock_today()
    start = day_of(given["start"], "start") if "start" in given else today
    end = day_of(given["end"], "end") if "end" in given else min(start, _LATEST) + _AHEAD
    within(start, end, bounds)
    for one in (today, start, end):
        china().is_working(one)  # outside the calendar's years that is an error, told as one
    desk = _desk(_office(plans).desks(today), text(given, "plan", bounds.phrase))
    name = text(given, "unit", bounds.phrase)
    unit = desk.plan.unit(name) if name else None
    if name and unit is None:
        raise refusal(
            "unknown_unit", f"方案里没有单位「{name}」", f"the plan has no unit {name!r}", "unit"
        )
    parts = {
        "tasks": desk.agenda.open(start, end, unit),
        "awaiting": desk.agenda.awaiting(unit),
        "continuing": desk.agenda.continuing(unit),
        "undated": desk.agenda.undated(unit),
    }
    return {
        "schema": 1,
        "plan": desk.plan.title,
        "unit": unit.name if unit else None,
        "from": start.isoformat(),
        "to": end.isoformat(),
        # Who keeps no ledger is not told what nobody has noted as done.
        "overdue": len(desk.agenda.overdue(unit)) if desk.agenda.state.entries else 0,
        **{name: [task_row(one) for one in tasks] for name, tasks in parts.items()},
    }


def _too_slow() -> GkrulesError:
    return refusal(
        "too_slow",
        "这个问题算得太久，已停下；请单独问，或者问得小一些",
        "this question took too long and was stopped; ask it alone, or for less",
    )


Operation = Callable[[Mapping[str, Any], Lang, Plans, Bounds], dict[str, Any]]
OPERATIONS: Mapping[str, Operation] = {
    "parse": parsed,
    "due": due,
    "find": found,
    "agenda": agenda,
}


def _object(fields: Any) -> Mapping[str, Any]:
    if not isinstance(fields, Mapping):
        raise refusal("bad_request", "一个问题应当是一个对象", "a question is a JSON object")
    return fields


def _match(one: Match, starts: list[int]) -> dict[str, Any]:
    data = to_dict(one.limit)
    data.pop("schema")
    line = bisect_right(starts, one.start)
    return {
        "start": one.start,
        "end": one.end,
        "line": line,
        "column": one.start - starts[line - 1] + 1,
        "text": one.text,
        "trigger": one.trigger,
        "canonical": write(one.limit),
        "limit": data,
    }


@lru_cache(maxsize=1)
def _office(plans: Plans) -> Office:
    return Office(tuple(Path(path) for path, _ in plans), tuple(ledger for _, ledger in plans))


def _desk(desks: tuple[Desk, ...], name: str) -> Desk:
    """The plan of that title or number; the only one where none is named."""
    alike = [one for one in desks if not name or name in (one.plan.title, one.plan.number)]
    if len(alike) == 1:
        return alike[0]
    listed = "、".join(one.plan.title for one in desks) or "没有"
    raise refusal(
        "unknown_plan",
        f"请用 plan 写出方案的标题或文号；服务器上的方案：{listed}",
        f"name a plan by title or number as `plan`; the server has: {listed}",
        "plan",
    )
