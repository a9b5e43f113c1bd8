"""The year of docs/year-2017.md, run as the page has it, against figures that were worked out by hand.

The page's script runs; what it comes to is compared with (1) the rows of five units and the totals, counted by hand
below, and (2) every line of the table, counted by a naive method that knows the dates of each phrase from a list
written by hand and nothing of agendas, ledgers or calendars.

Working days of 2017: Monday to Friday, less 2 January, 27 January to 2 February, 3 and 4 April, 1 May, 29 and 30 May,
2 to 6 October, and 1 January 2018; and the Saturdays and Sundays 22 January, 4 February, 1 April, 27 May, 30 September.
"""

from __future__ import annotations

import doctest
import io
import json
import re
import shlex
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from gkrules import Plan
from gkrules.cli import main
from gkrules.supervision import Counts, Supervision
from gkrules.unitsphrase import Role
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "year-2017.md"
PLAN = ROOT / "examples" / "panzhihua-2017" / "plan.toml"
END = date(2017, 12, 31)


@pytest.fixture(scope="module")
def year() -> dict[str, Any]:
    """The names that the page's script leaves behind; the script says what the page shows."""
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    test = doctest.DocTestParser().get_doctest("".join(blocks), {}, PAGE.name, str(PAGE), 0)
    out = io.StringIO()
    doctest.DocTestRunner().run(test, out=out.write, clear_globs=False)
    assert not out.getvalue()
    return dict(test.globs)


@pytest.fixture(scope="module")
def found(year: dict[str, Any]) -> Supervision:
    """The audit of 31 December."""
    audit = year["found"]
    assert isinstance(audit, Supervision)
    return audit


def d(words: str) -> date:
    """08-14 of 2017; with a year, as it is."""
    return date.fromisoformat(words if len(words) > 5 else f"2017-{words}")


