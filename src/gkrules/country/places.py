"""The places (区县) that plans are published for: a folder with one folder a place, or a list in TOML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from gkrules import _toml
from gkrules._table import Table
from gkrules.calendar import Overlay
from gkrules.calendar.overlays.files import overlays_named
from gkrules.errors import PlanError, Problem
from gkrules.units import DEVICES

#: The file that holds a place's units, in its folder.
UNITS = "units.toml"
#: It stands in addresses and in UIDs: 510402, dongqu.
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
#: `all` is everybody's in UIDs.
_RESERVED = ("all", "index")


@frozen
class Place:
    """One place. `id` is ASCII; it names the folder of the feeds and stands in UIDs.

    units: its units file. name: what people call it. ledgers: the folder where its ledgers lie, each called as the one
    beside the plan would be (`plan.ledger.db`); empty for none. overlays: days that all its units keep.
    """

    id: str
    units: str
    name: str = ""
    ledgers: str = ""
    overlays: tuple[Overlay, ...] = ()


def read_places(path: str | Path) -> tuple[Place, ...]:
    """The places, by id: those of a folder, or of a list.

    A folder holds one folder a place, called by its id, with `units.toml` and perhaps ledgers. A list is TOML: a
    `[[place]]` with `id`, `units`, and as it likes `name`, `ledgers` and `calendar`. Whether the units files are
    there and right is asked when a place is published. Raises PlanError with everything that is wrong with the list.
    """
    path = Path(path)
    problems: list[Problem] = []
    try:
        found = tuple(_in_folder(path, problems) if path.is_dir() else _listed(path, problems))
    except OSError as error:
        words = error.strerror or str(error)
        found = ()
        problems.append(Problem(str(path), 0, "", f"打不开：{words}", f"cannot be opened: {words}"))
    if not found and not problems:
        problems.append(Problem(str(path), 0, "", "一个区县也没有", "there are no places"))
    if problems:
        raise PlanError(tuple(problems))
    return tuple(sorted(found, key=lambda one: one.id))


def _in_folder(folder: Path, problems: list[Problem]) -> Iterator[Place]:
    for one in sorted(folder.iterdir()):
        if not one.is_dir() or one.name.startswith("."):
            continue
        wrong = _wrong(one.name)
        if wrong:
            problems.append(Problem(str(one), 0, "", *wrong))
        else:
            yield Place(one.name, str(one / UNITS), ledgers=str(one))


def _listed(path: Path, problems: list[Problem]) -> Iterator[Place]:
    table = Table.of(_toml.load(path), problems)
    table.only("place")
    seen: dict[str, int] = {}
    for row in table.tables("place"):
        row.only("id", "name", "units", "ledgers", "calendar")
        name, units = row.text("id", required=True), row.text("units", required=True)
        wrong = _wrong(name) if name else None
        if wrong:
            row.fault("id", *wrong)
        if name and name in seen:
            row.fault(
                "id",
                f"编号「{name}」与第{seen[name]}行重复",
                f"id {name!r} is already used at line {seen[name]}",
            )
        seen.setdefault(name, row.document.line(*row.place, "id"))
        ledgers = row.text("ledgers")
        yield Place(
            name,
            str(path.parent / units),
            row.text("name"),
            str(path.parent / ledgers) if ledgers else "",
            overlays_named(row, path.parent),
        )


def _wrong(name: str) -> tuple[str, str] | None:
    """What is wrong with an id, in two languages."""
    if DEVICES.fullmatch(name):
        return (
            f"区县编号「{name}」在 Windows 上是设备名，不能作文件夹名",
            f"a place's id must not be the name of a device on Windows: {name!r}",
        )
    if _ID.fullmatch(name) and name not in _RESERVED:
        return None
    return (
        f"区县编号「{name}」只能用小写字母、数字和连字符，最多40个，也不能是 {'、'.join(_RESERVED)}",
        f"a place's id takes at most 40 small letters, digits and hyphens, and is not "
        f"{' or '.join(_RESERVED)}: {name!r}",
    )
