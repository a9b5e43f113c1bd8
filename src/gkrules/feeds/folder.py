"""All feeds of a plan in a folder: one .ics a unit, one for all, an index for programs, a manifest for the next run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from attrs import frozen

from gkrules.agenda import Agenda
from gkrules.errors import DataError, Lang
from gkrules.feeds import text
from gkrules.feeds.compose import Composer, Item
from gkrules.feeds.ics import calendar
from gkrules.feeds.index import Counts, index, row
from gkrules.feeds.lines import instant
from gkrules.feeds.lock import locked
from gkrules.feeds.manifest import GONE, MANIFEST, FeedRecord, write
from gkrules.feeds.marks import marks_of
from gkrules.feeds.said import utc
from gkrules.feeds.settling import Plans, Settled, Settler
from gkrules.feeds.standing import INDEX, Standing, digest
from gkrules.feeds.values import Mark, Options
from gkrules.safely import Files, writing
from gkrules.units import RESERVED, Unit

_DEFAULT = Options()
_FILE = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@frozen
class Published:
    """What a run left in the folder: the names of the feeds and the index, how many entries the units' feeds hold.

    changed: the files that it wrote; the others were right already. cancelled: how many entries stand as cancelled.
    """

    folder: Path
    files: tuple[str, ...]
    entries: int
    changed: tuple[str, ...] = ()
    cancelled: int = 0


def publish(
    agenda: Agenda,
    folder: str | Path,
    *,
    start: date | None = None,
    end: date | None = None,
    stamp: datetime | None = None,
    lang: Lang = "zh",
    progress: Callable[[int, int], None] | None = None,
    marks: Mapping[str, Mark] | None = None,
    options: Options = _DEFAULT,
    waiting: Callable[[], None] | None = None,
) -> Published:
    """Bring a folder's calendars, `index.json` and `manifest.json` up to date; it is made where it is missing.

    start, end: due dates, both inclusive; without them those on or after the plan's date, of cycles that end inside
    its year. stamp: for DTSTAMP and LAST-MODIFIED of what is new or changed; by default the latest of the plan's date,
    the ledger's last entry and the calendar data's date, so that the same input gives the same bytes; naive means
    Shanghai. marks: how tasks stand, by their UIDs; by default what the agenda's ledger says, and nothing where it has
    none. progress: units done, and how many there are. waiting: called once where another publisher is at work.

    What is as it was is not touched. An entry that changed gets the next SEQUENCE; one that the plan no longer holds
    stays as a cancelled one for `options.grace` days, measured by the later of the stamp and the agenda's `as_of`.
    Everything is worked out before anything is replaced; each file is written beside its place and then renamed.

    Raises FileError where the folder cannot be written, another publisher does not end, or a newer gkrules keeps it;
    DataError for a range that ends before it begins, and for a stamp of an impossible year.
    """
    folder = Path(folder)
    check_range(start or agenda.plan.date, end)
    moment = in_utc(stamp or _stamp(agenda))
    found = agenda.due(start, end)
    units = agenda.plan.units
    for unit in units:
        _check(unit)
    if marks is None:
        marks = {} if agenda.ledger is None else marks_of(agenda.tasks(start, end))
    composer = Composer(agenda, found, marks, options, lang)
    counts = Counts.of(agenda)
    with locked(folder, wait=options.wait, waiting=waiting):
        run = _Run(folder, agenda, moment, options, lang)
        with writing() as files:
            rows: list[dict[str, Any]] = []
            for n, unit in enumerate(units, 1):
                entries = composer.unit(unit)
                name = f"{text.named(unit.name)}·{text.named(agenda.plan.title, text.TITLE)}"
                items = composer.items(entries, unit)
                done = run.feed(files, f"{unit.id}.ics", name, items)
                rows.append(row(agenda, unit, entries, counts, done.cancelled))
                if progress is not None:
                    progress(n, len(units))
            everybody = composer.everybody()
            run.feed(files, "all.ics", agenda.plan.title, composer.items(everybody))
            former = list(run.former(files))
            run.file(
                files,
                INDEX,
                index(agenda, rows, len(everybody), former, moment, run.standing.raw(INDEX)),
            )
            # Last: it lies ready before the first feed is renamed, so that of a run which is killed there the next one
            # knows what it had in mind (Standing.sweep).
            run.file(files, MANIFEST, write(run.record), listed=False)
    total = sum(one["events"] for one in rows)
    return Published(folder, tuple(run.files), total, tuple(run.changed), run.cancelled)


class _Run:
    """One run in a folder that is held: what it found there, what it makes of it."""

    def __init__(
        self, folder: Path, agenda: Agenda, stamp: datetime, options: Options, lang: Lang
    ) -> None:
        self.folder, self.options, self.lang = folder, options, lang
        self.standing = Standing(folder)
        self.standing.sweep()
        plans = Plans(agenda, self._days)
        day = max(stamp.date(), agenda.as_of or date.min)
        self.settler = Settler(plans, instant(stamp), day, options, lang)
        self.record: dict[str, FeedRecord] = {}
        self.files: list[str] = []
        self.changed: list[str] = []
        self.cancelled = 0

    def feed(self, files: Files, name: str, title: str, items: Iterator[Item]) -> Settled:
        """One feed: its entries settled against those it had, its bytes written where they differ."""
        raw = self.standing.raw(name)
        done = self.settler.settle(items, self.standing.entries(name, raw))
        self._feed(files, name, title, done, raw)
        return done

    def former(self, files: Files) -> Iterator[dict[str, Any]]:
        """The feeds of units that the plan no longer names: their entries cancelled, in the end an empty calendar.

        It stays until somebody removes the file: a subscribed client is never answered with nothing.
        """
        for name in list(self.standing.feeds()):
            if name in self.record:
                continue
            raw = self.standing.raw(name)
            title = self.standing.name(name, raw)
            done = self.settler.settle((), self.standing.entries(name, raw))
            if not raw and not done.components:
                self.record[name] = FeedRecord("", title, done.entries)
                continue
            self._feed(files, name, title, done, raw)
            yield {"feed": name, "name": title, "cancelled": done.cancelled}

    def file(
        self, files: Files, name: str, data: bytes, raw: bytes | None = None, *, listed: bool = True
    ) -> None:
        """A file of the folder; written where it is not so already."""
        if listed:
            self.files.append(name)
        if data != (self.standing.raw(name) if raw is None else raw):
            files.add(self.folder / name, data)
            self.changed.append(name)

    def _feed(self, files: Files, name: str, title: str, done: Settled, raw: bytes) -> None:
        called = text.named(title, text.SUMMARY)
        data = calendar(called, done.components, self.options, self.lang)
        self.record[name] = FeedRecord(digest(data), called, done.entries)
        self.cancelled += done.cancelled if name != "all.ics" else 0
        self.file(files, name, data, raw)

    def _days(self) -> Iterator[date]:
        for one in self.standing.records():
            if one.state != GONE:
                yield one.moment


def check_range(start: date, end: date | None) -> None:
    """Raises DataError for a range that ends before it begins: it would empty every calendar without a word."""
    if end is not None and end < start:
        raise DataError(
            f"范围的末日{end}在首日{start}之前",
            f"the range ends on {end}, before it begins on {start}",
        )


def in_utc(stamp: datetime) -> datetime:
    """A stamp in UTC; naive means Shanghai. Raises DataError for a year that no calendar speaks of."""
    if 1900 < stamp.year < 2999:
        moment = utc(stamp)
        assert isinstance(moment, datetime)
        return moment
    raise DataError(
        f"时刻{stamp.isoformat()}的年份应当在1901至2998之间",
        f"the stamp's year must lie between 1901 and 2998: {stamp.isoformat()}",
    )


def _stamp(agenda: Agenda) -> datetime:
    day = max(agenda.plan.date, agenda.calendar.dated or agenda.plan.date)
    found = datetime(day.year, day.month, day.day, tzinfo=UTC)
    entries = () if agenda.ledger is None else agenda.state.entries
    return max(found, entries[-1].recorded) if entries else found


def _check(unit: Unit) -> None:
    """A directory read from a file has such ids only; one made by a program might not."""
    if not _FILE.fullmatch(unit.id) or unit.id in RESERVED:
        raise DataError(
            f"单位编号「{unit.id}」不能作文件名：只能用小写字母、数字和连字符",
            f"unit id {unit.id!r} cannot name a file: small letters, digits and hyphens only",
        )
