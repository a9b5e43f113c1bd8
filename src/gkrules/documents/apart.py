"""Reading in a process of its own: a file that hangs a library, or eats memory, ends that one alone.

The two talk in lines of JSON (`wire`). Where no process can be started (a frozen program), the file
is read here; the readers' own counts still hold.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from typing import IO

import attrs

from gkrules.documents.kinds import read_calmly
from gkrules.documents.limits import Limits, Progress, Watch, out_of_memory, out_of_time
from gkrules.documents.refusal import Refused, broken
from gkrules.documents.values import Document
from gkrules.documents.wire import Blocks, write

#: The child finds this package where the parent found it, not where it happens to be started.
_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]);"
    "from gkrules.documents.apart import child; child()"
)
#: What starting a process may take on top of the limit (seconds).
_GRACE = 1.0


def read_apart(
    data: bytes, kind: str, name: str, limits: Limits, progress: Progress | None
) -> Document:
    """Read in a child process. Raises Refused."""
    if not sys.executable or getattr(sys, "frozen", False):
        builder = read_calmly(data, kind, Watch(limits, progress))
        return Document(name, kind, tuple(builder.blocks), tuple(builder.warnings))
    with subprocess.Popen(
        [sys.executable, "-c", _START, json.dumps(sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        guard = _Guard(process, limits)
        guard.start()
        try:
            _send(process.stdin, data, kind, limits)
            answer = _receive(process.stdout, guard, name, kind, progress)
        finally:
            guard.over.set()
            process.kill()
    if answer is not None:
        return answer
    if guard.late:
        raise out_of_time(limits)
    # 0 and 1 are Python's own ends; others are the system's, or a library's abort: want of memory.
    raise broken() if process.returncode in (0, 1) else out_of_memory(limits)


class _Guard(threading.Thread):
    """Ends the process when its time is over; what it has done gives it more."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits) -> None:
        super().__init__(daemon=True)
        self.process, self.over, self.late = process, threading.Event(), False
        self.start_at = time.monotonic()
        self.allowed = limits.seconds + _GRACE
        self.earned = 0.0

    def run(self) -> None:
        """Look at the clock until the reading is over."""
        while not self.over.wait(0.05):
            if time.monotonic() - self.start_at > self.allowed + self.earned:
                self.late = True
                self.process.kill()
                return


def _send(pipe: IO[bytes], data: bytes, kind: str, limits: Limits) -> None:
    try:
        pipe.write(json.dumps({"kind": kind, "limits": attrs.asdict(limits)}).encode() + b"\n")
        pipe.write(data)
        pipe.close()
    except OSError:
        pass  # it ended before it had read all: its answer, or none, says why


def _receive(
    pipe: IO[bytes], guard: _Guard, name: str, file_kind: str, progress: Progress | None
) -> Document | None:
    """What the child says; None where it ended without an answer. Raises Refused as it did."""
    blocks = Blocks()
    for line in pipe:
        try:
            kind, *rest = json.loads(line)
        except ValueError:  # cut off in the middle
            return None
        if kind == "done":
            guard.earned = rest[2]
            if progress is not None:
                progress(rest[0], rest[1])
        elif kind == "refused":
            raise Refused(rest[0], rest[1], option=rest[2])
        elif kind == "end":
            return blocks.document(name, file_kind, rest[0])
        else:
            blocks.take(kind, rest)
    return None


def child() -> None:
    """The other side: read from standard input, answer on what was standard output."""
    out = os.fdopen(os.dup(1), "w", encoding="ascii", newline="\n")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a library that prints must not garble the answer
    source = sys.stdin.buffer
    asked = json.loads(source.readline())
    limits = Limits(**asked["limits"])
    _hold(limits.memory)

    def say(*words: object) -> None:
        out.write(json.dumps(words) + "\n")

    def done(count: int, total: int) -> None:
        say("done", count, total, watch.earned)
        out.flush()

    watch = Watch(limits, done)
    try:
        builder = read_calmly(source.read(), asked["kind"], watch)
        builder.blocks.reverse()
        for line in write(builder.blocks.pop() for _ in range(len(builder.blocks))):
            out.write(line + "\n")
        say("end", list(builder.warnings))
    except (Refused, MemoryError) as error:
        refused = error if isinstance(error, Refused) else out_of_memory(limits)
        say("refused", refused.zh, refused.en, refused.option)
    out.flush()
    os._exit(0)  # what a library left running is of no use


def _hold(memory: int) -> None:
    """Let the system refuse more memory, where it can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (OSError, ValueError):
        return
