"""The known years from the notices themselves, and the statutory days from the law and the sky.

`NOTICES` was written down from the State Council's yearly notices, not from the shipped data: what each gave off
and which weekend days it made work, later orders included. Everything else here is worked out from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import pytest
from attrs import frozen

from gkrules.calendar import Day, DayKind, china

lunar_python = pytest.importorskip("lunar_python")

ONE = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2004, 2026
KNOWN = range(FIRST_YEAR, LAST_YEAR + 1)
ALL = range(1987, 2100)

# Year | document | days off | weekend days that work. A year stands where it is not the notice's own; "?" is a
# notice whose number was not seen. The days of 2004 and 2005 are those that three libraries agree on, those of
# 2016, 2018 and 2019 come from NateScarlet/holiday-cn, which reads the notices; the others from their texts.
NOTICES = """
2004 | ? | 01-01 01-22..01-28 05-01..05-07 10-01..10-07 | 01-17 01-18 05-08 05-09 10-09 10-10
2005 | ? | 01-01..01-03 02-09..02-15 05-01..05-07 10-01..10-07 | 02-05 02-06 04-30 05-08 10-08 10-09
2006 | 国办发明电〔2005〕35号 | 01-01..01-03 01-29..02-04 05-01..05-07 10-01..10-07 |
    2005-12-31 01-28 02-05 04-29 04-30 09-30 10-08
2007 | 国办发明电〔2006〕49号 | 01-01..01-03 02-18..02-24 05-01..05-07 10-01..10-07 |
    2006-12-30 2006-12-31 02-17 02-25 04-28 04-29 09-29 09-30
2008 | ? | 2007-12-30..01-01 02-06..02-12 04-04..04-06 05-01..05-03 06-07..06-09 09-13..09-15 09-29..10-05 |
    2007-12-29 02-02 02-03 05-04 09-27 09-28
2009 | 国办发明电〔2008〕42号 | 01-01..01-03 01-25..01-31 04-04..04-06 05-01..05-03 05-28..05-30 10-01..10-08 |
    01-04 01-24 02-01 05-31 09-27 10-10
2010 | 国办发明电〔2009〕27号 |
    01-01..01-03 02-13..02-19 04-03..04-05 05-01..05-03 06-14..06-16 09-22..09-24 10-01..10-07 |
    02-20 02-21 06-12 06-13 09-19 09-25 09-26 10-09
2011 | ? | 01-01..01-03 02-02..02-08 04-03..04-05 04-30..05-02 06-04..06-06 09-10..09-12 10-01..10-07 |
    01-30 02-12 04-02 10-08 10-09
2012 | 国办发明电〔2011〕45号 | 01-01..01-03 01-22..01-28 04-02..04-04 04-29..05-01 06-22..06-24 09-30..10-07 |
    2011-12-31 01-21 01-29 03-31 04-01 04-28 09-29
2013 | 国办发明电〔2012〕33号 |
    01-01..01-03 02-09..02-15 04-04..04-06 04-29..05-01 06-10..06-12 09-19..09-21 10-01..10-07 |
    01-05 01-06 02-16 02-17 04-07 04-27 04-28 06-08 06-09 09-22 09-29 10-12
2014 | ? | 01-01 01-31..02-06 04-05 04-07 05-01..05-03 06-02 09-08 10-01..10-07 | 01-26 02-08 05-04 09-28 10-11
2015 | ?、国发明电〔2015〕1号 |
    01-01..01-03 02-18..02-24 04-05..04-06 05-01 06-20 06-22 09-03..09-05 09-27 10-01..10-07 |
    01-04 02-15 02-28 09-06 10-10
2016 | ? | 01-01 02-07..02-13 04-04 05-01..05-02 06-09..06-11 09-15..09-17 10-01..10-07 |
    02-06 02-14 06-12 09-18 10-08 10-09
2017 | 国办发明电〔2016〕17号 | 01-01..01-02 01-27..02-02 04-02..04-04 05-01 05-28..05-30 10-01..10-08 |
    01-22 02-04 04-01 05-27 09-30
