"""The feeds over HTTP: GET and HEAD with tags and dates, never a half or empty body, never compressed.

Some clients fail on a compressed .ics, so none is. A Range is ignored, as HTTP allows: the whole comes. What cannot be
served now (the folder is gone, a file is empty or not whole) is 503, so that a client comes again; a feed that is
not there is 404, which leaves the subscriber's entries; 410 is never said, since it ends a subscription for good.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from datetime import UTC, datetime

from anyio import CapacityLimiter, to_thread
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from gkrules.web.conditions import http_date, unchanged
from gkrules.web.refusals import Refusal, refusal
from gkrules.web.replies import refused
from gkrules.web.sending import CHUNK, send_parts
from gkrules.web.shelf import Held, Shelf, Unusable, disposition
from gkrules.web.tokens import OPEN, Access

#: How many files are read for their tags at the same time: sixty clients that come for a new feed read it once.
READERS = 2


class Feeds(BaseRoute):
    """The application that serves a shelf. As a route it takes every .ics but those that other routes have.

    It stands before the others, since nearly all requests are its own.
    """

    def __init__(self, shelf: Shelf, taken: Container[str] = ()) -> None:
        self.shelf = shelf
        self.taken = taken
        self._readers = CapacityLimiter(READERS)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether a request is for a feed."""
        path: str = scope["path"]
        if scope["type"] != "http" or not path.endswith(".ics"):
            return Match.NONE, {}
        mine = path.removeprefix(scope.get("root_path", "")) not in self.taken
        return (Match.FULL if mine else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self(scope, receive, send)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request for a feed."""
        path = scope["path"].removeprefix(scope.get("root_path", "")).removeprefix("/")
        access: Access = scope.get("state", {}).get("access", OPEN)
        try:
            if scope["method"] not in ("GET", "HEAD"):
                raise refusal("method_not_allowed", *_READ_ONLY)
            place = self.shelf.place(path) if access.may_read(path) else None
            opened = None if place is None else self.shelf.open(place)
            if place is None or opened is None:
                raise refusal("not_found", *_MISSING)
            file, state = opened
        except Unusable:
            await refused(_LATER, scope)(scope, receive, send)
            return
        except Refusal as error:
            allow = {"Allow": "GET, HEAD"} if error.status == 405 else {}
            await refused(error, scope, allow)(scope, receive, send)
            return
        try:
            held = self.shelf.known(place, state)
            if held is None:
                held = await to_thread.run_sync(self.shelf.read, place, file, limiter=self._readers)
            await _serve(path, file, held, access, scope, send)
        except Unusable:
            await refused(_LATER, scope)(scope, receive, send)
        finally:
            os.close(file)


async def _serve(
    path: str, file: int, held: Held, access: Access, scope: Scope, send: Send
) -> None:
    tags, since = _given(scope, b"if-none-match"), _given(scope, b"if-modified-since")
    same = unchanged(tags, since, held.tag, held.modified, datetime.now(UTC))
    headers = [
        (b"etag", held.tag.encode()),
        (b"last-modified", http_date(held.modified).encode()),
        (b"cache-control", b"private, no-cache" if access.token else b"no-cache"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if same:
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body"})
        return
    kind = "text/calendar" if path.endswith(".ics") else "application/json"
    headers += [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        (b"content-length", str(held.size).encode()),
        (b"accept-ranges", b"none"),
    ]
    if path.endswith(".ics"):
        headers.append((b"content-disposition", disposition(path, held.name).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if scope["method"] == "HEAD":
        await send({"type": "http.response.body"})
        return
    await send_parts(send, _parts(file, held.size), held.size)


def _parts(file: int, size: int) -> Iterator[bytes]:
    """The file's content, as much of it as was promised."""
    while size:
        part = os.read(file, min(CHUNK, size))
        if not part:
            raise OSError("the file became shorter while it was served")
        size -= len(part)
        yield part


def _given(scope: Scope, name: bytes) -> str | None:
    """A header's value, all its lines as one; None where it is absent."""
    found = [value.decode("latin-1") for key, value in scope["headers"] if key == name]
    return ", ".join(found) if found else None


_READ_ONLY = ("日历只能读取", "feeds can only be read")
_MISSING = ("没有这个地址", "there is nothing at this address")
_LATER = refusal(
    "not_ready", "日历暂时不能读取，请稍后再试", "the feed cannot be read now; try again later"
)
