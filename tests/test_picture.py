"""The picture: each day's marks against days counted by hand, and what is drawn of them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import gkrules
from gkrules.calendar import DayKind, china
from gkrules.counting import as_date
from gkrules.errors import Lang
from gkrules.limits import Extension, Quantity, TimeLimit, Unit, Within
from gkrules.occurrence import Certainty, Occurrence
from gkrules.picture import Marked, Role, draw, marks
from gkrules.picture.drawing import columns
from tests import oracle
from tests.conftest import effort
from tests.strategies import days, limits

D = date.fromisoformat
ONE = timedelta(days=1)
SHANGHAI = timezone(timedelta(hours=8))
CALENDAR = china()
FILLING = {
    "#": Role.COUNTED,
    "x": Role.SKIPPED,
    "=": Role.STOPPED,
    "~": Role.PASSED,
    "+": Role.ADDED,
    ".": Role.WINDOW,
}


def _resolve(phrase: str, **facts: Any) -> Occurrence:
    (found,) = gkrules.resolve(phrase, **facts)
    return found


def _filled(phrase: str, **facts: Any) -> dict[str, list[str]]:
    """The days that fill the picture, month and day, by the sign of their role."""
    found = marks(_resolve(phrase, **facts), CALENDAR)
    told = {
        sign: [f"{one.date:%m-%d}" for one in found if role in one.roles]
        for sign, role in FILLING.items()
    }
    return {sign: days for sign, days in told.items() if days}


def _named(phrase: str, **facts: Any) -> dict[str, str]:
    """The days with a name, by month and day."""
    return {
        f"{one.date:%m-%d}": " ".join(role for role in one.roles if role not in FILLING.values())
        for one in marks(_resolve(phrase, **facts), CALENDAR)
        if set(one.roles) - set(FILLING.values())
    }


def _ranks(phrase: str, **facts: Any) -> dict[str, int]:
    found = marks(_resolve(phrase, **facts), CALENDAR)
    return {f"{one.date:%m-%d}": one.ordinal for one in found if one.ordinal is not None}


def _run(first: str, last: str) -> list[str]:
    """Every day from one to another of 2026 (or any year without 29 February)."""
    day, end = D(f"2026-{first}"), D(f"2026-{last}")
    return [f"{day + n * ONE:%m-%d}" for n in range((end - day).days + 1)]


# ---------------------------------------------------------------- worked examples, by hand


def test_ten_working_days_over_the_national_holiday() -> None:
    facts = {"trigger": D("2026-09-24")}
    counted = ["09-28", "09-29", "09-30", "10-08", "10-09", "10-10"]
    counted += ["10-12", "10-13", "10-14", "10-15"]
    assert _filled("文件公开后10个工作日内", **facts) == {
        "#": counted,
        "x": [*_run("09-25", "09-27"), *_run("10-01", "10-07"), "10-11"],
    }
    assert _ranks("文件公开后10个工作日内", **facts) == {
        day: n + 1 for n, day in enumerate(counted)
    }
    assert _named("文件公开后10个工作日内", **facts) == {
        "09-24": "trigger",
        "09-25": "start",
        "10-15": "nominal due act-by",
    }
    found = marks(_resolve("文件公开后10个工作日内", **facts), CALENDAR)
    assert [one.date for one in found] == [D("2026-09-01") + n * ONE for n in range(30 + 31)]
    made = [one.date for one in found if one.day.kind is DayKind.MAKE_UP]
    assert made == [D("2026-09-20"), D("2026-10-10")]


def test_twenty_working_days_over_the_spring_festival() -> None:
    facts = {"trigger": D("2026-02-10")}
    counted = [*_run("02-11", "02-14"), *_run("02-24", "02-28")]
    counted += [*_run("03-02", "03-06"), *_run("03-09", "03-13"), "03-16"]
    assert len(counted) == 20
    assert _filled("自收到申请之日起20个工作日内", **facts) == {
        "#": counted,
        "x": [*_run("02-15", "02-23"), "03-01", "03-07", "03-08", "03-14", "03-15"],
    }


def test_a_roll_passes_the_rest_of_the_holiday() -> None:
    facts = {"trigger": D("2026-01-16")}
    assert _filled("30日内", **facts) == {
        "#": _run("01-17", "02-15"),
        "~": _run("02-15", "02-23"),
        ".": ["02-24"],
    }
    assert _ranks("30日内", **facts)["02-15"] == 30
    assert _named("30日内", **facts) == {
        "01-16": "trigger",
        "01-17": "start",
        "02-15": "nominal",
        "02-24": "due act-by",
    }


def test_counted_back_from_an_expiry() -> None:
    facts = {"trigger": D("2026-10-31")}
    assert _filled("有效期届满30日前", **facts) == {"#": _run("10-01", "10-30")}
    ranks = _ranks("有效期届满30日前", **facts)
    assert (ranks["10-30"], ranks["10-02"], ranks["10-01"]) == (1, 29, 30)
    assert _named("有效期届满30日前", **facts) == {
        "09-30": "act-by other",
        "10-01": "nominal due",
        "10-31": "trigger",
    }


def test_counted_back_in_working_days() -> None:
    facts = {"trigger": D("2026-10-12")}
    assert _ranks("会议召开5个工作日前", **facts) == {
        "10-10": 1,
        "10-09": 2,
        "10-08": 3,
        "09-30": 4,
        "09-29": 5,
    }
    assert _filled("会议召开5个工作日前", **facts)["x"] == [*_run("10-01", "10-07"), "10-11"]


@pytest.mark.parametrize(
    ("quarter", "filled", "named"),
    [
        (
            ("2017-01-01", "2017-01-31"),
            {"#": _run("01-01", "01-07"), "~": ["01-07", "01-08"], ".": ["01-09"]},
            {"01-01": "start", "01-03": "other", "01-07": "nominal", "01-09": "due act-by"},
        ),
        (
            ("2017-07-01", "2017-07-31"),
            {"#": _run("07-01", "07-07")},
            # 3-9 July is the first whole week and the first with a working day; 2 July a Sunday.
            {
                "07-01": "start",
                "07-03": "other",
                "07-07": "nominal due act-by",
                "07-10": "other",
            },
        ),
        (
            ("2017-10-01", "2017-10-31"),
            {"#": _run("10-01", "10-07"), "~": ["10-07", "10-08"], ".": ["10-09"]},
            # 25 Sep-1 Oct ends in the holiday and rolls to the 9th as well; 9-15 Oct to the 16th.
            {"10-01": "start", "10-07": "nominal", "10-09": "due act-by", "10-16": "other"},
        ),
    ],
)
def test_the_first_week_of_each_quarter(
    quarter: tuple[str, str], filled: dict[str, list[str]], named: dict[str, str]
) -> None:
    facts = {"start": D(quarter[0]), "end": D(quarter[1])}
    assert _filled("每季度第一周内", **facts) == filled
    assert _named("每季度第一周内", **facts) == named


def test_holidays_lengthen_a_tax_period() -> None:
    facts = {"trigger": D("2026-09-27"), "regime": "tax-collection"}
    added = [*_run("10-13", "10-16"), "10-19", "10-20", "10-21"]
    assert _filled("15日内", **facts) == {
        "#": _run("09-28", "10-12"),
        "x": ["10-17", "10-18"],
        "+": added,
    }
    ranks = _ranks("15日内", **facts)
    assert [ranks[day] for day in added] == [1, 2, 3, 4, 5, 6, 7]
    assert (ranks["09-28"], ranks["10-12"]) == (1, 15)
    # The literal reading: seven days from the 12th, the 19th.
    assert _named("15日内", **facts)["10-19"] == "other"
    by_days = {**facts, "policy": gkrules.Policy(holidays="days")}
    assert _filled("15日内", **by_days) == {
        "#": _run("09-28", "10-12"),
        "+": _run("10-13", "10-19"),
    }


def test_stops_are_taken_out() -> None:
    stops = [(D("2026-09-29"), D("2026-10-08"))]
    found = _filled("5个工作日内", trigger=D("2026-09-24"), stops=stops)
    # The rest days of the stop cost nothing: three working days are taken out.
    assert found == {
        "#": ["09-28", "10-09", "10-10", "10-12", "10-13"],
        "x": [*_run("09-25", "09-27"), *_run("10-01", "10-07"), "10-11"],
        "=": ["09-29", "09-30", "10-08"],
    }
    found = _filled("5日内", trigger=D("2026-09-07"), stops=[(D("2026-09-10"), D("2026-09-11"))])
    assert found == {
        "#": ["09-08", "09-09", "09-12", "09-13", "09-14"],
        "=": ["09-10", "09-11"],
    }


def test_extensions_are_counted_on() -> None:
    phrase = "自收到申请之日起3个工作日内，可以延长2个工作日"
    facts = {"trigger": D("2026-09-08"), "extension": True}
    assert _ranks(phrase, **facts) == {
        "09-09": 1,
        "09-10": 2,
        "09-11": 3,
        "09-14": 4,
        "09-15": 5,
    }
    # Another measure is counted from one again: 8-10 September, then 11, 14 and 15.
    facts = {"trigger": D("2026-09-07"), "extension": Quantity(3, Unit.WORKING_DAY)}
    assert _ranks("3日内", **facts) == {
        "09-08": 1,
        "09-09": 2,
        "09-10": 3,
        "09-11": 1,
        "09-14": 2,
        "09-15": 3,
    }
    assert _filled("3日内", **facts)["x"] == ["09-12", "09-13"]


def test_an_extension_that_is_a_new_length_of_the_whole() -> None:
    limit = Within(
        Quantity(5, Unit.DAY),
        extensions=(Extension(Quantity(8, Unit.WORKING_DAY), total=True),),
    )
    (found,) = gkrules.resolve(limit, trigger=D("2026-09-07"), extension=True)
    ranks = {f"{one.date:%m-%d}": one.ordinal for one in marks(found, CALENDAR) if one.ordinal}
    working = [*_run("09-08", "09-11"), *_run("09-14", "09-17")]
    assert ranks == {day: n + 1 for n, day in enumerate(working)}


def test_months_and_working_days_together() -> None:
    limit = Within(Quantity(1, Unit.MONTH, plus=Quantity(2, Unit.WORKING_DAY)))
    (found,) = gkrules.resolve(limit, trigger=D("2026-06-10"))
    shown = {f"{one.date:%m-%d}": one for one in marks(found, CALENDAR)}
    # To 10 July, a Friday, by the date; then Monday and Tuesday.
    counted = [day for day, one in shown.items() if Role.COUNTED in one.roles]
    assert counted == [*_run("06-11", "07-10"), "07-13", "07-14"]
    assert {day: one.ordinal for day, one in shown.items() if one.ordinal} == {
        "07-13": 1,
        "07-14": 2,
    }
    assert [day for day, one in shown.items() if Role.SKIPPED in one.roles] == ["07-11", "07-12"]


def test_half_a_month_is_fifteen_days() -> None:
    assert _ranks("半个月内", trigger=D("2026-06-01"))["06-16"] == 15


def test_months_are_inside_but_have_no_ranks() -> None:
    facts = {"trigger": D("2026-05-20")}
    assert _filled("1个月内", **facts) == {
        "#": _run("05-21", "06-20"),
        "~": ["06-20", "06-21"],
        ".": ["06-22"],
    }
    assert _ranks("1个月内", **facts) == {}


def test_cycles_and_fixed_dates() -> None:
    facts = {"start": D("2026-01-01"), "end": D("2026-01-31")}
    assert _filled("每月第3个工作日前", **facts) == {
        "x": ["01-01", "01-02", "01-03"],
        "#": ["01-04", "01-05", "01-06"],
    }
    assert _filled("每月10日前", **facts) == {".": _run("01-01", "01-10")}
    back = _ranks("年度终了3个工作日前", start=D("2025-01-01"), end=D("2025-12-31"))
    assert back == {"12-30": 1, "12-29": 2, "12-26": 3}
    assert _filled("2026年10月5日前") == {}
    assert _named("2026年10月5日前") == {
        "09-30": "act-by",
        "10-05": "nominal due",
        "10-08": "other",
    }
    assert _named("6月30日前", trigger=D("2026-07-02")) == {
        "06-30": "nominal due act-by",
        "07-02": "trigger",
    }


def test_a_range_and_a_provisional_date() -> None:
    named = _named("3至5个工作日内", trigger=D("2026-09-24"))
    assert named["09-30"] == "lower"
    found = _resolve("15个工作日内", trigger=D("2026-12-15"))
    assert found.certainty is Certainty.PROVISIONAL and found.latest is not None
    named = _named("15个工作日内", trigger=D("2026-12-15"))
    assert "due" in named["01-06"].split()
    assert "latest" in named[f"{found.latest:%m-%d}"].split()


def test_a_term_counts_its_first_day() -> None:
    facts = {"trigger": D("2026-09-26"), "regime": "刑期"}
    assert _filled("1个月", **facts) == {"#": _run("09-26", "10-25")}


def test_hours_touch_days() -> None:
    start = datetime(2026, 9, 24, 9, 30, tzinfo=SHANGHAI)
    assert _filled("48小时内", trigger=start) == {"#": ["09-24", "09-25", "09-26"]}
    assert _named("48小时内", trigger=start) == {
        "09-24": "trigger start",
        "09-26": "nominal due act-by",
    }
    lines = draw(_resolve("48小时内", trigger=start), CALENDAR)
    assert " [26] 2026-09-26 09:30（周六） 届满日" in lines
    assert " @24  2026-09-24 09:30（周四） 起算日" in lines


def test_not_before_and_bans() -> None:
    facts = {"trigger": D("2026-09-24")}
    assert _named("公示期不少于7日", **facts) == {
        "09-24": "trigger",
        "10-01": "nominal",
        "10-02": "opens",
    }
    assert _filled("公示期不少于7日", **facts) == {"#": _run("09-25", "10-01")}
    assert _filled("十日内不得申请", **facts) == {"#": _run("09-25", "10-04")}


@pytest.mark.parametrize("phrase", ["收到申请之日起5日内", "全年工作", "及时公开"])
def test_nothing_to_draw_without_dates(phrase: str) -> None:
    (found,) = gkrules.resolve(phrase, year=2026)
    assert marks(found, CALENDAR) == ()
    assert draw(found, CALENDAR) == ()


def test_long_windows_show_their_ends() -> None:
    found = _resolve("三年内不得申请", trigger=D("2023-09-24"))
    months = {(one.date.year, one.date.month) for one in marks(found, CALENDAR)}
    assert months == {(2023, 9), (2026, 9)}
    assert "（中间略去35个月）" in draw(found, CALENDAR)
    assert "(35 months between left out)" in draw(found, CALENDAR, "en")
    year = _resolve("12个月内", trigger=D("2025-01-10"))  # thirteen months are drawn
    assert len({(one.date.year, one.date.month) for one in marks(year, CALENDAR)}) == 13


# ---------------------------------------------------------------- drawn by hand

_ZH = """\
            2026年9月                              2026年10月
 一   二   三   四   五   六   日       一   二   三   四   五   六   日
       1    2    3    4    5    6                      x1*  x2*  x3*  x4*
  7    8    9   10   11   12   13       x5*  x6*  x7*   8    9   10w x11
                                                       #4   #5   #6
 14   15   16   17   18   19   20w      12   13   14  [15]  16   17   18
                                        #7   #8   #9  #10
 21   22   23  @24  x25* x26* x27*      19   20   21   22   23   24   25
 28   29   30                           26   27   28   29   30   31
 #1   #2   #3

 [15] 2026-10-15（周四） 届满日
 @24  2026-09-24（周四） 「文件公开」之日，当日不计入
 #1   计入的第1个工作日，以下类推
 x    休息日，不计入
 *    放假：9月25日至27日 中秋节；10月1日至7日 国庆节
 w    调休上班：9月20日（周日）；10月10日（周六）"""

_EN = """\
           January 2017
 Mo   Tu   We   Th   Fr   Sa   Su
                                1*
                               #1
  2*   3a   4    5    6   (7)  ~8
 #2   #3   #4   #5   #6   #7
 [9]  10   11   12   13   14   15
 16   17   18   19   20   21   22w
 23   24   25   26   27*  28*  29*
 30*  31*

 [9]  Mon 2017-01-09 due
 (7)  Sat 2017-01-07 the last day as the
      words count, a day off: it moves
      on
 a    Tue 2017-01-03 other reading:
      another rule for the first week:
      the Monday-to-Sunday week that
      holds the first day
 #1   the 1st day counted, and so on
 ~    a day off that the due date moves
      over
 *    days off: 1 to 2 Jan New Year;
      27 to 31 Jan Spring Festival
 w    weekend days made working days:
      Sun 22 Jan"""


def test_a_picture_drawn_by_hand() -> None:
    found = _resolve("文件公开后10个工作日内", trigger=D("2026-09-24"))
    assert "\n".join(draw(found, CALENDAR)) == _ZH


def test_a_narrow_english_picture_drawn_by_hand() -> None:
    found = _resolve("每季度第一周内", start=D("2017-01-01"), end=D("2017-01-31"))
    assert "\n".join(draw(found, CALENDAR, "en", 40)) == _EN


def test_english_needs_only_ascii() -> None:
    found = _resolve("30日内", trigger=D("2026-01-16"))
    assert "\n".join(draw(found, CALENDAR, "en")).isascii()


def test_unpublished_days_are_told() -> None:
    found = _resolve("15个工作日内", trigger=D("2026-12-15"))
    lines = draw(found, CALENDAR)
    assert (
        lines[-1] == f"      {CALENDAR.known_until}以后的放假安排还没有公布，只画出周末和法定节假日"
    )


# ---------------------------------------------------------------- what holds of every picture

_RANGE: dict[str, Any] = {"start": date(2017, 1, 1), "end": date(2017, 12, 31)}
langs = st.sampled_from(["zh", "en"])


@given(days, st.integers(1, 90))
@effort(150)
def test_working_days_are_numbered_as_one_would_by_hand(trigger: date, n: int) -> None:
    assume(oracle.known(trigger + timedelta(days=2 * n + 30)))
    found = marks(_resolve(f"{n}个工作日内", trigger=trigger), CALENDAR)
    counted = [(one.date, one.ordinal) for one in found if Role.COUNTED in one.roles]
    assert counted == [(oracle.nth_working(trigger, k), k) for k in range(1, n + 1)]
    skipped = [one.date for one in found if Role.SKIPPED in one.roles]
    window = (trigger + k * ONE for k in range(1, (counted[-1][0] - trigger).days))
    assert skipped == [day for day in window if not oracle.works(day)]


@given(limits, days)
@effort(150)
def test_every_date_of_the_result_carries_its_mark(limit: TimeLimit, trigger: date) -> None:
    for one in gkrules.resolve(limit, trigger=trigger, year=2017, **_RANGE)[:3]:
        shown = {day.date: day.roles for day in marks(one, CALENDAR)}
        if not shown:
            assert one.due is None
            continue
        dates = [
            (one.start, Role.START),
            (one.nominal, Role.NOMINAL),
            (one.due, Role.DUE),
            (one.act_by, Role.ACT_BY),
            (one.lower, Role.LOWER),
            (one.earliest_start, Role.OPENS),
            *((other.due, Role.OTHER) for other in one.ambiguities),
        ]
        if one.certainty is Certainty.PROVISIONAL:
            dates += [(one.earliest, Role.EARLIEST), (one.latest, Role.LATEST)]
        for moment, role in dates:
            if moment is not None:
                assert role in shown[as_date(moment)], (role, moment)
        assert list(shown) == sorted(shown)
        if one.start is not None and one.due is not None:
            inside = {*FILLING.values()}
            for day, roles in shown.items():
                if as_date(one.start) <= day <= as_date(one.due):
                    assert inside & set(roles), day


@given(limits, days, langs, st.integers(20, 140))
@effort(150)
def test_the_grid_and_the_legend_agree(
    limit: TimeLimit, trigger: date, lang: Lang, width: int
) -> None:
    for one in gkrules.resolve(limit, trigger=trigger, year=2017, **_RANGE)[:2]:
        lines = draw(one, CALENDAR, lang, width)
        if not lines:
            continue
        assert all(line == line.rstrip() for line in lines)
        assert max(map(columns, lines)) <= max(width, 35)
        "\n".join(lines).encode("gbk")
        cut = max(n for n, line in enumerate(lines) if not line)
        told = [m[1] for line in lines[cut:] if (m := re.match(r" (\S+) +\S", line))]
        drawn = _drawn(lines[:cut])
        assert sorted(_plain(sign) for sign in told) == sorted(
            {s for sign in drawn for s in sign[1]}
        )
        for sign in told:  # a named day is told by its number
            if (number := re.search(r"\d+", sign)) and sign[0] in "[(<@":
                assert (int(number[0]), sign[0]) in [(n, s[0]) for n, s in drawn if s]


def _drawn(lines: tuple[str, ...]) -> list[tuple[int, str]]:
    """Each cell of the grid: its number and its signs, a pair of brackets told by the first."""
    cells = []
    for line in lines:
        if re.search(r"[^\x00-\x7f]|[A-Z]|out\)", line):
            continue  # names of months and of days of the week
        for month in range(0, len(line), 35 + 4):
            for at in range(month, month + 35, 5):
                cell = line[at : at + 5].strip()
                if cell:
                    number = re.search(r"\d+", cell)
                    assert number is not None, cell
                    signs = re.sub(r"[\d\])>]", "", cell)
                    cells.append((int(number[0]), signs))
    return cells


def _plain(sign: str) -> str:
    return re.sub(r"[\d\])>]", "", sign)


@given(limits, days)
@effort(50)
def test_marks_are_plain_data(limit: TimeLimit, trigger: date) -> None:
    for one in gkrules.resolve(limit, trigger=trigger, year=2017, **_RANGE)[:1]:
        for day in marks(one, CALENDAR)[::7]:
            assert Marked.from_dict(day.to_dict()) == day
