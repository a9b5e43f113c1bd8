"""Characters of a page to lines, and lines to paragraphs: Chinese joins without a blank or hyphen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from attrs import define, frozen

_STARTS = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、）)]|\d{1,3}[.．、](?!\d)|[（(]\d{1,3}[）)]|[①-⑳]|附件|第[一二三四五六七八九十]{1,3}[章条节]"
)

#: What may not begin a line, and so begins no paragraph.
_CLOSING = "，。、；：！？）》」』”’】"


@define
class Run:
    """One line: its text and box, the size of its letters, and how wide its first word is.

    solid: how far it reaches without the mark at its end, which may hang over the margin.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    head: float
    solid: float

    @property
    def width(self) -> float:
        """How far it reaches."""
        return self.x1 - self.x0


@frozen
class Told:
    """A paragraph; does its last line fill the width (it may go on overleaf), may it go on another?"""

    text: str
    full: bool
    goes_on: bool


def lines_of(chars: Iterable[Any]) -> list[Run]:
    """The lines that characters stand in, from the top."""
    rows: list[tuple[float, float, list[Any]]] = []
    for char in sorted(chars, key=lambda char: (char["top"] + char["bottom"], char["x0"])):
        middle, size = (char["top"] + char["bottom"]) / 2, max(1.0, char["bottom"] - char["top"])
        if rows and middle - rows[-1][0] <= 0.5 * min(size, rows[-1][1]):
            rows[-1][2].append(char)
        elif not char["text"].isspace():
            rows.append((middle, size, [char]))
    found = [_run(row) for _, _, row in rows]
    return [run for run in found if run.text.strip()]


def _run(chars: list[Any]) -> Run:
    chars = sorted(chars, key=lambda char: char["x0"])
    while chars and chars[-1]["text"].isspace():
        chars.pop()
    while chars and chars[0]["text"].isspace():
        chars.pop(0)
    if not chars:
        return Run("", 0, 0, 0, 0, 1, 0, 0)
    size = max(char["bottom"] - char["top"] for char in chars)
    text: list[str] = []
    before: Any = None
    for char in chars:
        if before is not None and not before["text"].isspace() and not char["text"].isspace():
            gap = char["x0"] - before["x1"]
            latin = before["text"].isascii() and char["text"].isascii()
            if gap > (0.3 if latin else 0.9) * size:
                text.append(" ")
        text.append(char["text"])
        before = char
    return Run(
        "".join(text),
        min(char["x0"] for char in chars),
        max(char["x1"] for char in chars),
        min(char["top"] for char in chars),
        max(char["bottom"] for char in chars),
        size,
        _head(chars),
        (chars[-2] if len(chars) > 1 and chars[-1]["text"] in _CLOSING else chars[-1])["x1"]
        - chars[0]["x0"],
    )


def _head(chars: list[Any]) -> float:
    """The width of what could not have been broken off: a Chinese character, or a whole Latin word."""
    end = 0
    if len(chars) > 1 and chars[0]["text"] in "（《「『“‘【":
        end = 1  # it may not end a line
    while end + 1 < len(chars) and _latin(chars[end]["text"]) and _latin(chars[end + 1]["text"]):
        end += 1
    if end + 1 < len(chars) and chars[end + 1]["text"] in _CLOSING:
        end += 1  # it may not begin a line
    return float(chars[end]["x1"] - chars[0]["x0"])


def _latin(text: str) -> bool:
    return text.isascii() and not text.isspace()


def joined(left: str, right: str) -> str:
    """Two lines of one paragraph: a blank only between Latin words."""
    left, right = left.rstrip(), right.lstrip()
    if left[-1:].isascii() and right[:1].isascii() and left[-1:].isalnum() and right[:1].isalnum():
        if left[-1:].isdigit() and right[:1].isdigit():
            return left + right
        return f"{left} {right}"
    return left + right


def fills(runs: list[Run], width: float) -> bool:
    """Does the last line of a cell leave no room for two more characters?"""
    return bool(runs) and _room(runs, width) - runs[-1].width < 2 * runs[-1].size


def _room(runs: list[Run], width: float) -> float:
    return max(max(run.solid for run in runs), width - 2 * min(6.0, runs[0].size * 0.6))


def in_cell(runs: list[Run], width: float) -> list[str]:
    """The paragraphs of a cell: a line ends one where the next word would still have had room."""
    if not runs:
        return []
    room = _room(runs, width)
    found = [runs[0].text]
    pitch = min((run.bottom - before.bottom for before, run in pairwise(runs)), default=0.0)
    for before, run in pairwise(runs):
        soft = before.width + run.head > room - 0.2 * run.size or run.text[0] in _CLOSING
        # A number after a stop begins a paragraph, wherever the line ends; so does a wider gap.
        hard = before.text[-1] in "：；。:;" and _STARTS.match(run.text) is not None
        if soft and not hard and run.bottom - before.bottom < 1.25 * pitch + 1:
            found[-1] = joined(found[-1], run.text)
        else:
            found.append(run.text)
    return found


def _wide_gap(before: Run, run: Run) -> bool:
    return run.top - before.bottom > 1.6 * run.size


def frame(runs: list[Run], boxes: list[tuple[float, float]], width: float) -> tuple[float, float]:
    """The left and right edge of the text: where lines break, else the right margin is as the left.

    `boxes` are the edges of the tables, `width` the page's.
    """
    left = min([run.x0 for run in runs] + [box[0] for box in boxes], default=0.0)
    right = max((run.x1 for run in runs), default=width)
    broken = sum(right - run.x1 < 1.2 * run.size for run in runs)
    if broken < 3 or right < 0.6 * width:
        right = max([right, width - left] + [box[1] for box in boxes])
    return left, right


def paragraphs(runs: list[Run], left: float, right: float) -> list[Told]:
    """The paragraphs of running text: by indents, gaps, and lines that end early."""
    found: list[Told] = []
    before: Run | None = None
    for run in runs:
        full = right - run.x1 < max(2.2 * run.size, run.head)
        indented = run.x0 - left > 0.8 * run.size
        new = (
            before is None
            or (right - before.x1 >= run.head + 1.2 * run.size and run.text[0] not in _CLOSING)
            or indented
            or _wide_gap(before, run)
            or abs(before.size - run.size) > 0.25 * run.size
            or _STARTS.match(run.text) is not None
        )
        if new:
            goes_on = not indented and _STARTS.match(run.text) is None
            found.append(Told(run.text, full, goes_on))
        else:
            found[-1] = Told(joined(found[-1].text, run.text), full, found[-1].goes_on)
        before = run
    return found
