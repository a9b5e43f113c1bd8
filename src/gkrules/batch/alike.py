"""Which trigger days must have one answer: a fixed date knows of its trigger no more than the year or the month."""

from __future__ import annotations

from datetime import date

from gkrules import periods
from gkrules.batch.question import Question
from gkrules.limits import (
    Ahead,
    AllOf,
    By,
    Current,
    Cycle,
    Every,
    FiveYears,
    Scope,
    TimeLimit,
    Within,
    Year,
)


def alike(question: Question, day: date) -> object:
    """A key that days with the same answer share, where that is plain; else the day itself."""
    limit = question.limit
    if limit is None or limit.otherwise or isinstance(limit, AllOf):
        return day
    return _key(limit, day)


def _key(limit: TimeLimit, day: date) -> object:
    match limit:
        case By(scope=scope):
            return _scope(scope, day)
        case Within(since=By(scope=scope)) | Ahead(event=By(scope=scope)):
            return _scope(scope, day)
        case Every(following=True, cycle=Cycle(step=1) as cycle):
            return periods.holding(cycle, day)
    return day


def _scope(scope: Scope, day: date) -> object:
    match scope:
        case Year(number=None):
            return day.year
        case Year() | FiveYears():
            return None
        case Current(unit=unit):
            return periods.holding(Cycle(unit), day)
    return day
