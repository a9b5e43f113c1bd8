"""A small reader of JSON Schema (2020-12), as much of it as the API's schemas use; anything else is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

_KINDS = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
_KNOWN = {
    "$schema", "$defs", "$ref", "description", "type", "properties", "required", "additionalProperties",
    "items", "prefixItems", "minItems", "maxItems", "enum", "const", "anyOf", "oneOf", "allOf", "format",
    "minimum", "maximum", "minLength",
}  # fmt: skip


def faults(
    data: Any, schema: dict[str, Any], files: dict[str, Any], at: str = "$"
) -> Iterator[str]:
    """What is wrong with the data, place by place. `files` are the schemas by name."""
    unknown = set(schema) - _KNOWN
    assert not unknown, unknown
    if "$ref" in schema:
        name, _, inner = schema["$ref"].partition("#/$defs/")
        base = files[(name or "values.json").removesuffix(".json")]
        yield from faults(data, base["$defs"][inner] if inner else base, files, at)
    if "const" in schema and data != schema["const"]:
        yield f"{at}: {data!r} is not {schema['const']!r}"
    if "enum" in schema and data not in schema["enum"]:
        yield f"{at}: {data!r} is none of {schema['enum']}"
    if "type" in schema and not _is(data, schema["type"]):
        yield f"{at}: {data!r} is no {schema['type']}"
        return
    for name in ("anyOf", "oneOf"):
        if name in schema:
            good = sum(not list(faults(data, one, files, at)) for one in schema[name])
            if good == 0 or (name == "oneOf" and good > 1):
                yield f"{at}: {good} of {name} fit {str(data)[:60]}"
    for one in schema.get("allOf", ()):
        yield from faults(data, one, files, at)
    if isinstance(data, dict):
        yield from _object(data, schema, files, at)
    elif isinstance(data, list):
        yield from _array(data, schema, files, at)
    elif isinstance(data, str):
        if len(data) < schema.get("minLength", 0):
            yield f"{at}: too short"
        if "format" in schema and not _formatted(data, schema["format"]):
            yield f"{at}: {data!r} is no {schema['format']}"
    elif isinstance(data, int | float) and not schema.get("minimum", data) <= data <= schema.get(
        "maximum", data
    ):
        yield f"{at}: {data} is out of bounds"


def _object(
    data: dict[str, Any], schema: dict[str, Any], files: dict[str, Any], at: str
) -> Iterator[str]:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in data:
            yield f"{at}: {name} is missing"
    for name, value in data.items():
        if name in known:
            yield from faults(value, known[name], files, f"{at}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{at}: {name} is not known"
        elif isinstance(schema.get("additionalProperties"), dict):
            yield from faults(value, schema["additionalProperties"], files, f"{at}.{name}")


def _array(
    data: list[Any], schema: dict[str, Any], files: dict[str, Any], at: str
) -> Iterator[str]:
    first = schema.get("prefixItems", [])
    if not schema.get("minItems", 0) <= len(data) <= schema.get("maxItems", len(data)):
        yield f"{at}: {len(data)} items"
    for n, value in enumerate(data):
        one = first[n] if n < len(first) else schema.get("items", {})
        yield from faults(value, one, files, f"{at}[{n}]")


def _is(data: Any, kind: str) -> bool:
    if kind in ("integer", "number"):
        wanted = int if kind == "integer" else int | float
        return isinstance(data, wanted) and not isinstance(data, bool)
    return isinstance(data, _KINDS[kind])


def _formatted(data: str, kind: str) -> bool:
    try:
        if kind == "date":
            return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", data)) and bool(date.fromisoformat(data))
        return "T" in data and bool(datetime.fromisoformat(data))
    except ValueError:
        return False
