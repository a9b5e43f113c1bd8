"""The parts of a notice's text: title, number, the rules with their headings, the date of issue.

What stands before the first rule and after the date of issue is not read: it is the notice's preamble, or what
the page put there. It may not hold a rule, though.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from attrs import frozen

from gkrules import numerals
from gkrules.calendar.notice import phrases
from gkrules.calendar.notice.dates import DATE
from gkrules.calendar.notice.text import Span, Text

_CHINESE = "[一二三四五六七八九十]"
_ORDINAL = (
    rf"(?:(?:{_CHINESE}{{1,3}}[、.]|\d{{1,2}}[、.)](?!\d{{1,2}}(?![\d年月]))|\((?:{_CHINESE}{{1,3}}|\d{{1,2}})\))"
    rf"(?!(?:{_CHINESE}{{1,3}}|\d{{1,2}})[日号、至-]))"  # 1、2日上班 is no ordinal
)
ORDINAL = re.compile(_ORDINAL)
_JOINT = r"(?:、|和|与|及|,|暨|/)"
_NAMES = rf"{phrases.FESTIVAL}(?:{_JOINT}?{phrases.FESTIVAL})*"
_TAIL = r"(?:\([^()]{1,12}\))?(?:假期|放假(?:时间|安排|调休)?|节)?"
_COUNT = r"(?:共?\d{1,2}天)?"
#: What a rule begins with: a colon, or its first date.
_OPENS = r"(?::|(?=(?:\d{4}年)?\d{1,2}月)|(?=[一二三四五六七八九十]{1,2}月))"
_OF = r"(?:(?P<of>\d{4})年)?"
_HEADING = re.compile(rf"{_ORDINAL}{_OF}(?P<names>{_NAMES}){_TAIL}{_COUNT}{_OPENS}")
_BARE = re.compile(rf"{_OF}(?P<names>{_NAMES}){_TAIL}{_COUNT}{_OPENS}")
#: A rule of a festival that is not known: 八、重阳节：10月18日放假.
_UNKNOWN = re.compile(
    rf"{_ORDINAL}(?P<names>[^\W\d_]{{1,12}}?){_OPENS}(?={DATE.pattern}|\d{{4}}年)"
)
_CHINESE_YEAR = r"[一二三四五六七八九〇○零]{4}"
_TITLE = re.compile(
    r"(?:国务院(?:办公厅)?)?关于[^。:;关]{0,60}?(?:节假日|放假|假期|调休)[^。:;关]{0,20}?(?:的?通知|的?公告)"
)
_YEAR = re.compile(rf"(?<![\d第])(\d{{4}}|{_CHINESE_YEAR})年")
_STATED = re.compile(rf"(?:现将|关于)(\d{{4}}|{_CHINESE_YEAR})年(?:元旦|部分节假日|节假日|春节)")
_CHANGES = re.compile(r"调整|延长|变更|取消|推迟|提前|调休放假|纪念")
_NUMBER = re.compile(
    r"国(?:务院)?(?:办公厅|办)?(?:发明电|发|函|发电|办函)\((\d{4})\)(?:第)?(\d+)号"
)
_DAY = (
    rf"(?P<y>\d{{4}}|{_CHINESE_YEAR})年(?P<m>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月"
    r"(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
_SIGNED = re.compile(rf"(?P<office>国务院(?:办公厅)?,?)?{_DAY}")
_HEADER = re.compile(
    r"(?:成文日期|发文日期):?(?P<y>\d{4})[年/.\-](?P<m>\d{1,2})[月/.\-](?P<d>\d{1,2})日?"
)
#: What makes a date part of a sentence, and no date of issue, though a line or 国务院办公厅 stands between.
_GOES_ON = re.compile(
    r"(?:\([^()]*\))?(?:[至到、-]|起|为|是|电|讯|前|后|[^,:()]{0,4}?(?:放假|补休|上班|补班|调休|公休|休息))"
)


@frozen
class Part:
    """A rule: the festivals that its heading names, of which year, and where its sentences lie."""

    names: tuple[str, ...]
    year: int | None
    heading: Span
    begin: int
    end: int


@frozen
class Frame:
    """The parts of one text. `unknown` are headings of festivals that are not known."""

    title: str
    number: str
    year: int | None
    order: bool
    issued: tuple[Span, date | None] | None
    parts: tuple[Part, ...]
    free: tuple[int, int]
    unknown: tuple[Span, ...]
    beyond: tuple[Span, ...]
    years: tuple[int, ...]

    @classmethod
    def of(cls, text: Text) -> Frame:
        """Find the parts of a text."""
        heads = _headings(text)
        first = heads[0].start() if heads else len(text.plain)
        titles = [one for one in _TITLE.finditer(text.plain) if one.start() <= first]
        title = titles[-1][0] if titles else ""
        begin = titles[-1].end() if titles else 0
        signed = _signed(text, heads[0].end() if heads else begin)
        end = signed.start() if signed else len(text.plain)
        inside = [one for one in heads if one.start() < end]
        order = bool(_CHANGES.search(title)) or not inside
        known = [one for one in inside if phrases.festivals(one["names"])]
        spans = [one.start() for one in known] + [end]
        return cls(
            title=title,
            number=_number(text.plain),
            year=_year(title, text.plain[:first], order, text.plain[begin:end]),
            order=order,
            issued=_issued(text, signed),
            parts=tuple(
                Part(
                    phrases.festivals(one["names"]),
                    _whole_year(one[0]) if one["of"] else None,
                    text.span(one.start(), one.end()),
                    one.end(),
                    spans[at + 1],
                )
                for at, one in enumerate(known)
            ),
            free=(begin, known[0].start() if known else end),
            unknown=tuple(
                text.span(one.start(), min(one.end() + 20, end))
                for one in _UNKNOWN.finditer(text.plain, begin, end)
                if not phrases.festivals(one["names"])
            ),
            beyond=tuple(text.span(one.start(), one.end()) for one in heads if one.start() >= end),
            years=tuple(
                sorted({year for one in titles if (year := _whole_year(one[0])) is not None})
            ),
        )


# ---------------------------------------------------------------- inside


def _headings(text: Text) -> list[re.Match[str]]:
    """With an ordinal anywhere; without one at the beginning of a line or a sentence."""
    plain = text.plain
    found = {one.start(): one for one in _HEADING.finditer(plain)}
    taken = {at for one in found.values() for at in range(one.start(), one.end())}
    for one in _BARE.finditer(plain):
        at = one.start() - plain.endswith("-", 0, one.start())  # - 元旦：, an item of a list
        if one.start() not in taken and (at in text.starts or plain[at - 1] in "。;"):
            found[one.start()] = one
    return [found[at] for at in sorted(found)]


def _signed(text: Text, begin: int) -> re.Match[str] | None:
    """The date of issue: alone on its line after all that is arranged, or after 国务院办公厅."""
    plain = text.plain
    acts = phrases.ACTS.search(plain, begin)
    for one in _SIGNED.finditer(plain, acts.end() if acts else begin):
        if _GOES_ON.match(plain, one.end()):
            continue
        alone = one.start() in text.starts and (
            one.end() in text.starts
            or one.end() == len(plain)
            or plain.startswith(("(此件", "。"), one.end())
        )
        if alone or one["office"]:
            return one
    return None


def _issued(text: Text, signed: re.Match[str] | None) -> tuple[Span, date | None] | None:
    found = signed or _HEADER.search(text.plain)
    if found is None:
        return None
    year, month, day = (_number_of(found[key]) for key in "ymd")
    span = text.span(found.start(), found.end())
    try:
        return span, date(year or 0, month or 0, day or 0)
    except ValueError:
        return span, None


def _number(plain: str) -> str:
    """国办发明电〔2025〕7号, whatever the brackets."""
    found = _NUMBER.search(plain)
    if found is None:
        return ""
    return found[0].replace("(", "〔").replace(")", "〕")


def _year(title: str, preamble: str, order: bool, body: str) -> int | None:
    """Whose days they are: the title's year, else that of the preamble; an order's first full date."""
    year = _whole_year(title)
    if year is None and (stated := _STATED.search(preamble)):
        year = _number_of(stated[1])
    if (
        year is None
        and order
        and (full := re.search(rf"({_CHINESE_YEAR}|\d{{4}})年(?=\d{{1,2}}月|春节)", body))
    ):
        year = _number_of(full[1])
    return year


def _whole_year(words: str) -> int | None:
    found = _YEAR.search(words)
    return _number_of(found[1]) if found else None


def _number_of(words: str) -> int | None:
    return numerals.read_year(words) if len(words) == 4 else numerals.read(words)


def sentences(text: Text, begin: int, end: int) -> Iterator[Span]:
    """The sentences in [begin, end), without their ordinals."""
    for one in text.sentences(begin, end):
        ordinal = ORDINAL.match(one.words)
        yield text.span(one.begin + (ordinal.end() if ordinal else 0), one.end)
