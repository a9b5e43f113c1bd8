"""Tables written in batches. No spreadsheet runs a text that is written here: see `_harmless`.

What is written lies beside its place until it is whole.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from gkrules.batch.formats import Format, wrong
from gkrules.batch.places import opened, shut
from gkrules.batch.scalars import JSON, RUN, as_json, in_words, listed, unquoted
from gkrules.batch.sheet import Xlsx

_NUMBER = r"^\s*[+\-]?[0-9][0-9,]*(\.[0-9]+)?%?\s*$"


class Sink(Protocol):
    """What takes batches and makes a file of them."""

    def write(self, batch: Any) -> None:
        """One batch."""

    def close(self) -> None:
        """No more."""


def open_sink(path: str, kind: Format, schema: Any, name: str) -> Sink:
    """A table to be written to a path; "-" is standard output.

    name: what errors call it. Raises FileError for columns that the format cannot hold.
    """
    if kind in ("parquet", "jsonl"):
        _distinct(name, kind, schema.names)
    match kind:
        case "csv" | "tsv":
            return _Separated(path, schema, "," if kind == "csv" else "\t")
        case "parquet":
            return _Parquet(path, schema)
        case "arrow" | "arrows":
            return _Arrow(path, schema, streamed=kind == "arrows" or path == "-")
        case "jsonl":
            return _JsonLines(path, schema)
    return Xlsx(path, schema, name)


def _distinct(path: str, kind: Format, names: list[str]) -> None:
    """Two columns of one name: readers of these formats would see one, or none."""
    twice = next((name for at, name in enumerate(names) if name in names[:at]), None)
    if twice is not None:
        raise wrong(
            path,
            0,
            f"有两列都叫「{twice}」，.{kind} 放不下；请改名，或者写成 .csv 或 .xlsx",
            f"two columns are called {twice!r}, which .{kind} cannot hold; rename one, or write .csv or .xlsx",
            twice,
        )


# ---------------------------------------------------------------- CSV


class _Separated:
    """UTF-8, in a file with a mark so that Excel reads it as such; texts in quotes, nothing where there is nothing."""

    def __init__(self, path: str, schema: Any, separator: str) -> None:
        self._file = opened(path)
        self._schema = pa.schema([(_harmless_name(one.name), _plain_type(one)) for one in schema])
        if path != "-":
            self._file.write(b"\xef\xbb\xbf")
        options = pyarrow.csv.WriteOptions(delimiter=separator, quoting_style="needed")
        self._writer = pyarrow.csv.CSVWriter(self._file, self._schema, write_options=options)

    def write(self, batch: Any) -> None:
        columns = [
            _harmless(_plain(column, one))
            for column, one in zip(batch.columns, batch.schema, strict=True)
        ]
        self._writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=self._schema))

    def close(self) -> None:
        self._writer.close()
        shut(self._file)


def _plain_type(one: Any) -> Any:
    """The type in which a column goes into a file without types."""
    kind = one.type
    number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)
    return kind if number or pa.types.is_date32(kind) or pa.types.is_null(kind) else pa.string()


def _plain(column: Any, one: Any) -> Any:
    """A column of texts, numbers, truth values or dates."""
    target = _plain_type(one)
    if one.type == target:
        return unquoted(column) if one.metadata == JSON else column
    if pa.types.is_timestamp(one.type):
        return pc.replace_substring_regex(column.cast(target), r"\.0+(Z?)$", r"\1")
    return in_words(column, as_json)


def _harmless(column: Any) -> Any:
    """An apostrophe before each text that a spreadsheet would run."""
    if not pa.types.is_string(column.type):
        return column
    risky = pc.and_(
        pc.match_substring_regex(column, RUN), pc.invert(pc.match_substring_regex(column, _NUMBER))
    )
    if not pc.any(risky).as_py():
        return column
    return pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)


def _harmless_name(name: str) -> str:
    return str(_harmless(pa.array([name], pa.string()))[0].as_py())


# ---------------------------------------------------------------- Parquet, Arrow


class _Parquet:
    """Words that repeat are written as numbers, and read again as plain texts: as they were.

    Encodings and compression that every reader has had for ten years; dates as they are, for speed.
    """

    def __init__(self, path: str, schema: Any) -> None:
        plain = _undictionaried(schema)
        kept = base64.b64encode(plain.serialize().to_pybytes())
        self._file = opened(path)
        self._writer = pyarrow.parquet.ParquetWriter(
            self._file,
            schema,
            compression="snappy",
            store_schema=False,
            use_dictionary=[one.name for one in plain if pa.types.is_string(one.type)],
        )
        self._writer.add_key_value_metadata({**(schema.metadata or {}), b"ARROW:schema": kept})

    def write(self, batch: Any) -> None:
        self._writer.write_batch(batch, row_group_size=1 << 20)

    def close(self) -> None:
        self._writer.close()
        shut(self._file)


class _Arrow:
    """IPC: a file, or a stream."""

    def __init__(self, path: str, schema: Any, *, streamed: bool) -> None:
        self._file = opened(path)
        self._schema = _undictionaried(schema)
        make: Callable[..., Any] = pa.ipc.new_stream if streamed else pa.ipc.new_file
        self._writer = make(self._file, self._schema)

    def write(self, batch: Any) -> None:
        self._writer.write_batch(
            batch if batch.schema.equals(self._schema) else batch.cast(self._schema)
        )

    def close(self) -> None:
        self._writer.close()
        shut(self._file)


def _undictionaried(schema: Any) -> Any:
    """The schema with plain texts for dictionaries of texts: no batch's dictionary is another's."""
    fields = [
        one.with_type(one.type.value_type) if pa.types.is_dictionary(one.type) else one
        for one in schema
    ]
    return pa.schema(fields, metadata=schema.metadata)


# ---------------------------------------------------------------- JSON lines


class _JsonLines:
    """One object a line; dates as 2026-09-24, instants as 2026-09-24T09:00:00; what is no number as null."""

    def __init__(self, path: str, schema: Any) -> None:
        self._file = opened(path)
        self._keys = [json.dumps(one.name, ensure_ascii=False) for one in schema]
        self._json = [one.metadata == JSON for one in schema]

    def write(self, batch: Any) -> None:
        columns = [
            column.to_pylist() if raw else [_value(one) for one in listed(column)]
            for column, raw in zip(batch.columns, self._json, strict=True)
        ]
        lines = (
            ", ".join(
                f"{key}: {'null' if value is None else value}"
                for key, value in zip(self._keys, row, strict=True)
            )
            for row in zip(*columns, strict=True)
        )
        self._file.write("".join(f"{{{line}}}\n" for line in lines).encode("utf-8", "replace"))

    def close(self) -> None:
        shut(self._file)


def _value(value: Any) -> str:
    if value is None:
        return "null"
    try:
        return json.dumps(value, ensure_ascii=False, default=_iso, allow_nan=False)
    except ValueError:  # JSON knows neither NaN nor infinity
        return json.dumps(_finite(value), ensure_ascii=False, default=_iso)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    return [_finite(one) for one in value] if isinstance(value, list | tuple) else value


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
