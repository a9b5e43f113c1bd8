"""What frames a notice: title, number, addressee, signature, date, attachments, page marks."""

from __future__ import annotations

from datetime import date

import pytest

from gkrules.documents import Heading, Place
from gkrules.notices import understand
from gkrules.notices.letter import read_day
from tests.notices_import import document, table

NOTICE = """壬市人民政府办公室文件
壬政办〔2022〕15号
壬市人民政府办公室
关于印发2022年民生工程实施方案的通知
各县、区人民政府，市政府各部门：
《2022年民生工程实施方案》已经市政府同意，现印发给你们，请认真组织实施。
附件：1.任务表
2.汇总表
壬市人民政府办公室
二〇二二年四月十二日
（此件公开发布）
2022年民生工程
实施方案
一、目标任务
到2022年底，完成33项民生工程。
二、职责分工
（一）市财政局。负责资金筹措，每月5日前通报资金拨付进度。
抄送：市委办公室。
壬市人民政府办公室              2022年4月13日印发
- 2 -"""


def test_everything_around_the_tasks_is_known_for_what_it_is() -> None:
    draft = understand(document(NOTICE))
    assert (draft.title, draft.office, draft.number, draft.date, draft.year) == (
        "2022年民生工程实施方案",
        "壬市人民政府办公室",
        "壬政办〔2022〕15号",
        date(2022, 4, 12),
        2022,
    )
    what = {one.text.strip(): one.what for one in draft.recognised}
    assert what["壬市人民政府办公室文件"] == "furniture"
    assert what["各县、区人民政府，市政府各部门："] == "addressee"
    assert what["附件：1.任务表"] == what["2.汇总表"] == "attachment"
    assert what["二〇二二年四月十二日"] == "date"
    assert what["2022年民生工程"] == what["实施方案"] == "title"
    assert what["- 2 -"] == "page"
    assert what["抄送：市委办公室。"] == "furniture"
    assert not [doubt for doubt in draft.doubts if doubt.code == "leftover-text"]
    (duty,) = draft.rows
    assert (duty.units, duty.task) == ("市财政局", ("职责分工",))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017 年 7 月 3 日", date(2017, 7, 3)),
        ("二〇一七年七月三日", date(2017, 7, 3)),
        ("二○二六年十二月三十一日", date(2026, 12, 31)),
        ("２０２３年１１月０５日", date(2023, 11, 5)),
        ("2023年2月30日", None),
        ("2023年7月", None),
    ],
)
def test_days_as_offices_write_them(text: str, day: date | None) -> None:
    assert read_day(text) == day


def test_a_title_by_style_and_a_list_without_a_letter() -> None:
    draft = understand(
        document(
            Heading("癸区2025年重点任务清单", 0, Place(paragraph=1)),
            table("序号 | 任务 | 责任单位 | 时限\n1 | 公开预算。 | 区财政局 | 6月底前"),
        )
    )
    assert (draft.title, draft.year, draft.date) == ("癸区2025年重点任务清单", 2025, None)
    assert draft.prefixes == ("癸区", "区")
    assert "no-date" in {doubt.code for doubt in draft.doubts}


def test_a_title_with_several_years_leaves_the_year_to_the_date() -> None:
    text = "甲市三年行动计划（2018—2020年）\n1.做好工作。（市财政局，6月底前）"
    assert understand(document(text, "甲市人民政府\n2018年3月1日")).year == 2018
    assert understand(document(text)).year is None


def test_what_the_caller_knows_goes_first() -> None:
    draft = understand(document("要点\n1.做好工作。（市财政局）"), day=date(2024, 5, 6), title="甲")
    assert (draft.date, draft.title, draft.year) == (date(2024, 5, 6), "甲", 2024)


def test_what_a_reader_could_not_take_over_is_in_the_report() -> None:
    one = document("要点\n1.做好工作。（市财政局，6月底前）")
    told = type(one)(
        one.name, one.kind, one.blocks, (("有图片，没有读", "a picture was not read"),)
    )
    (doubt,) = [doubt for doubt in understand(told).doubts if doubt.code == "reader"]
    assert doubt.zh == "有图片，没有读"


def test_the_table_that_a_web_page_puts_above_is_no_table_of_tasks() -> None:
    draft = understand(
        document(
            table(
                "索引号： | 0123 | 主题分类： | 通知\n发布机构： | 甲市政府 | 文 号： | 甲政〔2022〕1号"
            ),
            "要点\n1.做好工作。（市财政局，6月底前）",
            kind="html",
        )
    )
    assert {one.what for one in draft.recognised if one.place.table} == {"metadata"}
    assert "unused-table" not in {doubt.code for doubt in draft.doubts}


def test_an_empty_document_is_no_error() -> None:
    draft = understand(document())
    assert (draft.rows, draft.doubts) == ((), ())
