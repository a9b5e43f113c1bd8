"""An address at which there is nothing: a page for whoever reads pages, the feeds' own answer for programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from gkrules.cli import clock
from gkrules.web.pages.frame import Visit, missing
from gkrules.web.settings import Settings


class Lost:
    """What answers where no route does; `others` are the feeds, among them `index.json`."""

    def __init__(
        self, others: ASGIApp, settings: Settings, today: Callable[[], date] = clock.today
    ) -> None:
        self.others = others
        self.settings = settings
        self.today = today

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope)
        program = scope["path"].endswith((".ics", ".json"))
        if (
            program
            or request.method not in ("GET", "HEAD")
            or "text/html" not in request.headers.get("accept", "")
        ):
            await self.others(scope, receive, send)
            return
        visit = Visit.plain(request, self.settings, self.today)
        words = visit.say("没有这个地址", "there is nothing at this address")
        await missing(visit, words)(scope, receive, send)
