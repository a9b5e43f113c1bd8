"""Text is hostile: markup, quotes, control characters, marks of direction, great length, wherever it is shown."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkrules.ledger import Done, Happened, beside, open_ledger
from gkrules.ledger.entries import SHANGHAI
from gkrules.web.pages.form import FIELDS
from gkrules.web.pages.shown import lines, shown
from tests.conftest import effort
from tests.web.pages.office import Page, feeds, pages, uid, visit, write

TAG = "<script>alert()</script>"
TEXTS = {
    "markup": f"甲{TAG}<img src=x onerror=alert(1)><!--",
    "attribute": "甲\" onmouseover=\"alert(1)' autofocus='",
    "entity": "甲&lt;b&gt;&#x3c;script&#x3e;",
    "template": "甲{{ 7*7 }}{% raw %}${7*7}<%= 7 %>",
    "lines": "甲\r\n乙\n\n丙\tX-BAD:1\u2028丁",
    "direction": "甲\u202e gnissim \u2066乙\u200f\u061c",
    "hidden": "甲\u200b\u2060\ufeff\U000e0041乙\u00ad",
    "control": "甲\x01\x07\x1b[31m\x7f\x85乙",
    "formula": '=HYPERLINK("https://bad.example")',
    "long": "甲" * 30_000,
    "wide": "a" * 30_000,
    "combining": "甲" + "\u0301" * 500,
    "astral": "𠮷🏛️👩‍👩‍👧",
}
UNSHOWN = (
    *map(chr, range(32)),
    "\x7f",
    "\x85",
    "\u202e",
    "\u2066",
    "\u200f",
    "\u061c",
    "\u200b",
    "\ufeff",
    "\U000e0041",
)


def _plan(folder: Path, text: str) -> Path:
    """A plan with the text in every place that takes any."""
    words = _toml_text(text)
    units = f'[[unit]]\nid = "finance"\nname = "市财政局"\nfull = {words}\n'
    plan = (
        f"[plan]\ntitle = {words}\nnumber = {words}\noffice = {words}\n"
        'date = 2026-01-05\nyear = 2026\nunits = "units.toml"\n'
        f'[[obligation]]\nid = "1"\ntitle = {words}\nlimits = ["2026年3月底前完成"]\nunits = "市财政局牵头"\n'
        f"clause = {words}\nnote = {words}\nnumber = {words}\ntask = {words}\nrequirement = {words}\n"
        f"deadline = {words}\nplace = {words}\n"
        f'[[obligation]]\nid = {words}\ntitle = "乙"\nlimits = ["收到申请之日起5日内"]\nunits = "市财政局"\n'
    )
    return write(folder, plan, units)


def _toml_text(text: str) -> str:
    def escaped(char: str) -> str:
        code = ord(char)
        if char in '"\\' or code < 32 or 0x7F <= code < 0xA0:
            return f"\\u{code:04x}"
        return char

    return '"' + "".join(map(escaped, text)) + '"'


def _harmless(page: Page) -> None:
    """Nothing of the text has become markup, and nothing in it turns or hides."""
    raw = page.found.text
    assert not page.all(
        "//script | //img | //iframe | //object | //embed | //svg | //style | //base"
    )
    assert not page.all("//@*[starts-with(name(), 'on')] | //@autofocus | //@style")
    for link in page.all("//@href"):
        assert str(link).startswith(("/", "#", "http://test/", "webcal://test/")), link
    for char in UNSHOWN:
        if char not in "\n\t":
            assert char not in raw, f"U+{ord(char):04X}"
    assert "<!--" not in raw
    assert ">49<" not in raw and "甲49" not in raw


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_plan_shows_as_text(name: str, tmp_path: Path) -> None:
    text = TEXTS[name]
    plan = _plan(tmp_path / "plan", text)
    task = uid(plan, "1", "finance")
    clerk = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    kept = re.sub(
        r"[\x00-\x1f\x7f-\x9f\u2028]", "", text[:200]
    )  # the ledger itself takes no others
    open_ledger(beside(plan)).append(
        [
            Done(who=kept, recorded=clerk, task=task, day=date(2026, 3, 1), unit="finance",
                 evidence=kept, reference=kept, note=kept),
            Happened(who="甲", recorded=clerk, event="收到申请", moment=date(2026, 3, 1), reference=kept),
        ]
    )  # fmt: skip
    with pages(tmp_path, plan) as client:
        for path in ("/", "/units/finance", f"/tasks/{task}"):
            for lang in ("zh", "en"):
                page = visit(client, path, ("lang", lang))
                assert page.status == 200, path
                _harmless(page)
                assert len(page.found.content) < 200_000
        shown_title = visit(client, f"/tasks/{task}").text("//h1")
    if name in ("markup", "attribute", "entity", "template", "formula", "astral"):
        assert shown_title == " ".join(text.split())


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_question_shows_as_text(name: str, tmp_path: Path) -> None:
    text = TEXTS[name]
    with pages(tmp_path) as client:
        for field in ("lang", "unknown", *FIELDS):
            for query in (((field, text),), (("phrase", "30日内"), (field, text))):
                page = visit(client, "/calculator", *query)
                assert page.status in (200, 422), field
                _harmless_but_fields(page)
        for path in ("/", "/units/finance", "/tasks/x"):
            page = visit(client, path, ("q", text), ("today", text[:50]), ("year", text))
            assert page.status == 400
            _harmless_but_fields(page)
        page = visit(client, "/", ("q", text))
        assert page.status == 200
        _harmless_but_fields(page)
        for path in (
            f"/units/{quote(text[:500], safe='')}",
            f"/tasks/{quote(text[:500], safe='')}",
        ):
            page = visit(client, path)
            assert page.status == 404
            _harmless_but_fields(page)


def test_the_file_of_a_hostile_question(tmp_path: Path) -> None:
    """A sign that turns the order of the words is refused; markup and what separates values in a feed are words."""
    phrase = f'自收到“{TAG};X,Y"”之日起5日内'
    with pages(tmp_path) as client:
        inside = phrase.replace("收到", "收到\u202e")
        turned = visit(client, "/calculator", ("phrase", inside), ("trigger", "2026-01-05"))
        assert turned.status == 422 and "U+202E" in turned.text()
        _harmless_but_fields(turned)
        page = visit(client, "/calculator", ("phrase", phrase), ("trigger", "2026-01-05"))
        assert page.status == 200, page.text()
        _harmless_but_fields(page)
        found = client.get(str(page.one("//a[@download]").get("href")))
    calendar = icalendar.Calendar.from_ical(found.content)
    (event,) = calendar.walk("VEVENT")
    assert TAG in event["SUMMARY"]
    assert b"\xe2\x80\xae" not in found.content
    assert all(len(line) <= 75 for line in found.content.split(b"\r\n"))


def _harmless_but_fields(page: Page) -> None:
    """As `_harmless`; in its field a text stands as it was typed, so that it can be mended."""
    assert not page.all("//script | //img | //iframe | //style | //svg | //base")
    assert not page.all("//@*[starts-with(name(), 'on')] | //@autofocus | //@style")
    for field in page.all("//textarea | //input | //option"):
        field.getparent().remove(field)
    text = page.tree.text_content()
    assert not [f"U+{ord(char):04X}" for char in UNSHOWN if char in text and char not in "\n\t"]


def test_a_hostile_feed_shows_as_text(tmp_path: Path) -> None:
    for name, text in TEXTS.items():
        plan = _plan(tmp_path / name / "plan", text[:2000])
        folder = feeds(plan, tmp_path / name / "feeds")
        task = uid(plan, "1", "finance")
        with pages(folder) as client:
            for path in ("/", "/units/finance", f"/tasks/{task}"):
                page = visit(client, path)
                assert page.status == 200, (name, path)
                _harmless(page)


@given(st.text(max_size=300))
@effort(200)
def test_whatever_is_shown_neither_turns_nor_hides(text: str) -> None:
    for words in (shown(text), shown(text, 20), *lines(text)):
        assert not any(char in words for char in UNSHOWN)
        assert "\u2028" not in words and "\u2029" not in words
    assert len(shown(text, 20)) <= 20
    assert shown(shown(text)) == shown(text)


@given(st.text(alphabet="甲乙abc <>&\"'，。", max_size=100))
def test_harmless_text_stays(text: str) -> None:
    assert shown(text) == " ".join(text.split())


def test_where_text_is_cut() -> None:
    assert shown("甲" * 161) == "甲" * 159 + "…"
    assert shown("甲" * 160) == "甲" * 160
    assert lines("一\n\n二\r\n三") == ("一", "二", "三")
    assert "".join(lines("甲" * 5000)) == "甲" * 4000 + "…"
