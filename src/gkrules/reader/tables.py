"""The grammar's tables: made from grammar.lark by `scripts/build_grammar.py`, read here as data.

The reader needs no parser generator at run time: a LALR parser is its tables and a loop (`core`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from pkgutil import get_data
from typing import Any

#: The end of the words, among the terminals' numbers.
END = -1


class Word(str):
    """A terminal's words as the grammar cut them; `type` is the terminal's name."""

    __slots__ = ("type",)
    type: str


@lru_cache(maxsize=4096)
def word(name: str, text: str) -> Word:
    """The words of a terminal; they are the same object each time, since they never change."""
    made = Word(text)
    made.type = name
    return made


#: Finds a terminal at a place: the pattern's `match`, and the terminals of its groups in order.
Finder = tuple[Callable[[str, int], re.Match[str] | None], tuple[int, ...]]


class Finders(dict[str, Finder | None]):
    """Which terminals may come next in a state, by their first character; filled as they are asked for.

    The first terminal in the grammar's order that matches is taken, as lark's contextual lexer does:
    those that cannot begin with the character are left out beforehand.
    """

    __slots__ = ("_accepted", "_tables")

    def __init__(self, tables: Tables, accepted: tuple[int, ...]) -> None:
        super().__init__()
        self._tables, self._accepted = tables, accepted

    def __missing__(self, char: str) -> Finder | None:
        firsts = self._tables.firsts
        able = tuple(one for one in self._accepted if char in firsts[one])
        found = self[char] = self._tables.finder(able) if able else None
        return found


def shipped(name: str) -> str:
    """A data file of this package, as text."""
    raw = get_data("gkrules.reader", name)
    assert raw is not None, f"{name} comes with the package"
    return raw.decode("utf-8")


class Rule:
    """A production: how many parts it takes, what its values are made of, and by which method.

    `lists` are the parts whose own values are spread among the others; with `alone`, a single value
    stands for itself.
    """

    __slots__ = (
        "alone",
        "kept",
        "last",
        "lists",
        "method",
        "name",
        "origin",
        "passes",
        "size",
        "whole",
    )

    def __init__(
        self, origin: int, size: int, name: str, kept: list[int], lists: list[int], alone: bool
    ) -> None:
        self.origin, self.size, self.name = origin, size, name
        self.kept, self.lists, self.alone = tuple(kept), frozenset(lists), alone
        self.whole = len(kept) == size and not lists
        self.last = name == "start"
        self.passes = alone and self.whole and size == 1
        self.method: Callable[..., Any] | None = None


class Tables:
    """The whole automaton: for each state, where a terminal or a production's head leads."""

    def __init__(self, build: object) -> None:
        data = json.loads(shipped("tables.json"))
        self.names = tuple(name for name, _, _ in data["terminals"])
        self.firsts = tuple(frozenset(firsts) for _, _, firsts in data["terminals"])
        self._patterns = tuple(pattern for _, pattern, _ in data["terminals"])
        self.rules = tuple(Rule(*row) for row in data["rules"])
        for rule in self.rules:
            rule.method = getattr(build, rule.name, None)
        self.words: tuple[dict[int, int], ...] = tuple(
            {int(at): to for at, to in words.items()} for words, _ in data["states"]
        )
        self.heads: tuple[dict[int, int], ...] = tuple(
            {int(at): to for at, to in heads.items()} for _, heads in data["states"]
        )
        #: The states in which the words may end.
        self.whole = frozenset(at for at, words in enumerate(self.words) if END in words)
        made: dict[tuple[int, ...], Finders] = {}
        self.finders = tuple(
            made.setdefault(accepted, Finders(self, accepted))
            for accepted in (
                tuple(sorted(one for one in words if one >= 0)) for words in self.words
            )
        )
        self._finders: dict[tuple[int, ...], Finder] = {}

    def finder(self, able: tuple[int, ...]) -> Finder:
        """One pattern for several terminals, each a group of its own."""
        found = self._finders.get(able)
        if found is None:
            pattern = "|".join(f"({self._patterns[one]})" for one in able)
            found = self._finders[able] = (re.compile(pattern).match, able)
        return found
