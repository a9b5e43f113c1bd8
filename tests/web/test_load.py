"""A short run of scripts/load.py: no error under load, no growing memory, no one held up by a slow reader."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT, need

pytestmark = pytest.mark.server


def test_under_load() -> None:
    need(shutil.which("wrk") is not None, "wrk is not installed")
    need(shutil.which("nginx") is not None, "nginx is not installed")
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "load.py", "--seconds", "3"],
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    rates = re.findall(r"^(gkrules|nginx) .*?([\d,]+) requests/s", done.stdout, re.M)
    assert [name for name, _ in rates] == ["gkrules", "gkrules", "nginx", "nginx"]
    assert all(int(rate.replace(",", "")) > 0 for _, rate in rates)
