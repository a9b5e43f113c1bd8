"""Who counts on which calendar: all units of a plan on the plan's, those with days of their own on theirs.

An agenda counts once a party, not once a unit: a plan whose units have no days of their own is one party.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from attrs import frozen

from gkrules.calendar import Calendar, Overlay, overlaid
from gkrules.obligation import Obligation
from gkrules.plan import Plan
from gkrules.units import Unit
from gkrules.unitsphrase import Share


@frozen
class Party:
    """The units that share a calendar. `local` names what they lay on the plan's: empty for the plan's own.

    `members` are ids; None stands for all units without days of their own.
    """

    calendar: Calendar
    local: str = ""
    members: frozenset[str] | None = None
    others: frozenset[str] = frozenset()  # where `members` is None: those who have their own days

    def shares(self, obligation: Obligation) -> tuple[Share, ...]:
        """The shares of the obligation that this party's units owe."""
        shares = obligation.units.shares
        if self.members is None:
            if not self.others:
                return shares
            return tuple(share for share in shares if share.unit.id not in self.others)
        return tuple(share for share in shares if share.unit.id in self.members)


def parties(plan: Plan, calendar: Calendar, unit: Unit | None = None) -> Iterator[Party]:
    """The parties of a plan on a base calendar, the plan's own first; or the one that a unit belongs to."""
    own = dict(plan.directory.calendars)
    if unit is None or unit.id not in own:
        yield Party(laid(calendar, plan.overlays), others=frozenset(own))
    alike: dict[tuple[Overlay, ...], list[str]] = {}
    for member, overlays in own.items():
        alike.setdefault(overlays, []).append(member)
    told: set[str] = set()
    for overlays, members in alike.items():
        local = "＋".join(dict.fromkeys(overlay.name for overlay in overlays))
        if local in told:  # other days under the same name: the units tell them apart
            local += f"·{'·'.join(members)}"
        told.add(local)
        if unit is None or unit.id in members:
            whole = laid(calendar, (*plan.overlays, *overlays))
            yield Party(whole, local, frozenset(members))


@lru_cache(maxsize=64)
def laid(calendar: Calendar, overlays: tuple[Overlay, ...]) -> Calendar:
    """A calendar with overlays, made once."""
    return overlaid(calendar, *overlays)
