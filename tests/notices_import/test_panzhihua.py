"""The notice of Panzhihua, from a text copy that has lost its merged cells, against the plan made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from gkrules.documents import read
from gkrules.notices import Draft, understand
from gkrules.notices.compare import Agreement, compare
from gkrules.notices.report import report_of
from gkrules.notices.writing import plan_toml, units_toml
from gkrules.plan import Plan

pytestmark = pytest.mark.shared

#: By reading the copy: number, text, units and deadline of the row stand on one line.
WHOLE = (7, 8, 10, 13, 23, 26, 28, 31, 41, 65, 68, 72, 80, 83, 86, 91, 92, 96, 101, 112, 131)
#: By reading the copy: number and text stand on different lines, two texts have run together, a text
#: is missing, or units and deadline are printed apart from their rows.
LOST = (*range(1, 7), *range(18, 23), 39, 40, 42, *range(105, 112), *range(118, 131))
#: The rest: number and text stand together, and a merged cell was left blank.
BLANK = tuple(one for one in range(1, 135) if one not in (*WHOLE, *LOST))


@pytest.fixture(scope="module")
def draft(shared: Path) -> Draft:
    return understand(read(shared / "notice" / "panzhihua-2017.txt"))


@pytest.fixture(scope="module")
def agreements(draft: Draft, example: Path) -> dict[str, Agreement]:
    return {one.id: one for one in compare(draft, Plan.load(example))}


def test_what_the_notice_says_of_itself(draft: Draft) -> None:
    assert draft.title == "攀枝花市2017年政务公开工作分工方案"
    assert draft.office == "攀枝花市人民政府办公室"
    assert draft.number == ""
    assert str(draft.date) == "2017-07-03"
    assert draft.year == 2017
    assert draft.prefixes == ("攀枝花市", "市")


def test_every_numbered_task_is_in_the_draft_or_named_in_the_report(draft: Draft) -> None:
    ids = [row.id for row in draft.rows if not row.id.startswith("cover")]
    assert ids == [str(number) for number in range(1, 135) if number != 123]
    (skipped,) = [doubt for doubt in draft.doubts if doubt.code == "number-skipped"]
    assert skipped.text == "123"


def test_rows_agree_with_the_plan_made_by_hand(
    agreements: dict[str, Agreement], capsys: pytest.CaptureFixture[str]
) -> None:
    def share(numbers: tuple[int, ...]) -> float:
        return sum(agreements[str(number)].whole for number in numbers) / len(numbers)

    with capsys.disabled():
        print(
            f"\nunits and limits agree: {share(WHOLE):.0%} of {len(WHOLE)} whole rows, "
            f"{share((*WHOLE, *BLANK)):.0%} of {len(WHOLE) + len(BLANK)} with their blanks filled, "
            f"{share(LOST):.0%} of {len(LOST)} that the copy took apart"
        )
    assert share(WHOLE) == 1
    assert share((*WHOLE, *BLANK)) >= 0.95
    assert share(LOST) >= 0.75
    assert all(agreements[f"cover-{rank}"].whole for rank in range(1, 5))


def test_what_differs_is_named_in_the_report(
    draft: Draft, agreements: dict[str, Agreement]
) -> None:
    different = {one.id for one in agreements.values() if not one.whole}
    assert different == {"90", "118", "119", "120", "121", "122", "123"}
    doubted = {name for doubt in draft.doubts for name in doubt.rows}
    lost = next(doubt for doubt in draft.doubts if doubt.code == "number-skipped").text
    assert different <= {*doubted, lost}


def test_the_contradiction_and_the_past_date_of_row_28(draft: Draft) -> None:
    (clash,) = [doubt for doubt in draft.doubts if doubt.code == "contradiction"]
    assert clash.rows == ("28",)
    (past,) = [doubt for doubt in draft.doubts if doubt.code == "before-notice"]
    assert past.rows == ("28",) and past.text.startswith("2017年6月底前")


def test_cells_whose_rows_are_lost_are_told_and_given_to_no_row(draft: Draft) -> None:
    """Printed after row 122 stand two cells of units and a deadline: whose, nobody can tell."""
    strays = [doubt for doubt in draft.doubts if doubt.code == "lost-structure" and not doubt.rows]
    assert [doubt.text[:12] for doubt in strays] == [
        "市电子政务办、市政府新闻",
        "市政府办、市信访局、档案",
        "2017年11月中旬前",
    ]
    rows = {row.id: row for row in draft.rows}
    assert all(rows[str(number)].units == "" for number in range(118, 123))
    assert "2017年11月中旬前" not in {row.deadline for row in draft.rows}


def test_names_that_may_be_one_unit_are_told_and_not_merged(draft: Draft) -> None:
    names = {unit.id: unit.name for unit in draft.units}
    pairs = {frozenset((unit.name, names[one])) for unit in draft.units for one in unit.alike}
    assert frozenset(("市环保局", "市环境保护局")) in pairs
    assert frozenset(("市人力资源和社会保障局", "市人力资源社会保障局")) in pairs
    assert frozenset(("市审计局", "市统计局")) not in pairs
    assert {"市环保局", "市环境保护局"} <= set(names.values())


def test_the_plan_written_from_it_can_be_used(draft: Draft, tmp_path: Path) -> None:
    (tmp_path / "units.toml").write_text(units_toml(draft), encoding="utf-8")
    (tmp_path / "plan.toml").write_text(plan_toml(draft), encoding="utf-8")
    plan = Plan.load(tmp_path / "plan.toml")
    ids = [one.id for one in plan.obligations]
    assert len(ids) == 4 + 133 + 1  # the letter's, the rows', and 58-1
    assert "58-1" in ids
    (apart,) = [one for one in plan.obligations if one.id == "58-1"]
    assert [share.unit.name for share in apart.units.shares] == ["各县（区）环境保护部门"]
    assert [stated.phrase for stated in apart.limits] == [
        "于每年3月底前确定并公开本行政区域内重点排污单位名录"
    ]
    assert {finding.zh for finding in plan.findings} == {
        *(f"第{number}项没有责任单位" for number in range(118, 123)),
        "第119项没有期限",
        "第122项没有期限",
    }


def test_the_same_copy_gives_the_same_bytes(draft: Draft, shared: Path) -> None:
    again = understand(read(shared / "notice" / "panzhihua-2017.txt"))
    assert plan_toml(again) == plan_toml(draft)
    assert units_toml(again) == units_toml(draft)
    assert report_of(again).to_dict() == report_of(draft).to_dict()
