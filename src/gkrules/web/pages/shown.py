"""Text from plans, ledgers and queries, made fit to be shown: nothing in it can act, hide or run on for ever.

The templates escape markup by themselves. What escaping leaves is mended here: control characters, marks that turn
the direction of text, and length. Each template wraps the result in <bdi>, so that no text turns its neighbours.
"""

from __future__ import annotations

import re
import unicodedata

#: Marks that turn or isolate text, and invisible ones that hide in it (zero width, tags, soft hyphen).
_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_SPACES = re.compile(r"\s+")
#: How long a text may be in a list, and on a page of its own.
LINE, PAGE = 160, 4000


def shown(words: object, most: int = LINE) -> str:
    """The text in one line, at most so many characters (… stands for the rest).

    Control characters and marks of direction are shown by their number, `[U+202E]`, so that a reader sees them.
    """
    text = str(words)
    cut = text[: 4 * most]
    plain = _SPACES.sub(" ", _HIDDEN.sub(_numbered, cut)).strip()
    plain = "".join(_visible(char) for char in plain)
    if len(plain) <= most and len(cut) == len(text):
        return plain
    return plain[: most - 1].rstrip() + "…"


def lines(words: object, most: int = PAGE) -> tuple[str, ...]:
    """The text line by line, for where line breaks matter; at most so many characters in all."""
    text = str(words)
    found = [shown(line, most) for line in text[:most].splitlines()]
    if len(text) > most and found:
        found[-1] += "…"
    return tuple(line for line in found if line)


def _visible(char: str) -> str:
    return _numbered(char) if unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") else char


def _numbered(char: str | re.Match[str]) -> str:
    mark = char if isinstance(char, str) else char[0]
    return f"[U+{ord(mark):04X}]"
