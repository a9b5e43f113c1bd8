"""Overlays: local days by hand, their files, what they leave open, and plans and units that name theirs."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gkrules
from gkrules import Agenda, Plan, publish
from gkrules.calendar import (
    Calendar,
    Day,
    DayKind,
    Overlaid,
    Overlay,
    china,
    find_overlays,
    load_overlay,
    outlook,
    overlaid,
)
from gkrules.calendar.pretend import without_notice
from gkrules.errors import CalendarBoundsError, CalendarError, DataError, PlanError
from gkrules.trace import What
from tests.conftest import ROOT, effort
from tests.strategies import triggered
from tests.test_outlook import days, notices

D = date.fromisoformat
ONE = timedelta(days=1)
EXAMPLES = ROOT / "examples" / "overlays"
DATA = ROOT / "tests" / "data"


def laid(*names: str) -> Calendar:
    """The default calendar with example overlays on it."""
    return overlaid(china(), *(load_overlay(EXAMPLES / name) for name in names))


def local(name: str, off: str = "", work: str = "", **span: date) -> Overlay:
    """An overlay in one line: dates with spaces between them."""
    found = [Day(D(day), DayKind.LOCAL, "甲") for day in off.split()]
    found += [Day(D(day), DayKind.MAKE_UP, "甲") for day in work.split()]
    first, until = span.get("first", D("2026-01-01")), span.get("until", D("2030-12-31"))
    return Overlay(name, "告示", tuple(found), first, until)


# ---------------------------------------------------------------- worked examples


# overlay, phrase, trigger, due for the nation, due there. Counted on paper from the notices.
BY_HAND = [
    # 13-16, then 21-24, 27, 28: the 17th and the 20th are off besides two weekends.
    ("guangxi.toml", "10个工作日内", "2026-04-10", "2026-04-24", "2026-04-28"),
    # The 17th is a Friday off, the 20th a Monday off.
    ("guangxi.toml", "5日内", "2026-04-12", "2026-04-17", "2026-04-21"),
    # 13 April; 14-16 off; Sunday 18 works; 19.
    ("guangxi.toml", "3个工作日内", "2021-04-12", "2021-04-15", "2021-04-19"),
    # Sunday 23 April works for the nation (劳动节), not in 广西.
    ("guangxi.toml", "1日内", "2023-04-22", "2023-04-23", "2023-04-24"),
    # Saturday 1 April works for the nation, and is off there; 清明节 is 2-4 April.
    ("guangxi.toml", "1个工作日内", "2017-03-29", "2017-03-30", "2017-04-05"),
    # 2020 had no days off: the two days were worked.
    ("guangxi.toml", "2个工作日内", "2020-03-25", "2020-03-27", "2020-03-27"),
    # 古尔邦节 6-10 June.
    ("xinjiang.toml", "3个工作日内", "2025-06-05", "2025-06-10", "2025-06-13"),
    ("xinjiang.toml", "1个工作日内", "2023-04-20", "2023-04-21", "2023-04-23"),
    ("ningxia.toml", "2个工作日内", "2024-06-14", "2024-06-18", "2024-06-20"),
    # 开斋节 of 2026, a Saturday, is not made up.
    ("ningxia.toml", "1个工作日内", "2026-03-19", "2026-03-20", "2026-03-20"),
    # Saturday 18 and Sunday 19 February work, 20-26 off.
    ("lasa-2023.toml", "3个工作日内", "2023-02-17", "2023-02-22", "2023-02-27"),
    # Saturday 14 February works for all; off to the 23rd, there to the 26th.
    ("lasa-2026.toml", "2个工作日内", "2026-02-13", "2026-02-24", "2026-02-27"),
    # 春节 of 2020: to 2 February for the nation, to 13 February in 湖北.
    ("hubei-2020.toml", "3个工作日内", "2020-01-23", "2020-02-05", "2020-02-18"),
    # Saturday 13 June works, Monday and Tuesday are off.
    ("unit.ics", "2个工作日内", "2026-06-12", "2026-06-16", "2026-06-17"),
]


@pytest.mark.parametrize(("name", "phrase", "trigger", "nation", "there"), BY_HAND)
def test_by_hand(name: str, phrase: str, trigger: str, nation: str, there: str) -> None:
    (plain,) = gkrules.resolve(phrase, trigger=D(trigger))
    (found,) = gkrules.resolve(phrase, trigger=D(trigger), calendar=laid(name))
    assert (plain.due, found.due) == (D(nation), D(there))


def test_every_example_loads_and_changes_what_it_lists() -> None:
    paths = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".toml", ".ics"))
    assert len(paths) >= 9
    for path in paths:
        overlay = load_overlay(path)
        calendar = overlaid(china(), overlay)
        for day in overlay.days:
            assert calendar.is_working(day.date) is (day.kind is DayKind.MAKE_UP), day
        # No notice gives off what is off anyway, weekends and the national run of 2026 apart.
        changed = [day for day in overlay.days if calendar.day(day.date).calendar]
        assert changed
        assert all(calendar.day(day.date).source for day in changed)


def test_nothing_else_changes() -> None:
    calendar, listed = laid("guangxi.toml"), {day.date for day in GUANGXI.days}
    for day in days(D("2014-01-01"), D("2026-12-31")):
        if day not in listed:
            assert calendar.day(day) == china().day(day)


GUANGXI = load_overlay(EXAMPLES / "guangxi.toml")

# ---------------------------------------------------------------- kinds of day


KINDS = [
    # overlay, day, kind, name, the calendar it comes from
    ("guangxi.toml", "2026-04-17", DayKind.LOCAL, "广西三月三", "广西壮族自治区"),
    ("guangxi.toml", "2026-04-18", DayKind.WEEKEND, "广西三月三", "广西壮族自治区"),
    ("guangxi.toml", "2023-04-23", DayKind.LOCAL, "壮族三月三", "广西壮族自治区"),
    ("guangxi.toml", "2018-04-15", DayKind.MAKE_UP, "壮族三月三", "广西壮族自治区"),
    # What the nation has off anyway keeps the nation's reason.
    ("lasa-2026.toml", "2026-02-17", DayKind.STATUTORY, "春节", ""),
    ("lasa-2026.toml", "2026-02-20", DayKind.SWAPPED, "春节", ""),
    ("lasa-2026.toml", "2026-02-14", DayKind.MAKE_UP, "春节", ""),
    ("lasa-2026.toml", "2026-02-24", DayKind.LOCAL, "春节、藏历新年", "西藏自治区拉萨市"),
]


@pytest.mark.parametrize(("name", "day", "kind", "festival", "calendar"), KINDS)
def test_kinds(name: str, day: str, kind: DayKind, festival: str, calendar: str) -> None:
    found = laid(name).day(D(day))
    assert (found.kind, found.name, found.calendar) == (kind, festival, calendar)


def test_a_statutory_day_can_be_worked_and_stays_the_nation_s() -> None:
    calendar = overlaid(china(), local("乙厂", work="2026-10-01"))
    assert calendar.day(D("2026-10-01")).kind is DayKind.MAKE_UP
    assert calendar.festival("国庆节", 2026) == D("2026-10-01")
    assert calendar.statutory(2026) == china().statutory(2026)
    assert calendar.make_up_days(D("2026-10-01"), D("2026-10-01"))[0].calendar == "乙厂"


def test_local_days_are_certain_where_the_notice_is_not_out() -> None:
    calendar = overlaid(china(), local("甲市", off="2027-02-10", work="2027-02-12 2027-02-20"))
    # Wednesday 10, Friday 12 and Saturday 20 February 2027, near 春节 (5-8 February).
    assert not any(calendar.day(D(f"2027-02-{n}")).provisional for n in (10, 12, 20))
    assert calendar.day(D("2027-02-12")).kind is DayKind.WORKING
    assert [calendar.is_known(D(f"2027-02-{n}")) for n in ("09", "10", "12", "20")] == [
        False,
        True,
        True,
        True,
    ]
    ahead = outlook(calendar)
    assert not ahead.may_work(D("2027-02-10"))
    assert not ahead.may_rest(D("2027-02-12"))
    assert ahead.may_work(D("2027-02-20"))
    assert not ahead.may_rest(D("2027-02-20"))
    assert outlook(china()).may_rest(D("2027-02-12"))


# ---------------------------------------------------------------- several, and their order


def test_the_later_one_wins() -> None:
    one, other = local("甲市", off="2026-05-20"), local("乙局", work="2026-05-20")
    assert not overlaid(china(), other, one).is_working(D("2026-05-20"))
    both = overlaid(china(), one, other)
    assert both.is_working(D("2026-05-20"))
    assert both.day(D("2026-05-20")).calendar == "乙局"
    named = overlaid(china(), one, local("丙局", off="2026-05-20"))
    assert named.day(D("2026-05-20")).calendar == "丙局"


def test_laid_on_a_calendar_that_has_some() -> None:
    one, other = local("甲市", off="2026-05-20"), local("乙局", work="2026-05-20")
    assert overlaid(overlaid(china(), one), other) == overlaid(china(), one, other)
    assert overlaid(china(), one, other, one) == overlaid(china(), other, one)
    assert overlaid(china()) is china()


def test_name_and_source() -> None:
    calendar = laid("guangxi.toml", "unit.ics")
    assert calendar.name == "中国工作日历＋广西壮族自治区＋甲市图书馆"
    assert "自治区人民政府令第98号" in calendar.source
    assert "甲市图书馆2026年闭馆安排" in calendar.source
    (found,) = gkrules.resolve("3日内", trigger=D("2026-04-01"), calendar=calendar)
    assert found.calendar == calendar.name
    assert calendar.source in found.sources


def test_what_cannot_be_done_to_a_calendar_with_overlays() -> None:
    with pytest.raises(CalendarError, match="先改底历"):
        without_notice(laid("guangxi.toml"), 2026)
    with pytest.raises(CalendarBoundsError):
        overlaid(china(), local("甲市", off="2100-01-01", until=D("2100-12-31")))


# ---------------------------------------------------------------- the trace


def test_the_trace_says_which_calendar_a_day_came_from() -> None:
    (found,) = gkrules.resolve(
        "10个工作日内", trigger=D("2026-04-10"), calendar=laid("guangxi.toml")
    )
    count = gkrules.explain(found)[1]
    assert "跳过8天：2026-04-11至12周末、2026-04-17至20广西三月三（广西壮族自治区）、" in count
    english = gkrules.explain(found, "en")[1]
    assert "2026-04-17 to 20 (广西三月三, 广西壮族自治区), 2026-04-25 to 26 (weekend)" in english


def test_a_single_day_and_a_roll() -> None:
    calendar = overlaid(china(), local("甲局", off="2026-04-20"))
    (found,) = gkrules.resolve("10日内", trigger=D("2026-04-10"), calendar=calendar)
    assert found.due == D("2026-04-21")
    roll = next(words for words in gkrules.explain(found) if "顺延" in words)
    assert "2026-04-20（周一）不上班（2026-04-20甲（甲局））" in roll


def test_made_up_days_say_so_too() -> None:
    (found,) = gkrules.resolve(
        "3个工作日内", trigger=D("2021-04-12"), calendar=laid("guangxi.toml")
    )
    (made,) = [words for words in gkrules.explain(found) if "调休上班" in words]
    assert made == "调休上班的日子计入：2021-04-18（广西壮族自治区）"
    assert any("2021-04-18 (广西壮族自治区)" in words for words in gkrules.explain(found, "en"))


def notes(found: gkrules.Occurrence) -> list[str]:
    told = zip(found.trace, gkrules.explain(found), gkrules.explain(found, "en"), strict=True)
    unlisted = [(zh, en) for step, zh, en in told if step.what is What.UNLISTED]
    assert all("are listed for" in en and "只列了" not in en for _, en in unlisted)
    return [zh for zh, _ in unlisted]


def test_beyond_what_an_overlay_lists() -> None:
    calendar = laid("guangxi.toml")  # lists 2014-03-01 to 2026-12-31
    for phrase, trigger, said in (
        ("10个工作日内", "2026-04-10", False),
        ("10个工作日内", "2026-12-25", True),
        ("31日内", "2026-12-01", True),  # 1 January rolls on
        ("30日内", "2026-12-01", False),
        ("10个工作日内", "2014-02-20", True),
    ):
        (found,) = gkrules.resolve(phrase, trigger=D(trigger), calendar=calendar)
        assert bool(notes(found)) is said, (phrase, trigger)
        for words in notes(found):
            assert words.startswith("「广西壮族自治区」的本地日子只列了2014-03-01至2026-12-31")
    assert not notes(gkrules.resolve("10个工作日内", trigger=D("2026-12-25"))[0])


def test_files_of_one_name_cover_together() -> None:
    first = local("甲市", off="2026-05-20", until=D("2026-12-31"))
    second = local("甲市", off="2027-05-20", first=D("2027-01-01"), until=D("2027-12-31"))
    calendar = overlaid(china(), second, first)
    assert calendar.name == "中国工作日历＋甲市"
    (found,) = gkrules.resolve("20个工作日内", trigger=D("2026-12-20"), calendar=calendar)
    assert not notes(found)
    gap = local("甲市", off="2027-05-20", first=D("2027-02-01"), until=D("2027-12-31"))
    (found,) = gkrules.resolve(
        "20个工作日内", trigger=D("2026-12-20"), calendar=overlaid(china(), first, gap)
    )
    (words,) = notes(found)
    assert "只列了2026-01-01至2026-12-31、2027-02-01至2027-12-31" in words


def test_a_not_before_bound_and_a_recurring_limit_say_it_as_well() -> None:
    calendar = overlaid(china(), local("甲市", off="2026-05-20", until=D("2026-06-30")))
    (bound,) = gkrules.resolve("满30日后", trigger=D("2026-06-15"), calendar=calendar)
    assert bound.due is None
    assert notes(bound)
    found = gkrules.resolve(
        "每月前5个工作日内", start=D("2026-06-01"), end=D("2026-07-31"), calendar=calendar
    )
    assert [bool(notes(one)) for one in found] == [False, True]


# ---------------------------------------------------------------- values


def test_overlays_and_days_are_values() -> None:
    overlay = load_overlay(EXAMPLES / "lasa-2023.toml")
    again = load_overlay(EXAMPLES / "lasa-2023.toml")
    assert overlay == again and hash(overlay) == hash(again)
    assert overlay != load_overlay(EXAMPLES / "lasa-2025.toml")
    assert pickle.loads(pickle.dumps(overlay)) == overlay
    data = overlay.to_dict()
    assert json.loads(json.dumps(data)) == data
    assert Overlay.from_dict(data) == overlay
    with pytest.raises(DataError):
        Overlay.from_dict({**data, "days": [*data["days"], data["days"][0]], "colour": 1})


def test_a_day_keeps_its_calendar_in_plain_data() -> None:
    day = laid("guangxi.toml").day(D("2026-04-17"))
    data = day.to_dict()
    assert (data["kind"], data["calendar"]) == ("local", "广西壮族自治区")
    assert Day.from_dict(data) == day
    del data["calendar"]  # as written before there were overlays
    assert Day.from_dict(data).calendar == ""


def test_a_calendar_with_overlays_is_a_value() -> None:
    calendar, again = laid("guangxi.toml"), laid("guangxi.toml")
    assert calendar == again and hash(calendar) == hash(again)
    copied = pickle.loads(pickle.dumps(calendar))
    assert isinstance(copied, Overlaid)
    assert copied == calendar and copied.day(D("2026-04-17")) == calendar.day(D("2026-04-17"))
    assert calendar != china() and calendar != laid("xinjiang.toml")
    longer = local("甲市", off="2026-05-20"), local("甲市", off="2026-05-20", until=D("2040-01-01"))
    assert overlaid(china(), longer[0]) != overlaid(china(), longer[1])


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (Day(D("2026-05-20"), DayKind.LOCAL), "出现了两次"),
        (Day(D("2025-05-20"), DayKind.LOCAL), "不在"),
        (Day(D("2026-05-21"), DayKind.SWAPPED), "只能是放假或者上班"),
    ],
)
def test_an_overlay_that_contradicts_itself(day: Day, said: str) -> None:
    with pytest.raises(CalendarError, match=said):
        Overlay(
            "甲",
            "乙",
            (Day(D("2026-05-20"), DayKind.LOCAL), day),
            D("2026-01-01"),
            D("2026-12-31"),
        )


# ---------------------------------------------------------------- TOML


HEAD = 'name = "甲市"\nsource = "甲市公告"\n'


def test_what_a_file_may_say(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(
        HEAD + '[[day]]\nname = "甲"\noff = ["2026-05-20 .. 2026-05-22", 2026-06-01]\n'
        '[[day]]\nname = "乙"\nsource = "另文"\nwork = [2026-05-24]\n',
        encoding="utf-8",
    )
    overlay = load_overlay(path)
    assert [f"{day.date:%m%d}" for day in overlay.days] == ["0520", "0521", "0522", "0524", "0601"]
    assert (overlay.first, overlay.until) == (D("2026-05-20"), D("2026-06-01"))
    calendar = overlaid(china(), overlay)
    assert calendar.day(D("2026-05-20")).source == "甲市公告"
    assert calendar.day(D("2026-05-24")).source == "另文"


DAY = '[[day]]\nname = "甲"\n'
BAD_TOML = [
    (HEAD + DAY + "off = [2026-05-20]\ncolour = 1\n", 6, "不认识的键「colour」"),
    (HEAD + "until_ = 2026-01-01\n" + DAY + "off = [2026-05-20]\n", 3, "是否要写「until」"),
    ('name = "甲市"\n' + DAY + "off = [2026-05-20]\n", 0, "缺少「source」"),
    ('name = "甲市"\nsource = " "\n' + DAY + "off = [2026-05-20]\n", 2, "缺少「source」"),
    ('source = "乙"\n' + DAY + "off = [2026-05-20]\n", 0, "缺少「name」"),
    (HEAD, 0, "缺少 [[day]]"),
    (HEAD + DAY, 3, "缺少「off」"),
    (HEAD + DAY + "off = []\n", 3, "缺少「off」"),
    (HEAD + "[[day]]\noff = [2026-05-20]\n", 3, "缺少「name」"),
    (HEAD + DAY + "off = [2026-05-20]\nwork = [2026-05-20]\n", 6, "既放假又上班（见第5行）"),
    (HEAD + DAY + "off = [\n2026-05-20,\n2026-05-20]\n", 7, "2026-05-20重复了（第6行已有）"),
    (
        HEAD + DAY + 'off = ["2026-05-20..2026-05-22"]\n' + DAY + "off = [2026-05-22]\n",
        8,
        "2026-05-22重复了",
    ),
    (HEAD + "until = 2026-05-01\n" + DAY + "off = [2026-05-20]\n", 6, "不在本文件所说的日期里"),
    (HEAD + "from = 2026-06-01\n" + DAY + "work = [2026-05-20]\n", 6, "不在本文件所说的日期里"),
    (
        HEAD + "from = 2026-06-01\nuntil = 2026-05-01\n" + DAY + "off = [2026-05-20]\n",
        4,
        "在「from」（2026-06-01）之前",
    ),
    (HEAD + DAY + "off = [2100-05-20]\n", 5, "2100-05-20不在1987-01-01至2099-12-31之内"),
    (HEAD + DAY + 'off = ["2026-05-22..2026-05-20"]\n', 5, "起止日期颠倒了"),
    (HEAD + DAY + 'off = ["2026-05-20..2036-05-22"]\n', 5, "超过366天"),
    (HEAD + DAY + 'off = ["2026-02-20..2026-02-30"]\n', 5, "没有这样的日期"),
    (HEAD + DAY + 'off = ["5月20日"]\n', 5, "应当是日期"),
    (HEAD + DAY + "off = [2026-05-20T08:00:00]\n", 5, "应当是日期"),
    (HEAD + DAY + "off = 2026-05-20\n", 5, "应当是列表"),
    (HEAD + "[day]\noff = [2026-05-20]\n", 3, "应当是列表"),
    (HEAD + DAY + "off = [2026-02-30]\n", 5, "没有这样的日期"),
]


@pytest.mark.parametrize(("text", "line", "said"), BAD_TOML, ids=[row[2] for row in BAD_TOML])
def test_a_wrong_file_is_refused_with_its_place(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        load_overlay(path)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == (str(path), line)
    assert said in problem.zh
    assert problem.en and problem.en != problem.zh


def test_all_faults_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('nme = "甲"\n' + DAY + "off = [2026-05-20, 2026-05-20, 1]\n", encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        load_overlay(path)
    keys = [problem.key for problem in caught.value.problems]
    assert keys == ["nme", "name", "source", "day[1].off[3]", "day[1].off[2]"]


def test_other_files_are_no_overlays(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("2026-05-20")
    with pytest.raises(PlanError, match=r"\.toml"):
        load_overlay(tmp_path / "a.csv")
    for name in ("none.toml", "none.ics"):
        with pytest.raises(PlanError, match="文件不存在"):
            load_overlay(tmp_path / name)


# ---------------------------------------------------------------- .ics


def ics(tmp_path: Path, *events: str, head: str = "") -> Path:
    """An .ics with these events, each its lines joined by `|`."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//a//b//EN", *head.split("|")]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.split("|"), "END:VEVENT"]
    path = tmp_path / "days.ics"
    lines = [line for line in [*lines, "END:VCALENDAR", ""] if line]
    path.write_bytes("\r\n".join([*lines, ""]).encode())
    return path


