"""`/units/<id>`: the year as a picture, told by more than colour, and the list beneath it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from gkrules import Agenda, Plan
from gkrules.ledger import Happened, Ledger, beside, open_ledger
from gkrules.ledger import store as ledger_store
from gkrules.ledger.entries import SHANGHAI
from gkrules.ledger.faults import fault
from gkrules.web.pages import book
from gkrules.web.pages import folder as folder_page
from tests.web.asgi import Client
from tests.web.pages.office import (
    PLAN,
    UNITS,
    Page,
    feeds,
    has,
    keep_ledger,
    pages,
    visit,
    words,
    write,
)
from tests.web.serving import event, feed, put


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = write(tmp_path_factory.mktemp("plan"))
    keep_ledger(made)
    return made


@pytest.fixture(scope="module")
def folder(plan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return feeds(plan, tmp_path_factory.mktemp("feeds"))


@pytest.fixture
def client(plan: Path, folder: Path) -> Iterator[Client]:
    with pages(folder, plan) as made:
        yield made


def _days(page: Page, name: str) -> dict[str, list[str]]:
    """The numbers of the days of a class, by month."""
    found = {}
    for table in page.all(f"//div[{has('months')}]/table"):
        cells = table.xpath(f".//td[{has(name)}]")
        if cells:
            found[words(table.xpath("./caption")[0])] = [
                words(one.xpath(f".//span[{has('n')}]")[0]) for one in cells
            ]
    return found


def test_the_months_of_the_year_and_those_behind_it(client: Client) -> None:
    page = visit(client, "/units/finance")
    assert page.text("//h1") == "市财政局 2026年"
    months = page.texts(f"//div[{has('months')}]/table/caption")
    # 10 January 2027 belongs to the plan of 2026.
    assert months == [f"2026年{n}月" for n in range(1, 13)] + ["2027年1月"]


def test_every_month_is_a_table_that_can_be_read_aloud(client: Client) -> None:
    page = visit(client, "/units/finance")
    for table in page.all(f"//div[{has('months')}]/table"):
        heads = table.xpath("./thead/tr/th")
        assert [head.get("scope") for head in heads] == ["col"] * 7
        assert [words(head.xpath(f".//span[{has('vh')}]")[0]) for head in heads] == [
            f"星期{day}" for day in "一二三四五六日"
        ]
    # 1 February 2026 is a Sunday: the month's first row holds it alone, the last of seven.
    february = page.one(f"//div[{has('months')}]/table[caption='2026年2月']")
    assert [words(one) for one in february.xpath("./tbody/tr[1]/td")][:6] == [""] * 6
    assert february.xpath(f"string(./tbody/tr[1]/td[7]//span[{has('n')}])") == "1"


def test_holidays_and_make_up_days_are_told_apart_in_words(client: Client) -> None:
    """The schedule of 2026, by the State Council's notice: 1-3 January off, 4 January works; 15-23 February off."""
    page = visit(client, "/units/finance")
    off, made = _days(page, "holiday"), _days(page, "makeup")
    assert off["2026年1月"] == ["1", "2", "3"]
    assert off["2026年2月"] == [str(n) for n in range(15, 24)]
    assert off["2026年10月"] == [str(n) for n in range(1, 8)]
    assert (made["2026年1月"], made["2026年2月"]) == (["4"], ["14", "28"])
    january = page.one(f"//div[{has('months')}]/table[caption='2026年1月']")
    marks = {
        words(cell.xpath(f".//span[{has('n')}]")[0]): words(
            cell.xpath(f".//span[{has('kind')}]")[0]
        )
        for cell in january.xpath(f".//td[.//span[{has('kind')}]]")
    }
    assert marks == {"1": "休", "2": "休", "3": "休", "4": "班"}
    said = january.xpath(f".//td[{has('makeup')}]//span[{has('vh')}]")
    assert [words(one) for one in said] == ["1月4日星期日，调休上班"]
    assert "2026-10-01至07国庆节" in page.text()


