"""How results are said: lines for people in Chinese or English, JSON for programs."""

from __future__ import annotations

import json
import re
import sys
from argparse import Namespace
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from gkrules import render
from gkrules.agenda import Agenda, Task
from gkrules.errors import Lang, Problem
from gkrules.limits import TimeLimit
from gkrules.occurrence import Occurrence, Status
from gkrules.plain import to_dict
from gkrules.plan import Plan, events
from gkrules.units import Unit
from gkrules.unitsphrase import Role
from gkrules.words import quantity_words
from gkrules.writer import write

if TYPE_CHECKING:
    from gkrules.cli.lines import Lines
    from gkrules.feeds import Published
    from gkrules.reader import Match

_KINDS = {
    "Within": ("从事由起算的期间", "a period counted from its event"),
    "Ahead": ("往前倒数的期限", "counted back from its event"),
    "By": ("固定日期", "a fixed date"),
    "Every": ("周期性的期限", "recurring"),
    "Span": ("起止期间", "from one day to another"),
    "OnTheDay": ("当日或次日", "the day itself or the next"),
    "NotBefore": ("不得早于，没有届满日", "a not-before bound, no due date"),
    "Ban": ("禁止期，没有届满日", "a ban, no due date"),
    "Continuing": ("持续的工作，没有届满日", "continuing, no due date"),
    "Unquantified": ("没有说出时间", "no number given"),
    "AllOf": ("几个期限", "several limits"),
}
_ROLES = {
    Role.LEAD: ("牵头", "lead"),
    Role.SUPPORT: ("配合", "support"),
    Role.GUIDE: ("指导", "guide"),
}


def limit(phrase: str, value: TimeLimit, options: Namespace) -> None:
    """What a phrase says."""
    if options.json:
        data = to_dict(value)
        schema = data.pop("schema")
        _json({"schema": schema, "phrase": phrase, "canonical": write(value), "limit": data})
        return
    zh = options.lang == "zh"
    for one in value:
        lines = [
            (("规范写法", "canonical"), write(one)),
            (("种类", "kind"), _KINDS[type(one).__name__][not zh]),
            (("起算事由", "event"), "、".join(event.text for event in events(one))),
            (("前面的话", "lead"), one.lead),
            (("要做的事", "action"), one.action),
        ]
        for names, words in lines:
            if words:
                _say(f"{names[not zh]}：{words}")
        for extension in one.extensions:
            _say(f"{'可以延长' if zh else 'may be extended'}：{quantity_words(extension.quantity)}")
        for other in one.otherwise:
            _say(f"{other.condition}：{write(other.limit)}")


def occurrences(
    phrase: str, value: TimeLimit, found: tuple[Occurrence, ...], options: Namespace
) -> None:
    """The dates of a phrase, each with its reason."""
    if options.json:
        _json(
            {
                "schema": 1,
                "phrase": phrase,
                "canonical": write(value),
                "occurrences": [_occurrence(one, options.lang) for one in found],
            }
        )
        return
    if not found:
        _say(
            "这个范围里没有一次到期" if options.lang == "zh" else "nothing falls inside this range"
        )
    for n, one in enumerate(found):
        if n:
            _say("")
        for line in _reasoned(one, options.lang):
            _say(line)


def _occurrence(one: Occurrence, lang: Lang) -> dict[str, Any]:
    data = to_dict(one)
    data.pop("schema")
    data["explanation"] = list(render.explain(one, lang))
    return data


