"""Words from outside made harmless for a calendar: nothing breaks a line, hides, or runs on without end.

What a reader would misread is replaced by something he can see, or left out where it shows nothing; the words
themselves stay as they are.
"""

from __future__ import annotations

import re
import unicodedata

#: How many characters each part may have before it is cut with an ellipsis.
TITLE, NAME, LINE, NOTE, LIST = 160, 60, 500, 1000, 2000
#: A whole SUMMARY (Outlook's subjects hold 255) and a whole DESCRIPTION (Google shows 8192).
SUMMARY, DESCRIPTION = 255, 8000

#: Everything that some reader takes for the end of a line.
_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
#: Before n and N readers that unescape in the wrong order see a line's end in a backslash.
_BACKSLASH = re.compile(r"\\(?=[nN])")
#: What Google's descriptions would take for markup.
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
#: What stands there and shows nothing when it stands alone.
_BLANK = re.compile("[\\s\u034f\u115f\u1160\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0]")
_JOINERS = "\u200c\u200d"


def clean(words: str, limit: int = LINE) -> str:
    """The words on one line or several, with nothing in them that a calendar may not hold.

    Control characters become visible (␀, or � where there is no sign for them); marks that turn the direction of
    writing and other invisible ones go; every kind of line end becomes a line feed; what is longer than `limit`
    characters is cut and ends in `…`.
    """
    if len(words) > limit:
        words = words[: 4 * limit]  # what is cut anyway need not be looked at
    if not words.isprintable():
        words = "".join(map(_shown, _ENDS.sub("\n", words)))
    if "\\" in words:
        words = _BACKSLASH.sub("＼", words)
    words = words.strip()
    return words if len(words) <= limit else cut(words, limit)


def one_line(words: str, limit: int = LINE) -> str:
    """`clean`, and on one line: the ends of lines become spaces."""
    words = clean(words, limit)
    return " ".join(words.split("\n")) if "\n" in words else words


def named(words: str, limit: int = NAME) -> str:
    """`one_line` for what must not be empty: a name, a title (libical removes a property without a value)."""
    made = one_line(words, limit)
    return made if _BLANK.sub("", made) else "（无题）"


def cut(words: str, limit: int) -> str:
    """At most `limit` characters, the last of them `…` where something was cut; no mark without its letter."""
    if len(words) <= limit:
        return words
    end = limit - 1
    while end > 1 and _clings(words[end]):
        end -= 1
    return words[:end].rstrip() + "…"


def unmarked(words: str) -> str:
    """The words with `<` before a tag's name full-width: Google's descriptions take tags for markup."""
    return _MARKUP.sub("＜", words) if "<" in words else words


def _clings(char: str) -> bool:
    return bool(unicodedata.combining(char)) or char in _JOINERS or "\ufe00" <= char <= "\ufe0f"


def _shown(char: str) -> str:
    """One character as a calendar may hold it."""
    if char.isprintable() or char == "\n":
        return char
    if char == "\t":
        return " "
    code = ord(char)
    match unicodedata.category(char):
        case "Cc":
            return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else "�"
        case "Cf":  # direction marks, zero widths, tags; the joiners belong to words
            return char if char in _JOINERS else ""
        case "Cs":  # half a character
            return "�"
        case "Cn" if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
            return "�"
    return char  # spaces such as U+3000, private use (rare characters of names), letters newer than our tables
