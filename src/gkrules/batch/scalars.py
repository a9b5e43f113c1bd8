"""What stands in a column of Arrow as values of Python; moments that Python cannot hold as their text."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pyarrow as pa

from gkrules.exports.cells import BLANK

#: Marks a column of JSON values that are no plain texts, numbers or truth values: its texts are JSON.
JSON = {b"gkrules": b"json"}
#: What a spreadsheet would run; a plain negative or signed number is none. For Python's patterns and Arrow's.
RUN = f"^[{BLANK}]*[=+\\-@＝＋－＠\t\r\n]"


def listed(column: Any) -> list[Any]:
    """The values of a column. Dates past the year 9999 and nanoseconds are texts, in all of the column then.

    Raises ArrowException for what has no text either (a zone that nobody knows).
    """
    try:
        found: list[Any] = column.to_pylist()
    except (ValueError, OverflowError, LookupError):
        found = column.cast(_spoken(column.type)).to_pylist()
    return found


def in_words(column: Any, say: Callable[[Any], str]) -> Any:
    """The column as texts: as Arrow writes its values, else as `say` does."""
    try:
        return column.cast(pa.string())
    # Arrow writes no lists, maps and structs (ArrowNotImplementedError), and no bytes that are no UTF-8.
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        found = [None if one is None else say(one) for one in listed(column)]
        return pa.array(found, pa.string())


def _spoken(kind: Any) -> Any:
    """The type with texts in place of moments, however deep they lie."""
    if pa.types.is_temporal(kind):
        return pa.string()
    if pa.types.is_dictionary(kind):
        return _spoken(kind.value_type)
    if pa.types.is_struct(kind):
        return pa.struct([one.with_type(_spoken(one.type)) for one in kind])
    if pa.types.is_map(kind):
        return pa.map_(_spoken(kind.key_type), _spoken(kind.item_type))
    if pa.types.is_fixed_size_list(kind):
        return pa.list_(kind.value_field.with_type(_spoken(kind.value_type)), kind.list_size)
    if pa.types.is_large_list(kind):
        return pa.large_list(kind.value_field.with_type(_spoken(kind.value_type)))
    if pa.types.is_list(kind):
        return pa.list_(kind.value_field.with_type(_spoken(kind.value_type)))
    return kind


def unquoted(column: Any) -> Any:
    """JSON values as they are shown: texts without their quotes."""
    values = (None if one is None else json.loads(one) for one in column.to_pylist())
    texts = (one if one is None or isinstance(one, str) else as_json(one) for one in values)
    return pa.array(list(texts), pa.string())


def as_json(value: object) -> str:
    """A value that is no plain text, number or truth value."""
    return json.dumps(value, ensure_ascii=False, default=shown)


def shown(value: object) -> str:
    """A value of a column of several kinds as text."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value)
