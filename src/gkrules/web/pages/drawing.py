"""The picture of one occurrence (gkrules.picture) as months for the templates, with its legend."""

from __future__ import annotations

import re
from itertools import groupby

from attrs import evolve, frozen

from gkrules.calendar import Calendar
from gkrules.errors import Lang
from gkrules.occurrence import Occurrence
from gkrules.picture import Marked, Role, marks
from gkrules.picture.legend import legend
from gkrules.picture.signs import NAMED, Sign, letters_of, sign
from gkrules.web.pages.months import Cell, Month, month, plain

#: What is written under a named day, and read aloud.
_NAMES = {
    Role.DUE: ("届满", "due"),
    Role.OPENS: ("可办", "opens"),
    Role.NOMINAL: ("字面", "words"),
    Role.ACT_BY: ("办理", "act"),
    Role.TRIGGER: ("起算", "event"),
}
_SAID = {
    Role.TRIGGER: ("起算日", "the trigger"),
    Role.SKIPPED: ("不计入", "not counted"),
    Role.STOPPED: ("中止，不计入", "the clock stands still, not counted"),
    Role.PASSED: ("届满日顺延时越过", "the due date moves over it"),
    Role.WINDOW: ("在期限内", "inside the period"),
    Role.NOMINAL: ("按字面的最后一日", "the last day as the words count"),
    Role.DUE: ("届满日", "due"),
    Role.ACT_BY: ("最迟办理日", "act by"),
    Role.LOWER: ("按较小的数目算的届满日", "due by the lower number"),
    Role.EARLIEST: ("届满日最早可能是这天", "the earliest that the due date may become"),
    Role.LATEST: ("届满日最晚可能是这天", "the latest that the due date may become"),
    Role.OPENS: ("最早可以办的日子", "the earliest day"),
    Role.OTHER: ("另一种读法的届满日", "due by another reading"),
}
#: The signs of the picture on a terminal, as a page shows them: what stands in the day, and its class.
_STATES = {
    ".": ("·", "window"),
    "x": ("×", "skipped"),
    "=": ("停", "stopped"),
    "~": ("»", "passed"),
}
_STATES_EN = {"=": ("‖", "stopped")}
_TOLD = {"[": Role.DUE, "(": Role.NOMINAL, "<": Role.ACT_BY, "@": Role.TRIGGER}
_NUMBER = re.compile(r"[\[(<@]?(\d+)[\])>]?")


@frozen
class Entry:
    """A line of the legend: a day as it is drawn (its number or sign, its classes), and what that means."""

    number: str
    below: str
    classes: tuple[str, ...]
    words: str


@frozen
class Picture:
    """The months concerned and what their signs mean; no months for what has no dates."""

    months: tuple[Month, ...]
    legend: tuple[Entry, ...]


def picture(occurrence: Occurrence, calendar: Calendar, lang: Lang) -> Picture:
    """Every day of the months concerned, each with what it is to the occurrence."""
    days = marks(occurrence, calendar)
    if not days:
        return Picture((), ())
    letters = letters_of(days)
    drawn = tuple((day, sign(day, letters)) for day in days)
    cells = [_cell(day, one, lang) for day, one in drawn]
    found: list[Month] = []
    for (year, number), group in groupby(cells, lambda cell: (cell.date.year, cell.date.month)):
        before = found[-1].first if found else None
        gap = 12 * (year - before.year) + number - before.month - 1 if before else 0
        found.append(month(group, lang, gap))
    told = legend(occurrence, drawn, calendar, lang)
    return Picture(tuple(found), tuple(_entry(*pair, lang) for pair in told))


def _cell(day: Marked, drawn: Sign, lang: Lang) -> Cell:
    """The day as it is drawn: what it is by the calendar, and on it what it is to the occurrence."""
    base = plain(day.day, lang)
    en = lang == "en"
    chief = next((role for role in NAMED if role in day.roles), None)
    classes = [*base.classes]
    below: list[str] = []
    if drawn.below:
        classes.append("added" if drawn.below.startswith("+") else "counted")
        below.append(drawn.below.removeprefix("#"))
    elif chief is None and drawn.before:
        glyph, name = _state(drawn.before, lang)
        classes.append(name)
        below.append(glyph)
    if chief is not None:
        classes.append(f"is-{chief}")
        below.append(_NAMES[chief][en])
    elif drawn.behind:
        classes.append("noted")
        below.append(drawn.behind)
    return evolve(
        base, classes=tuple(classes), below=tuple(below), said=(*base.said, *_said(day, en))
    )


def _state(told: str, lang: Lang) -> tuple[str, str]:
    return (_STATES_EN.get(told) if lang == "en" else None) or _STATES[told]


def _said(day: Marked, en: bool) -> tuple[str, ...]:
    words = [_SAID[role][en] for role in day.roles if role in _SAID]
    if day.ordinal is not None:
        added = Role.ADDED in day.roles
        if en:
            words.append(f"{'added' if added else 'counted'}, number {day.ordinal}")
        else:
            words.append(f"{'另加' if added else '计入'}，第{day.ordinal}")
    elif Role.COUNTED in day.roles:
        words.append("counted" if en else "计入")
    return tuple(words)


def _entry(told: str, words: str, lang: Lang) -> Entry:
    """A line of the terminal's legend, its sign put into the page's."""
    if told in _STATES:
        glyph, name = _state(told, lang)
        return Entry("", glyph, (name,), words)
    if told in ("*", "w"):
        mark = {"*": ("休", "H"), "w": ("班", "W")}[told][lang == "en"]
        return Entry(mark, "", ("holiday" if told == "*" else "makeup", "mark"), words)
    if told[:1] in ("#", "+"):
        name = "added" if told.startswith("+") else "counted"
        return Entry("", told.removeprefix("#"), (name,), words)
    role, number = _TOLD.get(told[:1]), _NUMBER.fullmatch(told)
    if role is not None and number is not None:
        return Entry(number[1], _NAMES[role][lang == "en"], (f"is-{role}",), words)
    return Entry("", told, ("noted",) if told else (), words)
