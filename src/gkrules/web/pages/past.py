"""Entries of the ledger as a task's page lists them: what was recorded, when, by whom, on what document."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, frozen

from gkrules.agenda.history import Past
from gkrules.errors import Lang
from gkrules.ledger.entries import SHANGHAI
from gkrules.ledger.wording import named, sentence


@frozen
class Recorded:
    """One entry: its number, when it was recorded (Shanghai), what it says, who recorded it, on what document.

    `gone` is the number of the entry that withdrew it; 0 where it holds. `task`: the short name of the task that it
    speaks of, where that is another one.
    """

    number: int
    when: str
    words: str
    who: str
    reference: str
    note: str
    gone: int = 0
    task: str = ""


def recorded(past: Past, lang: Lang, names: Mapping[str, str]) -> Recorded:
    """The entry as a page tells it, the document and the note apart. `names`: those of the units by their ids."""
    entry = past.entry
    plain = evolve(named(entry, names), reference="", note="")
    when = entry.recorded.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return Recorded(
        entry.number,
        when,
        sentence(plain, lang),
        entry.who,
        entry.reference,
        entry.note,
        past.gone,
        past.of,
    )
