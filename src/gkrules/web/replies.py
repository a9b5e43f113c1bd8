"""Answers in JSON, and refusals in the same shape everywhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.responses import Response
from starlette.types import Scope

from gkrules.errors import GkrulesError, Lang
from gkrules.web.refusals import fault

#: Nothing that a browser may guess about, keep, or show inside another page.
HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def as_json(data: Mapping[str, Any]) -> bytes:
    """Plain data as the bytes of an answer."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "backslashreplace"
    )


def reply(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer in JSON."""
    return Response(body, status, {**HEADERS, **(headers or {})}, "application/json")


def refused(
    error: GkrulesError, scope: Scope, headers: Mapping[str, str] | None = None
) -> Response:
    """The answer to a request that is refused: `{"schema": 1, "error": {…}, "request_id": …}`."""
    told = fault(error)
    more = {"Retry-After": "5"} if told.status == 503 else {}
    body = {
        "schema": 1,
        "error": told.to_dict(language(scope)),
        "request_id": scope.get("state", {}).get("request_id", ""),
    }
    return reply(as_json(body), told.status, {**more, **(headers or {})})


def language(scope: Scope) -> Lang:
    """The language that a request asks for by `lang`, else the server's own."""
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = dict(parse_qsl(query)).get("lang") if "lang" in query else None
    if wanted not in ("zh", "en"):
        wanted = scope.get("state", {}).get("lang")
    return "en" if wanted == "en" else "zh"
