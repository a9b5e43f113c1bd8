"""Thunderbird under Xvfb subscribes to a feed of the running server: what is in its own database once it has closed.

A screenshot is kept in `out/thunderbird/`, which git ignores, for people to look at.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import ROOT, need
from tests.web.serving import Running, event, feed, put, running

pytestmark = pytest.mark.clients
SHOTS = ROOT / "out" / "thunderbird"
NAME = "6b1f2c0e-0000-4000-8000-000000000001"
TITLE, GOES = "报送一季度情况（牵头）", "将要撤销的一项"
#: Thunderbird's start takes its time on a small machine, in seconds.
PATIENCE = 120


@pytest.fixture(scope="module")
def thunderbird() -> str:
    for program in ("thunderbird", "Xvfb", "dbus-run-session"):
        need(shutil.which(program) is not None, f"{program} is not installed")
    return "thunderbird"


@contextmanager
def screen() -> Iterator[str]:
    """A display of our own."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1800x1100x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(20)


def profile(folder: Path, address: str) -> None:
    """A profile that subscribes to one feed, and asks nothing."""
    folder.mkdir()
    calendar = f"calendar.registry.{NAME}"
    prefs: dict[str, str | bool | int] = {
        f"{calendar}.type": "ics",
        f"{calendar}.uri": address,
        f"{calendar}.name": "市财政局",
        f"{calendar}.cache.enabled": True,
        f"{calendar}.readOnly": True,
        f"{calendar}.refreshInterval": "1",
        f"{calendar}.calendar-main-in-composite": True,
        "calendar.list.sortOrder": NAME,
        "calendar.timezone.local": "Asia/Shanghai",
        "calendar.timezone.useSystemTimezone": False,
        "app.update.enabled": False,
        "app.donation.eoy.version.viewed": 999,
        "browser.aboutConfig.showWarning": False,
        "datareporting.policy.dataSubmissionEnabled": False,
        "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
        "extensions.update.enabled": False,
        "mail.provider.suppress_dialog_on_startup": True,
        "mail.rights.version": 1,
        "mail.shell.checkDefaultClient": False,
        "mail.spotlight.firstRunDone": True,
        "mailnews.start_page.enabled": False,
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
        "toolkit.telemetry.enabled": False,
    }
    lines = (
        f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in prefs.items()
    )
    (folder / "user.js").write_text("\n".join(lines) + "\n", encoding="utf-8")


@contextmanager
def open_in(display: str, folder: Path, program: str) -> Iterator[None]:
    """Thunderbird with that profile, its calendar shown; closed at the end as a person closes it."""
    env = {**os.environ, "DISPLAY": display, "HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1"}
    running = subprocess.Popen(
        ["dbus-run-session", "--", program, "--profile", folder, "--no-remote", "-calendar"],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
        for child in _children(running.pid):
            os.kill(child, signal.SIGTERM)
        running.wait(60)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait(10)


def _children(pid: int) -> list[int]:
    """The Thunderbird under dbus-run-session."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    return [int(one) for one in found if "thunder" in Path(f"/proc/{one}/comm").read_text("utf-8")]


def events(folder: Path) -> list[tuple[str, date, str]]:
    """Title, day and status of the entries in the profile's calendar cache, by day.

    While it runs Thunderbird keeps the database to itself: a copy is read.
    """
    place = folder / "calendar-data"
    with tempfile.TemporaryDirectory() as copy:
        for name in ("cache.sqlite", "cache.sqlite-wal"):
            if (place / name).exists():
                shutil.copy(place / name, Path(copy) / name)
        with closing(sqlite3.connect(Path(copy) / "cache.sqlite")) as cache:
            try:
                rows = cache.execute(
                    "SELECT title, event_start, ical_status FROM cal_events"
                ).fetchall()
            except sqlite3.DatabaseError:  # not made yet, or caught while it is written
                return []
    found = [
        (title, datetime.fromtimestamp(start / 1e6, UTC).date(), status or "")
        for title, start, status in rows
    ]
    return sorted(found, key=lambda one: one[1])


def until(true: Callable[[], bool]) -> None:
    """Wait for something that Thunderbird does by itself."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "Thunderbird did not do it in time"
        time.sleep(0.5)


def shot(display: str, name: str) -> None:
    """Keep a picture of the screen."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    if shutil.which("import"):
        command = ["import", "-display", display, "-window", "root", SHOTS / f"{name}.png"]
        subprocess.run(command, check=False, capture_output=True)


def asked_for(server: Running, since: int) -> bool:
    """Whether the feed has been asked for after so many lines of the log."""
    return any(row.get("path") == "/finance.ics" for row in server.lines()[since:])


def test_subscribed(thunderbird: str, tmp_path: Path) -> None:
    # In the coming days, so that the picture shows them.
    one, two, other = (datetime.now(UTC).date() + timedelta(days=n) for n in (1, 2, 3))
    place = tmp_path / "feeds" / "finance.ics"
    put(place, feed(event("a@x", f"{one:%Y%m%d}", TITLE), event("b@x", f"{other:%Y%m%d}", GOES)))
    folder = tmp_path / "profile"
    with running(tmp_path / "feeds", tmp_path / "log") as server, screen() as display:
        profile(folder, f"{server.address}/finance.ics")
        wanted = [(TITLE, one, "CONFIRMED"), (GOES, other, "CONFIRMED")]
        with open_in(display, folder, thunderbird):
            until(lambda: events(folder) == wanted)
            time.sleep(3)  # for the picture alone: the window is drawn after the data is there
            shot(display, "subscribed")
        assert events(folder) == wanted
        first = next(row["status"] for row in server.lines() if row.get("path") == "/finance.ics")
        assert first == 200

        # The date moves, the other entry is withdrawn: seen at the next start.
        moved = event("a@x", f"{two:%Y%m%d}", TITLE, sequence=1)
        withdrawn = event("b@x", f"{other:%Y%m%d}", GOES, sequence=1, status="CANCELLED")
        put(place, feed(moved, withdrawn))
        later = [(TITLE, two, "CONFIRMED"), (GOES, other, "CANCELLED")]
        with open_in(display, folder, thunderbird):
            until(lambda: events(folder) == later)
            time.sleep(3)
            shot(display, "moved")
        assert events(folder) == later

        # The file is gone (404), then half written (503): the entries stay.
        for body in (None, feed(moved)[:90]):
            if body is None:
                place.unlink()
            else:
                place.write_bytes(body)
            seen = len(server.lines())
            with open_in(display, folder, thunderbird):
                until(partial(asked_for, server, seen))
            assert events(folder) == later
