"""A second opinion on counting, written without the library: day by day, from raw day data.

Slow and plain on purpose. It knows the default rules only, and the years 2004-2026; `supposed` goes on
where no schedule is published yet.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import cache

from chinese_calendar import constants
from lunar_python import Lunar

ONE = timedelta(days=1)
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 28)


@cache
def works(day: date) -> bool:
    """Whether people work on the day, by the published schedules."""
    assert FIRST <= day <= LAST, day
    if day == date(2005, 12, 31):  # 国办发明电〔2005〕35号; the package has it wrong
        return True
    if day in constants.workdays:
        return True
    if day in constants.holidays:
        return False
    return day.isoweekday() <= 5


def known(*days: date) -> bool:
    return all(FIRST <= day <= LAST - 30 * ONE for day in days)


def roll(day: date) -> date:
    while not works(day):
        day += ONE
    return day


def back_to_work(day: date) -> date:
    while not works(day):
        day -= ONE
    return day


def nth_working(day: date, n: int) -> date:
    """The nth working day strictly after (n > 0) or before (n < 0) the day."""
    step = ONE if n > 0 else -ONE
    left = abs(n)
    while left:
        day += step
        if works(day):
            left -= 1
    return day


def months_on(day: date, n: int) -> date:
    year, month = day.year, day.month
    for _ in range(abs(n)):
        month += 1 if n > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        elif month == 0:
            year, month = year - 1, 12
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def after(trigger: date, n: int, unit: str) -> tuple[date, date]:
    """Nominal and due date of a period of n units from the trigger."""
    if unit == "工作日":
        end = nth_working(trigger, n)
        return end, end
    if unit in ("日", "天", "自然日"):
        end = trigger
        for _ in range(n):
            end += ONE
    elif unit == "周":
        end = trigger + 7 * n * ONE
    elif unit in ("月", "季度", "年"):
        end = months_on(trigger, n * {"月": 1, "季度": 3, "年": 12}[unit])
    elif unit == "半年":
        end = months_on(trigger, 6)
    else:
        raise AssertionError(unit)
    return end, roll(end)


def before(event: date, n: int, unit: str) -> date:
    """Nominal and due date of n units before the event: it never rolls."""
    if unit == "工作日":
        return nth_working(event, -n)
    if unit == "日":
        return event - n * ONE
    if unit == "月":
        return months_on(event, -n)
    raise AssertionError(unit)


def cycles(unit: str, start: date, end: date) -> list[tuple[date, date]]:
    """First and last days of the cycles that touch [start, end], found by walking every day."""
    found: list[tuple[date, date]] = []
    day = start - 400 * ONE
    first = None
    while day <= end + 400 * ONE:
        if _begins(unit, day):
            if first is not None:
                found.append((first, day - ONE))
            first = day
        day += ONE
    return [(a, b) for a, b in found if b >= start and a <= end]


def _begins(unit: str, day: date) -> bool:
    if unit == "年":
        return (day.month, day.day) == (1, 1)
    if unit == "半年":
        return day.day == 1 and day.month in (1, 7)
    if unit == "季度":
        return day.day == 1 and day.month in (1, 4, 7, 10)
    if unit == "月":
        return day.day == 1
    if unit == "周":
        return day.isoweekday() == 1
    raise AssertionError(unit)


# ---------------------------------------------------------------- after the last schedule

#: Up to which day `supposed` answers.
SUPPOSED_LAST = date(2033, 12, 31)


@cache
def statutory(year: int) -> frozenset[date]:
    """The days off for all citizens (2024 text, 第二条), in a year after the last schedule."""
    eve = _solar(year, 1, 1) - ONE  # 除夕 may be the 29th or the 30th of the twelfth month
    days = [date(year, 1, 1), date(year, 5, 1), date(year, 5, 2)]
    days += [eve + n * ONE for n in range(4)]
    days += [_clear_and_bright(year), _solar(year, 5, 5), _solar(year, 8, 15)]
    days += [date(year, 10, n) for n in (1, 2, 3)]
    return frozenset(days)


def _solar(year: int, month: int, day: int) -> date:
    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _clear_and_bright(year: int) -> date:
    """清明: the one day of April that the almanac calls so."""
    day = date(year, 4, 1)
    while Lunar.fromDate(datetime(day.year, day.month, day.day, 12)).getJieQi() != "清明":
        day += ONE
    return day


@cache
def _supposed_days_off() -> frozenset[date]:
    """Statutory days after the last schedule; those on a weekend once more on the next free weekday."""
    fixed = {
        day for year in range(LAST.year + 1, SUPPOSED_LAST.year + 1) for day in statutory(year)
    }
    off = set(fixed)
    for day in sorted(fixed):
        if day.isoweekday() > 5:
            instead = day
            while instead.isoweekday() > 5 or instead in off:
                instead += ONE
            off.add(instead)
    return frozenset(off)


def supposed(day: date) -> bool:
    """Whether people work on the day: as published, and after that by the law's own days off alone."""
    if day <= LAST:
        return works(day)
    assert day <= SUPPOSED_LAST, day
    return day.isoweekday() <= 5 and day not in _supposed_days_off()


def may_move(day: date) -> bool:
    """Whether a usual notice (contract, section 7) can still turn the day from work to rest or back.

    It makes weekend days within 21 days of a statutory day work, and rests up to 5 weekdays before
    and 6 after one. A statutory day rests whatever the notice says.
    """
    if day <= LAST:
        return False
    near = [
        one
        for year in (day.year - 1, day.year, day.year + 1)
        if year > LAST.year
        for one in statutory(year)
        if abs(one - day) <= 21 * ONE
    ]
    if day in near:
        return False
    if day.isoweekday() > 5:
        return bool(near)
    return any(_weekdays(day, one) <= 5 if one > day else _weekdays(one, day) <= 6 for one in near)


def _weekdays(first: date, last: date) -> int:
    """Steps from weekday to weekday that lead from the one day to the other."""
    steps = 0
    while first < last:
        first += ONE
        steps += first.isoweekday() <= 5 or first == last
    return steps
