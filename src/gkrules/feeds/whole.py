"""The calendar of all units: one entry for all that owe the same by the same day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from gkrules.agenda import Due
from gkrules.unitsphrase import Share

#: Who owns the entries of this calendar in UIDs.
ALL = "all"
_PART = re.compile(rf"\.{ALL}\.[0-9a-f]{{10}}@")


def together(found: Iterable[Due]) -> Iterator[tuple[Due, tuple[Share, ...], str]]:
    """Each due date with all who owe it, and the owner that its UID names.

    One entry stands for everybody; those whose own days, or whose own extension, give another date get one of their
    own. The plan's own calendar comes first, so that its entry keeps its UID whatever the others do.
    """
    alike: dict[str, list[Due]] = {}
    for due in sorted(found, key=lambda one: one.local):  # the plan's own has no name
        alike.setdefault(due.key, []).append(due)
    for dues in alike.values():
        first = _main(dues)
        same = [one for one in dues if _dates(one) == _dates(first)]
        shares = first.shares
        if len(same) > 1:
            owing = {share for one in same for share in one.shares}
            shares = tuple(share for share in first.obligation.units.shares if share in owing)
        yield first, shares, ALL
        told: set[str] = set()
        for due in dues:
            if any(due is one for one in same):
                continue
            # Days of their own have a name; without one, or where that is taken, the units tell it apart.
            mark = due.local if due.local and due.local not in told else _units(due)
            told.add(mark)
            yield due, due.shares, f"{ALL}.{_digest(mark)}"


def _main(dues: list[Due]) -> Due:
    """Of the plan's own dates the one that most units have; the first where there are several."""
    own = [one for one in dues if one.local == dues[0].local]
    return max(own, key=lambda one: len(one.shares))


def owned_by_all(uid: str) -> str:
    """The UID of everybody's entry, whichever of a calendar's entries for one key this is."""
    return _PART.sub(f".{ALL}@", uid)


def _dates(due: Due) -> tuple[object, ...]:
    one = due.occurrence
    return (one.start, one.due, one.act_by, one.earliest, one.latest)


def _units(due: Due) -> str:
    return "·".join(share.unit.id for share in due.shares)


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:10]
