"""What somebody wants recorded in a plan's ledger, judged against the plan and its agenda before it is.

wishes (what is wanted, in people's words) -> events (what the plan waits for) and desk (the tasks that an entry can
concern, before and after) -> clerk (the entry, or why not) -> outcome (what follows from it). rows reads many wishes
from a file.
"""

from gkrules.recording.clerk import Clerk
from gkrules.recording.outcome import Outcome
from gkrules.recording.rows import all_of, read_wishes
from gkrules.recording.wishes import FIELDS, RecordError, Wish

__all__ = ["FIELDS", "Clerk", "Outcome", "RecordError", "Wish", "all_of", "read_wishes"]
