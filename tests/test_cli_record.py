"""`gkrules record`: every kind of entry, what it says of it, and what it refuses with nothing written."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gkrules import Agenda, Plan
from gkrules.cli import main
from gkrules.ledger import Done, Entry, Extended, Happened, Stopped, beside, open_ledger
from gkrules.ledger.store import Store

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
[[unit]]
id = "office"
name = "市政府办公室"
[[unit]]
id = "old"
name = "市粮食局"
succeeded_by = "grain"
succeeded_on = 2026-04-01
[[unit]]
id = "grain"
name = "市储备局"
[[group]]
id = "districts"
name = "各区"
members = ["east", "west"]
"""
PLAN = """[plan]
title = "甲市2026年工作方案"
date = 2026-03-02
units = "units.toml"
"""
OBLIGATIONS = (
    ("1", "公开文件", "文件公开后10个工作日内完成", "市财政局、市审计局牵头，东区配合", ""),
    ("2", "答复申请", "收到申请之日起20个工作日内答复，可以延长10个工作日", "市政府办公室", ""),
    ("3", "会前报送", "会议召开3个工作日前报送", "东区、西区", ""),
    ("4", "突发事件回应", "突发事件发生后24小时内举行新闻发布会", "市政府办公室", ""),
    ("5", "季度公布", "每季度第一周内", "市财政局", ""),
    ("6", "解读政策", "每年不少于3次", "市审计局", ""),
    ("7", "汇总", "5个工作日内", "市政府办公室", "1"),
    ("8", "不记名的期限", "15日内", "东区、西区", ""),
    ("9", "固定的日期", "2026年11月底前", "市财政局", ""),
    ("10", "不得", "收到决定之日起三年内不得再次申请", "市财政局", ""),
    ("11", "粮食", "检查结束后5个工作日内", "市粮食局", ""),
    ("12", "至多", "每年至多2次", "市审计局", ""),
    ("13", "事件总结", "突发事件发生后5个工作日内", "市政府办公室", ""),
    ("14", "随时", "及时公开", "市财政局", ""),
    ("15", "二者之一", "收到批复或者公告期满之日起15日内", "东区、西区", ""),
    ("16", "报备", "本方案印发后10个工作日内", "市财政局", ""),
)
WITHIN = "within-9720f80bb5"  # the shape of 文件公开后…: its words' digest


