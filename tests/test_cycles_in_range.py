"""Cycles at the edges of a range: none is lost, none of another time is asked for its text."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import gkrules
from gkrules.calendar import Calendar, china
from gkrules.counting import as_date
from gkrules.dated import latest
from gkrules.errors import CalendarBoundsError, RegimeError
from gkrules.limits import Every, TimeLimit
from gkrules.occurrence import Occurrence
from gkrules.trace import What
from tests.conftest import effort
from tests.strategies import recurring

D = date.fromisoformat
_ONE = timedelta(days=1)
_WIDE = D("2017-01-01"), D("2024-12-31")
_EVERY = {
    phrase: gkrules.parse(phrase)
    for phrase in (
        "每年11月至3月",
        "每年11月1日至3月31日",
        "年度终了后200日内",
        "季度终了后100日内",
        "年度终了的三个月前",
        "每月底40日前",
        "每月前40日内",
        "每年三个月内",
        "次月10日前",
        "下季度首月15日前",
        "下周三前",
        "每季度第一周内",
        "每年最后5个工作日内",
    )
}


def _nominal(found: Occurrence) -> date:
    assert found.nominal is not None
    return as_date(found.nominal)


def _asked(limit: TimeLimit, first: date, last: date, regime: str | None) -> list[Occurrence]:
    return list(gkrules.resolve(limit, start=first, end=last, regime=regime))


@given(
    st.one_of(st.sampled_from(list(_EVERY.values())), recurring()),
    st.dates(D("2019-01-01"), D("2022-12-31")),
    st.integers(0, 400),
    st.sampled_from([None, "审计法实施条例", "税收"]),
)
@effort(150)
@example(_EVERY["每年11月至3月"], D("2020-02-01"), 200, None)
@example(_EVERY["年度终了后200日内"], D("2020-09-01"), 100, "审计法实施条例")
@example(_EVERY["每月底40日前"], D("2020-09-01"), 20, "审计法实施条例")
def test_a_range_holds_what_a_wider_one_has_in_it(
    limit: TimeLimit, first: date, days: int, regime: str | None
) -> None:
    last = first + days * _ONE
    wide = _asked(limit, *_WIDE, regime)
    wanted = [one for one in wide if first <= _nominal(one) <= last]
    assert _asked(limit, first, last, regime) == wanted


@given(
    st.one_of(st.sampled_from(list(_EVERY.values())), recurring()),
    st.integers(2019, 2021),
    st.sampled_from([None, "审计法实施条例", "税收"]),
)
@effort(100)
@example(_EVERY["年度终了后200日内"], 2020, "审计法实施条例")
@example(_EVERY["每年11月1日至3月31日"], 2020, None)
@example(_EVERY["下季度首月15日前"], 2020, None)
def test_no_cycle_of_a_year_ends_later_than_its_latest(
    limit: TimeLimit, year: int, regime: str | None
) -> None:
    assert isinstance(limit, Every)
    for found in _asked(limit, *_WIDE, regime):
        (cycle,) = (step for step in found.trace if step.what is What.CYCLE)
        assert cycle.before is not None and cycle.after is not None
        ends = as_date(cycle.before) - _ONE if limit.following else as_date(cycle.after)
        if ends.year == year:
            assert _nominal(found) <= latest(limit, year)


def test_what_is_no_cycle_has_no_latest_day() -> None:
    assert latest(gkrules.parse("11月底前"), 2026) == date.max
    # The quarter after the one that ends the year, and the eight days of any cycle.
    assert latest(_EVERY["下季度首月15日前"], 2026) == D("2027-04-08")


def test_a_span_that_passes_the_year_is_found_from_any_day_of_it() -> None:
    # It began on 1 November 2025.
    (found,) = gkrules.resolve("每年11月至3月", start=D("2026-02-01"), end=D("2026-12-31"))
    assert (found.nominal, found.key) == (D("2026-03-31"), "2025")


def test_days_that_are_working_days_reach_further() -> None:
    calendar, day, counted = china(), D("2024-12-31"), 0
    while counted < 200:
        day += _ONE
        counted += calendar.is_working(day)
    (found,) = gkrules.resolve(
        "年度终了后200日内", start=D("2025-09-20"), end=D("2025-12-31"), regime="审计法实施条例"
    )
    assert found.nominal == day
    assert day > D("2024-12-31") + timedelta(days=280)


@pytest.mark.parametrize(
    ("phrase", "days"),
    [
        ("每月10日前", ["2024-01-10", "2024-02-10"]),
        ("每月公布", ["2024-01-31", "2024-02-29"]),
        ("每月后20日内", ["2024-01-20", "2024-02-20"]),
        ("每季度前5日内", ["2024-01-05"]),
    ],
)
def test_a_cycle_before_the_range_needs_no_text_in_force(phrase: str, days: list[str]) -> None:
    # 民事诉讼法 is on file from 2024-01-01.
    found = _asked(gkrules.parse(phrase), D("2024-01-01"), D("2024-02-29"), "民事诉讼法")
    assert [_nominal(one).isoformat() for one in found] == days
    with pytest.raises(RegimeError, match="民事诉讼法没有2023-"):
        _asked(gkrules.parse(phrase), D("2023-10-01"), D("2024-02-29"), "民事诉讼法")


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        ("2098-06-01", "2101-12-31", "2101-12-31"),
        ("1960-01-01", "1961-12-31", "1960-01-01"),
        ("1986-12-31", "1987-03-31", "1986-12-31"),
        ("2099-12-01", "2100-01-01", "2100-01-01"),
    ],
)
@pytest.mark.parametrize(
    "phrase", ["每月10日前", "每月第3个工作日前", "每个工作日", "每两年一次", "每周"]
)
def test_a_range_beyond_the_calendar_is_refused(
    phrase: str, first: str, last: str, named: str
) -> None:
    with pytest.raises(CalendarBoundsError, match=f"{named}不在.*1987-01-01至2099-12-31"):
        gkrules.resolve(phrase, start=D(first), end=D(last))


@pytest.mark.parametrize(
    ("phrase", "first", "last", "days"),
    [
        # Of December 1986, twenty days on; of January 1987.
        ("每月后20日内", "1987-01-01", "1987-02-28", ["1987-01-20", "1987-02-20"]),
        ("年度终了后2个月内", "1987-01-01", "1987-12-31", ["1987-02-28"]),
        # January 2100 ends forty days after 22 December.
        ("每月底40日前", "2099-12-01", "2099-12-31", ["2099-12-22"]),
        ("年度终了的三个月前", "2099-01-01", "2099-12-31", ["2099-09-30"]),
        ("每季度第一周内", "1987-01-01", "1987-04-30", ["1987-01-07", "1987-04-07"]),
        # December 2099, twenty days on, lies outside: no reason to refuse November's.
        ("每月后20日内", "2099-12-01", "2099-12-31", ["2099-12-20"]),
        ("每周五前", "1987-01-01", "1987-01-10", ["1987-01-02", "1987-01-09"]),
        ("每周", "2099-12-20", "2099-12-31", ["2099-12-20", "2099-12-27"]),
        ("每月10日前", "1987-01-01", "1987-01-31", ["1987-01-10"]),
        ("每月10日前", "2099-12-01", "2099-12-31", ["2099-12-10"]),
        ("每月底5个工作日前", "2099-11-01", "2099-12-31", ["2099-11-23", "2099-12-24"]),
    ],
)
def test_cycles_at_the_calendars_ends(phrase: str, first: str, last: str, days: list[str]) -> None:
    """A cycle outside whose nominal date lies inside is not lost, nor does one that lies outside refuse the others."""
    found = _asked(gkrules.parse(phrase), D(first), D(last), None)
    assert [_nominal(one).isoformat() for one in found] == days


def test_working_days_counted_from_outside_the_calendar_are_refused() -> None:
    # The cycle of December 1986 may end in January or not.
    with pytest.raises(CalendarBoundsError):
        gkrules.resolve("每月后20个工作日内", start=D("1987-01-01"), end=D("1987-02-28"))
    # By the statute twenty days are working days, and this calendar has none before 2020.
    small = Calendar(
        "三年历",
        D("2020-01-01"),
        (),
        last=D("2022-12-31"),
        known_from=D("2020-01-01"),
        known_until=D("2022-12-31"),
    )
    asked = {"start": D("2020-01-01"), "end": D("2020-12-31"), "calendar": small}
    with pytest.raises(CalendarBoundsError, match="三年历"):
        gkrules.resolve("年度终了后20日内", **asked, regime="审计法实施条例")
    (found,) = gkrules.resolve("年度终了后20日内", **asked)
    assert found.nominal == D("2020-01-20")
