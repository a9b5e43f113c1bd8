"""Notices for the tests: facts from `data/notices/facts.txt`, put into words of our own in many wordings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from attrs import frozen

DATA = Path(__file__).parent / "data" / "notices"
ONE = timedelta(days=1)
HALF = str.maketrans("（）：，", "():,")
FULL = str.maketrans("0123456789", "０１２３４５６７８９")


@frozen
class RuleFacts:
    """One rule: festivals, runs of days off (first, last), days that work."""

    names: tuple[str, ...]
    runs: tuple[tuple[date, date], ...]
    work: tuple[date, ...]

    @property
    def off(self) -> tuple[date, ...]:
        return tuple(day for first, last in self.runs for day in span(first, last))


@frozen
class YearFacts:
    """One year's notice."""

    year: int
    number: str
    issued: date | None
    rules: tuple[RuleFacts, ...]

    @property
    def off(self) -> frozenset[date]:
        return frozenset(day for rule in self.rules for day in rule.off)

    @property
    def work(self) -> frozenset[date]:
        return frozenset(day for rule in self.rules for day in rule.work)


def span(first: date, last: date) -> list[date]:
    return [first + ONE * n for n in range((last - first).days + 1)]


def _facts() -> Iterator[YearFacts]:
    head: tuple[int, str, str] | None = None
    rules: list[RuleFacts] = []

    def year() -> YearFacts:
        assert head
        issued = date.fromisoformat(head[2]) if head[2] else None
        return YearFacts(head[0], head[1], issued, tuple(rules))

    def day(words: str, names: list[str]) -> date:
        assert head
        month, number = map(int, words.split("-"))
        return date(head[0] - (month == 12 and "元旦" in names), month, number)

    for line in (DATA / "facts.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        one, two, three = (part.strip() for part in line.split("|"))
        if one.isdigit():
            if head:
                yield year()
            head, rules = (int(one), two, three), []
            continue
        names = one.split("、")
        runs = [
            (day(first, names), day(last or first, names))
            for first, _, last in (each.partition("..") for each in two.split())
        ]
        rules.append(
            RuleFacts(tuple(names), tuple(runs), tuple(day(each, names) for each in three.split()))
        )
    yield year()


FACTS = {one.year: one for one in _facts()}


@frozen
class Style:
    """How a notice is worded. Each field is a choice that real notices, or copies of them, have made."""

    ordinal: str = "{}、"  # or "", "（{}）", "{n}."
    to: str = "至"
    joint: str = "、"
    weekday: str = "周"  # or "星期", ""
    glossed: str = "both"  # or "first", "work", "none"
    lunar: bool = False
    month: bool = False  # whether the month is written again
    chinese: bool = False
    full: bool = False
    half: bool = False
    swap: bool = True  # 放假调休, or 放假
    count: str = "，共{}天"  # or "{}天", "，共放假{}天", ""
    works: str = "上班"
    between: str = "\n"  # what stands between two rules
    split: str = "。"  # between off and work


SUNDAY = "一二三四五六日"
DIGITS = "零一二三四五六七八九"


def chinese(n: int) -> str:
    tens, unit = divmod(n, 10)
    if not tens:
        return DIGITS[unit]
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[unit] if unit else "")


