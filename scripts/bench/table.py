"""The table: for a terminal, as Markdown between two marks of a page, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from bench.values import Curve, Line

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
_HEAD = (
    "what",
    "gkrules",
    "asked for",
    "beside",
    "theirs",
    "ratio",
    "same answer",
    "one more costs, by size",
)
_STEPS = ((1e9, "G"), (1e6, "M"), (1e3, "k"))


def row(line: Line) -> tuple[str, ...]:
    """A line's cells, under the heads of the table."""
    if line.reason:
        return (line.what, "", "", line.peer, f"not measured: {line.reason}", "", "", "")
    size = line.common
    ours = dict(line.ours)[size] if size is not None else line.ours[-1][1]
    theirs = figure(dict(line.theirs)[size], line.unit) if size is not None else ""
    ratio = f"{line.ratio:,.1f}" if line.ratio is not None else ""
    return (
        line.what,
        figure(ours, line.unit),
        _wanted(line),
        line.peer,
        theirs or ("no size in common" if line.peer else ""),
        ratio,
        _agreement(line),
        _growth(line),
    )


def figure(value: float, unit: str) -> str:
    """A rate or a wait: 1.23 M rows/s, 57 ms."""
    if unit == "s":
        return f"{value * 1000:,.0f} ms" if value < 1 else f"{value:,.2f} s"
    return f"{_short(value)} {unit}/s"


def terminal(line: Line) -> str:
    """One line for a terminal."""
    what, ours, wanted, peer, theirs, ratio, same, growth = row(line)
    parts = [f"{what:<34}"]
    if ours:
        parts.append(f"{ours:>18}")
    if wanted:
        parts.append(f"asked {wanted}")
    if peer or line.reason:
        parts.append(f"| {peer}: {theirs}" if peer else theirs)
    if ratio:
        parts.append(f"| x {ratio}")
    if same:
        parts.append(f"| same {same}")
    if growth:
        parts.append(f"| {growth}")
    return " ".join(parts)


def markdown(lines: Iterable[Line], head: str) -> str:
    """Head and table of each group, and the notes below it."""
    parts = [head]
    for group, held in groupby(lines, key=lambda line: line.group):
        found = list(held)
        parts.append(f"\n### {group}\n")
        parts.append(_cells(_HEAD))
        parts.append(_cells(("---",) * len(_HEAD)))
        parts.extend(_cells(row(line)) for line in found)
        notes = _notes(found)
        if notes:
            parts.extend(("", *notes))
    return "\n".join(parts) + "\n"


def written(page: Path, text: str) -> None:
    """Put the text between the marks of a page. Raises ValueError where they are not there."""
    held = page.read_text(encoding="utf-8")
    before, begin, rest = held.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page} lacks the marks {BEGIN} and {END}")
    page.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8", newline="\n")


def as_json(lines: Iterable[Line], machine: dict[str, str]) -> str:
    """All of it as data."""
    data = {"machine": machine, "lines": [line.to_dict() for line in lines]}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _cells(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _wanted(line: Line) -> str:
    if line.wanted is None:
        return ""
    most = "" if line.waits else " or more"
    less = "at most " if line.waits else ""
    reached = "reached" if line.reached else "NOT reached"
    return f"{less}{figure(line.wanted, line.unit)}{most}: {reached}"


def _agreement(line: Line) -> str:
    if line.agree is None:
        return ""
    none = f", none from it {line.agree.none}" if line.agree.none else ""
    return f"{line.agree.same:,} of {line.agree.asked:,}{none}"


def _growth(line: Line) -> str:
    """What one more costs at each size; ours stands in the line without a peer, theirs in theirs."""
    curve = line.theirs if line.peer else line.ours
    return _costs(curve, line) if len(curve) > 1 else ""


def _notes(lines: Iterable[Line]) -> list[str]:
    """The lines' notes, each once, with the names of those that it is about."""
    about: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        if line.note:
            about.setdefault((line.what, line.note), []).append(line.peer)
    made = []
    for (what, note), peers in about.items():
        names = f" ({', '.join(peers)})" if any(peers) else ""
        made.append(f"* {what}{names}: {note}.")
    return made


def _costs(curve: Curve, line: Line) -> str:
    return ", ".join(
        f"{_size(size)} {figure(value, 's') if line.waits else _time(1 / value)}"
        for size, value in curve
    )


def _size(size: int) -> str:
    return _short(size) if size >= 1000 else str(size)


def _short(value: float) -> str:
    for step, letter in _STEPS:
        if value >= step:
            digits = ".3g" if value < 1000 * step else ",.0f"
            return f"{value / step:{digits}} {letter}"
    return f"{value:.3g}"


def _time(seconds: float) -> str:
    for step, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= step:
            return f"{seconds / step:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"
