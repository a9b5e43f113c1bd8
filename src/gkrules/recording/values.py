"""Dates and numbers as entries take them."""

from __future__ import annotations

import re
from datetime import datetime

from gkrules.ledger.checks import SKEW
from gkrules.ledger.entries import SHANGHAI
from gkrules.ledger.state import State, Stop
from gkrules.moments import FIRST_YEAR, LAST_YEAR
from gkrules.recording.wishes import RecordError
from gkrules.trace import Moment


def as_moment(moment: Moment | None) -> Moment:
    """A date or an instant, this one with Shanghai's offset. Raises RecordError outside 1987 to 2099."""
    if moment is None:
        raise RecordError("date", "没有写日期", "the date is missing")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise RecordError(
            "date",
            f"日期{moment}不在{FIRST_YEAR}至{LAST_YEAR}年之间",
            f"{moment} does not lie in {FIRST_YEAR} to {LAST_YEAR}",
        )
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        return moment.replace(tzinfo=SHANGHAI)
    return moment.astimezone(SHANGHAI)


def not_to_come(moment: Moment | None, recorded: datetime) -> None:
    """Raise RecordError for an instant that lies ahead of that of recording, by more than two clocks may differ."""
    if not isinstance(moment, datetime) or as_moment(moment) <= recorded + SKEW:
        return
    when, now = as_moment(moment), recorded.astimezone(SHANGHAI)
    raise RecordError(
        "date",
        f"时刻{when:%Y-%m-%d %H:%M}还没有到：记录的时刻是{now:%Y-%m-%d %H:%M}",
        f"{when:%Y-%m-%d %H:%M} is still to come: it is recorded at {now:%Y-%m-%d %H:%M}",
    )


def trigger_number(words: str) -> int:
    """The number in #3 or 第3号: a trigger in the ledger; 0 for other words."""
    found = re.fullmatch(r"[#＃](\d{1,9})|第(\d{1,9})号", words.strip())
    return int(found[1] or found[2]) if found else 0


def stop_of(state: State, number: int) -> Stop | None:
    """The stop that an entry began or ended, or that an amendment of it speaks of; None for other entries."""
    if not 0 < number <= len(state.entries):
        return None
    book = state.book
    root = state.entries[book.root_of(number) - 1]
    about = getattr(root, "about", root.number)
    wanted = book.root_of(about)
    everywhere = (
        *(one for stops in state.stops.values() for one in stops),
        *(one for trigger in state.triggers for one in trigger.stops),
    )
    return next((one for one in everywhere if one.number == wanted), None)
