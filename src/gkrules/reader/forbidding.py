"""Whether the words after a limit forbid something for that time: 三年内不得申请, 五年内不受理其申请."""

from __future__ import annotations

from gkrules.limits import By, Every, TimeLimit, Within
from gkrules.patterns import pattern
from gkrules.reader.scan import Item

_N = "0-9零一二三四五六七八九十百两"
_BAN = pattern(
    r"(?P<who>[^，。；]{0,8}?)(?:不受理|不得(?!超过|少于|低于|多于|早于|晚于|迟于)|不予(?!以)|禁止|不再|不准|严禁)"
)
#: 分娩后一年内，男方不得提出离婚; 五年内、大修后三年内不得挖掘.
_BAN_APART = pattern(
    rf"，?(?:暂停|停止|中止|禁止|限制|取消)|，[^，。；应]{{0,20}}(?:不受理|不再|不予|不准|除[^，。；]{{1,20}}外，不)|，[^，。；应]{{0,10}}不得(?!超过|少于|低于|多于|早于|晚于|迟于)"
    rf"|，[^。；应]{{2,60}}(?:之日起|后)[{_N}]+个?[日月年]以?内，?[^，。；]{{0,8}}不得(?!超过|少于|低于|多于|早于|晚于|迟于)"
    rf"|(?:或者|、|和|以及|，)[^，。；应]{{2,24}}[{_N}]+个?[日月年]以?内，?[^，。；]{{0,8}}不得(?!超过|少于|低于|多于|早于|晚于|迟于)"
)
#: 一年内国家机关、事业单位不得聘用: the list of those it forbids stands between.
_BAN_FAR = pattern(
    r"[^，。；应可]{2,16}、[^，。；应可]{2,40}不得(?!超过|少于|低于|多于|早于|晚于|迟于)"
)
_BAN_NOT = pattern(r"或者?$|是否$|的$|作出$|决定$|不$|未$|将$|把$|对$|[，。；]")


def forbids(text: str, item: Item, limit: TimeLimit) -> bool:
    """Whether the words after the limit forbid: 三年内不得申请."""
    if not isinstance(limit, Within | By | Every):
        return False
    if _BAN_APART.match(text, item.end):
        return True
    if _BAN_FAR.match(text, item.end):
        return True
    return bans(text, item.end)


def bans(text: str, at: int = 0) -> bool:
    """Whether the words from `at` on forbid at once; 作出批准或者不予批准的决定 does not."""
    found = _BAN.match(text, at)
    return found is not None and not _BAN_NOT.search(found["who"])
