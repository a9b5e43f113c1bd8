"""The calendar on arrays answers as it does day by day, refusals included."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkrules.calendar import Calendar, china
from gkrules.calendar.arrays import add_months
from gkrules.calendar.days import Day, DayKind
from gkrules.calendar.days import add_months as scalar_months
from gkrules.calendar.overlays.values import Overlay, overlaid
from gkrules.errors import CalendarBoundsError, CalendarError
from tests.conftest import effort

C = china()
days = st.dates(date(1986, 6, 1), date(2100, 6, 30))
inside = st.dates(date(1987, 1, 1), date(2099, 12, 31))


def column(values: list[date]) -> np.ndarray:
    return np.array(values, dtype="datetime64[D]")


def told(calendar: Calendar, question: str, *arguments: object) -> object:
    """What the calendar says of one day: an answer, or its refusal."""
    try:
        return getattr(calendar, question)(*arguments)
    except CalendarError as error:
        return type(error), str(error)


def test_by_hand() -> None:
    """24 Sep 2026 is a Thursday; 25-27 Sep and 1-7 Oct are off, Saturday 10 Oct works."""
    found = C.add(column([date(2026, 9, 24), date(2026, 9, 30)]), 1)
    assert found.tolist() == [date(2026, 9, 28), date(2026, 10, 8)]
    assert C.add(column([date(2026, 9, 24)]), 10).tolist() == [date(2026, 10, 15)]
    assert C.add(column([date(2026, 10, 8)]), np.array([-1])).tolist() == [date(2026, 9, 30)]
    assert C.count(column([date(2026, 9, 30)]), date(2026, 10, 10)).tolist() == [3]
    assert C.count(date(2026, 10, 10), column([date(2026, 9, 30)])).tolist() == [-3]
    assert C.roll(column([date(2026, 10, 3)])).tolist() == [date(2026, 10, 8)]
    assert C.roll(column([date(2026, 10, 3)]), -1).tolist() == [date(2026, 9, 30)]
    assert C.is_working(column([date(2026, 10, 10), date(2026, 10, 11)])).tolist() == [True, False]


@given(st.lists(st.tuples(days, st.integers(-400, 400)), min_size=1, max_size=30))
@effort(200)
def test_add_as_day_by_day(pairs: list[tuple[date, int]]) -> None:
    wanted = [told(C, "add", *pair) for pair in pairs]
    found = C.arrays.add(column([a for a, _ in pairs]), [n for _, n in pairs], strict=False)
    assert found.tolist() == [one if isinstance(one, date) else None for one in wanted]
    for (day, n), one in zip(pairs, wanted, strict=True):
        assert told(C, "add", column([day]), n) == (
            one if isinstance(one, tuple) else column([one])  # type: ignore[list-item]
        )


@given(st.lists(st.tuples(days, days), min_size=1, max_size=30))
@effort(200)
def test_count_as_day_by_day(pairs: list[tuple[date, date]]) -> None:
    wanted = [told(C, "count", *pair) for pair in pairs]
    found = C.arrays.count(
        column([a for a, _ in pairs]), column([b for _, b in pairs]), strict=False
    )
    assert found.tolist() == [one if isinstance(one, int) else None for one in wanted]
    for (a, b), one in zip(pairs, wanted, strict=True):
        assert told(C, "count", column([a]), column([b])) == one


@given(st.lists(days, min_size=1, max_size=30), st.sampled_from([1, -1]))
@effort(200)
def test_roll_and_is_working_as_day_by_day(some: list[date], direction: int) -> None:
    wanted = [told(C, "roll", day, direction) for day in some]
    found = C.arrays.roll(column(some), direction, strict=False)
    assert found.tolist() == [one if isinstance(one, date) else None for one in wanted]
    works = [told(C, "is_working", day) for day in some]
    assert C.arrays.is_working(column(some), strict=False).tolist() == [
        one if isinstance(one, bool) else None for one in works
    ]
    known = C.arrays.is_known(column(some)).tolist()
    assert known == [C.known_from <= day <= C.known_until for day in some]
    refused = [one for one in wanted if isinstance(one, tuple)]
    if refused:
        assert told(C, "roll", column(some), direction) == refused[0]


@pytest.mark.parametrize("n", [-260, -1, 0, 1, 5, 2000])
def test_every_day_of_the_calendar(n: int) -> None:
    """A column so long that a table is made for its n, and a short one, which takes the other way."""
    all_days = [C.first + timedelta(days=at) for at in range((C.last - C.first).days + 1)]
    wanted = [told(C, "add", day, n) for day in all_days]
    plain = [one if isinstance(one, date) else None for one in wanted]
    long = C.arrays.add(np.tile(column(all_days), 5), n, strict=False)
    assert long[-len(all_days) :].tolist() == plain
    assert C.arrays.add(column(all_days), n, strict=False).tolist() == plain


@given(st.lists(inside, min_size=1, max_size=20), st.integers(1, 300))
@effort(100)
def test_count_is_the_inverse_of_add(some: list[date], n: int) -> None:
    found = C.arrays.add(column(some), n, strict=False)
    kept = ~np.isnat(found)
    assert (C.count(column(some)[kept], found[kept]) == n).all()


def test_the_first_element_at_fault_is_named() -> None:
    some = column([date(2026, 1, 5), date(2101, 1, 1), date(1900, 1, 1)])
    with pytest.raises(CalendarBoundsError, match="2101-01-01"):
        C.add(some, 3)
    with pytest.raises(CalendarBoundsError, match="2101-01-01"):
        C.count(some, date(2026, 1, 5))
    with pytest.raises(CalendarError, match="2026-01-11"):
        C.add(column([date(2026, 1, 5), date(2026, 1, 11)]), 0)
    with pytest.raises(CalendarError, match="第2个"):
        C.is_working(np.array(["2026-01-05", "NaT"], dtype="datetime64[D]"))
    with pytest.raises(CalendarBoundsError, match="20000-01-01"):
        C.roll(np.array(["20000-01-01"], dtype="datetime64[D]"))


def test_no_day_stays_no_day() -> None:
    some = np.array(["2026-01-05", "NaT"], dtype="datetime64[D]")
    assert C.add(some, 1).tolist() == [date(2026, 1, 6), None]
    assert C.roll(some).tolist() == [date(2026, 1, 5), None]
    assert C.arrays.count(some, some, strict=False).tolist() == [0, None]


def test_shapes_and_kinds() -> None:
    assert C.add(np.datetime64("2026-01-05"), 1) == np.datetime64("2026-01-06")
    square = column([date(2026, 1, 5)] * 4).reshape(2, 2)
    assert C.add(square, 1).shape == (2, 2)
    assert C.add(column([]), 1).shape == (0,)
    assert C.count(square, square[0]).tolist() == [[0, 0], [0, 0]]
    fine = np.array([datetime(2026, 1, 5, 23, 59)], dtype="datetime64[s]")
    assert C.add(fine, 1).tolist() == [date(2026, 1, 6)]
    assert C.arrays.add([date(2026, 1, 5)], 1).tolist() == [date(2026, 1, 6)]
    with pytest.raises(TypeError, match="datetime64"):
        C.add(np.array([1, 2]), 1)
    with pytest.raises(TypeError, match="whole numbers"):
        C.add(square, 1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="str"):
        C.add("2026-01-05", 1)  # type: ignore[arg-type]


def test_what_holds_no_days_is_refused() -> None:
    """A number, a text, a month, an instant elsewhere is no day of Shanghai, wherever it stands."""
    zoned = datetime(2026, 1, 5, 20, tzinfo=UTC)
    for some in (
        np.array([20_000], dtype=object),
        np.array(["2026-01-05"], dtype=object),
        np.array([date(2026, 1, 5), "x"], dtype=object),
        np.array([True], dtype=object),
        np.array([zoned], dtype=object),
        np.array(["2026-01"], dtype="datetime64[M]"),
        np.array(["2026"], dtype="datetime64[Y]"),
        np.array(["2026-01-07"], dtype="datetime64[W]"),
        np.array([1], dtype="timedelta64[D]"),
    ):
        with pytest.raises(TypeError, match=r"days must be|zone"):
            C.add(some, 1)
    with pytest.raises(TypeError, match="zone"):
        C.arrays.add(zoned, 1)


def test_marks_for_nothing_are_no_days() -> None:
    some = np.array(
        [date(2026, 1, 5), None, float("nan"), np.datetime64("2026-01-06"), datetime(2026, 1, 7)],
        dtype=object,
    )
    wanted = [date(2026, 1, 6), None, None, date(2026, 1, 7), date(2026, 1, 8)]
    assert C.add(some, 1).tolist() == wanted
    masked = np.ma.array(column([date(2026, 1, 5), date(2026, 1, 6)]), mask=[True, False])
    assert C.add(masked, 1).tolist() == [None, date(2026, 1, 7)]
    assert C.arrays.count(masked, masked, strict=False).tolist() == [None, 0]


def test_numbers_of_days_are_never_cut_off() -> None:
    """Too many working days lie outside the calendar, however the number is held."""
    some = column([date(2026, 1, 5)] * 2)
    for n in (
        np.array([2**64 - 1, 2**63], dtype=np.uint64),
        np.array([2**63 - 1, -(2**63)]),
        np.array([2**32 + 5, -(2**32) - 5]),
    ):
        assert C.arrays.add(some, n, strict=False).tolist() == [None, None]
        with pytest.raises(CalendarBoundsError):
            C.add(some, n)
    assert C.add(some, np.array([1, 2], dtype=np.uint8)).tolist() == [
        date(2026, 1, 6),
        date(2026, 1, 7),
    ]
    with pytest.raises(TypeError, match="masked"):
        C.add(some, np.ma.array([1, 2], mask=[True, False]))


def test_overlays_count_and_are_known() -> None:
    """A day off that a place alone has: the Wednesday 5 May 2027."""
    local = Day(date(2027, 5, 12), DayKind.LOCAL, "本地节")
    place = overlaid(C, Overlay("本地", "通知", (local,), date(2027, 1, 1), date(2027, 12, 31)))
    assert place.is_working(column([date(2027, 5, 12)])).tolist() == [False]
    assert place.add(column([date(2027, 5, 11)]), 1).tolist() == [date(2027, 5, 13)]
    assert place.arrays.is_known(column([date(2027, 5, 12), date(2027, 5, 13)])).tolist() == [
        True,
        False,
    ]


@given(
    st.lists(inside, min_size=1, max_size=30),
    st.integers(-500, 500),
    st.sampled_from(["clamp", "forward", "last"]),
)
@effort(200)
def test_months_as_day_by_day(some: list[date], months: int, mode: str) -> None:
    found = add_months(column(some).view(np.int64), months, mode)  # type: ignore[arg-type]
    wanted = [scalar_months(day, months, mode) for day in some]  # type: ignore[arg-type]
    assert found.view("datetime64[D]").tolist() == wanted


def test_the_core_needs_no_numpy() -> None:
    code = (
        "import sys, gkrules, datetime as dt\n"
        "gkrules.resolve('10个工作日内', trigger=dt.date(2026, 9, 24))\n"
        "print('numpy' in sys.modules, 'pyarrow' in sys.modules)"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "False False"


def test_rest_days_beyond_the_calendar_are_none() -> None:
    assert C.rest_days(date(2100, 1, 2), date(2100, 1, 3)) == ()
    assert C.rest_days(date(1986, 1, 2), date(1986, 1, 3)) == ()
