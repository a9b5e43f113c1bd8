"""A supervision as tables to write: a row a unit with the totals, and the 督办 list; in Chinese or in English."""

from __future__ import annotations

from collections.abc import Iterator

from gkrules import render
from gkrules.agenda import Task
from gkrules.agenda.naming import short
from gkrules.agenda.wording import how
from gkrules.errors import Lang
from gkrules.exports.book import Book, Column, Grid, Value
from gkrules.exports.cells import marked, shown
from gkrules.exports.dates import ROLES, local
from gkrules.picture.drawing import columns as wide
from gkrules.supervision.values import Line, Supervision
from gkrules.supervision.words import (
    HEADS,
    PARTS,
    TOTAL,
    UNIT,
    counts_row,
    remarks,
    scope,
    whose,
)

_NAMES = (("督办统计", "By unit"), ("督办清单", "To press for"))
#: The 督办 list; by its first four columns a row is found again.
_PRESSED = (
    (("单位", "Unit"), 24, False),
    (("督办类别", "Kind"), 11, True),
    (("编号", "Item"), 9, True),
    (("工作任务", "Task"), 28, False),
    (("期限", "Limit"), 28, False),
    (("条款", "Clause"), 14, False),
    (("届满日", "Due"), 13, True),
    (("最迟办理日", "Act by"), 13, True),
    (("过期工作日", "Late, working days"), 11, True),
    (("过期天数", "Late, days"), 10, True),
    (("已办次数", "Times done"), 9, True),
    (("应办次数", "Times wanted"), 9, True),
    (("状态", "Standing"), 28, False),
    (("分工", "Role"), 7, True),
    (("说明", "Remarks"), 24, False),
    (("任务标识", "Task id"), 34, False),
)


def book(found: Supervision, lang: Lang = "zh", *, typed: bool = True) -> Book:
    """The two tables. Text is made harmless as in every export: no spreadsheet runs it, no sign reorders it.

    typed: for a format whose cells have types; .csv has none, and its writer guards each text.
    """
    at = lang != "zh"
    day = f"截至{found.as_of}，由gkrules推算" if not at else f"As of {found.as_of}, by gkrules"
    lines = (day, scope(found, lang), *remarks(found, lang))
    written = _marked if typed else shown
    title = written(found.title)
    by_unit = _by_unit(found, at, typed)
    pressed = _pressed(found, lang, typed)
    return Book(title, tuple(map(written, lines)), found.as_of, (by_unit, pressed), found.path)


def _marked(text: str) -> str:
    return marked(shown(text))


def _cells(values: tuple[Value, ...], typed: bool) -> tuple[Value, ...]:
    written = _marked if typed else shown
    return tuple(written(one) if isinstance(one, str) else one for one in values)


def _column(head: str, width: float, centred: bool) -> Column:
    """A column wide enough for its head on one line."""
    return Column(head, max(width, wide(head) + 2), centred)


def _by_unit(found: Supervision, at: bool, typed: bool) -> Grid:
    columns = (
        Column(UNIT[at], 30),
        *(_column(head[1 + at], 10, True) for head in HEADS),
    )
    rows: list[tuple[Value, ...]] = [
        _cells((line.unit.name, *counts_row(line.counts)), typed) for line in found.lines
    ]
    names = [line.unit.name for line in found.lines]
    rows.append((TOTAL[at], *counts_row(found.totals)))
    return Grid(_NAMES[0][at], columns, tuple(rows), (*names, TOTAL[at]))


def _pressed(found: Supervision, lang: Lang, typed: bool) -> Grid:
    at = lang != "zh"
    columns = tuple(_column(words[at], width, centred) for words, width, centred in _PRESSED)
    rows: list[tuple[Value, ...]] = []
    names: list[str] = []
    for line in found.lines:
        for kind, task in _tasks(line, at):
            rows.append(_cells(_row(line, kind, task, lang), typed))
            names.append(f"{line.unit.name} {short(task)}")
    return Grid(_NAMES[1][at], columns, tuple(rows), tuple(names), filtered=True, headed=True)


def _tasks(line: Line, at: bool) -> Iterator[tuple[str, Task]]:
    for field, *words in PARTS:
        for task in getattr(line, field):
            yield words[at], task


def _row(line: Line, kind: str, task: Task, lang: Lang) -> tuple[Value, ...]:
    one, late = task.occurrence, task.late
    period = render.cycle(one.key, lang) if one.start is not None else ""
    notes = [*whose(task, line, lang), render.certainty(one, lang)]
    return (
        line.unit.name,
        kind,
        task.obligation,
        f"{task.title}·{period}" if period else task.title,
        task.phrase,
        task.clause,
        local(one.due),
        local(one.act_by),
        late.working_days if late is not None else None,
        late.days if late is not None else None,
        len(task.done) if task.needed > 1 else None,
        task.needed if task.needed > 1 else None,
        how(task, lang),
        ROLES[task.role][lang != "zh"],
        "\n".join(note for note in notes if note),
        short(task),
    )
