"""pandas: `python with_pandas.py rows.parquet dated.parquet [2026-11-25]`; the last is the day on which to judge."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import pandas as pd

from gkrules.batch import resolve_table


def resolved(frame: pd.DataFrame, **options: Any) -> pd.DataFrame:
    """The frame with its dates. Arrow's types stay: dates are dates, and a number may be missing."""
    return resolve_table(frame, **options).to_pandas(types_mapper=pd.ArrowDtype)


def main(source: str, target: str, as_of: str | None = None) -> None:
    frame = resolved(
        pd.read_parquet(source, dtype_backend="pyarrow"),
        as_of=date.fromisoformat(as_of) if as_of else None,
    )
    print(frame.groupby("单位")["逾期工作日"].max())
    frame.to_parquet(target, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