class Office:
    """A folder with a plan, and the command as somebody in it types it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.plan = folder / "plan.toml"
        self.ledger = beside(self.plan)

    def run(self, kind: str, *words: str, on: str = "", plan: str = "") -> tuple[int, str, str]:
        day = ("--today", on) if on else ()
        code = main(["record", kind, plan or str(self.plan), *words, *day])
        out = self._capsys.readouterr()
        return code, out.out, out.err

    def ok(self, kind: str, *words: str, on: str) -> str:
        code, out, err = self.run(kind, *words, on=on)
        assert (code, err) == (0, "")
        return out

    def data(self, kind: str, *words: str, on: str) -> dict[str, Any]:
        """What --json says, checked against the whole agenda before and after."""
        before = self.dates(on)
        data: dict[str, Any] = json.loads(self.ok(kind, *words, "--json", on=on))
        after = self.dates(on)
        opened = {uid: due for uid, due in after.items() if before.get(uid) is None and due}
        assert {one["uid"]: one["due"] for one in data["opened"] if one["due"]} == opened
        moved = {
            uid: (before[uid], due)
            for uid, due in after.items()
            if due and before.get(uid) not in (None, due)
        }
        assert {one["uid"]: (one["old"], one["due"]) for one in data["moved"]} == moved
        gone = {uid for uid, due in before.items() if due and not after.get(uid)}
        assert {one["uid"] for one in data["gone"]} == gone
        return data

    def refused(self, kind: str, *words: str, on: str = "2026-03-24", plan: str = "") -> str:
        """The message; nothing is printed or written, and no ledger is made."""
        before = self.content()
        code, out, err = self.run(kind, *words, on=on, plan=plan)
        assert (code, out) == (2, "")
        assert err.startswith("gkrules: ")
        assert "Traceback" not in err
        assert self.content() == before
        return err

    def entries(self) -> tuple[Entry, ...]:
        return open_ledger(self.ledger).read().entries

    def content(self) -> object:
        return self.entries() if self.ledger.exists() else None

    def dates(self, day: str) -> dict[str, str | None]:
        """Every task of the plan with its due date, on the whole plan and ledger."""
        plan = Plan.load(self.plan)
        ledger = open_ledger(self.ledger).read() if self.ledger.exists() else None
        agenda = Agenda(plan, ledger, as_of=date.fromisoformat(day))
        found = (*agenda.every(), *agenda.tasks(date(2026, 1, 1), date(2026, 12, 31)))
        return {one.uid: one.due.isoformat() if one.due else None for one in found}


@pytest.fixture
def office(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Office:
    monkeypatch.setenv("GKRULES_WHO", "办公室")
    return at(tmp_path, capsys)


def at(folder: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    (folder / "units.toml").write_text(UNITS, encoding="utf-8")
    rows = [
        f'[[obligation]]\nid = "{n}"\ntitle = "{title}"\nlimits = ["{limit}"]\nunits = "{units}"\n'
        + (f'after = "{after}"\n' if after else "")
        for n, title, limit, units, after in OBLIGATIONS
    ]
    (folder / "plan.toml").write_text("\n".join((PLAN, *rows)), encoding="utf-8")
    return Office(folder, capsys)


def names(tasks: list[dict[str, Any]]) -> dict[str, str]:
    """Short names and due dates."""
    return {one["uid"].partition("@")[0]: one["due"] for one in tasks}


# ---------------------------------------------------------------- every kind, and what follows


def test_happened_opens_what_waits_for_it(office: Office) -> None:
    data = office.data("happened", "自文件的公开之日起", "2026-03-05", on="2026-03-05")
    # 5 March is a Thursday: 6, 9-13, 16-19 are ten working days
    assert names(data["opened"]) == {
        f"1.{WITHIN}.t1.audit": "2026-03-19",
        f"1.{WITHIN}.t1.east": "2026-03-19",
        f"1.{WITHIN}.t1.finance": "2026-03-19",
    }
    (entry,) = office.entries()
    assert isinstance(entry, Happened)
    assert (entry.event, entry.moment, entry.units) == ("文件公开", date(2026, 3, 5), ())
    assert entry.who == "办公室"
    assert entry.recorded == datetime.fromisoformat("2026-03-05T12:00+08:00")


def test_happened_says_it_in_words(office: Office) -> None:
    out = office.ok(
        "happened", "文件公开", "2026-03-05", "--reference", "甲府〔2026〕1号", on="2026-03-05"
    )
    first, head, *rows = out.splitlines()
    assert first == "#1 2026-03-05 12:00 办公室：「文件公开」发生于2026-03-05（甲府〔2026〕1号）"
    assert head == "  起算（3）："
    assert f"    2026-03-19（周四）  公开文件  市审计局（牵头）  1.{WITHIN}.t1.audit" in rows
    assert len(rows) == 3


def test_happened_for_some_units_and_for_a_group(office: Office) -> None:
    data = office.data("happened", "第8项起算", "2026-04-14", "--unit", "各区", on="2026-04-14")
    assert names(data["opened"]) == {
        "8.within.t1.east": "2026-04-29",
        "8.within.t1.west": "2026-04-29",
    }
    data = office.data("happened", "第8项起算", "2026-04-15", "--unit", "东区", on="2026-04-15")
    assert names(data["opened"]) == {"8.within.t2.east": "2026-04-30"}
    assert data["entries"][0]["units"] == ["east"]
    assert "涉及东区" in data["entries"][0]["words"]


def test_a_unit_that_took_over_stands_for_the_one_before_it(office: Office) -> None:
    data = office.data("happened", "检查结束", "2026-04-14", "--unit", "市储备局", on="2026-04-14")
    assert [one["unit_id"] for one in data["opened"]] == ["old"]
    assert data["opened"][0]["answering"] == ["市储备局"]
    data = office.data("done", "11", "2026-04-15", on="2026-04-15")
    assert data["entries"][0]["unit"] == "grain"


def test_who_did_it_is_who_answered_on_that_day(office: Office) -> None:
    """Due on 1 April, when 市储备局 has taken over; done on 27 March, when 市粮食局 was still there."""
    office.ok("happened", "检查结束", "2026-03-25", on="2026-03-30")
    data = office.data("done", "11", "2026-03-27", on="2026-03-30")
    assert data["entries"][0]["unit"] == "old"
    assert data["tasks"][0]["due"] == "2026-04-01"


def test_planned_moved_confirmed(office: Office) -> None:
    data = office.data("planned", "会议召开", "2026-04-10", on="2026-03-05")
    # a Friday: Thursday, Wednesday and Tuesday are the three working days before it
    assert set(names(data["opened"]).values()) == {"2026-04-07"}
    data = office.data("moved", "1", "2026-04-14", on="2026-03-06")
    assert {(one["old"], one["due"]) for one in data["moved"]} == {("2026-04-07", "2026-04-09")}
    assert "2026-04-14晚于" in office.refused("confirmed", "1", on="2026-04-13")
    data = office.data("confirmed", "#1", on="2026-04-14")
    assert data["moved"] == []
    assert "确认" in office.refused("moved", "第1号", "2026-04-20", on="2026-04-14")


def test_confirmed_on_another_day_moves_the_dates(office: Office) -> None:
    office.ok("planned", "会议召开", "2026-04-10", on="2026-03-05")
    data = office.data("confirmed", "1", "2026-04-14", on="2026-04-14")
    assert {(one["old"], one["due"]) for one in data["moved"]} == {("2026-04-07", "2026-04-09")}


def test_planned_remarks(office: Office) -> None:
    data = office.data("planned", "文件公开", "2026-03-20", on="2026-03-05")
    assert data["opened"] == []
    assert data["remarks"] == ["第1项要到发生以后才起算：届时用 record confirmed"]
    data = office.data("confirmed", "1", on="2026-03-20")
    assert len(data["opened"]) == 3
    data = office.data("planned", "会议召开", "2026-03-19", on="2026-03-20")
    assert data["remarks"] == ["预定的2026-03-19已经过去；发生了请用 record confirmed"]


def test_done_in_time_and_late(office: Office) -> None:
    office.ok("happened", "文件公开", "2026-03-05", on="2026-03-05")
    out = office.ok("done", "1", "2026-03-19", "--unit", "市财政局", on="2026-03-19")
    assert "2026-03-19（周四）  公开文件  2026-03-19办结（按时）  市财政局（牵头）" in out
    out = office.ok(
        "done", "1", "2026-03-23", "--unit", "市审计局", "--evidence", "网站", on="2026-03-23"
    )
    # 20 and 23 March are working days
    assert "2026-03-23办结（迟4天，2个工作日）" in out
    # 汇总 waits for the last of those who lead: 24-27 and 30 March
    assert (
        "起算（1）：\n    2026-03-30（周一）  汇总  市政府办公室（牵头）  7.within.c-t1.office"
        in out
    )
    entry = office.entries()[-1]
    assert isinstance(entry, Done)
    assert (entry.unit, entry.due, entry.evidence) == ("audit", date(2026, 3, 19), "网站")
    assert entry.task.startswith(f"1.{WITHIN}.t1.audit@")


def test_done_keeps_its_due_date_when_the_trigger_moves(office: Office) -> None:
    office.ok("happened", "文件公开", "2026-03-05", on="2026-03-05")
    office.ok("done", "1", "2026-03-19", "--unit", "市财政局", on="2026-03-19")
    data = office.data("corrected", "1", "--date", "2026-03-04", on="2026-03-24")
    assert {(one["unit_id"], one["old"], one["due"]) for one in data["moved"]} == {
        ("audit", "2026-03-19", "2026-03-18"),
        ("east", "2026-03-19", "2026-03-18"),
    }


def test_corrected_says_old_and_new(office: Office) -> None:
    office.ok("happened", "文件公开", "2026-03-05", on="2026-03-05")
    out = office.ok("corrected", "1", "--date", "2026-03-04", on="2026-03-06")
    assert (
        "改期（3）：\n    2026-03-19（周四） → 2026-03-18（周三）  公开文件  市审计局（牵头）"
        in out
    )


def test_corrected_words_and_units(office: Office) -> None:
    office.ok("happened", "文件公开", "2026-03-05", on="2026-03-05")
    data = office.data("corrected", "1", "--unit", "东区", "--unit", "市审计局", on="2026-03-06")
    assert {one["unit_id"] for one in data["gone"]} == {"finance"}
    data = office.data("corrected", "1", "--all-units", on="2026-03-06")
    assert {one["unit_id"] for one in data["opened"]} == {"finance"}
    data = office.data("corrected", "1", "--words", "收到申请之日起", on="2026-03-06")
    assert names(data["opened"]) == {"2.within-dfe1362c9d.t1.office": "2026-04-02"}
    assert len(data["gone"]) == 3
    assert data["entries"][0]["words"].endswith("文字为「收到申请」")


def test_corrected_done_and_its_evidence(office: Office) -> None:
    office.ok("happened", "文件公开", "2026-03-05", on="2026-03-05")
    office.ok("done", "1", "2026-03-19", "--unit", "市财政局", on="2026-03-19")
    assert "早于任务开始的2026-03-05" in office.refused("corrected", "2", "--date", "2026-03-04")
    assert "晚于记录的日子" in office.refused("corrected", "2", "--date", "2026-03-25")
    data = office.data(
        "corrected", "2", "--date", "2026-03-20", "--words", "某网站", on="2026-03-24"
    )
    assert data["tasks"][0]["done"] == ["2026-03-20"]
    assert data["tasks"][0]["late"] == {"days": 1, "working_days": 1}


def test_withdrawn_and_back_again(office: Office) -> None:
    office.ok("happened", "文件公开", "2026-03-05", on="2026-03-05")
    office.ok("done", "1", "2026-03-19", "--unit", "市财政局", on="2026-03-19")
    data = office.data("withdrawn", "1", on="2026-03-20")
    assert {one["unit_id"] for one in data["gone"]} == {"audit", "east"}
    assert data["remarks"] == ["它引起的任务有1项已经办结，仍算办结"]
    assert "第3号撤回" in office.refused("corrected", "1", "--date", "2026-03-04")
    data = office.data("withdrawn", "3", on="2026-03-20")
    assert {one["unit_id"] for one in data["opened"]} == {"audit", "east"}


def test_a_correction_after_the_day_done_is_told(office: Office) -> None:
    office.ok("happened", "文件公开", "2026-03-05", on="2026-03-05")
    office.ok("done", "1", "2026-03-06", "--unit", "市财政局", on="2026-03-06")
    data = office.data("corrected", "1", "--date", "2026-03-09", on="2026-03-10")
    assert data["remarks"] == ["第2号记的完成日早于现在的2026-03-09，请核对"]


def test_extended_by_so_much_or_by_all(office: Office) -> None:
    office.ok("happened", "收到申请", "2026-03-05", on="2026-03-05")
    office.ok("happened", "收到申请", "2026-03-06", on="2026-03-06")
    first, second = "2.within-dfe1362c9d.t1.office", "2.within-dfe1362c9d.t2.office"
    # twenty working days end on 2 April; 3 is one, 4 to 6 are the festival, 7 to 10 are four
    data = office.data("extended", first, "5个工作日", on="2026-03-24")
    assert [(one["old"], one["due"]) for one in data["moved"]] == [("2026-04-02", "2026-04-10")]
    data = office.data("extended", second, on="2026-03-24")
    # from the 6th: twenty on 3 April, thirty on the 20th
    assert [(one["old"], one["due"]) for one in data["moved"]] == [("2026-04-03", "2026-04-20")]
    entry = office.entries()[-1]
    assert isinstance(entry, Extended)
    assert entry.by is None


def test_stopped_and_resumed(office: Office) -> None:
    office.ok("happened", "收到申请", "2026-03-05", on="2026-03-05")
    data = office.data("stopped", "2", "2026-03-20", "--reason", "听证", on="2026-03-24")
    assert data["tasks"][0]["standing"] == "stopped"
    # 20, 23 and 24 March do not count so far: 3, 7 and 8 April do instead
    assert [(one["old"], one["due"]) for one in data["moved"]] == [("2026-04-02", "2026-04-08")]
    data = office.data("resumed", "2", "2026-03-25", on="2026-03-26")
    assert data["tasks"][0]["standing"] == "upcoming"
    assert data["tasks"][0]["due"] == "2026-04-09"


def test_stopped_for_all_that_a_trigger_opened(office: Office) -> None:
    office.ok("happened", "文件公开", "2026-03-05", on="2026-03-05")
    office.data("stopped", "第1号", "2026-03-10", "--reason", "鉴定", on="2026-03-10")
    entry = office.entries()[-1]
    assert isinstance(entry, Stopped)
    assert (entry.trigger, entry.task) == (1, "")
    data = office.data("resumed", "2", "2026-03-11", on="2026-03-12")
    # 10 and 11 March do not count: 20 and 23 do instead
    assert set(names(data["tasks"]).values()) == {"2026-03-23"}
    assert len(data["tasks"]) == 3
    assert data["entries"][0]["last"] == "2026-03-11"


def open_tasks(office: Office, obligation: str, day: str) -> list[dict[str, Any]]:
    found = office.dates(day)
    return [
        {"uid": uid, "due": due} for uid, due in found.items() if uid.startswith(f"{obligation}.")
    ]


def test_a_limit_of_two_events_takes_the_first_of_each(office: Office) -> None:
    data = office.data("happened", "收到批复", "2026-03-05", on="2026-03-24")
    assert list(names(data["opened"]).values()) == ["2026-03-20", "2026-03-20"]
    data = office.data("happened", "公告期满", "2026-03-10", "--unit", "东区", on="2026-03-24")
    assert [(one["unit_id"], one["old"], one["due"]) for one in data["moved"]] == [
        ("east", "2026-03-20", "2026-03-25")
    ]
    data = office.data("happened", "公告期满", "2026-03-16", on="2026-03-24")
    assert [(one["unit_id"], one["due"]) for one in data["moved"]] == [("west", "2026-03-31")]
    assert [(one["unit_id"], one["due"]) for one in data["opened"]] == [("east", "2026-03-31")]


def test_what_the_plan_itself_counts_from_is_not_opened_twice(office: Office) -> None:
    data = office.data("happened", "本方案印发", "2026-03-02", on="2026-03-24")
    assert data["opened"] == []
    assert data["remarks"] == ["方案本身已从2026-03-02的「本方案印发」起算，这一天不再另起"]
    data = office.data("happened", "本方案印发", "2026-03-03", on="2026-03-24")
    assert list(names(data["opened"]).values()) == ["2026-03-17"]


def test_waived(office: Office) -> None:
    out = office.ok("waived", "9", "已并入别的方案", on="2026-03-24")
    assert "2026-11-30（周一）  固定的日期  免于办理" in out
    data = office.data("waived", "2", "不再受理", on="2026-03-24")
    assert data["remarks"] == ["还没有起算；以后起算的，要另外免除"]


def test_an_hour_limit_takes_an_instant(office: Office) -> None:
    data = office.data("happened", "突发事件发生", "2026-03-24T09:00", on="2026-03-24")
    assert names(data["opened"])["4.within-3c62262418.t1.office"] == "2026-03-25T09:00:00+08:00"
    data = office.data("stopped", "4", "2026-03-24T10:00", on="2026-03-24")
    data = office.data("resumed", "2", "2026-03-24T11:30", on="2026-03-24")
    assert data["tasks"][0]["due"] == "2026-03-25T10:30:00+08:00"


def test_an_instant_of_another_zone_is_shanghais_day(office: Office) -> None:
    office.ok("happened", "突发事件发生", "2026-03-23T20:00+00:00", on="2026-03-24")
    entry = office.entries()[-1]
    assert isinstance(entry, Happened)
    assert entry.moment.isoformat() == "2026-03-24T04:00:00+08:00"
    # five working days from the 24th: 25, 26, 27, 30 and 31 March
    assert names(open_tasks(office, "13", "2026-03-24")).popitem()[1] == "2026-03-31"


def test_a_day_without_its_clock_time(office: Office) -> None:
    words = office.refused("happened", "突发事件发生", "2026-03-24")
    assert "要写时刻，如 2026-03-24T09:00：第4项「突发事件发生后24小时内举行新闻发布会」" in words
    data = office.data("happened", "突发事件发生", "2026-03-24", "--day-only", on="2026-03-24")
    assert sorted(names(data["opened"]).values(), key=str) == ["2026-03-31", None]
    assert "请更正第1号，写上时刻" in office.refused("done", "4", "2026-03-24")
    assert "要写时刻" in office.refused("corrected", "1", "--date", "2026-03-23")
    data = office.data("corrected", "1", "--date", "2026-03-24T08:00", on="2026-03-24")
    assert names(data["opened"]) == {"4.within-3c62262418.t1.office": "2026-03-25T08:00:00+08:00"}


def test_a_count_limit_takes_several(office: Office) -> None:
    for n, day in enumerate(("2026-03-10", "2026-03-11", "2026-03-12"), 1):
        data = office.data("done", "6", day, on="2026-03-24")
        assert len(data["tasks"][0]["done"]) == n
        assert data["tasks"][0]["standing"] == ("done" if n == 3 else "upcoming")
    assert "第1号已经记了2026-03-10办结" in office.refused("done", "6", "2026-03-10")
    office.ok("done", "6", "2026-03-13", on="2026-03-24")  # at least three: a fourth is no mistake
    office.ok("done", "12", "2026-03-10", on="2026-03-24")
    office.ok("done", "12", "2026-03-11", on="2026-03-24")
    assert "已经办结2次" in office.refused("done", "12", "2026-03-12")
    office.ok("done", "12", "2026-03-12", "--again", on="2026-03-24")


def test_undated_tasks_are_done_too(office: Office) -> None:
    out = office.ok("done", "14", "2026-03-10", on="2026-03-24")
    assert "没有日期  随时  2026-03-10办结  市财政局（牵头）" in out


# ---------------------------------------------------------------- who, when, where


def test_who(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    event = ("happened", "会议召开")
    office.ok(*event, "2026-03-05", "--who", " 张三 ", on="2026-03-24")
    office.ok(*event, "2026-03-06", on="2026-03-24")
    monkeypatch.delenv("GKRULES_WHO")
    monkeypatch.setattr("getpass.getuser", lambda: "wang")
    office.ok(*event, "2026-03-09", on="2026-03-24")
    assert [one.who for one in office.entries()] == ["张三", "办公室", "wang"]

    def nobody() -> str:
        raise OSError("no user")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert "请写 --who，或者设环境变量 GKRULES_WHO" in office.refused(*event, "2026-03-10")


def test_the_day_given_replaces_the_clock(office: Office) -> None:
    for n in range(5, 8):
        office.ok("happened", "会议召开", f"2026-03-0{n}", on="2026-03-24")
    office.ok("happened", "会议召开", "2026-03-09", on="2026-03-25")
    assert [one.recorded.isoformat() for one in office.entries()] == [
        "2026-03-24T12:00:00+08:00",
        "2026-03-24T12:00:01+08:00",
        "2026-03-24T12:00:02+08:00",
        "2026-03-25T12:00:00+08:00",
    ]
    words = office.refused("happened", "会议召开", "2026-03-10", on="2026-03-24")
    assert "不能倒填" in words


def test_without_a_day_the_clock_is_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime.fromisoformat("2026-03-24T15:04:05+08:00")
    monkeypatch.setattr("gkrules.cli.clock.now", lambda: now)
    monkeypatch.setattr("gkrules.cli.clock.today", now.date)
    code, _, _ = office.run("happened", "会议召开", "2026-03-24")
    assert code == 0
    assert office.entries()[0].recorded == now


def test_a_dry_run_writes_nothing(office: Office) -> None:
    out = office.ok("happened", "文件公开", "2026-03-05", "--dry-run", on="2026-03-05")
    assert out.startswith("试算，没有写入：\n#1 ")
    assert "2026-03-19" in out
    assert not office.ledger.exists()
    data = json.loads(
        office.ok("happened", "文件公开", "2026-03-05", "--dry-run", "--json", on="2026-03-05")
    )
    assert data["written"] is False


def test_another_ledger(office: Office) -> None:
    other = office.folder / "other.db"
    office.ok("happened", "文件公开", "2026-03-05", "--ledger", str(other), on="2026-03-05")
    assert not office.ledger.exists()
    assert len(open_ledger(other).read()) == 1


def test_json_has_these_keys(office: Office) -> None:
    data = office.data("happened", "文件公开", "2026-03-05", "--note", "备注", on="2026-03-05")
    assert list(data) == [
        "schema", "plan", "ledger", "written", "as_of", "entries", "tasks", "opened", "moved", "gone", "remarks",
    ]  # fmt: skip
    assert data["schema"] == 1
    assert data["ledger"] == str(office.ledger)
    assert data["entries"] == [
        {
            "kind": "happened",
            "who": "办公室",
            "recorded": "2026-03-05T12:00:00+08:00",
            "reference": "",
            "note": "备注",
            "number": 1,
            "event": "文件公开",
            "moment": "2026-03-05",
            "units": [],
            "words": "「文件公开」发生于2026-03-05（备注）",
        }
    ]
    assert data["opened"][0]["unit"] == "市审计局"


def test_english(office: Office) -> None:
    out = office.ok("happened", "文件公开", "2026-03-05", "--lang", "en", on="2026-03-05")
    assert out.startswith(
        "#1 2026-03-05 12:00 办公室: 「文件公开」 happened on 2026-03-05\n  Opened (3):"
    )
    out = office.ok(
        "done", "1", "2026-03-20", "--unit", "市财政局", "--lang", "en", on="2026-03-20"
    )
    assert "done on 2026-03-20 (1 days late, 1 of them working days)" in out
    words = office.refused("happened", "文件公布", "2026-03-05", "--lang", "en")
    assert words == (
        "gkrules: no obligation of the plan waits for 「文件公布」; did you mean 「文件公开」?; "
        "to record it all the same: --any-event\n"
    )
    for asked, said in (
        (
            ("done", "2", "2026-03-05"),
            "waits for 「收到申请」 and has not begun; record that first",
        ),
        (("extended", "9"), "is no period that runs from an event, and cannot be extended"),
        (("withdrawn", "77"), "the ledger has no entry #77; the last one is #2"),
        (("happened", "文件公开", "2026-03-05"), "is recorded already, by #1"),
        (("happened", "突发事件发生", "2026-03-05"), "needs its clock time"),
    ):
        found = office.refused(*asked, "--lang", "en")
        assert said in found
        assert not re.search(
            "[一-龥]", re.sub("「[^」]*」|（[^）]*）|\\([^)]*\\)|第[0-9]+号", "", found)
        )


# ---------------------------------------------------------------- what is refused


def test_an_unknown_event(office: Office) -> None:
    assert "是否要写「文件公开」？" in office.refused("happened", "文件公布", "2026-03-05")
    assert "它等的有「文件公开」「收到申请」「会议召开」" in office.refused(
        "happened", "下雨", "2026-03-05"
    )
    assert "没有写什么事由" in office.refused("happened", "之日起", "2026-03-05", "--any-event")
    data = office.data("happened", "下雨", "2026-03-05", "--any-event", on="2026-03-05")
    assert data["opened"] == []
    assert "是否要写「收到申请」" in office.refused("corrected", "1", "--words", "收到申请书")


def test_a_plan_that_waits_for_nothing(office: Office) -> None:
    text = office.plan.read_text("utf-8")
    head = text.split("[[obligation]]")[0]
    office.plan.write_text(
        head + '[[obligation]]\nid = "1"\ntitle = "甲"\nlimits = ["全年工作"]\nunits = "东区"\n',
        "utf-8",
    )
    assert "方案里没有任务等任何事由" in office.refused("happened", "文件公开", "2026-03-05")


def test_unknown_and_wrong_units(office: Office) -> None:
    words = office.refused("happened", "文件公开", "2026-03-05", "--unit", "市财政厅")
    assert "方案里没有单位「市财政厅」；是否要写「市财政局」？" in words
    words = office.refused("happened", "文件公开", "2026-03-05", "--unit", "西区")
    assert "等「文件公开」的是第1项，由市财政局、市审计局、东区办理，不涉及所写的单位" in words
    assert "没有单位「市财政厅」" in office.refused("done", "9", "2026-03-05", "--unit", "市财政厅")
    assert "东区没有任务「9」" in office.refused("done", "9", "2026-03-05", "--unit", "东区")


def test_unknown_and_ambiguous_tasks(office: Office) -> None:
    office.ok("happened", "文件公开", "2026-03-05", on="2026-03-05")
    words = office.refused("done", "1", "2026-03-19")
    assert "「1」有3项任务，请写明是哪一项" in words
    assert f"1.{WITHIN}.t1.finance  市财政局  2026-03-19" in words
    assert "方案里没有任务「99」" in office.refused("done", "99", "2026-03-19")
    words = office.refused("done", f"1.{WITHIN}.t1.financ", "2026-03-19", "--unit", "西区")
    assert "西区没有任务" in words
    # the front of a kind of limit is as good as the obligation: several, never the first of them
    assert "请写明是哪一项" in office.refused("done", "1.within", "2026-03-19")


@pytest.mark.parametrize("words", ["1.within", "5.every", "第5项", "8", "3"])
def test_what_names_several_tasks_is_never_guessed(office: Office, words: str) -> None:
    office.ok("happened", "文件公开", "2026-03-05", on="2026-03-05")
    office.ok("happened", "文件公开", "2026-03-06", on="2026-03-06")
    assert "请写明是哪一项" in office.refused("done", words, "2026-03-19")


def test_dates(office: Office) -> None:
    later = office.refused("happened", "文件公开", "2026-03-25")
    assert "「文件公开」的日期2026-03-25晚于记录的日子2026-03-24；还没有发生的请记为预定" in later
    assert "DATE 的日期「昨天」读不懂" in office.refused("happened", "文件公开", "昨天")
    assert "不在1987至2099年之间" in office.refused("planned", "文件公开", "2100-01-01")
    assert "不在1987至2099年之间" in office.refused(
        "happened", "文件公开", "0001-01-01T00:00+14:00"
    )
    assert "完成日2026-03-25晚于记录的日子2026-03-24" in office.refused("done", "9", "2026-03-25")
    assert "DATE 的日期「2026-03-05T09:00」读不懂" in office.refused(
        "done", "9", "2026-03-05T09:00"
    )
    for day in ("0001-01-01", "9999-12-31"):
        assert "不在1987至2099年之间" in office.refused(
            "happened", "文件公开", "2026-03-05", on=day
        )


def test_done_before_it_began(office: Office) -> None:
    office.ok("happened", "文件公开", "2026-03-05", on="2026-03-05")
    words = office.refused("done", "1", "2026-03-04", "--unit", "市财政局")
    assert words == "gkrules: 完成日2026-03-04早于任务开始的2026-03-05\n"
    words = office.refused("done", "5.every-quarter.2026-Q2.finance", "2026-03-23")
    assert "早于任务开始的2026-04-01" in words


def test_done_on_what_waits_is_waived_banned_or_done(office: Office) -> None:
    words = office.refused("done", "2", "2026-03-05")
    assert "还在等「收到申请」，没有起算；先记录它发生" in words
    office.ok("happened", "收到决定", "2026-03-05", on="2026-03-24")
    assert "是禁止，没有办结一说" in office.refused("done", "10", "2026-03-05")
    office.ok("waived", "9", "不需要", on="2026-03-24")
    assert "已由第2号免于办理" in office.refused("done", "9", "2026-03-05")
    assert "已由第2号免于办理" in office.refused("waived", "9", "还是不需要")
    office.ok("done", "5.every-quarter.2026-Q1.finance", "2026-03-05", on="2026-03-24")
    words = office.refused("done", "5.every-quarter.2026-Q1.finance", "2026-03-06")
    assert "已经办结（第3号，2026-03-05）；确是另一次，加 --again" in words
    assert "已在2026-03-05办结（第3号）" in office.refused(
        "waived", "5.every-quarter.2026-Q1.finance", "不"
    )


def test_days_that_no_calendar_holds(office: Office) -> None:
    for day in ("0001-01-01", "1986-12-31", "2100-01-01"):
        words = office.refused("done", "9", day)
        assert f"日期{day}不在1987至2099年之间" in words
    assert "没有任务「#999" in office.refused("stopped", "#" + "9" * 5000, "2026-03-05")


def test_an_instant_of_today_that_is_still_to_come(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two clocks may differ by an hour. Where --today replaces the clock, the day is recorded as it goes on."""
    now = datetime.fromisoformat("2026-03-24T10:00:00+08:00")
    monkeypatch.setattr("gkrules.cli.clock.now", lambda: now)
    monkeypatch.setattr("gkrules.cli.clock.today", lambda: now.date())
    event = ("happened", "突发事件发生")
    said = office.refused(*event, "2026-03-24T11:01", on="")
    assert "时刻2026-03-24 11:01还没有到：记录的时刻是2026-03-24 10:00" in said
    assert "还没有到" in office.refused(*event, "2026-03-24T12:01+09:00", on="")
    assert office.run(*event, "2026-03-24T11:00")[0] == 0
    assert office.run("planned", "突发事件发生", "2026-03-24T18:00")[0] == 0
    assert "还没有到" in office.refused("confirmed", "2", "2026-03-24T18:00", on="")
    assert "还没有到" in office.refused("stopped", "#1", "2026-03-24T18:00", on="")
    office.ok("stopped", "#1", "2026-03-24T18:00", on="2026-03-24")
    assert office.entries()[-1].recorded == datetime.fromisoformat("2026-03-24T18:00+08:00")
    assert "还没有到" in office.refused("resumed", "3", "2026-03-24T19:30", on="")


