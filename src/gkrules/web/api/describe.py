"""JSON Schemas of the library's values, made from their classes: what `to_dict` writes and `from_dict` reads.

`schemas` puts the API's own beside them and writes both into the package.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs

import gkrules.occurrence
import gkrules.service.values  # noqa: F401  (its values are described too)
from gkrules.plain import Plain

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
DATE: Schema = {"type": "string", "format": "date"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
MOMENT: Schema = {"anyOf": [DATE, INSTANT]}
TEXT: Schema = {"type": "string"}
#: The values that the API's answers hold, with all that they are made of.
_ROOTS = ("TimeLimit", "Occurrence", "Service")


def values() -> dict[str, Schema]:
    """A schema for each class that an answer may hold, by its name; a base class is one of its kinds."""
    found: dict[str, Schema] = {}
    waiting = list(_ROOTS)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        kind = _class(name)
        kinds = sorted(one.__name__ for one in _concrete(kind))
        found[name] = _value(kind) if kinds == [name] else {"oneOf": [_ref(one) for one in kinds]}
        waiting += [one for one in _mentioned(found[name]) if one not in found]
    return dict(sorted(found.items()))


def _class(name: str) -> type:
    if name == "TimeLimit":
        from gkrules.limits import TimeLimit

        return TimeLimit
    return Plain.known[name]


def _concrete(kind: type) -> list[type]:
    """The classes of which a value may be."""
    known = {one for one in Plain.known.values() if issubclass(one, kind) and attrs.has(one)}
    return [one for one in known if not _has_kinds(one, known)]


def _has_kinds(kind: type, known: set[type]) -> bool:
    return any(other is not kind and issubclass(other, kind) for other in known)


def _value(kind: type) -> Schema:
    hints = get_type_hints(kind)
    rows = {one.name: _schema(hints[one.name]) for one in attrs.fields(kind)}
    first = (kind.__doc__ or "").partition("\n")[0].strip()
    return {
        "type": "object",
        "description": first,
        "properties": {"type": {"const": kind.__name__}, **rows},
        "required": ["type", *rows],
    }


def field_schema(kind: type, name: str) -> Schema:
    """The schema of one field of a class."""
    return _schema(get_type_hints(kind)[name])


def _schema(kind: Any) -> Schema:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _union([part for part in parts if part is not NoneType], NoneType in parts)
    if origin is Literal:
        return {"enum": list(parts)}
    if origin is tuple:
        if len(parts) == 2 and parts[1] is Ellipsis:
            return {"type": "array", "items": _schema(parts[0])}
        items = [_schema(part) for part in parts]
        return {
            "type": "array",
            "prefixItems": items,
            "minItems": len(items),
            "maxItems": len(items),
        }
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [one.value for one in kind]}
    if isinstance(kind, type) and issubclass(kind, Plain):
        return _ref(kind.__name__)
    return _SIMPLE[kind]


_SIMPLE: Mapping[Any, Schema] = {
    str: TEXT,
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    object: {},
    date: DATE,
    datetime: INSTANT,
}


def _union(parts: list[Any], optional: bool) -> Schema:
    if set(parts) == {date, datetime}:
        several = [DATE, INSTANT]
    else:
        several = [_schema(part) for part in parts]
    several += [{"type": "null"}] if optional else []
    return several[0] if len(several) == 1 else {"anyOf": several}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _mentioned(schema: Any) -> list[str]:
    if isinstance(schema, list):
        return [name for one in schema for name in _mentioned(one)]
    if not isinstance(schema, dict):
        return []
    own = [schema["$ref"].rpartition("/")[2]] if "$ref" in schema else []
    return own + [name for one in schema.values() for name in _mentioned(one)]
