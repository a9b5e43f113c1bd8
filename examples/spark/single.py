"""The same rows on one machine, and whether Spark's answers are the same, cell by cell.

    python single.py rows.parquet dated.parquet late.json

Prints one line of JSON; the exit code is 1 where anything differs, and what differs is printed first.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.dataset

from gkrules.batch import resolve_table
from gkrules.calendar import china, load_overlay, overlaid


def read(folder: Path, form: str) -> pa.Table:
    """A folder's files as one table; of CSV every cell a text, an empty one nothing."""
    if form == "parquet":
        return pyarrow.dataset.dataset(folder, format="parquet").to_table()
    parts = []
    for path in sorted(folder.glob("*.csv")):
        names = pyarrow.csv.open_csv(path).schema.names
        texts = pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True
        )
        parts.append(pyarrow.csv.read_csv(path, convert_options=texts))
    return pa.concat_tables(parts)


def in_order(table: pa.Table) -> pa.Table:
    """By the rows' number; Spark keeps no order among files."""
    return table.take(pc.sort_indices(table["编号"].cast(pa.int64()))).combine_chunks()


def differences(ours: pa.Table, theirs: pa.Table) -> list[str]:
    """What differs, in words; nothing where each cell, each type and each name is the same."""
    if ours.schema != theirs.schema:
        return [f"columns: {ours.schema} is not {theirs.schema}"]
    if ours.num_rows != theirs.num_rows:
        return [f"rows: {ours.num_rows}, with Spark {theirs.num_rows}"]
    found = []
    for name in ours.schema.names:
        mine, other = ours[name].to_pylist(), theirs[name].to_pylist()
        wrong = [row for row in range(len(mine)) if mine[row] != other[row]]
        if wrong:
            row = wrong[0]
            found.append(
                f"{name}: {len(wrong)} cells, first in row {row + 1}: {mine[row]!r}, "
                f"with Spark {other[row]!r}"
            )
    return found


def counted(table: pa.Table, by: str) -> list[dict[str, Any]]:
    """Spark's counts, as job.py asks for them, made here row by row."""
    found: dict[str, dict[str, Any]] = {}
    for row in table.select([by, "due", "on_time", "late_working_days", "error"]).to_pylist():
        zero = {by: row[by], "rows": 0, "dated": 0, "late": 0, "late_working_days": 0, "errors": 0}
        count = found.setdefault(row[by], zero)
        count["rows"] += 1
        count["dated"] += row["due"] is not None
        count["late"] += row["on_time"] is False
        count["late_working_days"] += row["late_working_days"] or 0
        count["errors"] += row["error"] is not None
    return [found[unit] for unit in sorted(found)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("dated", type=Path)
    parser.add_argument("summary", type=Path)
    parser.add_argument("--as-of", type=date.fromisoformat)
    parser.add_argument("--overlay", action="append", default=[])
    parser.add_argument("--reason", action="store_true")
    parser.add_argument("--format", choices=("parquet", "csv"), default="parquet")
    asked = parser.parse_args()

    began = time.perf_counter()
    ours = resolve_table(
        read(asked.source, asked.format),
        heads="en",
        as_of=asked.as_of,
        reason=asked.reason,
        calendar=overlaid(china(), *(load_overlay(path) for path in asked.overlay)),
    )
    seconds = time.perf_counter() - began
    ours = in_order(ours)
    wrong = differences(ours, in_order(read(asked.dated, "parquet")))
    lines = [json.loads(line) for line in asked.summary.read_text(encoding="utf-8").splitlines()]
    if lines != counted(ours, "单位"):
        wrong.append(f"counts: {counted(ours, '单位')}, with Spark {lines}")
    for line in wrong:
        print(line, file=sys.stderr)
    said = {
        "rows": ours.num_rows,
        "columns": ours.num_columns,
        "errors": sum(line["errors"] for line in lines),
        "late": sum(line["late"] for line in lines),
        "single_seconds": round(seconds, 2),
        "identical": not wrong,
    }
    print(json.dumps(said))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
