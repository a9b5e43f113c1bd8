"""What moved: the dates of a plan's tasks then and now, and which step of each derivation changed.

compare (two sets of dates -> changes) and baseline (the dates that were accepted last, kept in a file beside the plan).
"""

from gkrules.changes.baseline import Baseline, Named, baseline_beside
from gkrules.changes.compare import Change, Held, Kind, compare, held

__all__ = ["Baseline", "Change", "Held", "Kind", "Named", "baseline_beside", "compare", "held"]
