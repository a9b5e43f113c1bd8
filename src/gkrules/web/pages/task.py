"""`/tasks/<uid>`: one task: its clause, who owes it, how its date was found, what the ledger says of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response

from gkrules import render
from gkrules.agenda import Task, recurs
from gkrules.agenda.history import history
from gkrules.ledger.entries import civil
from gkrules.obligation import events
from gkrules.occurrence import Ambiguity
from gkrules.picture.marking import trigger_of
from gkrules.units import Unit
from gkrules.unitsphrase import Role
from gkrules.web.answers import Question
from gkrules.web.pages.calculator import told
from gkrules.web.pages.drawing import picture
from gkrules.web.pages.folder import Entry, Index, Listed, entries, indexes
from gkrules.web.pages.frame import Visit, missing, page
from gkrules.web.pages.office import Desk, Office
from gkrules.web.pages.past import recorded
from gkrules.web.pages.rows import Row, row, unit_path
from gkrules.web.settings import Settings


@frozen
class Owner:
    """A unit that owes the task, in which role, how it stands there, and the pages of both."""

    unit: Unit
    link: str
    row: Row
    heirs: tuple[Unit, ...]
    here: bool


def show(
    request: Request, settings: Settings, office: Office, today: Callable[[], date]
) -> Response:
    """The page; 404 for a UID that neither a plan nor a feed knows."""
    visit = Visit.of(request, settings, today)
    uid = str(request.path_params["uid"])
    for desk in office.desks(visit.today):
        task = desk.by_uid.get(uid)
        whole = task is None
        task = task or desk.of_all(uid)
        if task is not None:
            return _page(task, desk, visit, whole)
    if not settings.plans:
        for index in indexes(settings.folder, visit.place):
            found = _published(uid, index, settings)
            if found is not None:
                return _entry(*found, index, visit)
    return missing(visit, visit.say("没有这项任务", "there is no such task"))


def _page(task: Task, desk: Desk, visit: Visit, whole: bool) -> Response:
    """`whole`: the UID is that of the calendar of all units, so that no one unit is meant."""
    one = task.occurrence
    obligation = desk.obligations[task.obligation]
    calendar = desk.agenda.calendar_for(task.unit)
    order = [share.unit.id for share in obligation.units.shares]
    owners = tuple(
        Owner(
            other.unit,
            visit.link(unit_path(other.unit.id)),
            row(other, desk.kept, visit.lang),
            other.heirs,
            not whole and other.uid == task.uid,
        )
        for other in sorted(desk.alike(task), key=lambda other: _rank(other, order))
    )
    return page(
        visit,
        "task.html",
        here="task",
        task=task,
        whole=whole,
        row=row(task, desk.kept, visit.lang),
        one=one,
        plan=desk.plan,
        stale=desk.stale,
        kept=desk.kept,
        obligation=obligation,
        owners=owners,
        steps=told(one.trace, render.explain(one, visit.lang), visit.lang),
        readings=tuple(_reading(other, visit) for other in one.ambiguities),
        picture=picture(one, calendar, visit.lang),
        history=tuple(
            recorded(past, visit.lang, desk.plan.names) for past in history(desk.agenda, task)
        ),
        left=_left(task, desk, visit.today),
        calculator=_calculator(task, desk, visit),
        sources=tuple(dict.fromkeys(one.sources)),
    )


def _rank(task: Task, order: list[str]) -> tuple[int, int]:
    """Those who lead first, then as the words name them."""
    at = order.index(task.unit.id) if task.unit.id in order else len(order)
    return list(Role).index(task.role), at


def _left(task: Task, desk: Desk, today: date) -> object:
    if task.due is None or not task.standing.open or civil(task.due) < today:
        return None
    return task.occurrence.left(today, desk.agenda.calendar_for(task.unit))


def _reading(other: Ambiguity, visit: Visit) -> tuple[str, str]:
    return render.reading(other, visit.lang), render.moment(other.due, visit.lang)


def _calculator(task: Task, desk: Desk, visit: Visit) -> str:
    """The calculator with this very limit; empty where its answer could differ: local days, stops, no date."""
    one, plan = task.occurrence, desk.plan
    obligation = desk.obligations[task.obligation]
    if one.nominal is None or desk.agenda.calendar_for(task.unit) != desk.agenda.calendar:
        return ""
    if task.stops or task.extended or task.decided or len(tuple(events(task.limit))) > 1:
        return ""
    nominal = civil(one.nominal)
    trigger = trigger_of(one)
    again = recurs(task.limit)
    asked = Question(
        phrase=task.phrase,
        trigger=trigger[0] if trigger and not again else None,
        start=nominal if again else None,
        end=nominal if again else None,
        anchor=plan.date if again else None,
        year=plan.year if not again and trigger is None else None,
        regime=obligation.regime or plan.regime,
    )
    return visit.link("/calculator", *asked.pairs())


# ---------------------------------------------------------------- from a feed


def _published(uid: str, index: Index, settings: Settings) -> tuple[Entry, Listed] | None:
    """The entry of a UID in the feed of the unit that it names."""
    for unit in index.units:
        if f".{unit.id}@" in uid:
            for one in entries(settings.folder, unit.feed) or ():
                if one.uid == uid:
                    return one, unit
    return None


def _entry(one: Entry, unit: Listed, index: Index, visit: Visit) -> Response:
    return page(
        visit,
        "entry.html",
        here="task",
        entry=one,
        unit=unit,
        unit_link=visit.link(unit_path(unit.id)),
        index=index,
        past=civil(one.due) < visit.today,
    )
