"""The folder of feeds as the server sees it: which paths may be read, and each file with the tag of its content.

Only `.ics` and `index.json` are served: no hidden file, no manifest, no ledger, nothing outside the folder, by
whatever spelling or link. A file that is empty or not whole is not served either: clients take an empty calendar
for one whose entries are all withdrawn.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from urllib.parse import quote

from attrs import frozen

#: How many files' tags are remembered (about half a kilobyte each).
REMEMBERED = 20_000
_CHUNK = 1 << 18
_HEAD = 4096
#: Control characters, separators of paths on any system, marks that turn text.
_UNFIT = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]')
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a FIFO must not hold us up
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
)


class Unusable(OSError):
    """A file, or the whole folder, that cannot be served now: the client should come again later."""


#: What a file was when it was last read: inode, size, times. Renaming another into its place changes it.
_State = tuple[int, int, int, int]


@frozen
class Held:
    """One file's content as it is served: its tag, size, time of change (seconds), and the calendar's name."""

    state: _State
    tag: str
    size: int
    modified: int
    name: str


class Shelf:
    """The files of one folder. Thread-safe; it remembers the tags of the files last asked for."""

    def __init__(self, folder: Path, remembered: int = REMEMBERED) -> None:
        self.folder = folder
        self._remembered = remembered
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._lock = Lock()

    def place(self, path: str) -> Path | None:
        """The file that a path (decoded once, without its first /) names; None where it may not or cannot be read.

        Raises Unusable where the folder itself is gone.
        """
        if not fit(path):
            return None
        try:
            root = os.path.realpath(self.folder, strict=True)
        except OSError as error:
            raise Unusable(str(error.strerror)) from error
        try:
            found = os.path.realpath(os.path.join(root, *path.split("/")), strict=True)
        except (OSError, ValueError):
            return None
        inside = os.path.relpath(found, root) if found != root else ""
        # A link may lead to another feed of the folder, to nothing else.
        return Path(found) if fit(inside.replace(os.sep, "/")) else None

    def open(self, place: Path) -> tuple[int, _State] | None:
        """The open file and its state; None where there is no regular file to read."""
        try:
            file = os.open(place, _FLAGS)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unusable(str(error.strerror)) from error
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode):
            os.close(file)
            return None
        return file, _state(found)

    def known(self, place: Path, state: _State) -> Held | None:
        """What is remembered of the file, if it has not changed since."""
        with self._lock:
            held = self._held.get(str(place))
            if held is None or held.state != state:
                return None
            self._held.move_to_end(str(place))
            return held

    def read(self, place: Path, file: int) -> Held:
        """Read the open file for its tag and name, and remember them; its position is the beginning again.

        Raises Unusable where it is empty, not whole, or changes while it is read.
        """
        before = os.fstat(file)
        found = self.known(place, _state(before))
        if found is not None:  # another request has read it while this one waited
            return found
        digest, head, tail, size = hashlib.sha256(), b"", b"", 0
        while part := os.read(file, _CHUNK):
            digest.update(part)
            size += len(part)
            head = head or part[:_HEAD]
            tail = (tail + part)[-64:]
        os.lseek(file, 0, os.SEEK_SET)
        if _state(os.fstat(file)) != _state(before) or size != before.st_size:
            raise Unusable("it changes while it is read")
        ics = place.suffix == ".ics"
        if not _whole(head, tail, ics):
            raise Unusable("it is not whole")
        held = Held(
            _state(before),
            f'"{digest.hexdigest()[:32]}"',
            size,
            before.st_mtime_ns // 1_000_000_000,
            calendar_name(head) if ics else "",
        )
        with self._lock:
            self._held[str(place)] = held
            self._held.move_to_end(str(place))
            while len(self._held) > self._remembered:
                self._held.popitem(last=False)
        return held


def fit(path: str) -> bool:
    """Whether a path inside the folder is one of a feed: no part hidden, turned or strange, and the right end."""
    parts = path.split("/")
    if len(path) > 1024 or any(_strange(part) for part in parts):
        return False
    return parts[-1] == "index.json" or (parts[-1].endswith(".ics") and len(parts[-1]) > 4)


def _strange(part: str) -> bool:
    return (
        not part or part.startswith(".") or part != part.rstrip(" .") or bool(_UNFIT.search(part))
    )


def calendar_name(head: bytes) -> str:
    """The calendar's own name (NAME, X-WR-CALNAME) from the beginning of its file; empty where it has none."""
    names: dict[str, str] = {}
    unfolded = re.sub(rb"\r?\n[ \t]", b"", head).decode("utf-8", "ignore")
    for line in unfolded.partition("BEGIN:VEVENT")[0].splitlines():
        key, _, value = line.partition(":")
        names.setdefault(key.partition(";")[0].upper(), value)
    name = names.get("X-WR-CALNAME") or names.get("NAME") or ""
    plain = re.sub(r"\\([\\;,])", r"\1", name.replace("\\n", " ").replace("\\N", " "))
    return re.sub(r"\s+", " ", _UNFIT.sub("", plain)).strip(" .")[:80]


def disposition(path: str, name: str) -> str:
    """Content-Disposition: an ASCII file name for old clients, and the calendar's own (RFC 6266)."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", path.rpartition("/")[2])
    whole = f"{name}.ics" if name else path.rpartition("/")[2]
    return f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(whole, safe='')}"


def _whole(head: bytes, tail: bytes, ics: bool) -> bool:
    if ics:
        return head.startswith(b"BEGIN:VCALENDAR") and tail.rstrip().endswith(b"END:VCALENDAR")
    return head.lstrip().startswith(b"{") and tail.rstrip().endswith(b"}")


def _state(found: os.stat_result) -> _State:
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
