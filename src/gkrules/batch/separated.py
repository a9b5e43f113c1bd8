"""Tables of .csv and .tsv read in batches: of any encoding and separator, odd lines in their places."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.csv
from attrs import frozen

from gkrules.batch.begun import Begun, Piece, Source, broken, told
from gkrules.batch.formats import Format, wrong
from gkrules.documents.decoding import decode
from gkrules.documents.refusal import Refused
from gkrules.documents.separated import separator_of

_BLOCK = 8 << 20  # bytes read at once
_HEAD = 64 << 20  # a longer head is none


@frozen
class _Ragged:
    """A line of a .csv with another number of cells than the head; `at` counts the rows from 0."""

    at: int
    text: str
    cells: int


def separated(path: str, kind: Format, lang_index: int) -> Source:
    """A .csv or .tsv by its path. Raises FileError."""
    file = Begun(path)
    try:
        return _lines(file, path, kind, lang_index)
    except BaseException:
        file.close()
        raise


def _lines(file: Begun, path: str, kind: Format, lang_index: int) -> Source:
    if not file.beginning.strip():
        raise wrong(path, 0, "是空的", "is empty")
    while not re.search(rb"[\r\n]", file.beginning.lstrip()) and len(file.beginning) < _HEAD:
        if not file.look_on():
            break
    sample = file.beginning
    try:
        found = decode(sample[: sample.rfind(b"\n") + 1] or sample)
    except Refused as error:
        raise error.error(path) from None
    text = found.text.removeprefix("\ufeff")
    if not re.search(r"[\r\n]", text.lstrip()):  # a head alone; the reader wants a line
        text += "\n"
        file.append("\n".encode(found.encoding))
    first, _, rest = text.partition("\n")
    skipped, separator = 0, "\t" if kind == "tsv" else ""
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own line
        skipped, separator, text = 1, first.strip()[4], rest
    separator = separator or separator_of(text)
    names = _names(text, separator, path, kind)
    if found.encoding == "utf-8":
        file.check()
    ragged: list[_Ragged] = []

    def keep(row: Any) -> str:
        ragged.append(_Ragged(row.number - 2 - skipped, row.text, row.actual_columns))
        return "skip"

    reader = pyarrow.csv.open_csv(
        pa.PythonFile(file, mode="r"),
        read_options=pyarrow.csv.ReadOptions(
            use_threads=False,
            block_size=max(_BLOCK, 2 * len(sample)),
            encoding=found.encoding,
            skip_rows=skipped,
        ),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=separator, newlines_in_values=True, invalid_row_handler=keep
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types={name: pa.string() for name in names}, strings_can_be_null=False
        ),
    )

    def pieces() -> Iterator[Piece]:
        at, last = 0, ""
        batches = told(iter(reader), path, kind)
        held = next(batches, None)
        while held is not None or ragged:
            rows = 0 if held is None else held.num_rows
            mine = _falling(ragged, at, rows, last=held is None)
            piece = _mended(held, mine, at, reader.schema, separator, lang_index)
            at += piece.batch.num_rows
            if piece.batch.num_rows:
                last = str(piece.batch.column(len(names) - 1)[-1])
            yield piece
            held = next(batches, None)
        # In quotes that nobody closed lie all the rows that followed.
        if re.search(r"[\r\n]", last) and not file.tail.replace(b"\0", b"").rstrip().endswith(b'"'):
            said = last.partition("\n")[0].strip()[:40]
            raise wrong(
                path,
                0,
                f"最后一格的引号没有闭合，从「{said}」起后面的行都在引号里",
                f'a quotation mark (") is not closed: all rows behind {said!r} lie within it',
            )

    return Source(reader.schema, pieces(), None, 1 + skipped, file.close)


def _names(text: str, separator: str, path: str, kind: Format) -> list[str]:
    """The names of the columns, as the reader of the whole will take them."""
    try:
        begun = pyarrow.csv.open_csv(
            io.BytesIO(text.encode("utf-8", "replace")),
            read_options=pyarrow.csv.ReadOptions(block_size=2 * len(text) * 4 + 1),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=True,
                invalid_row_handler=lambda row: "skip",
            ),
        )
    except pa.ArrowException as error:
        raise broken(path, kind, error) from None
    return list(begun.schema.names)


def _falling(ragged: list[_Ragged], at: int, rows: int, *, last: bool) -> list[_Ragged]:
    """The ragged lines that stand among the next rows (taken from the list)."""
    mine: list[_Ragged] = []
    while ragged and (last or ragged[0].at < at + rows + len(mine)):
        mine.append(ragged.pop(0))
    return mine


def _mended(
    batch: Any, ragged: list[_Ragged], at: int, schema: Any, separator: str, lang_index: int
) -> Piece:
    """A batch with the ragged lines in their places, filled up or cut to the width of the head."""
    if not ragged:
        return Piece(batch)
    width = len(schema)
    parts, faults, done = [], {}, 0
    for count, line in enumerate(ragged):
        before = line.at - at - count
        if batch is not None and before > done:
            parts.append(batch.slice(done, before - done))
            done = before
        cells = _cells(line.text, separator)
        cells = (
            [*cells[: width - 1], separator.join(cells[width - 1 :])] if cells[width:] else cells
        )
        cells += [""] * (width - len(cells))
        parts.append(pa.RecordBatch.from_arrays([pa.array([one]) for one in cells], schema=schema))
        faults[line.at - at] = (
            f"这一行有{line.cells}格，表头有{width}格",
            f"this line has {line.cells} cells, the head {width}",
        )[lang_index]
    if batch is not None and done < batch.num_rows:
        parts.append(batch.slice(done))
    whole = pa.Table.from_batches(parts, schema).combine_chunks().to_batches()
    return Piece(whole[0], faults)


def _cells(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=separator), [])
    except csv.Error:
        return [text]
