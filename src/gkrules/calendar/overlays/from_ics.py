"""An overlay from an .ics file: all-day events that say whether they are days off or working days.

What an event is comes from its marks and is never guessed: X-APPLE-SPECIAL-DAY, else 休 and 班, 放假 and 上班,
holiday and workday in its SUMMARY, else in its CATEGORIES. An event without a mark, or with both, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gkrules.calendar.days import Day, DayKind
from gkrules.calendar.overlays.checks import LONGEST, checked_days, said
from gkrules.calendar.overlays.values import Overlay
from gkrules.errors import PlanError, Problem, system_words

if TYPE_CHECKING:
    from icalendar.cal.component import Component

_ONE = timedelta(days=1)
_APPLE = {"WORK-HOLIDAY": DayKind.LOCAL, "ALTERNATE-WORKDAY": DayKind.MAKE_UP}
# 休 and 班 stand alone, as calendars print them; inside words (退休, 调休, 培训班) they mean something else.
_OFF = re.compile(
    r"放假|假期|休假|休息|补休|公休|(?<!\w)休(?!\w)|\bholidays?\b|\bdays?[ -]off\b", re.I
)
_WORK = re.compile(r"上班|补班|(?<!\w)班(?!\w)|\bwork(?:ing)?[ -]?days?\b|\bmake-?up days?\b", re.I)
#: No marks: 上班（补春节假期） says what it is worked for, 放假（不补班） what is not.
_ASIDE = re.compile(
    r"[（(]补[^（）()]*[）)]|[不无没][需用]?(?:放假|休息|休假|补休|上班|补班)"
    r"|\b(?:no|not|non)[ -]+(?:an? )?(?:holiday|day off|work(?:ing)?[ -]?day)s?\b",
    re.I,
)
_HALF = re.compile(r"半[天日]|\bhalf[ -]?days?\b", re.I)
#: Left out of a day's name with the marks: what counts the days of a run, and empty brackets.
_COUNT = re.compile(r"第\d+天[/／]?|共\d+天|[（(【\[]\s*[）)】\]]")
_REFUSED = ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
_USED = ("DTSTART", "DTEND", "DURATION", "STATUS", "SUMMARY", "CATEGORIES", "X-APPLE-SPECIAL-DAY")


def read(path: Path) -> Overlay:
    """The overlay in an .ics file; it covers the dates from its first day to its last.

    Its name is the calendar's NAME or X-WR-CALNAME, else the file's; its source the calendar's SOURCE or URL,
    else the file's name. Raises PlanError with every event that cannot be taken: timed, recurring or
    tentative ones, those without a mark, days given twice.
    """
    calendar, begins = _parsed(path)
    problems: list[Problem] = []
    given = [
        pair
        for event, line in zip(calendar.walk("VEVENT"), begins, strict=True)
        for pair in _days(
            event, Problem(str(path), line, _text(event, "SUMMARY"), "", ""), problems
        )
    ]
    if not given and not problems:
        problems.append(Problem(str(path), 0, "", "里面没有一天", "it holds no day"))
    days = checked_days(given, problems)
    if problems:
        raise PlanError(tuple(problems))
    name = _text(calendar, "NAME") or _text(calendar, "X-WR-CALNAME") or path.stem
    source = _text(calendar, "SOURCE") or _text(calendar, "URL") or path.name
    return Overlay(name, source, days, days[0].date, days[-1].date, str(path))


def _parsed(path: Path) -> tuple[Component, list[int]]:
    """The file's one calendar, and the line on which each of its events begins."""
    from icalendar import Calendar as Ics

    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
        calendar = Ics.from_ical(text)
        if calendar.name != "VCALENDAR":
            raise ValueError("no VCALENDAR")
    except FileNotFoundError:
        raise _error(path, "文件不存在", "the file does not exist") from None
    except OSError as error:
        zh, en = system_words(error)
        raise _error(path, f"文件打不开：{zh}", f"cannot be opened: {en}") from None
    except UnicodeDecodeError:
        raise _error(path, "文件不是 UTF-8 编码", "the file is not UTF-8") from None
    except (ValueError, LookupError, AttributeError, TypeError) as error:  # whatever it trips over
        reason = " ".join(str(error).split())
        zh, en = f"不是 iCalendar 文件：{reason}", f"no iCalendar file: {reason}"
        raise _error(path, zh, en) from None
    lines = enumerate(text.split("\n"), 1)
    begins = [n for n, line in lines if line.rstrip().upper() == "BEGIN:VEVENT"]
    count = len(calendar.walk("VEVENT"))
    if len(begins) != count:  # folded in an odd way: the events are named, their lines are not
        begins = [0] * count
    return calendar, begins


def _error(path: Path, zh: str, en: str) -> PlanError:
    return PlanError((Problem(str(path), 0, "", zh, en),))


class _Refused(Exception):
    """Why an event cannot be taken."""


