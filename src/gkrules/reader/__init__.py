"""From text to time limits: `parse` for a whole text, `find` for running text.

text (spaces and widths) -> scan (the limits' own words, by the grammar) -> guards (contexts that
unmake them) -> assemble (events, leads, actions, what attaches) -> leftover (nothing unread).
Running text goes the same way sentence by sentence, and stricter: blocks -> pairs -> running, wanted.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from gkrules.errors import NotALimit, ParseError
from gkrules.limits import By, Continuing, Every, TimeLimit, Times, Within
from gkrules.patterns import pattern
from gkrules.reader.assemble import assembled
from gkrules.reader.between import between
from gkrules.reader.diagnose import slip_in, unreadable
from gkrules.reader.faults import Fault, begins, unseen, year_cut
from gkrules.reader.gloss import other_day
from gkrules.reader.guards import Guard, unmade_by
from gkrules.reader.leftover import (
    SIDES,
    Leftover,
    adrift,
    begins_only,
    below,
    find_leftover,
    season_left,
    side_left,
    turned,
)
from gkrules.reader.scan import Item, scan
from gkrules.reader.text import BLANK_LINE, UNSEEN, Normal, settled, spelled
from gkrules.reader.told import told

if TYPE_CHECKING:
    from gkrules.reader.running import Match as Match
    from gkrules.reader.running import find as find
    from gkrules.reader.running import find_in as find_in

__all__ = ["Match", "find", "find_in", "parse"]

#: What running text needs more, loaded when it is asked for.
_RUNNING = ("Match", "find", "find_in")

#: 季度抽查, 月度通报: the noun before an act of checking or publishing is a cycle (年度报告 is none).
_NOUN_ACT = pattern(r"(?<!年度)(?:抽查|检查|督查|巡查|通报|公布|公开|发布|公示|报送|调度)")
#: Between a date and the period that counts from it, or the date that ends it.
_GOES_ON = pattern(r"(?:之日)?(?:起|开始|起算|起计算)(?:至|到)?(?:的|，|应当|应|须|在)*")
_BEGUN = pattern(r"[^，。；：自从]{1,16}[日月年]起")
#: 18-20年: lengths, or the years 2018 to 2020 with their century left out.
_LAST_CENTURY = pattern(r"[0-3][0-9](?:[-~至到][0-3][0-9])?年")
_COUNTS = pattern(r"(?:起|后|满|为|是|期|限|长|过|少于|低于|短|至少|：)的?，?(?:应当|应|须|在)*$")
_BRACKETED = pattern(r"（([^（）]*)）")


def __getattr__(name: str) -> object:
    if name not in _RUNNING:
        raise AttributeError(f"module 'gkrules.reader' has no attribute {name!r}")
    value: object = getattr(import_module("gkrules.reader.running"), name)
    globals()[name] = value
    return value


def parse(text: str) -> TimeLimit:
    """Read a whole text as a time limit (期限).

    Several limits in one text are an `AllOf`, which can be iterated. Words around the limit are kept
    as `lead` and `action`. Raises ParseError with the span at fault where any number, date or time
    word cannot be placed, and NotALimit where the words only look like a limit (近三年内).
    What was read last is kept: the same text gives the same value at once.
    """
    if not isinstance(text, str):
        raise TypeError(f"text is wanted, not {type(text).__name__} ({text!r})")
    return _read(text)


@lru_cache(maxsize=16384)
def _read(text: str) -> TimeLimit:
    normal = spelled(text)
    if not text.isprintable():
        _refuse_parted(normal)
    if "（" in normal.text:
        _refuse_gloss(normal)
    normal = settled(normal)
    trimmed = normal.text
    if not trimmed:
        raise ParseError(text, 0, 0, "没有文字", "there is no text", code="empty")
    end = _unpunctuated(trimmed)
    if end.startswith("（") and (whole := _BRACKETED.fullmatch(end)):  # （2017年11月底前完成）
        end = _unpunctuated(whole[1])
    standing = told(end) or between(end)
    if standing is not None:
        return standing
    if end != trimmed:
        shift = trimmed.find(end) if end else 0
        normal = Normal(normal.source, end, normal.offsets[shift : shift + len(end)])
    items = list(scan(normal.text))
    _refuse_faults(normal, items)
    items = _kept(normal, items)
    if all(isinstance(item.value, Times) for item in items):
        raise _begun(normal) or _unreadable(normal)
    try:
        limit = assembled(normal.text, items)
    except Fault as fault:
        last = items[-1]
        raise _error(normal, fault, items[0].start, last.end) from fault
    _refuse_leftover(normal, items)
    return limit


def _unpunctuated(text: str) -> str:
    return text.lstrip("，。；：、").rstrip("。；，、！")


def _refuse_gloss(normal: Normal) -> None:
    """A bracket that says another day than the date, or that its day does not count, is no mere gloss."""
    found = other_day(normal.text)
    if found is not None:
        start, end, fault = found
        raise _error(normal, fault, start, end)


def _refuse_parted(normal: Normal) -> None:
    """A control character inside the words, or a side below a blank line: what was one word, nobody knows."""
    if not normal.text:
        return
    source, first, last = normal.source, normal.offsets[0], normal.offsets[-1]
    for found in UNSEEN.finditer(source, first, last):
        fault = unseen(found[0][0])
        raise ParseError(source, *found.span(), fault.zh, fault.en, code=fault.code)
    for found in BLANK_LINE.finditer(source, first, last):
        if (side := below(source[found.end() :])) is not None:
            raise _stray(source, found.end(), found.end() + side.end(), side[0])


def _refuse_faults(normal: Normal, items: list[Item]) -> None:
    for item in items:
        if item.core.fault is not None:
            slip = slip_in(normal.text)
            if slip is not None and slip[0].code in ("negative",):
                raise _unreadable(normal)
            raise _error(normal, item.core.fault, item.start, item.end)


def _kept(normal: Normal, items: list[Item]) -> list[Item]:
    """The items that are limits: without those a context unmakes, and those that are only words."""
    text = normal.text
    if unreadable(text):
        raise _unreadable(normal)
    refused: list[tuple[Item, Guard]] = []
    kept: list[Item] = []
    for at, item in enumerate(items):
        if isinstance(item.value, Times) and not kept:
            continue
        if _opens_only(text, items, at):
            continue
        if (
            item.bare_length()
            and _LAST_CENTURY.fullmatch(item.words(text))
            and not _COUNTS.search(text[: item.start])
        ):
            raise _error(normal, year_cut(item.words(text)), item.start, item.end)
        guard = unmade_by(text, item)
        if guard is not None and not _rate(items, at):
            refused.append((item, guard))
        elif not _only_words(text, items, at):
            kept.append(item)
    if refused:
        item, guard = refused[0]
        start, end = normal.span(item.start, item.end)
        words = item.words(text)
        raise NotALimit(
            normal.source,
            start,
            end,
            f"「{words}」{guard.zh}，不是期限",
            f"{words} {guard.en}; it is no time limit",
            code=guard.name,
        )
    return kept


def _opens_only(text: str, items: list[Item], at: int) -> bool:
    """自5月1日起施行, 自5月1日起，每月报送: a date on which something begins, and nothing counts from it."""
    item = items[at]
    if not isinstance(item.value, By) or not begins_only(text[item.end :]):
        return False
    following = items[at + 1] if at + 1 < len(items) else None
    gap = text[item.end : following.start] if following else ""
    return not (following and isinstance(following.value, Within | By) and _GOES_ON.fullmatch(gap))


def _rate(items: list[Item], at: int) -> bool:
    """一年一次: a bare length with a number of times right behind it is a cycle, no look-back."""
    following = items[at + 1] if at + 1 < len(items) else None
    return (
        items[at].bare_length()
        and following is not None
        and isinstance(following.value, Times)
        and following.start == items[at].end
    )


def _only_words(text: str, items: list[Item], at: int) -> bool:
    """A point or a vague word beside a firmer limit of its clause is part of the words."""
    item = items[at]
    if isinstance(item.value, Times) or (len(items) == 1 and item.core.rule != "every_noun"):
        return False
    others = [
        other
        for other in items
        if other is not item and other.core.fault is None and _same_clause(text, item, other)
    ]
    firm = [other for other in others if not other.loose and not other.point(text)]
    if item.loose:
        return any(not isinstance(other.value, Times) for other in firm)
    if item.core.rule == "every_noun":
        return not (
            _NOUN_ACT.match(text, item.end)
            or any(isinstance(other.value, Times) and other.start > item.start for other in others)
        )
    following = items[at + 1] if at + 1 < len(items) else None
    if item.point(text):
        if following is not None and isinstance(following.value, Continuing):
            return following.start == item.end  # 2022年全年工作: work of that year
        before = [
            other for other in items[:at] if not other.loose and not isinstance(other.value, Times)
        ]
        joined = text[item.end : item.end + 1] in "起至到开" or text[item.start] in "至到"
        return bool(before) and not joined and text[item.start - 1] not in "至到起"
    if item.bare_length():
        # 自公示期满5日后10日内: a length inside the words of an event; 报送半年总结: no length at all
        return item.words(text) == "半年" and any(other.end <= item.start for other in firm)
    if isinstance(item.value, Every) and item.bare_cycle(text) and at and firm:
        return any(other.end <= item.start for other in firm if isinstance(other.value, Within))
    return False


def _same_clause(text: str, one: Item, other: Item) -> bool:
    low, high = min(one.end, other.end), max(one.start, other.start)
    return not re.search(r"[，。；]", text[low:high])


def _refuse_leftover(normal: Normal, items: list[Item]) -> None:
    """Every number and time word outside the items must be one that words may hold."""
    at, text = 0, normal.text
    for item, upto in zip(items, _ends(items, text), strict=True):
        _look(normal, at, item.start)
        cut = turned(text[at : item.start]) if isinstance(item.core.value, Within) else None
        if cut is not None:
            raise _unplaced(normal, at, cut)
        at = item.end
        side = _side(text, item, upto) if at < upto else None
        if side is not None and not (isinstance(item.value, Times) or item.loose):
            raise _unplaced(normal, at, side)
    _look(normal, at, len(text))


def _ends(items: list[Item], text: str) -> list[int]:
    """How far the words behind each item reach."""
    return [len(text)] if len(items) == 1 else [*(item.start for item in items[1:]), len(text)]


def _side(text: str, item: Item, upto: int) -> Leftover | None:
    """The side or the season between the item and the next that its words did not take."""
    char = text[item.end]
    if char in SIDES:
        found = side_left(text[item.end : upto])
    elif char.isalnum():
        found = None
    else:
        found = adrift(text[item.end : upto + 1], item.core.words)
    if found is None and (item.point(text) or item.bare_cycle(text)):
        found = season_left(text[item.end : upto])
    return found


def _look(normal: Normal, start: int, end: int) -> None:
    if start == end:
        return
    left = find_leftover(normal.text[start:end])
    if left is not None:
        raise _unplaced(normal, start, left)


def _unplaced(normal: Normal, start: int, left: Leftover) -> ParseError:
    return _stray(normal.source, *normal.span(start + left.start, start + left.end), left.words)


def _stray(source: str, start: int, end: int, words: str) -> ParseError:
    return ParseError(
        source,
        start,
        end,
        f"读不懂「{words}」：它像数目、日期或者时间，却接不上前后的期限",
        f"cannot place 「{words}」: a number, date or time word that joins no time limit here",
        code="leftover",
    )


def _begun(normal: Normal) -> ParseError | None:
    """Where the text names a day and all that it says is that something begins then."""
    found = _BEGUN.search(normal.text)
    if found is None:
        return None
    return _error(normal, begins(found[0]), found.start(), found.end())


def _unreadable(normal: Normal) -> ParseError:
    slip = slip_in(normal.text)
    if slip is not None:
        kind, begin, stop, meant = slip
        start, end = normal.span(begin, stop)
        return ParseError(
            normal.source, start, end, kind.zh, kind.en, code=kind.code, suggestion=meant or None
        )
    start, end = normal.span(0, len(normal.text))
    return ParseError(
        normal.source,
        start,
        end,
        "这里读不出期限；期限如「收到申请之日起20个工作日内」「每季度第一周内」「2017年11月底前」",
        "no time limit can be read here; one looks like 收到申请之日起20个工作日内, 每季度第一周内, 2017年11月底前",
        code="no-limit",
    )


def _error(normal: Normal, fault: Fault, begin: int, stop: int) -> ParseError:
    start, end = normal.span(begin, stop)
    return ParseError(
        normal.source, start, end, fault.zh, fault.en, code=fault.code, suggestion=fault.suggestion
    )
