"""What every overlay file is checked for: each day once, off or working, inside the years of the calendar."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from gkrules.calendar.days import Day
from gkrules.calendar.state_council import china
from gkrules.errors import Problem

#: A longer run of days is a slip of the pen in its year.
LONGEST = 366


def checked_days(days: list[tuple[Day, Problem]], problems: list[Problem]) -> tuple[Day, ...]:
    """Days in order, those at fault left out and noted: given twice, off and working, out of all years.

    Each comes with the problem to note for it, whose sentences are filled in here.
    """
    years = china(learned=False)
    seen: dict[date, tuple[Day, Problem]] = {}
    for day, place in days:
        if not years.first <= day.date <= years.last:
            problems.append(
                said(
                    place,
                    f"{day.date}不在{years.first}至{years.last}之内",
                    f"{day.date} lies outside {years.first} to {years.last}",
                )
            )
        elif day.date in seen:
            other, where = seen[day.date]
            at = f"第{where.line}行", f"line {where.line}"
            if other.kind is day.kind:
                zh, en = f"{day.date}重复了（{at[0]}已有）", f"{day.date} is doubled ({at[1]})"
            else:
                zh = f"{day.date}既放假又上班（见{at[0]}）"
                en = f"{day.date} is both off and working (see {at[1]})"
            problems.append(said(place, zh, en))
        else:
            seen[day.date] = (day, place)
    return tuple(seen[day][0] for day in sorted(seen))


def said(place: Problem, zh: str, en: str) -> Problem:
    """The problem at a place, with its sentences."""
    return evolve(place, zh=zh, en=en)
