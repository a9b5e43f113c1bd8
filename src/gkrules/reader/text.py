"""The text as the grammar wants it: no spaces, half-width digits, one sort of comma, one way to write a thing.

Every offset can be led back to the text as it was written, so that an error can point into it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

from gkrules.making import quick
from gkrules.patterns import pattern
from gkrules.reader.gloss import SAID_AGAIN, SAID_TWICE, SAME_DATE, SAME_DAY, WHICH_DAYS, SaidTwice

_SAME = str.maketrans(
    {
        **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
        **dict.fromkeys("〜～∼", "~"),
        **dict.fromkeys("－﹣—–―", "-"),
        "％": "%",
        "．": ".",
        ":": "：",
        ",": "，",
        "﹐": "，",
        "﹑": "、",
        ";": "；",
        "(": "（",
        ")": "）",
        # Traditional characters of a limit's own words; an event's own words stay as they are.
        **dict(
            zip(
                "內個後週兩號時鐘間屆滿禮當場從應須終結遲過長節慶國勞動於報",
                "内个后周两号时钟间届满礼当场从应须终结迟过长节庆国劳动于报",
                strict=True,
            )
        ),
    }
)
#: What shows nothing and means nothing: white space, soft hyphens, joiners, marks that choose a glyph, fillers.
_BLANK = (
    r"\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f\u2800"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
#: What shows nothing either, but is no space: left by a broken copy, or turning round what is shown.
_UNSEEN = r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb"
_SPACE = pattern(f"[{_BLANK}{_UNSEEN}]")
#: Anything that is to be written otherwise, or dropped.
_OTHER = pattern(f"[{re.escape(''.join(map(chr, _SAME)))}{_BLANK}{_UNSEEN}]")
_WORD = pattern(f"[^{_BLANK}{_UNSEEN}]+")
#: A control character: what stands on its two sides was perhaps never one word.
UNSEEN = pattern(f"[{_UNSEEN}]+")
_LINE = r"(?>\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])"
#: A blank line: what stands below it begins anew.
BLANK_LINE = pattern(f"{_LINE}[{_BLANK}]*?{_LINE}[{_BLANK}]*")


@quick
@frozen
class Normal:
    """Normalised text; `offsets[i]` is where its character i stands in the text as written."""

    source: str
    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The same span in the text as written, end exclusive."""
        if start >= len(self.offsets):
            return (len(self.source), len(self.source))
        first = self.offsets[start]
        last = self.offsets[max(start, end - 1)] + 1 if end > start else first
        return (
            (first, last) if first <= last else (last - 1, first + 1)
        )  # words moved behind others


def normalise(source: str) -> Normal:
    """Drops white space, writes digits half-width and commas full-width, and settles what is written in many ways."""
    return settled(spelled(source))


def spelled(source: str) -> Normal:
    """The first half of it: each character in one way, and none that shows nothing."""
    if not _OTHER.search(source):
        return Normal(source, source, range(len(source)))
    same = source.translate(_SAME)
    if not _SPACE.search(same):
        return Normal(source, same, range(len(same)))
    kept: list[str] = []
    offsets: list[int] = []
    for word in _WORD.finditer(same):
        kept.append(word[0])
        offsets.extend(range(word.start(), word.end()))
    return Normal(source, "".join(kept), tuple(offsets))


