"""Recognizers-Text from outside: its worker is run in its own environment, and its figures read back."""

from __future__ import annotations

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from bench.environment import python
from bench.measure import Missing


@cache
def recognizers(quick: bool) -> dict[str, Any]:
    """What its worker measured. Raises Missing with the reason where it cannot be run."""
    runner = python("recognizers")
    if not runner.exists():
        raise Missing(f"{runner} is not there (installed by `make bench`)")
    scripts = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [str(runner), "-m", "bench.recognizers", *(["--quick"] if quick else [])],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"PYTHONPATH": str(scripts)},
    )
    if done.returncode:
        raise Missing((done.stderr.strip().splitlines() or ["it ended"])[-1][:200])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
