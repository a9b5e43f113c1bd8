"""How much of a file is read before it is refused, and the watch that holds a reader to it."""

from __future__ import annotations

import time
from collections.abc import Callable

from attrs import define, field, frozen

from gkrules.documents.refusal import Refused

#: Called while a long file is read: done, and how many there are (0: not known), in pages or rows.
Progress = Callable[[int, int], None]

MEGA = 1_000_000


@frozen(kw_only=True)
class Limits:
    """What a file may cost. Each may be raised; none is ever passed in silence.

    bytes: of the file. unpacked: of what is read from inside it (the parts of a .docx, the pages of a
    .pdf). cells: of all its tables, empty ones too. pages: of a .pdf. seconds: for the whole file, and
    one more for each page or thousand rows that are done. memory: bytes of the reader's own process,
    where the system can hold it to that (Linux).
    """

    bytes: int = 50 * MEGA
    unpacked: int = 100 * MEGA
    cells: int = 200_000
    pages: int = 2_000
    seconds: float = 8.0
    memory: int = 400 * MEGA


@define
class Watch:
    """Counts what a reader has done; raises Refused where a limit is passed."""

    limits: Limits
    progress: Progress | None = None
    cells: int = 0
    unpacked: int = 0
    earned: float = 0.0
    started: float = field(factory=time.monotonic)

    def add_cells(self, count: int) -> None:
        """So many cells more."""
        self.cells += count
        if self.cells > self.limits.cells:
            raise Refused(
                f"表格单元格超过{self.limits.cells}个",
                f"its tables have more than {self.limits.cells} cells",
                option="cells",
            )

    def add_bytes(self, count: int) -> None:
        """So many bytes more from inside the file."""
        self.unpacked += count
        if self.unpacked > self.limits.unpacked:
            raise Refused(
                f"解开后超过{self.limits.unpacked}字节",
                f"it unpacks to more than {self.limits.unpacked} bytes",
                option="unpacked",
            )

    def check(self) -> None:
        """Is there time left?"""
        if time.monotonic() - self.started > self.limits.seconds + self.earned:
            raise out_of_time(self.limits)

    def done(self, done: int, total: int = 0, *, seconds: float = 1.0) -> None:
        """So many pages (rows) are done of `total`; each call gives `seconds` more time."""
        self.check()
        self.earned += seconds
        if self.progress is not None:
            self.progress(done, total)


def out_of_time(limits: Limits) -> Refused:
    """The refusal of a file that takes too long."""
    return Refused(
        f"{limits.seconds:g}秒内读不完，可能是有意损坏的文件",
        f"it is not read within {limits.seconds:g} seconds; it may be made to do harm",
        option="seconds",
    )


def out_of_memory(limits: Limits) -> Refused:
    """The refusal of a file that needs too much memory."""
    return Refused(
        f"读它需要超过{limits.memory}字节的内存",
        f"reading it takes more than {limits.memory} bytes of memory",
        option="memory",
    )