def test_names_and_sources_of_an_ics(tmp_path: Path) -> None:
    event = "DTSTART;VALUE=DATE:20260615|SUMMARY:放假"
    plain = load_overlay(ics(tmp_path, event))
    assert (plain.name, plain.source) == ("days", "days.ics")
    titled = load_overlay(ics(tmp_path, event, head="X-WR-CALNAME:甲局|URL:https://a.example/b"))
    assert (titled.name, titled.source) == ("甲局", "https://a.example/b")
    assert (titled.first, titled.until) == (D("2026-06-15"), D("2026-06-15"))


OFF, ON = DayKind.LOCAL, DayKind.MAKE_UP
EVENTS = [
    ("DTEND;VALUE=DATE:20260617|SUMMARY:局庆放假", ["15", "16"], OFF, "局庆"),
    ("DURATION:P2D|SUMMARY:局庆（休）", ["15", "16"], OFF, "局庆"),
    ("SUMMARY:局庆|X-APPLE-SPECIAL-DAY:WORK-HOLIDAY", ["15"], OFF, "局庆"),
    ("SUMMARY:局庆|X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY|CATEGORIES:Holidays", ["15"], ON, "局庆"),
    ("SUMMARY:局庆|CATEGORIES:局,放假", ["15"], OFF, "局庆"),
    ("SUMMARY:【班】局庆", ["15"], ON, "局庆"),
    ("SUMMARY:班｜局庆", ["15"], ON, "局庆"),
    ("SUMMARY:上班(补局庆假期)", ["15"], ON, "上班(补局庆假期)"),
    ("SUMMARY:局庆 假期 第1天/共3天", ["15"], OFF, "局庆"),
    ("SUMMARY:局庆放假（不补班）", ["15"], OFF, "局庆"),
    ("SUMMARY:Founding Day (Holiday)", ["15"], OFF, "Founding Day"),
    ("SUMMARY:Founding Day - working day", ["15"], ON, "Founding Day"),
]


