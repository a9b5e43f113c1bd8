"""How plans are shown: what is doubtful in them, what is due, what was published."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from gkrules import render
from gkrules.agenda import Agenda, Standing, Task
from gkrules.agenda.wording import how
from gkrules.cli.say import as_json, bracketed, headed, iso, say
from gkrules.errors import Lang, Problem
from gkrules.ledger.entries import civil
from gkrules.occurrence import Status
from gkrules.plan import Plan
from gkrules.units import Unit
from gkrules.unitsphrase import Role

if TYPE_CHECKING:
    from gkrules.feeds import Published

_ROLES = {
    Role.LEAD: ("牵头", "lead"),
    Role.SUPPORT: ("配合", "support"),
    Role.GUIDE: ("指导", "guide"),
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
        as_json(
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
        say(one.render(options.lang))
    for one in remarks:
        say(f"{'说明' if zh else 'note'}：{one.render(options.lang)}")
    total = f"{counts[0]}项任务，{counts[1]}个期限，{counts[2]}个单位"
    total_en = f"{counts[0]} obligations, {counts[1]} limits, {counts[2]} units"
    found = f"{len(findings)}处疑问" if zh else f"{len(findings)} findings"
    say(f"{total if zh else total_en}{'；' if zh else '; '}{found}")


def _problem(one: Problem, lang: Lang) -> dict[str, Any]:
    words = one.zh if lang == "zh" else one.en
    return {"file": one.path, "line": one.line, "key": one.key, "message": words}


def agenda(work: Agenda, first: date, last: date, unit: Unit | None, options: Namespace) -> None:
    """What is due between two days, soonest first, and apart from it what has no date."""
    late = (
        work.overdue_count(unit) if work.state.entries else 0
    )  # who keeps no ledger is not told so
    parts = {
        "tasks": work.open(first, last, unit),
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
            "overdue": late,
        }
        rows = {name: [task_row(one) for one in found] for name, found in parts.items()}
        as_json({**head, **rows})
        return
    zh, lang = options.lang == "zh", options.lang
    owner = unit.name if unit else ("各单位" if zh else "all units")
    say(f"{owner}：{first}至{last}" if zh else f"{owner}: {first} to {last}")
    if late:
        say(
            f"  逾期未办{late}项：gkrules overdue 列出"
            if zh
            else f"  {late} overdue: gkrules overdue lists them"
        )
    for task in parts["tasks"]:
        for line in _dated(task, unit is None, lang, work.plan):
            say(line)
    if not parts["tasks"]:
        say("  没有到期的" if zh else "  nothing is due")
    heads = {
        "awaiting": ("等待起算", "Awaiting their trigger"),
        "continuing": ("持续进行", "Running all year"),
        "undated": ("没有日期", "Without a date"),
    }
    for name, titles in heads.items():
        if parts[name]:
            say("")
            say(f"{titles[not zh]}{bracketed(str(len(parts[name])), lang)}")
            for line in _grouped(parts[name], unit is None, lang, work.day):
                say(line)


def overdue(work: Agenda, found: tuple[Task, ...], unit: Unit | None, options: Namespace) -> None:
    """What is overdue, the longest first."""
    zh, lang = options.lang == "zh", options.lang
    if options.json:
        head = {"schema": 1, "plan": work.plan.title, "unit": unit.name if unit else None}
        rows = [task_row(one) for one in found]
        as_json({**head, "as_of": work.day.isoformat(), "tasks": rows})
        return
    owner = unit.name if unit else ("各单位" if zh else "all units")
    total = (
        f"{owner}：到{work.day}逾期未办{len(found)}项"
        if zh
        else f"{owner}: {len(found)} overdue on {work.day}"
    )
    say(total)
    if found and not work.state.entries:
        words = "台账里还没有记录：没有记录的都算没有办结（gkrules record done）"
        say(
            f"  {words}" if zh else "  the ledger is empty: what is not recorded counts as not done"
        )
    for task in found:
        for line in _dated(task, unit is None, lang, work.plan):
            say(line)


def _dated(task: Task, named: bool, lang: Lang, plan: Plan) -> Iterable[str]:
    one = task.occurrence
    assert one.due is not None
    zh = lang == "zh"
    words = f"  {render.moment(one.due, lang)}  {task.title}"
    period = render.cycle(one.key, lang) if one.start is not None else ""
    words += f"·{period}" if period else ""
    words += bracketed(role(task.role, lang), lang)
    yield words + (f"  {owners(task)}" if named else "")
    details = [task.phrase]
    if task.standing in (Standing.OVERDUE, Standing.STOPPED) or task.done:
        details.append(how(task, lang))
    if one.act_by is not None and one.act_by != one.due:
        details.append(f"{'最迟办理' if zh else 'act by'} {render.moment(one.act_by, lang)}")
    details += [aside(task, plan, lang), render.certainty(one, lang), task.clause]
    yield f"      {('；' if zh else '; ').join(part for part in details if part)}"


def aside(task: Task, plan: Plan, lang: Lang) -> str:
    """Why no list of overdue tasks and no audit counts a task; empty where they do."""
    if not task.of_year(plan.year):
        zh = f"不在方案的{plan.year}年里，不计入逾期和督办"
        en = f"not of {plan.year}, the plan's year: overdue and audit leave it out"
    elif _passed(task, plan):
        zh = f"通知发出时（{plan.date}）已过，不计入逾期和督办"
        en = f"had passed when the notice was dated ({plan.date}): overdue and audit leave it out"
    else:
        return ""
    return zh if lang == "zh" else en


def _passed(task: Task, plan: Plan) -> bool:
    opened = task.happenings or task.started_by
    return task.due is not None and civil(task.due) < plan.date and not opened


def _grouped(tasks: tuple[Task, ...], named: bool, lang: Lang, day: date) -> Iterable[str]:
    """Undated tasks, one line an obligation and phrase; its units where several owe it.

    What runs over the plan's year says so once that is over.
    """
    lines: dict[str, list[str]] = {}
    for task in tasks:
        one = task.occurrence
        words = headed(f"  {task.title}", f"  {task.title}", task.phrase, lang)
        if one.status is Status.AWAITING:
            waits = ("等", "waits for ")[lang != "zh"]
            words += bracketed(f"{waits}「{one.waits_for}」", lang)
        if one.status is Status.CONTINUING and one.latest is not None and one.latest < day:
            words += bracketed(f"{('到', 'until ')[lang != 'zh']}{one.latest}", lang)
        if one.earliest_start is not None:
            words += bracketed(render.moment(one.earliest_start, lang), lang)
        part = bracketed(role(task.role, lang), lang)
        lines.setdefault(words, []).append(f"{owners(task)}{part}" if named else part)
    for words, found in lines.items():
        if not named:
            yield words + found[0]
        else:
            more = f" +{len(found) - 2}" if len(found) > 2 else ""
            yield f"{words}  {'、'.join(found[:2])}{more}"


def owners(task: Task) -> str:
    """Who answers for a task: the unit, or those that have taken over from it."""
    if not task.heirs:
        return task.unit.name
    return f"{'、'.join(unit.name for unit in task.heirs)}（{task.unit.name}）"


def task_row(task: Task) -> dict[str, Any]:
    """A task as the JSON outputs have it."""
    one = task.occurrence
    return {
        "uid": task.uid,
        "due": iso(one.due),
        "act_by": iso(one.act_by),
        "nominal": iso(one.nominal),
        "start": iso(one.start),
        "status": one.status.value,
        "certainty": one.certainty.value,
        "earliest": iso(one.earliest),
        "latest": iso(one.latest),
        "waits_for": one.waits_for,
        "unit": task.unit.name,
        "unit_id": task.unit.id,
        "role": task.role.value,
        "obligation": task.obligation,
        "title": task.title,
        "phrase": task.phrase,
        "clause": task.clause,
        "cycle": one.key,
        "standing": task.standing.value,
        "done": [entry.day.isoformat() for entry in task.done],
        "needed": task.needed,
        "done_by_leads": task.done_by_leads,
        "late": task.late and {"days": task.late.days, "working_days": task.late.working_days},
        "answering": [unit.name for unit in task.answering],
        "triggers": [entry.number for entry in task.happenings],
    }


def published(done: Published, options: Namespace) -> None:
    """What `publish` wrote."""
    calendars = sum(name.endswith(".ics") for name in done.files)
    if options.json:
        as_json(
            {
                "schema": 1,
                "folder": str(done.folder),
                "files": list(done.files),
                "events": done.entries,
                "changed": list(done.changed),
                "cancelled": done.cancelled,
            }
        )
        return
    zh, changed = options.lang == "zh", len(done.changed)
    gone = f"，另有{done.cancelled}条已取消" if done.cancelled else ""
    gone_en = f", {done.cancelled} more cancelled" if done.cancelled else ""
    if zh:
        say(f"{done.folder}：{calendars}份日历，{done.entries}条{gone}，另有 index.json")
        if changed < len(done.files):
            say(f"  写了{changed}个文件，其余没有变" if changed else "  都没有变，什么也没写")
        return
    say(f"{done.folder}: {calendars} calendars, {done.entries} entries{gone_en}, and index.json")
    if changed < len(done.files):
        say(
            f"  {changed} files written, the others had not changed"
            if changed
            else "  nothing had changed"
        )


def role(value: Role, lang: Lang) -> str:
    """A role in words: 牵头, lead."""
    return _ROLES[value][lang != "zh"]
