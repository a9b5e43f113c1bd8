"""Entries of the ledger: one class a kind of thing that somebody records.

An entry is never changed or removed: a mistake is set right by a later entry that names it by its number.
Naive instants are Shanghai's, as everywhere.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from attrs import field, frozen

from gkrules.moments import SHANGHAI as SHANGHAI
from gkrules.moments import aware
from gkrules.moments import civil as civil
from gkrules.plain import Plain
from gkrules.quantities import Quantity

#: A civil date in Asia/Shanghai, or an instant (hour limits need one).
Moment = date | datetime


def _aware(moment: Moment | None) -> Moment | None:
    return aware(moment) if isinstance(moment, datetime) else moment


def _certain(moment: Moment) -> Moment:
    return moment if type(moment) is date else _aware(moment) or moment


@frozen(kw_only=True)
class Entry(Plain):
    """What every entry has.

    who: the person or office that records it. recorded: when, an aware instant given by the caller.
    reference: the document it rests on (文号), note: free words. number: from 1 in the order of recording; 0
    until the entry is recorded.
    """

    who: str
    recorded: datetime
    reference: str = ""
    note: str = ""
    number: int = 0

    #: The fields that a correction may set right: the date, the words; none where they are empty.
    dated: ClassVar[str] = ""
    worded: ClassVar[str] = ""


@frozen(kw_only=True)
class Happened(Entry):
    """A trigger happened (起算事由发生): the event in words, its date or instant, for all or some units (ids).

    Each one opens its obligations anew: an event may happen many times. Its number names it.
    """

    event: str
    moment: Moment = field(converter=_certain)
    units: tuple[str, ...] = ()

    dated: ClassVar[str] = "moment"
    worded: ClassVar[str] = "event"


@frozen(kw_only=True)
class Planned(Entry):
    """A trigger to come: a meeting, an expiry. It opens what is counted back from it.

    Its number names the trigger before and after it is confirmed or moved, so that tasks keep their UIDs.
    """

    event: str
    moment: Moment = field(converter=_certain)
    units: tuple[str, ...] = ()

    dated: ClassVar[str] = "moment"
    worded: ClassVar[str] = "event"


@frozen(kw_only=True)
class Confirmed(Entry):
    """The planned trigger `about` took place: on the day planned, or at `moment`."""

    about: int
    moment: Moment | None = field(default=None, converter=_aware)


@frozen(kw_only=True)
class Moved(Entry):
    """The planned trigger `about` was put off or brought forward to `moment` (改期): no mistake, a new fact."""

    about: int
    moment: Moment = field(converter=_certain)


@frozen(kw_only=True)
class Corrected(Entry):
    """The entry `about` had a wrong date, wrong words or wrong units: what is given here holds instead.

    The date is the event's, the day done, a stop's first or last day; the words are the event's, the evidence, a
    reason. About a correction, a confirmation or a move, it speaks of the entry that those speak of.
    """

    about: int
    moment: Moment | None = field(default=None, converter=_aware)
    words: str = ""
    units: tuple[str, ...] | None = None


@frozen(kw_only=True)
class Withdrawn(Entry):
    """The entry `about` holds no more, nor does what was said of it; about a withdrawal, that one holds again.

    What was done stays done when the trigger that called for it is withdrawn.
    """

    about: int


@frozen(kw_only=True)
class Done(Entry):
    """A task was done on a day, by a unit (id), with evidence: an address, a 文号. A count limit takes several.

    due: the due date that the task had when this was recorded; it is the one that counts for it from then on,
    whatever moves later.
    """

    task: str
    day: date
    unit: str = ""
    evidence: str = ""
    due: Moment | None = field(default=None, converter=_aware)

    dated: ClassVar[str] = "day"
    worded: ClassVar[str] = "evidence"


@frozen(kw_only=True)
class Extended(Entry):
    """An extension was granted (延长): by so much, or (None) by the whole that the limit itself allows."""

    task: str
    by: Quantity | None = None


@frozen(kw_only=True)
class Stopped(Entry):
    """The clock stopped (中止, 不计算在期限内): `first` is the first day out of the count, or the instant.

    It stops one task, or all that one trigger (by its number) opened; `reason` as the law has it (听证).
    """

    first: Moment = field(converter=_certain)
    task: str = ""
    trigger: int = 0
    reason: str = ""

    dated: ClassVar[str] = "first"
    worded: ClassVar[str] = "reason"


@frozen(kw_only=True)
class Resumed(Entry):
    """The clock that entry `about` stopped runs again: `last` is the last day out of the count, or the instant."""

    about: int
    last: Moment = field(converter=_certain)

    dated: ClassVar[str] = "last"


@frozen(kw_only=True)
class Waived(Entry):
    """A task need not be done (免于办理), with the reason."""

    task: str
    reason: str

    worded: ClassVar[str] = "reason"


class Choice(StrEnum):
    """What a person decided on a date that moved."""

    APPLY = "apply"  # the new date holds
    IGNORE = "ignore"  # the old date holds
    LATER = "later"  # not decided yet; ask again


@frozen(kw_only=True)
class Decided(Entry):
    """A task's due date moved from `old` to `new` (None: it had, or has, none), and somebody decided."""

    task: str
    old: Moment | None = field(converter=_aware)
    new: Moment | None = field(converter=_aware)
    choice: Choice


#: Those that speak of the entry they name and change how it stands.
Amendment = Confirmed | Moved | Corrected

KINDS: tuple[type[Entry], ...] = (
    Happened,
    Planned,
    Confirmed,
    Moved,
    Corrected,
    Withdrawn,
    Done,
    Extended,
    Stopped,
    Resumed,
    Waived,
    Decided,
)
