"""What names a task for good: the obligation, the kind of its limit, the cycle or trigger; never a date.

A UID is `<obligation>.<shape>[.<instance>].<unit>@<plan>.gkrules`: ASCII, below 202 bytes. The instance is a cycle
(2017-Q3), a trigger's number in the ledger (t17), or what another obligation's completion opened (c-2017-Q3).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import chain

from attrs import frozen

from gkrules.counting import is_clock
from gkrules.ledger.state import State
from gkrules.limits import (
    Ahead,
    Ban,
    By,
    Current,
    Cycle,
    Every,
    NotBefore,
    OnTheDay,
    TimeLimit,
    Within,
)
from gkrules.obligation import Obligation, Stated, events
from gkrules.plan import Plan
from gkrules.unitsphrase import Role
from gkrules.writer import write


@frozen
class Single:
    """One single limit of an obligation: as stated, as read, the key that names it in UIDs, who leads it (ids)."""

    obligation: Obligation
    stated: Stated
    limit: TimeLimit
    key: str
    leads: tuple[str, ...] = ()


def singles(obligation: Obligation) -> Iterator[Single]:
    """Each single limit of an obligation; one that is stated twice in the same words, once."""
    found = [(stated, limit) for stated in obligation.limits for limit in stated.limit]
    leads = tuple(unit.id for unit in obligation.units.of(Role.LEAD))
    shapes = Counter(_shape(limit) for _, limit in found)
    told: set[str] = set()
    for stated, limit in found:
        shape = _shape(limit)
        if shapes[shape] > 1:  # two limits alike: their words tell them apart
            shape += f"-{digest(write(limit))}"
        if shape not in told:
            told.add(shape)
            yield Single(obligation, stated, limit, f"{ascii_id(obligation.id)}.{shape}", leads)


def plan_key(plan: Plan) -> str:
    """What tells plans apart in UIDs: the plan's `key`, else a digest of the number, else of title and date."""
    return plan.key or digest(plan.number or f"{plan.title}{plan.date}")


def stranger(plan: Plan, state: State) -> str:
    """The key of another plan, where tasks are recorded and all of them are other plans'; else empty."""
    tail, found = f"@{plan_key(plan)}.gkrules", ""
    for task in chain(state.done, state.extended, state.stops, state.waived, state.decided):
        if task.endswith(tail):
            return ""
        found = found or task.partition("@")[2].removesuffix(".gkrules")
    return found


def recurs(limit: TimeLimit) -> bool:
    """Whether the limit comes again each cycle."""
    inner = getattr(limit, "limit", None)
    return isinstance(limit, Every) or (isinstance(inner, TimeLimit) and recurs(inner))


def counts_back(limit: TimeLimit) -> bool:
    """Whether the limit is counted back from its event: a planned event opens it."""
    if isinstance(limit, NotBefore | Ban):
        return counts_back(limit.limit)
    return isinstance(limit, Ahead)


def awaited(limit: TimeLimit) -> tuple[str, ...] | None:
    """The events that a limit starts from, by their words; empty where it names none; None where it needs none."""
    named = tuple(event.text for event in events(limit))
    if named:
        return named
    if isinstance(limit, NotBefore | Ban):
        return awaited(limit.limit)
    nameless = (
        (isinstance(limit, Within) and limit.since is None)
        or (isinstance(limit, Ahead) and limit.event is None)
        or (isinstance(limit, OnTheDay) and limit.event is None)
    )
    return () if nameless else None


def dated_once_open(limit: TimeLimit) -> bool:
    """Whether the limit has a date as soon as its event has one: hours want its clock time too."""
    if isinstance(limit, Within | Ahead):
        return not is_clock(limit.quantity)
    return isinstance(limit, OnTheDay)


def current(limit: TimeLimit) -> bool:
    """Whether the words speak of 本月 or 本周: that of the notice's own date, where no event gives one."""
    if isinstance(limit, By) and isinstance(limit.scope, Current):
        return True
    parts = (getattr(limit, name, None) for name in ("limit", "since", "event", "first", "last"))
    return any(current(part) for part in parts if isinstance(part, TimeLimit))


def digest(words: str) -> str:
    """Ten hexadecimal digits that stand for the words."""
    return hashlib.sha256(words.encode()).hexdigest()[:10]


def _shape(limit: TimeLimit) -> str:
    """What kind of limit it is, whatever its numbers: a corrected number keeps the event."""
    words = type(limit).__name__.lower()
    cycle = getattr(limit, "cycle", None)
    if isinstance(cycle, Cycle):
        words += f"-{cycle.unit.name.lower()}{cycle.step if cycle.step > 1 else ''}".replace(
            "_", "-"
        )
    found = [event.text for event in events(limit)]
    return f"{words}-{digest('|'.join(found))}" if found else words


def ascii_id(words: str) -> str:
    """The obligation's id as it is where it is short and plain, else a digest of it.

    `lead5.1` and `todo.1` are not plain: so begin the UIDs of what feeds set beside the entries of 1.
    """
    plain = re.fullmatch(r"(?!(?:lead[0-9]+|todo)\.)[A-Za-z0-9_.-]{1,40}", words)
    return words if plain else digest(words)


def as_day(moment: date) -> date:
    """The civil date of a date or an instant (Shanghai's, which the instants carry)."""
    return date(moment.year, moment.month, moment.day)
