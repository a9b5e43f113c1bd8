"""The checks on a notice that cost nothing: it is compared with itself and with the statute's days.

Whatever they find is a contradiction and refuses the notice. `unpaid` alone is a warning: some real notices give
a day, or take one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import frozen

from gkrules.calendar.days import Day
from gkrules.calendar.notice.values import Holiday, Notice

#: How far a day of a rule may lie from its festival. The farthest of 2004-2026 lay 21 days away.
_FAR = timedelta(days=31)
#: The last days of the year before, which only 元旦 may move.
_DECEMBER = 12


@frozen
class Fault:
    """A contradiction, in Chinese and English; the day and the rule (from 0) it is about, where it has one."""

    zh: str
    en: str
    day: date | None = None
    rule: int | None = None


def contradictions(notice: Notice, statutory: tuple[Day, ...] = ()) -> Iterator[Fault]:
    """What cannot be.

    Working weekdays; days that both rest and work, or stand in two rules; days of another year; with the year's
    `statutory` days also days left out (a yearly notice covers them all), a rule without a day of its festival,
    and days far from it.
    """
    held: dict[date, int] = {}
    for at, one in enumerate(notice.holidays):
        for day in one.work:
            if day.weekday() < 5:
                yield Fault(
                    f"{day}是{weekday(day)}，不是周末，本来就上班",
                    f"{day} is no weekend day: it works anyway",
                    day,
                    at,
                )
            if day in notice.off:
                yield Fault(
                    f"{day}既放假又上班", f"{day} is both a day off and a working day", day, at
                )
        for day in sorted({*one.off, *one.work}):
            if held.setdefault(day, at) != at:
                yield Fault(
                    f"{day}在「{notice.holidays[held[day]].name}」里已经安排过",
                    f"{day} is arranged already, by 「{notice.holidays[held[day]].name}」",
                    day,
                    at,
                )
            if not _in_year(day, one, notice.year):
                yield Fault(
                    f"{day}不在{notice.year}年的安排里",
                    f"{day} is not within the schedule of {notice.year}",
                    day,
                    at,
                )
        yield from _astray(one, at, statutory, whole=notice.kind == "yearly")
    if notice.kind == "yearly":
        for missed in statutory:
            if missed.date not in notice.off:
                yield Fault(
                    f"没有安排法定假日{missed.date}（{missed.name}）",
                    f"the statutory day {missed.date} ({missed.name}) is not covered",
                )


def unpaid(notice: Notice, statutory: tuple[Day, ...]) -> int:
    """By how many days off a yearly notice gives more than is paid for; below 0: fewer. Usually 0.

    A weekday off is a statutory day, or stands for one that falls on a weekend or shares its day with another, or
    is paid for by a weekend day that works. No ground for refusal: a notice may give a day.
    """
    days = {day.date for day in statutory}
    given = sum(day.weekday() < 5 and day not in days for day in notice.off)
    owed = sum(day.date.weekday() > 4 for day in statutory)
    shared = sum(len(day.name.split("、")) - 1 for day in statutory)
    return given - len(notice.work) - owed - shared


def weekday(day: date) -> str:
    """周六."""
    return "周" + "一二三四五六日"[day.weekday()]


def _in_year(day: date, holiday: Holiday, year: int) -> bool:
    before = day.year == year - 1 and day.month == _DECEMBER and "元旦" in holiday.names
    return day.year == year or before


def _astray(one: Holiday, at: int, statutory: tuple[Day, ...], *, whole: bool) -> Iterator[Fault]:
    """A rule of a yearly notice (`whole`) without its own festival, and days that lie far from it."""
    own = {
        name: [day.date for day in statutory if name in day.name.split("、")] for name in one.names
    }
    if whole:
        for name, days in own.items():
            if days and not set(days) & set(one.off):
                yield Fault(
                    f"「{name}」的安排里没有{name}的法定假日",
                    f"the rule of 「{name}」 holds no statutory day of it",
                    rule=at,
                )
    known = [day for days in own.values() for day in days]
    for day in (*one.off, *one.work, *([one.until] if one.until else [])):
        if known and min(abs(day - each) for each in known) > _FAR:
            yield Fault(f"{day}离{one.name}太远", f"{day} lies too far from {one.name}", day, at)
