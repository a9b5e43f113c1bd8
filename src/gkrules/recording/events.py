"""The events that a plan waits for: which obligations each of them opens, and in which words the plan has it."""

from __future__ import annotations

from attrs import frozen

from gkrules import counting
from gkrules._toml import nearest
from gkrules.agenda.keys import Single, awaited, counts_back, recurs, singles
from gkrules.agenda.openings import own_event
from gkrules.eventwords import either, event_key
from gkrules.limits import Ahead, Ban, By, NotBefore, Span, TimeLimit, Within
from gkrules.obligation import Obligation
from gkrules.plan import Plan
from gkrules.recording.wishes import RecordError

#: So many are told in a message.
_TOLD = 6


@frozen
class Awaited:
    """An event in the plan's own words, and the single limits that it opens (none: no obligation waits for it)."""

    words: str
    singles: tuple[Single, ...] = ()

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """Those whose limits it opens, in the plan's order."""
        return tuple({one.obligation.id: one.obligation for one in self.singles}.values())

    @property
    def ids(self) -> frozenset[str]:
        """Their ids."""
        return frozenset(one.obligation.id for one in self.singles)

    @property
    def by_the_clock(self) -> tuple[Single, ...]:
        """Those counted in hours or minutes: they need the event's clock time."""
        return tuple(one for one in self.singles if _clock(one.limit))

    @property
    def all_ahead(self) -> bool:
        """Whether all are counted back from it: a planned event opens them."""
        return all(counts_back(one.limit) for one in self.singles)


class Events:
    """The events of a plan by their words; two wordings of one event are one (`eventwords.event_key`)."""

    def __init__(self, plan: Plan) -> None:
        self._words: dict[str, str] = {}
        self._singles: dict[str, list[Single]] = {}
        aliases: list[tuple[str, Single]] = []
        own: list[tuple[str, Single]] = []
        self.paired: set[str] = set()
        self._named: dict[str, list[tuple[Single, tuple[str, ...]]]] = {}
        for obligation in plan.obligations:
            for single in singles(obligation):
                events = _opens(single)
                if events is None:
                    continue
                parts = [part for words in events for part in either(words)]
                for words in (*parts, *events):
                    self._add(words, single)
                if len(parts) > 1:
                    self.paired.add(obligation.id)
                else:
                    aliases += ((words, single) for words in obligation.aliases)
                    self._alike(single, (*parts, *events, *obligation.aliases))
                own.append((own_event(obligation.id), single))
        for words, single in (*aliases, *own):
            self._add(words, single)
        self._own = {event_key(words) for words, _ in own}

    def _add(self, words: str, single: Single) -> None:
        key = event_key(words)
        if not key:
            return
        self._words.setdefault(key, words)
        found = self._singles.setdefault(key, [])
        if single not in found:
            found.append(single)

    def _alike(self, single: Single, names: tuple[str, ...]) -> None:
        keys = dict.fromkeys(map(event_key, (*names, own_event(single.obligation.id))))
        keys.pop("", None)
        for key in keys:
            self._named.setdefault(key, []).append((single, tuple(keys)))

    def other_names(self, words: str) -> dict[str, tuple[Single, ...]]:
        """The other names of an event, by their keys, each with the limits of which it names the one event."""
        key = event_key(words)
        found: dict[str, tuple[Single, ...]] = {}
        for single, keys in self._named.get(key, ()):
            for other in keys:
                if other != key:
                    found[other] = (*found.get(other, ()), single)
        return found

    def find(self, words: str) -> Awaited:
        """The event that the words name, in the plan's wording; as written, without limits, where none waits for it."""
        key = event_key(words)
        return Awaited(self._words.get(key, words.strip()), tuple(self._singles.get(key, ())))

    def need(self, words: str, key: str = "event") -> Awaited:
        """The same. Raises RecordError, with the nearest event, where no obligation waits for it."""
        found = self.find(words)
        if found.singles:
            return found
        zh, en = self._hint(words)
        raise RecordError(
            key,
            f"方案里没有任务等「{words}」{zh}；仍要记录的，加 --any-event",
            f"no obligation of the plan waits for 「{words}」{en}; to record it all the same: --any-event",
        )

    def _hint(self, words: str) -> tuple[str, str]:
        wanted = event_key(words)
        near = nearest(wanted, list(self._words)) or next(
            (key for key in self._words if wanted and (wanted in key or key in wanted)), None
        )
        if near is not None:
            name = self._words[near]
            return f"；是否要写「{name}」？", f"; did you mean 「{name}」?"
        names = [one for key, one in self._words.items() if key not in self._own]
        if not names:
            return "；方案里没有任务等任何事由", "; it waits for no event at all"
        listed = "".join(f"「{one}」" for one in names[:_TOLD])
        more = len(names) > _TOLD
        return (
            f"；它等的有{listed}{'等' if more else ''}",
            f"; it waits for {listed}{' and others' if more else ''}",
        )


def _opens(single: Single) -> tuple[str, ...] | None:
    """The events that open a limit; None for one that a date, a cycle or another's completion gives."""
    if recurs(single.limit):
        return None
    if single.obligation.after and not isinstance(single.limit, By | Span):
        return None
    return awaited(single.limit)


def _clock(limit: TimeLimit) -> bool:
    if isinstance(limit, NotBefore | Ban):
        return _clock(limit.limit)
    return isinstance(limit, Within | Ahead) and counting.is_clock(limit.quantity)
