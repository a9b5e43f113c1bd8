"""`/calculator`: a limit worked out: the date, the counted days, each step with its article, the other readings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

import attrs
from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response

from gkrules import render
from gkrules.errors import CalendarBoundsError, Lang
from gkrules.occurrence import Certainty, Distance, Occurrence
from gkrules.trace import Step
from gkrules.web.answers import Answer
from gkrules.web.pages.drawing import Picture, picture
from gkrules.web.pages.entry import ics
from gkrules.web.pages.form import Form, answered, choices, chosen, filled
from gkrules.web.pages.frame import HEADERS, Visit, page
from gkrules.web.settings import Settings
from gkrules.writer import write

#: So many occurrences are shown in full, and so many dates listed; the rest is a number.
WHOLE, LISTED = 12, 120
#: What the empty page offers: a phrase, and what it is counted from.
EXAMPLES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("自收到申请之日起20个工作日内", (("trigger", "2026-02-10"), ("regime", "政府信息公开条例"))),
    ("30日内", (("trigger", "2026-01-16"),)),
    ("15日内", (("trigger", "2026-09-27"), ("regime", "税收征收管理法实施细则"))),
    ("有效期届满30日前", (("trigger", "2026-10-31"),)),
    ("每季度第一周内", (("start", "2026-01-01"), ("end", "2026-12-31"))),
    ("突发事件发生后5小时内", (("trigger", "2026-02-10T22:00"),)),
)


@frozen
class Told:
    """A step of the derivation: the sentence, and the article or source it rests on."""

    words: str
    basis: str


@frozen
class Reading:
    """Another reading of the words: what it turns on, its due date, the address that takes it instead."""

    words: str
    due: str
    link: str
    choice: str


@frozen
class Result:
    """One occurrence as the page shows it."""

    one: Occurrence
    cycle: str
    doubt: str
    left: Distance | None
    steps: tuple[Told, ...]
    readings: tuple[Reading, ...]
    picture: Picture

    @property
    def provisional(self) -> bool:
        """Whether the due date may still move."""
        return self.one.certainty is Certainty.PROVISIONAL


def show(request: Request, settings: Settings, today: Callable[[], date]) -> Response:
    """The page: the form, and beneath it the answer where one was asked for."""
    visit = Visit.of(request, settings, today)
    form = filled(request.query_params.multi_items(), visit.lang, settings.bounds)
    found, form = answered(form, visit.lang)
    results: tuple[Result, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    if found is not None:
        pairs = found.question.pairs()
        results = tuple(
            _result(one, found, visit, full=n < WHOLE) for n, one in enumerate(found.found[:LISTED])
        )
    return page(
        visit,
        "calculator.html",
        422 if form.wrong else 200,
        here="calculator",
        form=form,
        longest=settings.bounds.phrase,
        faults={one.field: one for one in reversed(form.wrong)},
        regimes=choices(visit.lang, form.value("regime")),
        answer=found,
        canonical=write(found.limit) if found else "",
        service=_service(found, visit),
        results=results,
        whole=WHOLE,
        total=len(found.found) if found else 0,
        dated=bool(found and any(one.due is not None for one in found.found)),
        chosen=_chosen(found, visit),
        permalink=_address(visit, settings, pairs) if pairs else "",
        download=visit.link("/calculator.ics", *pairs) if pairs else "",
        examples=tuple(
            (words, more, visit.link("/calculator", ("phrase", words), *more))
            for words, more in EXAMPLES
        ),
    )


def entry(request: Request, settings: Settings, today: Callable[[], date]) -> Response:
    """`/calculator.ics`: the answer's dates as a calendar file; 422 and the page where there is none."""
    visit = Visit.of(request, settings, today)
    form = filled(request.query_params.multi_items(), visit.lang, settings.bounds)
    found, form = answered(form, visit.lang)
    body = b""
    if found is not None:
        address = _address(visit, settings, found.question.pairs())
        body = ics(found, address, visit.lang)
    if not body:
        answer = show(request, settings, today)
        answer.status_code = 422
        return answer
    headers = {
        **HEADERS,
        "Content-Disposition": "attachment; filename=\"deadline.ics\"; filename*=UTF-8''%E6%9C%9F%E9%99%90.ics",
    }
    return Response(body, 200, headers, "text/calendar; charset=utf-8")


def _address(visit: Visit, settings: Settings, pairs: tuple[tuple[str, str], ...]) -> str:
    """The whole address that asks this again, in the language of the page; never with a visitor's token."""
    more = (("lang", visit.lang),) if visit.lang != visit.own else ()
    return f"{visit.site}{settings.base.rstrip('/')}/calculator?{urlencode((*pairs, *more))}"


def _result(one: Occurrence, found: Answer, visit: Visit, *, full: bool) -> Result:
    return Result(
        one,
        render.cycle(one.key, visit.lang) if one.start is not None else "",
        render.certainty(one, visit.lang),
        _left(one, found, visit.today),
        told(one.trace, render.explain(one, visit.lang), visit.lang),
        tuple(_readings(one, found, visit)) if full else (),
        picture(one, found.calendar, visit.lang) if full else Picture((), ()),
    )


def _left(one: Occurrence, found: Answer, today: date) -> Distance | None:
    """What is left from today on; None without a due date, and outside the calendar."""
    if one.due is None:
        return None
    try:
        return one.left(today, found.calendar)
    except CalendarBoundsError:
        return None


def told(trace: tuple[Step, ...], sentences: tuple[str, ...], lang: Lang) -> tuple[Told, ...]:
    """The sentences of a derivation with their articles taken off their ends."""
    found = []
    for step, words in zip(trace, sentences, strict=True):
        tail = (f"（{step.basis}）" if lang == "zh" else f" ({step.basis}).") if step.basis else ""
        found.append(Told(words.removesuffix(tail) if tail else words, step.basis))
    return tuple(found)


def _readings(one: Occurrence, found: Answer, visit: Visit) -> list[Reading]:
    readings = []
    for other in one.ambiguities:
        name, value = other.policy
        choice: dict[str, Any] = {name: value}
        policy = attrs.evolve(found.question.policy, **choice)
        asked = attrs.evolve(found.question, policy=policy)
        readings.append(
            Reading(
                render.reading(other, visit.lang),
                render.moment(other.due, visit.lang),
                visit.link("/calculator", *asked.pairs()),
                f"{name}={str(value).lower() if isinstance(value, bool) else value}",
            )
        )
    return readings


def _chosen(found: Answer | None, visit: Visit) -> tuple[tuple[str, str], ...]:
    """The readings that the question chose, each with the address that gives it up."""
    if found is None:
        return ()
    pairs = found.question.pairs()
    return tuple(
        (one, visit.link("/calculator", *(pair for pair in pairs if pair != ("policy", one))))
        for one in chosen(found.question.policy)
    )


def _service(found: Answer | None, visit: Visit) -> tuple[Told, ...]:
    """How the day of service was found, where the question named a way of service."""
    if found is None or found.service is None:
        return ()
    return told(found.service.trace, render.explain(found.service, visit.lang), visit.lang)


__all__ = [
    "EXAMPLES",
    "LISTED",
    "WHOLE",
    "Form",
    "Reading",
    "Result",
    "Told",
    "entry",
    "show",
    "told",
]
