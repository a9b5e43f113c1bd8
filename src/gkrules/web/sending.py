"""A body sent piece by piece, at the pace of whoever reads it: nobody else waits, and the connection holds little."""

from __future__ import annotations

from asyncio import timeout
from collections.abc import Iterable

from starlette.types import Send

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
