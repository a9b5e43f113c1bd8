"""The office's table of a plan, and the table of all its dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from attrs import frozen

from gkrules.errors import Lang
from gkrules.exports import heads
from gkrules.exports.book import Grid, Value, same_cells
from gkrules.exports.cells import marked, shown
from gkrules.exports.dates import Dates, cycle, local
from gkrules.obligation import Obligation

#: How a cell's text is written: shown (for people) or encoded (to come back exactly).
Written = Callable[[str], str]
_JOIN = "；"
_TASK = 1


@frozen
class Words:
    """The five columns of one obligation, and which of them are not the notice's own words."""

    number: str
    task: str
    requirement: str
    units: str
    deadline: str
    supplied: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """In the order of the columns."""
        return (self.number, self.task, self.requirement, self.units, self.deadline)


def words_of(one: Obligation) -> Words:
    """The notice's words where the plan has them; else what stands for them.

    Without task and requirement the title stands as the task; in a row that has no deadline either, the id as
    the number. The deadline is the limits, joined so that an import reads them back, except those which the
    requirement itself says.
    """
    number, task, deadline = one.number, one.task, one.deadline
    if not task and not one.requirement:
        task = one.title
        number = number or ("" if deadline else one.id)
    if not deadline:
        said = _bare(one.requirement)
        phrases = (stated.phrase for stated in one.limits)
        deadline = _JOIN.join(phrase for phrase in phrases if _bare(phrase) not in said)
    supplied = tuple(
        column.head
        for column, own, cell in zip(
            heads.FIVE,
            (one.number, one.task, one.requirement, one.unit_words, one.deadline),
            (number, task, one.requirement, one.unit_words, deadline),
            strict=True,
        )
        if cell != own
    )
    return Words(number, task, one.requirement, one.unit_words, deadline, supplied)


def office(dates: Dates, written: Written, *, with_id: bool = False) -> Grid:
    """The five columns and the dates computed, a row for each row of the notice."""
    rows: list[tuple[Value, ...]] = []
    names: list[str] = []
    every = dates.plan.obligations
    groups = ([one] for one in every) if with_id else _folded(every)
    for group in groups:
        first = group[0]
        words = words_of(first)
        found = dates.shown(group)
        cells: list[Value] = [written(cell) for cell in words.cells]
        cells += [found.due, found.act_by, marked(shown(found.remark))]
        if with_id:
            cells.append(written(first.id))
        rows.append(tuple(cells))
        names.append(f"第{len(rows)}行（{first.id}）")
    columns = (*heads.FIVE, *heads.COMPUTED, *([heads.ID] if with_id else []))
    done = tuple(rows)
    return Grid(heads.MAIN_NAME, columns, done, tuple(names), same_cells(done, _TASK), headed=False)


def dues(dates: Dates, written: Written, lang: Lang, *, each_unit: bool) -> Grid:
    """All dates, soonest first: a row for each occurrence and unit, or for each occurrence and role."""
    cells: list[tuple[Value, ...]] = []
    names: list[str] = []
    for due, name, role in dates.rows(each_unit=each_unit):
        words = words_of(due.obligation)
        one = due.occurrence
        cells.append(
            (
                local(one.due),
                local(one.act_by),
                written(name),
                role,
                written(words.number or due.obligation.id),
                written(due.obligation.title),
                written(due.stated.phrase),
                cycle(due, lang),
                shown("\n".join(dates.doubts(due))),
            )
        )
        names.append(f"“{heads.DUES_NAME}”第{len(cells)}行（{due.obligation.id}）")
    return Grid(heads.DUES_NAME, heads.DUES, tuple(cells), tuple(names), filtered=True, headed=True)


def _folded(obligations: tuple[Obligation, ...]) -> Iterator[list[Obligation]]:
    """The obligations of each row of the notice: an import makes 58-1 of a part that another unit owes."""
    group: list[Obligation] = []
    for one in obligations:
        if group and _part(group[0], one):
            group.append(one)
            continue
        if group:
            yield group
        group = [one]
    if group:
        yield group


def _part(whole: Obligation, one: Obligation) -> bool:
    return (
        bool(whole.place and whole.requirement)
        and re.fullmatch(re.escape(whole.id) + "-[0-9]+", one.id) is not None
        and _row(whole) == _row(one)
    )


def _row(one: Obligation) -> tuple[str, ...]:
    return (one.place, one.number, one.task, one.requirement, one.deadline)


def _bare(words: str) -> str:
    return re.sub(r"\s+", "", words)


def day_words(day: date) -> str:
    """A date as an office writes it: 2017年7月3日."""
    return f"{day.year}年{day.month}月{day.day}日"
