"""`gkrules record` on a file and on a server: several at once, each with its number, each seen by the others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gkrules.cli import main
from gkrules.ledger import Done, Happened, open_ledger

PLAN = """[plan]
title = "甲市2026年工作方案"
date = 2026-03-02
[[obligation]]
id = "1"
title = "公开文件"
limits = ["文件公开后10个工作日内"]
units = "市财政局"
"""


def command(plan: Path, where: str, kind: str, *words: str) -> list[str]:
    return [
        "record", kind, str(plan), *words, "--ledger", where, "--who", "办公室", "--today", "2026-03-24",
    ]  # fmt: skip


def test_several_record_at_once(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, encoding="utf-8")
    days = [f"2026-03-{n:02}" for n in range(2, 8)]
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "gkrules", *command(plan, where, "happened", "文件公开", day)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for day in days
    ]
    for worker in workers:
        _, err = worker.communicate()
        assert (worker.returncode, err) == (0, b"")
    found = open_ledger(where).read().entries
    assert [one.number for one in found] == [1, 2, 3, 4, 5, 6]
    assert sorted(str(one.moment) for one in found if isinstance(one, Happened)) == days
    seventh = next(one for one in found if str(getattr(one, "moment", "")) == "2026-03-07")
    # a Saturday: 9 to 13 and 16 to 20 March are ten working days
    task = f"1.within-9720f80bb5.t{seventh.number}."
    assert main(command(plan, where, "done", task, "2026-03-20")) == 0
    assert "2026-03-20办结（按时）" in capsys.readouterr().out
    done = open_ledger(where).read().entries[-1]
    assert isinstance(done, Done)
    assert str(done.due) == "2026-03-20"
    assert main(command(plan, where, "done", task, "2026-03-20")) == 2
    assert "第7号已经记了2026-03-20办结" in capsys.readouterr().err
    assert len(open_ledger(where).read()) == 7
