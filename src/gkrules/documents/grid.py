"""Tables on the way in: cells as a format gives them, then settled on a grid without overlaps or gaps."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from attrs import define, field

from gkrules.documents.limits import Watch

#: Characters that show nothing: zero-width and soft ones, controls, halves of a pair, non-characters.
_NOTHING = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\ud800-\udfff\ufffe\uffff]"
)
_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


def lines(text: str) -> list[str]:
    """The lines of a text that show something, without the blanks around them."""
    found = (_NOTHING.sub("", line).replace("\xa0", " ").strip() for line in _ENDS.split(text))
    return [line for line in found if line]


@define
class Line:
    """A paragraph inside a cell (or before it is known to be one), with its automatic number."""

    text: str
    number: str = ""

    def shown(self) -> str:
        """Number and text as a person sees them."""
        if not self.number or not self.text:
            return self.number + self.text
        # Word puts a tab there; without it 1. before 5倍 would become 1.5倍.
        return self.number + (" " if self.number.isascii() else "") + self.text


@define
class Draft:
    """A cell as the source gives it: its spans may be wild, its content may hold tables."""

    row: int
    column: int
    content: list[Line | Sketch]
    rows: int = 1
    columns: int = 1
    name: str = ""
    line: int | None = None

    def shown(self) -> str:
        """The text of the cell: a table inside it is lines of cells with tabs between."""
        return "\n".join(part.shown() for part in self.content)

    def nested(self) -> bool:
        """Does it hold a table?"""
        return any(isinstance(part, Sketch) for part in self.content)


@define
class Sketch:
    """A table before its grid is settled."""

    drafts: list[Draft] = field(factory=list)

    def shown(self) -> str:
        """The table as lines."""
        rows: dict[int, list[str]] = {}
        for draft in self.drafts:
            rows.setdefault(draft.row, []).append(draft.shown().replace("\n", " "))
        return "\n".join("\t".join(row) for row in rows.values())

    def filled(self) -> int:
        """How many cells show something."""
        return sum(bool(draft.content) for draft in self.drafts)

    def settle(self, watch: Watch) -> tuple[int, int]:
        """Drop grid lines at which no cell begins, cut overlaps, fill gaps; the size of the grid.

        Never walks over the area of a span before its grid is known to lie within the limit.
        """
        self.drafts.sort(key=lambda draft: (draft.row, draft.column))
        _renumber(self.drafts, "row", "rows")
        _renumber(self.drafts, "column", "columns")
        height = max((draft.row + draft.rows for draft in self.drafts), default=0)
        width = max((draft.column + draft.columns for draft in self.drafts), default=0)
        watch.add_cells(height * width)
        taken = [bytearray(width) for _ in range(height)]
        kept: list[Draft] = []
        for draft in self.drafts:
            if taken[draft.row][draft.column]:
                _give(draft, kept)
                continue
            _shrink(draft, taken)
            for row in range(draft.row, draft.row + draft.rows):
                taken[row][draft.column : draft.column + draft.columns] = b"\1" * draft.columns
            kept.append(draft)
        for row, marks in enumerate(taken):
            column = marks.find(0)
            while column >= 0:
                kept.append(Draft(row, column, []))
                column = marks.find(0, column + 1)
        kept.sort(key=lambda draft: (draft.row, draft.column))
        self.drafts = kept
        return height, width


def _renumber(drafts: Iterable[Draft], at: str, span: str) -> None:
    starts = sorted({getattr(draft, at) for draft in drafts})
    for draft in drafts:
        first, many = getattr(draft, at), getattr(draft, span)
        begin = bisect_left(starts, first)
        setattr(draft, at, begin)
        setattr(draft, span, max(1, bisect_left(starts, first + max(1, many)) - begin))


def _shrink(draft: Draft, taken: list[bytearray]) -> None:
    """Cut the spans back to what no cell before it holds."""
    end = taken[draft.row].find(1, draft.column, draft.column + draft.columns)
    if end >= 0:
        draft.columns = end - draft.column
    for row in range(draft.row + 1, draft.row + draft.rows):
        if taken[row].find(1, draft.column, draft.column + draft.columns) >= 0:
            draft.rows = row - draft.row
            break


def _give(draft: Draft, kept: list[Draft]) -> None:
    """A cell that begins inside another: what it says goes to that one, so that nothing is lost."""
    if not draft.content:
        return
    for other in reversed(kept):
        down, across = draft.row - other.row, draft.column - other.column
        if 0 <= down < other.rows and 0 <= across < other.columns:
            other.content.extend(draft.content)
            return
