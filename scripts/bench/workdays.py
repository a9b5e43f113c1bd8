"""Working days one at a time: add ten, count a year; beside seven libraries that do so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from functools import partial

from attrs import frozen

from bench.measure import Work, attempt, ladder, peer
from bench.values import Agreement, Curve, Line
from gkrules.calendar import china

GROUP = "working days"
#: The days that are asked: of all kinds, in the years that most of the peers know.
DAYS = tuple(date(2019, 1, 1) + timedelta(days=11 * n) for n in range(260))
_YEAR = timedelta(days=365)
_ONE = timedelta(days=1)
_ADD, _COUNT = "add 10 working days", "count a year's working days"
#: How libraries say that they do not know a day; their own errors are children of these.
_REFUSALS = (Exception,)
Adds = Callable[[date], date]
Counts = Callable[[date, date], int]


@frozen
class Peer:
    """A library under its full name: the tenth working day after a day; working days in (a, b]."""

    name: str
    add: Adds
    count: Counts


def rest_days() -> list[date]:
    """Every day off of the published years, weekends included, as numpy, pandas and bizdays must be told."""
    return [day.date for day in china().rest_days(date(2004, 1, 1), date(2026, 12, 31))]


def chinese_calendar() -> Peer:
    """chinese-calendar."""
    library, name = peer("chinese_calendar", "chinese-calendar")
    return Peer(
        name,
        lambda day: library.find_workday(10, day),
        lambda a, b: len(library.get_workdays(a + _ONE, b)),
    )


def holidays() -> Peer:
    """holidays."""
    library, name = peer("holidays", "holidays")
    days = library.country_holidays("CN")
    return Peer(
        name,
        lambda day: days.get_nth_working_day(day, 10),
        lambda a, b: days.get_working_days_count(a + _ONE, b),
    )


def workalendar() -> Peer:
    """workalendar."""
    library, name = peer("workalendar.asia", "workalendar")
    days = library.China()
    return Peer(
        name,
        lambda day: days.add_working_days(day, 10),
        lambda a, b: days.get_working_days_delta(a, b),
    )


def numpy() -> Peer:
    """numpy's busday functions, every weekend listed."""
    library, name = peer("numpy", "numpy")
    days = library.busdaycalendar("1111111", rest_days())
    return Peer(
        f"{name} busday",
        lambda day: library.busday_offset(day, 10, roll="backward", busdaycal=days).item(),
        lambda a, b: int(library.busday_count(a + _ONE, b + _ONE, busdaycal=days)),
    )


def pandas() -> Peer:
    """pandas' CustomBusinessDay, every weekend listed."""
    library, name = peer("pandas", "pandas")
    step = library.offsets.CustomBusinessDay(1, weekmask="1111111", holidays=rest_days())
    ten = 10 * step
    return Peer(
        f"{name} CustomBusinessDay",
        lambda day: (library.Timestamp(day) + ten).date(),
        lambda a, b: len(library.date_range(a + _ONE, b, freq=step)),
    )


def bizdays() -> Peer:
    """bizdays, every weekend listed."""
    library, name = peer("bizdays", "bizdays")
    days = library.Calendar(rest_days(), [], startdate=date(2004, 1, 1), enddate=date(2026, 12, 31))
    return Peer(
        name,
        lambda day: days.offset(day, 10),
        lambda a, b: days.bizdays(a, b),
    )


PEERS = (chinese_calendar, holidays, workalendar, numpy, pandas, bizdays)


def measure(quick: bool) -> Iterator[Line]:
    """The lines of this group."""
    sizes = (10, 100) if quick else (100, 1_000, 10_000, 100_000, 1_000_000)
    budget = 0.2 if quick else 1.5
    calendar = china()
    add = calendar.add
    ours = Peer("gkrules", lambda day: add(day, 10), calendar.count)
    for what, make, own in ((_ADD, _adding, _adding_ours), (_COUNT, _counting, _counting_ours)):
        curve = ladder(own, sizes, 5)
        yield Line(group=GROUP, what=what, unit="dates", ours=curve, wanted=3_000_000)
        for maker in PEERS:
            days = DAYS[:: 20 if quick else 1 if what is _ADD else 4]  # to count is slow for some
            made = partial(_beside, maker, what, make, curve, ours, (sizes, budget), days)
            yield attempt(GROUP, what, maker.__name__.replace("_", "-"), made)


def _adding(one: Peer, size: int) -> Work:
    days, add = _repeated(size), one.add

    def work() -> None:
        for day in days:
            with suppress(*_REFUSALS):
                add(day)

    return work


def _adding_ours(size: int) -> Work:
    """Our own call as a program makes it: no error is waited for, and nothing stands around it."""
    days, add = _repeated(size), china().add

    def work() -> None:
        for day in days:
            add(day, 10)

    return work


def _counting_ours(size: int) -> Work:
    spans, count = [(day, day + _YEAR) for day in _repeated(size)], china().count

    def work() -> None:
        for first, last in spans:
            count(first, last)

    return work


def _counting(one: Peer, size: int) -> Work:
    spans, count = [(day, day + _YEAR) for day in _repeated(size)], one.count

    def work() -> None:
        for first, last in spans:
            with suppress(*_REFUSALS):
                count(first, last)

    return work


def _repeated(size: int) -> list[date]:
    return [DAYS[n * 37 % len(DAYS)] for n in range(size)]


def _beside(
    maker: Callable[[], Peer],
    what: str,
    make: Callable[[Peer, int], Work],
    curve: Curve,
    ours: Peer,
    limits: tuple[tuple[int, ...], float],
    days: tuple[date, ...],
) -> Line:
    theirs = maker()
    if what == _ADD:
        answers = [_asked(theirs.add, day) for day in days]
        agree = Agreement.of([ours.add(day) for day in days], answers)
    else:
        spans = [(day, day + _YEAR) for day in days]
        agree = Agreement.of(
            [ours.count(*span) for span in spans], [_asked(theirs.count, *span) for span in spans]
        )
    return Line(
        group=GROUP,
        what=what,
        unit="dates",
        ours=curve,
        peer=theirs.name,
        theirs=ladder(partial(make, theirs), *limits),
        agree=agree,
        note="from days of all kinds, 2019 to 2026"
        + ("" if what is _ADD else "; some years end in 2027"),
    )


def _asked(ask: Callable[..., object], *question: date) -> object:
    """The answer, or None where it refuses."""
    try:
        return ask(*question)
    except _REFUSALS:
        return None