def test_due_days_lead_to_their_tasks(client: Client) -> None:
    page = visit(client, "/units/finance")
    # Q1 7 Jan; the answer to the application of 10 Feb on 16 March; the budget; Q2 to Q4; the summary.
    assert _days(page, "has-due") == {
        "2026年1月": ["7"],
        "2026年3月": ["16", "31"],
        "2026年4月": ["7"],
        "2026年7月": ["7"],
        "2026年10月": ["8"],
        "2027年1月": ["10"],
    }
    for link in page.all(f"//div[{has('months')}]//a"):
        target = str(link.get("href")).removeprefix("#")
        assert len(page.all(f"//tr[@id='{target}']")) == 1
    march = page.one(f"//table[caption='2026年3月']//td[{has('st-overdue')}]")
    assert words(march.xpath(f".//span[{has('vh')}]")[0]) == "3月16日星期一，1项到期：逾期未办"


def test_the_list_says_how_each_task_stands(client: Client) -> None:
    page = visit(client, "/units/finance")
    rows = page.all(f"//table[{has('tasks')}]/tbody/tr")
    told = [
        (
            words(row.xpath("./td[1]")[0])[:10],
            words(row.xpath("./td[2]/a")[0]),
            words(row.xpath("./td[3]")[0]),
        )
        for row in rows
    ]
    assert told == [
        # Recorded as done on 8 January, one day (Thursday) after it was due.
        ("2026-01-07", "报送进展", "逾期办结 2026-01-08，逾期1天（1个工作日）"),
        # 16 to 25 March: nine days; 17, 18, 19, 20, 23, 24, 25 are working days.
        ("2026-03-16", "答复申请", "逾期未办 逾期9天（7个工作日）"),
        ("2026-03-31", "公开预算", "临近到期"),
        ("2026-04-07", "报送进展", "免于办理"),
        ("2026-07-07", "报送进展", "未到期"),
        ("2026-10-08", "报送进展", "未到期"),
        ("2027-01-10", "总结", "未到期"),
    ]
    assert "每季度第一周内 · 附件第2项" in words(rows[0])
    assert "2026年第一季度" in words(rows[0])


def test_what_has_no_date_stands_apart(client: Client) -> None:
    page = visit(client, "/units/finance")
    rest = {
        words(one.xpath("./h2")[0]): words(one.xpath("./ul")[0])
        for one in page.all(f"//section[{has('rest')}]")
    }
    assert set(rest) == {"持续（1项）", "没有日期（1项）"}
    assert "全年工作" in rest["持续（1项）"]


def test_another_year_and_no_year_at_all(client: Client) -> None:
    page = visit(client, "/units/finance", ("year", "2027"))
    assert page.text("//h1") == "市财政局 2027年"
    assert _days(page, "has-due") == {"2027年1月": ["10"]}
    assert "2026-12-28以后的放假安排还没有公布" in page.text()
    for wrong in ("27", "1", "20270", "x", "１", "1" * 5000):
        assert visit(client, "/units/finance", ("year", wrong)).status == 400


def test_a_unit_of_nobody(client: Client) -> None:
    for path in ("/units/nobody", "/units/..%2Fplan", "/units/%00", "/units/index"):
        found = visit(client, path)
        assert found.status == 404, path


def test_the_feed_alone_makes_a_year(folder: Path) -> None:
    with pages(folder, today=date(2026, 3, 25)) as client:
        page = visit(client, "/units/finance")
        assert _days(page, "has-due")["2026年3月"] == [
            "31"
        ]  # the ledger's trigger is not in a plain feed
        row = page.one("//tr[@id='d-2026-01-07']")
        assert words(row).endswith("已过届满日")
        assert "报送进展" in words(row)
        link = page.one("//tr[@id='d-2026-01-07']//a").get("href")
        task = visit(client, str(link))
    assert task.status == 200
    assert "2026-01-07（周三）" in task.text()
    assert "每季度第一周内" in task.text()


