"""A file of which the beginning was looked at before it is read; and what is said of one that is not whole."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyarrow as pa
from attrs import field, frozen

from gkrules.batch.formats import Format, unopened, wrong
from gkrules.batch.places import source
from gkrules.errors import GkrulesError

_SAMPLE = 1 << 18


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


class Begun:
    """A file whose beginning was looked at; closing it leaves standard input open."""

    def __init__(self, path: str) -> None:
        self._standard = path == "-"
        self._file = source(path)
        self.beginning = self._file.read(_SAMPLE)
        self._held = self.beginning
        #: What was read last; at the end of the file, its end.
        self.tail = b""
        self._check: codecs.IncrementalDecoder | None = None
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

    def check(self) -> None:
        """Raise UnicodeDecodeError where something is read that is no UTF-8, before others meet it."""
        self._check = codecs.getincrementaldecoder("utf-8")()

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
        if self._check is not None:
            self._check.decode(found, final=not found)
        return found

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def close(self) -> None:
        """Let the file go."""
        self.closed = True
        if not self._standard:
            self._file.close()


def told(batches: Iterator[Any], path: str, kind: Format) -> Iterator[Any]:
    """The batches; a fault of the file in our words."""
    try:
        yield from batches
    except UnicodeDecodeError as error:
        raise miscoded(path, error.encoding) from None
    except pa.ArrowException as error:
        raise broken(path, kind, error) from None
    except OSError as error:
        # Arrow says so, without a number, of a file that breaks off.
        raise (
            broken(path, kind, error) if error.errno is None else unopened(path, error)
        ) from None


def miscoded(path: str, encoding: str) -> GkrulesError:
    """The error for a file whose encoding does not hold to its end."""
    return wrong(
        path,
        0,
        f"不全是 {encoding.upper()} 编码，或者中途断了：请另存为 UTF-8 编码",
        f"is not {encoding.upper()} throughout, or breaks off: save it as UTF-8",
    )


def broken(path: str, kind: Format, error: Exception) -> GkrulesError:
    """The error for a file that is not what its format asks for."""
    said = str(error).partition("\n")[0][:200]
    return wrong(path, 0, f"不是完好的 {kind} 文件：{said}", f"is no sound {kind} file: {said}")
