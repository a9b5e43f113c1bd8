"""The holiday years that users taught the program: taken up while the server runs, without a restart.

`gkrules calendar learn` writes a file; each process of the server looks at those files before it works something out,
and reads them anew where they have changed.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from gkrules import userdata
from gkrules.calendar.state_council import relearn
from gkrules.errors import GkrulesError

_Stamp = tuple[tuple[str, int, int, int], ...]


class Learned:
    """The files as this process last read them. Thread-safe.

    A file that cannot be used leaves what was known before; `sound` is False then, and /ready says so.
    """

    def __init__(self) -> None:
        self.sound = True
        self._lock = Lock()
        self._stamp: _Stamp = ()

    def refresh(self) -> _Stamp:
        """Read the files anew where they have changed, and say which they are."""
        found = tuple(map(_stamp, userdata.files(userdata.NOTICES)))
        if found != self._stamp:
            with self._lock:
                self._stamp = found
                try:
                    relearn()
                    self.sound = True
                except GkrulesError:
                    self.sound = False
        return found


def _stamp(path: Path) -> tuple[str, int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return (str(path), 0, 0, 0)
    return (str(path), found.st_ino, found.st_mtime_ns, found.st_size)


#: This process's.
LEARNED = Learned()
