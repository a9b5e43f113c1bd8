"""A long ledger: how long the commands of an office's day take. The figures are those of scripts/bench_ledger.py."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.values import Line

GROUP = "ledger"
_SCRIPT = Path(__file__).resolve().parent.parent / "bench_ledger.py"


def measure(quick: bool) -> Iterator[Line]:
    """The lines of this group."""
    sizes = ("200",) if quick else ("1000", "10000", "100000")
    done = subprocess.run(
        [sys.executable, str(_SCRIPT), "--json", *sizes], capture_output=True, text=True
    )
    if done.returncode:
        told = (done.stderr.strip().splitlines() or ["it ended"])[-1][:200]
        yield Line(group=GROUP, what="next, overdue", unit="s", reason=told)
        return
    rows = json.loads(done.stdout.splitlines()[-1])
    for command in ("next", "overdue"):
        curve = tuple((int(row["entries"]), float(row[command])) for row in rows)
        yield Line(
            group=GROUP,
            what=f"gkrules {command}, by entries of the ledger",
            unit="s",
            ours=curve,
            note="the whole command: 134 obligations, 60 units",
        )
