"""Prose: numbered items, brackets and labels at their ends, headings that lend them, duties in sentences."""

from __future__ import annotations

import pytest

from gkrules.documents import Heading, Place
from gkrules.notices import Row, RowKind, understand
from gkrules.notices.marks import read_marks
from tests.notices_import import LETTER, document

PLAN = """甲市2023年营商环境工作分工方案
为优化营商环境，制定本方案。
一、提升政务服务
（一）加大简政放权力度。承接好下放事项，做到应接尽接。（牵头单位：市行政审批局；责任单位：市司法局，各县（市、区）人民政府，6月底完成）
（二）推动导则落实。完善大厅功能。（市行政审批局牵头，各县（市、区）配合，12月底前完成）
二、优化市场环境
1.推行“一照多址”。（市市场监管局）
2.清理隐性壁垒，9月底前公布清单。（市发展改革委、市场监管局按职责分工负责）
3.加强宣传引导。
三、保障措施
各单位要于2023年4月15日前制定实施方案报市政府办公室。市政府办公室每季度通报进展情况。
附件：任务表"""


def rows(*blocks: str) -> dict[str, Row]:
    return {row.id: row for row in understand(document(*blocks)).rows}


def test_items_with_brackets_under_their_headings() -> None:
    found = rows(LETTER, PLAN)
    assert list(found) == ["cover-1", "1.1", "1.2", "2.1", "2.2", "2.3", "duty-1", "duty-2"]
    first = found["1.1"]
    assert first.units == "牵头单位：市行政审批局；配合单位：市司法局，各县（市、区）人民政府"
    assert (first.deadline, first.task, first.title) == (
        "6月底完成",
        ("提升政务服务",),
        "加大简政放权力度",
    )
    assert first.requirement == "加大简政放权力度。承接好下放事项，做到应接尽接。"
    assert first.clause == "一、（一）"
    assert found["1.2"].units == "市行政审批局牵头，各县（市、区）配合"
    assert found["2.1"].units == "市市场监管局"
    assert [limit.words for limit in found["2.2"].limits] == ["9月底前公布清单"]
    assert found["2.3"].units == ""  # among items that name somebody: kept, and told


def test_duties_of_the_letter_and_of_closing_paragraphs() -> None:
    found = rows(LETTER, PLAN)
    letter, first, second = found["cover-1"], found["duty-1"], found["duty-2"]
    assert {letter.kind, first.kind, second.kind} == {RowKind.LETTER}
    assert letter.units == "各牵头单位"
    assert [limit.words for limit in letter.limits] == ["于每月28日前将进展情况报送市政府办公室"]
    assert first.units == "各单位"
    assert first.requirement == "各单位要于2023年4月15日前制定实施方案报市政府办公室。"
    assert (second.units, [one.words for one in second.limits]) == (
        "市政府办公室",
        ["每季度通报进展情况"],
    )


def test_labels_on_lines_of_their_own() -> None:
    found = rows(
        """乙市2020年重点工作及责任分解
        一、确保完成主要预期目标
        1.地区生产总值增长8%以上。
        牵头负责领导：金某。
        牵头责任单位：市发展改革委。
        协同责任单位：市经信局、乙市海关等，各县、市、区政府。
        2.财政收入增长8%左右，于12月20日前完成。
        牵头责任单位：市财政局。
        二、抓好项目
        3.新开工项目100个。
        责任单位：市发展改革委
        完成时限：2020年9月底前"""
    )
    assert list(found) == ["1", "2", "3"]
    assert found["1"].units == (
        "牵头单位：市发展改革委；配合单位：市经信局、乙市海关等，各县、市、区政府"
    )
    assert found["1"].extra == (("牵头负责领导", "金某"),)
    assert found["1"].task == ("确保完成主要预期目标",)
    assert [limit.words for limit in found["2"].limits] == ["于12月20日前完成"]
    assert (found["3"].units, found["3"].deadline) == ("市发展改革委", "2020年9月底前")


def test_units_after_the_last_of_several_items_are_of_them_all_and_told() -> None:
    draft = understand(
        document(
            """应急体系建设规划责任分解
            一、建设任务
            1.完善预案体系
            （1）加强预案管理，增强针对性。
            （2）推进预案精编化。
            （责任单位：市直各有关单位、各县（市、区）人民政府；完成时限：2017年12月底前）
            2.健全管理体制
            （1）推进办事机构建设。
            （责任单位：市编办）"""
        )
    )
    found = {row.id: row for row in draft.rows}
    assert list(found) == ["1.1.1", "1.1.2", "1.2.1"]
    assert found["1.1.1"].units == found["1.1.2"].units == "市直各有关单位、各县（市、区）人民政府"
    assert found["1.1.1"].deadline == "2017年12月底前"
    assert found["1.2.1"].units == "市编办"
    assert [doubt.rows for doubt in draft.doubts if doubt.code == "shared-units"] == [("1.1.1",)]


