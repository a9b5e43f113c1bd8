"""Units that take over from others (机构改革): renamed, merged, split. Who stands in for whom from which day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from gkrules._table import Table
from gkrules._toml import nearest
from gkrules.plain import Plain


@frozen
class Succession(Plain):
    """From `day` on the units `heirs` (ids) stand in for `unit` (an id)."""

    unit: str
    heirs: tuple[str, ...]
    day: date


def standing_in(all_: tuple[Succession, ...], unit: str, day: date) -> tuple[str, ...]:
    """Who stands in for a unit on a day, at the end of all successions; none where it is there itself."""
    return tuple(dict.fromkeys(_last({one.unit: one for one in all_}, unit, day)))


def _last(by_unit: dict[str, Succession], unit: str, day: date) -> Iterator[str]:
    found = by_unit.get(unit)
    if found is None or day < found.day:
        return
    for heir in found.heirs:
        yield from tuple(_last(by_unit, heir, day)) or (heir,)


def inherited(all_: tuple[Succession, ...]) -> dict[str, frozenset[str]]:
    """By each unit that ever takes over, those it takes over from, at whatever remove."""
    before: dict[str, set[str]] = {}
    for one in all_:
        for heir in one.heirs:
            before.setdefault(heir, set()).add(one.unit)
    found: dict[str, frozenset[str]] = {}
    for heir in before:
        seen: set[str] = set()
        ways = [heir]
        while ways:
            for unit in before.get(ways.pop(), set()) - seen:
                seen.add(unit)
                ways.append(unit)
        found[heir] = frozenset(seen)
    return found


def read_successions(rows: list[Table], units: set[str]) -> tuple[Succession, ...]:
    """What the rows of a units file say: `succeeded_by`, one id or several, and `succeeded_on`, the first day of it."""
    found: dict[str, Succession] = {}
    for row in rows:
        single = isinstance(row.data.get("succeeded_by"), str)
        heirs = (row.text("succeeded_by"),) if single else row.texts("succeeded_by")
        day = row.date("succeeded_on")
        if bool(heirs) != ("succeeded_on" in row.data):
            row.fault(
                "succeeded_by",
                "「succeeded_by」（由哪个单位承接）和「succeeded_on」（从哪一天起）要一起写",
                "'succeeded_by' (which unit takes over) and 'succeeded_on' (from which day) go together",
            )
        for heir in heirs:
            if heir not in units:
                _unknown(row, heir, units)
        if heirs and day is not None and set(heirs) <= units:
            _add(row, Succession(str(row.data.get("id")), heirs, day), found)
    return tuple(found.values())


def _unknown(row: Table, heir: str, units: set[str]) -> None:
    near = nearest(heir, sorted(units))
    row.fault(
        "succeeded_by",
        f"没有编号为「{heir}」的单位" + (f"；是否要写「{near}」？" if near else ""),
        f"no unit {heir!r}" + (f"; did you mean {near!r}?" if near else ""),
    )


def _add(row: Table, one: Succession, found: dict[str, Succession]) -> None:
    """Add a succession, unless a unit would come to take over from itself."""
    found[one.unit] = one
    circle = _circle(one.unit, found)
    if circle:
        words = " → ".join(circle)
        zh, en = f"单位互相承接：{words}", f"units take over from each other: {words}"
        row.fault("succeeded_by", zh, en)
        found.pop(one.unit)


def _circle(unit: str, found: dict[str, Succession]) -> tuple[str, ...]:
    """The way from a unit back to itself through those that take over, or nothing."""
    ways: list[tuple[str, ...]] = [(unit,)]
    while ways:
        way = ways.pop()
        for heir in found[way[-1]].heirs if way[-1] in found else ():
            if heir == unit:
                return (*way, heir)
            ways.append((*way, heir))
    return ()
