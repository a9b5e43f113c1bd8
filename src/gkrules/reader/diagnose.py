"""What is wrong with a text that holds no time limit: the kinds of slip, by their look."""

from __future__ import annotations

import re

from attrs import frozen

from gkrules.numerals import CHINESE
from gkrules.patterns import pattern

_N = rf"0-9{CHINESE}半"
_UNIT = r"个?(?:工作日|自然日|小时|分钟|月|年|日|天|周|星期|季度)"


@frozen
class Slip:
    """One kind of slip: its look, what to say, and perhaps how it was meant."""

    code: str
    look: re.Pattern[str]
    zh: str
    en: str
    better: str = ""


SLIPS: tuple[Slip, ...] = (
    Slip(
        "negative",
        pattern(rf"(?<![0-9年月日天])-(?P<n>[{_N}]+{_UNIT}[内前后]?)"),
        "数目不能是负数",
        "a count cannot be negative",
        "{n}",
    ),
    Slip(
        "inside-first",
        pattern(rf"(?<![日天月年周时度期])内(?P<n>[{_N}]+{_UNIT})"),
        "「内」写在数目前面",
        "内 stands before the number",
        "{n}内",
    ),
    Slip(
        "number-missing",
        pattern(
            r"(?:^|(?<=[起后，、]))(?P<n>个(?:工作日|月|小时|季度)|工作日|小时|自然日)以?[内前]"
        ),
        "缺少数目",
        "the number is missing",
        "10{n}内",
    ),
    Slip(
        "unit-missing",
        pattern(rf"(?P<n>[{_N}]+)以?内"),
        "数目后面缺少单位（日、工作日、月）",
        "the unit after the number is missing",
        "{n}日内",
    ),
    Slip(
        "doubled",
        pattern(r"每每|内内(?![部容设科网审外控地资])|前前(?![款述期往])"),
        "同一个字连写了两次",
        "a word is written twice",
    ),
    Slip(
        "working-day",
        pattern(rf"(?P<n>[{_N}]+)个?工作(?!日|天)以?内"),
        "「工作」后面缺少「日」",
        "日 is missing after 工作",
        "{n}个工作日内",
    ),
    Slip(
        "weekday",
        pattern(r"(?:周|星期|礼拜)[八九十零〇七0](?![次天日个小项三])"),
        "没有这样的星期几",
        "there is no such weekday",
    ),
    Slip(
        "rank",
        pattern(rf"第[零0〇]+个?{_UNIT}"),
        "次序从第一个算起，没有第零个",
        "ranks begin at one",
        "",
    ),
    Slip(
        "look-alike",
        pattern(rf"(?P<n>工作|之|[{_N}])曰"),
        "「曰」是「日」的误写",
        "曰 stands where 日 is meant",
        "{n}日",
    ),
    Slip(
        "even-months",
        pattern(r"每双[月周]|每单[月周]|隔[月周年]"),
        "说不准是哪些月（周）：请写「每两个月」，或者「双月」「单月」",
        "it is open which months (weeks) are meant; write 每两个月, or 双月, 单月",
    ),
    Slip(
        "elsewhere",
        pattern(
            r"(?:按照?|根据|依照|遵照|以)[^，。；]{0,10}(?:上级|上述|另行|合同|协议|约定|法定|规定|通知|为准)|另行(?:通知|规定|公布)|待定"
        ),
        "期限写在别处，这里没有；请写明日期或者多少日",
        "the time is set elsewhere and not written here; write the date or the number of days",
    ),
    Slip(
        "side-missing",
        pattern(rf"起(?P<n>[{_N}]+{_UNIT})?$"),
        "只有起点，没有期限",
        "has a beginning, but no period",
    ),
)


#: Without any of these no slip that makes a text unreadable as a whole is in it.
_WEEKDAY = "[八九十零〇七0]"
_SUSPECT = pattern(
    rf"-|内[{_N}]|每每|内内|前前|周{_WEEKDAY}|期{_WEEKDAY}|拜{_WEEKDAY}|曰"  # each with a character of its own first
)
_UNREADABLE = ("negative", "inside-first", "doubled", "weekday", "look-alike")


def unreadable(text: str) -> bool:
    """Whether the first slip in the text is one that leaves nothing to read."""
    if not _SUSPECT.search(text):
        return False
    slip = slip_in(text)
    return slip is not None and slip[0].code in _UNREADABLE


def slip_in(text: str) -> tuple[Slip, int, int, str] | None:
    """The first slip, its offsets, and how the words were perhaps meant."""
    for slip in SLIPS:
        found = slip.look.search(text)
        if found:
            meant = slip.better.format(**found.groupdict()) if slip.better else ""
            return slip, found.start(), found.end(), meant
    return None
