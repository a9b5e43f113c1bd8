"""`/calculator`: the answer is that of `gkrules due`, drawn, reasoned; faults stand beside their fields."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import icalendar
import pytest
import vobject

from gkrules.cli import main
from tests.feeds.makers import faults
from tests.web.asgi import Client
from tests.web.pages.office import Page, has, pages, visit, words

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "data" / "phrases-dev.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
TAX = (("phrase", "15日内"), ("trigger", "2026-09-27"), ("regime", "税收征收管理法实施细则"))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with pages(tmp_path_factory.mktemp("empty")) as made:
        yield made


def _dues(page: Page) -> list[str]:
    return [str(one.get("data-due")) for one in page.all("//b[@data-due]")]


def _command(*arguments: str) -> list[str]:
    out = io.StringIO()
    with redirect_stdout(out):
        assert main(["due", "--json", *arguments]) == 0
    found = json.loads(out.getvalue())["occurrences"]
    return [one["due"] for one in found if one["due"]]


def _drawn(page: Page, name: str) -> dict[str, list[str]]:
    """Days of a class by month, as "number below below"."""
    found: dict[str, list[str]] = {}
    for table in page.all(f"//div[{has('counted')}]/table"):
        cells = table.xpath(f".//td[{has(name)}]")
        told = [
            " ".join(words(one) for one in cell.xpath(f".//span[{has('n')} or {has('sub')}]"))
            for cell in cells
        ]
        if told:
            found[words(table.xpath("./caption")[0])] = told
    return found


# ---------------------------------------------------------------- the same as `gkrules due`


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["kind"] != "error"], ids=lambda row: row["phrase"]
)
def test_the_answer_is_that_of_the_command(row: dict[str, dict[str, str]], client: Client) -> None:
    """Every annotated phrase: what the annotation says, and what `gkrules due` says, in its order."""
    given = row["given"]
    flags = {"trigger": "--from", "from": "--start", "to": "--end"}
    fields = {"trigger": "trigger", "from": "start", "to": "end"}
    arguments = [part for name in given for part in (flags[name], given[name])]
    query = [("phrase", str(row["phrase"])), *((fields[name], given[name]) for name in given)]
    page = visit(client, "/calculator", *query)
    assert page.status == 200
    dues = _command(str(row["phrase"]), *arguments)
    assert _dues(page) == dues[:12]
    assert set(dues) == set(row["due"])


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["kind"] == "error"], ids=lambda r: r["phrase"]
)
def test_what_is_refused_is_told_with_its_place(row: dict[str, str], client: Client) -> None:
    page = visit(client, "/calculator", ("phrase", row["phrase"]), ("trigger", "2026-01-05"))
    assert page.status == 422
    assert _dues(page) == []
    assert page.one("//textarea[@id='phrase']").get("aria-invalid") == "true"
    assert words(page.one("//textarea[@id='phrase']")) == row["phrase"].strip()


@pytest.mark.parametrize(
    ("query", "arguments", "due"),
    [
        # Worked by hand in the contract (section 9) or in tests of the part in question.
        ((("phrase", "30日内"), ("trigger", "2026-01-16")), ["30日内", "--from", "2026-01-16"], ["2026-02-24"]),
        (TAX, ["15日内", "--from", "2026-09-27", "--regime", "税收征收管理法实施细则"], ["2026-10-21"]),
        (
            # Monday 5 January + 5 working days = Monday the 12th; two of them (6, 7 January) do not count.
            (("phrase", "5个工作日内"), ("trigger", "2026-01-05"), ("stops", "2026-01-06..2026-01-07")),
            ["5个工作日内", "--from", "2026-01-05", "--stop", "2026-01-06..2026-01-07"],
            ["2026-01-14"],
        ),
        (
            (("phrase", "5个工作日内，可以延长3个工作日"), ("trigger", "2026-01-05"), ("extension", "true")),
            ["5个工作日内，可以延长3个工作日", "--from", "2026-01-05", "--extended"],
            ["2026-01-15"],
        ),
        (
            (("phrase", "5个工作日内"), ("trigger", "2026-01-05"), ("extension", "2个工作日")),
            ["5个工作日内", "--from", "2026-01-05", "--extended", "2个工作日"],
            ["2026-01-14"],
        ),
        (
            # The tax rule by its literal reading: 12 October + 7 days = Monday the 19th.
            (*TAX, ("policy", "holidays=days")),
            ["15日内", "--from", "2026-09-27", "--regime", "税收征收管理法实施细则", "--policy", "holidays=days"],
            ["2026-10-19"],
        ),
        (
            (("phrase", "突发事件发生后5小时内"), ("trigger", "2026-02-10T22:00")),
            ["突发事件发生后5小时内", "--from", "2026-02-10T22:00"],
            ["2026-02-11T03:00:00"],
        ),
        (
            (("phrase", "11月底前"), ("year", "2026")),
            ["11月底前", "--year", "2026"],
            ["2026-11-30"],
        ),
        (
            (("phrase", "收到申请之日起10日内"), ("trigger", "收到申请=2026-03-02\n别的=2026-01-01")),
            ["收到申请之日起10日内", "--trigger", "收到申请=2026-03-02", "--trigger", "别的=2026-01-01"],
            ["2026-03-12"],
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)  # fmt: skip
def test_every_field_counts(
    query: tuple[tuple[str, str], ...], arguments: list[str], due: list[str], client: Client
) -> None:
    page = visit(client, "/calculator", *query)
    assert _dues(page) == due
    assert _command(*arguments) == due


def test_service_gives_the_trigger(client: Client) -> None:
    page = visit(client, "/calculator", ("phrase", "15日内"), ("served", "公告=2026-01-05"))
    (due,) = _command("15日内", "--served", "公告=2026-01-05")
    assert _dues(page) == [due]
    assert "送达之日" in page.text()


# ---------------------------------------------------------------- the picture and the reasons


def test_the_counted_days_are_drawn(client: Client) -> None:
    """Twenty working days from 10 February 2026 (contract, section 9): Saturdays 14 and 28 work, 15-23 are off."""
    query = (("phrase", "自收到申请之日起20个工作日内"), ("trigger", "2026-02-10"))
    page = visit(client, "/calculator", *query)
    counted = _drawn(page, "counted")
    assert counted["2026年2月"] == [
        *(f"{10 + n} {n}" for n in range(1, 5)),
        *(f"{19 + n} {n}" for n in range(5, 10)),
    ]
    assert [day.split()[0] for day in counted["2026年3月"]] == [
        "2",
        "3",
        "4",
        "5",
        "6",
        "9",
        "10",
        "11",
        "12",
        "13",
        "16",
    ]
    assert _drawn(page, "skipped") == {
        "2026年2月": [f"{n} ×" for n in range(15, 24)],
        "2026年3月": ["1 ×", "7 ×", "8 ×", "14 ×", "15 ×"],
    }
    assert _drawn(page, "is-trigger") == {"2026年2月": ["10 起算"]}
    assert _drawn(page, "is-due") == {"2026年3月": ["16 20 届满"]}
    said = page.one(f"//td[{has('is-due')}]//span[{has('vh')}]")
    assert words(said) == "3月16日星期一，按字面的最后一日，届满日，最迟办理日，计入，第20"
    legend = page.text(f"//dl[{has('legend')}]")
    for told in ("届满日", "「收到申请」之日，当日不计入", "休息日，不计入", "2月15日至23日 春节"):
        assert told in legend


def test_added_days_and_another_reading_are_drawn(client: Client) -> None:
    page = visit(client, "/calculator", *TAX)
    assert _drawn(page, "added") == {
        "2026年10月": ["13 +1", "14 +2", "15 +3", "16 +4", "19 +5 a", "20 +6", "21 +7 届满"]
    }
    assert _drawn(page, "is-nominal") == {"2026年10月": ["12 15 字面"]}
    assert "另一种读法：按日历日顺延" in page.text(f"//dl[{has('legend')}]")


def test_each_step_names_its_article(client: Client) -> None:
    page = visit(client, "/calculator", *TAX)
    steps = page.texts(f"//ol[{has('steps')}]/li")
    assert len(steps) == 4
    assert page.texts(f"//ol[{has('steps')}]/li/cite") == [
        "民法典第二百零一条第一款",
        "民法典第一千二百五十九条",
        "税收征收管理法实施细则第一百零九条",
        "民法典第二百零三条第二款",
    ]
    assert steps[0] == "起算日是2026-09-27（周日），当日不计入 民法典第二百零一条第一款"


def test_another_reading_can_be_taken_and_given_up(client: Client) -> None:
    page = visit(client, "/calculator", *TAX)
    (reading,) = page.all(f"//ul[{has('readings')}]/li")
    assert words(reading).startswith("按日历日顺延：2026-10-19（周一）")
    taken = visit(client, str(reading.xpath("./a/@href")[0]))
    assert _dues(taken) == ["2026-10-19"]
    assert "holidays=days" in taken.text(f"//section[{has('answer')}]")
    back = taken.one("//a[text()='取消']").get("href")
    assert _dues(visit(client, str(back))) == ["2026-10-21"]


def test_a_provisional_date_says_so(client: Client) -> None:
    page = visit(client, "/calculator", ("phrase", "15个工作日"), ("trigger", "2026-12-15"))
    assert _dues(page) == ["2027-01-06"]
    assert page.text(f"//span[{has('doubt')}]").startswith("暂定，可能在2027-01-06至")


def test_what_is_left(client: Client) -> None:
    query = (("phrase", "30日内"), ("trigger", "2026-01-16"), ("today", "2026-02-13"))
    # To the 24th: eleven days, of which Saturday 14 and Tuesday 24 are working days.
    assert "2026-02-13还剩11天（2个工作日）" in visit(client, "/calculator", *query).text()


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("收到申请之日起10日内", "待起算：还不知道「收到申请」是哪一天"),
        ("长期坚持", "持续的工作"),
        ("及时公开", "原文没有说出时间，不推定日期"),
    ],
)
def test_no_date_is_made_up(phrase: str, said: str, client: Client) -> None:
    page = visit(client, "/calculator", ("phrase", phrase))
    assert page.status == 200
    assert said in page.text()
    assert not page.all("//a[@download]")


def test_many_dates_are_listed_and_the_rest_counted(client: Client) -> None:
    query = (("phrase", "每月10日前"), ("start", "2016-01-01"), ("end", "2025-12-31"))
    page = visit(client, "/calculator", *query)
    assert len(_dues(page)) == 12
    assert len(page.all(f"//article[{has('result')}]")) == 12
    query = (("phrase", "每周五前"), ("start", "2016-01-01"), ("end", "2025-12-31"))
    page = visit(client, "/calculator", *query)
    # From Friday 1 January 2016 to Friday 26 December 2025: 522 Fridays.
    assert "一共522次，这里列出前120次" in page.text()


# ---------------------------------------------------------------- faults


def test_a_fault_stands_beside_its_field_with_a_caret(client: Client) -> None:
    phrase = "2017年3月20日前报送，近三年内有效"  # 近三年内 looks back: no limit
    page = visit(client, "/calculator", ("phrase", phrase))
    assert page.status == 422
    assert page.text("//title").startswith("有错")
    field = page.one("//textarea[@id='phrase']")
    describing = str(field.get("aria-describedby")).split()
    assert describing[0] == "wrong-phrase"
    assert all(len(page.all(f"//*[@id='{one}']")) == 1 for one in describing)
    before, at, behind = page.texts(f"//p[{has('caret')}]//bdi")
    assert (before, at, behind) == ("2017年3月20日前报送，近", "三年内", "有效")
    assert page.text(f"//p[{has('caret')}]/mark") == "［三年内］"
    summary = page.one("//*[@role='alert']")
    assert [one.get("href") for one in summary.xpath(".//a")] == ["#phrase"]


def test_all_faults_are_told_at_once_in_the_form_s_words(client: Client) -> None:
    query = (
        *(("phrase", "自某之日起20个x内"), ("trigger", "soon"), ("end", "32")),
        *(("stops", "2026-01-01"), ("policy", "first_week=never"), ("regime", "行政处罚法")),
    )
    page = visit(client, "/calculator", *query)
    wrong = {one.get("id"): words(one) for one in page.all(f"//p[{has('fault')}]")}
    assert set(wrong) == {
        f"wrong-{name}" for name in ("phrase", "trigger", "end", "stops", "policy")
    }
    assert (
        wrong["wrong-trigger"] == "要改：「起算日」读不懂，应当是2026-09-24 或者 2026-09-24T09:00"
    )
    assert page.one("//details").get("open") is not None
    # Nothing that was written is lost.
    assert page.one("//input[@id='trigger']").get("value") == "soon"
    assert page.one("//select/option[@selected]").get("value") == "行政处罚法"


DAYS = (("phrase", "30日内"), ("trigger", "2026-01-05"))


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ((("trigger", "2026-01-05"),), "phrase"),
        ((("phrase", "30日内"), ("regime", "没有的法")), "regime"),
        ((("phrase", "30日内"), ("regime", "/etc/passwd")), "regime"),
        ((("phrase", "30日内"), ("regime", "x.toml")), "regime"),
        ((("phrase", "5小时内"), ("trigger", "2026-01-05")), "trigger"),
        ((("phrase", "30日内"), ("trigger", "1950-01-05")), "trigger"),
        ((("phrase", "30年内"), ("trigger", "2090-01-05")), "trigger"),
        ((("phrase", "每季度第一周内"),), "start"),
        ((("phrase", "11月底前"),), "start"),
        ((("phrase", "每日"), ("start", "1990-01-01"), ("end", "2090-01-01")), "end"),
        ((("phrase", "30日内"), ("trigger", "2026-01-05"), ("extension", "许多")), "extension"),
        ((("phrase", "30日内"), ("overlays", "../../secret")), "overlays"),
        ((("phrase", "日" * 1001),), "phrase"),
        ((("phrase", "30日内"), ("trigger", "2026-01-05"), ("trigger", "2026-01-06")), "trigger"),
        ((("phrase", "30日内"), ("trigger", "1800-01-01")), "trigger"),
        ((("phrase", "30日内"), ("trigger", "9999-12-31")), "trigger"),
        ((("phrase", "每月10日前"), ("start", "1800-01-01"), ("end", "2026-01-01")), "start"),
        ((("phrase", "每月10日前"), ("start", "2026-01-01"), ("end", "2500-01-01")), "end"),
        ((("phrase", "每月10日前"), ("start", "2026-02-01"), ("end", "2026-01-01")), "end"),
        ((("phrase", "30日内"), ("trigger", "2026-01-05"), ("anchor", "0001-01-01")), "anchor"),
        ((*DAYS, ("stops", "1800-01-01..1800-01-05")), "stops"),
        ((*DAYS, ("stops", "2026-01-09..2026-01-06")), "stops"),
        ((*DAYS, ("stops", "2026-01-06..2026-01-09T09:00")), "stops"),
        ((*DAYS, ("extension", "true")), "extension"),  # the words allow none
        ((*DAYS, ("extension", "100000000个工作日")), "extension"),
        ((("phrase", "100000000个工作日内"), ("trigger", "2026-01-05")), "phrase"),
        ((("phrase", "30日内"), ("served", "公告=1800-01-01")), "served"),
        ((("phrase", "30日内"), ("served", "口信=2026-01-05")), "served"),
        ((*DAYS, ("regime", "行政复议法@1888")), "regime"),
        (
            (("phrase", "30日内"), ("trigger", "2003-05-05"), ("regime", "行政处罚法@2021")),
            "regime",
        ),
    ],
)
def test_each_fault_finds_its_field(
    query: tuple[tuple[str, str], ...], field: str, client: Client
) -> None:
    page = visit(client, "/calculator", *query)
    assert page.status == 422
    assert [one.get("id") for one in page.all(f"//p[{has('fault')}]")] == [f"wrong-{field}"]
    assert page.one(f"//*[@id='{field}']").get("aria-invalid") == "true"
    in_english = visit(client, "/calculator", *query, ("lang", "en"))
    assert in_english.text("//title").startswith("Error")


def test_a_fault_of_a_named_trigger_stands_at_the_named_ones(client: Client) -> None:
    """They have a field of their own, which is open where it is filled in."""
    query = (("phrase", "受理之日起30日内"), ("trigger", "受理=1800-01-01"))
    page = visit(client, "/calculator", *query)
    assert page.status == 422
    assert page.one("//textarea[@id='triggers']").get("aria-describedby") == "wrong-trigger"
    assert page.one("//input[@id='trigger']").get("aria-invalid") is None
    assert page.one("//*[@id='wrong-trigger']/..//textarea").get("id") == "triggers"
    assert [one.get("href") for one in page.all("//*[@role='alert']//a")] == ["#triggers"]
    good = visit(client, "/calculator", query[0], ("trigger", "受理=2026-01-05"))
    assert good.status == 200
    assert good.one("//details").get("open") is not None
    assert good.one("//textarea[@id='triggers']").text == "受理=2026-01-05"


def test_all_far_dates_are_told_at_once(client: Client) -> None:
    query = (("phrase", "每月10日前"), ("start", "0001-01-01"), ("end", "9999-12-31"))
    page = visit(client, "/calculator", *query)
    found = [one.get("id") for one in page.all(f"//p[{has('fault')}]")]
    assert found == ["wrong-start", "wrong-end"]


def test_a_wrong_strict_is_not_asked_again(client: Client) -> None:
    """It has no field to be mended in: the form leaves it out."""
    page = visit(client, "/calculator", *DAYS, ("strict", "perhaps"))
    assert page.status == 422 and "strict" in page.text("//*[@role='alert']")
    assert page.all("//input[@name='strict']") == []


def test_messages_name_every_field_in_the_form_s_words(client: Client) -> None:
    query = (("phrase", "每月10日前"), ("start", "1990-01-01"), ("end", "2026-01-01"))
    words = visit(client, "/calculator", *query, ("lang", "en")).text("//*[@id='wrong-end']")
    assert "the first day of the range and the last day of the range may lie" in words


def test_every_field_has_a_label(client: Client) -> None:
    page = visit(client, "/calculator")
    labels = {one.get("for") for one in page.all("//label")}
    fields = page.all(
        "//form//*[self::input or self::select or self::textarea][not(@type='hidden')]"
    )
    assert {one.get("id") for one in fields} == labels


# ---------------------------------------------------------------- kept


def test_the_link_reproduces_the_answer(client: Client) -> None:
    query = (*TAX, ("policy", "holidays=days"), ("lang", "en"), ("stops", ""), ("anchor", ""))
    page = visit(client, "/calculator", *query)
    link = page.one(f"//div[{has('keep')}]//code").text or ""
    assert page.one("//a[text()='The link to this answer']").get("href") == link
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.path) == ("http", "test", "/calculator")
    assert parse_qsl(parts.query) == [*TAX, ("policy", "holidays=days"), ("lang", "en")]
    again = visit(client, f"{parts.path}?{parts.query}")
    assert again.text(f"//section[{has('answer')}]") == page.text(f"//section[{has('answer')}]")


def test_the_date_as_a_file(client: Client) -> None:
    page = visit(client, "/calculator", *TAX)
    found = client.get(str(page.one("//a[@download]").get("href")))
    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    assert found.headers["content-disposition"].startswith("attachment;")
    assert found.headers["x-content-type-options"] == "nosniff"
    (event,) = icalendar.Calendar.from_ical(found.content).walk("VEVENT")
    assert event["DTSTART"].dt == date(2026, 10, 21)
    assert event["DTEND"].dt == date(2026, 10, 22)
    assert event["SUMMARY"] == "届满：15日内"
    assert "税收征收管理法实施细则第一百零九条" in event["DESCRIPTION"]
    assert event["URL"] == page.one(f"//div[{has('keep')}]//code").text
    vobject.readOne(found.content.decode()).validate(raiseException=True)
    # The same question gives the same bytes, and the same event where only the language differs.
    assert client.get(str(page.one("//a[@download]").get("href"))).content == found.content
    english = client.get(str(page.one("//a[@download]").get("href")) + "&lang=en").content
    (other,) = icalendar.Calendar.from_ical(english).walk("VEVENT")
    assert other["UID"] == event["UID"]


def test_a_file_of_several_dates_and_of_hours(client: Client) -> None:
    quarters = (
        "/calculator.ics?phrase=%E6%AF%8F%E5%AD%A3%E5%BA%A6%E7%AC%AC%E4%B8%80%E5%91%A8%E5%86%85"
    )
    found = client.get(f"{quarters}&start=2017-01-01&end=2017-12-31").content
    events = icalendar.Calendar.from_ical(found).walk("VEVENT")
    # The contract's example.
    assert [one["DTSTART"].dt.isoformat() for one in events] == [
        *("2017-01-09", "2017-04-07", "2017-07-07", "2017-10-09")
    ]
    assert len({one["UID"] for one in events}) == 4
    hours = visit(client, "/calculator", ("phrase", "5小时内"), ("trigger", "2026-02-10T22:00"))
    body = client.get(str(hours.one("//a[@download]").get("href"))).content
    assert b"DTSTART:20260210T190000Z" in body
    assert b"DTEND" not in body  # an entry that ends as it begins may not say so
    english = (("phrase", "5小时内"), ("trigger", "2026-02-10T22:00"), ("lang", "en"))
    (told,) = icalendar.Calendar.from_ical(
        client.get(f"/calculator.ics?{urlencode(english)}").content
    ).walk("VEVENT")
    assert told["SUMMARY"] == "Due: 5小时内"
    assert "：" not in told["DESCRIPTION"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["", '，<b>;\\n\n"' + "长" * 300])
@pytest.mark.parametrize(
    "query",
    [
        (("phrase", "5小时内"), ("trigger", "2026-02-10T22:00")),
        (("phrase", "30日内"), ("trigger", "2026-01-16")),
        (("phrase", "15个工作日内"), ("trigger", "2026-12-15")),
        (("phrase", "每季度第一周内"), ("start", "2026-01-01"), ("end", "2026-12-31")),
    ],
    ids=lambda query: query[0][1],
)
def test_the_file_passes_the_checks_of_feeds(
    query: tuple[tuple[str, str], ...], form: str, lang: str, client: Client
) -> None:
    asked = (("phrase", query[0][1] + form), *query[1:], ("lang", lang))
    found = client.get(f"/calculator.ics?{urlencode(asked)}")
    assert found.status_code == 200
    assert list(faults(found.content)) == []
    for one in vobject.readComponents(found.content.decode()):
        assert one.validate(raiseException=True)


def test_no_file_without_a_date(client: Client) -> None:
    for query in ("phrase=x", "", "phrase=%E9%95%BF%E6%9C%9F%E5%9D%9A%E6%8C%81"):
        found = client.get(f"/calculator.ics?{query}")
        assert found.status_code == 422
        assert found.headers["content-type"].startswith("text/html")
