"""What became of a run: how many rows, by status, how many late, how many with an error and which."""

from __future__ import annotations

from collections import Counter
from typing import Any

from attrs import define, field

#: So many different errors are kept with their words.
_KEPT = 1000


@define
class Totals:
    """Counts of rows; `statuses` by status word (see `columns.STATUS_WORDS`), `errors` by what they say.

    judged: rows with a due date and an answer (or `as_of`); late: those of them past it. ambiguous: rows whose words
    have another reading. unlisted: rows whose error is not among the thousand kept in `errors`.
    """

    rows: int = 0
    statuses: Counter[str] = field(factory=Counter)
    provisional: int = 0
    ambiguous: int = 0
    judged: int = 0
    late: int = 0
    faulty: int = 0
    errors: Counter[str] = field(factory=Counter)
    unlisted: int = 0

    def fault(self, message: str, rows: int = 1) -> None:
        """Rows with an error, and what it says."""
        self.faulty += rows
        if message in self.errors or len(self.errors) < _KEPT:
            self.errors[message] += rows
        else:
            self.unlisted += rows

    def add(self, other: Totals) -> None:
        """Take in another count."""
        self.rows += other.rows
        self.statuses.update(other.statuses)
        self.provisional += other.provisional
        self.ambiguous += other.ambiguous
        self.judged += other.judged
        self.late += other.late
        self.faulty += other.faulty
        self.unlisted += other.unlisted
        for message, rows in other.errors.items():
            if message in self.errors or len(self.errors) < _KEPT:
                self.errors[message] += rows
            else:
                self.unlisted += rows

    def to_dict(self) -> dict[str, Any]:
        """As plain data, errors with the most rows first."""
        return {
            "schema": 1,
            "rows": self.rows,
            "statuses": dict(sorted(self.statuses.items())),
            "provisional": self.provisional,
            "ambiguous": self.ambiguous,
            "judged": self.judged,
            "late": self.late,
            "faulty": self.faulty,
            "errors": [
                {"message": message, "rows": rows}
                for message, rows in sorted(self.errors.items(), key=lambda one: (-one[1], one[0]))
            ],
            "unlisted": self.unlisted,
        }
