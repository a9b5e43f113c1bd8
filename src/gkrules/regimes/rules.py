"""What a statute's text sets, as values: which 日 are working days, what rolls, how hours begin."""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import evolve, field, frozen

from gkrules.errors import RegimeError
from gkrules.quantities import Quantity, Unit

Rolls = Literal["periods", "all", "none"]
TermEnd = Literal["clamp", "last"]
Ends = Literal["corresponding", "day-before", "day-before-last"]


@frozen
class WorkingDays:
    """Which numbers of 日 are working days: those listed, those up to `most`, or all."""

    numbers: tuple[int, ...] = ()
    most: int = 0
    all: bool = False

    def hold(self, n: int) -> bool:
        """Whether N日 means working days."""
        return self.all or n in self.numbers or n <= self.most


@frozen
class Default:
    """What a statute sets where words give no number: 及时公开 is 20 working days from the event `since`."""

    words: tuple[str, ...]
    phrase: str
    article: str
    since: str


@frozen
class Text:
    """One text of a statute, in force from a date until the next; `articles` names the article of each rule.

    rolls: "periods" (第二百零三条), "all" (fixed dates and whole cycles too), "none" (custody).
    next_hour: hours run from the next full hour. month_end: "last" counts from the last day of a month to
    the last day of a month. ends: "day-before" makes a term of months or years that begins with its first day
    and ends the day before the corresponding one, or on the month's last day where it lacks that; "day-before-last" the
    day before even then (刑期). holidays: so many rest days in a row inside a period lengthen it (0: never).
    checked: against which text the rules were checked, or what stood in for it.
    """

    title: str
    since: date
    articles: tuple[tuple[str, str], ...]
    version: str = ""
    until: date | None = None
    working: WorkingDays = field(factory=WorkingDays)
    rolls: Rolls = "periods"
    next_hour: bool = False
    month_end: TermEnd = "clamp"
    ends: Ends = "corresponding"
    holidays: int = 0
    defaults: tuple[Default, ...] = ()
    words: str = ""
    checked: str = ""
    base: Text | None = field(default=None, eq=False, repr=False)
    _cited: dict[str, str] = field(factory=dict, init=False, eq=False, repr=False)

    def cite(self, role: str) -> str:
        """The article that a rule rests on: 民法典第二百零三条第一款; the general rules' where it has none."""
        found = self._cited.get(role)
        if found is None:
            own = dict(self.articles).get(role)
            if own is not None:
                found = f"{self.title}{own}"
            else:
                found = self.base.cite(role) if self.base is not None else self.title
            self._cited[role] = found
        return found

    def measure(self, quantity: Quantity) -> Quantity:
        """The quantity as this text counts it: 五日 becomes five working days where it says so.

        日 and 天 by their number (of a range the upper one); 自然日, 半个月 and 周 never.
        """
        rest = None if quantity.plus is None else self.measure(quantity.plus)
        if quantity.unit is Unit.DAY and self.working.hold(quantity.n):
            return evolve(quantity, unit=Unit.WORKING_DAY, plus=rest)
        return quantity if rest == quantity.plus else evolve(quantity, plus=rest)


@frozen
class Regime:
    """A statute's counting rules; `texts` are newest first. `pinned` names the one text that counts."""

    id: str
    title: str
    names: tuple[str, ...]
    texts: tuple[Text, ...]
    whom: str = ""
    pinned: str = ""
    general: Regime | None = field(default=None, eq=False, repr=False)
    _based: dict[tuple[date, date], Text] = field(factory=dict, init=False, eq=False, repr=False)

    def on(self, day: date) -> Text:
        """The text in force on a day. Raises RegimeError where there is none on file."""
        for text in self.texts:
            if text.since <= day and (text.until is None or day < text.until):
                if self.pinned and text.version != self.pinned:
                    raise RegimeError(
                        f"{day}施行的是{text.title}，不是指定的{self.pinned}版",
                        f"{text.title} is in force on {day}, not the version {self.pinned}",
                    )
                return text if self.general is None else self._on_base(text, self.general.on(day))
        first = self.texts[-1]
        raise RegimeError(
            f"{self.title}没有{day}施行的文本，最早的是{first.since}起施行的{first.title}",
            f"{self.title} has no text on file for {day}; the first is in force from {first.since} ({first.title})",
        )

    def _on_base(self, text: Text, base: Text) -> Text:
        """The text with the general rules of its time behind it."""
        pair = (text.since, base.since)
        if pair not in self._based:
            self._based[pair] = evolve(text, base=base)
        return self._based[pair]

    def crossed(self, text: Text, day: date) -> Text | None:
        """Another text than `text` in force on a day: what a period that runs there crosses into."""
        if self.pinned or (text.since <= day and (text.until is None or day < text.until)):
            return None
        if day < self.texts[-1].since:
            return None
        return self.on(day)

    def pin(self, version: str) -> Regime:
        """The same, counting by one version only; RegimeError for a version not on file."""
        known = [text.version for text in self.texts if text.version]
        if version not in known:
            raise RegimeError(
                f"{self.title}没有{version}版，现有：{'、'.join(known) or '不分版本'}",
                f"{self.title} has no version {version!r}; known: {', '.join(known) or 'none'}",
            )
        return evolve(self, pinned=version)
