"""What stands in a folder before a run: the manifest's record, put right by the feeds themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from attrs import evolve

from gkrules.errors import FileError, Problem
from gkrules.feeds import recover
from gkrules.feeds.manifest import FEED, MANIFEST, FeedRecord, Record, read, write
from gkrules.safely import beside, write_files

#: What `publish` writes beside the feeds.
INDEX = "index.json"
_UNKNOWN = FeedRecord("", "")
#: How either begins, whatever became of the rest.
_BEGIN = re.compile(rb'\s*\{\s*"schema"')


class Standing:
    """A folder as it is found.

    Raises FileError where a newer gkrules keeps it, and where it holds no feed of ours, but an index.json or a
    manifest.json of somebody else's (web pages have such), which publishing would replace.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        record = read(folder)
        self._record = record or {}
        if record is None and next(self.feeds(), None) is None:
            self._spare()

    def _spare(self) -> None:
        for name in (INDEX, MANIFEST):
            raw = self.raw(name)
            if raw.strip() and not _BEGIN.match(raw):
                zh = "不是 gkrules 写的，没有动它：请发布到另一个文件夹，或者先把它移开"
                en = "was not written by gkrules and is left alone: publish elsewhere, or move it away"
                raise FileError((Problem(str(self._folder / name), 0, "", zh, en),))

    def sweep(self) -> None:
        """Take up what a run that was killed left beside the files, and remove it. Raises FileError.

        Its manifest lay ready before it renamed the first feed: of the feeds that it did rename that one speaks. This
        is kept before anything else is done, or a second death would leave feeds of which no manifest knows, and an
        entry that had gone from one would come back with a number that clients have seen on something else.
        """
        left = read(self._folder, beside(Path(MANIFEST)).name) or {}
        renamed = {
            name: feed
            for name, feed in left.items()
            if feed.digest != self._record.get(name, _UNKNOWN).digest
            and feed.digest == digest(self.raw(name))
        }
        if renamed:
            self._record = {**self._record, **renamed}
            write_files({self._folder / MANIFEST: write(self._record)})
        for name in ("*.ics", INDEX, MANIFEST):
            for part in self._folder.glob(beside(Path(name)).name):
                with suppress(OSError):
                    part.unlink()

    def raw(self, name: str) -> bytes:
        """A file's bytes; empty where there is none."""
        try:
            return (self._folder / name).read_bytes()
        except OSError:
            return b""

    def feeds(self) -> Iterator[str]:
        """The feeds of earlier runs: those on record, and those of ours that only lie there."""
        yield from self._record
        for path in sorted(self._folder.glob("*.ics")):
            if (
                path.name not in self._record
                and FEED.fullmatch(path.name)  # 「副本.ics」 is somebody's copy
                and recover.ours(self.raw(path.name))
            ):
                yield path.name

    def name(self, feed: str, raw: bytes) -> str:
        """A feed's name for people."""
        found = self._record.get(feed)
        return found.name if found is not None else recover.name(raw)

    def records(self) -> Iterator[Record]:
        """Every entry on record."""
        for name in self.feeds():
            yield from self.entries(name, self.raw(name)).values()

    def entries(self, name: str, raw: bytes) -> Mapping[str, Record]:
        """A feed's entries as clients have seen them.

        The manifest speaks where it knows these bytes, or where the file is gone. Else the file does, but a number
        never falls behind the manifest's: the bytes were changed by hand, or the manifest is an older copy.
        """
        record = self._record.get(name, _UNKNOWN)
        if not raw or digest(raw) == record.digest or not recover.ours(raw):
            return record.entries
        found = dict(record.entries)
        for uid, seen in recover.entries(raw).items():
            known = found.get(uid)
            if known is None:
                found[uid] = seen
            elif (known.digest, known.sequence) != (seen.digest, seen.sequence):
                found[uid] = evolve(
                    seen,
                    sequence=max(seen.sequence, known.sequence),
                    modified=max(seen.modified, known.modified),
                    of=seen.of or known.of,
                )
        return found


def digest(raw: bytes) -> str:
    """What stands for a feed's bytes."""
    return sha256(raw).hexdigest()