@pytest.mark.parametrize(("lines", "wanted", "kind", "name"), EVENTS, ids=[e[0] for e in EVENTS])
def test_an_event(tmp_path: Path, lines: str, wanted: list[str], kind: DayKind, name: str) -> None:
    overlay = load_overlay(ics(tmp_path, f"DTSTART;VALUE=DATE:20260615|{lines}"))
    assert [f"{day.date:%d}" for day in overlay.days] == wanted
    assert {(day.kind, day.name) for day in overlay.days} == {(kind, name)}


REFUSED = [
    ("SUMMARY:局庆", "没有说是放假还是上班"),
    ("SUMMARY:退休干部座谈", "没有说是放假还是上班"),
    ("SUMMARY:培训班开班", "没有说是放假还是上班"),
    ("SUMMARY:局庆调休", "没有说是放假还是上班"),
    ("SUMMARY:局庆不放假", "没有说是放假还是上班"),
    ("SUMMARY:No holiday", "没有说是放假还是上班"),
    ("SUMMARY:局庆假期补班", "既像放假又像上班"),
    ("SUMMARY:局庆放假|X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY", "既像放假又像上班"),
    ("SUMMARY:局庆|CATEGORIES:放假,上班", "既像放假又像上班"),
    ("SUMMARY:局庆放假半天", "半天"),
    ("SUMMARY:局庆放假|RRULE:FREQ=YEARLY", "重复"),
    ("SUMMARY:局庆放假|RDATE;VALUE=DATE:20270615", "重复"),
    ("SUMMARY:局庆放假|DTEND;VALUE=DATE:20260615", "不在 DTSTART 之后"),
    ("SUMMARY:局庆放假|DTEND;VALUE=DATE:20360615", "超过366天"),
    ("SUMMARY:局庆放假|DTEND:20260616T080000", "钟点"),
    ("SUMMARY:局庆放假|DURATION:PT8H", "整天"),
    ("SUMMARY:局庆放假|DTEND;VALUE=DATE:2026", "DTEND 读不成"),
    ("SUMMARY:局庆放假|STATUS:TENTATIVE", "TENTATIVE"),
    ("DESCRIPTION:放假", "没有 SUMMARY"),
]


