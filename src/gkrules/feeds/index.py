"""index.json: which feeds there are, for programs and pages."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from attrs import frozen

from gkrules.agenda import Agenda
from gkrules.feeds.event import Entry
from gkrules.feeds.values import OPEN
from gkrules.occurrence import Certainty
from gkrules.units import Unit

#: The index's own version: raised when a key changes its meaning or goes.
INDEX_SCHEMA = 1
_NEXT = 5


@frozen
class Counts:
    """How many tasks without a date each unit has, by its id."""

    awaiting: Counter[str]
    continuing: Counter[str]
    undated: Counter[str]

    @classmethod
    def of(cls, agenda: Agenda) -> Counts:
        """Counted once for all units."""
        asked = (agenda.awaiting(), agenda.continuing(), agenda.undated())
        return cls(*(Counter(task.unit.id for task in tasks) for tasks in asked))


def row(
    agenda: Agenda, unit: Unit, entries: list[Entry], counts: Counts, cancelled: int
) -> dict[str, Any]:
    """A unit's line. The calendar is named only where it is not the plan's."""
    own = agenda.plan.directory.overlays(unit)
    calendar = {"calendar": agenda.calendar_for(unit).name} if own else {}
    late = sum(entry.mark.overdue and not entry.mark.closed for entry in entries)
    return {
        "id": unit.id,
        "unit": unit.name,
        "kind": unit.kind.value,
        "feed": f"{unit.id}.ics",
        "events": len(entries),
        "awaiting": counts.awaiting[unit.id],
        "continuing": counts.continuing[unit.id],
        "undated": counts.undated[unit.id],
        "next": [_next(entry) for entry in _upcoming(agenda, entries)],
        **({"overdue": late} if late else {}),
        **({"cancelled": cancelled} if cancelled else {}),
        **calendar,
    }


def _upcoming(agenda: Agenda, entries: list[Entry]) -> Iterable[Entry]:
    """The first few still open that are due on or after the day the agenda looks from (the plan's date by default)."""
    day = (agenda.as_of or agenda.plan.date).isoformat()
    later = [one for one in entries if _due(one)[:10] >= day and not one.mark.closed]
    return later[:_NEXT]


def _next(entry: Entry) -> dict[str, Any]:
    due, occurrence = entry.said.due, entry.said.occurrence
    return {
        "due": _due(entry),
        "act_by": occurrence.act_by.isoformat() if occurrence.act_by else None,
        "certainty": occurrence.certainty.value,
        "provisional": occurrence.certainty is Certainty.PROVISIONAL,
        "obligation": due.obligation.id,
        "title": due.obligation.title,
        "phrase": due.stated.phrase,
        "role": entry.shares[0].role.value,
        "uid": entry.uid,
        **({"stopped": True} if entry.mark != OPEN and entry.mark.stopped else {}),
    }


def _due(entry: Entry) -> str:
    due = entry.said.occurrence.due
    assert due is not None
    return due.isoformat()


def index(
    agenda: Agenda,
    rows: list[dict[str, Any]],
    whole: int,
    former: list[dict[str, Any]],
    stamp: datetime,
    before: bytes,
) -> bytes:
    """The index's bytes. Where it says nothing new it stays as it was, with the stamp it had.

    former: feeds of units that the plan no longer names; they stay as long as clients may hold them.
    """
    plan, working = agenda.plan, agenda.calendar_for()
    data: dict[str, Any] = {
        "schema": INDEX_SCHEMA,
        "plan": {"title": plan.title, "number": plan.number, "office": plan.office,
                 "date": plan.date.isoformat(), "year": plan.year},
        "calendar": {"name": working.name, "known_until": working.known_until.isoformat(),
                     "source": working.source},
        "stamp": stamp.isoformat(),
        "all": {"feed": "all.ics", "events": whole},
        "units": rows,
        **({"former": former} if former else {}),
    }  # fmt: skip
    made = _bytes(data)
    try:
        old = json.loads(before)
        if _bytes({**data, "stamp": str(old["stamp"])}) == before:
            return before
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    return made


def _bytes(data: dict[str, Any]) -> bytes:
    words = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    return words.encode("utf-8", "replace")
