"""How engines call the kernel: an iterator of batches in, one out; or a whole table.

Both are plain functions of a module, so that they travel to another process; `functools.partial` binds the options.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import lru_cache
from typing import Any

import pyarrow as pa

from gkrules.batch.kernel import Kernel
from gkrules.batch.options import Options
from gkrules.batch.scalars import shown

#: Rows of a batch that a table is cut into.
_ROWS = 131_072
#: What stands for nothing in a column of objects.
_NONE = frozenset({"NoneType", "NaTType", "NAType"})


def resolve_batches(
    batches: Iterable[Any], *, columns: Mapping[str, str] | None = None, **options: Any
) -> Iterator[Any]:
    """Each RecordBatch with the dates of its rows. Spark: `frame.mapInArrow(partial(resolve_batches, …), schema)`.

    columns: for a role the name of its column; the rest are fields of `Options`. Raises ColumnError; a row that
    cannot be resolved says so in its error column.
    """
    kernel = _kernel(columns, options)
    for batch in batches:
        yield kernel.resolve(batch)


def resolve_table(
    table: Any, *, columns: Mapping[str, str] | None = None, threads: int = 0, **options: Any
) -> Any:
    """A table of Arrow with the dates of its rows, counted by several threads (0: one a processor).

    `table` is whatever pyarrow makes a table of: its own, a DataFrame of pandas or Polars, a relation of DuckDB.
    Columns of pandas in which objects of several kinds stand (dates, instants, texts) become texts.
    """
    kernel = _kernel(columns, options)
    held = table if isinstance(table, pa.Table) else _held(table)
    parts = held.to_batches(max_chunksize=_ROWS)
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        made = list(pool.map(kernel.resolve, parts))
    return pa.Table.from_batches(made, kernel.schema(held.schema))


def _held(table: Any) -> Any:
    """A table of Arrow. Of a date and an instant in one column of objects it would make two dates, without a word."""
    if type(table).__module__.partition(".")[0] == "pandas" and hasattr(table, "items"):
        mixed = {
            name: [None if _none(one) else shown(one) for one in column]
            for name, column in table.items()
            if column.dtype == object and _mixed(column)
        }
        table = table.copy(deep=False)
        for name, texts in mixed.items():
            table[name] = texts
    return pa.table(table)


def _mixed(column: Any) -> bool:
    """Whether texts or dates stand there beside other things."""
    kinds = {kind for kind in set(map(type, column)) if kind.__name__ not in _NONE}
    if float in kinds and all(_none(one) for one in column if type(one) is float):
        kinds.remove(float)
    return len(kinds) > 1 and any(issubclass(kind, str | date) for kind in kinds)


def _none(one: object) -> bool:
    """Whether pandas has nothing there."""
    return type(one).__name__ in _NONE or (type(one) is float and one != one)


def schema_of(schema: Any, *, columns: Mapping[str, str] | None = None, **options: Any) -> Any:
    """The schema of what comes out for one that goes in, as engines want to know it beforehand. Raises ColumnError."""
    return _kernel(columns, options).schema(schema)


def _kernel(columns: Mapping[str, str] | None, options: Mapping[str, Any]) -> Kernel:
    """One kernel for all calls alike in a process: an engine's next task finds what the last one learned."""
    return _kept(Options(**options), tuple(sorted((columns or {}).items())))


@lru_cache(maxsize=2)
def _kept(options: Options, columns: tuple[tuple[str, str], ...]) -> Kernel:
    return Kernel(options, dict(columns))
