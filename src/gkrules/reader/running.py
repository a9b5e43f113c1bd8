"""Time limits in running text: where each stands, what it says, and from what it counts.

blocks (paragraphs, cells) -> sentences worth a look -> scan (the limits' own words, by the grammar) ->
wanted (contexts that unmake them) -> joints (the trigger, cut from the words before).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from gkrules.limits import (
    Ahead,
    AllOf,
    Alternative,
    Ban,
    Bound,
    By,
    Event,
    Every,
    Extension,
    NotBefore,
    OnTheDay,
    Span,
    TimeLimit,
    Times,
    Within,
    Year,
)
from gkrules.patterns import pattern
from gkrules.plain import Plain
from gkrules.reader.blocks import blocks, followed
from gkrules.reader.faults import Fault
from gkrules.reader.forbidding import forbids
from gkrules.reader.frame import after
from gkrules.reader.gloss import other_days
from gkrules.reader.joints import framed, opening, postponing, provisos
from gkrules.reader.leftover import adrift, below, sided
from gkrules.reader.pairs import datable, merged
from gkrules.reader.scan import Item, scan
from gkrules.reader.text import UNSEEN, normalise, spelled
from gkrules.reader.wanted import begins_span, owes, wanted


@frozen
class Match(Plain):
    """One time limit at its place: text[start:end], the limit, its trigger in the text's own words.

    The span runs from 自, 从, 在, 于 or the trigger's first word through 内, 前, 起 or 次, and an attached
    extension. The limit carries neither lead nor action. `trigger` is None where the words name none.
    """

    start: int
    end: int
    text: str
    limit: TimeLimit
    trigger: str | None = None


def find(text: str, *, loose: bool = False) -> Iterator[Match]:
    """Every time limit in running text, in order, in one pass.

    With `loose`, words that name no time (及时, 定期, 长期坚持) are given as well. Never raises for text.
    """
    for match in find_in(text.splitlines(keepends=True), loose=loose):
        yield evolve(match, text=text[match.start : match.end])


def find_in(lines: Iterable[str], *, loose: bool = False) -> Iterator[Match]:
    """The same for text that comes line by line (with its line ends): memory holds two paragraphs."""
    for start, block, following in followed(blocks(lines)):
        if _WORTH.search(block) or loose:
            yield from _Block(start, block, loose, following).matches()


_N = "0-9０-９〇零一二三四五六七八九十百两半壹贰叁肆伍陆柒捌玖拾廿卅"
#: A sentence without any of these holds no limit.
_WORTH = pattern(
    rf"[{_N}][\s个]*(?:工作|自然|日|天|年|月|周|星|礼|小|钟|分|季|度|半|号)|每|逐[年月季日周]|按[年季月日周半]"
    r"|当[日场天]|同日|次[日月年季周]|翌|下[一个月季周]|[年月季][末底初]|年[内终]|终了|上半年|下半年|旬|[-/.][0-9]{1,2}"
    r"|五[”\"」’'期规计时末]|节[前]|元旦|五一|十一|月度|季度|年度|本[月周季年]|第二[天日]"
)
_SENTENCE = pattern(r"[^。！？]+[。！？]?")
#: What numbers a paragraph is no part of its first sentence.
_NUMBERED = pattern(
    r"(?:第[0-9一二三四五六七八九十百零]+条(?:之[一二三四五六七八九十])?|（[0-9一二三四五六七八九十]+）|[0-9]+[.．、]|[一二三四五六七八九十]+、|[#*>-]+)+"
)
_PREPOSITION = pattern(r"(?:至迟|最迟|在|于|自|从)$")
_SAME_ACT = pattern(
    r"情况|情形|特殊|复杂|疑难|紧急|必要|重大|困难|客观原因|不能|^(?:农村|城市|城区|乡村|偏远|边远|山区|海岛)(?:地区)?$"
)
_OR = pattern(r"(?:或者?|、[^，。；、]{0,4})(?:在|于|自)?$")
_PROVISO = pattern(r"除外|不计算在|不计入|不算入|不包括在|不包含在")
_LEAST = pattern(r"(?:至少|不少于|最少|起码|不低于)")
_REACH = 240
#: How far behind a limit's words the inside of a bracket may begin that speaks of them: 10日内（不含…
_BESIDE = 2


@frozen
class _Found:
    """A limit under way: its place in the normalised text of the block."""

    limit: TimeLimit
    start: int
    end: int
    item: Item
    point: bool = False  # a bare date: kept only if a span or a period goes on from it


class _Block:
    """One block: its matches are gathered whole, since an extension may stand a sentence later."""

    def __init__(self, offset: int, text: str, loose: bool, following: str) -> None:
        self.offset, self.source, self.loose, self.following = offset, text, loose, following
        self.normal = normalise(text)
        self.found: list[_Found] = []

    def matches(self) -> Iterator[Match]:
        for sentence in _SENTENCE.finditer(self.normal.text):
            if self.loose or _WORTH.search(sentence[0]):
                self._sentence(sentence[0], sentence.start())
            else:
                self._provisos(sentence[0])
        wrong = self._otherwise_said() if re.search("[(（]", self.source) else []
        for one in self.found:
            start, end = self.normal.span(one.start, one.end)
            if any(first <= end + _BESIDE and start <= last + 1 for first, last in wrong):
                continue  # 10日（不含节假日）内, 4月30日（星期五）: another day than the words say
            if UNSEEN.search(self.source, start, end) or self._cut_off(one):
                continue  # 1\x0015日内; 30日、内办结
            yield Match(
                self.offset + start,
                self.offset + end,
                self.source[start:end],
                one.limit,
                _trigger(one.limit),
            )

    def _cut_off(self, one: _Found) -> bool:
        """Whether a mark, or the end of the block, parts a side from the limit that it belongs to."""
        last, behind = self.normal.text[one.end - 1], self.normal.text[one.end : one.end + _REACH]
        return bool(adrift(behind, last) if behind else not sided(last) and below(self.following))

    def _otherwise_said(self) -> list[tuple[int, int]]:
        """Where in the source a bracket says another day than its date, or changes what is counted."""
        plain = spelled(self.source)
        return [plain.span(*place[:2]) for place in other_days(plain.text)]

    def _sentence(self, text: str, at: int) -> None:
        numbered = _NUMBERED.match(text)
        begin = numbered.end() if numbered else 0
        first = len(self.found)
        items = [item for item in scan(text) if item.core.fault is None]
        for item in merged(text, list(datable(text, items))):
            value = item.value
            mine = len(self.found) > first
            if isinstance(value, Times):
                if mine:
                    self._times(text, at, item, value)
            elif isinstance(value, Extension):
                if self.found:
                    self._extend(text, at, item, value, mine)
            elif value is not None:
                if mine and self._joins(text, at, item, value, self.found[-1]):
                    continue
                point = isinstance(value, By) and begins_span(text, item)
                if point or wanted(text, item, self.loose):
                    previous = self.found[-1] if mine else None
                    self._add(text, at, item, value, begin, previous)
                    if point and self.found[-1].item is item:
                        self.found[-1] = evolve(self.found[-1], point=True)
        self.found = [one for one in self.found if not one.point]
        if len(self.found) > first:
            self._moved(text, at)
        self._provisos(text)

    def _moved(self, text: str, at: int) -> None:
        """遇节假日顺延 behind the last date of the sentence; a date that 遇节假日提前 moves is not given at all."""
        item = self.found[-1].item
        if not isinstance(self.found[-1].limit, By | Every):
            return
        others = [one for one in self.found if one.item is not item]
        mine = [one for one in self.found if one.item is item]
        try:
            _, moved = postponing(text[mine[-1].end - at :])
        except Fault:
            self.found = others
            return
        if moved:
            mine = [evolve(one, limit=one.limit.with_(postponed=True)) for one in mine]
            self.found = [*others, *mine]

    def _add(
        self, text: str, at: int, item: Item, value: TimeLimit, begin: int, previous: _Found | None
    ) -> None:
        if previous is not None:
            begin = max(begin, previous.end - at)
        left = text[max(begin, item.start - _REACH) : item.start]
        left = left[max(left.rfind(mark) for mark in "；：") + 1 :]
        limit, cut = framed(item, value, left)
        if isinstance(limit, OnTheDay) and limit.event is None:
            case = after(left).event
            limit = evolve(limit, event=case) if case is not None and case.condition else limit
        start = item.start - cut.taken
        if not cut.taken:
            preposition = _PREPOSITION.search(left)
            start -= len(preposition[0]) if preposition else 0
        condition = _condition(limit)
        if previous is not None and not _event(limit) and _OR.search(left):
            limit = _with_event(limit, _event(previous.limit))
        if isinstance(limit, By) and previous is not None:
            limit = _with_year(limit, previous.limit)
        limit = _bare(limit)
        if forbids(text, item, limit):
            limit = Ban(limit)
        if condition and previous is not None and _SAME_ACT.search(condition) and _period(previous):
            other = Alternative(condition, _with_event(limit, None))
            main = previous.limit.with_(otherwise=(*previous.limit.otherwise, other))
            self.found[-1] = evolve(previous, limit=main, end=at + item.end)
            return
        for single in _each(limit):
            self.found.append(_Found(single, at + start, at + item.end, item))

    def _provisos(self, text: str) -> None:
        """A sentence that ends in an exception, or in what is not counted, speaks of the limit before."""
        if not self.found or not _PROVISO.search(text):
            return
        last = self.found[-1]
        _, exceptions, stops = provisos(text)
        if stops and not _period(last):
            stops = ()
        limit = last.limit.with_(
            exceptions=last.limit.exceptions + exceptions, stops=last.limit.stops + stops
        )
        self.found[-1] = evolve(last, limit=limit)

    def _joins(self, text: str, at: int, item: Item, value: TimeLimit, previous: _Found) -> bool:
        """A date before it that begins this period, or the span that ends here."""
        gap = text[previous.end - at : item.start]
        first = previous.limit
        if not isinstance(first, By):
            return False
        words = item.words(text)
        if isinstance(value, Within) and re.fullmatch(
            r"(?:之日)?(?:起|后|之后|以后)(?:的|，)?", gap
        ):
            joined: TimeLimit = evolve(value, since=first)
        elif (
            isinstance(value, By)
            and gap in ("起", "起至", "开始", "开始至", "至", "")
            and (gap.endswith("至") or words.startswith(("至", "到", "直至", "截至")))
        ):
            last = _with_year(value, first)
            assert isinstance(last, By)
            if not words.endswith(("止", "前", "底", "内")) and not owes(text, item):
                return False  # 1961年至1963年，…
            joined = Span(opening(first, previous.item.words(text)), last)
        else:
            return False
        self.found[-1] = _Found(joined, previous.start, at + item.end, item)
        return True

    def _times(self, text: str, at: int, item: Item, times: Times) -> None:
        """每年…不少于3次: how often, in the clause of its cycle."""
        last = self.found[-1]
        gap = text[last.end - at : item.start]
        if re.search(r"[，。；]", gap) or last.limit.times is not None:
            return
        if times.bound is Bound.EXACTLY and _LEAST.search(gap):
            times = evolve(times, bound=Bound.AT_LEAST)
        if isinstance(last.limit, Every):
            self.found[-1] = evolve(last, limit=last.limit.with_(times=times), end=at + item.end)

    def _extend(self, text: str, at: int, item: Item, extension: Extension, mine: bool) -> None:
        """可以延长N日: attaches to the limit before it, in its sentence or in the one before."""
        last = self.found[-1]
        if not _period(last) or (last.limit.extensions and not mine):
            return
        begin = max(last.end - at, 0)
        words = re.split(r"[；。]", text[begin : item.start])[-1]
        cut = re.search(r"(?P<case>[^，]+)的，(?!.*的，)", words)
        condition = cut["case"].lstrip("，但是") if cut else ""
        limit = last.limit.with_(
            extensions=(*last.limit.extensions, evolve(extension, condition=condition))
        )
        end = at + item.end if mine else last.end
        self.found[-1] = evolve(last, limit=limit, end=end)


def _each(limit: TimeLimit) -> Iterator[TimeLimit]:
    """The limits of a list (每月、每季度后20日内) one by one: each is a match of its own."""
    return iter(limit) if isinstance(limit, AllOf) else iter((limit,))


def _bare(limit: TimeLimit) -> TimeLimit:
    return limit.with_(lead="", action="") if limit.lead or limit.action else limit


def _period(found: _Found) -> bool:
    return isinstance(found.limit, Within)


def _event(limit: TimeLimit) -> Event | None:
    match limit:
        case Within(since=Event() as event) | Ahead(event=Event() as event):
            return event
        case OnTheDay(event=event):
            return event
        case NotBefore(limit=inner) | Ban(limit=inner):
            return _event(inner)
    return None


def _condition(limit: TimeLimit) -> str:
    event = _event(limit)
    return event.text if event is not None and event.condition else ""


def _with_event(limit: TimeLimit, event: Event | None) -> TimeLimit:
    return evolve(limit, since=event) if isinstance(limit, Within) else limit


def _with_year(limit: By, main: TimeLimit) -> TimeLimit:
    """A later date without its own year takes the one before it."""
    if limit.scope == Year() and isinstance(main, By) and isinstance(main.scope, Year):
        return evolve(limit, scope=main.scope)
    return limit


def _trigger(limit: TimeLimit) -> str | None:
    event = _event(limit)
    return event.text if event is not None else None
