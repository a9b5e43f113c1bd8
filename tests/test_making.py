"""Quick values are those that attrs makes: the same parameters, frozen, equal, and as plain data."""

from __future__ import annotations

import copy
import inspect
import pickle
from datetime import date
from typing import Any

import attrs
import pytest
from attrs import field, frozen
from attrs.exceptions import FrozenInstanceError
from attrs.validators import min_len

import gkrules
from gkrules.limits import Alternative, By, Event, Quantity, Unit, Within, Year
from gkrules.making import OPEN, changed, quick
from gkrules.occurrence import Occurrence, Status
from gkrules.plain import Plain, from_dict
from gkrules.trace import Step, What


@frozen(kw_only=True)
class _Base:
    lead: str = ""


@frozen
class _Slow(_Base):
    n: int
    name: str = field(default="a", validator=min_len(1))
    rest: tuple[int, ...] = ()
    _kept: int = field(default=3, eq=False, repr=False)


@quick
@frozen
class _Quick(_Base):
    n: int
    name: str = field(default="a", validator=min_len(1))
    rest: tuple[int, ...] = ()
    _kept: int = field(default=3, eq=False, repr=False)


def _values() -> list[Any]:
    return [
        _Quick(1),
        Quantity(3, Unit.DAY, plus=Quantity(2, Unit.HOUR)),
        Within(Quantity(3, Unit.DAY), Event("受理"), action="答复"),
        By(Year(2026), lead="于"),
        Step(What.COUNT, date(2026, 1, 5), None, words="3日"),
        *gkrules.resolve("收到后3日内", trigger=date(2026, 1, 5)),
    ]


def test_its_parameters_are_those_of_attrs() -> None:
    assert inspect.signature(_Quick) == inspect.signature(_Slow)
    assert list(inspect.signature(_Quick).parameters) == ["n", "name", "rest", "kept", "lead"]


def test_its_fields_are_what_it_was_given() -> None:
    made = _Quick(1, "b", kept=5, lead="x")
    assert (made.n, made.name, made.rest, made._kept, made.lead) == (1, "b", (), 5, "x")
    assert made == _Quick(1, "b", kept=6, lead="x") != _Quick(1, "b")
    assert hash(made) == hash(_Quick(1, "b", kept=6, lead="x"))
    assert repr(made) == "_Quick(lead='x', n=1, name='b', rest=())"
    assert type(made) is _Quick


@pytest.mark.parametrize("wrong", [{}, {"n": 1, "m": 2}, {"n": 1, "_kept": 2}])
def test_other_arguments_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(TypeError):
        _Quick(**wrong)


def test_its_validators_are_asked() -> None:
    with pytest.raises(ValueError, match="name"):
        _Quick(1, "")
    with pytest.raises(ValueError, match="name"):
        changed(_Quick(1), {"name": ""})
    limit = Within(Quantity(3, Unit.DAY))
    with pytest.raises(ValueError, match="trace"):
        Occurrence(limit=limit, status=Status.DATED, trace=())


@pytest.mark.parametrize("value", _values(), ids=lambda value: type(value).__name__)
def test_it_is_frozen_and_goes_everywhere(value: Any) -> None:
    name = attrs.fields(type(value))[0].name
    for change in (lambda: setattr(value, name, 1), lambda: delattr(value, name)):
        with pytest.raises(FrozenInstanceError):
            change()
    with pytest.raises(FrozenInstanceError):
        value.another = 1
    for again in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
        assert again == value
        assert type(again) is type(value)
        with pytest.raises(FrozenInstanceError):
            setattr(again, name, 1)
    if isinstance(value, Plain):
        assert from_dict(value.to_dict()) == value


@pytest.mark.parametrize("value", _values(), ids=lambda value: type(value).__name__)
def test_changed_is_as_evolved(value: Any) -> None:
    for one in attrs.fields(type(value)):
        new = ("新",) if one.validator else "新"
        found = changed(value, {one.name.lstrip("_"): new})
        assert found == attrs.evolve(value, **{one.name.lstrip("_"): new})
        assert type(found) is type(value)
    assert changed(value, {}) == value
    with pytest.raises(FrozenInstanceError):
        changed(value, {}).another = 1
    with pytest.raises(TypeError):
        changed(value, {"another": 1})


def test_what_no_quick_class_made_is_evolved() -> None:
    other = Alternative("情况复杂的", Within(Quantity(3, Unit.DAY)))
    assert changed(other, {"condition": "甲"}) == Alternative("甲", other.limit)


def test_a_value_in_the_making_is_no_plain_data() -> None:
    assert OPEN not in Plain.known
    assert Plain.known["Quantity"] is Quantity


@pytest.mark.parametrize(
    "made",
    [
        field(factory=dict),
        field(default=attrs.Factory(lambda self: 1, takes_self=True)),
        field(default=(), converter=tuple),
        field(default=1, init=False),
    ],
)
def test_a_field_that_is_not_plain_is_refused(made: Any) -> None:
    @frozen
    class Other:
        n: Any = made

    with pytest.raises(TypeError, match=r"Other\.n"):
        quick(Other)


def test_every_quick_class_asks_for_what_attrs_would() -> None:
    """In all of the package: the parameters that the fields give, in their order, before and after the first use."""
    kinds = {kind for kind in Plain.known.values() if attrs.has(kind)} | {_Quick}
    for kind in kinds:
        fields = attrs.fields(kind)
        positional = [one.alias for one in fields if one.init and not one.kw_only]
        named = [one.alias for one in fields if one.init and one.kw_only]
        assert list(inspect.signature(kind).parameters) == [*positional, *named]


def test_it_is_compiled_for_the_first_value() -> None:
    @quick
    @frozen
    class Fresh:
        n: int = 1

    before = inspect.signature(Fresh)
    waiting = Fresh.__init__
    assert Fresh(2).n == 2
    assert Fresh.__init__ is not waiting
    assert inspect.signature(Fresh) == before
    assert (Fresh().n, Fresh(n=3).n) == (1, 3)
    assert waiting.__qualname__ == Fresh.__init__.__qualname__