def test_a_feed_is_read_anew_only_where_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    whole = folder_page.Calendar.from_ical

    def noted(body: bytes) -> object:
        read.append(len(body))
        return whole(body)

    monkeypatch.setattr(folder_page.Calendar, "from_ical", staticmethod(noted))
    index = {"plan": {"year": 2026}, "units": [{"id": "x", "unit": "某局", "feed": "x.ics"}]}
    put(tmp_path / "index.json", json.dumps(index).encode())
    put(tmp_path / "x.ics", feed(event("1.x@y", "20260601", "第一件")))
    with pages(tmp_path) as client:
        for _ in range(3):
            assert "第一件" in visit(client, "/units/x").text()
        assert len(read) == 1
        put(tmp_path / "x.ics", feed(event("1.x@y", "20260601", "第二件")))
        for _ in range(3):
            assert "第二件" in visit(client, "/units/x").text()
        assert len(read) == 2
        (tmp_path / "x.ics").unlink()
        assert "第二件" not in visit(client, "/units/x").text()


def test_reminders_and_withdrawn_entries_of_a_feed_are_no_due_dates(tmp_path: Path) -> None:
    ahead = event("lead3.1.by.finance@x", "20260326", "【提前3个工作日】公开预算")
    put(
        tmp_path / "finance.ics",
        feed(
            event("1.by.finance@x", "20260331", "公开预算"),
            ahead.replace("TRANSP", "CATEGORIES:牵头,提醒\r\nTRANSP"),
            event("2.by.finance@x", "20260430", "【已取消】旧任务", status="CANCELLED"),
            event("3.by.finance@x", "20270106", "【暂定】总结", status="TENTATIVE"),
        ),
    )
    index = {"units": [{"id": "finance", "unit": "市财政局", "feed": "finance.ics"}]}
    put(tmp_path / "index.json", json.dumps({"plan": {"year": 2026}, **index}).encode())
    with pages(tmp_path, today=date(2026, 3, 1)) as client:
        page = visit(client, "/units/finance")
    assert _days(page, "has-due") == {"2026年3月": ["31"], "2027年1月": ["6"]}
    assert _days(page, "doubtful") == {"2027年1月": ["6"]}
    rows = page.texts(f"//table[{has('tasks')}]/tbody/tr")
    assert [row.split()[-1] for row in rows] == ["未到期", "已撤销", "未到期暂定"]


def test_a_changed_plan_is_read_anew_and_a_broken_one_not(tmp_path: Path) -> None:
    plan = write(tmp_path / "plan")
    whole = plan.read_text(encoding="utf-8")
    with pages(tmp_path, plan) as client:
        assert "公开预算" in visit(client, "/units/finance").text()
        plan.write_text(whole.replace("公开预算", "公布本级预算"), encoding="utf-8")
        assert "公布本级预算" in visit(client, "/units/finance").text()
        plan.write_text(whole + "\n[[[", encoding="utf-8")
        page = visit(client, "/units/finance")
        assert "公布本级预算" in page.text()
        assert "这里是上一次读到的内容" in page.text()
        plan.write_text(whole, encoding="utf-8")
        page = visit(client, "/units/finance")
        assert "公开预算" in page.text()
        assert "上一次" not in page.text()


def test_a_plan_that_was_never_whole_is_an_error_without_its_path(tmp_path: Path) -> None:
    plan = write(tmp_path / "plan", "[[[")
    with pages(tmp_path, plan) as client:
        page = visit(client, "/")
    assert page.status == 503
    assert str(tmp_path) not in page.found.text


