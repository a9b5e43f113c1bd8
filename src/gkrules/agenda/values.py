"""What the agenda deals in: an occurrence with those who owe it, and the task of one of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from attrs import frozen

from gkrules.agenda.keys import as_day, recurs
from gkrules.ledger.entries import Decided, Done, Extended, Waived
from gkrules.ledger.state import Happening, Stop
from gkrules.limits import Bound, Every, TimeLimit
from gkrules.obligation import Obligation, Stated
from gkrules.occurrence import Distance, Occurrence
from gkrules.plain import Plain
from gkrules.trace import Moment, What
from gkrules.units import Unit
from gkrules.unitsphrase import Role, Share


class Standing(StrEnum):
    """How a task stands on the day that the agenda looks from."""

    UPCOMING = "upcoming"  # 未到期
    DUE_SOON = "due_soon"  # 临近到期
    OVERDUE = "overdue"  # 逾期未办
    DONE = "done"  # 已办结: in time or late
    STOPPED = "stopped"  # 中止: the clock stands, so the date is not known yet
    AWAITING = "awaiting"  # 待起算
    CONTINUING = "continuing"  # 持续
    UNDATED = "undated"  # 没有日期
    WAIVED = "waived"  # 免于办理

    @property
    def open(self) -> bool:
        """Whether something dated is still to be done."""
        return self in (Standing.UPCOMING, Standing.DUE_SOON, Standing.OVERDUE, Standing.STOPPED)


@frozen
class Claim:
    """What an obligation asks for once, before its date is counted: enough to know whether it is done.

    `absent`: those (ids) who lead it in other instances, and have no part in this one.
    """

    obligation: Obligation
    limit: TimeLimit
    key: str
    happenings: tuple[Happening, ...] = ()
    absent: frozenset[str] = frozenset()

    @property
    def leads(self) -> tuple[Share, ...]:
        """Those who lead it, among whom its triggers concern."""
        return tuple(
            share
            for share in self.obligation.units.shares
            if share.role is Role.LEAD
            and share.unit.id not in self.absent
            and all(one.concerns(share.unit.id) for one in self.happenings)
        )


@frozen
class Due:
    """One dated or undated occurrence of an obligation, before it is dealt out to the units that owe it.

    `key` is the part of the UID that is the same for every unit. `local` names what units with days of their own
    lay on the plan's calendar; it is empty for all others, who share the plan's. `happenings` are the ledger's
    triggers that opened it. `instance` tells the occurrences of one limit apart: a cycle, t17, c-2017-Q3; empty where
    there is but one. `started_by`: the entries with which what it comes after (`after`) was done.
    """

    obligation: Obligation
    stated: Stated
    limit: TimeLimit
    occurrence: Occurrence
    key: str
    shares: tuple[Share, ...]
    local: str = ""
    happenings: tuple[Happening, ...] = ()
    instance: str = ""
    started_by: tuple[Done, ...] = ()
    absent: frozenset[str] = frozenset()

    @property
    def claim(self) -> Claim:
        """What it asks for, without its date."""
        return Claim(self.obligation, self.limit, self.key, self.happenings, self.absent)

    @property
    def began(self) -> date | None:
        """The trigger's day, or the first of the cycle; None where nothing says when it may be done."""
        if recurs(self.limit):
            return None if self.occurrence.start is None else as_day(self.occurrence.start)
        for step in self.occurrence.trace:
            if step.what is What.COUNT_BACK:
                return None
        for step in self.occurrence.trace:
            if step.what is What.TRIGGER and step.after is not None:
                return as_day(step.after)
        return None

    @property
    def cycle_end(self) -> date | None:
        """The last day of the cycle that a recurring occurrence speaks of; else its due date."""
        return cycle_end(self.limit, self.occurrence)

    @property
    def day(self) -> date | None:
        """The civil due date."""
        return None if self.occurrence.due is None else as_day(self.occurrence.due)


@frozen
class Task(Plain):
    """One thing one unit owes: the occurrence of one time limit of one obligation, and how it stands.

    `uid` stays when the date moves: it is made of the plan, the obligation, the unit, and the cycle or trigger, never
    of the date or of a place in a list. `heirs` are the units that have taken over from `unit` (more than one: any
    of them closes it). done: what was recorded, of those `needed` (a count limit). late: how late it was done, or
    how long it is overdue; zero in time. done_by_leads: a supporting unit's task, closed by the leading units.
    started_by: the entries with which the one that it comes after (`after`) was done.
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
    standing: Standing = Standing.UPCOMING
    done: tuple[Done, ...] = ()
    needed: int = 1
    late: Distance | None = None
    done_by_leads: bool = False
    heirs: tuple[Unit, ...] = ()
    happenings: tuple[Happening, ...] = ()
    extended: Extended | None = None
    stops: tuple[Stop, ...] = ()
    waived: Waived | None = None
    decided: tuple[Decided, ...] = ()
    began: date | None = None
    started_by: tuple[Done, ...] = ()

    @property
    def answering(self) -> tuple[Unit, ...]:
        """Who must act now: the unit itself, or those that have taken over from it."""
        return self.heirs or (self.unit,)

    @property
    def finished(self) -> date | None:
        """The day on which it was done in full; None while it is not."""
        return self.done[self.needed - 1].day if len(self.done) >= self.needed else None

    @property
    def due(self) -> Moment | None:
        """The due date."""
        return self.occurrence.due

    def of_year(self, year: int) -> bool:
        """Whether it is one of a plan of that year: a cycle that ends in it, or nothing that recurs.

        What `Agenda.open` shows of other years' cycles is a look ahead (or back): no list of overdue tasks, no audit
        counts it.
        """
        if not recurs(self.limit):
            return True
        end = cycle_end(self.limit, self.occurrence)
        return end is not None and end.year == year


def cycle_end(limit: TimeLimit, occurrence: Occurrence) -> date | None:
    """The last day of the cycle that a recurring occurrence speaks of; else its due date."""
    for step in occurrence.trace:
        if step.what is What.CYCLE and step.before is not None and step.after is not None:
            if isinstance(limit, Every) and limit.following:  # 次月10日前 closes the month before
                return as_day(step.before) - timedelta(days=1)
            return as_day(step.after)
    return None if occurrence.due is None else as_day(occurrence.due)


def needed(limit: TimeLimit) -> int:
    """How often it must be done: 每年不少于3次 three times; 至多2次 sets no more than once."""
    times = limit.times
    return 1 if times is None or times.bound is Bound.AT_MOST else max(1, times.n)


def leading(shares: tuple[Share, ...]) -> tuple[Share, ...]:
    """Those who lead; where nobody does, all."""
    return tuple(one for one in shares if one.role is Role.LEAD) or shares


def order(occurrence: Occurrence) -> str:
    """A key that sorts by due date; an instant of a day comes before the day's end."""
    moment = occurrence.due
    assert moment is not None
    return moment.isoformat() if isinstance(moment, datetime) else f"{moment}T24"
