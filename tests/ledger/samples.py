"""Entries as the tests write them: short, and on a day of September 2017."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from gkrules.ledger import Done, Entry, Ledger
from gkrules.ledger.entries import SHANGHAI


def at(day: int, hour: int = 9, month: int = 9) -> datetime:
    """An instant in 2017, Shanghai's."""
    return datetime(2017, month, day, hour, tzinfo=SHANGHAI)


def on(day: int, month: int = 9) -> date:
    """A day of 2017."""
    return date(2017, month, day)


def said(kind: type[Entry], day: int = 20, /, **fields: Any) -> Entry:
    """An entry recorded by the office on that day of September."""
    return kind(**{"who": "办公室", "recorded": at(day), **fields})


def done(task: str, day: int, /, **fields: Any) -> Entry:
    """A task done on a day, recorded the same day."""
    return said(Done, day, **{"task": task, "day": on(day), **fields})


def kept(*entries: Entry) -> Ledger:
    """A ledger of these."""
    return Ledger().record(*entries)
