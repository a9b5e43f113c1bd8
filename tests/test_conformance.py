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
