"""A server on a socket: bound first, so that what is in the way is told in one sentence; stopped with grace."""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from gkrules.errors import GkrulesError, system_words
from gkrules.web.app import application
from gkrules.web.log import Log
from gkrules.web.patience import patient
from gkrules.web.settings import Settings

#: How long requests that are under way may go on after the server was told to stop, in seconds.
GRACE = 10
#: How long an idle connection is kept; longer than nginx keeps its own (60 seconds), which must close first.
IDLE = 75


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any that is free. Raises GkrulesError where the address cannot be had."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        # With its protocol named asyncio sends small answers at once (TCP_NODELAY).
        made = socket.socket(family, kind, protocol or socket.IPPROTO_TCP)
    except OSError as error:
        raise _unusable(host, port, error) from error
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(2048)
    except OSError as error:
        made.close()
        raise _unusable(host, port, error) from error
    return made


def run(
    settings: Settings, listening: socket.socket, log: Log, announce: Callable[[], None]
) -> None:
    """Serve until the process is told to stop (SIGTERM, SIGINT); `announce` is called once it can.

    Raises FileError for a broken file of tokens.
    """
    app = application(settings, log)
    announce()
    config = uvicorn.Config(
        app,
        http=patient(settings.bounds.sending),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=GRACE,
    )
    _quiet(log)
    before = signal.signal(signal.SIGTERM, _asked_to_stop)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        signal.signal(signal.SIGTERM, before)


def _asked_to_stop(number: int, frame: FrameType | None) -> None:
    """uvicorn hands the signal on once it has stopped: by then there is nothing left to do."""


class _Warnings(logging.Handler):
    """uvicorn's warnings as our own lines: the sentence without its arguments, which may hold what was asked."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        self._log("server", level=record.levelname.lower(), message=str(record.msg)[:200])


def _quiet(log: Log) -> None:
    for name in ("uvicorn", "uvicorn.error", "asyncio"):
        found = logging.getLogger(name)
        found.handlers = [_Warnings(log)] if name != "uvicorn.error" else []
        found.propagate = name == "uvicorn.error"


def _unusable(host: str, port: int, error: OSError) -> GkrulesError:
    zh, en = system_words(error)
    return GkrulesError(
        f"不能在 {host}:{port} 上监听：{zh}", f"cannot listen on {host}:{port}: {en}"
    )
