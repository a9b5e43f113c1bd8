"""`check` and `publish`: a plan's file, and the calendars made of it."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import date

from gkrules.agenda import Agenda
from gkrules.cli import clock, flags, publishing, show_plan
from gkrules.cli.calendars import awaited
from gkrules.cli.flags import Option
from gkrules.cli.ledgers import LEDGER, has_ledger, state_of
from gkrules.cli.say import seen
from gkrules.errors import Problem
from gkrules.plan import Plan

PUBLISH: tuple[Option, ...] = (*flags.PUBLISH, *publishing.OPTIONS, LEDGER)


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
    kept = options.today or date.max
    ledger = state_of(options, plan, kept) if has_ledger(options, plan) else None
    agenda = Agenda(plan, ledger, as_of=options.today)
    done = write(
        agenda,
        options.folder,
        start=options.start,
        end=options.end,
        stamp=options.stamp,
        lang=options.lang,
        progress=_progress if sys.stderr.isatty() else None,
        options=publishing.chosen(options),
        waiting=lambda: _waiting(options),
    )
    show_plan.published(done, options)
    return 0


def _waiting(options: Namespace) -> None:
    zh = options.lang == "zh"
    words = "正在等另一个发布结束" if zh else "waiting for another publisher"
    sys.stderr.write(f"{seen(options.folder)}：{words}\n")


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
