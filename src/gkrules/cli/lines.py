"""The lines of a text file or of standard input, and where in them an offset lies."""

from __future__ import annotations

import io
import sys
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from gkrules.errors import FileError, Problem, system_words


class Lines:
    """Lines with their ends, read once; `place` tells the line of an offset already read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._starts: list[int] = []

    def __iter__(self) -> Iterator[str]:
        at = 0
        with _open(self.name) as file:
            text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
            try:
                for line in text:
                    self._starts.append(at)
                    at += len(line)
                    yield line
            except UnicodeDecodeError:
                line_number = len(self._starts) + 1
                raise _error(self.name, line_number, *_NOT_UTF_8) from None

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def whole(name: str) -> tuple[str, bytes]:
    """A text file (UTF-8; - is standard input) at once, and its bytes. Raises FileError."""
    with _open(name) as file:
        raw = file.read()
    try:
        return raw.decode("utf-8-sig"), raw
    except UnicodeDecodeError as error:
        raise _error(name, raw.count(b"\n", 0, error.start) + 1, *_NOT_UTF_8) from None


_NOT_UTF_8 = ("不是 UTF-8 编码，请另存为 UTF-8", "is not UTF-8; please save it as UTF-8")


def _open(name: str) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except (OSError, ValueError) as error:
        zh, en = system_words(error)
        raise _error(name, 0, f"打不开：{zh}", f"cannot be opened: {en}") from None


def _error(name: str, line: int, zh: str, en: str) -> FileError:
    return FileError((Problem(name, line, "", zh, en),))
