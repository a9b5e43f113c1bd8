"""The calculator's pages are drawn in a worker: whoever may ask anything must hold up nobody, and be stopped in time.

The server hands over what the page needs to know of the request (`Calculator`); the worker draws it (`drawn`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gkrules.web.jobs import Job, Reply, Workers
from gkrules.web.pages import calculator
from gkrules.web.pages.frame import Visit, kept, page
from gkrules.web.pages.guard import guarded
from gkrules.web.refusals import Refusal
from gkrules.web.sending import send_reply
from gkrules.web.settings import Bounds, Settings
from gkrules.web.tokens import OPEN, Access

_VIEWS = {"/calculator": calculator.show, "/calculator.ics": calculator.entry}


class Calculator:
    """One of the calculator's addresses."""

    def __init__(
        self, path: str, settings: Settings, workers: Workers, today: Callable[[], date]
    ) -> None:
        self.path = path
        self.settings = settings
        self.workers = workers
        self.today = today

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope)
        try:
            reply = await self.workers.ask(
                Job(operation=self.path, page=_told(request, self.settings, self.today()))
            )
        except Refusal as error:
            await self._refused(request, error.zh, error.en, error.status)(scope, receive, send)
            return
        if not reply.headers:  # refused by the worker, in the API's words
            told = json.loads(reply.body)["error"]
            zh, en = told["message_zh"], told["message_en"]
            await self._refused(request, zh, en, reply.status)(scope, receive, send)
            return
        access: Access = scope.get("state", {}).get("access", OPEN)
        await send_reply(reply, kept(access), self.workers, scope, send)

    def _refused(self, request: Request, zh: str, en: str, status: int) -> Response:
        visit = Visit.plain(request, self.settings, self.today)
        more = {"Retry-After": "5"} if status == 503 else None
        title = visit.say(zh, en)
        return page(visit, "message.html", status, more, here="calculator", title=title, words="")


def drawn(path: str, told: Mapping[str, str], bounds: Bounds) -> Reply:
    """The page that the request asks for."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": told["path"],
        "root_path": told["root"],
        "query_string": told["query"].encode("latin-1"),
        "headers": [(b"host", told["host"].encode("latin-1"))],
        "scheme": told["scheme"],
        "state": {},
    }
    settings = Settings(
        folder=Path(),
        bounds=bounds,
        base=told["base"],
        address=told["address"],
        lang="en" if told["lang"] == "en" else "zh",
    )
    day = date.fromisoformat(told["today"])
    view = _VIEWS[path]
    answer = guarded(lambda asked: view(asked, settings, lambda: day), settings, lambda: day)
    found = answer(Request(scope))
    return Reply(
        status=found.status_code, body=bytes(found.body), headers=tuple(found.headers.items())
    )


def _told(request: Request, settings: Settings, today: date) -> dict[str, str]:
    scope = request.scope
    return {
        "path": scope["path"],
        "root": scope.get("root_path", ""),
        "query": scope.get("query_string", b"").decode("latin-1"),
        "host": request.url.netloc,
        "scheme": request.url.scheme,
        "base": settings.base,
        "address": settings.address,
        "lang": settings.lang,
        "today": today.isoformat(),
    }
