"""A notice's text with its signs evened out, and where each of them stood.

Copies come from web pages and typesetters: full-width and half-width signs, dashes of every kind, spaces and
line breaks inside a sentence, byte-order marks. What is read is free of all that; what is quoted in a message is
the text as it was given.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from attrs import frozen

from gkrules.errors import Problem

_DASHES = "~～〜∼⁓─━−﹏"
_BRACKETS = {**dict.fromkeys("[【〔﹝［", "("), **dict.fromkeys("]】〕﹞］", ")")}
#: Signs that carry nothing: quotation marks round names, the marks of plain-text markup.
_EMPTY = "“”‘’\"'「」『』*#`|•●■◆"
#: ① to ⑳ are ordinals; NFKC would leave a bare number.
_CIRCLED = {chr(0x2460 + n): f"{n + 1}." for n in range(20)}
_SENTENCE = re.compile(r"(?:[^。;!?.]|(?<![天班假休)])\.)+")


@frozen
class Span:
    """Some words of a text: the evened signs, and the offset at which they begin."""

    words: str
    begin: int

    @property
    def end(self) -> int:
        """The offset after the last sign."""
        return self.begin + len(self.words)


@frozen
class Text:
    """A text to be read.

    plain: its evened signs. starts: the offsets in it at which a line begins. origin: where each sign stood
    in the source. breaks: the offsets of the source's line breaks.
    """

    plain: str
    source: str
    name: str
    starts: frozenset[int]
    origin: tuple[int, ...]
    breaks: tuple[int, ...]

    @classmethod
    def of(cls, source: str, name: str) -> Text:
        """Even out a text; `name` is the file's, for messages."""
        plain: list[str] = []
        origin: list[int] = []
        starts = {0}
        for at, char in enumerate(source):
            if char in "\r\n\v\f\x85\u2028\u2029":
                starts.add(len(plain))
            for one in _even(char):
                plain.append(one)
                origin.append(at)
        breaks = tuple(at for at, char in enumerate(source) if char == "\n")
        return cls("".join(plain), source, name, frozenset(starts), tuple(origin), breaks)

    def span(self, begin: int, end: int) -> Span:
        """The words in [begin, end)."""
        return Span(self.plain[begin:end], begin)

    def sentences(self, begin: int, end: int) -> Iterator[Span]:
        """The sentences in [begin, end): a line break does not end one, 。；！ and a full stop after words do."""
        for found in _SENTENCE.finditer(self.plain[begin:end]):
            yield Span(found[0], begin + found.start())

    def quote(self, span: Span, most: int = 90) -> str:
        """The words as they were given, on one line."""
        if not span.words:
            return ""
        first, last = self.origin[span.begin], self.origin[span.end - 1]
        words = " ".join(self.source[first : last + 1].split())
        return words if len(words) <= most else words[: most - 1] + "…"

    def line(self, at: int) -> int:
        """The line, from 1, of an offset in `plain`."""
        if not self.origin:
            return 1
        where = self.origin[min(at, len(self.origin) - 1)]
        return bisect_right(self.breaks, where) + 1

    def problem(self, span: Span, zh: str, en: str) -> Problem:
        """A finding at some words, which it quotes."""
        words = self.quote(span)
        tail = f"：「{words}」" if words else ""
        return Problem(self.name, self.line(span.begin), "", zh + tail, f"{en}{tail}")


def _even(char: str) -> str:
    """One sign for all its shapes; nothing for what carries nothing."""
    if char.isspace() or char in _EMPTY or unicodedata.category(char) in ("Cf", "Cc"):
        return ""
    if char in _DASHES or unicodedata.category(char) == "Pd":
        return "-"
    if char in _CIRCLED:
        return _CIRCLED[char]
    if char in _BRACKETS:
        return _BRACKETS[char]
    return unicodedata.normalize("NFKC", char)
