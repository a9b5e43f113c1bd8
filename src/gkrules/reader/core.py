"""The grammar at work: the longest run of words from a position that is a limit's own words.

A LALR parser with a contextual lexer, run from its tables (`tables`), which are read at the first use.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from attrs import frozen

from gkrules.limits import Extension, TimeLimit, Times
from gkrules.making import quick
from gkrules.reader.common import read_common
from gkrules.reader.faults import Fault
from gkrules.reader.tables import END, Rule, Tables, shipped, word

#: No limit's own words are longer than this many characters.
REACH = 60


@quick
@frozen
class Core:
    """What the grammar read at one place: the value, the production it read by, and its length.

    `fault` is set instead of a value where the words are grammatical but impossible (14月).
    """

    value: TimeLimit | Times | Extension | None
    rule: str
    length: int
    words: str = ""
    fault: Fault | None = None


def window(text: str, start: int) -> str:
    """The characters from `start` on that can belong to a limit's own words, or bear on them.

    The run ends at the first character that no terminal of the grammar names: what `read_core` says of
    it is what it says of the whole text from there, and the same few runs come again and again.
    """
    if text[start] == "延":  # 延长…期限 holds any words
        return text[start : start + REACH]
    found = _run().match(text, start, start + REACH)
    return found[0] if found else ""


@lru_cache(maxsize=1)
def _run() -> re.Pattern[str]:
    """Runs of the characters that the grammar's terminals name, look-arounds included."""
    return re.compile(f"[{re.escape(shipped('named.txt'))}]+")


@lru_cache(maxsize=1)
def _tables() -> Tables:
    from gkrules.reader.build import Build

    return Tables(Build())


@lru_cache(maxsize=65536)
def read_core(window: str) -> Core | None:
    """The longest prefix of `window` that the grammar accepts, or None."""
    common = read_common(window)
    if common is not None:
        value, rule, length = common
        return Core(value, rule, length, window[:length])
    return by_grammar(window)


def by_grammar(window: str) -> Core | None:
    """The same, always by the grammar."""
    tables = _tables()
    for length, states, values in reversed(_read(tables, window)):
        rule = _feed(tables, states, values, END)
        if rule is None:
            continue  # the table's lookahead was too kind: a shorter run decides
        (value,) = values
        if type(value) is not _Wrong:
            return Core(value, rule.name, length, window[:length])
        if isinstance(value.error, Fault):
            return Core(None, rule.name, length, window[:length], value.error)
        raise value.error
    return None


class _Wrong:
    """In place of a value that could not be built: what went wrong, told only if the words are taken."""

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        self.error = error


def _read(tables: Tables, text: str) -> list[tuple[int, list[int], list[Any]]]:
    """The stacks, of states and of values, at each place where the words so far may be whole."""
    states, values = [0], list[Any]()
    ends: list[tuple[int, list[int], list[Any]]] = []
    words, whole, finders, names = tables.words, tables.whole, tables.finders, tables.names
    at, size = 0, len(text)
    while at < size:
        finder = finders[states[-1]][text[at]]
        found = finder[0](text, at) if finder is not None else None
        if finder is None or found is None or found.lastindex is None:
            break
        terminal = finder[1][found.lastindex - 1]
        action = words[states[-1]].get(terminal, -1)
        if action >= 0:
            states.append(action)
        elif _feed(tables, states, values, terminal) is None:
            break
        values.append(word(names[terminal], found[0]))
        at = found.end()
        if states[-1] in whole:
            ends.append((at, states[:], values[:]))
    return ends


def _feed(tables: Tables, states: list[int], values: list[Any], terminal: int) -> Rule | None:
    """Reduce what the terminal ends and go where it leads: the last production; None if it leads nowhere."""
    words, heads, rules = tables.words, tables.heads, tables.rules
    rule = rules[0]
    while True:
        action = words[states[-1]].get(terminal)
        if action is None:
            return None
        if action >= 0:
            states.append(action)
            return rule
        done = rules[-1 - action]
        if done.last:
            return rule
        rule = done
        size = rule.size
        del states[-size:]
        if not rule.passes:
            values[-size:] = (_value(rule, values[-size:]),)
        states.append(heads[states[-1]][rule.origin])


def _value(rule: Rule, parts: list[Any]) -> Any:
    """What a production makes of its parts: a list to be spread, the only part, or its method's value."""
    if not rule.whole:
        kept: list[Any] = []
        for at in rule.kept:
            if at in rule.lists and type(parts[at]) is list:
                kept.extend(parts[at])
            else:
                kept.append(parts[at])
        parts = kept
    if rule.alone and len(parts) == 1:
        return parts[0]
    for part in parts:
        if type(part) is _Wrong:
            return part
    if rule.method is None:
        return parts
    try:
        return rule.method(*parts)
    except Exception as error:
        return _Wrong(error)
