"""Extensions and what does not count: by the words, by the statute, never beyond what is allowed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import gkrules
from gkrules.errors import RegimeError, ResolveError
from gkrules.limits import AllOf, Within
from gkrules.quantities import Quantity, Unit
from gkrules.regimes import Text, available, load

D = date.fromisoformat
TWENTY = "自收到申请之日起20个工作日内"


def test_the_statute_allows_what_the_words_do_not_say() -> None:
    # From 2026-02-10 the twentieth working day is 16 March (contract, section 9); twenty more from Tuesday the
    # 17th: 17-20 4, 23-27 9, 30 March-3 April 14, 7-10 April 18 (4 to 6 April rest), 13 and 14 April 20.
    (found,) = gkrules.resolve(
        TWENTY, trigger=D("2026-02-10"), regime="政府信息公开条例", extension=True
    )
    assert found.due == D("2026-04-14")
    (step,) = [step for step in found.trace if step.what.value == "extend"]
    assert step.basis == "政府信息公开条例（2019年修订）第三十三条第二款"
    assert "第三十三条第二款" in " ".join(gkrules.explain(found, "en"))


def test_a_part_of_the_extension() -> None:
    five = Quantity(5, Unit.WORKING_DAY)
    (found,) = gkrules.resolve(
        TWENTY, trigger=D("2026-02-10"), regime="政府信息公开条例", extension=five
    )
    assert found.due == D("2026-03-23")


@pytest.mark.parametrize(
    ("words", "regime", "asked", "most"),
    [
        (TWENTY, "政府信息公开条例", Quantity(21, Unit.WORKING_DAY), "20个工作日"),
        ("自受理申请之日起60日内", "行政复议法", Quantity(31, Unit.DAY), "30日"),
        ("30日内，可以延长15日", None, Quantity(16, Unit.DAY), "15日"),
        ("30日内，可以延长至60日", None, Quantity(31, Unit.DAY), "60日"),
        ("在立案之日起三个月内", "民事诉讼法", Quantity(2, Unit.MONTH), "1个月"),
    ],
)
def test_more_than_is_allowed_is_refused(
    words: str, regime: str | None, asked: Quantity, most: str
) -> None:
    with pytest.raises(ResolveError, match=most):
        gkrules.resolve(words, trigger=D("2026-02-10"), regime=regime, extension=asked)


def test_the_event_tells_two_limits_of_one_length_apart() -> None:
    # 行政许可法: twenty days to decide (ten more), and twenty for the lower office (none more).
    text = load("行政许可法").on(D("2026-01-01"))
    same = [one for one in text.limits if "二十日" in one.phrase]
    assert len(same) == 2
    with pytest.raises(ResolveError, match="没有写可以延长"):
        gkrules.resolve("20日内", trigger=D("2026-02-10"), regime="行政许可法", extension=True)


def test_nothing_is_allowed_where_nothing_says_so() -> None:
    for words, regime in (("10日内", None), ("自收到申请之日起7个工作日内", "政府信息公开条例")):
        with pytest.raises(ResolveError, match="没有写可以延长"):
            gkrules.resolve(words, trigger=D("2026-02-10"), regime=regime, extension=True)


def test_the_old_text_of_information_disclosure() -> None:
    # 15 working days from Monday 2018-09-03: 4-7 4, 10-14 9, 17-21 14, 25 September 15 (the 24th is 中秋节).
    (found,) = gkrules.resolve(
        "自收到申请之日起15个工作日内", trigger=D("2018-09-03"), regime="政府信息公开条例"
    )
    assert found.due == D("2018-09-25")
    # Fifteen more: 26-28 3, Saturday 29 and Sunday 30 work 5, 8-12 October 10, 15-19 15.
    (longer,) = gkrules.resolve(
        "自收到申请之日起15个工作日内",
        trigger=D("2018-09-03"),
        regime="政府信息公开条例",
        extension=True,
    )
    assert longer.due == D("2018-10-19")


def test_what_does_not_count_is_cited() -> None:
    # 5 to 9 October 2026: only 8 and 9 work, so two working days later than 2026-10-29.
    (found,) = gkrules.resolve(
        TWENTY,
        trigger=D("2026-09-24"),
        regime="政府信息公开条例",
        stops=[(D("2026-10-05"), D("2026-10-09"))],
    )
    assert found.due == D("2026-11-02")  # 29 Oct + 2 working days: Friday the 30th, Monday
    (step,) = [step for step in found.trace if step.what.value == "stop"]
    assert step.basis == "政府信息公开条例（2019年修订）第三十三条第三款"
    (plain,) = gkrules.resolve(
        TWENTY, trigger=D("2026-09-24"), stops=[(D("2026-10-05"), D("2026-10-09"))]
    )
    assert [step.basis for step in plain.trace if step.what.value == "stop"] == [""]


TEXTS = [text for regime in available() for text in regime.texts]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: f"{text.title}-{text.since}")
def test_every_limit_of_a_statute_can_be_read_and_counted(text: Text) -> None:
    for named in text.limits:
        limit = gkrules.parse(named.phrase)
        assert not isinstance(limit, AllOf), named
        assert gkrules.parse(gkrules.write(limit)) == limit
        assert text.limit(named.name) is named
        if isinstance(limit, Within):
            assert gkrules.resolve(limit, trigger=D("2025-03-03"))[0].due is not None
    assert bool(text.excluded) == bool(text.own("stops"))
    if text.limits:
        with pytest.raises(RegimeError, match=text.limits[0].name):
            text.limit("没有这个")


_ZH = {
    5: "五", 7: "七", 10: "十", 15: "十五", 20: "二十", 30: "三十", 45: "四十五", 60: "六十",
    90: "九十", 1: "一", 2: "二", 3: "三", 6: "六",
}  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: f"{text.title}-{text.since}")
def test_every_limit_stands_in_its_article(text: Text, shared: Path) -> None:
    """Its number and its extension's stand in the article, and each thing excluded in that of the stops."""
    path = shared / "statutes" / f"{re.split('[；：]', text.checked)[0]}.md"
    if not path.exists() or (text.version and f"({text.version}" not in path.name):
        return
    law = path.read_text(encoding="utf-8")
    for named in text.limits:
        words = _article(law, named.article)
        limit = gkrules.parse(named.phrase)
        if not isinstance(limit, Within):
            month, day = re.findall(r"\d+", named.phrase)
            assert f"{month}月{day}日前" in words, named
            continue
        lengths = [limit.quantity, *(one.quantity for one in limit.extensions)]
        for one in lengths:
            unit = {"月": "个月"}.get(one.unit.value, one.unit.value)
            numbers = f"(?:{one.n}|{_ZH[one.n]}|{'两' if one.n == 2 else _ZH[one.n]})"
            assert re.search(rf"{numbers}个?{unit}", words), (named, one)
        assert ("延长" in words) or not limit.extensions, named
    if text.excluded:
        words = _article(law, text.own("stops").removeprefix(text.title))
        for one in text.excluded:
            for part in one.split("、"):
                assert set(part) <= set(words), (part, words)


