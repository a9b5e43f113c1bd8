"""`resolve` against the oracle of the statutes: a sample of what `make exhaustive` does whole, and the oracle itself.

The comparison is the sweep's own (scripts/exhaustive.py).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts import exhaustive
from scripts.exhaustive import Part, Progress

import gkrules
from gkrules.regimes import available, load
from tests import oracle, regime_oracle
from tests.conftest import effort
from tests.regime_oracle import LIMITS, ORACLE

D = date.fromisoformat
ONE = timedelta(days=1)
#: Far enough apart to be quick; no multiple of seven, so that all weekdays come.
STRIDE = 173


def sample(number: int, name: str) -> list[date]:
    """Trigger days of one regime: scattered over the years, and about each change of its texts."""
    days = {
        exhaustive.FIRST + ONE * n
        for n in range(number, (exhaustive.LAST - exhaustive.FIRST).days + 1, STRIDE)
    }
    for rule in ORACLE[name]:
        for day in (rule.since, rule.until):
            if day is not None and day > exhaustive.FIRST:
                days |= {day - ONE, day}
    # A leap day, the eve of a long holiday, and what runs into the years that are not published.
    days |= {D("2024-02-29"), D("2025-09-30"), D("2026-02-28"), D("2026-11-13"), exhaustive.LAST}
    return sorted(days)


@pytest.mark.parametrize(("number", "name"), list(enumerate(ORACLE)), ids=list(ORACLE))
def test_every_regime_against_the_oracle(number: int, name: str) -> None:
    days = sample(number, name)
    compared = [exhaustive.compare(name, day) for day in days]
    assert list(chain.from_iterable(one.wrong for one in compared)) == []
    asked = sum(regime_oracle.in_force(name, day) is not None for day in days)
    assert sum(one.checked for one in compared) == asked * len(LIMITS) + (len(days) - asked) * 4


@given(
    st.sampled_from(sorted(ORACLE)),
    st.dates(exhaustive.FIRST, exhaustive.LAST),
    st.sampled_from(LIMITS),
)
@effort(300)
def test_what_the_oracle_agrees_with_is_explained(
    name: str, trigger: date, asked: tuple[int, str]
) -> None:
    wanted = regime_oracle.answers(name, trigger)
    if wanted is None:
        with pytest.raises(gkrules.errors.RegimeError):
            gkrules.resolve(exhaustive.words(*asked), trigger=trigger, regime=name)
        return
    (found,) = gkrules.resolve(exhaustive.words(*asked), trigger=trigger, regime=name)
    assert (found.nominal, found.due) == wanted[LIMITS.index(asked)][1:3]
    assert gkrules.explain(found, "zh")
    assert gkrules.explain(found, "en")


# ---------------------------------------------------------------- nothing on file is left out


def test_no_regime_on_file_is_missing_from_the_oracle() -> None:
    assert {load(name).id for name in ORACLE} == {regime.id for regime in available()}


def test_no_text_on_file_is_missing_from_the_oracle() -> None:
    """Where a regime has several texts, each is asked for by its own version too."""
    pinned = defaultdict(set)
    for name in ORACLE:
        if "@" in name:
            pinned[load(name).id].add(name.partition("@")[2])
    on_file = {
        regime.id: {text.version for text in regime.texts}
        for regime in available()
        if len(regime.texts) > 1 and regime.id != "general"  # 民法通则 and 民法总则 say the same
    }
    assert pinned == on_file


# ---------------------------------------------------------------- the oracle and the sweep can fail


def test_a_wrong_rule_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    (rule,) = ORACLE["行政处罚法"]
    monkeypatch.setitem(ORACLE, "行政处罚法", (replace(rule, working=(2, 3, 5)),))
    # Seven days from Monday end on Monday 13 May, seven working days (Saturday 11 May works) on Tuesday.
    (fault,) = exhaustive.compare("行政处罚法", D("2024-05-06")).wrong
    assert fault == (
        "行政处罚法, 2024-05-06, 7日内: oracle 2024-05-07 2024-05-13 2024-05-13 2024-05-13 True, "
        "library 2024-05-07 2024-05-14 2024-05-14 2024-05-14 True (start, nominal, due, act by, works)"
    )


def test_a_wrong_date_of_force_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    (rule,) = ORACLE["民事诉讼法"]
    later = (replace(rule, since=D("2024-01-02")),)
    monkeypatch.setitem(ORACLE, "民事诉讼法", later)
    faults = exhaustive.compare("民事诉讼法", D("2024-01-01")).wrong
    assert len(faults) == 4
    assert all("no text in force" in fault for fault in faults)
    earlier = (replace(rule, since=D("2023-12-31")),)
    monkeypatch.setitem(ORACLE, "民事诉讼法", earlier)
    assert len(exhaustive.compare("民事诉讼法", D("2023-12-31")).wrong) == len(LIMITS)


# From the worked examples of the contract, and by hand.
ANSWERS = [
    ("民法典", "2026-01-16", 30, "日", "2026-02-15", "2026-02-24"),
    ("民法典", "2026-09-24", 10, "工作日", "2026-10-15", "2026-10-15"),
    # A Sunday too.
    ("民法典", "2026-12-31", 2, "月", "2027-02-28", "2027-03-01"),
    # A Sunday.
    ("民法典", "2026-12-11", 30, "日", "2027-01-10", "2027-01-11"),
    # 15, 16, 17, 18, 21-25, 28-31 December 2026, 4 and 5 January: the sixteenth is the 6th.
    ("民法典", "2026-12-15", 15, "工作日", "2027-01-06", "2027-01-06"),
    ("税收", "2026-09-27", 15, "日", "2026-10-12", "2026-10-21"),
    ("刑事诉讼法", "2023-02-28", 1, "月", "2023-03-31", "2023-03-31"),
    ("刑事诉讼法", "2023-02-28", 1, "年", "2024-02-28", "2024-02-28"),
    ("刑事诉讼法（刑期）", "2024-02-29", 3, "年", "2027-02-27", "2027-02-27"),
    ("注册商标有效期", "2016-02-29", 1, "年", "2017-02-28", "2017-02-28"),
    ("注册商标有效期", "2016-02-29", 4, "年", "2020-02-28", "2020-02-28"),
]


@pytest.mark.parametrize(("name", "trigger", "n", "unit", "nominal", "due"), ANSWERS)
def test_the_oracle_itself(
    name: str, trigger: str, n: int, unit: str, nominal: str, due: str
) -> None:
    found = regime_oracle.answers(name, D(trigger))
    assert found is not None
    answer = found[LIMITS.index((n, unit))]
    assert (answer.nominal, answer.due) == (D(nominal), D(due))


def test_the_supposed_years() -> None:
    """2027: 除夕 is Friday 5 February, so 初一 and 初二 are made up on Tuesday and Wednesday."""
    off = [n for n in range(1, 29) if not oracle.supposed(date(2027, 2, n))]
    assert off == [5, 6, 7, 8, 9, 10, 13, 14, 20, 21, 27, 28]
    # Saturday and Sunday, 1 and 2 May, on Monday and Tuesday.
    assert [oracle.supposed(D(f"2027-05-0{n}")) for n in range(1, 7)] == [False] * 4 + [True] * 2
    # 28 May 2028, a Sunday, is 端午.
    assert not oracle.supposed(D("2028-05-29"))


def test_what_a_usual_notice_may_move() -> None:
    # 1 January 2027 is a Friday: it rests; the five weekdays before it from 25 December, known to the 28th.
    assert [day for day in ("2026-12-28", "2027-01-01") if oracle.may_move(D(day))] == []
    assert all(oracle.may_move(D(day)) for day in ("2026-12-29", "2026-12-31"))
    # Six weekdays after: to Monday the 11th. Weekends up to 21 days after: to the 22nd.
    assert oracle.may_move(D("2027-01-11")) and not oracle.may_move(D("2027-01-12"))
    # A Saturday: twenty days before 除夕, 5 February, and fifteen after 1 January.
    assert oracle.may_move(D("2027-01-16"))
    # A Saturday and a Wednesday with no statutory day within 21 days.
    assert not oracle.may_move(D("2027-07-17")) and not oracle.may_move(D("2027-07-14"))


# ---------------------------------------------------------------- a run that was stopped goes on


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path) -> None:
    work = list(exhaustive.parts(["民法典", "税收"], D("2012-12-30"), D("2013-01-02")))
    assert work == [
        Part("民法典", "2012-12-30", "2012-12-31"),
        Part("民法典", "2013-01-01", "2013-01-02"),
        Part("税收", "2012-12-30", "2012-12-31"),
        Part("税收", "2013-01-01", "2013-01-02"),
    ]
    path = tmp_path / "progress.jsonl"
    stopped = exhaustive.sweep(work, Progress(path, "a source"), 1)
    first = [next(stopped), next(stopped)]
    with path.open("a", encoding="utf-8") as file:
        file.write('{"part": {"regime": "\\u7a')  # killed while it wrote
    again = Progress(path, "a source")
    assert list(again.done.values()) == first
    rest = list(exhaustive.sweep(work, again, 1))
    assert [done.part for done in rest] == work[2:]
    assert all((done.triggers, done.checked, done.wrong) == (2, 298, 0) for done in [*first, *rest])
    assert list(Progress(path, "a source").done) == work
    assert "all" in exhaustive.table(first).splitlines()[-1]
    assert exhaustive.table(first).split()[-5:-1] == ["4", "596", "0", "0"]


def test_another_source_or_a_fresh_start_forgets_what_is_done(tmp_path: Path) -> None:
    path = tmp_path / "progress.jsonl"
    done = exhaustive.run(Part("民法典", "2012-03-01", "2012-03-01"))
    Progress(path, "a source").add(done)
    assert list(Progress(path, "a source").done.values()) == [done]
    assert not Progress(path, "a source", fresh=True).done
    Progress(path, "a source").add(done)
    assert not Progress(path, "another").done
    assert not Progress(path, "a source").done
