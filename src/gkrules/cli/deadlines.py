"""`parse`, `find`, `due`, `regimes`: questions about limits, without a plan."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from gkrules.cli import show
from gkrules.errors import GkrulesError
from gkrules.policy import Policy

if TYPE_CHECKING:
    from gkrules.calendar import Calendar
    from gkrules.service import Service


def read(options: Namespace) -> int:
    """`parse`: what the words say."""
    from gkrules.reader import parse

    show.limit(options.phrase, parse(options.phrase), options)
    return 0


def search(options: Namespace) -> int:
    """`find`: every limit in a text, line by line: memory holds a paragraph."""
    from gkrules.cli.lines import Lines
    from gkrules.reader import find_in

    lines = Lines(options.file)
    show.matches(find_in(lines, loose=options.loose), lines, options)
    return 0


def due(options: Namespace) -> int:
    """`due`: the dates, and why."""
    from gkrules.calendar import china, find_overlays, overlaid
    from gkrules.reader import parse
    from gkrules.resolver import resolve

    limit = parse(options.phrase)
    policy = Policy(**dict(options.policy))
    overlays = [one for words in options.overlays for one in find_overlays(words)]
    calendar = overlaid(china(), *overlays)
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
