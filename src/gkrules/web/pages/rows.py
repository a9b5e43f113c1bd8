"""Tasks as the lists show them: when, what, in which role, how they stand; in words, in either language."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from attrs import frozen

from gkrules import render
from gkrules.agenda import Standing, Task, recurs
from gkrules.agenda.wording import standing
from gkrules.errors import Lang
from gkrules.ledger.entries import civil
from gkrules.occurrence import Certainty, Status
from gkrules.trace import Moment
from gkrules.unitsphrase import Role

_ROLES = {
    Role.LEAD: ("牵头", "lead"),
    Role.SUPPORT: ("配合", "support"),
    Role.GUIDE: ("指导", "guide"),
}
#: What a task past its date is called where no ledger could say that it was done.
_PAST = ("已过届满日", "past its due date")


@frozen
class State:
    """How a task stands: a word for the style sheet, and words for people."""

    name: str
    words: str


@frozen
class Row:
    """One task in a list. `more` adds what the state needs: how late, what it waits for."""

    task: Task
    due: Moment | None
    day: date | None
    role: str
    period: str
    state: State
    more: str
    doubt: str
    act_by: Moment | None
    link: str


def role(value: Role, lang: Lang) -> str:
    """牵头, lead."""
    return _ROLES[value][lang != "zh"]


def task_path(uid: str) -> str:
    """The path of a task's page: the UID, percent-encoded whole."""
    return f"/tasks/{quote(uid, safe='')}"


def unit_path(unit: str) -> str:
    """The path of a unit's page."""
    return f"/units/{quote(unit, safe='')}"


def state(task: Task, kept: bool, lang: Lang) -> State:
    """How the task stands, in words. `kept`: there is a ledger, so that what is not in it is not done."""
    en = lang != "zh"
    now = task.standing
    if now is Standing.OVERDUE and not kept:
        return State("past", _PAST[en])
    if now is Standing.DONE and task.late is not None and task.late.days:
        return State("done", ("逾期办结", "done late")[en])
    return State(now.value.replace("_", "-"), standing(now, lang))


def row(task: Task, kept: bool, lang: Lang) -> Row:
    """The task as a list shows it."""
    one = task.occurrence
    return Row(
        task,
        one.due,
        None if one.due is None else civil(one.due),
        role(task.role, lang),
        render.cycle(one.key, lang) if recurs(task.limit) else "",
        state(task, kept, lang),
        more(task, kept, lang),
        render.certainty(one, lang) if one.certainty is Certainty.PROVISIONAL else "",
        one.act_by if one.act_by != one.due else None,
        task_path(task.uid),
    )


def more(task: Task, kept: bool, lang: Lang) -> str:
    """What goes with the state: the day it was done, how late, the event it waits for, how often."""
    zh = lang == "zh"
    one, late = task.occurrence, task.late
    said = []
    if task.finished is not None:
        said.append(f"{task.finished}" if zh else f"on {task.finished}")
    elif task.done:
        said.append(
            f"已办{len(task.done)}次，共{task.needed}次"
            if zh
            else f"{len(task.done)} of {task.needed} times"
        )
    elif task.needed > 1:
        said.append(f"共{task.needed}次" if zh else f"{task.needed} times")
    if late is not None and late.days and kept:
        said.append(
            f"逾期{late.days}天（{late.working_days}个工作日）"
            if zh
            else f"{late.days} days late ({late.working_days} working days)"
        )
    if task.done_by_leads:
        said.append("牵头单位已办" if zh else "done by those who lead")
    if one.status is Status.AWAITING and one.waits_for:
        said.append(f"等「{one.waits_for}」" if zh else f"waits for 「{one.waits_for}」")
    if one.earliest_start is not None:
        words = render.moment(one.earliest_start, lang)
        said.append(f"不早于{words}" if zh else f"not before {words}")
    return "，".join(said) if zh else ", ".join(said)
