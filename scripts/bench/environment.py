"""Where the peers live: .bench/venv, and .bench/recognizers for the one that wants an old emoji. Standard library only.

Each peer that cannot be installed is left out, with pip's own words for the reason; the next run tries it again.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = ROOT / ".bench"
#: What an environment holds: the project with what its own lines need, and the peers.
PROJECT = f"{ROOT}[batch,ledger]"
PEERS: dict[str, tuple[str, ...]] = {
    "venv": (
        "jionlp>=1.5.31",
        "dateparser>=1.2",
        "chinese-calendar>=1.11",
        "holidays>=0.60",
        "workalendar>=17",
        "pandas>=2.2",
        "bizdays>=1.0.15",
        "ics>=0.7.2",
        "vobject>=0.9.9",
    ),
    "recognizers": ("recognizers-text-suite", "emoji<2"),
}
_PIP = ("-m", "pip", "--disable-pip-version-check", "--retries", "1", "--timeout", "20", "install")


def python(name: str) -> Path:
    """The environment's Python."""
    return HOME / name / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install() -> dict[str, str]:
    """Make both environments where they are missing or out of date; for each peer left out, why.

    Raises SystemExit where the project itself cannot be installed.
    """
    HOME.mkdir(exist_ok=True)
    (HOME / ".gitignore").write_text("*\n", encoding="utf-8")
    missing: dict[str, str] = {}
    for name, peers in PEERS.items():
        state = HOME / f"{name}.json"
        wanted = _digest(name)
        held = json.loads(state.read_text("utf-8")) if state.exists() else {}
        if held.get("wanted") == wanted and not held["missing"] and python(name).exists():
            continue
        told = _fill(name, peers)
        state.write_text(json.dumps({"wanted": wanted, "missing": told}), encoding="utf-8")
        missing |= told
    return missing


def _fill(name: str, peers: tuple[str, ...]) -> dict[str, str]:
    place = HOME / name
    _say(f"installing into {place}: {', '.join(peers)}")
    if not python(name).exists():
        try:
            venv.create(place, with_pip=True)
        except (OSError, subprocess.CalledProcessError) as error:
            if name == "venv":
                raise SystemExit(f"{place}: {error} (python3-venv of Debian?)") from error
            return dict.fromkeys(peers, f"no environment: {error}")
    if name == "venv" and (failed := _pip(name, "--editable", PROJECT)):
        raise SystemExit(f"the project cannot be installed: {failed}")
    if not _pip(name, *peers):
        return {}
    if name != "venv":
        return {peers[0]: _pip(name, *peers)}
    return {one: failed for one in peers if (failed := _pip(name, one))}  # one by one


def _pip(name: str, *arguments: str) -> str:
    """Nothing, or the last line of what pip says is wrong."""
    done = subprocess.run(
        [str(python(name)), *_PIP, "--quiet", *arguments], capture_output=True, text=True
    )
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return "" if done.returncode == 0 else (lines or ["pip failed"])[-1][:200]


def _digest(name: str) -> str:
    parts = [sys.version, *PEERS[name]]
    if name == "venv":
        parts.append((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")
    sys.stderr.flush()
