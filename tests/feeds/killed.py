"""Publishers killed at random moments, and what they leave behind. Run by test_killed.py in a process of its own.

Usage: python -m tests.feeds.killed FOLDER DEATHS

A child publishes and sends itself SIGKILL after so many steps of the interpreter (calls and returns, those of the
system among them): a third of the children anywhere, a third while it writes files beside their places, a third while
it renames them. The moments come from a seed. Prints one JSON object: what went wrong, and how often a child
died with which files changed.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import icalendar

from gkrules import Agenda, publish
from gkrules.feeds import Options
from gkrules.safely import Files
from tests.feeds.makers import faults, plan

ROWS = (
    ("1", "每月10日前", "市财政局牵头，市审计局配合"),
    ("2", "2026年6月底前", "市级各部门"),
    ("3", "每季度第一周内", "市税务局"),
    ("4", "2026年12月15日起15个工作日内", "东区人民政府"),
)
OTHER = (
    ("1", "每月12日前", "市财政局牵头，市审计局配合"),
    ("2", "2026年5月底前", "市级各部门"),
    ("5", "每季度第一周内", "市税务局"),
)
THIRD = ROWS[:1]
Work = Callable[[], object]


#: Which steps count: all, those that write a file beside its place, those that rename.
STAGES = (None, Files.add.__code__, Files._rename.__code__)


def steps(work: Work, limit: int, stage: CodeType | None) -> int:
    """Do the work, counting the steps of a stage; after `limit` of them die."""
    count = 0
    inside = stage is None

    def step(frame: FrameType, event: str, _: Any) -> None:
        nonlocal count, inside
        if frame.f_code is stage and event in ("call", "return"):
            inside = event == "call"
        count += inside
        if count == limit and inside:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(step)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def killed(work: Work, limit: int, stage: CodeType | None) -> bool:
    """The work in a child that dies on the way; whether it did."""
    child = os.fork()
    if child == 0:
        try:
            steps(work, limit, stage)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


class Watch:
    """What clients have seen: the number and the content of each entry."""

    def __init__(self) -> None:
        self.seen: dict[bytes, tuple[int, bytes]] = {}
        self.wrong: list[str] = []
        self._read: set[bytes] = set()

    def look(self, folder: Path, when: str) -> None:
        for path in folder.glob("*.ics"):
            raw = path.read_bytes()
            if (
                raw in self._read
            ):  # seen before, but whether that was before something newer is asked below
                pass
            elif found := list(faults(raw)) or icalendar.Calendar.from_ical(raw).errors:
                self.wrong.append(f"{when}: {path.name}: {found}")
            self._read.add(raw)
            for entry in raw.split(b"BEGIN:VEVENT\r\n")[1:]:
                lines = entry.split(b"\r\n")
                uid, number = _value(lines, b"UID:"), int(_value(lines, b"SEQUENCE:"))
                stamps = (b"SEQUENCE:", b"DTSTAMP:", b"LAST-MODIFIED:", b"END:VCALENDAR")
                content = b"\n".join(line for line in lines if not line.startswith(stamps)).strip()
                before = self.seen.get(uid, (-1, b""))
                if number < before[0] or (number == before[0] and content != before[1]):
                    self.wrong.append(f"{when}: {path.name}: {uid!r}: {before[0]} -> {number}")
                self.seen[uid] = (number, content)


def _value(lines: list[bytes], name: bytes) -> bytes:
    """The value of a property that is never folded here."""
    (found,) = [line for line in lines if line.startswith(name)]
    return found.removeprefix(name)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def main(root: Path, deaths: int) -> dict[str, Any]:
    os.fsync = lambda _file: (
        None
    )  # only a machine that loses its power needs it; it is most of the time
    chance = random.Random(7)
    agendas = [
        Agenda(plan(root, *rows, name=f"{n}.toml")) for n, rows in enumerate((ROWS, OTHER, THIRD))
    ]
    out, twin = root / "out", root / "twin"
    first = datetime(2026, 1, 5, tzinfo=UTC)

    def work(folder: Path, which: int, day: int) -> Work:
        stamp = first + timedelta(days=day)
        return lambda: publish(agendas[which], folder, stamp=stamp, options=Options(grace=5))

    # How many steps a run takes at most.
    publish(agendas[0], out, stamp=first)
    longest = {}
    for stage in STAGES:
        shutil.copytree(out, twin)
        longest[stage] = steps(work(twin, 1, 1), 0, stage)
        shutil.rmtree(twin)
    watch = Watch()
    watch.look(out, "first")
    died = partly = mended = 0
    whole = True  # whether the last run came to its end
    trial = 0
    while died < deaths and trial < 4 * deaths:
        trial += 1
        which, stage = chance.randrange(3), STAGES[trial % 3]
        before = files(out)
        if whole:
            shutil.copytree(out, twin)
        if killed(work(out, which, trial), chance.randint(1, longest[stage]), stage):
            died += 1
        after = files(out)
        changed = {name for name in after if after[name] != before.get(name)}
        partly += any(name.endswith(".ics") for name in changed) and "manifest.json" not in changed
        watch.look(out, f"{trial} killed")
        if whole:
            work(twin, which, trial)()
        if chance.random() < 0.5:
            work(out, which, trial)()
            watch.look(out, f"{trial} mended")
            if [name for name in files(out) if name.endswith(".part")]:
                watch.wrong.append(f"{trial}: something is left beside")
            if whole:
                mended += 1
                if files(out) != files(twin):
                    watch.wrong.append(f"{trial}: not what an undisturbed run leaves")
            whole = True
        else:
            whole = False
        shutil.rmtree(twin, ignore_errors=True)
    return {
        "wrong": watch.wrong,
        "died": died,
        "partly": partly,
        "mended": mended,
        "entries": len(watch.seen),
        "highest": max(number for number, _ in watch.seen.values()),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
