"""Months as tables of days: what a template needs of each day, its kind told by a word, never by colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from attrs import field, frozen

from gkrules.calendar import Calendar, Day, DayKind
from gkrules.calendar.days import add_months, last_of_month
from gkrules.datewords import festival
from gkrules.errors import Lang
from gkrules.picture.signs import is_holiday

_ONE = timedelta(days=1)
#: The days of the week: short for the head of a column, whole for whoever has it read aloud.
WEEK: Mapping[Lang, tuple[tuple[str, str], ...]] = {
    "zh": tuple((short, f"星期{short}") for short in "一二三四五六日"),
    "en": (
        *(("Mo", "Monday"), ("Tu", "Tuesday"), ("We", "Wednesday"), ("Th", "Thursday")),
        *(("Fr", "Friday"), ("Sa", "Saturday"), ("Su", "Sunday")),
    ),
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@frozen
class Cell:
    """A day in a table: its number, its classes, what stands beside and beneath it, and all of it in words.

    mark: 休 or 班. below: the lines beneath the number (a rank, 届满). said: read aloud instead of the signs.
    href: where the day leads to, mostly nowhere.
    """

    date: date
    classes: tuple[str, ...] = ()
    mark: str = ""
    below: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    href: str = ""

    @property
    def number(self) -> int:
        """The day of the month."""
        return self.date.day


@frozen
class Month:
    """One month: its name, and its weeks from Monday to Sunday, with None outside the month."""

    first: date
    title: str
    weeks: tuple[tuple[Cell | None, ...], ...] = field(repr=False)
    #: How many months are left out between the one before and this one.
    gap: int = 0


def month_name(day: date, lang: Lang) -> str:
    """2026年2月, February 2026."""
    if lang == "zh":
        return f"{day.year}年{day.month}月"
    return f"{MONTHS[day.month - 1]} {day.year}"


def day_name(day: date, lang: Lang) -> str:
    """A day as it is read aloud, without its year: 2月10日星期二, Tuesday 10 February."""
    week = WEEK[lang][day.weekday()][1]
    if lang == "zh":
        return f"{day.month}月{day.day}日{week}"
    return f"{week} {day.day} {MONTHS[day.month - 1]}"


def plain(day: Day, lang: Lang) -> Cell:
    """A day by its kind alone: weekend, holiday (休), make-up working day (班), or a working day."""
    zh = lang == "zh"
    name = festival(day.name, lang)
    said = [day_name(day.date, lang)]
    if day.kind is DayKind.MAKE_UP:
        said.append("调休上班" if zh else "a weekend day made a working day")
        return Cell(day.date, ("makeup",), "班" if zh else "W", (), tuple(said))
    if is_holiday(day):
        said.append(f"{name}放假" if zh else f"day off: {name}".removesuffix(": "))
        return Cell(day.date, ("holiday",), "休" if zh else "H", (), tuple(said))
    if not day.works:
        return Cell(day.date, ("weekend",), "", (), tuple(said))
    return Cell(day.date, (), "", (), tuple(said))


def month(cells: Iterable[Cell], lang: Lang, gap: int = 0) -> Month:
    """The month that these days make; days not given stay empty."""
    held = {cell.date: cell for cell in cells}
    first = min(held).replace(day=1)
    start = first - first.weekday() * _ONE
    weeks = []
    while start <= last_of_month(first):
        days = (start + n * _ONE for n in range(7))
        weeks.append(tuple(held.get(day) if day.month == first.month else None for day in days))
        start += 7 * _ONE
    return Month(first, month_name(first, lang), tuple(weeks), gap)


def months_between(first: date, last: date) -> tuple[date, ...]:
    """The first day of each month from one day's to another's, both inclusive."""
    size = 12 * (last.year - first.year) + last.month - first.month + 1
    return tuple(add_months(first.replace(day=1), n) for n in range(size))


def days_of(first: date, calendar: Calendar) -> tuple[Day, ...]:
    """The days of a month, as far as the calendar reaches."""
    last = last_of_month(first)
    days = (first + n * _ONE for n in range(last.day))
    return tuple(calendar.day(day) for day in days if calendar.first <= day <= calendar.last)
