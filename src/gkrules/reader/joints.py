"""Where the words of two limits meet: whose they are, and what one limit takes from the other."""

from __future__ import annotations

import re

from attrs import evolve

from gkrules.limits import (
    Ahead,
    AllOf,
    Ban,
    By,
    CycleUnit,
    Edge,
    Every,
    Half,
    Month,
    MonthDay,
    Months,
    NotBefore,
    OnTheDay,
    Part,
    Quarter,
    TimeLimit,
    Unit,
    Within,
    Xun,
    Year,
)
from gkrules.making import changed
from gkrules.patterns import pattern
from gkrules.reader import faults, frame
from gkrules.reader.scan import Item

#: Where one limit's words end and the next one's begin.
_SEPARATOR = pattern(
    r"[，。；：、]+(?:并且?|且|再|然后|同时|以及|或者?|但)?|并且?(?=[应须可于在自每])|(?<=[^至])(?:或者?|以及)(?=[应须可于在自每]|$)"
)
_JOINED = pattern(r"(?:的|起|后|期满|届满)$")
_NOT_EARLIER = pattern(r"不得?早于$|不应早于$")


_MARKS = pattern(r"[，、：；]+")
_FROM_WHOLE = pattern(r"(?:之日)?(?:起|开始)(?:计算|算)?的?，?(?:应当|应|须|必须)?(?:在|于)?")

#: 但是法律另有规定的除外; 听证、鉴定所需时间不计算在期限内.
_EXCEPT = pattern(r"[，；。]?(?:但[是]?，?)?(?P<words>[^，。；]{2,40}(?:的除外|除外))[。；]?$")
_STOPPED = pattern(
    r"[，；。]?(?P<words>[^，。；]{2,48}?(?:时间|时限|期间|期限|时长)?)，?均?不(?:计算在|计入|算入|计算入|包括在|包含在)[^，。；]{0,16}[。；]?$"
)


_REST = r"(?:国家)?(?:法定)?(?:节?假日|休息日|休假日|公休日|非工作日|周末|双休日|节日)"
#: 遇法定节假日顺延: what the words say of a last day that is a day off.
_POSTPONED = pattern(
    rf"[，；（]?(?:如|若|如果)?(?:[遇逢]到?(?:有)?)?{_REST}(?:或者?{_REST}|[、和及与]{_REST})*(?:的|时|，|则|可|予以|应当?|相应|依次|自动)*(?P<way>顺延|后延|延后|推迟|(?:提前|往前)(?=办理|执行|报送|完成|[至到）。；，]|$))"
    r"(?:[至到](?:节假日后的?|其后的?|下一?个?|后的?|第一个)*工作日|办理|执行)?[）。；]?"
)


#: 15日内（不含听证时间）
_LEFT_OUT = pattern(
    r"（(?:不含|不包括|不包含|不计|扣除|除)(?P<words>[^（）]{2,30}?(?:时间|期间|时限|时长))(?:外|除外)?）[。；]?$"
)


def postponing(words: str) -> tuple[str, bool]:
    """The words without 遇节假日顺延, and whether that stood there; 提前 is refused: it makes the date earlier."""
    found = _POSTPONED.search(words) if "休" in words or "假" in words or "遇" in words else None
    if found is None:
        return words, False
    if found["way"] in ("提前", "往前"):
        raise faults.excluded(found[0].strip("，（）；。"))
    return words[: found.start()] + words[found.end() :], True