def _article(law: str, article: str) -> str:
    number = re.match(r"第[一二三四五六七八九十百零]+条", article)
    assert number
    found = re.search(rf"^{number[0]}(.*?)(?=^第[一二三四五六七八九十百零]+条)", law, re.M | re.S)
    assert found, article
    return found[1]


@pytest.mark.parametrize("extension", [True, Quantity(5, Unit.DAY)])
@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("2026年3月31日前", "没有写可以延长"),
        ("每月10日前", "没有写可以延长"),
        ("每季度后20日内", "没有写可以延长"),
        ("会议召开3日前", "没有写可以延长"),
        ("当日", "没有写可以延长"),
        ("全年", "没有写可以延长"),
        ("及时", "没有写可以延长"),
        ("自立案之日起至结案之日止", "没有写可以延长"),
        ("不得早于2026年3月31日", "没有写可以延长"),
        ("30日内，每月10日前", "没有写可以延长"),
        # The words allow one, but to no period that runs from an event.
        ("2026年3月底前完成，可以延长10日", "请直接写出"),
        ("每年3月底前公布，可以延长10日", "请直接写出"),
    ],
)
def test_an_extension_of_what_is_no_period_is_refused(
    phrase: str, told: str, extension: bool | Quantity
) -> None:
    """It would count for nothing: nobody must believe that the date is the extended one."""
    limit = gkrules.parse(phrase)
    with pytest.raises(ResolveError, match=told):
        gkrules.resolve(limit, start=D("2026-01-01"), end=D("2026-03-31"), extension=extension)
    gkrules.resolve(limit, start=D("2026-01-01"), end=D("2026-03-31"), extension=False)


def test_an_alternative_without_extension_does_not_refuse_the_limit_that_has_one() -> None:
    words = "15日内作出决定，可以延长10日；情况复杂的，30日内"
    (found,) = gkrules.resolve(words, trigger=D("2026-03-03"), extension=True)
    # 3 March and 25 days is Saturday the 28th; and 30 days Thursday 2 April.
    assert found.due == D("2026-03-30")
    assert [(one.name, one.due) for one in found.ambiguities] == [("otherwise", D("2026-04-02"))]
    with pytest.raises(ResolveError, match="没有写可以延长"):
        gkrules.resolve(
            words,
            trigger=D("2026-03-03"),
            extension=True,
            policy=gkrules.Policy(otherwise=1),
        )
