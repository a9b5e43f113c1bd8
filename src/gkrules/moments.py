"""Instants and days of Shanghai: naive instants mean Shanghai's, and two instants are made alike before they meet."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

_EIGHT = timedelta(hours=8)
#: China has kept this offset since 1991.
SHANGHAI = timezone(_EIGHT)
#: The years that calendars hold, both inclusive: no day outside them is counted, recorded or looked from.
FIRST_YEAR, LAST_YEAR = 1987, 2099


def aware(moment: datetime) -> datetime:
    """The instant with a zone: Shanghai's where it has none."""
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment


def here(moment: date) -> date:
    """A date as it is, a naive instant as it is, an instant of another zone as Shanghai's clocks show it.

    20:00 in London on 1 January is 2 January in Shanghai, and that is the day a period counts from.
    Raises TypeError for what is no date: text first becomes one (`date.fromisoformat`).
    """
    if not isinstance(moment, date):
        raise TypeError(f"a date or an instant is wanted, not {type(moment).__name__} ({moment!r})")
    if not isinstance(moment, datetime) or moment.tzinfo is None or _is_here(moment):
        return moment
    return moment.astimezone(SHANGHAI)


def _is_here(moment: datetime) -> bool:
    # A named zone knows the summer times of 1986 to 1991: its days are Shanghai's own.
    return moment.utcoffset() == _EIGHT or str(moment.tzinfo) in ("Asia/Shanghai", "PRC")


def civil(moment: date) -> date:
    """The civil date in Shanghai of a date or an instant. Raises TypeError as `here` does."""
    if type(moment) is date:
        return moment
    moment = here(moment)
    return moment.date() if isinstance(moment, datetime) else moment


def like(moment: datetime, other: date | None) -> datetime:
    """The instant with a zone, or without, as the other one has it."""
    if not isinstance(other, datetime) or (moment.tzinfo is None) == (other.tzinfo is None):
        return moment
    return (
        aware(moment)
        if other.tzinfo is not None
        else moment.astimezone(SHANGHAI).replace(tzinfo=None)
    )
