"""One task of a plan (工作任务) and the time limits that the plan states for it."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from gkrules.limits import Ahead, AllOf, Ban, Event, NotBefore, OnTheDay, Span, TimeLimit, Within
from gkrules.unitsphrase import Assignment


@frozen
class Stated:
    """One time limit as the plan states it: the phrase, and what it says."""

    phrase: str
    limit: TimeLimit


@frozen
class Obligation:
    """One task (工作任务): what is to be done, by whom, and by when in words.

    As the notice has it, where it was imported: `number` (序号), `task` (工作任务), `requirement` (具体要求),
    `unit_words` and `deadline` (责任单位, 完成时限), and the `place` in the document.
    """

    id: str
    title: str
    limits: tuple[Stated, ...]
    units: Assignment
    clause: str = ""
    note: str = ""
    after: str = ""
    aliases: tuple[str, ...] = ()
    regime: str = ""
    line: int = 0
    number: str = ""
    task: str = ""
    requirement: str = ""
    unit_words: str = ""
    deadline: str = ""
    place: str = ""


def events(limit: TimeLimit) -> Iterator[Event]:
    """The events that a limit counts from or back to."""
    match limit:
        case Within(since=Event() as event) | Ahead(event=Event() as event):
            yield event
        case OnTheDay(event=Event() as event):
            yield event
        case Span(first=first, last=last):
            yield from (event for event in (first, last) if isinstance(event, Event))
        case NotBefore(limit=inner) | Ban(limit=inner):
            yield from events(inner)
        case AllOf(limits=limits):
            for inner in limits:
                yield from events(inner)
