"""Faults of the words themselves, raised while values are built, before a place in the text is known."""

from __future__ import annotations

from gkrules.errors import GkrulesError


class Fault(GkrulesError):
    """Words that say something impossible: a month 14, a count of zero. `code` is for programs."""

    def __init__(self, code: str, zh: str, en: str, suggestion: str | None = None) -> None:
        super().__init__(zh, en)
        self.code = code
        self.suggestion = suggestion


def month(n: int) -> Fault:
    """A month that no year has."""
    return Fault("month", f"没有{n}月，月份是1至12", f"there is no month {n}; months are 1 to 12")


def day(words: str) -> Fault:
    """A day that its month lacks."""
    return Fault("day", f"没有{words}这一天", f"there is no such day: {words}")


def zero(words: str) -> Fault:
    """A count of zero."""
    return Fault("zero", f"「{words}」的数目是零", f"the number of {words} is zero")


def numeral(words: str) -> Fault:
    """Characters that write no number."""
    return Fault("numeral", f"「{words}」不是一个数", f"{words} is not a number")


def descending(words: str) -> Fault:
    """A range whose first number is not the smaller."""
    return Fault(
        "range",
        f"「{words}」前大后小，应当先写小的",
        f"the range {words} descends; the smaller number comes first",
    )


def rank(words: str) -> Fault:
    """A part that the period lacks: the sixth month of a quarter."""
    return Fault("rank", f"周期里没有「{words}」", f"the period has no {words}")


def month_needed(words: str) -> Fault:
    """A day without the month that would hold it."""
    return Fault(
        "month-missing",
        f"「{words}」没有说是哪个月（首月、末月或者几月）",
        f"{words} does not say in which month",
    )


def misplaced(words: str) -> Fault:
    """A word that says nothing where it stands."""
    return Fault(
        "misplaced",
        f"「{words}」放在这里不成期限",
        f"{words} makes no time limit here",
    )


def other_weekday(day: str, true: str, named: str) -> Fault:
    """A weekday in brackets that its date is not."""
    return Fault(
        "weekday",
        f"{day}是星期{true}，不是星期{named}：日期和星期必有一个写错",
        f"{day} is no 星期{named} but 星期{true}: one of the two is wrong",
    )


def no_weekday() -> Fault:
    """星期八."""
    return Fault("weekday", "没有这样的星期几", "there is no such weekday")


def excluded(words: str) -> Fault:
    """A bracket that changes what is counted: 不含当日, 不含节假日."""
    return Fault(
        "excluded",
        f"「{words}」改变了日子的数法，请直接写明（前一日，或者若干个工作日）",
        f"{words} changes what is counted; write the day before, or so many working days",
    )


def too_long(words: str) -> Fault:
    """So many years that a year's number is more likely meant."""
    return Fault(
        "too-long",
        f"「{words}」长过一百年，不像期限；是不是年份？",
        f"{words} is more than a hundred years; is the number of a year meant?",
    )


def year_cut(words: str) -> Fault:
    """18-20年: so many years, or 2018 to 2020."""
    return Fault(
        "year-cut",
        f"「{words}」是年份还是年数？年份请写全（2018年），年数请写「内」或者起算的日子",
        f"{words}: years of the calendar or a number of years? Write the year in full, or 内 and a beginning",
    )


def unseen(char: str) -> Fault:
    """A control character among the words."""
    code = f"U+{ord(char):04X}"
    return Fault(
        "unseen",
        f"文字里夹着看不见的控制字符（{code}），说不准它两边是不是连着的；请删去",
        f"the words hold a control character ({code}) that does not show; take it out",
    )


def begins(words: str) -> Fault:
    """自5月1日起施行: a beginning, and no limit."""
    return Fault(
        "begins-only",
        f"「{words}」只说从哪天开始，不是期限",
        f"{words} says only when something begins; it is no time limit",
    )


def no_day(words: str) -> Fault:
    """2026年5月起3个月内: of a whole month or year the words do not say from which day of it one counts."""
    return Fault(
        "beginning",
        f"「{words}」没有说从哪一天算起，请写明日期（如2026年5月1日起）",
        f"{words} does not say from which day one counts; write its date (2026年5月1日起)",
    )


def parted(words: str) -> Fault:
    """3月、15日前: one date with a mark inside, or two limits."""
    return Fault(
        "parted",
        f"「{words}」：中间的标点把日子和它的月份（周期）隔开了；如是一个期限，请去掉标点",
        f"{words}: a mark parts the day from its month or cycle; if one limit is meant, take it out",
    )


def run_together(words: str) -> Fault:
    """Two limits with nothing between them."""
    return Fault(
        "run-together",
        f"「{words}」：两个期限连在一起，中间缺少标点",
        f"{words}: two time limits run together; a mark between them is missing",
    )


def unattached(words: str) -> Fault:
    """Words that modify a limit where there is none."""
    return Fault(
        "unattached",
        f"「{words}」前面没有它所修饰的期限",
        f"{words} modifies a time limit, and none stands before it",
    )
