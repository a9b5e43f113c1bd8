"""`next`, `overdue`, `explain` with a ledger: what somebody at a terminal sees."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gkrules import Agenda, Plan
from gkrules.cli import main
from gkrules.ledger import Corrected, Done, Happened, Withdrawn, beside, open_ledger
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


def test_the_history_names_units_by_their_names(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_ledger(beside("plan.toml"))
    event = Happened(
        event="文件公开", moment=D("2026-03-10"), units=("finance",), **by("2026-03-10")
    )
    (task,) = (
        one
        for one in Agenda(Plan.load("plan.toml"), store.append([event])).tasks()
        if one.happenings and one.unit.id == "finance"
    )
    store.append([Done(task=task.uid, day=D("2026-03-19"), unit="finance", **by("2026-03-20"))])
    arguments = ("explain", "plan.toml", task.uid, "--today", "2026-03-31")
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert "「文件公开」发生于2026-03-10，涉及市财政局" in out
    assert "2026-03-19办结，市财政局" in out
    history = _json(capsys, *arguments)["history"]
    assert [one["words"].rpartition("，")[2] for one in history] == ["涉及市财政局", "市财政局"]
    since = _json(capsys, "diff", "plan.toml", "--since", "2026-03-15", "--today", "2026-03-31")
    assert [one["words"] for one in since["entries"]] == ["2026-03-19办结，市财政局"]


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


# ---------------------------------------------------------------- explain: what a task rests on

AFTER = """
[[obligation]]
id = "3"
title = "报告"
limits = ["第1项完成后5个工作日内"]
after = "1"
units = "市审计局"
"""


@pytest.fixture
def chained(folder: Path) -> Path:
    """Document 1 is read on 20 March, with evidence; a correction of the evidence follows."""
    (folder / "plan.toml").write_text(HEAD + PLAN + AFTER, encoding="utf-8")
    store = open_ledger(beside("plan.toml"))
    opened = Happened(
        event="文件公开", moment=D("2026-03-10"), units=("finance",), **by("2026-03-10")
    )
    ledger = store.append([opened])
    tasks = Agenda(Plan.load("plan.toml"), ledger, as_of=D("2026-03-20")).every()
    uid = next(one.uid for one in tasks if one.happenings)
    done = Done(
        task=uid,
        day=D("2026-03-20"),
        unit="finance",
        evidence="甲府网〔2026〕7号",
        **by("2026-03-20"),
    )
    store.append([done, Corrected(about=2, words="甲府网〔2026〕8号", **by("2026-03-23"))])
    return folder


def test_explain_names_the_completion_it_starts_from(
    chained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("explain", "plan.toml", "3", "--today", "2026-03-24")
    found = _json(capsys, *arguments)
    assert found["due"] == "2026-03-27"  # 23 24 25 26 27
    rows = [(one["number"], one["who"], one["completes"]) for one in found["history"]]
    name = rows[0][2]
    assert name.startswith("1.within-") and name.endswith(".t1.finance")
    assert rows == [(2, "办公室", name), (3, "办公室", name)]
    assert found["history"][0]["words"] == "2026-03-20办结，市财政局，甲府网〔2026〕7号"
    assert main(list(arguments)) == 0
    said = capsys.readouterr().out
    assert (
        f"#2 2026-03-20 09:00 办公室：{name}  2026-03-20办结，市财政局，甲府网〔2026〕7号" in said
    )


def test_explain_says_units_by_their_names(
    chained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["explain", "plan.toml", "1", "--unit", "市财政局", "--today", "2026-03-24"])
    said = capsys.readouterr().out
    assert "「文件公开」发生于2026-03-10，涉及市财政局" in said
    assert "finance" not in said.partition("台账：")[2]


def test_explain_of_what_a_withdrawn_trigger_had_opened(
    chained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The supporting unit's part goes on waiting, and says which trigger did not hold."""
    store = open_ledger(beside("plan.toml"))
    store.append([Happened(event="文件公开", moment=D("2026-03-24"), **by("2026-03-24"))])
    waits = ("explain", "plan.toml", "1", "--unit", "市审计局", "--today", "2026-03-25")
    uid = _json(capsys, *waits)["uid"]
    store.append([Withdrawn(about=4, reference="登记有误", **by("2026-03-25"))])
    found = _json(capsys, *waits)
    assert (found["standing"], found["waits_for"]) == ("awaiting", "文件公开")
    assert [(one["number"], one["withdrawn_by"]) for one in found["history"]] == [(4, 5), (5, None)]
    assert main(["explain", "plan.toml", uid, "--today", "2026-03-25"]) == 2
    assert "引起它的第4号「文件公开」已由第5号撤回" in capsys.readouterr().err
    assert main(["explain", "plan.toml", uid, "--today", "2026-03-25", "--lang", "en"]) == 2
    assert "#4 「文件公开」, which had opened it, is withdrawn by #5" in capsys.readouterr().err


