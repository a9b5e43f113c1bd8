"""What was published: for each entry a digest of its content, its number and its instant (manifest.json).

The manifest is an index of the feeds beside it: where it is lost or damaged it is made again from them (`recover`). It
alone remembers the numbers of entries that are no longer in any feed, so that one that comes back goes on from there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from attrs import field, frozen

from gkrules.errors import FileError, Problem
from gkrules.feeds.lines import instant

MANIFEST = "manifest.json"
#: Raised when the meaning of a row changes; a newer one is refused, since it may know what we would lose.
SCHEMA = 1
#: SEQUENCE is an INTEGER (RFC 5545, 3.3.8).
HIGHEST = 2**31 - 1

#: A feed's file: what `publish` itself names so. No name of a record leads out of the folder.
FEED = re.compile(r"[a-z0-9][a-z0-9-]{0,79}\.ics")
_UID = re.compile(r"[!-~]{1,193}\.gkrules")
#: Days that a calendar of limits can speak of; nothing that is counted on from them overflows.
_YEARS = range(1900, 3000)
_MOMENT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})Z)?")
SHOWN, CANCELLED, GONE = "", "cancelled", "gone"


@frozen
class Record:
    """One entry as it was last published.

    digest: of its content, without its number and instant. sequence: its number; it never falls. modified: its
    instant, as 20260105T000000Z. start: its day or instant, as it stands in DTSTART. title: the summary without how it
    stands. state: shown, cancelled, or gone (no longer in the feed). since: the day on which it was withdrawn, as
    20260105. of: the UID of the entry beside which it stands.
    """

    digest: str
    sequence: int
    modified: str
    start: str
    title: str
    state: str = SHOWN
    since: str = ""
    of: str = ""
    kind: str = "VEVENT"

    @property
    def moment(self) -> date:
        """Its day, or its instant in UTC."""
        return moment(self.start)


@lru_cache(maxsize=1 << 14)
def moment(words: str) -> date:
    """20260105 as a date, 20260105T000000Z as an instant. Raises ValueError for anything else."""
    found = _MOMENT.fullmatch(words)
    if found is None:
        raise ValueError(words)
    numbers = [int(one) for one in found.groups("-1")]
    return date(*numbers[:3]) if numbers[3] < 0 else datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type, misc]


@frozen
class FeedRecord:
    """One feed as it was last published: the digest of its bytes, its name for people, its entries by UID."""

    digest: str
    name: str
    entries: Mapping[str, Record] = field(factory=dict)


def settle(before: Record | None, digest: str, stamp: str) -> tuple[int, str]:
    """An entry's number and instant: those it had where its content is the same, else the next and a later one."""
    if before is None:
        return 0, stamp
    if before.digest == digest:
        return before.sequence, before.modified
    return min(before.sequence + 1, HIGHEST), max(stamp, _later(before.modified))


def _later(modified: str) -> str:
    after = moment(modified)
    assert isinstance(after, datetime)
    try:
        return instant(after + timedelta(seconds=1))
    except OverflowError:  # somebody wrote the last second of all into a feed
        return modified


# ---------------------------------------------------------------- the file


def read(folder: Path, name: str = MANIFEST) -> dict[str, FeedRecord] | None:
    """The feeds on record in a folder, by file name; None where there is no record that can be used.

    Raises FileError for one that a newer version of gkrules wrote.
    """
    path = folder / name
    try:
        data = json.loads(path.read_bytes())
        schema = data["schema"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if isinstance(schema, int) and schema > SCHEMA:
        raise FileError((
            Problem(
                str(path), 0, "schema",
                f"是更新版本的 gkrules 写的（版式{schema}，这里认到{SCHEMA}），请升级后再发布",
                f"was written by a newer gkrules (schema {schema}, this one knows {SCHEMA}); upgrade to publish here",
            ),
        ))  # fmt: skip
    try:
        return dict(_feeds(data))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _feeds(data: Any) -> Iterator[tuple[str, FeedRecord]]:
    if data["schema"] != SCHEMA:
        raise ValueError
    for name, feed in data["feeds"].items():
        entries = {uid: checked(uid, Record(*row)) for uid, row in feed["entries"].items()}
        _words(feed["sha256"], feed["name"])
        if FEED.fullmatch(name):
            yield name, FeedRecord(feed["sha256"], feed["name"], entries)


def checked(uid: str, found: Record) -> Record:
    """A record that may be built on, whoever wrote it. Raises ValueError or TypeError for one that may not."""
    _words(
        found.digest, found.modified, found.start, found.title, found.state, found.since, found.of
    )
    if type(found.sequence) is not int:
        raise TypeError
    if not 0 <= found.sequence <= HIGHEST or found.kind not in ("VEVENT", "VTODO"):
        raise ValueError
    if found.state not in (SHOWN, CANCELLED, GONE) or not _UID.fullmatch(uid):
        raise ValueError
    if not isinstance(moment(found.modified), datetime) or found.moment.year not in _YEARS:
        raise ValueError
    if found.since and isinstance(moment(found.since), datetime):
        raise ValueError
    return found


def _words(*words: Any) -> None:
    """Raises TypeError for what is no text, ValueError for halves of characters, which no file can hold."""
    "".join(words).encode()


def write(feeds: Mapping[str, FeedRecord]) -> bytes:
    """The manifest's bytes: JSON, one line an entry, the same for the same record."""
    parts = [f'{{"schema":{SCHEMA},"feeds":{{']
    for n, (name, feed) in enumerate(sorted(feeds.items())):
        head = f'{{"sha256":{_json(feed.digest)},"name":{_json(feed.name)},"entries":{{'
        parts.append(f"{',' if n else ''}\n{_json(name)}:{head}")
        rows = [f"\n{_json(uid)}:{_row(one)}" for uid, one in sorted(feed.entries.items())]
        parts += [",".join(rows), "}}"]
    return ("".join(parts) + "\n}}\n").encode()


def _row(one: Record) -> str:
    rest = [one.state, one.since, one.of, one.kind]
    if one.kind == "VEVENT":  # what says nothing is left out
        rest.pop()
        while rest and not rest[-1]:
            rest.pop()
    words = map(_json, (one.modified, one.start, one.title, *rest))
    return f"[{_json(one.digest)},{one.sequence},{','.join(words)}]"


#: A JSON string.
_json = encode_basestring
