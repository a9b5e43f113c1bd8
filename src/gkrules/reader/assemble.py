"""From items to one TimeLimit: each takes its event, its lead, its action, and what attaches to it."""

from __future__ import annotations

import re

from attrs import evolve, field, frozen

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
    Span,
    TimeLimit,
    Times,
    Within,
)
from gkrules.making import quick
from gkrules.patterns import pattern
from gkrules.reader import faults
from gkrules.reader.core import read_core
from gkrules.reader.frame import after
from gkrules.reader.joints import (
    counts_from,
    framed,
    inherit,
    opening,
    parted,
    postponing,
    provisos,
    split,
    strip_duty,
)
from gkrules.reader.scan import Item

_BAN = pattern(
    r"(?P<who>[^，。；]{0,8}?)(?:不得(?!超过|少于|低于|多于|早于|晚于)|不予(?!以)|禁止|不再|不能|不准|严禁)"
)
_BAN_NOT = pattern(r"或者?$|是否$|的$|作出$|决定$|[，。；]")
_BARE_GLUE = pattern(r"(?:的|应当|应|须|必须|要|在|于|各?单位|各部门|，)*$")
_EXTENSION_LEAD = pattern(r"(?:可以|可|需要|应当|经批准|并)*$")
_LEAST = pattern(r"^(?P<rest>.*?)(?P<least>至少|不少于|最少|起码|不低于)(?P<more>.*)$", re.S)
_CLOSERS = "，。；：、"
#: Words that forbid nothing, except nothing, move nothing: no 不, 禁, 严, 除, 遇, 假 or 休 among them.
_PLAIN = pattern("[^不禁严除遇假休]*")


@quick
@frozen
class Draft:
    """A limit under way: its value, and where its own words end in the text."""

    limit: TimeLimit
    end: int
    separator: str = ""
    condition: str = ""
    item: Item | None = field(default=None, eq=False)


