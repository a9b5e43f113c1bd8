"""Values as plain data and back: one cattrs converter, a schema version, a tag on every value.

`to_dict` gives only dictionaries, lists, text, numbers, truth values and None, so that any JSON
writer takes it. Each value says its class under "type"; dates are ISO 8601. `from_dict` refuses
unknown keys and says where in the data the fault lies.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache, lru_cache
from types import UnionType
from typing import TYPE_CHECKING, Any, ClassVar, Self, Union, get_args, get_origin

import attrs

from gkrules.errors import DataError
from gkrules.making import OPEN

if TYPE_CHECKING:
    from cattrs import Converter

#: Raised when a field of a value changes its meaning or goes; added fields keep it.
SCHEMA = 1


class Plain:
    """Base of the values that go to plain data and back; it adds no fields."""

    __slots__ = ()

    known: ClassVar[dict[str, type]] = {}

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if cls.__name__ == OPEN:
            return  # a value of it is still being made
        held = Plain.known.get(cls.__name__, cls)
        if held.__module__ != cls.__module__:
            raise TypeError(
                f"two values named {cls.__name__}: plain data could not tell them apart"
            )
        Plain.known[cls.__name__] = cls  # attrs makes slotted classes anew: the last one stays

    def to_dict(self) -> dict[str, Any]:
        """This value as plain data, with the schema version."""
        return to_dict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The value that `to_dict` wrote. Raises DataError for data of another shape or class."""
        value = from_dict(data)
        if not isinstance(value, cls):
            raise DataError(
                f"数据是{type(value).__name__}，不是{cls.__name__}",
                f"the data is a {type(value).__name__}, not a {cls.__name__}",
            )
        return value


def to_dict(value: Plain) -> dict[str, Any]:
    """A value as plain data, with the schema version beside its own fields."""
    return {"schema": SCHEMA, **_converter().unstructure(value)}


def from_dict(data: Mapping[str, Any]) -> Any:
    """The value that `to_dict` wrote. Raises DataError for another schema, shape or class."""
    from cattrs.errors import BaseValidationError
    from cattrs.v import transform_error

    if not isinstance(data, Mapping):
        raise DataError("数据不是对象（字典）", "the data is not a mapping")
    fields = dict(data)
    schema = fields.pop("schema", None)
    if schema != SCHEMA:
        raise DataError(
            f"数据的 schema 是{schema!r}，本版本读的是{SCHEMA}",
            f"the data's schema is {schema!r}; this version reads {SCHEMA}",
        )
    try:
        return _converter().structure(fields, Plain)
    except (BaseValidationError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, BaseValidationError):
            reason = "; ".join(transform_error(error))
        else:
            reason = str(error)
        raise DataError(f"数据读不成：{reason}", f"the data cannot be read: {reason}") from error


@lru_cache(maxsize=1)
def _converter() -> Converter:
    import cattrs
    from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

    converter = cattrs.Converter(forbid_extra_keys=True)

    def is_value(kind: object) -> bool:
        return isinstance(kind, type) and issubclass(kind, Plain) and attrs.has(kind)

    @cache
    def unstructure_one(kind: Any) -> Any:
        return make_dict_unstructure_fn(kind, converter)

    def unstructure(value: Any) -> dict[str, Any]:
        kind: Any = type(value)
        return {"type": kind.__name__, **unstructure_one(kind)(value)}

    @cache
    def structure_one(kind: Any) -> Any:
        return make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True)

    def structure(data: Any, kind: object) -> Any:
        if data is None:
            if kind is Plain or not _optional(kind):
                raise ValueError(f"{_names(kind)} expected, not null")
            return None
        if isinstance(data, bool) and bool in get_args(kind):
            return data
        if not isinstance(data, Mapping) or data.get("type") not in Plain.known:
            raise ValueError(f"{_names(kind)} expected, with its class under 'type'")
        found = Plain.known[data["type"]]
        allowed = get_args(kind) if _is_union(kind) else (kind,)
        if not any(isinstance(one, type) and issubclass(found, one) for one in allowed):
            raise ValueError(f"{_names(kind)} expected, not {found.__name__}")
        fields = {key: value for key, value in data.items() if key != "type"}
        return structure_one(found)(fields, found)

    def holds_values(kind: object) -> bool:
        return (
            kind is Plain
            or is_value(kind)
            or (_is_union(kind) and any(is_value(one) for one in get_args(kind)))
        )

    converter.register_unstructure_hook_func(is_value, unstructure)
    converter.register_structure_hook_func(holds_values, structure)
    converter.register_structure_hook_func(_is_moment, _moment)
    converter.register_unstructure_hook_func(_is_moment, _iso)
    converter.register_unstructure_hook_func(
        lambda kind: isinstance(kind, type) and issubclass(kind, Enum), lambda value: value.value
    )
    converter.register_unstructure_hook(date, _iso)
    converter.register_unstructure_hook(datetime, _iso)
    converter.register_structure_hook_func(lambda kind: kind in (date, datetime), _moment)
    converter.register_structure_hook_func(lambda kind: kind is object, lambda data, _: data)
    converter.register_unstructure_hook_func(
        lambda kind: kind is object, lambda data: data.value if isinstance(data, Enum) else data
    )
    return converter


def _is_union(kind: object) -> bool:
    return get_origin(kind) in (Union, UnionType)


def _is_moment(kind: object) -> bool:
    """date | datetime, with or without None."""
    return _is_union(kind) and set(get_args(kind)) - {type(None)} == {date, datetime}


def _optional(kind: object) -> bool:
    return type(None) in get_args(kind)


def _moment(data: Any, kind: object) -> date | None:
    if data is None and _optional(kind):
        return None
    if not isinstance(data, str):
        raise ValueError(f"a date in ISO 8601 expected, not {data!r}")
    return datetime.fromisoformat(data) if "T" in data else date.fromisoformat(data)


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _names(kind: object) -> str:
    kinds = get_args(kind) if _is_union(kind) else (kind,)
    return " or ".join(
        one.__name__ for one in kinds if isinstance(one, type) and one is not type(None)
    )
