"""What tests share: the shared materials, and what may be skipped where."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# No test may see what this machine's user has learned: an empty folder stands in for theirs.
os.environ["GKRULES_DATA"] = tempfile.mkdtemp(prefix="gkrules-tests-")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("user", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "user")


def effort(examples: int) -> settings:
    """So many examples, times GKRULES_EFFORT (`make exhaustive` asks for forty times as many)."""
    return settings(max_examples=examples * int(os.environ.get("GKRULES_EFFORT", "1")))


def need(there: bool, reason: str) -> None:
    """Skip on a user's machine; fail under CI=true, where everything must be there."""
    if there:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"under CI=true this must be there: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of materials beside the project (statutes, the notice)."""
    need(SHARED.is_dir(), "../shared is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def example() -> Path:
    """The example plan."""
    return ROOT / "examples" / "panzhihua-2017" / "plan.toml"
