"""One field of a question read and checked, whether it comes from JSON, a form or a query; each fault has a code."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from gkrules.cli.values import day, moment, named
from gkrules.trace import Moment
from gkrules.web.refusals import Refusal, refusal
from gkrules.web.settings import Bounds

_T = TypeVar("_T")
#: Years of dates that may be given: the calendar's are fewer, but a cycle may be anchored before them.
_FIRST, _LAST = 1900, 2200


def only(fields: Iterable[str], known: Iterable[str]) -> None:
    """Refuse a field that is not known (unknown_field)."""
    names = tuple(known)
    for name in fields:
        if name not in names:
            listed = ", ".join(names)
            raise refusal(
                "unknown_field",
                f"没有「{str(name)[:40]}」这一项，可用：{listed}",
                f"there is no field {str(name)[:40]!r}; there are {listed}",
                str(name)[:40],
            )


def text(fields: Mapping[str, Any], name: str, most: int, *, required: bool = False) -> str:
    """A field of text, at most so many characters. Raises Refusal."""
    value = fields.get(name)
    if value is None or value == "":
        if required:
            raise refusal("missing_field", f"缺少「{name}」", f"{name!r} is missing", name)
        return ""
    return words_of(value, name, most)


def flag(fields: Mapping[str, Any], name: str) -> bool:
    """A field that is true or false. Raises Refusal."""
    value = fields.get(name)
    if value is None or value is False or value in ("", "false"):
        return False
    if value is True or value == "true":
        return True
    raise bad(name, "true 或者 false", "true or false")


def day_of(value: object, name: str) -> date:
    """A date: 2026-09-24, 2026/9/24, 20260924, 2026年9月24日. Raises Refusal."""
    words = words_of(value, name, 40)
    found = read_by(day, words, name, "2026-09-24", "a date such as 2026-09-24")
    near(found, name)
    return found


def within(start: date | None, end: date | None, bounds: Bounds) -> None:
    """Refuse a range that is reversed (cannot_be_counted), or longer than the bounds allow (range_too_long)."""
    if start is not None and end is not None and end < start:
        raise Refusal(
            "cannot_be_counted",
            f"起止日期颠倒了：{start}在{end}之后",
            f"the range is reversed: {start} lies after {end}",
            field="end",
            status=422,
        )
    if start is not None and end is not None and (end - start).days > bounds.range_days:
        raise refusal(
            "range_too_long",
            f"起止日期最多相隔{bounds.range_days}天",
            f"`start` and `end` may lie {bounds.range_days} days apart at most",
            "end",
        )


def moment_of(value: object, name: str) -> Moment:
    """A date, or an instant: 2026-09-24T09:00. Raises Refusal."""
    words = words_of(value, name, 40)
    found = read_by(
        moment,
        words,
        name,
        "2026-09-24 或者 2026-09-24T09:00",
        "2026-09-24 or 2026-09-24T09:00",
    )
    return near(found, name)


def named_of(
    value: object, name: str, bounds: Bounds, zh: str = "事由", en: str = "WORDS"
) -> tuple[str, Moment]:
    """Words and the date they stand for: 收到申请=2026-09-24. `zh`, `en`: what the words are. Raises Refusal."""
    words = words_of(value, name, bounds.phrase)
    event, when = read_by(named, words, name, f"{zh}=2026-09-24", f"{en}=2026-09-24")
    return event, near(when, name)


def near(when: Moment, name: str) -> Moment:
    """The moment, where dates can be reckoned from it at all. Raises Refusal (outside_calendar)."""
    if not _FIRST <= when.year <= _LAST:
        raise Refusal(
            "outside_calendar",
            f"日期{when.isoformat()}太远，算不了",
            f"{when.isoformat()} is too far away to count from",
            field=name,
            status=422,
        )
    return when


def words_of(value: object, name: str, most: int) -> str:
    """Text, at most so many characters. Raises Refusal."""
    if not isinstance(value, str):
        raise bad(name, "文字", "text")
    if len(value) > most:
        raise refusal(
            "text_too_long",
            f"「{name}」最多{most}个字，这里有{len(value)}个",
            f"{name!r} may have {most} characters at most, not {len(value)}",
            name,
        )
    return value


def list_of(value: object, name: str, bounds: Bounds) -> list[object]:
    """The entries of a list; a single value is a list of one. Raises Refusal (too_many_items)."""
    if value is None:
        return []
    found = list(value) if isinstance(value, list | tuple) else [value]
    few(len(found), name, bounds)
    return found


def few(count: int, name: str, bounds: Bounds) -> None:
    """Refuse more entries than the bounds allow (too_many_items)."""
    if count > bounds.items:
        raise refusal(
            "too_many_items",
            f"「{name}」最多{bounds.items}项",
            f"{name!r} may have {bounds.items} entries at most",
            name,
        )


def read_by(read: Callable[[str], _T], words: str, name: str, zh: str, en: str) -> _T:
    """What a reader of the command line's makes of the words. Raises Refusal, which says what the field takes."""
    try:
        return read(words)
    except (ArgumentTypeError, OverflowError):
        raise bad(name, zh, en) from None


def bad(name: str, zh: str, en: str) -> Refusal:
    """The refusal of a value: what the field takes, in both languages."""
    return refusal(
        "bad_field",
        f"「{name}」读不懂，应当是{zh}",
        f"{name!r} cannot be read: it takes {en}",
        name,
    )
