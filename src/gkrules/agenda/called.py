"""An occurrence whose event goes by other words than its limit has: 第97项完成, 案件受理的时刻."""

from __future__ import annotations

from attrs import evolve

from gkrules.occurrence import Occurrence, Status
from gkrules.trace import Step, What


def waits_for(found: Occurrence, words: str) -> Occurrence:
    """The same, waiting for something else than its words say."""
    if found.status is not Status.AWAITING:
        return found
    return evolve(found, waits_for=words, trace=tuple(_called(step, words) for step in found.trace))


def named(found: Occurrence, words: str) -> Occurrence:
    """The same, the event that it counts from called by these words; what still waits says for what already."""
    if found.status is Status.AWAITING:
        return found
    return evolve(found, trace=tuple(_called(step, words) for step in found.trace))


def _called(step: Step, words: str) -> Step:
    return evolve(step, words=words) if step.what in (What.TRIGGER, What.WAIT) else step
