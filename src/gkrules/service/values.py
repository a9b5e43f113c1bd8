"""What a statute says of service, as values: its ways, its texts with their dates; and the day found."""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import evolve, field, frozen
from attrs.validators import min_len

from gkrules.occurrence import Ambiguity, Certainty
from gkrules.plain import Plain
from gkrules.regimes.texts import in_force, must_be_on_file, named
from gkrules.trace import Step

#: The readings of a deemed service that practice leaves open: fields of `Policy`.
Open = Literal["deemed", "deemed_rolls"]

#: `Service` has a field of the name `date`; annotations beside it need another word for the type.
_Date = date


@frozen
class Way:
    """One way of service (送达方式), or of handing in a paper (`filing`).

    fact, fact_en: the day that it asks for, in words. article: where the day of service stands; under `source`
    (another instrument) where one is named, else under the statute's own title. period: the phrase after
    which a document counts as served; empty where the day asked for is the day of service. open: the
    readings of that period on which practice differs. note: what the text leaves unsaid. since: where the
    way came later than the text.
    """

    key: str
    term: str
    names: tuple[str, ...]
    fact: str
    fact_en: str
    article: str
    period: str = ""
    open: tuple[Open, ...] = ()
    words: str = ""
    note: str = ""
    source: str = ""
    since: date | None = None
    filing: bool = False

    @property
    def called(self) -> tuple[str, ...]:
        """Every name that calls for this way: key, term, the term without 送达, others."""
        return (self.key, self.term, self.term.removesuffix("送达"), *self.names)

    def cite(self, title: str) -> str:
        """The article that the day of service rests on."""
        return f"{self.source or title}{self.article}"


@frozen
class ServiceText:
    """One text of a statute, in force from a date until the next (exclusive).

    regime: the statute whose counting rules count its periods; the general rules where there is none. start:
    the article by which the first day does not count. follows: the statute whose ways of service it takes
    over, by the article `follows_by`, besides its own. checked: against which text, or what stood in for it.
    """

    title: str
    since: date
    ways: tuple[Way, ...] = ()
    version: str = ""
    until: date | None = None
    regime: str = ""
    start: str = ""
    follows: str = ""
    follows_by: str = ""
    checked: str = ""

    def named(self, version: str) -> bool:
        """Whether a version, as people pin it, is this text: its year of force or of its wording."""
        return named(self, version)


@frozen
class ServiceStatute:
    """What one statute says of service; `texts` are newest first. `pinned` names the one that counts."""

    id: str
    title: str
    names: tuple[str, ...]
    texts: tuple[ServiceText, ...]
    pinned: str = ""

    def on(self, day: date) -> ServiceText:
        """The text in force on a day. Raises RegimeError where there is none on file."""
        return in_force(self, day, "关于送达", " on service")

    def pin(self, version: str) -> ServiceStatute:
        """The same by one version only; RegimeError for a version not on file."""
        must_be_on_file(self, version)
        return evolve(self, pinned=version)


@frozen(kw_only=True)
class Service(Plain):
    """The day on which a document counts as served (送达日), or a paper as handed in, and why.

    day: the day given, `fact` and `fact_en` what it is. date: the day of service, a civil date in Shanghai: what
    periods run from, so itself not counted (`resolve(..., trigger=service.date)`). basis: its article.
    ambiguities: where practice differs, each with the field of `Policy` that chooses it. earliest, latest:
    equal to `date` unless it rolls (`deemed_rolls`) over days whose schedule is not published.
    """

    statute: str
    text: str
    key: str
    how: str
    fact: str
    fact_en: str
    day: _Date
    date: _Date
    basis: str
    trace: tuple[Step, ...] = field(validator=min_len(1))
    earliest: _Date
    latest: _Date
    certainty: Certainty = Certainty.FIRM
    ambiguities: tuple[Ambiguity, ...] = ()
    filing: bool = False
