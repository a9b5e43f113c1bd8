"""Time for one of several questions: a slow one is stopped by itself, and the others have their answers."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType


class OutOfTimeError(BaseException):
    """The question was stopped. No Exception, so that nothing that is at work catches it and goes on."""


class Deadline:
    """The time of several questions together, in seconds: each may take half of what is left."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    @contextmanager
    def share(self) -> Iterator[None]:
        """Raises OutOfTimeError once the question inside has had its share.

        Where the system has no such timer, or this is no process's main thread, nothing is stopped here: the pool
        stops the whole.
        """
        main = threading.current_thread() is threading.main_thread()
        if not hasattr(signal, "setitimer") or not main:
            yield
            return
        left = self._end - monotonic()
        if left <= 0:
            raise OutOfTimeError
        before = signal.signal(signal.SIGALRM, _stop)
        signal.setitimer(signal.ITIMER_REAL, left / 2)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def _stop(number: int, frame: FrameType | None) -> None:
    raise OutOfTimeError
