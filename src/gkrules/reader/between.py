"""From one event to another, as a whole text: 自立案之日起至结案之日止. One of the two may be a date."""

from __future__ import annotations

from gkrules.limits import By, Event, Span
from gkrules.patterns import pattern
from gkrules.reader.core import read_core, window
from gkrules.reader.joints import opening

_BETWEEN = pattern(
    r"(?:自|从)?(?P<first>[^，。；：自从]{2,40}?)(?:之日)?起，?直?(?:至|到)(?P<last>[^，。；：]{2,40}?)(?:之日)?为?止"
)
_DAY = pattern(r"之日起|日起|[日月年]止|之日")


def between(text: str) -> Span | None:
    """The span that the whole text is, if one of its ends is an event; both ends are inclusive."""
    if "止" not in text or "起" not in text:
        return None
    found = _BETWEEN.fullmatch(text)
    if found is None or not _DAY.search(text):
        return None
    first, last = _end(found["first"]), _end(found["last"])
    if first is None or last is None or (isinstance(first, By) and isinstance(last, By)):
        return None  # two dates, or words with a number that is no date: read elsewhere, or refused
    return Span(opening(first, found["first"]) if isinstance(first, By) else first, last)


def _end(words: str) -> Event | By | None:
    """A date, or an event whose words hold no number that could be one."""
    core = read_core(window(words, 0)) if words else None
    if core is not None and core.length == len(words) and core.fault is None:
        return core.value if isinstance(core.value, By) else None
    return None if _NUMBER.search(words) else Event(words)


_NUMBER = pattern(r"[0-9]|[一二三四五六七八九十]+个?(?:日|天|月|年|工作)|每|[月年季]底|[年月]末")
