"""Tables of tasks: heads of other offices, two-row heads, merged cells, pages, sections, notes, no head at all."""

from __future__ import annotations

import pytest

from gkrules.documents import Table
from gkrules.notices import Draft, Row, understand
from gkrules.notices.heads import role_of
from tests.notices_import import LETTER, document, table


def rows(*blocks: str | Table, kind: str = "docx") -> dict[str, Row]:
    return {row.id: row for row in understand(document(*blocks, kind=kind)).rows}


def codes(draft: Draft) -> set[str]:
    return {doubt.code for doubt in draft.doubts}


HEADS = [
    ("序号", "工作任务", "具体要求", "牵头落实单位", "完成时限"),
    ("编号", "主要任务", "工作内容", "责任单位", "完成时间"),
    ("项目序号", "重点工作", "工作措施", "责任部门", "时间要求"),
    ("序 号", "目标任务", "工作要求", "牵头单位", "时间节点"),
    ("No.", "工作事项", "具体举措", "责任科室", "时限要求"),
    ("序号", "任务类别", "任务内容", "承办单位", "整改时限"),
    ("序号", "领域", "落实措施", "实施单位", "时限"),
    ("序号", "项目", "要点", "主办单位（科室）", "进度安排"),
]


@pytest.mark.parametrize("head", HEADS, ids=["/".join(head) for head in HEADS])
def test_the_heads_of_other_offices(head: tuple[str, ...]) -> None:
    found = rows(
        table(
            "\n".join(
                (" | ".join(head), "1 | 推进公开 | 公开预算，集中发布。 | 市财政局 | 6月底前")
            )
        )
    )
    (row,) = found.values()
    assert (row.id, row.task, row.requirement, row.units, row.deadline) == (
        "1",
        ("推进公开",),
        "公开预算，集中发布。",
        "市财政局",
        "6月底前",
    )


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("责任单位/责任人", "units"),
        ("牵头单位及负责人", "lead"),
        ("责任单位负责人", "extra"),
        ("责任领导", "extra"),
        ("责任单位（第一位为牵头单位）", "units"),
        ("配合部门", "support"),
        ("督导单位", "guide"),
        ("建设单位", "units"),
        ("责任单位及完成时限", "both"),
        ("整改完成时限", "deadline"),
        ("工作任务及要求", "requirement"),
        ("目标任务", "task"),
        ("项目序号", "number"),
        ("备注", "extra"),
        ("公开预算，集中发布", None),
        ("市财政局", None),
    ],
)
def test_what_head_words_say(words: str, role: str | None) -> None:
    assert role_of(words) == role


def test_heads_that_do_not_say_what_stands_below_them() -> None:
    found = rows(
        table("""
        序号 | 任务内容 | 任务分工 | 安排
        1 | 公开预算，集中发布。 | 市财政局 | 2023年6月底前
        2 | 公开决算，集中发布。 | 市财政局、审计局 | 2023年9月底前
        """)
    )
    assert [(row.units, row.deadline) for row in found.values()] == [
        ("市财政局", "2023年6月底前"),
        ("市财政局、审计局", "2023年9月底前"),
    ]


TWO_ROWS = """
序号 | 重点任务 | 具体措施 | 责任分工 | < | 完成时限 | 备注
^ | ^ | ^ | 牵头单位 | 配合单位 | ^ | ^
一 | 优化审批 | < | < | < | < | <
1 | 压减时间 | 推行告知承诺，压减办理时间。 | 市行政审批局 | 市发展改革委、财政局⏎各县（市、区） | 6月底前 | 省定任务
^ | ^ | 公布办事指南。 | ^ | ^ | 9月底前 |
2 | 减税降费 | 落实各项减税降费政策。 | 市税务局 | | 长期坚持 |
二 | 加强监管 | < | < | < | < | <
３ | 双随机 | 每季度开展一次抽查，结果5个工作日内公示。 | 市市场监管局 | 各有关部门 | 12月底前 |
注：长期坚持的任务每年报告。 | < | < | < | < | < | <
"""


def test_a_head_over_two_rows_sections_merged_cells_sub_rows_and_notes() -> None:
    draft = understand(document(LETTER, table(TWO_ROWS)))
    found = {row.id: row for row in draft.rows}
    assert list(found) == ["cover-1", "1-1", "1-2", "2", "3"]
    assert found["1-1"].task == ("优化审批", "压减时间")
    assert (
        found["1-1"].units
        == "牵头单位：市行政审批局；配合单位：市发展改革委、财政局、各县（市、区）"
    )
    assert found["1-1"].extra == (("备注", "省定任务"),)
    assert found["1-2"].units == found["1-1"].units
    assert (found["1-2"].number, found["1-2"].deadline) == ("1", "9月底前")
    assert found["2"].units == "市税务局"
    assert found["3"].number == "３" and found["3"].task == ("加强监管", "双随机")
    assert [limit.words for limit in found["3"].limits] == [
        "12月底前",
        "每季度开展一次抽查",
        "5个工作日内公示",
    ]
    assert found["3"].clause == "附表第３项"
    assert {"no-units", "no-limit", "merged-guess", "leftover-text"}.isdisjoint(codes(draft))
    noted = [one.text for one in draft.recognised if one.what == "note"]
    assert noted == ["注：长期坚持的任务每年报告。"]


