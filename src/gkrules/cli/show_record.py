"""How what was recorded is shown: the entries, and what follows from them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from gkrules import render
from gkrules.agenda import Task
from gkrules.agenda.naming import short
from gkrules.agenda.wording import how
from gkrules.cli.say import as_json, iso, say
from gkrules.cli.show_plan import owners, role, task_row
from gkrules.errors import Lang
from gkrules.ledger.entries import Entry
from gkrules.ledger.wording import named, sentence, signed
from gkrules.plain import to_dict
from gkrules.plan import Plan
from gkrules.recording import Outcome
from gkrules.recording.outcome import Moved

_T = TypeVar("_T")
#: So many of a list are shown; the whole is in the JSON.
_SHOWN = 8


def outcome(plan: Plan, where: str, found: Outcome, options: Namespace) -> None:
    """What was recorded (or, with --dry-run, would be), and what follows."""
    if options.json:
        as_json(_data(plan, where, found, options))
        return
    for line in _lines(plan, where, found, options):
        say(line)


def _lines(plan: Plan, where: str, found: Outcome, options: Namespace) -> Iterator[str]:
    zh, lang = options.lang == "zh", options.lang
    if options.dry_run:
        yield "试算，没有写入：" if zh else "Dry run, nothing is written:"
    many = len(found.entries) > 1
    for entry in _few(found.entries) if many else found.entries:
        yield signed(named(entry, plan.names), lang)
    if len(found.entries) > _SHOWN:
        yield f"  …共{len(found.entries)}条" if zh else f"  … {len(found.entries)} entries in all"
    yield from _part(found.tasks, "任务", "Tasks", lambda one: _task(one, lang), lang)
    yield from _part(found.opened, "起算", "Opened", lambda one: _opened(one, lang), lang)
    yield from _part(found.moved, "改期", "Moved", lambda one: _moved(one, lang), lang)
    yield from _part(found.gone, "不再有", "Gone", lambda one: _opened(one, lang), lang)
    if _silent(found):
        yield "  没有任务因此有变动" if zh else "  no task is changed by it"
    for remark in found.remarks:
        yield f"  {'注意' if zh else 'Note'}：{remark[not zh]}"


def _silent(found: Outcome) -> bool:
    return not (found.tasks or found.opened or found.moved or found.gone)


def _few(items: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(items)[:_SHOWN]


def _part(
    items: tuple[_T, ...], zh: str, en: str, line: Callable[[_T], str], lang: Lang
) -> Iterator[str]:
    if not items:
        return
    yield f"  {zh}（{len(items)}）：" if lang == "zh" else f"  {en} ({len(items)}):"
    for one in items[:_SHOWN]:
        yield f"    {line(one)}"
    more = len(items) - _SHOWN
    if more > 0:
        yield (
            f"    另有{more}项（--json 全部列出）"
            if lang == "zh"
            else f"    and {more} more (--json has all)"
        )


def _task(task: Task, lang: Lang) -> str:
    due = _due(task, lang)
    return "  ".join((due, task.title, how(task, lang), _owner(task, lang), short(task)))


def _opened(task: Task, lang: Lang) -> str:
    return "  ".join((_due(task, lang), task.title, _owner(task, lang), short(task)))


def _moved(one: Moved, lang: Lang) -> str:
    assert one.before.due is not None
    dates = f"{render.moment(one.before.due, lang)} → {_due(one.after, lang)}"
    return "  ".join((dates, one.after.title, _owner(one.after, lang), short(one.after)))


def _due(task: Task, lang: Lang) -> str:
    """The due date, marked while it is provisional; else what the task waits for, or that it has no date."""
    found = task.occurrence
    if found.due is not None:
        doubt = render.certainty(found, lang)
        return render.moment(found.due, lang) + (f"（{doubt}）" if doubt else "")
    if found.waits_for:
        return f"等「{found.waits_for}」" if lang == "zh" else f"waits for 「{found.waits_for}」"
    return "没有日期" if lang == "zh" else "no date"


def _owner(task: Task, lang: Lang) -> str:
    words = role(task.role, lang)
    return f"{owners(task)}（{words}）" if lang == "zh" else f"{owners(task)} ({words})"


def _data(plan: Plan, where: str, found: Outcome, options: Namespace) -> dict[str, Any]:
    return {
        "schema": 1,
        "plan": plan.title,
        "ledger": where,
        "written": not options.dry_run,
        "as_of": found.day.isoformat(),
        "entries": [_entry(plan, one, options.lang) for one in found.entries],
        "tasks": [task_row(one) for one in found.tasks],
        "opened": [task_row(one) for one in found.opened],
        "moved": [{"old": iso(one.before.due), **task_row(one.after)} for one in found.moved],
        "gone": [task_row(one) for one in found.gone],
        "remarks": [one[options.lang != "zh"] for one in found.remarks],
    }


def _entry(plan: Plan, entry: Entry, lang: Lang) -> dict[str, Any]:
    fields = to_dict(entry)
    kind = fields.pop("type").lower()
    fields.pop("schema")
    return {"kind": kind, **fields, "words": sentence(named(entry, plan.names), lang)}
