"""Supervision (督办): how each unit keeps its dates as of a day, and what it must be pressed for.

values (the counts, a unit's line, the whole) -> tally (from an agenda) -> words (text for people) and tables (for
offices) -> written (the formats).
"""

from gkrules.supervision.tally import supervise
from gkrules.supervision.values import Counts, Line, Supervision
from gkrules.supervision.words import lines, table

__all__ = ["Counts", "Line", "Supervision", "lines", "supervise", "table"]
