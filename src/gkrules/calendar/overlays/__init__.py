"""Overlays (地方和单位的日子): local days laid over a calendar.

values (an overlay, and a calendar with overlays) <- from_toml, from_ics (one file) <- files (by path or name).
"""

from gkrules.calendar.overlays.values import Overlaid, Overlay, overlaid

__all__ = ["Overlaid", "Overlay", "overlaid"]
