"""Rebuilds src/gkrules/calendar/china.txt from chinese-calendar's day data and lunar dates.

Run by hand when a new year is published: `python scripts/build_calendar.py`. Known years come from
chinese-calendar (its day tables only), the statutory festivals of other years from the text of
全国年节及纪念日放假办法 in force that year, lunar dates from lunar-python.
"""

from __future__ import annotations

import sys
import tomllib
from datetime import date, timedelta
from pathlib import Path

from chinese_calendar import constants
from lunar_python import Lunar

ROOT = Path(__file__).resolve().parent.parent

FIRST, LAST = date(1987, 1, 1), date(2099, 12, 31)
KNOWN_FROM, KNOWN_LAST = date(2004, 1, 1), date(2026, 12, 31)
#: The notice of the year after may still move the last days of December (SEMANTICS section 7).
KNOWN_UNTIL = date(2026, 12, 28)
#: When the newest notice in the data came out: the version of the data, for feeds' stamps.
DATED = date(2025, 11, 4)
#: A working day by 国办发明电〔2005〕35号, a rest day in the library's data.
CORRECTIONS = {date(2005, 12, 31): ("make-up", "元旦")}
NOTICES = {
    2006: "国办发明电〔2005〕35号",
    2007: "国办发明电〔2006〕49号",
    2009: "国办发明电〔2008〕42号",
    2010: "国办发明电〔2009〕27号",
    2012: "国办发明电〔2011〕45号",
    2013: "国办发明电〔2012〕33号",
    2017: "国办发明电〔2016〕17号",
    2018: "国办发明电〔2017〕12号",
    2020: "国办发明电〔2019〕16号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}
OUT = Path(__file__).parent.parent / "src/gkrules/calendar/china.txt"


def lunar(year: int, month: int, day: int) -> date:
    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def qingming(year: int) -> date:
    solar = Lunar.fromYmd(year, 2, 1).getJieQiTable()["清明"]
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def statutory(year: int) -> dict[date, str]:
    """The days off for all by the text of the statute in force that year, with their festivals."""
    days: dict[date, list[str]] = {}

    def put(name: str, *dates: date) -> None:
        for day in dates:
            days.setdefault(day, []).append(name)

    new_year = lunar(year, 1, 1)
    one = timedelta(days=1)
    put("元旦", date(year, 1, 1))
    if year >= 2025:
        spring = [new_year - one, new_year, new_year + one, new_year + 2 * one]
    elif 2008 <= year <= 2013:
        spring = [new_year - one, new_year, new_year + one]
    else:
        spring = [new_year, new_year + one, new_year + 2 * one]
    put("春节", *spring)
    if year >= 2008:
        put("清明节", qingming(year))
        put("端午节", lunar(year, 5, 5))
        put("中秋节", lunar(year, 8, 15))
    labour = 2 if year >= 2025 else 1 if year >= 2008 or year < 2000 else 3
    put("劳动节", *(date(year, 5, day) for day in range(1, labour + 1)))
    put("国庆节", *(date(year, 10, day) for day in range(1, 4 if year >= 2000 else 3)))
    return {day: "、".join(names) for day, names in days.items()}


def known() -> dict[date, tuple[str, str]]:
    """Every special day of the years whose schedule is on file."""
    days: dict[date, tuple[str, str]] = {}
    for day, name in constants.holidays.items():
        if KNOWN_FROM <= day <= KNOWN_LAST:
            # A Saturday inside a holiday is off anyway; only a weekday is swapped for another day.
            days[day] = ("weekend" if day.weekday() > 4 else "swapped", NAMES[name])
    for day, name in constants.workdays.items():
        if KNOWN_FROM <= day <= KNOWN_LAST:
            days[day] = ("make-up", NAMES[name])
    days.update(CORRECTIONS)
    for year in range(KNOWN_FROM.year, KNOWN_LAST.year + 1):
        for day, name in statutory(year).items():
            if days.get(day, ("", ""))[0] == "make-up":
                raise SystemExit(f"{day}: statutory by law, working by the data")
            days[day] = ("statutory", name)
    return days


def supposed(year: int) -> dict[date, tuple[str, str]]:
    """A year without a published schedule: statutory days, and 补假 for those on a weekend.

    第六条 of the statute: a day off for all that falls on a Saturday or Sunday is made up on a
    working day. The first weekday after it is supposed; the notice may move it.
    """
    days = {day: ("statutory", name) for day, name in statutory(year).items()}
    owed = [(day, name) for day, (_, name) in sorted(days.items()) if day.weekday() > 4]
    for day, name in owed:
        made_up = day
        while made_up.weekday() > 4 or made_up in days:
            made_up += timedelta(days=1)
        days[made_up] = ("swapped", name)
    return days


def build() -> str:
    days = known()
    for year in [*range(FIRST.year, KNOWN_FROM.year), *range(KNOWN_LAST.year + 1, LAST.year + 1)]:
        days.update(supposed(year))
    head = [
        "# Days that are no plain weekday or weekend day. Made by scripts/build_calendar.py.",
        f"# first = {FIRST}",
        f"# last = {LAST}",
        f"# known-from = {KNOWN_FROM}",
        f"# known-until = {KNOWN_UNTIL}",
        f"# dated = {DATED}",
        f"# source = chinese-calendar {version()}",
        *(f"# notice-{year} = {number}" for year, number in NOTICES.items()),
        *(f"# notice-{day} = {number}" for day, number in ordered()),
    ]
    rows = [
        f"{day} {kind} {name}"
        for day, (kind, name) in sorted(days.items())
        if kind != "make-up" or day.weekday() > 4
    ]
    return "\n".join([*head, *rows]) + "\n"


def ordered() -> list[tuple[date, str]]:
    """The days that later orders changed, each with the order's number."""
    path = ROOT / "src/gkrules/calendar/orders.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["order"]
    return [
        (day, row["number"]) for row in rows for day in sorted([*row["rest"], *row.get("work", [])])
    ]


def version() -> str:
    from importlib.metadata import version as of

    return of("chinese_calendar")


if __name__ == "__main__":
    OUT.write_text(build(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{OUT}\n")
