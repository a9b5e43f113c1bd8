"""What the figures were measured on: the machine, Python, the day, the commit."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import datetime
from importlib import metadata
from pathlib import Path

from bench.environment import ROOT


def machine() -> dict[str, str]:
    """The facts, by their names."""
    return {
        "date": f"{datetime.now().astimezone():%Y-%m-%d}",
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "memory": _memory(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "gkrules": f"{metadata.version('gkrules')}{_commit()}",
    }  # fmt: skip


def sentence(facts: dict[str, str]) -> str:
    """The facts in one line."""
    return (
        f"Measured on {facts['date']}: {facts['processor']}, {facts['cores']} cores, {facts['memory']} of memory, "
        f"{facts['system']}, {facts['python']}, gkrules {facts['gkrules']}."
    )


def _processor() -> str:
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            return " ".join(line.partition(":")[2].split())
    return platform.processor() or "unknown processor"


def _memory() -> str:
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemTotal:"):
            return f"{int(line.split()[1]) / 1024**2:.0f} GiB"
    return "unknown"


def _commit() -> str:
    """The commit; + where files differ from it."""
    try:
        name = _git("rev-parse", "--short", "HEAD")
        return f" ({name}{'+' if _git('status', '--porcelain', '--untracked-files=no') else ''})"
    except (OSError, subprocess.CalledProcessError):
        return ""


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
