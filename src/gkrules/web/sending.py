"""A body sent piece by piece, at the pace of whoever reads it: nobody else waits, and the connection holds little."""

from __future__ import annotations

from asyncio import timeout
from collections.abc import Iterable, Mapping

from starlette.types import Scope, Send

from gkrules.web.jobs import Reply, Workers

#: How much is handed to the connection at once.
CHUNK = 1 << 17
#: How long a client may take to read one chunk, in seconds.
PATIENCE = 60.0


async def send_parts(send: Send, parts: Iterable[bytes], size: int) -> None:
    """Send a body of that size. Raises TimeoutError where the client does not read.

    `parts` are taken one by one: the server waits until most of one has gone before it takes the next.
    """
    left = size
    for part in parts:
        left -= len(part)
        async with timeout(PATIENCE):
            await send({"type": "http.response.body", "body": part, "more_body": left > 0})


def pieces(body: bytes) -> Iterable[bytes]:
    """A body in chunks; an empty one is one empty chunk."""
    whole = memoryview(body)
    return (bytes(whole[at : at + CHUNK]) for at in range(0, max(1, len(body)), CHUNK))


async def send_reply(
    reply: Reply, headers: Mapping[str, str], workers: Workers, scope: Scope, send: Send
) -> None:
    """Send what a worker answered; while its client reads it, it counts among what is held."""
    body = reply.body
    given = (*reply.headers, *headers.items(), ("content-length", str(len(body))))
    told = {name.lower(): value for name, value in given}
    fields = [(name.encode(), value.encode("latin-1")) for name, value in told.items()]
    with workers.holding(len(body)):
        await send({"type": "http.response.start", "status": reply.status, "headers": fields})
        if scope["method"] == "HEAD":
            body = b""
        await send_parts(send, pieces(body), len(body))
