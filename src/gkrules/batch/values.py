"""What stands in a cell of the input: dates and instants, stops, an extension; as people and programs write them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from gkrules.counting import Stop
from gkrules.errors import ParseError, ResolveError
from gkrules.limits import Quantity, Within
from gkrules.reader import parse
from gkrules.trace import Moment

#: China has kept this offset since 1991; instants without one are Shanghai's.
SHANGHAI = timezone(timedelta(hours=8))
_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})"
    r"|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))"
)
_BETWEEN = re.compile(r"\s*(?:\.\.|至|~|～)\s*")
_NEXT = re.compile(r"\s*[;；、,，\n]\s*")
_WHOLE = frozenset({"是", "有", "true", "yes", "y", "1", "全部", "可以延长", "whole"})
_NONE = frozenset({"", "否", "无", "false", "no", "n", "0", "不延长", "none"})


def moment(words: str) -> Moment:
    """A date (2026-09-24, 2026/9/24, 20260924, 2026年9月24日), or an instant (2026-09-24T09:00, Shanghai's clock).

    Raises ResolveError.
    """
    words = words.strip()
    found = _DATE.fullmatch(words)
    try:
        if found:
            year, month, day = (int(part) for part in found.groups() if part is not None)
            return date(year, month, day)
        if ":" in words:
            return local(datetime.fromisoformat(words.replace("/", "-")))
    except ValueError:
        pass
    raise ResolveError(
        f"日期「{words[:40]}」读不懂，写成 2026-09-24 或 2026-09-24T09:00 这样",
        f"{words[:40]!r} is no date; write it as 2026-09-24 or 2026-09-24T09:00",
    )


def local(instant: datetime) -> datetime:
    """An instant by Shanghai's clock, without a zone."""
    return instant if instant.tzinfo is None else instant.astimezone(SHANGHAI).replace(tzinfo=None)


@lru_cache(maxsize=4096)
def stops(words: str) -> tuple[Stop, ...]:
    """Times that do not count: 2026-01-05..2026-01-09; 2026-02-01至2026-02-03, both days inclusive; or one day.

    Raises ResolveError.
    """
    found: list[Stop] = []
    for part in _NEXT.split(words.strip().strip("；;")):
        if part:
            first, *rest = _BETWEEN.split(part)
            if len(rest) > 1:
                raise ResolveError(
                    f"中止的时间「{part[:60]}」读不懂，写成 2026-01-05..2026-01-09 这样",
                    f"{part[:60]!r} is no stop; write it as 2026-01-05..2026-01-09",
                )
            found.append((moment(first), moment(rest[0] if rest else first)))
    return tuple(found)


@lru_cache(maxsize=1024)
def extension(words: str) -> bool | Quantity | None:
    """How far the limit was extended: 是 the whole of what is allowed, 5个工作日 so much, 否 or nothing not at all.

    Raises ResolveError.
    """
    plain = words.strip().lower()
    if plain in _NONE:
        return None
    if plain in _WHOLE:
        return True
    try:
        limit = parse(f"{plain}内")
    except ParseError:
        limit = None
    if not isinstance(limit, Within) or limit.since is not None:
        raise ResolveError(
            f"延长「{words[:40]}」读不懂，写成 是、否 或者 5个工作日 这样",
            f"the extension {words[:40]!r} is not understood; write 是, 否 or an amount (5个工作日)",
        )
    return limit.quantity
