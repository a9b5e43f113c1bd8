"""Plans: files that are right, files that are deliberately wrong, and the example by hand."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import gkrules
from gkrules import Agenda, Plan
from gkrules.agenda import Task
from gkrules.errors import PlanError
from gkrules.units import Kind

DATA = Path(__file__).parent / "data"
BAD = sorted((DATA / "bad-plans").glob("*.toml"))
D = date.fromisoformat
GOOD = """[plan]
title = "甲市2026年工作方案"
number = "甲府办〔2026〕1号"
date = 2026-01-05
units = "{units}"

[triggers]
"省指导意见印发" = 2026-02-10

[[obligation]]
id = "1"
title = "实施方案"
limits = ["本通知印发后10个工作日内"]
units = "市级各部门"

[[obligation]]
id = "2"
title = "配套办法"
limits = ["省指导意见印发后30日内"]
units = "市财政局牵头，市审计局配合"

[[obligation]]
id = "3"
title = "决算"
limits = ["次月10日前", "及时公开", "长期坚持"]
units = "市财政局"

[[obligation]]
id = "4"
title = "收尾"
limits = ["10日内"]
units = "市税务局"
after = "2"
"""


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    path = tmp_path / "plan.toml"
    text = GOOD.format(units=(DATA / "units.toml").as_posix())
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))  # as Windows saves it
    return Plan.load(path)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_wrong_plan_is_refused_with_every_place(path: Path) -> None:
    expected = [
        line.split("\t")
        for line in path.with_suffix(".expected").read_text(encoding="utf-8").splitlines()
    ]
    with pytest.raises(PlanError) as caught:
        Plan.load(path)
    found = caught.value.problems
    for line, words in expected:
        assert any(one.line == int(line) and words in one.zh for one in found), (line, words, found)
    assert len(found) == len(expected), str(caught.value)
    assert all(one.en and one.en != one.zh for one in found)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\xff\xfe[\x00", "UTF-16"),
        ('[plan]\ntitle = "方案"'.encode("gbk"), "GBK"),
        (b"[plan\n", "TOML"),
        (b"", "[plan]"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, raw: bytes, said: str) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(raw)
    with pytest.raises(PlanError) as caught:
        Plan.load(path)
    assert said in str(caught.value)


def test_the_plan_own_date_is_the_trigger_of_its_own_words(plan: Plan) -> None:
    # 5 January 2026 is a Monday; ten working days: 6-9, 12-16, 19.
    tasks = [task for task in Agenda(plan).tasks() if task.obligation == "1"]
    assert {task.occurrence.due for task in tasks} == {D("2026-01-19")}
    assert len(tasks) == 4
    assert {task.via for task in tasks} == {"市级各部门"}


def test_given_triggers(plan: Plan) -> None:
    # 10 February + 30 days = 12 March 2026, a Thursday.
    found = {task.unit.name: task for task in Agenda(plan).tasks() if task.obligation == "2"}
    assert found["市财政局"].occurrence.due == D("2026-03-12")
    assert found["市审计局"].role.value == "support"


def test_the_month_after_belongs_to_the_cycle_before(plan: Plan) -> None:
    """次月10日前 of December 2026 is due in January 2027, and is still this plan's."""
    due = [task.occurrence.due for task in Agenda(plan).tasks() if task.obligation == "3"]
    assert due == [date(2026 + (n == 13), (n - 1) % 12 + 1, 10) for n in range(2, 14)]


def test_after_another_waits_for_it(plan: Plan) -> None:
    (task,) = [task for task in Agenda(plan).awaiting() if task.obligation == "4"]
    assert task.occurrence.waits_for == "第2项完成"


def test_what_has_no_date_stands_apart(plan: Plan) -> None:
    agenda = Agenda(plan)
    assert [task.phrase for task in agenda.undated()] == ["及时公开"]
    assert [task.phrase for task in agenda.continuing()] == ["长期坚持"]


def test_uids_are_stable_ascii_and_say_nothing_of_the_date(plan: Plan) -> None:
    tasks = Agenda(plan).tasks()
    uids = [task.uid for task in tasks]
    assert len(set(uids)) == len(uids)
    assert all(uid.isascii() and len(uid) < 202 for uid in uids)
    moved = gkrules.Plan(**{**_fields(plan), "triggers": (("省指导意见印发", D("2026-02-20")),)})
    again = {task.uid: task.occurrence.due for task in Agenda(moved).tasks()}
    assert set(again) == set(uids)
    changed = [task for task in tasks if again[task.uid] != task.occurrence.due]
    assert {task.obligation for task in changed} == {"2"}


