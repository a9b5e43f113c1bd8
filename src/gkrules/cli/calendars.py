"""What the `calendar` commands do: what is known until when, learning a notice, the back-test."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

from gkrules.agenda import Agenda, Task
from gkrules.calendar import Calendar, china
from gkrules.cli import clock, show_calendar
from gkrules.cli.lines import whole
from gkrules.cli.show_calendar import Lesson, MovedTask
from gkrules.errors import GkrulesError, Problem
from gkrules.plan import Plan

#: Notices came out between these days of the year before (2016 to 2025); from October on one asks for the next.
_ASKING = 10


def status(options: Namespace) -> int:
    """`calendar status`: until when schedules are known, and how to learn the next year."""
    from gkrules.calendar.state_council import learned_notices

    today = options.today or clock.today()
    show_calendar.status(china(), learned_notices(), wanted(china(), today), options)
    return 0


def learn(options: Namespace) -> int:
    """`calendar learn`: read a notice, check it, keep it, and say which days moved."""
    from gkrules.calendar import learn as learned_on
    from gkrules.calendar import read_notice
    from gkrules.calendar.learned import moved
    from gkrules.calendar.notice import Learned, save, unpaid

    text, raw = whole(options.notice)
    before = china()
    notice = read_notice(text, name=options.notice, year=options.year, calendar=before)
    after = learned_on(before, notice)
    tasks = tuple(_moved_tasks(options.plan, before, after)) if options.plan else ()
    given = unpaid(notice, before.statutory(notice.year)) if notice.kind == "yearly" else 0
    path = None
    if not options.dry_run:
        kept = Learned.of(notice, Path(options.notice).name, raw)
        path = save(kept, Path(options.out) if options.out else None)
    lesson = Lesson(notice, tuple(moved(before, after)), after, given, path, tasks)
    show_calendar.learned(lesson, options)
    return 0


def backtest(options: Namespace) -> int:
    """`calendar backtest`: each year judged as if its notice were not out."""
    from gkrules.backtest import FIRST
    from gkrules.backtest import backtest as judge

    last = china().known_until.year
    for year in options.years:
        if not FIRST <= year <= last:
            raise GkrulesError(
                f"能回测的是{FIRST}年到{last}年，没有{year}年",
                f"the years {FIRST} to {last} can be judged, not {year}",
            )
    total = len(options.years) * options.limits
    progress = (lambda done: _progress(done, total)) if sys.stderr.isatty() else None
    judged = judge(china(), options.years, options.limits, options.seed, progress)
    show_calendar.judged(judged, options)
    return 0


def wanted(calendar: Calendar, today: date) -> int | None:
    """The year whose notice one should look for: from October on the next, or one that is overdue."""
    next_year = calendar.known_until.year + 1
    asking = today >= date(calendar.known_until.year, _ASKING, 1)
    return next_year if asking else None


def awaited(plan: Plan, calendar: Calendar, today: date) -> list[Problem]:
    """A remark of `check`: the next year's notice is not learned, and the plan runs into days it settles."""
    year = wanted(calendar, today)
    if year is None or plan.year < calendar.known_until.year:
        return []
    until = calendar.known_until
    return [
        Problem(
            plan.path,
            0,
            "",
            f"{year}年的放假安排还没有学，{until}以后的日期是暂定的；"
            "通知发出后运行 gkrules calendar learn",
            f"the holiday notice of {year} is not learned: dates after {until} are provisional; "
            "once it is out, run gkrules calendar learn",
        )
    ]


def _moved_tasks(path: str, before: Calendar, after: Calendar) -> list[MovedTask]:
    """The tasks of a plan that the notice moved: the old one and the new one, by their uid."""
    plan = Plan.load(path)
    old, new = _tasks(plan, before), _tasks(plan, after)
    pairs = [MovedTask(old.get(uid), new.get(uid)) for uid in dict.fromkeys((*old, *new))]
    return [pair for pair in pairs if pair.moved]


def _tasks(plan: Plan, calendar: Calendar) -> dict[str, Task]:
    return {task.uid: task for task in Agenda(plan, calendar=calendar).tasks()}


def _progress(done: int, total: int) -> None:
    sys.stderr.write(f"\r{done}/{total}" + ("\n" if done == total else ""))
    sys.stderr.flush()