@pytest.mark.parametrize(("lines", "said"), REFUSED, ids=[row[0] for row in REFUSED])
def test_an_event_that_is_refused_by_name(tmp_path: Path, lines: str, said: str) -> None:
    good = "DTSTART;VALUE=DATE:20260701|SUMMARY:放假"
    path = ics(tmp_path, good, f"DTSTART;VALUE=DATE:20260615|{lines}")
    with pytest.raises(PlanError) as caught:
        load_overlay(path)
    (problem,) = caught.value.problems
    assert problem.line == 8
    assert said in problem.zh
    assert problem.key == (lines[8:].split("|")[0] if lines.startswith("SUMMARY") else "")


def test_timed_and_undated_events(tmp_path: Path) -> None:
    for start, said in (("DTSTART:20260615T080000", "钟点"), ("LOCATION:x", "没有 DTSTART")):
        with pytest.raises(PlanError, match=said):
            load_overlay(ics(tmp_path, f"{start}|SUMMARY:局庆放假"))


def test_cancelled_events_are_left_out_and_doubled_ones_refused(tmp_path: Path) -> None:
    event = "DTSTART;VALUE=DATE:20260615|SUMMARY:局庆放假"
    other = "DTSTART;VALUE=DATE:20260616|SUMMARY:上班"
    kept = load_overlay(ics(tmp_path, f"{event}|STATUS:CANCELLED", other))
    assert [day.date for day in kept.days] == [D("2026-06-16")]
    with pytest.raises(PlanError, match="2026-06-15重复了（第4行已有）"):
        load_overlay(ics(tmp_path, event, event))
    with pytest.raises(PlanError, match="既放假又上班"):
        load_overlay(ics(tmp_path, event, "DTSTART;VALUE=DATE:20260615|SUMMARY:上班"))
    with pytest.raises(PlanError, match="里面没有一天"):
        load_overlay(ics(tmp_path, f"{event}|STATUS:CANCELLED"))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "不是 iCalendar"),
        (b"hello\r\n", "不是 iCalendar"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "不是 iCalendar"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "里面没有一天"),
        ("BEGIN:VCALENDAR\r\nNAME:甲\r\nEND:VCALENDAR\r\n".encode("gbk"), "UTF-8"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" * 2, "不是 iCalendar"),
    ],
)
def test_what_is_no_ics(tmp_path: Path, raw: bytes, said: str) -> None:
    path = tmp_path / "a.ics"
    path.write_bytes(raw)
    with pytest.raises(PlanError, match=said):
        load_overlay(path)


