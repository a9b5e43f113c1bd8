"""Tables written in batches. No spreadsheet runs a text that is written here: see `_harmless`.

What is written lies beside its place until it is whole.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from gkrules.batch.formats import Format, wrong
from gkrules.batch.typed import JSON
from gkrules.batch.typed import shown as shown_in_a_cell
from gkrules.errors import FileError
from gkrules.exports.cells import BLANK

#: What a spreadsheet would run; a plain negative or signed number is none. For Python's patterns and Arrow's.
_RUN = f"^[{BLANK}]*[=+\\-@＝＋－＠\t\r\n]"
_NUMBER = r"^\s*[+\-]?[0-9][0-9,]*(\.[0-9]+)?%?\s*$"
#: Excel's own limits.
_MOST_ROWS, _MOST_CHARACTERS = 1_048_576, 32_767
_FIRST_DAY = date(1900, 3, 1)  # before it the day numbers of spreadsheets differ
#: Every time stamp in an .xlsx: the same table gives the same bytes.
_STAMP = date(2000, 1, 1)
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Sink(Protocol):
    """What takes batches and makes a file of them."""

    def write(self, batch: Any) -> None:
        """One batch."""

    def close(self) -> None:
        """No more."""


def open_sink(path: str, kind: Format, schema: Any) -> Sink:
    """A table to be written to a path; "-" is standard output."""
    match kind:
        case "csv" | "tsv":
            return _Separated(path, schema, "," if kind == "csv" else "\t")
        case "parquet":
            return _Parquet(path, schema)
        case "arrow" | "arrows":
            return _Arrow(path, schema, streamed=kind == "arrows" or path == "-")
        case "jsonl":
            return _JsonLines(path, schema)
    return _Xlsx(path, schema)


def _open(path: str) -> BinaryIO:
    return sys.stdout.buffer if path == "-" else open(path, "wb")


def _shut(file: BinaryIO) -> None:
    if file is sys.stdout.buffer:
        file.flush()
    else:
        file.close()


# ---------------------------------------------------------------- CSV


class _Separated:
    """UTF-8, in a file with a mark so that Excel reads it as such; texts in quotes, nothing where there is nothing."""

    def __init__(self, path: str, schema: Any, separator: str) -> None:
        self._file = _open(path)
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
        _shut(self._file)


def _plain_type(one: Any) -> Any:
    """The type in which a column goes into a file without types."""
    kind = one.type
    number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)
    return kind if number or pa.types.is_date32(kind) or pa.types.is_null(kind) else pa.string()


def _plain(column: Any, one: Any) -> Any:
    """A column of texts, numbers, truth values or dates."""
    target = _plain_type(one)
    if one.type == target:
        return _unquoted(column) if one.metadata else column
    if pa.types.is_timestamp(one.type):
        return pc.replace_substring_regex(column.cast(target), r"\.0+(Z?)$", r"\1")
    try:
        return column.cast(target)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        texts = (None if value is None else _as_json(value) for value in column.to_pylist())
        return pa.array(list(texts), target)


def _unquoted(column: Any) -> Any:
    """JSON values as they are shown: texts without their quotes."""
    values = (None if one is None else json.loads(one) for one in column.to_pylist())
    texts = (one if one is None or isinstance(one, str) else _as_json(one) for one in values)
    return pa.array(list(texts), pa.string())


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=shown_in_a_cell)


def _harmless(column: Any) -> Any:
    """An apostrophe before each text that a spreadsheet would run."""
    if not pa.types.is_string(column.type):
        return column
    risky = pc.and_(
        pc.match_substring_regex(column, _RUN), pc.invert(pc.match_substring_regex(column, _NUMBER))
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
        self._file = _open(path)
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
        _shut(self._file)


class _Arrow:
    """IPC: a file, or a stream."""

    def __init__(self, path: str, schema: Any, *, streamed: bool) -> None:
        self._file = _open(path)
        self._schema = _undictionaried(schema)
        make: Callable[..., Any] = pa.ipc.new_stream if streamed else pa.ipc.new_file
        self._writer = make(self._file, self._schema)

    def write(self, batch: Any) -> None:
        self._writer.write_batch(
            batch if batch.schema.equals(self._schema) else batch.cast(self._schema)
        )

    def close(self) -> None:
        self._writer.close()
        _shut(self._file)


def _undictionaried(schema: Any) -> Any:
    """The schema with plain texts for dictionaries of texts: no batch's dictionary is another's."""
    fields = [
        one.with_type(one.type.value_type) if pa.types.is_dictionary(one.type) else one
        for one in schema
    ]
    return pa.schema(fields, metadata=schema.metadata)


# ---------------------------------------------------------------- JSON lines


class _JsonLines:
    """One object a line; dates as 2026-09-24, instants as 2026-09-24T09:00:00."""

    def __init__(self, path: str, schema: Any) -> None:
        self._file = _open(path)
        self._keys = [json.dumps(one.name, ensure_ascii=False) for one in schema]
        self._json = [one.metadata == JSON for one in schema]

    def write(self, batch: Any) -> None:
        columns = [
            column.to_pylist() if raw else [_value(one) for one in column.to_pylist()]
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
        _shut(self._file)


def _value(value: Any) -> str:
    if value is None:
        return "null"
    return json.dumps(value, ensure_ascii=False, default=_iso, allow_nan=True)


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


# ---------------------------------------------------------------- .xlsx


class _Xlsx:
    """Real dates, texts typed as texts. Raises FileError for what Excel cannot hold."""

    def __init__(self, path: str, schema: Any) -> None:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell

        self._path, self._schema = path, schema
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("期限")
        self._cell = WriteOnlyCell
        self._rows = 1
        self._sheet.freeze_panes = "A2"
        for at, one in enumerate(schema, 1):
            wide = pa.types.is_string(one.type) or pa.types.is_dictionary(one.type)
            self._sheet.column_dimensions[_letters(at)].width = 24 if wide else 12
        self._sheet.append([self._made(one.name) for one in schema])

    def write(self, batch: Any) -> None:
        plain = [
            _unquoted(column) if one.metadata else column
            for column, one in zip(batch.columns, batch.schema, strict=True)
        ]
        for row in zip(*(column.to_pylist() for column in plain), strict=True):
            self._rows += 1
            if self._rows > _MOST_ROWS:
                raise wrong(
                    self._path,
                    self._rows,
                    f".xlsx 最多{_MOST_ROWS - 1}行，请写成 .csv 或 .parquet",
                    f"an .xlsx holds {_MOST_ROWS - 1} rows at most; write .csv or .parquet",
                )
            self._sheet.append([self._made(value) for value in row])

    def close(self) -> None:
        from io import BytesIO

        from gkrules.exports.archive import settled

        made = BytesIO()
        self._book.save(made)
        file = _open(self._path)
        file.write(settled(made.getvalue(), _STAMP))
        _shut(file)

    def _made(self, value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, datetime):
            value = value if value.tzinfo is None else value.replace(tzinfo=None)
            return self._dated(value, "yyyy-mm-dd hh:mm")
        if isinstance(value, date):
            return self._dated(value, "yyyy-mm-dd")
        return self._text(value if isinstance(value, str) else _as_json(value))

    def _dated(self, value: date, shape: str) -> Any:
        if date(value.year, value.month, value.day) < _FIRST_DAY:
            return self._text(value.isoformat())
        cell = self._cell(self._sheet, value)
        cell.number_format = shape
        return cell

    def _text(self, text: str) -> Any:
        if len(text) > _MOST_CHARACTERS:
            raise self._too_long(len(text))
        text = _ESCAPE.sub("_x005F_", _FORBIDDEN.sub("□", text))
        if not re.match(_RUN, text) and text[:1] != "#":  # #N/A is a text here, not an error
            return text
        cell = self._cell(self._sheet, text)
        cell.data_type = "s"
        cell.quotePrefix = True
        return cell

    def _too_long(self, size: int) -> FileError:
        return wrong(
            self._path,
            self._rows,
            f"一格有{size}字，.xlsx 的一格最多{_MOST_CHARACTERS}字",
            f"a cell holds {size} characters; an .xlsx holds {_MOST_CHARACTERS} in one",
        )


def _letters(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))


def beside(path: str) -> Iterator[str]:
    """Where to write what shall stand at a path: "-" itself, else a file beside it that becomes it when all is done."""
    if path == "-":
        yield path
        return
    place = Path(path)
    part = place.with_name(f".{place.name}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        yield str(part)
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