2018 | 国办发明电〔2017〕12号 | 01-01 02-15..02-21 04-05..04-07 04-29..05-01 06-18 09-24 10-01..10-07 |
    02-11 02-24 04-08 04-28 09-29 09-30
2019 | ?、国办发明电〔2019〕3号 | 2018-12-30..01-01 02-04..02-10 04-05 05-01..05-04 06-07 09-13 10-01..10-07 |
    2018-12-29 02-02 02-03 04-28 05-05 09-29 10-12
2020 | 国办发明电〔2019〕16号、〔2020〕1号 | 01-01 01-24..02-02 04-04..04-06 05-01..05-05 06-25..06-27 10-01..10-08 |
    01-19 04-26 05-09 06-28 09-27 10-10
2021 | 国办发明电〔2020〕27号 |
    01-01..01-03 02-11..02-17 04-03..04-05 05-01..05-05 06-12..06-14 09-19..09-21 10-01..10-07 |
    02-07 02-20 04-25 05-08 09-18 09-26 10-09
2022 | 国办发明电〔2021〕11号 |
    01-01..01-03 01-31..02-06 04-03..04-05 04-30..05-04 06-03..06-05 09-10..09-12 10-01..10-07 |
    01-29 01-30 04-02 04-24 05-07 10-08 10-09
2023 | 国办发明电〔2022〕16号 | 2022-12-31..01-02 01-21..01-27 04-05 04-29..05-03 06-22..06-24 09-29..10-06 |
    01-28 01-29 04-23 05-06 06-25 10-07 10-08
2024 | 国办发明电〔2023〕7号 | 01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07 |
    02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12
2025 | 国办发明电〔2024〕12号 | 01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08 |
    01-26 02-08 04-27 09-28 10-11
2026 | 国办发明电〔2025〕7号 |
    01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07 |
    01-04 02-14 02-28 05-09 09-20 10-10
