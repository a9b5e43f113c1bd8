"""`/`: the units, their calendars, what is next and overdue, and until when schedules are known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.web.asgi import Client
from tests.web.pages.office import Page, feeds, has, keep_ledger, pages, visit, words, write


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("plan"))


@pytest.fixture(scope="module")
def folder(plan: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return feeds(plan, tmp_path_factory.mktemp("feeds"))


@pytest.fixture
def client(plan: Path, folder: Path) -> Iterator[Client]:
    with pages(folder, plan) as made:
        yield made


def _line(page: Page, unit: str) -> list[str]:
    row = page.one(f"//table[{has('units')}]/tbody/tr[th//*[text()='{unit}']]")
    return [words(one) for one in row.xpath("./td")]


def test_the_plan_heads_the_page(client: Client) -> None:
    page = visit(client, "/")
    assert page.status == 200
    assert page.texts("//h1") == ["甲市2026年工作方案"]
    assert page.one("/html").get("lang") == "zh-CN"
    head = page.text(f"//div[{has('letterhead')}]")
    for said in ("甲市人民政府办公室", "甲府办发〔2026〕1号", "2026-01-05（周一）"):
        assert said in head
    # The calendar as shipped knows the schedules of 2026, but for the days that the next notice may move.
    assert "放假安排掌握到2026-12-28（周一）" in page.text()


def test_without_a_ledger_what_is_past_is_not_called_overdue(client: Client) -> None:
    """By 25 March the first quarter's week (7 January) is past for both; nothing says that it was not done."""
    page = visit(client, "/")
    assert "还没有台账" in page.text()
    assert "逾期" not in page.text()
    following, past, soon, dated, awaiting, _ = _line(page, "市财政局")
    assert following == "2026-03-31（周二） 公开预算"
    # 7 January; 31 March, 7 April within 30 days; 1 + 4 + 1 dates; the application is awaited.
    assert (past, soon, dated, awaiting) == ("已过1", "30日内2", "有日期6", "待起算1")


def test_the_ledger_tells_overdue_from_done(tmp_path: Path) -> None:
    plan = write(tmp_path / "plan")
    keep_ledger(plan)
    with pages(tmp_path, plan) as client:
        page = visit(client, "/")
    # Finance did its report (a day late); it owes the answer of 16 March. Audit owes the report of 7 January.
    following, overdue, soon, *_ = _line(page, "市财政局")
    assert (following, overdue, soon) == ("2026-03-31（周二） 公开预算", "逾期1", "30日内1")
    assert _line(page, "市审计局")[1] == "逾期1"
    assert page.one(f"//dl[{has('facts')}]/div[dt='逾期未办']/dd/b").text == "2"


def test_each_unit_can_be_subscribed_to(client: Client) -> None:
    page = visit(client, "/")
    row = page.one(f"//table[{has('units')}]/tbody/tr[th//*[text()='市财政局']]")
    assert [one.get("href") for one in row.xpath("./td[last()]//a")] == [
        "webcal://test/finance.ics",
        "http://test/finance.ics",
    ]
    assert page.one(f"//code[{has('address')}]").text == "http://test/all.ics"
    # Read aloud, each of the buttons names its unit.
    assert [words(one) for one in row.xpath("./td[last()]//a")] == [
        "订阅（webcal）市财政局",
        ".ics，https：市财政局",
    ]


def test_the_public_address_goes_before_the_request_s(plan: Path, folder: Path) -> None:
    with pages(folder, plan, address="https://calendars.example", base="/deadlines") as client:
        page = visit(client, "/")
    found = [one.get("href") for one in page.all("//table//td[last()]//a")]
    assert found[:2] == [
        "webcal://calendars.example/deadlines/finance.ics",
        "https://calendars.example/deadlines/finance.ics",
    ]
    assert page.one("//link[@rel='stylesheet']").get("href", "").startswith("/deadlines/static/")
    assert page.one("//header//nav/a[2]").get("href") == "/deadlines/calculator"


