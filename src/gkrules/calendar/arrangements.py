"""What a usual holiday notice may make of a festival: the runs of days off, and the weekends that pay.

The model is that of the notices as first issued for 2008 to 2026. Around each festival there is one run of
days off. The weekdays in it beyond the statutory ones are either owed (a statutory day that fell on a
weekend is made up, 补假) or paid for, one for one, by weekend days that work (调休上班).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import product

from attrs import evolve, field, frozen

from gkrules.calendar.days import Day

#: A weekend day was made to work at most this many days from a statutory day, one-off orders included.
REACH = 21
#: In every usual notice: at most so many days before a statutory day, and after one.
NEAR_BEFORE, NEAR_AFTER = 8, 10
#: A weekday was given off at most this many weekdays before a statutory day, and after one.
REST_BEFORE, REST_AFTER = 5, 6
#: Never more than two weekend days paid for one run.
_MOST_MADE = 2
#: The longest run from its first weekday given (or statutory day) to the last: of a festival of three
#: statutory days and more, of 劳动节, of others. One day more than any notice gave, but for 劳动节's five.
_LONG, _LABOUR, _SHORT = 9, 5, 4
_LONG_FROM = 3
#: Festivals so many days apart make one run; a bit farther, one may take over what is owed to the other.
_JOINED, _LENDING = 3, 5
#: date.toordinal() + 6 modulo 7 is the weekday, Monday 0.
_SATURDAY = 5

#: Fewest and most working days gained; the same when one weekend day may work beyond the near reach.
Net = tuple[int, int, int, int]


@frozen
class Option:
    """One thing a notice may do. All days are ordinals (date.toordinal), in order.

    rests: weekdays off besides the statutory ones, within REACH. made: how many weekend days work for them; they are
    among `near`, or one of them among `far`. idle: how many more near days, and far ones, there are whose state
    an overlay has settled: one may be made to work for the nation, and changes nothing here.
    """

    rests: tuple[int, ...]
    made: int
    near: tuple[int, ...]
    far: tuple[int, ...]
    idle: tuple[int, int] = (0, 0)

    def without(self, settled: Collection[int]) -> Option:
        """The same arrangement, where what it does to the settled days does not count."""
        rests, near, far = (
            tuple(day for day in days if day not in settled)
            for days in (self.rests, self.near, self.far)
        )
        idle = len(self.near) - len(near), len(self.far) - len(far)
        return Option(rests, self.made, near, far, idle)

    def net(self, after: int, until: int) -> Net:
        """Working days gained in (after, until], against a calendar with only the statutory days off."""
        rests = _between(self.rests, after, until)
        near, far = _between(self.near, after, until), _between(self.far, after, until)
        outside = len(self.near) + self.idle[0] - near
        far_outside = len(self.far) + self.idle[1] - far
        return (
            max(0, self.made - outside) - rests,
            min(self.made, near) - rests,
            max(0, self.made - outside - min(1, far_outside)) - rests,
            min(self.made, near + min(1, far)) - rests,
        )


@frozen
class Festival:
    """Statutory days that make one run (国庆节 with 中秋节 inside it), and what may become of them.

    `owed`: at least and at most so many weekdays stand for statutory days lost to a weekend.
    """

    names: frozenset[str]
    days: tuple[int, ...]
    owed: tuple[int, int]
    options: tuple[Option, ...] = ()
    lent: tuple[Option, ...] = ()  # together with the next one, which takes over what is owed here


@frozen
class Season:
    """Festivals whose arrangements hang together; nearly always just one."""

    festivals: tuple[Festival, ...]
    first: int
    last: int
    _known: dict[tuple[int, int], Net] = field(factory=dict, eq=False, repr=False)

    def net(self, after: int, until: int) -> Net:
        """Working days that the season can gain in (after, until]; see `Option.net`."""
        pair = (max(after, self.first - 1), min(until, self.last))
        if pair[1] <= pair[0]:
            return 0, 0, 0, 0
        if pair not in self._known:
            self._known[pair] = self._worked_out(*pair)
        return self._known[pair]

    def _worked_out(self, after: int, until: int) -> Net:
        each = [_widest(one.options, after, until) for one in self.festivals]
        low, high = sum(net[0] for net in each), sum(net[1] for net in each)
        far_low = low - max(net[0] - net[2] for net in each)
        far_high = high + max(net[3] - net[1] for net in each)
        nets = [(low, high, far_low, far_high)]
        nets += [_widest(one.lent, after, until) for one in self.festivals if one.lent]
        return _hull(nets)


def groups(statutory: Sequence[Day]) -> Iterator[tuple[Festival, ...]]:
    """The festivals of the statutory days given, in order; neighbours that may lend together."""
    held: list[Festival] = []
    for one in _festivals(statutory):
        if held and one.days[0] - held[-1].days[-1] > _LENDING:
            yield tuple(held)
            held = []
        held.append(one)
    if held:
        yield tuple(held)


def season(
    festivals: Sequence[Festival],
    statutory: Sequence[int],
    is_open: Callable[[int], bool],
    works: Callable[[int], bool],
    settled: Collection[int] = (),
) -> Season:
    """What notices not yet out may do around these festivals.

    `statutory` holds all statutory days; `is_open` tells the days a notice may still settle, `works`
    the state of all others; what it does to the days in `settled` does not count.
    """
    arranged: list[Festival] = []
    for one in festivals:
        one = evolve(one, options=tuple(_options(one, statutory, is_open, works)))
        if arranged and (lent := tuple(_lent(arranged[-1], one))):
            arranged[-1] = evolve(arranged[-1], lent=lent)
        arranged.append(one)
    if settled:
        arranged = [_without(one, settled) for one in arranged]
    return Season(tuple(arranged), festivals[0].days[0] - REACH, festivals[-1].days[-1] + REACH)


def weekend(day: int) -> bool:
    """Whether an ordinal is a Saturday or Sunday."""
    return (day + 6) % 7 >= _SATURDAY


def _without(one: Festival, settled: Collection[int]) -> Festival:
    options = tuple(option.without(settled) for option in one.options)
    return evolve(one, options=options, lent=tuple(option.without(settled) for option in one.lent))


def _festivals(statutory: Sequence[Day]) -> Iterator[Festival]:
    """Statutory days by runs: those at most three days apart belong together."""
    run: list[Day] = []
    for day in statutory:
        if run and (day.date - run[-1].date).days > _JOINED:
            yield _festival(run)
            run = []
        run.append(day)
    if run:
        yield _festival(run)


def _festival(run: list[Day]) -> Festival:
    """A day that two festivals share is owed once by the words of the law, twice by every notice so far."""
    days = tuple(day.date.toordinal() for day in run)
    shared = sum(len(day.name.split("、")) - 1 for day in run)
    lost = sum(weekend(day) for day in days)
    names = frozenset(name for day in run for name in day.name.split("、"))
    return Festival(names, days, (lost, lost + shared))


def _options(
    festival: Festival,
    statutory: Sequence[int],
    is_open: Callable[[int], bool],
    works: Callable[[int], bool],
) -> Iterator[Option]:
    near, far = _weekends(festival, statutory, is_open)
    low, high = festival.owed
    none = True
    for first, last, rests in _runs(festival, is_open, works):
        for made in range(_MOST_MADE + 1):
            if low <= len(rests) - made <= high:
                none = False
                yield Option(
                    rests,
                    made,
                    tuple(day for day in near if not first <= day <= last),
                    tuple(day for day in far if not first <= day <= last),
                )
    if none:  # what is known already leaves no room: nothing more happens
        yield Option((), 0, (), ())


def _runs(
    festival: Festival, is_open: Callable[[int], bool], works: Callable[[int], bool]
) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """The runs of days off a notice may make, each with the open weekdays it gives; shortest first."""
    first, last = festival.days[0], festival.days[-1]
    longest = _longest(festival)
    seen = set()
    for before, after in product(range(longest), range(longest)):
        begin, end = first - before, last + after
        if end - begin >= longest:
            continue
        given = [
            day
            for day in range(begin, end + 1)
            if not weekend(day) and day not in festival.days and (is_open(day) or works(day))
        ]
        if any(not is_open(day) for day in given):  # a day that surely works breaks the run
            continue
        rests = tuple(given)
        if (
            rests not in seen
            and sum(day < first for day in rests) <= REST_BEFORE
            and sum(day > last for day in rests) <= REST_AFTER
        ):
            seen.add(rests)
            yield begin, end, rests


def _longest(festival: Festival) -> int:
    if len(festival.days) >= _LONG_FROM:
        return _LONG
    return _LABOUR if "劳动节" in festival.names else _SHORT


def _weekends(
    festival: Festival, statutory: Sequence[int], is_open: Callable[[int], bool]
) -> tuple[list[int], list[int]]:
    """The weekend days that may work for the festival: within the usual reach, and beyond it."""
    near: list[int] = []
    far: list[int] = []
    for day in range(festival.days[0] - REACH, festival.days[-1] + REACH + 1):
        if not weekend(day) or not is_open(day) or _between(statutory, day - 1, day):
            continue
        usual = _between(statutory, day - NEAR_AFTER - 1, day + NEAR_BEFORE)
        (near if usual else far).append(day)
    return near, far


def _lent(one: Festival, other: Festival) -> Iterator[Option]:
    """What is owed to a festival, given with its neighbour (2015: 中秋节 on a Sunday, made up in October)."""
    for lender, taker in ((one, other), (other, one)):
        for moved in range(1, lender.owed[1] + 1):
            short = [
                option.rests
                for option in lender.options
                if not option.made and len(option.rests) == max(0, lender.owed[1] - moved)
            ] or [()]
            for rests, option in product(short, taker.options):
                for made in range(_MOST_MADE + 1):
                    owed = len(option.rests) - made - moved
                    if taker.owed[0] <= owed <= taker.owed[1]:
                        both = tuple(sorted({*rests, *option.rests}))
                        yield Option(both, made, option.near, option.far)


def _widest(options: Iterable[Option], after: int, until: int) -> Net:
    return _hull([option.net(after, until) for option in options])


def _hull(nets: Sequence[Net]) -> Net:
    return (
        min(net[0] for net in nets),
        max(net[1] for net in nets),
        min(net[2] for net in nets),
        max(net[3] for net in nets),
    )


def _between(days: Sequence[int], after: int, until: int) -> int:
    """How many of the days lie in (after, until]."""
    return bisect_right(days, until) - bisect_left(days, after + 1)
