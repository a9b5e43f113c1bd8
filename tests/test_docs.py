"""Every example in README, docs and docstrings runs, and says what it is shown to say."""

from __future__ import annotations

import doctest
import importlib
import io
import re
import shlex
import tomllib
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from gkrules.cli import main
from tests.conftest import ROOT

PAGES = [*sorted(ROOT.glob("README*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
_DOCTESTED = ["gkrules", "gkrules.numerals"]


def _blocks(kind: str) -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        for language, text in _BLOCK.findall(page.read_text(encoding="utf-8")):
            if language == kind:
                found.append((f"{page.relative_to(ROOT)}", text))
    return found


@pytest.mark.parametrize(("page", "text"), _blocks("console"), ids=lambda v: v[:40])
def test_console(page: str, text: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`$ gkrules …` prints these lines; a line of … stands for any others."""
    monkeypatch.chdir(ROOT)
    command, _, wanted = text.partition("\n")
    assert command.startswith("$ gkrules "), page
    arguments = [
        str(tmp_path / "out") if word.startswith("out/") else word
        for word in shlex.split(command.removeprefix("$ gkrules "))
    ]
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        main(arguments)
    said = out.getvalue().replace(str(tmp_path / "out"), "out/panzhihua-2017").splitlines()
    for line in wanted.splitlines():
        if line == "…":
            rest = wanted.rpartition("…\n")[2].splitlines()
            said = said[len(said) - len(rest) :] if rest else []
            continue
        assert said, f"{page}: {line!r} was not said"
        assert said.pop(0) == line
    assert not said


@pytest.mark.parametrize(("page", "text"), _blocks("python"), ids=lambda v: v[:40])
def test_python(page: str, text: str) -> None:
    parser = doctest.DocTestParser()
    # The blocks of one page share their names.
    before = "".join(one for where, one in _blocks("python") if where == page)
    before = before[: before.index(text)]
    test = parser.get_doctest(before + text, {}, page, page, 0)
    runner = doctest.DocTestRunner(optionflags=doctest.REPORT_ONLY_FIRST_FAILURE)
    out = io.StringIO()
    assert test.examples
    runner.run(test, out=out.write)
    assert not runner.failures, out.getvalue()


@pytest.mark.parametrize("name", _DOCTESTED)
def test_docstrings(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize(("page", "text"), _blocks("toml"), ids=lambda v: v[:40])
def test_toml_is_toml(page: str, text: str) -> None:
    assert tomllib.loads(text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_the_two_readmes_begin_with_the_same_two_commands() -> None:
    commands = [
        _BLOCK.findall(page.read_text(encoding="utf-8"))[0]
        for page in sorted(ROOT.glob("README*.md"))
    ]
    assert commands[0] == commands[1]
    assert commands[0][1].splitlines() == ["python3 dev.py example", "python3 dev.py test"]


def test_the_tutorial_plan_works(tmp_path: Path) -> None:
    """The two files of the tutorial, as shown, give the dates that it speaks of."""
    blocks = [text for page, text in _blocks("toml") if page == "docs/tutorial.md"]
    (tmp_path / "units.toml").write_text(blocks[0], encoding="utf-8")
    (tmp_path / "plan.toml").write_text(blocks[1], encoding="utf-8")
    assert main(["check", str(tmp_path / "plan.toml")]) == 0
    assert main(["publish", str(tmp_path / "plan.toml"), str(tmp_path / "out")]) == 0
    text = (tmp_path / "out" / "land-resources.ics").read_text(encoding="utf-8")
    assert "DTSTART;VALUE=DATE:20170707" in text
    assert "DTSTART;VALUE=DATE:20170814" in text
