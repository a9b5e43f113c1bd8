"""The workers that answer the API: started as they are needed, stopped when a question takes too long."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs

from gkrules.web.jobs import Job, Reply
from gkrules.web.log import Log
from gkrules.web.refusals import internal, refusal
from gkrules.web.settings import Settings


class Pool:
    """A few processes, each with one question at a time; further questions wait, up to a number.

    It belongs to one event loop at a time: what it started in another is left behind.
    """

    def __init__(self, settings: Settings, log: Log) -> None:
        self.bounds = settings.bounds
        ledgers = settings.ledgers or ("",) * len(settings.plans)
        self._plans = tuple(zip(map(str, settings.plans), ledgers, strict=True))
        self._size = max(1, settings.workers)
        self._log = log
        self._all: set[Process] = set()
        self._held = 0
        self._fresh(None)

    async def ask(self, job: Job) -> Reply:
        """The reply to a job. Raises Refusal: busy, too_slow, internal."""
        if self._loop is not asyncio.get_running_loop():
            self._fresh(asyncio.get_running_loop())
        if self._waiting >= self.bounds.waiting or self._held > self.bounds.held:
            raise refusal("busy", "现在太忙，请稍后再试", "the server is busy; try again later")
        bounds = attrs.asdict(self.bounds)
        message = attrs.evolve(job, plans=self._plans, bounds=bounds).packed()
        self._waiting += 1
        try:
            # A question that waits its turn behind others must not wait for ever either.
            async with asyncio.timeout(2 * self.bounds.seconds):
                await self._free.acquire()
        except TimeoutError:
            raise refusal(
                "busy", "现在太忙，请稍后再试", "the server is busy; try again later"
            ) from None
        finally:
            self._waiting -= 1
        try:
            return await self._asked(message)
        finally:
            self._free.release()

    @contextmanager
    def holding(self, size: int) -> Iterator[None]:
        """An answer of that size is in memory until its client has read it."""
        self._held += size
        try:
            yield
        finally:
            self._held -= size

    async def _asked(self, message: bytes) -> Reply:
        worker = self._idle.pop() if self._idle else await self._start()
        try:
            async with asyncio.timeout(self.bounds.seconds):
                reply = Reply.unpacked(await _exchange(worker, message))
        except TimeoutError:
            self._stop(worker)
            self._log("worker", stopped="too slow", seconds=self.bounds.seconds)
            raise refusal(
                "too_slow",
                f"算了{self.bounds.seconds:g}秒还没有结果，已停下；请分成几次问",
                f"stopped after {self.bounds.seconds:g} seconds; please ask for less at once",
            ) from None
        except (OSError, EOFError) as error:
            self._stop(worker)
            self._log("worker", stopped=type(error).__name__)
            raise internal() from None
        except BaseException:  # the client has gone away
            self._stop(worker)
            raise
        self._idle.append(worker)
        for note in reply.notes:
            self._log("failure", **note)
        return reply

    async def warm(self) -> None:
        """Start one worker, so that the first question need not wait for it."""
        if self._loop is not asyncio.get_running_loop():
            self._fresh(asyncio.get_running_loop())
        if not self._all:
            self._idle.append(await self._start())

    async def close(self) -> None:
        """Stop all workers, and wait until they are gone."""
        for worker in list(self._all):
            self._stop(worker)
        await asyncio.gather(*self._ending)
        self._idle.clear()

    def _fresh(self, loop: asyncio.AbstractEventLoop | None) -> None:
        for worker in list(self._all):
            self._all.discard(worker)
            if worker.returncode is None:
                worker.kill()
        self._loop = loop
        self._idle: list[Process] = []
        self._free = asyncio.Semaphore(self._size)
        self._waiting = 0
        self._ending: set[asyncio.Task[Any]] = set()

    async def _start(self) -> Process:
        worker = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "gkrules.web.worker"), stdin=PIPE, stdout=PIPE
        )
        self._all.add(worker)
        return worker

    def _stop(self, worker: Process) -> None:
        self._all.discard(worker)
        if worker.returncode is None:
            worker.kill()
        task = asyncio.get_running_loop().create_task(worker.communicate())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


async def _exchange(worker: Process, message: bytes) -> bytes:
    assert worker.stdin is not None and worker.stdout is not None
    worker.stdin.write(len(message).to_bytes(4) + message)
    await worker.stdin.drain()
    head = await worker.stdout.readexactly(4)
    return await worker.stdout.readexactly(int.from_bytes(head))
