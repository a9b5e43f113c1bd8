"""The calendar: facts from the notices, a naive count, bounds, and the shipped data's bytes."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkrules.calendar import Calendar, Day, DayKind, china, outlook
from gkrules.errors import CalendarBoundsError, CalendarError
from tests import oracle
from tests.conftest import ROOT, effort

D = date.fromisoformat
ONE = timedelta(days=1)
known_days = st.dates(date(2004, 1, 1), date(2026, 11, 30))


@given(known_days)
@effort(600)
def test_each_known_day_is_as_published(day: date) -> None:
    assert china().is_working(day) == oracle.works(day)


def test_every_known_day_is_as_published() -> None:
    day, calendar = oracle.FIRST, china()
    while day <= oracle.LAST:
        assert calendar.is_working(day) == oracle.works(day), day
        day += ONE


@given(known_days.filter(lambda day: day > date(2004, 6, 1)), st.integers(-60, 60).filter(bool))
@effort(500)
def test_add_is_the_naive_count(day: date, n: int) -> None:
    if oracle.known(day + timedelta(days=2 * n + 30)):
        assert china().add(day, n) == oracle.nth_working(day, n)


@given(st.dates(date(1988, 1, 1), date(2098, 12, 31)), st.integers(-200, 200).filter(bool))
@effort(600)
def test_count_undoes_add(day: date, n: int) -> None:
    calendar = china()
    assert calendar.count(day, calendar.add(day, n)) == n


@given(known_days)
@effort(100)
def test_roll_goes_to_the_nearest_working_day(day: date) -> None:
    assert china().roll(day) == oracle.roll(day)
    if day > date(2004, 2, 1):
        assert china().roll(day, -1) == oracle.back_to_work(day)


def test_zero_days_on() -> None:
    assert china().add(D("2017-07-03"), 0) == D("2017-07-03")
    with pytest.raises(CalendarError):
        china().add(D("2017-07-01"), 0)


KINDS = [
    ("2026-10-01", DayKind.STATUTORY, "国庆节"),
    ("2026-10-05", DayKind.SWAPPED, "国庆节"),
    ("2026-10-10", DayKind.MAKE_UP, "国庆节"),
    ("2026-10-11", DayKind.WEEKEND, ""),
    ("2026-10-12", DayKind.WORKING, ""),
    ("2025-01-28", DayKind.STATUTORY, "春节"),
    ("2005-12-31", DayKind.MAKE_UP, "元旦"),
    ("2020-02-01", DayKind.WEEKEND, "春节"),
    # 3 September 2015 rested by that year's notice alone: the Measures do not list it.
    ("2015-09-03", DayKind.SWAPPED, "70周年纪念日"),
]


@pytest.mark.parametrize(("day", "kind", "name"), KINDS)
def test_kinds_names_and_sources(day: str, kind: DayKind, name: str) -> None:
    found = china().day(D(day))
    assert found.kind is kind
    assert name in found.name
    assert found.source or kind in (DayKind.WEEKEND, DayKind.WORKING)
    assert not found.provisional


# 全国年节及纪念日放假办法 (2024): 2027's statutory days, none of them in a notice yet.
STATUTORY_2027 = [
    "01-01",
    "02-05",
    "02-06",
    "02-07",
    "02-08",
    "04-05",
    "05-01",
    "05-02",
    "06-09",
    "09-15",
    "10-01",
    "10-02",
    "10-03",
]


def test_a_year_without_a_notice_has_its_statutory_days() -> None:
    days = china().statutory(2027)
    assert [f"{day.date:%m-%d}" for day in days] == STATUTORY_2027
    assert all(day.provisional for day in days)
    assert not china().make_up_days(D("2027-01-01"), D("2027-12-31"))


def test_known_until_ends_before_the_last_three_days_of_the_year() -> None:
    assert china().known_until == D("2026-12-28")
    assert china().is_known(D("2026-12-28"))
    assert not china().is_known(D("2026-12-29"))
    assert not china().is_known(D("2003-12-31"))


@pytest.mark.parametrize("day", ["1986-12-31", "2100-01-01"])
def test_outside_the_years_nothing_is_counted(day: str) -> None:
    for ask in (china().is_working, china().day, china().roll, lambda one: china().add(one, 1)):
        with pytest.raises(CalendarBoundsError) as caught:
            ask(D(day))
        assert "1987-01-01" in str(caught.value)
        assert "2099-12-31" in caught.value.render("en")


def test_counting_out_of_the_years_is_an_error() -> None:
    with pytest.raises(CalendarBoundsError):
        china().add(D("2099-12-30"), 10)
    with pytest.raises(CalendarBoundsError):
        china().add(D("1987-01-05"), -10)


def test_a_calendar_is_a_value() -> None:
    again = pickle.loads(pickle.dumps(china()))
    assert again == china()
    assert hash(again) == hash(china())
    extra = china().with_days([Day(D("2026-11-25"), DayKind.SWAPPED, "本地节日", "本市公告")])
    assert extra != china()
    assert not extra.is_working(D("2026-11-25"))
    assert china().is_working(D("2026-11-25"))


def test_the_bounds_of_a_provisional_year() -> None:
    """What a usual notice may do: weekends near a statutory day may work, weekdays near one may rest."""
    ahead = outlook(china())
    assert ahead.may_work(D("2027-02-28"))  # 20 days after 8 February
    assert not ahead.may_work(D("2027-03-07"))  # 27 days after
    assert not ahead.may_work(D("2027-10-02"))  # statutory
    assert ahead.may_rest(D("2027-02-09"))
    assert not ahead.may_rest(D("2027-03-10"))
    assert ahead.busiest.is_working(D("2027-02-28"))
    assert not ahead.idlest.is_working(D("2027-02-09"))


def test_the_data_is_what_the_script_makes(tmp_path: Path) -> None:
    """The table ships ready made; building it again gives the same bytes."""
    pytest.importorskip("chinese_calendar")
    pytest.importorskip("lunar_python")
    script = (ROOT / "scripts" / "build_calendar.py").read_text(encoding="utf-8")
    assert re.search(r"^def build\(\) -> str:", script, re.M)
    code = (
        "import runpy,sys; sys.stdout.buffer.write(runpy.run_path(sys.argv[1])['build']().encode())"
    )
    built = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "scripts" / "build_calendar.py")],
        check=True,
        capture_output=True,
    ).stdout
    shipped = (
        (ROOT / "src" / "gkrules" / "calendar" / "china.txt").read_bytes().replace(b"\r\n", b"\n")
    )
    assert built.replace(b"\r\n", b"\n") == shipped


def test_it_is_one_calendar() -> None:
    assert isinstance(china(), Calendar)
    assert china() is china()
