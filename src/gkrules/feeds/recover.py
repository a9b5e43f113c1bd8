"""A feed's entries as they stand in its file: what clients have seen, where the manifest does not say the same.

That is so after an edit by hand, and where the manifest is lost. The reader knows what this package writes; of anything
else it takes what it understands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from gkrules.feeds.companions import WITHDRAWN, beside_of
from gkrules.feeds.lines import digest
from gkrules.feeds.manifest import CANCELLED, HIGHEST, SHOWN, Record, checked

_OURS = re.compile(rb"^PRODID:-//gkrules//", re.MULTILINE)
_STAMPS = (b"DTSTAMP:", b"SEQUENCE:", b"LAST-MODIFIED:")
#: How it stands (event.signs), before the title.
_SIGNS = re.compile(
    r"(?:【(?:暂定|已逾期|(?:牵头单位)?已办结|逾期\d+天办结|免办|中止|部分(?:逾期|办结|中止)|已取消|提前\d+个工作日)】"
    r"|\[(?:provisional|overdue|done|done by those who lead|done \d+ days late|waived|stopped|cancelled"
    r"|partly (?:overdue|done|stopped)"
    r"|\d+ working days? ahead)\] )+"
)
_ENTRY = re.compile(rb"^BEGIN:(VEVENT|VTODO)\r\n(.*?)\r\nEND:\1\r\n", re.MULTILINE | re.DOTALL)


def ours(raw: bytes) -> bool:
    """Whether this package wrote the feed."""
    return _OURS.search(raw) is not None


def name(raw: bytes) -> str:
    """The feed's name for people; empty where none is found."""
    head = raw.partition(b"BEGIN:V")[2].partition(b"BEGIN:V")[0]
    return _words(_properties(head.split(b"\r\n")).get("X-WR-CALNAME", ""))


def entries(raw: bytes) -> dict[str, Record]:
    """The entries by UID."""
    return dict(_entries(raw))


def _entries(raw: bytes) -> Iterator[tuple[str, Record]]:
    # Copied as text the file may have lost its line ends.
    for found in _ENTRY.finditer(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")):
        lines = found[2].split(b"\r\n")
        made = _properties(lines)
        uid, stamp = made.get("UID", ""), made.get("LAST-MODIFIED", made.get("DTSTAMP", ""))
        start = made.get("DTSTART" if found[1] == b"VEVENT" else "DUE", "")
        sequence = made.get("SEQUENCE", "0")
        since = made.get(WITHDRAWN, "") if made.get("STATUS") == "CANCELLED" else ""
        with suppress(ValueError):  # it has been changed by hand: as if it were not there
            record = Record(
                digest([one for one in _joined(lines) if not one.startswith(_STAMPS)]),
                _number(sequence),
                stamp,
                start,
                _title(_words(made.get("SUMMARY", ""))),
                CANCELLED if since else SHOWN,
                since,
                beside_of(uid),
                found[1].decode(),
            )
            yield uid, checked(uid, record)


def _number(words: str) -> int:
    """SEQUENCE; 0 for what is no number."""
    if not (words.isascii() and words.isdigit()):
        return 0
    return int(words) if len(words) < 11 and int(words) < HIGHEST else HIGHEST


def _title(summary: str) -> str:
    found = _SIGNS.match(summary)
    return summary[found.end() :] if found else summary


def _joined(lines: list[bytes]) -> Iterator[bytes]:
    """Each property with the lines it is folded into."""
    whole: list[bytes] = []
    for one in lines:
        if whole and not one.startswith(b" "):
            yield b"\r\n".join(whole)
            whole = []
        whole.append(one)
    yield b"\r\n".join(whole)


def _properties(lines: list[bytes]) -> dict[str, str]:
    """Values by the names of their properties, unfolded; parameters go."""
    found: dict[str, str] = {}
    for one in _joined(lines):
        words = one.replace(b"\r\n ", b"").decode("utf-8", "replace")
        key, _, value = words.partition(":")
        found.setdefault(key.partition(";")[0], value)
    return found


def _words(value: str) -> str:
    """TEXT without its escapes."""
    return re.sub(r"\\(.)", lambda one: "\n" if one[1] in "nN" else one[1], value)
