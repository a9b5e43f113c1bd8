"""`/units/<id>`: a unit's year, a month-by-month picture with its due days, and the list beneath it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from attrs import evolve, frozen
from starlette.requests import Request
from starlette.responses import Response

from gkrules import render
from gkrules.agenda import Standing
from gkrules.calendar import Calendar, Day, china
from gkrules.errors import Lang
from gkrules.ledger.entries import civil
from gkrules.picture.signs import is_holiday
from gkrules.trace import Moment
from gkrules.web.pages.feed import feed_of
from gkrules.web.pages.folder import Entry, Index, entries, indexes
from gkrules.web.pages.frame import BadQuery, Visit, missing, page
from gkrules.web.pages.months import Cell, Month, days_of, month, month_name, months_between, plain
from gkrules.web.pages.office import Desk, Office
from gkrules.web.pages.rows import Row, State, row, task_path
from gkrules.web.settings import Settings

#: The most months of the next year that are drawn behind a plan's own.
_BEHIND = 3
#: How a day with several tasks is drawn: by the first of these that one of them is.
_WEIGHT = ("overdue", "due-soon", "upcoming", "stopped", "past", "done", "waived")
_UNDATED = (
    Standing.STOPPED,
    Standing.AWAITING,
    Standing.CONTINUING,
    Standing.UNDATED,
    Standing.WAIVED,
)


@frozen
class Item:
    """One dated line of the list, from a plan's task or from a feed's entry."""

    due: Moment
    day: date
    title: str
    link: str
    phrase: str
    clause: str
    plan: str
    role: str
    period: str
    state: State
    more: str
    doubt: str
    act_by: Moment | None


@frozen
class Group:
    """The lines of one month."""

    first: date
    title: str
    items: tuple[Item, ...]


@frozen
class Source:
    """What the page is made from, a plan or a feed: the name, the calendar, the dated lines, the rest by state."""

    name: str
    full: str
    kind: str
    calendar: Calendar
    items: tuple[tuple[int, Item], ...]  # the plan's year, the line
    rest: tuple[tuple[State, tuple[Row, ...]], ...]
    feed: str
    kept: bool
    stale: bool
    years: frozenset[int]
    plans: tuple[str, ...]


def show(
    request: Request, settings: Settings, office: Office, today: Callable[[], date]
) -> Response:
    """The page; 404 for a unit that neither a plan nor the folder knows."""
    visit = Visit.of(request, settings, today)
    unit = str(request.path_params["unit"])
    published = indexes(settings.folder, visit.place)
    desks = tuple(desk for desk in office.desks(visit.today) if unit in desk.units)
    source = _planned(unit, desks, published, visit) if desks else None
    if source is None and not settings.plans:
        source = _published(unit, published, visit, settings)
    if source is None:
        return missing(visit, visit.say("没有这个单位", "there is no such unit"))
    year = _year(request.query_params.get("year", ""), source, visit.today)
    items = tuple(item for plan, item in source.items if _belongs(item, plan, year))
    drawn = _months(year, items, source.calendar, visit)
    days = [day for one in drawn for day in days_of(one.first, source.calendar)]
    return page(
        visit,
        "unit.html",
        here="unit",
        unit=source,
        year=year,
        years=tuple(
            (one, visit.link(visit.path, ("year", str(one)))) for one in sorted(source.years)
        ),
        months=drawn,
        groups=_groups(items, visit.lang),
        count=len(items),
        counts=_counts(items),
        holidays=_holidays(days, visit.lang),
        made_up=render.rest(
            [day for day in days if day.works and day.kind.value == "make-up"], visit.lang
        ),
        known=source.calendar.known_until,
        doubtful=any(item.doubt for item in items),
        unknown=bool(days) and days[-1].date > source.calendar.known_until,
        feed=feed_of(source.feed, visit),
    )


# ---------------------------------------------------------------- from plans, from a feed


def _planned(
    unit: str, desks: tuple[Desk, ...], published: tuple[Index, ...], visit: Visit
) -> Source:
    """What the plans ask of the unit."""
    found = desks[0].units[unit]
    rows = [
        (desk, row(task, desk.kept, visit.lang))
        for desk in desks
        for task in desk.by_unit.get(unit, ())
    ]
    several = len(desks) > 1
    dated = [(desk.plan.year, _item(one, desk, several, visit)) for desk, one in rows if one.due]
    rest: dict[State, list[Row]] = {}
    for standing in _UNDATED:
        for _, one in rows:
            if one.due is None and one.task.standing is standing:
                rest.setdefault(one.state, []).append(one)
    early = {item.day.year for plan, item in dated if item.day.year < plan}
    return Source(
        name=found.name,
        full=found.full,
        kind=found.kind.value,
        calendar=desks[-1].agenda.calendar_for(found),
        items=tuple(sorted(dated, key=_soonest)),
        rest=tuple((state, tuple(ones)) for state, ones in rest.items()),
        feed=_feed(unit, published),
        kept=any(desk.kept for desk in desks),
        stale=any(desk.stale for desk in desks),
        years=frozenset({desk.plan.year for desk in desks} | early),
        plans=tuple(desk.plan.title for desk in desks),
    )


def _soonest(pair: tuple[int, Item]) -> tuple[date, str, str]:
    item = pair[1]
    return item.day, str(item.due), item.title


def _feed(unit: str, published: tuple[Index, ...]) -> str:
    found = (index.unit(unit) for index in published)
    return next((one.feed for one in found if one is not None), "")


def _item(one: Row, desk: Desk, several: bool, visit: Visit) -> Item:
    assert one.due is not None and one.day is not None
    return Item(
        one.due,
        one.day,
        one.task.title,
        visit.link(one.link),
        one.task.phrase,
        one.task.clause,
        desk.plan.title if several else "",
        one.role,
        one.period,
        one.state,
        one.more,
        one.doubt,
        one.act_by,
    )


def _published(
    unit: str, published: tuple[Index, ...], visit: Visit, settings: Settings
) -> Source | None:
    """The year as the unit's own feed has it: dates and titles, without what a ledger would know."""
    for index in published:
        listed = index.unit(unit)
        if listed is None:
            continue
        found = [_entry(one, visit) for one in entries(settings.folder, listed.feed) or ()]
        years = {index.year} if index.year else {item.day.year for item in found}
        return Source(
            name=listed.name,
            full="",
            kind=listed.kind,
            calendar=china(),
            items=tuple((index.year or item.day.year, item) for item in found),
            rest=(),
            feed=listed.feed,
            kept=False,
            stale=False,
            years=frozenset(years or {visit.today.year}),
            plans=(index.title,) if index.title else (),
        )
    return None


