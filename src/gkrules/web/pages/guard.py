"""What every page passes: closed where tokens protect it, and what the library has against it told as a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from gkrules.errors import FileError, GkrulesError
from gkrules.web.learned import LEARNED
from gkrules.web.pages.frame import BadQuery, Visit, page
from gkrules.web.settings import Settings

View = Callable[[Request], Response]


def guarded(
    view: View, settings: Settings, today: Callable[[], date], *, closed: bool = False
) -> View:
    """The view, with what the library has against it told as a page: 400 for the query, 503 for the files.

    closed: where tokens protect the feeds, the page tells what is in them: only a token for everything opens it.
    """

    def view_of(request: Request) -> Response:
        try:
            if closed and not (visit := Visit.plain(request, settings, today)).access.everything:
                return _closed(visit)
            LEARNED.refresh()
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

    return view_of


def _closed(visit: Visit) -> Response:
    title = visit.say(
        "这里的日历要凭地址里的令牌查看", "the calendars here are opened by a token in the address"
    )
    words = visit.say(
        "请向管理员索取带令牌的地址。", "Ask whoever keeps this server for an address with a token."
    )
    return page(visit, "message.html", 404, here="", title=title, words=words)
