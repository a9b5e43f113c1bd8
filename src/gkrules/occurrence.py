"""One dated instance of a time limit, or why it has no date."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from attrs import field, frozen
from attrs.validators import min_len

from gkrules.calendar import Calendar, china
from gkrules.errors import ResolveError
from gkrules.limits import TimeLimit
from gkrules.making import quick
from gkrules.moments import civil
from gkrules.plain import Plain
from gkrules.trace import Moment, Step


class Status(StrEnum):
    """What became of a limit."""

    DATED = "dated"
    AWAITING = "awaiting"
    CONTINUING = "continuing"
    UNQUANTIFIED = "unquantified"
    NOT_BEFORE = "not_before"
    BAN = "ban"


class Certainty(StrEnum):
    """Whether the due date can still move with a holiday notice that is not out yet."""

    FIRM = "firm"
    PROVISIONAL = "provisional"


@quick
@frozen
class Ambiguity(Plain):
    """Another reading of the same words: its due date, its basis, and who chooses it.

    `policy` is the field of `Policy` and the value that would make this reading the result.
    """

    name: str
    due: Moment
    basis: str
    policy: tuple[str, object]


@frozen
class Distance(Plain):
    """From one day to another, twice: in days and in working days; negative where it is past."""

    days: int
    working_days: int


@quick
@frozen(kw_only=True)
class Occurrence(Plain):
    """One instance of a time limit with its window [start, due], both days inclusive.

    Dates are civil dates in Asia/Shanghai; hour limits carry aware instants instead.

    nominal: the last day exactly as the words count it. due: after the holiday rule: the legal
    last day (届满日). act_by: the last working day in [start, due]; `act_by_working` is False where
    there is none and act_by is the due date itself. earliest, latest: what the due date could still
    become; equal to `due` when firm. lower: the due date of a range's lower number.
    earliest_start: the first day a not-before bound allows. waits_for: the event not yet known.
    key: the cycle (2017-Q3) or trigger this instance belongs to; it stays when the date moves.
    """

    limit: TimeLimit
    status: Status
    trace: tuple[Step, ...] = field(validator=min_len(1))
    start: Moment | None = None
    nominal: Moment | None = None
    due: Moment | None = None
    act_by: Moment | None = None
    act_by_working: bool = True
    earliest: Moment | None = None
    latest: Moment | None = None
    certainty: Certainty = Certainty.FIRM
    lower: Moment | None = None
    earliest_start: Moment | None = None
    waits_for: str | None = None
    ambiguities: tuple[Ambiguity, ...] = ()
    key: str = ""
    regime: str = ""
    calendar: str = ""
    sources: tuple[str, ...] = ()

    def left(self, day: date, calendar: Calendar | None = None) -> Distance:
        """How much is left on `day` until the due date, the due date included: days, working days.

        On the due date itself 0 days; after it negative, the working days since it counted likewise.
        Raises ResolveError where the occurrence has no due date.
        """
        due = self._due_day()
        return Distance((due - civil(day)).days, (calendar or china()).count(civil(day), due))

    def late(self, done: date, calendar: Calendar | None = None) -> Distance:
        """By how much what was done on `done` was late: days and working days after the due date.

        Zero for what was done in time. Raises ResolveError where there is no due date.
        """
        due, done = self._due_day(), civil(done)
        if done <= due:
            return Distance(0, 0)
        return Distance((done - due).days, (calendar or china()).count(due, done))

    def _due_day(self) -> date:
        if self.due is None:
            raise ResolveError(
                "这个期限没有届满日，算不出余下的日数", "there is no due date to count to"
            )
        return civil(self.due)
