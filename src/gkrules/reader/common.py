"""The commonest words by themselves, without the grammar: 20个工作日内, 11月底前, 3月5日下班前, 每年3月31日前.

A short cut and nothing more: a test reads everything that it accepts by the grammar too, and finds the
same values. Where the words may go on, the grammar is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gkrules import numerals
from gkrules.limits import (
    Ahead,
    By,
    Cycle,
    CycleUnit,
    Every,
    Month,
    MonthDay,
    Part,
    Quantity,
    TimeLimit,
    Unit,
    Within,
    Year,
)
from gkrules.patterns import pattern

if TYPE_CHECKING:
    import re

UNITS = {
    "日": Unit.DAY,
    "天": Unit.DAY,
    "个工作日": Unit.WORKING_DAY,
    "工作日": Unit.WORKING_DAY,
    "个自然日": Unit.CALENDAR_DAY,
    "自然日": Unit.CALENDAR_DAY,
    "个月": Unit.MONTH,
    "小时": Unit.HOUR,
    "个小时": Unit.HOUR,
}
INSIDE, BEFORE = ("内", "以内", "之内"), ("前", "以前", "之前")
_DIGIT = "一二三四五六七八九"
_MONTH, _DAY = "(?:1[0-2]|[1-9])", "(?:[12][0-9]|3[01]|[1-9])"
_BEFORE = "|".join(BEFORE)
#: The last day that every year's month has; what lies beyond is for the grammar to read or refuse.
_LAST = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_COMMON = pattern(
    rf"([1-9][0-9]{{0,2}}|[{_DIGIT}]?十[{_DIGIT}]?|[{_DIGIT}])"
    rf"({'|'.join(UNITS)})(?P<period>{'|'.join((*INSIDE, *BEFORE))})"
    rf"|(?:((?:19|20)[0-9]{{2}})年)?({_MONTH})月(?:({_DAY})日|底)(?P<date>{_BEFORE}|(?<=日)下班前)"
    rf"|每(?:年({_MONTH})月|月)({_DAY})日(?P<cycle>{_BEFORE})"
)
#: What may go on after 内 or 前, or make another word of them: 内容, 前述, 前之日起.
GOES_ON = frozenset(
    "三下两之二于产盖以件价任值关内出列制前力办动助勤包去古台后四因在地址块备外季容届往律心控提料"
    "方是景期机条来格款段求江沿涵满点的目瞻科税端系置署美者联蒙要规设调质资身辑述逻部金门间陆需项"
)


def read_common(words: str) -> tuple[TimeLimit, str, int] | None:
    """What the words begin with, by which production, and how many characters; None for other shapes."""
    found = _COMMON.match(words)
    if found is None:
        return None
    length = found.end()
    if length < len(words) and words[length] in GOES_ON:
        return None
    if found.lastgroup == "period":
        return (*_period(found), length)
    said = _date(found) if found.lastgroup == "date" else _cycle(found)
    return None if said is None else (*said, length)


def _date(found: re.Match[str]) -> tuple[TimeLimit, str] | None:
    year, month, day = found.group(4, 5, 6)
    path = _path(int(month), int(day)) if day else (Month(int(month)),)
    clock = "下班" if found["date"] == "下班前" else ""
    return (By(Year(int(year)) if year else Year(), path, clock=clock), "by") if path else None


def _cycle(found: re.Match[str]) -> tuple[TimeLimit, str] | None:
    month, day = found.group(8, 9)
    if not month:
        return Every(Cycle(CycleUnit.MONTH), (MonthDay(int(day)),)), "every"
    path = _path(int(month), int(day))
    return (Every(Cycle(CycleUnit.YEAR), path), "every") if path else None


def _path(month: int, day: int) -> tuple[Part, ...]:
    return (Month(month), MonthDay(day)) if day <= _LAST[month - 1] else ()


def _period(found: re.Match[str]) -> tuple[TimeLimit, str]:
    words, unit, side = found.group(1, 2, 3)
    n = int(words) if words.isascii() else numerals.read(words)
    assert n is not None
    quantity = Quantity(n, UNITS[unit])
    return (Within(quantity), "within") if side in INSIDE else (Ahead(quantity), "ahead")
