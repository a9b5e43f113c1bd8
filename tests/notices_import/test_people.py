"""Units of a draft: names, prefixes, groups, descriptions, likeness, and the units file."""

from __future__ import annotations

from pathlib import Path

import pytest

from gkrules.errors import PlanError
from gkrules.notices import Draft, understand
from gkrules.notices.heads import Role
from gkrules.notices.marks import Named, composed
from gkrules.notices.names import is_units, joined_lines, split_names, subject
from gkrules.notices.people import initials, may_be_one
from gkrules.notices.writing import plan_toml, units_toml
from gkrules.plan import Plan
from gkrules.units import Directory
from tests.notices_import import LETTER, document, table


def draft_of(*units: str) -> Draft:
    lines = [
        f"{at} | 公开第{at}批信息。 | {words} | 年底前" for at, words in enumerate(units, start=1)
    ]
    return understand(document(LETTER, table("\n".join(["序号 | 任务 | 责任单位 | 时限", *lines]))))


UNITS = [
    "市财政局",
    "各科室",
    "办公室牵头，各科室配合",
    "市财政局、发展改革委按照职责分工分别牵头落实",
    "市食品药品监督管理局牵头，各县（区）政府落实",
    "各县（市、区）人民政府，市直各部门",
    "市人力社保局、市农业农村局分别牵头",
    "牵头单位：市财政局；配合单位：市审计局",
    "人民银行攀枝花中心支行等部门",
]
NO_UNITS = [
    "推进产品质量提升工作",
    "全年工作",
    "责任单位",
    "牵头落实单位",
    "完善会议制度，加强督办落实",
    "鼓励和支持企业",
    "建立台账，明确责任单位",
    "公开攀枝花市全面深化河长制工作的意见",
]


@pytest.mark.parametrize("words", UNITS)
def test_lists_of_units(words: str) -> None:
    assert is_units(words)


@pytest.mark.parametrize("words", NO_UNITS)
def test_sentences_on_units_are_none(words: str) -> None:
    assert not is_units(words)


def test_marks_inside_brackets_and_all_counties_part_no_names() -> None:
    assert split_names("市财政局，各县（市、区）人民政府，各县、市、区政府等") == [
        "市财政局",
        "各县（市、区）人民政府",
        "各县、市、区政府",
    ]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("市财政局\n市审计局", "市财政局、市审计局"),
        ("市发展改革委、财政\n局", "市发展改革委、财政局"),
        ("市政府\n办公室", "市政府办公室"),
        ("牵头单位：市财政局\n配合单位：市审计局", "牵头单位：市财政局；配合单位：市审计局"),
        ("各县（市、\n区）人民政府", "各县（市、区）人民政府"),
        ("市财政局 市审计局", "市财政局、市审计局"),
        ("财政局　审计局", "财政局、审计局"),
        ("市财 政局、审计 局负责落 实", "市财政局、审计局负责落实"),
        ("人民银行某某中心 支行等部门", "人民银行某某中心支行等部门"),
    ],
)
def test_line_ends_in_a_units_cell(cell: str, words: str) -> None:
    assert joined_lines(cell) == words


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("各级各部门要将落实情况于12月15日前报送。", "各级各部门"),
        ("请各单位于9月30日前报送总结。", "各单位"),
        ("各牵头单位的具体方案务于2月3日前报送。", "各牵头单位"),
        ("市政府办公室将适时开展专项督查。", "市政府办公室"),
        ("要加强领导，于9月底前落实。", ""),
    ],
)
def test_who_a_sentence_speaks_to(sentence: str, who: str) -> None:
    assert subject(sentence) == who


def test_roles_of_several_columns() -> None:
    assert composed([Named(Role.LEAD, "甲局")]) == ("甲局", False)
    assert composed([Named(Role.UNITS, "甲局"), Named(Role.SUPPORT, "乙局")]) == (
        "责任单位：甲局；配合单位：乙局",
        False,
    )
    assert composed([Named(Role.LEAD, "甲局"), Named(Role.UNITS, "乙局")]) == (
        "牵头单位：甲局；配合单位：乙局",
        True,
    )
    assert composed([]) == ("", False)


