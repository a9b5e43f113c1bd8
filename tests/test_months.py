"""Month arithmetic: vectors worked by hand, and what holds of every day and every number of months.

The modes: "clamp" goes down to the month's last day, "forward" up to the first of the month after, "refuse"
raises where the two differ, "last" (刑事诉讼法 解释 第二百零二条) goes from one month's last day to another's.
What does not hold is stated too, with the example that breaks it.
"""

from __future__ import annotations

import csv
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gkrules
from gkrules import Occurrence, Policy
from gkrules.calendar.days import MonthEnd, add_months
from gkrules.errors import CalendarError
from tests.conftest import effort

D = date.fromisoformat
ONE = timedelta(days=1)
MODES: tuple[MonthEnd, ...] = ("clamp", "forward", "last")
PROCEDURE = "刑事诉讼法"

days = st.dates(date(1900, 1, 1), date(2150, 12, 31))
ends = days.map(lambda day: day.replace(day=monthrange(day.year, day.month)[1]))
numbers = st.integers(-600, 600)
modes = st.sampled_from(MODES)
# Days and numbers on which a calendar counts: the results lie within 1987 to 2099.
triggers = st.one_of(st.dates(date(1990, 1, 1), date(2090, 12, 31)), ends).filter(
    lambda day: 1990 <= day.year <= 2090
)
spans = st.integers(1, 60)


