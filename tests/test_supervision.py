"""The audit of a plan: what is counted for whom, on small plans whose dates are written out beside them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkrules import Agenda, Plan
from gkrules.cli import main
from gkrules.errors import Lang
from gkrules.ledger import (
    Done,
    Happened,
    Ledger,
    LedgerError,
    Resumed,
    Stopped,
    Waived,
    open_ledger,
)
from gkrules.ledger.place import beside
from gkrules.picture.drawing import columns
from gkrules.supervision import Counts, Line, Supervision, lines, supervise, table
from gkrules.supervision.written import plain, write
from gkrules.unitsphrase import Role
from tests.conftest import effort

UNITS = """
[[unit]]
id = "finance"
name = "市财政局"
[[unit]]
id = "audit"
name = "市审计局"
[[unit]]
id = "east"
name = "东区"
"""
HEAD = """[plan]
title = "甲市2026年工作方案"
date = 2026-03-02
units = "units.toml"
"""
D = date.fromisoformat


def by(day: str) -> dict[str, Any]:
    return {"who": "办公室", "recorded": datetime.fromisoformat(f"{day}T09:00+08:00")}


def _plan(folder: Path, *rows: dict[str, Any], units: str = UNITS) -> Plan:
    text = [HEAD]
    for n, row in enumerate(rows, 1):
        whole = {"id": str(n), "title": f"任务{n}", "units": "市财政局", **row}
        text.append("[[obligation]]")
        text += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in whole.items()]
    (folder / "units.toml").write_text(units, encoding="utf-8")
    path = folder / "plan.toml"
    path.write_text("\n".join(text), encoding="utf-8")
    return Plan.load(path)


@pytest.fixture
def plan(tmp_path: Path) -> Callable[..., Plan]:
    """Makes a plan of obligations, each a dict of the keys of its table."""
    return lambda *rows, **more: _plan(tmp_path, *rows, **more)


def _uid(plan: Plan, obligation: str, unit: str, ledger: Ledger | None = None) -> str:
    tasks = Agenda(plan, ledger, as_of=D("2026-12-31")).every()
    (uid,) = [one.uid for one in tasks if one.obligation == obligation and one.unit.id == unit]
    return uid


def _on(plan: Plan, ledger: Ledger | None, day: str, *roles: Role) -> dict[str, Line]:
    found = supervise(Agenda(plan, ledger, as_of=D(day)), roles or (Role.LEAD,))
    return {line.unit.id: line for line in found.lines}


# ---------------------------------------------------------------- what is counted


@pytest.mark.parametrize(
    ("done", "counts", "names"),
    [
        # due Tuesday 31 March; looked at on Thursday 9 April: April 1-3 (3), 4-6 off, 7-9 (6)
        (None, Counts(due=1, open=1, overdue=1), ("overdue",)),
        ("2026-03-31", Counts(due=1, in_time=1), ()),
        ("2026-04-02", Counts(due=1, late=1, late_working_days=2), ("done_late",)),
        # Saturday, a holiday: late by days, and by the three working days before it
        ("2026-04-04", Counts(due=1, late=1, late_working_days=3), ("done_late",)),
    ],
)
def test_what_was_due(
    plan: Callable[..., Plan], done: str | None, counts: Counts, names: tuple[str, ...]
) -> None:
    made = plan({"limits": ["2026年3月31日前"]})
    ledger = Ledger()
    if done:
        ledger = ledger.record(Done(task=_uid(made, "1", "finance"), day=D(done), **by(done)))
    (line,) = _on(made, ledger, "2026-04-09").values()
    assert line.counts == counts
    assert [name for name in ("overdue", "soon", "done_late") if getattr(line, name)] == list(names)
    for task in line.overdue:
        assert task.late is not None
        assert (task.late.days, task.late.working_days) == (9, 6)


@pytest.mark.parametrize(
    ("day", "done", "counts"),
    [
        ("2026-03-30", False, Counts(ahead=1)),
        ("2026-03-31", False, Counts(due=1, open=1)),  # the day itself: due, and not overdue
        ("2026-04-01", False, Counts(due=1, open=1, overdue=1)),
        ("2026-03-30", True, Counts(early=1)),
        ("2026-03-31", True, Counts(due=1, in_time=1)),
    ],
)
def test_the_day_itself(plan: Callable[..., Plan], day: str, done: bool, counts: Counts) -> None:
    made = plan({"limits": ["2026年3月31日前"]})
    ledger = Ledger()
    if done:
        entry = Done(task=_uid(made, "1", "finance"), day=D("2026-03-20"), **by("2026-03-20"))
        ledger = ledger.record(entry)
    (line,) = _on(made, ledger, day).values()
    assert line.counts == counts
    assert bool(line.soon) is not (done or bool(counts.overdue))


def test_what_has_no_part_in_it(plan: Callable[..., Plan]) -> None:
    made = plan(
        {"limits": ["2026年3月31日前"]},  # waived
        {"limits": ["文件公开后10个工作日内"]},  # stopped
        {"limits": ["会议召开后3日内"]},  # awaiting
        {"limits": ["全年工作"]},  # continuing
        {"limits": ["及时公开"]},  # undated
        {"limits": ["全年工作"]},  # done though it has no date
        {"limits": ["2026年4月30日前"]},  # ahead
    )
    opened = Ledger().record(Happened(event="文件公开", moment=D("2026-03-10"), **by("2026-03-10")))
    ledger = opened.record(
        Waived(task=_uid(made, "1", "finance"), reason="机构撤并", **by("2026-03-11")),
        Stopped(task=_uid(made, "2", "finance", opened), first=D("2026-03-12"), **by("2026-03-12")),
        Done(task=_uid(made, "6", "finance"), day=D("2026-03-12"), **by("2026-03-12")),
    )
    (line,) = _on(made, ledger, "2026-04-10").values()
    assert line.counts == Counts(
        stopped=1, waived=1, awaiting=1, continuing=1, undated=1, settled=1, ahead=1
    )
    assert line.counts.all == 7
    ended = ledger.record(Resumed(about=3, last=D("2026-03-13"), **by("2026-03-13")))
    # From Tuesday 10 March: 11, 16-20 (6), 23-26 (10), with 12 and 13 out: due 26 March
    (line,) = _on(made, ended, "2026-04-10").values()
    assert (line.counts.stopped, line.counts.overdue) == (0, 1)
    assert [task.due for task in line.overdue] == [D("2026-03-26")]


def test_joint_leads_one_by_one_and_those_who_support(plan: Callable[..., Plan]) -> None:
    made = plan({"limits": ["2026年3月31日前"], "units": "市财政局、东区牵头，市审计局配合"})
    ledger = Ledger().record(
        Done(task=_uid(made, "1", "finance"), day=D("2026-03-30"), **by("2026-03-30"))
    )
    assert {unit: line.counts for unit, line in _on(made, ledger, "2026-04-01").items()} == {
        "finance": Counts(due=1, in_time=1),
        "east": Counts(due=1, open=1, overdue=1),
    }
    every = _on(made, ledger, "2026-04-01", *Role)
    assert every["audit"].counts == Counts(due=1, open=1, overdue=1)
    ledger = ledger.record(
        Done(task=_uid(made, "1", "east"), day=D("2026-04-02"), **by("2026-04-02"))
    )
    # all who lead had done it on Thursday 2 April: two working days late, and so is the part of who supports
    late = Counts(due=1, late=1, late_working_days=2)
    assert _on(made, ledger, "2026-04-09", Role.SUPPORT) == {
        "audit": Line(every["audit"].unit, late, done_late=_audit_task(made, ledger))
    }


def _audit_task(made: Plan, ledger: Ledger) -> tuple[Any, ...]:
    tasks = Agenda(made, ledger, as_of=D("2026-04-09")).every()
    return tuple(one for one in tasks if one.unit.id == "audit")


def test_the_longest_overdue_first_then_what_is_soon(plan: Callable[..., Plan]) -> None:
    made = plan(
        {"limits": ["2026年4月8日前"]},
        {"limits": ["2026年3月31日前"]},
        {"limits": ["2026年4月14日前"]},
        {"limits": ["2026年4月10日前"]},
        {"limits": ["每年不少于3次"], "title": "解读"},
    )
    task = _uid(made, "5", "finance")
    ledger = Ledger().record(Done(task=task, day=D("2026-04-01"), **by("2026-04-01")))
    (line,) = _on(made, ledger, "2026-04-09").values()
    assert [one.obligation for one in line.overdue] == ["2", "1"]
    assert [one.obligation for one in line.soon] == [
        "4",
        "3",
    ]  # the 10th, the 14th: 1 and 3 working days
    (line,) = _on(made, ledger, "2026-12-30").values()
    assert [(one.obligation, len(one.done), one.needed) for one in line.soon] == [("5", 1, 3)]
    text = "\n".join(lines(supervise(Agenda(made, ledger, as_of=D("2026-12-30")))))
    assert "已办1次，共3次" in text


TAX = """
[[unit]]
id = "guoshui"
name = "市国税局"
succeeded_by = "shuiwu"
succeeded_on = 2026-07-01
[[unit]]
id = "dishui"
name = "市地税局"
succeeded_by = "shuiwu"
succeeded_on = 2026-07-01
[[unit]]
id = "shuiwu"
name = "市税务局"
[[unit]]
id = "whole"
name = "市规划建设局"
succeeded_by = ["planning", "building"]
succeeded_on = 2026-07-01
[[unit]]
id = "planning"
name = "市规划局"
[[unit]]
id = "building"
name = "市建设局"
"""


def test_units_that_took_over(plan: Callable[..., Plan]) -> None:
    made = plan(
        {"limits": ["2026年4月30日前"], "units": "市国税局、市地税局"},
        {"limits": ["2026年8月31日前"], "units": "市国税局、市地税局、市税务局"},
        {"limits": ["2026年9月30日前"], "units": "市国税局、市地税局"},
        {"limits": ["2026年8月31日前"], "units": "市规划建设局"},
        units=TAX,
    )
    ledger = Ledger().record(
        Done(task=_uid(made, "1", "guoshui"), day=D("2026-04-20"), **by("2026-04-20"))
    )
    agenda = Agenda(made, ledger, as_of=D("2026-09-10"))
    found = supervise(agenda)
    assert {line.unit.id: line.counts for line in found.lines} == {
        "guoshui": Counts(due=1, in_time=1),  # what it did stays with it
        # 地税's first passes on, overdue; the second is its own, once; of the third two were owed, and it owes one
        "shuiwu": Counts(due=2, open=2, overdue=2, ahead=1),
        "planning": Counts(due=1, open=1, overdue=1),
        "building": Counts(due=1, open=1, overdue=1),
    }
    # what two took over together stands in both lines, and once in the totals
    assert found.totals == Counts(due=4, in_time=1, open=3, overdue=3, ahead=1)
    (line,) = [one for one in found.lines if one.unit.id == "shuiwu"]
    assert [task.unit.id for task in line.overdue] == ["dishui", "shuiwu"]
    text = "\n".join(lines(found))
    assert text.count("原由市地税局承担") == 1
    assert text.count("原由市规划建设局承担") == 2
    alone = supervise(agenda, unit=made.unit("市税务局"))
    assert alone.lines == (line,)
    assert alone.totals == line.counts


def test_units_that_took_over_one_after_the_other(plan: Callable[..., Plan]) -> None:
    """甲's part has passed on to 丙, 乙's has not yet: both are still to be done."""
    units = """
