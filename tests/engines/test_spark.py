"""A master and two workers on this machine: the job's answers are those of one machine, and nothing stays behind."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset
import pyarrow.parquet
import pytest
from attrs import frozen

from tests.conftest import need
from tests.engines.conftest import EXAMPLES, environment

HERE = EXAMPLES / "spark"
ROWS = 20_000
AS_OF = "2026-11-25"
pytestmark = pytest.mark.spark
D = date.fromisoformat


@frozen
class Run:
    """What run.py said and left in its folder."""

    code: int
    said: dict[str, Any]
    folder: Path


@pytest.fixture(scope="module")
def python() -> Path:
    """The interpreter of driver and workers."""
    need(shutil.which("java") is not None, "java (17 or newer)")
    need(shutil.which("bash") is not None, "bash")
    need(Path("/proc/self/environ").exists(), "Linux, to see what still runs")
    return environment("spark")


@pytest.fixture(scope="module")
def run(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The example as a user runs it, shorter, with the reason of each row."""
    folder = tmp_path_factory.mktemp("spark") / "run"
    short = ["--rows", str(ROWS), "--reason", "--keep", folder]
    done = subprocess.run(
        [sys.executable, HERE / "run.py", *short],
        check=False,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.stdout, done.stderr[-3000:]
    return Run(done.returncode, json.loads(done.stdout.splitlines()[-1]), folder)


def test_both_workers_give_what_one_machine_gives(run: Run) -> None:
    assert run.code == 0
    assert run.said["identical"] is True
    assert run.said["rows"] == ROWS
    assert run.said["columns"] == 8 + 14
    workers = run.said["workers"]
    assert len(workers) == 2
    assert all(one["tasks"] and one["rows"] for one in workers)
    assert sum(one["rows"] for one in workers) == ROWS


def test_the_first_rows_worked_out_by_hand(run: Run) -> None:
    """March 2026 has no holiday; in 2025 the 28th of September and the 11th of October, a Saturday, were worked.

    Unanswered ones are judged on 25 November 2026, so the third, due on 18 March, is late.
    """
    names = ["编号", "due", "on_time", "late_days", "due_at"]
    table = pyarrow.dataset.dataset(run.folder / "dated").to_table().sort_by("编号").slice(0, 7)
    assert [tuple(row.values()) for row in table.select(names).to_pylist()] == [
        (1, D("2026-03-16"), False, 2, None),
        (2, D("2025-10-16"), True, 0, None),
        (3, D("2026-03-18"), False, 252, None),
        (4, D("2026-03-03"), False, 267, datetime(2026, 3, 3, 9)),
        (5, None, None, None, None),
        (6, None, None, None, None),
        (7, D("2026-04-24"), False, 3, None),
    ]
    assert table["late_working_days"].to_pylist()[:2] == [2, 0]
    assert table["status"].to_pylist() == ["dated"] * 4 + ["error"] * 2 + ["dated"]
    errors, reasons = table["error"].to_pylist(), table["reason"].to_pylist()
    assert errors[:4] == [None] * 4 and all(reasons[:4])
    assert errors[4].startswith("这里读不出期限")
    assert errors[5].startswith("日期「2026-02-30」读不懂")


def test_the_counts_are_those_of_the_rows(run: Run) -> None:
    lines = (run.folder / "late.json").read_text(encoding="utf-8").splitlines()
    counts = [json.loads(line) for line in lines]
    units = [count["单位"] for count in counts]
    assert len(counts) == 10 and units == sorted(units)
    assert sum(count["rows"] for count in counts) == ROWS
    assert sum(count["errors"] for count in counts) == run.said["errors"] > ROWS // 100
    assert sum(count["late"] for count in counts) == run.said["late"] > ROWS // 10


def test_one_changed_cell_is_found(run: Run, python: Path, tmp_path: Path) -> None:
    changed = tmp_path / "dated"
    shutil.copytree(run.folder / "dated", changed)
    path = sorted(changed.glob("*.parquet"))[-1]
    table = pyarrow.parquet.read_table(path)
    at = table.schema.get_field_index("error")
    errors = ["别的错误", *table["error"].to_pylist()[1:]]
    table = table.set_column(at, "error", pa.array(errors, pa.string()))
    pyarrow.parquet.write_table(table, path)
    compared = _compare(python, run.folder / "rows", changed, run.folder / "late.json", "--reason")
    assert compared.returncode == 1
    assert "error: 1 cells" in compared.stderr and "'别的错误'" in compared.stderr
    assert json.loads(compared.stdout)["identical"] is False


def test_csv_and_a_job_that_fails(
    python: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The cluster's own interface: two jobs, the second on a table without limits; then all of it ends."""
    cluster = _module("cluster")
    rows, dated, late = tmp_path / "rows", tmp_path / "dated", tmp_path / "late.json"
    form = ("--format", "csv")
    local = ("--overlay", str(EXAMPLES / "overlays" / "guangxi.toml"))
    made = [python, HERE / "rows.py", rows, "--rows", "2000", *form]
    subprocess.run(made, check=True, timeout=300)
    pyarrow.parquet.write_table(pa.table({"起算日": ["2026-03-02"]}), tmp_path / "other.parquet")

    def submit() -> None:
        job = HERE / "job.py"
        with cluster.Cluster(python, tmp_path) as spark:
            how = ("--summary", late, "--as-of", AS_OF, *form, *local)
            spark.submit(job, rows, dated, *how, events=tmp_path / "events")
            assert dated.is_dir()
            assert len(_left(tmp_path)) >= 3  # the master and its workers
            spark.submit(job, tmp_path / "other.parquet", dated, events=tmp_path / "failed")

    with pytest.raises(cluster.Failed, match="the job failed"):
        submit()
    assert "other.parquet: 缺少“期限”一列" in capfd.readouterr().out
    compared = _compare(python, rows, dated, late, *form, *local)
    assert compared.returncode == 0, compared.stderr
    assert json.loads(compared.stdout)["rows"] == 2000
    # 17 and 20 April, a Friday and a Monday, are Guangxi's alone: two working days later than elsewhere.
    table = pyarrow.dataset.dataset(dated).to_table()
    table = table.filter(pc.equal(table["编号"], "7")).select(["due", "on_time"])
    assert table.to_pylist() == [{"due": D("2026-04-28"), "on_time": True}]
    shares = cluster.shares(tmp_path / "events", "gkrules: resolve")
    assert len(shares) == 2
    assert sum(written for _, written in shares.values()) == 2000
    assert _left(tmp_path) == []


def test_nothing_stays_behind(run: Run) -> None:
    assert _left(run.folder) == []


def _compare(
    python: Path, rows: Path, dated: Path, late: Path, *how: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, HERE / "single.py", rows, dated, late, "--as-of", AS_OF, *how],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"spark_example_{name}", HERE / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _left(folder: Path) -> list[str]:
    """Processes that still run and had the cluster's folder in their environment."""
    mark = f"SPARK_LOCAL_DIRS={folder}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue  # it has ended meanwhile, or is somebody else's
    return found
