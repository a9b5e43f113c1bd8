"""Which places are done (places.journal): one line a finished place, only ever added to while a run goes on.

A line without its end, left by a run that was killed, is no line. When a run ends the file is written anew, one line a
place, by id: what stands in it does not depend on the order in which processes came to their ends.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from attrs import asdict, fields, frozen

from gkrules.errors import FileError, Problem, system_words
from gkrules.safely import holds, write_files

JOURNAL = "places.journal"


@frozen
class Line:
    """What was done for a place.

    inputs: a digest of what its feeds depend on. stamp: the instant given, which counts only where entries stand as
    cancelled. outputs: a digest of what lay there after. unknown: names that the place's directory lacks.
    """

    place: str
    inputs: str
    stamp: str
    outputs: str
    feeds: int
    entries: int
    cancelled: int
    unknown: tuple[str, ...] = ()

    def write(self) -> bytes:
        """One line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def read(path: Path) -> dict[str, Line]:
    """The last whole line of each place; a line that cannot be read says nothing.

    Raises FileError where the file cannot be opened.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _told(path, error) from error
    found = (_line(one) for one in raw.split(b"\n"))
    return {line.place: line for line in found if line is not None}


def _line(raw: bytes) -> Line | None:
    kinds = {"feeds": int, "entries": int, "cancelled": int, "unknown": list}
    try:
        data = json.loads(raw)
        if all(type(data[one.name]) is kinds.get(one.name, str) for one in fields(Line)):
            return Line(**{**data, "unknown": tuple(map(str, data["unknown"]))})
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    return None


@contextmanager
def adding(path: Path) -> Iterator[Adding]:
    """The journal, to add lines to. Raises FileError where it cannot be written."""
    try:
        file = path.open("a+b")
    except OSError as error:
        raise _told(path, error) from error
    with file:
        if file.tell():
            file.seek(-1, 2)
            if file.read(1) != b"\n":  # the last run was killed in the middle of a line
                file.write(b"\n")
        yield Adding(path, file)


@frozen
class Adding:
    """The journal while it is open."""

    path: Path
    file: IO[bytes]

    def add(self, line: Line) -> None:
        """A line more; it is the system's when this returns, so a run that is killed does not lose it.

        Raises FileError where it cannot be written.
        """
        try:
            self.file.write(line.write())
            self.file.flush()
        except OSError as error:
            raise _told(self.path, error) from error


def rewrite(path: Path, lines: Mapping[str, Line]) -> None:
    """The whole file, one line a place, by id; left alone where it says so already. Raises FileError."""
    data = b"".join(line.write() for _, line in sorted(lines.items()))
    if not holds(path, data):
        write_files({path: data})


def _told(path: Path, error: OSError) -> FileError:
    zh, en = system_words(error)
    return FileError((Problem(str(path), 0, "", f"写不进去：{zh}", f"cannot be written: {en}"),))
