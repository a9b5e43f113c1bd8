"""The default calendar: the State Council's holiday years, and the statutory holidays beyond them.

`china.txt` beside this file holds every day that is not a plain weekday or weekend day, one a line:
date, kind, festival. `scripts/build_calendar.py` makes it; a test compares the bytes.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pkgutil import get_data
from typing import TYPE_CHECKING

from gkrules import userdata
from gkrules.calendar.calendar import Calendar
from gkrules.calendar.days import Day, DayKind
from gkrules.errors import CalendarError, FileError, PlanError, Problem

if TYPE_CHECKING:
    from gkrules.calendar.notice.file import Learned

#: 全国年节及纪念日放假办法: which text stood in which year.
_STATUTES = (
    (2025, "全国年节及纪念日放假办法（2024年修订）"),
    (2014, "全国年节及纪念日放假办法（2013年修订）"),
    (2008, "全国年节及纪念日放假办法（2007年修订）"),
    (2000, "全国年节及纪念日放假办法（1999年修订）"),
    (0, "全国年节及纪念日放假办法（1949年）"),
)


def china(*, learned: bool = True) -> Calendar:
    """The calendar of mainland China, 1987 to 2099; schedules known for 2004 to 28 December 2026.

    Years learned since (`gkrules calendar learn`) are read from the user's data folder, once a process;
    `learned=False` is the calendar as shipped. Raises PlanError for a file there that cannot be used.
    """
    return _with_learned()[0] if learned else _shipped()


def relearn() -> Calendar:
    """Read the user's data folder anew: from now on, and for the whole process, `china` gives what it holds now.

    Raises PlanError for a file there that cannot be used: `china` goes on to give what it gave before.
    """
    made = _learned()
    _with_learned()[:] = [made]
    return made


def learned_notices() -> tuple[Learned, ...]:
    """What lies in the user's data folder: notices by year, each year's orders after it.

    Raises PlanError for a file there that cannot be read.
    """
    paths = userdata.files(userdata.NOTICES)
    if not paths:
        return ()
    from gkrules.calendar.notice.file import load

    return tuple(sorted((load(path) for path in paths), key=_order))


@lru_cache(maxsize=1)
def _with_learned() -> list[Calendar]:
    """The calendar that `china` gives, alone in a list, so that `relearn` can put another in its place."""
    return [_learned()]


def _learned() -> Calendar:
    calendar, notices = _shipped(), learned_notices()
    if not notices:
        return calendar
    from gkrules.calendar.learned import learn

    for one in notices:
        try:
            calendar = learn(calendar, one.notice, one.path)
        except FileError as wrong:
            found = (Problem(one.path, 1, "", each.zh, each.en) for each in wrong.problems)
            raise PlanError(tuple(found)) from None
        except CalendarError as wrong:
            raise PlanError((Problem(one.path, 1, "", wrong.zh, wrong.en),)) from None
    return calendar


def _order(one: Learned) -> tuple[int, bool, date, str]:
    notice = one.notice
    return (notice.year, notice.kind == "order", notice.issued or date.min, one.path)


@lru_cache(maxsize=1)
def _shipped() -> Calendar:
    raw = get_data("gkrules.calendar", "china.txt")
    assert raw is not None, "the days come with the package"
    lines = raw.decode("utf-8").splitlines()
    head = dict(
        line[2:].split(" = ", 1) for line in lines if line.startswith("# ") and " = " in line
    )
    known_from = date.fromisoformat(head["known-from"])
    known_until = date.fromisoformat(head["known-until"])
    notices = {
        key.removeprefix("notice-"): value
        for key, value in head.items()
        if key.startswith("notice-")
    }
    kinds = {kind.value: kind for kind in DayKind}
    from_, until = head["known-from"], head["known-until"]
    sources: dict[tuple[str, bool, str, bool], str] = {}  # few: the same for most days of a year
    days = []
    for line in lines:
        if line.startswith("#"):
            continue
        words, kind, name = line.split(" ")
        day = date.fromisoformat(words)
        provisional = not from_ <= words <= until
        key = (words if words in notices else words[:4], words[5:] >= "12-29", kind, provisional)
        source = sources.get(key)
        if source is None:
            source = sources[key] = _source(day, kinds[kind], provisional, notices)
        days.append(Day(day, kinds[kind], name, source, provisional))
    return Calendar(
        "中国工作日历",
        date.fromisoformat(head["first"]),
        days,
        last=date.fromisoformat(head["last"]),
        known_from=known_from,
        known_until=known_until,
        source=head["source"],
        dated=date.fromisoformat(head["dated"]),
    )


def _source(day: date, kind: DayKind, provisional: bool, notices: dict[str, str]) -> str:
    statute = next(text for since, text in _STATUTES if day.year >= since)
    if provisional:
        return statute
    # An order's own days; else the year's notice, which for the last days of December is the next one's.
    late = (day.month, day.day) >= (12, 29)
    found = (notices.get(key) for key in (f"{day}", f"{day.year + late}", f"{day.year}"))
    notice = next(filter(None, found), "")
    schedule = notice or f"国务院办公厅{day.year}年节假日安排"
    return f"{statute}；{schedule}" if kind is DayKind.STATUTORY else schedule
