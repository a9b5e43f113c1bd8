"""Cells as people write them: a day, a span of days, an extension, a channel. What is not clear is refused."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from gkrules import numerals
from gkrules.errors import DataError, ParseError
from gkrules.limits import Quantity, Within
from gkrules.moments import FIRST_YEAR, LAST_YEAR, SHANGHAI
from gkrules.quantities import Unit
from gkrules.reader import parse

_NOTHING = frozenset(["", "-", "--", "—", "——", "–", "/", "\\", "无", "未", "暂无", "n/a", "none"])
_DAY = re.compile(
    r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})/(\d{1,2})/(\d{1,2})|(\d{4})\.(\d{1,2})\.(\d{1,2})\.?"
    r"|(\d{4})年(\d{1,2})月(\d{1,2})[日号]|(\d{4})(\d\d)(\d\d))"
)
_CHINESE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]+)月([一二三四五六七八九十]+)[日号]"
)
#: What may stand behind a day: its weekday, a clock time, an offset from UTC.
_AFTER = re.compile(
    r"(?:[,，]?\(?(?:星期|周|礼拜)(?P<week>[一二三四五六日天])\)?)?"
    r"(?:[t ]?(?P<clock>\d{1,2}(?::\d\d){1,2}(?:\.\d+)?|\d{1,2}时(?:\d{1,2}分?)?)(?P<zone>z|[+-]\d\d:?\d\d)?)?"
)
_WEEK = "一二三四五六日"
_TO = re.compile(r"至|到|~|——|—|\.\.| - ")
_YES = frozenset(["是", "已延长", "延长", "已延期", "延期", "yes", "y", "true", "√", "✓", "✔"])
_NO = frozenset(["否", "未延长", "不延长", "未延期", "不延期", "no", "n", "false", "×", "0"])
#: Ways of saying a channel that the statute's list has under another name.
_CHANNELS = {
    "当面提交": "当面",
    "当面递交": "当面",
    "当面申请": "当面",
    "现场": "当面",
    "现场提交": "当面",
    "现场申请": "当面",
    "窗口": "当面",
    "窗口提交": "当面",
    "挂号": "挂号信",
    "ems": "快递",
    "特快专递": "快递",
    "邮政快递": "快递",
    "普通信函": "平常信函",
    "网络": "互联网",
    "网站": "互联网",
    "在线": "互联网",
    "在线申请": "互联网",
    "网上申请": "互联网",
    "网上提交": "互联网",
    "电子邮箱": "电子邮件",
    "email": "电子邮件",
    "传真件": "传真",
    "误投": "误投其他部门",
    "inperson": "in-person",
    "in person": "in-person",
    "registered": "registered-post",
    "registered post": "registered-post",
    "ordinary post": "ordinary-post",
    "wrong desk": "wrong-desk",
    "online": "internet",
}


def bare(text: str) -> str:
    """A cell's text without blanks around it, full width as half, small letters."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def empty(text: str) -> bool:
    """Whether a cell says that there is nothing: empty, a dash, 无."""
    return bare(text) in _NOTHING


def day(text: str) -> date:
    """A day: 2019-06-03, 2019/6/3, 2019.6.3, 2019年6月3日, 20190603, 二〇一九年六月三日.

    A clock time behind it is left out; an instant with an offset from UTC is Shanghai's day. Raises DataError for
    anything else: a year of two digits or none, a day that is in no calendar, a weekday that is not the day's.
    """
    words = bare(text)
    try:
        found = _read_day(words)
    except DataError:
        raise
    except (ValueError, OverflowError):
        raise _no_day(text, "没有这一天", "there is no such day") from None
    if found is None:
        raise _no_day(text, *_why(words))
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        zh, en = f"不在{FIRST_YEAR}至{LAST_YEAR}年之间", f"not in {FIRST_YEAR} to {LAST_YEAR}"
        raise _no_day(text, zh, en)
    return found


