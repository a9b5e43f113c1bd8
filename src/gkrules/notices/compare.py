"""A draft against a plan made by hand: in which rows units and limits are the same."""

from __future__ import annotations

from attrs import frozen

from gkrules.limits import TimeLimit, Unquantified
from gkrules.notices.timelimits import stripped
from gkrules.notices.values import Draft, Row, Source
from gkrules.obligation import Obligation
from gkrules.plain import Plain
from gkrules.plan import Plan
from gkrules.unitsphrase import read_units


@frozen
class Agreement(Plain):
    """One row of the plan. found: the draft has it; limits: of those that name a time; vague: of 及时, 定期."""

    id: str
    found: bool
    units: bool
    limits: bool
    vague: bool

    @property
    def whole(self) -> bool:
        """Units and limits are both the same."""
        return self.found and self.units and self.limits


def compare(draft: Draft, plan: Plan) -> tuple[Agreement, ...]:
    """For each row of the plan whether the draft has the same units (by the plan's directory) and limits.

    A row that the plan has cut in parts (58, 58-1) is compared whole: its limits together, its units as
    the first part names them.
    """
    rows = {row.id: row for row in draft.rows}
    ids = {one.id for one in plan.obligations}
    parts: dict[str, list[Obligation]] = {}
    for one in plan.obligations:
        base = one.id.rpartition("-")[0]
        parts.setdefault(base if base in ids else one.id, []).append(one)
    return tuple(_one(name, group, rows.get(name), plan) for name, group in parts.items())


def _one(name: str, group: list[Obligation], row: Row | None, plan: Plan) -> Agreement:
    if row is None:
        return Agreement(name, False, False, False, False)
    wanted = {(share.unit.id, share.role) for share in group[0].units.shares}
    given = {(share.unit.id, share.role) for share in read_units(row.units, plan.directory).shares}
    theirs = [stated.limit for one in group for stated in one.limits]
    ours = [
        one.limit
        for one in row.limits
        if one.limit is not None and not one.covered and one.source is not Source.OTHER
    ]
    return Agreement(
        name,
        True,
        wanted == given,
        _firm(theirs) == _firm(ours),
        _vague(theirs) == _vague(ours),
    )


def _firm(limits: list[TimeLimit]) -> set[TimeLimit]:
    """The limits that name a time or a standing task, without the words around them and without counts."""
    return {stripped(one) for limit in limits for one in limit if not isinstance(one, Unquantified)}


def _vague(limits: list[TimeLimit]) -> set[str]:
    return {one.words for limit in limits for one in limit if isinstance(one, Unquantified)}