def test_a_unit_can_be_looked_for(client: Client) -> None:
    page = visit(client, "/", ("q", "审计"))
    assert page.texts("//tbody/tr/th") == ["市审计局"]
    assert "没有名称里有「公安」的单位" in visit(client, "/", ("q", "公安")).text()


def test_english_stays_english(client: Client) -> None:
    page = visit(client, "/", ("lang", "en"))
    assert page.one("/html").get("lang") == "en"
    assert "Holiday schedules known until" in page.text()
    links = [
        one.get("href", "") for one in page.all("//main//a") if "/units/" in one.get("href", "")
    ]
    assert links and all("lang=en" in link for link in links)
    # What comes from the plan is Chinese, and says so to a screen reader.
    assert page.one("//h1/*").get("lang") == "zh-CN"
    other = page.one(f"//a[{has('tongue')}]")
    assert (other.get("href"), other.text) == ("/", "中文")


def test_today_can_be_given(client: Client) -> None:
    page = visit(client, "/", ("today", "2026-10-01"))
    # The fourth quarter's week ends on 7 October, inside the holiday: due on Thursday the 8th.
    assert _line(page, "市财政局")[0] == "2026-10-08（周四） 报送进展"
    assert "today=2026-10-01" in str(page.one("//tbody/tr[1]/th/a").get("href"))
    wrong = visit(client, "/", ("today", "soon"))
    assert wrong.status == 400
    assert "today 的日期「soon」读不懂" in wrong.text()


def test_the_index_alone_is_enough(folder: Path) -> None:
    """Without a plan the page shows what index.json says: its next dates, and no claim of being overdue."""
    with pages(folder, today=date(2026, 1, 5)) as client:
        page = visit(client, "/")
    assert page.texts("//h1") == ["甲市2026年工作方案"]
    following, dated, awaiting, _ = _line(page, "市财政局")
    assert following == "2026-01-07（周三） 报送进展"
    assert (dated, awaiting) == ("有日期6", "待起算1")
    assert "逾期" not in page.text()


def test_an_index_that_knows_what_is_overdue_says_it(tmp_path: Path) -> None:
    units = [{"id": "a", "unit": "市甲局", "overdue": 2}, {"id": "b", "unit": "市乙局"}]
    (tmp_path / "index.json").write_text(json.dumps({"units": units}), encoding="utf-8")
    with pages(tmp_path) as client:
        page = visit(client, "/")
    assert [_line(page, unit)[1] for unit in ("市甲局", "市乙局")] == ["逾期2", "逾期0"]
    assert page.one(f"//dl[{has('facts')}]/div[dt='逾期未办']/dd/b").text == "2"


def test_folders_in_the_folder_are_found(plan: Path, tmp_path: Path) -> None:
    feeds(plan, tmp_path / "county")
    with pages(tmp_path) as client:
        page = visit(client, "/")
    assert (
        page.one("//tbody/tr[1]/td[last()]//a[2]").get("href") == "http://test/county/finance.ics"
    )


@pytest.mark.parametrize(
    "index",
    [b"", b"{", b"[]", b'{"units": 3}', b'{"units": [1, {"id": 2}, {"id": "a", "next": [{"due": "x"}]}]}',
     json.dumps({"units": [{"id": "a", "unit": "甲", "events": "many", "feed": "../../etc/passwd"}]}).encode()],
)  # fmt: skip
def test_an_odd_index_breaks_nothing(index: bytes, tmp_path: Path) -> None:
    (tmp_path / "index.json").write_bytes(index)
    with pages(tmp_path) as client:
        assert visit(client, "/").status == 200
        assert visit(client, "/units/a").status in (200, 404)


def test_nothing_published_yet(tmp_path: Path) -> None:
    with pages(tmp_path / "missing") as client:
        page = visit(client, "/")
    assert page.status == 200
    assert "还没有发布日历" in page.text()