[[unit]]
id = "jia"
name = "市甲局"
succeeded_by = "bing"
succeeded_on = 2026-07-01
[[unit]]
id = "yi"
name = "市乙局"
succeeded_by = "bing"
succeeded_on = 2027-01-01
[[unit]]
id = "bing"
name = "市丙局"
"""
    made = plan({"limits": ["2026年8月31日前"], "units": "市乙局、市甲局"}, units=units)
    overdue = Counts(due=1, open=1, overdue=1)
    assert {unit: line.counts for unit, line in _on(made, None, "2026-09-10").items()} == {
        "yi": overdue,
        "bing": overdue,
    }
    # from 2027 on there is one office, and one thing to do: 乙's, which the plan names first
    (line,) = _on(made, None, "2027-01-10").values()
    assert (line.unit.id, line.counts) == ("bing", overdue)
    assert [task.unit.id for task in line.overdue] == ["yi"]


def test_what_stands_in_no_line_is_told(plan: Callable[..., Plan]) -> None:
    made = plan(
        {"limits": ["2026年2月28日前"]},
        {"limits": ["2026年3月31日前"], "units": ""},
        {"limits": ["全年工作"]},
    )
    found = supervise(Agenda(made, as_of=D("2026-04-01")))
    assert found.totals == Counts(continuing=1)
    assert [due.obligation.id for due in found.before] == ["1"]
    assert [one.id for one in found.unowned] == ["2"]
    text = "\n".join(lines(found))
    assert "不计入：第1项「2026年2月28日前」在2026-02-28，通知发出时已过" in text
    assert "不计入：第2项没有责任单位" in text
    assert "督办清单" not in text
    alone = supervise(Agenda(made, as_of=D("2026-04-01")), unit=made.unit("audit"))
    assert (alone.lines, alone.before, alone.unowned) == ((), (), ())
    assert "市审计局没有要统计的任务" in "\n".join(lines(alone))
    assert "市审计局 has nothing to count" in "\n".join(lines(alone, "en"))


# ---------------------------------------------------------------- a model of it

_DUES = ("2026-03-16", "2026-03-31", "2026-04-08", "2026-04-09", "2026-04-10", "2026-05-29")
_DAYS = st.dates(D("2026-03-03"), D("2026-06-30"))
_ACTS = st.lists(
    st.tuples(
        st.sampled_from(("done", "waived", "stopped")),
        st.integers(0, len(_DUES) - 1),
        st.sampled_from(("finance", "east")),
        _DAYS,
    ),
    max_size=14,
)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Six dates, each owed by two units, and one that waits."""
    rows = [{"limits": [f"{day}前"], "units": "市财政局、东区"} for day in _DUES]
    return _plan(tmp_path_factory.mktemp("many"), *rows, {"limits": ["会议召开后3日内"]})


