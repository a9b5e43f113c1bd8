"""How long `next` takes with a long ledger: 134 obligations, 60 units, from 1 000 to 100 000 entries.

The whole command is timed, as somebody at a terminal meets it: start, plan, ledger, dates. A year of entries is made:
three in ten are happenings, seven say what was done about them, one in a hundred corrects a happening.

Usage: python scripts/bench_ledger.py [--json] [ENTRIES ...]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gkrules import Agenda, Plan
from gkrules.ledger import Corrected, Done, Entry, Happened, Ledger, beside
from gkrules.ledger.database import Database
from gkrules.ledger.rows import to_row
from gkrules.unitsphrase import Role

SIZES = (1_000, 10_000, 100_000)
OBLIGATIONS, UNITS = 134, 60
#: Of ten obligations: what the notice of 2017 has, in about its proportions.
PHRASES = (
    "全年工作",
    "文件公开后10个工作日内",
    "每季度第一周内",
    "全年工作",
    "每月、每季度后20日内完成",
    "2026年11月底前完成",
    "每年不少于3次",
    "会议召开3个工作日前",
    "及时公开",
    "按月度、季度公布",
)
EVENT = "文件公开"


#: As an installed program runs: its modules are compiled once.
_KEEPS_BYTECODE = {
    key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"
}


def make(folder: Path) -> Plan:
    """A plan of that size, in files."""
    units = "".join(f'[[unit]]\nid = "u{n}"\nname = "市第{n}局"\n' for n in range(UNITS))
    (folder / "units.toml").write_text(units, encoding="utf-8")
    rows = [
        f'[[obligation]]\nid = "{n}"\ntitle = "任务{n}"\nlimits = ["{PHRASES[n % len(PHRASES)]}"]\n'
        f'units = "市第{n % UNITS}局牵头，市第{(n + 1) % UNITS}局、市第{(n + 7) % UNITS}局配合"\n'
        for n in range(OBLIGATIONS)
    ]
    head = '[plan]\ntitle = "甲市2026年工作方案"\ndate = 2026-01-05\nunits = "units.toml"\n'
    (folder / "plan.toml").write_text("\n".join((head, *rows)), encoding="utf-8")
    return Plan.load(folder / "plan.toml")


def entries(plan: Plan, size: int) -> Iterator[Entry]:
    """A year of entries: a document is published by one office, and what follows from it is done, save the last."""
    leads: dict[int, list[int]] = {}
    for n in range(OBLIGATIONS):
        if PHRASES[n % len(PHRASES)].startswith(EVENT):
            leads.setdefault(n % UNITS, []).append(n)
    start, step = datetime(2026, 1, 5, 1, tzinfo=UTC), timedelta(days=300) / size
    names = _names(plan)
    turn, number = 0, 0
    while number < size:
        unit = list(leads)[turn % len(leads)]
        turn += 1
        number += 1
        trigger, when = number, start + step * number
        units = (f"u{unit}", f"u{(unit + 1) % UNITS}", f"u{(unit + 7) % UNITS}")
        day = (when + timedelta(hours=8)).date()
        yield Happened(
            event=EVENT, moment=day, units=units, who="办公室", recorded=when, number=number
        )
        for obligation in leads[unit]:
            number += 1
            when = start + step * number
            day = (when + timedelta(hours=8)).date()
            uid = names[obligation].replace("#", str(trigger))
            yield Done(
                task=uid, day=day, unit=f"u{unit}", who="办公室", recorded=when, number=number
            )
        if turn % 40 == 0:
            number += 1
            yield Corrected(
                about=trigger,
                moment=day,
                who="办公室",
                recorded=start + step * number,
                number=number,
            )


def _names(plan: Plan) -> dict[int, str]:
    """The UIDs of the leading units' tasks that the event opens, with # where the trigger's number stands."""
    when = datetime(2026, 1, 6, tzinfo=UTC)
    ledger = Ledger().record(Happened(event=EVENT, moment=when.date(), who="办公室", recorded=when))
    return {
        int(one.obligation): one.uid.replace(".t1.", ".t#.")
        for one in Agenda(plan, ledger).every()
        if ".t1." in one.uid and one.role is Role.LEAD
    }


def fill(plan: Plan, size: int) -> None:
    """The ledger file, written in one go."""
    place = beside(plan.path)
    place.unlink(missing_ok=True)
    base = Database(place, 60)
    with base.writing() as connection:
        base.insert(connection, [to_row(one) for one in entries(plan, size)])


def seconds(folder: Path, *command: str) -> float:
    """The best of three runs of a command."""
    best = float("inf")
    for _ in range(3):
        begin = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "gkrules", *command],
            cwd=folder,
            capture_output=True,
            text=True,
            env=_KEEPS_BYTECODE,
        )
        if done.returncode not in (0, 1):
            raise SystemExit(done.stderr)
        best = min(best, time.perf_counter() - begin)
    return best


def main() -> int:
    """Print the table."""
    given = [int(word) for word in sys.argv[1:] if word.isdigit()]
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plan = make(folder)
        for size in given or SIZES:
            fill(plan, size)
            row: dict[str, float] = {"entries": size}
            for command in ("next", "overdue"):
                row[command] = round(
                    seconds(folder, command, "plan.toml", "--today", "2026-11-02"), 3
                )
            rows.append(row)
            if "--json" not in sys.argv:
                line = (
                    f"{size:>8} entries: next {row['next']:.2f} s, overdue {row['overdue']:.2f} s\n"
                )
                sys.stdout.write(line)
    if "--json" in sys.argv:
        sys.stdout.write(json.dumps(rows) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
