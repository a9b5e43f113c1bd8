"""Polars: `python with_polars.py rows.parquet dated.parquet [2026-11-25]`; the last is the day on which to judge.

The table is scanned, resolved and written in pieces: it need not fit into memory.
"""

from __future__ import annotations

import sys
from datetime import date
from functools import partial
from typing import Any

import polars as pl

from gkrules.batch import resolve_table


def resolved(frame: pl.DataFrame, **options: Any) -> pl.DataFrame:
    """The frame with its dates."""
    return pl.DataFrame(resolve_table(frame, **options))


def resolved_lazily(frame: pl.LazyFrame, **options: Any) -> pl.LazyFrame:
    """The same of a frame that is not read yet, piece by piece. Filters on the added columns come after it."""
    return frame.map_batches(
        partial(resolved, **options),
        schema=resolved(frame.collect_schema().to_frame(), **options).schema,
        predicate_pushdown=False,
        projection_pushdown=False,
        streamable=True,
    )


def main(source: str, target: str, as_of: str | None = None) -> None:
    frame = resolved_lazily(
        pl.scan_parquet(source), as_of=date.fromisoformat(as_of) if as_of else None
    )
    frame.sink_parquet(target)
    dated = pl.scan_parquet(target)
    print(dated.group_by("单位").agg(pl.col("逾期工作日").max()).sort("单位").collect())


if __name__ == "__main__":
    main(*sys.argv[1:])
