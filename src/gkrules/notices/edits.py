"""A person's answers to doubts, put into the plan and the units files; comments and order stay as they are."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from gkrules.notices.values import Doubt
from gkrules.reader import parse
from gkrules.units import Directory
from gkrules.unitsphrase import read_units

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import Table


class PlanEdits:
    """The plan's text while it is worked on."""

    def __init__(self, text: str) -> None:
        import tomlkit

        self._document: TOMLDocument = tomlkit.parse(text)

    @property
    def text(self) -> str:
        """The plan as it stands now."""
        import tomlkit

        return tomlkit.dumps(self._document)

    def row(self, row_id: str) -> Table | None:
        """The obligation of that id."""
        rows: list[Table] = list(self._document.get("obligation", []))
        return next((row for row in rows if str(row.get("id")) == row_id), None)

    def limits(self, row_id: str, words: str) -> None:
        """Its limits, several parted by ；. Raises ParseError for words that are no time limit."""
        phrases = [part.strip() for part in re.split("[；;]", words) if part.strip()]
        for phrase in phrases:
            parse(phrase)
        self._row(row_id)["limits"] = phrases

    def units(self, row_id: str, words: str, directory: Directory) -> bool:
        """Its units; False, and nothing changed, where the words name none."""
        if not read_units(words, directory).shares:
            return False
        self._row(row_id)["units"] = words
        return True

    def note(self, row_id: str, words: str) -> None:
        """A note behind those it has."""
        row = self._row(row_id)
        old = str(row.get("note", ""))
        row["note"] = f"{old}；{words}" if old else words

    def strike(self, row_id: str) -> None:
        """The obligation out of the plan."""
        rows = self._document["obligation"]
        assert isinstance(rows, list)
        for at, row in enumerate(rows):
            if str(row.get("id")) == row_id:
                del rows[at]
                return

    def _row(self, row_id: str) -> Table:
        row = self.row(row_id)
        assert row is not None, row_id
        return row


def one_unit(units: str, keep: str, other: str) -> str:
    """The units file with `other` no unit of its own but a short name of `keep`; both names as they stand there.

    The text as it is where one of the two is not in it.
    """
    import tomlkit

    document = tomlkit.parse(units)
    rows = document.get("unit", [])
    kept = next((row for row in rows if row.get("name") == keep), None)
    gone = next((at for at, row in enumerate(rows) if row.get("name") == other), None)
    if kept is None or gone is None:
        return units
    kept["short"] = [*kept.get("short", []), other, *rows[gone].get("short", [])]
    del rows[gone]
    return tomlkit.dumps(document)


def key(doubt: Doubt) -> str:
    """By what a doubt is known again at the next import: its code, rows and text."""
    words = "|".join((doubt.code, *doubt.rows, "".join(doubt.text.split())))
    return hashlib.sha256(words.encode()).hexdigest()[:12]
