"""Calendars that staff subscribe to: one .ics a unit, the same bytes for the same input.

event (one entry) -> ics (one calendar's bytes) -> folder (all units' files, and the index).
"""

from gkrules.feeds.folder import Published, publish

__all__ = ["Published", "publish"]
