"""A file in, a file out: read, resolved by several threads, written in order, never more than some batches at once."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
from attrs import evolve

from gkrules.batch.begun import Piece, Source
from gkrules.batch.columns import ColumnError
from gkrules.batch.formats import Format, format_of, unwritten, wrong
from gkrules.batch.kernel import Kernel
from gkrules.batch.places import beside, stdin
from gkrules.batch.reading import open_source
from gkrules.batch.totals import Totals
from gkrules.batch.writing import Sink, open_sink
from gkrules.errors import FileError

#: Rows done, and all of them where that is known.
Progress = Callable[[int, int | None], None]
_beside = contextmanager(beside)


def resolve_file(
    source: str,
    target: str,
    kernel: Kernel,
    *,
    from_format: str | None = None,
    to_format: str | None = None,
    progress: Progress | None = None,
    threads: int = 0,
) -> Totals:
    """Resolve a table, and write it with its dates. "-" is standard input or output.

    threads: how many count at a time, 0 as many as there are processors. Raises FileError for a file that cannot be
    read or written (nothing is then written), GkrulesError for a format that is not known.
    """
    kind = format_of(source, from_format, "--from-format")
    into = format_of(target, to_format, "--to-format")
    if into == "xlsx" and Path(target).suffix.lower() == ".xlsm":  # Excel wants macros in it
        raise wrong(target, 0, "只能读 .xlsm，请写成 .xlsx", ".xlsm is only read: write .xlsx")
    if source != "-" and target != "-" and _same(source, target):
        raise wrong(target, 0, "不能写到所读的文件上", "is the file that is read: write to another")
    name = "<stdout>" if target == "-" else target
    with (
        _held(source, kind) as path,
        closing(open_source(path, kind, kernel.options.words, kernel.columns.values())) as table,
    ):
        try:
            schema = kernel.schema(table.schema)
        except ColumnError as error:
            raise wrong(path, table.head, error.zh, error.en, error.column) from None
        try:
            with _beside(target) as place:
                sink = open_sink(place, into, schema, name)
                _run(table, kernel, sink, progress, threads or os.cpu_count() or 1)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            raise unwritten(name, error) from error
        except pa.ArrowException as error:
            said = str(error).partition("\n")[0][:200]
            raise wrong(name, 0, f"写不成：{said}", f"cannot be written: {said}") from error
    return kernel.totals


def _run(
    table: Source,
    kernel: Kernel,
    sink: Sink,
    progress: Progress | None,
    threads: int,
) -> None:
    done = 0
    try:
        for made in resolved(table.pieces, kernel, threads):
            sink.write(made)
            done += made.num_rows
            if progress is not None:
                progress(done, table.rows)
    except BaseException:
        _abandon(sink)
        raise
    sink.close()


def resolved(pieces: Iterator[Piece], kernel: Kernel, threads: int) -> Iterator[Any]:
    """The batches in their order, each when it is asked for.

    As many are on the way as threads count, one more waits to be taken, and two are read ahead.
    """

    def resolve(piece: Piece) -> Any:
        return kernel.resolve(piece.batch, piece.faults)

    if threads == 1:
        yield from map(resolve, pieces)
        return
    waiting: deque[Future[Any]] = deque()
    pool = ThreadPoolExecutor(threads)
    try:
        for piece in _ahead(pieces):
            waiting.append(pool.submit(resolve, piece))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        # After a fault, or Ctrl-C, nobody wants the other pieces: to wait for them would take minutes.
        pool.shutdown(wait=False, cancel_futures=True)


def _ahead(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The pieces, the next one read in the meantime."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, pieces, None)
        while (piece := coming.result()) is not None:
            coming = pool.submit(next, pieces, None)
            yield piece


def _abandon(sink: Sink) -> None:
    """Let go of what is half written. What ended the run is told; what its file says to being closed only follows."""
    with suppress(OSError, ValueError, pa.ArrowException):
        sink.close()


@contextmanager
def _held(source: str, kind: Format) -> Iterator[str]:
    """The path to read from. What must be read twice, or from its end, is put into a file first."""
    if source != "-":
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="gkrules-") as folder:
        path = source
        try:
            if kind not in ("csv", "tsv", "arrow", "arrows"):
                path = str(Path(folder) / f"stdin.{kind}")
                _kept(path)
            yield path
        except FileError as error:  # the name that people know it by
            problems = [
                evolve(one, path="<stdin>") if one.path == path else one for one in error.problems
            ]
            raise FileError(tuple(problems)) from error


def _kept(path: str) -> None:
    try:
        with open(path, "wb") as file:
            shutil.copyfileobj(stdin(), file)
    except OSError as error:
        raise unwritten(path, error) from error


def _same(source: str, target: str) -> bool:
    try:
        return os.path.samefile(source, target)
    except OSError:
        return False
