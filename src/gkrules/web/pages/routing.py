"""Which address shows which page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from starlette.routing import Route

from gkrules.cli import clock
from gkrules.web.jobs import Workers
from gkrules.web.pages import home, task, unit
from gkrules.web.pages.elsewhere import Calculator
from gkrules.web.pages.frame import static
from gkrules.web.pages.guard import View, guarded
from gkrules.web.pages.office import Office
from gkrules.web.settings import Settings


def routes(
    settings: Settings, workers: Workers, today: Callable[[], date] = clock.today
) -> tuple[Route, ...]:
    """The routes of all pages. `today` is the day where the query names none.

    The views of plans are plain functions: Starlette runs them beside the event loop. They hold nothing but the plans
    as they were last read. The calculator answers anybody's question, and is drawn in a worker.
    """
    office = Office(settings.plans, settings.ledgers)

    def route(path: str, name: str, view: View) -> Route:
        return Route(path, guarded(view, settings, today, closed=True), methods=["GET"], name=name)

    def worked_out(path: str, name: str) -> Route:
        return Route(path, Calculator(path, settings, workers, today), methods=["GET"], name=name)

    return (
        route("/", "home", lambda asked: home.show(asked, settings, office, today)),
        route("/units/{unit}", "unit", lambda asked: unit.show(asked, settings, office, today)),
        route("/tasks/{uid:path}", "task", lambda asked: task.show(asked, settings, office, today)),
        worked_out("/calculator", "calculator"),
        worked_out("/calculator.ics", "entry"),
        Route("/static/{name}", static, methods=["GET"], name="static"),
    )
