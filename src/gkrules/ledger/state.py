"""The present state, as the entries leave it: triggers, what is done, extended, stopped, waived, decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from attrs import evolve, field, frozen

from gkrules.eventwords import event_key
from gkrules.ledger.book import Book
from gkrules.ledger.entries import (
    Confirmed,
    Decided,
    Done,
    Entry,
    Extended,
    Happened,
    Moment,
    Planned,
    Resumed,
    Stopped,
    Waived,
    civil,
)
from gkrules.plain import Plain

E = TypeVar("E", bound=Entry)


@frozen(kw_only=True)
class Stop(Plain):
    """A stop of the clock: [first, last], days inclusive, instants [first, last). `last` None: it still stands.

    `number` is that of the entry that stopped it; `reason` and `reference` are its.
    """

    number: int
    first: Moment
    last: Moment | None = None
    reason: str = ""
    reference: str = ""


@frozen(kw_only=True)
class Happening(Plain):
    """One happening of a trigger, or a planned one. `number`, that of its first entry, names it for good.

    `units` are the ids of those concerned; none: all. `stops` hold for every task that it opened.
    """

    number: int
    event: str
    moment: Moment
    planned: bool = False
    units: tuple[str, ...] = ()
    reference: str = ""
    stops: tuple[Stop, ...] = ()
    withdrawn: bool = False

    def concerns(self, unit: str) -> bool:
        """Whether it opens tasks of this unit, by its id."""
        return not self.units or unit in self.units

    def is_also(self, other: Happening) -> bool:
        """Whether it may be the same happening under another name: on the same day, at no other instant."""
        if event_key(self.event) == event_key(other.event):
            return False
        return at_once(self.moment, other.moment)


@frozen(slots=False, kw_only=True)
class State:
    """What holds after the last of `entries`. Made by `Ledger.state`; treat its mappings as fixed.

    triggers: all happenings, in order of their numbers; gone: those withdrawn, for what was done about them. By the
    task's UID: done (as corrected, in order of recording), extended, waived (at most one each), stops (of that task
    alone), decided.
    """

    entries: Sequence[Entry] = field(eq=False, repr=False)
    book: Book = field(eq=False, repr=False)
    triggers: tuple[Happening, ...] = ()
    gone: tuple[Happening, ...] = ()
    done: Mapping[str, tuple[Done, ...]] = field(factory=dict)
    extended: Mapping[str, Extended] = field(factory=dict)
    stops: Mapping[str, tuple[Stop, ...]] = field(factory=dict)
    waived: Mapping[str, Waived] = field(factory=dict)
    decided: Mapping[str, tuple[Decided, ...]] = field(factory=dict)

    @cached_property
    def by_event(self) -> Mapping[str, tuple[Happening, ...]]:
        """The happenings by `event_key` of their event's words."""
        found: dict[str, list[Happening]] = {}
        for one in self.triggers:
            found.setdefault(event_key(one.event), []).append(one)
        return {key: tuple(ones) for key, ones in found.items()}

    def on_day(self, keys: Iterable[str], day: date) -> list[Happening]:
        """The happenings of events, by their `event_key`s, on a civil day, in order."""
        found = [one for key in keys for one in self._by_day.get((key, day), ())]
        return sorted(found, key=lambda one: one.number)

    @cached_property
    def _by_day(self) -> Mapping[tuple[str, date], list[Happening]]:
        found: dict[tuple[str, date], list[Happening]] = {}
        for one in self.triggers:
            found.setdefault((event_key(one.event), civil(one.moment)), []).append(one)
        return found

    def happenings(self, words: str, *units: str) -> tuple[Happening, ...]:
        """The happenings of an event by its words, in order, planned ones among them.

        units: only those that concern one of these (ids); without any, all.
        """
        key = event_key(words)
        if not units:
            return self.by_event.get(key, ())
        groups = self._alike.get(key, {})
        found = [
            ones for concerned, ones in groups.items() if not concerned or concerned & {*units}
        ]
        if len(found) < 2:
            return found[0] if found else ()
        return tuple(sorted((one for ones in found for one in ones), key=lambda one: one.number))

    def concerned(self, words: str, unit: str, *, planned: bool = False) -> bool:
        """Whether an event happened (or, with `planned`, is planned) for a unit."""
        return any(planned or not one.planned for one in self.happenings(words, unit))

    @cached_property
    def _alike(self) -> Mapping[str, Mapping[frozenset[str], tuple[Happening, ...]]]:
        """The happenings by event, then by the units concerned; an empty set holds those that concern all."""
        found: dict[str, dict[frozenset[str], tuple[Happening, ...]]] = {}
        for key, ones in self.by_event.items():
            groups: dict[tuple[str, ...], list[Happening]] = {}
            for one in ones:
                groups.setdefault(one.units, []).append(one)
            mine: dict[frozenset[str], list[Happening]] = {}
            for units, several in groups.items():
                mine.setdefault(frozenset(units), []).extend(several)
            found[key] = {
                units: tuple(sorted(several, key=lambda one: one.number))
                for units, several in mine.items()
            }
        return found

    def times_done(self, task: str) -> int:
        """How often a task was recorded as done, without reading what was recorded."""
        return self.counter(task)

    @cached_property
    def counter(self) -> Callable[[str], int]:
        """`times_done`, for whoever asks it of very many."""
        done = self.done
        return done.times if isinstance(done, Deeds) else lambda task: len(done.get(task, ()))

    def history(self, subject: str | int) -> tuple[Entry, ...]:
        """Every entry that speaks of a task (its UID) or a trigger (its number), withdrawn ones too, in order."""
        return tuple(self.entries[one - 1] for one in self._subjects.get(subject, ()))

    @cached_property
    def _subjects(self) -> Mapping[str | int, list[int]]:
        found: dict[str | int, list[int]] = {}
        for entry in self.entries:
            subject = entry.task if type(entry) is Done else self.book.subject(entry, self.entries)
            found.setdefault(subject, []).append(entry.number)
        return found

    def withdrawn(self, number: int) -> int:
        """The number of the withdrawal that takes an entry away; 0 where the entry holds."""
        return self.book.gone(number, self.entries)


