"""The grammar at work: the longest run of words from a position that is a limit's own words.

`lark` is imported, and its tables are made, at the first use.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gkrules.limits import Extension, TimeLimit, Times
from gkrules.reader.faults import Fault

if TYPE_CHECKING:
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


@lru_cache(maxsize=1)
def _grammar() -> tuple[Lark, Any]:
    from lark import Lark

    from gkrules.reader.build import Build

    text = files("gkrules").joinpath("grammar.lark").read_text(encoding="utf-8")
    grammar = Lark(text, parser="lalr", lexer="contextual", maybe_placeholders=False)
    return grammar, Build()


@lru_cache(maxsize=65536)
def read_core(window: str) -> Core | None:
    """The longest prefix of `window` that the grammar accepts, or None."""
    from lark import UnexpectedInput

    grammar, build = _grammar()
    parser: InteractiveParser = grammar.parse_interactive(window)
    ends: list[tuple[int, InteractiveParser]] = []
    try:
        for token in parser.lexer_thread.lex(parser.parser_state):  # type: ignore[no-untyped-call]
            parser.feed_token(token)
            if "$END" in parser.choices():  # type: ignore[no-untyped-call]
                ends.append((token.end_pos or 0, parser.copy(deepcopy_values=False)))  # type: ignore[no-untyped-call]
    except UnexpectedInput:
        pass  # the words of the limit end here
    for length, accepted in reversed(ends):
        try:
            tree = accepted.feed_eof()  # type: ignore[no-untyped-call]
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