# ---------------------------------------------------------------- by name


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's data folder with three overlays."""
    monkeypatch.setenv("GKRULES_DATA", str(tmp_path / "data"))
    folder = tmp_path / "data" / "overlays"
    folder.mkdir(parents=True)
    for name in ("guangxi.toml", "lasa-2025.toml", "lasa-2026.toml", "unit.ics"):
        shutil.copy(EXAMPLES / name, folder)
    return folder


def test_found_by_path_stem_or_name(own: Path) -> None:
    assert find_overlays("guangxi.toml", EXAMPLES) == (GUANGXI,)
    assert find_overlays("guangxi") == find_overlays("广西壮族自治区") == (GUANGXI,)
    assert [one.name for one in find_overlays("unit")] == ["甲市图书馆"]
    assert [one.first.year for one in find_overlays("西藏自治区拉萨市")] == [2025, 2026]
    assert [one.first.year for one in find_overlays("lasa-2025")] == [2025]


def test_an_unknown_name(own: Path) -> None:
    with pytest.raises(CalendarError) as caught:
        find_overlays("guanxi")
    assert "是否要写「guangxi」" in caught.value.zh
    assert str(own) in caught.value.render("en")


def test_a_spoilt_file_is_not_passed_over(own: Path) -> None:
    """It might have had that name."""
    (own / "z.toml").write_text("name = 1\n")
    with pytest.raises(PlanError, match=r"z\.toml"):
        find_overlays("广西壮族自治区")


