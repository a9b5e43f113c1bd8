"""The calendar as it was known at another time: before a year's notice came out, before a later order.

The back-test needs both: it counts as if the notice of a year were not out, and judges by that notice as it
was first issued.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from attrs import evolve, frozen

from gkrules import _toml
from gkrules._table import Table
from gkrules.calendar.calendar import Calendar
from gkrules.calendar.days import Day, DayKind
from gkrules.errors import PlanError, Problem

_ONE = timedelta(days=1)


@frozen
class Order:
    """An order that changed a schedule already out: the days as it left them.

    worked: days among them that the notice had made working days (调休上班).
    """

    number: str
    date: dt.date
    rest: tuple[dt.date, ...]
    work: tuple[dt.date, ...]
    worked: tuple[dt.date, ...] = ()


def known_before(year: int) -> date:
    """The last day settled before the notice of a year is out: 28 December of the year before."""
    return date(year - 1, 12, 28)


def without_notice(calendar: Calendar, year: int) -> Calendar:
    """The calendar as it stood before the notice of `year` (and of all later years) was out.

    From 29 December of the year before on it holds the statutory days, and a weekday off for each that
    falls on a weekend; all of it provisional.
    """
    first = known_before(year) + _ONE
    kept = [day for day in calendar.special() if day.date < first]
    later = [day for day in calendar.special() if day.date >= first]
    return calendar.replaced(
        [*kept, *supposed(day for day in later if day.kind is DayKind.STATUTORY)],
        known_until=known_before(year),
    )


def supposed(statutory: Iterator[Day]) -> Iterator[Day]:
    """Statutory days not in any notice yet, and the weekdays off that they bring (补假).

    第六条 of 全国年节及纪念日放假办法: a day off that falls on a Saturday or Sunday is made up on a working
    day. The first free weekday after it is supposed; the notice may choose another.
    """
    days = [evolve(day, provisional=True, source=day.source.split("；")[0]) for day in statutory]
    taken = {day.date for day in days}
    for day in days:
        yield day
        if day.date.weekday() < 5:
            continue
        made_up = day.date
        while made_up.weekday() > 4 or made_up in taken:
            made_up += _ONE
        taken.add(made_up)
        yield evolve(day, date=made_up, kind=DayKind.SWAPPED)


def as_first_issued(calendar: Calendar) -> Calendar:
    """The calendar with the later orders undone: each year as its notice first had it."""
    undone = {day.date: day for day in calendar.special()}
    for order in orders():
        for day in (*order.rest, *order.work):
            undone.pop(day, None)
        for day in order.worked:
            festival = min(calendar.statutory(day.year), key=lambda one: abs(one.date - day))
            source = f"{day.year}年的通知，{order.number}取消"
            undone[day] = Day(day, DayKind.MAKE_UP, festival.name, source)
    return calendar.replaced(undone.values(), known_until=calendar.known_until)


@lru_cache(maxsize=1)
def orders() -> tuple[Order, ...]:
    """The orders on file, oldest first. Their source is their number."""
    path = files("gkrules.calendar").joinpath("orders.toml")
    problems: list[Problem] = []
    table = Table.of(_toml.parse(path.read_text(encoding="utf-8"), Path("orders.toml")), problems)
    found = tuple(_order(row) for row in table.tables("order"))
    if problems:
        raise PlanError(tuple(problems))
    return found


def _order(row: Table) -> Order:
    row.only("number", "date", "rest", "work", "worked")
    issued = row.date("date")
    if issued is None:
        row.fault("date", "缺少「date」", "'date' is missing")
    return Order(
        row.text("number", required=True),
        issued or date.min,
        row.dates("rest"),
        row.dates("work"),
        row.dates("worked"),
    )
