"""The groups, each in a process of its own: what one of them does to itself harms no other."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from bench.groups import GROUPS
from bench.values import Line

#: What slows a current numpy on some machines; unset, as for any user.
_SLOWING = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
_MARK = "bench-line "


def measured(group: str, *, quick: bool) -> Iterator[Line]:
    """The lines of a group, as they come from its process; one more where it ends before its time."""
    environment = {name: value for name, value in os.environ.items() if name not in _SLOWING}
    command = [sys.executable, str(Path(__file__).parent), "--group", group]
    running = subprocess.Popen(
        command + (["--quick"] if quick else []),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=Path(__file__).parent.parent,
    )
    try:
        out, err = running.communicate(timeout=GROUPS[group])
        said = "" if running.returncode == 0 else (err.strip().splitlines() or ["it ended"])[-1]
    except subprocess.TimeoutExpired:
        running.kill()
        out, _ = running.communicate()
        said = f"stopped after {GROUPS[group]} s"
    for line in out.splitlines():
        if line.startswith(_MARK):
            yield Line.from_dict(json.loads(line.removeprefix(_MARK)))
    if said:
        yield Line(group=group, what="the rest of this group", unit="", reason=said[:200])


def inside(group: str, *, quick: bool) -> None:
    """Measure a group in this process, and print its lines; peers may print theirs too."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    for line in import_module(f"bench.{group}").measure(quick):
        sys.stdout.write(f"\n{_MARK}{json.dumps(line.to_dict())}\n")
        sys.stdout.flush()
