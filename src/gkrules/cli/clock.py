"""The clock: the one place that reads it. Days are those of Shanghai."""

from __future__ import annotations

from datetime import date, datetime

from gkrules.moments import SHANGHAI as SHANGHAI


def today() -> date:
    """Today's date in Shanghai."""
    return datetime.now(SHANGHAI).date()


def now() -> datetime:
    """This instant, to the second, with Shanghai's offset."""
    return datetime.now(SHANGHAI).replace(microsecond=0)