def lacks(day: date, months: int) -> bool:
    """Whether the month so many on has no such day: counted by hand, a month at a time."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month not in range(1, 13):
            year, month = (year + 1, 1) if month == 13 else (year - 1, 12)
    short = {4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
    if month == 2:
        short = 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return day.day > short


def at_end(day: date) -> bool:
    return (day + ONE).day == 1


def vectors() -> list[dict[str, str]]:
    path = Path(__file__).parent / "data" / "months.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", vectors(), ids=lambda row: f"{row['date']}{int(row['months']):+}")
def test_by_hand(row: dict[str, str]) -> None:
    day, months = D(row["date"]), int(row["months"])
    for mode in MODES:
        assert add_months(day, months, mode) == D(row[mode]), mode
    if row["refuse"] == "error":
        with pytest.raises(CalendarError) as caught:
            add_months(day, months, "refuse")
        assert f"没有{day.day}日" in str(caught.value)
    else:
        assert add_months(day, months, "refuse") == D(row["refuse"])


@given(st.one_of(days, ends), numbers)
@effort(500)
def test_down_and_up_differ_by_one_day_just_where_the_day_is_lacking(
    day: date, months: int
) -> None:
    down, up = add_months(day, months), add_months(day, months, "forward")
    if lacks(day, months):
        assert up - down == ONE
        assert at_end(down)
        with pytest.raises(CalendarError):
            add_months(day, months, "refuse")
    else:
        assert up == down == add_months(day, months, "refuse")
        assert down.day == day.day
    # "last" is "clamp" but from the last day of a month.
    last = add_months(day, months, "last")
    assert at_end(last) if at_end(day) else last == down


@given(st.one_of(days, ends), st.integers(0, 40), numbers, modes)
@effort(500)
def test_a_later_day_never_ends_earlier(day: date, after: int, months: int, mode: MonthEnd) -> None:
    later = day + after * ONE
    assert add_months(day, months, mode) <= add_months(later, months, mode)


def test_a_later_day_may_end_the_same_day() -> None:
    for mode, end in (("clamp", "2023-02-28"), ("forward", "2023-03-01"), ("last", "2023-02-28")):
        assert {add_months(D(f"2023-01-{day}"), 1, mode) for day in (29, 30, 31)} == {D(end)}


@given(st.one_of(days, ends), numbers, st.integers(1, 60), modes)
@effort(500)
def test_more_months_always_end_later(day: date, months: int, more: int, mode: MonthEnd) -> None:
    assert add_months(day, months, mode) < add_months(day, months + more, mode)


@given(st.one_of(days, ends), numbers, numbers)
@effort(800)
def test_in_two_steps(day: date, one: int, two: int) -> None:
    """Down loses up to three days on the way, up and "last" gain up to three; 1 to 27 lose nothing."""

    def gained(mode: MonthEnd) -> int:
        stepped = add_months(add_months(day, one, mode), two, mode)
        return (stepped - add_months(day, one + two, mode)).days

    assert -3 <= gained("clamp") <= 0
    assert 0 <= gained("forward") <= 3
    assert 0 <= gained("last") <= 3
    if not lacks(day, one):
        assert gained("clamp") == gained("forward") == 0
    if day.day <= 27 or at_end(day):
        assert gained("last") == 0


STEPS: list[tuple[MonthEnd, str, int, int, str, str]] = [
    # mode, day, one step, the other, in two steps, at once
    ("clamp", "2023-01-31", 1, 1, "2023-03-28", "2023-03-31"),
    ("clamp", "2023-03-31", -1, 1, "2023-03-28", "2023-03-31"),
    ("clamp", "2024-02-29", 12, 36, "2028-02-28", "2028-02-29"),
    ("forward", "2023-01-29", 1, 1, "2023-04-01", "2023-03-29"),
    ("forward", "2023-03-31", -1, 1, "2023-04-01", "2023-03-31"),
    # 28 February and 30 April are last days, though nobody counted from one.
    ("last", "2023-01-28", 1, 1, "2023-03-31", "2023-03-28"),
    ("last", "2023-03-30", 1, 1, "2023-05-31", "2023-05-30"),
    # From a last day the steps add up.
    ("last", "2023-01-31", 1, 1, "2023-03-31", "2023-03-31"),
    ("last", "2023-02-28", 12, 12, "2025-02-28", "2025-02-28"),
]


@pytest.mark.parametrize(("mode", "day", "one", "two", "stepped", "direct"), STEPS)
def test_two_steps_by_hand(
    mode: MonthEnd, day: str, one: int, two: int, stepped: str, direct: str
) -> None:
    assert add_months(add_months(D(day), one, mode), two, mode) == D(stepped)
    assert add_months(D(day), one + two, mode) == D(direct)


@given(st.one_of(days, ends), st.integers(-50, 50), modes)
@effort(300)
def test_twelve_months_are_a_year_but_from_the_last_of_february(
    day: date, years: int, mode: MonthEnd
) -> None:
    try:
        same = day.replace(year=day.year + years)
    except ValueError:  # 29 February
        same = date(day.year + years, *((3, 1) if mode == "forward" else (2, 28)))
    if mode == "last" and day.month == 2 and at_end(day):
        same = date(day.year + years, 3, 1) - ONE  # 28 February 2023 to 29 February 2024
    assert add_months(day, 12 * years, mode) == same


# -- the same through resolve


def due(words: str, trigger: date, mode: Literal["clamp", "forward", "refuse"]) -> Occurrence:
    (found,) = gkrules.resolve(words, trigger=trigger, policy=Policy(month_end=mode))
    return found


@given(triggers, spans)
@effort(300)
def test_the_policy_is_the_mode(trigger: date, months: int) -> None:
    words = f"{months}个月内"
    down, up = due(words, trigger, "clamp"), due(words, trigger, "forward")
    assert down.nominal == add_months(trigger, months)
    assert up.nominal == add_months(trigger, months, "forward")
    assert down.due is not None and up.due is not None and down.due <= up.due
    if lacks(trigger, months):
        with pytest.raises(CalendarError):
            due(words, trigger, "refuse")
    else:
        exact = due(words, trigger, "refuse")
        assert exact.nominal == down.nominal == up.nominal
        assert exact.due == down.due == up.due
    # Each reading names the other, where it comes to another day.
    for one, other, mode in ((down, up, "forward"), (up, down, "clamp")):
        told = [(x.due, x.policy) for x in one.ambiguities if x.name == "month_end"]
        assert told == ([] if up.due == down.due else [(other.due, ("month_end", mode))])


@given(triggers, st.sampled_from([("季度", 3), ("年", 12)]), st.integers(1, 8))
@effort(200)
def test_quarters_and_years_are_months(trigger: date, unit: tuple[str, int], n: int) -> None:
    counter, months = ("个季度", 3) if unit[0] == "季度" else ("年", 12)
    for mode in ("clamp", "forward"):
        one = due(f"{n}{counter}内", trigger, mode)
        assert one.nominal == due(f"{n * months}个月内", trigger, mode).nominal


def test_an_extension_is_counted_from_the_trigger() -> None:
    """31 January, one month and one more: 31 March, not the 28th."""
    (found,) = gkrules.resolve("1个月内，可以延长1个月", trigger=D("2023-01-31"), extension=True)
    assert found.nominal == D("2023-03-31")


@given(triggers, spans)
@effort(200)
def test_counted_back_goes_down_whatever_the_policy(event: date, months: int) -> None:
    back = add_months(event, -months)
    if back.year < 1987:
        return
    for mode in ("clamp", "forward", "refuse"):
        assert due(f"届满{months}个月前", event, mode).nominal == back


# -- 刑事诉讼法: from the last day of a month to the last day of a month

procedure = st.dates(date(2018, 10, 26), date(2090, 12, 31))


@given(st.one_of(procedure, procedure.map(lambda day: add_months(day, 0, "last"))), spans)
@effort(300)
def test_criminal_procedure_runs_from_last_day_to_last_day(trigger: date, months: int) -> None:
    (found,) = gkrules.resolve(f"{months}个月内", trigger=trigger, regime=PROCEDURE)
    assert found.nominal is not None
    assert found.nominal == add_months(trigger, months, "last")
    if at_end(trigger):
        assert at_end(found.nominal)
        assert "month_end" not in [one.name for one in found.ambiguities]


PERIODS = [
    ("1个月内", "2023-02-28", "2023-03-31"),
    ("1个月内", "2023-04-30", "2023-05-31"),
    ("2个月内", "2023-12-31", "2024-02-29"),
    ("3个月内", "2024-11-30", "2025-02-28"),
    ("1个月内", "2024-02-28", "2024-03-28"),  # not the last day of a leap February
    ("1个月内", "2023-01-30", "2023-02-28"),  # no 30 February
    ("12个月内", "2023-02-28", "2024-02-29"),
    # A period in years is none in months, and 半个月 is fifteen days.
    ("1年内", "2023-02-28", "2024-02-28"),
    ("半个月内", "2023-02-28", "2023-03-15"),
]


@pytest.mark.parametrize(("words", "trigger", "end"), PERIODS)
def test_criminal_procedure_by_hand(words: str, trigger: str, end: str) -> None:
    (found,) = gkrules.resolve(words, trigger=D(trigger), regime=PROCEDURE)
    assert found.nominal == D(end)


def test_a_policy_goes_before_the_statute() -> None:
    """Who asks for "forward" or "refuse" gets it, from a last day too."""
    forward = Policy(month_end="forward")
    (found,) = gkrules.resolve("1个月内", trigger=D("2023-01-31"), regime=PROCEDURE, policy=forward)
    assert found.nominal == D("2023-03-01")
    with pytest.raises(CalendarError):
        gkrules.resolve(
            "1个月内",
            trigger=D("2023-01-31"),
            regime=PROCEDURE,
            policy=Policy(month_end="refuse"),
        )