def provisos(words: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The words without the clauses that except or stop, the exceptions, and what is not counted."""
    exceptions: list[str] = []
    stops: list[str] = []
    while True:
        found = _EXCEPT.search(words) if "除外" in words else None
        into = exceptions
        if found is None and ("不" in words or "除" in words):
            found, into = _STOPPED.search(words) or _LEFT_OUT.search(words), stops
        if found is None:
            break
        into.insert(0, found["words"])
        words = words[: found.start()]
    return words, tuple(exceptions), tuple(stops)


def split(gap: str) -> tuple[str, str, str]:
    """The words between two limits: the first one's action, the separator, the second one's own."""
    cuts = list(_SEPARATOR.finditer(gap))
    while len(cuts) > 1:
        # 情况复杂的，| 自受理之日起，| : these belong to what follows.
        piece = gap[cuts[-2].end() : cuts[-1].start()]
        if not _JOINED.search(piece):
            break
        cuts.pop()
    if not cuts:
        return gap, "", gap
    if (
        len(cuts) == 1
        and _JOINED.search(gap[: cuts[0].start()])
        and len(gap[: cuts[0].start()]) > 6
    ):
        return "", "，", gap
    cut = cuts[-1]
    return gap[: cut.start()], cut[0], gap[cut.end() :]


def framed(item: Item, value: TimeLimit, left: str) -> tuple[TimeLimit, frame.Frame]:
    """The limit with its event and lead, cut from the words before it."""
    cut = frame.Frame(left)
    if not left and isinstance(value, Within | By | Every):
        return value, cut
    match value:
        case Within():
            cut = frame.after(left)
            return Within(value.quantity, cut.event, lead=cut.lead), cut
        case NotBefore(limit=Within() as inner):
            cut = frame.after(left)
            if (cut.event is None and item.core.rule != "not_before") or (
                cut.event is None and "满" in item.core.words[:2]
            ):
                cut = frame.on_happening(left)
            return evolve(value, limit=evolve(inner, since=cut.event), lead=cut.lead), cut
        case Ahead():
            if item.core.words.startswith("提前") or "提前" in item.core.words[:5]:
                return value.with_(lead=left), cut
            if _NOT_EARLIER.search(left):
                return NotBefore(value, after=False, lead=_NOT_EARLIER.sub("", left)), cut
            cut = frame.before(left)
            return changed(value, {"event": cut.event, "lead": cut.lead}), cut
        case OnTheDay():
            cut = frame.on(left)
            return changed(value, {"event": cut.event, "lead": cut.lead}), cut
        case By():
            if _NOT_EARLIER.search(left):
                return NotBefore(value, after=False, lead=_NOT_EARLIER.sub("", left)), cut
            return _conditional(value, left)
        case Every() | AllOf() | NotBefore():
            return _conditional(value, left)
    return value.with_(lead=left), cut


def _conditional(value: TimeLimit, left: str) -> tuple[TimeLimit, frame.Frame]:
    """A date under a condition (情况特殊的，12月31日前): the condition is kept for `otherwise`."""
    led = value.with_(lead=left) if left else value
    if frame.conditional(left):
        cut = frame.after(left)
        if cut.event is not None and cut.event.condition:
            return led, cut
    return led, frame.Frame(left)


def inherit(main: TimeLimit, limit: TimeLimit) -> TimeLimit:
    """A later limit takes the year, or the event, of the one before it."""
    main = main.limit if isinstance(main, Ban | NotBefore) else main
    if isinstance(limit, By) and isinstance(main, By) and limit.scope == Year():
        return evolve(limit, scope=main.scope) if isinstance(main.scope, Year) else limit
    if isinstance(limit, Within) and isinstance(main, Within) and limit.since is None:
        return evolve(limit, since=main.since)
    return limit


def counts_from(first: Item, gap: str, item: Item) -> bool:
    """Whether a period runs from a whole month or year (2026年5月起), or from each of a cycle's (次月1日起)."""
    return (
        isinstance(item.value, Within)
        and (first.whole() or isinstance(first.value, Every))
        and bool(_FROM_WHOLE.fullmatch(gap))
    )


def parted(first: Item, gap: str, item: Item) -> bool:
    """Whether a mark alone parts a day from the month or cycle that it was perhaps of: 3月、15日前, 每月，10日内."""
    value, cycle = item.value, first.value
    bare = isinstance(cycle, Every) and not cycle.path
    if _MARKS.fullmatch(gap) is None or not (bare or isinstance(cycle, By)):
        return False
    if isinstance(value, By):
        yearly = isinstance(cycle, Every) and cycle.cycle.unit is CycleUnit.YEAR
        return yearly and value.scope == Year() and bool(value.path)
    if isinstance(value, Ahead):
        return first.whole() and value.form == "by" and value.quantity.unit is Unit.DAY
    return isinstance(value, Within) and isinstance(cycle, Every) and not item.bare_length()


def strip_duty(words: str) -> str:
    """The words without the 在 or 于 that leads to the date."""
    return re.sub(r"(?:在|于)+$", "", words)


def opening(first: By, words: str) -> By:
    """The first day of a span from a whole year or month on: 2018年至2020年 begins on 1 January 2018.

    `words` are its own: 2018年底至… begins at the end, as it says.
    """
    if first.edge is not Edge.END or words.rstrip("起至").endswith(("底", "末")):
        return first
    match first.path:
        case ():
            path: tuple[Part, ...] = (Month(1), MonthDay(1))
            return evolve(first, path=path) if isinstance(first.scope, Year) else first
        case (*before, Month() | Months() as last):
            rank = last.rank if isinstance(last, Month) else last.first
            path = (*before, Month(rank), MonthDay(1))
        case (*before, Quarter(rank=rank)):
            path = (*before, Month(3 * rank - 2), MonthDay(1))
        case (*before, Half(rank=rank)):
            path = (*before, Month(6 * rank - 5), MonthDay(1))
        case (*before, Xun(rank=rank)):
            path = (*before, MonthDay(10 * rank - 9))
        case _:
            return first
    return evolve(first, path=path)
