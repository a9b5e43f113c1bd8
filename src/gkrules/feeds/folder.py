"""All feeds of a plan in a folder: one .ics a unit, one for all, and an index for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import frozen

from gkrules.agenda import Agenda, Due
from gkrules.errors import Lang
from gkrules.feeds.event import Entry, event, stamp_of
from gkrules.feeds.ics import calendar
from gkrules.occurrence import Certainty
from gkrules.safely import write_files
from gkrules.units import Unit

#: The index's own version: raised when a key changes its meaning or goes.
INDEX_SCHEMA = 1
_NEXT = 5


@frozen
class Published:
    """What a run wrote: the folder, the names of the files in it, how many entries they hold."""

    folder: Path
    files: tuple[str, ...]
    entries: int


def publish(
    agenda: Agenda,
    folder: str | Path,
    *,
    start: date | None = None,
    end: date | None = None,
    stamp: datetime | None = None,
    lang: Lang = "zh",
    progress: Callable[[int, int], None] | None = None,
) -> Published:
    """Write the plan's calendars and `index.json` into a folder, which is made where it is missing.

    start, end: due dates, both inclusive; without them those on or after the plan's date, of cycles
    that end inside its year. stamp: DTSTAMP; by default the latest of the plan's date and the
    calendar data's, so that the same input gives the same bytes. Everything is worked out before
    anything is written, and each file is written beside its place and then renamed. Raises
    FileError where the folder cannot be written.
    """
    folder = Path(folder)
    stamp = stamp or _stamp(agenda)
    found = agenda.due(start, end)
    units = agenda.plan.units
    title = agenda.plan.title
    ready: dict[str, bytes] = {}
    rows: list[dict[str, Any]] = []
    for n, unit in enumerate(units, 1):
        mine = [(due, _entry(agenda, due, unit)) for due in found]
        entries = [entry for _, entry in mine if entry is not None]
        name = f"{unit.name}·{title}"
        ready[f"{unit.id}.ics"] = calendar(name, (event(one, stamp, lang) for one in entries), lang)
        rows.append(_row(agenda, unit, entries))
        if progress is not None:
            progress(n, len(units))
    whole = list(_whole(agenda, found))
    ready["all.ics"] = calendar(title, (event(one, stamp, lang) for one in whole), lang)
    ready["index.json"] = _index(agenda, rows, whole, stamp)
    write_files({folder / name: data for name, data in ready.items()})
    return Published(folder, tuple(ready), sum(row["events"] for row in rows))


def _stamp(agenda: Agenda) -> datetime:
    dates = [agenda.plan.date, agenda.calendar.dated or agenda.plan.date]
    return stamp_of(max(dates))


def _whole(agenda: Agenda, found: tuple[Due, ...]) -> Iterator[Entry]:
    """One entry for all units that owe an occurrence; one more for those whose own days give other dates."""
    alike: dict[str, list[Due]] = {}
    for due in sorted(
        found, key=lambda due: due.local
    ):  # the plan's own has no name and comes first
        alike.setdefault(due.key, []).append(due)
    for due in found:
        first = alike[due.key][0]
        same = [one for one in alike[due.key] if _dates(one) == _dates(due)]
        if due is not first and first in same:
            continue
        owner = "all" if not due.local else f"all.{sha256(due.local.encode()).hexdigest()[:10]}"
        shares = due.shares
        if due is first and len(same) > 1:
            owing = {share for one in same for share in one.shares}
            shares = tuple(share for share in due.obligation.units.shares if share in owing)
        yield Entry(agenda.uid(due, owner), due, shares, agenda.plan)


def _dates(due: Due) -> tuple[object, ...]:
    one = due.occurrence
    return (one.start, one.due, one.act_by, one.earliest, one.latest)


def _entry(agenda: Agenda, due: Due, unit: Unit) -> Entry | None:
    for share in due.shares:
        if share.unit.id == unit.id:
            return Entry(agenda.uid(due, unit.id), due, (share,), agenda.plan)
    return None


# ---------------------------------------------------------------- the index


def _row(agenda: Agenda, unit: Unit, entries: list[Entry]) -> dict[str, Any]:
    # Named only where it is not the plan's.
    own = agenda.plan.directory.overlays(unit)
    calendar = {"calendar": agenda.calendar_for(unit).name} if own else {}
    return {
        "id": unit.id,
        "unit": unit.name,
        "kind": unit.kind.value,
        "feed": f"{unit.id}.ics",
        "events": len(entries),
        "awaiting": len(agenda.awaiting(unit)),
        "continuing": len(agenda.continuing(unit)),
        "undated": len(agenda.undated(unit)),
        "next": [_next(entry) for entry in _upcoming(agenda, entries)],
        **calendar,
    }


def _upcoming(agenda: Agenda, entries: list[Entry]) -> Iterable[Entry]:
    """The first few due on or after the day the agenda looks from (the plan's date by default)."""
    day = agenda.as_of or agenda.plan.date
    later = [entry for entry in entries if _due(entry)[:10] >= day.isoformat()]
    return later[:_NEXT]


def _next(entry: Entry) -> dict[str, Any]:
    occurrence = entry.due.occurrence
    return {
        "due": _due(entry),
        "act_by": occurrence.act_by.isoformat() if occurrence.act_by else None,
        "certainty": occurrence.certainty.value,
        "provisional": occurrence.certainty is Certainty.PROVISIONAL,
        "obligation": entry.due.obligation.id,
        "title": entry.due.obligation.title,
        "phrase": entry.due.stated.phrase,
        "role": entry.shares[0].role.value,
        "uid": entry.uid,
    }


def _due(entry: Entry) -> str:
    due = entry.due.occurrence.due
    assert due is not None
    return due.isoformat()


def _index(
    agenda: Agenda, rows: list[dict[str, Any]], whole: list[Entry], stamp: datetime
) -> bytes:
    plan, working = agenda.plan, agenda.calendar_for()
    data = {
        "schema": INDEX_SCHEMA,
        "plan": {"title": plan.title, "number": plan.number, "office": plan.office,
                 "date": plan.date.isoformat(), "year": plan.year},
        "calendar": {"name": working.name, "known_until": working.known_until.isoformat(),
                     "source": working.source},
        "stamp": stamp.isoformat(),
        "all": {"feed": "all.ics", "events": len(whole)},
        "units": rows,
    }  # fmt: skip
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


# ---------------------------------------------------------------- the disk
