"""How one task is shown: what it is, how it stands, its derivation, its history."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from gkrules import render
from gkrules.agenda import Agenda, Task
from gkrules.agenda.history import Past, history, names
from gkrules.agenda.wording import how
from gkrules.cli.entries import entry_line, entry_row
from gkrules.cli.say import as_json, say
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
    occurrence, by_id = to_dict(task.occurrence), names(agenda.plan)
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
    yield f"{task.title}（{task.obligation}）" if zh else f"{task.title} ({task.obligation})"
    yield f"  {'期限' if zh else 'Limit'}：{task.phrase}"
    units = f"{task.unit.name}（{role(task.role, lang)}）"
    if task.heirs:
        heirs = "、".join(unit.name for unit in task.heirs)
        units += f"，{'由' if zh else 'taken over by '}{heirs}{'承接' if zh else ''}"
    yield f"  {'单位' if zh else 'Unit'}：{units}"
    source = f"《{agenda.plan.title}》" + (f"，{task.clause}" if task.clause else "")
    yield f"  {'出处' if zh else 'Source'}：{source}"
    if task.note:
        yield f"  {'编者注' if zh else 'Note'}：{task.note}"
    yield f"  {'状态' if zh else 'Standing'}：{how(task, lang)}（{agenda.day}）"
    uncounted = aside(task, agenda.plan, lang)
    if uncounted:
        yield f"  {'不计入' if zh else 'Not counted'}：{uncounted}"
    if one.due is not None:
        doubt = render.certainty(one, lang)
        yield f"  {'届满' if zh else 'Due'}：{render.moment(one.due, lang)}" + (
            f"（{doubt}）" if doubt else ""
        )
        if one.act_by is not None and one.act_by != one.due:
            yield f"  {'最迟办理' if zh else 'Act by'}：{render.moment(one.act_by, lang)}"
    elif one.waits_for:
        yield f"  {'等待' if zh else 'Waits for'}：「{one.waits_for}」"
    yield f"  UID：{task.uid}"
    yield "推算：" if zh else "Derivation:"
    for n, step in enumerate(render.explain(one, lang), 1):
        yield f"  {n}. {step}"
    for other in render.alternatives(one, lang):
        yield f"  {'另一种读法' if zh else 'Other reading'}：{other}"
    if found:
        yield "台账：" if zh else "Ledger:"
        by_id = names(agenda.plan)
        for past in found:
            gone = past.gone
            mark = (f"（已由第{gone}号撤回）" if zh else f" (withdrawn by #{gone})") if gone else ""
            yield f"  {entry_line(past.entry, by_id, lang, past.of)}{mark}"
