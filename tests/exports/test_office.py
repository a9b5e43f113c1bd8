"""LibreOffice opens what is exported, shows the same, and what it saves again still comes back."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from gkrules import Agenda, Plan
from gkrules.documents import read
from gkrules.exports import export
from tests.conftest import ROOT, need
from tests.exports.plans import back, bare, loaded, table

EXAMPLE = ROOT / "examples" / "panzhihua-2017" / "plan.toml"
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def example() -> Plan:
    return Plan.load(EXAMPLE)


def _converted(path: Path, to: str, folder: Path, *options: str) -> Path:
    need(SOFFICE is not None, "LibreOffice (soffice) is not installed")
    assert SOFFICE is not None
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        [
            SOFFICE,
            profile,
            "--headless",
            *options,
            "--convert-to",
            to,
            "--outdir",
            str(folder / "out"),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    made = folder / "out" / f"{path.stem}.{to.partition(':')[0]}"
    assert made.is_file()
    return made


def test_xlsx_shows_the_same_in_calc(example: Plan, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    export(Agenda(example), path)
    text = _converted(path, "csv:Text - txt - csv (StarCalc):44,34,76", tmp_path).read_text(
        encoding="utf-8-sig"
    )
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0][0] == example.title
    by_number = {row[0]: row for row in rows}
    assert by_number["cover-2"] == [
        "cover-2", "报送并公开实施方案", "", "各级政府和各部门", "本通知公布后30个工作日内报市政府办公室",
        "2017-08-14", "2017-08-14", "",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_the_print_repeats_its_head_on_landscape_pages(
    kind: str, example: Plan, tmp_path: Path
) -> None:
    path = tmp_path / f"t.{kind}"
    export(Agenda(example), path)
    pages = PdfReader(_converted(path, "pdf", tmp_path)).pages
    assert len(pages) > 10
    for page in (pages[0], pages[1], pages[3]):
        assert (
            round(float(page.mediabox.width)) == 842 and round(float(page.mediabox.height)) == 595
        )
        text = page.extract_text()
        assert "责任单位" in text and "最迟办理日" in text


@pytest.mark.parametrize(
    ("kind", "to", "option"),
    [
        ("xlsx", "xlsx", ""),
        ("docx", "docx", ""),
        ("xlsx", "xls", ""),
        # What an office does with a .csv: open it, save it as a workbook.
        ("csv", "xlsx", "--infilter=CSV:44,34,76"),
    ],
)
def test_saved_again_by_libreoffice_it_is_the_same_plan(
    kind: str, to: str, option: str, example: Plan, tmp_path: Path
) -> None:
    path = tmp_path / f"full.{kind}"
    export(Agenda(example), path, full=True)
    again = _converted(path, to, tmp_path, *filter(None, [option]))
    assert bare(back(read(again), tmp_path / "back")) == bare(example)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_calc_runs_nothing(kind: str, tmp_path: Path) -> None:
    bad = ["=1+1", "+1+1", "-1+2", "@SUM(1)", "＝1+1", "1-2", "007", "(1)"]
    text = '[plan]\ntitle = "甲市方案"\ndate = 2026-01-05\n'
    for at, title in enumerate(bad):
        row = {"id": f"a{at}", "title": title, "limits": ["全年工作"], "units": "市财政局"}
        text += table("\n[[obligation]]", row)
    path = tmp_path / f"t.{kind}"
    export(Agenda(loaded(tmp_path / "plan", text, "")), path)
    options = ["--infilter=CSV:44,34,76"] if kind == "csv" else []
    shown = _converted(path, "csv:Text - txt - csv (StarCalc):44,34,76", tmp_path, *options)
    rows = csv.reader(io.StringIO(shown.read_text(encoding="utf-8-sig"), newline=""))
    tasks = [row[1] for row in rows if row[0].startswith("a")]
    assert [task.removeprefix("'") for task in tasks] == bad
