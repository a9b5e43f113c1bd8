"""Where a user's own data lies: learned holiday years, own regimes, overlays.

`GKRULES_DATA` names the folder; else it is `gkrules` in the system's place for a user's data.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

#: The rooms of the folder.
NOTICES, REGIMES, OVERLAYS, SERVICE = "calendar", "regimes", "overlays", "service"

_HOME = "Library/Application Support" if sys.platform == "darwin" else ".local/share"


def folder(*parts: str) -> Path | None:
    """The user's data folder, or a place in it; None where the system names none. It need not exist."""
    own = os.environ.get("GKRULES_DATA")
    if own:
        return Path(own, *parts)
    given = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        root = Path(given) if given else Path.home() / _HOME
    except RuntimeError:  # no home at all
        return None
    return root.joinpath("gkrules", *parts)


def files(room: str) -> tuple[Path, ...]:
    """The TOML files in one room of the folder, by name; none where there is no folder."""
    place = folder(room)
    try:
        return tuple(sorted(place.glob("*.toml"))) if place is not None else ()
    except OSError:
        return ()
