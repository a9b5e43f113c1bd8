"""The agenda: a plan, a ledger and a calendar as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property

from attrs import field, frozen

from gkrules.agenda.dues import ROLL, Dues, Wanted
from gkrules.agenda.keys import recurs, singles
from gkrules.agenda.merged import of_unit, once
from gkrules.agenda.standing import Open, View
from gkrules.agenda.values import Due, Standing, Task, order
from gkrules.calendar import Calendar, china
from gkrules.ledger.journal import Ledger
from gkrules.ledger.state import State
from gkrules.obligation import Obligation, Stated
from gkrules.parties import laid
from gkrules.plan import Plan
from gkrules.units import Unit
from gkrules.unitsphrase import Share

#: Cycles that end later may be due after the calendar's last day.
AHEAD = timedelta(days=400)


def _or_china(calendar: Calendar | None) -> Calendar:
    return calendar or china()


@frozen(slots=False)
class Agenda:
    """The tasks of a plan as of a day, and how each of them stands.

    `ledger` holds what has happened: a Ledger is taken as it was at the end of `as_of`, a State as it is; without one
    triggers come from the plan alone and nothing is done. `as_of` is the day the agenda looks from, by default the
    plan's; nothing here reads the clock. `soon`: due within so many working days is due soon. On `calendar` lie the
    plan's overlays and a unit's own: `calendar_for` gives the whole.

    Raises PlanError, with file, line and item, where a limit cannot be counted.
    """

    plan: Plan
    ledger: Ledger | State | None = None
    calendar: Calendar = field(default=None, converter=_or_china)
    as_of: date | None = None
    soon: int = 5

    @property
    def day(self) -> date:
        """The day the agenda looks from."""
        return self.as_of or self.plan.date

    @cached_property
    def state(self) -> State:
        """What holds on that day."""
        if isinstance(self.ledger, State):
            return self.ledger
        ledger = self.ledger or Ledger()
        return (ledger if self.as_of is None else ledger.as_of(self.as_of)).state()

    def calendar_for(self, unit: Unit | None = None) -> Calendar:
        """The calendar that a unit's dates rest on; without a unit, that of all who have no days of their own."""
        own = self.plan.directory.overlays(unit) if unit is not None else ()
        return laid(self.calendar, (*self.plan.overlays, *own))

    # -- tasks

    def tasks(
        self, start: date | None = None, end: date | None = None, unit: Unit | None = None
    ) -> tuple[Task, ...]:
        """Dated tasks, soonest first, whose due date lies in [start, end], both inclusive; done ones too.

        Without a range: those due on or after the plan's date, of cycles that end inside its year. `unit`: those it
        owes, and those it has taken over.
        """
        return _sorted(self._dealt(self.due(start, end), unit))

    def open(self, start: date, end: date, unit: Unit | None = None) -> tuple[Task, ...]:
        """Dated tasks due in [start, end] that are still to be done, soonest first; of cycles, other years' too."""
        return _sorted(self._listed(self._ranged(start, end, self._open), unit))

    def overdue(self, unit: Unit | None = None) -> tuple[Task, ...]:
        """Tasks that were due before the day looked from and are not done, the longest overdue first.

        No fixed date or cycle due before the plan's date, and of cycles those that end inside its year.
        """
        tasks = self._listed(self._late(), unit)
        return _sorted(task for task in tasks if task.standing is Standing.OVERDUE)

    def overdue_count(self, unit: Unit | None = None) -> int:
        """How many `overdue` gives; quicker."""
        if unit is not None or self.plan.directory.successions:
            return len(self.overdue(unit))
        return sum(
            self._view.is_overdue(due, share, self._calendar_of(share.unit))
            for due in self._late()
            for share in due.shares
        )

    def awaiting(self, unit: Unit | None = None) -> tuple[Task, ...]:
        """Tasks that wait for their trigger."""
        return self._standing(Standing.AWAITING, unit)

    def continuing(self, unit: Unit | None = None) -> tuple[Task, ...]:
        """Tasks that run on without a due date (全年工作)."""
        return self._standing(Standing.CONTINUING, unit)

    def undated(self, unit: Unit | None = None) -> tuple[Task, ...]:
        """Tasks whose words give no due date: 及时, a not-before bound, a ban."""
        return self._standing(Standing.UNDATED, unit)

    def every(self, unit: Unit | None = None, only: str = "") -> tuple[Task, ...]:
        """All tasks of the plan's year, or of one obligation: dated ones soonest first, then those without a date."""
        dated = (due for due in self._default(only=only) if self._counts(due))
        once = self._dues.once(self._party_of(unit), only=only)
        rest = (due for due in once if due.occurrence.due is None)
        return (*_sorted(self._dealt(dated, unit)), *self._dealt(rest, unit))

    def beyond(self, unit: Unit | None = None, only: str = "") -> tuple[Task, ...]:
        """Dated tasks, of one obligation or of all, around the plan's year and the day looked from, done ones too.

        They are what `open` shows of other years' cycles and of what the notice came too late for, with more besides.
        """
        years = (self.plan.year, self.day.year)
        first = max(date(min(years) - 1, 1, 1), self.calendar.first + ROLL)
        last = min(date(max(years) + 1, 12, 31), self.calendar.last - AHEAD)
        dated = (due for due in self._dues.once(only=only) if due.day)
        found = (due for due in dated if due.day and first <= due.day <= last)
        return _sorted(self._dealt((*found, *self._dues.recurring(first, last, only=only)), unit))

    def _standing(self, wanted: Standing, unit: Unit | None) -> tuple[Task, ...]:
        name = "" if unit is None else unit.id
        if name not in self._undated:
            self._undated[name] = tuple(
                self._listed(self._dues.undated(self._party_of(unit)), unit)
            )
        return tuple(task for task in self._undated[name] if task.standing is wanted)

    # -- occurrences, once for all units that count on the same calendar

    def due(self, start: date | None = None, end: date | None = None) -> tuple[Due, ...]:
        """The dated occurrences, soonest first, once for all the units that share their calendar.

        Raises CalendarBoundsError for a range that begins or ends outside the calendar: it would be cut in silence.
        """
        for given in (start, end):
            if given is not None:
                self.calendar.is_working(given)
        if start is None and end is None:
            found = [due for due in self._default() if due.day and due.day >= self.plan.date]
        else:
            first = start or self.plan.date
            found = list(self._ranged(first, end or date(self.plan.year + 1, 12, 31)))
        return tuple(sorted(found, key=lambda due: (order(due.occurrence), due.key)))

    def deal(self, due: Due, unit: Unit | None = None) -> Iterator[Task]:
        """A task for each unit that owes it on this calendar, or for the one that owes it or has taken it over."""
        yield from self._dealt((due,), unit)

    def before_notice(self) -> tuple[Due, ...]:
        """Fixed dates that had passed when the notice was dated: no calendar shows them."""
        passed: dict[str, Due] = {}
        for due in self._dues.once():
            if due.day and due.day < self.plan.date and not due.happenings:
                passed.setdefault(due.key, due)
        return tuple(passed.values())

    def outside(self) -> tuple[tuple[Obligation, Stated], ...]:
        """Recurring limits that no feed shows, since no cycle inside the plan's year is still due."""
        shown = {(due.obligation.id, due.stated.phrase) for due in self.due()}
        return tuple(
            (one.obligation, one.stated)
            for obligation in self.plan.obligations
            for one in singles(obligation)
            if recurs(one.limit) and (obligation.id, one.stated.phrase) not in shown
        )

    def uid(self, due: Due, owner: str) -> str:
        """Stable, ASCII, below 202 bytes: obligation, limit and cycle or trigger; unit; plan."""
        return f"{due.key}.{owner}{self._dues.amendments.tail}"

    # -- inside

    @cached_property
    def _dues(self) -> Dues:
        return Dues(self.plan, self.state, self.calendar, self.day)

    @cached_property
    def _view(self) -> View:
        return View(self.plan, self._dues.closings, self.day, self.soon)

    def _late(self) -> Iterator[Due]:
        """What was due before the day looked from, and is not done: stopped ones among them."""
        # Nothing is due before its nominal date: later cycles need not be counted.
        cycles = self._dues.in_year(self._open, until=date.max if self._held else self.day)
        for due in (*self._open_once, *cycles):
            if due.day and due.day < self.day and self._counts(due):
                yield due

    def _counts(self, due: Due) -> bool:
        """Whether it is dated, and no fixed date that had passed when the notice was dated.

        What somebody recorded is meant to count, and is shown however early its due date lies.
        """
        return due.day is not None and (
            due.day >= self.plan.date or bool(due.happenings or due.started_by)
        )

    @property
    def _held(self) -> bool:
        """Whether somebody decided on dates: an ignored move holds one that is not the counted one."""
        return bool(self.state.decided)

    @cached_property
    def _undated(self) -> dict[str, tuple[Task, ...]]:
        """Tasks without a date, by the unit asked for."""
        return {}

    @cached_property
    def _open_once(self) -> tuple[Due, ...]:
        """What does not recur, has a date, and is still to be done."""
        return tuple(due for due in self._dues.once(wanted=self._open) if due.day)

    @cached_property
    def _open(self) -> Open:
        return Open(self._view)

    def _default(self, wanted: Wanted | None = None, only: str = "") -> Iterator[Due]:
        """What does not recur and has a date, and the cycles that end inside the plan's year."""
        yield from self._dated(wanted, only)
        yield from self._dues.in_year(wanted, only)

    def _ranged(self, first: date, last: date, wanted: Wanted | None = None) -> Iterator[Due]:
        yield from (due for due in self._dated(wanted) if first <= (due.day or first) <= last)
        early, late = max(first, date.min + ROLL) - ROLL, last
        if self._held:  # the dates that hold may lie anywhere in the plan's year
            early = min(early, date(self.plan.year, 1, 1))
            late = max(late, date(self.plan.year + 1, 12, 31))
        for due in self._dues.recurring(early, late, wanted):
            if due.day and first <= due.day <= last:
                yield due

    def _dated(self, wanted: Wanted | None, only: str = "") -> Iterable[Due]:
        if wanted is self._open and not only:
            return self._open_once
        once = self._dues.once(wanted=wanted, only=only)
        return (due for due in once if due.occurrence.due is not None)

    def _dealt(self, found: Iterable[Due], unit: Unit | None) -> Iterator[Task]:
        tasks = (
            self._view.task(due, share, self._calendar_of(share.unit))
            for due in found
            for share in self._shares(due, unit)
        )
        return tasks if unit is None else of_unit(self.plan, tasks, unit)

    def _listed(self, found: Iterable[Due], unit: Unit | None) -> Iterator[Task]:
        """The same; what merged units owe, once."""
        tasks = self._dealt(found, unit)
        return once(self.plan, tasks) if self.plan.directory.successions else tasks

    def _party_of(self, unit: Unit | None) -> Unit | None:
        """Whose calendar to look on: all of them for a unit that took over from others, who may have had their own."""
        return None if unit is None or unit.id in self._inherited else unit

    def _shares(self, due: Due, unit: Unit | None) -> tuple[Share, ...]:
        """The shares that may concern a unit: its own, and those of the units it has ever taken over from."""
        if unit is None:
            return due.shares
        mine = {unit.id, *self._inherited.get(unit.id, ())}
        return tuple(one for one in due.shares if one.unit.id in mine)

    @cached_property
    def _inherited(self) -> dict[str, frozenset[str]]:
        """The units that each unit has taken over from, on whatever day."""
        return self.plan.directory.inherited()

    def _calendar_of(self, unit: Unit) -> Calendar:
        if unit.id not in self._calendars:
            self._calendars[unit.id] = self.calendar_for(unit)
        return self._calendars[unit.id]

    @cached_property
    def _calendars(self) -> dict[str, Calendar]:
        return {}


def _sorted(tasks: Iterable[Task]) -> tuple[Task, ...]:
    return tuple(sorted(tasks, key=lambda task: (order(task.occurrence), task.uid)))
