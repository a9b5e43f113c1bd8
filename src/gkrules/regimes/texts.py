"""Texts of a statute by their dates of force, whatever they set: which one counts on a day, versions, names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Protocol, Self, TypeVar

from gkrules._toml import nearest
from gkrules.errors import RegimeError


class Dated(Protocol):
    """One text: in force from `since` until `until` (exclusive; None: still)."""

    @property
    def title(self) -> str:
        """The statute with the year of its wording."""

    @property
    def since(self) -> date:
        """The first day of force."""

    @property
    def until(self) -> date | None:
        """The first day on which it is no longer in force."""

    @property
    def version(self) -> str:
        """The year by which people pin it; empty where the texts are not told apart."""


_T = TypeVar("_T", bound=Dated)
_Text = TypeVar("_Text", bound=Dated, covariant=True)


class Statute(Protocol[_Text]):
    """A statute with its texts, newest first; `pinned` names the one that counts, empty for all."""

    @property
    def title(self) -> str:
        """Its name."""

    @property
    def texts(self) -> Sequence[_Text]:
        """Its texts, newest first."""

    @property
    def pinned(self) -> str:
        """The version that counts alone."""


def named(text: Dated, version: str) -> bool:
    """Whether a version, as people pin it, is this text: its year of force or of its wording."""
    return version != "" and (version == text.version or f"{version}年" in text.title)


def holds(text: Dated, day: date) -> bool:
    """Whether the text is in force on a day."""
    return text.since <= day and (text.until is None or day < text.until)


def in_force(statute: Statute[_T], day: date, what_zh: str = "", what_en: str = "") -> _T:
    """The text in force on a day; `what` says of which matter, for the message.

    Raises RegimeError where there is none on file, or where another version is pinned.
    """
    for text in statute.texts:
        if holds(text, day):
            if statute.pinned and not named(text, statute.pinned):
                raise RegimeError(
                    f"{day}施行的是{text.title}，不是指定的{statute.pinned}版",
                    f"{text.title} is in force on {day}, not the version {statute.pinned}",
                )
            return text
    first = statute.texts[-1]
    raise RegimeError(
        f"{statute.title}{what_zh}没有{day}施行的文本，最早的是{first.since}起施行的{first.title}",
        f"{statute.title} has no text{what_en} on file for {day}; the first is in force from {first.since}"
        f" ({first.title})",
    )


def must_be_on_file(statute: Statute[Dated], version: str) -> None:
    """Raises RegimeError for a version that no text of the statute is."""
    if any(named(text, version) for text in statute.texts):
        return
    known = [text.version for text in statute.texts if text.version]
    raise RegimeError(
        f"{statute.title}没有{version}版，现有：{'、'.join(known) or '不分版本'}",
        f"{statute.title} has no version {version!r}; known: {', '.join(known) or 'none'}",
    )


class Pinnable(Protocol):
    """A statute that goes by names and can be pinned to one version."""

    @property
    def title(self) -> str:
        """Its name."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that calls for it."""

    def pin(self, version: str) -> Self:
        """The same by one version only."""


_Named = TypeVar("_Named", bound=Pinnable)


def called(name: str, on_file: Sequence[_Named], what_zh: str, what_en: str) -> _Named:
    """The one of that name; 行政复议法@2017 is one version of it. `what` is wanted, for the message.

    Raises RegimeError for a name or version not on file.
    """
    plain, _, version = name.partition("@")
    for one in on_file:
        if key(plain) in map(key, one.names):
            return one.pin(version) if version else one
    known = [one.title for one in on_file]
    near = nearest(plain, [each for one in on_file for each in one.names])
    hint, tail = (f"；是否要写「{near}」？", f"; did you mean {near!r}?") if near else ("。", ";")
    raise RegimeError(
        f"没有「{name}」{what_zh}{hint}现有：{'、'.join(known)}",
        f"no {what_en} {name!r} on file{tail} known: {', '.join(known)}",
    )


def key(name: str) -> str:
    """A statute's name however it is written: 《中华人民共和国行政复议法》 is 行政复议法."""
    plain = re.sub(r"[《》〈〉\s]", "", unicodedata.normalize("NFKC", name))
    return plain.replace("中华人民共和国", "").replace("最高人民法院", "最高法").lower()
