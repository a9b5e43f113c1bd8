"""The working-day calendar (工作日历): kinds of day, constant-time counting, the State Council's years.

What only some callers need (reading notices, overlays from files) is loaded at first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from gkrules.calendar.calendar import Calendar
from gkrules.calendar.days import Day, DayKind
from gkrules.calendar.outlook import Outlook, outlook
from gkrules.calendar.overlays import Overlaid, Overlay, overlaid
from gkrules.calendar.state_council import china

if TYPE_CHECKING:
    from gkrules.calendar.learned import Moved as Moved
    from gkrules.calendar.learned import learn as learn
    from gkrules.calendar.learned import moved as moved
    from gkrules.calendar.notice import Holiday as Holiday
    from gkrules.calendar.notice import Learned as Learned
    from gkrules.calendar.notice import Notice as Notice
    from gkrules.calendar.notice import NoticeError as NoticeError
    from gkrules.calendar.notice import read_notice as read_notice
    from gkrules.calendar.overlays.files import find_overlays as find_overlays
    from gkrules.calendar.overlays.files import load_overlay as load_overlay

_HOMES = {
    "Holiday": "notice",
    "Learned": "notice",
    "Moved": "learned",
    "Notice": "notice",
    "NoticeError": "notice",
    "find_overlays": "overlays.files",
    "learn": "learned",
    "load_overlay": "overlays.files",
    "moved": "learned",
    "read_notice": "notice",
}

__all__ = [
    "Calendar",
    "Day",
    "DayKind",
    "Holiday",
    "Learned",
    "Moved",
    "Notice",
    "NoticeError",
    "Outlook",
    "Overlaid",
    "Overlay",
    "china",
    "find_overlays",
    "learn",
    "load_overlay",
    "moved",
    "outlook",
    "overlaid",
    "read_notice",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'gkrules.calendar' has no attribute {name!r}")
    value: object = getattr(import_module(f"gkrules.calendar.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
