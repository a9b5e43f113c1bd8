"""Statutes' own counting rules: worked cases, and the statutes' texts (the oracle: test_exhaustive.py)."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest

import gkrules
from gkrules.errors import PlanError, RegimeError
from gkrules.quantities import Quantity, Unit
from gkrules.regimes import Regime, available, load

D = date.fromisoformat


# 申报纳税期限: the yearly notices' last days for the 15th of the month.
DEADLINES = [
    ("2022-10", "2022-10-25"),
    ("2024-02", "2024-02-23"),
    ("2024-05", "2024-05-22"),
    ("2024-09", "2024-09-18"),
]


@pytest.mark.parametrize(("month", "due"), DEADLINES)
def test_tax_filing_deadlines(month: str, due: str) -> None:
    (found,) = gkrules.resolve(
        "每月15日前", start=D(f"{month}-01"), end=D(f"{month}-28"), regime="税收"
    )
    assert found.due == D(due)
    (found,) = gkrules.resolve(
        "每月15日内", start=D(f"{month}-01"), end=D(f"{month}-28"), regime="税收"
    )
    assert found.due == D(due)


def test_the_tax_example_of_the_contract() -> None:
    (found,) = gkrules.resolve("15日内", trigger=D("2026-09-27"), regime="税收")
    assert (found.nominal, found.due) == (D("2026-10-12"), D("2026-10-21"))
    # The literal reading: 12 October and seven calendar days.
    assert [(one.name, one.due) for one in found.ambiguities] == [("holidays", D("2026-10-19"))]
    policy = gkrules.Policy(holidays="days")
    (found,) = gkrules.resolve("15日内", trigger=D("2026-09-27"), regime="税收", policy=policy)
    assert found.due == D("2026-10-19")


def test_a_fixed_date_rolls_under_the_tax_rule_only() -> None:
    (tax,) = gkrules.resolve("2026年5月31日前", regime="税收")  # a Sunday
    assert tax.due == D("2026-06-01")
    (general,) = gkrules.resolve("2026年5月31日前")
    assert general.due == D("2026-05-31")


def test_hours_run_from_the_next_full_hour() -> None:
    for name in ("民事诉讼法", "行政复议法"):
        (found,) = gkrules.resolve("48小时内", trigger=datetime(2024, 9, 27, 9, 30), regime=name)
        assert found.due == datetime(2024, 9, 29, 10)
    (plain,) = gkrules.resolve("48小时内", trigger=datetime(2024, 9, 27, 9, 30))
    assert plain.due == datetime(2024, 9, 29, 9, 30)


def test_custody_ends_on_its_last_day() -> None:
    # 1 October 2024 is a holiday.
    (found,) = gkrules.resolve("7日内", trigger=D("2024-09-24"), regime="刑事诉讼法（羁押）")
    assert found.due == D("2024-10-01")
    (found,) = gkrules.resolve("7日内", trigger=D("2024-09-24"), regime="刑事诉讼法")
    assert found.due == D("2024-10-08")


def test_a_month_from_the_last_day_runs_to_the_last_day() -> None:
    (found,) = gkrules.resolve("1个月内", trigger=D("2023-02-28"), regime="刑事诉讼法")
    assert found.nominal == D("2023-03-31")


# 刑期 (解释2021 第二百零二条第二款): the first day counts, the day before the corresponding one is the last.
# 注册商标有效期 (商标法实施条例 第十二条第二款): the same, but the month's last day where it lacks that day.
TERMS = [
    ("3年内", "2024-03-15", "刑期", "2027-03-14"),
    ("3年内", "2024-02-29", "刑期", "2027-02-27"),
    ("1年内", "2023-02-28", "刑期", "2024-02-27"),
    ("6个月内", "2024-08-31", "刑期", "2025-02-27"),
    ("1个月内", "2023-02-28", "刑期", "2023-03-30"),
    ("1个月内", "2023-01-30", "刑期", "2023-02-27"),
    ("半个月内", "2023-03-01", "刑期", "2023-03-15"),
    ("10年内", "2016-03-01", "注册商标有效期", "2026-02-28"),
    ("10年内", "2015-07-07", "注册商标有效期", "2025-07-06"),
    ("10年内", "2016-02-29", "注册商标有效期", "2026-02-28"),
    ("4年内", "2016-02-29", "注册商标有效期", "2020-02-28"),
]


@pytest.mark.parametrize(("words", "first", "regime", "last"), TERMS)
def test_terms_end_the_day_before(words: str, first: str, regime: str, last: str) -> None:
    trigger = max(D(first), load(regime).texts[-1].since)
    assert trigger == D(first)
    (found,) = gkrules.resolve(words, trigger=D(first), regime=regime)
    assert (found.start, found.nominal, found.due) == (D(first), D(last), D(last))
    assert "首日计入" in "".join(gkrules.explain(found))
    assert "first day counts" in "".join(gkrules.explain(found, "en"))


def test_from_the_last_day_of_a_month_holds_for_months_not_for_years() -> None:
    # 第二百零二条 speaks of periods counted in months.
    (year,) = gkrules.resolve("1年内", trigger=D("2023-02-28"), regime="刑事诉讼法")
    assert year.nominal == D("2024-02-28")
    (months,) = gkrules.resolve("12个月内", trigger=D("2023-02-28"), regime="刑事诉讼法")
    assert months.nominal == D("2024-02-29")


def test_articles_that_count_otherwise() -> None:
    # 审计: sixty calendar days end on 1 October, a holiday; other periods are in working days.
    (ruling,) = gkrules.resolve(
        "60日内", trigger=D("2026-08-02"), regime="审计法实施条例第五十二条"
    )
    assert (ruling.nominal, ruling.due) == (D("2026-10-01"), D("2026-10-08"))
    (other,) = gkrules.resolve("3日内", trigger=D("2026-09-24"), regime="审计法实施条例")
    assert other.due == D("2026-09-30")  # 28, 29, 30 September
    # A temporary plate is valid for fifteen days, holidays or not: 3 October.
    (plate,) = gkrules.resolve(
        "15日内", trigger=D("2026-09-18"), regime="机动车登记规定第九十二条第二款"
    )
    assert plate.due == D("2026-10-03")
    (act,) = gkrules.resolve("15日内", trigger=D("2026-09-18"), regime="机动车登记规定")
    # 20 (a working Sunday) to 24 September 5, 28 to 30 8, 8 to 10 October 11, 12 to 15 October 15.
    assert act.due == D("2026-10-15")


def test_a_statutory_default_for_words_without_a_number() -> None:
    """政府信息公开条例 第二十六条: 20 working days from the day the information was made or changed."""
    (found,) = gkrules.resolve("及时公开", trigger=D("2026-09-24"), regime="政府信息公开条例")
    assert found.status is gkrules.Status.UNQUANTIFIED and found.due is None
    (other,) = found.ambiguities
    # 28-30 September 3, 8-10 October 6, 12-16 11, 19-23 16, 26-29 20.
    assert (other.due, other.policy) == (D("2026-10-29"), ("default_for_vague", True))
    policy = gkrules.Policy(default_for_vague=True)
    (dated,) = gkrules.resolve(
        "及时公开", trigger=D("2026-09-24"), regime="政府信息公开条例", policy=policy
    )
    assert dated.due == D("2026-10-29")
    assert "第二十六条" in dated.trace[0].basis
    (waits,) = gkrules.resolve("及时公开", regime="政府信息公开条例", policy=policy)
    assert waits.waits_for == "该政府信息形成或者变更"
    for regime in ("民法典", "政府信息公开条例@2008"):
        day = D("2018-09-03")
        (none,) = gkrules.resolve("及时公开", trigger=day, regime=regime, policy=policy)
        assert none.status is gkrules.Status.UNQUANTIFIED and not none.ambiguities


def test_a_period_across_a_change_of_text_is_an_ambiguity() -> None:
    # From 28 December 2023 by the text of 2017 十日 ends on Sunday 7 January 2024, due the 8th; by that of
    # 2023, in force from the 1st, ten working days: 29 December, 2-5 January, 8-12 January.
    (found,) = gkrules.resolve("十日内", trigger=D("2023-12-28"), regime="行政复议法")
    assert found.due == D("2024-01-08")
    assert [(one.name, one.due, one.policy) for one in found.ambiguities] == [
        ("crossing", D("2024-01-12"), ("crossing", "end"))
    ]
    policy = gkrules.Policy(crossing="end")
    (found,) = gkrules.resolve(
        "十日内", trigger=D("2023-12-28"), regime="行政复议法", policy=policy
    )
    assert found.due == D("2024-01-12")
    assert found.ambiguities[0].due == D("2024-01-08")
    # Back from an event too: seven working days before 4 January, and by the old text the same.
    (back,) = gkrules.resolve("举行听证的三日前", trigger=D("2024-01-03"), regime="行政复议法")
    # By the new text the third working day back: 2 January, 29 and 28 December; by the old 31 December.
    assert back.due == D("2023-12-28")
    assert D("2023-12-31") in [one.due for one in back.ambiguities if one.name == "crossing"]
    # The general rules are the same before and after 民法典, and a pinned text never changes.
    (general,) = gkrules.resolve("10日内", trigger=D("2020-12-28"))
    assert not general.ambiguities
    (pinned,) = gkrules.resolve("十日内", trigger=D("2023-12-28"), regime="行政复议法@2017")
    assert not pinned.ambiguities


def test_the_text_in_force_on_the_trigger_date() -> None:
    # 十日: ten working days under the text of 2023, ten calendar days before it.
    (old,) = gkrules.resolve("十日内", trigger=D("2023-11-01"), regime="行政复议法")
    assert old.due == D("2023-11-13")  # the 11th is a Saturday
    (new,) = gkrules.resolve("十日内", trigger=D("2024-11-01"), regime="行政复议法")
    assert new.due == D("2024-11-15")
    assert "第八十八条" in " ".join(step.basis for step in new.trace)


def test_pinned_versions() -> None:
    (found,) = gkrules.resolve("三日内", trigger=D("2023-11-01"), regime="行政复议法@2017")
    assert found.due == D("2023-11-06")  # three calendar days, then the weekend
    with pytest.raises(RegimeError, match="2023年修订"):
        gkrules.resolve("三日内", trigger=D("2024-11-01"), regime="行政复议法@2017")
    with pytest.raises(RegimeError, match="2017"):
        load("行政复议法@1983")


def test_before_the_first_text_is_an_error_that_says_since_when() -> None:
    with pytest.raises(RegimeError, match="2024-01-01"):
        gkrules.resolve("五日内", trigger=D("2020-01-01"), regime="民事诉讼法")
    with pytest.raises(RegimeError, match="是否要写"):
        load("行政复义法")


def test_which_days_become_working_days() -> None:
    text = load("行政复议法").on(D("2024-06-01"))

    def measured(n: int, unit: Unit, **more: object) -> Unit:
        return text.measure(Quantity(n, unit, **more)).unit

    assert measured(5, Unit.DAY) is Unit.WORKING_DAY
    assert measured(6, Unit.DAY) is Unit.DAY
    assert measured(5, Unit.DAY, lower=3) is Unit.WORKING_DAY
    assert measured(5, Unit.CALENDAR_DAY) is Unit.CALENDAR_DAY
    assert measured(1, Unit.WEEK) is Unit.WEEK


def test_counted_back_and_cycles_by_the_statute() -> None:
    # Seven working days before Friday 2024-11-15 are 6 November.
    (found,) = gkrules.resolve("举行听证的七日前", trigger=D("2024-11-15"), regime="行政复议法")
    assert found.due == D("2024-11-06")
    (found,) = gkrules.resolve(
        "每月后5日内", start=D("2024-10-01"), end=D("2024-10-31"), regime="行政复议法"
    )
    # From 30 September: 8, 9, 10, 11, 12 (a working Saturday) October.
    assert found.due == D("2024-10-12")


def test_an_own_regime_by_path(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        'id = "own"\ntitle = "本市规则"\n[[text]]\ntitle = "本市规则"\nfrom = 2020-01-01\n'
        'working_days = { most = 5 }\nworking = "第三条"\n',
        encoding="utf-8",
    )
    (found,) = gkrules.resolve("五日内", trigger=D("2024-11-01"), regime=str(path))
    assert found.due == D("2024-11-08")
    assert "本市规则第三条" in [step.basis for step in found.trace]
    path.write_text('id = "own"\ntitel = "本市规则"\n', encoding="utf-8")
    load.cache_clear()
    with pytest.raises(PlanError) as caught:
        load(str(path))
    assert "own.toml:2" in str(caught.value)
    assert "是否要写「title」" in str(caught.value)


@pytest.mark.shared
@pytest.mark.parametrize(
    "regime", [one for one in available() if one.id != "general"], ids=lambda one: one.id
)
def test_the_articles_stand_in_the_statute(regime: Regime, shared: Path) -> None:
    """Each file names the text it was checked against; what it says of working days stands in that article."""
    for text in regime.texts:
        assert text.checked
        name = re.split(r"[；：]", text.checked)[0]
        path = shared / "statutes" / f"{name}.md"
        if not path.exists():
            # Not beside the project: the file says what it was compared with, or that it was not.
            assert text.checked.startswith(("未核对", "未列入随附文本；已与公开法规库"))
            continue
        law = path.read_text(encoding="utf-8")
        for role, article in text.articles:
            number = re.match(r"第[一二三四五六七八九十百零]+条", article)
            if number is None:
                continue
            found = re.search(
                rf"^{number[0]}(.*?)(?=^第[一二三四五六七八九十百零]+条)", law, re.M | re.S
            )
            assert found, (name, article)
            if role == "working":
                assert "工作日" in found[1]
                for n in text.working.numbers:
                    assert f"{_ZH[n]}日" in found[1], (name, n)
            if role == "roll" and "；" not in article and text.rolls != "none":
                assert re.search(r"休假日|节假日", found[1]), (name, article)


_ZH = {1: "一", 2: "二", 3: "三", 5: "五", 7: "七", 10: "十", 15: "十五"}


def test_a_plan_and_an_obligation_may_name_a_regime(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(
        '[plan]\ntitle = "方案"\ndate = 2024-11-01\nregime = "行政复议法"\n'
        '[[obligation]]\nid = "1"\ntitle = "甲"\nlimits = ["本通知印发后五日内"]\nunits = "市甲局"\n'
        '[[obligation]]\nid = "2"\ntitle = "乙"\nlimits = ["本通知印发后五日内"]\n'
        'units = "市甲局"\nregime = "民法典"\n',
        encoding="utf-8",
    )
    agenda = gkrules.Agenda(gkrules.Plan.load(tmp_path / "plan.toml"))
    assert [task.occurrence.due for task in agenda.tasks()] == [D("2024-11-06"), D("2024-11-08")]
