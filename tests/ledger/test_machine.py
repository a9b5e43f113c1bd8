"""A state machine against a model: random entries in random order, and what follows from them.

The model shares nothing with the program. It keeps plain dictionaries, and works the state out anew from all of them
each time, entry by entry, by the rules of docs/ledger.md as a reader would.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gkrules.ledger import (
    Choice,
    Confirmed,
    Corrected,
    Decided,
    Done,
    Entry,
    Extended,
    Happened,
    Ledger,
    LedgerError,
    Moved,
    Planned,
    Resumed,
    State,
    Stop,
    Stopped,
    Waived,
    Withdrawn,
    open_ledger,
)
from gkrules.ledger.entries import SHANGHAI
from gkrules.ledger.rows import from_rows, to_row
from gkrules.limits import Quantity, Unit
from tests.conftest import effort

Row = dict[str, Any]
FIRST = date(2017, 9, 1)
EVENTS = ("文件公开", "会议召开")
TASKS = ("3.czj", "3.rsj", "5.czj")
SIMPLE = ("happened", "done", "decided")
AMENDS = ("confirmed", "moved", "corrected")
_events, _tasks = st.sampled_from(EVENTS), st.sampled_from(TASKS)
_units = st.sampled_from(((), ("czj",), ("czj", "rsj")))
_back = st.integers(0, 6)  # days before the day of recording
_ahead = st.integers(-3, 6)
_refers = st.text("文号12", max_size=2)


# ---------------------------------------------------------------- the model


def withdrawn_now(rows: list[Row]) -> set[int]:
    """The numbers that a withdrawal in force names."""
    off: set[int] = set()
    for row in rows:
        if row["kind"] == "withdrawn":
            other = rows[row["about"] - 1]
            if other["kind"] == "withdrawn":
                off -= {other["about"]}
            off |= {row["about"]}
    return off


def at_last(rows: list[Row], number: int) -> Row:
    """The row that a number speaks of at last."""
    row = rows[number - 1]
    while row["kind"] in AMENDS:
        row = rows[row["about"] - 1]
    return row


def model_state(rows: list[Row]) -> Row:
    """The state, from nothing but the rows."""
    off = withdrawn_now(rows)
    now = [dict(row, planned=row["kind"] == "planned") for row in rows]
    for row in rows:
        if row["kind"] in AMENDS and row["number"] not in off:
            thing = now[at_last(rows, row["number"])["number"] - 1]
            if row.get("moment") is not None:
                thing["when"] = row["moment"]
            if row.get("words"):
                thing["what"] = row["words"]
            if row.get("units") is not None:
                thing["units"] = row["units"]
            if row["kind"] == "confirmed":
                thing["planned"] = False
                thing["confirmed"] = row["reference"]
    stops: list[Row] = []
    for row in now:
        if row["kind"] == "stopped" and row["number"] not in off:
            ends = [
                other["when"]
                for other in now
                if other["kind"] == "resumed"
                and other["number"] not in off
                and at_last(rows, other["about"])["number"] == row["number"]
            ]
            assert len(ends) < 2
            stops.append({**row, "last": ends[0] if ends else None})
    here = [row for row in now if row["number"] not in off]

    def of(kind: str, *keys: str) -> dict[str, list[tuple[object, ...]]]:
        found: dict[str, list[tuple[object, ...]]] = {}
        for row in here:
            if row["kind"] == kind:
                found.setdefault(row["task"], []).append(tuple(row[key] for key in keys))
        return found

    def stops_of(key: str, value: object) -> list[tuple[object, ...]]:
        return [
            (one["number"], one["when"], one["last"], one["what"])
            for one in stops
            if one[key] and (at_last(rows, one[key])["number"] if key == "trigger" else one[key]) == value
        ]  # fmt: skip

    return {
        "triggers": [
            (row["number"], row["what"], row["when"], row["planned"], row["units"],
             row["reference"] or row.get("confirmed", ""), stops_of("trigger", row["number"]))
            for row in here if row["kind"] in ("happened", "planned")
        ],
        "done": of("done", "number", "when", "unit", "what"),
        "extended": of("extended", "number", "by"),
        "waived": of("waived", "number", "what"),
        "decided": of("decided", "number", "old", "new", "choice"),
        "stops": {task: stops_of("task", task) for task in TASKS if stops_of("task", task)},
    }  # fmt: skip


def model_history(rows: list[Row], subject: object) -> list[int]:
    """The numbers of the rows that speak of a task or a trigger."""

    def about(row: Row) -> object:
        if row["kind"] in (*AMENDS, "withdrawn", "resumed"):
            return about(rows[row["about"] - 1])
        if row["kind"] in ("happened", "planned"):
            return row["number"]
        return row["task"] or at_last(rows, row["trigger"])["number"]

    return [row["number"] for row in rows if about(row) == subject]


def told(state: State) -> Row:
    """The program's state in the model's words."""

    def stops(ones: tuple[Stop, ...]) -> list[tuple[object, ...]]:
        return [(one.number, one.first, one.last, one.reason) for one in ones]

    return {
        "triggers": [
            (one.number, one.event, one.moment, one.planned, one.units, one.reference, stops(one.stops))
            for one in state.triggers
        ],
        "done": {
            task: [(one.number, one.day, one.unit, one.evidence) for one in ones]
            for task, ones in state.done.items()
        },
        "extended": {task: [(one.number, one.by)] for task, one in state.extended.items()},
        "waived": {task: [(one.number, one.reason)] for task, one in state.waived.items()},
        "decided": {
            task: [(one.number, one.old, one.new, one.choice.value) for one in ones]
            for task, ones in state.decided.items()
        },
        "stops": {task: stops(ones) for task, ones in state.stops.items()},
    }  # fmt: skip


# ---------------------------------------------------------------- the machine


class Keeping(RuleBasedStateMachine):
    """Somebody records whatever comes to mind; each evening the state is shown."""

    @initialize()
    def open(self) -> None:
        self.ledger = Ledger()
        self.rows: list[Row] = []
        self.now = datetime(2017, 9, 1, 8, tzinfo=SHANGHAI)
        self.shown: list[tuple[date, Row, int]] = []

    def keep(self, entry: Entry) -> Ledger:
        return self.ledger.record(entry)

    def take(self, kind: type[Entry], row: Row, must: bool = False, **fields: Any) -> None:
        """Record it; where it is taken the model takes its row, where it is refused nothing changes."""
        entry = kind(who="办公室", recorded=self.now, **fields)
        before = self.ledger.entries
        try:
            self.ledger = self.keep(entry)
        except LedgerError:
            assert not must, entry
            assert self.ledger.entries == before
            return
        assert self.ledger.entries[:-1] == before
        blank = {
            "number": len(self.rows) + 1,
            "kind": kind.__name__.lower(),
            "task": "",
            "trigger": 0,
        }
        self.rows.append({**blank, "reference": entry.reference, **row})

    def day(self, back: int) -> date:
        return self.now.date() - timedelta(days=back)

    def number(self, data: st.DataObject, *kinds: str) -> int:
        """Some number: mostly of an entry of these kinds, or of what was said of one; now and then any."""
        fit = [
            row["number"] for row in self.rows if at_last(self.rows, row["number"])["kind"] in kinds
        ]
        anything = st.integers(1, len(self.rows) + 1)
        if not fit or data.draw(st.integers(0, 4), "how") == 0:
            return data.draw(anything, "about")
        return data.draw(st.sampled_from(fit), "about")

    @rule(hours=st.integers(0, 30))
    def time_passes(self, hours: int) -> None:
        before, self.now = self.now.date(), self.now + timedelta(hours=hours)
        if self.now.date() > before:
            self.shown.append((before, told(self.ledger.state()), len(self.rows)))

    @rule(event=_events, back=_back, units=_units, reference=_refers)
    def happened(self, event: str, back: int, units: tuple[str, ...], reference: str) -> None:
        day = self.day(back)
        row = {"what": event, "when": day, "units": units}
        self.take(Happened, row, True, event=event, moment=day, units=units, reference=reference)

    @rule(event=_events, ahead=_ahead, units=_units)
    def planned(self, event: str, ahead: int, units: tuple[str, ...]) -> None:
        day = self.day(-ahead)
        row = {"what": event, "when": day, "units": units}
        self.take(Planned, row, True, event=event, moment=day, units=units)

    @rule(task=_tasks, back=_back, unit=st.sampled_from(("", "czj")))
    def done(self, task: str, back: int, unit: str) -> None:
        day = self.day(back)
        row = {"task": task, "when": day, "unit": unit, "what": "网址"}
        self.take(Done, row, True, task=task, day=day, unit=unit, evidence="网址")

    @rule(data=st.data(), ahead=st.none() | _ahead, reference=_refers)
    def confirmed(self, data: st.DataObject, ahead: int | None, reference: str) -> None:
        about, day = self.number(data, "planned"), None if ahead is None else self.day(-ahead)
        row = {"about": about, "moment": day}
        self.take(Confirmed, row, about=about, moment=day, reference=reference)

    @rule(data=st.data(), ahead=_ahead)
    def moved(self, data: st.DataObject, ahead: int) -> None:
        about, day = self.number(data, "planned"), self.day(-ahead)
        self.take(Moved, {"about": about, "moment": day}, about=about, moment=day)

    @rule(
        data=st.data(), ahead=st.none() | _ahead, words=st.sampled_from(("", *EVENTS)),
        units=st.none() | _units,
    )  # fmt: skip
    def corrected(
        self, data: st.DataObject, ahead: int | None, words: str, units: tuple[str, ...] | None
    ) -> None:
        about, day = (
            self.number(data, "happened", "planned", "done", "stopped", "resumed", "waived"),
            None if ahead is None else self.day(-ahead),
        )
        row = {"about": about, "moment": day, "words": words, "units": units}
        self.take(Corrected, row, about=about, moment=day, words=words, units=units)

    @rule(data=st.data())
    def withdrawn(self, data: st.DataObject) -> None:
        about = self.number(data)
        must = self.simple(about) and about not in withdrawn_now(self.rows)
        self.take(Withdrawn, {"about": about}, must, about=about)

    @rule(data=st.data())
    def restored(self, data: st.DataObject) -> None:
        about = self.number(data, "withdrawn")
        must = about <= len(self.rows) and about not in withdrawn_now(self.rows)
        must = must and self.simple(self.rows[about - 1].get("about", 0))
        self.take(Withdrawn, {"about": about}, must, about=about)

    def simple(self, number: int) -> bool:
        """Whether nothing can speak against withdrawing and restoring the entry."""
        return 0 < number <= len(self.rows) and self.rows[number - 1]["kind"] in SIMPLE

    @rule(task=_tasks, days=st.none() | st.integers(1, 30))
    def extended(self, task: str, days: int | None) -> None:
        by = None if days is None else Quantity(days, Unit.WORKING_DAY)
        self.take(Extended, {"task": task, "by": by}, task=task, by=by)

    @rule(task=_tasks)
    def waived(self, task: str) -> None:
        self.take(Waived, {"task": task, "what": "撤销"}, task=task, reason="撤销")

    @rule(task=_tasks, back=_back)
    def stopped(self, task: str, back: int) -> None:
        day = self.day(back)
        row = {"task": task, "when": day, "what": "听证"}
        self.take(Stopped, row, True, task=task, first=day, reason="听证")

    @rule(data=st.data(), back=_back)
    def stopped_for_all(self, data: st.DataObject, back: int) -> None:
        trigger, day = self.number(data, "happened", "planned"), self.day(back)
        row = {"trigger": trigger, "when": day, "what": ""}
        self.take(Stopped, row, trigger=trigger, first=day)

    @rule(data=st.data(), back=_back)
    def resumed(self, data: st.DataObject, back: int) -> None:
        about, day = self.number(data, "stopped"), self.day(back)
        self.take(Resumed, {"about": about, "when": day}, about=about, last=day)

    @rule(task=_tasks, ahead=st.none() | _ahead, choice=st.sampled_from(Choice))
    def decided(self, task: str, ahead: int | None, choice: Choice) -> None:
        new = None if ahead is None else self.day(-ahead)
        row = {"task": task, "old": FIRST, "new": new, "choice": choice.value}
        self.take(Decided, row, True, task=task, old=FIRST, new=new, choice=choice)

    @invariant()
    def the_state_is_the_models(self) -> None:
        assert told(self.ledger.state()) == model_state(self.rows)

    @invariant()
    def no_entry_is_lost(self) -> None:
        kinds = [(one.number, type(one).__name__.lower()) for one in self.ledger.entries]
        assert kinds == [(row["number"], row["kind"]) for row in self.rows]

    def teardown(self) -> None:
        if not hasattr(self, "ledger"):
            return
        for day, shown, entries in self.shown:
            then = self.ledger.as_of(day)
            assert len(then) == entries
            assert told(then.state()) == shown == model_state(self.rows[:entries])
            assert told(Ledger(then.entries).state()) == shown
        state = self.ledger.state()
        for subject in (*TASKS, *(one.number for one in self.ledger.entries)):
            found = [one.number for one in state.history(subject)]
            assert found == model_history(self.rows, subject)
        payloads = [str(to_row(one)["payload"]) for one in self.ledger.entries]
        assert from_rows(payloads) == self.ledger.entries
        plain = [type(one).from_dict(one.to_dict()) for one in self.ledger.entries]
        assert tuple(plain) == self.ledger.entries


class KeepingAFile(Keeping):
    """The same on disk: each entry goes through the file, and another reader sees it."""

    @initialize()
    def open(self) -> None:
        super().open()
        self.folder = Path(tempfile.mkdtemp(prefix="gkrules-ledger-"))
        self.store = open_ledger(self.folder / "plan.ledger.db")

    def keep(self, entry: Entry) -> Ledger:
        return self.store.append([entry], expected=len(self.rows))

    @invariant()
    def another_reads_the_same(self) -> None:
        if hasattr(self, "store"):
            other = open_ledger(self.folder / "plan.ledger.db")
            assert other.read() == self.ledger
            assert other.state() == self.ledger.state()

    def teardown(self) -> None:
        super().teardown()
        if hasattr(self, "store"):
            for day, shown, _ in self.shown:
                assert told(self.store.read(day).state()) == shown
                assert told(self.store.state(day)) == shown
            state = self.store.state()
            for subject in (*TASKS, *range(1, len(self.rows) + 1)):
                assert state.history(subject) == self.ledger.state().history(subject)
            shutil.rmtree(self.folder)


TestKeeping = Keeping.TestCase
TestKeeping.settings = settings(effort(100), stateful_step_count=40)
TestKeepingAFile = KeepingAFile.TestCase
TestKeepingAFile.settings = settings(effort(8), stateful_step_count=15)
