"""What a register holds, and what an audit of it finds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from attrs import frozen

from gkrules.disclosure import Course, Request
from gkrules.occurrence import Certainty, Distance
from gkrules.plain import Plain


class Outcome(StrEnum):
    """What became of a request as of a day.

    Answered: IN_TIME, LATE, or UNDETERMINED where a day is missing without which there is no due date. Not answered:
    OPEN up to its last day, OVERDUE after it, STOPPED while nothing runs (a correction, a view, a stop), AWAITING
    while it does not count as received. NOT_YET: all that is on file came after the day.
    """

    IN_TIME = "in_time"
    LATE = "late"
    OPEN = "open"
    OVERDUE = "overdue"
    STOPPED = "stopped"
    AWAITING = "awaiting"
    UNDETERMINED = "undetermined"
    NOT_YET = "not_yet"


@frozen(kw_only=True)
class RegisterRow(Plain):
    """One request of a register.

    id: its 编号. unit: who deals with it (承办单位), empty where the register does not say. more: the other columns
    (申请人, 事项 …) by their heads, as they stand. place: where it stands for a person (line 7, 台账 row 7); line:
    that number alone. heads: the words over the columns that were read, by what they mean.
    """

    id: str
    request: Request
    unit: str = ""
    more: tuple[tuple[str, str], ...] = ()
    sheet: str = ""
    line: int = 0
    heads: tuple[tuple[str, str], ...] = ()

    def head(self, role: str) -> str:
        """The register's own word for a column; empty where it has none."""
        return dict(self.heads).get(role, "")


@frozen(kw_only=True)
class Register(Plain):
    """A register as read: its rows in order. title: the line over the table, if any.

    warnings: what was not used and might have been meant (an unknown column of dates), in Chinese and English.
    """

    path: str
    rows: tuple[RegisterRow, ...]
    title: str = ""
    warnings: tuple[tuple[str, str], ...] = ()


@frozen(kw_only=True)
class RegisterVerdict(Plain):
    """What became of one request.

    request: what of it had happened by the day of the audit. course: its day of receipt and its limits with their
    reasons. late: by how much it was answered after the due date, or is past it on the day of the audit; zero for
    one in time; None without a date, and while it is open. left: what is left of one that is open. waits_for: what
    must happen, or be entered, before there is a date.
    later: the columns whose days lie after the day of the audit, and were left out.
    """

    row: RegisterRow
    request: Request
    outcome: Outcome
    course: Course | None = None
    late: Distance | None = None
    left: Distance | None = None
    waits_for: str = ""
    later: tuple[str, ...] = ()

    @property
    def received(self) -> date | None:
        """The day of receipt."""
        return None if self.course is None else self.course.received

    @property
    def due(self) -> date | None:
        """By when it had to be answered."""
        due = None if self.course is None else self.course.answer.due
        return None if due is None else date(due.year, due.month, due.day)

    @property
    def certainty(self) -> Certainty:
        """Whether the due date may still move with a holiday notice."""
        return Certainty.FIRM if self.course is None else self.course.answer.certainty

    @property
    def text(self) -> str:
        """The title of the text applied; empty while the day of receipt is unknown."""
        return "" if self.course is None else self.course.text

    @property
    def failing(self) -> bool:
        """Whether it was answered late, or is overdue."""
        return self.outcome in (Outcome.LATE, Outcome.OVERDUE)

    def by(self, due: date, as_of: date) -> Outcome:
        """What it would be, as of a day, were it due on another."""
        answered = self.request.answered
        if answered is not None:
            return Outcome.LATE if answered > due else Outcome.IN_TIME
        return Outcome.OVERDUE if as_of > due else Outcome.OPEN


@frozen(kw_only=True)
class RegisterTotals(Plain):
    """How many requests became what; `unit` empty for those without one, and for all together."""

    unit: str = ""
    all: int = 0
    in_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0
    stopped: int = 0
    awaiting: int = 0
    undetermined: int = 0
    not_yet: int = 0

    @classmethod
    def of(cls, verdicts: Iterable[RegisterVerdict], unit: str = "") -> RegisterTotals:
        """Counted."""
        found = [one.outcome for one in verdicts]
        counts = {kind.value: found.count(kind) for kind in Outcome}
        return cls(unit=unit, all=len(found), **counts)


@frozen(kw_only=True)
class RegisterAudit(Plain):
    """A register as of a day: a verdict for each request in the register's order, and the totals, also by unit."""

    path: str
    title: str
    as_of: date
    verdicts: tuple[RegisterVerdict, ...]
    totals: RegisterTotals
    units: tuple[RegisterTotals, ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()

    @property
    def failing(self) -> tuple[RegisterVerdict, ...]:
        """What was answered late or is overdue, the longest first."""
        found = [one for one in self.verdicts if one.failing]
        return tuple(sorted(found, key=_by_lateness))


def _by_lateness(one: RegisterVerdict) -> tuple[int, int]:
    late = one.late or Distance(0, 0)
    return -late.working_days, -late.days
