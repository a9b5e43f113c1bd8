"""How one task is shown: what it is, how it stands, its derivation, its history."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from gkrules import render
from gkrules.agenda import Agenda, Task
from gkrules.agenda.wording import how
from gkrules.cli.say import as_json, say
from gkrules.cli.show_plan import role, task_row
from gkrules.errors import Lang
from gkrules.ledger.entries import Entry
from gkrules.ledger.wording import sentence, signed
from gkrules.plain import to_dict


def whole(agenda: Agenda, task: Task, options: Namespace) -> None:
    """Everything known of a task."""
    found = history(agenda, task)
    if options.json:
        as_json(_data(agenda, task, found, options.lang))
        return
    for line in _lines(agenda, task, found, options.lang):
        say(line)


def history(agenda: Agenda, task: Task) -> tuple[Entry, ...]:
    """What the ledger says of a task and of the triggers that opened it, in order."""
    state = agenda.state
    subjects: tuple[str | int, ...] = (task.uid, *(one.number for one in task.happenings))
    found = {entry.number: entry for one in subjects for entry in state.history(one)}
    return tuple(found[number] for number in sorted(found))


def _data(agenda: Agenda, task: Task, found: tuple[Entry, ...], lang: Lang) -> dict[str, Any]:
    occurrence = to_dict(task.occurrence)
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
                "number": one.number,
                "recorded": one.recorded.isoformat(),
                "who": one.who,
                "kind": type(one).__name__.lower(),
                "words": sentence(one, lang),
                "withdrawn_by": agenda.state.withdrawn(one.number) or None,
            }
            for one in found
        ],
    }


def _lines(agenda: Agenda, task: Task, found: tuple[Entry, ...], lang: Lang) -> Iterator[str]:
    zh, one = lang == "zh", task.occurrence
    yield f"{task.title}（{task.obligation}）" if zh else f"{task.title} ({task.obligation})"
    yield f"  {'期限' if zh else 'Limit'}：{task.phrase}"
    units = f"{task.unit.name}（{role(task.role, lang)}）"
    if task.heirs:
        names = "、".join(unit.name for unit in task.heirs)
        units += f"，{'由' if zh else 'taken over by '}{names}{'承接' if zh else ''}"
    yield f"  {'单位' if zh else 'Unit'}：{units}"
    source = f"《{agenda.plan.title}》" + (f"，{task.clause}" if task.clause else "")
    yield f"  {'出处' if zh else 'Source'}：{source}"
    if task.note:
        yield f"  {'编者注' if zh else 'Note'}：{task.note}"
    yield f"  {'状态' if zh else 'Standing'}：{how(task, lang)}（{agenda.day}）"
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
        for entry in found:
            gone = agenda.state.withdrawn(entry.number)
            mark = (f"（已由第{gone}号撤回）" if zh else f" (withdrawn by #{gone})") if gone else ""
            yield f"  {signed(entry, lang)}{mark}"
