"""Tasks dealt out to processes, one at a time each.

The processes are started afresh (spawn), as on every system, and end when the one that started them does, however it
ends: each waits on a pipe of its own, which closes with its other side. (`concurrent.futures` leaves them behind when
their parent is killed.)
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

_Task = TypeVar("_Task")
_Done = TypeVar("_Done")


def deal(
    work: Callable[[_Task], _Done],
    tasks: Iterable[_Task],
    jobs: int,
    lost: Callable[[_Task, int | None], _Done],
) -> Iterator[_Done]:
    """What `work` makes of each task, in the order in which they are done.

    jobs: how many processes; with one, or one task, all is done here. work, tasks and results travel between
    processes, so they can be pickled; a script that calls this stands under `if __name__ == "__main__"`. lost: what to
    say of a task whose process ended over it, with its exit code; another process takes its place. Where the caller
    stops, the processes finish the task they are at.
    """
    queue = deque(tasks)
    jobs = min(jobs, len(queue))
    if jobs <= 1:
        for task in queue:
            yield work(task)
        return
    crew = _Crew(work, queue)
    try:
        for _ in range(jobs):
            crew.hire()
        while crew.busy:
            ready: list[Any] = list(wait(list(crew.busy)))
            for line in ready:
                try:
                    done: _Done = line.recv()
                except (EOFError, OSError):
                    process, task = crew.busy.pop(line)
                    process.join()
                    line.close()
                    yield lost(task, process.exitcode)
                    crew.hire()
                else:
                    crew.next(line)
                    yield done
    finally:
        crew.dismiss()


class _Crew(Generic[_Task, _Done]):
    def __init__(self, work: Callable[[_Task], _Done], queue: deque[_Task]) -> None:
        self._work, self._queue = work, queue
        self._context = get_context("spawn")
        # by the pipe's end, which is of another class on Windows
        self.busy: dict[Any, tuple[BaseProcess, _Task]] = {}
        self._idle: list[tuple[Any, BaseProcess]] = []

    def hire(self) -> None:
        """Another process, where there is something left to do."""
        if not self._queue:
            return
        mine, its = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(its, self._work), daemon=True)
        process.start()
        its.close()
        self._give(mine, process)

    def next(self, line: Any) -> None:
        """The next task for a process that is done with its last."""
        process, _ = self.busy.pop(line)
        if self._queue:
            self._give(line, process)
        else:
            self._idle.append((line, process))

    def _give(self, line: Any, process: BaseProcess) -> None:
        task = self._queue.popleft()
        self.busy[line] = (process, task)
        with suppress(OSError):  # it has ended: reading from it says so
            line.send(task)

    def dismiss(self) -> None:
        """Close the pipes and wait until all have ended."""
        everybody = [*self._idle, *((line, process) for line, (process, _) in self.busy.items())]
        for line, _ in everybody:
            line.close()
        for _, process in everybody:
            process.join()


def _serve(line: Any, work: Callable[[Any], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to answer
    try:
        while True:
            line.send(work(line.recv()))
    except (EOFError, OSError):
        return
