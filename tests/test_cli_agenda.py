"""`next`, `overdue`, `explain` with a ledger: what somebody at a terminal sees."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gkrules import Agenda, Plan
from gkrules.cli import main
from gkrules.ledger import Corrected, Done, Happened, beside, open_ledger
from tests.agenda.conftest import HEAD, UNITS, by

D = date.fromisoformat
PLAN = """
[[obligation]]
id = "1"
title = "解读"
limits = ["文件公开后10个工作日内"]
units = "市财政局牵头，市审计局配合"
clause = "第一条"
[[obligation]]
id = "2"
title = "季报"
limits = ["每季度第一周内"]
units = "市财政局"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "units.toml").write_text(UNITS, encoding="utf-8")
    (tmp_path / "plan.toml").write_text(HEAD + PLAN, encoding="utf-8")
    return tmp_path


@pytest.fixture
def kept(folder: Path) -> Path:
    """文件公开 on 10 March, corrected to the 11th: due on 25 March. The second quarter's report is done."""
    store = open_ledger(beside("plan.toml"))
    ledger = store.append(
        [
            Happened(
                event="文件公开",
                moment=D("2026-03-10"),
                reference="甲府办〔2026〕3号",
                **by("2026-03-10"),
            ),
            Corrected(about=1, moment=D("2026-03-11"), **by("2026-03-12")),
        ]
    )
    agenda = Agenda(Plan.load("plan.toml"), ledger)
    quarter = next(one.uid for one in agenda.tasks() if one.due == D("2026-04-07"))
    store.append([Done(task=quarter, day=D("2026-04-03"), **by("2026-04-03"))])
    return folder


def _json(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_next_leaves_out_what_is_done(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _json(capsys, "next", "plan.toml", "--today", "2026-03-20", "--days", "40")
    rows = [(one["due"], one["unit"], one["standing"]) for one in found["tasks"]]
    assert rows == [
        ("2026-03-25", "市审计局", "due_soon"),  # 23 24 25
        ("2026-03-25", "市财政局", "due_soon"),
        ("2026-04-07", "市财政局", "upcoming"),  # it was done later
    ]
    later = _json(capsys, "next", "plan.toml", "--today", "2026-04-03", "--days", "40")
    assert later["tasks"] == []
    assert later["overdue"] == 2


def test_next_tells_of_what_is_overdue(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["next", "plan.toml", "--today", "2026-04-03"])
    assert "逾期未办2项" in capsys.readouterr().out
    main(["next", "plan.toml", "--today", "2026-04-03", "--lang", "en"])
    assert "2 overdue" in capsys.readouterr().out


def test_overdue(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _json(capsys, "overdue", "plan.toml", "--today", "2026-03-25")["tasks"] == []
    found = _json(capsys, "overdue", "plan.toml", "--today", "2026-03-31", code=1)
    # 26 27 30 31 March
    late = [(one["unit"], one["late"]) for one in found["tasks"]]
    assert late == [
        ("市审计局", {"days": 6, "working_days": 4}),
        ("市财政局", {"days": 6, "working_days": 4}),
    ]
    one = _json(
        capsys, "overdue", "plan.toml", "--today", "2026-03-31", "--unit", "finance", code=1
    )
    assert [row["unit"] for row in one["tasks"]] == ["市财政局"]
    main(["overdue", "plan.toml", "--today", "2026-03-31"])
    assert "逾期未办（已过6天，4个工作日）" in capsys.readouterr().out


def test_without_a_ledger_it_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["overdue", "plan.toml", "--today", "2026-04-20"]) == 1
    assert "没有记录的都算没有办结" in capsys.readouterr().out
    assert main(["next", "plan.toml", "--today", "2026-04-20"]) == 0
    assert "逾期" not in capsys.readouterr().out
    assert not beside("plan.toml").exists()


def test_explain(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("explain", "plan.toml", "1", "--unit", "市财政局", "--today", "2026-03-31")
    found = _json(capsys, *arguments)
    assert (found["due"], found["standing"], found["clause"]) == ("2026-03-25", "overdue", "第一条")
    assert [(one["number"], one["kind"]) for one in found["history"]] == [
        (1, "happened"),
        (2, "corrected"),
    ]
    assert any("2026-03-11" in line for line in found["explanation"])
    assert main(list(arguments)) == 0
    said = capsys.readouterr().out
    assert "#1 2026-03-10 09:00 办公室：「文件公开」发生于2026-03-10（甲府办〔2026〕3号）" in said
    assert "#2 2026-03-12 09:00 办公室：更正第1号：日期为2026-03-11" in said
    assert main([*arguments, "--lang", "en"]) == 0
    assert (
        "#2 2026-03-12 09:00 办公室: #1 corrected: the date is 2026-03-11"
        in capsys.readouterr().out
    )


def test_as_of_a_past_day(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was shown on 10 March: the correction was not known."""
    found = _json(capsys, "explain", "plan.toml", "1", "--unit", "finance", "--today", "2026-03-10")
    assert found["due"] == "2026-03-24"
    assert len(found["history"]) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("explain", "plan.toml", "7"), "没有任务「7」"),
        (("explain", "plan.toml", "1"), "有2项任务"),
        (("overdue", "plan.toml", "--unit", "市财正局"), "是否要写「市财政局」"),
        (("overdue", "nowhere.toml"), "nowhere.toml"),
        (("next", "plan.toml", "--ledger", "nowhere.db"), "没有这个台账"),
        (("next", "plan.toml", "--ledger", "units.toml"), "units.toml"),
        (("next", "plan.toml", "--ledger", "mysql://x/y"), "postgresql"),
    ],
)
def test_bad_input(
    kept: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    assert main([*arguments, "--today", "2026-03-20"]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert "Traceback" not in error


def test_publish_marks_what_the_ledger_says(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second quarter's report was done on 3 April; by 31 March the reading of the document was overdue."""
    assert main(["publish", "plan.toml", "out", "--as-of", "2026-03-31"]) == 0
    text = (kept / "out" / "finance.ics").read_bytes().decode().replace("\r\n ", "")
    assert "已逾期" in text
    assert "DTSTART;VALUE=DATE:20260325" in text
    capsys.readouterr()
    assert main(["publish", "plan.toml", "out", "--as-of", "2026-03-31", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changed"] == []
    assert main(["publish", "plan.toml", "out", "--as-of", "2026-04-03"]) == 0
    text = (kept / "out" / "finance.ics").read_bytes().decode().replace("\r\n ", "")
    assert "已办结" in text or "已完成" in text


def test_publish_lead_times_and_roles(folder: Path) -> None:
    assert main(["publish", "plan.toml", "out", "--role", "lead", "--lead", "3"]) == 0
    text = (folder / "out" / "finance.ics").read_bytes().decode()
    assert text.count("BEGIN:VEVENT") == 6  # three quarters still due, each with its reminder
    assert main(["publish", "plan.toml", "out", "--organizer", "x"]) == 2
