"""Entries as the rows of a database, and back: a few columns to search by, and the whole as JSON.

The JSON leaves out the number (a column) and what has its default: a ledger of 100 000 entries is read at every call.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import attrs

from gkrules.errors import DataError
from gkrules.ledger.entries import KINDS, Choice, Entry, Moment
from gkrules.ledger.faults import fault
from gkrules.ledger.longer import Entries
from gkrules.plain import from_dict
from gkrules.quantities import Quantity


@lru_cache(4096)
def _moment(text: str | None) -> Moment | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return found


def _quantity(data: dict[str, Any] | None) -> Quantity | None:
    found = None if data is None else from_dict({"schema": 1, **data})
    if found is not None and not isinstance(found, Quantity):
        raise ValueError("a quantity expected")
    return found


#: How a field comes back from JSON; text and numbers come as they are.
_READERS: dict[str, Callable[[Any], Any]] = {
    "recorded": _instant,
    "day": lru_cache(4096)(date.fromisoformat),
    **dict.fromkeys(("moment", "first", "last", "old", "new", "due"), _moment),
    "units": lambda units: None if units is None else tuple(units),
    "by": _quantity,
    "choice": Choice,
}
_FIELDS = {
    kind.__name__: (
        kind,
        tuple((f.name, _READERS[f.name]) for f in attrs.fields(kind) if f.name in _READERS),
    )
    for kind in KINDS
}


def to_row(entry: Entry) -> dict[str, object]:
    """The columns of an entry."""
    return {
        "number": entry.number,
        "recorded": utc(entry.recorded),
        "kind": type(entry).__name__.lower(),
        "task": getattr(entry, "task", "") or None,
        "event": getattr(entry, "event", None),
        "about": getattr(entry, "about", None) or getattr(entry, "trigger", None) or None,
        "payload": _payload(entry),
    }


def utc(moment: datetime) -> str:
    """An instant as text that sorts by time: UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _payload(entry: Entry) -> str:
    kept = {
        one.name for one in attrs.fields(type(entry)) if getattr(entry, one.name) != one.default
    }
    data = {
        key: value
        for key, value in entry.to_dict().items()
        if key == "type" or (key in kept and key != "number")
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def from_rows(payloads: Iterable[str], first: int = 1, where: str = "") -> tuple[Entry, ...]:
    """The entries of payloads in order, numbered from `first`.

    Raises LedgerError at one that is no entry, with `where` as its place.
    """
    texts = list(payloads)
    return _read(texts, range(first, first + len(texts)), where)


def _read(texts: list[str], numbers: Sequence[int], where: str) -> tuple[Entry, ...]:
    with uncollected():
        try:  # one call for all is half as long as one call for each
            found = json.loads(f"[{','.join(texts)}]")
        except ValueError:
            found = []
        if len(found) != len(texts):
            found = [_data(*pair, where) for pair in zip(texts, numbers, strict=True)]
        return tuple([_entry(*pair, where) for pair in zip(found, numbers, strict=True)])


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the search for circles, which values have none of, and which would look at each of them many times."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _data(text: str, number: int, where: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise _damaged(number, error, where) from error


def _entry(data: dict[str, Any], number: int, where: str) -> Entry:
    try:
        kind, readers = _FIELDS[data.pop("type")]
        for name, read in readers:
            if name in data:
                data[name] = read(data[name])
        return kind(number=number, **data)
    except (AttributeError, DataError, KeyError, TypeError, ValueError) as error:
        raise _damaged(number, error, where) from error


def _damaged(number: int, error: Exception, where: str) -> Exception:
    return fault(
        f"这条记录读不成（{error}）：文件损坏，或者出自更新的版本",
        f"this entry cannot be read ({error}): the ledger is damaged, or a newer version wrote it",
        where=where,
        number=number,
    )


#: So many `done` entries are fetched one by one; whoever looks at more is given all of them at once.
_SINGLY = 32


class Rows(Entries):
    """The entries of a store: `done` ones (number, task) are read when they are looked at, and seldom are.

    others: number and payload of all that are not. payloads: gives number and payload of those that are, from one
    number to another, both inclusive.
    """

    def __init__(
        self,
        done: list[tuple[int, str]],
        others: list[tuple[int, str]],
        payloads: Callable[[int, int], list[tuple[int, str]]],
        where: str,
    ) -> None:
        self._done, self._payloads, self._where = done, payloads, where
        numbers = [number for number, _ in others]
        self._others = _read([payload for _, payload in others], numbers, where)
        self._known = dict(zip(numbers, self._others, strict=True))
        self._texts: dict[int, str] = {}
        self._singly = 0

    def __len__(self) -> int:
        return len(self._done) + len(self._others)

    def _at(self, at: int) -> Entry:
        number = at + 1
        if number not in self._known:
            (self._known[number],) = from_rows([self._text(number)], number, self._where)
        return self._known[number]

    def _text(self, number: int) -> str:
        if not self._texts and self._singly < _SINGLY:
            self._singly += 1
            return dict(self._payloads(number, number)).get(number, "")
        self._texts = self._texts or dict(self._payloads(1, len(self)))
        return self._texts.get(number, "")

    def others(self) -> tuple[Entry, ...]:
        return self._others

    def deeds(self) -> list[tuple[int, str]]:
        return self._done
