"""The time limits of a row: those of its deadline cell, those inside its requirement, and where they clash."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache

from attrs import evolve, frozen

from gkrules.documents import Place
from gkrules.errors import GkrulesError, ParseError
from gkrules.limits import (
    AllOf,
    By,
    Continuing,
    Every,
    Span,
    TimeLimit,
    Unit,
    Unquantified,
    Within,
    Year,
)
from gkrules.notices.names import before_limit, is_units
from gkrules.notices.text import clean
from gkrules.notices.values import Limited, Source
from gkrules.reader import Match, find, parse
from gkrules.resolver import resolve
from gkrules.writer import write

_PIECES = re.compile(r"[；;\n。]|[，,](?![^（）]*）)")
_CLAUSE_END = re.compile(r"[，。；：！？\n;:!?]|(?<![0-9]),|,(?![0-9])")
#: What a task asks for: the verbs that make a duty of a cycle.
ACTS = (
    r"(?:公开|公布|公示|发布|通报|报送|上报|报告|调度|检查|抽查|督查|巡查|考核|评估|更新|组织"
    r"|开展|召开|举办|研究|听取|汇总|分析|监测|培训|演练|推进|报|进行|会商|梳理)"
)
#: `find` takes a cycle for a limit only where a duty is spoken of; in a task every word is a duty.
_CYCLE = re.compile(
    rf"(?:每(?:半年|半个月|季度|季|年度?|个?月|周|日|旬|两周|[0-9一二两三四五六七八九十]+(?:年|个?月|个季度|周))|按(?:年度?|季度?|月度?|周|旬|日)(?:、(?:年|季|月)度)*|逐[年月季周])(?=[^，。；：]{{0,16}}{ACTS})"
    r"|(?<![0-9年一二三四])(?:月度|季度|年度)(?=(?:抽查|通报|调度|督查|检查))"
)
_AT_ONCE = re.compile(
    rf"(?:(?:收到|接到|发现)[^，。；：]{{1,16}}后，)?当[场日天](?=[^，。；：]{{0,6}}(?:登记|{ACTS}|受理|办结|答复|处理))"
)
_FIVE_YEARS = re.compile(r"到“?[一二三四五六七八九十]{1,2}五”?期?末")
#: 9月底前公布清单: to `find` a day of promulgation, in a task a deadline.
_BY = re.compile(
    r"(?<![0-9年])(?:[于在到]|最迟|截至)?(?:(?:[0-9]{4}年|[今当本明次]年)?"
    r"(?:[0-9]{1,2}月(?:[0-9]{1,2}日(?:[（(](?:星期|周)[一二三四五六日天][）)])?|[底末初]|[上中下]旬)?"
    r"|第?[一二三四]季度[底末]?|上半年)|(?:[0-9]{4}|[今当本明次])?年[底末]?)(?:以前|之前|前)(?!的)"
)
#: 6月完成招标，9月开工: steps, each with its month, at the head of its clause.
_STEP = re.compile(
    r"(?:(?<=[，。；、：,;:\n])|^)(?:力争|争取|确保|预计|计划)?(?P<when>(?:[0-9]{4}年)?(?:[0-9]{1,2}月|第?[一二三四]季度|[上下]半年)份?[底末]?"
    r"|[0-9]{4}年)(?=(?:全面|基本|全部|正式)?(?:开工|建成|完成|投用|投入|启动|竣工|完工|投产|验收|出台|印发|交付|通车|开业|开通))"
)
_WEEKDAY = re.compile(r"[（(](?:星期|周)[一二三四五六日天][）)]")
#: 定期发布机制, 及时的: words that describe a thing and ask for nothing.
_NO_DUTY = re.compile(r"[^，。；]{0,12}(?:机制|制度)$|[^，。；]{0,2}的")
_WHO_AFTER = re.compile(
    r"，?(?P<who>(?:各|市级|市直|县级|县直|区级|区直|省级|省直|有关|相关)[^，。；]{1,20}?(?:部门|单位|政府|机构|企业|局|办))(?=要|应|须|需|负责|必须)"
)


@frozen
class Clash:
    """Two limits of one row that cannot both hold, as the notice words them."""

    deadline: Limited
    requirement: Limited
    zh: str
    en: str


@lru_cache(maxsize=4096)
def is_limit(words: str) -> bool:
    """Whether a cell, as a whole, is a time limit (of any kind) and no task with one in it."""
    text = clean(words)
    if not text or len(text) > 60 or is_units(text):
        return False
    return all(one.limit is not None for one in _read(text, Source.DEADLINE, Place()))


def is_deadline(words: str) -> bool:
    """Whether a cell is what stands in a deadline column: a limit first, and few words after it."""
    text = clean(words)
    if len(text) > 30 or not is_limit(text):
        return False
    first = next(_read(text, Source.DEADLINE, Place())).limit
    return first is not None and all(len(one.lead) <= 4 or one.lead[-1] == "：" for one in first)


def is_firm(words: str) -> bool:
    """A cell that is a time limit and names a date, a period or a cycle, or is 全年工作 and the like."""
    return is_limit(words) and not any(
        isinstance(one.limit, Unquantified) for one in _read(clean(words), Source.DEADLINE, Place())
    )


def deadline_limits(words: str, place: Place) -> tuple[Limited, ...]:
    """The limits of a deadline cell. Words that no limit can be read in are given with the reason."""
    text = clean(words) if "\n" not in words or _reads(clean(words)) else words
    return tuple(_read(text, Source.DEADLINE, place)) if clean(words) else ()


def _read(text: str, source: Source, place: Place) -> Iterator[Limited]:
    """The whole text as one phrase, else piece by piece."""
    whole = _limited(text, source, place)
    if whole.limit is not None:
        yield whole
        return
    pieces = [clean(one) for one in _PIECES.split(text) if clean(one)]
    if len(pieces) < 2:
        yield whole
        return
    for piece in pieces:
        yield _limited(piece, source, place)


def _reads(text: str) -> bool:
    return _limited(text, Source.DEADLINE, Place()).limit is not None


def _limited(words: str, source: Source, place: Place) -> Limited:
    phrase = clean(words)
    written = re.sub(r"^[0-9]{4}年(?=全年)", "", phrase)  # 2022年全年工作: of the plan's year
    try:
        limit = parse(written)
    except ParseError as error:
        return Limited(phrase, source, place, error_zh=error.zh, error_en=error.en)
    if any(
        isinstance(one, Within) and one.quantity.unit is Unit.YEAR and one.quantity.n > 100
        for one in limit
    ):
        zh, en = f"「{phrase}」像年份，不像期间", f"「{phrase}」 looks like a year, not a period"
        return Limited(phrase, source, place, error_zh=zh, error_en=en)
    changed = written != phrase
    return Limited(written, source, place, limit, vague=_vague(limit), rewritten=changed)


def _vague(limit: TimeLimit) -> bool:
    return all(isinstance(one, Unquantified | Continuing) for one in limit)


# ---------------------------------------------------------------- inside the requirement


def requirement_limits(
    text: str, place: Place, source: Source = Source.REQUIREMENT
) -> tuple[Limited, ...]:
    """Every limit inside running text, each as a phrase that reads alone, in the order of the text."""
    words = clean(text)
    matches = [*find(words, loose=True)]
    spans = [(one.start, one.end) for one in matches]
    kept_at: list[tuple[int, Limited]] = []
    for at, match in enumerate(matches):
        following = matches[at + 1].start if at + 1 < len(matches) else len(words)
        rest = words[match.end : _clause_end(words, match.end)]
        if isinstance(match.limit, Unquantified | Continuing) and (
            _NO_DUTY.match(rest) or match.text == "全年"
        ):
            continue
        kept_at.append((match.start, _from_match(words, match, following, source, place)))
    more = (_CYCLE, _AT_ONCE, _FIVE_YEARS, _BY, _STEP)
    for cycle, form in ((found, one) for one in more for found in one.finditer(words)):
        start, end = cycle.span("when") if form is _STEP else cycle.span()
        overlap = [at for at, (low, high) in enumerate(spans) if low < end and start < high]
        inside = any(
            start <= low < _clause_end(words, end) and isinstance(matches[at].limit, Every)
            for at, (low, _) in enumerate(spans)
        )
        if overlap or (inside and form is _CYCLE) or _in_title(words, start):
            continue
        if one := _from_cycle(words, start, source, place):
            kept_at.append((start, one))
    kept: dict[str, Limited] = {}
    for _, one in sorted(kept_at, key=lambda pair: pair[0]):
        kept.setdefault(one.words, one)
    return tuple(kept.values())


def _in_title(words: str, at: int) -> bool:
    return words.rfind("《", 0, at) > words.rfind("》", 0, at)


def _clause_end(words: str, at: int) -> int:
    """Where the clause ends that holds the offset; a mark inside brackets ends none."""
    depth = 0
    for index in range(at, len(words)):
        char = words[index]
        depth += (char in "（(《“") - (char in "）)》”")
        if depth < 0 or (depth == 0 and _CLAUSE_END.match(words, index)):
            return index
    return len(words)


def _from_match(words: str, match: Match, following: int, source: Source, place: Place) -> Limited:
    """The shortest phrase at the match that `parse` reads as the same limit."""
    stop = min(_clause_end(words, match.end), following)
    clause = words[match.start : stop].rstrip("、，和及并")
    who = who_at(words, match.start, match.end)
    vague = isinstance(match.limit, Unquantified | Continuing)
    tries = [clause] if len(clause) <= (24 if vague else 48) else []
    if vague and (act := re.match(rf"{re.escape(match.text)}[^，。；：]{{0,8}}?{ACTS}", clause)):
        tries.append(act[0])
    for phrase in (*tries, match.text):
        one = _limited(phrase, source, place)
        if one.limit is not None and _same(one.limit.with_(times=match.limit.times), match.limit):
            return evolve(one, who=who)
    phrase = write(match.limit)
    return Limited(
        phrase, source, place, match.limit, vague, who=who, rewritten=phrase != match.text
    )


def _from_cycle(words: str, start: int, source: Source, place: Place) -> Limited | None:
    clause = words[start : _clause_end(words, start)]
    if "后，当" in words[start:]:
        clause = words[start : _clause_end(words, words.index("后，当", start) + 2)]
    act = re.match(rf"[^，。；：]{{0,20}}?{ACTS}", clause)
    for phrase in (clause if len(clause) <= 48 else "", act[0] if act else "", clause[:12]):
        wanted = _WEEKDAY.sub("", phrase).rstrip("、，和及并")
        one = _limited(wanted, source, place)
        if phrase and one.limit is not None and not one.vague:
            who = who_at(words, start, start)
            rewritten = one.rewritten or _WEEKDAY.search(phrase) is not None
            return evolve(one, who=who, rewritten=rewritten)
    return None


def who_at(words: str, start: int, end: int) -> str:
    """The unit that the clause itself names for a limit at [start, end), or an empty text."""
    if who := before_limit(words[:start]):
        return who
    after = _WHO_AFTER.match(words[end:])
    return after["who"] if after else ""


def _same(one: TimeLimit, other: TimeLimit) -> bool:
    return stripped(one) == stripped(other)


def stripped(limit: TimeLimit) -> TimeLimit:
    """The limit without the words around it: what two wordings of it share."""
    bare = limit.with_(lead="", action="")
    if isinstance(bare, AllOf):
        return evolve(bare, limits=tuple(stripped(one) for one in bare.limits))
    return bare


# ---------------------------------------------------------------- both together


def married(
    deadline: tuple[Limited, ...], requirement: tuple[Limited, ...], year: int | None
) -> tuple[tuple[Limited, ...], tuple[Clash, ...]]:
    """All limits of a row: a limit that the deadline cell says as well, or more exactly, is `covered`."""
    said = [one for limited in deadline if limited.limit for one in limited.limit]
    rest = tuple(
        evolve(one, covered=True) if not one.who and _covered(one, said) else one
        for one in requirement
    )
    clashes = tuple(
        clash
        for cell in deadline
        for text in rest
        if not text.covered and not text.who and (clash := _clash(cell, text, year))
    )
    return (*deadline, *rest), clashes


def _covered(one: Limited, said: list[TimeLimit]) -> bool:
    if one.limit is None:
        return False
    cycles = {each.cycle for each in said if isinstance(each, Every)}
    for each in one.limit:
        plain = isinstance(each, Every) and not each.path and each.times is None
        known = any(_same(each, other) for other in said)
        if not known and not (plain and isinstance(each, Every) and each.cycle in cycles):
            regular = isinstance(each, Unquantified) and each.words == "定期" and cycles
            if not regular:
                return False
    return True


def _clash(cell: Limited, text: Limited, year: int | None) -> Clash | None:
    """A date inside the requirement that lies after the deadline, or before it for the same act."""
    late, early = _day(text.limit, year), _day(cell.limit, year)
    if late is None or early is None or late == early:
        return None
    if late > early:
        zh = f"要求里的「{text.words}」晚于完成时限「{cell.words}」"
        en = f"「{text.words}」 in the requirement lies after the deadline 「{cell.words}」"
        return Clash(cell, text, zh, en)
    if _shared(cell.words, text.words):
        zh = f"同一件事，要求里写「{text.words}」，完成时限写「{cell.words}」"
        en = f"one act, two dates: 「{text.words}」 in the requirement, 「{cell.words}」 as the deadline"
        return Clash(cell, text, zh, en)
    return None


def _shared(one: str, other: str) -> bool:
    """Whether two phrases name the same act: five characters of it in common, dates aside."""
    acts = [re.sub(r"^[^前内底]*(?:前|以前|之前|内|底)", "", words) for words in (one, other)]
    return any(acts[0][at : at + 5] in acts[1] for at in range(len(acts[0]) - 4))


def _day(limit: TimeLimit | None, year: int | None) -> date | None:
    """The last day that a fixed limit names (nominal), where it names one."""
    if not isinstance(limit, By | Span):
        return None
    if year is None and not (
        isinstance(limit, By) and isinstance(limit.scope, Year) and limit.scope.number
    ):
        return None
    try:
        days = [one.nominal for one in resolve(limit, year=year)]
    except GkrulesError:
        return None
    known = [one.date() if isinstance(one, datetime) else one for one in days if one is not None]
    return known[-1] if known else None


def last_day(limits: Iterable[Limited], year: int | None) -> date | None:
    """The latest fixed day among limits, or None."""
    days = [day for one in limits if (day := _day(one.limit, year))]
    return max(days, default=None)


def before(limits: Iterable[Limited], day: date | None, year: int | None) -> Iterator[Limited]:
    """The fixed limits that had passed before the notice was made."""
    for one in limits:
        end = _day(one.limit, year)
        if day is not None and end is not None and end < day:
            yield one