PAGE_1 = """
序号 | 工作任务 | 具体要求 | 责任单位 | 完成时限
1 | 推进公开 | 公开预决算信息。 | 市财政局 | 全年工作
2 | ^ | 建立台账，加强业务培训，强化各级领导干部在互联网环境下的 | 市政府办公室、市人力资源 | 2023年11月底前
"""
PAGE_2 = """
序号 | 工作任务 | 具体要求 | 责任单位 | 完成时限
 | | 政务公开理念。 | 社会保障局 |
3 | ^ | 清理网站。 | ^ | ^
4 | 便民服务 | 公布目录。 | 市政务服务局 | 6月底前
"""


def test_a_row_and_merged_cells_over_the_end_of_a_page() -> None:
    """The last row of page 1 ends on page 2; its units and deadline also hold row 3."""
    draft = understand(
        document(LETTER, table(PAGE_1, 1, 1), "— 3 —", table(PAGE_2, 2, 2), kind="pdf")
    )
    found = {row.id: row for row in draft.rows}
    assert list(found) == ["cover-1", "1", "2", "3", "4"]
    assert found["2"].requirement.endswith("互联网环境下的政务公开理念。")
    assert found["2"].units == found["3"].units == "市政府办公室、市人力资源社会保障局"
    assert found["2"].deadline == found["3"].deadline == "2023年11月底前"
    assert found["3"].task == ("推进公开",)
    assert found["4"].units == "市政务服务局"
    assert "cell-continued" in codes(draft)
    assert [one.text for one in draft.recognised if one.what == "page"] == ["— 3 —"]


def test_blanks_in_a_table_whose_merges_are_lost_are_filled_and_told() -> None:
    draft = understand(
        document(
            table("""
            序号 | 工作任务 | 具体要求 | 责任单位 | 完成时限
            1 | 推进公开 | 公开预算，集中发布。 | 市财政局 | 2023年6月底前
            2 | | 公开决算，集中发布。 | |
            3 | 便民 | 公布目录，实时更新。 | 市政府办公室 | 全年工作
            """),
            kind="txt",
        )
    )
    (_, second, _) = draft.rows
    assert second.units == "市财政局"
    assert second.deadline == "2023年6月底前"  # the text of a merged cell stands on its first line
    assert second.task == ("推进公开",)
    told = [doubt for doubt in draft.doubts if doubt.code == "merged-guess"]
    assert len(told) == 3 and all(doubt.rows == ("2",) for doubt in told)
    assert len(second.notes) == 2


def test_blanks_in_a_table_that_keeps_its_merges_stay_blank() -> None:
    draft = understand(
        document(
            table("""
            序号 | 工作任务 | 具体要求 | 责任单位 | 完成时限
            1 | 推进公开 | 公开预算，集中发布。 | 市财政局 | 2023年6月底前
            2 | ^ | 公开决算，集中发布。 | |
            """)
        )
    )
    assert (draft.rows[1].units, draft.rows[1].limits) == ("", ())
    assert {"no-units", "no-limit"} <= codes(draft)
    assert "merged-guess" not in codes(draft)


def test_a_table_without_a_head_is_read_by_what_its_columns_hold() -> None:
    found = rows(
        table("""
        1 | 市财政局牵头 | 推进预算公开，集中发布。 | 2023年6月底前
        2 | 市发展改革委 | 公布政策清单，及时更新。 | 全年工作
        3 | 市政府办公室 | 组织督查。 | 每季度第一周内
        """)
    )
    assert [row.units for row in found.values()] == ["市财政局牵头", "市发展改革委", "市政府办公室"]
    assert [row.requirement for row in found.values()][2] == "组织督查。"
    assert [row.deadline for row in found.values()] == [
        "2023年6月底前",
        "全年工作",
        "每季度第一周内",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "组长 | 张某 | 市政府\n副组长 | 李某 | 市财政局\n成员 | 王某 | 市审计局",
        "序号 | 姓名 | 单位 | 职务 | 联系电话\n1 | 张某 | 市财政局 | 科长 | 123",
    ],
)
def test_lists_of_people_are_no_tasks(text: str) -> None:
    draft = understand(document("领导小组名单", table(text)))
    assert draft.rows == ()
    assert "unused-table" in codes(draft)


def test_persons_are_no_units_and_quarters_are_deadlines() -> None:
    found = rows(
        table("""
        序号 | 项目名称 | 年度目标 | 牵头领导 | 牵头单位 | 责任单位 | 一季度 | 二季度
        1 | 污水处理厂 | 完成主体工程建设。 | 张三 | 县住建局 | 县发改局、各乡镇 | 完成招标 | 完成主体工程
        """)
    )
    row = found["1"]
    assert row.units == "牵头单位：县住建局；配合单位：县发改局、各乡镇"
    assert row.extra == (("牵头领导", "张三"),)
    assert [limit.words for limit in row.limits] == ["一季度完成招标", "二季度完成主体工程"]