def _reasoned(one: Occurrence, lang: Lang) -> Iterable[str]:
    zh = lang == "zh"
    if one.due is not None:
        words = f"{'届满' if zh else 'Due'}：{render.moment(one.due, lang)}"
        doubt = render.certainty(one, lang)
        yield words + (f"（{doubt}）" if doubt else "")
        if one.nominal != one.due and one.nominal is not None:
            yield f"{'按字面' if zh else 'Nominal'}：{render.moment(one.nominal, lang)}"
        if one.act_by is not None and one.act_by != one.due:
            yield f"{'最迟办理' if zh else 'Act by'}：{render.moment(one.act_by, lang)}"
    elif one.earliest_start is not None:
        yield f"{'不早于' if zh else 'Not before'}：{render.moment(one.earliest_start, lang)}"
    else:
        yield render.status(one.status, lang) + (f"：{one.waits_for}" if one.waits_for else "")
    for n, step in enumerate(render.explain(one, lang), 1):
        yield f"  {n}. {step}"
    for other in render.alternatives(one, lang):
        yield f"  {'另一种读法' if zh else 'Other reading'}：{other}"


def matches(found: Iterable[Match], lines: Lines, options: Namespace) -> None:
    """The limits of a text, each with its place, as they are found."""
    if options.json:
        rows = [_match(one, lines) for one in found]
        _json({"schema": 1, "file": lines.name, "matches": rows})
        return
    zh = options.lang == "zh"
    count = 0
    for one in found:
        count += 1
        line, column = lines.place(one.start)
        words = re.sub(r"\s+", "", one.text)
        trigger = f"（{'起算' if zh else 'from'}：{one.trigger}）" if one.trigger else ""
        _say(
            f"{lines.name}:{line}:{column}: {words}  {_KINDS[type(one.limit).__name__][not zh]}{trigger}"
        )
    _say(f"{count}个期限" if zh else f"{count} limits")


def _match(one: Match, lines: Lines) -> dict[str, Any]:
    line, column = lines.place(one.start)
    data = to_dict(one.limit)
    data.pop("schema")
    return {
        "start": one.start,
        "end": one.end,
        "line": line,
        "column": column,
        "text": one.text,
        "trigger": one.trigger,
        "canonical": write(one.limit),
        "limit": data,
    }


def checked(
    plan: Plan, findings: tuple[Problem, ...], remarks: tuple[Problem, ...], options: Namespace
) -> None:
    """What `check` found: findings first, then remarks that need no mending."""
    counts = (
        len(plan.obligations),
        sum(len(one.limits) for one in plan.obligations),
        len(plan.units),
    )
    if options.json:
        _json(
            {
                "schema": 1,
                "plan": plan.title,
                "obligations": counts[0],
                "limits": counts[1],
                "units": counts[2],
                "findings": [_problem(one, options.lang) for one in findings],
                "remarks": [_problem(one, options.lang) for one in remarks],
            }
        )
        return
    zh = options.lang == "zh"
    for one in findings:
        _say(one.render(options.lang))
    for one in remarks:
        _say(f"{'说明' if zh else 'note'}：{one.render(options.lang)}")
    total = f"{counts[0]}项任务，{counts[1]}个期限，{counts[2]}个单位"
    total_en = f"{counts[0]} obligations, {counts[1]} limits, {counts[2]} units"
    found = f"{len(findings)}处疑问" if zh else f"{len(findings)} findings"
    _say(f"{total if zh else total_en}{'；' if zh else '; '}{found}")


def _problem(one: Problem, lang: Lang) -> dict[str, Any]:
    words = one.zh if lang == "zh" else one.en
    return {"file": one.path, "line": one.line, "key": one.key, "message": words}


def agenda(work: Agenda, first: date, last: date, unit: Unit | None, options: Namespace) -> None:
    """What is due between two days, soonest first, and apart from it what has no date."""
    parts = {
        "tasks": work.tasks(first, last, unit),
        "awaiting": work.awaiting(unit),
        "continuing": work.continuing(unit),
        "undated": work.undated(unit),
    }
    if options.json:
        head = {
            "schema": 1,
            "plan": work.plan.title,
            "unit": unit.name if unit else None,
            "from": first.isoformat(),
            "to": last.isoformat(),
        }
        _json({**head, **{name: [_task(one) for one in found] for name, found in parts.items()}})
        return
    zh, lang = options.lang == "zh", options.lang
    owner = unit.name if unit else ("各单位" if zh else "all units")
    _say(f"{owner}：{first}至{last}" if zh else f"{owner}: {first} to {last}")
    for task in parts["tasks"]:
        for line in _dated(task, unit is None, lang):
            _say(line)
    if not parts["tasks"]:
        _say("  没有到期的" if zh else "  nothing is due")
    heads = {
        "awaiting": ("等待起算", "Awaiting their trigger"),
        "continuing": ("持续进行", "Running all year"),
        "undated": ("没有日期", "Without a date"),
    }
    for name, titles in heads.items():
        if parts[name]:
            _say("")
            _say(f"{titles[not zh]}（{len(parts[name])}）")
            for line in _grouped(parts[name], unit is None, lang):
                _say(line)