def test_what_is_worth_a_second_look(office: Office) -> None:
    data = office.data("happened", "收到申请", "2025-12-31", on="2026-03-24")
    assert data["remarks"] == ["2025-12-31早于方案的年份2026年，请核对"]
    data = office.data("done", "9", "2025-11-20", on="2026-03-24")
    assert data["remarks"] == ["2025-11-20早于方案的年份2026年，请核对"]
    office.ok("happened", "收到申请", "2026-03-02", on="2026-03-24")
    # 20 working days after Monday 2 March: 3-6 (4), 9-13 (9), 16-20 (14), 23-27 (19), Monday 30.
    data = office.data("extended", "2.within-dfe1362c9d.t3.office", on="2026-03-30")
    assert data["remarks"] == []
    office.ok("withdrawn", "4", on="2026-03-30")
    data = office.data("extended", "2.within-dfe1362c9d.t3.office", on="2026-03-31")
    assert data["remarks"] == ["期限已在2026-03-30届满；延长要在届满以前决定，请核对"]


def test_several_lines_make_no_entry_of_their_own(office: Office) -> None:
    note = "看过\n#9 2026-03-24 12:00 局长：免于办理"
    out = office.ok("done", "9", "2026-03-05", "--note", note, "--who", "甲\n乙", on="2026-03-24")
    assert out.startswith("#1 2026-03-24 12:00 甲 乙：2026-03-05办结，市财政局（看过 #9 2026")
    assert "note" in office.refused("done", "6", "2026-03-05", "--note", "\x9b2J")


