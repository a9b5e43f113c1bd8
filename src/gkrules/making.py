"""Frozen values made as quickly as open ones, where many are made.

attrs sets each field of a frozen value by a call of `object.__setattr__`, which together cost more than the
counting whose result the value holds. A `quick` value is of an open class with the same slots while it is being
made, and of its own, frozen, before anybody sees it. In all else it is as attrs made it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import attrs

_T = TypeVar("_T")
#: Gives a value another class with the same slots; a frozen one would refuse the plain assignment.
_turn: Callable[[object, type], None] = object.__dict__["__class__"].__set__
#: The name of every open class: no value is ever seen to have it.
OPEN = "_Open"
#: By a quick class whose fields take whatever they are given: a copy of one of its values, still open.
_copies: dict[type, Callable[[Any], Any]] = {}


def quick(kind: type[_T]) -> type[_T]:
    """Gives a frozen, slotted class of attrs a quicker `__init__`, with the same parameters and defaults.

    It is compiled for the first value that is made. It knows neither factories nor converters, and is not
    inherited: a class below has attrs' own, or asks again. Raises TypeError at a class that is otherwise.
    """
    frozen: Any = kind
    for one in attrs.fields(frozen):
        if not one.init or one.converter or hasattr(one.default, "takes_self"):
            raise TypeError(f"{kind.__name__}.{one.name} is no plain field")

    @wraps(frozen.__init__)
    def first(self: Any, *values: Any, **named: Any) -> None:
        made = _compiled(frozen)
        made.__module__, made.__qualname__ = first.__module__, first.__qualname__
        made.__annotations__ = first.__annotations__
        frozen.__init__ = made
        made(self, *values, **named)

    frozen.__init__ = first
    return kind


def _compiled(kind: Any) -> Any:
    """The `__init__` of a quick class; beside it, what copies a value."""
    fields = attrs.fields(kind)
    plainly = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    opened = type(kind)(OPEN, (kind,), {"__slots__": (), **plainly})
    known = {"_turn": _turn, "_new": object.__new__, "_Kind": kind, "_Open": opened}
    head, body, copy = ["self"], ["_turn(self, _Open)"], ["made = _new(_Open)"]
    for one in sorted(fields, key=lambda one: bool(one.kw_only)):
        if one.kw_only and "*" not in head:
            head.append("*")
        known[f"_default_{one.name}"] = one.default
        default = "" if one.default is attrs.NOTHING else f" = _default_{one.name}"
        head.append(one.alias + default)
        body.append(f"self.{one.name} = {one.alias}")
        copy.append(f"made.{one.name} = value.{one.name}")
    checked = [one for one in fields if one.validator]
    for one in checked:
        known |= {f"_valid_{one.name}": one.validator, f"_field_{one.name}": one}
        body.append(f"_valid_{one.name}(self, _field_{one.name}, self.{one.name})")
    body.append("self.__class__ = _Kind")
    copy.append("return made")
    lines = [f"def __init__({', '.join(head)}):", *body, "def copied(value):", *copy]
    exec("\n".join(line if line.startswith("def ") else "    " + line for line in lines), known)
    if not checked:
        _copies[kind] = known["copied"]
    return known["__init__"]


def changed(value: _T, changes: dict[str, Any]) -> _T:
    """The same value with some fields changed, as `attrs.evolve` gives it.

    Raises TypeError for a field that the value does not have.
    """
    copied = _copies.get(type(value))
    if copied is None:
        frozen: Any = value
        return attrs.evolve(frozen, **changes)  # type: ignore[no-any-return]
    made: _T = copied(value)
    for name, new in changes.items():
        try:
            setattr(made, name, new)
        except AttributeError:
            raise TypeError(f"{type(value).__name__} has no field {name!r}") from None
    made.__class__ = type(value)
    return made