def test_a_plan_that_cannot_be_counted_leaves_what_was_there(tmp_path: Path) -> None:
    """A regime with no text on file for the day is an error of the counting, not of the file."""
    plan = write(tmp_path / "plan")
    whole = plan.read_text(encoding="utf-8")
    broken = whole.replace('title = "总结"', 'title = "总结"\nregime = "行政复议法@1999"')
    with pages(tmp_path, plan) as client:
        assert visit(client, "/units/finance").status == 200
        plan.write_text(broken.replace("2027年1月10日前", "本通知公布后10日内"), encoding="utf-8")
        page = visit(client, "/units/finance")
        assert (page.status, "上一次读到的内容" in page.text()) == (200, True)
        (tmp_path / "plan").rename(tmp_path / "gone")
        assert visit(client, "/units/finance", ("today", "2026-04-01")).status == 200
        (tmp_path / "gone").rename(tmp_path / "plan")
        plan.write_text(whole, encoding="utf-8")
        assert "上一次" not in visit(client, "/units/finance").text()


def test_what_is_recorded_shows_at_once(tmp_path: Path) -> None:
    plan = write(tmp_path / "plan")
    with pages(tmp_path, plan) as client:
        before = visit(client, "/units/finance")
        assert "已过届满日" in before.text() and "逾期" not in before.text()
        keep_ledger(plan)
        after = visit(client, "/units/finance")
        assert "逾期未办" in after.text() and "已过届满日" not in after.text()


@pytest.fixture(params=["file", pytest.param("postgres", marks=pytest.mark.postgres)])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A ledger's place that is not beside the plan."""
    if request.param == "file":
        return str(tmp_path / "others.db")
    return str(request.getfixturevalue("postgres"))


