"""What is exported comes back: with --full the same plan, without it the same five columns."""

from __future__ import annotations

import tempfile
import tomllib
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given

from gkrules import Agenda, Plan
from gkrules.documents import Document, Heading, Table, read
from gkrules.errors import FileError
from gkrules.exports import export, is_full, office_only, read_full
from gkrules.notices import understand
from gkrules.notices.writing import plan_toml, units_toml
from tests.conftest import ROOT, effort
from tests.exports.plans import FORMATS, back, bare, loaded, plan_files, quickly

EXAMPLE = ROOT / "examples" / "panzhihua-2017"
#: As an import leaves a plan: everything in the notice's words.
IMPORTED = """[plan]
title = "甲市2026年重点工作任务分解方案"
number = "甲府办发〔2026〕1号"
office = "甲市人民政府办公室"
date = 2026-01-05
year = 2026
units = "units.toml"

[[obligation]]
id = "1"
title = "财政收支公开"
limits = ["每季度后20日内完成"]
units = "市财政局牵头，市审计局配合"
number = "1"
task = "稳增长"
requirement = "公开财政收支情况，解读收支增减变化的原因，预判财政收入走势。"
deadline = "每季度后20日内完成"
place = "表1第2行"

[[obligation]]
id = "2"
title = "审计结果公开"
limits = ["2026年11月底前完成"]
units = "市审计局"
number = "2"
task = "稳增长"
requirement = "=全面公开审计法规和审计结果，列出a|b两类，注明《办法》<第三版>。"
deadline = "2026年11月底前完成"
place = "表1第3行"

[[obligation]]
id = "3"
title = "办事指南"
limits = ["全年工作"]
units = "各县（区）人民政府"
number = "3"
task = "促改革"
requirement = "规范各类办事大厅的指引标识和办事指南，做好咨询的回复和解答工作。"
deadline = "全年工作"
place = "表1第4行"
"""


@pytest.fixture(scope="module")
def example() -> Plan:
    return Plan.load(EXAMPLE / "plan.toml")


@pytest.mark.parametrize("kind", FORMATS)
def test_a_full_export_is_the_same_plan(kind: str) -> None:
    @effort(25)
    @given(plan_files())
    def check(files: tuple[str, str]) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            plan = loaded(folder, *files)
            path = folder / f"table.{kind}"
            export(Agenda(plan), path, full=True)
            document = quickly(path)
            assert is_full(document)
            again = back(document, folder / "back")
            assert bare(again) == bare(plan)
            # Nor is anything lost that a Plan does not keep: notes, groups in groups, the files' own words.
            texts = read_full(document)
            assert _said(texts.plan) == _said(files[0])
            assert _said(texts.units) == _said(files[1])

    check()


@pytest.mark.parametrize("kind", FORMATS)
def test_an_apostrophe_before_a_formula_in_a_list(kind: str, tmp_path: Path) -> None:
    """Found by the property: the two lines of the cell together looked guarded."""
    text = IMPORTED + 'aliases = ["\'", "=1+1"]\n'
    plan = loaded(tmp_path, text, '[directory]\nprefixes = ["市"]\n')
    export(Agenda(plan), tmp_path / f"t.{kind}", full=True)
    assert back(quickly(tmp_path / f"t.{kind}"), tmp_path / "back").obligations[2].aliases == (
        "'",
        "=1+1",
    )


def _said(text: str) -> dict[str, object]:
    """What a TOML file says: an empty text or list, blanks around a text, an empty table say nothing."""

    def told(value: object) -> object:
        if isinstance(value, dict):
            found = {key.strip(): told(one) for key, one in value.items()}
            return {key: one for key, one in found.items() if one not in ("", [], {})}
        if isinstance(value, list):
            return [told(one) for one in value]
        return value.strip() if isinstance(value, str) else value

    found = told(tomllib.loads(text))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("kind", FORMATS)
def test_the_example_comes_back_whole(kind: str, example: Plan, tmp_path: Path) -> None:
    path = tmp_path / f"table.{kind}"
    export(Agenda(example), path, full=True)
    document = read(path)
    assert document.warnings == ()
    assert bare(back(document, tmp_path / "back")) == bare(example)
    units = tomllib.loads(read_full(document).units)
    assert units == tomllib.loads((EXAMPLE / "units.toml").read_text(encoding="utf-8"))


def test_a_plan_made_in_memory_is_exported_from_its_values(example: Plan, tmp_path: Path) -> None:
    made = evolve(bare(example), title="另一方案", obligations=example.obligations[:3])
    export(Agenda(made), tmp_path / "table.csv", full=True)
    again = back(quickly(tmp_path / "table.csv"), tmp_path / "back")
    assert bare(again) == bare(made)


