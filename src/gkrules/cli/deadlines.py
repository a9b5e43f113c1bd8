"""`parse`, `find`, `due`, `regimes`: questions about limits, without a plan."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from gkrules.cli import show
from gkrules.errors import GkrulesError
from gkrules.policy import Policy

if TYPE_CHECKING:
    from gkrules.calendar import Calendar, Overlay
    from gkrules.service import Service


def read(options: Namespace) -> int:
    """`parse`: what the words say."""
    from gkrules.reader import parse

    show.limit(options.phrase, parse(options.phrase), options)
    return 0


def due(options: Namespace) -> int:
    """`due`: the dates, and why."""
    from gkrules.calendar import china, overlaid
    from gkrules.reader import parse
    from gkrules.resolver import resolve

    limit = parse(options.phrase)
    policy = Policy(**dict(options.policy))
    calendar = overlaid(china(), *_overlays(options.overlays))
    service = _service(options, calendar, policy) if options.served else None
    found = resolve(
        limit,
        trigger=service.date if service else dict(options.triggers) or options.trigger,
        start=options.start,
        end=options.end,
        year=options.year,
        anchor=options.anchor,
        calendar=calendar,
        stops=options.stops,
        regime=options.regime,
        extension=options.extended,
        policy=policy,
        strict=options.strict,
    )
    show.occurrences(show.Answer(options.phrase, limit, found, calendar, service), options)
    return 0


def _overlays(given: list[str]) -> list[Overlay]:
    if not given:
        return []
    from gkrules.calendar import find_overlays

    return [one for words in given for one in find_overlays(words)]


def _service(options: Namespace, calendar: Calendar, policy: Policy) -> Service:
    """The day of service that a limit runs from, by the statute named, else by civil procedure."""
    from gkrules.service import served

    how, day = options.served
    if options.trigger is not None or options.triggers:
        raise GkrulesError(
            "--served 给出了起算日，不要再写 --from 或 --trigger",
            "--served gives the trigger: leave out --from and --trigger",
        )
    return served(
        how, day, statute=options.regime or "民事诉讼法", calendar=calendar, policy=policy
    )


def rules(options: Namespace) -> int:
    """`regimes`: the statutes on file, with their texts; or one with all its rules."""
    from gkrules.cli import show_regimes
    from gkrules.regimes import available, load, own

    if options.name:
        show_regimes.whole(load(options.name), options)
    else:
        show_regimes.listed((*available(), *own()), options)
    return 0
