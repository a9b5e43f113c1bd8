"""The whole application: the gate, the API, health, the pages where they are there, and the feeds for the rest."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from gkrules.web import gate, health
from gkrules.web.api.routes import routes as api_routes
from gkrules.web.feeds import Feeds
from gkrules.web.log import Log, nothing
from gkrules.web.pool import Pool
from gkrules.web.refusals import refusal
from gkrules.web.replies import refused
from gkrules.web.settings import Bounds, Settings
from gkrules.web.shelf import Shelf

__all__ = ["Bounds", "Settings", "application"]


def application(settings: Settings, log: Log = nothing) -> Starlette:
    """The server's application. Raises FileError where the file of tokens cannot be used."""
    keeper = None if settings.tokens is None else gate.Keeper(settings.tokens, log)
    pool = Pool(settings, log)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await pool.warm()
        yield
        await pool.close()

    others = (
        *health.routes(settings, keeper),
        *api_routes(settings, pool),
        *_pages(settings, pool),
    )
    taken = {route.path for route in others if isinstance(route, Route)}
    feeds = Feeds(Shelf(settings.folder), taken)
    made = Starlette(
        routes=[feeds, *others],
        middleware=[Middleware(gate.Gate, settings=settings, keeper=keeper, log=log)],
        lifespan=lifespan,
        exception_handlers={405: _method},
    )
    made.router.redirect_slashes = False
    made.router.default = _rest(feeds, settings)
    return made


async def _method(request: Request, error: Exception) -> Response:
    """Any address that does not take a method says so in the API's shape, with its headers."""
    allowed = getattr(error, "headers", None) or {}
    words = ("这个地址不接受这种方法", "the address does not take this method")
    return refused(refusal("method_not_allowed", *words), request.scope, allowed)


def _rest(feeds: Feeds, settings: Settings) -> ASGIApp:
    """What no route has: index.json, and 404 for the rest, as a page where there are pages."""
    if find_spec("jinja2") is None:
        return feeds
    from gkrules.web.pages.lost import Lost

    return Lost(feeds, settings)


def _pages(settings: Settings, pool: Pool) -> tuple[BaseRoute, ...]:
    """The pages; none where their templates' engine is missing."""
    if find_spec("jinja2") is None:
        return ()
    from gkrules.web import pages

    return pages.routes(settings, pool)
