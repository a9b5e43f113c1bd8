"""A TOML table read with its types checked; whatever is wrong is collected with its line, not raised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import TypeVar

from attrs import field, frozen

from gkrules._toml import Document, Place, nearest
from gkrules.errors import Problem

_T = TypeVar("_T")

_KINDS: dict[type, tuple[str, str]] = {
    str: ("文字（用引号括起来）", "text in quotes"),
    int: ("整数", "a whole number"),
    bool: ("true 或者 false", "true or false"),
    date: ("日期，如 2017-07-03", "a date such as 2017-07-03"),
    list: ('列表，如 ["…"]', 'a list such as ["…"]'),
    dict: ("表", "a table"),
}


@frozen
class Table:
    """One table of a document. Its getters give the value or None, and note what is wrong.

    `problems` is shared by all tables of one reading, so that a file's faults come out together.
    """

    document: Document
    place: Place
    data: dict[str, object]
    problems: list[Problem] = field(eq=False)

    @classmethod
    def of(cls, document: Document, problems: list[Problem]) -> Table:
        """The whole document as a table."""
        return cls(document, (), dict(document.data), problems)

    def fault(self, key: str | int | None, zh: str, en: str) -> None:
        """Note a problem at a key of this table (or at the table itself)."""
        self.problems.append(self.problem(key, zh, en))

    def problem(self, key: str | int | None, zh: str, en: str) -> Problem:
        """A problem at a key of this table, not noted."""
        place = self.place if key is None else (*self.place, key)
        return Problem(self.document.path, self.document.line(*place), _dotted(place), zh, en)

    def only(self, *known: str) -> None:
        """Note every key that is not among those known, with the nearest that is."""
        for key in self.data:
            if key not in known:
                near = nearest(key, list(known))
                hint = f"；是否要写「{near}」？" if near else f"；可用的键：{'、'.join(known)}"
                tail = f"; did you mean {near!r}?" if near else f"; known keys: {', '.join(known)}"
                self.fault(key, f"不认识的键「{key}」{hint}", f"unknown key {key!r}{tail}")

    def text(self, key: str, *, required: bool = False) -> str:
        """A text; empty where it is absent (noted when required)."""
        value = self._get(key, str)
        if required and not (value or "").strip() and (key not in self.data or value is not None):
            self.fault(key, f"缺少「{key}」", f"{key!r} is missing")
        return (value or "").strip()

    def plain(self, key: str) -> str:
        """A text of 1 to 40 letters, digits and hyphens, as a name for programs; empty where it is absent."""
        value = self.text(key)
        if value and not re.fullmatch(r"[A-Za-z0-9-]{1,40}", value):
            en = "must be 1 to 40 letters, digits or hyphens, such as 280864d922"
            self.fault(key, "应当是1至40个字母、数字或者连字符，如 280864d922", en)
        return value

    def dates(self, key: str) -> tuple[date, ...]:
        """A list of dates, empty where absent."""
        found: list[date] = []
        for at, value in enumerate(self._get(key, list) or []):
            if isinstance(value, date) and not isinstance(value, datetime):
                found.append(value)
            else:
                self._within(key, at, date)
        return tuple(found)

    def date(self, key: str) -> date | None:
        """A date (without a clock time)."""
        value = self._get(key, date)
        if isinstance(value, datetime):
            self.fault(
                key, f"「{key}」应当是{_KINDS[date][0]}", f"{key!r} must be {_KINDS[date][1]}"
            )
            return None
        return value

    def number(self, key: str) -> int | None:
        """A whole number."""
        return self._get(key, int)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty where absent."""
        values = self._get(key, list) or []
        found: list[str] = []
        for at, value in enumerate(values):
            if isinstance(value, str) and value.strip():
                found.append(value.strip())
            else:
                self._within(key, at, str)
        return tuple(found)

    def table(self, key: str) -> Table:
        """A table inside this one; empty where absent."""
        value = self._get(key, dict)
        return Table(self.document, (*self.place, key), dict(value or {}), self.problems)

    def tables(self, key: str) -> Iterator[Table]:
        """An array of tables, in order."""
        for at, value in enumerate(self._get(key, list) or []):
            if isinstance(value, dict):
                yield Table(self.document, (*self.place, key, at), value, self.problems)
            else:
                self._within(key, at, dict)

    def _get(self, key: str, kind: type[_T]) -> _T | None:
        value = self.data.get(key)
        if value is None:
            return None
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        zh, en = _KINDS[kind]
        self.fault(key, f"「{key}」应当是{zh}", f"{key!r} must be {en}")
        return None

    def _within(self, key: str, at: int, kind: type) -> None:
        zh, en = _KINDS[kind]
        place = (*self.place, key, at)
        self.problems.append(
            Problem(
                self.document.path,
                self.document.line(*place),
                _dotted(place),
                f"「{key}」的第{at + 1}项应当是{zh}",
                f"item {at + 1} of {key!r} must be {en}",
            )
        )


def _dotted(place: Place) -> str:
    """obligation[3].limits[1]: positions as people count them, from 1."""
    words = ""
    for part in place:
        words += f"[{part + 1}]" if isinstance(part, int) else (f".{part}" if words else part)
    return words