# ---------------------------------------------------------------- by hand
#
# The audit office (市审计局). It owes what the plan asks of all offices (13 that fall due by 31 December) and what was
# opened for it (two documents by 3 November; the request of 30 November falls due in January).
#
#   item               due      done     counted
#   cover-1            12-31    07-18    in time
#   96                 07-31    07-31    in time, on the day
#   cover-2            08-14    08-10    in time. 30 working days after Monday 3 July: 4-7 (4), 10-14 (9), 17-21 (14),
#                                        24-28 (19), 31 and 1-4 August (24), 7-11 (29), 14 (30)
#   97-1               08-25    08-28    late: Friday to Monday, 3 days, 1 working day
#   117, quarter 3     09-30    09-28    in time
#   108, of 22 Sept.   10-12    10-12    in time. After Friday the 22nd: 25-29 (5), 30 works (6), 1-8 off, 9-12 (10)
#   108, of 20 Oct.    11-03    11-01    in time. After Friday the 20th: 23-27 (5), 30, 31, 1-3 November (10)
#   121                11-20    11-17    in time (the second 旬 of November ends on the 20th)
#   122                11-20    11-20    in time
#   123                11-20    -        overdue: 41 days; 21-24 November (4), 27-30 (8), December 1 (9), 4-8 (14),
#                                        11-15 (19), 18-22 (24), 25-29 (29): 29 working days
#   cover-3            12-15    12-18    late: Friday to Monday, 3 days, 1 working day
#   97                 12-31    11-30    in time
#   103, second half   12-31    10-31    in time
#   105, three times   12-31    08-15, 10-24, 12-12: in time by the third
#   117, quarter 4     12-31    -        open, and due that very day: not overdue
#
#   15 due: 11 in time, 2 late (1 + 1 = 2 working days), 2 open of which 1 is overdue.
#   Due later: 127 (31 December 2018) done on 8 December: early. The 13th five-year plan's end (2020) and the request of
#   30 November: ahead. Its 15 working days: December 1 (1), 4-8 (6), 11-15 (11), 18-21 (15), due 21 December; 15 more:
#   22 (1), 25-29 (6), January 2-5 (10), 8-12 (15): 12 January 2018.
#   Waiting: of 5 (108; 116, twice; 131, twice) 108 and 131's review have begun: 3.
#
# The statistics office (市统计局). Its figures by the 28th day after each month and quarter:
#
#   5, June            07-28    07-20    in time          5, quarter 2       07-28    07-28    in time
#   5, July            08-28    08-25    in time          5, quarter 3       10-30    11-01    late: 31, 1: 2 days
#   5, August          09-28    09-29    late: 1 working day
#   5, September       10-30    10-30    in time: 28 October is a Saturday, so Monday the 30th
#   5, October         11-28    11-28    in time
#   5, November        12-28    -        overdue: 3 days, 29 December alone works: 1 working day
#   5, December and quarter 4: 28 January 2018 is a Sunday, so the 29th: ahead, both
#
#   cover-1            12-31    08-01    in time
#   96                 07-31    08-02    late: 1 and 2 August: 2 working days
#   cover-2            08-14    08-16    late: 15 and 16 August: 2 working days
#   97-1               08-25    08-25    in time
#   103                12-31    09-12    in time
#   105                12-31    09-13, 11-14: two of three: open, due that day
#   117, quarter 3     09-30    -        overdue: 92 days (31 + 30 + 31). October: 9-13, 16-20, 23-27, 30-31 (17);
#                                        November: 1-3, 6-10, 13-17, 20-24, 27-30 (22); December: 1, 4-8, 11-15, 18-22,
#                                        25-29 (21): 60 working days
#   117, quarter 4     12-31    -        open, due that day
#   121                11-20    11-20    in time
#   122                11-20    11-22    late: 21 and 22 November: 2 working days
#   123                waived
#   cover-3            12-15    12-13    in time
#   97                 12-31    -        open, due that day
#   108, of 20 Oct.    11-03    11-06    late: Friday to Monday, 1 working day
#   131, of 10 Oct.    11-07    11-07    in time. After Tuesday the 10th: 11-13 (3), 16-20 stopped, 23-27 (8),
#                                        30-31 (10), 1-3 November (13), 6-7 (15)
#
#   22 due: 11 in time (5 of item 5; cover-1, 97-1, 103, 121, cover-3, 131), 6 late (1 + 2 + 2 + 2 + 2 + 1 = 10 working
#   days), 5 open of which 2 are overdue. Ahead: two of item 5, 127, 2020, and 108 of 20 December: 21, 22, 25-29 (7),
#   30 December to 1 January off, 2-4 January (10): 4 January 2018: 5. Waiting: 116, twice, and 131's registering: 3.
#
# The development and reform commission (市发展改革委): 13 of all offices; item 2 (30 November); item 13 monthly, July
# to December (6); 20 and 21 (31 December); 14 (31 October): 23 due. Done: cover-2, 97-1, cover-3, 14: 4 in time. Open:
# 19, of which 8 fall due on the 31st itself (cover-1, 97, 103, 105, 117, 13 of December, 20, 21): 11 overdue.
#
# The exchange centre (市公共资源交易中心): 13 of all; 13 and 25 monthly (12); 14: 26 due. In time cover-2, 97-1,
# cover-3: 3; late 14 (7 November, done on Thursday the 9th: 2 working days): 1. Open: 22, of which 7 fall due on the
# 31st (5 of all; 13 and 25 of December): 15 overdue.
#
# The land office (市国土资源局): 13 of all; 91 (31 July); 90 (7 July, and 9 October: the 7th is in the holiday); 83
# monthly (6) and quarterly (2); 86 monthly (6): 30 due; 3 in time; 27 open, of which 8 on the 31st (5 of all; 83 twice,
# 86): 19 overdue. The request of 11 December stands still since the 18th: stopped.
#
# Continuing and undated: counted from the plan by the naive method alone.
ROWS = {
    "audit": {"due": 15, "in_time": 11, "late": 2, "late_working_days": 2, "open": 2, "overdue": 1,
              "ahead": 2, "early": 1, "awaiting": 3},
    "statistics": {"due": 22, "in_time": 11, "late": 6, "late_working_days": 10, "open": 5,
                   "overdue": 2, "ahead": 5, "waived": 1, "awaiting": 3},
    "development-reform": {"due": 23, "in_time": 4, "open": 19, "overdue": 11, "ahead": 2, "awaiting": 5},
    "resource-exchange": {"due": 26, "in_time": 3, "late": 1, "late_working_days": 2, "open": 22,
                          "overdue": 15, "ahead": 2, "awaiting": 5},
    "land-resources": {"due": 30, "in_time": 3, "open": 27, "overdue": 19, "ahead": 2, "stopped": 1,
                       "awaiting": 4},
}  # fmt: skip
#: Without a ledger 884 are due by the 31st (572 before it, 312 on it) and 96 later, as the naive method counts too.
#:
#: due: 884, less the one waived, and 14 twice, 108 three times, 131 once opened: 884 - 1 + 6 = 889.
#: in_time: cover-2 45 (46 units but one), 97-1 40 (41 but one), cover-3 45; the audit office's other 10, the statistics
#: office's other 9, and 14 once: 150. late: 2 + 6 + 1 = 9, working days 2 + 10 + 2 = 14. open: 889 - 150 - 9 = 730.
#: overdue: 572, less those done (46 + 41 + 46; audit: 96, 117, 121, 122; statistics: seven of item 5, 96, 121, 122) and
#: the one waived: 572 - 133 - 4 - 10 - 1 = 424. On the day: 312 - 4 (audit) - 2 (statistics) = 306; 424 + 306 = 730.
#: ahead: 96, less 127 done, and two opened: 97.
#: awaiting: 46 x 5 + 2 = 232, less 14 twice, 108 twice, 131 three times: 225.
TOTALS = {
    "due": 889, "in_time": 150, "late": 9, "late_working_days": 14, "open": 730, "overdue": 424, "ahead": 97,
    "early": 1, "stopped": 1, "waived": 1, "awaiting": 225, "settled": 0,
}  # fmt: skip


