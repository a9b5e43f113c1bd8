"""Whether a client's copy is still good (RFC 9110, 13): If-None-Match goes before If-Modified-Since."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import formatdate, parsedate_to_datetime

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def unchanged(tags: str | None, since: str | None, tag: str, modified: int, now: datetime) -> bool:
    """Whether 304 is the answer to these headers, for content with this strong tag, changed at `modified`.

    `modified` is in whole seconds since 1970: HTTP's dates know no smaller part. Where there are tags, the date is
    not looked at. A date that cannot be read, or lies after `now`, is ignored.
    """
    if tags is not None:
        return tags.strip() == "*" or tag in _TAG.findall(tags)
    day = _date(since) if since is not None else None
    return day is not None and day <= now and modified <= day.timestamp()


def http_date(seconds: int) -> str:
    """Seconds since 1970 as HTTP writes a date: Wed, 25 Nov 2026 12:00:00 GMT."""
    return formatdate(seconds, usegmt=True)


def _date(words: str) -> datetime | None:
    """The date in any of HTTP's three formats; None where it is none."""
    try:
        found = parsedate_to_datetime(words)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
