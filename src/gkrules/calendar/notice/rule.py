"""Reads the sentences of one rule: dates, and what becomes of them.

A sentence is a row of statements: dates with 放假, 补休, 上班, 照常公休, 公休日调至 …; a count (共7天); words that
move nothing (不调休); advice (鼓励…), which ends what is read of its sentence. Words that name a day and are none of
these are refused.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from attrs import define, field

from gkrules import numerals
from gkrules.calendar.notice import phrases
from gkrules.calendar.notice.dates import DATE, NAMES_A_DAY, Dates, Unreadable
from gkrules.calendar.notice.text import Span

_ONE = timedelta(days=1)


@define
class Rule:
    """What one rule was found to say so far. `said` tells in which sentence a day was named.

    resumes: days from which work goes on (2月3日起正常上班). statutory: days that the words call 法定节假日.
    occasion: what an order without a festival is about (2015年9月3日是…纪念日).
    """

    names: tuple[str, ...]
    heading: Span
    off: list[date] = field(factory=list)
    work: list[date] = field(factory=list)
    moved: list[date] = field(factory=list)
    until: date | None = None
    resumes: list[date] = field(factory=list)
    statutory: list[date] = field(factory=list)
    said: dict[date, Span] = field(factory=dict)
    occasion: str = ""

    @property
    def arranges(self) -> bool:
        """Whether it changes any day."""
        return bool(self.off or self.work or self.until)

    def settle(self) -> None:
        """Days whose weekend rest was moved work, unless the rule itself gives them off."""
        self.work.extend(day for day in self.moved if day not in self.off + self.work)


class Sentences:
    """Reads the sentences of one rule into it, one after the other."""

    def __init__(self, rule: Rule, year: int, starts: frozenset[int]) -> None:
        self._rule, self._starts = rule, starts
        self._dates = Dates(year, new_year="元旦" in rule.names)
        self._sentence = rule.heading
        self._words = ""
        self._last_date = -1  # where the last date of this sentence stands
        self._off: list[date] = []  # days off of this sentence
        self._joined = False

    def read(self, sentence: Span) -> None:
        """Take in one sentence. Raises Unreadable for what cannot be read or contradicts itself."""
        self._sentence, self._words = sentence, sentence.words
        self._off, self._joined = [], False
        self._last_date = max((one.start() for one in DATE.finditer(self._words)), default=-1)
        at = 0
        while at < len(self._words):
            at = self._statement(at)

    # -- statements: each gives the offset where it ends

    def _statement(self, at: int) -> int:
        words = self._words
        begin = at
        at = _past(phrases.LEAD, words, at)
        chrome = phrases.CHROME.match(words, begin) or phrases.CHROME.match(words, at)
        if chrome or at == len(words):
            return chrome.end() if chrome else at
        if phrases.ADVICE.match(words, at):
            return self._advised(at)
        if found := phrases.COUNT.match(words, at):
            self._counted(found["n"], self._off or self._rule.off)
            return found.end()
        if found := phrases.IDLE.match(words, at):
            return found.end()
        if found := phrases.JOINED.match(words, at):
            self._joins_a_weekend()
            return found.end()
        if found := phrases.EXTEND.match(words, at):
            return self._extended(found)
        if found := phrases.PREFIX.match(words, at):
            days, end = self._dates.read(words, found.end())
            if not days:
                raise Unreadable
            self._note(days)
            self._works(days) if found["work"] else self._rests(days)
            return end
        days, end = self._dates.read(words, at)
        if days:
            self._note(days)
            return self._become(days, end)
        return self._passed(at)

    def _become(self, days: tuple[date, ...], at: int) -> int:
        """What the words at `at` make of some days."""
        words = self._words
        if words[at : at + 1] in ("(", ","):  # 1月4日（补班）; 4月4日（清明节），为法定节假日
            at += 1
        if found := phrases.SWAP.match(words, at):
            return self._swapped(days, found)
        if found := phrases.RESUME.match(words, at):
            if len(days) > 1:
                raise Unreadable
            self._rule.resumes.extend(days)
        elif found := phrases.CANCEL.match(words, at):
            self._rests(days)
        elif found := phrases.WORK.match(words, at):
            if not (found["plain"] and all(day.weekday() < 5 for day in days)):
                self._works(days)
            else:
                self._rule.resumes.extend(days)
        elif found := phrases.STATUTORY.match(words, at):
            self._rule.statutory.extend(days)
        elif found := phrases.WEEKEND.match(words, at):
            self._only_weekends(days)
            self._rests(days)
        elif found := phrases.OFF.match(words, at):
            self._off_or_not(days, found["verb"])
            self._rests(days)
            counted = phrases.DAYS.match(words, found.end())
            if counted:
                self._counted(counted["n"], list(days))
                return counted.end()
        elif found := phrases.NAMING.match(words, at):
            self._rule.occasion = self._rule.occasion or found["name"]
        elif phrases.ADVICE.match(words, _past(phrases.LEAD, words, at)):
            return self._advised(at)
        else:
            raise Unreadable
        if not (phrases.BOUNDARY.match(words, found.end()) or self._begins_a_line(found.end())):
            raise Unreadable
        return found.end()

    def _swapped(self, days: tuple[date, ...], found: re.Match[str]) -> int:
        """公休日调至: the weekend's rest moves to other days."""
        stated = numerals.read(found["n"]) if found["n"] else len(days)
        if stated != len(days):
            raise Unreadable(
                f"说是{found['n']}个公休日，列出的是{len(days)}个",
                f"{found['n']} days are stated, {len(days)} are listed",
            )
        self._only_weekends(days)
        given, end = self._dates.read(self._words, found.end(), joints="、")
        due = len(days) + (found["more"] is not None)
        if len(given) != due:
            raise Unreadable(
                f"{due}天调到了{len(given)}天", f"{due} days are moved to {len(given)} days"
            )
        self._note(given)
        self._rule.moved.extend(days)
        self._rests(given)
        return _past(phrases.SWAPPED, self._words, end)

    def _extended(self, found: re.Match[str]) -> int:
        names = phrases.festivals(found["name"] or found["other"])
        if self._rule.names and not set(names) <= set(self._rule.names):
            raise Unreadable
        days, end = self._dates.read(self._words, found.end(), joints="")
        if len(days) != 1 or self._rule.until not in (None, days[0]):
            raise Unreadable
        self._rule.names = self._rule.names or names
        self._rule.until = days[0]
        self._note(days)
        return end

    def _advised(self, at: int) -> int:
        """Advice runs to the end of its sentence; a statement in it could not be told from advice."""
        for found in re.finditer(r"[,:]", self._words[at:]):
            begin = _past(phrases.LEAD, self._words, at + found.start())
            if self._dates.read(self._words, begin)[0]:
                raise Unreadable
        return len(self._words)

    def _passed(self, at: int) -> int:
        """Over a clause that names no day."""
        words = self._words
        end = next((n for n in range(at, len(words)) if words[n] in ",:"), len(words))
        clause = words[at:end]
        if (
            NAMES_A_DAY.search(clause)
            or (re.search(r"\d(?!\d*年)", clause) and phrases.ACTS.search(clause))
            or (self._last_date >= 0 and phrases.BENDS.search(clause))
            or (self._last_date >= end and phrases.TOPIC.search(words[at : end + 1]))
        ):
            raise Unreadable
        return end

    # -- what they come to

    def _note(self, days: tuple[date, ...]) -> None:
        for day in days:
            self._rule.said.setdefault(day, self._sentence)

    def _rests(self, days: tuple[date, ...]) -> None:
        self._off.extend(day for day in days if day not in self._off)
        self._rule.off.extend(day for day in days if day not in self._rule.off)

    def _works(self, days: tuple[date, ...]) -> None:
        for day in days:
            if day in self._rule.work:
                raise Unreadable(f"{day}写了两遍", f"{day} is named twice")
            self._rule.work.append(day)
            self._rule.said[day] = self._sentence

    def _counted(self, words: str, days: list[date]) -> None:
        number = numerals.read(words)
        held = len(self._with_weekends(days)) if self._joined else len(days)
        if number != held:
            raise Unreadable(
                f"说是{words}天，列出的是{held}天", f"{words} days are stated, {held} are listed"
            )

    def _joins_a_weekend(self) -> None:
        days = self._off or self._rule.off
        if len(self._with_weekends(days)) == len(days) and not any(
            day.weekday() > 4 for day in days
        ):
            raise Unreadable("这一天不挨着周末", "the day does not adjoin a weekend")
        self._joined = True

    @staticmethod
    def _with_weekends(days: list[date]) -> set[date]:
        """The days, and the weekend days that run on from them."""
        held = set(days)
        for day in days:
            for step in (_ONE, -_ONE):
                beside = day + step
                while beside.weekday() > 4:
                    held.add(beside)
                    beside += step
        return held

    @staticmethod
    def _only_weekends(days: tuple[date, ...]) -> None:
        for day in days:
            if day.weekday() < 5:
                raise Unreadable(f"{day}不是周末", f"{day} is no weekend day")

    @staticmethod
    def _off_or_not(days: tuple[date, ...], verb: str) -> None:
        """调休 of a weekend day alone may mean either."""
        if verb == "调休" and all(day.weekday() > 4 for day in days):
            raise Unreadable(
                "周末「调休」看不出是放假还是上班",
                "whether the weekend day rests or works is not said",
            )

    def _begins_a_line(self, at: int) -> bool:
        return self._sentence.begin + at in self._starts


def _past(pattern: re.Pattern[str], words: str, at: int) -> int:
    """Where the words that the pattern matches at `at` end; `at` itself where it matches none."""
    found = pattern.match(words, at)
    return found.end() if found else at
