"""What is asked of a task before something is recorded of it: that it began, is open, and can be counted that way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from gkrules import counting
from gkrules.agenda import Standing, Task
from gkrules.agenda.keys import as_day, awaited, recurs
from gkrules.agenda.naming import UnknownUnit, short, unit_named
from gkrules.ledger.entries import civil
from gkrules.ledger.state import Stop
from gkrules.limits import Ban, Bound, NotBefore, TimeLimit, Within
from gkrules.occurrence import Status
from gkrules.plan import Plan
from gkrules.recording.outcome import Remark
from gkrules.recording.wishes import RecordError
from gkrules.trace import Moment
from gkrules.units import Unit


def unit_of(plan: Plan, name: str, key: str = "unit") -> Unit:
    """The plan's unit of that id or name. Raises RecordError with the nearest where there is none."""
    try:
        return unit_named(plan, name)
    except UnknownUnit as error:
        raise RecordError(key, error.zh, error.en) from error


def day_done(moment: Moment | None) -> date:
    """The day done. Raises RecordError for an instant, and where there is none."""
    if moment is None or isinstance(moment, datetime):
        raise RecordError(
            "date",
            "完成的日子要写日期，如 2026-09-24，不写时刻",
            "the day done is a date such as 2026-09-24, no instant",
        )
    return moment


def doer(plan: Plan, task: Task, name: str, day: date) -> str:
    """The id of the unit that did it: the one named, else the one that answered for the task on that day."""
    if name:
        return unit_of(plan, name).id
    answering = plan.directory.heirs(task.unit, day) or (task.unit,)
    return answering[0].id if len(answering) == 1 else ""


def may_be_done(task: Task, day: date, unit: str, *, again: bool) -> None:
    """Raise RecordError for a task that has not begun, is a ban or waived, or (unless `again`) is done already."""
    _has_begun(task)
    if task.occurrence.status is Status.BAN:
        raise _no(task, "是禁止，没有办结一说", "is a ban: there is nothing to be done")
    _is_not_waived(task)
    if again:
        return
    hint = ("；确是另一次，加 --again", "; if this is another time: --again")
    for one in task.done:
        if one.day == day and one.unit == unit:
            raise _no(
                task,
                f"第{one.number}号已经记了{day}办结{hint[0]}",
                f"is recorded as done on {day} already, by #{one.number}{hint[1]}",
            )
    times = task.limit.times
    most = 1
    if times is not None:
        if times.bound is not Bound.AT_MOST:
            return  # 不少于3次, 3次: more is no mistake
        most = times.n
    if len(task.done) >= most:
        last = task.done[-1]
        count = f"{len(task.done)}次" if most > 1 else ""
        raise _no(
            task,
            f"已经办结{count}（第{last.number}号，{last.day}）{hint[0]}",
            f"is done already (#{last.number}, {last.day}){hint[1]}",
        )


def may_be_waived(task: Task) -> None:
    """Raise RecordError for a task that is done or waived already."""
    _is_open(task)


def waiver_remarks(task: Task) -> Iterator[Remark]:
    """A waiver of what has not begun speaks of nothing that begins later."""
    if task.standing is Standing.AWAITING:
        yield (
            "还没有起算；以后起算的，要另外免除",
            "it has not begun; what begins later must be waived by itself",
        )


def may_be_extended(plan: Plan, task: Task) -> None:
    """Raise RecordError where an extension would count for nothing. How much is allowed, the counting says."""
    _has_begun(task)
    _is_open(task)
    _is_counted(plan, task, ("延长", "extended"))


def extension_remarks(task: Task, today: date) -> Iterator[Remark]:
    """An extension recorded when the limit had run out may have been granted in time, or not."""
    if task.due is not None and as_day(task.due) < today:
        day = as_day(task.due)
        yield (
            f"期限已在{day}届满；延长要在届满以前决定，请核对",
            f"it ran out on {day}; an extension is granted before that: please check",
        )


def may_be_stopped(plan: Plan, tasks: Sequence[Task], first: Moment, *, number: int = 0) -> None:
    """Raise RecordError where a stop from `first` on would stop none of the tasks. `number`: the trigger's."""
    reasons = [error for task in tasks if (error := _unstoppable(plan, task, first)) is not None]
    if not tasks:
        raise RecordError(
            "task",
            f"第{number}号没有引起有日期的任务，没有可中止的",
            f"#{number} opened no task with a date: there is nothing to stop",
        )
    if len(reasons) == len(tasks):
        raise reasons[0]
    for task in tasks:
        _in_hours(task, first)


