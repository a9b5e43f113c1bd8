"""Kinds of day, and pure arithmetic with months, quarters and years (no holidays here)."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from attrs import frozen

from gkrules.errors import CalendarError
from gkrules.plain import Plain

MonthEnd = Literal["clamp", "forward", "refuse", "last"]


class DayKind(StrEnum):
    """What a day is. The value is the word the data file and `--json` use."""

    WORKING = "working"  # Monday to Friday, no holiday
    MAKE_UP = "make-up"  # 调休上班: a weekend day that the notice makes a working day
    WEEKEND = "weekend"
    STATUTORY = "statutory"  # 法定节假日
    SWAPPED = "swapped"  # 调休放假, 补假: a day off that a statutory day brings with it
    LOCAL = "local"  # 地方、单位放假: a working day that an overlay makes a day off


@frozen
class Day(Plain):
    """One day: its kind, the festival that made it so, and the source that says so.

    `provisional` marks days whose yearly notice is not published (or not on file). `calendar` names the
    overlay the day comes from; empty for the nation's own.
    """

    date: date
    kind: DayKind
    name: str = ""
    source: str = ""
    provisional: bool = False
    calendar: str = ""

    @property
    def works(self) -> bool:
        """Whether it is a working day (工作日)."""
        return self.kind in (DayKind.WORKING, DayKind.MAKE_UP)


_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _length(year: int, month: int) -> int:
    """How many days a month has, whatever the year."""
    return 29 if month == 2 and isleap(year) else _LENGTHS[month - 1]


def add_months(day: date, months: int, mode: MonthEnd = "clamp") -> date:
    """The corresponding day so many months on (or back), counted from `day` itself.

    Where the month lacks that day: "clamp" takes its last day (31 January + 1 = 28 February),
    "forward" the first of the month after, "refuse" raises CalendarError. "last" counts from the last
    day of a month to the last day of a month (28 February + 1 = 31 March), and else clamps.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    last = _length(year, month)
    if mode == "last" and day == last_of_month(day):
        return date(year, month, last)
    if day.day <= last:
        return date(year, month, day.day)
    if mode in ("clamp", "last"):
        return date(year, month, last)
    if mode == "forward":
        return date(year, month, last) + timedelta(days=1)
    raise CalendarError(
        f"{year}年{month}月没有{day.day}日", f"{year}-{month:02} has no day {day.day}"
    )


def last_of_month(day: date) -> date:
    """The last day of the month that holds `day`."""
    return day.replace(day=_length(day.year, day.month))


def first_of_quarter(day: date) -> date:
    """The first day of the quarter that holds `day`."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
