"""Rebuilds src/gkrules/reader/tables.json, the LALR tables of src/gkrules/grammar.lark, by lark.

Beside it named.txt: the characters that the words name, which tell where a run of them ends.

Run by hand when the grammar changes: `python scripts/build_grammar.py`. The reader runs on the tables
alone, so that neither lark nor the making of them costs a program any time; a test compares the bytes.
States are numbered by the way from the first one, in the order of the words, whatever numbers lark gives.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from re import _constants as sre
from re import _parser as patterns
from typing import Any

from lark import Lark

ROOT = Path(__file__).resolve().parent.parent
GRAMMAR = ROOT / "src/gkrules/grammar.lark"
OUT = ROOT / "src/gkrules/reader/tables.json"
NAMED = OUT.with_name("named.txt")
END = "$END"


def grammar() -> Lark:
    """The grammar as lark has it: LALR, contextual lexer."""
    text = GRAMMAR.read_text(encoding="utf-8")
    return Lark(text, parser="lalr", lexer="contextual", maybe_placeholders=False)


def make(lark: Lark) -> str:
    """The tables as one JSON object, a row a line."""
    parser: Any = lark.parser
    table = parser.parser._parse_table
    lexer = parser.lexer.root_lexer
    for one in parser.lexer.lexers.values():  # lark knows it only once the scanner is made
        assert one.scanner and not one.callback, "a word that is a string and a pattern too"
    terminals = [(one.name, one.pattern.to_regexp()) for one in lexer.terminals]
    assert all(re.compile(pattern).groups == 0 for _, pattern in terminals), "write (?:…)"
    places = {name: at for at, (name, _) in enumerate(terminals)} | {END: -1}
    rules = list(lark.rules)
    origins = sorted({rule.origin.name for rule in rules})
    start = table.start_states["start"]
    rows = _numbered(table.states, start, places, {id(rule): n for n, rule in enumerate(rules)})
    data = {
        "terminals": [[name, pattern, firsts(pattern)] for name, pattern in terminals],
        "rules": [_rule(rule, origins) for rule in rules],
        "states": [
            [words, {str(origins.index(name)): to for name, to in heads.items()}]
            for words, heads in rows
        ],
    }
    lines = [f'"{key}": [\n' + ",\n".join(map(_json, value)) + "\n]" for key, value in data.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _numbered(
    states: dict[Any, dict[str, Any]], start: Any, places: dict[str, int], rules: dict[int, int]
) -> list[tuple[dict[str, int], dict[str, int]]]:
    """Each state's words and heads. A word's action: the next state, or -1 less a rule's number."""
    order, at = {start: 0}, 0
    while at < len(order):
        for _, (action, to) in sorted(states[list(order)[at]].items()):
            if str(action) == "Shift":
                order.setdefault(to, len(order))
        at += 1
    rows = []
    for state in order:
        words: dict[str, int] = {}
        heads: dict[str, int] = {}
        for name, (action, to) in sorted(states[state].items()):
            if str(action) != "Shift":
                words[str(places[name])] = -1 - rules[id(to)]
            elif name in places:
                words[str(places[name])] = order[to]
            else:
                heads[name] = order[to]
        rows.append((words, heads))
    return rows


def _rule(rule: Any, origins: list[str]) -> list[object]:
    """Origin, length, name, the children kept, those of them that are lists, whether one stands alone."""
    kept = [at for at, one in enumerate(rule.expansion) if not (one.is_term and one.filter_out)]
    lists = [
        at for at in kept if not rule.expansion[at].is_term and rule.expansion[at].name[0] == "_"
    ]
    name = rule.alias or rule.options.template_source or rule.origin.name
    alone = bool(rule.options.expand1 and not rule.alias)
    return [origins.index(rule.origin.name), len(rule.expansion), str(name), kept, lists, alone]


def named() -> str:
    """Every character that a terminal names, look-arounds included."""
    text = GRAMMAR.read_text(encoding="utf-8")
    terminals = re.sub(r"(?m)^\s*//.*$|^[a-z?].*$|^ .*$", "", text)
    return "".join(sorted({one for one in terminals if ord(one) > 0x7F} | set("0123456789-/.~")))


def firsts(pattern: str) -> str:
    """The characters with which what the pattern matches may begin."""
    found, empty = _first_of(patterns.parse(pattern))
    assert not empty, f"{pattern} may match nothing"
    return "".join(sorted(found))


def _first_of(parts: Any) -> tuple[set[str], bool]:
    """The first characters of a sequence, and whether it may be empty."""
    found: set[str] = set()
    for op, value in parts:
        if op is sre.LITERAL:
            return found | {chr(value)}, False
        if op is sre.IN:
            return found | _members(value), False
        if op is sre.BRANCH:
            ways = [_first_of(way) for way in value[1]]
            found |= set().union(*(first for first, _ in ways))
            if not any(empty for _, empty in ways):
                return found, False
        elif op is sre.SUBPATTERN:
            first, empty = _first_of(value[-1])
            found |= first
            if not empty:
                return found, False
        elif op is sre.MAX_REPEAT:
            first, empty = _first_of(value[2])
            found |= first
            if value[0] > 0 and not empty:
                return found, False
        elif op not in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):
            raise AssertionError(f"{op} is not provided for")
    return found, True


def _members(parts: Any) -> set[str]:
    found: set[str] = set()
    for op, value in parts:
        if op is sre.LITERAL:
            found.add(chr(value))
        elif op is sre.RANGE:
            found |= {chr(code) for code in range(value[0], value[1] + 1)}
        else:
            raise AssertionError(f"{op} is not provided for")
    return found


def main() -> None:
    OUT.write_text(make(grammar()), encoding="utf-8")
    NAMED.write_text(named(), encoding="utf-8")
    sys.stdout.write(f"{OUT.relative_to(ROOT)}: {OUT.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
