"""A publisher killed 200 times at random moments: feeds stay whole, and the next run makes everything right."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gkrules import Agenda, Plan, publish
from gkrules.feeds import Options
from gkrules.safely import Files
from tests.conftest import ROOT
from tests.feeds.killed import ROWS
from tests.feeds.makers import by_uid, plan

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


def test_two_deaths_in_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One run renames its feeds and dies, and so does the next, in which a cancelled entry has gone for good.

    The manifest still has the entry as it was before both. What clients have seen since (cancelled, number 1) is not
    given to anything else: it does not come up again, and when the plan has it once more, its number is 2.
    """
    whole, less = plan(tmp_path, *ROWS, name="0.toml"), plan(tmp_path, *ROWS[:1], name="1.toml")
    out, start = tmp_path / "out", datetime(2026, 1, 5, tzinfo=UTC)

    def run(of: Plan, day: int, *, dies: bool = False) -> None:
        with monkeypatch.context() as patch:
            if dies:
                patch.setattr(Files, "_drop", lambda self: None)  # nobody tidies up after a death
                patch.setattr(os, "replace", _dying())
            with pytest.raises(KeyboardInterrupt) if dies else nullcontext():
                stamp = start + timedelta(days=day)
                publish(Agenda(of), out, stamp=stamp, options=Options(grace=5))

    def tax() -> dict[str, tuple[str, int]]:
        found = by_uid(out / "tax.ics").values()
        return {str(one["UID"]): (str(one["STATUS"]), one["SEQUENCE"]) for one in found}

    run(whole, 0)
    quarters = list(tax())
    assert len(quarters) == 5  # 2.by and the four quarters
    assert set(tax().values()) == {("CONFIRMED", 0)}
    run(less, 1, dies=True)
    assert set(tax().values()) == {("CANCELLED", 1)}
    run(less, 7, dies=True)
    assert tax() == {}
    run(less, 8)
    assert tax() == {}
    assert not list(out.glob(".*.part"))
    run(whole, 9)
    assert list(tax()) == quarters and set(tax().values()) == {("CONFIRMED", 2)}


def _dying() -> Callable[[Path, Path], None]:
    """`os.replace` that dies at the manifest, once it has renamed a feed."""
    replace, renamed = os.replace, []

    def rename(part: Path, path: Path) -> None:
        if path.name == "manifest.json" and renamed:
            raise KeyboardInterrupt
        replace(part, path)
        renamed.extend([path] if path.suffix == ".ics" else [])

    return rename
