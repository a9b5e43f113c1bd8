"""The characters a day is drawn with: around its number, behind it and beneath it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import frozen

from gkrules.calendar import Day, DayKind
from gkrules.picture.marking import Marked, Role

#: Days with a sign of their own, the weightiest first: what stands before and behind the number.
NAMED = {
    Role.DUE: ("[", "]"),
    Role.OPENS: ("[", "]"),
    Role.NOMINAL: ("(", ")"),
    Role.ACT_BY: ("<", ">"),
    Role.TRIGGER: ("@", ""),
}
#: Days told by a letter, and what it means by the legend.
NOTED = (Role.LOWER, Role.EARLIEST, Role.LATEST, Role.OTHER)
#: What a day is to the count, before its number.
STATES = {
    Role.SKIPPED: "x",
    Role.STOPPED: "=",
    Role.PASSED: "~",
    Role.COUNTED: ".",
    Role.WINDOW: ".",
}
HOLIDAY, MAKE_UP = "*", "w"
#: How many characters a day takes, the gap to the next one included.
CELL = 5
_LETTERS = "abcdefghijklmnopqrstuv"
_MOST = 999  # a rank of more figures has no room


@frozen
class Sign:
    """A day as it is drawn: `@10`, `[1]*`, `x15*`, `30a`, and its rank below (`#5`, `+2`)."""

    before: str
    number: int
    behind: str = ""
    kind: str = ""
    below: str = ""

    @property
    def cell(self) -> str:
        """The day's own line, padded; its figures stand in the second and third column."""
        head = f"{self.before}{self.number}".rjust(3)
        return f"{head}{self.behind}{self.kind}".ljust(CELL)

    @property
    def rank(self) -> str:
        """The line beneath, padded."""
        return self.below.rjust(3).ljust(CELL)


def sign(day: Marked, letters: Mapping[date, str]) -> Sign:
    """How a day is drawn; `letters` are those of the days with a note."""
    kind = HOLIDAY if is_holiday(day.day) else MAKE_UP * (day.day.kind is DayKind.MAKE_UP)
    below = ""
    if day.ordinal is not None and day.ordinal <= _MOST:
        below = f"{'+' if Role.ADDED in day.roles else '#'}{day.ordinal}"
    number = day.date.day
    for role, (before, behind) in NAMED.items():
        if role in day.roles:
            return Sign(before, number, behind, kind, below)
    state = "" if below else next((s for role, s in STATES.items() if role in day.roles), "")
    return Sign(state, number, letters.get(day.date, ""), kind, below)


def letters_of(days: Iterable[Marked]) -> dict[date, str]:
    """A letter for each day that has a note and no sign of its own, in order."""
    noted = [
        day.date
        for day in days
        if any(role in day.roles for role in NOTED) and not any(role in day.roles for role in NAMED)
    ]
    return dict(zip(noted, _LETTERS, strict=False))


def is_holiday(day: Day) -> bool:
    """Whether a day off belongs to a festival: a plain weekend day does not."""
    if day.works:
        return False
    return day.kind is not DayKind.WEEKEND or bool(day.name)