def test_a_ledger_that_is_named_is_read(
    elsewhere: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file or a database: what is recorded there shows, what is recorded beside the plan does not."""
    monkeypatch.setattr(book, "_OFTEN", 0.0)
    plan = write(tmp_path / "plan")
    kept = open_ledger(elsewhere)
    kept.append([_happened("会议召开", 2)])
    with pages(tmp_path, plan, ledgers=(elsewhere,)) as client:
        before = visit(client, "/units/finance").text()
        assert "逾期未办" in before and "免于办理" not in before
        keep_ledger(write(tmp_path / "aside"), elsewhere)
        after = visit(client, "/units/finance").text()
        assert "免于办理" in after
        open_ledger(beside(plan)).append([_happened("收到申请", 3)])
        assert visit(client, "/units/finance").text() == after


def test_a_database_that_is_down_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said to be old, nobody waits for it at every request, and it is asked again after a while."""
    plan = write(tmp_path / "plan")
    clock, asked, down = [0.0], [0], [False]

    class Far:
        def read(self) -> Ledger:
            asked[0] += 1
            if down[0]:
                raise fault("连不上", "no connection")
            return Ledger()

    monkeypatch.setattr(book, "monotonic", lambda: clock[0])
    monkeypatch.setattr(ledger_store, "open_ledger", lambda where, wait: Far())
    with pages(tmp_path, plan, ledgers=("postgresql://nowhere/x",)) as client:
        assert "上一次" not in visit(client, "/units/finance").text()
        down[0], clock[0] = True, 2.0
        for _ in range(5):
            page = visit(client, "/units/finance")
            assert (page.status, "上一次读到的内容" in page.text()) == (200, True)
        told = asked[0]
        visit(client, "/units/finance")
        assert asked[0] == told
        down[0] = False
        assert "上一次" in visit(client, "/units/finance").text()
        clock[0] = 13.0
        assert "上一次" not in visit(client, "/units/finance").text()


def _happened(words: str, day: int) -> Happened:
    return Happened(
        who="王某",
        recorded=datetime(2026, 1, day, 9, tzinfo=SHANGHAI),
        event=words,
        moment=date(2026, 1, day),
    )


def test_local_days_in_another_folder_are_read_anew(tmp_path: Path) -> None:
    local = tmp_path / "local" / "days.toml"
    local.parent.mkdir()
    text = (
        'name = "甲市"\nsource = "甲府办发〔2026〕2号"\nfrom = 2026-01-01\nuntil = 2026-12-31\n'
        '[[day]]\nname = "本地放假"\noff = [2026-07-07]\n'
    )
    local.write_text(text, encoding="utf-8")
    named = 'units = "units.toml"\ncalendar = "../local/days.toml"'
    plan = write(tmp_path / "plan", PLAN.replace('units = "units.toml"', named))
    with pages(tmp_path, plan) as client:
        before = visit(client, "/units/finance")
        local.write_text(text.replace("07-07", "07-14"), encoding="utf-8")
        after = visit(client, "/units/finance")
    # The third quarter's first week ends on the 7th: where that is free, the due date is the 8th.
    assert _days(before, "has-due")["2026年7月"] == ["8"]
    assert _days(after, "has-due")["2026年7月"] == ["7"]


def test_two_plans_make_one_year_each(plan: Path, tmp_path: Path) -> None:
    later = write(
        tmp_path / "later",
        PLAN.replace("2026", "2027").replace("2027年1月10日前", "2028年1月10日前"),
    )
    with pages(tmp_path, plan, later) as client:
        page = visit(client, "/units/finance")
        assert page.text("//h1") == "市财政局 2026年"
        assert page.texts("//nav[@class='years']/a") == ["2026", "2027"]
        # In 2026 only what that year's plan asks for; the next year's weeks lie on its own page.
        assert set(_days(page, "has-due")) == {f"2026年{n}月" for n in (1, 3, 4, 7, 10)} | {
            "2027年1月"
        }
        link = str(page.one("//nav[@class='years']/a[2]").get("href"))
        page = visit(client, link)
        assert page.text("//h1") == "市财政局 2027年"
        assert "2028年1月" in _days(page, "has-due")
        home = visit(client, "/")
        assert len(home.all("//table/tbody/tr")) == 2
        assert [words(one) for one in home.all(f"//*[{has('title')}]")] == [
            "甲市2026年工作方案",
            "甲市2027年工作方案",
        ]


def test_a_unit_s_own_days_are_drawn_on_its_own_page(tmp_path: Path) -> None:
    units = UNITS.replace('full = "甲市财政局"', 'calendar = "own.toml"')
    plan = write(tmp_path / "plan", units=units)
    own = (
        'name = "财政局"\nsource = "局务会"\nfrom = 2026-01-01\nuntil = 2026-12-31\n'
        '[[day]]\nname = "局庆"\noff = [2026-07-07]\n'
    )
    (tmp_path / "plan" / "own.toml").write_text(own, encoding="utf-8")
    with pages(tmp_path, plan) as client:
        finance, audit = (visit(client, f"/units/{one}") for one in ("finance", "audit"))
        whole = Agenda(Plan.load(plan))
        local = next(one for one in whole.due() if one.local and "Q3" in one.key)
        of_all = visit(client, f"/tasks/{quote(whole.uid(local, 'all'))}")
    # The third quarter's week ends on 7 July: a day off here, so that it rolls to the 8th there alone.
    assert _days(finance, "holiday")["2026年7月"] == ["7"]
    assert _days(finance, "has-due")["2026年7月"] == ["8"]
    assert "2026年7月" not in _days(audit, "holiday")
    assert _days(audit, "has-due")["2026年7月"] == ["7"]
    assert of_all.status == 200
    told = of_all.texts(f"//ul[{has('owners')}]/li")
    assert any("2026-07-07" in one or "2026-07-08" in one for one in told), told


@pytest.mark.parametrize("day", ["0001-01-01", "1986-12-31", "2100-01-01", "9999-12-31"])
def test_a_day_outside_the_calendar_is_refused(day: str, client: Client) -> None:
    for path in ("/", "/units/finance", "/calculator"):
        assert visit(client, path, ("today", day)).status == 400


@pytest.mark.parametrize("day", ["1987-01-01", "2099-12-31", "2026-02-28"])
def test_any_day_of_the_calendar_will_do(day: str, client: Client) -> None:
    for path in ("/", "/units/finance", "/units/audit", "/calculator"):
        assert visit(client, path, ("today", day)).status == 200
