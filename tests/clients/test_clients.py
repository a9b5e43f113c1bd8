"""libical's restriction check and ical.js accept every feed without a word.

On a machine without them these tests skip with the reason; under CI=true a missing one is a failure.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import icalendar
import pytest

from gkrules import Agenda, Plan, publish
from tests.conftest import ROOT, need

HERE = Path(__file__).parent
pytestmark = pytest.mark.clients


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The example's feeds, and those of a plan with provisional dates, hours and nothing dated."""
    out = tmp_path_factory.mktemp("example")
    publish(Agenda(Plan.load(ROOT / "examples" / "panzhihua-2017" / "plan.toml")), out)
    other = tmp_path_factory.mktemp("other")
    text = (
        '[plan]\ntitle = "方案；带,标点\\n"\ndate = 2026-01-05\n[triggers]\n"突发事件发生" = 2026-02-10T22:00:00\n'
        '[[obligation]]\nid = "一"\ntitle = "报告"\nunits = "市甲局牵头，市乙局配合"\n'
        'limits = ["突发事件发生后5小时内", "2026年12月15日起15个工作日内", "每月10日前"]\n'
        '[[obligation]]\nid = "二"\ntitle = "坚持"\nunits = "市丙局"\nlimits = ["长期坚持"]\n'
    )
    (other / "plan.toml").write_text(text, encoding="utf-8")
    publish(Agenda(Plan.load(other / "plan.toml")), other / "out")
    return [*sorted(out.glob("*.ics")), *sorted((other / "out").glob("*.ics"))]


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


def test_ical_js(feeds: list[Path]) -> None:
    need(shutil.which("node") is not None, "node is not installed")
    modules = HERE / "node_modules" / "ical.js"
    need(modules.is_dir(), "ical.js is not installed (npm install --prefix tests/clients)")
    done = subprocess.run(
        ["node", HERE / "read.mjs", *feeds], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    read = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(read) == len(feeds)
    for path, seen in zip(feeds, read, strict=True):
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        wanted = {
            str(event["UID"]): (str(event["SUMMARY"]), event["DTSTART"].dt.isoformat()[:10])
            for event in calendar.walk("VEVENT")
        }
        found = {one["uid"]: (one["summary"], one["start"][:10]) for one in seen["events"]}
        assert found == wanted
        assert seen["name"] == calendar["X-WR-CALNAME"]