@pytest.mark.parametrize("kind", FORMATS)
def test_an_import_reads_the_same_five_columns(kind: str, tmp_path: Path) -> None:
    plan = loaded(tmp_path, IMPORTED, '[directory]\nprefixes = ["市"]\n')
    path = tmp_path / f"table.{kind}"
    export(Agenda(plan), path)
    document = read(path)
    assert not is_full(document)
    draft = understand(office_only(document), day=plan.date)
    again = loaded(tmp_path / "back", plan_toml(draft), units_toml(draft))
    assert [_columns(one) for one in again.obligations] == [
        _columns(one) for one in plan.obligations
    ]
    if kind != "csv":  # a .csv is the table alone
        assert (again.title, again.date, again.year) == (plan.title, plan.date, plan.year)


def _columns(one: object) -> tuple[object, ...]:
    limits = tuple(stated.phrase for stated in one.limits)  # type: ignore[attr-defined]
    return (one.number, one.task, one.requirement, one.unit_words, limits)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("full", [False, True])
def test_what_an_import_sees_is_the_office_s_own(kind: str, full: bool, tmp_path: Path) -> None:
    plan = loaded(tmp_path, IMPORTED, '[directory]\nprefixes = ["市"]\n')
    path = tmp_path / f"table.{kind}"
    export(Agenda(plan), path, full=full)
    left = office_only(quickly(path))
    (table,) = (block for block in left.blocks if isinstance(block, Table))
    assert (table.rows, table.columns) == (4, 5)
    first = [cell.text for cell in table.cells if cell.row == 0]
    assert first == ["序号", "工作任务", "具体要求", "责任单位", "完成时限"]
    (task,) = (cell for cell in table.cells if cell.text == "稳增长")
    assert (task.row, task.column, task.rows) == (1, 1, 2)
    assert "2026年11月底前完成" in [cell.text for cell in table.cells]
    words = [block.text for block in left.blocks if not isinstance(block, Table)]
    assert not any("gkrules" in one or one == "到期日" for one in words)
    # Every place of its grid is held by one cell.
    held = [
        (row, column)
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    ]
    assert sorted(held) == [(row, column) for row in range(4) for column in range(5)]


def test_other_documents_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "other.md"
    path.write_text("| 序号 | 届满日 |\n|---|---|\n| 1 | 2026-01-05 |\n", encoding="utf-8")
    document = quickly(path)
    assert office_only(document) is document
    assert not is_full(document)


# ---------------------------------------------------------------- edited files


def _edited(document: Document, changes: dict[str, str]) -> Document:
    blocks = []
    for block in document.blocks:
        if isinstance(block, Table):
            cells = tuple(
                evolve(cell, text=changes.get(cell.text, cell.text)) for cell in block.cells
            )
            block = evolve(block, cells=cells)
        blocks.append(block)
    return evolve(document, blocks=tuple(blocks))


@pytest.fixture
def full(example: Plan, tmp_path: Path) -> Document:
    export(Agenda(example), tmp_path / "full.xlsx", full=True)
    return quickly(tmp_path / "full.xlsx")


def test_what_was_edited_is_the_plan_s_from_then_on(full: Document, tmp_path: Path) -> None:
    """A cell that stood in for the notice's words, and was changed, is words of its own."""
    changes = {
        "班子集体研究政务公开": "班子研究",  # the title, which stands in as the task
        "2017年11月底前完成": "2017年10月底前完成",
        "2017-07-03": "2017年7月4日",
    }
    plan = back(_edited(full, changes), tmp_path / "back")
    found = {one.id: one for one in plan.obligations}
    assert (found["cover-1"].title, found["cover-1"].task) == ("班子研究", "")
    assert [stated.phrase for stated in found["2"].limits] == ["2017年10月底前完成"]
    assert found["2"].deadline == ""
    assert plan.date.isoformat() == "2017-07-04"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cover-2": "cover-1"}, "重复"),
        ({"2017-07-03": "七月初"}, "不是日期"),
        ({"年度": "年份"}, "不认识的项目「年份」"),
        ({"gkrules 1": "gkrules 9"}, "版本"),
        ({"通知第一条": '"没有收尾'}, "引号"),
        ({"合称": "合成"}, "不认识的类别「合成」"),
        ({"单位类别": "类别"}, "缺少“单位”表"),
        ({"2017": "去年"}, "不是年份"),
    ],
)
def test_an_edit_that_cannot_be_read_is_told(
    full: Document, changes: dict[str, str], said: str
) -> None:
    with pytest.raises(FileError) as caught:
        read_full(_edited(full, changes))
    assert said in str(caught.value)
    assert all(one.path == "full.xlsx" and one.en != one.zh for one in caught.value.problems)


def test_rows_of_the_two_tables_of_a_docx_belong_together(example: Plan, tmp_path: Path) -> None:
    export(Agenda(example), tmp_path / "full.docx", full=True)
    document = quickly(tmp_path / "full.docx")
    heads = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert heads == [example.title, "到期日", "各项其余内容", "方案", "单位"]
    tables = [block for block in document.blocks if isinstance(block, Table)]
    torn = evolve(tables[0], cells=tuple(c for c in tables[0].cells if c.row != 3))
    blocks = tuple(torn if block is tables[0] else block for block in document.blocks)
    with pytest.raises(FileError, match="任务分工表”里没有编号「cover-3」"):
        read_full(evolve(document, blocks=blocks))
