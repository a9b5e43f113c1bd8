"""What a server serves, and how much it allows: frozen values, made once by the command line."""

from __future__ import annotations

from pathlib import Path

from attrs import field, frozen

from gkrules.errors import Lang


@frozen(kw_only=True)
class Bounds:
    """How much one request may ask for.

    body: bytes of a request's body. text: characters of a text to search. phrase: characters of one time limit
    or other short field. answer: bytes of an answer; held: bytes of all answers that clients
    have not read yet. range_days: days between `start` and `end`. items: questions at a time. seconds: how
    long one request may be worked on. sending: seconds that a request may take to arrive, its head and then its
    body. waiting: requests that may wait for a worker.
    """

    body: int = 2_000_000
    text: int = 200_000
    phrase: int = 1_000
    answer: int = 10_000_000
    held: int = 64_000_000
    range_days: int = 3_660
    items: int = 100
    seconds: float = 10.0
    sending: float = 30.0
    waiting: int = 64


@frozen(kw_only=True)
class Settings:
    """One server.

    folder: the published feeds. plans: plan files, for the pages and the agenda API. ledgers: a file or address for
    each plan; none: those beside the plans. tokens: the file of tokens
    that protects the feeds; None leaves them open. base: the path under which a proxy puts the server (/calendars),
    empty at the root. address: the public address (https://host), for links that leave the page; empty where it
    is that of the request. lang: the language where a request names none. workers: processes that answer the API
    and the calculator.
    """

    folder: Path = field(converter=Path)
    plans: tuple[Path, ...] = ()
    ledgers: tuple[str, ...] = ()
    tokens: Path | None = None
    bounds: Bounds = Bounds()
    base: str = ""
    address: str = ""
    lang: Lang = "zh"
    workers: int = 2
