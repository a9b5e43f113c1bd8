"""The grammar at work: the longest run of words from a position that is a limit's own words.

A LALR parser with a contextual lexer, run from its tables (`tables`), which are read at the first use, by the
ways that words have gone before (`ways`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import frozen

from gkrules.limits import Extension, TimeLimit, Times
from gkrules.making import quick
from gkrules.reader.common import read_common
from gkrules.reader.faults import Fault
from gkrules.reader.tables import Tables, shipped, word

if TYPE_CHECKING:
    from gkrules.reader.ways import Ways

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
def _ways() -> Ways:
    from gkrules.reader.build import Build
    from gkrules.reader.ways import Ways

    return Ways(Tables(Build()))


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
    ways = _ways()
    way, at, size = ways.first, 0, len(window)
    words: list[str] = []
    whole, length = None, 0
    while at < size:
        finder = way.finders[window[at]]
        found = finder[0](window, at) if finder is not None else None
        if finder is None or found is None or found.lastindex is None:
            break
        terminal = finder[1][found.lastindex - 1]
        if terminal in way.on:
            following = way.on[terminal]
        else:
            following = ways.derived(way, terminal)
        if following is None:
            break
        way = following
        words.append(found[0])
        at = found.end()
        if way.recipe is not None:
            whole, length = way, at
    if whole is None or whole.recipe is None:
        return None
    try:
        value = whole.recipe.made(list(map(word, whole.names, words)))
    except Fault as fault:
        return Core(None, whole.recipe.name, length, window[:length], fault)
    return Core(value, whole.recipe.name, length, window[:length])
