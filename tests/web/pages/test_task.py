"""`/tasks/<uid>`: the clause, the units, the derivation, the history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from gkrules import Agenda, Plan
from gkrules.ledger import (
    Choice,
    Corrected,
    Decided,
    Done,
    Extended,
    Happened,
    Moved,
    Planned,
    Resumed,
    Stopped,
    Withdrawn,
    beside,
    open_ledger,
)
from gkrules.ledger.entries import SHANGHAI
from gkrules.quantities import Quantity, Unit
from tests.web.asgi import Client
from tests.web.pages.office import (
    TODAY,
    Page,
    feeds,
    has,
    keep_ledger,
    pages,
    uid,
    visit,
    words,
    write,
)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path / "plan")


@pytest.fixture
def client(plan: Path, tmp_path: Path) -> Iterator[Client]:
    keep_ledger(plan)
    with pages(tmp_path, plan) as made:
        yield made


def _task(client: Client, name: str, *query: tuple[str, str]) -> Page:
    return visit(client, f"/tasks/{quote(name, safe='')}", *query)


def _sheet(page: Page) -> dict[str, str]:
    return {
        words(one.xpath("./dt")[0]): words(one.xpath("./dd")[0])
        for one in page.all(f"//dl[{has('sheet')}]/div")
    }


def test_the_clause_the_words_the_dates(client: Client, plan: Path) -> None:
    page = _task(client, uid(plan, "1", "finance"))
    assert page.status == 200
    assert page.text("//h1") == "公开预算"
    sheet = _sheet(page)
    # Wednesday 25 to Tuesday 31 March: six days, of which 26, 27, 30, 31 are working days.
    assert sheet["届满日"] == "2026-03-31（周二）还剩6天（4个工作日）"
    assert sheet["期限的原文"] == "2026年3月底前完成"
    assert (sheet["出处"], sheet["编者注"]) == ("附件第1项", "含部门预算")
    assert "甲府办发〔2026〕1号" in page.text(f"//div[{has('letterhead')}]")
    assert page.text(f"//p[{has('under')}]") == "市财政局 牵头 临近到期"


def test_the_units_in_their_roles(client: Client, plan: Path) -> None:
    page = _task(client, uid(plan, "1", "finance"))
    owners = page.all(f"//ul[{has('owners')}]/li")
    assert [words(one) for one in owners] == [
        "市财政局 牵头 临近到期：市财政局",
        "市审计局 配合 临近到期：市审计局",
    ]
    assert owners[0].get("class") == "here"
    assert owners[1].xpath("./a[1]/@href") == ["/units/audit"]
    other = visit(client, str(owners[1].xpath("./a[2]/@href")[0]))
    assert other.text(f"//p[{has('under')}]") == "市审计局 配合 临近到期"


def test_the_derivation_is_that_of_the_calculator(client: Client, plan: Path) -> None:
    """Every dated task of the plan leads to the calculator, which gives the same date by the same steps."""
    whole = Agenda(Plan.load(plan), as_of=TODAY).tasks()
    assert len(whole) == 11  # 1 and 2 × (1 + 4), and the summary
    for task in whole:
        page = _task(client, task.uid)
        link = page.all("//a[text()='在计算器里打开']")
        assert len(link) == 1, task.uid
        answer = visit(client, str(link[0].get("href")))
        assert task.due is not None
        assert [one.get("data-due") for one in answer.all("//b[@data-due]")] == [
            task.due.isoformat()
        ]
        steps = f"//ol[{has('steps')}]/li"
        assert answer.texts(steps) == page.texts(steps)


def test_other_readings_are_listed(client: Client, plan: Path) -> None:
    page = _task(client, uid(plan, "2", "audit", "2026-Q3"))
    # July 2026 begins on a Wednesday: the Monday-to-Sunday week of the first ends on Sunday the 5th: due Monday 6.
    assert any("2026-07-06" in one for one in page.texts(f"//ul[{has('readings')}]/li"))


def test_the_history_of_the_task_and_of_its_trigger(client: Client, plan: Path) -> None:
    answer = next(
        task
        for task in Agenda(Plan.load(plan), open_ledger(beside(plan)).read(), as_of=TODAY).tasks()
        if task.obligation == "3"
    )
    page = _task(client, answer.uid)
    assert _sheet(page)["届满日"] == "2026-03-16（周一）"
    (entry,) = page.texts(f"//ol[{has('history')}]/li")
    for told in ("2026-02-10 09:30", "第2号", "「收到申请」", "登记第7号", "王某"):
        assert told in entry
    page = _task(client, uid(plan, "2", "finance", "2026-Q1"))
    (entry,) = page.texts(f"//ol[{has('history')}]/li")
    assert "2026-01-08" in entry and "市财政局" in entry and "甲财〔2026〕3号" in entry
    page = _task(client, uid(plan, "2", "finance", "2026-Q2"))
    assert "免于办理：已并入月报" in page.text(f"//ol[{has('history')}]")
    assert "台账里还没有它的记录" in _task(client, uid(plan, "5", "finance")).text()


def test_every_kind_of_entry_has_its_words(plan: Path, tmp_path: Path) -> None:
    """A petition's life: received, corrected, stopped, resumed, extended, done, undone; the meeting moved."""

    def at(day: int) -> datetime:
        return datetime(2026, 3, day, 9, 0, tzinfo=SHANGHAI)

    store = open_ledger(beside(plan))
    store.append([Happened(who="甲", recorded=at(2), event="收到申请", moment=date(2026, 3, 1))])
    name = next(
        task.uid
        for task in Agenda(Plan.load(plan), store.read(), as_of=date(2026, 3, 2)).tasks()
        if task.obligation == "3"
    )
    store.append(
        [
            Corrected(who="甲", recorded=at(3), about=1, moment=date(2026, 3, 2)),
            Stopped(who="甲", recorded=at(5), first=date(2026, 3, 4), task=name, reason="听证"),
            Resumed(who="甲", recorded=at(9), about=3, last=date(2026, 3, 6)),
            Extended(who="乙", recorded=at(10), task=name, by=Quantity(5, Unit.WORKING_DAY)),
            Done(who="乙", recorded=at(11), task=name, day=date(2026, 3, 11), unit="finance"),
            Withdrawn(who="乙", recorded=at(12), about=6, note="记错了"),
            Decided(
                who="丙",
                recorded=at(13),
                task=name,
                old=date(2026, 3, 30),
                new=date(2026, 4, 9),
                choice=Choice.APPLY,
            ),
            Planned(who="丙", recorded=at(13), event="收到申请", moment=date(2026, 6, 1)),
            Moved(who="丙", recorded=at(14), about=9, moment=date(2026, 6, 2)),
        ]
    )
    with pages(tmp_path, plan, today=date(2026, 3, 20)) as client:
        page = _task(client, name)
        english = _task(client, name, ("lang", "en"))
    told = page.texts(f"//ol[{has('history')}]/li/span[{has('block')}][1]")
    wanted = [
        ("收到申请", "2026-03-01"),
        ("更正第1号", "2026-03-02"),
        ("2026-03-04", "中止", "听证"),
        ("第3号", "2026-03-06"),
        ("延长5个工作日",),
        ("2026-03-11", "办结", "市财政局", "已被第7号撤回"),
        ("撤回第6号",),
        ("2026-03-30", "2026-04-09"),
    ]
    for said, parts in zip(told, wanted, strict=True):
        assert all(part in said for part in parts), said
    assert page.one(f"//ol[{has('history')}]/li[6]").get("class") == "gone"
    assert "记错了" in page.text(f"//ol[{has('history')}]")
    said = english.texts(f"//ol[{has('history')}]/li/span[{has('block')}][1]")
    assert "corrected" in said[1] and "withdrawn by entry 7" in said[5]


