"""Service of documents: worked by hand for every way of every statute, and against the statutes' texts."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from attrs import evolve

import gkrules
from gkrules import numerals
from gkrules.errors import CalendarBoundsError, DataError, PlanError, RegimeError, ResolveError
from gkrules.limits import NotBefore, Within
from gkrules.occurrence import Certainty
from gkrules.plain import from_dict, to_dict
from gkrules.service import (
    Service,
    ServiceText,
    Way,
    available,
    filed,
    load,
    served,
)
from gkrules.service.load import own

D = date.fromisoformat
#: `explain` reads the trace alone.

# Statute, way, the day given, the day of service, worked by hand; words that stand in the cited place.
# Where a period runs: 5 January + 30 = 26 days of January and 4 of February, and so on.
WORKED = [
    # 民事诉讼法, text of 2023
    ("民事诉讼法", "直接送达", "2026-01-05", "2026-01-05", "签收(的)?日期为送达日期"),
    ("民事诉讼法", "留置送达", "2026-01-10", "2026-01-10", "即视为送达"),
    ("民事诉讼法", "电子送达", "2026-01-11", "2026-01-11", "到达受送达人特定系统的日期"),
    ("民事诉讼法", "委托送达", "2026-01-12", "2026-01-12", "委托其他人民法院"),
    ("民事诉讼法", "邮寄送达", "2026-01-13", "2026-01-13", "以回执上注明的收件日期为送达日期"),
    ("民事诉讼法", "转交送达", "2026-01-14", "2026-01-14", "以在送达回证上的签收日期"),
    ("民事诉讼法", "公告送达", "2026-01-05", "2026-02-04", "经过三十日，即视为送达"),
    ("民事诉讼法", "邮件退回", "2026-01-15", "2026-01-15", ""),
    ("民事诉讼法", "邮寄送达（境外）", "2026-01-31", "2026-04-30", "自邮寄之日起满三个月"),
    ("民事诉讼法", "公告送达（境外）", "2026-01-05", "2026-03-06", "经过六十日，即视为送达"),
    # the text of 2021
    ("民事诉讼法@2021", "直接送达", "2022-01-01", "2022-01-01", ""),
    ("民事诉讼法@2021", "留置送达", "2023-12-31", "2023-12-31", ""),
    ("民事诉讼法@2021", "电子送达", "2023-05-04", "2023-05-04", ""),
    ("民事诉讼法@2021", "委托送达", "2023-05-05", "2023-05-05", ""),
    ("民事诉讼法@2021", "邮寄送达", "2023-05-06", "2023-05-06", ""),
    ("民事诉讼法@2021", "转交送达", "2023-05-07", "2023-05-07", ""),
    ("民事诉讼法@2021", "公告送达", "2023-12-01", "2023-12-31", ""),
    ("民事诉讼法@2021", "邮件退回", "2023-05-08", "2023-05-08", ""),
    ("民事诉讼法@2021", "邮寄送达（境外）", "2022-11-30", "2023-02-28", ""),
    ("民事诉讼法@2021", "公告送达（境外）", "2023-06-30", "2023-09-30", ""),
    # the texts of 2012 and 2017
    ("民事诉讼法@2017", "直接送达", "2013-01-01", "2013-01-01", ""),
    ("民事诉讼法@2017", "留置送达", "2021-12-31", "2021-12-31", ""),
    ("民事诉讼法@2017", "电子送达", "2021-05-06", "2021-05-06", ""),
    ("民事诉讼法@2017", "委托送达", "2021-05-07", "2021-05-07", ""),
    ("民事诉讼法@2017", "邮寄送达", "2021-05-08", "2021-05-08", ""),
    ("民事诉讼法@2017", "转交送达", "2021-05-09", "2021-05-09", ""),
    ("民事诉讼法@2017", "公告送达", "2021-03-01", "2021-04-30", ""),
    ("民事诉讼法@2017", "邮件退回", "2021-05-10", "2021-05-10", ""),
    ("民事诉讼法@2017", "邮寄送达（境外）", "2020-11-30", "2021-02-28", ""),
    ("民事诉讼法@2017", "公告送达（境外）", "2021-01-15", "2021-04-15", ""),
    # statutes that follow it: their own ways, and one of those taken over
    ("行政诉讼法", "邮件退回", "2026-01-06", "2026-01-06", ""),
    ("行政诉讼法", "公告送达", "2026-08-01", "2026-08-31", ""),
    ("行政复议法", "公告送达", "2026-03-02", "2026-04-01", ""),
    ("行政复议法", "直接送达", "2023-12-29", "2023-12-29", ""),
    ("行政复议法实施条例", "当场作出", "2026-01-07", "2026-01-07", ""),
    ("行政复议法实施条例", "直接送达", "2026-01-07", "2026-01-07", ""),
    ("行政复议法实施条例", "邮寄送达", "2026-01-07", "2026-01-07", ""),
    ("行政复议法实施条例", "公告送达", "2026-02-04", "2026-02-04", ""),
    ("行政复议法实施条例", "补充告知", "2026-01-07", "2026-01-07", ""),
    ("行政复议法实施条例", "知道行政行为", "2026-01-07", "2026-01-07", ""),
    ("行政处罚法", "当场交付", "2026-01-08", "2026-01-08", "宣告后当场交付当事人"),
    ("行政处罚法", "电子送达", "2026-01-08", "2026-01-08", "传真、电子邮件等方式"),
    ("行政处罚法", "公告送达", "2026-06-01", "2026-07-01", ""),
    ("行政强制法", "公告送达", "2026-07-01", "2026-07-31", ""),
    # 税收征收管理法实施细则
    ("税收", "直接送达", "2026-01-09", "2026-01-09", "直接或者委托送达税务文书的"),
    ("税收", "留置送达", "2026-01-09", "2026-01-09", "即视为送达"),
    ("税收", "委托送达", "2026-01-09", "2026-01-09", "直接或者委托送达税务文书的"),
    ("税收", "邮寄送达", "2026-01-09", "2026-01-09", "挂号函件回执上注明的收件日期"),
    ("税收", "电子送达", "2020-04-01", "2020-04-01", ""),
    ("税收", "公告送达", "2026-04-02", "2026-05-02", "自公告之日起满30日"),
    # 专利法实施细则, texts of 2023 and 2010
    ("专利法实施细则", "邮寄送达", "2026-02-01", "2026-02-16", "自文件发出之日起满15日，推定"),
    ("专利法实施细则", "实际收到", "2026-02-07", "2026-02-07", "以实际收到日为准"),
    ("专利法实施细则", "直接送交", "2026-02-02", "2026-02-02", "以交付日为送达日"),
    ("专利法实施细则", "公告送达", "2026-01-31", "2026-02-28", "自公告之日起满1个月"),
    ("专利法实施细则", "电子送达", "2026-02-03", "2026-02-03", "进入当事人认可的电子系统的日期"),
    ("专利法实施细则@2010", "邮寄送达", "2020-12-16", "2020-12-31", ""),
    ("专利法实施细则@2010", "直接送交", "2020-12-16", "2020-12-16", ""),
    ("专利法实施细则@2010", "公告送达", "2020-01-30", "2020-02-29", ""),
    # 商标法实施条例
    ("商标法实施条例", "邮寄送达", "2026-03-09", "2026-03-09", "以当事人收到的邮戳日为准"),
    ("商标法实施条例", "邮戳不清", "2026-03-10", "2026-03-25", "邮戳日不清晰或者没有邮戳的，自文件发出之日起满15日"),
    ("商标法实施条例", "直接递交", "2026-03-09", "2026-03-09", "直接递交的，以递交日为准"),
    ("商标法实施条例", "数据电文送达", "2026-03-20", "2026-04-04", "以数据电文方式送达的，自文件发出之日起满15日"),
    ("商标法实施条例", "实际收到", "2026-03-09", "2026-03-09", "能够证明实际收到日"),
    ("商标法实施条例", "公告送达", "2026-05-10", "2026-06-09", "自公告发布之日起满30日"),
    # 审计法实施条例
    ("审计法实施条例", "直接送达", "2026-01-12", "2026-01-12", "签收日期或者见证人证明的收件日期"),
    ("审计法实施条例", "邮寄送达", "2026-01-12", "2026-01-12", "邮政回执上注明的收件日期"),
    ("审计法实施条例", "其他方式", "2026-01-12", "2026-01-12", "以签收或者收件日期为送达日期"),
    # 公安机关办理行政案件程序规定, 道路交通安全违法行为处理程序规定
    ("公安机关办理行政案件程序规定", "当场交付", "2026-01-13", "2026-01-13", "当场交付被处理人"),
    ("公安机关办理行政案件程序规定", "直接送达", "2026-01-13", "2026-01-13", "首先采取直接送达方式"),
    ("公安机关办理行政案件程序规定", "留置送达", "2026-01-13", "2026-01-13", "即视为送达"),
    ("公安机关办理行政案件程序规定", "委托送达", "2026-01-13", "2026-01-13", "委托其他公安机关代为送达"),
    ("公安机关办理行政案件程序规定", "邮寄送达", "2026-01-13", "2026-01-13", "邮寄送达"),
    ("公安机关办理行政案件程序规定", "电子送达", "2026-01-13", "2026-01-13", "能够确认其收悉的方式"),
    ("公安机关办理行政案件程序规定", "公告送达", "2026-03-01", "2026-04-30", "公告期限不得少于六十日"),
    ("道路交通安全违法行为处理程序规定", "当场交付", "2026-01-14", "2026-01-14", ""),
    ("道路交通安全违法行为处理程序规定", "邮寄送达", "2026-01-14", "2026-01-14", ""),
    ("道路交通安全违法行为处理程序规定", "电子送达", "2026-01-14", "2026-01-14", ""),
    ("道路交通安全违法行为处理程序规定", "公告送达", "2026-05-01", "2026-06-30", ""),
    ("道路交通安全违法行为处理程序规定", "留置送达", "2026-01-14", "2026-01-14", ""),
]  # fmt: skip

# Papers handed in: the day given is the day that counts.
FILED = [
    ("民事诉讼法", "交邮", "2026-02-24", "期满前交邮的，不算过期"),
    ("民事诉讼法@2021", "交邮", "2022-02-24", ""),
    ("民事诉讼法@2017", "交邮", "2020-02-24", ""),
    ("行政诉讼法", "交邮", "2026-02-24", ""),
    ("行政复议法", "交邮", "2026-02-24", "依照《中华人民共和国民事诉讼法》关于期间"),
    ("行政复议法@2017", "交邮", "2022-02-24", "依照民事诉讼法关于期间"),
    ("税收", "邮寄申报", "2026-02-24", "以寄出的邮戳日期为实际申报日期"),
    ("专利法实施细则", "邮寄提交", "2026-02-24", "以寄出的邮戳日为递交日"),
    ("专利法实施细则", "邮戳不清", "2026-02-26", "邮戳日不清晰"),
    ("专利法实施细则", "电子提交", "2026-02-24", "特定电子系统的日期为递交日"),
    ("专利法实施细则@2010", "邮寄提交", "2020-02-24", ""),
    ("专利法实施细则@2010", "邮戳不清", "2020-02-24", ""),
    ("商标法实施条例", "直接递交", "2026-02-24", "直接递交的，以递交日为准"),
    ("商标法实施条例", "邮寄提交", "2026-02-24", "以寄出的邮戳日为准"),
    ("商标法实施条例", "邮戳不清", "2026-02-26", "邮戳日不清晰或者没有邮戳的"),
    ("商标法实施条例", "快递递交", "2026-02-24", "以快递企业收寄日为准"),
    ("商标法实施条例", "电子提交", "2026-02-24", "电子系统的日期为准"),
]


@pytest.mark.parametrize(("statute", "how", "day", "on"), [row[:4] for row in WORKED])
def test_worked_by_hand(statute: str, how: str, day: str, on: str) -> None:
    found = served(how, D(day), statute=statute)
    assert (found.day, found.date) == (D(day), D(on))
    assert found.filing is False
    assert found.fact.endswith("日") or "日" in found.fact
    assert re.search(r"[a-z] day|the day", found.fact_en)
    assert re.search(r"第[一二三四五六七八九十百零]+条", found.basis)
    # The day of service stands last in the trace, but for notes, with its article.
    (fixed,) = [step for step in found.trace if step.what.value == "served"]
    assert (fixed.after, fixed.basis) == (D(on), found.basis)
    assert (found.earliest, found.latest, found.certainty) == (D(on), D(on), Certainty.FIRM)
    assert all(gkrules.explain(found, lang) for lang in ("zh", "en"))


@pytest.mark.parametrize(("statute", "how", "day"), [row[:3] for row in FILED])
def test_what_is_posted_before_the_end_is_in_time(statute: str, how: str, day: str) -> None:
    found = filed(how, D(day), statute=statute)
    assert (found.date, found.how, found.filing) == (D(day), how, True)
    assert not found.ambiguities


def test_every_way_of_every_text_is_worked() -> None:
    worked = {
        (load(statute).id, served(how, D(day), statute=statute).text, served(how, D(day), statute=statute).key)
        for statute, how, day, *_ in WORKED
    } | {
        (load(statute).id, filed(how, D(day), statute=statute).text, f"<{filed(how, D(day), statute=statute).key}")
        for statute, how, day, _ in FILED
    }  # fmt: skip
    for statute in available():
        for text in statute.texts:
            for way in text.ways:
                key = f"<{way.key}" if way.filing else way.key
                assert (statute.id, text.title, key) in worked


def test_a_way_goes_by_its_term_its_short_term_or_its_key() -> None:
    for how in ("公告送达", "公告", "public-notice", " 公告送达 "):
        assert served(how, D("2026-01-05")).how == "公告送达"


# ---------------------------------------------------------------- the readings that practice leaves open


def test_the_day_after_the_period_is_full_is_the_other_reading() -> None:
    found = served("公告送达", D("2026-01-05"))
    # 4 February 2026 is a Wednesday: only the day after is open.
    assert [(one.name, one.due, one.policy) for one in found.ambiguities] == [
        ("deemed", D("2026-02-05"), ("deemed", "after"))
    ]
    after = served("公告送达", D("2026-01-05"), policy=gkrules.Policy(deemed="after"))
    assert after.date == D("2026-02-05")
    assert [(one.due, one.policy) for one in after.ambiguities] == [
        (D("2026-02-04"), ("deemed", "full"))
    ]


def test_service_does_not_roll_off_a_rest_day() -> None:
    # Thirty days from 16 January 2026 end on Sunday 15 February, the first day off of the Spring Festival.
    found = served("公告送达", D("2026-01-16"))
    assert found.date == D("2026-02-15")
    assert "不顺延" in "".join(gkrules.explain(found))
    assert "and stays" in "".join(gkrules.explain(found, "en"))
    assert [(one.name, one.due) for one in found.ambiguities] == [
        ("deemed", D("2026-02-16")),
        ("deemed_rolls", D("2026-02-24")),
    ]
    rolled = served("公告送达", D("2026-01-16"), policy=gkrules.Policy(deemed_rolls=True))
    assert rolled.date == D("2026-02-24")
    assert "第八十五条第三款" in "".join(gkrules.explain(rolled))
    both = gkrules.Policy(deemed="after", deemed_rolls=True)
    assert served("公告送达", D("2026-01-16"), policy=both).date == D("2026-02-25")


def test_a_reading_that_the_text_settles_is_not_open() -> None:
    # 第二百八十三条第一款第八项: 期间届满之日视为送达. 28 February 2026 is a working Saturday.
    after = gkrules.Policy(deemed="after")
    found = served("邮寄送达（境外）", D("2025-11-30"), policy=after)
    assert (found.date, found.ambiguities) == (D("2026-02-28"), ())
    # A way without a period has no other reading on any day: Sunday 11 January 2026.
    assert served("直接送达", D("2026-01-11"), policy=after).ambiguities == ()


def test_the_tax_rule_lengthens_the_other_reading() -> None:
    # Inside 3 April to 2 May 2026 three rest days run on, 4 to 6 April: three working days after Saturday 2 May,
    # a holiday, are 6, 7 and 8 May.
    found = served("公告送达", D("2026-04-02"), statute="税收")
    assert ("deemed_rolls", D("2026-05-08")) in [(one.name, one.due) for one in found.ambiguities]


def test_a_rolled_day_over_unpublished_days_is_provisional() -> None:
    # Sixty days from 2 December 2026 end on Sunday 31 January 2027: that year's schedule is not out.
    firm = served("公告送达（境外）", D("2026-12-02"))
    assert (firm.date, firm.certainty) == (D("2027-01-31"), Certainty.FIRM)
    found = served("公告送达（境外）", D("2026-12-02"), policy=gkrules.Policy(deemed_rolls=True))
    assert found.date == D("2027-02-01")
    assert found.certainty is Certainty.PROVISIONAL
    assert found.earliest <= found.date < found.latest


def test_a_plain_policy_serves_for_the_rest() -> None:
    forward = gkrules.Policy(month_end="forward")
    found = served("公告送达", D("2026-01-31"), statute="专利法实施细则", policy=forward)
    assert found.date == D("2026-03-01")


# ---------------------------------------------------------------- texts and their dates


def test_public_notice_was_sixty_days_before_2022() -> None:
    # Issued 20 December 2021: 11 days of December, 31 of January, 18 of February make sixty.
    found = served("公告送达", D("2021-12-20"))
    assert found.date == D("2022-02-18")
    assert found.basis == "民事诉讼法（2012年、2017年修正）第九十二条第一款"
    # By the text in force at the end thirty: 11 of December, 19 of January.
    assert ("crossing", D("2022-01-19"), ("crossing", "end")) in [
        (one.name, one.due, one.policy) for one in found.ambiguities
    ]
    end = served("公告送达", D("2021-12-20"), policy=gkrules.Policy(crossing="end"))
    assert end.date == D("2022-01-19")
    assert ("crossing", D("2022-02-18"), ("crossing", "trigger")) in [
        (one.name, one.due, one.policy) for one in end.ambiguities
    ]
    assert served("公告送达", D("2022-01-01")).date == D("2022-01-31")


def test_a_statute_that_follows_another_crosses_with_it() -> None:
    found = served("公告送达", D("2021-12-20"), statute="行政复议法")
    assert found.date == D("2022-02-18")
    assert found.basis.startswith(
        "行政复议法（2017年修正）第四十条第一款；民事诉讼法（2012年、2017年修正）"
    )
    assert ("crossing", D("2022-01-19")) in [(one.name, one.due) for one in found.ambiguities]


def test_the_same_period_in_both_texts_is_no_ambiguity() -> None:
    found = served("公告送达", D("2023-12-20"))
    assert found.date == D("2024-01-19")
    assert [one.name for one in found.ambiguities] == ["deemed"]


def test_what_other_instruments_say_of_courts_does_not_bind_agencies() -> None:
    assert served("邮件退回", D("2026-01-05")).basis.startswith("最高人民法院")
    with pytest.raises(ResolveError, match="没有「邮件退回」"):
        served("邮件退回", D("2026-01-05"), statute="行政复议法")


def test_a_way_may_be_younger_than_its_text() -> None:
    with pytest.raises(ResolveError, match="没有「电子送达」"):
        served("电子送达", D("2020-03-31"), statute="税收")


# ---------------------------------------------------------------- from service to the due date


def test_the_day_of_service_starts_the_statutes_own_period() -> None:
    # Notice 5 January, served 4 February; fifteen days end on 19 February, in the Spring Festival (to the 23rd).
    found = served("公告送达", D("2026-01-05"))
    (appeal,) = gkrules.resolve("判决书送达之日起十五日内", trigger=found.date, regime="民事诉讼法")
    assert (appeal.nominal, appeal.due) == (D("2026-02-19"), D("2026-02-24"))
    assert filed("交邮", D("2026-02-24")).date <= appeal.due
    # Sent 16 January, presumed received the 31st; two months on is 31 March, a Tuesday.
    patent = served("邮寄送达", D("2026-01-16"), statute="专利法实施细则")
    (answer,) = gkrules.resolve("2个月内", trigger=patent.date, regime="专利法实施细则")
    assert (patent.date, answer.due) == (D("2026-01-31"), D("2026-03-31"))
    # The fine, handed over on Friday 9 January; sixty days for reconsideration: 22 of January, 28, 10 of March.
    fine = served("当场交付", D("2026-01-09"), statute="行政处罚法")
    (review,) = gkrules.resolve("六十日内", trigger=fine.date, regime="行政复议法")
    assert review.due == D("2026-03-10")


OWN = """id = "old-patent"
title = "旧规则"
[[text]]
title = "旧规则"
from = 1993-01-01
start = "第一条"
[[text.way]]
key = "post"
term = "邮寄送达"
fact = "文件发出之日"
article = "第二条"
period = "自文件发出之日起满15日后"
"""


def test_an_own_file_by_path(tmp_path: Path) -> None:
    """The example that 审查指南 publishes: sent 16 December 1999, received the 31st, two months end 29 February."""
    path = tmp_path / "old.toml"
    path.write_text(OWN, encoding="utf-8")
    found = served("post", D("1999-12-16"), statute=str(path))
    assert (found.date, found.basis, found.ambiguities) == (D("1999-12-31"), "旧规则第二条", ())
    assert found.fact_en == "文件发出之日"
    assert found.trace[0].basis == "旧规则第一条"
    (answer,) = gkrules.resolve("2个月内", trigger=found.date)
    assert answer.nominal == D("2000-02-29")
    assert served("post", D("1999-12-16"), statute=load(str(path))) == found


ANOTHER = 'key = "x"\nterm = "邮寄"\nfact = "某日"\narticle = "第三条"\n'

BAD = [
    ('title = "旧规则"\n[[text]]', 'titel = "旧规则"\n[[text]]', ":2 [titel]", "是否要写「title」"),
    ("from = 1993-01-01\n", 'from = "1993"\n', ":5 [text[1].from]", "应当是日期"),
    ("from = 1993-01-01\n", "", ":3 [text[1].from]", "缺少「from」"),
    ('term = "邮寄送达"\n', "", ":7 [text[1].way[1].term]", "缺少「term」"),
    ('article = "第二条"\n', "", ":7 [text[1].way[1].article]", "缺少「article」"),
    ("满15日后", "15日内", ":12 [text[1].way[1].period]", "自公告之日起满三十日后"),
    ("自文件发出之日起满15日后", "近三年内", ":12 [text[1].way[1].period]", "满三十日后"),
    ('start = "第一条"\n', 'regime = "行政复义法"\n', ":6 [text[1].regime]", "行政复议法"),
    ('start = "第一条"\n', 'as = "行政复义法"\nas_article = "一"\n', ":6 [text[1].as]", "行政复议法"),
    ('start = "第一条"\n', 'as = "行政复议法"\n', ":3 [text[1].as_article]", "缺少「as_article」"),
    ("[[text.way]]\n", '[[text.way]]\nopen = ["often"]\n', ":8 [text[1].way[1].open]", "deemed、deemed_rolls"),
    ("[[text.way]]\n", '[[text.way]]\nwodrs = ""\n', ":8 [text[1].way[1].wodrs]", "words"),
    ("[[text.way]]\n", f"[[text.way]]\n{ANOTHER}[[text.way]]\n", ":13 [text[1].way[2].key]", "写了两次"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "words"), BAD)
def test_a_bad_file_says_where(old: str, new: str, place: str, words: str, tmp_path: Path) -> None:
    assert old in OWN
    path = tmp_path / "bad.toml"
    path.write_text(OWN.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        served("post", D("2026-01-05"), statute=str(path))
    assert f"bad.toml{place}" in str(caught.value)
    assert words in str(caught.value)
    assert caught.value.en != caught.value.zh


def test_an_own_file_in_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "service").mkdir()
    (tmp_path / "service" / "old.toml").write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("GKRULES_DATA", str(tmp_path))
    own.cache_clear()
    try:
        assert served("post", D("1999-12-16"), statute="旧规则").date == D("1999-12-31")
    finally:
        own.cache_clear()
        load.cache_clear()


def test_a_statute_by_its_full_name_and_by_the_year_of_its_wording() -> None:
    assert load("《中华人民共和国民事诉讼法》") == load("civil-procedure")
    found = served("公告送达", D("2021-03-01"), statute="民事诉讼法@2012")
    assert found.date == D("2021-04-30")


def test_a_text_without_ways_and_without_a_statute_to_follow(tmp_path: Path) -> None:
    path = tmp_path / "bare.toml"
    path.write_text(OWN.split("[[text.way]]")[0], encoding="utf-8")
    with pytest.raises(PlanError, match=r"至少要有一个 \[\[text\.way\]\]"):
        load(str(path))
    empty = tmp_path / "empty.toml"
    empty.write_text(OWN.split("[[text]]")[0], encoding="utf-8")
    with pytest.raises(PlanError, match=r"至少要有一个 \[\[text\]\]"):
        load(str(empty))


# ---------------------------------------------------------------- errors


def test_an_unknown_way_lists_the_known_ones() -> None:
    with pytest.raises(ResolveError) as caught:
        served("公高送达", D("2026-01-05"))
    assert "是否要写「公告送达」" in str(caught.value)
    assert "直接送达（direct）" in str(caught.value)
    assert "did you mean '公告送达'" in caught.value.en
    with pytest.raises(ResolveError, match="没有「快递」这种递交方式。现有：交邮"):
        filed("快递", D("2026-01-05"))
    with pytest.raises(ResolveError, match="现有：无"):
        filed("交邮", D("2026-01-05"), statute="行政强制法")


def test_no_text_in_force_says_from_when_there_is_one() -> None:
    with pytest.raises(RegimeError, match="2013-01-01起施行") as caught:
        served("公告送达", D("2012-12-31"))
    assert "in force from 2013-01-01" in caught.value.en
    with pytest.raises(RegimeError, match="2023年修正"):
        served("公告送达", D("2024-01-01"), statute="民事诉讼法@2021")
    with pytest.raises(RegimeError, match="2023、2021、2017"):
        load("民事诉讼法@1991")
    # The statute that is followed may be the one without a text: 行政复议法 is on file since 1999.
    with pytest.raises(RegimeError, match="民事诉讼法关于送达没有"):
        served("直接送达", D("2010-05-04"), statute="行政复议法")
    with pytest.raises(RegimeError, match="是否要写「行政复议法」"):
        served("公告送达", D("2026-01-05"), statute="行政复义法")
    with pytest.raises(RegimeError, match="现有：民事诉讼法"):
        load("xyz")
    with pytest.raises(CalendarBoundsError):
        served("直接送达", D("2100-01-01"))


# ---------------------------------------------------------------- values


def test_plain_data_and_back() -> None:
    found = served("公告送达", D("2026-01-16"))
    data = to_dict(found)
    assert (data["type"], data["date"], data["day"]) == ("Service", "2026-02-15", "2026-01-16")
    assert from_dict(data) == found
    assert Service.from_dict(found.to_dict()) == found
    assert pickle.loads(pickle.dumps(found)) == found
    assert hash(found) == hash(served("公告", D("2026-01-16")))
    with pytest.raises(DataError):
        from_dict({**data, "more": 1})
    with pytest.raises(ValueError, match="trace"):
        evolve(found, trace=())


def test_an_instant_counts_as_its_day() -> None:
    assert served("直接", datetime(2026, 1, 5, 23, 59)).date == D("2026-01-05")
    assert type(served("直接", datetime(2026, 1, 5, 23, 59)).date) is date


def test_a_note_is_shown() -> None:
    found = served("邮寄送达", D("2026-01-13"), statute="公安机关办理行政案件程序规定")
    assert "没有写明" in gkrules.explain(found)[-1]


# ---------------------------------------------------------------- the files against the statutes' texts


def _texts() -> Iterator[tuple[str, ServiceText]]:
    for statute in available():
        for text in statute.texts:
            yield statute.id, text


def test_the_files_say_what_they_were_checked_against() -> None:
    for _, text in _texts():
        assert text.checked
        for way in text.ways:
            assert way.words and way.fact_en != way.fact
            if way.period:
                limit = gkrules.parse(way.period)
                assert isinstance(limit, NotBefore) and limit.after
                assert isinstance(limit.limit, Within) and limit.limit.since is not None
            else:
                assert not way.open
        if text.follows:
            assert load(text.follows).title == text.follows
        if text.regime:
            assert gkrules.regimes.load(text.regime).on(text.since)


def places(article: str, law: str) -> list[str]:
    """The paragraphs (款) and items (项) that a citation names, out of a statute's text."""
    found = []
    number = ""
    for part in re.split(r"[、；]", article):
        named = re.fullmatch(r"(第[一-龥]+?条)?(第[一-龥]+?款)?(第[一-龥]+?项)?", part)
        assert named, part
        number = named[1] or number
        body = re.search(
            rf"^{number}(?= )(.*?)(?=^第[一二三四五六七八九十百零]+条|\Z)", law, re.M | re.S
        )
        assert body, number
        rows = [row.strip() for row in body[1].split("\n") if re.search(r"[一-龥]", row)]
        paragraphs: list[list[str]] = []
        for row in rows:
            if re.match(r"[（(][一二三四五六七八九十]+[）)]", row):
                paragraphs[-1].append(row)
            elif not row.startswith("#"):
                paragraphs.append([row])
        kept = paragraphs
        if named[2]:
            kept = [paragraphs[numerals.read(named[2][1:-1]) - 1]]
        elif named[3]:
            kept = paragraphs[:1]
        if named[3]:
            found.append(kept[0][numerals.read(named[3][1:-1])])
        else:
            found.extend("".join(one) for one in kept)
    return found


