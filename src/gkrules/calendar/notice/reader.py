"""Reads a whole notice: its frame, the sentences of each rule, the free checks."""

from __future__ import annotations

import re
from datetime import date

from gkrules.calendar.calendar import Calendar
from gkrules.calendar.days import Day
from gkrules.calendar.notice import phrases
from gkrules.calendar.notice.checks import Fault, contradictions
from gkrules.calendar.notice.dates import NAMES_A_DAY, Unreadable
from gkrules.calendar.notice.frame import Frame, Part, sentences
from gkrules.calendar.notice.rule import Rule, Sentences
from gkrules.calendar.notice.text import Span, Text
from gkrules.calendar.notice.values import Holiday, Notice, NoticeError
from gkrules.errors import Problem

#: A clause of the preamble, without the festival it may name: 2026年春节2月15日至23日放假
_RESTATED = re.compile(rf"(?:(?:\d{{4}}年)?{phrases.FESTIVAL})?(?P<said>[^,:]+)")


def read_notice(
    text: str, *, name: str = "", year: int | None = None, calendar: Calendar | None = None
) -> Notice:
    """The notice that a text states.

    name: the file's, for messages. year: where the text names none; it must be the text's if it names one. With a
    `calendar` a yearly notice must cover that year's statutory days, each in the rule of its festival.

    Raises NoticeError with line and sentence for whatever names a day and cannot be read, for a count or a weekday
    that does not fit, for contradictions (see `checks`), and for a text that arranges nothing. Not read
    are advice (鼓励…), what names no day, and the page around the notice.
    """
    return _Reader(Text.of(text, name), year, calendar).read()


