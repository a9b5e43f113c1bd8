"""An environment of its own for an example: `python examples/environment.py spark` makes out/environments/spark.

It holds what examples/spark/requirements.txt names and this checkout's gkrules; made once, and again when either's list
of packages changes. GKRULES_ENVIRONMENTS is another folder for them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent
ROOT = EXAMPLES.parent


class Failed(Exception):
    """The environment cannot be made; says why."""


def python(name: str) -> Path:
    """The Python of an example's environment, which is made where it is missing or out of date. Raises Failed."""
    wanted = EXAMPLES / name / "requirements.txt"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = (project["dependencies"], project["optional-dependencies"], sys.version)
    state = hashlib.sha256(wanted.read_bytes() + repr(listed).encode()).hexdigest()
    home = (
        Path(os.environ.get("GKRULES_ENVIRONMENTS", ROOT / "out" / "environments")).resolve() / name
    )
    found = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = home / ".installed"
    if stamp.exists() and stamp.read_text() == state:
        return found
    shutil.rmtree(home, ignore_errors=True)
    print(f"making {home}", file=sys.stderr, flush=True)
    pip = [found, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    try:
        venv.create(home, with_pip=True)
        subprocess.run([*pip, "--editable", f"{ROOT}[batch]", "-r", wanted], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Failed(f"{home} cannot be made: {error}") from error
    stamp.write_text(state)
    return found


if __name__ == "__main__":
    try:
        print(python(sys.argv[1]))
    except (Failed, IndexError) as error:
        sys.exit(str(error) if sys.argv[1:] else "usage: environment.py EXAMPLE")
