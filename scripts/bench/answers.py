"""What each library makes of a phrase: the last day, or None. Ours, jionlp's, dateparser's, Recognizers-Text's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from bench.inputs import TODAY

#: A phrase to its last day.
Answer = Callable[[str], date | None]
#: How far recurring limits are counted out: a year, so that each has a date; a quarter, to time it.
YEAR, QUARTER = timedelta(days=365), timedelta(days=92)


def ours(phrase: str, ahead: timedelta = YEAR) -> date | None:
    """The first due date from the day of reference on, which is the trigger too."""
    import gkrules

    found = gkrules.resolve(phrase, trigger=TODAY, start=TODAY, end=TODAY + ahead)
    return min((_day(one.due) for one in found if one.due is not None), default=None)


def of_jionlp(jionlp: Any) -> Answer:
    """The end of the span; of a period its point's."""
    now = datetime.combine(TODAY, datetime.min.time()).timestamp()

    def answer(phrase: str) -> date | None:
        try:
            found = jionlp.parse_time(phrase, time_base=now)
        except ValueError:  # its way to say that it has no answer
            return None
        held = found["time"]
        if isinstance(held, dict):
            held = (held.get("point") or {}).get("time")
        return _iso(held[1]) if isinstance(held, list) else None

    return answer


def of_dateparser(dateparser: Any) -> Answer:
    """The one date that it gives."""
    settings = {"RELATIVE_BASE": datetime.combine(TODAY, datetime.min.time())}

    def answer(phrase: str) -> date | None:
        found = dateparser.parse(phrase, languages=["zh"], settings=settings)
        return None if found is None else _day(found)

    return answer


def of_recognizers(results: list[Any]) -> date | None:
    """The last value's end (which it excludes), or its day."""
    values = [value for one in results for value in (one.resolution or {}).get("values", ())]
    if not values:
        return None
    end = _iso(values[-1].get("end"))
    if end == date.min:  # its way to say that there is none
        return None
    return end - timedelta(days=1) if end else _iso(values[-1].get("value"))


def _day(moment: date) -> date:
    return date(moment.year, moment.month, moment.day)


def _iso(words: str | None) -> date | None:
    try:
        return date.fromisoformat((words or "")[:10])
    except ValueError:
        return None