def _entry(one: Entry, visit: Visit) -> Item:
    day = civil(one.due)
    gone, doubtful = one.status == "CANCELLED", one.status == "TENTATIVE"
    if gone:
        state = State("cancelled", visit.say("已撤销", "withdrawn"))
    elif day < visit.today:
        state = State("past", visit.say("已过届满日", "past its due date"))
    else:
        state = State("upcoming", visit.say("未到期", "upcoming"))
    doubt = visit.say("暂定", "provisional") if doubtful else ""
    link = visit.link(task_path(one.uid)) if one.uid else ""
    return Item(one.due, day, one.summary, link, "", "", "", "", "", state, "", doubt, None)


# ---------------------------------------------------------------- the year


def _year(words: str, source: Source, today: date) -> int:
    """The year asked for; else this one, the last before it that has a plan, or the first that has."""
    if words:
        if len(words) != 4 or not words.isdecimal() or not 1987 <= int(words) <= 2099:
            raise BadQuery("year 要写成 2026 这样的年份", "year: write a year such as 2026")
        return int(words)
    years = sorted(source.years)
    return max((one for one in years if one <= today.year), default=years[0])


def _belongs(item: Item, plan: int, year: int) -> bool:
    """Due in that year, or, for the plan of that year, after it (the last quarter's are due in January)."""
    if item.day.year == year:
        return True
    return plan == year and item.day.year > year


def _months(
    year: int, items: Iterable[Item], calendar: Calendar, visit: Visit
) -> tuple[Month, ...]:
    by_day: dict[date, list[Item]] = {}
    for item in items:
        by_day.setdefault(item.day, []).append(item)
    firsts = months_between(date(year, 1, 1), date(year, 12, 31))
    behind = (
        months_between(date(year + 1, 1, 1), date(year + 1, _BEHIND, 28)) if year < 2099 else ()
    )
    used = {day.replace(day=1) for day in by_day}
    last = max((first for first in behind if first in used), default=None)
    firsts = (*firsts, *(first for first in behind if last is not None and first <= last))
    return tuple(
        month([_cell(day, by_day, visit) for day in days], visit.lang)
        for first in firsts
        if (days := days_of(first, calendar))
    )


def _cell(day: Day, by_day: Mapping[date, list[Item]], visit: Visit) -> Cell:
    base = plain(day, visit.lang)
    if day.date == visit.today:
        now = visit.say("今天", "today")
        base = evolve(base, classes=(*base.classes, "today"), said=(*base.said, now))
    items = [item for item in by_day.get(day.date, ()) if item.state.name != "cancelled"]
    if not items:
        return base
    states = {item.state.name for item in items}
    worst = next((name for name in _WEIGHT if name in states), "upcoming")
    doubtful = ("doubtful",) if any(item.doubt for item in items) else ()
    n = len(items)
    states_told = visit.say("、", ", ").join(dict.fromkeys(item.state.words for item in items))
    said = visit.say(f"{n}项到期：{states_told}", f"{n} due: {states_told}")
    return evolve(
        base,
        classes=(*base.classes, "has-due", f"st-{worst}", *doubtful),
        below=(visit.say(f"{n}项", f"{n}"),),
        said=(*base.said, said),
        href=f"#d-{day.date}",
    )


def _groups(items: tuple[Item, ...], lang: Lang) -> tuple[Group, ...]:
    found: dict[date, list[Item]] = {}
    for item in items:
        found.setdefault(item.day.replace(day=1), []).append(item)
    return tuple(
        Group(first, month_name(first, lang), tuple(ones)) for first, ones in found.items()
    )


def _counts(items: tuple[Item, ...]) -> tuple[tuple[State, int], ...]:
    found: dict[State, int] = {}
    for item in items:
        found[item.state] = found.get(item.state, 0) + 1
    return tuple(sorted(found.items(), key=lambda pair: _rank(pair[0].name)))


def _rank(name: str) -> int:
    return _WEIGHT.index(name) if name in _WEIGHT else len(_WEIGHT)


def _holidays(days: list[Day], lang: Lang) -> str:
    return render.rest([day for day in days if is_holiday(day)], lang)