def test_the_uid_of_all_units_leads_to_all_of_them(client: Client, plan: Path) -> None:
    agenda = Agenda(Plan.load(plan))
    due = next(one for one in agenda.due() if one.obligation.id == "1")
    page = _task(client, agenda.uid(due, "all"))
    assert page.status == 200
    assert len(page.all(f"//ul[{has('owners')}]/li")) == 2
    assert not page.all(f"//ul[{has('owners')}]/li[{has('here')}]")


def test_tasks_without_a_date(client: Client, plan: Path) -> None:
    page = _task(client, uid(plan, "4", "finance", "continuing"))
    assert _sheet(page)["状态"] == "持续"
    assert not page.all("//table")
    page = visit(client, "/units/audit")
    assert page.status == 200


@pytest.mark.parametrize(
    "name",
    ["nothing", "1.by.finance@0000000000.gkrules", "../../plan.toml", "%00", "a" * 3000, ".all@x"],
)
def test_a_task_of_nobody(client: Client, name: str) -> None:
    assert _task(client, name).status == 404
    assert str(Path.cwd()) not in _task(client, name).found.text


def test_from_the_feed_alone(plan: Path, tmp_path: Path) -> None:
    folder = feeds(plan, tmp_path / "feeds")
    name = uid(plan, "1", "audit")
    with pages(folder) as client:
        page = _task(client, name)
        assert page.status == 200
        assert "公开预算" in page.text("//h1")
        assert "附件第1项" in page.text()
        assert _task(client, name.replace("audit", "finance")).status == 200
        assert _task(client, name.replace("audit", "nobody")).status == 404
