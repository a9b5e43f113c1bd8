"""Tables read in batches: CSV, Parquet, Arrow; what a whole pass must go before (.xlsx, JSON lines) is in `typed`.

Memory holds some batches, whatever the length of the table.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from attrs import field, frozen

from gkrules.batch import typed
from gkrules.batch.columns import plain_name, usual
from gkrules.batch.formats import Format, unopened, wrong
from gkrules.documents.decoding import decode
from gkrules.documents.refusal import Refused
from gkrules.documents.separated import separator_of
from gkrules.errors import GkrulesError

#: Rows of a batch.
ROWS = 131_072
_BLOCK = 8 << 20  # bytes of a .csv read at once
_SAMPLE = 1 << 18
_HEAD = 64 << 20  # a longer head is none
_ARROW = b"ARROW1"  # a file of Arrow, not a stream, begins so


@frozen
class Piece:
    """A batch, and its rows that could not be read as they stood (by number, with what is wrong)."""

    batch: Any
    faults: Mapping[int, str] = field(factory=dict)


def _nothing() -> None:
    """There is nothing to close."""


@frozen
class Source:
    """A table being read. `rows`: how many there are, where that is known; `head`: the line of the names."""

    schema: Any
    pieces: Iterator[Piece]
    rows: int | None = None
    head: int = 1
    close: Callable[[], None] = _nothing


def open_source(path: str, kind: Format, lang_index: int = 0, chosen: Iterable[str] = ()) -> Source:
    """A table by its path ("-" is standard input, which `run` has put into a file where that is needed).

    chosen: the names of columns that are counted from, beside the usual ones. Raises FileError for a file that
    cannot be read.
    """
    known = frozenset((*usual(), *map(plain_name, chosen)))
    try:
        match kind:
            case "csv" | "tsv":
                return _separated(path, kind, lang_index)
            case "parquet":
                return _parquet(path, known)
            case "arrow" | "arrows":
                return _arrow(path)
        made = (
            typed.xlsx(path, known) if kind == "xlsx" else typed.json_lines(path, known, lang_index)
        )
        pieces = (Piece(*one) for one in _told(made.batches(), path, kind))
        return Source(made.schema, pieces, made.rows, made.head)
    except OSError as error:
        raise (
            _broken(path, kind, error) if error.errno is None else unopened(path, error)
        ) from None
    except pa.ArrowException as error:
        raise _broken(path, kind, error) from None


class _Begun:
    """A file whose beginning was looked at; closing it leaves standard input open."""

    def __init__(self, path: str) -> None:
        self._file: BinaryIO = sys.stdin.buffer if path == "-" else open(path, "rb")  # noqa: SIM115
        self.beginning = self._file.read(_SAMPLE)
        self._held = self.beginning
        #: What was read last; at the end of the file, its end.
        self.tail = b""
        self.closed = False

    def look_on(self) -> bool:
        """Look at as much again; whether there was more."""
        more = self._file.read(len(self.beginning))
        self.beginning += more
        self._held += more
        return bool(more)

    def skip(self, size: int) -> None:
        """Leave out the first bytes of what was looked at."""
        self._held = self._held[size:]

    def append(self, more: bytes) -> None:
        """Put something behind what was looked at, which is all there is."""
        self._held += more

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or all; fewer only at the end."""
        if not self._held:
            found = self._file.read(size)
        elif size < 0:
            found, self._held = self._held + self._file.read(), b""
        else:
            found, self._held = self._held[:size], self._held[size:]
            if len(found) < size:
                found += self._file.read(size - len(found))
        self.tail = found[-64:] or self.tail
        return found

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def close(self) -> None:
        """Let the file go."""
        self.closed = True
        if self._file is not sys.stdin.buffer:
            self._file.close()


# ---------------------------------------------------------------- Parquet, Arrow


def _parquet(path: str, known: frozenset[str]) -> Source:
    names = pyarrow.parquet.read_schema(path).names
    # Words that repeat stay numbers on the way.
    file = pyarrow.parquet.ParquetFile(
        path, read_dictionary=[name for name in names if plain_name(name) in known]
    )
    rows = file.metadata.num_rows

    def pieces() -> Iterator[Piece]:
        for batch in _told(file.iter_batches(batch_size=ROWS), path, "parquet"):
            yield Piece(batch)

    return Source(file.schema_arrow, pieces(), rows, close=lambda: file.close(force=True))


def _arrow(path: str) -> Source:
    file = _Begun(path)
    try:
        if file.beginning.startswith(_ARROW) and path != "-":
            held = pa.OSFile(path)
            reader: Any = pa.ipc.open_file(held)
            batches = (reader.get_batch(at) for at in range(reader.num_record_batches))
            file.close()
            close = held.close
        else:
            if file.beginning.startswith(_ARROW):  # within a file lies a stream, behind eight bytes
                file.skip(8)
            reader = pa.ipc.open_stream(pa.PythonFile(file, mode="r"))
            batches, close = iter(reader), file.close
    except BaseException:
        file.close()
        raise

    def pieces() -> Iterator[Piece]:
        for batch in _told(batches, path, "arrow"):
            for at in range(0, max(batch.num_rows, 1), ROWS):
                yield Piece(batch.slice(at, ROWS))

    return Source(reader.schema, pieces(), close=close)


def _told(batches: Iterator[Any], path: str, kind: Format) -> Iterator[Any]:
    """The batches; a fault of the file in our words."""
    try:
        yield from batches
    except pa.ArrowException as error:
        raise _broken(path, kind, error) from None
    except OSError as error:
        # Arrow says so, without a number, of a file that breaks off.
        raise (
            _broken(path, kind, error) if error.errno is None else unopened(path, error)
        ) from None


def _broken(path: str, kind: Format, error: Exception) -> GkrulesError:
    said = str(error).partition("\n")[0][:200]
    return wrong(path, 0, f"不是完好的 {kind} 文件：{said}", f"is no sound {kind} file: {said}")


# ---------------------------------------------------------------- CSV


@frozen
class _Ragged:
    """A line of a .csv with another number of cells than the head; `at` counts the rows from 0."""

    at: int
    text: str
    cells: int


def _separated(path: str, kind: Format, lang_index: int) -> Source:
    file = _Begun(path)
    try:
        return _lines(file, path, kind, lang_index)
    except BaseException:
        file.close()
        raise


def _lines(file: _Begun, path: str, kind: Format, lang_index: int) -> Source:
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
        batches = _told(iter(reader), path, kind)
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
        raise _broken(path, kind, error) from None
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