@effort(120)
@given(acts=_ACTS, day=_DAYS)
def test_the_counts_follow_a_simple_model(
    many: Plan, acts: list[tuple[str, int, str, date]], day: date
) -> None:
    ledger = Ledger()
    done: dict[tuple[int, str], date] = {}
    waived: set[tuple[int, str]] = set()
    stopped: dict[tuple[int, str], date] = {}
    for kind, n, unit, when in acts:
        task = _uid(many, str(n + 1), unit)
        try:
            if kind == "done":
                ledger = ledger.record(Done(task=task, day=when, **by("2026-07-01")))
                done[n, unit] = min(when, done.get((n, unit), when))
            elif kind == "waived":
                ledger = ledger.record(Waived(task=task, reason="撤销", **by("2026-07-01")))
                waived.add((n, unit))
            else:
                ledger = ledger.record(Stopped(task=task, first=when, **by("2026-07-01")))
                stopped[n, unit] = min(when, stopped.get((n, unit), when))
        except LedgerError:
            continue
    found = supervise(Agenda(many, ledger.state(), as_of=day))
    wanted = {
        unit: dict.fromkeys(
            ("in_time", "late", "open", "overdue", "ahead", "early", "stopped", "waived"), 0
        )
        for unit in ("finance", "east")
    }
    for n, due in enumerate(map(D, _DUES)):
        for unit, row in wanted.items():
            one = (n, unit)
            if one in waived:
                row["waived"] += 1
            elif one in done:
                late = done[one] > due
                row["early" if due > day else "late" if late else "in_time"] += 1
            elif one in stopped and stopped[one] <= min(due, day):
                row["stopped"] += 1
            elif due > day:
                row["ahead"] += 1
            else:
                row["open"] += 1
                row["overdue"] += due < day
    assert {
        line.unit.id: {name: getattr(line.counts, name) for name in wanted["east"]}
        for line in found.lines
    } == wanted
    for counts in (found.totals, *(line.counts for line in found.lines)):
        assert counts.due == counts.in_time + counts.late + counts.open
        assert counts.overdue <= counts.open
    assert [line.counts.all for line in found.lines] == [7, 6]
    assert found.totals.all == 13
    for line in found.lines:
        assert len(line.overdue) == line.counts.overdue
        assert len(line.done_late) == line.counts.late
        ages = [task.late.days for task in line.overdue if task.late]
        assert ages == sorted(ages, reverse=True)