# ---------------------------------------------------------------- the turn of the year


def test_what_next_shows_can_be_explained(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first quarter of 2027 is none of the plan's of 2026: next shows it ahead, and says that nothing counts it."""
    found = _json(capsys, "next", "plan.toml", "--today", "2026-12-20", "--unit", "finance")
    assert [(one["due"], one["cycle"]) for one in found["tasks"]] == [("2027-01-07", "2027-Q1")]
    short = found["tasks"][0]["uid"].partition("@")[0]
    for words in (found["tasks"][0]["uid"], short, short.removesuffix(".finance")):
        one = _json(capsys, "explain", "plan.toml", words, "--today", "2026-12-20")
        assert (one["uid"], one["due"]) == (found["tasks"][0]["uid"], "2027-01-07")
    main(["next", "plan.toml", "--today", "2026-12-20", "--unit", "finance"])
    assert "不在方案的2026年里，不计入逾期和督办" in capsys.readouterr().out
    main(["explain", "plan.toml", short, "--today", "2027-01-20", "--lang", "en"])
    assert "not of 2026, the plan's year" in capsys.readouterr().out
    late = _json(capsys, "overdue", "plan.toml", "--today", "2027-01-20", code=1)
    assert {one["due"] for one in late["tasks"]} == {"2026-03-25", "2026-07-07", "2026-10-08"}


def test_december_is_still_owed_in_january(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = (
        '[[obligation]]\nid = "4"\ntitle = "月报"\nlimits = ["每月后20日内"]\nunits = "市财政局"\n'
    )
    (folder / "plan.toml").write_text(HEAD + row, encoding="utf-8")
    found = _json(capsys, "next", "plan.toml", "--today", "2027-01-15", "--days", "10")
    assert [(one["due"], one["cycle"]) for one in found["tasks"]] == [("2027-01-20", "2026-12")]
    main(["next", "plan.toml", "--today", "2027-01-15", "--days", "10"])
    assert "不计入" not in capsys.readouterr().out
    late = _json(capsys, "overdue", "plan.toml", "--today", "2027-01-21", code=1)
    # The notice is of 2 March: February to December, the last of which was due on Wednesday.
    assert [one["cycle"] for one in late["tasks"]] == [f"2026-{n:02}" for n in range(2, 13)]
    assert late["tasks"][-1]["late"] == {"days": 1, "working_days": 1}


def test_what_had_passed_when_the_notice_was_dated(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = (
        '[[obligation]]\nid = "4"\ntitle = "普查"\nlimits = ["2026年2月底前"]\nunits = "市财政局"\n'
    )
    (folder / "plan.toml").write_text(HEAD + row, encoding="utf-8")
    assert (
        _json(capsys, "explain", "plan.toml", "4.by", "--today", "2026-04-01")["due"]
        == "2026-02-28"
    )
    main(["explain", "plan.toml", "4.by", "--today", "2026-04-01"])
    assert "通知发出时（2026-03-02）已过，不计入逾期和督办" in capsys.readouterr().out


def test_what_ran_over_the_year_says_until_when(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = '[[obligation]]\nid = "4"\ntitle = "公开"\nlimits = ["全年工作"]\nunits = "市财政局"\n'
    (folder / "plan.toml").write_text(HEAD + row, encoding="utf-8")
    main(["next", "plan.toml", "--today", "2026-12-31"])
    assert "全年工作（市财政局" not in capsys.readouterr().out
    main(["next", "plan.toml", "--today", "2027-01-01"])
    assert "全年工作（到2026-12-31）" in capsys.readouterr().out


# ---------------------------------------------------------------- days and places that are none


@pytest.mark.parametrize("day", ["0001-01-01", "1986-12-31", "2100-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "command",
    [("next",), ("overdue",), ("explain", "1"), ("audit",), ("diff", "--baseline"), ("check",)],
)
def test_a_day_that_no_calendar_holds(
    folder: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...], day: str
) -> None:
    name, *more = command
    assert main([name, "plan.toml", *more, "--as-of", day]) == 2
    assert f"「{day}」不在1987至2099年之间，工作日历里没有" in capsys.readouterr().err
    assert main([name, "plan.toml", *more, "--as-of", day, "--lang", "en"]) == 2
    assert f"{day!r} does not lie in 1987 to 2099" in capsys.readouterr().err
    assert not (folder / "plan.dates.json").exists()


def test_since_a_day_that_no_calendar_holds(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", "plan.toml", "--since", "0001-01-01"]) == 2
    assert "--since 的日期「0001-01-01」不在1987至2099年之间" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ("next", "."),
        ("check", "{here}"),
        ("diff", "plan.toml", "--from", "."),
        ("audit", "plan.toml", "-o", "."),
        ("audit", "plan.toml", "--to", "csv", "-o", "/"),
        ("audit", "plan.toml", "--to", "csv", "-o", "{here}"),
        ("diff", "plan.toml"),
    ],
)
def test_a_folder_where_a_file_is_wanted(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    (folder / "plan.dates.json").mkdir()
    given = [one.format(here=folder) for one in arguments]
    assert main([*given, "--today", "2026-04-01"]) == 2
    assert "这是文件夹，不是文件" in capsys.readouterr().err
    assert main([*given, "--today", "2026-04-01", "--lang", "en"]) == 2
    error = capsys.readouterr().err
    assert "this is a folder, not a file" in error
    assert "Errno" not in error


# ---------------------------------------------------------------- a plan that got another title


def test_a_ledger_of_another_title_is_not_read_as_empty(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second quarter's report is done; under an edited title it would be overdue, and all the feeds' events new."""
    before = {one.uid for one in Agenda(Plan.load("plan.toml")).tasks()}
    old = next(iter(before)).partition("@")[2].removesuffix(".gkrules")
    path = kept / "plan.toml"
    edited = path.read_text(encoding="utf-8").replace("工作方案", "工作方案（修订）")
    path.write_text(edited, encoding="utf-8")
    store = open_ledger(beside("plan.toml"))
    commands = (
        ("next",),
        ("overdue",),
        ("explain", "2"),
        ("audit",),
        ("diff", "--since", "2026-04-01"),
        ("diff", "--from", "plan.toml"),
        ("diff", "--baseline"),
    )
    for name, *more in commands:
        assert main([name, "plan.toml", *more, "--today", "2026-04-20"]) == 2
        error = capsys.readouterr().err
        assert f"里面的任务都是另一个方案的（@{old}）" in error
        assert f'在 [plan] 里加一行 key = "{old}"' in error
    entries = len(store.read())
    again = ("record", "done", "plan.toml", "2.every-quarter.2026-Q3", "2026-07-03")
    assert main([*again, "--who", "张三", "--today", "2026-07-03", "--lang", "en"]) == 2
    assert f'add key = "{old}" to [plan]' in capsys.readouterr().err
    assert len(store.read()) == entries
    assert main(["publish", "plan.toml", "out", "--as-of", "2026-04-20"]) == 2
    assert not (kept / "out").exists()
    capsys.readouterr()
    # Before anything was recorded of a task there is nothing to mistake.
    assert main(["overdue", "plan.toml", "--today", "2026-03-20"]) == 0
    path.write_text(edited.replace("[plan]", f'[plan]\nkey = "{old}"'), encoding="utf-8")
    assert {one.uid for one in Agenda(Plan.load("plan.toml")).tasks()} == before
    late = _json(capsys, "overdue", "plan.toml", "--today", "2026-04-20", code=1)
    assert [one["obligation"] for one in late["tasks"]] == ["1", "1"]
    assert main([*again, "--who", "张三", "--today", "2026-07-03"]) == 0


def test_a_key_that_no_name_can_hold(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for key in ("方案", "a b", "a@b", "x" * 41):
        text = HEAD.replace("[plan]", f'[plan]\nkey = "{key}"') + PLAN
        (folder / "plan.toml").write_text(text, encoding="utf-8")
        assert main(["check", "plan.toml"]) == 2
        assert "plan.toml:2 [plan.key]" in capsys.readouterr().err