_YEAR = r"(?<![0-9])(?:19|20)[0-9]{2}"
_N = "0-9一二三四五六七八九十百两半"
#: What may stand behind 双月 where it names each even month: a day, a part, a side.
_OF_MONTH = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]|[上中下]旬|[月]?[底末]前?"
_EVEN = "每年2月、4月、6月、8月、10月、12月的"
_ODD = "每年1月、3月、5月、7月、9月、11月的"
#: 每周一、三、五: each weekday of the list with its 每周; a pass for each one that may follow.
_WEEKDAYS = 6 * (
    (
        "周星",
        pattern(
            r"(?:(?<=每周[一二三四五六日天])|(?<=每星期[一二三四五六日天]))[、和及](?:每?(?:周|星期))?([一二三四五六日天])(?![次回天日个至])"
        ),
        "、每周$1",
    ),
)
#: What is written in many ways, and the one that the grammar knows. `$n` is group n as it stands.
#: First, the characters without one of which it does not occur.
_WAYS: tuple[tuple[str, re.Pattern[str] | SaidTwice, str], ...] = (
    # 2018-2020年: from year to year, no period of 2 020 years
    ("-~至到", pattern(rf"({_YEAR})年?(?:-|~|至|到)((?:19|20)[0-9]{{2}}年)"), "$1年至$2"),
    ("全", pattern(rf"({_YEAR}年)度?全年(?!工作|推进|持续|开展|坚持)"), "$1内"),
    # 2020年底止: the end, said twice
    ("止", pattern(r"(?<=[年月度])([底末])为?止"), "$1"),
    # 2018年1月-2020年12月
    (
        "-~",
        pattern(rf"({_YEAR}年[0-9]{{1,2}}月(?:[0-9]{{1,2}}[日号])?)[-~]+(?={_YEAR}年)"),
        "$1至",
    ),
    ("（", SAID_AGAIN, ""),
    # 10日（不含当日）内: as every period counts
    ("（", pattern(r"(?<=[日天])（不(?:包?含|包括)(?:当日|当天)）(?=[以之]?内)"), ""),
    ("（", SAME_DAY, "$1$2"),
    ("（", SAME_DATE, "$1$2$3"),
    # 每两月: a cycle of two months, no February
    (
        "每",
        pattern(
            r"(每)([两三四五六七八九十]|[2-9])(月|季度)(?![初上中下底末前至、,，-]|[0-9一二三四五六七八九十](?!次))"
        ),
        "$1$2个$3",
    ),
    # 三十（30）日, 30（三十）日: the number said twice; where the two differ, the bracket stays and is refused
    ("（", SAID_TWICE, "$1"),
    # 10日（工作日）内, 10日内（自然日）: which days are counted
    ("（", WHICH_DAYS, "个$2$1$3"),
    # 元月15日: January
    ("元", pattern(r"(?<![纪公])元月(?=[0-9一二三四五六七八九十底末初上中下前内份]|$)"), "1月"),
    # 一周一次, 一月两次: how often it is says that it is a cycle
    (
        "次回",
        pattern(
            rf"(?<![第每{_N}])[一1]个?(周|星期|月|季度?|年|半年|日|天)(?=[{_N}]{{1,3}}[次回](?!性|有效|往返|[出入]))"
        ),
        "每$1",
    ),
    # 24小时（农村72小时）内: the longer time of a case
    (
        "（",
        pattern(
            rf"(?:(?<=[日天时])|(?<=个月))（((?![^（）]*[最不延可含除共即约])[^（）{_N}]{{2,8}}?)(?:的，?)?为?([{_N}]+(?:个?(?:工作日|小时)|日|天|个月))）"
            r"([以之]?内)(?![容部设外])"
        ),
        "$3；$1的，$2$3",
    ),
    # 每月20日（遇节假日顺延）前, 30日（不含补正时间）内: the side belongs to the number before
    (
        "（",
        pattern(
            rf"(?<=[日号天月年周时度底末])（((?![^（）]*(?:约|大致|大概|左右|工作日|自然日|[以之]?[内前后]$))[^（）{_N}]{{1,30}})）"
            r"([以之]?(?:前(?![款述期往来])|内(?![容部设外])))"
        ),
        "$2（$1）",
    ),
    # 每逢双月15日前: a day of each even month
    (
        "双",
        pattern(
            rf"(?<!每)(?:每?逢)?双月份?的?(?={_OF_MONTH})|每双月份?的?(?={_OF_MONTH})|每逢双月份?"
        ),
        _EVEN,
    ),
    (
        "单",
        pattern(
            rf"(?<!每)(?:每?逢)?单月份?的?(?={_OF_MONTH})|每单月份?的?(?={_OF_MONTH})|每逢单月份?"
        ),
        _ODD,
    ),
    # 每月1-5日: from day to day
    (
        "-~至",
        pattern(r"(?<=[0-9一二三四五六七八九十每])(月)([0-9]{1,2})(?:-|~|至)([0-9]{1,2}[日号])"),
        "$1$2日至$3",
    ),
    # 每周的周五
    ("周星", pattern(r"每个?(?:周|星期)的?(?:周|星期)(?=[一二三四五六日天])"), "每周"),
    # 每周一、三、五
    *_WEEKDAYS,
    # 按月（季）
    ("（", pattern(r"([按每])(月|季度?|年)（(月|季度?|半年|年)）"), "$1$2或者$1$3"),
    # 每二月一次: how often it is says that it is a cycle; 每二月 alone may be February
    ("每", pattern(r"(每)(二)(月)(?=[^，。；0-9初上中下底末前]{0,10}[一1]次)"), "$1$2个$3"),
)
_OFTEN = "个?(?:周|星期|月|季度?|年|半年|日|天)[0-9一二两三四五六七八九十]"
#: Where none of this is, nothing is written in another way. Each branch begins with a character of its own: such a
#: pattern is looked for several times as quickly.
_MAYBE = pattern(
    "|".join(f"{mark}(?<=[0-9年月日号]{mark})" for mark in "-~至到")
    + f"|全年|（|每|底为?止|末为?止|元月|双月|单月|一{_OFTEN}|1{_OFTEN}"
)


def settled(normal: Normal) -> Normal:
    """The second half: one way to write a thing; each character put in stands where the words it is for stand."""
    if not _MAYBE.search(normal.text):
        return normal
    held = set(normal.text)
    for needed, written, way in _WAYS:
        if not held.isdisjoint(needed):
            normal = _rewritten(normal, written, way)
            held.update(way)
    return normal


def _rewritten(normal: Normal, written: re.Pattern[str] | SaidTwice, way: str) -> Normal:
    if not written.search(normal.text):
        return normal
    text: list[str] = []
    offsets: list[int] = []
    done = 0
    for found in written.finditer(normal.text):
        text.append(normal.text[done : found.start()])
        offsets.extend(normal.offsets[done : found.start()])
        at = found.start()
        for piece in re.findall(r"\$[0-9]|.", way):
            if piece[0] == "$":
                group = int(piece[1])
                if found[group] is None:
                    continue
                text.append(found[group])
                offsets.extend(normal.offsets[found.start(group) : found.end(group)])
                at = found.end(group)
            else:
                text.append(piece)
                offsets.append(normal.offsets[min(at, found.end() - 1)])
        done = found.end()
    text.append(normal.text[done:])
    offsets.extend(normal.offsets[done:])
    return Normal(normal.source, "".join(text), tuple(offsets))
