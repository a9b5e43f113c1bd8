"""Publishing for many places: whole, the same by any number of processes, and on from where it was stopped."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gkrules import Agenda, Directory, Plan, publish
from gkrules.cli import placing
from gkrules.country import publish_places, read_places
from gkrules.country.crew import deal
from gkrules.country.journal import JOURNAL
from gkrules.country.placed import at
from gkrules.errors import DataError, FileError, PlanError
from gkrules.ledger import open_ledger
from gkrules.ledger.entries import Happened
from tests.conftest import ROOT
from tests.feeds.makers import by_uid

PLAN = """[plan]
title = "甲省2026年政务公开要点"
number = "甲政办〔2026〕1号"
date = 2026-01-05

[[obligation]]
id = "1"
title = "公开预算"
limits = ["2026年3月31日前"]
units = "县财政局"

[[obligation]]
id = "2"
title = "报送情况"
limits = ["每季度后10日内"]
units = "县财政局牵头，县审计局配合"

[[obligation]]
id = "3"
title = "公开信息"
limits = ["信息形成后20个工作日内"]
units = "县教育局"
"""
UNITS = """[directory]
prefixes = ["县"]

[[unit]]
id = "finance"
name = "县财政局"
full = "{name}县财政局"

[[unit]]
id = "audit"
name = "县审计局"

