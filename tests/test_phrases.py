"""The contract's worked examples, and the hand-annotated phrases, against `resolve`."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

import gkrules
from gkrules.errors import InstantNeeded, ParseError
from gkrules.occurrence import Certainty, Status

D = date.fromisoformat
_ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "phrases-dev.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
_STATUS = {
    "after": Status.DATED,
    "before": Status.DATED,
    "date": Status.DATED,
    "cycle": Status.DATED,
    "not_before": Status.NOT_BEFORE,
    "ongoing": Status.CONTINUING,
    "vague": Status.UNQUANTIFIED,
}


def _moment(words: str) -> date:
    return datetime.fromisoformat(words) if "T" in words else D(words)


def _resolve(row: dict[str, object]) -> tuple[gkrules.Occurrence, ...]:
    given = row["given"]
    assert isinstance(given, dict)
    return gkrules.resolve(
        str(row["phrase"]),
        trigger=_moment(given["trigger"]) if "trigger" in given else None,
        start=D(given["from"]) if "from" in given else None,
        end=D(given["to"]) if "to" in given else None,
    )


@pytest.mark.parametrize(
    "row", [r for r in _ROWS if r["kind"] != "error"], ids=lambda r: r["phrase"]
)
def test_annotated_phrase(row: dict[str, object]) -> None:
    found = sorted(_resolve(row), key=lambda one: str(one.nominal))
    assert {one.status for one in found} == {_STATUS[str(row["kind"])]}
    # The rows list each date once; two limits of one text may share it.
    nominal = {one.nominal.isoformat() for one in found if one.nominal is not None}
    due = {one.due.isoformat() for one in found if one.due is not None}
    assert nominal == set(row["nominal"])
    assert due == set(row["due"])


@pytest.mark.parametrize(
    "row", [r for r in _ROWS if r["kind"] == "error"], ids=lambda r: r["phrase"]
)
def test_annotated_error(row: dict[str, object]) -> None:
    with pytest.raises(ParseError) as caught:
        gkrules.parse(str(row["phrase"]))
    assert "^" in str(caught.value)


# Section 9 of the contract: phrase, facts, nominal, due, act-by, provisional.
WORKED = [
    ("本通知公布后30个工作日内", "2017-07-03", "2017-08-14", "2017-08-14", "2017-08-14", False),
    ("文件公开后10个工作日内", "2026-09-24", "2026-10-15", "2026-10-15", "2026-10-15", False),
    ("自收到申请之日起20个工作日内", "2026-02-10", "2026-03-16", "2026-03-16", "2026-03-16", False),
    ("30日内", "2026-01-16", "2026-02-15", "2026-02-24", "2026-02-24", False),
    ("1个月内", "2027-01-31", "2027-02-28", "2027-03-01", "2027-03-01", True),
    ("有效期届满30日前", "2026-10-31", "2026-10-01", "2026-10-01", "2026-09-30", False),
    ("15个工作日", "2026-12-15", "2027-01-06", "2027-01-06", "2027-01-06", True),
]


@pytest.mark.parametrize(("phrase", "trigger", "nominal", "due", "act_by", "provisional"), WORKED)
def test_worked_example(
    phrase: str, trigger: str, nominal: str, due: str, act_by: str, provisional: bool
) -> None:
    (found,) = gkrules.resolve(phrase, trigger=D(trigger))
    assert (found.nominal, found.due, found.act_by) == (D(nominal), D(due), D(act_by))
    assert (found.certainty is Certainty.PROVISIONAL) is provisional


CYCLES = [
    (
        "每季度第一周内",
        ("2017-01-01", "2017-12-31"),
        ["2017-01-07", "2017-04-07", "2017-07-07", "2017-10-07"],
        ["2017-01-09", "2017-04-07", "2017-07-07", "2017-10-09"],
    ),
    (
        "每月后20日内",
        ("2017-08-01", "2017-10-31"),
        ["2017-08-20", "2017-09-20", "2017-10-20"],
        ["2017-08-21", "2017-09-20", "2017-10-20"],
    ),
    ("每季度后28日内", ("2017-10-01", "2017-12-31"), ["2017-10-28"], ["2017-10-30"]),
]


@pytest.mark.parametrize(("phrase", "span", "nominal", "due"), CYCLES)
def test_worked_cycle(
    phrase: str, span: tuple[str, str], nominal: list[str], due: list[str]
) -> None:
    found = gkrules.resolve(phrase, start=D(span[0]), end=D(span[1]))
    assert [one.nominal for one in found] == [D(day) for day in nominal]
    assert [one.due for one in found] == [D(day) for day in due]


# Section 10: the edges decided. Worked by hand on the schedules of 2017 and 2026.
EDGES: list[tuple[str, dict[str, object], str, str]] = [
    # 2017-10-03 lies in the holiday: the day itself, no roll; the day after likewise.
    ("当日", {"trigger": D("2017-10-03")}, "2017-10-03", "2017-10-03"),
    ("收到后次日内", {"trigger": D("2017-10-03")}, "2017-10-04", "2017-10-04"),
    # A whole cycle does not roll: 2017-12-31 is a Sunday.
    (
        "每年至少一次",
        {"start": D("2017-01-01"), "end": D("2017-12-31")},
        "2017-12-31",
        "2017-12-31",
    ),
    # 15 July 2017 is a Saturday: 内 rolls, 前 does not.
    ("次月15日内", {"trigger": D("2017-06-12")}, "2017-07-15", "2017-07-17"),
    ("次月15日前", {"trigger": D("2017-06-12")}, "2017-07-15", "2017-07-15"),
    (
        "每月底五日前",
        {"start": D("2017-07-01"), "end": D("2017-07-31")},
        "2017-07-26",
        "2017-07-26",
    ),
    # The trigger's year wins over the plan's.
    ("次年3月31日前", {"trigger": D("2016-05-01"), "year": 2020}, "2017-03-31", "2017-03-31"),
    ("届满前三十日", {"trigger": D("2017-10-31")}, "2017-10-01", "2017-10-01"),
    ("届满前三十日内", {"trigger": D("2017-10-31")}, "2017-10-31", "2017-10-31"),
    ("会议召开至少30日前", {"trigger": D("2017-10-31")}, "2017-10-01", "2017-10-01"),
    (
        "每年2月29日前",
        {"start": D("2017-01-01"), "end": D("2017-12-31")},
        "2017-02-28",
        "2017-02-28",
    ),
    ("春节前", {"year": 2026}, "2026-02-15", "2026-02-15"),
    (
        "每半年后20日内",
        {"start": D("2017-07-01"), "end": D("2017-12-31")},
        "2017-07-20",
        "2017-07-20",
    ),
    (
        "季度终了后一个月内",
        {"start": D("2026-07-01"), "end": D("2026-08-31")},
        "2026-07-30",
        "2026-07-30",
    ),
    ("12月20日下班前", {"year": 2026}, "2026-12-20", "2026-12-20"),
    (
        "每年6月至9月",
        {"start": D("2017-01-01"), "end": D("2017-12-31")},
        "2017-09-30",
        "2017-09-30",
    ),
    # 31 March 2018 is a Saturday: the first three months are a counted window, and roll.
    (
        "每年前三个月内",
        {"start": D("2018-01-01"), "end": D("2018-12-31")},
        "2018-03-31",
        "2018-04-02",
    ),
]


@pytest.mark.parametrize(("phrase", "facts", "nominal", "due"), EDGES, ids=lambda v: str(v)[:20])
def test_edge(phrase: str, facts: dict[str, object], nominal: str, due: str) -> None:
    (found,) = gkrules.resolve(phrase, **facts)
    assert (found.nominal, found.due) == (D(nominal), D(due))


def test_one_text_two_dates_share_the_year() -> None:
    first, second = gkrules.resolve("2017年6月底前启动，10月底前完成")
    assert (first.due, second.due) == (D("2017-06-30"), D("2017-10-31"))


def test_an_hour_limit_needs_an_instant_and_does_not_roll() -> None:
    with pytest.raises(InstantNeeded):
        gkrules.resolve("24小时内", trigger=D("2017-10-02"))
    (found,) = gkrules.resolve("24小时内", trigger=datetime(2017, 10, 2, 9, 30))
    assert found.due == datetime(2017, 10, 3, 9, 30)


def test_not_before_and_ban_have_no_due_date() -> None:
    (bound,) = gkrules.resolve("公告满30日后", trigger=D("2017-07-03"))
    assert (bound.due, bound.earliest_start) == (None, D("2017-08-03"))
    (ban,) = gkrules.resolve("三年内不得申请", trigger=D("2017-07-03"))
    assert (ban.status, ban.due) == (Status.BAN, None)


def test_the_text_in_force_is_cited() -> None:
    cited = {
        year: gkrules.resolve("30日内", trigger=date(year, 11, 3))[0].trace[0].basis
        for year in (2016, 2019, 2022)
    }
    assert cited == {
        2016: "民法通则第一百五十四条第二款",
        2019: "民法总则第二百零一条第一款",
        2022: "民法典第二百零一条第一款",
    }
    # A fixed date is judged on its own day: 民法总则 came on 2017-10-01.
    (early,) = gkrules.resolve("2017年7月底前")
    assert early.sources[0] == "民法通则"