@pytest.mark.parametrize("unit", ROWS)
def test_rows_worked_out_by_hand(found: Supervision, unit: str) -> None:
    (line,) = [one for one in found.lines if one.unit.id == unit]
    wanted = {**dict.fromkeys(TOTALS, 0), **ROWS[unit]}
    assert {name: getattr(line.counts, name) for name in TOTALS} == wanted


def test_totals_worked_out_by_hand(found: Supervision) -> None:
    assert {name: getattr(found.totals, name) for name in TOTALS} == TOTALS


def test_what_the_statistics_office_is_pressed_for(found: Supervision) -> None:
    (line,) = [one for one in found.lines if one.unit.id == "statistics"]
    overdue = [(one.obligation, one.due, one.late) for one in line.overdue]
    assert [(item, due, late.days, late.working_days) for item, due, late in overdue if late] == [
        ("117", d("09-30"), 92, 60),
        ("5", d("12-28"), 3, 1),
    ]
    # within five working days of the 31st: January 2, 3, 4, 5 and 8
    soon = {(one.obligation, one.due, len(one.done), one.needed) for one in line.soon}
    assert soon == {
        ("97", d("12-31"), 0, 1),
        ("105", d("12-31"), 2, 3),
        ("117", d("12-31"), 0, 1),
        ("108", d("2018-01-04"), 0, 1),
    }
    assert [one.due for one in line.soon] == sorted(one.due for one in line.soon if one.due)
    assert [one.obligation for one in line.done_late] == ["96", "cover-2", "5", "5", "108", "122"]


def test_the_corrected_opinion(year: dict[str, Any]) -> None:
    """1 September and 60 days: 29 days to the 30th, 31 to 31 October. From the 8th: 22, 31, 7: 7 November."""
    tasks = {
        one.unit.id: one
        for one in year["agenda"](12, 31).every()
        if one.obligation == "14" and one.role is Role.LEAD
    }
    assert {unit: (one.due, one.finished) for unit, one in tasks.items()} == {
        "development-reform": (d("10-31"), d("10-16")),
        "resource-exchange": (d("11-07"), d("11-09")),
    }


