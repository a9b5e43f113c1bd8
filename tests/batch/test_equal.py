"""The kernel's answers are those of `gkrules.resolve`, row by row, errors included."""

from __future__ import annotations

import os
from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkrules.batch import Kernel, Options
from gkrules.batch.counted import fill
from gkrules.batch.question import Question
from gkrules.batch.table import ERROR, FIELDS, NONE, Record, Table
from gkrules.calendar.arrays import EPOCH
from gkrules.regimes import available
from tests.batch.rows import KEYS, PHRASES, REGIMES, Row, draw, expected
from tests.conftest import effort

#: A million rows are asked for with GKRULES_ROWS=1000000.
ROWS = int(os.environ.get("GKRULES_ROWS", "20000"))
CHUNK = 20_000


def batch_of(rows: list[Row]) -> pa.RecordBatch:
    names = ("phrase", "trigger", "regime", "stops", "extension", "answered")
    return pa.record_batch(
        {name: pa.array([getattr(row, name) for row in rows], pa.string()) for name in names}
    )


def test_random_rows_equal_the_scalar_path() -> None:
    kernel = Kernel(Options())
    for chunk in range(max(1, ROWS // CHUNK)):
        rows = list(draw(chunk, min(ROWS, CHUNK)))
        made = kernel.resolve(batch_of(rows)).select(KEYS).to_pylist()
        for row, got in zip(rows, made, strict=True):
            assert got == expected(row), row
    # Both ways were gone, and both kinds of outcome seen.
    assert kernel._memory.table.pages > 20
    assert len(kernel._memory._single) > 500
    assert kernel.totals.rows == max(1, ROWS // CHUNK) * min(ROWS, CHUNK)
    assert 0 < kernel.totals.faulty < kernel.totals.rows


def test_batches_of_one_question_equal_the_scalar_path() -> None:
    """A batch that pages answer whole goes its own way; days near what is known and what is not."""
    provisional = 0
    for at, phrase in enumerate(PHRASES):
        regime = REGIMES[at % len(REGIMES)] if at % 2 else ""
        for first in (date(1990, 4, 25), date(2026, 12, 20), date(2028, 1, 20), date(2099, 11, 20)):
            rows = [
                Row(phrase, (first + timedelta(days=day)).isoformat(), regime, None, None, None)
                for day in range(50)
            ]
            made = Kernel(Options()).resolve(batch_of(rows)).select(KEYS).to_pylist()
            assert made == [expected(row) for row in rows], (phrase, regime, first)
            provisional += sum(row["certainty"] == "provisional" for row in made)
    assert provisional > 1000


def test_the_same_rows_in_other_batches_give_the_same() -> None:
    rows = list(draw(77, 4000))
    whole = Kernel(Options()).resolve(batch_of(rows)).to_pylist()
    kernel = Kernel(Options())
    parts = [kernel.resolve(batch_of(rows[at : at + 130])) for at in range(0, len(rows), 130)]
    assert [row for part in parts for row in part.to_pylist()] == whole


_cells = st.sampled_from
_rows = st.builds(
    Row,
    phrase=_cells(PHRASES),
    trigger=st.one_of(
        st.none(),
        st.dates(date(1986, 12, 1), date(2100, 1, 31)).map(date.isoformat),
        st.datetimes().map(lambda one: one.replace(microsecond=0).isoformat()),
    ),
    regime=st.one_of(st.none(), _cells([one.names[0] for one in available()[1:]])),
    stops=st.one_of(st.none(), _cells(["2026-01-12..2026-01-14", "2021-01-01..2021-12-31"])),
    extension=st.one_of(st.none(), _cells(["是", "5日", "5个工作日", "3个月"])),
    answered=st.one_of(
        st.none(), st.dates(date(1987, 1, 1), date(2099, 12, 31)).map(date.isoformat)
    ),
)


@given(st.lists(_rows, min_size=1, max_size=12), st.integers(1, 4))
@effort(60)
def test_any_rows(rows: list[Row], times: int) -> None:
    """Repeated, so that pages are made for them as well."""
    many = rows * (times * 6)
    made = Kernel(Options()).resolve(batch_of(many)).select(KEYS).to_pylist()
    wanted = [expected(row) for row in rows]
    assert made == wanted * (times * 6)


#: Phrases that arrays count, and regimes that differ in what they do with them.
_COUNTED = [one for one in PHRASES if one and "小时" not in one][:32]
_STRIDE = max(1, 331 // int(os.environ.get("GKRULES_EFFORT", "1")))


@pytest.mark.parametrize("regime", available(), ids=lambda one: one.id)
def test_every_page_is_what_the_scalar_path_says(regime: object) -> None:
    """Under each regime, over all days of the calendar in strides; `make exhaustive` takes nearly every day."""
    import numpy as np

    options = Options()
    name = regime.names[0] if regime.id != "general" else ""  # type: ignore[attr-defined]
    first, last = date(1986, 12, 20), date(2100, 1, 10)
    sure = 0
    for shift, phrase in enumerate(_COUNTED):
        question = Question.of(phrase, name, "是" if "可以延长" in phrase else "", options)
        start = first + timedelta(days=shift * 7)
        days = np.arange(start.toordinal(), last.toordinal(), _STRIDE, dtype=np.int64) - EPOCH
        made = fill(question, days)
        for at in np.flatnonzero(made.sure).tolist():
            sure += 1
            day = date.fromordinal(int(days[at]) + EPOCH)
            record = Record.of(question.answer(day), "zh")
            if made.error[at]:
                assert record.status == ERROR
                assert record.error == made.errors[made.error[at] - 1].zh
                continue
            got = tuple(int(getattr(made, name)[at]) for name in FIELDS)
            assert (int(made.status[at]), got, int(made.readings[at])) == (
                record.status,
                record.days,
                record.readings,
            ), (phrase, day)
    assert sure > 100


def test_a_page_holds_each_day_once() -> None:
    """By hand: 20 working days from 2026-02-10 end on 2026-03-16; 30 days from 2026-01-16 roll to 2026-02-24."""
    options = Options()
    arrays = options.calendar.arrays
    table = Table(arrays.base, arrays.size, "zh")
    for number, (phrase, day, due) in enumerate(
        [
            ("收到申请之日起20个工作日内", date(2026, 2, 10), date(2026, 3, 16)),
            ("30日内", date(2026, 1, 16), date(2026, 2, 24)),
        ]
    ):
        at = day.toordinal() - EPOCH
        table.room_for(number + 1)
        import numpy as np

        days = np.array([at])
        block = int(table.block_of(days)[0])
        table.add(Question.of(phrase, "", "", options), number, block)
        page = table.page_of[[number * table.blocks + block]]
        row = table.rows_of(page, days)
        assert table.filled[row].all()
        assert date.fromordinal(int(table.days[0, row[0]]) + EPOCH) == due
        assert table.days[4, row[0]] == NONE