def test_the_same_twice(office: Office) -> None:
    event = ("happened", "文件公开", "2026-03-05")
    office.ok(*event, "--reference", "一号", on="2026-03-05")
    assert "第1号已经记了" in office.refused(*event)
    assert "第1号已经记了" in office.refused(*event, "--reference", "一号")
    office.ok(*event, "--reference", "二号", on="2026-03-05")
    office.ok(*event, "--again", on="2026-03-05")
    office.ok("planned", "会议召开", "2026-03-10", on="2026-03-05")
    assert "record confirmed 4" in office.refused("happened", "会议召开", "2026-03-10")
    data = office.data("happened", "会议召开", "2026-03-11", on="2026-03-24")
    assert data["remarks"] == [
        "第4号预定了「会议召开」在2026-03-10，还没有确认；这一次就是它的，请撤回本条，用 record confirmed"
    ]


def test_extensions_that_are_not_allowed(office: Office) -> None:
    assert "还在等「收到申请」" in office.refused("extended", "2")
    office.ok("happened", "收到申请", "2026-03-05", on="2026-03-05")
    office.ok("happened", "文件公开", "2026-03-05", on="2026-03-05")
    assert "最多可以延长10个工作日，不是15个工作日" in office.refused("extended", "2", "15个工作日")
    words = office.refused("extended", f"1.{WITHIN}.t2.finance")
    assert "这个期限没有写可以延长" in words
    words = office.refused("extended", "5.every-quarter.2026-Q2.finance")
    assert "是周期性的期限，每期各有日期，不能延长" in words
    assert "改期请改方案" in office.refused("extended", "9", "5日")
    assert "没有届满日，不能延长" in office.refused("extended", "14", "5日")
    assert "AMOUNT 要写成 5个工作日 这样" in office.refused("extended", "2", "很久")
    office.ok("extended", "2", "5个工作日", on="2026-03-06")
    assert "第3号已经记录延长；请先撤回第3号" in office.refused("extended", "2")
    office.ok("done", "2", "2026-03-20", on="2026-03-24")
    assert "已在2026-03-20办结" in office.refused("extended", "2")