def at_once(one: Moment, other: Moment) -> bool:
    """Whether two moments may be the same: the same instant, or the same day where one has no clock time."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one == other
    return civil(one) == civil(other)


def closed(stops: Iterable[Stop]) -> tuple[tuple[Moment, Moment], ...]:
    """The pairs that `resolve` takes: stops that have ended. One that still stands is not among them: tell it."""
    return tuple((one.first, one.last) for one in stops if one.last is not None)


class Deeds(Mapping[str, tuple[Done, ...]]):
    """What is done, by task: which entries is known, and each is looked at when it is asked for.

    A ledger is mostly of these, and most questions are only whether a task is among them.
    """

    def __init__(self, numbers: dict[str, list[int]], entries: Sequence[Entry], book: Book) -> None:
        self._numbers, self._entries, self._book = numbers, entries, book

    def __getitem__(self, task: str) -> tuple[Done, ...]:
        found = [self._entries[number - 1] for number in self._numbers[task]]
        return tuple(
            self._book.standing(one, self._entries) for one in found if isinstance(one, Done)
        )

    def grown(self, more: Iterable[tuple[int, str]], entries: Sequence[Entry], book: Book) -> Deeds:
        """The same with more entries, by number and task."""
        numbers = dict(self._numbers)
        for number, task in more:
            numbers[task] = [*numbers.get(task, ()), number]
        return Deeds(numbers, entries, book)

    def times(self, task: str) -> int:
        """How many entries there are for a task."""
        return len(self._numbers.get(task, ()))

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, task: object) -> bool:
        return task in self._numbers

    def __repr__(self) -> str:
        return repr(dict(self.items()))


def derive(
    entries: Sequence[Entry],
    book: Book,
    others: Iterable[Entry],
    deeds: Iterable[tuple[int, str]],
) -> State:
    """The state after these entries, with their index: number and task of each `Done`, and all `others`."""
    triggers: list[Happening] = []
    gone: list[Happening] = []
    done: dict[str, list[int]] = {}
    decided: dict[str, list[Decided]] = {}
    stops: dict[str, list[Stop]] = {}
    withdrawn = book.withdrawn
    for number, task in deeds:
        if not withdrawn or number not in withdrawn:
            if task in done:
                done[task].append(number)
            else:
                done[task] = [number]
    for entry in others:
        if entry.number in withdrawn:
            if isinstance(entry, Happened | Planned):
                gone.append(evolve(happening(entry, entries, book), withdrawn=True))
            continue
        if isinstance(entry, Decided):
            decided.setdefault(entry.task, []).append(entry)
        elif isinstance(entry, Happened | Planned):
            triggers.append(happening(entry, entries, book))
        elif isinstance(entry, Stopped) and entry.task:
            stops.setdefault(entry.task, []).append(stop(entry, entries, book))
    return State(
        entries=entries,
        book=book,
        triggers=tuple(triggers),
        gone=tuple(gone),
        done=Deeds(done, entries, book),
        decided={task: tuple(ones) for task, ones in decided.items()},
        stops={task: tuple(ones) for task, ones in stops.items()},
        extended=_one(Extended, book.extended, entries, book),
        waived=_one(Waived, book.waived, entries, book),
    )


def grown(
    state: State, entries: Sequence[Entry], book: Book, more: Sequence[Entry]
) -> State | None:
    """The state after `more` entries, from the one before them; None where they speak of earlier ones."""
    if any(getattr(one, "about", 0) or getattr(one, "trigger", 0) for one in more):
        return None
    happened = [
        happening(one, entries, book) for one in more if isinstance(one, Happened | Planned)
    ]
    deeds = [(one.number, one.task) for one in more if isinstance(one, Done)]
    assert isinstance(state.done, Deeds)
    decided, stops = dict(state.decided), dict(state.stops)
    for one in more:
        if isinstance(one, Decided):
            decided[one.task] = (*decided.get(one.task, ()), one)
        elif isinstance(one, Stopped):
            stops[one.task] = (*stops.get(one.task, ()), stop(one, entries, book))
    return evolve(
        state,
        entries=entries,
        book=book,
        triggers=(*state.triggers, *happened),
        done=state.done.grown(deeds, entries, book),
        decided=decided,
        stops=stops,
        extended={**state.extended, **{one.task: one for one in more if isinstance(one, Extended)}},
        waived={**state.waived, **{one.task: one for one in more if isinstance(one, Waived)}},
    )


def _one(
    kind: type[E], by_task: Mapping[str, tuple[int, ...]], entries: Sequence[Entry], book: Book
) -> dict[str, E]:
    """The one entry of a kind that holds for each task."""
    found: dict[str, E] = {}
    for task, numbers in by_task.items():
        for number in book.living(numbers):
            entry = entries[number - 1]
            assert isinstance(entry, kind)
            found[task] = book.standing(entry, entries)
    return found


def happening(entry: Happened | Planned, entries: Sequence[Entry], book: Book) -> Happening:
    """A trigger as its amendments leave it."""
    if entry.number not in book.amended and entry.number not in book.stopped:
        return Happening(
            number=entry.number,
            event=entry.event,
            moment=entry.moment,
            planned=isinstance(entry, Planned),
            units=entry.units,
            reference=entry.reference,
        )
    now = book.standing(entry, entries)
    confirmed = [
        one for one in book.amendments(entry.number, entries) if isinstance(one, Confirmed)
    ]
    return Happening(
        number=entry.number,
        event=now.event,
        moment=now.moment,
        planned=isinstance(entry, Planned) and not confirmed,
        units=now.units,
        reference=now.reference or "".join(one.reference for one in confirmed[-1:]),
        stops=tuple(
            stop(one, entries, book)
            for number in book.living(book.stopped.get(entry.number, ()))
            if isinstance(one := entries[number - 1], Stopped)
        ),
    )


def stop(entry: Stopped, entries: Sequence[Entry], book: Book) -> Stop:
    """A stop as its amendments leave it, with the end that was recorded for it."""
    now = book.standing(entry, entries)
    ends = [entries[one - 1] for one in book.living(book.resumed.get(entry.number, ()))]
    last = [book.standing(one, entries).last for one in ends if isinstance(one, Resumed)]
    return Stop(
        number=entry.number,
        first=now.first,
        last=last[-1] if last else None,
        reason=now.reason,
        reference=now.reference,
    )