def test_without_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GKRULES_DATA", str(tmp_path / "none"))
    with pytest.raises(CalendarError, match="没有名为「广西」"):
        find_overlays("广西")


# ---------------------------------------------------------------- plans and units


PLAN = """[plan]
title = "甲市2026年工作方案"
number = "甲府办〔2026〕1号"
date = 2026-06-05
units = "units.toml"
{calendar}

[[obligation]]
id = "1"
title = "实施方案"
limits = ["本通知印发后10个工作日内", "及时公开"]
units = "市级各部门"

[[obligation]]
id = "2"
title = "报表"
limits = ["每季度后20日内"]
units = "市财政局牵头，市审计局配合"
"""
CLOSED = 'calendar = "unit.ics"\n'


def write(tmp_path: Path, calendar: str = "", **units: str) -> Plan:
    """A plan whose units may have a `calendar` of their own, by id."""
    shutil.copy(EXAMPLES / "guangxi.toml", tmp_path)
    shutil.copy(EXAMPLES / "unit.ics", tmp_path)
    text = (DATA / "units.toml").read_text(encoding="utf-8")
    for name, line in units.items():
        text = text.replace(f'id = "{name}"\n', f'id = "{name}"\n{line}')
    (tmp_path / "units.toml").write_text(text, encoding="utf-8")
    (tmp_path / "plan.toml").write_text(PLAN.format(calendar=calendar), encoding="utf-8")
    return Plan.load(tmp_path / "plan.toml")


def due(agenda: Agenda, obligation: str = "1") -> dict[str, list[date]]:
    found: dict[str, list[date]] = {}
    for task in agenda.tasks():
        if task.obligation == obligation:
            found.setdefault(task.unit.id, []).append(task.occurrence.due)
    return found


# Friday 5 June + 10: 8-12, 15-18, then 22 (19 June is 端午节).
NATION, THERE = D("2026-06-22"), D("2026-06-23")


def test_a_unit_with_its_own_calendar_has_its_own_dates(tmp_path: Path) -> None:
    """Saturday 13 works, 15 and 16 are off: the tenth working day is the 23rd. All others as before."""
    plain = Agenda(write(tmp_path))
    assert set(map(tuple, due(plain).values())) == {(NATION,)}
    agenda = Agenda(write(tmp_path, finance=CLOSED))
    assert due(agenda) == {**due(plain), "finance": [THERE]}
    assert {task.uid for task in agenda.tasks()} == {task.uid for task in plain.tasks()}
    (task,) = [task for task in agenda.tasks() if task.unit.id == "finance" and "10" in task.phrase]
    assert task.occurrence.calendar == "中国工作日历＋甲市图书馆"
    assert "甲市图书馆" in gkrules.explain(task.occurrence)[1]
    kept = [task for task in agenda.tasks() if task.unit.id != "finance"]
    assert kept == [task for task in plain.tasks() if task.unit.id != "finance"]
    for unit in agenda.plan.units:
        assert agenda.undated(unit) == plain.undated(unit)
        assert len(agenda.undated(unit)) == 1
    assert len(agenda.undated()) == 4
    assert agenda.tasks(unit=task.unit) == tuple(
        one for one in agenda.tasks() if one.unit.id == "finance"
    )


def test_units_that_share_a_calendar_are_counted_once(tmp_path: Path) -> None:
    agenda = Agenda(write(tmp_path, finance=CLOSED, tax=CLOSED))
    found = [one for one in agenda.due() if one.obligation.id == "1"]
    assert [[share.unit.id for share in one.shares] for one in found] == [
        ["audit", "commerce-grain"],
        ["finance", "tax"],
    ]
    everyone = Agenda(
        write(tmp_path, **dict.fromkeys(("finance", "tax", "audit", "commerce-grain"), CLOSED))
    )
    assert {one.local for one in everyone.due()} == {"甲市图书馆"}


