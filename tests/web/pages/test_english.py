"""What stands on an English page: no Chinese but quotations, articles and names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.asgi import Client
from tests.web.pages.office import PLAN, has, keep_ledger, pages, uid, visit, write

CHINESE = re.compile("[\u3400-\u9fff]+")
_TAX = "税收征收管理法实施细则"

#: A question of each kind of step and of each other reading.
QUESTIONS = (
    (("phrase", "自收到申请之日起20个工作日内"), ("trigger", "2026-02-10"), ("regime", "行政许可法")),
    (("phrase", "30日内"), ("trigger", "2026-01-16"), ("stops", "2026-01-20..2026-01-22"),
     ("stops", "2026-01-26..2026-01-26")),
    (("phrase", "15日内"), ("trigger", "2026-09-27"), ("regime", _TAX)),
    (("phrase", "每季度第一周内"), ("start", "2026-01-01"), ("end", "2027-06-30")),
    (("phrase", "每月前5个工作日内"), ("start", "2026-01-01"), ("end", "2026-10-31")),
    (("phrase", "每月31日前"), ("start", "2026-01-01"), ("end", "2026-03-31")),
    (("phrase", "1个月内"), ("trigger", "2026-01-31")),
    (("phrase", "有效期届满30日前"), ("trigger", "2026-10-31")),
    (("phrase", "届满前三十日提出申请"), ("trigger", "2026-10-31")),
    (("phrase", "每逢周一"), ("start", "2026-02-09"), ("end", "2026-02-20")),
    (("phrase", "2026年初"),),
    (("phrase", "12月中旬前"), ("year", "2026")),
    (("phrase", "春节前"), ("year", "2026")),
    (("phrase", "12月20日下班前"), ("year", "2026")),
    (("phrase", "三至五日内"), ("trigger", "2026-04-28")),
    (("phrase", "立即"), ("trigger", "2026-04-28")),
    (("phrase", "15个工作日内"), ("trigger", "2026-12-15")),
    (("phrase", "5小时内"), ("trigger", "2026-02-10T22:00")),
    (("phrase", "30日内"), ("served", "公告=2026-01-05")),
)  # fmt: skip


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = write(tmp_path_factory.mktemp("plan"))
    keep_ledger(made)
    return made


@pytest.fixture
def client(plan: Path, tmp_path: Path) -> Iterator[Client]:
    with pages(tmp_path, plan) as made:
        yield made


@pytest.mark.parametrize("query", QUESTIONS, ids=lambda query: query[0][1])
def test_why_is_told_in_english(query: tuple[tuple[str, str], ...], client: Client) -> None:
    page = visit(client, "/calculator", *query, ("lang", "en"))
    assert page.status == 200
    for each in page.all("//main//cite | //main//summary | //main//label"):
        if each.tag == "cite":  # an article
            each.text = ""
            for inner in each:
                inner.text = ""
    told = page.texts(
        f"//ol[{has('steps')}]/li | //ul[{has('readings')}]/li | //dl[{has('legend')}]//dd | //dl[{has('sheet')}]"
        f" | //table//span[{has('vh')}]"
    )
    assert told
    for words in told:
        plain = re.sub("「[^」]*」", "", words)
        plain = re.sub(r"\([^()]*第[一-鿿]+条[^()]*\)", "", plain)  # an article in brackets
        assert not CHINESE.search(plain), words


def test_the_pages_of_a_plan_speak_english(client: Client, plan: Path) -> None:
    """What is Chinese there comes from the plan, the ledger or an article."""
    names = set(CHINESE.findall(PLAN)) | {
        "中文",
        "民法典",
        "王某",
        "财",
        "号",
        "甲市财政局",
        "登记第",
        "已并入月报",
    }
    for path in ("/", "/units/finance", f"/tasks/{uid(plan, '1', 'finance')}"):
        page = visit(client, path, ("lang", "en"))
        for each in page.all("//main//cite"):
            each.getparent().remove(each)
        left = CHINESE.findall(re.sub("「[^」]*」", "", page.text("//body")))
        strange = [one for one in left if not any(one in name or name in one for name in names)]
        assert strange == [], path