def test_what_was_shown_on_a_day_is_shown_again(year: dict[str, Any]) -> None:
    """Before the correction of 18 October both were due on the 31st; before 4 September neither had a date."""
    shown = {
        (month, day): {
            one.due
            for one in year["agenda"](month, day).every()
            if one.obligation == "14" and one.role is Role.LEAD
        }
        for month, day in ((9, 3), (9, 4), (10, 17), (10, 18))
    }
    assert shown == {
        (9, 3): {None},
        (9, 4): {d("10-31")},
        (10, 17): {d("10-31")},
        (10, 18): {d("10-31"), d("11-07")},
    }


# ---------------------------------------------------------------- naively

MONTHS = ("07-31", "08-31", "09-30", "10-31", "11-30", "12-31")
QUARTERS = ("09-30", "12-31")
#: The due dates of each phrase from 3 July 2017 on, of cycles that end in 2017; written by hand.
DATES = {
    "年度至少集体研究部署1次政务公开工作": ("12-31",),
    "本通知公布后30个工作日内报市政府办公室": ("08-14",),
    "于2017年12月15日前报市政府办公室": ("12-15",),
    "2017年11月底前完成": ("11-30",),
    "2017年11月底前": ("11-30",),
    "2017年11月中旬前": ("11-20",),
    "2017年7月底前": ("07-31",),
    "2017年7月底前对企业门户网站开展1次内容保障普查": ("07-31",),
    "2017年6月底前对市属国有企业门户网站开展1次内容保障普查": (),  # before the notice
    "2017年8月25日前": ("08-25",),
    "2018年底前对全市政务公开工作人员完成一遍轮训": ("2018-12-31",),
    "到“十三五”期末": ("2020-12-31",),
    "于每年3月底前确定并公开": (),  # March lies before the notice
    "于每年3月31日前通过政府信息公开目录系统公布": (),
    "年内实现": ("12-31",),
    "年内完成": ("12-31",),
    "每年公布": ("12-31",),
    "每年解读重要政策措施不少于3次": ("12-31",),
    "原则上每半年至少举办1次新闻发布会": ("12-31",),
    # June, July, …: 20 August is a Sunday, 20 January a Saturday; then the second and third quarter, and the fourth
    "每月、每季度后20日内完成": (
        "07-20", "08-21", "09-20", "10-20", "11-20", "12-20", "2018-01-22", "07-20", "10-20", "2018-01-22",
    ),
    "每月、每季度后28日内完成": (
        "07-28", "08-28", "09-28", "10-30", "11-28", "12-28", "2018-01-29", "07-28", "10-30", "2018-01-29",
    ),
    "按月公开实施信息": MONTHS,
    "按月公开": MONTHS,
    "每月公示旅游投诉情况": MONTHS,
    "每月公开建设进展情况": MONTHS,
    "每月定期或不定期向社会发布": MONTHS,
    "按月度、季度公布": (*MONTHS, *QUARTERS),
    "按季度、月度公布": (*MONTHS, *QUARTERS),
    "每季度公开旅游经营服务不良信息": QUARTERS,
    "季度抽查": QUARTERS,
    "每季度第一周内": ("07-07", "10-09"),
}  # fmt: skip
WAITING = {
    "国家指导意见印发后60日内完成",
    "于文件公开后10个工作日内提交本级政府门户网站和媒体发布",
    "最迟5小时内发布权威信息",
    "24小时内举行新闻发布会",
    "收到申请后，当场登记",
    "在登记之日起15个工作日内进行审查",
}
RUNNING = {"全年工作", "持续推进", "持续发布权威信息"}
#: What the year opened: item, unit, due date.
OPENED = (
    ("14", "development-reform", "10-31"),
    ("14", "resource-exchange", "11-07"),
    ("108", "audit", "10-12"),
    ("108", "audit", "11-03"),
    ("108", "statistics", "11-03"),
    ("108", "statistics", "2018-01-04"),
    ("131", "statistics", "11-07"),
    ("131", "audit", "2018-01-12"),
)
STOPPED = (("131", "land-resources"),)
WAIVED = (("123", "statistics", "11-20"),)
#: What was done: item, unit, the due date it was for, the day.
DONE = (
    ("cover-1", "audit", "12-31", "07-18"),
    ("5", "statistics", "07-28", "07-20"),
    ("5", "statistics", "07-28", "07-28"),
    ("96", "audit", "07-31", "07-31"),
    ("cover-1", "statistics", "12-31", "08-01"),
    ("96", "statistics", "07-31", "08-02"),
    ("cover-2", "statistics", "08-14", "08-16"),
    ("5", "statistics", "08-28", "08-25"),
    ("97-1", "audit", "08-25", "08-28"),
    ("103", "statistics", "12-31", "09-12"),
    ("117", "audit", "09-30", "09-28"),
    ("5", "statistics", "09-28", "09-29"),
    ("108", "audit", "10-12", "10-12"),
    ("14", "development-reform", "10-31", "10-16"),
    ("5", "statistics", "10-30", "10-30"),
    ("103", "audit", "12-31", "10-31"),
    ("5", "statistics", "10-30", "11-01"),
    ("108", "audit", "11-03", "11-01"),
    ("108", "statistics", "11-03", "11-06"),
    ("131", "statistics", "11-07", "11-07"),
    ("14", "resource-exchange", "11-07", "11-09"),
    ("121", "audit", "11-20", "11-17"),
    ("122", "audit", "11-20", "11-20"),
    ("121", "statistics", "11-20", "11-20"),
    ("122", "statistics", "11-20", "11-22"),
    ("5", "statistics", "11-28", "11-28"),
    ("97", "audit", "12-31", "11-30"),
    ("127", "audit", "2018-12-31", "12-08"),
    ("105", "audit", "12-31", "12-12"),  # the third time; the statistics office has two of three
    ("cover-3", "audit", "12-15", "12-18"),
)
#: Done by all who owe it but one: item, due, day, who not.
ALL = (
    ("cover-2", "08-14", "08-10", "statistics"),
    ("97-1", "08-25", "08-25", "audit"),
    ("cover-3", "12-15", "12-13", "audit"),
)
OFF = {date(2017, 10, day) for day in range(2, 7)} | {date(2018, 1, 1)}
MADE_UP = {date(2017, 9, 30)}


