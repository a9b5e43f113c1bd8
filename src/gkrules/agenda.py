"""What is due, for whom: a plan on a calendar, task by task."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from attrs import evolve, field, frozen

from gkrules.calendar import Calendar, china
from gkrules.errors import CalendarBoundsError, PlanError, Problem, RegimeError, ResolveError
from gkrules.limits import By, Current, Cycle, Every, Span, TimeLimit
from gkrules.occurrence import Occurrence, Status
from gkrules.parties import Party, laid, parties
from gkrules.plain import Plain
from gkrules.plan import Obligation, Plan, Stated, events
from gkrules.resolver import resolve
from gkrules.trace import What
from gkrules.units import Unit
from gkrules.unitsphrase import Role, Share
from gkrules.writer import write

#: How far a due date may lie from its nominal date: longer than any run of days off.
_ROLL = timedelta(days=40)


@frozen
class Task(Plain):
    """One thing one unit owes: the occurrence of one time limit of one obligation.

    `uid` stays when the date moves: it is made of the plan, the obligation, the unit, and the cycle or
    trigger, never of the date or of a place in a list.
    """

    uid: str
    unit: Unit
    role: Role
    obligation: str
    title: str
    phrase: str
    limit: TimeLimit
    occurrence: Occurrence
    clause: str = ""
    note: str = ""
    via: str = ""


@frozen
class Due:
    """One dated or undated occurrence of an obligation, before it is dealt out to the units that owe it.

    `key` is the part of the UID that is the same for every unit. `local` names what units with days of their
    own lay on the plan's calendar; it is empty for all others, who share the plan's.
    """

    obligation: Obligation
    stated: Stated
    limit: TimeLimit
    occurrence: Occurrence
    key: str
    shares: tuple[Share, ...]
    local: str = ""


def _or_china(calendar: Calendar | None) -> Calendar:
    return calendar or china()


@frozen
class Agenda:
    """The tasks of a plan as of a day.

    `ledger` will hold what has happened; until there is one, triggers come from the plan. `as_of` is
    the day the agenda looks from; nothing here reads the clock. On `calendar` lie the plan's overlays and a
    unit's own: `calendar_for` gives the whole.
    """

    plan: Plan
    ledger: None = None
    calendar: Calendar = field(default=None, converter=_or_china)
    as_of: date | None = None

    def calendar_for(self, unit: Unit | None = None) -> Calendar:
        """The calendar that a unit's dates rest on; without a unit, that of all who have no days of their own."""
        own = self.plan.directory.overlays(unit) if unit is not None else ()
        return laid(self.calendar, (*self.plan.overlays, *own))

    def tasks(
        self, start: date | None = None, end: date | None = None, unit: Unit | None = None
    ) -> tuple[Task, ...]:
        """Dated tasks, soonest first, whose due date lies in [start, end], both inclusive.

        Without a range: those due on or after the plan's date, of cycles that end inside its year.
        """
        found = [task for due in self.due(start, end) for task in self.deal(due, unit)]
        return tuple(sorted(found, key=_soonest))

    def awaiting(self, unit: Unit | None = None) -> tuple[Task, ...]:
        """Tasks that wait for their trigger."""
        return self._with(Status.AWAITING, unit)

    def continuing(self, unit: Unit | None = None) -> tuple[Task, ...]:
        """Tasks that run on without a due date (全年工作)."""
        return self._with(Status.CONTINUING, unit)

    def undated(self, unit: Unit | None = None) -> tuple[Task, ...]:
        """Tasks whose words give no due date: 及时, a not-before bound, a ban."""
        return self._with((Status.UNQUANTIFIED, Status.NOT_BEFORE, Status.BAN), unit)

    def before_notice(self) -> tuple[Due, ...]:
        """Fixed dates that had passed when the notice was dated: no calendar shows them."""
        passed: dict[str, Due] = {}
        for due in self._fixed():
            if _day(due) < self.plan.date:
                passed.setdefault(due.key, due)
        return tuple(passed.values())

    def outside(self) -> tuple[tuple[Obligation, Stated], ...]:
        """Recurring limits that no feed shows, since no cycle inside the plan's year is still due."""
        shown = {(due.obligation.id, due.stated.phrase) for due in self.due()}
        return tuple(
            (one, stated)
            for one in self.plan.obligations
            for stated, limit, _ in _keyed(one)
            if recurs(limit) and (one.id, stated.phrase) not in shown
        )

    # -- occurrences, once for all units that count on the same calendar

    def due(self, start: date | None = None, end: date | None = None) -> tuple[Due, ...]:
        """The dated occurrences, soonest first, once for all the units that share their calendar."""
        if start is None and end is None:
            found = [due for due in self._default() if _day(due) >= self.plan.date]
        else:
            first = start or self.plan.date
            last = end or date(self.plan.year + 1, 12, 31)
            inside = (*self._recurring(first - _ROLL, last), *self._fixed())
            found = [due for due in inside if first <= _day(due) <= last]
        return tuple(sorted(found, key=_soonest_due))

    def deal(self, due: Due, unit: Unit | None = None) -> Iterator[Task]:
        """A task for each unit that owes it on this calendar, or for one of them."""
        for share in due.shares:
            if unit is None or share.unit.id == unit.id:
                yield self._task(due, share)

    def _default(self) -> Iterator[Due]:
        """Every fixed date, and recurring ones of cycles that end inside the plan's year."""
        yield from self._fixed()
        first, last = date(self.plan.year, 1, 1), date(self.plan.year, 12, 31)
        for due in self._recurring(first, date(self.plan.year + 1, 12, 31)):
            if first <= _cycle_end(due) <= last:
                yield due

    def _recurring(self, start: date, end: date) -> Iterator[Due]:
        low = max(start, self.calendar.first)
        for party in parties(self.plan, self.calendar):
            for obligation, stated, limit, key, shares in self._stated(party):
                if not recurs(limit):
                    continue
                with self._named(obligation):
                    found = resolve(
                        limit,
                        start=low,
                        end=end,
                        anchor=self.plan.date,
                        calendar=party.calendar,
                        regime=self._regime(obligation),
                    )
                for one in found:
                    whole = f"{key}.{one.key}"
                    yield Due(obligation, stated, limit, one, whole, shares, party.local)

    def _fixed(self) -> tuple[Due, ...]:
        return tuple(due for due in self._once() if due.occurrence.due is not None)

    def _once(self, unit: Unit | None = None) -> Iterator[Due]:
        """What does not recur: fixed dates, triggered limits, those without a date; what one unit owes."""
        for party in parties(self.plan, self.calendar, unit):
            for obligation, stated, limit, key, shares in self._stated(party):
                if recurs(limit):
                    continue
                if obligation.after and not isinstance(limit, By | Span):
                    waits = self._waits_for_another(obligation, limit, party.calendar)
                    yield Due(obligation, stated, limit, waits, key, shares, party.local)
                    continue
                with self._named(obligation):
                    found = resolve(
                        limit,
                        trigger=self.plan.triggers_for(obligation, limit) or None,
                        start=self.plan.date if _current(limit) else None,
                        year=self.plan.year,
                        calendar=party.calendar,
                        regime=self._regime(obligation),
                    )
                for one in found:
                    yield Due(obligation, stated, limit, one, key, shares, party.local)

    @contextmanager
    def _named(self, obligation: Obligation) -> Iterator[None]:
        """What cannot be counted is told with the plan's file, the line and the obligation."""
        try:
            yield
        except (RegimeError, ResolveError, CalendarBoundsError) as error:
            zh, en = f"第{obligation.id}项：{error.zh}", f"item {obligation.id}: {error.en}"
            problem = Problem(self.plan.path, obligation.line, "", zh, en)
            raise PlanError((problem,)) from error

    def _waits_for_another(
        self, obligation: Obligation, limit: TimeLimit, calendar: Calendar
    ) -> Occurrence:
        """An obligation that starts when another is done: awaiting, as nothing says it is."""
        (found,) = resolve(limit, calendar=calendar, regime=self._regime(obligation))[:1]
        words = f"第{obligation.after}项完成"
        if found.status is not Status.AWAITING:
            return found
        return evolve(
            found, waits_for=words, trace=tuple(evolve(step, words=words) for step in found.trace)
        )

    def _stated(
        self, party: Party
    ) -> Iterator[tuple[Obligation, Stated, TimeLimit, str, tuple[Share, ...]]]:
        """Each single limit of each obligation that a party owes, with the key that names it in UIDs."""
        for obligation in self.plan.obligations:
            shares = party.shares(obligation)
            if shares or not obligation.units.shares:
                for stated, limit, key in _keyed(obligation):
                    yield obligation, stated, limit, key, shares

    def _regime(self, obligation: Obligation) -> str | None:
        return obligation.regime or self.plan.regime or None

    # -- tasks

    def _with(self, status: Status | tuple[Status, ...], unit: Unit | None) -> tuple[Task, ...]:
        wanted = status if isinstance(status, tuple) else (status,)
        found = [due for due in self._once(unit) if due.occurrence.status in wanted]
        return tuple(task for due in found for task in self.deal(due, unit))

    def _task(self, due: Due, share: Share) -> Task:
        return Task(
            self.uid(due, share.unit.id),
            share.unit,
            share.role,
            due.obligation.id,
            due.obligation.title,
            due.stated.phrase,
            due.limit,
            due.occurrence,
            due.obligation.clause,
            due.obligation.note,
            share.via,
        )

    def uid(self, due: Due, owner: str) -> str:
        """Stable, ASCII, below 202 bytes: obligation, limit and cycle; unit; plan."""
        plan = _digest(self.plan.number or f"{self.plan.title}{self.plan.date}")
        return f"{due.key}.{owner}@{plan}.gkrules"


