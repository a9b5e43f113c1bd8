"""Contexts that unmake a limit: the words look like one, and say something else.

A look-back (近三年内), a rate (每日千分之五), a validity, a scope (1997年9月30日以前施行的), an age: each
row names its kind, what must stand before, what after, and to which words it applies.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from attrs import frozen

from gkrules.limits import Ahead, By, Every, NotBefore, OnTheDay, Unit, Within
from gkrules.patterns import pattern
from gkrules.reader.scan import Item

_N = "0-9零一二三四五六七八九十百千两"


@frozen
class Guard:
    """One context: `before` is matched at the end of the left words, `after` at their right."""

    name: str
    zh: str
    en: str
    applies: Callable[[Item], bool]
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None


def _before(words: str) -> re.Pattern[str]:
    return pattern(f"(?:{words})$")


_after = pattern


def _period(item: Item) -> bool:
    return isinstance(item.value, Within)


def _year_or_month(item: Item) -> bool:
    value = item.value
    return isinstance(value, Within) and value.quantity.unit in (Unit.MONTH, Unit.YEAR)


def _date(item: Item) -> bool:
    return isinstance(item.value, By)


def _cycle(item: Item) -> bool:
    return isinstance(item.value, Every) and not item.value.path


def _window_ahead(item: Item) -> bool:
    return isinstance(item.value, Ahead) and item.value.form != "by"


def _length(item: Item) -> bool:
    return item.core.rule in ("within_bare", "within") and isinstance(item.value, Within)


def _bare(item: Item) -> bool:
    return item.core.rule == "within_bare"


def _full(item: Item) -> bool:
    return isinstance(item.value, NotBefore)


def _hours(item: Item) -> bool:
    return _bare(item) and isinstance(item.value, Within) and item.value.quantity.unit is Unit.HOUR


def _any(item: Item) -> bool:
    return not item.loose and not isinstance(item.value, OnTheDay)


_SPANS = (
    r"任期|有效期限?|有效期间|保质期|质保期|维保期|缺陷责任期|保修期|试用期|工期|租期|存续期|服务期|聘期|刑期|考验期|缓刑期|监管期|保存期限?|保管期限?"
    r"|保护期限?|使用期限?|使用年限|贷款期限?|合同期限?|拘留期限?|试点期"
)
_OFFICE = r"(?:办理|办结|审批|审查|审核|完成|处理|答复|受理|承诺|法定|整改|反馈|报送|公开)"

_SEASON = Guard(
    "season",
    "说的是一段时期",
    "says when a season lasts",
    lambda item: isinstance(item.value, By | Every),
    before=_before(
        r"(?:防火|禁渔|休渔|禁牧|汛|采暖|供暖|禁猎|封山|雨|旱|繁殖|生长|旅游|任|学|假|会|冬)期"
        r"(?:为|是|从|自|：)?|学期(?:为|从|自)?"
    ),
)
_FULL_CONDITION = Guard(
    "condition",
    "说的是条件",
    "is a condition",
    _full,
    after=_after(r"[，]?(?:且|视为|推定|仍|未(?![^，。]{0,4}的，应))"),
)

GUARDS: tuple[Guard, ...] = (
    _SEASON,
    _FULL_CONDITION,
    Guard(
        "look-back",
        "说的是过去",
        "looks back",
        _period,
        before=_before(r"最?近|过去|此前|以往|上述|之前的?"),
    ),
    Guard(
        "look-back",
        "说的是过去",
        "looks back",
        _window_ahead,
        before=_before(
            r"(?:^|[，。；：、]|申请人?|其|该?单位|当事人|公司|企业|机构|人员|在|于|的)"
        ),
        after=_after(
            r"(?!.{0,12}(?:应当|提出|申请|书面|告知|通知|报|公告|办理|完成|向))|^[^，。；]{0,4}(?:曾|有|无|没有|未|受|被|发生|连续|累计)"
        ),
    ),
    Guard(
        "look-back",
        "数的是一段时间里发生的次数",
        "counts what happened in a time",
        _year_or_month,
        after=_after(
            rf"(?!.{{0,6}}(?:至少|不少于))(?:[^，。；至不第]{{0,12}}(?<!接受)(?<!组织)(?<!开展)(?<!进行)(?<!召开)(?<!完成)(?<!安排)[{_N}]+[次起件](?!以?内)|累计|又|曾|再次(?!答复|办理|组织|召开|报告)|无(?!偿|条件|害|息)|未曾|未发生|没有|发生|受过|被[^，。]{{1,8}}[{_N}]+次)"
        ),
    ),
    Guard(
        "scope",
        "说的是将来的一段时间",
        "speaks of a span to come",
        _period,
        before=_before(r"未来|今后|往后|将来"),
    ),
    Guard(
        "rate",
        "说的是比率或者数额",
        "is a rate or an amount",
        _cycle,
        after=_after(
            rf"加收|加处罚款|(?:按|加收|加处|处|计|征收|支付)?[^，。；]{{0,8}}(?:[千万百]分之|[0-9.]+[%‰]|[{_N}]+(?:万|亿)?元)"
            rf"|可以?有|享有|享受|工作[{_N}]|工作时间|平均|同?比|递[增减]|增长|增加|减少|下降|降低|提高[{_N}]|[{_N}]+(?:个|名|人|元|万|亿|小时|吨|度|升|件|例|公斤|立方)"
            r"|(?:补助|补贴|发给|发放|缴纳|支付|收取)[^，。；]{0,6}[0-9一二三四五六七八九十百千两]"
        ),
    ),
    Guard(
        "theme",
        "说的是以此命名的日子",
        "names a season or a day",
        lambda item: isinstance(item.value, Every | By),
        after=_after(r"(?:为|是|定为|被定为)[^，。；]{1,14}(?:[期月日周节季年]|季节)(?![前内后])"),
    ),
    Guard(
        "about",
        "只说大概的时间",
        "says only about when",
        _any,
        after=_after(r"(?:前后|左右)(?!各)"),
    ),
    Guard(
        "rate",
        "说的是比率或者数额",
        "is a rate or an amount",
        _bare,
        before=_before(
            r"每(?:逾期|延期|延迟|迟延|延误|拖延|拖欠|超过|超出|超|晚|迟|提前|增加|减少|缺)[^，。；]{0,4}"
        ),
    ),
    Guard(
        "about",
        "只说大概的时间",
        "says only about when",
        _any,
        before=_before(r"(?<![预合签契条公节邀特续制履违守失])约|大约|大概|将近|接近"),
    ),
    Guard(
        "scope",
        "说的是适用的范围",
        "bounds what the rule covers",
        lambda item: isinstance(item.value, By | NotBefore),
        after=_after(
            r"[^，。；应须]{0,10}(?:施行|实施|成立|取得|建成|发生|颁布|公布|制定|出生|参加工作|批准|设立|登记|签订|发布|投产|开工|受理|立案)的"
        ),
    ),
    Guard(
        "length",
        "说的是一段时间的长短",
        "is how long something lasts",
        lambda item: _length(item) or _full(item),
        before=_before(
            rf"(?:{_SPANS})(?:的?期限|时间)?(?:自.{{1,16}}起)?(?:均|一般|统一|限)?(?:为|是|定为|：|的)?(?:最长|最短)?"
        ),
        after=_after(r"(?!后|之后|以后|届满|期满)"),
    ),
    Guard(
        "length",
        "说的是一段时间的长短",
        "is how long something lasts",
        _length,
        before=_before(
            rf"(?<!{_OFFICE})(?<!法定)(?<!承诺)(?:期限|时间)(?:均|一般|统一|总计|累计|合计)?(?:为|是)?"
        ),
        after=_after(r"(?!内|以内|之内|届满)(?:$|[，。；的])"),
    ),
    Guard(
        "length",
        "说的是一段时间的长短",
        "is how long something lasts",
        _bare,
        before=_before(
            r"假|休假|休息|拘留|拘役|徒刑|劳动|连续工作|工龄|从业|经验|出差|培训|实习|服务|学制|年限|年满|周岁|工作[满达]?|每[日天周]工作|营业|处以?|判处|缓刑|禁止|禁闭|停业|停产|暂扣[^，。]{0,6}|吊销[^，。]{0,6}"
        ),
    ),
    Guard(
        "condition",
        "说的是经过的时间，是条件",
        "is a condition about time passed",
        lambda item: _bare(item) or _full(item),
        before=_before(
            r"(?<!不)(?<!不得)超过|逾期|超出|(?<!期)(?<!届)满|已达?|连续|累计|达到?|不满|未满|不足|延误|滞后|逾|间隔|相隔|历时|持续|经过"
        ),
        after=_after(r"(?!内|以内|之内)(?!公示)"),
    ),
    Guard(
        "condition",
        "说的是条件",
        "is a condition",
        _bare,
        after=_after(r"(?:以上|以下|以外|之外|不等|且|仍|未|视为|推定|的(?=[，。；]|$))"),
    ),
    Guard(
        "service",
        "说的是服务的钟点",
        "is about service hours",
        _hours,
        after=_after(
            r"[^，。；]{0,4}(?:值班|值守|服务|不间断|开放|在线|营业|运行|监测|监控|制|热线)"
        ),
    ),
)

#: 防火期为十一月至次年五月: the span is of something that lasts.
_LASTS = pattern(
    r"期(?:间)?为?[^，。；]{0,10}(?:月|日)[^，。；]{0,4}[至到-](?:次年|翌年|当年)?[^，。；]{0,8}[月日]"
)


def unmade_by(text: str, item: Item) -> Guard | None:
    """The first context that unmakes the item, or None."""
    start, end = item.start, item.end
    left, right = text[max(0, start - 24) : start], text[end : end + 30]
    applying = _applying(item)
    for guard in applying.guards if applying.before.search(left) else applying.without:
        # What is looked for at a place comes before what is looked for all along the left.
        if (guard.after is None or guard.after.match(right)) and (
            guard.before is None or guard.before.search(left)
        ):
            return guard
    if "期" in text and isinstance(item.value, By | Every):
        around = left[-6:] + item.words(text) + right
        if "期" in around and _LASTS.search(around):
            return _SEASON
    return None


class Applying(NamedTuple):
    """The guards that speak of one kind of item.

    `before` is found where any of their left sides is, so that one search says whether only those `without` a left
    side can match.
    """

    guards: tuple[Guard, ...]
    before: re.Pattern[str]
    without: tuple[Guard, ...]


_APPLYING: dict[tuple[type, str, object], Applying] = {}


def _applying(item: Item) -> Applying:
    """The guards that speak of such an item; all that their `applies` asks of it is in the key."""
    value: object = item.core.value
    aspect: object = None
    if isinstance(value, Within):
        aspect = value.quantity.unit
    elif isinstance(value, Ahead):
        aspect = value.form
    elif isinstance(value, Every):
        aspect = bool(value.path)
    key = (type(value), item.core.rule, aspect)
    found = _APPLYING.get(key)
    if found is None:
        guards = tuple(guard for guard in GUARDS if guard.applies(item))
        left = [guard.before.pattern for guard in guards if guard.before is not None]
        without = tuple(guard for guard in guards if guard.before is None)
        found = _APPLYING[key] = Applying(guards, pattern("|".join(left) or "(?!)"), without)
    return found
