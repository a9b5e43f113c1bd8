"""One calendar entry for one due date, as clients need it (docs/feeds explains each property)."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from attrs import field, frozen

from gkrules.errors import Lang
from gkrules.feeds import text
from gkrules.feeds.lines import Address, Component, Raw, Value, ordered
from gkrules.feeds.said import Said, row
from gkrules.feeds.values import Mark, Options
from gkrules.unitsphrase import Role, Share

_ROLES = {
    Role.LEAD: ("牵头", "lead"),
    Role.SUPPORT: ("配合", "support"),
    Role.GUIDE: ("指导", "guide"),
}
#: What every entry says: it never blocks the day.
FREE: dict[str, Value] = {"TRANSP": "TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS": "FREE"}


@frozen
class Front:
    """What all entries for a due date say whose units have one role and stand alike.

    title: what is due, in which role: 财政收支公开·2017年第三季度（牵头）. signs: how it stands, and whether the date
    may still move (【暂定】); they stand before the title. state: the same for the description, a line or empty.
    categories: what a client can filter by. summary: the whole SUMMARY.
    """

    title: str
    signs: str
    state: str
    categories: tuple[str, ...]
    tentative: bool
    summary: str


@frozen(eq=False)
class Entry:
    """What one entry shows: a due date, and those who owe it (one unit, or all of them), each with its mark.

    mark: how they stand together (`Mark.joint`).
    """

    uid: str
    said: Said
    shares: tuple[Share, ...]
    marks: tuple[Mark, ...]
    mark: Mark = field(init=False)
    front: Front = field(init=False)

    @mark.default
    def _mark(self) -> Mark:
        return self.marks[0] if len(self.marks) == 1 else Mark.joint(self.marks)

    @front.default
    def _front(self) -> Front:
        alone = self.shares[0].role if len(self.shares) == 1 else None
        return front(self.said, alone, self.mark)


def role(value: Role, lang: Lang = "zh") -> str:
    """A role in words: 牵头, lead."""
    return _ROLES[value][lang != "zh"]


def front(said: Said, alone: Role | None, mark: Mark) -> Front:
    """The front of a due date's entries: for one unit by its role, for all of them by none. Made once."""
    found: Front | None = said.fronts.get((alone, mark))
    if found is None:
        found = said.fronts[alone, mark] = _made(said, alone, mark)
    return found


def _made(said: Said, alone: Role | None, mark: Mark) -> Front:
    lang = said.lang
    zh = lang == "zh"
    title, first = said.title, said.plan
    if alone is not None:
        first = role(alone, lang)
        title += f"（{first}）" if zh else f" ({first})"
    words = state(mark, lang)
    signs = "".join(bracketed(one, lang) for one in (words, said.provisional) if one)
    line = row("办理情况", "State", stands(mark, lang), lang) if words else ""
    # 逾期3天办结 would be a category of one.
    plain = state(Mark(done=mark.done), lang) if mark.done and not mark.partly else words
    categories = tuple(dict.fromkeys(one for one in (first, plain, said.provisional) if one))
    tentative = bool(said.provisional) or (mark.stopped and not mark.closed)
    summary = text.cut(signs + title, text.SUMMARY)
    return Front(title, signs, line, categories, tentative, summary)


def event(entry: Entry, options: Options) -> Component:
    """The VEVENT: all day on the due date, or at the instant of an hour limit.

    An instant has no DTEND: an entry that ends when it begins may not say so (RFC 5545, 3.6.1).
    """
    front, moment = entry.front, entry.said.moment
    made: dict[str, Value] = {"SUMMARY": front.summary, "DTSTART": moment}
    if not isinstance(moment, datetime):
        made["DTEND"] = moment + _DAY
    made["UID"] = entry.uid
    made["CATEGORIES"] = front.categories
    made["DESCRIPTION"] = description(entry)
    made["STATUS"] = "TENTATIVE" if front.tentative else "CONFIRMED"
    return Component("VEVENT", entry.uid, ordered("VEVENT", made | _rest(options)))


_DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def _rest(options: Options) -> dict[str, Value]:
    return {**FREE, **signed(options)}


def signed(options: Options) -> dict[str, Value]:
    """Who publishes, and where the notice can be read; nothing where nobody said so."""
    found: dict[str, Value] = {}
    if options.organizer:
        name = text.one_line(options.organizer_name, text.NAME)
        found["ORGANIZER"] = Address(options.organizer, name)
    if options.source:
        found["URL"] = Raw(options.source)
    return found


def bracketed(words: str, lang: Lang) -> str:
    """A sign before a title: 【暂定】."""
    return f"【{words}】" if lang == "zh" else f"[{words}] "


def state(mark: Mark, lang: Lang = "zh") -> str:
    """How a task stands in a word or two: 已办结, 逾期3天办结, 已逾期, 免办, 中止; nothing while it is just open.

    Of what several units owe, where they differ: 部分逾期, else 部分办结, else 部分中止.
    """
    zh = lang == "zh"
    if mark.partly:
        if mark.overdue:
            return "部分逾期" if zh else "partly overdue"
        if mark.done is not None:
            return "部分办结" if zh else "partly done"
        return "部分中止" if zh else "partly stopped"
    if mark.done is not None:
        if mark.late:
            return f"逾期{mark.late}天办结" if zh else f"done {mark.late} days late"
        return "已办结" if zh else "done"
    if mark.by_leads:
        return "牵头单位已办结" if zh else "done by those who lead"
    if mark.waived:
        return "免办" if zh else "waived"
    if mark.stopped:
        return "中止" if zh else "stopped"
    if mark.overdue:
        return "已逾期" if zh else "overdue"
    return ""


def stands(mark: Mark, lang: Lang = "zh") -> str:
    """How it stands, with the day on which it was done."""
    words = state(mark, lang)
    if mark.done is None or mark.partly:
        return words
    day = mark.done.isoformat()
    return f"{words}（{day}）" if lang == "zh" else f"{words} ({day})"


def description(entry: Entry) -> str:
    """The reason in words: phrase, dates, how it stands, who, the clause, each step, the other readings."""
    said, line = entry.said, entry.front.state
    who = row("单位", "Units", _who(entry), said.lang)
    middle = f"{line}\n{who}" if line else who
    return text.cut(f"{said.before}\n{middle}\n{said.after}", text.DESCRIPTION)


def _who(entry: Entry) -> str:
    """Those who owe it with their roles, and how each stands where they differ."""
    lang = entry.said.lang
    if len(entry.shares) == 1:
        share = entry.shares[0]
        return f"{_called(share.unit.name)}（{role(share.role, lang)}）"
    alike = len(set(entry.marks)) <= 1
    named = []
    for share, mark in zip(entry.shares, entry.marks, strict=True):
        how = "" if alike else stands(mark, lang)
        words = f"{role(share.role, lang)}，{how}" if how else role(share.role, lang)
        named.append(f"{_called(share.unit.name)}（{words}）")
    words = text.cut("、".join(named), text.LIST)
    if entry.said.due.obligation.units.open:
        words += "等" if lang == "zh" else " and others"
    return words


@lru_cache(maxsize=4096)
def _called(unit: str) -> str:
    return text.unmarked(text.named(unit))
