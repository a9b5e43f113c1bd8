"""What statutes say of service, from their files: those of the package, and one's own by path."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from attrs import evolve

from gkrules import _toml, userdata
from gkrules._table import Table
from gkrules.errors import ParseError, PlanError, Problem, RegimeError
from gkrules.limits import NotBefore, Within
from gkrules.reader import parse
from gkrules.regimes import load as load_regime
from gkrules.regimes.texts import called
from gkrules.service.values import Open, ServiceStatute, ServiceText, Way

_OPEN: tuple[Open, ...] = ("deemed", "deemed_rolls")


@lru_cache(maxsize=256)
def load(name: str) -> ServiceStatute:
    """The statute of that name, 民事诉讼法@2021 one version of it, a path ending in .toml one's own.

    The name may stand in 《》 and with 中华人民共和国. Own files in the user's data folder (`service/`) have names
    too, after those of the package.

    Raises RegimeError for a name or version not on file, PlanError for a file that cannot be used.
    """
    if name.endswith(".toml"):
        return _statute(_toml.load(Path(name)), own=True)
    return called(name, (*available(), *own()), "关于送达的规定", "rules on service by")


@lru_cache(maxsize=1)
def available() -> tuple[ServiceStatute, ...]:
    """The statutes of the package, civil procedure first: others refer to it."""
    found = []
    for file in sorted(files("gkrules.service").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            text = file.read_text(encoding="utf-8")
            found.append(_statute(_toml.parse(text, Path(file.name)), own=False))
    return tuple(sorted(found, key=lambda one: (one.id != "civil-procedure", one.id)))


@lru_cache(maxsize=1)
def own() -> tuple[ServiceStatute, ...]:
    """The statutes in the user's data folder. Raises PlanError for a file that cannot be used."""
    return tuple(_statute(_toml.load(path), own=True) for path in userdata.files(userdata.SERVICE))


def _statute(document: _toml.Document, *, own: bool) -> ServiceStatute:
    """A file as a value. One's own file is looked through to its phrases; a test does so for the package's."""
    problems: list[Problem] = []
    table = Table.of(document, problems)
    table.only("id", "title", "names", "text")
    texts = [_text(row, own=own) for row in table.tables("text")]
    if not texts:
        table.fault("text", "至少要有一个 [[text]]", "at least one [[text]] is needed")
    statute_id, title = table.text("id", required=True), table.text("title", required=True)
    names = tuple(dict.fromkeys((title, *table.texts("names"), statute_id)))
    if problems:
        raise PlanError(tuple(problems))
    texts.sort(key=lambda text: text.since, reverse=True)
    dated = (
        evolve(text, until=text.until or (texts[at - 1].since if at else None))
        for at, text in enumerate(texts)
    )
    return ServiceStatute(statute_id, title, names, tuple(dated))


def _text(row: Table, *, own: bool) -> ServiceText:
    row.only(
        "title", "version", "from", "until", "regime", "start", "as", "as_article", "checked", "way", "filing",
    )  # fmt: skip
    since = row.date("from")
    if since is None:
        row.fault("from", "缺少「from」：施行的日期", "'from' is missing: the date of force")
    ways = tuple(_ways(row, own=own))
    follows = row.text("as")
    if not ways and not follows:
        row.fault(
            "way",
            "至少要有一个 [[text.way]]，或者用「as」写明依照哪一部法",
            "at least one [[text.way]] is needed, or 'as' with the statute that is followed",
        )
    if own:
        _known(row)
    return ServiceText(
        title=row.text("title", required=True),
        since=since or _NEVER,
        ways=ways,
        version=row.text("version"),
        until=row.date("until"),
        regime=row.text("regime"),
        start=row.text("start"),
        follows=follows,
        follows_by=row.text("as_article", required=bool(follows)),
        checked=row.text("checked"),
    )


#: Stands in for a date that is missing; the fault is noted.
_NEVER = date(1987, 1, 1)


def _known(row: Table) -> None:
    """Whether the statutes are on file whose counting rules or ways of service the text names."""
    for field, find in (("regime", load_regime), ("as", load)):
        name = row.text(field)
        try:
            if name:
                find(name)
        except RegimeError as error:
            row.fault(field, error.zh, error.en)


def _ways(row: Table, *, own: bool) -> Iterator[Way]:
    for kind in ("way", "filing"):
        taken: set[str] = set()
        for one in row.tables(kind):
            way = _way(one, filing=kind == "filing", own=own)
            for name in dict.fromkeys(way.called):
                if name in taken:
                    one.fault("key", f"「{name}」写了两次", f"{name!r} is given twice")
                taken.add(name)
            yield way


def _way(row: Table, *, filing: bool, own: bool) -> Way:
    row.only(
        "key", "term", "names", "fact", "fact_en", "article", "words", "period", "open", "note", "source", "from",
    )  # fmt: skip
    period = row.text("period")
    if own and period and not _reads(period):
        row.fault(
            "period",
            "「period」应当写成「自公告之日起满三十日后」这样的期间",
            "'period' must be a phrase such as 自公告之日起满三十日后",
        )
    return Way(
        key=row.text("key", required=True),
        term=row.text("term", required=True),
        names=row.texts("names"),
        fact=row.text("fact", required=True),
        fact_en=row.text("fact_en") or row.text("fact"),
        article=row.text("article", required=True),
        period=period,
        open=tuple(_opens(row)),
        words=row.text("words"),
        note=row.text("note"),
        source=row.text("source"),
        since=row.date("from"),
        filing=filing,
    )


def _opens(row: Table) -> Iterator[Open]:
    given = row.texts("open")
    yield from (word for word in _OPEN if word in given)
    if set(given) - set(_OPEN):
        row.fault(
            "open",
            f"「open」里只能写{'、'.join(_OPEN)}",
            f"'open' may hold {', '.join(_OPEN)} only",
        )


def _reads(period: str) -> bool:
    """Whether the phrase is a period that must be full: 自公告之日起满三十日后."""
    try:
        limit = parse(period)
    except ParseError:
        return False
    return isinstance(limit, NotBefore) and limit.after and isinstance(limit.limit, Within)
