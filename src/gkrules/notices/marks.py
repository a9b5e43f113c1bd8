"""Who and by when, at the end of an item: （市财政局牵头，2017年11月底前完成）, 责任单位：…, 完成时限：…"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import define, evolve, field, frozen

from gkrules.notices.heads import WHO, Role, role_of
from gkrules.notices.names import ROLE_WORDS, is_units, who_does
from gkrules.notices.text import clean, levelled
from gkrules.notices.timelimits import is_limit

_LABEL = re.compile(
    r"(?:^|(?<=[。；）\n，]))[（]?(?P<label>(?:总|[省市县区州]级?|主要|具体|共同|整改|工作|任务|推进|计划|第一)*"
    r"(?:牵头|责任|配合|主办|协办|承办|落实|实施|参与|主责|协同|协助|指导|督导|监督|督办|完成|办结|时限|时间|期限|进度|分管|包保|负责|公开)"
    r"[\u4e00-\u9fff、]{0,8}(?:（[\u4e00-\u9fff、]{1,6}）[\u4e00-\u9fff]{0,4})?)："
)
_OUTER = re.compile(r"[；。]|，(?![^（）]*）)")
_ROLE_END = re.compile(rf"(?:{ROLE_WORDS})[。；，]?$")
_REST = re.compile(r"[\s，。；、：）]*")
_STOP = re.compile(r"[。\n]")
_LEAST = 4  # fewer characters between two marks are no text of their own


@frozen
class Named:
    """Units with the role that a label gives them (Role.UNITS where there is none)."""

    role: Role
    words: str


@define
class Part:
    """A stretch of text with what its mark says: requirement, who, by when, and persons named beside."""

    text: str
    who: list[Named] = field(factory=list)
    deadline: list[str] = field(factory=list)
    extra: list[tuple[str, str]] = field(factory=list)

    @property
    def marked(self) -> bool:
        """Whether anything is said of who or when."""
        return bool(self.who or self.deadline)


@frozen
class _Mark:
    start: int
    end: int
    who: tuple[Named, ...] = ()
    deadline: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


def read_marks(text: str) -> list[Part]:
    """A text cut at its marks: one part for each, the last perhaps without any."""
    words = "\n".join(clean(line) for line in text.split("\n"))
    plain = "\n".join(levelled(line) for line in words.split("\n"))
    marks = sorted([*_brackets(plain, words), *_labels(plain, words)], key=lambda one: one.start)
    parts: list[Part] = []
    at = 0
    for mark in marks:
        if mark.start < at:
            continue
        before = words[at : mark.start]
        if len(_REST.sub("", before)) >= _LEAST or not parts:
            parts.append(Part(before.strip().lstrip("；，、。")))
        else:
            parts[-1].text += "" if _REST.fullmatch(before) else before
        parts[-1].who += mark.who
        parts[-1].deadline += mark.deadline
        parts[-1].extra += mark.extra
        at = mark.end
    rest = words[at:]
    if not parts:
        return [Part(words)]
    if len(_REST.sub("", rest)) >= _LEAST and len(parts) > 1:
        parts.append(Part(rest.strip().lstrip("；，、。")))
    elif not _REST.fullmatch(rest):
        parts[-1].text += rest
    return parts


def is_marks(text: str) -> bool:
    """Whether a paragraph holds marks and nothing else."""
    parts = read_marks(text)
    return (
        len(parts) == 1
        and bool(parts[0].marked or parts[0].extra)
        and not _REST.sub("", parts[0].text)
    )


def composed(who: list[Named]) -> tuple[str, bool]:
    """The units phrase for named lists, and whether a role was guessed.

    Lists of one role stand as they are; several roles get the usual labels. 责任单位 beside 牵头单位
    is read as support.
    """
    who = list(dict.fromkeys(one for one in who if one.words))
    roles = {one.role for one in who}
    guessed = Role.LEAD in roles and Role.UNITS in roles
    if guessed:
        who = [evolve(one, role=Role.SUPPORT) if one.role is Role.UNITS else one for one in who]
        roles = {one.role for one in who}
    if roles <= {Role.LEAD} or roles <= {Role.UNITS}:
        return "；".join(one.words for one in who), False
    labels = {
        Role.LEAD: "牵头单位：",
        Role.SUPPORT: "配合单位：",
        Role.GUIDE: "督导单位：",
        Role.UNITS: "责任单位：",
    }
    grouped: dict[Role, list[str]] = {}
    for one in who:
        grouped.setdefault(one.role, []).append(one.words)
    order = (Role.LEAD, Role.UNITS, Role.SUPPORT, Role.GUIDE)
    return "；".join(
        labels[role] + "；".join(grouped[role]) for role in order if role in grouped
    ), guessed


#: 市财政局（牵头）、市审计局
_LED = re.compile(r"（(?:总?牵头|主办|主责|负责)(?:单位|部门|抓总)?）")


def by_brackets(words: str) -> list[Named]:
    """市财政局（牵头）、市审计局: who leads by a bracket behind the name; empty where no name has one."""
    text = levelled(words)
    if not _LED.search(text):
        return []
    names = [one for one in re.split(r"[，、；](?![^（]*）)", text) if one]
    lead = "、".join(_LED.sub("", one) for one in names if _LED.search(one))
    rest = "、".join(one for one in names if not _LED.search(one))
    return [Named(Role.LEAD, lead), *([Named(Role.SUPPORT, rest)] if rest else [])]


def split_both(words: str) -> tuple[list[Named], list[str], list[str]]:
    """A text with units and limits mixed (市财政局，6月底前): units, limits, and what is neither."""
    who, deadline, other, acts = _split(words)
    return who, deadline, [*other, *acts]


def _split(words: str) -> tuple[list[Named], list[str], list[str], list[str]]:
    """The same; `acts` are clauses whose unit is among the units, with what it does (负责资金保障)."""
    who: list[Named] = []
    deadline: list[str] = []
    other: list[str] = []
    acts: list[str] = []
    role: Role | None = None
    label = ""
    for mark, clause in _clauses(words):
        found = _LABEL.match(levelled(clause))
        if found and (named := role_of(found["label"])):
            role = named
            label, clause = clause[: found.end()], clause[found.end() :]
        if not clause.strip("，。；"):
            continue
        if mark == "。" and not found and not is_units(clause):
            role = None  # a new sentence that names nobody: the label speaks no further
        limit = is_limit(clause)
        if role is Role.DEADLINE or (limit and role is not Role.EXTRA):
            deadline.append(clause)
        elif role is Role.EXTRA:
            other.append((label if found else "") + clause)
        elif role in WHO:
            _add(who, Named(role, clause), bool(found))
        elif is_units(clause) or role is not None:
            _add(who, Named(Role.UNITS, clause), False)
        elif does := who_does(clause):
            _add(who, Named(Role.UNITS, does), False)
            acts.append(clause)
        else:
            other.append(clause)
    return who, deadline, other, acts


def _add(who: list[Named], one: Named, fresh: bool) -> None:
    """A further clause under the same label goes on with its list."""
    if who and not fresh and who[-1].role is one.role:
        who[-1] = Named(one.role, f"{who[-1].words}，{one.words}")
    else:
        who.append(one)


def _clauses(words: str) -> Iterator[tuple[str, str]]:
    """The clauses, each with the mark before it."""
    plain = levelled(words)
    text = clean(words)
    at, mark = 0, ""
    for found in _OUTER.finditer(plain):
        yield mark, text[at : found.start()]
        at, mark = found.end(), found[0]
    yield mark, text[at:]


# ---------------------------------------------------------------- where marks stand


def _brackets(plain: str, words: str) -> Iterator[_Mark]:
    """Brackets at the end of a sentence that hold units or a limit, and nothing else."""
    for start, end in _outermost(plain):
        after = plain[end : end + 1]
        ended = plain[start - 1 : start] in ("。", "；")
        if after and after not in "。；\n（，" and not ended:
            continue
        inside = words[start + 1 : end - 1]
        who, deadline, other, acts = _split(inside)
        labelled = _LABEL.match(plain[start + 1 : end - 1]) is not None
        if other and not (labelled and (who or deadline)):
            continue
        if not labelled and not ended and after == "，":
            continue
        if who and not deadline and not labelled and not _sure(inside, plain[:start]):
            continue
        if who or deadline:
            extra = tuple(("其他", one) for one in (*other, *acts))
            yield _Mark(start, end, tuple(who), tuple(deadline), extra)


def _sure(inside: str, before: str) -> bool:
    """（市财政局） after a sentence's end, or with a role; （县区） in the midst of one is no mark."""
    return bool(_ROLE_END.search(levelled(inside))) or before[-1:] in "。；" or len(inside) > 5