class Writer:
    """Writes one year's notice in a style."""

    def __init__(self, facts: YearFacts, style: Style) -> None:
        self.facts, self.style = facts, style

    def rules(self) -> str:
        return self.style.between.join(
            self.rule(at, rule) for at, rule in enumerate(self.facts.rules, 1)
        )

    def rule(self, at: int, rule: RuleFacts, body: Callable[[RuleFacts], str] | None = None) -> str:
        ordinal = self.style.ordinal.format(chinese(at), n=at)
        return self.finish(f"{ordinal}{'、'.join(rule.names)}：{(body or self.body)(rule)}。")

    def body(self, rule: RuleFacts) -> str:
        style = self.style
        parts = []
        for at, (first, last) in enumerate(rule.runs):
            verb = "放假调休" if style.swap and rule.work else "放假"
            if at:
                verb = "补休"
            words = self.run(first, last) + verb
            if len(rule.runs) == 1 and style.count:
                words += style.count.format(self.number((last - first).days + 1))
            parts.append(words)
        words = "，".join(parts)
        if rule.work:
            gloss = style.glossed in ("both", "work")
            days = style.joint.join(self.day(day, gloss) for day in rule.work)
            words += f"{style.split}{days}{style.works}"
        return words

    def run(self, first: date, last: date) -> str:
        style = self.style
        words = self.day(first, style.glossed in ("both", "first"))
        if last == first:
            return words
        crosses = first.year != last.year
        month = 0 if crosses or style.month else first.month
        return words + style.to + self.day(last, style.glossed == "both", month, year=crosses)

    def day(self, day: date, gloss: bool, month: int = 0, *, year: bool = False) -> str:
        words = f"{day.year}年" if year or day.year != self.facts.year else ""
        if day.month != month:
            words += f"{self.number(day.month)}月"
        words += f"{self.number(day.day)}日"
        if gloss and self.style.weekday:
            lunar = "农历某日、" if self.style.lunar else ""
            words += f"（{lunar}{self.style.weekday}{SUNDAY[day.weekday()]}）"
        return words

    def number(self, n: int) -> str:
        return chinese(n) if self.style.chinese else str(n)

    def finish(self, words: str) -> str:
        if self.style.half:
            words = words.translate(HALF)
        return words.translate(FULL) if self.style.full else words


def whole(facts: YearFacts, rules: str) -> str:
    """A notice with title, preamble, advice and date of issue, in words of our own."""
    issued = facts.issued or date(facts.year - 1, 12, 8)
    names = "、".join(name for rule in facts.rules for name in rule.names)
    number = f"{facts.number}\n" if facts.number else ""
    return (
        f"国务院办公厅关于{facts.year}年部分节假日安排的通知\n{number}\n各地区、各部门：\n"
        f"　　现将{facts.year}年{names}怎样放假说明如下。\n{rules}\n"
        "　　放假期间要有人值班，出了大事立即报告。\n"
        f"国务院办公厅\n{issued.year}年{issued.month}月{issued.day}日\n"
    )


def old_body(facts: YearFacts, statutory: dict[date, str]) -> Callable[[RuleFacts], str]:
    """The wording of 2004-2009: what each day off is, and which weekend's rest was moved to which weekday."""

    def day(one: date) -> str:
        year = f"{one.year}年" if one.year != facts.year else ""
        return f"{year}{one.month}月{one.day}日（星期{SUNDAY[one.weekday()]}）"

    def listed(days: list[date]) -> str:
        return "、".join(map(day, days))

    def body(rule: RuleFacts) -> str:
        off, legal = rule.off, [each for each in rule.off if each in statutory]
        first, last = off[0], off[-1]
        if len(rule.runs) == 1 and len(off) > 1:
            words = f"{day(first)}—{day(last)}放假，共{len(off)}天"
        else:
            words = f"{listed(list(off))}放假"
        words += f"。其中，{listed(legal)}为法定节假日"
        weekends = [each for each in off if each.weekday() > 4 and each not in statutory]
        if weekends:
            words += f"，{listed(weekends)}照常公休"
        swapped = [each for each in off if each.weekday() < 5 and each not in statutory]
        lost = [each for each in legal if each.weekday() > 4]
        sources = sorted([*rule.work, *lost])
        shared = [each for each in legal if len(statutory[each].split("、")) > 1]
        if swapped:
            more = f"及{statutory[shared[0]].split('、')[0]}" if shared else ""
            assert len(sources) + len(shared) == len(swapped)
            count = f"{DIGITS[len(sources)]}个" if len(sources) > 1 else ""
            words += f"；将{listed(sources)}{count}公休日{more}分别调至{listed(swapped)}"
        if rule.work:
            words += f"。{listed(list(rule.work))}上班"
        return words

    return body