# ---------------------------------------------------------------- formats


def _hostile(made: Callable[..., Plan]) -> Supervision:
    """Overdue, soon and done late; the title would be a formula, a word turns the text around."""
    plan = made(
        {
            "limits": ["2026年3月31日前"],
            "title": '=HYPERLINK("http://x","y")',
            "clause": "附表第1项",
        },
        {"limits": ["2026年4月10日前"], "title": "乙\u202e丙\x1b[2J", "units": "东区"},
        {"limits": ["2026年4月1日前"], "title": "+1", "units": "东区"},
    )
    done = Done(task=_uid(plan, "3", "east"), day=D("2026-04-03"), **by("2026-04-03"))
    return supervise(Agenda(plan, Ledger().record(done), as_of=D("2026-04-09")))


def test_the_table_is_aligned_with_the_totals_last(plan: Callable[..., Plan]) -> None:
    found = _hostile(plan)
    for lang in ("zh", "en"):
        rows = list(table(found, lang))
        assert len({columns(row) for row in rows}) == 1
        assert len(rows) == 4
    assert rows[0].split("  ")[0].strip() == "Unit"
    assert rows[-1].split() == [
        "All",
        "2",
        "0",
        "1",
        "2",
        "1",
        "1",
        "1",
    ]  # April 2, 3: two working days
    assert [row.split()[0] for row in table(found)] == ["单位", "市财政局", "东区", "合计"]


