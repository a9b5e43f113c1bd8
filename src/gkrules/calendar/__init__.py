"""The working-day calendar (工作日历): kinds of day, constant-time counting, the State Council's years."""

from gkrules.calendar.calendar import Calendar
from gkrules.calendar.days import Day, DayKind
from gkrules.calendar.learned import Moved, learn, moved
from gkrules.calendar.notice import Holiday, Learned, Notice, NoticeError, read_notice
from gkrules.calendar.outlook import Outlook, outlook
from gkrules.calendar.overlays import (
    Overlaid,
    Overlay,
    find_overlays,
    load_overlay,
    overlaid,
)
from gkrules.calendar.state_council import china

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