class _Reader:
    """Reads one text; gathers all that is wrong with it."""

    def __init__(self, text: Text, year: int | None, calendar: Calendar | None) -> None:
        self.text, self.calendar = text, calendar
        self.frame = Frame.of(text)
        self.problems: list[Problem] = []
        self.year = self._year(year)

    def read(self) -> Notice:
        """The notice. Raises NoticeError with all that is wrong."""
        self._shape()
        rules = [self._rule(part) for part in self.frame.parts]
        if self.frame.order or not rules:
            free = self._free()
            rules = [free, *rules] if free.arranges or not rules else rules
        else:
            self._preamble(rules)
        self._done()
        for rule in rules:
            rule.settle()
            if not rule.arranges:
                self._fault(
                    rule.heading, "读不出任何放假安排", "nothing about days off can be read"
                )
            self._claims(rule)
        self._done()
        notice = Notice(
            self.year,
            tuple(self._holiday(rule) for rule in rules),
            "order" if self.frame.order else "yearly",
            self.frame.title,
            self.frame.number,
            self._issued(),
        )
        for fault in contradictions(notice, self._statutory()):
            self._fault(self._where(rules, fault), fault.zh, fault.en)
        self._done()
        return notice

    # -- the parts

    def _year(self, given: int | None) -> int:
        stated, years = self.frame.year, self.frame.years
        if len(years) > 1 and given is None:
            self._fault(
                self._head(),
                f"文中有{'、'.join(map(str, years))}年几份通知的标题",
                "the text holds the titles of several notices",
            )
        elif given is not None and stated is not None and given != stated and given not in years:
            self._fault(
                self._head(),
                f"这是{stated}年的通知，不是{given}年的",
                f"this is the notice of {stated}, not of {given}",
            )
        elif given is None and stated is None:
            self._fault(
                Span("", 0),
                "通知里没有写是哪一年，请用 --year 给出",
                "the notice names no year; give it by --year",
            )
        year = given or stated or 0
        if self.problems:
            self._done()
        if not 1987 <= year <= 2099:
            self._fault(self._head(), f"没有{year}年的日历", f"there is no calendar of {year}")
            self._done()
        return year

    def _shape(self) -> None:
        """Rules that would be lost: of unknown festivals, and after the date of issue."""
        for span in self.frame.unknown:
            self._fault(
                span,
                "不认识的节日，不知道它有没有法定假日",
                "an unknown festival: whether it has a statutory day is not known",
            )
        for span in self.frame.beyond:
            self._fault(
                span,
                "落款日期之后还有放假安排",
                "days are arranged after the date of issue: two notices in one text?",
            )
        seen: dict[str, Part] = {}
        for part in self.frame.parts:
            if part.year not in (None, self.year):
                self._fault(
                    part.heading,
                    f"这是{part.year}年的，不是{self.year}年的",
                    f"this is of {part.year}, not of {self.year}",
                )
            for one in part.names:
                if one in seen:
                    self._fault(part.heading, f"「{one}」写了两遍", f"「{one}」 is arranged twice")
                seen[one] = part

    def _rule(self, part: Part) -> Rule:
        rule = Rule(part.names, part.heading)
        self._read(rule, part.begin, part.end)
        return rule

    def _free(self) -> Rule:
        """An order without headings: its title, or the holiday it prolongs, names the festival."""
        begin, end = self.frame.free
        heading = self.text.span(begin, min(begin + 40, end))
        rule = Rule(phrases.festivals(self.frame.title), heading)
        self._read(rule, begin, end)
        if not rule.names and rule.arranges:
            occasion = _occasion(self.frame.title) or rule.occasion
            if not occasion:
                self._fault(
                    heading, "没有写是哪个节日的安排", "which festival is arranged is not said"
                )
            rule.names = (occasion,)
        return rule

    def _read(self, rule: Rule, begin: int, end: int) -> None:
        reading = Sentences(rule, self.year, self.text.starts)
        for span in sentences(self.text, begin, end):
            try:
                reading.read(span)
            except Unreadable as wrong:
                self._fault(span, wrong.zh, wrong.en)

    def _preamble(self, rules: list[Rule]) -> None:
        """What stands before the first rule may say again what the rules say, and nothing else."""
        again = Rule((), rules[0].heading)
        reading = Sentences(again, self.year, self.text.starts)
        days = {day for rule in rules for day in (*rule.off, *rule.work)}
        for span in sentences(self.text, *self.frame.free):
            for clause in _RESTATED.finditer(span.words):
                part = self.text.span(span.begin + clause.start("said"), span.begin + clause.end())
                again.off, again.work = [], []
                try:
                    reading.read(part)
                except Unreadable as wrong:
                    if not (phrases.ACTS.search(part.words) and NAMES_A_DAY.search(part.words)):
                        continue  # a report's own dates, a headline
                    self._fault(part, wrong.zh, wrong.en)
                if not {*again.off, *again.work} <= days:
                    self._fault(
                        part,
                        "第一条之前的这句话和后面的安排不一致",
                        "this stands before the first rule and does not agree with the rules",
                    )

    # -- checks that need the words

    def _claims(self, rule: Rule) -> None:
        statutory = {day.date for day in self._statutory()}
        for day in rule.statutory:
            if day not in rule.off:
                self._fault(rule.said[day], f"{day}没有放假", f"{day} is not among the days off")
            elif statutory and day.year == self.year and day not in statutory:
                self._fault(rule.said[day], f"{day}不是法定节假日", f"{day} is no statutory day")
        ends = max([*rule.off, *([rule.until] if rule.until else [])], default=None)
        for day in rule.resumes:
            between = (
                ends is not None
                and ends < day
                and all(each.weekday() > 4 for each in _between(ends, day))
            )
            if day.weekday() > 4 or day in rule.off or (rule.until and not between):
                self._fault(
                    rule.said[day],
                    f"{day}起上班，和放假安排不一致",
                    f"work from {day} on does not agree with the days off",
                )

    def _holiday(self, rule: Rule) -> Holiday:
        begin, last = rule.heading.begin, max(rule.said.values(), key=lambda one: one.end)
        return Holiday(
            rule.names,
            tuple(sorted(rule.off)),
            tuple(sorted(rule.work)),
            rule.until,
            self.text.quote(self.text.span(begin, last.end), most=2000),
        )

    def _statutory(self) -> tuple[Day, ...]:
        return self.calendar.statutory(self.year) if self.calendar is not None else ()

    def _issued(self) -> date | None:
        if self.frame.issued is None:
            return None
        span, day = self.frame.issued
        if day is None:
            self._fault(span, "没有这一天", "there is no such day")
        return day

    def _where(self, rules: list[Rule], fault: Fault) -> Span:
        """The sentence that a contradiction is about."""
        if fault.rule is None:
            return Span("", rules[0].heading.begin)
        rule = rules[fault.rule]
        return rule.said.get(fault.day, rule.heading) if fault.day else rule.heading

    def _head(self) -> Span:
        at = self.text.plain.find(self.frame.title) if self.frame.title else 0
        return self.text.span(at, min(at + max(len(self.frame.title), 20), len(self.text.plain)))

    def _fault(self, span: Span, zh: str, en: str) -> None:
        self.problems.append(self.text.problem(span, zh, en))

    def _done(self) -> None:
        if self.problems:
            raise NoticeError(tuple(dict.fromkeys(self.problems)))


def _between(first: date, last: date) -> list[date]:
    """The days strictly between two."""
    return [date.fromordinal(n) for n in range(first.toordinal() + 1, last.toordinal())]


def _occasion(title: str) -> str:
    """What the title of an order is about: 关于…纪念日调休放假的通知."""
    found = re.search(r"关于(?:\d{4}年)?(.{2,60}?)(?:调休)?(?:放假|假期)", title)
    return found[1] if found and not re.search(r"调整|部分|节假日", found[1]) else ""