def _dated(task: Task, named: bool, lang: Lang) -> Iterable[str]:
    one = task.occurrence
    assert one.due is not None
    zh = lang == "zh"
    words = f"  {render.moment(one.due, lang)}  {task.title}"
    period = render.cycle(one.key, lang) if one.start is not None else ""
    words += f"·{period}" if period else ""
    words += f"（{_role(task.role, lang)}）" if zh else f" ({_role(task.role, lang)})"
    yield words + (f"  {task.unit.name}" if named else "")
    detail = f"      {task.phrase}"
    if one.act_by is not None and one.act_by != one.due:
        detail += f"；{'最迟办理' if zh else 'act by'} {render.moment(one.act_by, lang)}"
    doubt = render.certainty(one, lang)
    yield detail + (f"；{doubt}" if doubt else "") + (f"；{task.clause}" if task.clause else "")


def _grouped(tasks: tuple[Task, ...], named: bool, lang: Lang) -> Iterable[str]:
    """Undated tasks, one line an obligation and phrase; its units where several owe it."""
    lines: dict[str, list[str]] = {}
    for task in tasks:
        one = task.occurrence
        words = f"  {task.title}：{task.phrase}"
        if one.status is Status.AWAITING:
            words += (
                f"（等「{one.waits_for}」）"
                if lang == "zh"
                else f" (waits for 「{one.waits_for}」)"
            )
        if one.earliest_start is not None:
            words += f"（{render.moment(one.earliest_start, lang)}）"
        lines.setdefault(words, []).append(f"{task.unit.name}（{_role(task.role, lang)}）")
    for words, owners in lines.items():
        if not named:
            yield words + owners[0][owners[0].rindex("（") :]
        else:
            more = f" +{len(owners) - 2}" if len(owners) > 2 else ""
            yield f"{words}  {'、'.join(owners[:2])}{more}"


def _task(task: Task) -> dict[str, Any]:
    one = task.occurrence
    return {
        "uid": task.uid,
        "due": _iso(one.due),
        "act_by": _iso(one.act_by),
        "nominal": _iso(one.nominal),
        "start": _iso(one.start),
        "status": one.status.value,
        "certainty": one.certainty.value,
        "earliest": _iso(one.earliest),
        "latest": _iso(one.latest),
        "waits_for": one.waits_for,
        "unit": task.unit.name,
        "unit_id": task.unit.id,
        "role": task.role.value,
        "obligation": task.obligation,
        "title": task.title,
        "phrase": task.phrase,
        "clause": task.clause,
        "cycle": one.key,
    }


def published(done: Published, options: Namespace) -> None:
    """What `publish` wrote."""
    calendars = sum(name.endswith(".ics") for name in done.files)
    if options.json:
        _json(
            {
                "schema": 1,
                "folder": str(done.folder),
                "files": list(done.files),
                "events": done.entries,
            }
        )
    elif options.lang == "zh":
        _say(f"{done.folder}：{calendars}份日历，{done.entries}条，另有 index.json")
    else:
        _say(f"{done.folder}: {calendars} calendars, {done.entries} entries, and index.json")


def _role(role: Role, lang: Lang) -> str:
    return _ROLES[role][lang != "zh"]


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _json(data: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
