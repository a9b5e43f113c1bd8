"""Dask: `python with_dask.py rows.parquet FOLDER [2026-11-25]`; the last is the day on which to judge.

Each partition is resolved by a process of its own.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import dask
import dask.dataframe as dd
import pandas as pd

from gkrules.batch import resolve_table


def part(frame: pd.DataFrame, **options: Any) -> pd.DataFrame:
    """One partition with its dates. Its types do not depend on its rows, so Dask finds them by itself."""
    table = resolve_table(frame, threads=1, **options)
    return table.to_pandas(types_mapper=pd.ArrowDtype)


def resolved(frame: dd.DataFrame, **options: Any) -> dd.DataFrame:
    """The frame with its dates."""
    return frame.map_partitions(part, **options)


def main(source: str, target: str, as_of: str | None = None) -> None:
    frame = resolved(dd.read_parquet(source), as_of=date.fromisoformat(as_of) if as_of else None)
    with dask.config.set(scheduler="processes", num_workers=2):
        frame.to_parquet(target, write_index=False)
        print(dd.read_parquet(target).groupby("单位")["逾期工作日"].max().compute())


if __name__ == "__main__":
    main(*sys.argv[1:])
