"""Every reader accepts every feed without a word, and reads the same in it: libical's restriction check, ical.js,
node-ical, vobject, icalendar, and the project's own checks on bytes.

The feeds are the example's, those of a plan with provisional dates, hours and nothing dated, and those of plans made
hostile, with everything that options put into a feed, published twice so that entries are cancelled. On a machine
without a tool its test skips with the reason; under CI=true a missing one is a failure.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject
from attrs import evolve

from gkrules import Agenda, Plan, publish
from gkrules.feeds import Mark, Options
from tests.conftest import ROOT, need
from tests.feeds.makers import SNIPPETS, events, faults, made_hostile
from tests.feeds.makers import plan as made

HERE = Path(__file__).parent
pytestmark = pytest.mark.clients
D = date.fromisoformat
#: How many plans are made hostile, each in another way.
HOSTILE = 40
MARKS = (
    Mark(done=D("2026-02-01")),
    Mark(done=D("2026-03-15"), late=5),
    Mark(overdue=True),
    Mark(waived=True),
    Mark(stopped=True),
    Mark(),
)
ORGANIZER = Options(
    lead=(3, 10), todos=True, organizer="office@example.cn", organizer_name='办公室"; \\N^,'
)


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """All the feeds."""
    out = tmp_path_factory.mktemp("example")
    agenda = Agenda(Plan.load(ROOT / "examples" / "panzhihua-2017" / "plan.toml"))
    publish(agenda, out)
    other = tmp_path_factory.mktemp("other")
    text = (
        '[plan]\ntitle = "方案；带,标点\\n"\ndate = 2026-01-05\n[triggers]\n"突发事件发生" = 2026-02-10T22:00:00\n'
        '[[obligation]]\nid = "一"\ntitle = "报告"\nunits = "市甲局牵头，市乙局配合"\n'
        'limits = ["突发事件发生后5小时内", "2026年12月15日起15个工作日内", "每月10日前"]\n'
        '[[obligation]]\nid = "二"\ntitle = "坚持"\nunits = "市丙局"\nlimits = ["长期坚持"]\n'
    )
    (other / "plan.toml").write_text(text, encoding="utf-8")
    publish(Agenda(Plan.load(other / "plan.toml")), other / "out")
    hostile = tmp_path_factory.mktemp("hostile")
    base = made(
        hostile,
        ("1", "每月10日前", "市财政局牵头，市审计局配合"),
        ("2", "突发事件发生后5小时内", "市财政局"),
        ("3", "2026年12月15日起15个工作日内", "市级各部门"),
        ("4", "2026年6月底前", "市税务局"),
    )
    for n in range(HOSTILE):
        _hostile(base, random.Random(n), hostile / str(n))
    return [
        *sorted(out.glob("*.ics")),
        *sorted((other / "out").glob("*.ics")),
        *sorted(hostile.glob("*/*.ics")),
    ]


def _hostile(base: Plan, chance: random.Random, folder: Path) -> None:
    """A hostile plan published, and again without its second and fourth task; some then with nothing but the fourth,
    and no grace time: feeds that hold nothing more.
    """

    def word() -> str:
        return "".join(chance.choices(SNIPPETS, k=chance.randrange(6)))

    found = made_hostile(base, word)
    options = chance.choice((Options(), ORGANIZER, evolve(ORGANIZER, organizer="", lead=())))
    lang = chance.choice(("zh", "en"))
    less = [(found, options), (evolve(found, obligations=found.obligations[::2]), options)]
    if chance.random() < 0.3:
        less.append((evolve(found, obligations=found.obligations[3:]), evolve(options, grace=0)))
    for one, options in less:
        agenda = Agenda(one)
        marks = {task.uid: chance.choice(MARKS) for task in agenda.tasks()}
        publish(agenda, folder, marks=marks, options=options, lang=lang)  # type: ignore[arg-type]


def test_there_is_everything(feeds: list[Path]) -> None:
    """What the checks below would say nothing about is there to be checked."""
    whole = b"".join(path.read_bytes() for path in feeds)
    for words in (
        "STATUS:CANCELLED", "STATUS:TENTATIVE", "STATUS:COMPLETED", "METHOD:PUBLISH", "BEGIN:VTODO", "提前3个工作日",
        "已逾期", "SEQUENCE:1", "DTSTART:20260210T190000Z", "BEGIN:VTIMEZONE", "ORGANIZER;CN=", "␀",
    ):  # fmt: skip
        assert words.encode() in whole, words


def test_bytes(feeds: list[Path]) -> None:
    assert {path: found for path in feeds if (found := list(faults(path.read_bytes())))} == {}


def test_icalendar_and_vobject(feeds: list[Path]) -> None:
    for path in feeds:
        read = events(path)
        (parsed,) = vobject.readComponents(path.read_bytes().decode())
        parsed.validate(raiseException=True)
        theirs = {one.uid.value: one.summary.value for one in parsed.contents.get("vevent", [])}
        assert theirs == {str(one["UID"]): str(one["SUMMARY"]) for one in read}


def test_libical(feeds: list[Path], tmp_path: Path) -> None:
    need(shutil.which("gcc") is not None, "gcc is not installed")
    check = tmp_path / "restrict"
    source = HERE / "restrict.c"
    built = subprocess.run(
        ["gcc", "-O1", "-o", check, source, "-lical"], capture_output=True, text=True, check=False
    )
    need(built.returncode == 0, f"libical-dev is not installed: {built.stderr[-200:]}")
    done = subprocess.run([check, *feeds], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    # The check must be able to fail: METHOD:PUBLISH asks for an organizer.
    wrong = tmp_path / "wrong.ics"
    wrong.write_bytes(feeds[0].read_bytes().replace(b"CALSCALE", b"METHOD:PUBLISH\r\nCALSCALE", 1))
    assert subprocess.run([check, wrong], capture_output=True, check=False).returncode == 1


def _by_node(script: str, package: str, feeds: list[Path]) -> list[dict[str, Any]]:
    need(shutil.which("node") is not None, "node is not installed")
    modules = HERE / "node_modules" / package
    need(modules.is_dir(), f"{package} is not installed (npm install --prefix tests/clients)")
    done = subprocess.run(
        ["node", HERE / script, *feeds], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    read = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(read) == len(feeds)
    return read


def _same(event: icalendar.Event, seen: dict[str, Any], day: Callable[[str], str]) -> None:
    assert seen["summary"] == str(event["SUMMARY"])
    assert seen["description"] == str(event["DESCRIPTION"])
    assert seen["status"] == str(event["STATUS"])
    assert int(seen["sequence"]) == event["SEQUENCE"]
    start = event["DTSTART"].dt
    assert seen["allDay"] == (type(start) is date)
    assert day(seen["start"]) == start.isoformat()[:10]


def test_ical_js(feeds: list[Path]) -> None:
    for path, seen in zip(feeds, _by_node("read.mjs", "ical.js", feeds), strict=True):
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        assert seen["name"] == calendar["X-WR-CALNAME"]
        wanted = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
        assert {one["uid"] for one in seen["events"]} == set(wanted)
        for one in seen["events"]:
            _same(wanted[one["uid"]], one, lambda words: words[:10])


def test_node_ical(feeds: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")  # it takes a date for midnight of the machine's own zone
    for path, seen in zip(feeds, _by_node("node.mjs", "node-ical", feeds), strict=True):
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        wanted = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
        assert {one["uid"] for one in seen["events"]} == set(wanted)
        for one in seen["events"]:
            _same(wanted[one["uid"]], one, lambda words: words[:10])
        todos = {str(one["UID"]): str(one["STATUS"]) for one in calendar.walk("VTODO")}
        assert {one["uid"]: one["status"] for one in seen["todos"]} == todos
