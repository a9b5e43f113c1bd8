"""The clerk: turns what somebody wants into entries, after judging it against the plan and its agenda."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from attrs import evolve

from gkrules.agenda import Task
from gkrules.agenda.naming import UnknownTask
from gkrules.calendar import Calendar
from gkrules.errors import PlanError
from gkrules.eventwords import event_key
from gkrules.ledger.entries import (
    Confirmed,
    Corrected,
    Done,
    Entry,
    Extended,
    Happened,
    Moment,
    Moved,
    Planned,
    Resumed,
    Stopped,
    Waived,
    Withdrawn,
    civil,
)
from gkrules.ledger.faults import LedgerError
from gkrules.ledger.journal import Ledger
from gkrules.ledger.state import Happening, happening
from gkrules.plan import Plan
from gkrules.recording import tasks, triggers
from gkrules.recording.desk import Chains, Desk, Scope
from gkrules.recording.events import Awaited, Events
from gkrules.recording.outcome import Outcome, Remark, differences
from gkrules.recording.twins import beside, doubled, twins
from gkrules.recording.values import as_moment, not_to_come, stop_of, trigger_number
from gkrules.recording.wishes import RecordError, Wish, plainly

_NOTHING = Scope(frozenset(), frozenset())


class Clerk:
    """Judges wishes one after another and keeps the entries; nothing is written.

    `today` is the day looked from, `recorded` the instant of recording, `who` signs what names nobody else. `add`
    raises RecordError (or PlanError, where the entry would make a limit that cannot be counted) and then keeps
    nothing of that wish.
    """

    def __init__(
        self,
        plan: Plan,
        ledger: Ledger,
        *,
        today: date,
        recorded: datetime,
        who: str,
        calendar: Calendar | None = None,
    ) -> None:
        self.plan, self.recorded, self.who = plan, recorded, who
        self.events, chains = Events(plan), Chains(plan)
        latest = [civil(one.recorded) for one in ledger.entries[-1:]]
        day = max(today, *latest) if latest else today  # two clocks that differ at midnight
        self._start = Desk(chains, self.events, ledger, calendar, day)
        self._desk, self._waiting = self._start, list[Entry]()
        self._new: dict[date, list[Happening]] = {}  # the events among those that wait
        self.began: dict[str, Moment] = {}
        self.remarks: list[Remark] = []
        self._scope, self._touched = _NOTHING, dict[str, None]()
        self._stale_tasks, self._stale_obligations = set[str](), set[str]()

    @property
    def desk(self) -> Desk:
        """What stands before the next wish, those kept so far among it."""
        self._catch_up()
        return self._desk

    def add(self, wish: Wish) -> Entry:
        """Judge a wish and keep its entry."""
        if wish.kind in ("happened", "confirmed", "stopped", "resumed"):
            not_to_come(wish.date, self.recorded)
        match wish.kind:
            case "happened" | "planned":
                entry = self._trigger(wish)
            case "done" | "waived":
                entry = self._task(wish)
            case "extended":
                entry = self._extended(wish)
            case "stopped":
                entry = self._stopped(wish)
            case _:
                entry = self._amended(wish)
        return entry

    def outcome(self) -> Outcome:
        """All that was kept, and what follows. Raises PlanError where dates cannot be counted with it."""
        after, before = self.desk, self._start
        entries = after.ledger.added(before.ledger)
        now, remarks = self._counted(before, after, self._scope), tuple(self.remarks)
        if isinstance(now, PlanError):
            words = ("日期现在算不出：", "the dates cannot be counted now: ")
            remarks += ((words[0] + now.zh, words[1] + now.en),)
            return Outcome(after.ledger, entries, after.day, remarks=remarks)
        was = {task.uid: task for task in before.counted(self._scope)}
        opened, moved, gone = differences(was, now)
        named = tuple(now[uid] for uid in self._touched if uid in now)
        return Outcome(after.ledger, entries, after.day, opened, moved, gone, named, remarks)

    # ------------------------------------------------------------ one kind after the other

    def _trigger(self, wish: Wish) -> Entry:
        event = self._event(wish.event, wish)
        moment = as_moment(wish.date)
        planned = wish.kind == "planned"
        if not wish.day_only:
            triggers.needs_clock(event, moment, planned)
        units = triggers.concerned(self.plan, event, wish.units or (), wish.any_event)
        kind = Planned if planned else Happened
        entry = kind(event=event.words, moment=moment, units=units, **self._signed(wish))
        alike = self._alike(entry)
        written = len(self._start.ledger)
        found = dict(twins(entry, event, self.events, alike, written=written, again=wish.again))
        self.remarks += found.values()
        self.remarks += triggers.remarks(self.plan, entry, event, self._desk.state, self._desk.day)
        self._alone(entry)
        number = self._next()
        self._keep(entry, Scope(event.ids, frozenset({number, *found})))
        self._new.setdefault(civil(entry.moment), []).append(
            happening(evolve(entry, number=number), (), self._desk.state.book)
        )
        self._stale_obligations |= self._desk.chains.following(event.ids)
        return entry

    def _alike(self, entry: Happened | Planned) -> Iterator[Happening]:
        """The happenings of an event on its day under all its names, those that wait among them."""
        day, names = civil(entry.moment), self.events.other_names(entry.event)
        keys = (event_key(entry.event), *names)
        yield from self._desk.state.on_day(keys, day)
        yield from (one for one in self._new.get(day, ()) if event_key(one.event) in keys)

    def _task(self, wish: Wish) -> Entry:
        task, scope = self._named(wish)
        self._starts(task)
        if wish.kind == "done":
            day = tasks.day_done(wish.date and as_moment(wish.date))
            unit = tasks.doer(self.plan, task, wish.unit, day)
            entry: Entry = Done(
                task=task.uid,
                day=day,
                unit=unit,
                evidence=wish.evidence,
                due=task.due,
                **self._signed(wish),
            )
            tasks.may_be_done(task, day, unit, again=wish.again)
            self.remarks += triggers.before_the_year(self.plan, day)
        else:
            tasks.may_be_waived(task)
            entry = Waived(task=task.uid, reason=wish.reason, **self._signed(wish))
            self.remarks += tasks.waiver_remarks(task)
        self._alone(entry)
        self._keep(entry, scope, task.uid)
        self._stale_tasks.add(task.uid)
        self._stale_obligations |= self._desk.chains.following({task.obligation})
        self._stale_obligations.discard(task.obligation)
        return entry

    def _extended(self, wish: Wish) -> Entry:
        task, scope = self._named(wish)
        tasks.may_be_extended(self.plan, task)
        self.remarks += tasks.extension_remarks(task, self._desk.day)
        entry = Extended(task=task.uid, by=wish.amount, **self._signed(wish))
        self._at_once(entry, scope, task.uid)
        return entry

    def _stopped(self, wish: Wish) -> Entry:
        first = as_moment(wish.date)
        number = trigger_number(wish.task)
        if number:
            scope = self._scope_of_trigger(number)
            held = [t for t in self.desk.tasks(scope).values() if _opened_by(t, number)]
            entry = Stopped(trigger=number, first=first, reason=wish.reason, **self._signed(wish))
            self._with(entry)  # that there is such a trigger, and it holds
            tasks.may_be_stopped(self.plan, held, first, number=number)
            self._at_once(entry, scope, *(one.uid for one in held))
        else:
            task, scope = self._named(wish)
            tasks.may_be_stopped(self.plan, [task], first)
            entry = Stopped(task=task.uid, first=first, reason=wish.reason, **self._signed(wish))
            self._at_once(entry, scope, task.uid)
        return entry

    def _amended(self, wish: Wish) -> Entry:
        """Those that speak of another entry: its event, task or stop as it stands before and after."""
        desk, moment = self.desk, None if wish.date is None else as_moment(wish.date)
        other = desk.ledger.entry(wish.about) if wish.about <= len(desk.ledger) else None
        if other is None or wish.about < 1:
            last = len(desk.ledger)
            raise RecordError(
                "about",
                f"台账里没有第{wish.about}号记录；最后一条是第{last}号",
                f"the ledger has no entry #{wish.about}; the last one is #{last}",
            )
        subject = desk.state.book.subject(other, desk.ledger.entries)
        words = wish.words
        root = desk.ledger.entry(desk.state.book.root_of(wish.about))
        if words and isinstance(root, Happened | Planned):
            words = self._event(words, wish, "words").words
        entry = self._amendment(wish, moment, words)
        if isinstance(entry, Corrected | Resumed) and moment is not None:
            tasks.same_measure(stop_of(desk.state, wish.about), moment)
        if isinstance(subject, int):
            self._amended_trigger(entry, subject, wish)
            return entry
        scope = desk.scope_of(subject)
        task = desk.tasks(scope).get(subject) if isinstance(entry, Corrected) else None
        if task is not None:
            self._starts(task)
        self._at_once(entry, scope, subject)
        return entry

    def _amendment(self, wish: Wish, moment: Moment | None, words: str) -> Entry:
        signed = {"about": wish.about, **self._signed(wish)}
        match wish.kind:
            case "confirmed":
                return Confirmed(moment=moment, **signed)
            case "moved":
                return Moved(moment=moment or date.min, **signed)
            case "resumed":
                return Resumed(last=moment or date.min, **signed)
            case "withdrawn":
                return Withdrawn(**signed)
        units = wish.units
        if units:
            happening = triggers.happening_of(self.desk.state, wish.about)
            event = self.events.find(words or (happening.event if happening else ""))
            units = triggers.concerned(self.plan, event, units, wish.any_event)
        return Corrected(moment=moment, words=words, units=units, **signed)

    def _amended_trigger(self, entry: Entry, number: int, wish: Wish) -> None:
        desk, scope = self.desk, self._scope_of_trigger(number)
        was = triggers.happening_of(desk.state, number)
        after = self._with(entry)
        now = triggers.happening_of(after.state, number)
        if now is not None:
            event = self.events.find(now.event)
            scope |= Scope(event.ids, beside(self.events, after.state, number))
            moved = was is None or (was.event, was.moment, was.planned) != (
                now.event,
                now.moment,
                now.planned,
            )
            if moved and not wish.day_only:
                triggers.needs_clock(event, now.moment, now.planned)
        told: list[str] = []
        if isinstance(entry, Confirmed | Resumed):
            told = [t.uid for t in after.counted(scope) if _opened_by(t, number)]
        self._at_once(entry, scope, *told, after=after)
        closed = [t for t in desk.counted(scope) if _opened_by(t, number) and t.done]
        self.remarks += triggers.done_remarks(closed, now)
        self.remarks += doubled(after.state, now)

    # ------------------------------------------------------------ keeping

    def _signed(self, wish: Wish) -> dict[str, Any]:
        who = wish.who.strip() or self.who
        return {
            "who": who,
            "recorded": self.recorded,
            "reference": wish.reference,
            "note": wish.note,
        }

    def _next(self) -> int:
        """The number of the next entry."""
        return len(self._desk.ledger) + len(self._waiting) + 1

    def _keep(self, entry: Entry, scope: Scope, *uids: str) -> None:
        """Keep an entry that says nothing about another one: it is taken into the ledger when that is asked for."""
        self._waiting.append(entry)
        self._scope |= scope
        self._touched.update(dict.fromkeys(uids))

    def _alone(self, entry: Entry) -> None:
        """What the ledger itself has against an entry that speaks of no other."""
        try:
            Ledger().record(entry, began=self.began)
        except LedgerError as error:
            raise plainly(error) from error

    def _with(self, entry: Entry) -> Desk:
        desk = self.desk
        try:
            return desk.with_ledger(desk.ledger.record(entry, began=self.began))
        except LedgerError as error:
            raise plainly(error) from error

    def _at_once(self, entry: Entry, scope: Scope, *uids: str, after: Desk | None = None) -> None:
        """Keep an entry whose effect is judged: the dates are counted with it."""
        before = self.desk
        after = after or self._with(entry)
        self._counted(before, after, scope)
        self._desk = after
        self._scope |= scope
        self._touched.update(dict.fromkeys(uids))

    def _counted(self, before: Desk, after: Desk, scope: Scope) -> dict[str, Task] | PlanError:
        """The tasks after. What could not be counted before either is no fault of the entries: the error is given."""
        try:
            return after.tasks(scope)
        except PlanError as error:
            try:
                before.tasks(scope)
            except PlanError:
                return error
            raise

    def _catch_up(self) -> None:
        if self._waiting:
            ledger = self._desk.ledger.record(*self._waiting, began=self.began)
            self._desk, self._waiting = self._desk.with_ledger(ledger), []
            self._new.clear()
        self._stale_tasks.clear()
        self._stale_obligations.clear()

    # ------------------------------------------------------------ finding

    def _event(self, words: str, wish: Wish, key: str = "event") -> Awaited:
        return self.events.find(words) if wish.any_event else self.events.need(words, key)

    def _named(self, wish: Wish) -> tuple[Task, Scope]:
        unit = tasks.unit_of(self.plan, wish.unit) if wish.unit else None
        if self._stale_obligations & self._desk.chains.named(wish.task):
            self._catch_up()
        try:
            task, scope = self._desk.named(wish.task, unit)
            if task.uid in self._stale_tasks:
                self._catch_up()
                task, scope = self._desk.named(wish.task, unit)
        except UnknownTask as error:
            raise RecordError("task", error.zh, error.en) from error
        return task, scope

    def _starts(self, task: Task) -> None:
        if task.began is not None:
            self.began[task.uid] = task.began

    def _scope_of_trigger(self, number: int) -> Scope:
        found = triggers.happening_of(self.desk.state, number)
        ids = self.events.find(found.event).ids if found else frozenset[str]()
        return Scope(ids, beside(self.events, self.desk.state, number))


def _opened_by(task: Task, number: int) -> bool:
    return any(one.number == number for one in task.happenings)