def _working(after: date, until: date) -> int:
    """The working days in (after, until], day by day."""
    day, count = after, 0
    while day < until:
        day += timedelta(days=1)
        count += day in MADE_UP or (day.weekday() < 5 and day not in OFF)
    return count


def _naive() -> Iterator[tuple[str, dict[str, int]]]:
    """Every unit that leads something, with its counts."""
    rows: dict[str, dict[str, int]] = {}
    dates: dict[str, list[tuple[str, date]]] = {}
    for obligation in Plan.load(PLAN).obligations:
        for unit in {one.unit.id for one in obligation.units.shares if one.role is Role.LEAD}:
            row = rows.setdefault(unit, dict.fromkeys((*TOTALS, "continuing", "undated"), 0))
            for stated in obligation.limits:
                if stated.phrase in DATES:
                    found = [(obligation.id, d(day)) for day in DATES[stated.phrase]]
                    dates.setdefault(unit, []).extend(found)
                elif stated.phrase in WAITING:
                    row["awaiting"] += 1
                else:
                    row["continuing" if stated.phrase in RUNNING else "undated"] += 1
    for item, unit, day in OPENED:
        dates[unit].append((item, d(day)))
    for item, unit in {(item, unit) for item, unit, _ in OPENED} | set(STOPPED):
        assert item in ("14", "108", "131")
        rows[unit]["awaiting"] -= 1
    for _, unit in STOPPED:
        rows[unit]["stopped"] += 1
    for item, unit, day in WAIVED:
        dates[unit].remove((item, d(day)))
        rows[unit]["waived"] += 1
    every = [(unit, item, d(due), d(day)) for item, unit, due, day in DONE]
    for item, due, day, but in ALL:
        owing = [unit for unit, owed in dates.items() if (item, d(due)) in owed and unit != but]
        every += [(unit, item, d(due), d(day)) for unit in owing]
    for unit, item, due_day, done in every:
        dates[unit].remove((item, due_day))
        row = rows[unit]
        if due_day > END:
            row["early"] += 1
            continue
        row["due"] += 1
        row["late" if done > due_day else "in_time"] += 1
        row["late_working_days"] += _working(due_day, done)
    for unit, left in dates.items():
        for _, due_day in left:
            names = ("due", "open") if due_day <= END else ("ahead",)
            for name in (*names, *(["overdue"] if due_day < END else [])):
                rows[unit][name] += 1
    yield from ((unit, row) for unit, row in rows.items() if any(row.values()))


