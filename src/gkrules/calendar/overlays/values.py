"""Overlays (地方和单位的日子): local days laid over a calendar, each with its name and source.

A region's festival, an extended holiday of one province, a unit's own days. Files of one name complement
each other (one a year, say); what they cover together is what is known of that place's days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property

from attrs import evolve, field, frozen

from gkrules.calendar.calendar import Calendar
from gkrules.calendar.days import Day, DayKind
from gkrules.errors import CalendarError
from gkrules.plain import Plain

_ONE = timedelta(days=1)
#: First and last day, both inclusive.
Interval = tuple[date, date]


@frozen
class Overlay(Plain):
    """Local days: those off (kind LOCAL) and those made working (MAKE_UP).

    first, until: the dates the overlay speaks of, both inclusive; of other dates it is not known what
    local days they hold. Days keep their order; raises CalendarError for a day given twice, outside
    [first, until], or of another kind.
    """

    name: str
    source: str
    days: tuple[Day, ...]
    first: date
    until: date
    path: str = field(default="", eq=False)

    def __attrs_post_init__(self) -> None:
        seen: set[date] = set()
        for day in self.days:
            if day.date in seen:
                raise CalendarError(
                    f"「{self.name}」里{day.date}出现了两次",
                    f"「{self.name}」 has {day.date} twice",
                )
            seen.add(day.date)
            if not self.first <= day.date <= self.until:
                raise CalendarError(
                    f"「{self.name}」里{day.date}不在{self.first}至{self.until}之内",
                    f"「{self.name}」: {day.date} lies outside {self.first} to {self.until}",
                )
            if day.kind not in (DayKind.LOCAL, DayKind.MAKE_UP):
                raise CalendarError(
                    f"「{self.name}」里{day.date}只能是放假或者上班",
                    f"「{self.name}」: {day.date} must be off (local) or working (make-up)",
                )


def overlaid(calendar: Calendar, *overlays: Overlay) -> Calendar:
    """The calendar with overlays on it; of two that name the same day the later one wins.

    On a calendar that has overlays the new ones lie on top. An overlay given twice lies where it was given
    last. Local days are certain, also in a year whose notice is not out. Raises CalendarBoundsError for a
    day outside the calendar.
    """
    base = calendar.base if isinstance(calendar, Overlaid) else calendar
    given = (*(calendar.overlays if isinstance(calendar, Overlaid) else ()), *overlays)
    kept = tuple(one for at, one in enumerate(given) if one not in given[at + 1 :])
    return Overlaid(base, kept) if kept else calendar


class Overlaid(Calendar):
    """A calendar with overlays: `base` is the nation's, which alone knows what a notice may still do."""

    def __init__(self, base: Calendar, overlays: tuple[Overlay, ...]) -> None:
        self.base, self.overlays = base, overlays
        special = {day.date: day for day in base.special()}
        self._local: frozenset[date] = frozenset(
            day.date for overlay in overlays for day in overlay.days
        )
        for overlay in overlays:
            for day in overlay.days:
                special[day.date] = _laid(day, overlay, special.get(day.date) or base.day(day.date))
        names = dict.fromkeys(overlay.name for overlay in overlays)
        sources = dict.fromkeys(f"{overlay.name}：{overlay.source}" for overlay in overlays)
        super().__init__(
            "＋".join((base.name, *names)),
            base.first,
            special.values(),
            last=base.last,
            known_from=base.known_from,
            known_until=base.known_until,
            source="；".join((base.source, *sources)),
            dated=base.dated,
        )

    def is_known(self, day: date) -> bool:
        """Whether the day is settled: its schedule is published, or an overlay names it."""
        return date(day.year, day.month, day.day) in self._local or super().is_known(day)

    @property
    def local(self) -> frozenset[date]:
        """Every day that an overlay names."""
        return self._local

    def statutory(self, year: int) -> tuple[Day, ...]:
        """The statutory days off of the nation: an overlay makes none and takes none away."""
        return self.base.statutory(year)

    def replaced(
        self,
        special: Iterable[Day],
        *,
        name: str = "",
        source: str = "",
        known_until: date | None = None,
        dated: date | None = None,
    ) -> Calendar:
        """Not of this one: it would mix local days with the nation's. Raises CalendarError."""
        raise CalendarError(
            f"先改底历再叠加：{self.name}上有本地的日子",
            f"change the calendar below before laying overlays on it: {self.name} has local days",
        )

    def unlisted(self, begin: date, end: date) -> tuple[tuple[str, tuple[Interval, ...]], ...]:
        """The overlays, by name, that do not speak of all days of [begin, end], and what they cover."""
        return tuple(
            (name, covered)
            for name, covered in self._covered
            if not any(first <= begin and end <= last for first, last in covered)
        )

    @cached_property
    def _covered(self) -> tuple[tuple[str, tuple[Interval, ...]], ...]:
        spans: dict[str, list[Interval]] = {}
        for one in sorted(self.overlays, key=lambda one: one.first):
            joined = spans.setdefault(one.name, [])
            if joined and one.first <= joined[-1][1] + _ONE:
                joined[-1] = (joined[-1][0], max(joined[-1][1], one.until))
            else:
                joined.append((one.first, one.until))
        order = dict.fromkeys(one.name for one in self.overlays)
        return tuple((name, tuple(spans[name])) for name in order)

    @cached_property
    def _identity(self) -> tuple[object, ...]:
        return (self.base._identity, self.overlays)

    def __reduce__(self) -> tuple[object, ...]:
        return (Overlaid, (self.base, self.overlays))


def _laid(day: Day, overlay: Overlay, below: Day) -> Day:
    """What a day becomes under an overlay.

    A day that is off anyway, for the nation and for certain, keeps the nation's reason, and one that works
    for certain stays as it is: an overlay that repeats the national schedule changes nothing.
    """
    national = not below.calendar and not below.provisional
    weekend = day.date.weekday() > 4
    if day.kind is DayKind.MAKE_UP:
        if national and below.works:
            return below
        kind = DayKind.MAKE_UP if weekend or not below.works else DayKind.WORKING
    else:
        if below.kind is DayKind.STATUTORY or (national and not below.works and below.name):
            return below
        kind = DayKind.WEEKEND if weekend and not below.works else DayKind.LOCAL
    return evolve(
        day,
        kind=kind,
        source=day.source or overlay.source,
        provisional=False,
        calendar=overlay.name,
    )
