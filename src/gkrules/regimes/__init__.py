"""Regimes (计算规则): statutes' counting rules as data, each text with its dates of force.

One TOML file a statute. What a rule does stands in the counting code; which rules hold, since when,
and under which article, stands in the files.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import lru_cache
from importlib.resources import files

from attrs import frozen

from gkrules.errors import RegimeError

_ROLES = ("start", "month", "roll", "close", "hour", "bounds")


@frozen
class Text:
    """One text of a statute, in force from a date; `articles` names the article for each rule."""

    title: str
    since: date
    articles: tuple[tuple[str, str], ...]

    def cite(self, role: str) -> str:
        """The article that a rule rests on: 民法典第二百零三条第一款."""
        return f"{self.title}{dict(self.articles)[role]}"


@frozen
class Regime:
    """A statute's counting rules; `texts` are newest first."""

    id: str
    title: str
    names: tuple[str, ...]
    texts: tuple[Text, ...]

    def on(self, day: date) -> Text:
        """The text in force on a day. Raises RegimeError before the first one."""
        for text in self.texts:
            if text.since <= day:
                return text
        first = self.texts[-1]
        raise RegimeError(
            f"{self.title}没有{day}施行的文本，最早的是{first.since}起施行的{first.title}",
            f"{self.title} has no text in force on {day}; the first is in force from {first.since}",
        )


@lru_cache(maxsize=64)
def load(name: str | None = None) -> Regime:
    """The regime of that name; None is the default. Raises RegimeError for a name not on file."""
    regimes = _all()
    if name is None:
        return regimes[0]
    for regime in regimes:
        if name in regime.names:
            return regime
    known = "、".join(regime.title for regime in regimes)
    raise RegimeError(
        f"没有「{name}」的计算规则，现有：{known}", f"no regime {name!r} on file; known: {known}"
    )


@lru_cache(maxsize=1)
def _all() -> tuple[Regime, ...]:
    found = []
    for file in sorted(files("gkrules.regimes").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            found.append(_read(file.read_text(encoding="utf-8")))
    return tuple(sorted(found, key=lambda regime: (regime.id != "general", regime.id)))


def _read(text: str) -> Regime:
    data = tomllib.loads(text)
    texts = tuple(
        Text(row["title"], row["from"], tuple((role, row[role]) for role in _ROLES))
        for row in data["text"]
    )
    return Regime(
        data["id"],
        data["title"],
        tuple(data["names"]),
        tuple(sorted(texts, key=lambda text: text.since, reverse=True)),
    )
