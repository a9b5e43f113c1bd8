"""The example in Java, as it stands in examples/java, against the running server."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, need
from tests.web.serving import event, feed, put, running

pytestmark = pytest.mark.java
EXAMPLE = ROOT / "examples" / "java" / "Due.java"


def test_the_example(tmp_path: Path) -> None:
    need(shutil.which("java") is not None, "java is not installed")
    put(tmp_path / "feeds" / "a.ics", feed(event("a@x", "20261015", "报送")))
    with running(tmp_path / "feeds", tmp_path / "log") as server:
        done = subprocess.run(
            ["java", EXAMPLE, server.address], capture_output=True, text=True, check=False
        )
    need("java.compiler" not in done.stderr, "this java has no compiler (a JDK is needed)")
    # By hand: the twentieth working day after 10 February 2026, as in the contract's worked examples.
    assert (done.returncode, done.stdout, done.stderr) == (0, "2026-03-16\nnot_a_limit\n", "")


def test_the_example_is_short() -> None:
    assert len(EXAMPLE.read_text("utf-8").splitlines()) <= 35