class Assembler:
    """Reads the items of one text from left to right; `limits()` gives what they say together."""

    def __init__(self, text: str, items: list[Item]) -> None:
        self.text = text
        self.drafts: list[Draft] = []
        for item in items:
            self._take(item)
        self._finish()

    # -- one item

    def _take(self, item: Item) -> None:
        begin = self.drafts[-1].end if self.drafts else 0
        gap = self.text[begin : item.start]
        value = item.value
        if isinstance(value, Times | Extension):
            self._attach(value, gap, item)
            return
        assert value is not None
        previous = self.drafts[-1] if self.drafts else None
        head = previous.item if previous is not None else None
        if head is not None and counts_from(head, gap, item):
            words = self.text[head.start : item.end]
            raise faults.no_day(words) if head.whole() else faults.run_together(words)
        if head is not None and parted(head, gap, item):
            raise faults.parted(self.text[head.start : item.end])
        if previous is not None and self._describes(previous, gap, item):
            return
        if previous is not None and self._spans(previous, gap, item):
            return
        if previous is not None and self._since(previous, gap, item):
            return
        action, separator, own = split(gap) if previous is not None else ("", "", gap)
        if previous is not None and not separator:
            raise faults.run_together(self.text[begin - 2 : item.end])
        if previous is not None:
            self._act(action)
        self._add(item, own, separator, value)

    def _add(self, item: Item, own: str, separator: str, value: TimeLimit) -> None:
        limit, cut = framed(item, value, own)
        condition = ""
        if isinstance(limit, Within) and isinstance(limit.since, Event) and limit.since.condition:
            condition = limit.since.text
        elif cut.event is not None and cut.event.condition:
            condition = cut.event.text
        first = self.drafts[0] if self.drafts else None
        if first is not None and condition and self.drafts:
            main = self.drafts[-1].limit
            if (
                isinstance(limit, Within)
                and isinstance(main, Within)
                and limit.since
                and isinstance(limit.since, Event)
                and limit.since.condition
            ):
                limit = evolve(limit, since=main.since)
            self.drafts.append(Draft(limit, item.end, separator, condition, item))
            return
        if first is not None:
            limit = inherit(self.drafts[-1].limit, limit)
        self.drafts.append(Draft(limit, item.end, separator, "", item))

    def _describes(self, previous: Draft, gap: str, item: Item) -> bool:
        """每年应当于3月31日前: a bare cycle before another limit of the clause says which one."""
        head = previous.item
        if head is None or not head.bare_cycle(self.text) or re.search(r"[。；：，]", gap):
            return False
        core = read_core(head.words(self.text) + item.words(self.text))
        if isinstance(item.value, Ahead | Within) and not _BARE_GLUE.fullmatch(gap):
            core = None  # the words between are an event: 每年股东会议举行的四十五日前
        if core is not None and core.length == len(head.words(self.text)) + len(
            item.words(self.text)
        ):
            if core.fault is not None:
                raise core.fault
            assert isinstance(core.value, TimeLimit)
            lead = previous.limit.lead + strip_duty(gap)
            merged = Item(head.start, item.end, core)
            self.drafts[-1] = Draft(
                core.value.with_(lead=lead),
                item.end,
                previous.separator,
                previous.condition,
                merged,
            )
            return True
        if (
            isinstance(head.value, Every)
            and head.value.cycle.step > 1
            and _BARE_GLUE.fullmatch(gap)
        ):
            # 每两个月的10日前: a day of which of the two months
            raise faults.run_together(self.text[head.start : item.end])
        if isinstance(item.value, Every | Within | Ahead) and not (
            isinstance(item.value, Within) and item.bare_length()
        ):
            assert isinstance(item.value, TimeLimit)
            limit, _ = framed(item, item.value, gap)
            lead = previous.limit.lead + head.words(self.text) + limit.lead
            self.drafts[-1] = Draft(limit.with_(lead=lead), item.end, previous.separator, "", item)
            return True
        return False

    def _spans(self, previous: Draft, gap: str, item: Item) -> bool:
        """2017年7月1日起至12月31日止."""
        if not (isinstance(previous.limit, By) and isinstance(item.value, By)):
            return False
        if gap.strip("，") not in ("起", "开始", "起至", ""):
            return False
        words = item.words(self.text)
        if not (words.startswith(("至", "到", "直至", "截至")) or gap.endswith("至")):
            return False
        first = previous.limit
        last = inherit(first, item.value)
        assert isinstance(last, By)
        if previous.item is not None:
            first = opening(first, previous.item.words(self.text))
        lead = re.sub(r"[自从]$", "", first.lead)
        self.drafts[-1] = Draft(
            Span(evolve(first, lead=""), last, lead=lead), item.end, previous.separator, "", item
        )
        return True

    def _since(self, previous: Draft, gap: str, item: Item) -> bool:
        """自2017年7月1日起30日内: the period counts from the date itself."""
        if not (isinstance(previous.limit, By) and isinstance(item.value, Within)):
            return False
        if not re.fullmatch(r"(?:之日)?(?:起|后|之后|以后)(?:的|，|应当|在)*", gap):
            return False
        lead = re.sub(r"[自从在]$", "", previous.limit.lead)
        limit = evolve(item.value, since=evolve(previous.limit, lead=""), lead=lead)
        self.drafts[-1] = Draft(limit, item.end, previous.separator, "", item)
        return True

    def _attach(self, value: Times | Extension, gap: str, item: Item) -> None:
        if not self.drafts:
            raise faults.unattached(item.words(self.text))
        last = self.drafts[-1]
        if isinstance(value, Extension):
            action, separator, _ = split(gap)
            condition = re.sub(
                r"(?:的)?，?(?:可以|可|需要|应当|并)*$", "", gap[len(action) :].strip(_CLOSERS)
            )
            if not separator:
                action, condition = "", _EXTENSION_LEAD.sub("", gap.strip(_CLOSERS))
            self._act(action)
            last = self.drafts[-1]
            extended = evolve(value, condition=condition)
            limit = last.limit.with_(extensions=(*last.limit.extensions, extended))
        else:
            limit = last.limit
            found = _LEAST.match(gap)
            if found and value.bound is Bound.EXACTLY:
                value = evolve(value, bound=Bound.AT_LEAST)
                gap = found["rest"] + found["more"]
            action = gap.strip(_CLOSERS)
            if (
                last.item is not None
                and not gap
                and (last.item.bare_length() or last.item.words(self.text) in ("一季度", "1季度"))
            ):
                core = read_core("每" + last.item.words(self.text))  # 一年一次
                if core is not None and isinstance(core.value, Every):
                    limit = core.value.with_(lead=limit.lead)
            limit = limit.with_(times=value, action=limit.action + action)
        self.drafts[-1] = evolve(last, limit=limit, end=item.end)

    # -- words after

    def _act(self, words: str) -> None:
        """Give the words after a limit to it."""
        if words:
            last = self.drafts[-1]
            limit = _acted(last.limit, words)
            self.drafts[-1] = Draft(limit, last.end, last.separator, last.condition, last.item)

    def _finish(self) -> None:
        if self.drafts:
            self._act(self.text[self.drafts[-1].end :])

    def result(self) -> TimeLimit:
        """All the drafts as one value."""
        main: list[TimeLimit] = []
        joined: list[str] = []
        for draft in self.drafts:
            if draft.condition and main and not isinstance(main[-1], NotBefore | Ban):
                other = Alternative(draft.condition, draft.limit)
                main[-1] = main[-1].with_(otherwise=(*main[-1].otherwise, other))
            elif isinstance(draft.limit, AllOf) and not draft.limit.times:
                main.extend(_spread(draft.limit))
                joined.extend(["或"] if draft.limit.either else [draft.separator])
            else:
                main.append(draft.limit)
                joined.append(draft.separator)
        if len(main) == 1:
            return main[0]
        either = any("或" in words for words in joined)
        return AllOf(main, either=either)


