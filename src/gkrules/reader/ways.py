"""The automaton at work: runs of words by their terminals, each derived once and known from then on.

Where words lead, and what they make, hangs on the terminals alone, never on what stands in them: 3月5日前 and
11月30日前 go one way. So a way is derived when it is first gone, by the tables, as a list of what to make of the
words; from then on reading is finding the words and making the values.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from gkrules.reader.tables import END, Finders, Rule, Tables

#: One value made: the method, which of the words and the values made before it takes, and whether that is one alone.
Step = tuple[Callable[..., Any], Callable[[list[Any]], Any], bool]


class Made:
    """What a production makes, not made yet: of words, by their number, and of what others make."""

    __slots__ = ("parts", "rule")

    def __init__(self, rule: Rule, parts: list[Part]) -> None:
        self.rule, self.parts = rule, parts


#: A word by its number, what a production makes, or parts that spread among others.
Part = int | Made | list[Any]


class Recipe:
    """How the value of a way is made of its words, by the production `name`."""

    __slots__ = ("_result", "_steps", "name")

    def __init__(self, name: str, value: Part, words: int) -> None:
        self.name = name
        self._steps: list[Step] = []
        self._result = self._listed(value, words)

    def _listed(self, part: Part, words: int) -> int:
        """Where the value of a part will stand: behind the words and the values made before it."""
        if isinstance(part, int):
            return part
        assert isinstance(part, Made) and part.rule.method is not None
        places = [self._listed(one, words) for one in part.parts]
        self._steps.append((part.rule.method, _taken(places), len(places) == 1))
        return words + len(self._steps) - 1

    def made(self, words: list[Any]) -> Any:
        """The value. Raises what its methods raise, the leftmost part's first."""
        for method, take, alone in self._steps:
            words.append(method(take(words)) if alone else method(*take(words)))
        return words[self._result]


def _taken(places: list[int]) -> Callable[[list[Any]], Any]:
    if not places:
        return lambda _: ()
    return itemgetter(*places)


class Way:
    """A run of words by their terminals: where it may go on, and its recipe where it may end."""

    __slots__ = ("finders", "names", "on", "recipe", "states", "values")

    def __init__(
        self, tables: Tables, names: tuple[str, ...], states: list[int], values: list[Part]
    ) -> None:
        self.names, self.states, self.values = names, states, values
        self.finders: Finders = tables.finders[states[-1]]
        #: By terminal: the next way, or None where the words cannot go on with it.
        self.on: dict[int, Way | None] = {}
        self.recipe: Recipe | None = None
        ended = values[:]
        rule = _feed(tables, states[:], ended, END)
        if rule is not None:
            self.recipe = Recipe(rule.name, ended[0], len(names))


class Ways:
    """Every way gone so far, from the first one; when they are too many, all are forgotten."""

    def __init__(self, tables: Tables, most: int = 4096) -> None:
        self._tables, self._most = tables, most
        self.first = self._first()

    def _first(self) -> Way:
        self._held = 1
        return Way(self._tables, (), [0], [])

    def derived(self, way: Way, terminal: int) -> Way | None:
        """Where the terminal leads from a way; None if nowhere. Kept with the way."""
        tables = self._tables
        states, values = way.states[:], way.values[:]
        found = None
        if _feed(tables, states, values, terminal) is not None:
            values.append(len(way.names))
            found = Way(tables, (*way.names, tables.names[terminal]), states, values)
        if self._held >= self._most:
            self.first = self._first()
        self._held += 1
        way.on[terminal] = found
        return found


def _feed(tables: Tables, states: list[int], values: list[Part], terminal: int) -> Rule | None:
    """Reduce what the terminal ends and go where it leads: the last production; None if it leads nowhere."""
    rule = tables.rules[0]
    while True:
        action = tables.words[states[-1]].get(terminal)
        if action is None:
            return None
        if action >= 0:
            states.append(action)
            return rule
        done = tables.rules[-1 - action]
        if done.last:
            return rule
        rule = done
        parts = values[-rule.size :]
        del states[-rule.size :], values[-rule.size :]
        values.append(_reduced(rule, parts))
        states.append(tables.heads[states[-1]][rule.origin])


def _reduced(rule: Rule, parts: list[Part]) -> Part:
    """What a production makes of its parts: a list to be spread, the only part, or its method's value."""
    kept: list[Part] = []
    for at in rule.kept:
        part = parts[at]
        if at in rule.lists and isinstance(part, list):
            kept.extend(part)
        else:
            kept.append(part)
    if rule.alone and len(kept) == 1:
        return kept[0]
    return kept if rule.method is None else Made(rule, kept)
