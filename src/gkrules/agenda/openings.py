"""What opens a limit that waits for an event: the plan's own triggers, and every happening in the ledger.

One happening opens one task a unit. Where a limit speaks of two events (自甲之日起至乙之日止, 甲或者乙之日起), the
first happening of the one belongs to the first of the other, the second to the second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain, zip_longest

from attrs import evolve, frozen

from gkrules.agenda.keys import Single, counts_back
from gkrules.eventwords import either, event_key
from gkrules.ledger.entries import civil
from gkrules.ledger.state import Happening, State
from gkrules.moments import aware
from gkrules.plan import Plan
from gkrules.trace import Moment
from gkrules.unitsphrase import Share


@frozen
class Opening:
    """What starts a limit once: the dates of its events by their words ("" where it names none).

    `instance` is its part of the UID, empty for the plan's own triggers. `happenings` are the ledger's, `shares`
    those whom it concerns. `absent`, `lapsed`: as a completion's start has them.
    """

    instance: str
    dates: tuple[tuple[str, Moment], ...]
    shares: tuple[Share, ...]
    happenings: tuple[Happening, ...] = ()
    absent: frozenset[str] = frozenset()
    lapsed: bool = False

    @property
    def withdrawn(self) -> bool:
        """Whether a trigger, or the completion that it was, holds no more: then only what was done is left of it."""
        return self.lapsed or any(one.withdrawn for one in self.happenings)

    @property
    def trigger(self) -> Mapping[str, Moment] | Moment:
        """The dates as `resolve` takes them."""
        if self.dates[0][0] == "":
            return self.dates[0][1]
        return dict(self.dates)


@frozen
class _Known:
    """One date of an event: the plan's (no happening) or the ledger's."""

    moment: Moment
    happening: Happening | None = None

    @property
    def withdrawn(self) -> bool:
        return self.happening is not None and self.happening.withdrawn


def openings(
    plan: Plan,
    state: State,
    single: Single,
    events: tuple[str, ...],
    shares: tuple[Share, ...],
    passes: Callable[[Happening], bool] | None = None,
) -> Iterator[Opening]:
    """Everything that opens a limit, the plan's own triggers first, then in the order of the ledger.

    A planned event opens only what is counted back from it. `events`: what `keys.awaited` gives. `passes`: which
    happenings to leave out, where one event alone opens the limit.
    """
    named = {words: either(words) for words in events} or {"": ("",)}
    parts = [part for several in named.values() for part in several]
    aliases = single.obligation.aliases if len(parts) == 1 else ()
    owing = tuple(share.unit.id for share in shares)
    known: dict[str, list[_Known]] = {}
    for words, several in named.items():
        for part in several:
            whole = (words,) if part == several[0] else ()
            own = (part, *whole)
            quick = passes if len(parts) == 1 else None
            known[part] = list(_known(plan, state, single, own, aliases, owing, quick))
    if len(parts) == 1:
        for one in known[parts[0]]:
            yield from _opened(((parts[0], one),), shares)
        return
    needed = len(events) if len(events) > 1 else 1
    live = {part: [one for one in ones if not one.withdrawn] for part, ones in known.items()}
    found = list(_paired(parts, live, shares, needed))
    yield from found
    told = {one.instance for one in found}
    for further in _paired(parts, known, shares, needed):
        if further.withdrawn and further.instance not in told:
            yield further


def opened(
    plan: Plan, state: State, single: Single, events: tuple[str, ...], shares: tuple[Share, ...]
) -> frozenset[str]:
    """The units (ids) for which something has opened a limit, without going through all that did.

    Only of limits that one event opens.
    """
    names = [name for name in (*events, *single.obligation.aliases) if name]
    if any(plan.trigger(single.obligation, name) is not None for name in events or ("",)):
        return frozenset(share.unit.id for share in shares)
    back = counts_back(single.limit)
    names.append(own_event(single.obligation.id))
    return frozenset(
        share.unit.id
        for share in shares
        if any(state.concerned(name, share.unit.id, planned=back) for name in names)
    )


def _paired(
    parts: list[str], known: Mapping[str, list[_Known]], shares: tuple[Share, ...], needed: int
) -> Iterator[Opening]:
    """The first date of each event together, the second ones, and so on, as they concern each share."""
    alike: dict[tuple[tuple[str, _Known], ...], list[Share]] = {}
    for share in shares:
        dates = [[(part, one) for one in known[part] if _concerns(one, share)] for part in parts]
        for row in zip_longest(*dates):
            found = tuple(pair for pair in row if pair is not None)
            if len(found) >= needed:
                alike.setdefault(found, []).append(share)
    for pairs, mine in alike.items():
        yield from _opened(pairs, tuple(mine))


def _known(
    plan: Plan,
    state: State,
    single: Single,
    own: tuple[str, ...],
    aliases: tuple[str, ...],
    units: tuple[str, ...],
    passes: Callable[[Happening], bool] | None,
) -> Iterator[_Known]:
    """The dates of one event by its names: the plan's, then the ledger's that fall on other days.

    The plan's own date stands for 文件印发 where the limit's own words say so, not where an alias does.
    """
    given = next((day for words in own if (day := plan.trigger(single.obligation, words))), None)
    if given is not None:
        yield _Known(given)
    back = counts_back(single.limit)
    words = [name for name in (*own, *aliases, own_event(single.obligation.id)) if name]
    keys = dict.fromkeys(event_key(name) for name in words)
    lists = [state.happenings(key, *units) for key in keys]
    lists.append(tuple(one for one in state.gone if event_key(one.event) in keys))
    lists = [ones for ones in lists if ones]
    found = lists[0] if len(lists) == 1 else _named_once(chain(*lists), single)
    for one in found:
        if _same(one.moment, given) or (one.planned and not back):
            continue
        if passes is None or not passes(one):
            yield _Known(one.moment, one)


def _named_once(found: Iterable[Happening], single: Single) -> Iterator[Happening]:
    """In order of number; what an earlier one has opened under another name (文件公开, 文件印发) is not opened again.

    It is the same event on the same day, for a unit that both concern, with the same document or none.
    """
    everybody = tuple(share.unit.id for share in single.obligation.units.shares)
    names: dict[tuple[date, str], set[str]] = {}
    alike: dict[tuple[date, str], list[Happening]] = {}
    for one in sorted(found, key=lambda one: one.number):
        if one.withdrawn:
            yield one
            continue
        key = (civil(one.moment), one.reference)
        before = alike.setdefault(key, [])
        name = event_key(one.event)
        known = names.setdefault(key, set())
        twins = [other for other in before if one.is_also(other)] if known - {name} else []
        if twins:
            owing = one.units or everybody
            rest = tuple(unit for unit in owing if not any(other.concerns(unit) for other in twins))
            if not rest:
                continue
            one = evolve(one, units=rest)
        before.append(one)
        known.add(name)
        yield one


def _same(moment: Moment, given: Moment | None) -> bool:
    """Whether the ledger's date of an event is the plan's: the same day, and the same hour where both have one."""
    if given is None:
        return False
    if isinstance(given, datetime):
        given = aware(given)
        if isinstance(moment, datetime):
            return aware(moment) == given
    return civil(moment) == civil(given)


def own_event(obligation: str) -> str:
    """The event that opens one obligation alone, for limits whose words name none."""
    return f"第{obligation}项起算"


def _concerns(one: _Known, share: Share) -> bool:
    return one.happening is None or one.happening.concerns(share.unit.id)


def _opened(pairs: tuple[tuple[str, _Known], ...], shares: tuple[Share, ...]) -> Iterator[Opening]:
    happenings = tuple(one.happening for _, one in pairs if one.happening is not None)
    owing = shares
    for one in happenings:
        if one.units:
            owing = tuple(share for share in owing if share.unit.id in one.units)
    if shares and not owing:
        return
    number = min((one.number for one in happenings), default=0)
    dates = tuple((part, one.moment) for part, one in pairs)
    yield Opening(f"t{number}" if number else "", dates, owing, happenings)