def words_of(text: ServiceText, way: Way) -> str:
    rows = [(row[0], row[1], row[2], row[-1]) for row in (FILED if way.filing else WORKED)]
    ask = filed if way.filing else served
    for statute, how, day, words in rows:
        found = ask(how, D(day), statute=statute)
        if found.text == text.title and found.key == way.key:
            return words
    raise AssertionError(way)


@pytest.mark.shared
@pytest.mark.parametrize("text", [text for _, text in _texts()], ids=lambda text: text.title)
def test_the_articles_stand_in_the_statute(text: ServiceText, shared: Path) -> None:
    """Each cited paragraph is there, and the words the day rests on stand in one of them."""
    name = re.split(r"[；：]", text.checked)[0]
    path = shared / "statutes" / f"{name}.md"
    if not path.exists():
        # Not beside the project: the file says what it was compared with, or that it was not.
        assert text.checked.startswith(("未核对", "未列入随附文本；已与公开法规库"))
        return
    law = path.read_text(encoding="utf-8")
    for way in text.ways:
        if way.source:
            continue
        cited = way.article.split("；民事诉讼法")[0]
        words = words_of(text, way)
        assert words
        assert any(re.search(words, place) for place in places(cited, law)), (way.key, cited)
    if text.follows:
        assert any("民事诉讼法" in place for place in places(text.follows_by, law))
    if text.start:
        assert any("不计算" in place for place in places(text.start, law))
