"""Where a unit's calendar is subscribed to: the address for programs, and the one that a click opens."""

from __future__ import annotations

import re
from urllib.parse import quote

from attrs import frozen

from gkrules.web.pages.frame import Visit


@frozen
class Feed:
    """The addresses of one calendar: https (any client, and to copy), webcal (opens the client)."""

    https: str
    webcal: str


def feed_of(path: str, visit: Visit) -> Feed | None:
    """The addresses of a feed by its path in the folder; None where there is none, or the visitor may not read it.

    Under a visitor's own token the addresses hold it, and the page warns of that.
    """
    if not path or not visit.access.may_read(path):
        return None
    address = f"{visit.site}{visit.base}/{quote(path)}"
    return Feed(address, re.sub(r"^https?:", "webcal:", address))