def test_stops_that_stop_nothing(office: Office) -> None:
    assert "还在等「收到申请」" in office.refused("stopped", "2", "2026-03-24")
    office.ok("happened", "收到申请", "2026-03-05", on="2026-03-05")
    assert "2026-03-05才起算，不能从2026-03-04起中止" in office.refused(
        "stopped", "2", "2026-03-04"
    )
    words = office.refused("stopped", "2", "2026-04-03", on="2026-04-20")
    assert "在2026-04-02已经届满" in words
    assert "晚于记录的日子" in office.refused("stopped", "2", "2026-03-25")
    assert "不能中止" in office.refused("stopped", "5.every-quarter.2026-Q2.finance", "2026-03-24")
    assert "第2号" in office.refused("stopped", "#2", "2026-03-24")
    office.ok("stopped", "#1", "2026-03-20", on="2026-03-24")
    assert "已由第2号中止，还没有恢复" in office.refused("stopped", "2", "2026-03-23")
    assert "第2号不是起算事由" in office.refused("stopped", "#2", "2026-03-24")
    assert "第1号不是中止" in office.refused("resumed", "1", "2026-03-24")
    assert "早于第一日" in office.refused("resumed", "2", "2026-03-19")
    assert "这里也要写日期" in office.refused("resumed", "2", "2026-03-24T09:00")
    office.ok("resumed", "2", "2026-03-24", on="2026-03-24")
    assert "已经恢复" in office.refused("resumed", "2", "2026-03-24")
    assert "这里也要写日期" in office.refused("corrected", "3", "--date", "2026-03-24T09:00")


