"""Whole tables (批量): a phrase, a trigger and a regime in each row, the dates beside them out.

`Kernel` takes a RecordBatch of Arrow and gives one; `resolve_batches` and `resolve_table` are how engines call it
(pandas, Polars, DuckDB, Dask, Spark's mapInArrow); `resolve_file` reads and writes files. Needs numpy and pyarrow.
"""

from gkrules.batch.columns import ADDED, NAMES, ColumnError
from gkrules.batch.engines import resolve_batches, resolve_table, schema_of
from gkrules.batch.kernel import Kernel
from gkrules.batch.options import Options
from gkrules.batch.run import resolve_file
from gkrules.batch.totals import Totals

__all__ = [
    "ADDED",
    "NAMES",
    "ColumnError",
    "Kernel",
    "Options",
    "Totals",
    "resolve_batches",
    "resolve_file",
    "resolve_table",
    "schema_of",
]
