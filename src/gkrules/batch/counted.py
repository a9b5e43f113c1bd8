"""The commonest limits counted for many trigger days at once, on numpy arrays.

Periods from an event and back to one, the day itself, not-before bounds and bans, what has no date: by each text of
a regime on the days of its force. Days that this cannot vouch for (the calendar's ends, a day without a text) stay
open, and so do all other limits: `Question.answer` fills them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import numpy.typing as npt
from attrs import define, evolve, frozen

from gkrules.batch.ends import Ends, UnderText
from gkrules.batch.question import Question
from gkrules.batch.unsettled import unsettled as ahead_of
from gkrules.calendar.arrays import EPOCH, Bools, Ints
from gkrules.errors import GkrulesError
from gkrules.limits import (
    Ahead,
    AllOf,
    Ban,
    Continuing,
    NotBefore,
    TimeLimit,
    Unquantified,
    Within,
)
from gkrules.occurrence import Status
from gkrules.policy import Policy
from gkrules.regimes import Regime, Text

#: No day.
NONE = np.iinfo(np.int32).min
_NAT = np.iinfo(np.int64).min
#: The codes of what became of a limit.
CODES = {status: code for code, status in enumerate(Status)}
#: Longer than any period whose extension could be refused: an error is vouched for only so far from the end.
_LONGEST = 366 * 30
_DEFAULT = Policy()


@define
class Filled:
    """Answers for an array of days: what stands where `sure`; days since 1970, NONE where there is none."""

    sure: Bools
    status: npt.NDArray[np.uint8]
    due: Ints
    act_by: Ints
    earliest: Ints
    latest: Ints
    not_before: Ints
    readings: npt.NDArray[np.uint8]
    error: npt.NDArray[np.int32]
    errors: list[GkrulesError]

    @classmethod
    def of(cls, size: int) -> Filled:
        """For so many days, none of them answered."""

        def days() -> Ints:
            return np.full(size, NONE, dtype=np.int64)

        def small() -> npt.NDArray[np.uint8]:
            return np.zeros(size, dtype=np.uint8)

        sure, error = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.int32)
        return cls(sure, small(), days(), days(), days(), days(), days(), small(), error, [])


def fill(question: Question, days: Ints, *, unsettled: bool = True) -> Filled:
    """The answers for trigger days (since 1970), as far as they can be counted here.

    unsettled: whether also for dates that a notice not out yet may move; those cost much more.
    """
    size = days.shape[0]
    made = Filled.of(size)
    regime, options = question.regime, question.options
    if question.error is not None or regime is None or options.policy != _DEFAULT:
        return made
    free = np.ones(size, dtype=np.bool_)
    for text, until in _texts(regime):
        since = text.since.toordinal() - EPOCH
        held = free & (days >= since) & (days < until)
        free &= ~held
        where = np.flatnonzero(held)
        if not where.size or (regime.pinned and not text.named(regime.pinned)):
            continue
        try:
            limit = question.stated(text)
        except GkrulesError:
            continue
        count = _Count(UnderText(question, regime, text, options.calendar.arrays), unsettled)
        count.into(made, limit, days, where)
    return made


def _texts(regime: Regime) -> Iterator[tuple[Text, int]]:
    """The texts, each with the day before which it is in force."""
    for text in regime.texts:
        yield text, (text.until or date.max).toordinal() - EPOCH


@frozen
class _Count:
    """A question under one text of its regime."""

    under: UnderText
    unsettled: bool

    def into(self, made: Filled, limit: TimeLimit, days: Ints, where: npt.NDArray[np.intp]) -> None:
        """Write the answers for the days at `where`."""
        status = Status.DATED
        inner, step = limit, 0
        extends = bool(self.under.question.extension)
        if limit.otherwise or isinstance(limit, AllOf):
            return
        if extends and isinstance(limit, Continuing | Unquantified):
            return
        match limit:
            case Continuing():
                made.status[where] = CODES[Status.CONTINUING]
                made.sure[where] = True
                return
            case Unquantified(words=words):
                if not any(words in one.words for one in self.under.text.defaults):
                    made.status[where] = CODES[Status.UNQUANTIFIED]
                    made.sure[where] = True
                return
            case NotBefore():
                status, inner, step = Status.NOT_BEFORE, limit.limit, int(limit.after)
            case Ban():
                status, inner = Status.BAN, limit.limit
        if inner.otherwise or (extends and not isinstance(inner, Within)):
            return
        here = days[where]
        try:
            ends = self.under.ends(inner, here)
        except GkrulesError as error:
            # Whatever the day, provided that the count before it stays inside the calendar.
            made.errors.append(error)
            sure = self.under.well_inside(here, here + _LONGEST)
            made.sure[where] = sure
            made.error[where[sure]] = len(made.errors)
            return
        if ends is None:
            return
        sure = self.under.well_inside(ends.low, ends.high)
        made.status[where] = CODES[status]
        if status is not Status.DATED:
            if status is Status.NOT_BEFORE:
                made.not_before[where] = ends.nominal + step
            if isinstance(inner, Within | Ahead):
                sure &= self.under.one_text(self.under.rolled(ends.nominal, ends.rolls))
            made.sure[where] = sure
            return
        due = self.under.rolled(ends.nominal, ends.rolls)
        made.due[where] = made.earliest[where] = made.latest[where] = due
        made.act_by[where] = self.under.act_by(ends.start, due)
        for nominal, rolls in ends.others:
            made.readings[where] += self.under.rolled(nominal, rolls) != due
        loose = np.flatnonzero(sure & ~self.under.settled(ends, due))
        if not self.unsettled:
            sure[loose] = False
        elif loose.size:
            least, most = self._bounds(inner, ends, here, due, loose)
            sure[loose] &= least != _NAT
            made.earliest[where[loose]], made.latest[where[loose]] = least, most
        if isinstance(inner, Within | Ahead):
            crossed = np.flatnonzero(sure & ~self.under.one_text(due))
            if crossed.size:
                again = self._by_other_texts(inner, here[crossed], due[crossed])
                sure[crossed] &= again != _NAT
                made.readings[where[crossed]] += again != due[crossed]
        made.sure[where] = sure

    def _bounds(
        self, limit: TimeLimit, ends: Ends, days: Ints, due: Ints, loose: npt.NDArray[np.intp]
    ) -> tuple[Ints, Ints]:
        """What the dates at `loose` may still become, at the least and the most; NAT where that is not known."""
        ahead = ahead_of(self.under.question.options.calendar)
        moves = ends.working or self.under.moves(ends.rolls)
        least, most = ahead.turned(
            ends.nominal[loose], due[loose], back=ends.back, working=ends.working, moves=moves
        )
        for arrays in ahead.extremes:
            other = evolve(self.under, arrays=arrays)
            found = other.ends(limit, days[loose])
            assert found is not None
            reached = other.rolled(found.nominal, found.rolls)
            known = (least != _NAT) & (reached != _NAT) & (found.nominal > _NAT // 2)
            least = np.where(known, np.minimum(least, reached), _NAT)
            most = np.maximum(most, reached)
        return least, most

    def _by_other_texts(self, limit: TimeLimit, days: Ints, due: Ints) -> Ints:
        """The due dates by the text in force on the last day; NAT where that is left to the scalar path."""
        again = np.full(days.shape, _NAT)
        for text, until in _texts(self.under.regime):
            since = text.since.toordinal() - EPOCH
            at = np.flatnonzero((due >= since) & (due < until) & (again == _NAT))
            if not at.size or text is self.under.text:
                continue
            other = evolve(self.under, text=text)
            try:
                ends = other.ends(limit, days[at])
            except GkrulesError:
                continue
            if ends is not None:
                inside = self.under.well_inside(ends.low, ends.high)
                again[at] = np.where(inside, other.rolled(ends.nominal, ends.rolls), _NAT)
        return again