def test_a_leader_by_a_bracket_behind_its_name() -> None:
    draft = draft_of("市财政局（牵头）、市发展改革委、税务局")
    assert draft.rows[1].units == "牵头单位：市财政局；配合单位：市发展改革委、税务局"


def test_names_share_their_prefix_and_groups_and_descriptions_are_told_apart() -> None:
    draft = draft_of(
        "市发展改革委、财政局、市场监管局",
        "各县（市、区）人民政府，有关市属企业主管部门",
        "甲市海关、省税务局",
    )
    kinds = {unit.name: unit.kind for unit in draft.units}
    assert kinds == {
        "各牵头单位": "described",
        "市发展改革委": "unit",
        "市财政局": "unit",
        "市市场监管局": "unit",
        "各县（市、区）人民政府": "group",
        "有关市属企业主管部门": "described",
        "甲市海关": "unit",
        "省税务局": "unit",
    }


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("环保局", "环境保护局", True),
        ("人社局", "人力资源社会保障局", True),
        ("发改委", "发展和改革委员会", True),
        ("政府办", "政府办公室", True),
        ("财政局", "审计局", False),
        ("水务局", "商务局", False),
        ("民政局", "民宗局", False),
    ],
)
def test_names_that_may_be_one_unit(one: str, other: str, alike: bool) -> None:
    assert may_be_one(one, other) is alike
    assert may_be_one(other, one) is alike


def test_ids_are_the_initials_of_the_readings() -> None:
    assert initials("市财政局") == "sczj"
    assert initials("各县（区）人民政府") == "gxqrmzf"
    assert initials("A市12345热线") == "as12345rx"


def test_the_units_file_can_be_used_and_lists_what_to_decide(tmp_path: Path) -> None:
    draft = draft_of("市环保局、环境保护局", "各县（市、区）人民政府", "有关部门")
    path = tmp_path / "units.toml"
    path.write_text(units_toml(draft), encoding="utf-8")
    directory = Directory.load(path)
    assert [unit.name for unit in directory.units] == [
        "各牵头单位",
        "市环保局",
        "市环境保护局",
        "各县（市、区）人民政府",
    ]
    text = path.read_text(encoding="utf-8")
    assert "# 可能与「市环境保护局」是同一单位" in text
    assert "# 描述，不是名称，计划里照录：有关部门" in text
    assert {"alike-units", "group-members"} <= {doubt.code for doubt in draft.doubts}


def test_a_plan_written_and_loaded_has_the_rows_words(tmp_path: Path) -> None:
    draft = understand(
        document(
            LETTER,
            table("""
            序号 | 任务 | 要求 | 责任单位 | 时限 | 备注
            1 | 公开 | 公开“预算”\\信息⏎并解读。 | 市财政局、审计局 | 6月底前 | 省定
            2 | ^ | 做好工作。 | | 按上级要求 |
            """),
        )
    )
    (tmp_path / "units.toml").write_text(units_toml(draft), encoding="utf-8")
    (tmp_path / "plan.toml").write_text(plan_toml(draft), encoding="utf-8")
    plan = Plan.load(tmp_path / "plan.toml")
    (_, first, second) = plan.obligations
    assert (first.id, first.number, first.task) == ("1", "1", "公开")
    assert first.requirement == "公开“预算”\\信息\n并解读。".replace("\n", "")
    assert (first.unit_words, first.deadline) == ("市财政局、审计局", "6月底前")
    assert [share.unit.name for share in first.units.shares] == ["市财政局", "市审计局"]
    assert first.note == "备注：省定"
    assert (second.limits, second.units.shares) == ((), ())
    assert second.note == "期限读不懂：按上级要求"
    assert {finding.zh for finding in plan.findings} == {"第2项没有责任单位", "第2项没有期限"}


def test_a_plan_without_a_date_says_so(tmp_path: Path) -> None:
    draft = understand(document("要点\n1.做好工作。（市财政局，6月底前）"))
    (tmp_path / "units.toml").write_text(units_toml(draft), encoding="utf-8")
    path = tmp_path / "plan.toml"
    path.write_text(plan_toml(draft), encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        Plan.load(path)
    assert [problem.key for problem in caught.value.problems] == ["plan.date"]
