"""How changes are shown: old date, new date, and the step that made the difference."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gkrules import render
from gkrules.agenda import Agenda
from gkrules.changes import Change, Kind
from gkrules.cli.entries import entry_line, entry_row, task_of
from gkrules.cli.say import as_json, headed, iso, say
from gkrules.errors import Lang
from gkrules.ledger.entries import Choice, Decided, Entry
from gkrules.trace import Moment, Step

#: So many units are named in a line.
_NAMED = 3
_KINDS = {
    Kind.MOVED: ("改期", "moved"),
    Kind.NEW: ("新增", "new"),
    Kind.GONE: ("取消", "gone"),
    Kind.SETTLED: ("日期不变，范围变了", "same date, other range"),
}
_CHOICES = {
    Choice.APPLY: ("采用", "applied"),
    Choice.IGNORE: ("不采用", "ignored"),
    Choice.LATER: ("以后再定", "left for later"),
}


def kind(value: Kind, lang: Lang = "zh") -> str:
    """What became of a date, in words."""
    return _KINDS[value][lang != "zh"]


def listed(
    agenda: Agenda,
    found: tuple[Change, ...],
    against: str,
    options: Namespace,
    entries: tuple[Entry, ...] = (),
) -> None:
    """All changes, and the entries that were recorded meanwhile."""
    by_id = agenda.plan.names
    if options.json:
        as_json(
            {
                "schema": 1,
                "plan": agenda.plan.title,
                "as_of": agenda.day.isoformat(),
                "against": against,
                "entries": [
                    {**entry_row(one, by_id, options.lang), "task": task_of(one) or None}
                    for one in entries
                ],
                "changes": [_row(one, _later(agenda, one), options.lang) for one in found],
            }
        )
        return
    zh, lang = options.lang == "zh", options.lang
    if entries:
        say(
            f"{against}以后记了{len(entries)}条："
            if zh
            else f"{len(entries)} entries after {against}:"
        )
        for entry in entries:
            say(f"  {entry_line(entry, by_id, lang, task_of(entry))}")
    counts = {one: sum(change.kind is one for change in found) for one in Kind}
    told = [f"{kind(one, lang)}{'' if zh else ' '}{n}" for one, n in counts.items() if n]
    total = "、".join(told) if zh else ", ".join(told)
    nothing = "没有变动" if zh else "nothing moved"
    say(headed(f"与{against}相比", f"against {against}", total or nothing, lang))
    alike: dict[object, list[Change]] = {}
    for change in found:
        later = _later(agenda, change)
        front = change.task.key.rpartition(".")[0]
        dates = (change.old and change.old.due, change.new and change.new.due)
        alike.setdefault(
            (change.kind, front, dates, change.before, change.after, later), []
        ).append(change)
    for changes in alike.values():
        for line in _lines(changes, _later(agenda, changes[0]), lang):
            say(line)


def _lines(changes: list[Change], later: Decided | None, lang: Lang) -> Iterator[str]:
    """One change as it befell several units."""
    change = changes[0]
    zh, task = lang == "zh", change.task
    units = "、".join(one.task.unit for one in changes[:_NAMED])
    more = f" +{len(changes) - _NAMED}" if len(changes) > _NAMED else ""
    old, new = change.old, change.new
    arrow = f"{_date(old.due if old else None, lang)} → {_date(new.due if new else None, lang)}"
    yield f"  {kind(change.kind, lang)}  {arrow}  {task.title}  {units}{more}"
    yield f"      {task.key if len(changes) == 1 else task.key.rpartition('.')[0]}"
    if change.reworded:
        assert old and new
        yield headed("      期限", "      limit", f"{old.phrase} → {new.phrase}", lang)
    for words, step in ((("原来", "then"), change.before), (("现在", "now"), change.after)):
        if step is not None:
            yield headed(f"      {words[0]}", f"      {words[1]}", _said(step, lang), lang)
    if later is not None:
        remark = (
            f"以后再定（第{later.number}号，{later.who}）"
            if zh
            else f"left for later (#{later.number}, {later.who})"
        )
        yield f"      {remark}"


def _said(step: Step, lang: Lang) -> str:
    return render.sentence(step, lang)


def _date(moment: Moment | None, lang: Lang) -> str:
    return "—" if moment is None else render.moment(moment, lang)


def _later(agenda: Agenda, change: Change) -> Decided | None:
    """The decision to decide later, where it speaks of this very move."""
    decided = agenda.state.decided.get(change.task.uid, ())
    new = change.new.due if change.new else None
    last = decided[-1] if decided else None
    return last if last is not None and last.choice is Choice.LATER and last.new == new else None


def _row(change: Change, later: Decided | None, lang: Lang) -> dict[str, Any]:
    task = change.task
    return {
        "kind": change.kind.value,
        "uid": task.uid,
        "obligation": task.obligation,
        "title": task.title,
        "unit": task.unit,
        "old": iso(change.old.due) if change.old else None,
        "new": iso(change.new.due) if change.new else None,
        "old_phrase": change.old.phrase if change.old else None,
        "new_phrase": change.new.phrase if change.new else None,
        "why": {
            "then": None if change.before is None else _said(change.before, lang),
            "now": None if change.after is None else _said(change.after, lang),
        },
        "later": later and later.number,
    }


def kept(path: Path, dates: int, options: Namespace) -> None:
    """That the dates were kept as a baseline."""
    if options.json:
        as_json({"schema": 1, "baseline": str(path), "dates": dates})
    elif options.lang == "zh":
        say(f"{path}：记下{dates}个日期")
    else:
        say(f"{path}: {dates} dates kept")


def decided(chosen: tuple[tuple[Change, Choice], ...], ledger: str, options: Namespace) -> None:
    """What was decided, and where it is recorded."""
    if options.json:
        rows = [
            {"uid": one.task.uid, "kind": one.kind.value, "choice": choice.value}
            for one, choice in chosen
        ]
        as_json({"schema": 1, "ledger": ledger or None, "decided": rows})
        return
    zh = options.lang == "zh"
    for choice, words in _CHOICES.items():
        number = sum(one is choice for _, one in chosen)
        if number:
            say(f"{words[0]}{number}项" if zh else f"{number} {words[1]}")
    if ledger:
        say(f"记入{ledger}" if zh else f"recorded in {ledger}")


def nothing_decided(found: tuple[Change, ...], options: Namespace) -> None:
    """That `all` met nothing to decide on: nothing moved, or nothing that has an old date to keep."""
    if options.json:
        as_json({"schema": 1, "ledger": None, "decided": []})
        return
    zh = options.lang == "zh"
    if not found:
        say("没有变动，没有什么可决定的" if zh else "nothing moved: there is nothing to decide on")
        return
    say(
        f"没有改期的：{len(found)}处变动是新增、取消或者只变了范围，没有原来的日期可以照旧"
        if zh
        else f"no date moved: {len(found)} changes are new, gone or of the range alone; they have no old date to keep"
    )
