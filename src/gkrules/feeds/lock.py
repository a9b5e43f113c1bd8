"""One publisher at a time in a folder: a lock that the system takes back when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gkrules.errors import FileError, Problem, system_words

#: The file that carries the lock. It stays, empty: whoever removed it would take it from under another's feet.
LOCK = "publish.lock"
_STEP = 0.05


@contextmanager
def locked(
    folder: Path, *, wait: float = 60.0, waiting: Callable[[], None] | None = None
) -> Iterator[None]:
    """Hold the folder, which is made where it is missing, against other publishers.

    wait: seconds to wait for another one; it is tried at least once. waiting: called once where there is one. A lock
    whose holder has died does not hold. Raises FileError where another still publishes after that time, and
    where the folder or the lock cannot be written.
    """
    path = folder / LOCK
    held = _opened(path)
    try:
        tries = int(wait / _STEP)
        for n in range(tries + 1):
            if _take(held):
                if _is_there(held, path):
                    break
                # Somebody has removed it meanwhile: another may hold the new one.
                held, gone = _opened(path), held
                os.close(gone)
                if _take(held) and _is_there(held, path):
                    break
            if n == 0 and waiting is not None:
                waiting()
            if n < tries:
                time.sleep(_STEP)
        else:
            raise FileError((
                Problem(
                    str(path), 0, "",
                    f"另一个 gkrules publish 正在写这个文件夹，等了{wait:g}秒还没有写完",
                    f"another gkrules publish is at work in this folder; it has not ended in {wait:g} seconds",
                ),
            ))  # fmt: skip
        yield
    finally:
        os.close(held)  # and with it the lock


def _opened(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    except OSError as error:
        zh, en = system_words(error)
        problem = Problem(str(path), 0, "", f"写不进去：{zh}", f"cannot be written: {en}")
        raise FileError((problem,)) from error


def _is_there(held: int, path: Path) -> bool:
    """Whether the file that is held is still the one that others would ask for."""
    try:
        return os.path.samestat(os.fstat(held), os.stat(path))
    except OSError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _take(held: int) -> bool:
        try:
            msvcrt.locking(held, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import errno
    import fcntl

    def _take(held: int) -> bool:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            # A file system without locks (some network mounts): better to publish than never to.
            return error.errno not in (errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK)
        return True
