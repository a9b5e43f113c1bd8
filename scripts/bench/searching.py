"""Finding limits in running text, in bytes a second: one core, and a folder of files by all of them."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import gkrules
from bench.beside import recognizers
from bench.environment import ROOT
from bench.inputs import TODAY, running
from bench.measure import Missing, Work, attempt, best, ladder, peer
from bench.values import Agreement, Curve, Line

GROUP = "find"
_WHAT = "find limits in running text"
#: What is asked for: bytes a second on one core.
_WANTED = 4_000_000
Span = tuple[int, int]


def measure(quick: bool) -> Iterator[Line]:
    """The lines of this group."""
    sizes = (2_000, 20_000) if quick else (10_000, 100_000, 1_000_000, 10_000_000)
    ours = ladder(_finding, sizes, 10)
    yield Line(group=GROUP, what=_WHAT, unit="bytes", ours=ours, wanted=_WANTED)
    yield attempt(GROUP, "find in statutes", "", _statutes)
    yield attempt(GROUP, "find in a folder of files", "", partial(_folder, quick))
    size = sizes[0]
    text = running(size)
    spans = [(one.start, one.end) for one in gkrules.find(text)]
    for name, made in (
        ("jionlp", partial(_jionlp, text, size)),
        ("dateparser", partial(_dateparser, text, size)),
        ("recognizers-text", partial(_recognizers, quick)),
    ):
        yield attempt(GROUP, _WHAT, name, partial(_beside, made, ours, spans))


def _finding(size: int) -> Work:
    text = running(size)

    def work() -> None:
        for _ in gkrules.find(text):
            pass

    return work


def _statutes() -> Line:
    """Real statutes, where they lie beside this checkout: all of them as one text."""
    files = sorted((ROOT.parent / "shared" / "statutes").glob("*.md"))
    if not files:
        raise FileNotFoundError("../shared/statutes is not beside this checkout")
    first, *texts = [file.read_text(encoding="utf-8") for file in files]
    size = sum(len(text.encode()) for text in texts)

    def work() -> None:
        for text in texts:
            for _ in gkrules.find(text):
                pass

    for _ in gkrules.find(
        first
    ):  # patterns are compiled when they are first needed: that is starting
        pass
    rate = size / best(work, times=1)  # a second time much would be remembered
    note = f"{len(texts)} statutes, each read once, after another one"
    return Line(
        group=GROUP,
        what="find in statutes",
        unit="bytes",
        ours=((size, rate),),
        wanted=_WANTED,
        note=note,
    )


def _folder(quick: bool) -> Line:
    """The command as somebody at a terminal meets it, start included."""
    files, each = (4, 50_000) if quick else (40, 500_000)
    text = running(each)
    with tempfile.TemporaryDirectory() as name:
        for n in range(files):
            (Path(name) / f"{n:03}.txt").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "gkrules", "find", name, "--json"]

        def work() -> None:
            done = subprocess.run(command, capture_output=True, cwd=name)
            if done.returncode:
                raise Missing(done.stderr.decode().strip().rpartition("\n")[2])

        size = files * len(text.encode())
        rate = size / best(work)
    return Line(
        group=GROUP,
        what="find in a folder of files",
        unit="bytes",
        ours=((size, rate),),
        note="the command, start and output included, a process a core",
    )


def _beside(
    made: Callable[[], tuple[str, Curve, list[Span]]], ours: Curve, spans: list[Span]
) -> Line:
    known, theirs, found = made()
    met = [any(a < end and start < b for a, b in found) for start, end in spans]
    return Line(
        group=GROUP,
        what=_WHAT,
        unit="bytes",
        ours=ours,
        peer=known,
        theirs=theirs,
        agree=Agreement(sum(met), len(met), len(met) - sum(met)),
        note="how many of our limits it finds anything in",
    )


def _jionlp(text: str, size: int) -> tuple[str, Curve, list[Span]]:
    library, known = peer("jionlp", "jionlp")
    extract = library.ner.extract_time
    found: list[Any] = extract(text[:200])  # its patterns are made at the first use
    seconds = best(lambda: found.extend(extract(text)), times=1)
    spans = [(int(one["offset"][0]), int(one["offset"][1])) for one in found]
    return known, ((size, size / seconds),), spans


def _dateparser(text: str, size: int) -> tuple[str, Curve, list[Span]]:
    """It tells the words and not their place: line by line, they are looked for again."""
    search, _ = peer("dateparser.search", "dateparser")
    _, known = peer("dateparser", "dateparser")
    settings = {"RELATIVE_BASE": datetime.combine(TODAY, datetime.min.time())}
    spans: list[Span] = []

    def work() -> None:
        at = 0
        for line in text.splitlines(keepends=True):
            for words, _ in search.search_dates(line, languages=["zh"], settings=settings) or ():
                start = line.find(words)
                if start >= 0:
                    spans.append((at + start, at + start + len(words)))
            at += len(line)

    return known, ((size, size / best(work, times=1)),), spans


def _recognizers(quick: bool) -> tuple[str, Curve, list[Span]]:
    found = recognizers(quick)
    curve = tuple((int(size), float(rate)) for size, rate in found["find"])
    return found["name"], curve, [(start, end) for start, end in found["spans"]]
