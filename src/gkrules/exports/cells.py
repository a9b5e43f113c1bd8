"""What stands in a cell: text made harmless, text that comes back exactly, text that no spreadsheet runs."""

from __future__ import annotations

import re
import tomllib
import unicodedata

from gkrules.errors import DataError

#: Formatting characters that turn the order of what stands around them (Unicode Bidi_Control).
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
#: What XML forbids or shows as nothing: controls, halves of a pair, non-characters; and the sign of a lost one,
#: which readers take for a wrong encoding.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff]")
#: Signs that show nothing: a program that drops them would run what follows (soft hyphen, zero widths, controls).
BLANK = (
    "\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
_FIRST = "=+\\-@＝＋－＠\t\r\n"
#: A text that a spreadsheet would run, and one that it would turn into a number or a date: 1-2, 007, (1), 1.10.
_RUN = rf"[\s{BLANK}]*[{_FIRST}]"
_TURNED = (
    r"0[0-9]+|[0-9]{12,}|[0-9]+\.[0-9]*0|\([0-9.]+\)|[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+"
    r"|[0-9]+\s*[-/:][\s0-9:/-]*[0-9](?:\s*[AaPp][Mm]?)?"
)
_RISKY = re.compile(rf"(?:{_RUN})|(?:{_TURNED})\Z")
_GUARDED = re.compile(rf"'+(?:(?:{_RUN})|(?:{_TURNED})\Z)")
#: What some reader takes for a sign of its own: entities and tags, the escapes of .xlsx, marks of a guard.
_SIGNS = re.compile(r"[<>&~\\`*\ufffd]|_x[0-9A-Fa-f]{4}_")


def shown(text: str) -> str:
    """Text for the office's own columns: lines parted by \\n, whatever could mislead or break the file shown.

    Marks that turn the direction of writing are left out, so that no cell reorders another's words; control
    characters appear as their pictures (␀), other forbidden ones as □.
    """
    lines = (line.strip() for line in _ENDS.split(_TURNING.sub("", text)))
    return _FORBIDDEN.sub(_picture, "\n".join(lines).replace("\t", " ")).strip()


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "□"


def encoded(text: str) -> str:
    """Text that comes back exactly, whatever program stands between: as it is, or as a TOML string in quotes.

    Only text that some reader would change is quoted; blanks around the whole are no part of it.
    """
    text = text.strip()
    return text if _survives(text) else quoted(text)


def decoded(cell: str) -> str:
    """What `encoded` was given. Raises DataError for quotes that hold no TOML string."""
    if not cell.startswith('"'):
        return cell
    try:
        # In brackets, which a comment after the text would leave open.
        held = tomllib.loads(f"v = [{cell}]")["v"] if cell.endswith('"') else []
    except tomllib.TOMLDecodeError:
        held = []
    if len(held) != 1 or not isinstance(held[0], str):
        raise DataError(
            f"引号里的文字读不成：{cell[:40]}", f"the quoted text cannot be read: {cell[:40]}"
        )
    return held[0]


def quoted(text: str) -> str:
    """A TOML basic string in ASCII signs and plain letters: all that is odd is escaped."""
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char == "\n":
        return "\\n"
    if "\ud800" <= char <= "\udfff":  # half of a pair: no file can hold it
        return "\\ufffd"
    if (char.isprintable() and char not in "<>&~`*_|\u3000\ufffd") or char == " ":
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def _survives(text: str) -> bool:
    if text.startswith(('"', "'")) or _SIGNS.search(text):
        return False
    return (
        all(line and line == line.strip() and _plain(line) for line in text.split("\n")) or not text
    )


def _plain(line: str) -> bool:
    """Letters, digits, signs and single spaces: no character that shows nothing, none that no standard knows."""
    return all(
        char in " \u3000" or unicodedata.category(char)[0] in "LNPS" or unicodedata.combining(char)
        for char in line
    ) and not line.startswith("\u3000")


def guarded(text: str) -> str:
    """Text for .csv, which has no types: an apostrophe before what a spreadsheet would run, or turn into a number.

    A text that already looks guarded gets one more, so that `unguarded` gives every text back.
    """
    return f"'{text}" if _RISKY.match(text) or _GUARDED.match(text) else text


def marked(text: str) -> str:
    """Text for formats with types: one more apostrophe only where `unguarded` would take one that is its own."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(cell: str) -> str:
    """The text that `guarded` or `marked` was given: a .csv may have become an .xlsx since."""
    return cell[1:] if _GUARDED.match(cell) else cell


def risky(text: str) -> bool:
    """Whether a spreadsheet might run the text, or turn it, if somebody edits its cell."""
    return _RISKY.match(text) is not None
