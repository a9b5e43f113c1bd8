"""One calendar's bytes: UTF-8, CRLF, lines of at most 75 octets, properties in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from gkrules._version import __version__
from gkrules.errors import Lang

#: Clients poll when they like; this is what we ask of them.
REFRESH = timedelta(hours=12)


def calendar(name: str, events: Iterable[Event], lang: Lang = "zh") -> bytes:
    """A VCALENDAR with these events. No METHOD (it would ask for an organizer), no clock."""
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", f"-//gkrules//gkrules {__version__}//{lang.upper()}")
    made.add("calscale", "GREGORIAN")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", "Asia/Shanghai")
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT12H")
    found = list(events)
    for event in found:
        made.add_component(event)
    if not found:
        made.add_component(_shanghai())
    return bytes(made.to_ical(sorted=True))


def _shanghai() -> Timezone:
    """UTC+8 without the summer time of 1986-1991: what keeps an empty calendar a valid one.

    A VCALENDAR must hold a component (RFC 5545, 3.6), and a client may take an empty body for a lost
    calendar.
    """
    zone = Timezone()
    zone.add("tzid", "Asia/Shanghai")
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone
