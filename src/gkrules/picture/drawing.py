"""The picture in lines of text: months side by side, the count beneath the days, a legend.

Told by characters alone, in ASCII and GBK, so that it reads the same without colour, in a mail and
on an old console. A Chinese character takes two columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from unicodedata import east_asian_width

from gkrules.calendar import Calendar
from gkrules.errors import Lang
from gkrules.occurrence import Occurrence
from gkrules.picture.legend import legend
from gkrules.picture.marking import Marked, marks
from gkrules.picture.signs import CELL, Sign, letters_of, sign

#: A month's width, and the least width of a picture.
MONTH = 7 * CELL
_GAP = 4
_INDENT = 6
_WEEK = {"zh": "一二三四五六日", "en": ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_CLAUSE = re.compile(r"[^；;]+[；;]?\s*")
#: A word or one wide character, with the brackets before it and the punctuation behind it.
_PIECE = re.compile(r"[（「(]*(?:[!-'*-~]+|[^\s])[，。；：、）」)]*\s*")


def draw(
    occurrence: Occurrence, calendar: Calendar, lang: Lang = "zh", width: int = 80
) -> tuple[str, ...]:
    """The lines of the picture, none wider than `width` columns (at least 35: one month).

    Empty for an occurrence without dates. `calendar` is the one it was counted on.
    """
    days = marks(occurrence, calendar)
    if not days:
        return ()
    width = max(width, MONTH)
    letters = letters_of(days)
    drawn = tuple((day, sign(day, letters)) for day in days)
    months = [
        (date(year, month, 1), {day.date.day: one for day, one in group})
        for (year, month), group in groupby(drawn, lambda pair: _month(pair[0]))
    ]
    lines = [*_rows(months, lang, (width + _GAP) // (MONTH + _GAP)), ""]
    for told, words in legend(occurrence, drawn, calendar, lang):
        lines.extend(_entry(told, words, width))
    return tuple(line.rstrip() for line in lines)


_Month = tuple[date, dict[int, Sign]]


def _month(day: Marked) -> tuple[int, int]:
    return day.date.year, day.date.month


def _rows(months: list[_Month], lang: Lang, most: int) -> Iterator[str]:
    """The months, as many side by side as there is room for; a word where some are left out."""
    row: list[_Month] = []
    for n, month in enumerate(months):
        missing = _missing(months[n - 1][0], month[0]) if n else 0
        if row and (missing or len(row) == most):
            yield from _row(row, lang)
            yield ""
            row = []
        if missing:
            yield f"（中间略去{missing}个月）" if lang == "zh" else _left_out(missing)
            yield ""
        row.append(month)
    yield from _row(row, lang)


def _missing(one: date, other: date) -> int:
    return 12 * (other.year - one.year) + other.month - one.month - 1


def _left_out(n: int) -> str:
    return f"({n} month{'s' * (n > 1)} between left out)"


def _row(row: list[_Month], lang: Lang) -> Iterator[str]:
    blocks = [_block(month, lang) for month in row]
    gap = " " * _GAP
    for lines in zip(*blocks, strict=True):
        if any(line.strip() for line in lines):
            yield gap.join(lines)


def _block(month: _Month, lang: Lang) -> list[str]:
    """One month: its name, the days of the week, and two lines for each of six weeks."""
    first, signs = month
    zh = lang == "zh"
    title = f"{first.year}年{first.month}月" if zh else f"{_MONTHS[first.month - 1]} {first.year}"
    left = " " * ((MONTH - 1 - columns(title)) // 2)
    head = "".join(f" {name}".ljust(CELL - zh) for name in _WEEK[lang])
    lines = [left + title + " " * (MONTH - len(left) - columns(title)), head]
    offset = first.weekday()
    for week in range(6):
        held = [signs.get(7 * week + at + 1 - offset) for at in range(7)]
        lines.append("".join(one.cell if one else " " * CELL for one in held))
        lines.append("".join(one.rank if one else " " * CELL for one in held))
    return lines


def _entry(told: str, words: str, width: int) -> Iterator[str]:
    """An entry of the legend; too long for a line it breaks at a ；, else at a word or character."""
    line, empty = f" {told}".ljust(_INDENT), True
    for clause in _CLAUSE.findall(words):
        whole = columns(clause.rstrip()) <= width - _INDENT
        for piece in [clause] if whole else _PIECE.findall(clause):
            if not empty and columns(line + piece.rstrip()) > width:
                yield line
                line = " " * _INDENT
            line += piece
            empty = False
    yield line


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: Chinese characters take two."""
    return sum(1 + (east_asian_width(char) in "WFA") for char in text)


__all__ = ["MONTH", "columns", "draw"]
