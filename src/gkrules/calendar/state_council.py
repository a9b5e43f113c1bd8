"""The default calendar: the State Council's holiday years, and the statutory holidays beyond them.

`china.txt` beside this file holds every day that is not a plain weekday or weekend day, one a line:
date, kind, festival. `scripts/build_calendar.py` makes it; a test compares the bytes.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from importlib.resources import files

from gkrules.calendar.calendar import Calendar
from gkrules.calendar.days import Day, DayKind

#: 全国年节及纪念日放假办法: which text stood in which year.
_STATUTES = (
    (2025, "全国年节及纪念日放假办法（2024年修订）"),
    (2014, "全国年节及纪念日放假办法（2013年修订）"),
    (2008, "全国年节及纪念日放假办法（2007年修订）"),
    (2000, "全国年节及纪念日放假办法（1999年修订）"),
    (0, "全国年节及纪念日放假办法（1949年）"),
)


@lru_cache(maxsize=1)
def china() -> Calendar:
    """The calendar of mainland China, 1987 to 2099; schedules known for 2004 to 28 December 2026."""
    lines = files("gkrules.calendar").joinpath("china.txt").read_text(encoding="utf-8").splitlines()
    head = dict(
        line[2:].split(" = ", 1) for line in lines if line.startswith("# ") and " = " in line
    )
    known_from = date.fromisoformat(head["known-from"])
    known_until = date.fromisoformat(head["known-until"])
    notices = {
        int(key.removeprefix("notice-")): value
        for key, value in head.items()
        if key.startswith("notice-")
    }
    kinds = {kind.value: kind for kind in DayKind}
    days = []
    for line in lines:
        if line.startswith("#"):
            continue
        words, kind, name = line.split(" ")
        day = date.fromisoformat(words)
        provisional = not known_from <= day <= known_until
        source = _source(day, kinds[kind], provisional, notices)
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


def _source(day: date, kind: DayKind, provisional: bool, notices: dict[int, str]) -> str:
    statute = next(text for since, text in _STATUTES if day.year >= since)
    if provisional:
        return statute
    notice = notices.get(day.year + (1 if (day.month, day.day) >= (12, 29) else 0)) or notices.get(
        day.year
    )
    if day == date(2005, 12, 31):
        notice = "国办发明电〔2005〕35号"
    schedule = notice or f"国务院办公厅{day.year}年节假日安排"
    return f"{statute}；{schedule}" if kind is DayKind.STATUTORY else schedule
