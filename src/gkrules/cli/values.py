"""Values that options take: dates, instants, named dates, choices of policy."""

from __future__ import annotations

import argparse
import re
from datetime import date, datetime

import attrs

from gkrules.moments import FIRST_YEAR, LAST_YEAR
from gkrules.policy import taken
from gkrules.quantities import Quantity
from gkrules.trace import Moment


class _Bad(argparse.ArgumentTypeError):
    """A value that cannot be read; argparse adds the name of the option."""


_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))"
)


def day(words: str) -> date:
    """A date: 2026-09-24, 2026/9/24, 20260924 or 2026年9月24日."""
    found = _DATE.fullmatch(words.strip())
    try:
        if found:
            year, month, number = (int(part) for part in found.groups() if part is not None)
            return date(year, month, number)
    except ValueError:
        pass
    raise _Bad(f"date|{words}")


def seen(words: str) -> date:
    """A day to look from: one that the calendar holds."""
    found = day(words)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _Bad(f"seen|{words}|{FIRST_YEAR}|{LAST_YEAR}")
    return found


def moment(words: str) -> Moment:
    """A date, or an instant: 2026-09-24T09:00."""
    return instant(words) if re.search(r"[T ]\d", words) else day(words)


def instant(words: str) -> datetime:
    try:
        return datetime.fromisoformat(words.strip())
    except ValueError:
        raise _Bad(f"instant|{words}") from None


def named(words: str) -> tuple[str, Moment]:
    name, mark, value = words.rpartition("=")
    if not mark or not name.strip():
        raise _Bad(f"named|{words}")
    return name.strip(), moment(value)


def stop(words: str) -> tuple[Moment, Moment]:
    first, mark, last = words.partition("..")
    if not mark:
        raise _Bad(f"stop|{words}")
    return moment(first), moment(last)


def quantity(words: str) -> Quantity:
    """An amount of time: 5个工作日, 十日."""
    from gkrules.errors import ParseError
    from gkrules.limits import Within
    from gkrules.reader import parse

    try:
        limit = parse(f"{words.strip()}内")
    except ParseError:
        limit = None
    if not isinstance(limit, Within) or limit.since is not None:
        raise _Bad(f"quantity|{words}")
    return limit.quantity


def years(words: str) -> range:
    """A year, or a range of them: 2008-2026."""
    first, _, last = words.partition("-")
    if not first.isdecimal() or (last and not last.isdecimal()):
        raise _Bad(f"years|{words}")
    return range(int(first), int(last or first) + 1)


def count(words: str) -> int:
    if not words.isdecimal():
        raise _Bad(f"count|{words}")
    return int(words)


def reading(words: str) -> tuple[str, float]:
    """One of the limits on what a file may cost: cells=500000."""
    from gkrules.documents import Limits

    name, mark, value = words.partition("=")
    known = {one.name for one in attrs.fields(Limits)}
    try:
        number = float(value) if name == "seconds" else int(value)
    except ValueError:
        number = 0
    if not mark or name not in known or number <= 0:
        raise _Bad(f"reading|{words}|{', '.join(sorted(known))}")
    return name, number


def file_out(words: str) -> str:
    """A file to write. `-` is none: these commands write files whole, never to standard output."""
    if words.strip() in ("", "-"):
        raise _Bad(f"file|{words}")
    return words


def choice(words: str) -> tuple[str, object]:
    """A field of Policy and one of the values that it takes."""
    name, mark, value = words.partition("=")
    name = name.strip().replace("-", "_")
    fields = taken()
    if not mark or name not in fields:
        raise _Bad(f"policy|{words}|{', '.join(sorted(fields))}")
    written = {str(one).lower(): one for one in fields[name] if one is not None}
    if value in written:
        return name, written[value]
    if not written and value.isdecimal():
        return name, int(value)
    raise _Bad(f"policy|{words}|{', '.join(written) or '0, 1, 2 …'}")
