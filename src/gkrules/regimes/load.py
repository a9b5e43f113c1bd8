"""Regimes from their files: those of the package, and one's own by path.

One file holds one statute: its rules, and those of its articles or persons that count otherwise (`[[variant]]`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from pkgutil import get_data
from typing import TypeVar

from attrs import evolve

from gkrules import _toml, userdata
from gkrules._table import Table
from gkrules.errors import PlanError, Problem
from gkrules.regimes.rules import (
    RECEIPT_DAYS,
    Default,
    Ends,
    Named,
    Receipt,
    Regime,
    Rolls,
    TermEnd,
    Text,
    WorkingDays,
)
from gkrules.regimes.texts import called

_Word = TypeVar("_Word", bound=str)
_ROLLS: tuple[Rolls, ...] = ("periods", "all", "none")
_TERM_ENDS: tuple[TermEnd, ...] = ("clamp", "last")
_ENDS: tuple[Ends, ...] = ("corresponding", "day-before", "day-before-last")
#: The file of the default.
_GENERAL = "general.toml"
_ROLES = (
    "start", "month", "roll", "close", "hour", "bounds", "working", "holidays", "ends", "stops", "restart",
)  # fmt: skip


@lru_cache(maxsize=256)
def load(name: str | None = None) -> Regime:
    """The regime of that name; None is the default, 行政复议法@2017 one version, a path ending in .toml one's own.

    A statute's name may stand in 《》 and with 中华人民共和国. Own files in the user's data folder (`regimes/`) have
    names too, after those of the package.

    Raises RegimeError for a name or version not on file, PlanError for a file that cannot be used.
    """
    if name is None:
        return _general()
    if name.endswith(".toml"):
        return _own(Path(name))
    return called(name, (*available(), *own()), "的计算规则", "regime")


@lru_cache(maxsize=1)
def available() -> tuple[Regime, ...]:
    """The regimes of the package, the default first, a statute's variants behind it."""
    from importlib.resources import files

    general, found = _general(), list[Regime]()
    for file in sorted(files("gkrules.regimes").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml") and file.name != _GENERAL:
            found.extend(_parse(file.read_text(encoding="utf-8"), Path(file.name)))
    return (general, *(evolve(regime, general=general) for regime in found))


@lru_cache(maxsize=1)
def _general() -> Regime:
    """The default, by itself: most programs count by no other."""
    raw = get_data("gkrules.regimes", _GENERAL)
    assert raw is not None, "the default comes with the package"
    return _parse(raw.decode("utf-8"), Path(_GENERAL))[0]


@lru_cache(maxsize=1)
def own() -> tuple[Regime, ...]:
    """The regimes in the user's data folder. Raises PlanError for a file that cannot be used."""
    return tuple(
        evolve(regime, general=available()[0], path=str(path))
        for path in userdata.files(userdata.REGIMES)
        for regime in _regimes(_toml.load(path))
    )


def _own(path: Path) -> Regime:
    return evolve(_regimes(_toml.load(path))[0], general=available()[0], path=str(path))


def _parse(text: str, path: Path) -> tuple[Regime, ...]:
    return _regimes(_toml.parse(text, path))


def _regimes(document: _toml.Document) -> tuple[Regime, ...]:
    problems: list[Problem] = []
    table = Table.of(document, problems)
    table.only("id", "title", "names", "whom", "text", "variant")
    found = [_regime(table)]
    for row in table.tables("variant"):
        row.only("id", "title", "names", "whom", "text")
        found.append(_regime(row))
    if problems:
        raise PlanError(tuple(problems))
    return tuple(found)


def _regime(table: Table) -> Regime:
    texts = [_text(row) for row in table.tables("text")]
    if not texts:
        table.fault("text", "至少要有一个 [[text]]", "at least one [[text]] is needed")
    regime_id, title = table.text("id", required=True), table.text("title", required=True)
    texts.sort(key=lambda text: text.since, reverse=True)
    dated = [
        evolve(text, until=text.until or (texts[at - 1].since if at else None))
        for at, text in enumerate(texts)
    ]
    names = (title, *table.texts("names"), regime_id)
    return Regime(regime_id, title, tuple(dict.fromkeys(names)), tuple(dated), table.text("whom"))


def _text(row: Table) -> Text:
    row.only(
        "title", "version", "from", "until", "words", "checked", "rolls", "next_hour", "month_end",
        "consecutive_holidays", "working_days", "term_ends", "default", "limit", "excluded", "receipt",
        *_ROLES,
    )  # fmt: skip
    since = row.date("from")
    if since is None:
        row.fault("from", "缺少「from」：施行的日期", "'from' is missing: the date of force")
    articles = tuple((role, row.text(role)) for role in _ROLES if row.text(role))
    return Text(
        title=row.text("title", required=True),
        since=since or _NEVER,
        articles=articles,
        version=row.text("version"),
        until=row.date("until"),
        working=_working(row),
        rolls=_choice(row, "rolls", _ROLLS),
        next_hour=row.data.get("next_hour") is True,
        month_end=_choice(row, "month_end", _TERM_ENDS),
        ends=_choice(row, "term_ends", _ENDS),
        holidays=row.number("consecutive_holidays") or 0,
        defaults=tuple(_default(one) for one in row.tables("default")),
        limits=tuple(_limits(row)),
        excluded=row.texts("excluded"),
        receipts=tuple(_receipts(row)),
        words=row.text("words"),
        checked=row.text("checked"),
    )


def _default(row: Table) -> Default:
    row.only("words", "limit", "article", "since")
    return Default(
        row.texts("words"),
        row.text("limit", required=True),
        row.text("article", required=True),
        row.text("since", required=True),
    )


def _limits(row: Table) -> Iterator[Named]:
    for one in row.tables("limit"):
        one.only("name", "phrase", "article")
        yield Named(
            one.text("name", required=True),
            one.text("phrase", required=True),
            one.text("article", required=True),
        )


def _receipts(row: Table) -> Iterator[Receipt]:
    for one in row.tables("receipt"):
        one.only("channels", "day", "article")
        yield Receipt(
            one.texts("channels"),
            _choice(one, "day", RECEIPT_DAYS),
            one.text("article", required=True),
        )


#: Stands in for a date that is missing; the fault is noted.
_NEVER = date(1987, 1, 1)


def _choice(row: Table, key: str, allowed: tuple[_Word, ...]) -> _Word:
    value = row.text(key) or allowed[0]
    for word in allowed:
        if word == value:
            return word
    row.fault(
        key,
        f"「{key}」应当是{'、'.join(allowed)}之一",
        f"{key!r} must be one of {', '.join(allowed)}",
    )
    return allowed[0]


def _working(row: Table) -> WorkingDays:
    """`working_days = [3, 5]`, `{ most = 10 }` or "all"."""
    value = row.data.get("working_days")
    if value is None:
        return WorkingDays()
    if value == "all":
        return WorkingDays(all=True)
    if isinstance(value, dict) and set(value) == {"most"} and isinstance(value["most"], int):
        return WorkingDays(most=value["most"])
    if isinstance(value, list) and all(isinstance(one, int) and one > 0 for one in value):
        return WorkingDays(tuple(value))
    row.fault(
        "working_days",
        '「working_days」应当是日数的列表、{ most = N } 或者 "all"',
        "'working_days' must be a list of numbers, { most = N } or \"all\"",
    )
    return WorkingDays()
