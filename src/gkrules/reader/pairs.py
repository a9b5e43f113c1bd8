"""Items of running text beside each other: two that are one, and one that the other unmakes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gkrules.limits import Ahead, By, Every, Extension, Times, Within
from gkrules.patterns import pattern
from gkrules.reader.core import read_core
from gkrules.reader.joints import counts_from, parted
from gkrules.reader.leftover import turned
from gkrules.reader.scan import Item

#: Before 次月起 alone; behind other words it is part of an event: 自公告出版的次月1日起.
_ALONE = pattern(r"(?:^|[，。；：、（自从在于由]|应当?|必须|可以)$")


def datable(text: str, items: list[Item]) -> Iterator[Item]:
    """The items without those whose day nobody knows.

    They count from no day (次月起15日内), a mark cut off their first half (3月、15日前), or a 前 may turn their count
    (开会前，3日内).
    """
    before: Item | None = None
    for item in items:
        gap = text[before.end if before else 0 : item.start]
        turns = isinstance(item.value, Within) and turned(gap) is not None
        if not turns and (before is None or not _undatable(text, before, gap, item)):
            yield item
        before = item


def _undatable(text: str, before: Item, gap: str, item: Item) -> bool:
    if counts_from(before, gap, item):
        return isinstance(before.value, By) or bool(_ALONE.search(text[: before.start]))
    return parted(before, gap, item)


_PAYS = r"支付|缴纳|交纳|缴存|预缴|结算|拨付|发放|申报|付息|结息|计息|收取|计提|兑付"
_PAID = pattern(rf"(?P<act>{_PAYS}|[^，。；：]{{2,3}})，(?:应当|应|须|必须)?(?:在|于)?")


def described(text: str, item: Item, following: Item) -> bool:
    """按季支付，每季度前5日内: a bare cycle that the next limit says again, with its place; it is no second limit.

    Of two acts (按月检查，每月5日前报送) the first keeps its cycle; an act of paying is one with what follows.
    """
    first, value = item.value, following.value
    if not isinstance(first, Every) or not isinstance(value, Every) or value.cycle != first.cycle:
        return False
    gap = _PAID.fullmatch(text, item.end, following.start)
    if gap is None or item.core.words[0] not in "按逐分" or not (value.path or value.clock):
        return False
    behind = text[following.end :]
    return re.fullmatch(_PAYS, gap["act"]) is not None or behind.startswith(
        ("，", "。", gap["act"])
    )


def merged(text: str, items: list[Item]) -> Iterator[Item]:
    """每年应当于3月31日前: a bare cycle before another limit of the clause says which one."""
    skip = False
    for item, following in zip(items, [*items[1:], None], strict=False):
        if skip:
            skip = False
            continue
        value = item.value
        if following is None or not isinstance(value, Every) or not item.bare_cycle(text):
            yield item
            continue
        if described(text, item, following):
            continue
        gap = text[item.end : following.start]
        if re.search(r"[，。；：（）]", gap) or isinstance(following.value, Times | Extension):
            yield item
            continue
        words = item.words(text) + following.words(text)
        core = read_core(words) if isinstance(following.value, By) else None
        if core is not None and core.length == len(words) and core.fault is None:
            yield Item(item.start, following.end, core)
            skip = True
        elif not isinstance(following.value, By | Within | Ahead | Every):
            yield item