def _keyed(obligation: Obligation) -> Iterator[tuple[Stated, TimeLimit, str]]:
    """Each single limit of an obligation with the key that names it in UIDs."""
    singles = [(stated, limit) for stated in obligation.limits for limit in stated.limit]
    shapes = Counter(_shape(limit) for _, limit in singles)
    for stated, limit in singles:
        shape = _shape(limit)
        if shapes[shape] > 1:  # two limits alike: their words tell them apart
            shape += f"-{_digest(write(limit))}"
        yield stated, limit, f"{_ascii(obligation.id)}.{shape}"


def recurs(limit: TimeLimit) -> bool:
    """Whether the limit comes again each cycle."""
    inner = getattr(limit, "limit", None)
    return isinstance(limit, Every) or (isinstance(inner, TimeLimit) and recurs(inner))


def _current(limit: TimeLimit) -> bool:
    """Whether the words speak of 本月 or 本周: that of the notice's own date, where no event gives one."""
    if isinstance(limit, By) and isinstance(limit.scope, Current):
        return True
    parts = (getattr(limit, name, None) for name in ("limit", "since", "event", "first", "last"))
    return any(_current(part) for part in parts if isinstance(part, TimeLimit))


def _cycle_end(due: Due) -> date:
    """The last day of the cycle that a recurring occurrence speaks of."""
    for step in due.occurrence.trace:
        if step.what is What.CYCLE and step.before is not None and step.after is not None:
            if isinstance(due.limit, Every) and due.limit.following:
                return _date(step.before) - timedelta(days=1)  # 次月10日前 closes the month before
            return _date(step.after)
    return _day(due)


def _shape(limit: TimeLimit) -> str:
    """What kind of limit it is, whatever its numbers: a corrected number keeps the event."""
    words = type(limit).__name__.lower()
    cycle = getattr(limit, "cycle", None)
    if isinstance(cycle, Cycle):
        words += f"-{cycle.unit.name.lower()}{cycle.step if cycle.step > 1 else ''}".replace(
            "_", "-"
        )
    found = [event.text for event in events(limit)]
    return f"{words}-{_digest('|'.join(found))}" if found else words


def _ascii(words: str) -> str:
    """The obligation's id as it is where it is short and plain, else a digest of it."""
    return words if re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", words) else _digest(words)


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:10]


def _date(moment: date) -> date:
    return date(moment.year, moment.month, moment.day)


def _day(due: Due) -> date:
    assert due.occurrence.due is not None
    return _date(due.occurrence.due)


def _soonest_due(due: Due) -> tuple[str, str]:
    return (_order(due.occurrence), due.key)


def _soonest(task: Task) -> tuple[str, str]:
    return (_order(task.occurrence), task.uid)


def _order(occurrence: Occurrence) -> str:
    moment = occurrence.due
    assert moment is not None
    return moment.isoformat() if isinstance(moment, datetime) else f"{moment}T24"
