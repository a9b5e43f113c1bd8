"""Running text in pieces that hold whole sentences: paragraphs, table cells; line by line, once through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gkrules.patterns import pattern

#: Lines that begin something new, whatever stood before.
_BEGINS = pattern(
    r"\s*(?:第[0-9一二三四五六七八九十百零]+[章节条]|[#>*|+]|-\s|[（(][0-9一二三四五六七八九十]+[)）]"
    r"|[0-9一二三四五六七八九十]+[、.．]|<!--|附件|序号)"
)
_ENDS = pattern(r"[。！？；：;:]\s*$")
_CELL = pattern(r"[\t|]")
#: A hard-wrapped line is about as long as its neighbours; a shorter one is a heading or a last line.
_WRAPPED = 16
#: No paragraph grows past this; what is longer is cut at the end of a line.
_LONGEST = 20_000


def blocks(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Offset and text of each block, in order. Lines keep their ends, so that offsets stay true."""
    at, held, start = 0, "", 0
    for line in lines:
        if held and (not line.strip() or _BEGINS.match(line) or not _goes_on(held)):
            yield from _cells(start, held)
            held = ""
        if not held:
            start = at
        held += line
        at += len(line)
    if held:
        yield from _cells(start, held)


def followed(pieces: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    """Each piece with the text of the one behind it: words of it may show that a limit was cut."""
    held: tuple[int, str] | None = None
    for piece in pieces:
        if held is not None:
            yield (*held, piece[1])
        held = piece
    if held is not None:
        yield (*held, "")


def _goes_on(held: str) -> bool:
    last = held.rstrip("\r\n").rpartition("\n")[2]
    return (
        len(last.strip()) >= _WRAPPED
        and not _ENDS.search(last)
        and not _CELL.search(last)
        and len(held) < _LONGEST
    )


def _cells(start: int, text: str) -> Iterator[tuple[int, str]]:
    """A table's row by its cells; other text as it is."""
    if not text.strip():
        return
    at = 0
    for mark in _CELL.finditer(text):
        yield start + at, text[at : mark.start()]
        at = mark.end()
    yield start + at, text[at:]
