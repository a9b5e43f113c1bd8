"""How one task is shown: what it is, how it stands, its derivation, its history."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from gkrules import render
from gkrules.agenda import Agenda, Task
from gkrules.agenda.history import Past, history
from gkrules.agenda.wording import how
from gkrules.cli.entries import entry_line, entry_row
from gkrules.cli.say import as_json, bracketed, headed, say
from gkrules.cli.show_plan import aside, role, task_row
from gkrules.errors import Lang
from gkrules.plain import to_dict


def whole(agenda: Agenda, task: Task, options: Namespace) -> None:
    """Everything known of a task."""
    found = history(agenda, task)
    if options.json:
        as_json(_data(agenda, task, found, options.lang))
        return
    for line in _lines(agenda, task, found, options.lang):
        say(line)


def _data(agenda: Agenda, task: Task, found: tuple[Past, ...], lang: Lang) -> dict[str, Any]:
    occurrence, by_id = to_dict(task.occurrence), agenda.plan.names
    occurrence.pop("schema")
    return {
        "schema": 1,
        "plan": agenda.plan.title,
        "as_of": agenda.day.isoformat(),
        **task_row(task),
        "note": task.note,
        "explanation": list(render.explain(task.occurrence, lang)),
        "occurrence": occurrence,
        "history": [
            {
                **entry_row(one.entry, by_id, lang),
                "withdrawn_by": one.gone or None,
                "completes": one.of or None,
            }
            for one in found
        ],
    }


def _lines(agenda: Agenda, task: Task, found: tuple[Past, ...], lang: Lang) -> Iterator[str]:
    zh, one = lang == "zh", task.occurrence
    yield f"{task.title}{bracketed(task.obligation, lang)}"
    yield headed("  期限", "  Limit", task.phrase, lang)
    units = f"{task.unit.name}{bracketed(role(task.role, lang), lang)}"
    if task.heirs:
        heirs = "、".join(unit.name for unit in task.heirs)
        units += f"，由{heirs}承接" if zh else f", taken over by {heirs}"
    yield headed("  单位", "  Unit", units, lang)
    comma = "，" if zh else ", "
    source = f"《{agenda.plan.title}》" + (f"{comma}{task.clause}" if task.clause else "")
    yield headed("  出处", "  Source", source, lang)
    if task.note:
        yield headed("  编者注", "  Note", task.note, lang)
    standing = f"{how(task, lang)}{bracketed(str(agenda.day), lang)}"
    yield headed("  状态", "  Standing", standing, lang)
    uncounted = aside(task, agenda.plan, lang)
    if uncounted:
        yield headed("  不计入", "  Not counted", uncounted, lang)
    if one.due is not None:
        due = render.moment(one.due, lang) + bracketed(render.certainty(one, lang), lang)
        yield headed("  届满", "  Due", due, lang)
        if one.act_by is not None and one.act_by != one.due:
            yield headed("  最迟办理", "  Act by", render.moment(one.act_by, lang), lang)
    elif one.waits_for:
        yield headed("  等待", "  Waits for", f"「{one.waits_for}」", lang)
    yield headed("  UID", "  UID", task.uid, lang)
    yield "推算：" if zh else "Derivation:"
    for n, step in enumerate(render.explain(one, lang), 1):
        yield f"  {n}. {step}"
    for other in render.alternatives(one, lang):
        yield headed("  另一种读法", "  Other reading", other, lang)
    if found:
        yield "台账：" if zh else "Ledger:"
        by_id = agenda.plan.names
        for past in found:
            gone = past.gone
            mark = (f"（已由第{gone}号撤回）" if zh else f" (withdrawn by #{gone})") if gone else ""
            yield f"  {entry_line(past.entry, by_id, lang, past.of)}{mark}"
