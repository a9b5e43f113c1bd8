"""A Question answered: what the calculator's page shows and `/api/v1/due` gives, the same as `gkrules due`."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from gkrules import render
from gkrules.calendar import Calendar, Overlay, china, find_overlays, overlaid
from gkrules.errors import CalendarError, Lang
from gkrules.limits import TimeLimit
from gkrules.occurrence import Occurrence
from gkrules.plain import to_dict
from gkrules.reader import parse
from gkrules.resolver import resolve
from gkrules.service import Service, served
from gkrules.web.questions import FIELDS, Question, from_pairs, question
from gkrules.web.refusals import Fault, Refusal, fault, refusal
from gkrules.writer import write

#: The statute of service where the question names none.
_SERVICE = "民事诉讼法"


@frozen
class Answer:
    """The occurrences that a Question leads to, with the limit as it was read and the calendar it was counted on.

    `service` is the day of service that it runs from, where the question gave a way of service.
    """

    question: Question
    limit: TimeLimit
    found: tuple[Occurrence, ...]
    calendar: Calendar
    service: Service | None = None

    def to_dict(self, lang: Lang = "zh") -> dict[str, Any]:
        """Plain data, the same as `gkrules due --json` prints; explanations in one language."""
        data: dict[str, Any] = {
            "schema": 1,
            "phrase": self.question.phrase,
            "canonical": write(self.limit),
            "occurrences": [self._row(one, lang) for one in self.found],
        }
        if self.service is not None:
            data["service"] = _bare(self.service)
            data["service"]["explanation"] = list(render.explain(self.service, lang))
        return data

    def _row(self, one: Occurrence, lang: Lang) -> dict[str, Any]:
        row = _bare(one)
        row["explanation"] = list(render.explain(one, lang))
        if self.question.today is not None:
            left = one.left(self.question.today, self.calendar) if one.due is not None else None
            row["left"] = left and {"days": left.days, "working_days": left.working_days}
        return row


def answer(asked: Question) -> Answer:
    """The answer to a Question. It may take a good part of a second: run it beside the event loop.

    Raises what `parse` and `resolve` raise (`fault` gives each its code), and Refusal.
    """
    limit = parse(asked.phrase)
    calendar = overlaid(china(), *(one for name in asked.overlays for one in _overlays(name)))
    service = None
    if asked.served is not None:
        way, day = asked.served
        service = served(
            way, day, statute=asked.regime or _SERVICE, calendar=calendar, policy=asked.policy
        )
    found = resolve(
        limit,
        trigger=service.date if service else dict(asked.triggers) or asked.trigger,
        start=asked.start,
        end=asked.end,
        year=asked.year,
        anchor=asked.anchor,
        calendar=calendar,
        regime=asked.regime or None,
        stops=asked.stops,
        extension=asked.extension,
        policy=asked.policy,
        strict=asked.strict,
    )
    return Answer(asked, limit, found, calendar, service)


def _overlays(name: str) -> tuple[Overlay, ...]:
    try:
        return find_overlays(name)
    except CalendarError:  # its own words tell where the server looked
        raise refusal(
            "bad_field",
            f"服务器上没有名为「{name}」的本地日历",
            f"the server has no overlay named {name!r}",
            "overlays",
        ) from None


def _bare(value: Any) -> dict[str, Any]:
    data = to_dict(value)
    data.pop("schema")
    return data


__all__ = [
    "FIELDS", "Answer", "Fault", "Question", "Refusal", "answer", "fault", "from_pairs", "question",
]  # fmt: skip
