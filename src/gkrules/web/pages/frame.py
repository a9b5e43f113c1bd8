"""What all pages share: the templates, the language, the day, the addresses, the headers of every answer."""

from __future__ import annotations

import hashlib
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from attrs import evolve, frozen
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from gkrules import render
from gkrules.cli.values import day as read_day
from gkrules.errors import GkrulesError, Lang
from gkrules.web.pages import months
from gkrules.web.pages.shown import PAGE, lines, shown
from gkrules.web.settings import Settings
from gkrules.web.tokens import OPEN, Access

#: Nothing but our own style sheet and pictures; no script at all, no frame, forms only to ourselves.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
#: From which days the pages can look: those of the calendar.
_FIRST, _LAST = date(1987, 1, 1), date(2099, 12, 31)
_STATIC = {"gkrules.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}


class BadQuery(GkrulesError, ValueError):
    """An address whose query cannot be read."""


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of the package. Everything is escaped; a name that is missing is an error."""
    made = Environment(
        loader=PackageLoader("gkrules.web.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(shown=shown, lines=lines)
    made.globals.update(week=months.WEEK, PAGE=PAGE, moment=render.moment, day_name=months.day_name)
    return made


@frozen
class Visit:
    """One request as the pages see it: its language, the day it looks from, and addresses that keep both.

    own: the server's language. base: the path under which the server stands, with the visitor's token where there is
    one. site: the public address without any path. access: what may be seen. given: `today` as the query has it.
    """

    request: Request
    lang: Lang
    own: Lang
    today: date
    base: str
    site: str
    access: Access = OPEN
    given: str = ""

    @classmethod
    def of(cls, request: Request, settings: Settings, today: Callable[[], date]) -> Visit:
        """Read `lang` and `today` from the query. Raises BadQuery for a day that is none."""
        visit = cls.plain(request, settings, today)
        given = request.query_params.get("today", "")
        if not given:
            return visit
        day = a_day("today", given)
        if not _FIRST <= day <= _LAST:
            raise BadQuery(
                f"today 要在{_FIRST}至{_LAST}之间", f"today must lie between {_FIRST} and {_LAST}"
            )
        return evolve(visit, today=day, given=given)

    @classmethod
    def plain(cls, request: Request, settings: Settings, today: Callable[[], date]) -> Visit:
        """The same without the query's day: for a page that says what is wrong with it."""
        lang: Lang = "en" if request.query_params.get("lang", settings.lang) == "en" else "zh"
        return cls(
            request=request,
            lang=lang,
            own=settings.lang,
            today=today(),
            base=str(request.scope.get("root_path", "")) or settings.base.rstrip("/"),
            site=settings.address.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}",
            access=request.scope.get("state", {}).get("access", OPEN),
        )

    @property
    def place(self) -> str:
        """The inner folder that is looked at, where there are too many to show together."""
        return self.request.query_params.get("place", "")[:80]

    @property
    def zh(self) -> bool:
        """Whether the page speaks Chinese."""
        return self.lang == "zh"

    def say(self, zh: str, en: str) -> str:
        """The words in the page's language."""
        return zh if self.zh else en

    def link(self, path: str, *query: tuple[str, str]) -> str:
        """The address of a page of this server, with the language and the day that hold here."""
        pairs = [pair for pair in query if pair[1]]
        if self.lang != self.own:
            pairs.append(("lang", self.lang))
        if self.given:
            pairs.append(("today", self.given))
        if self.place:
            pairs.append(("place", self.place))
        return f"{self.base}{path}" + (f"?{urlencode(pairs)}" if pairs else "")

    def other_language(self) -> str:
        """This very page in the other language."""
        other = "en" if self.zh else "zh"
        pairs = [one for one in self.request.query_params.multi_items() if one[0] != "lang"]
        if other != self.own:
            pairs.append(("lang", other))
        return f"{self.base}{self.path}" + (f"?{urlencode(pairs)}" if pairs else "")

    @property
    def path(self) -> str:
        """The page's own path below `base`, percent-encoded."""
        scope = self.request.scope
        return quote(str(scope["path"]).removeprefix(str(scope.get("root_path", ""))))


def a_day(name: str, words: str) -> date:
    """A date of the query. Raises BadQuery, which names the parameter."""
    try:
        return read_day(words)
    except ArgumentTypeError:
        raise BadQuery(
            f"{name} 的日期「{shown(words, 40)}」读不懂，写成 2026-09-24 这样",
            f"{name}: 「{shown(words, 40)}」 is no date; write it as 2026-09-24",
        ) from None


def page(
    visit: Visit,
    template: str,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **values: Any,
) -> Response:
    """One page, with the headers that keep it safe."""
    text = (
        environment()
        .get_template(template)
        .render(
            visit=visit,
            say=visit.say,
            link=visit.link,
            lang=visit.lang,
            access=visit.access,
            static=f"{visit.base}/static",
            version=tag("gkrules.css")[:12],
            **values,
        )
    )
    language = "zh-CN" if visit.zh else "en"
    return HTMLResponse(
        text,
        status,
        {**HEADERS, **kept(visit.access), "Content-Language": language, **(headers or {})},
    )


def kept(access: Access) -> dict[str, str]:
    """The header of a page that holds a token: it is its visitor's alone, nobody may keep it."""
    return {"Cache-Control": "private, no-store"} if access.token else {}


def missing(visit: Visit, words: str) -> Response:
    """The page for an address at which there is nothing."""
    return page(visit, "message.html", 404, here="", title=words, words="")


@lru_cache(maxsize=8)
def content(name: str) -> bytes:
    """A file that pages are drawn with."""
    return (files("gkrules.web.pages") / "static" / name).read_bytes()


def tag(name: str) -> str:
    """What changes when the file's content does."""
    return hashlib.sha256(content(name)).hexdigest()[:32]


def static(request: Request) -> Response:
    """The style sheet and the icon, by name from a fixed list: no other path is looked at."""
    name = str(request.path_params["name"])
    if name not in _STATIC:
        return Response("404", 404, HEADERS, "text/plain")
    mark = f'"{tag(name)}"'
    headers = {**HEADERS, "ETag": mark, "Cache-Control": "public, max-age=3600"}
    wanted = {
        one.strip().removeprefix("W/")
        for one in request.headers.get("if-none-match", "").split(",")
    }
    if mark in wanted or "*" in wanted:
        return Response(status_code=304, headers=headers)
    return Response(content(name), 200, headers, _STATIC[name])


__all__ = ["HEADERS", "POLICY", "BadQuery", "Visit", "a_day", "page", "static", "tag"]