def test_hours_are_stopped_at_an_instant(office: Office) -> None:
    office.ok("happened", "突发事件发生", "2026-03-24T09:00", on="2026-03-24")
    assert "中止要写时刻，如 2026-03-24T09:00" in office.refused("stopped", "4", "2026-03-24")
    assert "中止要写时刻" in office.refused("stopped", "#1", "2026-03-24")
    office.ok("stopped", "#1", "2026-03-24T10:00", on="2026-03-24")
    assert "这里也要写时刻" in office.refused("corrected", "2", "--date", "2026-03-24")


def test_numbers(office: Office) -> None:
    assert "台账里没有第1号记录；最后一条是第0号" in office.refused("withdrawn", "1")
    office.ok("happened", "文件公开", "2026-03-05", on="2026-03-05")
    assert "没有第0号" in office.refused("withdrawn", "0")
    assert "N 要一个整数，不是「一」" in office.refused("withdrawn", "一")
    assert "不是预定的起算事由" in office.refused("confirmed", "1")
    assert "不是预定的起算事由" in office.refused("moved", "1", "2026-03-24")
    assert "没有写改成什么：用 --date" in office.refused("corrected", "1")
    assert "只能写一个" in office.refused("corrected", "1", "--unit", "东区", "--all-units")


def test_words_that_no_database_keeps(office: Office) -> None:
    assert "「note」不能是" in office.refused(
        "happened", "文件公开", "2026-03-05", "--note", "a\x00b"
    )
    assert "「reason」不能是" in office.refused("waived", "9", "a\x07")
    assert "没有写什么理由" in office.refused("waived", "9", "  ")


def test_places_that_are_no_ledger(office: Office) -> None:
    event = ("happened", "文件公开", "2026-03-05")
    office.ledger.write_text("不是台账" * 100, encoding="utf-8")
    before = office.ledger.read_bytes()
    code, out, err = office.run(*event, on="2026-03-05")
    assert (code, out) == (2, "")
    assert "这个文件不是台账" in err
    assert office.ledger.read_bytes() == before
    office.ledger.unlink()
    with sqlite3.connect(office.ledger) as other:
        other.execute("CREATE TABLE something (x)")
    other.close()
    code, _, err = office.run(*event, on="2026-03-05")
    assert code == 2
    assert "这个文件不是台账" in err
    words = office.run(*event, "--ledger", str(office.folder / "no" / "ledger.db"), on="2026-03-05")
    assert words[0] == 2
    assert "没有这个文件夹" in words[2]
    words = office.run(*event, "--ledger", str(office.folder), on="2026-03-05")
    assert "这是文件夹，不是台账文件" in words[2]
    words = office.run(*event, "--ledger", "mysql://host/x", on="2026-03-05")
    assert "台账只能放在 SQLite 文件或者 PostgreSQL 里" in words[2]


def test_a_newer_schema(office: Office) -> None:
    office.ok("happened", "文件公开", "2026-03-05", on="2026-03-05")
    with sqlite3.connect(office.ledger) as base:
        base.execute("UPDATE ledger_version SET version_num = '9999'")
    base.close()
    code, out, err = office.run("done", "9", "2026-03-05", on="2026-03-06")
    assert (code, out) == (2, "")
    assert "台账的结构是第9999版" in err
    with sqlite3.connect(office.ledger) as base:
        assert base.execute("SELECT count(*) FROM ledger_entry").fetchone() == (1,)
    base.close()


