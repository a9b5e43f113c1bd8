"""Which parts a period has: refuses the sixth month of a quarter, a day of a year, 32日, 6月31日."""

from __future__ import annotations

from calendar import isleap

from gkrules.limits import (
    AfterEnd,
    BeforeEnd,
    Current,
    Cycle,
    CycleUnit,
    Dates,
    Festival,
    First,
    FiveYears,
    Half,
    Last,
    Month,
    MonthDay,
    MonthDays,
    Months,
    Part,
    Quarter,
    Scope,
    Week,
    Weekday,
    WorkingDay,
    Xun,
    Year,
)
from gkrules.reader import faults

_MONTHS = {CycleUnit.YEAR: 12, CycleUnit.HALF_YEAR: 6, CycleUnit.QUARTER: 3}
_WEEKS = {CycleUnit.YEAR: 53, CycleUnit.HALF_YEAR: 27, CycleUnit.QUARTER: 14, CycleUnit.MONTH: 5}
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def check_path(scope: Scope | Cycle, path: tuple[Part, ...]) -> None:
    """Raises a Fault where a part does not exist inside the one before it."""
    unit = _unit_of(scope)
    year = scope.number if isinstance(scope, Year) else None
    month: int | None = None
    for part in path:
        match part:
            case Month(rank=rank):
                most = _MONTHS.get(unit) if unit else None
                if most is None or not (1 <= rank <= most or rank == -1):
                    raise faults.rank(f"第{rank}个月")
                month = rank if unit is CycleUnit.YEAR else None
                unit = CycleUnit.MONTH
            case MonthDay(rank=day):
                _check_day(unit, year, month, day)
                unit = CycleUnit.DAY
            case MonthDays(first=first, last=last):
                _check_day(unit, year, month, first)
                if last != -1:
                    _check_day(unit, year, month, last)
                unit = CycleUnit.DAY
            case Quarter():
                unit = _within(unit, (CycleUnit.YEAR,), CycleUnit.QUARTER, "季度")
            case Half():
                unit = _within(unit, (CycleUnit.YEAR,), CycleUnit.HALF_YEAR, "半年")
            case Months() | Dates() | Festival():
                unit = _within(unit, (CycleUnit.YEAR,), None, "几月至几月")
            case Xun():
                unit = _within(unit, (CycleUnit.MONTH,), CycleUnit.XUN, "旬")
            case Week(rank=rank):
                if unit not in _WEEKS or rank > _WEEKS[unit]:
                    raise faults.rank(f"第{rank}周")
                unit = CycleUnit.WEEK
            case Weekday(rank=rank):
                wanted = CycleUnit.MONTH if rank else CycleUnit.WEEK
                if rank is not None and abs(rank) > 5:
                    raise faults.rank(f"第{rank}个星期几")
                unit = _within(unit, (wanted,), CycleUnit.DAY, "星期几")
            case WorkingDay() | First() | Last() | AfterEnd() | BeforeEnd():
                if unit is CycleUnit.DAY:
                    raise faults.misplaced("日")
                unit = CycleUnit.DAY


def _unit_of(scope: Scope | Cycle) -> CycleUnit | None:
    match scope:
        case Year():
            return CycleUnit.YEAR
        case Cycle(unit=unit, step=step):
            return unit if step == 1 else None
        case Current(unit=unit):
            return unit
        case FiveYears():
            return None
    raise AssertionError(scope)


def _within(
    unit: CycleUnit | None, wanted: tuple[CycleUnit, ...], result: CycleUnit | None, words: str
) -> CycleUnit | None:
    if unit not in wanted:
        raise faults.rank(words)
    return result


def _check_day(unit: CycleUnit | None, year: int | None, month: int | None, day: int) -> None:
    if day == -1 and unit in _MONTHS:
        return  # 每年最后一日
    if unit is not CycleUnit.MONTH:
        raise faults.month_needed(f"{day}日")
    most = _DAYS_IN_MONTH[month - 1] if month and month > 0 else 31
    if month == 2 and year is not None and not isleap(year):
        most = 28
    if not (1 <= day <= most or day == -1):
        where = (f"{year}年" if year else "") + (f"{month}月" if month and month > 0 else "")
        raise faults.day(f"{where}{day}日")
