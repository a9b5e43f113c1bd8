"""The grammar at work: the longest run of words from a position that is a limit's own words.

`lark` is imported, and its tables are made, at the first use.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gkrules.limits import Extension, TimeLimit, Times
from gkrules.reader.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lark import Lark
    from lark.parsers.lalr_interactive_parser import InteractiveParser

#: No limit's own words are longer than this many characters.
REACH = 60


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
    terminals = re.sub(r"(?m)^\s*//.*$|^[a-z?].*$|^ .*$", "", _text())
    named = {char for char in terminals if ord(char) > 0x7F} | set("0123456789-/.~")
    return re.compile(f"[{re.escape(''.join(sorted(named)))}]+")


@lru_cache(maxsize=1)
def _text() -> str:
    return files("gkrules").joinpath("grammar.lark").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _grammar() -> tuple[Lark, Any]:
    from lark import Lark

    from gkrules.reader.build import Build

    text = _text()
    options: dict[str, Any] = {"cache": kept} if (kept := _kept(text)) else {}
    grammar = Lark(text, parser="lalr", lexer="contextual", maybe_placeholders=False, **options)
    return grammar, Build()


def _kept(text: str) -> str | None:
    """Where the grammar's tables are kept between runs: the user's own cache folder, if there is one.

    Making them takes some 0.15 s, loading them a tenth of that. The name changes with the grammar.
    Nothing but speed depends on it: a file that cannot be read or written is done without.
    """
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        folder = (Path(home) if home else Path.home() / ".cache") / "gkrules"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (OSError, RuntimeError):
        return None
    digest = hashlib.sha256(f"{version('lark')}{sys.version_info[:2]}{text}".encode()).hexdigest()
    return str(folder / f"grammar-{digest[:16]}.bin")


@lru_cache(maxsize=65536)
def read_core(window: str) -> Core | None:
    """The longest prefix of `window` that the grammar accepts, or None."""
    from lark import Token, UnexpectedInput

    grammar, build = _grammar()
    parser: InteractiveParser = grammar.parse_interactive(window)
    state = parser.parser_state
    lex: Callable[[object], Iterator[Token]] = (
        parser.lexer_thread.lex
    )  # lark leaves it without types
    states = state.parse_conf.states
    ends: list[tuple[int, list[Any], list[Any]]] = []
    try:
        for token in lex(state):
            state.feed_token(token)
            if "$END" in states[state.state_stack[-1]]:
                ends.append((token.end_pos or 0, state.state_stack[:], state.value_stack[:]))
    except UnexpectedInput:
        pass  # the words of the limit end here
    for length, state_stack, value_stack in reversed(ends):
        state.state_stack[:], state.value_stack[:] = state_stack, value_stack
        try:
            tree = state.feed_token(Token("$END", ""), True)
        except UnexpectedInput:
            continue  # the table's lookahead was too kind: a shorter run decides
        rule = str(tree.children[0].data)
        try:
            return Core(build.transform(tree), rule, length, window[:length])
        except Exception as error:
            fault = _fault_in(error)
            if fault is None:
                raise
            return Core(None, rule, length, window[:length], fault)
    return None


def _fault_in(error: Exception) -> Fault | None:
    """Lark wraps what a transformer raises; a Fault is what we look for inside."""
    inner: BaseException | None = getattr(error, "orig_exc", error)
    return inner if isinstance(inner, Fault) else None
