"""What every request passes on its way in: its id, its log line, the proxy's prefix, the token in its path.

Plain ASGI, since it also carries every feed. A path `/t/<token>/…` becomes `…` with what the token opens in the
request's state, and `/t/<token>` added to `root_path`, so that the links of a page keep it. A token that is unknown
or revoked is answered like a page that is not there: 404. Thunderbird keeps the entries it has on 404, pauses a
calendar on other errors and disables it for good on 410; and nobody learns which tokens there once were.
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from threading import Lock
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gkrules.errors import FileError
from gkrules.web import tokens
from gkrules.web.log import Log, cleaned, frames, without_tokens
from gkrules.web.refusals import internal
from gkrules.web.replies import refused
from gkrules.web.settings import Settings
from gkrules.web.tokens import OPEN, Access, Tokens

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
#: nginx's own ids, and those of tracing: as long as a token, yet none.
_HEX = re.compile(r"[0-9a-f]{32}|[0-9A-F]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TOKEN = re.compile(r"/t/([^/]*)(/.*)?")


class Keeper:
    """The tokens as their file has them now: read again when it changes, without a restart.

    A file that is gone or broken leaves the tokens as they were last read, so that nothing opens or closes by a
    slip of the pen; `sound` is False then, and /ready says so.
    """

    def __init__(self, path: Path, log: Log) -> None:
        self.path = path
        self.sound = True
        self._log = log
        self._lock = Lock()
        self._state = self._now()
        self._tokens = tokens.load(path)

    def current(self) -> Tokens:
        """The tokens that hold now."""
        state = self._now()
        if state != self._state:
            with self._lock:
                self._state = state
                self._read()
        return self._tokens

    def _read(self) -> None:
        try:
            self._tokens = tokens.load(self.path)
            self.sound = True
            self._log("tokens", read=len(self._tokens.tokens))
        except FileError as error:
            self.sound = False
            self._log("tokens", error=error.problems[0].en, line=error.problems[0].line)

    def _now(self) -> tuple[int, int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return (found.st_ino, found.st_size, found.st_mtime_ns)


class Gate:
    """The outermost part of the application."""

    def __init__(
        self, app: ASGIApp, *, settings: Settings, keeper: Keeper | None, log: Log
    ) -> None:
        self.app = app
        self.keeper = keeper
        self.lang = settings.lang
        self.base = settings.base.rstrip("/")
        self.log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and note it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, path = perf_counter(), scope["path"]
        named = _header(scope, b"x-request-id")
        fit = _ID.fullmatch(named) and (named == without_tokens(named) or _HEX.fullmatch(named))
        told = named if fit else secrets.token_hex(8)
        seen: dict[str, Any] = {"status": 0, "bytes": 0, "whole": False}

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", told.encode())]
            else:
                seen["bytes"] += len(message.get("body", b""))
                seen["whole"] = not message.get("more_body", False)
            await send(message)

        state = {**scope.get("state", {}), "request_id": told, "lang": self.lang}
        scope = {**scope, "state": state}
        access = Access()
        try:
            scope, access = self._enter(scope)
            await self.app(scope, receive, answer)
        except Exception as error:
            self.log("failure", id=told, error=type(error).__name__, at=frames(error))
            if not seen["status"]:
                await refused(internal(), scope)(scope, receive, answer)
            # Where a part of an answer is out, the server breaks the connection off as we return.
        finally:
            client = scope.get("client")
            self.log(
                "request",
                id=told,
                method=scope["method"][:16],
                path=cleaned(path),
                status=seen["status"],
                bytes=seen["bytes"],
                ms=round((perf_counter() - begun) * 1000, 1),
                client=client[0] if client else "",
                agent=without_tokens(_header(scope, b"user-agent"))[:80],
                **({"token": access.token} if access.token else {}),
            )

    def _enter(self, scope: Scope) -> tuple[Scope, Access]:
        """The request with the proxy's prefix and the token taken from its path, and what it may read."""
        path, root = scope["path"], scope.get("root_path", "")
        if self.base and not root:
            inner = path.removeprefix(self.base)
            path = path if inner != path and inner[:1] in ("", "/") else self.base + path
            root = self.base
        access = OPEN if self.keeper is None else self.keeper.current().without
        found = _TOKEN.fullmatch(path.removeprefix(root))
        if found is not None and self.keeper is not None:
            known = self.keeper.current().access(found[1])
            # An unknown one leads nowhere: the path stays, and nothing is served under /t/.
            if known is not None:
                access, root = known, f"{root}/t/{found[1]}"
                path = path if found[2] else f"{path}/"
        return (
            {
                **scope,
                "path": path,
                "root_path": root,
                "state": {**scope["state"], "access": access},
            },
            access,
        )


def _header(scope: Scope, name: bytes) -> str:
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""
