"""Timing: the same work at growing sizes, as long as the time allowed lasts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from importlib import import_module, metadata
from typing import Any

from bench.values import Curve, Line

#: What is timed: it has its input already.
Work = Callable[[], object]
#: Runs shorter than this many seconds are repeated, and the best of them counts.
_SHORT, _TIMES = 0.3, 5


def ladder(
    make: Callable[[int], Work], sizes: Iterable[int], budget: float, times: int = _TIMES
) -> Curve:
    """Things a second at each size. `make` prepares the input of a size, untimed, and gives the work.

    Stops before the size that would take longer than `budget` seconds by what the last one took.
    times: how often short work is repeated; 1 where a second run would find everything remembered. Else it is run
    once before all, untimed, for what is loaded at the first use.
    """
    found: list[tuple[int, float]] = []
    for size in sizes:
        if not found and times > 1:
            make(size)()
        if found and size / found[-1][1] > budget:
            break
        found.append((size, size / best(make(size), times)))
    return tuple(found)


def best(work: Work, times: int = _TIMES) -> float:
    """Seconds: of several runs the shortest, where they are short."""
    shortest, spent = float("inf"), 0.0
    for _ in range(times):
        begin = time.perf_counter()
        work()
        took = time.perf_counter() - begin
        shortest, spent = min(shortest, took), spent + took
        if spent > _SHORT:
            break
    return shortest


class Missing(Exception):
    """What is not there; the message says why."""


def peer(module: str, distribution: str) -> tuple[Any, str]:
    """A peer's module, and its name with its version. Raises Missing with what went wrong, whatever it was."""
    try:
        return import_module(module), f"{distribution} {metadata.version(distribution)}"
    except Exception as error:  # a peer may fail in any way as it is loaded
        raise Missing(f"{type(error).__name__}: {error}") from error


def attempt(group: str, what: str, name: str, made: Callable[[], Line]) -> Line:
    """The line, or one that says why there is none: a peer may fail in any way, and the others go on."""
    try:
        return made()
    except Exception as error:
        told = str(error).splitlines() or [type(error).__name__]
        return Line(group=group, what=what, unit="", peer=name, reason=told[0][:200])
