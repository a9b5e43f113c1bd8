"""The pages: the units, a unit's year, the calculator, a task. Templates alone; nothing runs in the browser.

frame (what all pages share) -> home, unit, calculator, task (one a page), over office (plans as their files stand),
folder (what was published), rows, months, drawing (values for the templates), form and entry (the calculator's).
"""

from __future__ import annotations

from gkrules.web.pages.routing import routes

__all__ = ["routes"]
