"""Environments of their own for the engines: what they need would not fit beside what the other tests need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, need

EXAMPLES = ROOT / "examples"
_WHERE = "needs an environment that pip can fill; skipped where it cannot be made, a failure under CI=true"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"engines: {_WHERE}")
    config.addinivalue_line("markers", f"spark: needs Java 17 and bash too; {_WHERE}")


def environment(name: str) -> Path:
    """The Python of an example's environment."""
    made = subprocess.run(
        [sys.executable, EXAMPLES / "environment.py", name],
        check=False,
        capture_output=True,
        text=True,
        timeout=1800,
    )
    need(made.returncode == 0, f"the environment of examples/{name}: {made.stderr[-500:]}")
    return Path(made.stdout.splitlines()[-1])
