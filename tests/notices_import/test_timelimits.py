"""Time limits of a row: in the deadline cell, inside the requirement, and both together."""

from __future__ import annotations

import pytest

from gkrules.documents import Place
from gkrules.notices.timelimits import (
    deadline_limits,
    is_deadline,
    is_limit,
    married,
    requirement_limits,
)
from gkrules.reader import parse

HERE = Place(table=1, row=2, column=5)


@pytest.mark.parametrize(
    ("cell", "read", "unread"),
    [
        ("全年工作", ["全年工作"], []),
        ("2017 年 11 月底前完成", ["2017年11月底前完成"], []),
        ("2017年11月\n底前完成", ["2017年11月底前完成"], []),
        ("2月10日前出方案\n12月底前完成", ["2月10日前出方案", "12月底前完成"], []),
        ("2月10日前出方案；完工时间另定", ["2月10日前出方案；完工时间另定"], []),
        ("按上级要求", [], ["按上级要求"]),
        ("每两月", ["每两月"], []),
        ("2022年全年", ["全年"], []),
        ("2018-2020年", ["2018-2020年"], []),
        ("2018年—2020年", ["2018年—2020年"], []),
        ("", [], []),
    ],
)
def test_a_deadline_cell(cell: str, read: list[str], unread: list[str]) -> None:
    found = deadline_limits(cell, HERE)
    assert [one.words for one in found if one.limit is not None] == read
    assert [one.words for one in found if one.limit is None] == unread
    assert all(one.error_zh and one.error_en for one in found if one.limit is None)
    assert all(parse(words) for words in read)


TEXTS: list[tuple[str, list[str], list[str]]] = [
    ("按月公开财政收支情况，解读增减原因", ["按月公开财政收支情况"], []),
    ("清理隐性壁垒，9月底前公布清单。", ["9月底前公布清单"], []),
    ("于2017年12月15日前报市政府办公室，同时公开", ["于2017年12月15日前报市政府办公室"], []),
    ("及时公开政策，主动回应", [], ["及时公开政策"]),
    ("做好日常监测和季度抽查，通报结果", ["季度抽查"], []),
    ("收到申请后，当场登记，在登记之日起15日内审查", ["收到申请后，当场登记", "在登记之日起15日内审查"], []),
    ("争取到“十三五”期末，建立数据库", ["到“十三五”期末"], []),
    ("最迟5小时内发布信息、24小时内举行发布会", ["最迟5小时内发布信息", "24小时内举行发布会"], []),
    ("6月完成招标，9月开工，12月底完成主体", ["6月完成招标", "9月开工", "12月底完成主体"], []),
    ("11月30日前,各单位将情况报市政府", ["11月30日前"], []),
    ("到2025年底前，全区建成示范社区", ["到2025年底前"], []),
    ("2019年6月底前公布，2020年底前发布总结", ["2019年6月底前公布", "2020年底前发布总结"], []),
    ("每两月组织一次检查", ["每两月组织一次检查"], []),
    ("于4月20日（星期五）前上报", ["于4月20日（星期五）前上报"], []),
    ("年底前向市政府报告全年落实情况", ["年底前向市政府报告"], []),
    ("截至2022年底，已完成全部任务", [], []),
    ("建立定期发布机制，完善及时的信息渠道", [], []),
    ("落实《2017年6月底前完成工作的通知》精神", [], []),
    ("总结2016年底前的经验", [], []),
    ("推进改革，加强宣传", [], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "firm", "vague"), TEXTS, ids=[one[0] for one in TEXTS])
def test_limits_inside_a_requirement(text: str, firm: list[str], vague: list[str]) -> None:
    found = requirement_limits(text, HERE)
    assert [one.words for one in found if not one.vague] == firm
    assert [one.words for one in found if one.vague] == vague
    assert all(parse(one.words) == one.limit for one in found)
    assert all(one.place == HERE for one in found)


def test_a_year_said_earlier_is_written_out() -> None:
    """2018年6月底前启动，10月底前完成: the second is of 2018, whatever the plan's year."""
    first, second = requirement_limits("2018年6月底前启动试点，10月底前完成总结", HERE)
    assert first.words == "2018年6月底前启动试点"
    assert second.rewritten
    assert second.limit == parse(second.words) == parse("2018年10月底前")


def test_a_unit_that_the_clause_names_has_the_limit() -> None:
    text = "推进监测。各县（区）环境保护部门于每年3月底前确定名录。2017年8月25日前，市级各部门要制定目录"
    assert [(one.words, one.who) for one in requirement_limits(text, HERE)] == [
        ("于每年3月底前确定名录", "各县（区）环境保护部门"),
        ("2017年8月25日前", "市级各部门"),
    ]


def test_what_the_deadline_says_more_exactly_is_covered() -> None:
    cell = deadline_limits("每月、每季度后20日内完成", HERE)
    text = requirement_limits("按月公开收支，每年公布决算", HERE)
    limits, clashes = married(cell, text, 2017)
    assert [(one.words, one.covered) for one in limits] == [
        ("每月、每季度后20日内完成", False),
        ("按月公开收支", True),
        ("每年公布决算", False),
    ]
    assert clashes == ()


@pytest.mark.parametrize(
    ("cell", "text", "clash"),
    [
        ("11月底前", "补齐台账，12月底前完成", True),  # later than the deadline
        ("11月底前", "6月底前出方案", False),  # a step on the way
        ("7月底前开展网站普查工作", "6月底前开展网站普查工作", True),  # one act, two dates
        ("全年工作", "12月底前完成", False),
        ("2017年11月底前", "11月底前完成", False),  # the same day
    ],
)
def test_a_deadline_that_contradicts_its_own_text(cell: str, text: str, clash: bool) -> None:
    _, clashes = married(deadline_limits(cell, HERE), requirement_limits(text, HERE), 2017)
    assert bool(clashes) is clash


@pytest.mark.parametrize(
    ("words", "limit", "deadline"),
    [
        ("全年工作", True, True),
        ("2017年7月底前对企业门户网站开展1次内容保障普查", True, True),
        ("大力推进“互联网+政务服务”，年内完成目录编制", True, False),
        ("市财政局", False, False),
        ("推进公开", False, False),
    ],
)
def test_what_stands_in_a_deadline_column(words: str, limit: bool, deadline: bool) -> None:
    assert (is_limit(words), is_deadline(words)) == (limit, deadline)
