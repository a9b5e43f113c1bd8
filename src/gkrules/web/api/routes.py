"""The API's addresses: GET with a query for one question, POST with JSON for one or many."""

from __future__ import annotations

import json
from asyncio import timeout
from collections.abc import Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from gkrules.errors import GkrulesError
from gkrules.web.api import openapi
from gkrules.web.fields import only
from gkrules.web.jobs import Job, Reply, Workers
from gkrules.web.questions import from_pairs
from gkrules.web.refusals import Refusal, refusal
from gkrules.web.replies import HEADERS, as_json, language, refused, reply
from gkrules.web.sending import send_reply
from gkrules.web.settings import Bounds, Settings
from gkrules.web.tokens import OPEN, Access

PREFIX = "/api/v1"
#: Fields of a query that are taken with the spaces around them: offsets count from their beginning.
_WHOLE = ("phrase", "text")


def routes(settings: Settings, workers: Workers) -> tuple[BaseRoute, ...]:
    """All addresses under /api/v1."""
    return (
        *(
            Route(f"{PREFIX}/{name}", Operation(name, settings, workers))
            for name in ("parse", "due", "find", "agenda")
        ),
        Route(f"{PREFIX}/openapi.json", Document(openapi.document(settings))),
        *(
            Route(f"{PREFIX}/schemas/{name}.json", Document(openapi.schema(name)))
            for name in openapi.SCHEMAS
        ),
        Route(f"{PREFIX}/{{rest:path}}", Nothing()),
    )


class Operation:
    """One operation."""

    def __init__(self, name: str, settings: Settings, workers: Workers) -> None:
        self.name = name
        self.bounds = settings.bounds
        self.workers = workers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            found = await self._answer(request)
        except Refusal as error:
            more = {"Allow": "GET, HEAD, POST"} if error.status == 405 else {}
            if error.status == 408:
                more = {"Connection": "close"}
            await refused(error, scope, more)(scope, receive, send)
            return
        headers = {**HEADERS, "Content-Type": "application/json"}
        await send_reply(found, headers, self.workers, scope, send)

    async def _answer(self, request: Request) -> Reply:
        access: Access = request.scope.get("state", {}).get("access", OPEN)
        if self.name == "agenda" and not access.everything:
            raise refusal("not_found", *_MISSING)  # the plan is as private as its feeds
        lang = language(request.scope)
        given = request.query_params.multi_items()
        if any(name == "lang" and value not in ("zh", "en") for name, value in given):
            raise refusal("bad_field", "lang 是 zh 或者 en", "`lang` is zh or en", "lang")
        if request.method in ("GET", "HEAD"):
            pairs = (pair for pair in given if pair[0] != "lang")
            job = Job(operation=self.name, lang=lang, fields=from_pairs(pairs, whole=_WHOLE))
        elif request.method == "POST":
            only((name for name, _ in given), ("lang",))
            job = Job(operation=self.name, lang=lang, body=await _posted(request, self.bounds))
        else:
            raise refusal("method_not_allowed", "请用 GET 或者 POST", "use GET or POST")
        found = await self.workers.ask(job)
        if found.status == 200:
            return found
        data = json.loads(found.body)
        data["request_id"] = request.scope.get("state", {}).get("request_id", "")
        return found.with_body(as_json(data))


class Document:
    """A document that is the same for everybody."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.body = json.dumps(data, ensure_ascii=False, indent=1).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope)
        if request.method in ("GET", "HEAD"):
            response = reply(self.body)
            response.body = b"" if request.method == "HEAD" else self.body
        else:
            response = refused(
                refusal("method_not_allowed", "请用 GET", "use GET"), scope, {"Allow": "GET, HEAD"}
            )
        await response(scope, receive, send)


class Nothing:
    """Whatever else is asked for under the prefix: JSON too, never a page."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await refused(refusal("not_found", *_MISSING), scope)(scope, receive, send)


async def _posted(request: Request, bounds: Bounds) -> bytes:
    """The body of a request; a worker reads it. Raises Refusal: what it is, how large, how slowly it comes."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise refusal(
            "unsupported_media_type", "正文要用 application/json", "send application/json"
        )
    told = request.headers.get("content-length", "")
    if told.isdecimal() and len(told) < 20 and int(told) > bounds.body:
        raise _too_large(bounds)
    body = bytearray()
    try:
        async with timeout(bounds.sending):
            async for part in request.stream():
                body += part
                if len(body) > bounds.body:
                    raise _too_large(bounds)
    except ClientDisconnect:
        raise refusal("bad_request", "请求没有发完", "the request broke off") from None
    except TimeoutError:
        raise refusal(
            "body_too_slow",
            f"正文在{bounds.sending:g}秒里没有发完",
            f"the body did not come within {bounds.sending:g} seconds",
        ) from None
    return bytes(body)


def _too_large(bounds: Bounds) -> GkrulesError:
    return refusal(
        "body_too_large",
        f"正文最多{bounds.body}字节",
        f"a body may have {bounds.body} bytes at most",
    )


_MISSING = ("没有这个地址", "there is nothing at this address")
