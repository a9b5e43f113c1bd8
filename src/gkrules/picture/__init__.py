"""The picture of one occurrence: which day counts, which does not, and where it ends.

`marks` is the data, a value a day of the months concerned; `draw` puts it into lines of text.
"""

from __future__ import annotations

from gkrules.picture.drawing import draw
from gkrules.picture.marking import Marked, Role, marks

__all__ = ["Marked", "Role", "draw", "marks"]