def _fields(plan: Plan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in plan.__slots__ if not name.startswith("__")}


def test_tasks_go_to_plain_data(plan: Plan) -> None:
    for task in Agenda(plan).tasks():
        assert Task.from_dict(task.to_dict()) == task


# ---------------------------------------------------------------- the example


@pytest.fixture(scope="module")
def panzhihua() -> Agenda:
    root = Path(__file__).resolve().parent.parent
    return Agenda(Plan.load(root / "examples" / "panzhihua-2017" / "plan.toml"))


def _hand() -> dict[str, list[dict[str, object]]]:
    with (DATA / "panzhihua-hand.toml").open("rb") as file:
        return tomllib.load(file)["unit"]


@pytest.mark.parametrize("row", _hand(), ids=lambda row: f"{row['name']}-{row['obligation']}")
def test_the_example_by_hand(panzhihua: Agenda, row: dict[str, object]) -> None:
    """Dates worked by hand on the calendar of 2017 for the range 2017-07-03 to 2018-01-31."""
    unit = panzhihua.plan.unit(str(row["name"]))
    assert unit is not None
    tasks = panzhihua.tasks(D("2017-07-03"), D("2018-01-31"), unit)
    found = {task.occurrence.due for task in tasks if task.obligation == row["obligation"]}
    assert found == set(row["due"])


def test_every_department_of_the_city(panzhihua: Agenda) -> None:
    directory = panzhihua.plan.directory
    (departments,) = [group for group in directory.groups if group.name == "市级各部门"]
    assert len(departments.members) > 35
    for unit in directory.members(departments):
        due = {task.occurrence.due for task in panzhihua.tasks(unit=unit)}
        assert {D("2017-08-14"), D("2017-12-15")} <= due, unit.name


def test_the_example_holds_every_row(panzhihua: Agenda) -> None:
    plan = panzhihua.plan
    ids = [one.id for one in plan.obligations]
    assert [n for n in ids if n.isdigit()] == [str(n) for n in range(1, 135)]
    assert len([n for n in ids if n.startswith("cover-")]) == 4
    assert not plan.findings
    assert Counter(unit.kind for unit in plan.units)[Kind.DESCRIBED] == 1
    assert [due.obligation.id for due in panzhihua.before_notice()] == ["28"]


def test_nothing_of_the_example_vanishes(panzhihua: Agenda) -> None:
    """Each limit of each obligation is dated, waits, continues, is undated, or is named as outside."""
    shown = {(due.obligation.id, due.stated.phrase) for due in panzhihua.due()}
    for tasks in (panzhihua.awaiting(), panzhihua.continuing(), panzhihua.undated()):
        shown |= {(task.obligation, task.phrase) for task in tasks}
    shown |= {(due.obligation.id, due.stated.phrase) for due in panzhihua.before_notice()}
    shown |= {(one.id, stated.phrase) for one, stated in panzhihua.outside()}
    wanted = {
        (one.id, stated.phrase) for one in panzhihua.plan.obligations for stated in one.limits
    }
    assert shown == wanted


def test_this_month_is_that_of_the_notice(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(
        '[plan]\ntitle = "方案"\ndate = 2026-03-02\n[[obligation]]\nid = "1"\ntitle = "甲"\n'
        'limits = ["本月底前", "本季度末前"]\nunits = "市甲局"\n',
        encoding="utf-8",
    )
    agenda = gkrules.Agenda(gkrules.Plan.load(tmp_path / "plan.toml"))
    assert [task.occurrence.due for task in agenda.tasks()] == [date(2026, 3, 31)] * 2


@pytest.mark.parametrize(
    ("limit", "regime", "words"),
    [
        ("本通知印发后十日内", "民事诉讼法", "2024-01-01"),  # no text in force in 2017
        ("本通知印发后24小时内", "", "要从时刻起算"),
        ("本通知印发后2000个月内", "", "2099-12-31"),
    ],
)
def test_what_cannot_be_counted_names_its_row(
    tmp_path: Path, limit: str, regime: str, words: str
) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(
        '[plan]\ntitle = "方案"\ndate = 2017-07-03\n\n[[obligation]]\nid = "7"\ntitle = "甲"\n'
        f'limits = ["{limit}"]\nunits = "市甲局"\nregime = "{regime}"\n',
        encoding="utf-8",
    )
    agenda = gkrules.Agenda(Plan.load(path))
    with pytest.raises(PlanError) as caught:
        agenda.tasks()
    assert f"{path}:5" in str(caught.value)
    assert "第7项" in str(caught.value) and words in str(caught.value)