def test_units_and_deadline_in_one_column() -> None:
    found = rows(
        table("""
        项目 | 任务内容 | 责任单位及完成时限
        一、经济 | < | <
        增长 | 1.做好统计监测。 | 区统计局；每月10日前
        ^ | 2.加强调度。 | 区发改局牵头，区工信局配合，长期坚持
        二、民生 | < | <
        就业 | 3.开展培训。 | 区人社局⏎11月底前
        合计 | 3项 |
        """)
    )
    assert [(row.number, row.units, row.deadline) for row in found.values()] == [
        ("1", "区统计局", "每月10日前"),
        ("2", "区发改局牵头，区工信局配合", "长期坚持"),
        ("3", "区人社局", "11月底前"),
    ]
    assert [row.task for row in found.values()] == [
        ("一、经济", "增长"),
        ("一、经济", "增长"),
        ("二、民生", "就业"),
    ]


def test_several_tables_whose_numbers_begin_anew_and_one_that_holds_no_tasks() -> None:
    draft = understand(
        document(
            LETTER,
            "附件1",
            table("""
            序号 | 任务 | 责任单位 | 时限
            1 | 公开预算。 | 市财政局 | 6月底前
            2 | 公开审计结果。 | 市审计局 | 2018-2020期间
            """),
            "附件2",
            table(
                """
            序号 | 问题 | 整改措施 | 整改时限 | 责任单位
            1 | 网站更新慢 | 立即更新。 | 立行立改 | 市政府办公室
            3 | 热线不通 | 10日内修复。 | 9月30日 | 市信访局
            3 | 台账不全 | 补齐，12月底前完成。 | 11月底前 | 市档案局
            """,
                2,
            ),
            "附件3",
            table("姓名 | 电话\n张三 | 123456", 3),
        )
    )
    assert [row.id for row in draft.rows] == ["cover-1", "1", "2", "t2-1", "t2-3", "t2-3.2"]
    told = {doubt.code: doubt for doubt in draft.doubts}
    assert told["unused-table"].text == "姓名\n电话\n张三\n123456"
    assert told["number-skipped"].text == "2"
    assert told["number-doubled"].rows == ("t2-3.2",)
    assert told["contradiction"].rows == ("t2-3.2",)
    unread = [doubt.text for doubt in draft.doubts if doubt.code == "unread-limit"]
    assert unread == ["2018-2020期间"]


def test_several_units_beside_one_requirement() -> None:
    """Units alone are one row; units with deadlines of their own are rows of their own."""
    found = rows(
        table("""
        序号 | 任务 | 要求 | 责任单位 | 时限
        1 | 公开 | 公开预算和决算，集中展示。 | 市财政局 | 6月底前
        ^ | ^ | ^ | 市审计局 | 9月底前
        2 | 督查 | 开展督查，通报结果。 | 市政府办公室 | 12月底前
        ^ | ^ | ^ | 市司法局 | ^
        填表人：张某 | < | < | < | <
        """)
    )
    assert [(row.id, row.units, row.deadline) for row in found.values()] == [
        ("1-1", "市财政局", "6月底前"),
        ("1-2", "市审计局", "9月底前"),
        ("2", "市政府办公室；市司法局", "12月底前"),
    ]


def test_numbers_that_begin_anew_with_each_section() -> None:
    draft = understand(
        document(
            table("""
            序号 | 任务 | 责任单位 | 时限
            一、经济 | < | < | <
            1 | 稳增长，抓项目。 | 市财政局 | 年底前
            2 | 促消费，办活动。 | 市商务局 | 同上
            二、民生 | < | < | <
            1 | 稳就业，办培训。 | 市人社局 | /
            """)
        )
    )
    assert [(row.id, row.number, row.deadline) for row in draft.rows] == [
        ("1.1", "1", "年底前"),
        ("1.2", "2", "年底前"),
        ("2.1", "1", ""),
    ]
    assert {"number-doubled", "number-skipped"}.isdisjoint(codes(draft))


def test_numbers_of_every_kind() -> None:
    printed = ["1", "２", "三", "（四）", "⑤", "6.", "第7项", "8、"]
    lines = [
        f"{number} | 公开第{at}批信息。 | 市财政局 | 年底前" for at, number in enumerate(printed)
    ]
    draft = understand(document(table("\n".join(["序号 | 任务 | 责任单位 | 时限", *lines]))))
    assert [row.id for row in draft.rows] == [str(number) for number in range(1, 9)]
    assert [row.number for row in draft.rows] == printed


def test_dotted_numbers_and_a_title_inside_the_table() -> None:
    draft = understand(
        document(
            table("""
            甲市2024年任务表 | < | < | <
            序号 | 重点工作 | 牵头单位 | 完成时限
            1.1 | 压减审批时间。 | 市审批局 | 6月底
            1.2 | 推行告知承诺。 | 市司法局 | 12月31日
            """),
            kind="xlsx",
        )
    )
    assert [(row.id, row.number) for row in draft.rows] == [("1-1", "1.1"), ("1-2", "1.2")]
    assert (draft.title, draft.year) == ("甲市2024年任务表", 2024)
