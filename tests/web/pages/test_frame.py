"""What all pages share: headers, the style sheet, languages, tokens, the way without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from gkrules.web.app import application
from gkrules.web.settings import Settings
from gkrules.web.tokens import Tokens, save
from tests.web.asgi import Client
from tests.web.pages.office import TODAY, feeds, keep_ledger, pages, uid, visit, write

NEEDED = {"default-src": "'none'", "style-src": "'self'", "img-src": "'self' data:", "form-action": "'self'",
          "base-uri": "'none'", "frame-ancestors": "'none'"}  # fmt: skip


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


def _paths(plan: Path) -> list[str]:
    return [
        *(
            "/",
            "/units/finance",
            f"/tasks/{uid(plan, '1', 'finance')}",
            "/calculator",
            "/units/nobody",
        ),
        *(
            "/calculator?phrase=30%E6%97%A5%E5%86%85&trigger=2026-01-16",
            "/calculator?phrase=x",
            "/?today=x",
        ),
    ]


def test_every_page_is_closed_to_scripts_and_frames(client: Client, plan: Path) -> None:
    for path in _paths(plan):
        found = client.get(path)
        policy = dict(
            part.strip().split(" ", 1)
            for part in found.headers["content-security-policy"].split(";")
        )
        assert policy == NEEDED, path
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.headers["referrer-policy"] == "no-referrer"
        assert found.headers["content-type"] == "text/html; charset=utf-8"
        # The policy would forbid them anyhow.
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", found.text, re.I), (
            path
        )


def test_pages_ask_nothing_of_other_sites(client: Client, plan: Path) -> None:
    for path in _paths(plan):
        page = visit(client, path)
        loaded = page.all("//link[@rel!='alternate']/@href | //*/@src")
        assert loaded and all(str(one).startswith("/static/") for one in loaded)
    assert not re.search(rb"https?:|@import|url\(", client.get("/static/gkrules.css").content)


def test_a_page_is_whole_html(client: Client, plan: Path) -> None:
    for path in _paths(plan):
        for lang in ("zh", "en"):
            page = visit(client, path + ("&" if "?" in path else "?") + f"lang={lang}")
            assert len(page.all("//h1")) == len(page.all("//main")) == 1
            levels = [int(one.tag[1]) for one in page.all("//h1|//h2|//h3|//h4")]
            ids = [str(one) for one in page.all("//*/@id")]
            assert len(ids) == len(set(ids)), path
            assert levels[0] in (1, 2)
            # Whatever is left of a template shows.
            assert "{{" not in page.found.text and "None" not in page.text()


def test_the_style_sheet_has_a_tag(client: Client) -> None:
    found = client.get("/static/gkrules.css")
    assert found.headers["content-type"] == "text/css; charset=utf-8"
    tag = found.headers["etag"]
    again = client.get("/static/gkrules.css", {"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get("/static/gkrules.css", {"If-None-Match": '"other"'}).status_code == 200
    head = client.head("/static/gkrules.css")
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(found.content)))
    assert client.get("/static/icon.svg").headers["content-type"].startswith("image/svg+xml")
    for name in ("__init__.py", "..%2Fframe.py", "gkrules.css%00", ""):
        assert client.get(f"/static/{name}").status_code == 404


def test_pages_answer_head(client: Client) -> None:
    assert client.head("/").status_code == 200


def test_a_server_that_speaks_english(plan: Path, folder: Path) -> None:
    with pages(folder, plan, lang="en") as client:
        page = visit(client, "/")
        assert page.one("/html").get("lang") == "en"
        assert page.one("//a[text()='中文']").get("href") == "/?lang=zh"
        chinese = visit(client, "/", ("lang", "zh"))
        assert chinese.one("/html").get("lang") == "zh-CN"
        assert "lang=zh" in str(chinese.one("//header//nav/a[2]").get("href"))


@pytest.fixture
def guarded(plan: Path, folder: Path, tmp_path: Path) -> Iterator[tuple[Client, str, str]]:
    """The whole application with tokens: one for everything, one for a single feed."""
    both, whole = Tokens(("all",)).add(("*",), "督查室", TODAY)
    both, one = both.add(("finance",), "市财政局", TODAY)
    save(both, tmp_path / "tokens.toml")
    settings = Settings(folder=folder, plans=(plan,), tokens=tmp_path / "tokens.toml")
    with Client(application(settings)) as client:
        yield client, whole, one


def test_where_tokens_protect_the_feeds_pages_are_closed(
    guarded: tuple[Client, str, str], plan: Path
) -> None:
    client, whole, one = guarded
    task = f"/tasks/{uid(plan, '1', 'finance')}"
    for prefix in ("", f"/t/{one}", "/t/wrong"):
        for path in ("/", "/units/finance", task):
            found = client.get(prefix + path)
            assert found.status_code == 404
            assert "公开预算" not in found.text and "市财政局" not in found.text
    for path in ("/", "/units/finance", task):
        assert client.get(f"/t/{whole}{path}").status_code == 200
    assert client.get("/calculator").status_code == 200
    assert client.get("/static/gkrules.css").status_code == 200


def test_pages_that_hold_a_token_are_kept_by_nobody(
    guarded: tuple[Client, str, str], plan: Path
) -> None:
    client, whole, one = guarded
    asked = f"/calculator?{urlencode((('phrase', '30日内'), ('trigger', '2026-01-16')))}"
    paths = ("/", "/units/finance", "/units/none", "/?today=x", "/calculator", asked)
    for path in (*paths, asked.replace("calculator", "calculator.ics")):
        found = client.get(f"/t/{whole}{path}")
        assert found.headers["cache-control"] == "private, no-store", path
    assert client.get(f"/t/{one}/").headers["cache-control"] == "private, no-store"
    assert client.get("/calculator").headers["cache-control"] == "no-cache"


def test_links_keep_the_token_and_the_page_warns(guarded: tuple[Client, str, str]) -> None:
    client, whole, _ = guarded
    page = visit(client, f"/t/{whole}/units/finance")
    inside = [str(one) for one in page.all("//header//a/@href | //main//table//a/@href")]
    assert all(one.startswith((f"/t/{whole}/", "#", f"/t/{whole}?")) for one in inside)
    assert "不要转给别人" in page.text()
    # A link that is made to be passed on holds no token.
    answer = visit(
        client, f"/t/{whole}/calculator", ("phrase", "30日内"), ("trigger", "2026-01-16")
    )
    assert whole not in str(answer.one("//a[text()='这个结果的链接']").get("href"))
    assert whole not in client.get(str(answer.one("//a[@download]").get("href"))).text


def test_an_address_of_nothing_is_a_page_for_people_alone(
    guarded: tuple[Client, str, str],
) -> None:
    client, whole, _ = guarded
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    for path in ("/nothing", "/units/", "/t/wrong/", f"/t/{whole}/nothing", "/nothing?lang=en"):
        found = client.get(path, browser)
        assert found.status_code == 404
        assert found.headers["content-type"] == "text/html; charset=utf-8"
        told = "there is nothing at this address" if "en" in path[-2:] else "没有这个地址"
        assert told in found.text
        assert found.headers["content-security-policy"].startswith("default-src 'none'")
        assert client.get(path).json()["error"]["code"] == "not_found"
    for path in ("/nothing.ics", "/index.json", "/api/v1/nothing"):
        found = client.get(path, browser)
        assert (found.status_code, found.headers["content-type"]) == (404, "application/json")


def test_every_address_of_a_page_leads_somewhere(plan: Path, folder: Path) -> None:
    """Followed through the whole application from the first page: each link is there, each feed a calendar."""
    waiting, seen = ["/", "/?lang=en"], set()
    with Client(application(Settings(folder=folder, plans=(plan,)))) as client:
        while waiting:
            path = waiting.pop()
            seen.add(path)
            found = client.get(path)
            assert found.status_code == 200, path
            if path.split("?")[0].endswith(".ics"):
                assert found.headers["content-type"] == "text/calendar; charset=utf-8"
                assert found.content.endswith(b"END:VCALENDAR\r\n")
            if not found.headers["content-type"].startswith("text/html"):
                continue
            page = visit(client, path)
            for link in page.all("//@href"):
                address = str(link).removeprefix("http://test").removeprefix("webcal://test")
                address, _, part = address.partition("#")
                assert address.startswith("/") or (not address and part), link
                if part and not address:
                    assert page.all(f"//*[@id='{part}']"), link
                elif address not in seen and address not in waiting:
                    waiting.append(address)
    assert len(seen) > 60
