"""A small plan of 2026, and a ledger to record in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from gkrules import Agenda, Plan
from gkrules.agenda import Task
from gkrules.ledger import Ledger

UNITS = """
[[unit]]
id = "finance"
name = "市财政局"
[[unit]]
id = "audit"
name = "市审计局"
[[unit]]
id = "east"
name = "东区"
[[unit]]
id = "west"
name = "西区"
"""
HEAD = """[plan]
title = "甲市2026年工作方案"
date = 2026-03-02
units = "units.toml"
"""


def by(day: str, clock: str = "09:00") -> dict[str, Any]:
    """Who records, and when."""
    return {"who": "办公室", "recorded": datetime.fromisoformat(f"{day}T{clock}+08:00")}


class Desk:
    """One plan, one ledger: what the agenda shows on a day."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.ledger = plan, Ledger()

    def record(self, *entries: Any) -> Desk:
        self.ledger = self.ledger.record(*entries)
        return self

    def on(self, day: str, **more: Any) -> Agenda:
        return Agenda(self.plan, self.ledger, as_of=date.fromisoformat(day), **more)

    def tasks(self, obligation: str, day: str = "2026-12-31") -> dict[str, Task]:
        """The tasks of an obligation, by the part of the UID behind its limit: t1.finance."""
        found = [one for one in self.on(day).every() if one.obligation == obligation]
        return {one.uid.partition("@")[0].split(".", 2)[2]: one for one in found}


@pytest.fixture
def desk(tmp_path: Path) -> Callable[..., Desk]:
    """Makes a desk of obligations, each a dict of the keys of its table."""

    def make(*obligations: dict[str, Any], units: str = UNITS, head: str = HEAD) -> Desk:
        rows = []
        for n, one in enumerate(obligations, 1):
            row = {"id": str(n), "title": f"任务{n}", "units": "市财政局", **one}
            rows.append(
                "[[obligation]]\n"
                + "".join(f"{key} = {_toml(value)}\n" for key, value in row.items())
            )
        (tmp_path / "units.toml").write_text(units, encoding="utf-8")
        path = tmp_path / "plan.toml"
        path.write_text("\n".join((head, *rows)), encoding="utf-8")
        return Desk(Plan.load(path))

    return make


def _toml(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(f'"{one}"' for one in value) + "]"
    return f'"{value}"'