"""

# Weekdays that nothing pays for: one in 2015, two in 2020.
GIVEN = {
    2015: 1,  # 国发明电〔2015〕1号: 3 September, no statutory day; the 4th is paid for by Sunday the 6th
    2020: 2,  # 国办发明电〔2020〕1号: 31 January, and 1 February, which was to pay, rests again
}

# Working days a year, 2004 first (365 or 366 less them are rest days).
COUNTS = """
252 251 251 249 251 250
250 250 249 250 250 249 250 249 250 250
249 250 249 249 251 248 248
"""
WORKING_DAYS = dict(zip(KNOWN, map(int, COUNTS.split()), strict=True))

# 全国年节及纪念日放假办法: days off for all, by the text in force (1949, 1999, 2007 and 2013, 2024).
STATUTORY_DAYS = {range(1987, 2000): 7, range(2000, 2008): 10, range(2008, 2025): 11}


@frozen
class Notice:
    year: int
    off: frozenset[date]
    works: frozenset[date]


def notices() -> Iterator[Notice]:
    for line in NOTICES.replace("\n    ", " ").strip().splitlines():
        year, _, off, works = (part.strip() for part in line.split("|"))
        yield Notice(int(year), frozenset(days(off, year)), frozenset(days(works, year)))


def days(words: str, year: str) -> Iterator[date]:
    """The days of 01-01 2007-12-30..01-01."""
    for word in words.split():
        first, _, last = word.partition("..")
        day, end = (
            date.fromisoformat(one if len(one) > 5 else f"{year}-{one}")
            for one in (first, last or first)
        )
        assert day <= end
        while day <= end:
            yield day
            day += ONE


BY_YEAR = {notice.year: notice for notice in notices()}
OFF = frozenset[date]().union(*(notice.off for notice in BY_YEAR.values()))
WORKS = frozenset[date]().union(*(notice.works for notice in BY_YEAR.values()))


def weekend(day: date) -> bool:
    return day.isoweekday() > 5


def whole(year: int) -> list[date]:
    return [
        date(year, 1, 1) + n * ONE for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]


@cache
def moons(year: int) -> dict[date, tuple[int, int]]:
    """The lunar month (a leap month is negative) and day of each date in a lunar year."""
    found = {}
    for month in lunar_python.LunarYear.fromYear(year).getMonthsInYear():
        first = lunar_python.Solar.fromJulianDay(month.getFirstJulianDay())
        day = date(first.getYear(), first.getMonth(), first.getDay())
        for n in range(month.getDayCount()):
            found[day + n * ONE] = (month.getMonth(), n + 1)
    return found


def lunar(day: date) -> tuple[int, int]:
    """The lunar year begins in January or February."""
    return moons(day.year).get(day) or moons(day.year - 1)[day]


@cache
def is_qingming(day: date) -> bool:
    """The solar term falls on 4 to 6 April; ten days are asked."""
    if day.month != 4 or day.day > 10:
        return False
    found = lunar_python.Solar.fromYmd(day.year, day.month, day.day).getLunar()
    name: str = found.getJieQi()
    return name == "清明"


def by_law(day: date) -> list[str]:
    """The festivals that make a day statutory, by the text in force that year."""
    year = day.year
    new_year = {(1, 1): 1, (1, 2): 2, (1, 3): 3}.get(lunar(day), 0)
    if lunar(day + ONE) == (1, 1):
        new_year = -1  # 除夕
    spring = {-1, 1, 2} if 2008 <= year <= 2013 else {1, 2, 3}
    if year >= 2025:
        spring.add(-1)
    labour = 3 if 2000 <= year <= 2007 else 2 if year >= 2025 else 1
    found = []
    if (day.month, day.day) == (1, 1):
        found.append("元旦")
    if new_year in spring:
        found.append("春节")
    if year >= 2008 and is_qingming(day):
        found.append("清明节")
    if day.month == 5 and day.day <= labour:
        found.append("劳动节")
    if year >= 2008 and lunar(day) == (5, 5):
        found.append("端午节")
    if year >= 2008 and lunar(day) == (8, 15):
        found.append("中秋节")
    if day.month == 10 and day.day <= (3 if year >= 2000 else 2):
        found.append("国庆节")
    return found


def festivals(day: Day) -> list[str]:
    return day.name.split("、")


def test_the_table_is_whole() -> None:
    assert list(BY_YEAR) == list(KNOWN)
    assert not OFF & WORKS
    assert all(weekend(day) for day in WORKS)
    # No day is given or taken by two notices.
    for kind in ("off", "works"):
        told = Counter(day for notice in BY_YEAR.values() for day in getattr(notice, kind))
        assert max(told.values()) == 1


@pytest.mark.parametrize("year", KNOWN)
def test_every_day_is_what_its_notice_makes_it(year: int) -> None:
    for day in whole(year):
        found = china().day(day)
        law = by_law(day)
        if law:
            kind = DayKind.STATUTORY
            assert set(festivals(found)) == set(law), day
        elif day in WORKS:
            kind = DayKind.MAKE_UP
        elif weekend(day):
            kind = DayKind.WEEKEND
        else:
            kind = DayKind.SWAPPED if day in OFF else DayKind.WORKING
        assert found.kind is kind, day
        assert china().is_working(day) is (kind in (DayKind.WORKING, DayKind.MAKE_UP)), day
        if law:
            assert day in OFF, f"{day} is {law[0]} by law, and its notice does not give it"


@pytest.mark.parametrize("year", KNOWN)
def test_working_days_and_rest_days_a_year(year: int) -> None:
    """All days, less the weekends, less the weekdays given, and the weekend days that work."""
    all_days = whole(year)
    weekends = sum(weekend(day) for day in all_days)
    given = sum(not weekend(day) for day in all_days if day in OFF)
    made = sum(day in WORKS for day in all_days)
    assert len(all_days) - weekends - given + made == WORKING_DAYS[year]
    first, last = all_days[0], all_days[-1]
    assert china().count(first - ONE, last) == WORKING_DAYS[year]
    assert len(china().rest_days(first, last)) == len(all_days) - WORKING_DAYS[year]
    assert len(china().make_up_days(first, last)) == made


@pytest.mark.parametrize("year", KNOWN)
def test_make_up_days_pay_for_the_weekdays_given(year: int) -> None:
    """By notice, so that 31 December counts where it was moved.

    A weekday off beyond the statutory ones is worked for on a weekend, or stands for a statutory day that
    fell on one (or on another: 中秋节 on 3 October 2009 and 1 October 2020), or is given and explained.
    """
    notice = BY_YEAR[year]
    laws = {day: by_law(day) for day in notice.off}
    given = sum(not weekend(day) and not law for day, law in laws.items())
    lost = sum(len(law) - (not weekend(day)) for day, law in laws.items() if law)
    assert given == len(notice.works) + lost + GIVEN.get(year, 0)


def test_what_notices_moved_in_the_last_days_of_the_year_before() -> None:
    """Eight days in 2004 to 2023: why 29-31 December stay provisional until the next notice."""
    moved = [
        day.date
        for day in china().special()
        if day.date.year in range(2004, 2024) and (day.date.month, day.date.day) >= (12, 29)
        if day.kind in (DayKind.SWAPPED, DayKind.MAKE_UP)
    ]
    assert [day.isoformat() for day in moved] == [
        *("2005-12-31", "2006-12-30", "2006-12-31", "2007-12-29", "2007-12-31", "2011-12-31"),
        *("2018-12-29", "2018-12-31"),
    ]
    assert china().known_until == date(LAST_YEAR, 12, 28)


@pytest.mark.parametrize("year", ALL)
def test_the_statutory_days_are_those_of_the_law(year: int) -> None:
    """Every festival on its lunar date, 清明 on its solar term, as many days as the text in force says."""
    found = {day.date: day for day in china().statutory(year)}
    law = {day: names for day in whole(year) if (names := by_law(day))}
    assert {day: sorted(festivals(one)) for day, one in found.items()} == {
        day: sorted(names) for day, names in law.items()
    }
    number = next((n for years, n in STATUTORY_DAYS.items() if year in years), 13)
    assert sum(len(festivals(day)) for day in found.values()) == number
    for day in found.values():
        assert not china().is_working(day.date)
        assert "全国年节及纪念日放假办法" in day.source


def test_dates_of_the_moon_and_sun_by_hand() -> None:
    """The notices' dates, and 2033-34 with its leap eleventh month; leap months before a festival, both 清明."""
    dates = {
        "春节": {2020: "01-25", 2023: "01-22", 2024: "02-10", 2034: "02-19"},
        "端午节": {2020: "06-25", 2023: "06-22", 2025: "05-31", 2026: "06-19"},
        "中秋节": {2009: "10-03", 2020: "10-01", 2025: "10-06", 2033: "09-08"},
        "清明节": {2008: "04-04", 2015: "04-05", 2024: "04-04", 2026: "04-05"},
    }
    for name, years in dates.items():
        for year, day in years.items():
            on = [one.date for one in china().statutory(year) if name in festivals(one)]
            eve = name == "春节" and year >= 2025
            assert f"{on[1 if eve else 0]:%m-%d}" == day, (name, year)


@pytest.mark.parametrize("year", ALL)
def test_every_special_day_has_its_name_and_source(year: int) -> None:
    for day in (one for one in china().special() if one.date.year == year):
        assert day.name, day
        assert day.source, day
        assert day.provisional is not (year >= FIRST_YEAR and day.date <= china().known_until)
        if day.kind is DayKind.MAKE_UP:
            assert weekend(day.date) and not by_law(day.date)
        if day.kind is DayKind.SWAPPED:
            assert not weekend(day.date) and not by_law(day.date)


@pytest.mark.parametrize("year", [year for year in ALL if year not in KNOWN])
def test_a_year_without_a_notice_makes_up_what_a_weekend_took(year: int) -> None:
    """As many weekdays as statutory days on a weekend, and no weekend day works."""
    special = [day for day in china().special() if day.date.year == year]
    lost = sum(weekend(day.date) for day in special if day.kind is DayKind.STATUTORY)
    made_up = sum(day.kind is DayKind.SWAPPED for day in special)
    assert made_up == lost
    assert not any(day.kind is DayKind.MAKE_UP for day in special)
