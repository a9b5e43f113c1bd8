"""Whether the server lives (/health), and whether it can do its work (/ready)."""

from __future__ import annotations

import os

from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from gkrules._version import __version__
from gkrules.calendar import china
from gkrules.web.gate import Keeper
from gkrules.web.learned import LEARNED
from gkrules.web.replies import as_json, reply
from gkrules.web.settings import Settings


class Health:
    """`/health`: 200 as long as requests are answered at all."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await _head(scope, reply(as_json({"status": "ok", "version": __version__})))(
            scope, receive, send
        )


class Ready:
    """`/ready`: 200 where folder, tokens and learned holidays can be read; 503 else. It says how far they are known."""

    def __init__(self, settings: Settings, keeper: Keeper | None) -> None:
        self.settings = settings
        self.keeper = keeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        LEARNED.refresh()
        checks = {"folder": _readable(self.settings), "calendar": LEARNED.sound}
        if self.keeper is not None:
            self.keeper.current()
            checks["tokens"] = self.keeper.sound
        good = all(checks.values())
        body = {
            "status": "ready" if good else "not ready",
            "checks": checks,
            "calendar_known_until": china().known_until.isoformat(),
            "version": __version__,
        }
        await _head(scope, reply(as_json(body), 200 if good else 503))(scope, receive, send)


def routes(settings: Settings, keeper: Keeper | None) -> tuple[BaseRoute, ...]:
    """The two addresses."""
    return (
        Route("/health", Health(), methods=["GET"]),
        Route("/ready", Ready(settings, keeper), methods=["GET"]),
    )


def _readable(settings: Settings) -> bool:
    try:
        with os.scandir(settings.folder) as found:
            return any(one.name.endswith(".ics") or one.is_dir() for one in found)
    except OSError:
        return False


def _head(scope: Scope, response: Response) -> Response:
    if scope["method"] == "HEAD":
        response.body = b""
    return response