def test_text_moves_no_cursor_and_names_everything(plan: Callable[..., Plan]) -> None:
    text = write(_hostile(plan)).decode()
    assert "\x1b" not in text
    assert "\u202e" not in text
    # Tuesday 31 March to Thursday 9 April: 9 days, 6 working days
    assert "    2026-03-31（周二）  =HYPERLINK" in text
    assert "9天，6个工作日" in text
    assert "第1项；2026年3月31日前；附表第1项；1.by.finance" in text
    english = write(_hostile(plan), "text", "en").decode()
    assert "To press for" in english
    assert "市财政局: overdue 1\n" in english
    assert "东区: due soon 1, done late 1\n" in english
    assert "9 days late, 6 of them working days" in english


def test_csv_with_a_mark_and_no_formula(plan: Callable[..., Plan]) -> None:
    data = write(_hostile(plan), "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1
    assert rows[0][:7] == ["单位", "应办", "按时", "迟办", "迟办工作日", "未办", "其中逾期"]
    assert [row[0] for row in rows[1:4]] == ["市财政局", "东区", "合计"]
    assert not any(rows[4])
    assert rows[5][:2] == ["单位", "督办类别"]
    assert [(row[0], row[1], row[6]) for row in rows[6:]] == [
        ("市财政局", "逾期未办", "2026-03-31"),
        ("东区", "临近到期", "2026-04-10"),
        ("东区", "办结但迟", "2026-04-01"),
    ]
    assert [row[3] for row in rows[6:]] == ['\'=HYPERLINK("http://x","y")', "乙丙␛[2J", "'+1"]


def test_a_workbook_with_real_dates(plan: Callable[..., Plan]) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    data = write(_hostile(plan), "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["督办统计", "督办清单"]
    first, second = book.worksheets
    head = next(row for row in range(1, 10) if first.cell(row, 1).value == "单位")
    assert first.freeze_panes == f"A{head + 1}"
    total = [cell.value for cell in first[head + 3]]
    assert total[:8] == ["合计", 2, 0, 1, 2, 1, 1, 1]
    assert second.freeze_panes == "A2"
    rows = [[cell.value for cell in row] for row in second.iter_rows(min_row=2)]
    assert [row[6] for row in rows] == [
        datetime(2026, 3, 31),
        datetime(2026, 4, 10),
        datetime(2026, 4, 1),
    ]
    assert second["G2"].number_format == "yyyy-mm-dd"
    assert (second["D2"].value, second["D2"].data_type) == ('=HYPERLINK("http://x","y")', "s")
    assert second["D2"].quotePrefix
    assert rows[0][8:10] == [6, 9]
    assert all(second.column_dimensions[name].width >= 7 for name in "ABCDEFGH")


def test_json_is_for_programs(plan: Callable[..., Plan]) -> None:
    found = _hostile(plan)
    data = json.loads(write(found, "json"))
    assert data == json.loads(write(found, "json", "en"))
    assert (data["schema"], data["as_of"], data["roles"]) == (1, "2026-04-09", ["lead"])
    assert data["totals"] == plain(found)["totals"]
    assert data["totals"]["due"] == 2
    finance, east = data["units"]
    (task,) = finance["tasks"]["overdue"]
    assert (finance["unit_id"], finance["due"], finance["overdue"]) == ("finance", 1, 1)
    assert (task["short"], task["due"], task["act_by"]) == (
        "1.by.finance",
        "2026-03-31",
        "2026-03-31",
    )
    assert task["late"] == {"days": 9, "working_days": 6}
    assert [one["done"] for one in east["tasks"]["done_late"]] == [["2026-04-03"]]
    assert (data["before_notice"], data["without_units"]) == ([], [])


@pytest.mark.parametrize("to", ["text", "csv", "xlsx", "json"])
def test_the_same_bytes(plan: Callable[..., Plan], to: Any) -> None:
    assert write(_hostile(plan), to) == write(_hostile(plan), to)


# ---------------------------------------------------------------- the command


def audit(*arguments: str, lang: Lang = "zh") -> int:
    """The command as somebody types it."""
    return main(["audit", *arguments, "--lang", lang])


@pytest.fixture
def path(plan: Callable[..., Plan]) -> str:
    return plan(
        {"limits": ["2026年3月31日前"]},
        {"limits": ["2026年4月8日前"], "units": "市审计局牵头，东区配合"},
    ).path


Out = pytest.CaptureFixture[str]


def test_exit_codes(path: str, capsys: Out) -> None:
    assert audit(path, "--as-of", "2026-04-08") == 0
    assert audit(path, "--as-of", "2026-04-08", "--strict") == 1
    assert audit(path, "--as-of", "2026-03-31", "--strict") == 0
    assert audit(path, "--as-of", "2026-04-08", "--strict", "--unit", "市审计局") == 0
    capsys.readouterr()


def test_done_late_is_a_finding(path: str, capsys: Out) -> None:
    made = Plan.load(path)
    store = open_ledger(beside(path))
    store.append(
        [
            Done(task=_uid(made, "1", "finance"), day=D("2026-04-01"), **by("2026-04-01")),
            Done(task=_uid(made, "2", "audit"), day=D("2026-04-01"), **by("2026-04-01")),
        ]
    )
    assert audit(path, "--today", "2026-04-30", "--strict", "--unit", "audit") == 0
    assert audit(path, "--today", "2026-04-30", "--strict") == 1
    capsys.readouterr()
    assert audit(path, "--today", "2026-03-31", "--json") == 0  # not known on that day
    assert json.loads(capsys.readouterr().out)["totals"]["in_time"] == 0


def test_roles_and_units(path: str, capsys: Out) -> None:
    for words, units in (("lead", 2), ("all", 3), ("support", 1), ("lead, support", 3)):
        assert audit(path, "--as-of", "2026-04-08", "--roles", words, "--json") == 0
        assert len(json.loads(capsys.readouterr().out)["units"]) == units
    for words in ("leads", "lead,", ""):
        assert audit(path, "--roles", words) == 2
        assert "--roles 没有" in capsys.readouterr().err
    assert audit(path, "--unit", "市财正局", lang="en") == 2
    assert "did you mean 「市财政局」" in capsys.readouterr().err


def test_where_it_is_written(path: str, tmp_path: Path, capsys: Out) -> None:
    for name, start in (
        ("a.csv", b"\xef\xbb\xbf"),
        ("a.xlsx", b"PK"),
        ("a.json", b"{"),
        ("a.txt", b"\xe7"),
    ):
        assert audit(path, "--as-of", "2026-04-08", "-o", str(tmp_path / name)) == 0
        assert (tmp_path / name).read_bytes().startswith(start)
        assert "2个单位，应办2项，逾期1项，迟办0项" in capsys.readouterr().out
    assert audit(path, "--as-of", "2026-04-08", "--to", "csv") == 0
    assert capsys.readouterr().out.encode() == (tmp_path / "a.csv").read_bytes()
    assert audit(path, "--as-of", "2026-04-08", "--json", "-o", str(tmp_path / "b.csv")) == 0
    assert json.loads((tmp_path / "b.csv").read_text(encoding="utf-8"))["schema"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--to", "xlsx"), "-o"),
        (("-o", "a.pdf"), "不知道写成什么格式"),
        (("-o", "plan.toml", "--to", "csv"), "这份报告就是由它做出来的"),
        (("-o", "units.toml", "--to", "csv"), "这份报告就是由它做出来的"),
        (("-o", "plan.ledger.db", "--to", "csv"), "这份报告就是由它做出来的"),
        (("--ledger", "none.db"), "没有这个台账"),
        (("--as-of", "2026-13-01"), "日期"),
    ],
)
def test_what_is_refused(
    path: str, arguments: tuple[str, ...], words: str, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(path).parent)
    before = sorted(Path().iterdir())
    assert audit("plan.toml", *arguments) == 2
    assert words in capsys.readouterr().err
    assert sorted(Path().iterdir()) == before


def test_a_register_goes_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    from gkrules.cli import registers

    monkeypatch.setattr(registers, "audit", lambda options: 40 + len(options.file))
    assert audit("a.csv", "--to", "json") == 45
    assert audit("a.TOML") == 2


def test_without_a_ledger_nothing_need_be_installed(path: str) -> None:
    """A plan that has no ledger is audited where SQLAlchemy, openpyxl and the rest are missing."""
    script = (
        "import sys\n"
        "for name in ('sqlalchemy', 'alembic', 'openpyxl', 'lxml', 'docx'): sys.modules[name] = None\n"
        "from argparse import Namespace\n"
        "from datetime import date\n"
        "from gkrules.cli.supervising import run\n"
        f"options = Namespace(file={path!r}, today=date(2026, 4, 8), unit='', roles='lead', ledger=None,\n"
        "    format='', out='', json=False, strict=True, lang='en')\n"
        "raise SystemExit(run(options) + 10)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 11, done.stderr
    assert "overdue 1" in done.stdout


def test_looked_at_from_afar(path: str, capsys: Out) -> None:
    """Years later everything is overdue; beyond the calendar it is refused, with the reason."""
    assert audit(path, "--as-of", (D("2026-04-08") + timedelta(days=4000)).isoformat()) == 0
    assert audit(path, "--as-of", "2300-01-01") == 2
    assert "2099" in capsys.readouterr().err
