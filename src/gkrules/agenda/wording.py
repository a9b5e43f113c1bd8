"""How a task stands, in words."""

from __future__ import annotations

from gkrules.agenda.values import Standing, Task
from gkrules.errors import Lang

_WORDS = {
    Standing.UPCOMING: ("未到期", "upcoming"),
    Standing.DUE_SOON: ("临近到期", "due soon"),
    Standing.OVERDUE: ("逾期未办", "overdue"),
    Standing.DONE: ("已办结", "done"),
    Standing.STOPPED: ("中止", "stopped"),
    Standing.AWAITING: ("待起算", "awaiting its trigger"),
    Standing.CONTINUING: ("持续", "continuing"),
    Standing.UNDATED: ("没有日期", "without a date"),
    Standing.WAIVED: ("免于办理", "waived"),
}


def standing(value: Standing, lang: Lang = "zh") -> str:
    """A standing in words: 逾期未办, overdue."""
    return _WORDS[value][lang != "zh"]


def how(task: Task, lang: Lang = "zh") -> str:
    """How a task stands, and by how much: 逾期未办（已过6天，4个工作日）; upcoming (2 of 3 done)."""
    words = _done(task, lang) if task.standing is Standing.DONE else standing(task.standing, lang)
    notes = [note for note in (_counted(task, lang), _late(task, lang)) if note]
    if not notes:
        return words
    return f"{words}（{'，'.join(notes)}）" if lang == "zh" else f"{words} ({', '.join(notes)})"


def _done(task: Task, lang: Lang) -> str:
    if task.done_by_leads:
        return "牵头单位已办结" if lang == "zh" else "done by the leading units"
    return f"{task.finished}办结" if lang == "zh" else f"done on {task.finished}"


def _counted(task: Task, lang: Lang) -> str:
    if task.needed == 1 or task.standing in (Standing.DONE, Standing.WAIVED):
        return ""
    done = len(task.done)
    return f"已办{done}次，共{task.needed}次" if lang == "zh" else f"{done} of {task.needed} done"


def _late(task: Task, lang: Lang) -> str:
    late = task.late
    if late is None or not late.days:
        in_time = task.standing is Standing.DONE and late is not None
        return ("按时" if lang == "zh" else "in time") if in_time else ""
    if lang == "zh":
        return f"{'迟' if task.standing is Standing.DONE else '已过'}{late.days}天，{late.working_days}个工作日"
    return f"{late.days} days late, {late.working_days} of them working days"
