"""The stretches of days that a derivation counted through, read back from its trace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from attrs import evolve, frozen

from gkrules import counting
from gkrules.calendar import Calendar
from gkrules.counting import Amount, as_date
from gkrules.errors import GkrulesError
from gkrules.limits import BeforeEnd, By, Every, Quantity, Unit, WorkingDay
from gkrules.occurrence import Occurrence
from gkrules.trace import Step, What

_ONE = timedelta(days=1)
#: What is counted: one by one, or (months, years) by the corresponding day, or by the clock.
CountUnit = Literal["days", "working-days", "dates", "clock"]


@frozen
class Stretch:
    """Days counted in one unit, `first` and `last` inclusive; `back` from the last to the first."""

    first: date
    last: date
    unit: CountUnit
    back: bool = False

    def days(self) -> Iterator[date]:
        """Its days in the order in which they are counted."""
        days = days_between(self.first, self.last)
        yield from reversed(list(days)) if self.back else days


def days_between(first: date, last: date) -> Iterator[date]:
    """The days from the first to the last, both inclusive."""
    for n in range((last - first).days + 1):
        yield first + n * _ONE


def stretches(occurrence: Occurrence, calendar: Calendar) -> tuple[Stretch, ...]:
    """What was counted up to the nominal date (for a period counted back, from its event)."""
    found: list[Stretch] = []
    for step in occurrence.trace:
        if step.before is None or step.after is None:
            continue
        last = as_date(step.after)
        match step.what:
            case What.COUNT:
                found = list(_measured(as_date(step.before) + _ONE, step, calendar))
            case What.WINDOW:
                found = [_one(as_date(step.before), last, step)]
            case What.COUNT_BACK:
                found = [_back(step)]
            case What.EXTEND if found and _whole(step, calendar):
                found = list(_measured(found[0].first, step, calendar))
            case What.EXTEND if found:
                found.append(_one(found[-1].last + _ONE, last, step))
            case What.STOP if found:
                found[-1] = evolve(found[-1], last=last)
    if not found:
        return _by_its_place(occurrence, calendar)
    return tuple(found) if found[-1].back else _until(occurrence, found)


def stopped(occurrence: Occurrence) -> frozenset[date]:
    """The days of the clock stops that moved the end."""
    days: set[date] = set()
    for step in occurrence.trace:
        if step.what is What.STOP:
            for words in step.words.split("、"):
                first, last = (date.fromisoformat(day[:10]) for day in words.split("至"))
                days.update(days_between(first, last))
    return frozenset(days)


def _until(occurrence: Occurrence, found: list[Stretch]) -> tuple[Stretch, ...]:
    """Ended at the nominal date: terms end a day before, and bans do not tell of an extension."""
    assert occurrence.nominal is not None
    return (*found[:-1], evolve(found[-1], last=as_date(occurrence.nominal)))


def _measured(first: date, step: Step, calendar: Calendar) -> Iterator[Stretch]:
    """One stretch, or two where working days follow upon months or days (一个月零五个工作日)."""
    assert step.before is not None and step.after is not None
    last, total = as_date(step.after), _amount(step.words)
    if total is None or total.pure or not total.working_days:
        yield _one(as_date(step.before) if isinstance(step.before, datetime) else first, last, step)
        return
    dates = evolve(total, working_days=0)
    middle = as_date(counting.forward(step.before, dates, calendar))
    yield Stretch(first, middle, _unit(dates))
    yield Stretch(middle + _ONE, last, "working-days")


def _one(first: date, last: date, step: Step) -> Stretch:
    if isinstance(step.before, datetime):
        return Stretch(as_date(step.before), last, "clock")
    total = _amount(step.words)
    if total is None:  # 第一周 is told by its days, anything else by its dates
        return Stretch(first, last, "days" if step.words.endswith("周") else "dates")
    return Stretch(first, last, _unit(total))


def _back(step: Step) -> Stretch:
    assert step.before is not None and step.after is not None
    if isinstance(step.before, datetime):
        return Stretch(as_date(step.after), as_date(step.before), "clock", back=True)
    total = _amount(step.words)
    unit: CountUnit = "dates" if total is None else _unit(total)
    return Stretch(as_date(step.after), as_date(step.before) - _ONE, unit, back=True)


def _unit(total: Amount) -> CountUnit:
    if total.minutes:
        return "clock"
    if not total.pure or total.months:
        return "dates"
    return "working-days" if total.working_days else "days"


def _whole(step: Step, calendar: Calendar) -> bool:
    """Whether an extension is the new length of the whole: counted from the trigger it fits."""
    total = _amount(step.words)
    if total is None or isinstance(step.before, datetime) != bool(total.minutes):
        return False
    assert step.before is not None
    try:
        return counting.forward(step.before, total, calendar) == step.after
    except GkrulesError:
        return False


def _by_its_place(occurrence: Occurrence, calendar: Calendar) -> tuple[Stretch, ...]:
    """The count in a day's own name: 每月第3个工作日前, 年度终了10日前; the trace just names the day."""
    limit = occurrence.limit
    part = limit.path[-1] if isinstance(limit, By | Every) and limit.path else None
    assert occurrence.nominal is not None
    last = as_date(occurrence.nominal)
    if isinstance(part, BeforeEnd) and isinstance(limit, By | Every) and len(limit.path) == 1:
        working = any(step.what is What.RULE for step in occurrence.trace)
        unit = "working-days" if working else _unit(counting.amount(part.quantity))
        ends = [step.after for step in occurrence.trace if step.what is What.CYCLE]
        return tuple(Stretch(last, as_date(end) - _ONE, unit, back=True) for end in ends if end)
    if not isinstance(part, WorkingDay) or part.rank < 1:
        return ()
    low = last.replace(day=1) if occurrence.start is None else as_date(occurrence.start)
    ranked = [day for day in days_between(low, last) if calendar.is_working(day)]
    before = ranked[: -part.rank]  # days of the window that lie before the part it speaks of
    return (Stretch(before[-1] + _ONE if before else low, last, "working-days"),)


#: The words of a quantity, as `words.quantity_words` writes them.
_PIECE = re.compile(
    rf"(?:\d+至)?(\d+|半)个?(半)?({'|'.join(sorted(Unit, key=len, reverse=True))})(半)?"
)


@lru_cache(maxsize=256)
def _amount(words: str) -> Amount | None:
    """What the trace's quantity adds up to; None for words that are none (第一周)."""
    pieces = list(_PIECE.finditer(words))
    if not pieces or "".join(piece[0] for piece in pieces) != words:
        return None
    parts = (
        Quantity(
            0 if number == "半" else int(number),
            Unit(unit),
            half=bool(number == "半" or half or behind),
        )
        for number, half, unit, behind in (piece.groups() for piece in pieces)
    )
    return sum(map(counting.amount, parts), Amount())


__all__ = ["CountUnit", "Stretch", "days_between", "stopped", "stretches"]
