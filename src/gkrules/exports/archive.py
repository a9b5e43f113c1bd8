"""Office files are zip archives: the same parts give the same bytes, whatever the clock says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_CORE = "docProps/core.xml"
#: An archive can hold no earlier day.
_FIRST = date(1980, 1, 1)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def settled(
    data: bytes, day: date, changes: Mapping[str, Callable[[bytes], bytes]] | None = None
) -> bytes:
    """The archive with every time stamp, in it and in its properties, at the beginning of the day (UTC).

    changes: what becomes of single parts, by their names.
    """
    stamp = max(day, _FIRST)
    moment = f"{stamp.isoformat()}T00:00:00Z".encode()
    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED, compresslevel=6) as new:
        for name in old.namelist():
            part = old.read(name)
            if changes and name in changes:
                part = changes[name](part)
            if name == _CORE:
                part = _STAMP.sub(lambda found: found[1] + moment + found[3], part)
            entry = ZipInfo(name, (stamp.year, stamp.month, stamp.day, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            new.writestr(entry, part)
    return made.getvalue()