def _days(
    event: Component, place: Problem, problems: list[Problem]
) -> Iterator[tuple[Day, Problem]]:
    """The days of one event, all of one kind; none of a cancelled one."""
    status = _text(event, "STATUS").upper()
    if status == "CANCELLED":
        return
    try:
        _check(event, status)
        first, last = _span(event)
        kind = _kind(event)
    except _Refused as refused:
        zh, en = refused.args
        name = place.key or "VEVENT"
        problems.append(said(place, f"「{name}」{zh}", f"「{name}」 {en}"))
        return
    name = _named(place.key)
    for n in range((last - first).days + 1):
        yield Day(first + n * _ONE, kind, name), place


def _check(event: Component, status: str) -> None:
    if not _text(event, "SUMMARY"):
        raise _Refused("没有 SUMMARY：是什么日子", "has no SUMMARY: which day is it?")
    if status == "TENTATIVE":
        raise _Refused("还没有定（STATUS:TENTATIVE）", "is not settled (STATUS:TENTATIVE)")
    for name in _REFUSED:
        if name in event:
            raise _Refused(f"是重复的日程（{name}），请逐日列出", f"recurs ({name}); list its days")
    for spoilt, fault in event.errors:
        if spoilt is None or spoilt.upper() in (*_REFUSED, *_USED):
            raise _Refused(f"的 {spoilt} 读不成：{fault}", f"has an unreadable {spoilt}: {fault}")


def _span(event: Component) -> tuple[date, date]:
    """First and last day; DTEND itself is not one of them."""
    first = _date(event, "DTSTART")
    if first is None:
        raise _Refused("没有 DTSTART：哪一天", "has no DTSTART: which day?")
    end = _date(event, "DTEND")
    if end is None and "DURATION" in event:
        length = getattr(event["DURATION"], "dt", None)
        if not isinstance(length, timedelta) or length % _ONE:
            raise _Refused("不是整天的日程", "is no whole-day event")
        if not timedelta() < length <= LONGEST * _ONE:
            raise _Refused(f"的 DURATION（{length}）不对", f"has a DURATION of {length}")
        end = _ends(first, length)
    last = first if end is None else end - _ONE
    if last < first:
        raise _Refused(f"的 DTEND（{end}）不在 DTSTART 之后", f"ends on {end}, before it begins")
    if (last - first).days >= LONGEST:
        raise _Refused(f"超过{LONGEST}天", f"is longer than {LONGEST} days")
    return first, last


def _ends(first: date, length: timedelta) -> date:
    try:
        return first + length
    except OverflowError:
        raise _Refused("超出了日历的年份", "lies beyond the years of any calendar") from None


def _date(event: Component, name: str) -> date | None:
    value: Any = event.get(name)
    if value is None:
        return None
    if isinstance(value, list):
        raise _Refused(f"有几个 {name}", f"has several {name}")
    day = getattr(value, "dt", None)
    if isinstance(day, datetime) or not isinstance(day, date):
        raise _Refused(
            f"的 {name} 带有钟点，只能用全天的日程", f"has a clock time in {name}; whole days only"
        )
    return day


def _kind(event: Component) -> DayKind:
    """What the event's marks say. Contradictory marks are refused like missing ones."""
    summary = _text(event, "SUMMARY")
    if _HALF.search(summary):
        raise _Refused("是半天：日历只分整天", "is half a day; a calendar has whole days only")
    apple = _APPLE.get(_text(event, "X-APPLE-SPECIAL-DAY").upper())
    said = {kind for kind in (apple, *_marks(summary)) if kind is not None}
    if not said:
        said = set(_marks(_categories(event)))
    if len(said) == 1:
        return said.pop()
    if said:
        raise _Refused("既像放假又像上班", "has marks of a day off and of a working day")
    raise _Refused(
        "没有说是放假还是上班（X-APPLE-SPECIAL-DAY，或者写明「休」「放假」「班」「上班」）",
        "does not say whether it is a day off or a working day (X-APPLE-SPECIAL-DAY, or 休, 放假, 班, 上班)",
    )


def _marks(words: str) -> Iterator[DayKind]:
    words = _ASIDE.sub("", words)
    if _OFF.search(words):
        yield DayKind.LOCAL
    if _WORK.search(words):
        yield DayKind.MAKE_UP


def _categories(event: Component) -> str:
    value: Any = event.get("CATEGORIES")
    held = value if isinstance(value, list) else [] if value is None else [value]
    return "；".join(str(word) for one in held for word in one.cats)


def _named(summary: str) -> str:
    """The day's name: the summary without its marks; the whole of it where nothing else is left."""
    words = _ASIDE.sub("", summary)
    for pattern in (_OFF, _WORK, _COUNT):
        words = pattern.sub("", words)
    return words.strip(" \t·｜|:：-—,，、；;/()（）[]【】") or summary


def _text(component: Component, name: str) -> str:
    """A text property on one line; empty where absent, the first where there are several."""
    value: Any = component.get(name)
    if isinstance(value, list):
        value = value[0] if value else None
    return "" if value is None else " ".join(str(value).split())
