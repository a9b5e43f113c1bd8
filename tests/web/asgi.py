"""A client that calls the application itself, without a socket: paths go in exactly as they are written."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any
from urllib.parse import unquote

from attrs import frozen


@frozen
class Found:
    """An answer: header names in small letters."""

    status_code: int
    headers: dict[str, str]
    content: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.content)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode()


class Client:
    """The application between its start and its end."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._runner = asyncio.Runner()
        self._told: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()

    def __enter__(self) -> Client:
        self._runner.run(self._start())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._runner.run(self._stop())
        self._runner.close()

    async def _start(self) -> None:
        self._heard: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
        self._told = asyncio.Queue()
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
        self._life = asyncio.create_task(self._app(scope, self._told.get, self._heard.put))
        await self._told.put({"type": "lifespan.startup"})
        assert (await self._heard.get())["type"] == "lifespan.startup.complete"

    async def _stop(self) -> None:
        await self._told.put({"type": "lifespan.shutdown"})
        await self._life

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Found:
        """GET."""
        return self.request("GET", path, headers)

    def head(self, path: str, headers: Mapping[str, str] | None = None) -> Found:
        """HEAD."""
        return self.request("HEAD", path, headers)

    def post(self, path: str, data: Any, headers: Mapping[str, str] | None = None) -> Found:
        """POST of JSON, or of bytes as they are."""
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        return self.request(
            "POST", path, {"content-type": "application/json", **(headers or {})}, body
        )

    def request(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Found:
        """Any request."""
        return self._runner.run(self.ask(method, path, headers, body))

    async def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        hold: tuple[asyncio.Event, asyncio.Event] | None = None,
    ) -> Found:
        """Any request, inside the loop.

        hold: the first event is set when an answer begins, which is read only once the second is set.
        """
        raw, _, query = path.partition("?")
        given = {"host": "test", "content-length": str(len(body)), **(headers or {})}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(raw),
            "raw_path": raw.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in given.items()],
            "client": ("127.0.0.1", 50000),
            "server": ("test", 80),
            "state": {},
        }
        sent: list[Mapping[str, Any]] = []
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Mapping[str, Any]:
            return waiting.pop() if waiting else {"type": "http.disconnect"}

        async def send(message: Mapping[str, Any]) -> None:
            if hold is not None:
                hold[0].set()
                await hold[1].wait()
            sent.append(message)

        await self._app(scope, receive, send)
        start, *parts = sent
        assert start["type"] == "http.response.start"
        assert [one.get("more_body", False) for one in parts] == [True] * (len(parts) - 1) + [False]
        fields = {key.decode(): value.decode("latin-1") for key, value in start["headers"]}
        assert len(fields) == len(start["headers"]), "a header comes twice"
        return Found(start["status"], fields, b"".join(one.get("body", b"") for one in parts))