def test_a_read_only_place(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.access
    monkeypatch.setattr(
        "os.access",
        lambda path, mode: mode != os.W_OK and real(path, mode),
    )
    code, out, err = office.run("happened", "文件公开", "2026-03-05", on="2026-03-05")
    assert (code, out) == (2, "")
    assert "只读，台账要能写" in err
    assert not office.ledger.exists()


def test_a_plan_that_cannot_be_read(office: Office) -> None:
    assert "文件不存在" in office.refused(
        "done", "9", "2026-03-05", plan=str(office.folder / "no.toml")
    )


def test_an_edited_plan_can_be_set_right_again(office: Office) -> None:
    """What the ledger holds and the plan allows no more: nothing of it is locked in."""
    office.ok("happened", "收到申请", "2026-03-05", on="2026-03-05")
    office.ok("extended", "2", on="2026-03-06")
    text = office.plan.read_text("utf-8")
    office.plan.write_text(text.replace("，可以延长10个工作日", ""), encoding="utf-8")
    assert "没有写可以延长" in office.refused("done", "2", "2026-03-20")
    out = office.ok("corrected", "1", "--date", "2026-03-04", on="2026-03-24")
    assert "日期现在算不出" in out
    out = office.ok("withdrawn", "2", on="2026-03-24")
    assert "日期现在算不出" not in out
    office.ok("done", "2", "2026-03-20", on="2026-03-24")


# ---------------------------------------------------------------- many at once


@pytest.fixture
def given_file(office: Office) -> Callable[..., str]:
    def write(*rows: dict[str, Any] | str, name: str = "day.jsonl") -> str:
        lines = [
            one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in rows
        ]
        path = office.folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    return write


DAY = (
    {"kind": "happened", "event": "文件公开", "date": "2026-03-05", "reference": "甲府〔2026〕1号"},
    {"kind": "done", "task": "1", "unit": "市财政局", "date": "2026-03-19", "evidence": "网站"},
    {"kind": "done", "task": "1", "unit": "市审计局", "date": "2026-03-23", "who": "李四"},
    {"kind": "done", "task": "7", "date": "2026-03-24"},
    {"kind": "planned", "event": "会议召开", "date": "2026-04-10", "units": ["东区", "西区"]},
    {"kind": "waived", "task": "9", "reason": "不需要"},
)


def test_from_records_all_in_order(office: Office, given_file: Callable[..., str]) -> None:
    data = office.data("from", given_file(*DAY), "--note", "日报", on="2026-03-24")
    assert [one["kind"] for one in data["entries"]] == [
        "happened", "done", "done", "done", "planned", "waived",
    ]  # fmt: skip
    assert {one.who for one in office.entries()} == {"办公室", "李四"}
    assert {one.note for one in office.entries()} == {"日报"}
    # the third one opened item 7, which the fourth says is done
    assert names(data["tasks"])["7.within.c-t1.office"] == "2026-03-30"
    assert {one["unit_id"] for one in data["opened"] if one["obligation"] == "3"} == {
        "east",
        "west",
    }
    out = office.refused("from", given_file(*DAY))  # the same file once more
    assert out.count("\n") == len(DAY)


def test_from_csv(office: Office, given_file: Callable[..., str]) -> None:
    path = given_file(
        "kind,event,date,units,task,unit,reason,amount,about",
        "happened,收到申请,2026/3/5,,,,,,",
        "extended,,,,2,,,5个工作日,",
        '"happened","第8项起算",2026年3月6日,"东区、西区",,,,,',
        "",
        "corrected,,2026-03-04,,,,,,#1",
        name="day.csv",
    )
    data = office.data("from", path, on="2026-03-24")
    assert [one["kind"] for one in data["entries"]] == [
        "happened",
        "extended",
        "happened",
        "corrected",
    ]
    # from 4 March: twenty working days end on 1 April; 2, 3, 7, 8 and 9 April are five more
    assert names(data["opened"]) == {
        "2.within-dfe1362c9d.t1.office": "2026-04-09",
        "8.within.t3.east": "2026-03-23",
        "8.within.t3.west": "2026-03-23",
    }


def test_from_tells_every_fault_with_line_and_key(
    office: Office, given_file: Callable[..., str]
) -> None:
    path = given_file(
        DAY[0],
        {"kind": "hapened", "event": "文件公开"},
        "{不是JSON",
        "[1]",
        {"kind": "done", "task": "9"},
        {"kind": "done", "task": "9", "date": "昨天", "colour": "红"},
        {"kind": "done", "task": 9, "date": "2026-03-05", "event": "文件公开"},
        {"event": "文件公开"},
        {"kind": "extended", "task": "2", "amount": "很久"},
        {"kind": "happened", "event": "文件公开", "date": "2026-03-05", "units": [""]},
    )
    lines = office.refused("from", path).removeprefix("gkrules: ").splitlines()
    places = [line.removeprefix(path).partition(": ")[0] for line in lines]
    assert places == [
        ":2 [kind]", ":3", ":4", ":5 [date]", ":6 [date]", ":6 [colour]", ":7 [task]", ":7 [event]",
        ":8 [kind]", ":9 [amount]", ":10 [units]",
    ]  # fmt: skip
    assert "是否要写「happened」？" in lines[0]


def test_from_tells_what_the_plan_says_against_it(
    office: Office, given_file: Callable[..., str]
) -> None:
    path = given_file(
        DAY[0],
        {"kind": "happened", "event": "文件公布", "date": "2026-03-05"},
        {"kind": "done", "task": "99", "date": "2026-03-05"},
        {"kind": "done", "task": "9", "date": "2026-03-25"},
        {"kind": "happened", "event": "文件公开", "date": "2026-03-05"},
        {"kind": "withdrawn", "about": 9},
    )
    words = office.refused("from", path, "--lang", "en")
    found = words.removeprefix("gkrules: ").splitlines()
    assert [line.removeprefix(path).partition(": ")[0] for line in found] == [
        ":2 [event]", ":3 [task]", ":4", ":5 [event]", ":6 [about]",
    ]  # fmt: skip
    assert "「文件公开」 on 2026-03-05 is recorded already, by an entry before this one" in found[3]


def test_from_finds_the_entry_that_cannot_be_counted(
    office: Office, given_file: Callable[..., str]
) -> None:
    rows: list[dict[str, Any]] = [
        {"kind": "happened", "event": "会议召开", "date": f"2026-03-{n:02}"} for n in range(2, 10)
    ]
    rows.insert(5, {"kind": "happened", "event": "收到申请", "date": "2026-03-05"})
    rows.insert(6, {"kind": "extended", "task": "2", "amount": "15个工作日"})
    path = given_file(*rows)
    words = office.refused("from", path)
    assert words.startswith(f"gkrules: {path}:7: ")
    assert "最多可以延长10个工作日" in words


def test_from_files_that_are_none(office: Office, given_file: Callable[..., str]) -> None:
    assert "文件里没有一条记录" in office.refused("from", given_file(""))
    assert "要以 .jsonl 或 .csv 结尾" in office.refused("from", given_file(DAY[0], name="a.txt"))
    assert "文件不存在" in office.refused("from", str(office.folder / "none.jsonl"))
    path = office.folder / "gbk.csv"
    path.write_bytes("kind,event,date\nhappened,文件公开,2026-03-05\n".encode("gbk"))
    assert "gbk.csv:2: 文件不是 UTF-8 编码" in office.refused("from", str(path))
    head = given_file("kind,event,event,dat", "happened,文件公开,,2026-03-05", name="a.csv")
    words = office.refused("from", head)
    assert "[event]: 表头里写了两次" in words
    assert "[dat]: 不认识的键「dat」；是否要写「date」？" in words
    short = given_file("kind,event,date", "happened,文件公开,2026-03-05,多", name="a.csv")
    assert "这一行的格子比表头多" in office.refused("from", short)
    broken = given_file("kind,event,date", 'happened,"文件', name="a.csv")
    assert "不是 CSV" in office.refused("from", broken)


def test_from_refuses_a_key_written_twice(office: Office, given_file: Callable[..., str]) -> None:
    path = given_file(
        '{"kind": "done", "task": "9", "date": "2026-03-05", "date": "2026-03-06", "date": ""}',
        '{"kind": "done", "kind": "done", "task": "9", "task": "6", "date": "2026-03-05"}',
        '{"kind": "withdrawn", "about": ' + "9" * 5000 + "}",
        '{"kind": "withdrawn" "about": 1}',
    )
    assert office.refused("from", path).replace(path, "").splitlines() == [
        "gkrules: :1 [date]: 一行里写了两次",
        ":2 [kind]: 一行里写了两次",
        ":2 [task]: 一行里写了两次",
        ":3: 不是能读的 JSON：数太长或者套得太深",
        ":4: 不是 JSON，第22个字起读不下去",
    ]


def test_from_tells_the_first_of_very_many_faults(
    office: Office, given_file: Callable[..., str]
) -> None:
    rows = [{"kind": "done", "task": str(n), "date": "2026-03-05"} for n in range(101, 161)]
    found = office.refused("from", given_file(*rows)).splitlines()
    assert len(found) == 51
    assert found[-1].endswith("day.jsonl: 另有10处")


values = st.one_of(
    st.none(),
    st.integers(),
    st.lists(st.text(max_size=4), max_size=2),
    st.sampled_from(
        [
            "1",
            "2",
            "9",
            "文件公开",
            "2026-03-05",
            "市财政局",
            "5个工作日",
            "#1",
            "之日起",
            "第8项起算",
        ]
    ),
    st.text(max_size=6),
)
keys = st.sampled_from(
    [
        "event",
        "date",
        "task",
        "unit",
        "units",
        "about",
        "reason",
        "amount",
        "words",
        "evidence",
        "who",
        "note",
    ]
)
kinds = st.sampled_from(
    ["happened", "planned", "confirmed", "moved", "corrected", "withdrawn", "done", "extended", "stopped",
     "resumed", "waived"]
)  # fmt: skip
lines = st.tuples(kinds, st.dictionaries(keys, values, max_size=5)).map(
    lambda pair: {"kind": pair[0], **pair[1]}
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(lines, min_size=1, max_size=3))
def test_whatever_a_file_holds_it_is_recorded_whole_or_refused(
    office: Office, rows: list[dict[str, Any]]
) -> None:
    for place in office.folder.glob("plan.ledger.db*"):
        place.unlink()
    path = office.folder / "any.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    code, out, err = office.run("from", str(path), on="2026-03-24")
    if code == 0:
        assert len(office.entries()) == len(rows)
    else:
        assert (code, out) == (2, "")
        assert err.startswith("gkrules: ")
        assert not office.ledger.exists()


# ---------------------------------------------------------------- one event under several names

ALIASES = """
[[obligation]]
id = "20"
title = "政策解读"
limits = ["政策出台后10个工作日内"]
units = "市财政局、市审计局"
aliases = ["政策印发", "新政发布"]
[[obligation]]
id = "21"
title = "报备"
limits = ["政策印发后5个工作日内"]
units = "市审计局"
"""


@pytest.fixture
def aliased(office: Office) -> Office:
    with office.plan.open("a", encoding="utf-8") as file:
        file.write(ALIASES)
    return office


def owed(tasks: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """The obligation with the trigger's number, and the unit."""
    found = [one["uid"].partition("@")[0].split(".") for one in tasks]
    return {(f"{first}.{number}", unit) for first, _, number, unit in found}


def test_one_event_under_two_names_opens_once(aliased: Office) -> None:
    data = aliased.data("happened", "政策出台", "2026-03-05", on="2026-03-24")
    assert owed(data["opened"]) == {("20.t1", "finance"), ("20.t1", "audit")}
    words = aliased.refused("happened", "新政发布", "2026-03-05")
    assert "第1号已经记了「政策出台」在2026-03-05，它与「新政发布」在方案里是同一事由" in words
    assert "第1号已经记了「政策出台」" in aliased.refused(
        "happened", "新政发布", "2026-03-05", "--again"
    )
    # 政策印发 opens another obligation besides: that alone.
    data = aliased.data("happened", "政策印发", "2026-03-05", on="2026-03-24")
    assert owed(data["opened"]) == {("21.t2", "audit")}
    assert data["remarks"] == [
        "「政策出台」与「政策印发」在方案里是同一事由：第20项已由第1号起算，不再另起"
    ]
    assert "没有任务「20.within" in aliased.refused("done", "20.within.t2.audit", "2026-03-10")
    # The first one withdrawn, the other name opens what it had opened.
    data = aliased.data("withdrawn", "1", on="2026-03-24")
    assert owed(data["gone"]) == {("20.t1", "finance"), ("20.t1", "audit")}
    assert owed(data["opened"]) == {("20.t2", "finance"), ("20.t2", "audit")}
    data = aliased.data("withdrawn", "3", on="2026-03-24")
    assert owed(data["gone"]) == {("20.t2", "finance"), ("20.t2", "audit")}
    # Another day is another event.
    data = aliased.data("corrected", "1", "--date", "2026-03-06", on="2026-03-24")
    assert owed(data["opened"]) == {("20.t2", "finance"), ("20.t2", "audit")}
    assert owed(data["moved"]) == {("20.t1", "finance"), ("20.t1", "audit")}


def test_one_event_under_two_names_for_some_units(aliased: Office) -> None:
    aliased.ok("happened", "政策出台", "2026-03-05", "--unit", "市财政局", on="2026-03-24")
    data = aliased.data("happened", "政策印发", "2026-03-05", on="2026-03-24")
    assert owed(data["opened"]) == {("20.t2", "audit"), ("21.t2", "audit")}
    aliased.ok("happened", "政策出台", "2026-03-06", "--unit", "市财政局", on="2026-03-24")
    data = aliased.data("happened", "新政发布", "2026-03-06", "--unit", "市审计局", on="2026-03-24")
    assert owed(data["opened"]) == {("20.t4", "audit")}


def test_documents_tell_two_events_apart_whatever_their_names(aliased: Office) -> None:
    one = ("happened", "政策出台", "2026-03-05", "--reference", "一号")
    two = ("happened", "新政发布", "2026-03-05", "--reference", "二号")
    both = {("20.t1", "finance"), ("20.t1", "audit")}
    assert owed(aliased.data(*one, on="2026-03-24")["opened"]) == both
    words = aliased.refused(*two[:3])
    assert (
        "这一条没有写文号，分不出是不是同一次：是同一次，不必再记；确是另一次，加 --again" in words
    )
    words = aliased.refused("happened", "政策印发", "2026-03-05")
    assert "是同一次，写上同样的文号「一号」" in words
    assert "没有什么要另起；确是另一次，写上它自己的文号（--reference）\n" in aliased.refused(
        *two[:3], "--reference", "一号"
    )
    data = aliased.data(*two, on="2026-03-24")
    assert owed(data["opened"]) == {("20.t2", "finance"), ("20.t2", "audit")}
    data = aliased.data("happened", "政策印发", "2026-03-05", "--again", on="2026-03-24")
    assert owed(data["opened"]) == {
        ("20.t3", "finance"), ("20.t3", "audit"), ("21.t3", "audit"),
    }  # fmt: skip


def test_the_same_event_with_a_document_and_without(office: Office) -> None:
    """Which of the two has it, the message says: with another one alone nobody would be helped."""
    event = ("happened", "文件公开", "2026-03-05")
    office.ok(*event, on="2026-03-24")
    words = office.refused(*event, "--reference", "一号")
    assert (
        "第1号已经记了，没有写文号，分不出是不是同一次：是同一次的，不必再记；确是另一次，加 --again"
        in words
    )
    office.ok(*event, "--reference", "一号", "--again", on="2026-03-24")
    office.ok("happened", "文件公开", "2026-03-06", "--reference", "一号", on="2026-03-24")
    words = office.refused("happened", "文件公开", "2026-03-06", "--reference", "一号")
    assert "第3号已经记了，文号也是「一号」；确是另一次，加 --again" in words
    words = office.refused("happened", "文件公开", "2026-03-06")
    assert (
        "第3号已经记了；确是另一次，写上它的文号（--reference，不是「一号」）或者加 --again"
        in words
    )


def test_a_file_that_names_one_event_twice(aliased: Office, given_file: Callable[..., str]) -> None:
    path = given_file(
        {"kind": "happened", "event": "政策出台", "date": "2026-03-05"},
        {"kind": "happened", "event": "政策印发", "date": "2026-03-05"},
        {"kind": "happened", "event": "新政发布", "date": "2026-03-05"},
    )
    words = aliased.refused("from", path)
    assert words.startswith(f"gkrules: {path}:3 [event]: 前面一条已经记了「政策出台」在2026-03-05")
    path = given_file(
        {"kind": "happened", "event": "政策出台", "date": "2026-03-05"},
        {"kind": "happened", "event": "政策印发", "date": "2026-03-05"},
        {"kind": "done", "task": "20", "unit": "市审计局", "date": "2026-03-06"},
    )
    data = aliased.data("from", path, on="2026-03-24")
    assert owed(data["opened"]) == {
        ("20.t1", "finance"), ("20.t1", "audit"), ("21.t2", "audit"),
    }  # fmt: skip
    assert owed(data["tasks"]) == {("20.t1", "audit")}


def test_a_correction_that_makes_two_entries_one(office: Office) -> None:
    office.ok("happened", "文件公开", "2026-03-05", on="2026-03-24")
    office.ok("happened", "文件公开", "2026-03-06", on="2026-03-24")
    data = office.data("corrected", "2", "--date", "2026-03-05", on="2026-03-24")
    assert data["remarks"] == ["第1号也是2026-03-05的「文件公开」；是同一次的，请撤回一条"]
    data = office.data("corrected", "1", "--date", "2026-03-04", on="2026-03-24")
    assert data["remarks"] == []


def test_a_plan_date_under_an_alias_is_none_of_the_plan(aliased: Office) -> None:
    """文件印发 is the plan's own date where a limit itself says so; as an alias it opens, and nothing else is said."""
    text = aliased.plan.read_text(encoding="utf-8")
    aliased.plan.write_text(text.replace("新政发布", "文件印发"), encoding="utf-8")
    data = aliased.data("happened", "文件印发", "2026-03-02", on="2026-03-24")
    assert owed(data["opened"]) == {("20.t1", "finance"), ("20.t1", "audit")}
    assert data["remarks"] == []


# ---------------------------------------------------------------- with others at the same time


def test_what_others_record_meanwhile_is_looked_at(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Store.append
    other = Happened(
        event="文件公开",
        moment=date(2026, 3, 5),
        who="别人",
        recorded=datetime.fromisoformat("2026-03-24T11:00+08:00"),
    )

    def append(self: Store, *args: Any, **more: Any) -> Any:
        monkeypatch.setattr(Store, "append", real)
        open_ledger(office.ledger).append([other])
        return real(self, *args, **more)

    monkeypatch.setattr(Store, "append", append)
    code, out, err = office.run("happened", "文件公开", "2026-03-05", on="2026-03-24")
    assert (code, out) == (2, "")
    assert "第1号已经记了" in err
    assert [one.who for one in office.entries()] == ["别人"]
    monkeypatch.setattr(Store, "append", append)
    other = Happened(
        event="会议召开",
        moment=date(2026, 3, 5),
        who="别人",
        recorded=datetime.fromisoformat("2026-03-24T11:30+08:00"),
    )
    data = json.loads(office.ok("done", "9", "2026-03-05", "--json", on="2026-03-24"))
    assert data["entries"][0]["number"] == 3
