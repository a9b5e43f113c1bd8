"""An overlay from a TOML file: name, source, the dates it covers, and [[day]] tables with days off and working days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from attrs import evolve

from gkrules import _toml
from gkrules._table import Table
from gkrules.calendar.days import Day, DayKind
from gkrules.calendar.overlays.checks import LONGEST, checked_days, said
from gkrules.calendar.overlays.values import Overlay
from gkrules.errors import PlanError, Problem

_ONE = timedelta(days=1)
#: 2020-02-03..2020-02-13, both inclusive.
_RANGE = re.compile(r"(\d{4}-\d\d-\d\d)\s*\.\.\s*(\d{4}-\d\d-\d\d)")


def read(path: Path) -> Overlay:
    """The overlay in a TOML file; without `from` and `until` it covers the dates from its first day to its last.

    Raises PlanError with everything that is wrong, each with line and key.
    """
    problems: list[Problem] = []
    table = Table.of(_toml.load(path), problems)
    overlay = _read(table, path)
    if problems:
        raise PlanError(tuple(problems))
    return overlay


def _read(table: Table, path: Path) -> Overlay:
    table.only("name", "source", "from", "until", "day")
    name = table.text("name", required=True)
    source = table.text("source", required=True)
    first, until = table.date("from"), table.date("until")
    if first is not None and until is not None and until < first:
        table.fault(
            "until", f"「until」在「from」（{first}）之前", f"'until' lies before 'from' ({first})"
        )
        first = until = None
    given = [pair for row in table.tables("day") for pair in _rows(row)]
    if "day" not in table.data:
        table.fault("day", "缺少 [[day]]：一天也没有", "[[day]] is missing: there is no day")
    days = checked_days(given, table.problems)
    places = {day.date: place for day, place in given}
    kept = []
    for day in days:
        if (first or day.date) <= day.date <= (until or day.date):
            kept.append(day)
            continue
        span = f"{first or ''}..{until or ''}"
        table.problems.append(
            said(
                places[day.date],
                f"{day.date}不在本文件所说的日期里（{span}）",
                f"{day.date} lies outside the dates this file covers ({span})",
            )
        )
    ends = [day.date for day in kept] or [date.min]
    return Overlay(name, source, tuple(kept), first or ends[0], until or ends[-1], str(path))


def _rows(row: Table) -> Iterator[tuple[Day, Problem]]:
    """The days of one [[day]], each with its place in the file."""
    row.only("name", "off", "work", "source")
    name, source = row.text("name", required=True), row.text("source")
    if not row.data.get("off") and not row.data.get("work"):
        zh, en = (
            "缺少「off」（放假）或者「work」（上班）的日子",
            "no days: 'off' or 'work' is needed",
        )
        row.fault(None, zh, en)
    for key, kind in (("off", DayKind.LOCAL), ("work", DayKind.MAKE_UP)):
        given = row.data.get(key, [])
        # What is no list is noted as such by `texts`.
        for at, value in enumerate(given if isinstance(given, list) else row.texts(key)):
            whole = row.problem(key, "", "")
            line = row.document.line(*row.place, key, at)
            place = evolve(whole, line=line, key=f"{whole.key}[{at + 1}]")
            for day in _dates(value, place, row.problems):
                yield Day(day, kind, name, source), place


def _dates(value: object, place: Problem, problems: list[Problem]) -> Iterator[date]:
    """The dates of one item of a list: a date, or a range in quotes."""
    if isinstance(value, date) and not isinstance(value, datetime):
        yield value
        return
    found = _RANGE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        problems.append(
            said(
                place,
                '应当是日期（2026-04-17）或者起止日期（"2026-04-17..2026-04-20"）',
                'must be a date (2026-04-17) or a range ("2026-04-17..2026-04-20")',
            )
        )
        return
    try:
        first, last = map(date.fromisoformat, found.groups())
    except ValueError:
        problems.append(said(place, "没有这样的日期", "there is no such date"))
        return
    if not 0 <= (last - first).days < LONGEST:
        problems.append(
            said(
                place,
                f"起止日期颠倒了，或者超过{LONGEST}天",
                f"the range is reversed, or longer than {LONGEST} days",
            )
        )
        return
    yield from (first + n * _ONE for n in range((last - first).days + 1))
