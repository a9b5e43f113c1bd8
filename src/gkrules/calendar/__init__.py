"""The working-day calendar (工作日历): kinds of day, constant-time counting, the State Council's years."""

from gkrules.calendar.calendar import Calendar
from gkrules.calendar.days import Day, DayKind
from gkrules.calendar.outlook import Outlook, outlook
from gkrules.calendar.state_council import china

__all__ = ["Calendar", "Day", "DayKind", "Outlook", "china", "outlook"]
