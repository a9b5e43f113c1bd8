"""What a statute's text sets, as values: which 日 are working days, what rolls, how hours begin."""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import evolve, field, frozen

from gkrules.errors import RegimeError
from gkrules.quantities import Quantity, Unit
from gkrules.regimes.texts import holds, in_force, must_be_on_file, named

Rolls = Literal["periods", "all", "none"]
TermEnd = Literal["clamp", "last"]
Ends = Literal["corresponding", "day-before", "day-before-last"]
ReceiptDay = Literal["submitted", "signed", "confirmed", "arrived"]
#: Which day of a paper's way can count as the day of its receipt.
RECEIPT_DAYS: tuple[ReceiptDay, ...] = ("submitted", "signed", "confirmed", "arrived")


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
class Named:
    """A limit that the statute itself sets, by a name: 答复 is 20 working days from 收到申请.

    `phrase` states it as `parse` reads it, with the extension that is allowed.
    """

    name: str
    phrase: str
    article: str


@frozen
class Receipt:
    """When a paper counts as received (收到之日): which of its days counts for some channels, by which article.

    `day` is one of `RECEIPT_DAYS`: the day it was handed in, signed for, confirmed by both sides, arrived.
    """

    channels: tuple[str, ...]
    day: ReceiptDay
    article: str


@frozen
class Text:
    """One text of a statute, in force from a date until the next; `articles` names the article of each rule.

    rolls: "periods" (第二百零三条), "all" (fixed dates and whole cycles too), "none" (custody).
    next_hour: hours run from the next full hour. month_end: "last" counts from the last day of a month to
    the last day of a month. ends: "day-before" makes a term of months or years that begins with its first day
    and ends the day before the corresponding one, or on the month's last day where it lacks that; "day-before-last" the
    day before even then (刑期). holidays: so many rest days in a row inside a period lengthen it (0: never).
    limits: those that the statute itself sets, by name, with the extensions it allows. excluded: what does not count
    in a period (鉴定, 听证), in short. receipts: when a paper counts as received.
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
    limits: tuple[Named, ...] = ()
    excluded: tuple[str, ...] = ()
    receipts: tuple[Receipt, ...] = ()
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

    def own(self, role: str) -> str:
        """The article of this text alone that a rule rests on; empty where it has none."""
        article = dict(self.articles).get(role)
        return self.citation(article) if article else ""

    def citation(self, article: str) -> str:
        """An article of this text with its title; a document of its own (国办公开办函〔2015〕207号) as it is."""
        return f"{self.title}{article}" if article.startswith("第") else article

    def receipt(self, channel: str) -> Receipt | None:
        """The rule of receipt for a channel; None where the text has none."""
        return next((one for one in self.receipts if channel in one.channels), None)

    def limit(self, name: str) -> Named:
        """The limit that the text sets under a name. Raises RegimeError with the known names."""
        for one in self.limits:
            if one.name == name:
                return one
        known = [one.name for one in self.limits]
        raise RegimeError(
            f"{self.title}没有名为「{name}」的期限，现有：{'、'.join(known) or '无'}",
            f"{self.title} sets no limit named {name!r}; known: {', '.join(known) or 'none'}",
        )

    def named(self, version: str) -> bool:
        """Whether a version, as people pin it, is this text: its year of force or of its wording."""
        return named(self, version)

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
    """A statute's counting rules; `texts` are newest first. `pinned` names the one text that counts.

    `path` is the file of a regime that is not of the package: results name it.
    """

    id: str
    title: str
    names: tuple[str, ...]
    texts: tuple[Text, ...]
    whom: str = ""
    pinned: str = ""
    path: str = ""
    general: Regime | None = field(default=None, eq=False, repr=False)
    _based: dict[tuple[date, date], Text] = field(factory=dict, init=False, eq=False, repr=False)

    def on(self, day: date) -> Text:
        """The text in force on a day. Raises RegimeError where there is none on file."""
        text = in_force(self, day)
        return text if self.general is None else self._on_base(text, self.general.on(day))

    def _on_base(self, text: Text, base: Text) -> Text:
        """The text with the general rules of its time behind it."""
        pair = (text.since, base.since)
        if pair not in self._based:
            self._based[pair] = evolve(text, base=base)
        return self._based[pair]

    def crossed(self, text: Text, day: date) -> Text | None:
        """Another text than `text` in force on a day: what a period that runs there crosses into."""
        if self.pinned or holds(text, day):
            return None
        if day < self.texts[-1].since:
            return None
        return self.on(day)

    def pin(self, version: str) -> Regime:
        """The same, counting by one version only; RegimeError for a version not on file."""
        must_be_on_file(self, version)
        return evolve(self, pinned=version)
