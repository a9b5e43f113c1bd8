"""What a caller says of feeds: how tasks stand, and what shall be in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from attrs import evolve, field, frozen

from gkrules.errors import DataError
from gkrules.unitsphrase import Role, Share

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&*+/=?_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,180}")
_LINK = re.compile(r"https?://[!-~]{1,1000}")


@frozen(cache_hash=True)
class Mark:
    """How one task stands, as far as a feed shows it: done (and how late), overdue, waived, or its clock stopped.

    late: days after the due date on which it was done; None or 0 in time. It is not shown of what is still overdue: it
    would change the entry every day. by_leads: a supporting unit's task that ended with that of those who lead.
    partly: of several units that share an entry, done or overdue holds for some only.
    """

    done: date | None = None
    late: int | None = None
    overdue: bool = False
    waived: bool = False
    stopped: bool = False
    by_leads: bool = False
    partly: bool = False

    @property
    def closed(self) -> bool:
        """Whether nothing is left to be done."""
        return not self.partly and (self.done is not None or self.by_leads or self.waived)

    @classmethod
    def joint(cls, marks: Iterable[Mark]) -> Mark:
        """How what several units owe together stands: done when the last of them has done it, as late as it was then.

        Where some still have to do it: partly overdue if one of them is, else partly done if one has done it.
        """
        # How late something is while it is open is not shown.
        several = [
            one if one.done is not None or one.late is None else evolve(one, late=None)
            for one in marks
        ]
        first = several[0] if several else cls()
        if all(one is first or one == first for one in several):
            return first
        done = [one for one in several if one.done is not None]
        last = max((one.done for one in done if one.done), default=None)
        if all(one.closed for one in several):
            if last is None:
                return cls(by_leads=True)
            # Who is exempt, or ended with the lead, does not hold it up.
            return cls(last, max(one.late or 0 for one in done) or None)
        stopped = any(one.stopped and not one.closed for one in several)
        overdue = any(one.overdue and not one.closed for one in several)
        return cls(last, overdue=overdue, stopped=stopped, partly=bool(done) or overdue or stopped)


#: A task of which nothing is known.
OPEN = Mark()


def _address(_options: Options, _field: object, value: str) -> None:
    if value and not _MAIL.fullmatch(value):
        raise DataError(f"「{value}」不是电子邮件地址", f"{value!r} is no mail address")


def _link(_options: Options, _field: object, value: str) -> None:
    if value and not _LINK.fullmatch(value):
        raise DataError(f"「{value}」不是 http(s) 网址", f"{value!r} is no http(s) address")


def _roles(value: Iterable[Role]) -> tuple[Role, ...]:
    return tuple(value)


def _days(value: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(value)))


def _positive(_options: Options, _field: object, value: tuple[int, ...]) -> None:
    if any(not 0 < n <= 250 for n in value):
        raise DataError(
            "提醒的工作日数应当在1至250之间", "a reminder comes 1 to 250 working days ahead"
        )


def _not_negative(_options: Options, _field: object, value: float) -> None:
    if value < 0:
        raise DataError(f"「{value}」不能是负数", f"{value} must not be negative")


@frozen(kw_only=True)
class Options:
    """What is in feeds.

    roles: the roles whose tasks a unit's feed shows. groups: whether those that a unit owes as a member of a group
    (市级各部门) are shown. lead: for each number N an all-day entry N working days before the due date, counted on the
    unit's calendar. todos: a VTODO beside each entry. organizer, organizer_name: a mail address and a name; with it
    feeds carry METHOD:PUBLISH and ORGANIZER. source: the notice's address on the web, for URL. grace: for how many
    days a withdrawn entry stays as a cancelled one. wait: how many seconds to wait for another publisher. They hold
    for every feed, but the calendar of all units shows all roles and no lead-time entries.

    Raises DataError for an address that is none, and for numbers out of bounds.
    """

    roles: tuple[Role, ...] = field(default=tuple(Role), converter=_roles)
    groups: bool = True
    lead: tuple[int, ...] = field(default=(), converter=_days, validator=_positive)
    todos: bool = False
    organizer: str = field(default="", validator=_address)
    organizer_name: str = ""
    source: str = field(default="", validator=_link)
    grace: int = field(default=30, validator=_not_negative)
    wait: float = field(default=60.0, validator=_not_negative)

    def shows(self, share: Share) -> bool:
        """Whether a unit's feed shows what it owes by this share."""
        return share.role in self.roles and (self.groups or not share.via)
