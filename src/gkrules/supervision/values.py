"""What an audit of a plan holds: counts, one line a unit with what it must be pressed for, and the totals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import fields, frozen

from gkrules.agenda import Due, Standing, Task
from gkrules.obligation import Obligation
from gkrules.units import Unit
from gkrules.unitsphrase import Role


@frozen
class Counts:
    """How many tasks stand how, on the day looked from. `due` = `in_time` + `late` + `open`, always.

    Every task is counted once: in `due`, or in one of those from `ahead` on.
    """

    due: int = 0  # 应办: the due date is that day or before it; waived and stopped ones apart
    in_time: int = 0  # 按时: of these, done by the due date
    late: int = 0  # 迟办: done after it
    late_working_days: int = 0  # by so many working days, all late ones together
    open: int = 0  # 未办: not done in full
    overdue: int = 0  # 逾期: of the open ones, due before that day
    ahead: int = 0  # 未到期: due later, not done
    early: int = 0  # 提前办结: due later, done
    stopped: int = 0  # 中止
    waived: int = 0  # 免办
    awaiting: int = 0  # 待起算
    continuing: int = 0  # 持续
    undated: int = 0  # 没有日期
    settled: int = 0  # 办结而无日期: has no due date, and is recorded as done

    @classmethod
    def of(cls, tasks: Iterable[Task], day: date) -> Counts:
        """The counts of these tasks as of a day; each is to stand among them once."""
        found = dict.fromkeys((one.name for one in fields(cls)), 0)
        for task in tasks:
            for name in _names(task, day):
                found[name] += 1
            if task.late is not None and was_late(task, day):
                found["late_working_days"] += task.late.working_days
        return cls(**found)

    @property
    def all(self) -> int:
        """How many tasks there are."""
        return (
            self.due
            + self.ahead
            + self.early
            + self.stopped
            + self.waived
            + self.awaiting
            + self.continuing
            + self.undated
            + self.settled
        )


_UNDATED = {
    Standing.DONE: "settled",
    Standing.AWAITING: "awaiting",
    Standing.CONTINUING: "continuing",
    Standing.UNDATED: "undated",
}


def _names(task: Task, day: date) -> tuple[str, ...]:
    """The counts that a task adds to."""
    standing = task.standing
    if standing in (Standing.WAIVED, Standing.STOPPED):
        return (standing.value,)
    if task.due is None:
        return (_UNDATED[standing],)
    done = standing is Standing.DONE
    if not _due(task, day):
        return ("early",) if done else ("ahead",)
    if done:
        return ("due", "late") if was_late(task, day) else ("due", "in_time")
    return ("due", "open", "overdue") if standing is Standing.OVERDUE else ("due", "open")


def was_late(task: Task, day: date) -> bool:
    """Whether it was due by the day, and done after its due date."""
    late = task.standing is Standing.DONE and task.late is not None and task.late.days > 0
    return late and _due(task, day)


def _due(task: Task, day: date) -> bool:
    moment = task.due
    return moment is not None and date(moment.year, moment.month, moment.day) <= day


@frozen
class Line:
    """One unit: its counts, and the 督办 list.

    `overdue`: not done and past due, the longest overdue first. `soon`: due within the agenda's working days,
    soonest first. `done_late`: done after the due date, soonest due first: nothing to press for any more, but what
    the count of late ones speaks of.
    """

    unit: Unit
    counts: Counts
    overdue: tuple[Task, ...] = ()
    soon: tuple[Task, ...] = ()
    done_late: tuple[Task, ...] = ()


@frozen
class Supervision:
    """A plan as of a day: a line for each unit that answers for something, and the totals.

    The totals count a task once that several units have taken over together (a split) and that stands in each of
    their lines. `before` are the fixed dates that had passed when the notice was dated, `unowned` the obligations
    that name no unit: both are in no line, and are told apart.
    """

    title: str
    number: str
    as_of: date
    roles: tuple[Role, ...]
    lines: tuple[Line, ...]
    totals: Counts
    unit: Unit | None = None
    before: tuple[Due, ...] = ()
    unowned: tuple[Obligation, ...] = ()
    path: str = ""

    @property
    def failing(self) -> bool:
        """Whether something is overdue or was done late."""
        return bool(self.totals.overdue or self.totals.late)
