"""Reading phrases: distinct and repeated ones, and the way to a date with its trace.

Beside jionlp, Recognizers-Text and dateparser, which never see a working-day calendar of these years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import islice

import gkrules
from bench.answers import QUARTER, Answer, of_dateparser, of_jionlp, ours
from bench.beside import recognizers
from bench.inputs import PHRASES, distinct
from bench.measure import Work, attempt, ladder, peer
from bench.values import Agreement, Curve, Line

GROUP = "phrases"
_DATED, _DISTINCT = "from a phrase to its last day", "read distinct phrases"
_NOTE = "46 phrases of the notice kind over and over; ours counts out a quarter, with its reasons"
#: Module, name, how it answers, what is to be known of its answers.
_PEERS: tuple[tuple[str, str, Callable[[object], Answer], str], ...] = (
    ("jionlp", "jionlp", of_jionlp, "; of days off it knows weekends alone"),
    ("dateparser", "dateparser", of_dateparser, ""),
)


def measure(quick: bool) -> Iterator[Line]:
    """The lines of this group."""
    sizes = (1_000, 3_000) if quick else (1_000, 10_000, 100_000)
    fresh = _distinct(sizes, gkrules.parse, 60)
    yield Line(
        group=GROUP,
        what=_DISTINCT,
        unit="phrases",
        ours=fresh,
        wanted=30_000,
        note="no text comes twice; ten shapes",
    )
    yield attempt(GROUP, _DISTINCT, "jionlp", partial(_jionlp_distinct, fresh, quick))
    yield Line(
        group=GROUP,
        what="read phrases met before",
        unit="phrases",
        ours=ladder(partial(_reading, gkrules.parse), (*sizes, 10 * sizes[-1]), 5),
        wanted=1_000_000,
    )
    for what, make in _RESOLVED.items():
        yield Line(
            group=GROUP,
            what=f"resolve {what}, with its trace",
            unit="dates",
            ours=ladder(make, sizes, 5),
            wanted=50_000,
        )
    soon = partial(ours, ahead=QUARTER)
    dated = ladder(partial(_reading, soon), (46, 460) if quick else (100, 1_000, 10_000), 4)
    expected = [ours(phrase) for phrase in PHRASES]
    for module, name, maker, known in _PEERS:
        made = partial(_beside, (module, name, known), maker, dated, expected, quick)
        yield attempt(GROUP, _DATED, name, made)
    yield attempt(GROUP, _DATED, "recognizers-text", partial(_foreign, dated, expected, quick))


def _distinct(sizes: tuple[int, ...], read: Callable[[str], object], budget: float) -> Curve:
    """Each text is new to the process; the shapes are met again, as in a column."""
    texts = distinct()

    def make(size: int) -> Work:
        held = list(islice(texts, size))

        def work() -> None:
            for text in held:
                read(text)

        return work

    return ladder(make, sizes, budget, times=1)


def _reading(read: Callable[[str], object], size: int) -> Work:
    held = [PHRASES[n % len(PHRASES)] for n in range(size)]

    def work() -> None:
        for phrase in held:
            read(phrase)

    for phrase in PHRASES:  # once for what is loaded and remembered at the first use
        read(phrase)
    return work


def _resolving(phrase: str, size: int) -> Work:
    limit = gkrules.parse(phrase)
    days = [date(2015, 1, 1) + timedelta(days=n % 4_000) for n in range(size)]

    def work() -> None:
        for day in days:
            gkrules.resolve(limit, trigger=day)

    return work


def _recurring(phrase: str, size: int) -> Work:
    limit = gkrules.parse(phrase)
    years = [2010 + n % 15 for n in range(max(1, size // 12))]

    def work() -> None:
        for year in years:
            gkrules.resolve(limit, start=date(year, 1, 1), end=date(year, 12, 31))

    return work


#: What is resolved, each from another day or in another year: a month's twelve dates count as twelve.
_RESOLVED: dict[str, Callable[[int], Work]] = {
    "a period": partial(_resolving, "自收到申请之日起20个工作日内"),
    "a date": partial(_resolving, "11月30日前报送"),
    "a limit counted back": partial(_resolving, "会议召开3个工作日前"),
    "a cycle": partial(_recurring, "每月10日前"),
}


def _jionlp_distinct(fresh: Curve, quick: bool) -> Line:
    library, known = peer("jionlp", "jionlp")
    answer = of_jionlp(library)
    answer(PHRASES[0])
    theirs = _distinct((1_000,) if quick else (1_000, 10_000), answer, 5)
    return Line(group=GROUP, what=_DISTINCT, unit="phrases", ours=fresh, peer=known, theirs=theirs)


def _beside(
    whom: tuple[str, str, str],
    maker: Callable[[object], Answer],
    dated: Curve,
    expected: list[date | None],
    quick: bool,
) -> Line:
    module, name, more = whom
    library, known = peer(module, name)
    answer = maker(library)
    theirs = [answer(phrase) for phrase in PHRASES]
    return Line(
        group=GROUP,
        what=_DATED,
        unit="phrases",
        ours=dated,
        peer=known,
        theirs=ladder(partial(_reading, answer), (46,) if quick else (100, 1_000, 10_000), 4),
        agree=Agreement.of(expected, theirs),
        note=_NOTE + more,
    )


def _foreign(dated: Curve, expected: list[date | None], quick: bool) -> Line:
    found = recognizers(quick)
    theirs = [date.fromisoformat(day) if day else None for day in found["answers"]]
    return Line(
        group=GROUP,
        what=_DATED,
        unit="phrases",
        ours=dated,
        peer=found["name"],
        theirs=tuple((size, rate) for size, rate in found["read"]),
        agree=Agreement.of(expected, theirs),
        note=_NOTE,
    )
