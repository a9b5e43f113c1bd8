"""Which field of the calculator's form an error of the counting is about: the one without which it goes away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import attrs

from gkrules import errors
from gkrules.calendar import china
from gkrules.counting import as_date
from gkrules.errors import GkrulesError
from gkrules.policy import Policy
from gkrules.web.answers import Question, answer

#: A limit and a moment that do for any other field: where they take an error away, what they stand for was at fault.
ANY = "1日内"
_GOOD = datetime(2010, 3, 1, 9)
#: Errors that say themselves which field they are about.
_OWN: tuple[tuple[type[GkrulesError], str], ...] = (
    (errors.ParseError, "phrase"),
    (errors.MissingTrigger, "trigger"),
    (errors.InstantNeeded, "trigger"),
    (errors.RangeNeeded, "start"),
)


def field_of(error: GkrulesError, asked: Question) -> str:
    """The name of the field; empty where no single field can be told."""
    for kind, name in _OWN:
        if isinstance(error, kind):
            return name
    if isinstance(error, errors.CalendarBoundsError) and (outside := _outside(asked)):
        return outside
    for name, other in _others(asked):
        try:
            answer(other)
        except type(error):
            continue
        except GkrulesError:  # another error: this one went away with the field
            return name
        return name
    return ""


def _outside(asked: Question) -> str:
    """The first field whose own date lies outside the calendar."""
    calendar = china()
    for name in ("trigger", "start", "end", "anchor"):
        when = getattr(asked, name)
        if when is not None and not calendar.first <= as_date(when) <= calendar.last:
            return name
    return ""


def _others(asked: Question) -> Iterator[tuple[str, Question]]:
    """The question with one field after another left out, or, where it cannot be, made harmless."""
    empty: tuple[tuple[str, dict[str, Any]], ...] = (
        ("served", {"served": None}),
        ("extension", {"extension": None}),
        ("stops", {"stops": ()}),
        ("overlays", {"overlays": ()}),
        ("policy", {"policy": Policy()}),
        ("anchor", {"anchor": None}),
        ("year", {"year": None}),
        ("start", {"start": asked.end}),
        ("end", {"end": asked.start}),
        ("regime", {"regime": ""}),
        ("strict", {"strict": False}),
        ("trigger", {"trigger": None if asked.trigger is None else _GOOD}),
        ("trigger", {"triggers": tuple((words, _GOOD) for words, _ in asked.triggers)}),
        ("phrase", {"phrase": ANY}),
    )
    for name, change in empty:
        other = attrs.evolve(asked, **change)
        if other != asked:
            yield name, other