def _outermost(plain: str) -> Iterator[tuple[int, int]]:
    depth = start = 0
    for at, char in enumerate(plain):
        if char == "（":
            start = at if depth == 0 else start
            depth += 1
        elif char == "）" and depth:
            depth -= 1
            if depth == 0:
                yield start, at + 1
        elif char == "\n":
            depth = 0


def _labels(plain: str, words: str) -> Iterator[_Mark]:
    """责任单位：…；完成时限：… in the open text: each to the next label or the sentence's end."""
    found = [
        (one.start(), one.end(), role)
        for one in _LABEL.finditer(plain)
        if (role := role_of(one["label"])) in (*WHO, Role.DEADLINE, Role.BOTH)
        or (role is Role.EXTRA and re.search(r"领导|责任人|负责人", one["label"]))
        if plain[one.start()] != "（"
    ]
    for at, (start, begin, role) in enumerate(found):
        following = found[at + 1][0] if at + 1 < len(found) else len(plain)
        stop = _STOP.search(plain, begin)
        end = min(following, stop.end() if stop else len(plain))
        value = words[begin:end].strip("，。；\n ")
        if not value or role is None:
            continue
        match role:
            case Role.DEADLINE:
                yield _Mark(start, end, deadline=(value,))
            case Role.EXTRA:
                yield _Mark(
                    start, end, extra=((words[start : begin - 1].strip("，。；\n "), value),)
                )
            case _:
                who, deadline, other = split_both(value)
                named = tuple(
                    Named(role if one.role is Role.UNITS and role in WHO else one.role, one.words)
                    for one in who
                )
                if other:  # the label says that it is units, whatever their form
                    named = (Named(role if role in WHO else Role.UNITS, value),)
                    deadline = []
                yield _Mark(start, end, named, tuple(deadline))