def test_a_plan_names_calendars(tmp_path: Path, own: Path) -> None:
    base = due(Agenda(write(tmp_path)))
    for words in ("", 'calendar = "china"', 'calendar = ["中国"]'):
        assert due(Agenda(write(tmp_path, words))) == base
    closed = {name: [THERE] for name in base}
    for words in (
        'calendar = "unit.ics"',
        'calendar = ["china", "guangxi.toml", "unit.ics"]',
        'calendar = "甲市图书馆"',
    ):
        plan = write(tmp_path, words)
        assert due(Agenda(plan)) == closed
        assert Agenda(plan).calendar_for().name.endswith("＋甲市图书馆")


def test_a_unit_lies_on_top_of_the_plan_and_the_plan_on_the_callers(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        'name = "市财政局"\nsource = "通知"\nuntil = 2026-12-31\n'
        '[[day]]\nname = "系统切换"\nwork = [2026-06-15]\noff = [2026-06-17]\n',
        encoding="utf-8",
    )
    plan = write(tmp_path, 'calendar = "unit.ics"', finance='calendar = "own.toml"\n')
    base = overlaid(china(), local("丙省", off="2026-06-08"))
    agenda = Agenda(plan, calendar=base)
    finance = plan.unit("finance")
    assert agenda.calendar_for(finance).name == "中国工作日历＋丙省＋甲市图书馆＋市财政局"
    assert agenda.calendar_for(plan.unit("audit")).name == "中国工作日历＋丙省＋甲市图书馆"
    # 9-12, 13, 17, 18, 22-24; and with the unit's: 9-12, 13, 15, 18, 22-24.
    assert due(agenda) == {
        "audit": [D("2026-06-24")],
        "commerce-grain": [D("2026-06-24")],
        "tax": [D("2026-06-24")],
        "finance": [D("2026-06-24")],
    }
    skipped = {
        task.unit.id: [day.date.day for day in step.days]
        for task in agenda.tasks()
        for step in task.occurrence.trace
        if task.obligation == "1" and step.what is What.COUNT
    }
    assert 15 in skipped["audit"] and 17 not in skipped["audit"]
    assert 17 in skipped["finance"] and 15 not in skipped["finance"]


