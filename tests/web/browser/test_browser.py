"""A real browser on the running server: no error on any page, axe-core finds nothing serious, dates as `gkrules due`.

Screenshots at three sizes and the printed sheets go to out/pages, which git ignores. On a machine without chromium,
node or the packages (npm install --prefix tests/web/browser) these tests skip; under CI=true that is a failure.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from gkrules.cli import main
from tests.conftest import ROOT, need
from tests.web.pages.office import feeds, keep_ledger, uid, write
from tests.web.serving import running

HERE = Path(__file__).parent
OUT = ROOT / "out" / "pages"
pytestmark = pytest.mark.browser

#: Questions typed into the form: by hand in the contract (section 9), and once more asked of the command.
QUESTIONS: dict[str, tuple[dict[str, str], list[str], list[str]]] = {
    "working-days": (
        {"phrase": "自收到申请之日起20个工作日内", "trigger": "2026-02-10"},
        ["--from", "2026-02-10"],
        ["2026-03-16"],
    ),
    "rolled": ({"phrase": "30日内", "trigger": "2026-01-16"}, ["--from", "2026-01-16"], ["2026-02-24"]),
    "tax": (
        {"phrase": "15日内", "trigger": "2026-09-27", "regime": "税收征收管理法实施细则"},
        ["--from", "2026-09-27", "--regime", "税收征收管理法实施细则"],
        ["2026-10-21"],
    ),
    "provisional": (
        {"phrase": "15个工作日", "trigger": "2026-12-15"},
        ["--from", "2026-12-15"],
        ["2027-01-06"],
    ),
    "back": (
        {"phrase": "有效期届满30日前", "trigger": "2026-10-31"},
        ["--from", "2026-10-31"],
        ["2026-10-01"],
    ),
}  # fmt: skip
QUARTERS = ("每季度第一周内", "2017-01-01", "2017-12-31")


def _command(phrase: str, *arguments: str) -> list[str]:
    out = io.StringIO()
    with redirect_stdout(out):
        assert main(["due", "--json", phrase, *arguments]) == 0
    return [one["due"] for one in json.loads(out.getvalue())["occurrences"]]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], dict[str, Any]]:
    """What the browser saw, by page and size."""
    chromium = shutil.which("chromium")
    need(chromium is not None, "chromium is not installed")
    need(shutil.which("node") is not None, "node is not installed")
    for name in ("playwright-core", "axe-core"):
        there = (HERE / "node_modules" / name).is_dir()
        need(there, f"{name} is not installed (npm install --prefix tests/web/browser)")
    work = tmp_path_factory.mktemp("browser")
    plan = write(work / "plan")
    keep_ledger(plan)
    folder = feeds(plan, work / "feeds")
    OUT.mkdir(parents=True, exist_ok=True)
    day = "today=2026-03-25"
    task = {
        "chromium": chromium,
        "out": str(OUT),
        "pages": [
            {"name": "home", "path": f"/?{day}"},
            {"name": "home-en", "path": f"/?{day}&lang=en", "sizes": ["desktop"]},
            {"name": "unit", "path": f"/units/finance?{day}"},
            {"name": "unit-en", "path": f"/units/finance?{day}&lang=en"},
            {"name": "task", "path": f"/tasks/{quote(uid(plan, '2', 'finance', '2026-Q1'))}?{day}"},
            {"name": "calculator", "path": "/calculator"},
            {"name": "wrong", "path": f"/calculator?{urlencode({'phrase': '2017年13月底前', 'end': 'x'})}"},
            {"name": "missing", "path": "/units/nobody", "sizes": ["phone"]},
            {"name": "quarters", "path": "/calculator?" + urlencode(
                {"phrase": QUARTERS[0], "start": QUARTERS[1], "end": QUARTERS[2]}), "sizes": ["desktop"]},
            *(
                {"name": name, "path": f"/calculator?{day}", "fill": fill, "press": "button[type=submit]",
                 "sizes": ["desktop", "phone", "dark"] if name == "tax" else ["desktop"]}
                for name, (fill, _, _) in QUESTIONS.items()
            ),
        ],
        "plain": {"path": "/calculator", "fill": QUESTIONS["tax"][0], "press": "button[type=submit]"},
    }  # fmt: skip
    with running(folder, work / "log", "--plan", str(plan)) as server:
        (work / "task.json").write_text(json.dumps({**task, "base": server.address}), "utf-8")
        done = subprocess.run(
            ["node", str(HERE / "visit.mjs"), str(work / "task.json")],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {(one["name"], one["size"]): one for one in lines}


_Seen = dict[tuple[str, str], dict[str, Any]]


def test_no_page_says_a_word_in_the_console(seen: _Seen) -> None:
    """The one exception is what chromium itself says of a page that answers 404 or 422."""
    assert len({page for page, _ in seen}) == 16 and len(seen) == 3 * 7 + 7 + 2
    for key, one in seen.items():
        told = [said for said in one["wrong"] if not re.search(r"status of (404|422)", said)]
        assert told == [], key
        if key[0] not in ("wrong", "missing"):
            assert one["wrong"] == [], key


def test_axe_finds_nothing_serious(seen: _Seen) -> None:
    """Nor anything else: light and dark, wide and narrow, Chinese and English."""
    for key, one in seen.items():
        assert one.get("violations", []) == [], key


def test_no_page_is_wider_than_its_screen(seen: _Seen) -> None:
    for key, one in seen.items():
        assert one.get("wide", 0) == 0, key


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_answer_is_that_of_the_command(name: str, seen: _Seen) -> None:
    fill, arguments, due = QUESTIONS[name]
    assert all(one["due"] == due for (page, _), one in seen.items() if page == name)
    assert seen[name, "desktop"]["due"] == due
    assert _command(fill["phrase"], *arguments) == due


def test_several_answers_at_once(seen: _Seen) -> None:
    due = ["2017-01-09", "2017-04-07", "2017-07-07", "2017-10-09"]  # the contract's example
    assert seen["quarters", "desktop"]["due"] == due
    assert _command(QUARTERS[0], "--start", QUARTERS[1], "--end", QUARTERS[2]) == due


def test_the_calculator_works_without_a_script(seen: _Seen) -> None:
    plain = seen["plain", "no script"]
    assert 'data-due="2026-10-21"' in plain["html"]
    assert "regime=" in plain["url"]


def test_the_calculator_works_by_the_keyboard_alone(seen: _Seen) -> None:
    keys = seen["keyboard", "desktop"]
    assert keys["stops"][0] == "跳到正文"
    assert keys["stops"][5:10] == ["phrase", "trigger", "regime", "stops", "extension"]
    assert keys["after"] == "phrase"  # the first stop leads past the head of the page
    # 15 days from 27 September by the general rules: Monday 12 October.
    assert keys["due"] == ["2026-10-12"]


def test_the_year_prints_on_two_sheets_at_most(seen: _Seen) -> None:
    assert 1 <= seen["unit", "desktop"]["sheets"] <= 2
    assert (OUT / "unit-print.pdf").stat().st_size > 10_000
