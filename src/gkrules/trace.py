"""What a derivation says: the steps from the words to the date, each with its basis.

The trace is data, made once by the code that did the counting; `render` puts it into words.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from attrs import frozen

from gkrules.calendar.days import Day
from gkrules.making import quick
from gkrules.plain import Plain

#: A civil date in Asia/Shanghai, or for hour limits an instant.
Moment = date | datetime


class What(StrEnum):
    """The kinds of step. `render` has one sentence a kind and language."""

    TRIGGER = "trigger"  # the day of the event; it does not count itself
    WAIT = "wait"  # no date yet: the event has not happened
    COUNT = "count"  # so many units from `before` to `after`; `days` were skipped
    COUNT_BACK = "count-back"
    MAKE_UP = "make-up"  # weekend days among those counted, because a notice made them working
    RULE = "rule"  # the statute counts otherwise than its words would by themselves
    HOLIDAYS = "holidays"  # rest days in a row inside the period lengthen it (tax)
    EXTEND = "extend"
    STOP = "stop"  # days taken out of the count
    FIXED = "fixed"  # the words name the day
    SERVED = "served"  # the day of service, or of handing in; `words` the way
    CYCLE = "cycle"  # the window of one cycle
    WINDOW = "window"  # so many units, the day `before` the first of them
    DAY_BEFORE = "day-before"  # a term ends the day before the corresponding day
    CLAMP = "clamp"  # the month lacks that day
    ROLL = "roll"  # a rest day moves to the next working day; `days` are those passed over
    NO_ROLL = "no-roll"  # a rest day stays, with the reason in the basis
    ACT_BY = "act-by"  # the last working day in the window
    NO_WORKING_DAY = "no-working-day"  # the window holds none
    LAST_HOUR = "last-hour"  # when the last day ends
    LOWER = "lower"  # the lower bound of a range
    EARLIEST = "earliest"  # the first day on which a not-before bound allows the act
    UNLISTED = "unlisted"  # beyond what an overlay lists; `words`: its name, and that
    PROVISIONAL = "provisional"  # days whose schedule is not published
    BEFORE_TRIGGER = "before-trigger"  # the date lies before the trigger
    CONTINUES = "continues"
    NO_DATE = "no-date"
    BANNED = "banned"
    ONE_APPLIES = "one-applies"  # 或者: one of the listed limits applies
    DEFAULT = "default"  # a statutory default for words that give no number
    YEAR = "year"  # where the year came from
    KEPT = (
        "kept"  # another date holds than the one counted: it was done by it, or somebody decided so
    )
    NOTE = "note"  # anything else worth saying, in `words`


@quick
@frozen
class Step(Plain):
    """One step: what was done, the date before and after it, on what basis.

    `basis` is an article or a source in Chinese; `words` the quantity or event spoken of;
    `days` the days that the step skipped or passed over, ready-made values of the calendar.
    """

    what: What
    before: Moment | None
    after: Moment | None
    basis: str = ""
    words: str = ""
    days: tuple[Day, ...] = ()
