"""`/`: the units, how to subscribe, what is next, what is overdue, and until when the calendar is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response

from gkrules.agenda import Standing, Task
from gkrules.calendar import china
from gkrules.ledger.entries import civil
from gkrules.trace import Moment
from gkrules.units import Kind
from gkrules.web.pages.feed import Feed, feed_of
from gkrules.web.pages.folder import Index, Listed, indexes, places
from gkrules.web.pages.frame import Visit, page
from gkrules.web.pages.office import Desk, Office
from gkrules.web.pages.rows import task_path, unit_path
from gkrules.web.settings import Settings

#: Due within so many days counts as 近期.
SOON = 30


@frozen
class Coming:
    """The date that is next for a unit."""

    due: Moment
    title: str
    link: str
    provisional: bool


@frozen
class Line:
    """A unit in the list. Counts are None where nothing tells them."""

    id: str
    name: str
    kind: str
    link: str
    feed: Feed | None
    next: Coming | None
    total: int
    overdue: int | None
    soon: int | None
    done: int | None
    awaiting: int
    continuing: int
    undated: int


@frozen
class Head:
    """What a plan is: the notice's title, number, office, date; its calendar for all units."""

    title: str
    number: str
    office: str
    date: date | None
    feed: Feed | None
    stale: bool = False


def show(
    request: Request, settings: Settings, office: Office, today: Callable[[], date]
) -> Response:
    """The page."""
    visit = Visit.of(request, settings, today)
    many = () if visit.place or settings.plans else places(settings.folder)
    if many:
        return page(visit, "places.html", here="home", places=many)
    published = indexes(settings.folder, visit.place)
    desks = office.desks(visit.today)
    told = any(desk.kept for desk in desks)  # whether what is not done is known to be so
    if desks:
        lines = tuple(_from_plans(desks, published, visit))
        heads = tuple(_head(desk, published, visit) for desk in desks)
        known, source = min(
            (desk.agenda.calendar.known_until, desk.agenda.calendar.source) for desk in desks
        )
    else:
        every = tuple(one for index in published for one in index.units)
        told = any(one.count("overdue") for one in every)
        lines = tuple(_from_index(one, visit, told) for one in every)
        heads = tuple(
            Head(index.title, index.number, index.office, None, feed_of(index.whole, visit))
            for index in published
        )
        held = [(index.known_until, index.source) for index in published if index.known_until]
        calendar = china()
        known, source = min(held, default=(calendar.known_until, calendar.source))
    wanted = request.query_params.get("q", "").strip()[:60]
    found = tuple(line for line in lines if wanted in line.name or wanted == line.id)
    return page(
        visit,
        "home.html",
        here="home",
        heads=heads,
        lines=found,
        total=len(lines),
        wanted=wanted,
        known=known,
        source=source,
        kept=told,
        late=bool(desks) or told,
        planned=bool(desks),
        soon_days=SOON,
        sums=_sums(lines),
    )


def _sums(lines: tuple[Line, ...]) -> dict[str, int]:
    return {
        "overdue": sum(line.overdue or 0 for line in lines),
        "soon": sum(line.soon or 0 for line in lines),
        "done": sum(line.done or 0 for line in lines),
        "awaiting": sum(line.awaiting for line in lines),
    }


def _head(desk: Desk, published: tuple[Index, ...], visit: Visit) -> Head:
    plan = desk.plan
    whole = next((one.whole for one in published if one.title == plan.title), "")
    feed = feed_of(whole, visit)
    return Head(plan.title, plan.number, plan.office, plan.date, feed, desk.stale)


def _from_plans(
    desks: tuple[Desk, ...], published: tuple[Index, ...], visit: Visit
) -> Iterator[Line]:
    """The units of all plans, in the order in which they come; what several plans ask of one unit together."""
    units = {unit.id: unit for desk in desks for unit in desk.units.values()}
    for unit in units.values():
        tasks = [task for desk in desks for task in desk.by_unit.get(unit.id, ())]
        standings = [task.standing for task in tasks]
        days = [_day(task) for task in tasks if task.standing.open]
        listed = next(filter(None, (index.unit(unit.id) for index in published)), None)
        kept = any(desk.kept for desk in desks)
        yield Line(
            unit.id,
            unit.name,
            unit.kind.value,
            visit.link(unit_path(unit.id)),
            feed_of(listed.feed if listed else "", visit),
            _next(tasks, visit),
            sum(task.due is not None for task in tasks),
            standings.count(Standing.OVERDUE),
            sum(day is not None and 0 <= (day - visit.today).days <= SOON for day in days),
            standings.count(Standing.DONE) if kept else None,
            standings.count(Standing.AWAITING),
            standings.count(Standing.CONTINUING),
            standings.count(Standing.UNDATED),
        )


def _day(task: Task) -> date | None:
    return None if task.due is None else civil(task.due)


def _next(tasks: list[Task], visit: Visit) -> Coming | None:
    """The soonest date, today or later, of what is still to be done."""
    for task in sorted(tasks, key=lambda task: str(task.due or "9")):
        day = _day(task)
        if day is not None and day >= visit.today and task.standing.open:
            assert task.due is not None
            doubtful = task.occurrence.certainty.value == "provisional"
            return Coming(task.due, task.title, visit.link(task_path(task.uid)), doubtful)
    return None


def _from_index(one: Listed, visit: Visit, told: bool) -> Line:
    """The unit as the index has it; its overdue tasks as of the day on which it was published."""
    later = (each for each in one.next if civil(each.due) >= visit.today)
    coming = next(later, None)
    link = visit.link(task_path(coming.uid)) if coming is not None and coming.uid else ""
    return Line(
        one.id,
        one.name,
        one.kind or Kind.UNIT.value,
        visit.link(unit_path(one.id)),
        feed_of(one.feed, visit),
        None if coming is None else Coming(coming.due, coming.title, link, coming.provisional),
        one.count("events"),
        one.count("overdue") if told else None,
        None,
        None,
        one.count("awaiting"),
        one.count("continuing"),
        one.count("undated"),
    )
