"""Files written whole or not at all: beside their place, then renamed."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from gkrules.errors import FileError, Problem, system_words


def beside(path: Path) -> Path:
    """Where a file is made ready; it is still there, whole, where somebody is killed while files are renamed."""
    return path.with_name(f".{path.name}.part")


class Files:
    """Files that lie ready beside their places, to be renamed in the order in which they came."""

    def __init__(self) -> None:
        self._beside: list[tuple[Path, Path]] = []

    def add(self, path: Path, data: bytes) -> None:
        """Write a file beside its place, making its folder; on the disk before it is named. Raises FileError."""
        with _told(path):
            if not path.name or path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "Is a directory")
            part = beside(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._beside.append((part, path))
            with part.open("wb") as file:
                file.write(data)
                # A machine that loses its power after the rename must not be left with an empty file.
                file.flush()
                os.fsync(file.fileno())

    def _rename(self) -> None:
        for part, path in self._beside:
            with _told(path):
                os.replace(part, path)

    def _drop(self) -> None:
        for part, _ in self._beside:
            with suppress(OSError):
                part.unlink(missing_ok=True)


@contextmanager
def writing() -> Iterator[Files]:
    """Files that are renamed together at the end; on any error none is, and nothing is left beside.

    Every file is written before the first is renamed: where one cannot be written, none is changed. A reader of one
    sees its old bytes or its new, never a part.
    """
    files = Files()
    try:
        yield files
        files._rename()
    except BaseException:
        files._drop()
        raise


def write_files(ready: Mapping[Path, bytes]) -> None:
    """Write all the files, making their folders. A reader of one sees its old bytes or its new, never a part.

    Every file is written beside its place before the first is renamed: where one cannot be written, none is
    changed. Raises FileError that names it.
    """
    with writing() as files:
        for path, data in ready.items():
            files.add(path, data)


def holds(path: Path, data: bytes) -> bool:
    """Whether a file holds just these bytes; not where it is missing or cannot be read."""
    try:
        return path.read_bytes() == data
    except OSError:
        return False


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        zh, en = system_words(error)
        problem = Problem(str(path), 0, "", f"写不进去：{zh}", f"cannot be written: {en}")
        raise FileError((problem,)) from error
