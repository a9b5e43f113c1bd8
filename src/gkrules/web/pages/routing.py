"""Which address shows which page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gkrules.cli import clock
from gkrules.errors import FileError, GkrulesError
from gkrules.web.pages import calculator, home, task, unit
from gkrules.web.pages.frame import BadQuery, Visit, page, static
from gkrules.web.pages.office import Office
from gkrules.web.settings import Settings

_View = Callable[[Request], Response]


def routes(settings: Settings, today: Callable[[], date] = clock.today) -> tuple[Route, ...]:
    """The routes of all pages. `today` is the day where the query names none.

    The views are plain functions: Starlette runs them beside the event loop. They hold nothing but the plans as
    they were last read.
    """
    office = Office(settings.plans)

    def route(path: str, name: str, view: _View) -> Route:
        guarded = _guarded(view, settings, today, closed=not path.startswith("/calculator"))
        return Route(path, guarded, methods=["GET"], name=name)

    return (
        route("/", "home", lambda asked: home.show(asked, settings, office, today)),
        route("/units/{unit}", "unit", lambda asked: unit.show(asked, settings, office, today)),
        route("/tasks/{uid:path}", "task", lambda asked: task.show(asked, settings, office, today)),
        route("/calculator", "calculator", lambda asked: calculator.show(asked, settings, today)),
        route("/calculator.ics", "entry", lambda asked: calculator.entry(asked, settings, today)),
        Route("/static/{name}", static, methods=["GET"], name="static"),
    )


def _guarded(view: _View, settings: Settings, today: Callable[[], date], *, closed: bool) -> _View:
    """The view, with what the library has against it told as a page: 400 for the query, 503 for the files.

    closed: where tokens protect the feeds, the page tells what is in them: only a token for everything opens it.
    """

    def guarded(request: Request) -> Response:
        try:
            if closed and not (visit := Visit.plain(request, settings, today)).access.everything:
                return _closed(visit)
            return view(request)
        except GkrulesError as error:
            visit = Visit.plain(request, settings, today)
            wrong = error.zh if visit.zh else error.en
            if isinstance(error, BadQuery):
                return page(visit, "message.html", 400, here="", title=wrong, words="")
            if isinstance(error, FileError):  # its words name the server's paths
                wrong = ""
            title = visit.say("现在读不了方案或者台账", "the plan or the ledger cannot be read now")
            return page(visit, "message.html", 503, here="", title=title, words=wrong)

    return guarded


def _closed(visit: Visit) -> Response:
    title = visit.say(
        "这里的日历要凭地址里的令牌查看", "the calendars here are opened by a token in the address"
    )
    words = visit.say(
        "请向管理员索取带令牌的地址。", "Ask whoever keeps this server for an address with a token."
    )
    return page(visit, "message.html", 404, here="", title=title, words=words)
