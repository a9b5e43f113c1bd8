"""What the server notes of itself: one JSON object a line, without tokens, without what was asked.

A line holds the method, the path with any token taken out, the status, sizes and times. It never holds a query, a
body, a phrase or a text: those may speak of people.
"""

from __future__ import annotations

import json
import re
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TextIO

from attrs import frozen

#: What follows /t/, and whatever looks like a token elsewhere.
_AFTER_T = re.compile(r"(?i)(?<=/t/)[^/]+|(?<=^t/)[^/]+")
_LIKE_A_TOKEN = re.compile(r"[A-Za-z0-9_-]{32,}")


def cleaned(path: str) -> str:
    """A path as it may be noted: tokens out, at most 200 characters."""
    path = re.sub(r"/{2,}", "/", path.replace("\\", "/"))
    return without_tokens(_AFTER_T.sub("…", path))[:200]


def without_tokens(words: str) -> str:
    """Any other words of a request as they may be noted: whatever looks like a token out."""
    return _LIKE_A_TOKEN.sub("…", words)


def nothing(event: str, **fields: Any) -> None:
    """A log that keeps nothing."""


#: A log takes an event's name and its fields.
Log = Callable[..., None]


@frozen
class JsonLog:
    """Lines of JSON to a stream (standard error), which is flushed at each."""

    stream: TextIO = sys.stderr

    def __call__(self, event: str, **fields: Any) -> None:
        """Note one event."""
        row = {"time": _now(), "event": event, **fields}
        self.stream.write(json.dumps(row, ensure_ascii=True, separators=(",", ":")) + "\n")
        self.stream.flush()


@frozen
class TextLog:
    """Lines for a person at a terminal."""

    stream: TextIO = sys.stderr

    def __call__(self, event: str, **fields: Any) -> None:
        """Note one event."""
        words = " ".join(f"{name}={_plain(value)}" for name, value in fields.items())
        self.stream.write(f"{_now()} {event} {words}\n")
        self.stream.flush()


def frames(error: BaseException) -> list[str]:
    """Where an error came from, file and line; its message may hold what was asked, and is left out."""
    found = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{frame.filename.rpartition('gkrules/')[2]}:{frame.lineno}" for frame in found]


def _plain(value: Any) -> str:
    words = str(value)
    return words if re.fullmatch(r"[\x21-\x7e]+", words) else json.dumps(words, ensure_ascii=True)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
