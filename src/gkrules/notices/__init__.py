"""Notices (通知): a document understood as tasks, each with units and time limits, for a person to review.

letter: what frames it; tables, mend: its tables of tasks; prose, marks: its items; timelimits, people:
who and when; rows: all of it put together; writing: the plan and units files; report: what is doubtful.
"""

from gkrules.notices.understanding import understand
from gkrules.notices.values import (
    Doubt,
    Draft,
    DraftUnit,
    Limited,
    Recognised,
    Row,
    RowKind,
    Source,
)

__all__ = [
    "Doubt",
    "Draft",
    "DraftUnit",
    "Limited",
    "Recognised",
    "Row",
    "RowKind",
    "Source",
    "understand",
]
