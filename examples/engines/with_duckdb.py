"""DuckDB: `python with_duckdb.py rows.parquet dated.parquet [2026-11-25]`; the last is the day on which to judge.

A query streams into the kernel, and the kernel into another query: neither table need fit into memory.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from gkrules.batch import resolve_batches, schema_of


def resolved(relation: duckdb.DuckDBPyRelation, **options: Any) -> pa.RecordBatchReader:
    """The relation with its dates, as what DuckDB (or anything that knows Arrow) may read once."""
    rows = relation.to_arrow_reader(131_072)
    return pa.RecordBatchReader.from_batches(
        schema_of(rows.schema, **options), resolve_batches(rows, **options)
    )


def main(source: str, target: str, as_of: str | None = None) -> None:
    # The two queries run at the same time: each has a connection of its own.
    rows = duckdb.connect().read_parquet(source)
    dated = resolved(rows, as_of=date.fromisoformat(as_of) if as_of else None)
    connection = duckdb.connect()
    connection.register("dated", dated)
    connection.table("dated").write_parquet(target)
    found = connection.read_parquet(target)
    print(found.aggregate("单位, max(逾期工作日) as 逾期工作日").order("单位"))


if __name__ == "__main__":
    main(*sys.argv[1:])
