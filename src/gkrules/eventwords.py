"""When two wordings name the same event (起算事由): 文件公开, 文件公开后, 自文件公开之日起."""

from __future__ import annotations

import re
from functools import lru_cache

_NOTHING = re.compile(r"[\s的]")
_BEGIN = re.compile(r"^[自从](?=.*(?:之日|之时|起)$)")
_END = re.compile(r"(?:之日|之时|当日|当天)?(?:起|之后|以后|后|之前|以前|前)?$")


@lru_cache(maxsize=4096)
def event_key(words: str) -> str:
    """An event's words without what does not tell events apart: spaces, 的, 自…之日起, 后, 前.

    Two wordings with the same key name the same event; words that say nothing else have an empty one.
    """
    return _END.sub("", _BEGIN.sub("", _NOTHING.sub("", words)))


def either(words: str) -> tuple[str, ...]:
    """The events that the words name: 甲或者乙 names two, of which one may come; others name themselves."""
    parts = tuple(part for part in re.split(r"或者?", words) if part)
    return parts if len(parts) > 1 else (words,)