def assembled(text: str, items: list[Item]) -> TimeLimit:
    """What the items of a text say together."""
    value = items[0].value
    if len(items) == 1 and isinstance(value, Within | By | Every | Ahead):
        return _alone(text, items[0], value)
    return Assembler(text, items).result()


def _alone(text: str, item: Item, value: TimeLimit) -> TimeLimit:
    """The commonest text, where nothing is to be joined."""
    left, words = text[: item.start], text[item.end :]
    if isinstance(value, Within) and _PLAIN.fullmatch(words):
        cut = after(left)  # as `framed` has it, made at once
        action = words.strip(_CLOSERS)
        return Within(value.quantity, cut.event, lead=cut.lead, action=action)
    limit, _ = framed(item, value, left)
    return _acted(limit, words)


def _acted(limit: TimeLimit, words: str) -> TimeLimit:
    """The limit with the words after it: an action, a ban, a proviso."""
    if _PLAIN.fullmatch(words):
        action = words.strip(_CLOSERS)
        return limit.with_(action=limit.action + action) if action else limit
    words, moved = postponing(words)
    if moved and not isinstance(limit, By | Every | Within | AllOf):
        raise faults.excluded("遇节假日顺延")
    words, exceptions, stops = provisos(words)
    words = words.strip(_CLOSERS)
    ban = _BAN.match(words)
    if ban and not _BAN_NOT.search(ban["who"]) and isinstance(limit, Within | By | Every):
        limit = Ban(limit.with_(lead=""), lead=limit.lead)
    action = limit.action + words
    return limit.with_(
        action=action,
        exceptions=limit.exceptions + exceptions,
        stops=limit.stops + stops,
        postponed=limit.postponed or moved,
    )


def _spread(limit: AllOf) -> list[TimeLimit]:
    """The limits of a list, each with the words around the whole."""
    return [
        inner.with_(
            lead=limit.lead,
            action=limit.action,
            times=limit.times,
            extensions=limit.extensions,
            otherwise=limit.otherwise,
            exceptions=limit.exceptions,
            stops=limit.stops,
            postponed=limit.postponed,
        )
        for inner in limit.limits
    ]
