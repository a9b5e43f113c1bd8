"""Which columns belong together, and whether a request's days come in their order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import define, frozen

from gkrules.disclosure import Request
from gkrules.register.heads import NAMES
from gkrules.register.lines import Column


@define
class Pair:
    """The columns of one view or stop: where its beginning and end stand, or both in one."""

    begin: int | None = None
    end: int | None = None
    last: int | None = None
    whole: int | None = None


def pairs(columns: tuple[Column, ...], family: str) -> tuple[Pair, ...]:
    """The pairs of a family, by their numbers, else in the order of the columns."""
    found: dict[int, Pair] = {}
    counts: dict[str, int] = {}
    for at, one in enumerate(columns):
        if one.head is None or one.head.role != family:
            continue
        part = one.head.part
        counts[part] = counts.get(part, 0) + 1
        number = one.head.number if one.head.number is not None else counts[part]
        pair = found.setdefault(number, Pair())
        while getattr(pair, part) is not None:  # the same words with the same number again
            number += 1
            pair = found.setdefault(number, Pair())
        setattr(pair, part, at)
    return tuple(found[number] for number in sorted(found))


@frozen
class Fault:
    """A day that comes before what it follows, and the column it stands in."""

    head: str
    zh: str
    en: str


def faults(request: Request, heads: dict[str, str]) -> Iterator[Fault]:
    """Days out of order: each is told with the column of the later one."""
    received = [
        (role, day)
        for role in ("submitted", "signed", "confirmed", "arrived")
        if (day := getattr(request, role)) is not None
    ]
    first = ("submitted", request.submitted)
    for role, day in received[1:] if request.submitted else ():
        yield from _late(first, (role, day), heads)
    asked = ("correction_asked", request.correction_asked)
    corrected = ("corrected", request.corrected)
    answered = ("answered", request.answered)
    start = min(received, key=lambda one: one[1])
    yield from _late(start, asked, heads)
    yield from _late(asked, corrected, heads)
    yield from _late(corrected if request.corrected else start, answered, heads)
    for view in request.views:
        family = "third" if view.of == "第三方意见" else "other"
        yield from _late(start, (family, view.asked), heads)
        yield from _late((family, view.asked), (family, view.given), heads)
        yield from _late((family, view.asked), answered, heads)
    for pause in request.pauses:
        yield from _late(start, ("stop", pause.stopped), heads)
        yield from _late(("stop", pause.stopped), ("stop", pause.resumed), heads)
        yield from _late(("stop", pause.stopped), answered, heads)


def _late(
    before: tuple[str, date | None], after: tuple[str, date | None], heads: dict[str, str]
) -> Iterator[Fault]:
    if before[1] is None or after[1] is None or before[1] <= after[1]:
        return
    zh, en = (_name(before[0], heads, lang) for lang in (0, 1))
    yield Fault(
        _name(after[0], heads, 0),
        f"{after[1]}早于「{zh}」的{before[1]}，要写当天或者以后的日子",
        f"{after[1]} is before {en!r}, {before[1]}: a day on or after it is expected",
    )


def _name(role: str, heads: dict[str, str], lang: int) -> str:
    return heads.get(role) or NAMES[role][lang]
