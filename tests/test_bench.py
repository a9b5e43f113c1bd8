"""`make bench`: that a short run goes through with the peers there are, and what the table says of a line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

from bench import environment, table
from bench.groups import GROUPS
from bench.inputs import PHRASES, distinct, running
from bench.measure import Missing, attempt, ladder, peer
from bench.values import Agreement, Line

PEERS = (
    *("jionlp", "dateparser", "recognizers-text"),
    *("chinese-calendar", "holidays", "workalendar", "numpy", "pandas", "bizdays"),
    *("icalendar", "ics", "vobject"),
)


@pytest.fixture(scope="module")
def short() -> dict[str, Any]:
    """A short run of all groups in this Python: what the tests' environment lacks must not end it."""
    done = subprocess.run(
        [sys.executable, "scripts/bench", "--quick", "--here", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_short_run_measures_all_of_ours(short: dict[str, Any]) -> None:
    may_lack = {"find in statutes"}  # ../shared may not be there
    for line in short["lines"]:
        assert line["what"] != "the rest of this group", line
        if not line["peer"] and line["what"] not in may_lack:
            assert not line["reason"], line
            assert line["ours"] and all(
                figure > 0 for _, figure in line["ours"] if line["unit"] != "s"
            )


def test_a_short_run_has_every_group(short: dict[str, Any]) -> None:
    groups = [line["group"] for line in short["lines"]]
    assert len(set(groups)) == len(GROUPS)
    assert set(short["machine"]) >= {"date", "processor", "cores", "python", "gkrules"}


def test_a_short_run_names_every_peer(short: dict[str, Any]) -> None:
    """Measured, or with the reason why not; those of the tests' environment are measured."""
    lines = [line for line in short["lines"] if line["peer"]]
    names = " ".join(line["peer"] for line in lines)
    for name in PEERS:
        assert name in names, name
    for line in lines:
        assert bool(line["reason"]) != bool(line["theirs"]), line
    there = {line["peer"].split()[0] for line in lines if line["theirs"]}
    assert there >= {"chinese-calendar", "holidays", "numpy", "icalendar", "vobject"}


def test_peers_that_are_told_all_agree(short: dict[str, Any]) -> None:
    """numpy is told every day off: where it is told enough, it must come to our dates."""
    (line,) = (
        line
        for line in short["lines"]
        if line["what"] == "add 10 working days" and line["peer"].startswith("numpy")
    )
    assert line["agree"]["same"] == line["agree"]["asked"] > 0
    written = [line for line in short["lines"] if line["peer"].startswith(("icalendar", "vobject"))]
    assert all(line["agree"]["same"] == line["agree"]["asked"] == 200 for line in written)


def test_icalendar_writes_our_bytes(short: dict[str, Any]) -> None:
    (line,) = (line for line in short["lines"] if line["peer"].startswith("icalendar"))
    assert line["note"] == "200 of 200 events byte for byte"


# ---------------------------------------------------------------- lines and table

RATES = Line(
    group="g",
    what="w",
    unit="rows",
    ours=((1_000, 2e6), (10_000, 4e6)),
    peer="other 1.0",
    theirs=((1_000, 5e5),),
    agree=Agreement(7, 10, 2),
    wanted=3e6,
)
WAITS = Line(
    group="g",
    what="start",
    unit="s",
    ours=((20, 0.05),),
    peer="other",
    theirs=((20, 0.2),),
    wanted=0.06,
)


def test_ratios_are_taken_at_the_largest_common_size() -> None:
    assert RATES.common == 1_000
    assert RATES.ratio == 4.0
    assert WAITS.ratio == pytest.approx(4.0)


def test_what_is_asked_for_is_held_against_the_largest_size() -> None:
    assert RATES.reached is True
    assert WAITS.reached is True
    assert Line(group="g", what="w", unit="rows", ours=((1, 2.0),), wanted=3.0).reached is False
    assert Line(group="g", what="w", unit="s", ours=((1, 2.0),), wanted=3.0).reached is True
    assert Line(group="g", what="w", unit="s", ours=((1, 2.0),)).reached is None


def test_agreement() -> None:
    assert Agreement.of([1, 2, None, 4], [1, 3, None, None]) == Agreement(same=2, asked=4, none=1)


def test_a_line_goes_to_data_and_back() -> None:
    assert Line.from_dict(json.loads(json.dumps(RATES.to_dict()))) == RATES


def test_the_cells_of_a_line() -> None:
    assert table.row(RATES) == (
        "w",
        "2 M rows/s",
        "3 M rows/s or more: reached",
        "other 1.0",
        "500 k rows/s",
        "4.0",
        "7 of 10, none from it 2",
        "",  # theirs, at one size alone
    )
    assert table.row(WAITS)[1:6] == ("50 ms", "at most 60 ms: reached", "other", "200 ms", "4.0")
    failed = Line(group="g", what="w", unit="", peer="other", reason="it is not there")
    assert table.row(failed)[3:5] == ("other", "not measured: it is not there")


def test_growth_is_told_of_ours_and_of_theirs_apart() -> None:
    ours = Line(group="g", what="w", unit="rows", ours=RATES.ours)
    assert table.row(ours)[7] == "1 k 500 ns, 10 k 250 ns"
    theirs = evolve(RATES, theirs=((1_000, 5e5), (10_000, 1e5)))
    assert table.row(theirs)[7] == "1 k 2 µs, 10 k 10 µs"
    assert table.row(theirs)[5] == "40.0"


def test_a_note_stands_once_for_all_that_it_is_about() -> None:
    lines = [
        Line(group="g", what="w", unit="rows", ours=((1, 1.0),), peer=name, note="so and so")
        for name in ("a", "b")
    ]
    assert table.markdown(lines, "").splitlines()[-1] == "* w (a, b): so and so."


def test_the_page_is_written_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{table.BEGIN}\nold\n{table.END}\nafter\n", encoding="utf-8")
    table.written(page, "new\n")
    assert page.read_text("utf-8") == f"before\n{table.BEGIN}\nnew\n{table.END}\nafter\n"
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks the marks"):
        table.written(page, "new\n")


def test_the_page_in_docs_has_its_marks() -> None:
    text = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert text.count(table.BEGIN) == text.count(table.END) == 1


def test_markdown_has_a_table_for_each_group_and_the_notes() -> None:
    noted = Line(group="h", what="x", unit="rows", ours=((1, 1.0),), note="of a kind")
    text = table.markdown([RATES, WAITS, noted], "Measured.")
    assert text.startswith("Measured.\n\n### g\n")
    assert text.count("\n### ") == 2
    assert text.endswith("\n\n* x: of a kind.\n")
    assert {line.count("|") for line in text.splitlines() if line.startswith("|")} == {9}


def test_a_short_run_is_not_written(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "scripts/bench",
        "--here",
        "--quick",
        "--write",
        str(tmp_path / "p.md"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "--write wants a whole run" in done.stderr


# ---------------------------------------------------------------- peers


def test_a_peer_that_fails_gives_a_line_that_says_so() -> None:
    def made() -> Line:
        raise ZeroDivisionError("of its own\nwith more lines")

    line = attempt("g", "w", "other", made)
    assert (line.peer, line.reason, line.ours) == ("other", "of its own", ())
    with pytest.raises(Missing, match="ModuleNotFoundError"):
        peer("no_such_library", "no-such-library")


def test_a_peer_that_cannot_be_installed_is_left_out_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    def pip(name: str, *arguments: str) -> str:
        asked.append((name, *arguments))
        return "ERROR: none" if "bad" in arguments or "worse" in arguments else ""

    def create(place: Path, *, with_pip: bool) -> None:
        assert with_pip
        program = environment.python(place.name)
        program.parent.mkdir(parents=True)
        program.touch()

    monkeypatch.setattr(environment, "HOME", tmp_path / "home")
    monkeypatch.setattr(environment, "PEERS", {"venv": ("good", "bad"), "recognizers": ("worse",)})
    monkeypatch.setattr(environment, "_pip", pip)
    monkeypatch.setattr("venv.create", create)
    assert environment.install() == {"bad": "ERROR: none", "worse": "ERROR: none"}
    assert ("venv", "good") in asked
    assert (tmp_path / "home" / ".gitignore").read_text("utf-8") == "*\n"
    asked.clear()
    monkeypatch.setattr(
        environment, "_pip", lambda name, *words: asked.append((name, *words)) or ""
    )
    assert environment.install() == {}
    assert asked
    asked.clear()
    assert environment.install() == {}
    assert not asked  # all is there


def test_a_project_that_cannot_be_installed_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "HOME", tmp_path)
    monkeypatch.setattr(environment, "_pip", lambda name, *words: "ERROR: no")
    monkeypatch.setattr("venv.create", lambda place, with_pip: None)
    with pytest.raises(SystemExit, match="the project cannot be installed: ERROR: no"):
        environment.install()


# ---------------------------------------------------------------- inputs and timing


def test_distinct_phrases_are_distinct() -> None:
    found = list(distinct())
    assert len(found) == len(set(found)) == 300_000


def test_inputs_are_what_they_are_said_to_be() -> None:
    assert len(set(PHRASES)) == len(PHRASES) == 46
    assert 10_000 <= len(running(10_000).encode()) < 10_300


def test_a_ladder_stops_before_what_would_take_too_long() -> None:
    assert [size for size, _ in ladder(lambda n: lambda: None, (10, 100), 60)] == [10, 100]
    assert [size for size, _ in ladder(lambda n: lambda: None, (10, 100), 0)] == [10]
