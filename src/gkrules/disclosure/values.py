"""What happened to a request, and what follows from it."""

from __future__ import annotations

import datetime as dt
from datetime import date, timedelta

from attrs import field, frozen

from gkrules.limits import Quantity
from gkrules.occurrence import Distance, Occurrence
from gkrules.plain import Plain
from gkrules.trace import Step

#: The statute that a request is followed by, unless another regime is given.
STATUTE = "政府信息公开条例"
#: The days among which the statute chooses the day of receipt.
RECEIPT = ("submitted", "signed", "confirmed", "arrived")


@frozen(kw_only=True)
class View(Plain):
    """A view that was asked for (征求意见): of a third party, or of another agency.

    The days from `asked` to `given`, both inclusive, do not count where the statute leaves them out (第三方意见; since
    2019 其他机关意见 too). Until it is given, they are taken to run to the end of the statute's limit for it.
    """

    asked: date
    given: date | None = None
    of: str = field(default="第三方意见")


@frozen(kw_only=True)
class Pause(Plain):
    """A stop of another kind (中止), as the office recorded it; the statute itself names none but the views.

    stopped: the first day out of the count. resumed (恢复): the day on which the clock runs again, which counts; None
    while it stands still.
    """

    stopped: date
    resumed: date | None = None

    @property
    def last(self) -> date | None:
        """The last day out of the count; None while it stands still."""
        return None if self.resumed is None else self.resumed - timedelta(days=1)


@frozen(kw_only=True)
class Request(Plain):
    """What happened to a request; each day is None while it has not.

    channel: 当面, 挂号信, 平常信函, 互联网, 传真 (or in English in-person, registered-post …).
    submitted, signed, confirmed, arrived: the days among which the statute chooses the day of receipt.
    correction_asked: when the applicant was told to correct it. corrected: when the corrected request was received,
    which starts the clock anew.
    extended: True for the whole extension, or a part of it. answered: when the answer was given.
    pauses: other stops of the clock, as recorded.
    """

    channel: str
    submitted: date | None = None
    signed: date | None = None
    confirmed: date | None = None
    arrived: date | None = None
    correction_asked: date | None = None
    corrected: date | None = None
    views: tuple[View, ...] = ()
    extended: bool | Quantity = False
    answered: dt.date | None = None
    pauses: tuple[Pause, ...] = ()


@frozen(kw_only=True)
class Course(Plain):
    """What follows: the day of receipt, and each limit with its reason.

    received: the day of receipt (收到申请之日), None while unknown. receipt: why, as a step of a trace.
    correction: by when a correction had to be asked for, None where the text sets no limit.
    views: by when each view has to be given, likewise.
    answer: by when the request has to be answered. late: by how much the answer was late, zero for one in
    time; None while there is none.
    text: the title of the text that the answer is counted by; empty while the day of receipt is unknown.
    unpaused: when the answer would be due if the pauses counted; None without pauses, or without a date.
    """

    received: date | None
    receipt: Step
    correction: Occurrence | None
    views: tuple[Occurrence | None, ...]
    answer: Occurrence
    late: Distance | None = None
    text: str = ""
    unpaused: date | None = None
