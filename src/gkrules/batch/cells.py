"""Columns of Arrow as arrays of numpy: words by number, dates as days, instants, and what could not be read."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from gkrules.batch import values
from gkrules.batch.scalars import JSON, as_json, in_words, listed, shown
from gkrules.calendar.arrays import EPOCH, Ints
from gkrules.errors import GkrulesError, ResolveError
from gkrules.trace import Moment

#: An array of Arrow; pyarrow has no types of its own.
Column: TypeAlias = Any

#: No day, no instant.
NAT = np.iinfo(np.int64).min
_DAY = 86_400_000_000
#: What Python's dates hold.
_FIRST, _LAST = (day.toordinal() - EPOCH for day in (date.min, date.max))
_EIGHT_HOURS = 8 * 3_600_000_000
#: Microseconds beyond the year 9999, and far from where they no longer fit into 64 bits.
_FAR = 2**62


@frozen
class Words:
    """A column of texts: for each row the number of its text in `values`; null is the empty text."""

    numbers: npt.NDArray[np.int64]
    values: tuple[str, ...]


@frozen
class Moments:
    """A column of dates or instants. `days` since 1970, `instants` in microseconds (Shanghai's clock); NAT is none.

    errors: by row what could not be read.
    """

    days: Ints
    instants: Ints | None
    errors: dict[int, GkrulesError]

    def day(self, row: int) -> date | None:
        """The day of a row."""
        return None if self.days[row] == NAT else date.fromordinal(int(self.days[row]) + EPOCH)

    def at(self, row: int) -> Moment | None:
        """The date or instant of a row, as `resolve` takes it."""
        if self.instants is not None and self.instants[row] != NAT:
            return instant(int(self.instants[row]))
        return self.day(row)


def told(column: Column, one: Any) -> Column:
    """A column by its field: JSON values by what they say, all else as it is."""
    if one.metadata != JSON:
        return column
    values = (None if text is None else json.loads(text) for text in column.to_pylist())
    return pa.array([None if value is None else _told(value) for value in values], pa.string())


def _told(value: Any) -> str:
    if isinstance(value, list):
        return together(value)
    return as_json(value) if isinstance(value, dict) else shown(value)


def words(column: Column) -> Words:
    """The texts of a column; other things by their text."""
    if not pa.types.is_dictionary(column.type):
        column = (column if _is_text(column.type) else in_words(column, _shown)).dictionary_encode()
    texts = [None if one is None else _shown(one) for one in listed(column.dictionary)]
    indices = column.indices
    if indices.null_count:
        indices = pc.fill_null(indices.cast(pa.int64()), len(texts))
    numbers = indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return Words(numbers, tuple(text or "" for text in (*texts, "")))


def moments(column: Column) -> Moments:
    """The dates or instants of a column: by its type, or by the words of its cells."""
    found = _moments(column)
    outside = (found.days != NAT) & ((found.days < _FIRST) | (found.days > _LAST))
    if not outside.any():
        return found
    error = ResolveError("日期不在公元1年至9999年", "the date lies outside the years 1 to 9999")
    errors = {**found.errors, **dict.fromkeys(np.flatnonzero(outside).tolist(), error)}
    instants = None if found.instants is None else np.where(outside, NAT, found.instants)
    return Moments(np.where(outside, NAT, found.days), instants, errors)


def _moments(column: Column) -> Moments:
    kind = column.type
    if pa.types.is_dictionary(kind) and pa.types.is_temporal(kind.value_type):
        column, kind = column.dictionary_decode(), kind.value_type
    if pa.types.is_null(kind):
        return Moments(np.full(len(column), NAT), None, {})
    if pa.types.is_date32(kind):
        return Moments(_filled(column.view(pa.int32()).cast(pa.int64())), None, {})
    if pa.types.is_date64(kind):
        return Moments(_floor(_filled(column.view(pa.int64())), 86_400_000), None, {})
    if pa.types.is_timestamp(kind):
        found = _micros(_filled(column.view(pa.int64())), kind.unit)
        if kind.tz is not None:
            found = np.where((found == NAT) | (found >= _FAR), found, found + _EIGHT_HOURS)
        return Moments(_floor(found, _DAY), found, {})
    return _read(words(column))


def stops(column: Column) -> Words:
    """The stops of a column: texts, or lists of pairs, written as `values.stops` reads them."""
    kind = column.type
    if not (pa.types.is_list(kind) or pa.types.is_large_list(kind)):
        return words(column)
    said = ["" if row is None else together(row) for row in listed(column)]
    return words(pa.array(said, pa.string()))


def together(stops: list[Any]) -> str:
    """A list of stops as a text: pairs (lists, structs), or texts that say both ends; the rest is to be refused."""
    return ";".join(map(_stop, stops))


def instant(micro: int) -> datetime:
    """An instant, without a zone."""
    return np.datetime64(micro, "us").item()


def micros(moment: datetime) -> int:
    """An instant in microseconds since 1970."""
    return int(np.datetime64(moment, "us").astype(np.int64))


def _read(column: Words) -> Moments:
    """Each text once."""
    size = len(column.values)
    days, instants = np.full(size, NAT), np.full(size, NAT)
    wrong: dict[int, GkrulesError] = {}
    used = np.flatnonzero(np.bincount(column.numbers, minlength=size))
    for at in used.tolist():
        text = column.values[at]
        if not text.strip():
            continue
        found = _moment(text)
        if isinstance(found, GkrulesError):
            wrong[at] = found
            continue
        days[at] = found.toordinal() - EPOCH
        if isinstance(found, datetime):
            instants[at] = micros(found)
    errors: dict[int, GkrulesError] = {}
    if wrong:
        faulty = np.isin(column.numbers, list(wrong))
        errors = {row: wrong[int(column.numbers[row])] for row in np.flatnonzero(faulty).tolist()}
    timed = instants.take(column.numbers) if (instants != NAT).any() else None
    return Moments(days.take(column.numbers), timed, errors)


@lru_cache(maxsize=65_536)
def _moment(text: str) -> Moment | GkrulesError:
    try:
        return values.moment(text)
    except GkrulesError as error:
        return error


def _stop(pair: Any) -> str:
    """One stop: a struct or a list of two days. Whether days alone are pairs nobody has said: brackets refuse them."""
    if isinstance(pair, dict):
        pair = list(pair.values())
    if isinstance(pair, list):
        return "..".join(map(_iso, pair))
    return pair if isinstance(pair, str) and ".." in pair else f"[{_iso(pair)}]"


def _iso(value: object) -> str:
    if value is None:  # a stop without an end is none
        return "?"
    return value.isoformat() if isinstance(value, date) else str(value)


def _shown(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _is_text(kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _filled(column: Column) -> Ints:
    """Whole numbers, NAT for null."""
    if column.null_count:
        column = pc.fill_null(column, NAT)
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.int64)


def _micros(found: Ints, unit: str) -> Ints:
    """Instants in microseconds; what no date of Python reaches stays outside, and never comes round again."""
    if unit == "ns":
        return _floor(found, 1000)
    scale = {"s": 1_000_000, "ms": 1000, "us": 1}[unit]
    far = _FAR // scale
    return np.where(found == NAT, NAT, np.clip(found, -far, far) * scale)


def _floor(found: Ints, size: int) -> Ints:
    return np.where(found == NAT, NAT, found // size)
