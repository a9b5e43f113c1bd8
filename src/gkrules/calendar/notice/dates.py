"""Lists of dates as a notice writes them: ranges, inherited months and years, glosses in brackets.

「9月27日（周日）、10月10日（周六）」「2月2日（农历除夕）至8日」「2006年12月30日、31日」「十月一日」. A day takes month
and year from the one before it where it has none. A gloss that names a weekday must name the right one.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from gkrules import numerals
from gkrules.calendar.notice.checks import weekday

_ONE = timedelta(days=1)
#: No holiday is longer: a range beyond it is a slip of the pen.
_LONGEST = 31

_CHINESE = "[一二三四五六七八九十廿卅〇零]"
_NUMBER = rf"(?:\d{{1,2}}(?!\d)|{_CHINESE}{{1,3}})"
_YEAR = r"(?:\d{4}|[一二三四五六七八九〇○零]{4})"
_WEEKDAY = r"(?:星期|礼拜|周)[一二三四五六日天]"
_TO = r"(?:-+|至|到)"
_DAY = re.compile(
    rf"(?:(?P<year>{_YEAR})年)?(?:(?P<month>{_NUMBER})月(?:份)?)?(?P<day>{_NUMBER})(?P<sign>[日号])?"
)
_AND = re.compile(r"(?:以及|[、,和及与])")
_LINK = re.compile(_TO)
_LISTED = re.compile(rf"[、,和及]|{_TO}")
_WEEKDAYS = re.compile(_WEEKDAY)
#: 周六、日 for 周六、周日.
_SHORT = re.compile(r"(周|星期|礼拜)六、[日天](?![\d期])")
_PARTS = re.compile(r"[、,;()/]")
_NAMED = re.compile(rf"{_WEEKDAY}(?:{_TO}{_WEEKDAY})?")
#: A weekday that is none.
_WEEK = re.compile(r"星期|礼拜|周(?!末|年)")
#: Words of a gloss that would say more than what day it is.
_SAYS_MORE = re.compile(r"上班|补班|放假|休|\d|除外|不|延|改")

#: Whether words name a day at all: a date, a weekday, a lunar day, a day by its neighbour.
NAMES_A_DAY = re.compile(
    rf"{_NUMBER}日(?!电)|{_NUMBER}月|{_WEEKDAY}|除夕|初{_CHINESE}|[前后次当][一]?[日天](?!组)"
)
DATE = re.compile(rf"{_NUMBER}月|{_NUMBER}日(?!电)")


class Unreadable(Exception):
    """Words that cannot be read, or that contradict themselves: why, in Chinese and English."""

    def __init__(self, zh: str = "读不懂这一句", en: str = "this sentence cannot be read") -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


class Dates:
    """Reads lists of dates; remembers the year and the month that the next one inherits.

    `year` is the notice's; a December in the rule of 元旦 (`new_year`) is that of the year before.
    """

    def __init__(self, year: int, *, new_year: bool) -> None:
        self._default, self._new_year = year, new_year
        self._year: int | None = None
        self._month: int | None = None
        self._across: tuple[date, date] | None = None

    def read(self, words: str, at: int, joints: str = "、,") -> tuple[tuple[date, ...], int]:
        """The dates that begin at `at`, and where they end; none and `at` if none begin there.

        joints: the signs that may join dates to a list; 和, 及 and 与 join with any, nothing with none.

        Raises Unreadable for a date that does not exist, one without a month, a range that does not
        rise, a date named twice, and a gloss that does not fit.
        """
        days: list[date] = []
        begin = at
        while True:
            found = _DAY.match(words, at)
            if found is None or not self._is_day(found, words):
                if days:
                    raise Unreadable
                return (), begin
            first = self._day(found)
            at = self._glossed(words, found.end(), [*days, first])
            link = _LINK.match(words, at)
            if link:
                at = self._range(words, link.end(), first, days)
            else:
                self._add(days, first)
            more = _AND.match(words, at)
            if more is None or not joints or (more[0] in "、," and more[0] not in joints):
                return tuple(days), at
            after = _DAY.match(words, more.end())
            if after is None or not self._is_day(after, words):
                return tuple(days), at
            at = more.end()

    # -- inside

    @staticmethod
    def _is_day(found: re.Match[str], words: str) -> bool:
        """A number is a day by its 日, or by a date that follows in the same list (1、2、3日; 6-12日)."""
        next_one: re.Match[str] | None = found
        for _ in range(_LONGEST):
            if next_one is None:
                return False
            if next_one["sign"]:
                return True
            if not (next_one["month"] or next_one["day"].isdigit()):
                return False
            link = _LISTED.match(words, next_one.end())
            next_one = _DAY.match(words, link.end()) if link else None
        return False

    def _range(self, words: str, at: int, first: date, days: list[date]) -> int:
        found = _DAY.match(words, at)
        if found is None or not found["sign"]:
            raise Unreadable
        last = self._day(found, after=first)
        if last <= first:
            raise Unreadable(f"{last}不在{first}之后", f"{last} does not lie after {first}")
        if (last - first).days >= _LONGEST:
            raise Unreadable(f"{first}至{last}太长", f"{first} to {last} is too long")
        for n in range((last - first).days + 1):
            self._add(days, first + _ONE * n)
        if first.month != last.month:
            self._across = (first, last)
        return self._glossed(words, found.end(), days, first)

    @staticmethod
    def _add(days: list[date], day: date) -> None:
        if day in days:
            raise Unreadable(f"{day}写了两遍", f"{day} is named twice")
        days.append(day)

    def _day(self, found: re.Match[str], after: date | None = None) -> date:
        if found["month"]:
            month = _whole(found["month"])
            self._year = self._year_of(found["year"], month, after)
            self._month, self._across = month, None
        elif found["year"]:
            raise Unreadable
        if self._year is None or self._month is None:
            raise Unreadable("日期前面没有月份", "a date without its month")
        day = _whole(found["day"])
        if not found["month"] and (inside := self._inside(day)):
            return inside
        try:
            return date(self._year, self._month, day)
        except ValueError:
            raise Unreadable(
                f"没有{self._year}年{self._month}月{day}日这一天",
                f"there is no {self._year}-{self._month:02}-{day:02}",
            ) from None

    def _inside(self, day: int) -> date | None:
        """The day that a bare 29日 means after a range across months (1月29日至2月4日), where it lies in it."""
        if self._across is None:
            return None
        first, last = self._across
        days = (first + _ONE * n for n in range((last - first).days + 1))
        return next((each for each in days if each.day == day), None)

    def _year_of(self, stated: str | None, month: int, after: date | None) -> int:
        if stated:
            year = numerals.read_year(stated)
            if year is None:
                raise Unreadable
            return year
        if after is not None:  # the end of a range follows its beginning
            return after.year + (month < after.month)
        return self._default - (month == 12 and self._new_year)

    def _glossed(self, words: str, at: int, days: list[date], first: date | None = None) -> int:
        """Passes over what stands beside the last of `days`, once its weekdays are found to be right.

        first: the day that a range begins with, where its last day is the one glossed.
        """
        bare = _WEEKDAYS.match(words, at)
        if bare:
            _agree([bare[0]], days, first)
            at = bare.end()
        while words[at : at + 1] == "(":
            end = closing(words, at)
            inside = _SHORT.sub(r"\1六、\1日", words[at + 1 : end])
            if _SAYS_MORE.search(inside):
                return at  # no gloss: it says what becomes of the day
            _agree(_weekdays(inside), days, first)
            at = end + 1
        return at


def _weekdays(inside: str) -> list[str]:
    """The weekdays that a gloss names: 周二; 周六至周日; 日 alone. Raises Unreadable for 星期八."""
    parts = [part for part in _PARTS.split(inside) if part]
    named = [
        one
        for part in parts
        for one in (_NAMED.findall(part) or ([part] if part in "一二三四五六日天" else []))
    ]
    if _WEEK.search(_NAMED.sub("", inside)):
        raise Unreadable
    return named


def _agree(named: list[str], days: list[date], first: date | None) -> None:
    """The weekdays of a gloss against the last of the days before it: one each, or the ends of a range."""
    if len(named) > len(days):
        raise Unreadable
    for one, day in zip(named, days[len(days) - len(named) :], strict=True):
        words = _WEEKDAYS.findall(one) or [one]
        if len(words) == 2 and (first is None or not _is(words[0], first)):
            begins = first or day
            raise Unreadable(
                f"{begins}不是{words[0]}，是{weekday(begins)}", f"{begins} is not {words[0]}"
            )
        if not _is(words[-1], day):
            raise Unreadable(f"{day}不是{words[-1]}，是{weekday(day)}", f"{day} is not {words[-1]}")


def _is(words: str, day: date) -> bool:
    return "一二三四五六日".index(words[-1].replace("天", "日")) == day.weekday()


def closing(words: str, at: int) -> int:
    """The offset of the bracket that closes the one at `at`. Raises Unreadable if none does."""
    depth = 0
    for where in range(at, len(words)):
        depth += (words[where] == "(") - (words[where] == ")")
        if depth == 0:
            return where
    raise Unreadable("括号没有合上", "a bracket is not closed")


def _whole(words: str) -> int:
    number = numerals.read(words)
    if number is None:
        raise Unreadable(f"读不懂数字「{words}」", f"no number: 「{words}」")
    return number
