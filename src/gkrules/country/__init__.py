"""Publishing for many places (各区县) from one set of plans: by several processes, and on from where a run stopped.

places (which there are) -> placed (the plans as one place has them) -> inputs, journal (what was done already) -> one
(a place published) -> crew (processes) -> run (all of them).
"""

from gkrules.country.places import Place, read_places
from gkrules.country.run import Placed, publish_places

__all__ = ["Place", "Placed", "publish_places", "read_places"]