[[unit]]
id = "education"
name = "县教育局"
"""
IDS = ("p1", "p2", "p3", "p4", "p5", "p6")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def places(tmp_path: Path) -> Path:
    for name in IDS:
        (tmp_path / "places" / name).mkdir(parents=True)
        text = UNITS.format(name=name.upper())
        (tmp_path / "places" / name / "units.toml").write_text(text, encoding="utf-8")
    return tmp_path / "places"


def _files(folder: Path) -> dict[str, bytes]:
    """All that is published, by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _times(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_what_a_place_gets(plan: Path, places: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = publish_places(plan, places, out)
    assert (done.published, done.skipped, done.failed, done.former) == (6, 0, (), ())
    assert [line.place for line in done.lines] == list(IDS)
    files = {"finance.ics", "audit.ics", "education.ics", "all.ics"}
    kept = {"index.json", "manifest.json", "publish.lock"}
    for name in IDS:
        assert {one.name for one in (out / name).iterdir()} == files | kept
    # 31 March 2026 is a Tuesday. Ten days after each quarter that ends in 2026: 10 April, July, October; the year's
    # last is due in 2027, but its cycle ends inside 2026, so it is shown too (2027-01-10 is a Sunday: the 11th).
    found = {
        str(event["SUMMARY"]): event["DTSTART"].dt
        for event in by_uid(out / "p1" / "finance.ics").values()
    }
    assert [day for title, day in found.items() if title.startswith("公开预算")] == [
        date(2026, 3, 31)
    ]
    reports = sorted(day for title, day in found.items() if "报送情况" in title)
    assert date(2026, 4, 10) in reports and date(2026, 7, 10) in reports
    assert len(by_uid(out / "p1" / "audit.ics")) == len(reports)
    assert not by_uid(out / "p1" / "education.ics")  # it waits for its trigger


def test_a_place_says_what_a_plan_of_its_own_would(
    plan: Path, places: Path, tmp_path: Path
) -> None:
    """But for the place in the UIDs, the same bytes as `publish` of the plan with this units file."""
    publish_places(plan, places, tmp_path / "out")
    alone = tmp_path / "alone.toml"
    units = (places / "p2" / "units.toml").as_posix()
    alone.write_text(
        PLAN.replace("[[obligation]]", f'units = "{units}"\n\n[[obligation]]', 1), "utf-8"
    )
    publish(Agenda(Plan.load(alone)), tmp_path / "one")
    for name in ("finance", "audit", "education"):
        ours = _unfolded((tmp_path / "out" / "p2" / f"{name}.ics").read_bytes())
        assert ours.replace(f".p2.{name}@".encode(), f".{name}@".encode()) == _unfolded(
            (tmp_path / "one" / f"{name}.ics").read_bytes()
        )


def _unfolded(raw: bytes) -> bytes:
    return raw.replace(b"\r\n ", b"")


def test_uids_are_unique_in_the_whole_country(plan: Path, places: Path, tmp_path: Path) -> None:
    publish_places(plan, places, tmp_path / "out")
    told = [uid for path in (tmp_path / "out").rglob("*.ics") for uid in by_uid(path)]
    assert len(told) == len(set(told)) > 6 * 5


def test_a_second_run_writes_nothing(plan: Path, places: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish_places(plan, places, out)
    before = _times(out)
    done = publish_places(plan, places, out, jobs=2)
    assert (done.published, done.skipped, done.changed) == (0, 6, 0)
    assert _times(out) == before
    done = publish_places(plan, places, out, again=True)
    assert (done.published, done.skipped, done.changed) == (6, 0, 0)
    assert _times(out) == before


def test_the_number_of_processes_changes_no_byte(plan: Path, places: Path, tmp_path: Path) -> None:
    publish_places(plan, places, tmp_path / "one", jobs=1)
    publish_places(plan, places, tmp_path / "two", jobs=2)
    assert _files(tmp_path / "one") == _files(tmp_path / "two")


def test_only_what_changed_is_done_again(plan: Path, places: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish_places(plan, places, out)
    before = _files(out)
    units = places / "p3" / "units.toml"
    units.write_text(units.read_text("utf-8").replace("县审计局", "县审计委"), "utf-8")
    done = publish_places(plan, places, out)
    assert (done.published, done.skipped) == (1, 5)
    assert [line.place for line in done.lines if line.unknown == ("县审计局",)] == ["p3"]
    changed = {name for name, raw in _files(out).items() if before.get(name) != raw}
    assert {name.split("/")[0] for name in changed} == {"p3", JOURNAL}


def test_a_feed_that_is_lost_is_made_again(plan: Path, places: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish_places(plan, places, out)
    before = _files(out)
    (out / "p4" / "audit.ics").unlink()
    done = publish_places(plan, places, out)
    assert (done.published, done.changed) == (1, 1)
    assert _files(out) == before


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bad_place_is_told_and_the_others_go_on(
    jobs: int, plan: Path, places: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    units = places / "p5" / "units.toml"
    right = units.read_text("utf-8")
    units.write_text(right.replace('id = "audit"', 'id = "finance"'), "utf-8")
    (places / "p6" / "units.toml").unlink()
    done = publish_places(plan, places, out, jobs=jobs)
    assert [line.place for line in done.lines] == ["p1", "p2", "p3", "p4"]
    (five, (problem,)), (six, (missing,)) = done.failed
    assert (five, problem.path, problem.line) == ("p5", str(units), 10)
    assert (six, missing.path) == ("p6", str(places / "p6" / "units.toml"))
    assert not (out / "p5").exists() and not (out / "p6").exists()
    listed = json.loads((out / "places.json").read_text("utf-8"))
    assert [one["id"] for one in listed["places"]] == ["p1", "p2", "p3", "p4"]
    units.write_text(right, "utf-8")
    done = publish_places(plan, places, out, jobs=jobs)
    assert (done.published, done.skipped) == (1, 4)


def test_the_feeds_of_a_place_gone_bad_stay(plan: Path, places: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish_places(plan, places, out)
    before = _files(out)
    units = places / "p1" / "units.toml"
    right = units.read_text("utf-8")
    units.write_text(right + "[[unit]\n", "utf-8")
    done = publish_places(plan, places, out)
    assert [name for name, _ in done.failed] == ["p1"]
    after = _files(out)
    assert {name: raw for name, raw in after.items() if name != JOURNAL} == {
        name: raw for name, raw in before.items() if name != JOURNAL
    }
    units.write_text(right, "utf-8")
    done = publish_places(plan, places, out)
    assert (done.published, done.skipped, done.changed) == (1, 5, 0)
    assert _files(out) == before


def test_of_two_plans_neither_is_written_where_one_cannot_be(
    plan: Path, places: Path, tmp_path: Path
) -> None:
    """A limit of the second plan lies outside all calendars."""
    second = tmp_path / "second.toml"
    text = PLAN.replace("1号", "2号").replace("2026年3月31日前", "2150年3月31日前")
    second.write_text(text, "utf-8")
    done = publish_places({"a": plan, "b": second}, places, tmp_path / "out")
    assert not done.lines and len(done.failed) == 6
    assert all(one.path == str(second) and one.line == 6 for _, (one,) in done.failed)
    assert not list((tmp_path / "out").rglob("*.ics"))


def test_two_plans_have_a_folder_each(plan: Path, places: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.toml"
    second.write_text(PLAN.replace("1号", "2号"), "utf-8")
    done = publish_places({"a": plan, "b": second}, places, tmp_path / "out", jobs=2)
    assert done.published == 6
    for name in IDS:
        for folder in ("a", "b"):
            assert (tmp_path / "out" / name / folder / "finance.ics").is_file()
    listed = json.loads((tmp_path / "out" / "places.json").read_text("utf-8"))
    assert listed["places"][0]["folders"] == ["p1/a", "p1/b"]
    for bad in ("../b", "", "con"):
        with pytest.raises(DataError):
            publish_places({"a": plan, bad: second}, places, tmp_path / "out")


def test_a_place_that_is_no_longer_listed_stays(plan: Path, places: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish_places(plan, places, out)
    shutil.rmtree(places / "p6")
    for _ in range(2):
        done = publish_places(plan, places, out)
        assert (done.former, done.skipped) == (("p6",), 5)
    assert (out / "p6" / "finance.ics").is_file()


def test_days_of_a_place_are_its_own(plan: Path, places: Path, tmp_path: Path) -> None:
    """10 April 2026 is a Friday; where it is a local day off the tenth day rolls to Monday the 13th."""
    (tmp_path / "local.toml").write_text(
        'name = "乙县"\nsource = "乙县政府通知"\nfrom = 2026-01-01\nuntil = 2026-12-31\n'
        '[[day]]\nname = "节"\noff = [2026-04-10]\n',
        "utf-8",
    )
    (tmp_path / "list.toml").write_text(
        '[[place]]\nid = "b"\nunits = "places/p1/units.toml"\ncalendar = "local.toml"\nname = "乙县"\n'
        '[[place]]\nid = "a"\nunits = "places/p1/units.toml"\n',
        "utf-8",
    )
    out = tmp_path / "out"
    publish_places(plan, tmp_path / "list.toml", out)
    first = {}
    for name in ("a", "b"):
        days = [one["DTSTART"].dt for one in by_uid(out / name / "audit.ics").values()]
        first[name] = min(day for day in days if day > date(2026, 2, 1))
    assert first == {"a": date(2026, 4, 10), "b": date(2026, 4, 13)}
    listed = json.loads((out / "places.json").read_text("utf-8"))
    assert [one.get("name") for one in listed["places"]] == [None, "乙县"]


def test_a_place_has_its_own_ledger(plan: Path, places: Path, tmp_path: Path) -> None:
    """Recorded on Thursday 5 March 2026 for p2 alone: the twentieth working day after is 2 April."""
    out = tmp_path / "out"
    publish_places(plan, places, out)
    ledger = open_ledger(places / "p2" / "plan.ledger.db")
    recorded = datetime(2026, 3, 5, 4, tzinfo=UTC)
    ledger.append(
        [Happened(who="甲", recorded=recorded, event="信息形成", moment=date(2026, 3, 5))]
    )
    done = publish_places(plan, places, out)
    assert (done.published, done.skipped) == (1, 5)
    (event,) = by_uid(out / "p2" / "education.ics").values()
    assert event["DTSTART"].dt == date(2026, 4, 2)
    assert not by_uid(out / "p1" / "education.ics")
    assert publish_places(plan, places, out).skipped == 6


def test_what_was_counted_for_one_place_holds_for_the_next(plan: Path, places: Path) -> None:
    from gkrules.calendar import china
    from gkrules.country.inputs import common
    from gkrules.country.one import Asked, Publisher

    loaded = {"": Plan.load(plan)}
    out = places.parent / "out"
    publisher = Publisher(Asked(loaded, out, common(loaded, china(), "")))
    counted = []
    for place in read_places(places):
        assert publisher((place, None)).line is not None
        counted.append(len(publisher._counted[""]))
    assert counted[0] > 0 and set(counted) == {counted[0]}


# ---------------------------------------------------------------- killed


#: Ends itself, as a power cut would, at the nth time that a file is flushed to the disk, renamed, or noted down.
RUN = """
import os, signal, sys
from gkrules.country import journal, publish_places

plan, places, out, jobs, last = sys.argv[1:]
at = 0

def counted(work):
    def done(*arguments):
        global at
        at += 1
        if at == int(last):
            os.kill(os.getpid(), signal.SIGKILL)
        return work(*arguments)
    return done

def half(adding, line):
    counted(lambda: None)
    raw = line.write()
    adding.file.write(raw[:30])
    adding.file.flush()
    note()
    adding.file.write(raw[30:])
    adding.file.flush()

if __name__ == "__main__":
    note = counted(lambda: None)
    os.fsync, os.replace, journal.Adding.add = counted(os.fsync), counted(os.replace), half
    publish_places(plan, places, out, jobs=int(jobs))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_at_any_moment_it_goes_on(
    jobs: int, plan: Path, places: Path, tmp_path: Path
) -> None:
    """Killed ten times, at moments that chance picks; then the last run comes to what an undisturbed one does."""
    publish_places(plan, places, tmp_path / "whole")
    script = tmp_path / "run.py"
    script.write_text(RUN, "utf-8")
    chance = random.Random(8)
    # Alone, a run flushes and renames six files a place and notes down each place; of two, the parent only notes.
    most = {1: 80, 2: 6}[jobs]
    for n in range(10):
        out = (
            tmp_path / f"out{n // 3}"
        )  # three runs in one folder, each on from where the last was killed
        command = [sys.executable, str(script), str(plan), str(places), str(out), str(jobs)]
        last = chance.randrange(1, max(2, most >> n % 3))
        done = subprocess.run([*command, str(last)], check=False)
        assert done.returncode == -signal.SIGKILL
        assert all(one.read_bytes().endswith(b":VCALENDAR\r\n") for one in out.rglob("*.ics"))
        if n % 3 == 2 or n == 9:
            assert publish_places(plan, places, out, jobs=jobs).published > 0
            assert _files(out) == _files(tmp_path / "whole")


@pytest.mark.parametrize("kept", [0, 1, 3])
def test_a_journal_cut_anywhere(kept: int, plan: Path, places: Path, tmp_path: Path) -> None:
    """As a run leaves it that ended after so many places, in the middle of the next line."""
    out = tmp_path / "out"
    publish_places(plan, places, out)
    before = _files(out)
    lines = before[JOURNAL].splitlines(keepends=True)
    assert len(lines) == 6
    (out / JOURNAL).write_bytes(b"".join(lines[:kept]) + lines[kept][:40])
    done = publish_places(plan, places, out)
    assert (done.published, done.skipped, done.changed) == (6 - kept, kept, 0)
    assert _files(out) == before


def test_a_process_that_dies_loses_one_task() -> None:
    done = dict(deal(_die_of_three, range(6), 2, _lost))
    assert done == {0: 0, 1: 1, 2: 2, 3: "lost 7", 4: 4, 5: 5}


def _die_of_three(n: int) -> tuple[int, int | str]:
    if n == 3:
        os._exit(7)
    return n, n


def _lost(n: int, code: int | None) -> tuple[int, int | str]:
    return n, f"lost {code}"


# ---------------------------------------------------------------- the list of places, the plan


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[[place]]\nid = "A"\nunits = "u"\n', 2),
        ('[[place]]\nid = "all"\nunits = "u"\n', 2),
        ('[[place]]\nid = "con"\nunits = "u"\n', 2),
        ('[[place]]\nid = "lpt9"\nunits = "u"\n', 2),
        ('[[place]]\nid = "a"\nunits = "u"\n[[place]]\nid = "a"\nunits = "u"\n', 5),
        ('[[place]]\nid = "a"\n', 1),
        ('[[place]]\nid = "a"\nunits = "u"\nunit = "v"\n', 4),
        ("", 0),
    ],
)
def test_what_a_list_may_not_say(text: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "list.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(PlanError) as caught:
        read_places(path)
    assert [(one.path, one.line) for one in caught.value.problems] == [(str(path), line)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_hostile_paths_stop_only_their_own_place(
    jobs: int, plan: Path, places: Path, tmp_path: Path
) -> None:
    """A NUL, a name too long, a folder for a file, no folder of ledgers, a folder that is a file: each is told."""
    good, long = str(places / "p1" / "units.toml"), "l" * 5000
    rows = [
        (good, ""),
        ("a\\u0000b", ""),
        (long, ""),
        (str(places), ""),
        (good, "a\\u0000b"),
        (good, long),
        (good, "nowhere"),
        (good, good),
        (good, str(places)),  # a folder without this plan's ledger: there is none
    ]
    text = "".join(
        f'[[place]]\nid = "x{n}"\nunits = "{units}"\n' + (f'ledgers = "{kept}"\n' if kept else "")
        for n, (units, kept) in enumerate(rows)
    )
    (tmp_path / "list.toml").write_text(text, "utf-8")
    done = publish_places(plan, tmp_path / "list.toml", tmp_path / "out", jobs=jobs)
    assert [line.place for line in done.lines] == ["x0", "x8"]
    assert [name for name, _ in done.failed] == ["x1", "x2", "x3", "x4", "x5", "x6", "x7"]
    words = [problem.zh for _, (problem,) in done.failed]
    assert all(one.startswith("文件打不开") for one in words[:3])
    assert all(one.startswith("台账打不开") for one in words[3:])


def test_folders_that_stand_where_files_belong(plan: Path, places: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "p1" / "finance.ics").mkdir(parents=True)
    (out / "p2").write_bytes(b"")
    done = publish_places(plan, places, out)
    assert [line.place for line in done.lines] == ["p3", "p4", "p5", "p6"]
    assert [problem.path for _, (problem,) in done.failed] == [
        str(out / "p1" / "finance.ics"),
        str(out / "p2" / "publish.lock"),
    ]
    for name in ("places.json", JOURNAL):
        (tmp_path / name / name).mkdir(parents=True)
        with pytest.raises(FileError, match=f"{name}.*写不进去"):
            publish_places(plan, places, tmp_path / name)


def test_an_error_that_nobody_foresaw_stops_one_place_alone(
    plan: Path, places: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gkrules.country import one

    def fails(agenda: Agenda, folder: Path, **rest: object) -> object:
        if folder.name == "p3":
            raise RuntimeError("甲")
        return publish(agenda, folder, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(one, "publish", fails)
    done = publish_places(plan, places, tmp_path / "out")
    assert [line.place for line in done.lines] == [name for name in IDS if name != "p3"]
    ((name, (problem,)),) = done.failed
    assert name == "p3" and "RuntimeError: 甲" in problem.zh and "RuntimeError: 甲" in problem.en


def test_a_folder_whose_name_is_no_id(places: Path) -> None:
    (places / "东区").mkdir()
    with pytest.raises(PlanError) as caught:
        read_places(places)
    assert [one.path for one in caught.value.problems] == [str(places / "东区")]


def test_a_plan_with_a_places_units_is_the_plan_read_with_them() -> None:
    folder = ROOT / "examples" / "panzhihua-2017"
    plan = Plan.load(folder / "plan.toml")
    (place,) = [one for one in read_places(folder.parent) if one.id == folder.name]
    again = at(plan, place, Directory.load(folder / "units.toml"))
    assert again == plan


# ---------------------------------------------------------------- the command


def _command(*words: str) -> Namespace:
    parser = ArgumentParser()
    for names, settings, _, _ in placing.OPTIONS:
        parser.add_argument(*names, **settings)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lang", default="zh")
    return parser.parse_args(words)


def _entries(folder: Path) -> int:
    return sum(len(by_uid(path)) for path in folder.glob("*.ics") if path.name != "all.ics")


def test_the_command(
    plan: Path, places: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out")
    words = [str(plan), "--places", str(places), "--out", out, "--jobs", "1"]
    assert placing.run(_command(*words)) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[0].startswith(f"{out}：6个区县，18份日历，")
    assert said.err == ""
    assert placing.run(_command(*words)) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "  这次处理0个，写了0个文件；6个没有变，跳过"
    ]
    words[words.index(out)] = other = str(tmp_path / "other")
    assert placing.run(_command(*words, "--lang", "en")) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{other}: 6 places, 18 calendars, {6 * _entries(Path(other) / 'p1')} entries",
        "  6 worked on, 36 files written; 0 skipped",  # three units, all, index and manifest
    ]
    words[words.index(other)] = out
    (places / "p2" / "units.toml").write_text("x", "utf-8")
    assert placing.run(_command(*words, "--json")) == 2
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert (told["skipped"], told["feeds"], list(told["failed"])) == (5, 15, ["p2"])
    assert told["failed"]["p2"][0]["line"] == 1
    assert said.err.startswith(f"gkrules: {places / 'p2' / 'units.toml'}:1")


def test_several_plans_want_names(plan: Path) -> None:
    from gkrules.errors import GkrulesError

    assert placing._plans([f"a={plan}", f"b={plan}"]) == {"a": str(plan), "b": str(plan)}
    assert placing._plans([str(plan)]) == {"": str(plan)}
    for words in ([str(plan), "b=x.toml"], ["a=x.toml", "a=y.toml"]):
        with pytest.raises(GkrulesError):
            placing._plans(words)


def test_a_folder_of_places_that_nobody_may_read(
    places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_path: Path) -> Iterator[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuses)
    with pytest.raises(PlanError, match="打不开：Permission denied"):
        read_places(places)
