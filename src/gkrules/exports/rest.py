"""What `--full` adds: the rest of each obligation, the plan's head and its units file, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from attrs import evolve, field, frozen

from gkrules import _toml
from gkrules.calendar import Overlay
from gkrules.errors import PlanError
from gkrules.exports import heads
from gkrules.exports.book import Column, Grid, Value
from gkrules.exports.cells import encoded, quoted
from gkrules.exports.dates import Dates
from gkrules.exports.rows import office, words_of
from gkrules.obligation import Obligation
from gkrules.plan import Plan


def full(dates: Dates, *, apart: bool) -> tuple[Grid, ...]:
    """The office's table with all columns, the plan's head, and its units.

    apart: the columns stand in a table of their own, for a page that has no room for them all.
    """
    plan = dates.plan
    main = office(dates, encoded, with_id=True)
    rest = tuple(_rest(one) for one in plan.obligations)
    columns = tuple(column for _, column in heads.REST)
    source = _Source.of(plan)
    tables = (_head(plan, source), _units(plan, source))
    if apart:
        other = Grid(heads.REST_NAME, columns, rest, main.names, headed=True)
        return (main, other, *tables)
    joined = tuple((*row[:-1], *more) for row, more in zip(main.rows, rest, strict=True))
    whole = evolve(
        main,
        columns=(*main.columns[:-1], *columns),
        rows=joined,
        printed=len(main.columns) - 1,
    )
    return (whole, *tables)


def _rest(one: Obligation) -> tuple[Value, ...]:
    return (
        encoded(one.id),
        encoded(one.title),
        listed(stated.phrase for stated in one.limits),
        encoded(one.clause),
        encoded(one.note),
        encoded(one.after),
        listed(one.aliases),
        encoded(one.regime),
        encoded(one.place),
        "、".join(words_of(one).supplied),
    )


def listed(values: Iterable[str]) -> str:
    """Several texts in one cell, one a line."""
    return "\n".join(quoted(one) if "\n" in one else encoded(one) for one in values)


# ---------------------------------------------------------------- the files behind the values


@frozen
class _Source:
    """The data of the plan's own files, for what its values do not keep; empty unless they are what the plan is."""

    plan: Mapping[str, object] = field(factory=dict)
    units: Mapping[str, object] = field(factory=dict)

    @classmethod
    def of(cls, plan: Plan) -> _Source:
        try:
            if not plan.path or Plan.load(plan.path) != plan:
                return cls()
            data = _toml.load(Path(plan.path)).data
            path = plan.directory.path
            return cls(data, _toml.load(Path(path)).data if path else {})
        except PlanError:  # the file has gone, or is another by now
            return cls()

    def rows(self, name: str) -> dict[str, Mapping[str, object]]:
        """The units or groups of the units file by their ids."""
        found = self.units.get(name, [])
        rows = found if isinstance(found, list) else []
        return {str(row.get("id", "")).strip(): row for row in rows if isinstance(row, dict)}


def _table(data: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = data.get(name, {})
    return found if isinstance(found, dict) else {}


# ---------------------------------------------------------------- the plan's head, the units


def _head(plan: Plan, source: _Source) -> Grid:
    head = _table(source.plan, "plan")
    directory = plan.directory
    units = Path(directory.path).name
    if not units and (directory.units or directory.groups):
        units = "units.toml"
    entries: dict[str, Value] = {
        "format": heads.FORMAT,
        "title": encoded(plan.title),
        "number": encoded(plan.number),
        "office": encoded(plan.office),
        "date": plan.date,
        "year": plan.year,
        "units": encoded(units),
        "calendar": _calendar(head, plan.overlays),
        "regime": encoded(plan.regime),
        "note": encoded(str(head.get("note", ""))),
        "key": encoded(plan.key),
    }
    rows: list[tuple[Value, ...]] = [
        (heads.HEAD[key], value) for key, value in entries.items() if value != ""
    ]
    for words, moment in plan.triggers:
        value = moment.isoformat() if isinstance(moment, datetime) else moment
        rows.append((heads.TRIGGER + encoded(words), value))
    if units:
        own = _table(source.units, "directory")
        for key, label in heads.DIRECTORY.items():
            text = (
                listed(directory.prefixes) if key == "prefixes" else encoded(str(own.get(key, "")))
            )
            if text:
                rows.append((label, text))
    return _grid(heads.PLAN_NAME, heads.PLAN, rows)


def _units(plan: Plan, source: _Source) -> Grid:
    calendars = dict(plan.directory.calendars)
    rows: list[tuple[Value, ...]] = []
    known = source.rows("unit")
    for unit in plan.directory.units:
        own = known.get(unit.id, {})
        rows.append(
            (
                heads.UNIT_KIND,
                encoded(unit.id),
                encoded(unit.name),
                encoded(unit.full),
                listed(unit.short),
                "",
                _calendar(own, calendars.get(unit.id, ())),
                encoded(str(own.get("note", ""))),
            )
        )
    known = source.rows("group")
    for group in plan.directory.groups:
        own = known.get(group.id, {})
        members = own.get("members")  # as the file has them: a group may hold groups
        rows.append(
            (
                heads.GROUP_KIND,
                encoded(group.id),
                encoded(group.name),
                "",
                listed(group.short),
                listed(
                    str(one) for one in (members if isinstance(members, list) else group.members)
                ),
                "",
                encoded(str(own.get("note", ""))),
            )
        )
    return _grid(heads.UNITS_NAME, heads.UNITS, rows)


def _calendar(own: Mapping[str, object], overlays: tuple[Overlay, ...]) -> str:
    """The words that name the local days: the file's own; for a plan made in memory, the overlays' files."""
    value = own.get("calendar")
    if isinstance(value, list):
        return listed(str(one) for one in value)
    if isinstance(value, str):
        return encoded(value)
    return listed(overlay.path or overlay.name for overlay in overlays)


def _grid(name: str, columns: tuple[Column, ...], rows: list[tuple[Value, ...]]) -> Grid:
    names = tuple(f"“{name}”第{n}行" for n in range(1, len(rows) + 1))
    return Grid(name, columns, tuple(rows), names, headed=True)
