"""pandas, Polars, DuckDB, Dask: the answers are the kernel's own, and docs/engines.md shows what ran."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet
import pytest

from gkrules.batch import resolve_table
from tests.conftest import ROOT
from tests.engines.conftest import EXAMPLES, environment

HERE = EXAMPLES / "engines"
ENGINES = ("pandas", "polars", "duckdb", "dask")
ROWS = 5_000
AS_OF = "2026-11-25"


@pytest.fixture(scope="module")
def python() -> Path:
    """An interpreter with all four."""
    return environment("engines")


@pytest.fixture(scope="module")
def rows(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of eight files, and the same rows in one file of several row groups beside it."""
    folder = tmp_path_factory.mktemp("engines") / "rows"
    made = [python, EXAMPLES / "spark" / "rows.py", folder, "--rows", str(ROWS)]
    subprocess.run(made, check=True, timeout=300)
    table = pyarrow.dataset.dataset(folder).to_table()
    pyarrow.parquet.write_table(table, folder.with_suffix(".parquet"), row_group_size=900)
    return folder


@pytest.mark.engines
@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_gives_what_the_kernel_gives(
    engine: str, python: Path, rows: Path, tmp_path: Path
) -> None:
    source = rows if engine == "dask" else rows.with_suffix(".parquet")
    target = tmp_path / "dated.parquet"
    done = subprocess.run(
        [python, HERE / f"with_{engine}.py", source, target, AS_OF],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "市财政局" in done.stdout
    given = pyarrow.dataset.dataset(target).to_table()
    wanted = resolve_table(
        pyarrow.dataset.dataset(rows).to_table(), as_of=date.fromisoformat(AS_OF)
    )
    assert given.column_names == wanted.column_names
    for name in wanted.column_names:
        assert _kind(given.schema.field(name)) == _kind(wanted.schema.field(name)), name
        assert given[name].to_pylist() == wanted[name].to_pylist(), name
    errors = ROWS - wanted["错误"].null_count
    assert ROWS // 100 < errors < ROWS // 2
    assert given["届满日"][:4].to_pylist() == [  # worked out by hand: see test_spark.py
        date(2026, 3, 16),
        date(2025, 10, 16),
        date(2026, 3, 18),
        date(2026, 3, 3),
    ]


@pytest.mark.engines
def test_objects_of_several_kinds_in_pandas(python: Path) -> None:
    """A date beside an instant stays a date, an instant an instant; a text beside them is read. Nothing is guessed."""
    program = (
        f"import sys; sys.path.insert(0, {str(HERE)!r})\n"
        "import datetime as dt, pandas as pd, with_pandas\n"
        "day, at = dt.date(2026, 1, 5), dt.datetime(2026, 1, 5, 9)\n"
        "frame = pd.DataFrame({'phrase': ['24小时内'] * 5, 'n': [1, None, 2.5, 3, 4]}, index=list('abcde'))\n"
        "for trigger in ([day, at, '2026-01-05 9:00', None, float('nan')],\n"
        "                [at, day, pd.NaT, None, 20260105], [day] * 4 + [None]):\n"
        "    made = with_pandas.resolved(frame.assign(trigger=pd.Series(trigger, list('abcde'), dtype=object)))\n"
        "    print(list(made.index), [None if pd.isna(one) else str(one) for one in made.due_at], list(made.status))\n"
    )
    done = subprocess.run(
        [python, "-c", program], check=False, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    due, index = "2026-01-06 09:00:00", list("abcde")
    assert done.stdout.splitlines() == [
        f"{index} {[None, due, due, None, None]} {['error', 'dated', 'dated', 'awaiting', 'awaiting']}",
        f"{index} {[due, None, None, None, None]} {['dated', 'error', 'awaiting', 'awaiting', 'error']}",
        f"{index} {[None] * 5} {['error'] * 4 + ['awaiting']}",
    ]


@pytest.mark.engines
def test_a_lazy_frame_of_polars_can_be_asked_further(python: Path, rows: Path) -> None:
    """Filters, choices of columns and heads after the kernel do not reach its input."""
    program = (
        f"import sys; sys.path.insert(0, {str(HERE)!r})\n"
        "import polars as pl, with_polars\n"
        f"dated = with_polars.resolved_lazily(pl.scan_parquet({str(rows.with_suffix('.parquet'))!r}))\n"
        "for engine in ('in-memory', 'streaming'):\n"
        "    wrong = dated.filter(pl.col('错误').is_not_null()).select('编号')\n"
        "    print(wrong.collect(engine=engine).height)\n"
        "    print(dated.head(3).select('届满日').collect(engine=engine)['届满日'].to_list())\n"
    )
    done = subprocess.run(
        [python, "-c", program], check=False, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    wanted = resolve_table(pyarrow.dataset.dataset(rows).to_table())
    errors = ROWS - wanted["错误"].null_count
    days = [date(2026, 3, 16), date(2025, 10, 16), date(2026, 3, 18)]
    assert done.stdout.splitlines() == [str(errors), str(days)] * 2


def test_the_page_shows_what_runs() -> None:
    """Each block of Python in docs/engines.md and docs/spark.md stands in an example, word for word."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*/*.py"))]
    for page, least in (("engines.md", 4), ("spark.md", 1)):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        blocks = re.findall(r"^```py\n(.*?)^```$", text, re.M | re.S)
        assert len(blocks) >= least
        for block in blocks:
            assert any(block.strip() in one for one in texts), block


def _kind(field: pa.Field) -> str:
    """A type's name; engines have several kinds of text."""
    return str(field.type).replace("large_string", "string")
