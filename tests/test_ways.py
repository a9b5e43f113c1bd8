"""What is written in many ways is read in one: years from and to, glosses, cycles without 个."""

from __future__ import annotations

from datetime import date

import pytest

import gkrules
from gkrules.errors import ParseError
from gkrules.limits import By, Every, Span

D = date.fromisoformat

# From year to year: never a period of two thousand years.
SPANS = [
    ("2018-2020年", "2018-01-01", "2020-12-31"),
    ("2018—2020年", "2018-01-01", "2020-12-31"),
    ("2018年—2020年底前", "2018-01-01", "2020-12-31"),
    ("2018年至2020年", "2018-01-01", "2020-12-31"),
    ("2018～2020年内", "2018-01-01", "2020-12-31"),
    ("自2018年底起至2020年底止", "2018-12-31", "2020-12-31"),
    ("自2018年1月起至2020年6月止", "2018-01-01", "2020-06-30"),
    ("自2018年第二季度起至2020年第三季度止", "2018-04-01", "2020-09-30"),
    ("自6月1日起至8月31日止", "2018-06-01", "2018-08-31"),
]


@pytest.mark.parametrize(("words", "first", "last"), SPANS)
def test_from_one_year_to_another(words: str, first: str, last: str) -> None:
    limit = gkrules.parse(words)
    assert isinstance(limit, Span) and limit.action == ""
    (found,) = gkrules.resolve(limit, year=2018)
    assert (found.start, found.due) == (D(first), D(last))
    assert gkrules.parse(gkrules.write(limit)) == limit


CYCLES = [("每两月", 2), ("每三月报送", 3), ("每3月", 3), ("每两季度", 2), ("每两个月", 2)]


@pytest.mark.parametrize(("words", "step"), CYCLES)
def test_a_cycle_of_several_months_is_no_month(words: str, step: int) -> None:
    limit = gkrules.parse(words)
    assert isinstance(limit, Every)
    assert limit.cycle.step == step
    assert gkrules.parse(gkrules.write(limit)) == limit


@pytest.mark.parametrize("words", ["每3月10日前", "每两月15日前", "每三月底前", "每6月"])
def test_what_may_be_a_month_or_so_many_is_refused_or_a_cycle(words: str) -> None:
    try:
        limit = gkrules.parse(words)
    except ParseError:
        return
    assert isinstance(limit, Every) and limit.cycle.step > 1


@pytest.mark.parametrize(
    "words",
    ["4月20日(星期五)前上报", "4月20日（周五）前上报", "4月20日（含）前上报", "4月20日前上报"],
)
def test_a_bracket_that_says_the_day_again(words: str) -> None:
    limit = gkrules.parse(words)
    assert isinstance(limit, By)
    assert limit.action == "上报"
    assert limit == gkrules.parse("4月20日前上报")


def test_a_whole_year() -> None:
    (found,) = gkrules.resolve("2022年全年")
    assert found.due == D("2022-12-31")


def test_offsets_point_into_the_text_as_written() -> None:
    text = "各单位应当在4月20日（星期五）前上报计划，每两月报送一次进展。"
    first, second = gkrules.find(text)
    assert text[first.start : first.end] == "在4月20日（星期五）前"
    assert text[second.start : second.end].startswith("每两月")
    with pytest.raises(ParseError) as caught:
        gkrules.parse("2018-2020年32日前")
    start, end = caught.value.span
    assert 0 <= start < end <= len("2018-2020年32日前")


FOUND = [
    ("各单位应当于4月20日前上报计划。", ["于4月20日前"]),
    ("2017年6月30日前下达指标。", ["2017年6月30日前"]),
    ("9月底前公布目录。", ["9月底前"]),
    ("10月底前修订完成办法。", ["10月底前"]),
    ("到2025年底前，全面建成体系。", ["到2025年底前"]),
    # Which law, which document: no duty.
    ("1997年9月30日以前施行的法律", []),
    ("2020年12月31日前公布的文件", []),
    ("本条例自2021年1月1日起施行。", []),
    ("12月31日以上的", []),
]


@pytest.mark.parametrize(("text", "words"), FOUND)
def test_dates_to_act_by_in_running_text(text: str, words: list[str]) -> None:
    assert [match.text for match in gkrules.find(text)] == words


CYCLES_TOLD = [
    ("按月公开财政收支情况，解读增减变化。", ["按月"]),
    ("推进改革；每季度报送进展情况。", ["每季度"]),
    ("开展监测，每月向社会公布水质状况。", ["每月"]),
    ("每年公布的名单", []),
    ("每年公布后的数据", []),
]


@pytest.mark.parametrize(("text", "words"), CYCLES_TOLD)
def test_a_cycle_whose_act_is_the_duty(text: str, words: list[str]) -> None:
    assert [match.text for match in gkrules.find(text)] == words
