"""conformance.csv: it is what the script makes, and what hands and a naive oracle say of its dates."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from datetime import date, timedelta

import pytest
from scripts import build_conformance

from tests import oracle, regime_oracle
from tests.conftest import ROOT

Row = dict[str, str]
D = date.fromisoformat


def _rows() -> list[Row]:
    with build_conformance.OUT.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ROWS = _rows()
CASES: dict[str, list[Row]] = defaultdict(list)
for _row in ROWS:
    CASES[_row["case"]].append(_row)


def test_the_file_is_what_the_script_makes() -> None:
    shipped = build_conformance.OUT.read_bytes().decode("utf-8")
    assert build_conformance.make() == shipped, "run scripts/build_conformance.py"


def test_every_case_has_its_rows_in_order() -> None:
    assert list(CASES) == [str(n) for n in range(1, len(CASES) + 1)]
    for held in CASES.values():
        assert [row["occurrence"] for row in held] == [str(n) for n in range(1, len(held) + 1)]


def test_columns_are_filled_as_the_page_says() -> None:
    for row in ROWS:
        dated = row["status"] == "dated"
        assert bool(row["due"]) == dated, row
        for name in ("nominal", "act_by", "act_by_working", "certainty", "earliest", "latest"):
            assert bool(row[name]) >= dated, (name, row)
        if dated:
            assert row["earliest"] <= row["due"] <= row["latest"], row
            assert (row["earliest"] == row["latest"]) >= (row["certainty"] == "firm"), row
        if row["status"] == "not_before":
            assert row["not_before"] > row["nominal"], row
        if row["status"] == "awaiting":
            assert row["waits_for"], row
        assert row["reason"], row


def test_the_page_names_every_column() -> None:
    page = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z_]+)` \|", page, re.M) == list(build_conformance.HEADS)


def test_the_page_names_every_status() -> None:
    page = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    for status in {row["status"].partition(":")[0] for row in ROWS}:
        assert f"`{status}`" in page, status


def test_the_statutes_are_those_of_the_oracle() -> None:
    """A statute that the library learns comes with an oracle, and is asked for here too."""
    asked = {name.partition("@")[0] for name, *_ in build_conformance.STATUTES} - {""}
    assert asked == {name.partition("@")[0] for name in regime_oracle.ORACLE}


# ---------------------------------------------------------------- by hand

#: Section 9 of the contract: phrase and first fact, then due dates, act-by where it differs, certainty.
WORKED: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...], str], ...] = (
    ("本通知公布后30个工作日内", "2017-07-03", ("2017-08-14",), ("2017-08-14",), "firm"),
    (
        "每季度第一周内",
        "2017-01-01",
        ("2017-01-07", "2017-04-07", "2017-07-07", "2017-10-07"),
        ("2017-01-09", "2017-04-07", "2017-07-07", "2017-10-09"),
        "firm",
    ),
    (
        "每月后20日内",
        "2017-08-01",
        ("2017-08-20", "2017-09-20", "2017-10-20"),
        ("2017-08-21", "2017-09-20", "2017-10-20"),
        "firm",
    ),
    ("每季度后28日内", "2017-10-01", ("2017-10-28",), ("2017-10-30",), "firm"),
    ("文件公开后10个工作日内", "2026-09-24", ("2026-10-15",), ("2026-10-15",), "firm"),
    ("自收到申请之日起20个工作日内", "2026-02-10", ("2026-03-16",), ("2026-03-16",), "firm"),
    ("30日内", "2026-01-16", ("2026-02-15",), ("2026-02-24",), "firm"),
    ("1个月内", "2027-01-31", ("2027-02-28",), ("2027-03-01",), "provisional"),
    ("有效期届满30日前", "2026-10-31", ("2026-10-01",), ("2026-10-01",), "firm"),
    ("15个工作日", "2026-12-15", ("2027-01-06",), ("2027-01-06",), "provisional"),
    ("15日内", "2026-09-27", ("2026-10-12",), ("2026-10-21",), "firm"),
)


@pytest.mark.parametrize(("phrase", "fact", "nominal", "due", "certainty"), WORKED)
def test_worked_examples(
    phrase: str, fact: str, nominal: tuple[str, ...], due: tuple[str, ...], certainty: str
) -> None:
    held = [
        row
        for row in ROWS
        if row["group"] == "worked"
        and row["phrase"] == phrase
        and fact in (row["trigger"], row["start"])
    ]
    assert tuple(row["nominal"] for row in held) == nominal
    assert tuple(row["due"] for row in held) == due
    assert {row["certainty"] for row in held} == {certainty}


def test_worked_examples_are_all_there() -> None:
    cases = {row["case"] for row in ROWS if row["group"] == "worked"}
    assert len(cases) == len(WORKED)


def test_counted_back_acts_before_the_holiday() -> None:
    """2026-10-01 is a holiday: what is due on it by counting back is done on 30 September."""
    (row,) = (row for row in ROWS if row["phrase"] == "有效期届满30日前")
    assert row["act_by"] == "2026-09-30"


def test_annotated_phrases() -> None:
    """The dates that people wrote beside the phrases; what must be refused is an error."""
    path = ROOT / "tests" / "data" / "phrases-dev.jsonl"
    data = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    by_hand = {one["phrase"]: one for one in data}
    told = 0
    for held in CASES.values():
        if held[0]["group"] != "annotated":
            continue
        one = by_hand[held[0]["phrase"]]
        if one["kind"] == "error":
            assert held[0]["status"].startswith("error:"), held
        else:
            due = {row["due"] for row in held if row["due"]}  # 月 and 季度 end on the same days
            assert due == {day.removesuffix(":00") for day in one["due"]}, held
        told += 1
    assert told == sum(len(one["due"]) <= 12 for one in data) > 40


# ---------------------------------------------------------------- by the oracles

_SIMPLE = re.compile(r"(?:.*(?:后|之日起))?([0-9]+|[一二三四五六七八九十]+)(个工作日|日|个月|年)内")
_AHEAD = re.compile(r"[^0-9一二三四五六七八九十]*([0-9]+)(个工作日|日)前")
_UNITS = {"个工作日": "工作日", "日": "日", "个月": "月", "年": "年"}
_NUMBERS = {"一": 1, "三": 3, "五": 5, "七": 7, "十": 10, "三十": 30, "九十": 90}


def _period(row: Row) -> tuple[int, str] | None:
    """Number and unit of a plain period from a day, with nothing else to it; None for what is none."""
    found = _SIMPLE.fullmatch(row["phrase"])
    plain = not (row["stops"] or row["extension"] or row["start"] or "T" in row["trigger"])
    if found is None or not plain or not row["trigger"]:
        return None
    words, unit = found.groups()
    number = int(words) if words.isdigit() else _NUMBERS.get(words)
    return None if number is None else (number, _UNITS[unit])


def test_periods_by_the_oracle_of_statutes() -> None:
    """Start, nominal, due and act-by of every plain period, walked day by day; its certainty where that is settled."""
    told = 0
    for row in ROWS:
        period = _period(row)
        if period is None or period not in regime_oracle.LIMITS:
            continue
        trigger = D(row["trigger"])
        if not oracle.FIRST <= trigger <= date(2028, 1, 1):
            continue
        found = regime_oracle.answers(row["regime"] or "民法典", trigger)
        if found is None:
            assert row["status"] == "error:RegimeError", row
            continue
        if row["status"] == "error:RegimeError":  # a pinned text outside its dates of force
            assert row["case"] in _pinned_outside(), row
            continue
        answer = found[regime_oracle.LIMITS.index(period)]
        ours = tuple(row[name] for name in ("begins", "nominal", "due", "act_by"))
        assert ours == tuple(str(day) for day in answer[:4]), row
        assert row["act_by_working"] == ("yes" if answer.act_by_works else "no"), row
        if not answer.unknown and not answer.held:
            assert row["certainty"] == "firm", row
        if row["certainty"] == "provisional":
            assert answer.unknown and answer.open, row
        told += 1
    assert told > 450


def _pinned_outside() -> set[str]:
    return {row["case"] for row in ROWS if "不是指定的" in row["reason"]}


def test_counting_back_by_the_oracle() -> None:
    told = 0
    for row in ROWS:
        found = _AHEAD.fullmatch(row["phrase"])
        if (
            found is None
            or not row["trigger"]
            or "T" in row["trigger"]
            or row["phrase"].startswith("次月")
        ):
            continue
        due = oracle.before(D(row["trigger"]), int(found[1]), _UNITS[found[2]])
        assert row["due"] == row["nominal"] == str(due), row
        assert row["act_by"] == str(oracle.back_to_work(due)), row
        told += 1
    assert told >= 4


def test_bounds_of_not_before_by_the_oracle() -> None:
    """The day after the last one that must pass."""
    told = 0
    for row in ROWS:
        found = re.fullmatch(r".*(?:不少于|至少)([0-9３０]+)(个工作日|日)", row["phrase"])
        if found is None or row["status"] != "not_before":
            continue
        nominal, _ = oracle.after(D(row["trigger"]), int(found[1]), _UNITS[found[2]])
        assert row["nominal"] == str(nominal), row
        assert row["not_before"] == str(nominal + timedelta(days=1)), row
        told += 1
    assert told == 4


def test_months_after_their_end_by_the_oracle() -> None:
    """每月后N日内, 每季度后N日内: counted from the day before the cycle, and rolled."""
    told = 0
    for row in ROWS:
        found = re.fullmatch(r"每(月|季度)后([0-9]+)日内", row["phrase"])
        if found is None:
            continue
        own = next(
            first for first, last in oracle.cycles(found[1], D(row["nominal"]), D(row["nominal"]))
        )
        nominal, due = oracle.after(own - timedelta(days=1), int(found[2]), "日")
        assert (row["nominal"], row["due"]) == (str(nominal), str(due)), row
        told += 1
    assert told >= 4


# ---------------------------------------------------------------- section 10 of the contract, by hand

#: Phrase, first fact (the trigger, the range's start or the year), regime; the last days by law, each worked out by
#: hand from the schedule of 2026: off 1-3 January, 15-23 February, 4-6 April, 1-5 May, 19-21 June, 25-27 September,
#: 1-7 October; at work on the weekend days 4 January, 14 and 28 February, 9 May, 20 September, 10 October.
EDGES: tuple[tuple[str, str, str, str], ...] = (
    ("24小时内", "2026-10-01T09:00", "", "2026-10-02T09:00"),
    ("24小时内", "2026-10-01T09:30", "民事诉讼法", "2026-10-02T10:00"),
    ("当日", "2026-10-03", "", "2026-10-03"),
    ("每月公布", "2026-01-01", "", "2026-01-31 2026-02-28 2026-03-31"),
    ("每年至少1次", "2026-01-01", "", "2026-12-31"),
    ("每年第一季度", "2026-01-01", "", "2026-03-31"),
    ("每季度第一个月内", "2026-01-01", "", "2026-01-31 2026-04-30 2026-07-31 2026-10-31"),
    ("次月15日内", "2026-01-20", "", "2026-02-24"),
    ("次月15日前", "2026-01-20", "", "2026-02-15"),
    ("次月10日前", "2026-01-01", "", "2026-01-10 2026-02-10 2026-03-10"),
    ("每月月底前", "2026-01-01", "", "2026-01-31 2026-02-28 2026-03-31"),
    ("每月底五日前", "2026-01-01", "", "2026-01-26 2026-02-23 2026-03-26"),
    (
        "每周五前",
        "2026-10-01",
        "",
        "2026-10-02 2026-10-09 2026-10-16 2026-10-23 2026-10-30",
    ),
    ("每逢周一", "2026-10-01", "", "2026-10-05 2026-10-12 2026-10-19 2026-10-26"),
    ("每月第3个工作日前", "2026-01-01", "", "2026-01-06 2026-02-04 2026-03-04"),
    ("每月最后一个工作日", "2026-01-01", "", "2026-01-30 2026-02-28 2026-03-31"),
    ("次年3月31日前", "2026-05-10", "", "2027-03-31"),
    ("次年1月31日前", "2026-01-01", "", "2027-01-31"),
    ("届满前三十日", "2026-10-31", "", "2026-10-01"),
    ("届满前三十日内", "2026-10-31", "", "2026-10-31"),
    ("会议召开3个工作日前", "2026-10-12", "", "2026-10-08"),
    ("举办10日前", "2026-10-14", "", "2026-10-04"),
    ("期满一个月前", "2026-03-31", "", "2026-02-28"),
    ("12月20日下班前", "2026", "", "2026-12-20"),
    ("每2年1次", "2024-01-01", "", "2026-04-30 2028-04-30"),
    ("每3个月1次", "2026-01-01", "", "2026-04-30 2026-07-31 2026-10-31"),
    ("每月31日前", "2026-01-01", "", "2026-01-31 2026-02-28 2026-03-31 2026-04-30"),
    ("每年2月29日前", "2026-01-01", "", "2026-02-28"),
    ("每季度末", "2026-01-01", "", "2026-03-31 2026-06-30 2026-09-30 2026-12-31"),
    ("第三季度以前", "2026", "", "2026-09-30"),
    ("每半年后20日内", "2026-01-01", "", "2026-01-20 2026-07-20"),
    ("春节前", "2026", "", "2026-02-15"),
    ("次日内", "2026-09-30", "", "2026-10-01"),
    ("每年6月至9月", "2026-01-01", "", "2026-09-30"),
    ("每年前三个月内", "2026-01-01", "", "2026-03-31"),
    ("每年前两个月内", "2026-01-01", "", "2026-02-28"),
    ("一个半月内", "2026-01-31", "", "2026-03-16"),
    ("一年半内", "2025-08-31", "", "2027-03-01"),
    ("半个月内", "2026-09-17", "", "2026-10-08"),
    ("廿日内", "2026-09-11", "", "2026-10-08"),
    ("卅日内", "2026-09-11", "", "2026-10-12"),
    ("拾伍日内", "2026-09-11", "", "2026-09-28"),
    ("三至五日内", "2026-09-29", "", "2026-10-08"),
    ("5-10个工作日内", "2026-09-24", "", "2026-10-15"),
    ("20个工作日内，可延长20个工作日", "2026-09-10", "", "2026-11-11"),
    ("20个工作日内", "2026-03-02", "", "2026-04-07"),
    ("30日内", "2026-03-02", "", "2026-04-07"),
    ("2个月内", "2026-03-02", "", "2026-05-07"),
    ("季度终了后一个月内", "2026-01-01", "", "2026-02-02 2026-04-30 2026-07-30 2026-10-30"),
    ("年度终了之日起5个月内", "2026-01-01", "", "2026-06-01"),
    ("12月上旬前", "2026", "", "2026-12-10"),
    ("年初", "2026", "", "2026-01-31"),
    ("月初", "2026-05-10", "", "2026-05-10"),
    ("上半年", "2026", "", "2026-06-30"),
    ("前三季度", "2026", "", "2026-09-30"),
    ("“十四五”期末", "", "", "2025-12-31"),
    ("10月4日前", "2026", "", "2026-10-04"),
    ("年内完成", "2026", "", "2026-12-31"),
    ("十日内", "2023-12-25", "行政复议法", "2024-01-04"),
    ("1年内", "2024-02-29", "", "2025-02-28"),
    ("2个月内", "2025-12-31", "", "2026-02-28"),
    ("1个月内", "2026-02-28", "刑事诉讼法", "2026-03-31"),
    ("1个月内", "2026-02-28", "", "2026-03-30"),
    (
        "每月15日前",
        "2022-10-01",
        "税收",
        "2022-10-25",
    ),  # these four as the yearly notices have them
    ("每月15日前", "2024-02-01", "税收", "2024-02-23"),
    ("每月15日前", "2024-05-01", "税收", "2024-05-22"),
    ("每月15日前", "2024-09-01", "税收", "2024-09-18"),
)


@pytest.mark.parametrize(("phrase", "fact", "regime", "due"), EDGES)
def test_edges_by_hand(phrase: str, fact: str, regime: str, due: str) -> None:
    held = [
        row["due"]
        for row in ROWS
        if row["group"] == "edge"
        and (row["phrase"], row["regime"]) == (phrase, regime)
        and fact == (row["trigger"] or row["start"] or row["year"])
    ]
    assert held == due.split()


def test_edges_without_a_date_by_hand() -> None:
    """What is no limit, cannot be read, or lacks a fact; bounds and bans by their days."""
    held = {
        row["phrase"]: row for row in ROWS if row["group"] == "edge" and row["status"] != "dated"
    }
    for phrase, status in (
        ("近三年内", "error:NotALimit"),
        ("前3年内曾受处罚", "error:NotALimit"),
        ("1997年9月30日以前施行的", "error:NotALimit"),
        ("5月10日前后", "error:NotALimit"),
        ("未来10年内", "error:NotALimit"),
        ("每日千分之五", "error:NotALimit"),
        ("每日工作八小时", "error:NotALimit"),
        ("防火期为十一月至次年五月", "error:NotALimit"),
        ("十至五日内", "error:ParseError"),
        ("第0个工作日内", "error:ParseError"),
        ("2026年2月30日前", "error:ParseError"),
        ("每月32日前", "error:ParseError"),
        ("每月第二个星期八", "error:ParseError"),
        ("二十十日内", "error:ParseError"),
        ("每月10日前", "error:RangeNeeded"),
        ("10月31日前", "error:RangeNeeded"),
        ("24小时内", "error:InstantNeeded"),
        ("情况紧急的，应当在3日内报告", "awaiting"),
        ("收到申请之日起5个工作日内", "awaiting"),
        ("及时公开", "unquantified"),
        ("长期坚持", "continuing"),
    ):
        assert (held[phrase]["status"], held[phrase]["due"]) == (status, ""), phrase
    assert held["公示期不少于30日"]["not_before"] == "2026-10-25"
    assert held["征求意见不少于7个工作日"]["not_before"] == "2026-10-13"
    for phrase in ("三年内不得申请", "三年内不予受理"):
        row = held[phrase]
        assert (row["status"], row["begins"], row["nominal"]) == ("ban", "2026-09-25", "2029-09-24")


def test_the_last_working_day_of_every_row() -> None:
    """act_by is the last working day in the window, or on or before the due date; else the due date, and said so."""
    told = 0
    for row in ROWS:
        if not row["due"] or "T" in row["due"] or D(row["due"]) < oracle.FIRST:
            continue
        due = day = D(row["due"])
        while not oracle.supposed(day):
            day -= timedelta(days=1)
        works = not row["begins"] or day >= D(row["begins"])
        wanted = (str(day if works else due), "yes" if works else "no")
        assert (row["act_by"], row["act_by_working"]) == wanted, row
        told += 1
    assert told > 650


def test_rolled_readings_of_every_row() -> None:
    """Where a fixed date might have rolled, it lies on a day off, and the next working day is told."""
    told = 0
    for row in ROWS:
        for found in re.finditer(r"roll_fixed=([0-9-]+)", row["other_readings"]):
            day = D(row["due"])
            assert not oracle.supposed(day), row
            while not oracle.supposed(day):
                day += timedelta(days=1)
            assert found[1] == str(day), row
            told += 1
    assert told >= 18
