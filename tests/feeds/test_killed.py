"""A publisher killed 200 times at random moments: feeds stay whole, and the next run makes everything right."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

DEATHS = 200
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked child")


def test_killed_at_random_moments(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.feeds.killed", str(tmp_path), str(DEATHS)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert told["died"] == DEATHS
    # Many died when some files were replaced and the manifest was not.
    assert 30 < told["partly"] < DEATHS - 30
    assert told["mended"] > 20
    assert told["entries"] > 50
    assert told["highest"] > 20
