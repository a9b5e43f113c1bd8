"""Cells: dates as people write them, stops, extensions; columns of every type Arrow has for them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pyarrow as pa
import pytest

from gkrules.batch import Kernel, Options, cells, values
from gkrules.batch.columns import ColumnError, layout
from gkrules.errors import ResolveError
from gkrules.limits import Quantity, Unit

D, T = date, datetime


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("2026-09-24", D(2026, 9, 24)),
        (" 2026-9-4 ", D(2026, 9, 4)),
        ("2026/9/24", D(2026, 9, 24)),
        ("2026.9.24", D(2026, 9, 24)),
        ("20260924", D(2026, 9, 24)),
        ("2026年9月24日", D(2026, 9, 24)),
        ("2026-09-24T09:30", T(2026, 9, 24, 9, 30)),
        ("2026-09-24 09:30:15", T(2026, 9, 24, 9, 30, 15)),
        ("2026-09-24T01:30Z", T(2026, 9, 24, 9, 30)),
        ("2026-09-24T09:30+08:00", T(2026, 9, 24, 9, 30)),
        ("2026/9/4 9:05", T(2026, 9, 4, 9, 5)),
        ("2026-09-24 09:30:15.250", T(2026, 9, 24, 9, 30, 15, 250_000)),
        ("2026-09-24 09:30:15.123456789+0000", T(2026, 9, 24, 17, 30, 15, 123_456)),
        ("2026年9月24日9时30分", T(2026, 9, 24, 9, 30)),
        ("2026年9月24日 9时", T(2026, 9, 24, 9)),
        ("２０２６－０９－２４　０９：３０", T(2026, 9, 24, 9, 30)),
        ("2026-09-24T22:00-05:00", T(2026, 9, 25, 11)),
        ("20260924 09:30", T(2026, 9, 24, 9, 30)),
    ],
)
def test_dates(words: str, wanted: date) -> None:
    found = values.moment(words)
    assert (type(found), found) == (type(wanted), wanted)


@pytest.mark.parametrize(
    "words",
    [
        *("2026-02-30", "2026", "明天", "24-09-2026", "9:30", "2026-13-01T09:00", "2026092409:30"),
        *("2026-09-24 24:00", "2026-09-24 9:60", "2026-09-24T9", "2026-09-24 上午9:00", "46289"),
        # By Shanghai's clock neither has a date.
        *("0001-01-01T00:00+14:00", "9999-12-31T23:00Z"),
    ],
)
def test_no_dates(words: str) -> None:
    with pytest.raises(ResolveError, match="读不懂"):
        values.moment(words)


def test_stops() -> None:
    assert values.stops("2026-01-05..2026-01-09") == ((D(2026, 1, 5), D(2026, 1, 9)),)
    assert values.stops("2026年1月5日至2026年1月9日；2026/2/3") == (
        (D(2026, 1, 5), D(2026, 1, 9)),
        (D(2026, 2, 3), D(2026, 2, 3)),
    )
    assert values.stops("2026-01-05T09:00..2026-01-05T12:00") == (
        (T(2026, 1, 5, 9), T(2026, 1, 5, 12)),
    )
    assert values.stops(" ") == ()
    for words in ("2026-01-05..", "2026-01-05..2026-01-06..2026-01-07", "听证"):
        with pytest.raises(ResolveError, match="读不懂"):
            values.stops(words)


def test_extensions() -> None:
    assert [values.extension(one) for one in ("是", "TRUE", "1", "否", "", "no")] == [
        True,
        True,
        True,
        None,
        None,
        None,
    ]
    assert values.extension("5个工作日") == Quantity(5, Unit.WORKING_DAY)
    for words in ("收到申请后5日", "很久"):
        with pytest.raises(ResolveError, match="延长"):
            values.extension(words)


_NOON = T(2026, 1, 5, 12)
_SHANGHAI = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    "column",
    [
        pa.array([D(2026, 1, 5), None], pa.date32()),
        pa.array([D(2026, 1, 5), None], pa.date64()),
        pa.array([T(2026, 1, 5), None], pa.timestamp("s")),
        pa.array([_NOON, None], pa.timestamp("ns")),
        pa.array([T(2026, 1, 4, 20, tzinfo=UTC), None], pa.timestamp("ms", tz="UTC")),
        pa.array(
            [T(2026, 1, 5, 4, tzinfo=_SHANGHAI), None], pa.timestamp("us", tz="Asia/Shanghai")
        ),
        pa.array(["2026-01-05", None]),
        pa.array(["2026年1月5日", " "], pa.large_string()),
        pa.array(["2026-01-05T09:00", None]).dictionary_encode(),
        pa.array([D(2026, 1, 5), None], pa.date32()).dictionary_encode(),
        pa.array(["2026-01-05", None], pa.string_view()),
        pa.DictionaryArray.from_arrays(
            pa.array([0, None], pa.uint32()), pa.array(["2026-01-05"], pa.string_view())
        ),
        pa.array([20260105, None]),
        pa.array(["x", "2026-01-05", None]).slice(1),
    ],
    ids=lambda column: str(column.type),
)
def test_triggers_of_every_type(column: pa.Array) -> None:
    found = cells.moments(column)
    assert found.day(0) == D(2026, 1, 5)
    assert found.day(1) is None
    assert not found.errors


def test_instants_that_no_calendar_has_do_not_come_round() -> None:
    """Seconds that, as microseconds, would wrap to 5 January 2026."""
    day = 20_458 * 86_400
    for unit, scale in (("s", 1_000_000), ("ms", 1_000)):
        wrapped = (day * 1_000_000 + 2**64) // scale
        for zone in (None, "UTC"):
            kind = pa.timestamp(unit, tz=zone)
            found = cells.moments(pa.array([wrapped, -wrapped, None], pa.int64()).view(kind))
            assert sorted(found.errors) == [0, 1]
            assert [found.day(row) for row in range(3)] == [None] * 3
    ends = pa.array([2**63 - 1, -(2**63) + 1], pa.int64())
    for zone in (None, "UTC"):
        assert sorted(cells.moments(ends.view(pa.timestamp("us", tz=zone))).errors) == [0, 1]
    assert cells.moments(ends.view(pa.timestamp("ns", tz="UTC"))).day(0) == D(2262, 4, 12)


def test_days_in_milliseconds_with_a_rest() -> None:
    found = cells.moments(
        pa.array([20_458 * 86_400_000 + 5, -1, 2**62], pa.int64()).view(pa.date64())
    )
    assert (found.day(0), found.day(1)) == (D(2026, 1, 5), D(1969, 12, 31))
    assert sorted(found.errors) == [2]


_DAYS = pa.list_(pa.date32())


@pytest.mark.parametrize(
    ("stops", "due"),
    [
        (pa.array([[[D(2026, 1, 6), D(2026, 1, 8)]]], pa.list_(_DAYS)), D(2026, 1, 13)),
        (pa.array([[{"a": D(2026, 1, 6), "b": D(2026, 1, 8)}]]), D(2026, 1, 13)),
        (pa.array([["2026-01-06..2026-01-08"]]), D(2026, 1, 13)),
        (pa.array([[None]], pa.list_(_DAYS)), None),
        (pa.array([[[D(2026, 1, 6), None]]], pa.list_(_DAYS)), None),
        (pa.array([[[D(2026, 1, 6)] * 3]], pa.list_(_DAYS)), None),
        (pa.array([[D(2026, 1, 6), D(2026, 1, 8)]], _DAYS), None),
    ],
    ids=lambda one: str(getattr(one, "type", one)),
)
def test_stops_in_lists(stops: pa.Array, due: date | None) -> None:
    """Pairs are stops; anything else is an error of its row, and of no other."""
    batch = pa.record_batch(
        {
            "phrase": ["5日内"] * 2,
            "trigger": [D(2026, 1, 5)] * 2,
            "stops": pa.concat_arrays([stops, pa.nulls(1, stops.type)]),
        }
    )
    one, two = Kernel(Options()).resolve(batch).to_pylist()
    assert (one["due"], one["error"] is None) == (due, due is not None)
    assert two["due"] == D(2026, 1, 12)


def test_texts_that_are_bytes() -> None:
    batch = pa.record_batch(
        {"phrase": pa.array(["5日内".encode(), b"\xff"]), "trigger": [D(2026, 1, 5)] * 2}
    )
    assert Kernel(Options()).resolve(batch).column("due").to_pylist() == [D(2026, 1, 12), None]


def test_days_that_no_calendar_has() -> None:
    far = pa.array([5_000_000, -5_000_000, 20_458], pa.int32()).view(pa.date32())
    found = cells.moments(far)
    assert sorted(found.errors) == [0, 1]
    assert found.day(2) == D(2026, 1, 5)
    batch = pa.record_batch({"phrase": ["5日内"] * 3, "trigger": far, "answered": far})
    made = Kernel(Options()).resolve(batch)
    assert made.column("due").to_pylist() == [None, None, D(2026, 1, 12)]
    assert "9999" in made.column("error")[0].as_py()


def test_instants_are_shanghai_s() -> None:
    """20:00 UTC is 04:00 of the next day there: 24 hours on it is the day after."""
    batch = pa.record_batch(
        {
            "phrase": ["24小时内"] * 3,
            "trigger": pa.array([T(2026, 1, 4, 20, tzinfo=UTC)] * 3, pa.timestamp("us", "UTC")),
            "answered": pa.array(["2026-01-06 04:00", "2026-01-06 04:01", "2026-01-06"]),
        }
    )
    made = Kernel(Options()).resolve(batch).to_pylist()
    assert [row["due_at"] for row in made] == [T(2026, 1, 6, 4)] * 3
    # In time to the minute; a bare date is judged by its day.
    assert [row["on_time"] for row in made] == [True, False, True]
    assert [row["late_days"] for row in made] == [0, 0, 0]


def test_stops_as_lists() -> None:
    """20 working days from 5 Jan 2026 end on 2 Feb; three working days of a stop put that off to 5 Feb."""
    pairs = pa.array(
        [[{"first": D(2026, 1, 12), "last": D(2026, 1, 14)}], [], None],
        pa.list_(pa.struct([("first", pa.date32()), ("last", pa.date32())])),
    )
    batch = pa.record_batch(
        {"phrase": ["二十个工作日内"] * 3, "trigger": [D(2026, 1, 5)] * 3, "stops": pairs}
    )
    due = Kernel(Options()).resolve(batch).column("due").to_pylist()
    assert due == [D(2026, 2, 5), D(2026, 2, 2), D(2026, 2, 2)]


def test_names_in_both_languages() -> None:
    found = layout(["编号", " 期限 ", "起算日期", "Done"])
    assert found.places == (("phrase", 1), ("trigger", 2), ("answered", 3))
    assert found.name("due") == "届满日"
    found = layout(["Phrase", "trigger", "计算规则"])
    assert found.at("regime") == 2
    assert found.name("due") == "due"
    assert found.name("reason") is None
    assert layout(["phrase", "trigger"], reason=True, prefix="g_").name("reason") == "g_reason"
    assert layout(["phrase", "trigger"], heads="zh").name("due") == "届满日"
    assert layout(["事项", "受理"], {"phrase": "事项", "trigger": "受理"}).at("trigger") == 1


@pytest.mark.parametrize(
    ("names", "chosen", "said"),
    [
        (["起算日"], {}, "缺少“期限”一列"),
        (["期限", "日期"], {}, "缺少“起算日”一列"),
        (["期限", "phrase", "起算日"], {}, "--column phrase=列名"),
        (["期限", "起算日", "状态"], {}, "「状态」的列"),
        (["期限", "起算日"], {"answered": "办了"}, "没有名为「办了」的列"),
    ],
)
def test_layouts_refused(names: list[str], chosen: dict[str, str], said: str) -> None:
    with pytest.raises(ColumnError, match=said):
        layout(names, chosen)


def test_a_range_beyond_the_calendar_is_an_error_of_its_row() -> None:
    options = Options(start=D(2099, 12, 1), end=D(2100, 1, 31))
    batch = pa.record_batch({"phrase": ["每月10日前", "15日内"], "trigger": [None, D(2026, 1, 5)]})
    one, two = Kernel(options).resolve(batch).to_pylist()
    assert one["due"] is None
    assert "2100-01-31不在" in one["error"]
    assert (two["due"], two["error"]) == (D(2026, 1, 20), None)
