"""Where a table is written: beside its place until it is whole, or to standard output, a pipe, a device.

And standard input, which a shell may have closed like the other.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


def stdin() -> BinaryIO:
    """Standard input. Raises OSError where the shell closed it."""
    if sys.stdin is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return sys.stdin.buffer


def source(path: str) -> BinaryIO:
    """What is read from; "-" is standard input. Raises OSError."""
    return stdin() if path == "-" else open(path, "rb")


def opened(path: str) -> BinaryIO:
    """What is written to; "-" is standard output. Raises OSError."""
    if path != "-":
        return open(path, "wb")
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return sys.stdout.buffer


def shut(file: BinaryIO) -> None:
    """No more; standard output stays open."""
    if sys.stdout is not None and file is sys.stdout.buffer:
        file.flush()
    else:
        file.close()


def beside(path: str) -> Iterator[str]:
    """Where to write what shall stand at a path: a file beside it that becomes it when all is done.

    "-", a pipe and a device are written to as they are; behind a link its file is replaced. Raises IsADirectoryError.
    """
    place = Path(path)
    if path == "-" or (place.exists() and not place.is_file() and not place.is_dir()):
        yield path
        return
    if place.is_dir():  # before all is counted, not after
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    place = Path(os.path.realpath(place))
    # Two runs at once must not write into one file.
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        yield str(part)
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
