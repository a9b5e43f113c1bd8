"""Content lines (RFC 5545, 3.1): a component's properties as bytes, escaped and folded.

The bytes are those that icalendar writes for the same component (tests/feeds/test_lines.py compares them), made some
twenty times as fast. The words must be clean (`text`) already.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256

from attrs import frozen

#: Properties that do not count as content: what a change changes besides.
STAMPS = ("DTSTAMP", "SEQUENCE", "LAST-MODIFIED")
_FOLD = b"\r\n "
#: A line holds 75 octets; the first of all but the first line is the space that tells it from a new one.
_WIDTH = 74
_FIRST = {
    "VEVENT": ("SUMMARY", "DTSTART", "DTEND", "DURATION", "DTSTAMP", "UID", "RECURRENCE-ID", "SEQUENCE"),
    "VCALENDAR": ("VERSION", "PRODID", "CALSCALE", "METHOD", "DESCRIPTION", "X-WR-CALDESC", "NAME", "X-WR-CALNAME"),
}  # fmt: skip


@frozen
class Raw:
    """A value that is written as it is (an address on the web, a duration), with its parameters."""

    value: str
    parameters: tuple[tuple[str, str], ...] = ()


@frozen
class Address:
    """A calendar user (ORGANIZER): a mail address, and a name for people."""

    mail: str
    name: str = ""


#: Words, a day, an instant in UTC, a number, several words, an address.
Value = str | date | int | tuple[str, ...] | Raw | Address


@frozen
class Component:
    """One VEVENT or VTODO: its UID and its other properties, without those of STAMPS, in the order of writing."""

    kind: str
    uid: str
    properties: tuple[tuple[str, Value], ...]

    def __iter__(self) -> Iterator[tuple[str, Value]]:
        return iter(self.properties)


class Written:
    """A component as lines; only its number and its instant are still open. `digest` is that of all the rest."""

    __slots__ = ("_kind", "_lines", "_names", "digest")

    def __init__(self, component: Component) -> None:
        self._kind = component.kind
        self._names = tuple(name for name, _ in component.properties)
        self._lines = [line(name, value) for name, value in component.properties]
        self.digest = digest(self._lines)

    def whole(self, sequence: int, modified: str) -> bytes:
        """The component's bytes. `modified`: the instant of LAST-MODIFIED and DTSTAMP, as 20260105T000000Z."""
        stamps = {
            "DTSTAMP": f"DTSTAMP:{modified}",
            "SEQUENCE": f"SEQUENCE:{sequence}",
            "LAST-MODIFIED": f"LAST-MODIFIED:{modified}",
        }
        lines = self._lines.copy()
        for at, name in _places(self._kind, self._names):
            lines.insert(at, stamps[name].encode())
        return b"BEGIN:%b\r\n%b\r\nEND:%b\r\n" % (
            (kind := self._kind.encode()),
            b"\r\n".join(lines),
            kind,
        )


def digest(lines: list[bytes]) -> str:
    """What stands for a component's content: its lines without those of STAMPS."""
    return sha256(b"\r\n".join(lines)).hexdigest()[:20]


def ordered(kind: str, properties: dict[str, Value]) -> tuple[tuple[str, Value], ...]:
    """Properties in the order of writing: what people look for first, then by name."""
    return tuple((name, properties[name]) for name in _order(kind, tuple(properties)))


@lru_cache(maxsize=256)
def _order(kind: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: _rank(kind, name)))


def line(name: str, value: Value) -> bytes:
    """One property as a content line, folded, without its end."""
    if isinstance(value, str) and len(value) > 60:
        return fold(f"{name}:{escape(value)}")
    return _again(name, value)


def escape(words: str) -> str:
    """TEXT (RFC 5545, 3.3.11): backslash, semicolon, comma and line feed escaped."""
    if "\\" in words:
        words = words.replace("\\", "\\\\")
    return words.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(words: str) -> bytes:
    """One content line in lines of at most 75 octets: no fold inside a character, nor behind a backslash or `^`."""
    raw = words.encode()
    end = len(raw)
    if end <= _WIDTH:
        return raw
    parts = []
    at = 0
    while end - at > _WIDTH:
        to = at + _WIDTH
        while raw[to] & 0xC0 == 0x80:  # inside a character
            to -= 1
        if raw[to - 1] in b"\\^":
            to -= 1
        parts.append(raw[at:to])
        at = to
    parts.append(raw[at:])
    return _FOLD.join(parts)


@lru_cache(maxsize=1 << 15)
def _again(name: str, value: Value) -> bytes:
    """The many lines that say the same: TRANSP, STATUS, days, roles, titles."""
    return fold(f"{name}:{escape(value)}" if isinstance(value, str) else name + _form(value))


def _form(value: Value) -> str:
    """Everything behind the property's name."""
    match value:
        case Raw():
            parameters = "".join(f";{name}={_parameter(of)}" for name, of in value.parameters)
            return f"{parameters}:{value.value}"
        case Address():
            name = f";CN={_parameter(value.name)}" if value.name else ""
            return f"{name}:mailto:{value.mail}"
        case tuple():
            return ":" + ",".join(escape(words) for words in value)
        case datetime():
            return f":{instant(value)}"
        case date():
            return f";VALUE=DATE:{value.isoformat().replace('-', '')}"
    return f":{value}"


def instant(moment: datetime) -> str:
    """An instant in UTC: 20260105T000000Z."""
    return f"{moment:%Y%m%dT%H%M%S}Z"


def _parameter(words: str) -> str:
    """A parameter's value (RFC 6868), quoted where a mark in it would end it."""
    made = words.replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    return f'"{made}"' if set(words) & set(",;:’ '") else made


def _rank(kind: str, name: str) -> tuple[int, str]:
    first = _FIRST.get(kind, ())
    return (first.index(name), "") if name in first else (len(first), name)


@lru_cache(maxsize=256)
def _places(kind: str, names: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Where the stamps belong among the other properties."""
    ranks = [_rank(kind, name) for name in names]
    found = []
    for stamp in sorted(STAMPS, key=lambda name: _rank(kind, name)):
        at = bisect(ranks, _rank(kind, stamp))
        ranks.insert(at, _rank(kind, stamp))
        found.append((at, stamp))
    return tuple(found)
