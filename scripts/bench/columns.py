"""Columns: arrays of days, and tables of phrase and trigger, from a thousand rows to ten millions.

Beside them numpy and pandas with every weekend listed, and the loop that a pandas user writes.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from bench.measure import Work, attempt, ladder, peer
from bench.values import Agreement, Curve, Line
from bench.workdays import rest_days

GROUP = "columns"
_ADD, _COUNT = "add 10 working days, array", "count working days, array"
_TABLE, _PLAIN, _FILE = "resolve a table", "resolve a table of plain text", "Parquet to Parquet"
_FRESH = "resolve a table, nothing learned before"
#: The same ten shapes; 200 phrases of them.
_SHAPES = (
    "自收到申请之日起{n}个工作日内",
    "文件公开后{n}个工作日内",
    "受理之日起{n}日内",
    "签收后{n}个工作日内",
    "立案之日起{n}日内作出决定",
)
PHRASES = tuple(shape.format(n=n) for n in range(1, 41) for shape in _SHAPES)
#: From 2019-01-01 to the autumn of 2026, as days since 1970.
_FIRST, _DAYS = 17_897, 2_820
#: So many days later the last trigger is 24 December 2027.
_AHEAD = 460


def measure(quick: bool) -> Iterator[Line]:
    """The lines of this group."""
    sizes = (1_000, 10_000) if quick else (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
    for what, wanted in ((_ADD, 1e9 / 10), (_COUNT, 1e9 / 20)):
        ours = ladder(partial(_array, what), sizes, 20)
        yield Line(group=GROUP, what=what, unit="days", ours=ours, wanted=wanted)
        for name, made in (("numpy", _numpy_array), ("pandas", _pandas_array)):
            yield attempt(GROUP, what, name, partial(made, what, ours, sizes))
    ours = ladder(partial(_resolving, text=False), sizes, 30)
    yield Line(
        group=GROUP,
        what=_TABLE,
        unit="rows",
        ours=ours,
        wanted=5_000_000,
        note="200 distinct phrases as an Arrow dictionary, met before; all columns but the reason",
    )
    yield Line(
        group=GROUP,
        what=_FRESH,
        unit="rows",
        ours=ladder(_learning, sizes, 30, 1),
        wanted=5_000_000,
        note="the same phrases read and counted within the time; triggers to the end of 2027, "
        "so that each tenth date is provisional",
    )
    plain = ladder(partial(_resolving, text=True), sizes[:-1], 30)
    yield Line(group=GROUP, what=_PLAIN, unit="rows", ours=plain)
    for name, beside in (("pandas and chinese-calendar", _loop), ("pandas and numpy", _vectors)):
        yield attempt(GROUP, _TABLE, name, partial(beside, ours, sizes))
    yield attempt(GROUP, _FILE, "", partial(_file, sizes[-1]))


# -- arrays


def days(size: int) -> Any:
    """A column of days, the same for all, in no order."""
    import numpy as np

    ranks = np.arange(size, dtype=np.int64) * 104_729 % _DAYS
    return (ranks + _FIRST).astype("datetime64[D]")


def _array(what: str, size: int) -> Work:
    from gkrules.calendar import china

    column, calendar = days(size), china()
    if what == _ADD:
        return lambda: calendar.arrays.add(column, 10)
    later = column + 365
    return lambda: calendar.arrays.count(column, later)


def _numpy_array(what: str, ours: Curve, sizes: tuple[int, ...]) -> Line:
    np, name = peer("numpy", "numpy")
    listed = np.busdaycalendar("1111111", rest_days())

    def make(size: int) -> Work:
        column = days(size)
        if what == _ADD:
            return lambda: np.busday_offset(column, 10, roll="backward", busdaycal=listed)
        return lambda: np.busday_count(column + 1, column + 366, busdaycal=listed)

    return Line(
        group=GROUP,
        what=what,
        unit="days",
        ours=ours,
        peer=f"{name} busday",
        theirs=ladder(make, sizes, 6),
        agree=_same(_array(what, 10_000)(), make(10_000)()),
        note="" if what == _ADD else "a year from each day; some end in 2027",
    )


def _pandas_array(what: str, ours: Curve, sizes: tuple[int, ...]) -> Line:
    pd, name = peer("pandas", "pandas")
    if what == _COUNT:
        raise NotImplementedError("pandas has no count of custom business days over a column")
    ten = pd.offsets.CustomBusinessDay(10, weekmask="1111111", holidays=rest_days())

    def make(size: int) -> Work:
        column = pd.Series(days(size).astype("datetime64[s]"))
        return lambda: column + ten

    found: Any = make(10_000)()
    return Line(
        group=GROUP,
        what=what,
        unit="days",
        ours=ours,
        peer=f"{name} CustomBusinessDay",
        theirs=ladder(make, sizes, 3),
        agree=_same(_array(what, 10_000)(), found.to_numpy().astype("datetime64[D]")),
    )


def _same(ours: Any, theirs: Any) -> Agreement:
    return Agreement(int((ours == theirs).sum()), len(ours))


# -- tables


def codes(size: int) -> Any:
    """Which phrase each row has."""
    import numpy as np

    return (np.arange(size, dtype=np.int64) * 7_919 % len(PHRASES)).astype(np.int32)


def table(size: int, *, text: bool) -> Any:
    """A table of phrase and trigger, in Arrow; the phrases plain text, or a dictionary."""
    import pyarrow as pa

    phrases: Any = pa.DictionaryArray.from_arrays(codes(size), list(PHRASES))
    if text:
        phrases = phrases.cast(pa.string())
    return pa.table({"phrase": phrases, "trigger": pa.array(days(size))})


def _resolving(size: int, *, text: bool) -> Work:
    from gkrules.batch import resolve_table

    rows = table(size, text=text)
    return lambda: resolve_table(rows, compact=True)


def _learning(size: int) -> Work:
    """By a kernel that has seen no phrase, on dates of which some may still move."""
    import pyarrow as pa

    from gkrules.batch import Kernel, Options, unsettled

    rows = table(size, text=False).set_column(1, "trigger", pa.array(days(size) + _AHEAD))
    parts = rows.combine_chunks().to_batches(max_chunksize=131_072)

    def work() -> object:
        unsettled.unsettled.cache_clear()
        kernel = Kernel(Options(compact=True))
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            return list(pool.map(kernel.resolve, parts))

    return work


def _due(size: int) -> Any:
    """Our due dates, as datetime64."""
    from gkrules.batch import resolve_table

    found = resolve_table(table(size, text=False))["due"]
    return found.to_numpy().astype("datetime64[D]")


_READ = re.compile(r"(\d+)(个工作日|日)内")


def _read(phrase: str) -> tuple[int, bool]:
    """What such a user reads of a phrase: how many, and whether they are working days."""
    found = _READ.search(phrase)
    assert found is not None, phrase
    return int(found[1]), found[2] == "个工作日"


def _loop(ours: Curve, sizes: tuple[int, ...]) -> Line:
    """Row by row, as one writes it: chinese-calendar asked about each day on the way."""
    pd, name = peer("pandas", "pandas")
    library, other = peer("chinese_calendar", "chinese-calendar")
    one = pd.Timedelta(days=1)

    def due(row: Any) -> Any:
        count, working = _read(row.phrase)
        day = row.trigger
        if not working:
            day += count * one
            while not library.is_workday(day):
                day += one
            return day
        while count:
            day += one
            count -= library.is_workday(day)
        return day

    def asked(row: Any) -> Any:
        try:
            return due(row)
        except NotImplementedError:  # it knows no 2027
            return pd.NaT

    def make(size: int) -> Work:
        frame = _frame(pd, size)
        return lambda: frame.apply(asked, axis=1)

    found: Any = make(1_000)()
    return _tabled(f"{name} apply, {other}", ours, ladder(make, sizes, 4), found)


def _vectors(ours: Curve, sizes: tuple[int, ...]) -> Line:
    """As one who knows numpy writes it: phrase by phrase, each over its rows; every weekend listed."""
    pd, name = peer("pandas", "pandas")
    np, other = peer("numpy", "numpy")
    listed = np.busdaycalendar("1111111", rest_days())

    def due(frame: Any) -> Any:
        triggers = frame.trigger.to_numpy().astype("datetime64[D]")
        found = np.empty(len(frame), dtype="datetime64[D]")
        for phrase, rows in frame.groupby("phrase", observed=True).indices.items():
            count, working = _read(phrase)
            if working:
                found[rows] = np.busday_offset(
                    triggers[rows], count, roll="backward", busdaycal=listed
                )
            else:
                found[rows] = np.busday_offset(
                    triggers[rows] + count, 0, roll="forward", busdaycal=listed
                )
        return pd.Series(found)

    def make(size: int) -> Work:
        frame = _frame(pd, size)
        return lambda: due(frame)

    found: Any = make(100_000 if len(sizes) > 2 else 1_000)()
    return _tabled(f"{name} groupby, {other} busday", ours, ladder(make, sizes, 12), found)


def _frame(pd: Any, size: int) -> Any:
    phrases = pd.Categorical.from_codes(codes(size), list(PHRASES))
    return pd.DataFrame({"phrase": phrases, "trigger": days(size).astype("datetime64[s]")})


def _tabled(name: str, ours: Curve, theirs: Curve, found: Any) -> Line:
    days_found = found.to_numpy().astype("datetime64[D]")
    due = _due(len(found))
    none = int((days_found != days_found).sum())  # no day is unlike itself
    agree = Agreement(int((due == days_found).sum()), len(due), none)
    note = (
        "due dates alone: nothing tells which may still move; periods of days and working days only"
    )
    return Line(
        group=GROUP, what=_TABLE, unit="rows", ours=ours, peer=name, theirs=theirs, agree=agree, note=note
    )  # fmt: skip


# -- files


def _file(size: int) -> Line:
    """In a process of its own, whose memory is measured."""
    scripts = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "bench.files", str(size)],
        check=True,
        capture_output=True,
        text=True,
        cwd=scripts,
    )
    told = json.loads(done.stdout)
    peak = f"{told['peak'] / 1e6:,.0f} MB at its peak" if told["peak"] else "memory not measured"
    return Line(
        group=GROUP,
        what=_FILE,
        unit="rows",
        ours=((size, size / told["seconds"]),),
        wanted=2_000_000,
        note=f"{peak} (1,000 MB asked for)",
    )
