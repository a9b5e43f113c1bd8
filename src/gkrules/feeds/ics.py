"""One calendar's bytes: UTF-8, CRLF, lines of at most 75 octets, properties in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable

from gkrules._version import __version__
from gkrules.errors import Lang
from gkrules.feeds import text
from gkrules.feeds.lines import Raw, Value, line, ordered
from gkrules.feeds.values import Options

#: Clients poll when they like; this is what we ask of them.
REFRESH = "PT12H"

#: UTC+8 without the summer time of 1986-1991: what keeps an empty calendar a valid one. A VCALENDAR must hold a
#: component (RFC 5545, 3.6), and a client may take an empty body for a lost calendar.
_SHANGHAI = b"\r\n".join((
    b"BEGIN:VTIMEZONE", b"TZID:Asia/Shanghai", b"BEGIN:STANDARD", b"DTSTART:19700101T000000", b"TZNAME:CST",
    b"TZOFFSETFROM:+0800", b"TZOFFSETTO:+0800", b"END:STANDARD", b"END:VTIMEZONE", b"",
))  # fmt: skip


def header(name: str, options: Options, lang: Lang = "zh") -> tuple[tuple[str, Value], ...]:
    """The calendar's own properties. METHOD only with an organizer, whom it asks for; no clock."""
    called = text.named(name, text.SUMMARY)
    made: dict[str, Value] = {
        "VERSION": "2.0",
        "PRODID": f"-//gkrules//gkrules {__version__}//{lang.upper()}",
        "CALSCALE": "GREGORIAN",
        "NAME": called,
        "X-WR-CALNAME": called,
        "X-WR-TIMEZONE": "Asia/Shanghai",
        "REFRESH-INTERVAL": Raw(REFRESH, (("VALUE", "DURATION"),)),
        "X-PUBLISHED-TTL": REFRESH,
    }
    if options.organizer:
        made["METHOD"] = "PUBLISH"
    return ordered("VCALENDAR", made)


def calendar(name: str, components: Iterable[bytes], options: Options, lang: Lang = "zh") -> bytes:
    """A VCALENDAR around components that are written already."""
    head = [line(key, value) for key, value in header(name, options, lang)]
    whole = b"".join(components) or _SHANGHAI
    return b"BEGIN:VCALENDAR\r\n%b\r\n%bEND:VCALENDAR\r\n" % (b"\r\n".join(head), whole)