def _read_day(words: str) -> date | None:
    found = _DAY.match(words)
    if found:
        year, month, number = (int(part) for part in found.groups() if part is not None)
    else:
        found = _CHINESE.match(words)
        if found is None:
            return None
        parts = (
            numerals.read_year(found[1].replace("○", "〇")),
            *map(numerals.read, found.groups()[1:]),
        )
        if None in parts:
            return None
        year, month, number = (part or 0 for part in parts)
    after = _AFTER.fullmatch(re.sub(r"\s+", " ", words[found.end() :]).strip())
    if after is None:
        return None
    read = date(year, month, number)
    if after["week"] and _WEEK[read.weekday()] != after["week"].replace("天", "日"):
        raise _no_day(words, f"这一天是星期{_WEEK[read.weekday()]}", f"it is a {read:%A}")
    if not after["clock"]:
        return read
    clock = re.sub(r"时$", ":00", after["clock"]).replace("时", ":").rstrip("分")
    hour, minute, *_ = (float(part) for part in clock.split(":"))
    moment = datetime(year, month, number, int(hour), int(minute))
    if after["zone"]:
        zone = after["zone"].upper().replace("Z", "+00:00")
        moment = datetime.strptime(f"{moment:%Y-%m-%d %H:%M} {zone}", "%Y-%m-%d %H:%M %z")
        return moment.astimezone(SHANGHAI).date()
    return read


def _why(words: str) -> tuple[str, str]:
    if re.fullmatch(r"\d{5}(\.\d+)?", words):
        return (
            "像是表格里没有按日期显示的数字，请把单元格格式改成日期",
            "it looks like a date shown as a number: give the cell a date format",
        )
    if re.match(r"\d{1,2}(月|[-/.]\d)", words):
        return "没有写全四位数的年份", "the year is missing, or not in four digits"
    if len(re.findall(r"\d{4}", words)) > 1:
        return "一格只能写一个日子", "one day in a cell"
    return "不是日期", "this is no date"


def _no_day(text: str, zh: str, en: str) -> DataError:
    return DataError(
        f"「{_short(text)}」：{zh}；要写成2019-06-03、2019/6/3、2019年6月3日或者20190603",
        f"{_short(text)!r}: {en}; write 2019-06-03, 2019/6/3, 2019年6月3日 or 20190603",
    )


def spans(text: str) -> tuple[tuple[date, date | None], ...]:
    """Days from and to in one cell: 2019-06-03至2019-06-10, several parted by ；, the last one open with 至今."""
    found: list[tuple[date, date | None]] = []
    for part in re.split(r"[;\n、]", unicodedata.normalize("NFKC", text)):
        if not part.strip():
            continue
        pieces = _TO.split(part.strip(), maxsplit=1)
        if len(pieces) == 1:
            if not part.strip().endswith("起"):
                raise DataError(
                    f"「{_short(part)}」：要写起止两天，如2019-06-03至2019-06-10；还没有止的写2019-06-03至今",
                    f"{_short(part)!r}: write both days, 2019-06-03至2019-06-10; 2019-06-03至今 while it lasts",
                )
            pieces = [part.strip()[:-1], ""]
        end = pieces[1].strip()
        found.append((day(pieces[0]), None if end in ("", "今") else day(end)))
    return tuple(found)


def extension(text: str, head: str) -> bool | Quantity:
    """是, 否, or so many working days: 10个工作日; a number alone too, which counts working days as the statute does.

    Raises DataError for 天 and 日, which may be meant either way, and for a 1 that may mean yes (unless the head
    asks for a number).
    """
    words = bare(text)
    if words in _YES:
        return True
    if words in _NO:
        return False
    counted = re.search("天数|日数|工作日", head)
    if words.isdecimal() and (words != "1" or counted):
        return Quantity(int(words), Unit.WORKING_DAY)
    found = _amount(words)
    if found is None or found.unit is not Unit.WORKING_DAY or found.n <= 0:
        raise DataError(
            f"「{_short(text)}」：要写是、否，或者延长多少个工作日，如10个工作日",
            f"{_short(text)!r}: write 是 or 否 (yes, no), or how many working days: 10个工作日",
        )
    return found


def _amount(words: str) -> Quantity | None:
    try:
        limit = parse(f"{words}内")
    except ParseError:
        return None
    whole = isinstance(limit, Within) and limit.since is None and not limit.extensions
    quantity = limit.quantity if whole and isinstance(limit, Within) else None
    simple = quantity is not None and quantity.lower is None and quantity.plus is None
    return quantity if simple else None


def channel(text: str, known: tuple[str, ...]) -> str:
    """The channel by the statute's own word. Raises DataError where it does not say which (信函, 邮件)."""
    words = bare(text)
    words = _CHANNELS.get(words, words)
    if words in known:
        return words
    listed = "、".join(known)
    raise DataError(
        f"「{_short(text)}」：不知道是哪种收到方式，现有：{listed}",
        f"{_short(text)!r}: no known channel; known: {listed}",
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"
