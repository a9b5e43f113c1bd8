"""Where a period comes to, for many trigger days at once, under one text of a statute: no date is finished here.

Periods from an event and back to one, and the day itself, by numpy arrays: what `within` and `triggered` do day by
day.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from attrs import frozen

from gkrules import counting
from gkrules.allowance import Granted, granted
from gkrules.batch.question import Question
from gkrules.calendar.arrays import EPOCH, Arrays, Bools, Ints, add_months
from gkrules.calendar.days import MonthEnd
from gkrules.counting import Amount
from gkrules.facts import Facts
from gkrules.limits import Ahead, Event, OnTheDay, Quantity, TimeLimit, Unit, Within
from gkrules.regimes import Regime, Text

#: Answers this near to the calendar's ends are left to the scalar path, which has the errors.
_MARGIN = 60


@frozen
class Ends:
    """Where a count came to, by day: the nominal date, the first day, other readings' nominal dates.

    `low` and `high` bound the days that the count went over.
    """

    nominal: Ints
    start: Ints | None
    rolls: bool
    others: tuple[tuple[Ints, bool], ...]
    low: Ints
    high: Ints
    since: Ints | None = None
    working: bool = False  # counted in working days
    back: bool = False  # counted back in working days


@frozen
class UnderText:
    """A question under one text of its regime, on one calendar."""

    question: Question
    regime: Regime
    text: Text
    arrays: Arrays

    def ends(self, limit: TimeLimit, days: Ints) -> Ends | None:
        """None for a limit that is not counted here. Raises what the scalar path raises whatever the day."""
        match limit:
            case Within(since=None | Event()) if not counting.is_clock(limit.quantity):
                return None if self.text.holidays else self._within(limit, days)
            case Ahead(event=None | Event()) if not counting.is_clock(limit.quantity):
                return None if self.text.holidays else self._ahead(limit, days)
            case OnTheDay() if not self.text.holidays:
                end = days + limit.offset
                return Ends(end, end if limit.offset else days, False, (), days, end)
        return None

    def _within(self, limit: Within, days: Ints) -> Ends | None:
        text = self.text
        quantity = text.measure(limit.quantity)
        total = counting.amount(quantity)
        term = text.ends != "corresponding" and not total.working_days
        mode = self._month_end(quantity) if total.months else "clamp"
        more_time = self._granted(limit) if self.question.extension else None
        more = counting.amount(text.measure(more_time.quantity)) if more_time else Amount()
        if not _countable(total + more):
            return None
        end = self._forward(days, total, mode)
        others: tuple[tuple[Ints, bool], ...] = ()
        if total.months and total.pure and mode != "last" and not term:
            others = ((self._forward(days, total, "forward"), True),)
        if more_time is not None:
            before = end
            if more_time.whole:
                end, total = self._forward(days, more, mode), more
            elif (total + more).pure:
                end, total = self._forward(days, total + more, mode), total + more
            else:
                end, total = self._forward(end, more, mode), total + more
            if others:  # another reading of the month's end stands only where nothing was added
                others = ((np.where(end == before, others[0][0], end), True),)
        high = end
        if term:
            end = _day_before(days, end, total, text)
        working = bool(total.working_days) and not total.days and not total.months
        return Ends(end, days if term else days + 1, True, others, days, high, days, working)

    def _granted(self, limit: Within) -> Granted | None:
        options = self.question.options
        facts = Facts(
            None,
            None,
            None,
            None,
            None,
            options.calendar,
            self.regime,
            options.policy,
            (),
            self.question.extension,
        )
        return granted(limit, facts, self.text)

    def _ahead(self, limit: Ahead, days: Ints) -> Ends | None:
        quantity = self.text.measure(limit.quantity)
        total = counting.amount(quantity)
        if not _countable(total):
            return None
        plain = self._forward(days, _negative(total), "clamp")
        low = plain if not total.working_days else self._add(plain, -1)
        if limit.form == "window":
            return Ends(days, plain, False, ((plain, False),), low, days, days)
        clear = low if total.working_days else plain - 1
        others = [(clear, False)]
        if limit.form != "by":
            others.append((days, False))
        since = days if total.working_days else None
        low = np.minimum(clear, plain)
        back = bool(total.working_days)
        return Ends(plain, None, False, tuple(others), low, days, since, back=back)

    # -- counting

    def _add(self, days: Ints, n: int) -> Ints:
        return self.arrays.add(days.view("datetime64[D]"), n, strict=False).view(np.int64)

    def _forward(self, days: Ints, total: Amount, mode: MonthEnd) -> Ints:
        """Months, then days, then working days; negative amounts count back."""
        if total.months:
            days = add_months(days, total.months, mode)
        days = days + total.days
        return self._add(days, total.working_days) if total.working_days else days

    def moves(self, rolls: bool) -> bool:
        """Whether a last day on a rest day moves."""
        return self.text.rolls == "all" or (self.text.rolls == "periods" and rolls)

    def rolled(self, days: Ints, rolls: bool) -> Ints:
        """The last days after the holiday rule."""
        if not self.moves(rolls):
            return days
        return self.arrays.roll(days.view("datetime64[D]"), strict=False).view(np.int64)

    def act_by(self, start: Ints | None, due: Ints) -> Ints:
        """The last working days up to the due dates; the due date itself where none lies inside."""
        found = self.arrays.roll(due.view("datetime64[D]"), -1, strict=False).view(np.int64)
        return found if start is None else np.where(found < start, due, found)

    def _month_end(self, quantity: Quantity) -> MonthEnd:
        """From month end to month end counts for months, not for years."""
        by_years = all(part.unit is Unit.YEAR for part in counting.parts(quantity))
        return "clamp" if by_years else self.text.month_end

    # -- what can be vouched for

    def well_inside(self, low: Ints, high: Ints) -> Bools:
        """Whether all days between lie so far inside the calendar that none can be refused."""
        first, last = self.arrays.base, self.arrays.base + self.arrays.size - 1
        least, most = np.minimum(low, high), np.maximum(low, high)
        return np.asarray((least >= first + _MARGIN) & (most <= last - _MARGIN))

    def settled(self, ends: Ends, due: Ints) -> Bools:
        """Whether the date rests on days alone whose schedule is published."""
        calendar = self.arrays.calendar
        begin = end = ends.nominal
        if ends.since is not None:
            begin, end = np.minimum(begin, ends.since), np.maximum(end, ends.since)
        begin, end = np.minimum(begin, due), np.maximum(end, due)
        known = calendar.known_from.toordinal() - EPOCH, calendar.known_until.toordinal() - EPOCH
        return np.asarray((begin >= known[0]) & (end <= known[1]))

    def one_text(self, due: Ints) -> Bools:
        """Whether no other text is in force on the last day."""
        if self.regime.pinned:
            return np.ones(due.shape, dtype=np.bool_)
        since = self.text.since.toordinal() - EPOCH
        until = (self.text.until or date.max).toordinal() - EPOCH
        oldest = self.regime.texts[-1].since.toordinal() - EPOCH
        return np.asarray(((due >= since) & (due < until)) | (due < oldest))


def _day_before(days: Ints, end: Ints, total: Amount, text: Text) -> Ints:
    """The last day of a term whose first day counts: the day before the corresponding one."""
    if text.ends != "day-before" or not total.months or total.days:
        return end - 1
    ranks = [
        one
        - one.view("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").view(np.int64)
        for one in (days, end)
    ]
    return np.where(ranks[1] < ranks[0], end, end - 1)


def _countable(total: Amount) -> bool:
    """Whether days are counted, and so few that they fit any calendar."""
    return not total.minutes and max(total.months, total.days, total.working_days) < 1_000_000


def _negative(total: Amount) -> Amount:
    return Amount(-total.months, -total.days, -total.working_days, -total.minutes)
