"""Plan and units files as text, from their keys and values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

#: What a key may hold: text, a whole number, a date or an instant, a list of texts.
Entry = str | int | date | Sequence[str]
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def plan_text(
    head: Mapping[str, Entry],
    triggers: Mapping[str, date],
    obligations: Iterable[Mapping[str, Entry]],
) -> str:
    """A plan file. Keys stand in the order given."""
    parts = [_table("[plan]", head)]
    if triggers:
        parts.append(_table("[triggers]", {string(words): day for words, day in triggers.items()}))
    parts += [_table("[[obligation]]", one) for one in obligations]
    return "\n".join(parts)


def units_text(
    directory: Mapping[str, Entry],
    units: Iterable[Mapping[str, Entry]],
    groups: Iterable[Mapping[str, Entry]],
) -> str:
    """A units file."""
    parts = [_table("[directory]", directory)]
    parts += [_table("[[unit]]", one) for one in units]
    parts += [_table("[[group]]", one) for one in groups]
    return "\n".join(parts)


def string(text: str) -> str:
    """A TOML basic string on one line; what shows nothing or turns the direction is escaped."""
    return f'"{re.sub(_ODD, _escaped, text)}"'


_ODD = re.compile(
    '[\x00-\x1f"\\\\\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]'
)


def _escaped(found: re.Match[str]) -> str:
    char = found[0]
    if "\ud800" <= char <= "\udfff":  # half of a pair: no file can hold it
        return "\\ufffd"
    return _SHORT.get(char) or f"\\u{ord(char):04x}"


def _table(name: str, entries: Mapping[str, Entry]) -> str:
    return "".join([f"{name}\n", *(f"{key} = {_value(value)}\n" for key, value in entries.items())])


def _value(value: Entry) -> str:
    match value:
        case str():
            return string(value)
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case _:
            return f"[{', '.join(string(one) for one in value)}]"
