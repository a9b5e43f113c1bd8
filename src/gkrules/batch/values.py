"""What stands in a cell of the input: dates and instants, stops, an extension; as people and programs write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from gkrules.counting import Stop
from gkrules.errors import ParseError, ResolveError
from gkrules.limits import Quantity, Within
from gkrules.moments import SHANGHAI
from gkrules.reader import parse
from gkrules.trace import Moment

_DATE = (
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|\.([0-9]{1,2})\.([0-9]{1,2})"
    r"|年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{2})([0-9]{2}))"
)
#: Behind a date, a blank or a T (none after 日): 9:00, 09:00:15.5, 9时30分15秒; then perhaps a zone.
_CLOCK = (
    r"(?:T|\s+|(?<=日))(?P<hour>[0-9]{1,2})"
    r"(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<part>[0-9]{1,9}))?)?"
    r"|[时点](?:(?P<minute2>[0-9]{1,2})分(?:(?P<second2>[0-9]{1,2})秒)?)?)"
)
_ZONE = r"\s*(?P<zone>Z|(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2}))?"
_MOMENT = re.compile(f"{_DATE}(?:{_CLOCK}{_ZONE})?")
_BETWEEN = re.compile(r"\s*(?:\.\.|至|~|～)\s*")
_NEXT = re.compile(r"\s*[;；、,，\n]\s*")
_WHOLE = frozenset({"是", "有", "true", "yes", "y", "1", "全部", "可以延长", "whole"})
_NONE = frozenset({"", "否", "无", "false", "no", "n", "0", "不延长", "none"})


def moment(words: str) -> Moment:
    """A date (2026-09-24, 2026/9/24, 20260924, 2026年9月24日), or an instant: a date with 09:00 or 9时30分 behind it.

    Instants are Shanghai's; those with a zone are made so. Raises ResolveError.
    """
    found = _MOMENT.fullmatch(unicodedata.normalize("NFKC", words).strip())
    if found:
        try:
            year, month, day = (int(part) for part in found.groups()[:11] if part is not None)
            the_day = date(year, month, day)
            return the_day if found["hour"] is None else _instant(the_day, found)
        except (
            ValueError,
            OverflowError,
        ):  # no such day or hour; none in Shanghai's years 1 to 9999
            pass
    raise ResolveError(
        f"日期「{words.strip()[:40]}」读不懂，写成 2026-09-24 或 2026-09-24T09:00 这样",
        f"{words.strip()[:40]!r} is no date; write it as 2026-09-24 or 2026-09-24T09:00",
    )


def _instant(day: date, found: re.Match[str]) -> datetime:
    """The instant on a day. Raises ValueError, OverflowError."""
    hour = int(found["hour"])
    minute, second = (int(found[name] or found[f"{name}2"] or 0) for name in ("minute", "second"))
    micro = int((found["part"] or "0").ljust(6, "0")[:6])
    made = datetime(day.year, day.month, day.day, hour, minute, second, micro)
    if found["zone"] is None:
        return made
    ahead = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    if found["sign"] == "-":
        ahead = -ahead
    return made.replace(tzinfo=timezone(ahead)).astimezone(SHANGHAI).replace(tzinfo=None)


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
