"""Two sets of dates side by side: what moved, came, went, and the step of the derivation that made the difference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import zip_longest

from attrs import frozen

from gkrules.agenda import Agenda, Standing, Task
from gkrules.occurrence import Occurrence
from gkrules.plain import Plain
from gkrules.trace import Moment, Step


class Kind(StrEnum):
    """What became of a task's date."""

    MOVED = "moved"  # 改期
    NEW = "new"  # 新增
    GONE = "gone"  # 取消
    SETTLED = "settled"  # the same due date, with another range or act-by date (暂定转为确定)


@frozen
class Held(Plain):
    """A task's date as it was or is: what a change speaks of. `uid` as in the feeds."""

    uid: str
    obligation: str
    title: str
    unit: str
    phrase: str
    occurrence: Occurrence

    @property
    def key(self) -> str:
        """The UID without the plan, so that a plan that got another title is still the same one."""
        return self.uid.partition("@")[0]

    @property
    def due(self) -> Moment | None:
        """The due date."""
        return self.occurrence.due


@frozen
class Change:
    """One difference. `before` and `after` are the first steps that differ; None where a derivation ends before."""

    kind: Kind
    old: Held | None
    new: Held | None
    before: Step | None = None
    after: Step | None = None

    @property
    def task(self) -> Held:
        """What it speaks of, as it is now where it still is."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def reworded(self) -> bool:
        """Whether the plan states another phrase than before."""
        return bool(self.old and self.new and self.old.phrase != self.new.phrase)


def held(agenda: Agenda, *, closed: bool = False) -> dict[str, Held]:
    """The dates of all dated tasks of the plan's year that are neither done nor waived, by `key`.

    closed: those too whose own entries close them: where such an entry is withdrawn later, they were there before.
    """
    shut = (Standing.DONE, Standing.WAIVED)
    found = (
        _held(task)
        for task in agenda.tasks()
        if task.standing not in shut or (closed and not task.done_by_leads)
    )
    return {one.key: one for one in found}


def _held(task: Task) -> Held:
    return Held(task.uid, task.obligation, task.title, task.unit.name, task.phrase, task.occurrence)


def compare(
    old: Mapping[str, Held], new: Mapping[str, Held], closed: Iterable[str] = ()
) -> tuple[Change, ...]:
    """What differs, moved ones first, each kind by its (new) due date. `closed`: keys of what is done or waived now.

    Nothing that is closed is ever a change.
    """
    passed = set(closed)
    found = [
        change
        for key in {**old, **new}
        if key not in passed and (change := _change(old.get(key), new.get(key))) is not None
    ]
    order = list(Kind)
    return tuple(
        sorted(found, key=lambda one: (order.index(one.kind), str(one.task.due), one.task.key))
    )


def _change(old: Held | None, new: Held | None) -> Change | None:
    if old is None:
        return Change(Kind.NEW, old, new)
    if new is None:
        return Change(Kind.GONE, old, new)
    before, after = _difference(old.occurrence.trace, new.occurrence.trace)
    if old.due != new.due:
        return Change(Kind.MOVED, old, new, before, after)
    if _range(old.occurrence) != _range(new.occurrence):
        return Change(Kind.SETTLED, old, new, before, after)
    return None


def _range(one: Occurrence) -> tuple[object, ...]:
    return (one.certainty, one.earliest, one.latest, one.act_by)


def _difference(old: tuple[Step, ...], new: tuple[Step, ...]) -> tuple[Step | None, Step | None]:
    """The first steps that differ: what follows from them differs too, and is no reason."""
    for pair in zip_longest(old, new):
        if pair[0] != pair[1]:
            return pair
    return None, None
