"""Sheets (.xlsx, .xls, .csv) to blocks: title lines above, tables parted by empty rows, notes below."""

from __future__ import annotations

from bisect import bisect_left

from attrs import define, evolve, field

from gkrules.documents.builder import Builder
from gkrules.documents.grid import Draft, Line, Sketch, lines
from gkrules.documents.values import Place

#: A merged range may reach so far beyond the last filled cell and still be meant: A1:Z1, not A1:XFD1.
_BEYOND_COLUMNS, _BEYOND_ROWS = 64, 1_000


@define
class Sheet:
    """One sheet: its filled cells, and the ranges that are merged (rows and columns from 0)."""

    name: str = ""
    cells: dict[tuple[int, int], str] = field(factory=dict)
    merged: list[tuple[int, int, int, int]] = field(factory=list)
    lettered: bool = True
    line_of: dict[int, int] = field(factory=dict)

    def put(self, row: int, column: int, text: str) -> None:
        """A cell's shown text; blanks are no text."""
        text = "\n".join(lines(text))
        if text:
            self.cells[(row, column)] = text

    def build(self, builder: Builder) -> None:
        """Write the sheet's blocks."""
        drafts = self._drafts()
        if not drafts:
            return
        # Columns are settled for the whole sheet, so that a table after an empty row keeps them.
        starts = sorted({draft.column for draft in drafts})
        bands = _bands(drafts)
        for band in bands:
            self._band(band, starts, builder)

    def _drafts(self) -> list[Draft]:
        last_row = max((row for row, _ in self.cells), default=-1)
        last_column = max((column for _, column in self.cells), default=-1)
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        for top, left, bottom, right in self.merged:
            bottom = bottom if bottom <= last_row + _BEYOND_ROWS else max(top, last_row)
            right = right if right <= last_column + _BEYOND_COLUMNS else max(left, last_column)
            spans[(top, left)] = (bottom - top + 1, right - left + 1)
        drafts = []
        for (row, column), text in sorted(self.cells.items()):
            rows, columns = spans.get((row, column), (1, 1))
            content: list[Line | Sketch] = [Line(line) for line in text.split("\n")]
            name = f"{letters(column)}{row + 1}" if self.lettered else ""
            drafts.append(Draft(row, column, content, rows, columns, name, self.line_of.get(row)))
        return drafts

    def _band(self, band: list[Draft], starts: list[int], builder: Builder) -> None:
        place = Place(sheet=self.name)
        rows: dict[int, list[Draft]] = {}
        for draft in band:
            rows.setdefault(draft.row, []).append(draft)
        order = sorted(rows)
        wide = [row for row in order if len(rows[row]) > 1]
        if not wide:
            for row in order:
                self._text(rows[row][0], place, builder)
            return
        first, end = wide[0], len(order)
        above = [row for row in order if row < first and rows[row][0].rows == 1]
        # A cell over the whole width at the end is a note under the table (注：…).
        while end and _note(rows[order[end - 1]], starts, bool(self.merged)):
            end -= 1
        below = order[end:]
        for row in above:
            self._text(rows[row][0], place, builder)
        kept = [draft for row in order if row not in {*above, *below} for draft in rows[row]]
        kept += _held(kept, starts)
        builder.table(Sketch(kept), place)
        for row in below:
            self._text(rows[row][0], place, builder)

    def _text(self, draft: Draft, place: Place, builder: Builder) -> None:
        here = evolve(
            place, row=draft.row + 1, column=draft.column + 1, cell=draft.name, line=draft.line
        )
        builder.paragraph(draft.shown(), here)


def _bands(drafts: list[Draft]) -> list[list[Draft]]:
    """The runs of rows that no empty row parts; a merged cell bridges the rows it covers."""
    bands: list[list[Draft]] = []
    end = -1
    for draft in drafts:
        if draft.row > end or not bands:
            bands.append([])
        bands[-1].append(draft)
        end = max(end, draft.row + draft.rows)
    return bands


def _note(row: list[Draft], starts: list[int], merges: bool) -> bool:
    """One cell from the first column to the last; where the sheet merges nothing, words alone in their row."""
    draft = row[0]
    if len(row) > 1 or draft.rows > 1 or draft.column != starts[0]:
        return False
    if merges or len(starts) < 3:
        return len(starts) > 1 and draft.column + draft.columns > starts[-1]
    return len(draft.shown().strip("0123456789０１２３４５６７８９.．、-—() （）")) > 2


def _held(drafts: list[Draft], starts: list[int]) -> list[Draft]:
    """Empty cells that keep the place of columns in which this table has nothing."""
    top = min(draft.row for draft in drafts)
    covered = {draft.column for draft in drafts}
    for draft in drafts:
        if draft.row == top and draft.columns > 1:
            covered.update(
                starts[
                    bisect_left(starts, draft.column) : bisect_left(
                        starts, draft.column + draft.columns
                    )
                ]
            )
    return [Draft(top, column, []) for column in starts if column not in covered]


def letters(column: int) -> str:
    """The spreadsheet's name of a column (from 0): A, Z, AA."""
    found = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        found = chr(ord("A") + digit) + found
    return found
