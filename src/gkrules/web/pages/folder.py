"""What a published folder says of itself: its index.json, and the entries of one feed. Anything odd is left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

from attrs import frozen
from icalendar import Calendar

from gkrules.trace import Moment
from gkrules.web.shelf import Shelf, Unusable

_SHANGHAI = timezone(timedelta(hours=8))
#: What tells an entry some working days ahead from the due date's own (feeds.companions).
_AHEAD = re.compile(r"lead\d+\.")
_REMINDERS = {"提醒", "reminder"}
#: A feed or an index larger than this is not read for a page.
_MOST = 32_000_000
#: Of so many feeds the entries are remembered.
REMEMBERED = 16


@frozen
class Next:
    """A date that the index tells beforehand."""

    due: Moment
    title: str
    uid: str
    provisional: bool = False


@frozen
class Listed:
    """One unit as the index has it; `feed` is its calendar's path in the folder."""

    id: str
    name: str
    kind: str
    feed: str
    counts: tuple[tuple[str, int], ...] = ()
    next: tuple[Next, ...] = ()

    def count(self, name: str) -> int:
        """How many entries it has, how many tasks wait, run on, have no date."""
        return dict(self.counts).get(name, 0)


@frozen
class Index:
    """One index.json: the plan's title, what is known until when, the calendar of all, the units."""

    path: str = ""
    title: str = ""
    office: str = ""
    number: str = ""
    year: int = 0
    known_until: date | None = None
    source: str = ""
    whole: str = ""
    units: tuple[Listed, ...] = ()

    def unit(self, name: str) -> Listed | None:
        """The unit of that id."""
        return next((one for one in self.units if one.id == name), None)


@frozen
class Entry:
    """One entry of a feed: what a page can say of it without the plan."""

    uid: str
    due: Moment
    summary: str
    description: str = ""
    status: str = ""


#: So many inner folders are shown together on a page; of more, one place at a time is.
MANY = 40


def indexes(folder: Path, place: str = "") -> tuple[Index, ...]:
    """The index of the folder, else those of the folders in it, or of one of these (`place`).

    None where nothing is published yet, and where there are too many to show together.
    """
    shelf = Shelf(folder)
    whole = _index(shelf, "")
    if whole is not None:
        return (whole,)
    inner = _inner(folder)
    if place or len(inner) > MANY:
        inner = [place] if place in inner else []
    found = (_index(shelf, f"{name}/") for name in inner)
    return tuple(one for one in found if one is not None)


def places(folder: Path) -> tuple[str, ...]:
    """The inner folders, where they are too many to show together: the places of `publish-places`."""
    inner = _inner(folder)
    return tuple(inner) if len(inner) > MANY and _index(Shelf(folder), "") is None else ()


def _inner(folder: Path) -> list[str]:
    try:
        found = [one.name for one in folder.iterdir() if (one / "index.json").is_file()]
    except OSError:
        return []
    return sorted(found)


def entries(folder: Path, feed: str) -> tuple[Entry, ...] | None:
    """The entries of a feed, soonest first; None where it is not there or cannot be read.

    A feed is read anew only where its file has changed: to read a large one takes seconds.
    """
    try:
        place = Shelf(folder).place(feed)
        found = None if place is None else place.stat()
    except OSError:
        return None
    if place is None or found is None:
        return None
    try:
        return _entries(folder, feed, (found.st_ino, found.st_mtime_ns, found.st_size))
    except ValueError:
        return None


@lru_cache(maxsize=REMEMBERED)
def _entries(folder: Path, feed: str, state: tuple[int, ...]) -> tuple[Entry, ...]:
    """`state`: what the file is now, so that another one is read anew. Raises ValueError for what is no calendar."""
    body = _body(Shelf(folder), feed)
    if body is None:
        raise ValueError(feed)
    calendar = Calendar.from_ical(body)
    return tuple(sorted(_events(calendar), key=lambda one: (_order(one.due), one.uid)))


def _events(calendar: Any) -> Iterator[Entry]:
    """The due dates; not the entries that only remind of them some days before."""
    for event in calendar.walk("VEVENT"):
        start = event.get("DTSTART")
        if start is None or not isinstance(start.dt, date):
            continue
        if _AHEAD.match(str(event.get("UID", ""))) and _reminds(event.get("CATEGORIES")):
            continue
        moment: Moment = start.dt
        if isinstance(moment, datetime) and moment.tzinfo is not None:
            moment = moment.astimezone(_SHANGHAI)
        yield Entry(
            str(event.get("UID", "")),
            moment,
            str(event.get("SUMMARY", "")),
            str(event.get("DESCRIPTION", "")),
            str(event.get("STATUS", "")),
        )


def _reminds(categories: Any) -> bool:
    listed = categories if isinstance(categories, list) else [categories]
    words = {str(word) for one in listed for word in getattr(one, "cats", ())}
    return bool(words & _REMINDERS)


def _order(moment: Moment) -> str:
    return moment.isoformat() if isinstance(moment, datetime) else f"{moment}T24"


def _body(shelf: Shelf, path: str) -> bytes | None:
    try:
        place = shelf.place(path)
        if place is None or not place.is_file() or place.stat().st_size > _MOST:
            return None
        return place.read_bytes()
    except (OSError, Unusable):
        return None


def _index(shelf: Shelf, path: str) -> Index | None:
    body = _body(shelf, f"{path}index.json")
    try:
        data = json.loads(body) if body else None
    except ValueError:
        return None
    if not isinstance(data, dict):
        return None
    plan, calendar, whole = (_table(data, name) for name in ("plan", "calendar", "all"))
    return Index(
        path,
        _text(plan, "title"),
        _text(plan, "office"),
        _text(plan, "number"),
        _count(plan, "year"),
        _date(calendar.get("known_until")),
        _text(calendar, "source"),
        path + _text(whole, "feed") if _text(whole, "feed") else "",
        tuple(_units(data.get("units"), path)),
    )


def _units(rows: object, path: str) -> Iterator[Listed]:
    for row in _rows(rows):
        if not _text(row, "id"):
            continue
        counts = ("events", "awaiting", "continuing", "undated", "overdue")
        feed = _text(row, "feed")
        yield Listed(
            _text(row, "id"),
            _text(row, "unit") or _text(row, "id"),
            _text(row, "kind"),
            path + feed if feed else "",
            tuple((name, _count(row, name)) for name in counts if name in row),
            tuple(_next(row.get("next"))),
        )


def _next(rows: object) -> Iterator[Next]:
    for row in _rows(rows):
        due = _moment(row.get("due"))
        if due is not None:
            provisional = row.get("provisional") is True
            yield Next(due, _text(row, "title"), _text(row, "uid"), provisional)


def _rows(rows: object) -> Iterable[dict[str, Any]]:
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _table(data: dict[str, Any], name: str) -> dict[str, Any]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def _text(data: dict[str, Any], name: str) -> str:
    found = data.get(name)
    return found if isinstance(found, str) else ""


def _count(data: dict[str, Any], name: str) -> int:
    found = data.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def _moment(words: object) -> Moment | None:
    try:
        if isinstance(words, str) and "T" in words:
            return datetime.fromisoformat(words)
    except ValueError:
        return None
    return _date(words)


def _date(words: object) -> date | None:
    try:
        return date.fromisoformat(words) if isinstance(words, str) else None
    except ValueError:
        return None