def _unstoppable(plan: Plan, task: Task, first: Moment) -> RecordError | None:
    try:
        _has_begun(task)
        _is_open(task)
        _is_counted(plan, task, ("中止", "stopped"))
        _in_hours(task, first)
    except RecordError as error:
        return error
    day, due = civil(first), task.due
    standing = next((one for one in task.stops if one.last is None), None)
    if standing is not None:
        return _no(
            task,
            f"已由第{standing.number}号中止，还没有恢复",
            f"is stopped by #{standing.number}, which has not ended yet",
        )
    if task.began is not None and day < task.began:
        return _no(
            task,
            f"{task.began}才起算，不能从{day}起中止",
            f"began on {task.began}: it cannot be stopped from {day} on",
        )
    if due is not None and day > as_day(due):
        return _no(
            task,
            f"的期限在{as_day(due)}已经届满，从{day}起没有可中止的",
            f"ran out on {as_day(due)}: from {day} on there is nothing to stop",
        )
    return None


def same_measure(stop: Stop | None, moment: Moment) -> None:
    """Raise RecordError where a stop that began at an instant is given a bare date, or the other way round."""
    if stop is None or isinstance(stop.first, datetime) == isinstance(moment, datetime):
        return
    zh, en = ("时刻", "an instant") if isinstance(stop.first, datetime) else ("日期", "a date")
    raise RecordError(
        "date",
        f"第{stop.number}号中止写的是{zh}，这里也要写{zh}",
        f"the stop #{stop.number} is given by {en}; give {en} here too",
    )


def _has_begun(task: Task) -> None:
    if task.standing is not Standing.AWAITING and task.occurrence.status is not Status.AWAITING:
        return
    waits = task.occurrence.waits_for or "起算的事由"
    if task.happenings:
        number = task.happenings[0].number
        raise _no(
            task,
            f"还在等「{waits}」：请更正第{number}号，写上时刻",
            f"waits for 「{waits}」: correct #{number} and give the clock time",
        )
    raise _no(
        task,
        f"还在等「{waits}」，没有起算；先记录它发生",
        f"waits for 「{waits}」 and has not begun; record that first",
    )


def _is_open(task: Task) -> None:
    _is_not_waived(task)
    if task.finished is not None:
        number = task.done[task.needed - 1].number
        raise _no(
            task,
            f"已在{task.finished}办结（第{number}号）",
            f"was done on {task.finished} (#{number})",
        )


def _is_not_waived(task: Task) -> None:
    if task.waived is not None:
        number = task.waived.number
        raise _no(
            task,
            f"已由第{number}号免于办理；不再免除的，先撤回第{number}号",
            f"is waived by #{number}; withdraw #{number} first if it is not any more",
        )


def _is_counted(plan: Plan, task: Task, words: tuple[str, str]) -> None:
    """Only a period that an event or another's completion opened is counted with extensions and stops."""
    zh, en = words
    if recurs(task.limit):
        raise _no(
            task,
            f"是周期性的期限，每期各有日期，不能{zh}",
            f"recurs: each cycle has its own date, and cannot be {en}",
        )
    if task.due is None:
        raise _no(task, f"没有届满日，不能{zh}", f"has no due date that could be {en}")
    after = any(one.after for one in plan.obligations if one.id == task.obligation)
    if not isinstance(_inner(task.limit), Within) or not (after or awaited(task.limit) is not None):
        raise _no(
            task,
            f"「{task.phrase}」不是从事由起算的期间，不能{zh}；改期请改方案",
            f"「{task.phrase}」 is no period that runs from an event, and cannot be {en}; "
            "edit the plan to change its date",
        )


def _in_hours(task: Task, first: Moment) -> None:
    limit = _inner(task.limit)
    if (
        isinstance(limit, Within)
        and counting.is_clock(limit.quantity)
        and not isinstance(first, datetime)
    ):
        raise RecordError(
            "date",
            f"「{task.phrase}」按小时计算，中止要写时刻，如 {first}T09:00",
            f"「{task.phrase}」 counts in hours: give the instant of the stop, such as {first}T09:00",
        )


def _inner(limit: TimeLimit) -> TimeLimit:
    return _inner(limit.limit) if isinstance(limit, NotBefore | Ban) else limit


def _no(task: Task, zh: str, en: str) -> RecordError:
    name = short(task)
    return RecordError("task", f"{name}（{task.title}）{zh}", f"{name} ({task.title}) {en}")