def test_a_heading_lends_its_bracket_to_the_items_below_it() -> None:
    found = rows(
        """丙市工作要点
        一、推进预算公开（市财政局牵头，2023年6月底前完成）
        1.公开部门预算。
        2.公开绩效目标，9月底前完成。（市教育局）"""
    )
    assert (found["1"].units, found["1"].deadline) == ("市财政局牵头", "2023年6月底前完成")
    assert "责任单位取自上级标题" in found["1"].notes
    assert found["2"].units == "市教育局"


def test_who_does_what_inside_a_bracket_and_a_duty_below_the_last_item() -> None:
    found = rows(
        """乙县工作要点
        一、抓产业（责任单位：县农业农村局）
        1．发展特色产业，2024年10月底前完成。
        二、抓建设
        2．新建污水处理设施（县生态环境局，2024年底前完成；县财政局负责资金保障）。
        各乡镇、县直有关部门要于每月5日前将进展情况报县委农办。"""
    )
    assert (found["1"].units, found["1"].task) == ("县农业农村局", ("抓产业",))
    assert found["2"].units == "县生态环境局，县财政局负责"
    assert found["2"].deadline == "2024年底前完成"
    assert found["2"].extra == (("其他", "县财政局负责资金保障"),)
    assert (found["duty-1"].units, found["duty-1"].task) == (
        "各乡镇、县直有关部门",
        ("抓建设",),
    )


def test_paragraphs_without_numbers_under_headings_by_style() -> None:
    draft = understand(
        document(
            "2024年工作要点",
            Heading("优化环境", 1, Place(paragraph=2)),
            "压减审批时间。（市审批局，6月底前）",
            "公布办事指南。（市政务服务局，9月底前）",
            Heading("加强监管", 1, Place(paragraph=5)),
            "开展抽查。（市市场监管局，每季度）",
        )
    )
    assert [(row.id, row.task, row.units) for row in draft.rows] == [
        ("text-1", ("优化环境",), "市审批局"),
        ("text-2", ("优化环境",), "市政务服务局"),
        ("text-3", ("加强监管",), "市市场监管局"),
    ]


BRACKETS = [
    ("开展培训。（市人社局牵头）（2017年11月底前完成）", ["市人社局牵头"], ["2017年11月底前完成"]),
    ("做好工作。（6月底前完成）", [], ["6月底前完成"]),
    ("做好工作〔责任单位：省商务厅、省大数据中心〕。", ["省商务厅、省大数据中心"], []),
    ("优化环境（市商务局牵头，各县（市、区）负责；时限：10月底）。", ["市商务局牵头，各县（市、区）负责"], ["10月底"]),
    ("明确责任单位：谁主管谁负责。", [], []),
    ("完善制度。责任单位：市财政局。完成时限：持续推进。", ["市财政局"], ["持续推进"]),
    ("各县（区）要推进政府和社会资本合作（PPP）项目。", [], []),
    ("严格落实有关要求（国办发〔2016〕80号），做好工作。", [], []),
    ("大力开展招商（含县区）工作。", [], []),
    ("以下简称主管部门（市财政局）的职责不变，", [], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who", "deadline"), BRACKETS, ids=[one[0] for one in BRACKETS])
def test_what_a_bracket_says(text: str, who: list[str], deadline: list[str]) -> None:
    (part,) = read_marks(text)
    assert [one.words for one in part.who] == who
    assert part.deadline == deadline


def test_two_brackets_are_two_rows() -> None:
    found = rows("要点\n1.编制实施方案。（市财政局，6月底前）组织开展评估。（市审计局，12月底前）")
    assert [(row.id, row.requirement, row.units, row.deadline) for row in found.values()] == [
        ("1-1", "编制实施方案。", "市财政局", "6月底前"),
        ("1-2", "组织开展评估。", "市审计局", "12月底前"),
    ]


def test_lines_that_only_the_page_parted_are_one_sentence() -> None:
    found = rows(
        "要点\n1.做好工作，各单位要于2023年4月\n15日前制定实施方案报市政府办公室，\n落实责任。（市财政局）"
    )
    assert found["1"].requirement.startswith("做好工作，各单位要于2023年4月15日前制定")
    assert [limit.words for limit in found["1"].limits] == [
        "于2023年4月15日前制定实施方案报市政府办公室"
    ]