def test_every_line_of_the_table(found: Supervision) -> None:
    naive = dict(_naive())
    shown = {
        line.unit.id: {name: getattr(line.counts, name) for name in naive["audit"]}
        for line in found.lines
    }
    assert shown == naive
    assert len(shown) == 50
    sums = {name: sum(row[name] for row in naive.values()) for name in naive["audit"]}
    assert {name: getattr(found.totals, name) for name in sums} == sums


def test_the_order_is_the_plans(found: Supervision) -> None:
    order = [unit.id for unit in Plan.load(PLAN).units]
    assert [line.unit.id for line in found.lines] == [
        unit for unit in order if unit != "county-environment"
    ]  # its one date, 31 March, lies before the notice


def test_without_the_ledger(year: dict[str, Any]) -> None:
    """The plan alone on 31 December: 884 due, 572 of them before it, 96 later, 232 waiting."""
    from gkrules import Agenda
    from gkrules.supervision import supervise

    totals = supervise(Agenda(year["plan"], as_of=END)).totals
    assert (totals.due, totals.open, totals.overdue) == (884, 884, 572)
    assert (totals.ahead, totals.awaiting) == (96, 232)
    assert isinstance(totals, Counts)


def test_the_same_at_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page's shell commands, run in a copy of the plan. Nobody else has done anything: what is overdue stays so.

    市发展改革委: 23 due (above): 14 in time; 22 open, 8 on the day: 14 overdue. 市公共资源交易中心: 26: 14 two working
    days late; 25 open, 7 on the day: 18 overdue. 市统计局: 22 without 108 of October and without 123, so 21 with 131:
    it alone in time; 20 open, 5 on the day: 15 overdue. Ahead of it: item 5 twice, 127, 2020: 4; waiting 108, 116
    twice and 131's registering: 4. In all 96 ahead, and 232 less 14 twice and 131 once: 229 waiting.
    """
    for name in ("plan.toml", "units.toml"):
        (tmp_path / name).write_bytes((PLAN.parent / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    block = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)[0]
    for line in block.splitlines():
        program, *arguments = shlex.split(line)
        if program == "export":
            monkeypatch.setenv(*arguments[0].split("=", 1))
        else:
            assert main(arguments) == 0, line
    assert (tmp_path / "audit.xlsx").read_bytes().startswith(b"PK")
    said = capsys.readouterr().out
    chinese = (PAGE.parent / "zh" / PAGE.name).read_text(encoding="utf-8")
    assert (
        block in chinese
    )  # the Chinese page has the same commands, and lines of what the audit says
    (shown,) = re.findall(r"^```text\n(.*?)^```$", chinese, re.M | re.S)
    assert shown.splitlines()
    for line in shown.splitlines():
        assert line == "…" or line in said.splitlines()
    assert main(["audit", "plan.toml", "--as-of", "2017-12-31", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    rows = {one["unit_id"]: one for one in data["units"]}
    names = ("due", "in_time", "late", "late_working_days", "open", "overdue", "waived")
    assert {
        unit: tuple(rows[unit][name] for name in names)
        for unit in ("development-reform", "resource-exchange", "statistics")
    } == {
        "development-reform": (23, 1, 0, 0, 22, 14, 0),
        "resource-exchange": (26, 0, 1, 2, 25, 18, 0),
        "statistics": (21, 1, 0, 0, 20, 15, 1),
    }
    # 884, less the one waived, and 14 twice and 131 once opened, which are done
    totals = {name: data["totals"][name] for name in names}
    assert tuple(totals.values()) == (886, 2, 1, 2, 883, 571, 1)
