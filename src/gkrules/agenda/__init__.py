"""What is due, for whom, and how it stands: a plan, a ledger and a calendar as of a day, task by task.

keys (what names a task for good) -> openings (what opens a triggered limit: the plan's triggers, the ledger's), amended
(what the ledger says of one task) and closing (what closes it, and the date it keeps) -> dues (the occurrences, chains
of completions among them) -> standing (how a task stands) -> merged (what merged units owe once) -> agenda.
"""

from gkrules.agenda.agenda import Agenda
from gkrules.agenda.keys import recurs
from gkrules.agenda.values import Due, Standing, Task

__all__ = ["Agenda", "Due", "Standing", "Task", "recurs"]
