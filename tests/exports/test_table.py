"""The office's table: its cells, its dates, its looks, what is refused."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from attrs import evolve
from docx import Document as Word

from gkrules import Agenda, Plan
from gkrules.errors import FileError
from gkrules.exports import export
from tests.conftest import ROOT
from tests.exports.plans import FORMATS, loaded, table

EXAMPLE = ROOT / "examples" / "panzhihua-2017" / "plan.toml"
HEADS = ["序号", "工作任务", "具体要求", "责任单位", "完成时限", "届满日", "最迟办理日", "日期说明"]
D = datetime.fromisoformat


@pytest.fixture(scope="module")
def example() -> Plan:
    return Plan.load(EXAMPLE)


def _plan(tmp_path: Path, *rows: dict[str, Any], head: str = "", units: str = "") -> Plan:
    text = f'[plan]\ntitle = "甲市方案"\ndate = 2026-01-05\n{head}'
    for at, row in enumerate(rows, 1):
        row = {
            "id": f"{at}",
            "title": f"任务{at}",
            "limits": ["全年工作"],
            "units": "市财政局",
            **row,
        }
        text += table("\n[[obligation]]", row)
    return loaded(tmp_path / "plan", text, units)


def _sheet(path: Path, name: str = "任务分工表") -> list[list[Any]]:
    book = openpyxl.load_workbook(path)
    found = [[cell.value for cell in row] for row in book[name].iter_rows()]
    book.close()
    return found


# ---------------------------------------------------------------- cells and dates


def test_the_example_cell_by_cell(example: Plan, tmp_path: Path) -> None:
    done = export(Agenda(example), tmp_path / "t.xlsx")
    rows = _sheet(tmp_path / "t.xlsx")
    assert (done.rows, done.format) == (140, "xlsx")
    assert rows[0][0] == "攀枝花市2017年政务公开工作分工方案"
    assert rows[1][0] == "攀枝花市人民政府办公室　2017年7月3日"
    assert rows[2][0] == "届满日、最迟办理日：自2017-07-03起的下一次，由gkrules推算"
    assert rows[3] == HEADS
    assert len(rows) == 4 + 140
    by_number = {str(row[0]): row[1:] for row in rows[4:]}
    # 30 working days after 3 July 2017, a Monday: 20 end on 31 July, 10 more on 14 August.
    assert by_number["cover-2"] == [
        "报送并公开实施方案", None, "各级政府和各部门", "本通知公布后30个工作日内报市政府办公室",
        D("2017-08-14"), D("2017-08-14"), None,
    ]  # fmt: skip
    assert by_number["2"] == [
        "解读财政、货币和就业政策", None,
        "市发展改革委、人力资源和社会保障局、财政局、金融办、人民银行攀枝花中心支行等部门按照职责分工分别牵头落实",
        "2017年11月底前完成", D("2017-11-30"), D("2017-11-30"), None,
    ]  # fmt: skip
    # June to December and the second to the fourth quarter: 7 + 3; the next is June's, on 20 July, a Thursday.
    assert by_number["4"][4:] == [D("2017-07-20"), D("2017-07-20"), "共10次，见“到期日”"]
    assert by_number["6"][3:] == ["全年工作；及时公开", None, None, "无届满日：全年工作、及时公开"]


def test_dates_are_real_and_formatted(example: Plan, tmp_path: Path) -> None:
    export(Agenda(example), tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book["任务分工表"]
    cell = sheet["F6"]  # cover-2
    assert (cell.value, cell.number_format, cell.data_type) == (D("2017-08-14"), "yyyy-mm-dd", "d")
    dues = book["到期日"]
    days = [row[0].value for row in dues.iter_rows(min_row=2)]
    agenda = Agenda(example)
    owed = [task for due in (*agenda.due(), *agenda.before_notice()) for task in agenda.deal(due)]
    assert len(days) == len(owed) > 1000 and all(isinstance(day, datetime) for day in days)
    assert days == sorted(days)
    book.close()


def test_the_day_asked_for_chooses_the_date(example: Plan, tmp_path: Path) -> None:
    export(Agenda(example), tmp_path / "t.csv", as_of=date(2017, 12, 1))
    text = (tmp_path / "t.csv").read_bytes().decode("utf-8-sig")
    rows = {row[0]: row[5:] for row in csv.reader(io.StringIO(text, newline=""))}
    assert rows["2"] == ["2017-11-30", "2017-11-30", "已过"]
    assert rows["4"] == ["2017-12-20", "2017-12-20", "共10次，见“到期日”"]
    # 31 December 2017 is a Sunday: the last working day before it is Friday the 29th.
    assert rows["cover-1"][:2] == ["2017-12-31", "2017-12-29"]


def test_what_has_no_date_says_why(tmp_path: Path) -> None:
    plan = _plan(
        tmp_path,
        {"limits": ["国家意见印发后30日内"]},
        {"limits": []},
        {"limits": ["长期坚持"], "units": ""},
        {"limits": ["2025年12月19日前完成"]},
        {"limits": ["10日内"], "after": "1"},
        {"limits": ["2026年3月底前完成", "每半年一次"]},
    )
    export(Agenda(plan), tmp_path / "t.xlsx")
    shown = [row[4:] for row in _sheet(tmp_path / "t.xlsx")[4:]]
    assert shown == [
        ["国家意见印发后30日内", None, None, "待：国家意见印发"],
        [None, None, None, "没有期限"],
        ["长期坚持", None, None, "无届满日：长期坚持"],
        ["2025年12月19日前完成", D("2025-12-19"), D("2025-12-19"), "通知发出时已过"],
        ["10日内", None, None, "待：第1项完成"],
        ["2026年3月底前完成；每半年一次", D("2026-03-31"), D("2026-03-31"), "共3次，见“到期日”"],
    ]
    english = tmp_path / "e.md"
    export(Agenda(plan), english, lang="en")
    assert "| awaits: 国家意见印发 |" in english.read_text(encoding="utf-8")


def test_hours_are_instants(tmp_path: Path) -> None:
    # An aware trigger of another zone: 10:00 UTC is 18:00 in Shanghai.
    head = '[triggers]\n"收到报告" = 2026-03-02T10:00:00Z\n'
    plan = _plan(tmp_path, {"limits": ["收到报告后2小时内"]}, head=head)
    export(Agenda(plan), tmp_path / "t.xlsx")
    assert _sheet(tmp_path / "t.xlsx")[4][5] == D("2026-03-02T20:00")
    export(Agenda(plan), tmp_path / "t.md")
    assert "| 2026-03-02 20:00 |" in (tmp_path / "t.md").read_text(encoding="utf-8")


def test_units_with_days_of_their_own(tmp_path: Path) -> None:
    days = 'name = "甲局"\nsource = "通知"\n[[day]]\nname = "局庆"\noff = [2026-03-31]\n'
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "own.toml").write_text(days, encoding="utf-8")
    units = table("[[unit]]", {"id": "a", "name": "市财政局", "calendar": "own.toml"})
    units += table("[[unit]]", {"id": "b", "name": "市审计局"})
    row = {"limits": ["本通知印发后10个工作日内", "2026年3月31日前"], "units": "市财政局、市审计局"}
    plan = _plan(tmp_path, row, head='units = "units.toml"\n', units=units)
    export(Agenda(plan), tmp_path / "t.xlsx", as_of=date(2026, 3, 1))
    # 31 March, a Tuesday, is off for one unit, which must act on the 30th.
    shown = _sheet(tmp_path / "t.xlsx")[4]
    assert shown[5] == D("2026-03-31")
    assert shown[7] == "共2次，见“到期日”\n有的单位另有日历，见“到期日”"
    dues = [row[:4] for row in _sheet(tmp_path / "t.xlsx", "到期日")[1:]]
    assert [D("2026-03-31"), D("2026-03-31"), "市审计局", "牵头"] in dues
    assert [row[2] for row in dues].count("市财政局") == 2


def test_words_of_the_notice_go_before_ours(tmp_path: Path) -> None:
    own = {
        "number": "三", "task": "任务", "requirement": "要求，年内完成编制", "place": "表1",
        "limits": ["年内完成编制", "每季度末"],
    }  # fmt: skip
    parts = {**own, "id": "1-1", "units": "各县", "limits": ["年内完成编制"]}
    plan = _plan(tmp_path, {**own, "id": "1"}, parts, {"id": "9", "task": "", "number": ""})
    export(Agenda(plan), tmp_path / "t.csv")
    text = (tmp_path / "t.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    # The part that an import set apart (1-1) is the same row of the notice; what the requirement says is not
    # said again as the deadline.
    assert [row[:5] for row in rows[1:]] == [
        ["三", "任务", "要求，年内完成编制", "市财政局", "每季度末"],
        ["9", "任务3", "", "市财政局", "全年工作"],
    ]
    export(Agenda(plan), tmp_path / "full.csv", full=True)
    text = (tmp_path / "full.csv").read_bytes().decode("utf-8-sig")
    ids = [row[8] for row in csv.reader(io.StringIO(text, newline=""))]
    assert ids[:4] == ["编号", "1", "'1-1", "9"]


# ---------------------------------------------------------------- looks


def test_xlsx_is_ready_for_the_printer(example: Plan, tmp_path: Path) -> None:
    plan = evolve(
        example, obligations=tuple(evolve(one, task="同一任务") for one in example.obligations[:3])
    )
    export(Agenda(plan), tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["任务分工表", "到期日"]
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A5"
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert merged == {"A1:H1", "A2:H2", "A3:H3", "B5:B7"}
    assert sheet["D5"].alignment.wrap_text and sheet["D5"].border.left.style == "thin"
    book.close()


def test_docx_is_ready_for_the_printer(example: Plan, tmp_path: Path) -> None:
    plan = evolve(
        example, obligations=tuple(evolve(one, task="同一任务") for one in example.obligations[:3])
    )
    export(Agenda(plan), tmp_path / "t.docx")
    made = Word(str(tmp_path / "t.docx"))
    section = made.sections[0]
    assert section.page_width > section.page_height and round(section.page_width.cm, 1) == 29.7
    first = made.tables[0]
    assert [cell.text for cell in first.rows[0].cells] == HEADS
    assert first.cell(1, 1)._tc is first.cell(3, 1)._tc  # merged
    xml = first._tbl.xml
    assert xml.count("<w:tblHeader") == 1
    assert made.styles["Normal"].element.xml.count('w:eastAsia="仿宋"') == 1
    fonts = zipfile.ZipFile(tmp_path / "t.docx").read("word/fontTable.xml").decode()
    assert "仿宋_GB2312" in fonts and "SimSun" in fonts


def test_csv_is_rfc_4180_with_a_mark(example: Plan, tmp_path: Path) -> None:
    export(Agenda(example), tmp_path / "t.csv", full=True)
    raw = (tmp_path / "t.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))
    assert {len(row) for row in rows} == {18}


def test_md_escapes_its_own_signs(tmp_path: Path) -> None:
    plan = _plan(tmp_path, {"title": "a|b*c_d [e](f) <b> `g`", "clause": ""})
    export(Agenda(plan), tmp_path / "t.md")
    text = (tmp_path / "t.md").read_text(encoding="utf-8")
    assert r"| a\|b\*c\_d \[e\](f) \<b> \`g\` |" in text


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("full", [False, True])
def test_the_same_plan_gives_the_same_bytes(
    kind: str, full: bool, example: Plan, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        export(Agenda(example), tmp_path / f"{name}.{kind}", full=full)
    raw = (tmp_path / f"a.{kind}").read_bytes()
    assert raw == (tmp_path / f"b.{kind}").read_bytes()
    if kind in ("xlsx", "docx"):
        archive = zipfile.ZipFile(io.BytesIO(raw))
        assert {one.date_time for one in archive.infolist()} == {(2017, 7, 3, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
        assert re.findall(r">(\d{4}-\d\d-\d\dT[^<]*)<", core) == ["2017-07-03T00:00:00Z"] * 2
        assert "python" not in core and "openpyxl" not in core


# ---------------------------------------------------------------- hostile text


def test_no_spreadsheet_runs_a_text(tmp_path: Path) -> None:
    bad = ["=cmd|'/c calc'!A1", "+1+1", "-2", "@SUM(A1)", "#REF!", "=1\x01\u202e", "_x0041_"]
    plan = _plan(tmp_path, *({"title": text, "requirement": text} for text in bad))
    export(Agenda(plan), tmp_path / "t.xlsx")
    sheet = zipfile.ZipFile(tmp_path / "t.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "<f " not in sheet and 't="e"' not in sheet
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    cells = [row[2] for row in book.worksheets[0].iter_rows(min_row=5)]
    assert [cell.value for cell in cells] == [*bad[:5], "=1\u2401", "_x005F_x0041_"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [True] * 4 + [False, True, False]
    book.close()
    export(Agenda(plan), tmp_path / "t.csv")
    rows = (tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()
    assert "'=cmd|'/c calc'!A1" in rows[1].split(",") and "'+1+1" in rows[2].split(",")


def test_a_text_longer_than_excel_takes_is_told_and_cut_nowhere(tmp_path: Path) -> None:
    long = "甲" * 32_768
    plan = _plan(tmp_path, {}, {"requirement": long})
    with pytest.raises(FileError) as caught:
        export(Agenda(plan), tmp_path / "t.xlsx")
    (problem,) = caught.value.problems
    assert "第2行（2）" in problem.zh and "具体要求" in problem.zh and "32768" in problem.zh
    assert problem.path.endswith("plan.toml")
    assert not list(tmp_path.glob("*t.xlsx*"))
    plan = _plan(tmp_path, {"requirement": "甲" * 32_767})
    export(Agenda(plan), tmp_path / "t.xlsx")
    assert _sheet(tmp_path / "t.xlsx")[4][2] == "甲" * 32_767
    plan = _plan(tmp_path, {"requirement": long})
    export(Agenda(plan), tmp_path / "t.docx")
    assert Word(str(tmp_path / "t.docx")).tables[0].cell(1, 2).text == long


# ---------------------------------------------------------------- what is refused


def _said(caught: pytest.ExceptionInfo[FileError]) -> str:
    assert all(one.en and one.en != one.zh for one in caught.value.problems)
    return str(caught.value)


@pytest.mark.parametrize(("name", "to"), [("t.pdf", None), ("t", None), ("t.xlsx", "doc")])
def test_an_unknown_format(name: str, to: str | None, example: Plan, tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        export(Agenda(example), tmp_path / name, to=to)
    assert "xlsx、docx、csv、md" in _said(caught)


def test_the_plan_itself_is_spared(tmp_path: Path) -> None:
    plan = _plan(tmp_path, {})
    before = Path(plan.path).read_bytes()
    with pytest.raises(FileError) as caught:
        export(Agenda(plan), Path(plan.path).parent / "." / "plan.toml", to="csv")
    assert "计划自己的文件" in _said(caught)
    assert Path(plan.path).read_bytes() == before


def test_a_place_that_cannot_be_written(example: Plan, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileError) as caught:
        export(Agenda(example), tmp_path / "file" / "t.csv")
    assert "写不进去" in _said(caught)
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(FileError):
        export(Agenda(example), tmp_path / "t.csv")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "t.csv"]


def test_an_old_file_is_replaced_and_folders_are_made(example: Plan, tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "t.md"
    for _ in range(2):
        export(Agenda(example), path)
    assert [one.name for one in path.parent.iterdir()] == ["t.md"]


@pytest.mark.parametrize(("kind", "library"), [("xlsx", "openpyxl"), ("docx", "docx")])
def test_a_missing_library_is_named(
    kind: str, library: str, example: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(sys.modules):
        if name.partition(".")[0] == library or name in (
            "gkrules.exports.workbook",
            "gkrules.exports.word",
        ):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delattr("gkrules.exports.workbook", raising=False)
    monkeypatch.delattr("gkrules.exports.word", raising=False)
    with pytest.raises(FileError) as caught:
        export(Agenda(example), tmp_path / f"t.{kind}")
    assert 'pip install "gkrules[documents]"' in _said(caught) and library in str(caught.value)


def test_the_room_opens_without_the_libraries() -> None:
    code = (
        "import sys\n"
        "for name in ('openpyxl', 'docx', 'lxml', 'pdfplumber', 'python_calamine'): sys.modules[name] = None\n"
        "import gkrules.exports\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_progress_counts_the_rows(tmp_path: Path) -> None:
    plan = _plan(tmp_path, {}, {})
    steps: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        steps.append((done, total))

    for kind in ("xlsx", "docx"):
        export(Agenda(plan), tmp_path / f"t.{kind}", progress=progress)
    assert steps == [(1, 2), (2, 2)] * 2  # the rows of the office's table; nothing is due in it
