"""HTTP that lets go of a client which connects, or begins a request, and does not send its head.

uvicorn waits for ever for the rest of a head: idle connections of that kind would take one place after another. It is
h11 in any case, which bounds a head (64 kB) where httptools, that uvicorn takes where it finds it, does not.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


def patient(seconds: float) -> type[H11Protocol]:
    """uvicorn's protocol, with so many seconds for a head to come whole."""

    class Patient(H11Protocol):
        _late: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._wait()

        def connection_lost(self, exc: Exception | None) -> None:
            self._rest()
            super().connection_lost(exc)

        def _wait(self) -> None:
            """Wait for the head from its first byte on; between two requests uvicorn's own timer runs."""
            if self.conn.their_state is not h11.IDLE:
                self._rest()
            elif self._late is None:
                self._late = self.loop.call_later(seconds, self.transport.close)

        def _rest(self) -> None:
            if self._late is not None:
                self._late.cancel()
                self._late = None

    return Patient
