"""Tables read in batches, by their format; what a whole pass must go before (.xlsx, JSON lines) is in `typed`.

Memory holds some batches, whatever the length of the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from gkrules.batch import typed
from gkrules.batch.begun import Begun, Piece, Source, broken, miscoded, told
from gkrules.batch.columns import plain_name, usual
from gkrules.batch.formats import Format, unopened
from gkrules.batch.separated import separated

#: Rows of a batch.
ROWS = 131_072
_ARROW = b"ARROW1"  # a file of Arrow, not a stream, begins so


def open_source(path: str, kind: Format, lang_index: int = 0, chosen: Iterable[str] = ()) -> Source:
    """A table by its path ("-" is standard input, which `run` has put into a file where that is needed).

    chosen: the names of columns that are counted from, beside the usual ones. Raises FileError for a file that
    cannot be read.
    """
    known = frozenset((*usual(), *map(plain_name, chosen)))
    try:
        match kind:
            case "csv" | "tsv":
                return separated(path, kind, lang_index)
            case "parquet":
                return _parquet(path, known)
            case "arrow" | "arrows":
                return _arrow(path)
        made = (
            typed.xlsx(path, known) if kind == "xlsx" else typed.json_lines(path, known, lang_index)
        )
        pieces = (Piece(*one) for one in told(made.batches(), path, kind))
        return Source(made.schema, pieces, made.rows, made.head)
    except OSError as error:
        raise (
            broken(path, kind, error) if error.errno is None else unopened(path, error)
        ) from None
    except UnicodeDecodeError as error:
        raise miscoded(path, error.encoding) from None
    except pa.ArrowException as error:
        raise broken(path, kind, error) from None


# ---------------------------------------------------------------- Parquet, Arrow


def _parquet(path: str, known: frozenset[str]) -> Source:
    names = pyarrow.parquet.read_schema(path).names
    # Words that repeat stay numbers on the way.
    file = pyarrow.parquet.ParquetFile(
        path, read_dictionary=[name for name in names if plain_name(name) in known]
    )
    rows = file.metadata.num_rows

    def pieces() -> Iterator[Piece]:
        for batch in told(file.iter_batches(batch_size=ROWS), path, "parquet"):
            yield Piece(batch)

    return Source(file.schema_arrow, pieces(), rows, close=lambda: file.close(force=True))


def _arrow(path: str) -> Source:
    file = Begun(path)
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
        for batch in told(batches, path, "arrow"):
            for at in range(0, max(batch.num_rows, 1), ROWS):
                yield Piece(batch.slice(at, ROWS))

    return Source(reader.schema, pieces(), close=close)
