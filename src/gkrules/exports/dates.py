"""The dates of each obligation as a table shows them: the next one, what else there is, and all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from attrs import define, evolve, field, frozen

from gkrules import render
from gkrules.agenda import Agenda, Due, Task, recurs
from gkrules.errors import Lang
from gkrules.exports.book import Value
from gkrules.moments import SHANGHAI
from gkrules.obligation import Obligation
from gkrules.occurrence import Occurrence, Status
from gkrules.plan import Plan
from gkrules.trace import Moment
from gkrules.units import Kind, Unit
from gkrules.unitsphrase import Assignment, Role, Share

ROLES = {
    Role.LEAD: ("牵头", "lead"),
    Role.SUPPORT: ("配合", "support"),
    Role.GUIDE: ("指导", "guide"),
}
#: Stands in for the units of an obligation that names none, so that it has dates as well.
_NOBODY = Unit("x-nobody", "", kind=Kind.DESCRIBED)


@frozen
class Shown:
    """One obligation's dates: due and act-by of the occurrence shown, and what must be said about them."""

    due: Value = None
    act_by: Value = None
    remark: str = ""


@define
class Dates:
    """All dates of an agenda as seen from a day, worked out once. Made by `of`, then only asked."""

    plan: Plan
    as_of: date
    lang: Lang
    dues: tuple[Due, ...] = ()
    early: frozenset[str] = frozenset()
    by_id: dict[str, list[Due]] = field(factory=dict, eq=False)
    others: dict[str, list[Task]] = field(factory=dict, eq=False)
    outside: dict[str, list[str]] = field(factory=dict, eq=False)

    @classmethod
    def of(cls, agenda: Agenda, as_of: date, lang: Lang) -> Dates:
        """The dates that feeds show (Agenda.due), and the fixed ones that the notice came too late for."""
        plan = agenda.plan
        agenda = _peopled(agenda)
        before = agenda.before_notice()
        dues = (*before, *agenda.due())
        found = cls(plan, as_of, lang, dues, frozenset(due.key for due in before))
        for due in dues:
            found.by_id.setdefault(due.obligation.id, []).append(due)
        for task in (*agenda.awaiting(), *agenda.continuing(), *agenda.undated()):
            found.others.setdefault(task.obligation, []).append(task)
        for one, stated in agenda.outside():
            found.outside.setdefault(one.id, []).append(stated.phrase)
        return found

    def shown(self, obligations: Iterable[Obligation]) -> Shown:
        """What a row shows: of its obligations' occurrences the next on or after the day, else the last."""
        rows = list(obligations)
        dues = [due for one in rows for due in self.by_id.get(one.id, ())]
        remarks: list[str] = []
        shown = Shown()
        if dues:
            later = [due for due in dues if _day(due) >= self.as_of]
            due = min(later, key=_order) if later else max(dues, key=_order)
            shown = Shown(local(due.occurrence.due), local(due.occurrence.act_by))
            remarks += self._remarks(due, dues)
        for one in rows:
            remarks += self._without(one)
        return evolve(shown, remark="\n".join(dict.fromkeys(remarks)))

    def _remarks(self, due: Due, dues: list[Due]) -> Iterator[str]:
        zh = self.lang == "zh"
        times = len({one.key for one in dues})
        if times > 1:
            yield f"共{times}次，见“到期日”" if zh else f"{times} dates: see 到期日"
        yield from self.doubts(due)
        if any(one.key == due.key and _dates(one) != _dates(due) for one in dues):
            yield (
                "有的单位另有日历，见“到期日”"
                if zh
                else "some units have days of their own: see 到期日"
            )

    def doubts(self, due: Due) -> Iterator[str]:
        """What must be said of one occurrence."""
        zh, one = self.lang == "zh", due.occurrence
        if due.key in self.early:
            yield "通知发出时已过" if zh else "had passed when the notice was dated"
        elif _day(due) < self.as_of:
            yield "已过" if zh else "passed"
        if words := render.certainty(one, self.lang):
            yield words
        if not one.act_by_working:
            yield "期内没有工作日" if zh else "no working day lies inside"
        if one.ambiguities:
            days = "、".join(dict.fromkeys(str(local(other.due)) for other in one.ambiguities))
            yield f"另有读法：{days}" if zh else f"other readings: {days}"

    def _without(self, obligation: Obligation) -> Iterator[str]:
        """The limits without a date, and why they have none."""
        zh = self.lang == "zh"
        vague: list[str] = []
        for task in self.others.get(obligation.id, ()):
            one = task.occurrence
            match one.status:
                case Status.AWAITING:
                    yield f"待：{one.waits_for}" if zh else f"awaits: {one.waits_for}"
                case Status.NOT_BEFORE if one.earliest_start is not None:
                    day = local(one.earliest_start)
                    yield (
                        f"不早于{day}：{task.phrase}" if zh else f"not before {day}: {task.phrase}"
                    )
                case _:
                    vague.append(task.phrase)
        if vague:
            phrases = "、".join(dict.fromkeys(vague))
            yield f"无届满日：{phrases}" if zh else f"no due date: {phrases}"
        for phrase in self.outside.get(obligation.id, ()):
            yield f"年内没有到期的：{phrase}" if zh else f"none due within the year: {phrase}"
        if not obligation.limits:
            yield "没有期限" if zh else "no limit"

    def rows(self, *, each_unit: bool) -> Iterator[tuple[Due, str, str]]:
        """Every occurrence, soonest first, with who owes it and the role: a row a unit, or a row a role."""
        for due in sorted(self.dues, key=_order):
            for role in Role:
                shares = [share for share in due.shares if share.role is role]
                names = [_name(share, each_unit) for share in shares]
                words = ROLES[role][self.lang != "zh"] if names and names[0] else ""
                for name in names if each_unit else ["、".join(dict.fromkeys(names))][: len(names)]:
                    yield due, name, words


def cycle(due: Due, lang: Lang) -> str:
    """The cycle an occurrence belongs to, in words; nothing where the limit does not recur."""
    return render.cycle(due.occurrence.key, lang) if recurs(due.limit) else ""


def local(moment: Moment | None) -> date | datetime | None:
    """A date as it is, an instant by Shanghai's clock without its zone: a spreadsheet knows none."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(SHANGHAI).replace(tzinfo=None)
    return moment


def _peopled(agenda: Agenda) -> Agenda:
    """The same agenda, nobody's obligations owed by a stand-in: the agenda lists tasks by unit."""
    plan = agenda.plan
    if all(one.units.shares for one in plan.obligations):
        return agenda
    nobody = Assignment((Share(_NOBODY, Role.LEAD),))
    rows = tuple(one if one.units.shares else evolve(one, units=nobody) for one in plan.obligations)
    return evolve(agenda, plan=evolve(plan, obligations=rows))


def _name(share: Share, each_unit: bool) -> str:
    return share.unit.name if each_unit else share.via or share.unit.name


def _day(due: Due) -> date:
    moment = due.occurrence.due
    assert moment is not None
    return date(moment.year, moment.month, moment.day)


def _order(due: Due) -> tuple[str, str]:
    moment = due.occurrence.due
    assert moment is not None
    return (moment.isoformat() if isinstance(moment, datetime) else f"{moment}T24", due.key)


def _dates(due: Due) -> tuple[Moment | None, Moment | None]:
    one: Occurrence = due.occurrence
    return one.due, one.act_by
