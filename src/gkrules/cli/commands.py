"""What each command does: from the options to the library and to `show`."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import UTC
from typing import TYPE_CHECKING

from gkrules.agenda import Agenda
from gkrules.cli import clock, show, show_plan, show_regimes
from gkrules.cli.calendars import awaited
from gkrules.cli.clock import SHANGHAI
from gkrules.cli.lines import Lines
from gkrules.errors import GkrulesError, Problem
from gkrules.plan import Plan
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
    from gkrules.regimes import available, load, own

    if options.name:
        show_regimes.whole(load(options.name), options)
    else:
        show_regimes.listed((*available(), *own()), options)
    return 0


def check(options: Namespace) -> int:
    """`check`: everything doubtful in a plan. 1 where there are findings; errors are raised."""
    plan = Plan.load(options.plan)
    agenda = Agenda(plan)
    today = options.today or clock.today()
    remarks = [
        *_passed(plan, agenda),
        *_outside(plan, agenda),
        *awaited(plan, agenda.calendar, today),
    ]
    show_plan.checked(plan, plan.findings, tuple(remarks), options)
    return 1 if plan.findings else 0


def publish(options: Namespace) -> int:
    """`publish`: the calendars of all units into a folder."""
    from gkrules.feeds import publish as write

    plan = Plan.load(options.plan)
    agenda = Agenda(plan, as_of=options.today)
    stamp = options.stamp
    if stamp is not None and stamp.tzinfo is None:
        stamp = stamp.replace(tzinfo=SHANGHAI)
    done = write(
        agenda,
        options.folder,
        start=options.start,
        end=options.end,
        stamp=None if stamp is None else stamp.astimezone(UTC),
        lang=options.lang,
        progress=_progress if sys.stderr.isatty() else None,
    )
    show_plan.published(done, options)
    return 0


def _progress(done: int, total: int) -> None:
    sys.stderr.write(f"\r{done}/{total}" + ("\n" if done == total else ""))
    sys.stderr.flush()


def _passed(plan: Plan, agenda: Agenda) -> list[Problem]:
    return [
        Problem(
            plan.path,
            due.obligation.line,
            "",
            f"第{due.obligation.id}项「{due.stated.phrase}」在{due.occurrence.due}，早于通知的日期{plan.date}",
            f"item {due.obligation.id} 「{due.stated.phrase}」 falls on {due.occurrence.due}, "
            f"before the notice of {plan.date}",
        )
        for due in agenda.before_notice()
    ]


def _outside(plan: Plan, agenda: Agenda) -> list[Problem]:
    return [
        Problem(
            plan.path,
            one.line,
            "",
            f"第{one.id}项「{stated.phrase}」在{plan.year}年里、通知以后没有到期的日子",
            f"item {one.id} 「{stated.phrase}」 has no due date within {plan.year} after the notice",
        )
        for one, stated in agenda.outside()
    ]