def events(path: Path) -> Iterator[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    assert not calendar.errors
    yield from calendar.walk("VEVENT")


def starts(path: Path) -> dict[str, date]:
    return {str(event["UID"]): event["DTSTART"].dt for event in events(path)}


def test_feeds_of_a_unit_with_an_own_day(tmp_path: Path) -> None:
    publish(Agenda(write(tmp_path)), tmp_path / "plain")
    plan = write(tmp_path, finance=CLOSED)
    publish(Agenda(plan), tmp_path / "out")
    publish(Agenda(plan), tmp_path / "again")
    for path in (tmp_path / "out").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()
    for name in ("audit.ics", "tax.ics", "commerce-grain.ics"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "plain" / name).read_bytes()
    before, after = (starts(tmp_path / name / "finance.ics") for name in ("plain", "out"))
    assert set(before) == set(after)
    assert {after[uid] for uid in after if before[uid] != after[uid]} == {THERE}
    (moved,) = [
        event for event in events(tmp_path / "out" / "finance.ics") if event["DTSTART"].dt == THERE
    ]
    assert "2026-06-15至16闭馆盘点（甲市图书馆）" in moved["DESCRIPTION"]
    assert "甲市图书馆2026年闭馆安排" in moved["DESCRIPTION"]


def test_the_calendar_of_all_units_shows_both_dates(tmp_path: Path) -> None:
    publish(Agenda(write(tmp_path)), tmp_path / "plain")
    publish(Agenda(write(tmp_path, finance=CLOSED)), tmp_path / "out")
    before, after = (starts(tmp_path / name / "all.ics") for name in ("plain", "out"))
    assert set(before) < set(after)
    assert all(after[uid] == before[uid] for uid in before)
    (more,) = set(after) - set(before)
    assert after[more] == THERE
    told = {
        str(event["UID"]): event["DESCRIPTION"] for event in events(tmp_path / "out" / "all.ics")
    }
    assert "单位：市财政局（牵头）" in told[more]
    (first,) = [uid for uid in before if before[uid] == NATION]
    assert "单位：市审计局（牵头）、市商务和粮食局（牵头）、市税务局（牵头）" in told[first]
    # Where the date is the same the units stand together, in the plan's order.
    assert any("单位：市财政局（牵头）、市审计局（配合）" in words for words in told.values())


def test_the_index_names_a_units_own_calendar(tmp_path: Path) -> None:
    publish(Agenda(write(tmp_path, 'calendar = "guangxi.toml"', finance=CLOSED)), tmp_path / "out")
    index = json.loads((tmp_path / "out" / "index.json").read_text(encoding="utf-8"))
    assert index["calendar"]["name"] == "中国工作日历＋广西壮族自治区"
    named = {row["id"]: row.get("calendar") for row in index["units"]}
    assert named.pop("finance") == "中国工作日历＋广西壮族自治区＋甲市图书馆"
    assert set(named.values()) == {None}


def test_other_days_under_one_name_are_told_apart(tmp_path: Path) -> None:
    for name, day in (("a.toml", "2026-06-10"), ("b.toml", "2026-06-11")):
        (tmp_path / name).write_text(
            f'name = "自定"\nsource = "通知"\n[[day]]\nname = "休整"\noff = [{day}, 2026-06-12]\n',
            encoding="utf-8",
        )
    (tmp_path / "b.toml").write_text(
        'name = "自定"\nsource = "通知"\n[[day]]\nname = "休整"\noff = [2026-06-11]\n',
        encoding="utf-8",
    )
    plan = write(tmp_path, finance='calendar = "a.toml"\n', tax='calendar = "b.toml"\n')
    publish(Agenda(plan), tmp_path / "out")
    found = [str(event["UID"]) for event in events(tmp_path / "out" / "all.ics")]
    assert len(set(found)) == len(found)
    dates = due(Agenda(plan))
    assert (dates["finance"], dates["tax"]) == ([D("2026-06-24")], [THERE])


# ---------------------------------------------------------------- what stays open, with local days


@st.composite
def overlays(draw: st.DrawFn) -> Overlay:
    """Days off and working days anywhere in two years not published, many of them near festivals."""
    near = [D(day) + n * ONE for day in ("2027-02-06", "2027-10-02") for n in range(-14, 15)]
    anywhere = st.dates(D("2026-12-20"), D("2028-10-20"))
    state = draw(st.dictionaries(anywhere, st.booleans(), max_size=15))
    state |= draw(st.dictionaries(st.sampled_from(near), st.booleans(), min_size=1, max_size=12))
    off = " ".join(f"{day}" for day in sorted(state) if state[day])
    return local("甲市", off, " ".join(f"{day}" for day in sorted(state) if not state[day]))


@given(notices(), overlays(), triggered, st.dates(D("2026-12-01"), D("2028-09-01")))
@effort(100)
def test_no_usual_notice_moves_a_date_out_of_its_bounds(
    told: Calendar, overlay: Overlay, limit: gkrules.TimeLimit, trigger: date
) -> None:
    (found,) = gkrules.resolve(limit, trigger=trigger, calendar=overlaid(china(), overlay))
    (true,) = gkrules.resolve(limit, trigger=trigger, calendar=overlaid(told, overlay))
    if true.due is None or date(true.due.year, true.due.month, true.due.day) > told.known_until:
        return
    assert found.earliest is not None and found.latest is not None
    assert found.earliest <= true.due <= found.latest
    if found.certainty is gkrules.Certainty.FIRM:
        assert true.due == found.due


@given(
    notices(),
    overlays(),
    st.dates(D("2027-01-10"), D("2028-10-01")),
    st.integers(-60, 60).filter(bool),
)
@effort(100)
def test_counts_stay_inside_the_extremes(
    told: Calendar, overlay: Overlay, day: date, n: int
) -> None:
    ahead, true = outlook(overlaid(china(), overlay)), overlaid(told, overlay)
    ends = sorted((ahead.busiest.add(day, n), ahead.idlest.add(day, n)))
    assert ends[0] <= true.add(day, n) <= ends[1]
    until = day + abs(n) * ONE
    low, high = ahead.count(day.toordinal(), until.toordinal())
    assert low <= true.count(day, until) <= high


def test_the_extremes_are_those_of_some_arrangement() -> None:
    """清明节 of 2027 (Monday 5 April) by brute force, as in test_outlook, with local days laid on each.

    Off: Tuesday 6 April, which a notice may give off too and pay for, and Saturday 10; working: Friday 2, which a
    notice may give off, and Sunday 11, which it may make work.
    """
    own = D("2027-04-05")
    off, work = {D("2027-04-06"), D("2027-04-10")}, {D("2027-04-02"), D("2027-04-11")}
    overlay = local("甲市", *(" ".join(map(str, sorted(one))) for one in (off, work)))
    arrangements = []
    for before in range(4):
        for after in range(4 - before):
            run = days(own - before * ONE, own + after * ONE)
            given_ = [day for day in run if day.weekday() < 5 and day != own]
            if len(given_) > 2:
                continue
            reach = [day for day in days(own - 21 * ONE, own + 21 * ONE) if day.weekday() > 4]
            for made in combinations([day for day in reach if day not in run], len(given_)):
                if len([day for day in made if not own - 8 * ONE <= day <= own + 10 * ONE]) <= 1:
                    arrangements.append((set(given_), set(made)))

    def works(day: date, given_: set[date], made: set[date]) -> bool:
        if day in off | work:
            return day in work
        return day in made or (day.weekday() < 5 and day != own and day not in given_)

    inside = days(D("2027-03-14"), D("2027-04-09"))
    ahead = outlook(overlaid(china(), overlay))
    # As bitmasks of the days that work, since there are many pairs and many arrangements.
    masks = {sum(works(day, *one) << at for at, day in enumerate(inside)) for one in arrangements}
    for at, after in enumerate(inside):
        for end, until in enumerate(inside[at + 1 :], at + 1):
            window = (1 << (end + 1)) - (1 << (at + 1))
            counts = {(mask & window).bit_count() for mask in masks}
            found = ahead.count(after.toordinal(), until.toordinal())
            assert found == (min(counts), max(counts)), (after, until)


def test_a_day_that_an_overlay_settles_makes_a_date_firm() -> None:
    """Sunday 28 February 2027 might be made a working day; off here, a month from 31 January is firm."""
    (open_,) = gkrules.resolve("1个月内", trigger=D("2027-01-31"))
    assert open_.earliest == D("2027-02-28")
    for words, wanted in (("off", "2027-03-01"), ("work", "2027-02-28")):
        calendar = overlaid(china(), local("甲市", **{words: "2027-02-28"}))
        (found,) = gkrules.resolve("1个月内", trigger=D("2027-01-31"), calendar=calendar)
        assert found.due == found.earliest == found.latest == D(wanted)
        assert found.certainty is gkrules.Certainty.FIRM
