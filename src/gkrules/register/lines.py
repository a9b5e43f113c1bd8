"""The rows of a register in a document: which table has its heads, rows that go on after a gap, lines that are none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attrs import define, field, frozen

from gkrules.documents import Cell, Document, Heading, Paragraph, Place, Table
from gkrules.exports.cells import unguarded
from gkrules.register.heads import Head, head_of, is_part

#: A line under the table that is no request: a note, a sum, who filled it in.
_NOTE = re.compile(r"注|备注|说明|合计|总计|小计|共|填表|制表|审核|以下空白|[:：。；;]")
#: What begins a row of sums.
_SUM = re.compile(r"合计|总计|小计|以下空白|total", re.I)
_HEAD_ROWS = 5


@frozen
class Column:
    """A column: the words over it, and what they mean (None: unknown)."""

    words: str
    head: Head | None


@frozen
class Line:
    """A row under the heads: its cells by column, and where it stands."""

    cells: tuple[Cell | None, ...]
    columns: tuple[Column, ...]
    sheet: str
    number: int

    def text(self, at: int) -> str:
        """The text of a column; of a merged cell in every row that it covers."""
        cell = self.cells[at]
        return "" if cell is None else unguarded(cell.text)


@define
class Found:
    """What was found in a document: the lines of the register, its title, and what is not part of it."""

    lines: list[Line] = field(factory=list)
    heads: list[tuple[Column, ...]] = field(factory=list)
    title: str = ""
    stray: list[Paragraph | Heading] = field(factory=list)
    skipped: list[str] = field(factory=list)


def find(document: Document) -> Found:
    """The lines of all tables with a register's heads; one without goes on with the last ones of its sheet."""
    found = Found()
    columns: tuple[Column, ...] = ()
    sheet: str | None = None
    for block in document.blocks:
        here = block.place.sheet
        if here != sheet:
            columns, sheet = (), here
        if isinstance(block, Table):
            own, first = _columns(block)
            if own:
                columns = own
                found.heads.append(own)
            elif not columns or len(columns) != block.columns:
                # Before any head it is a table of something else; after one it may be rows that would be lost.
                _other(block, bool(columns), found)
                continue
            found.lines += _lines(block, first, columns)
        elif not columns:
            found.title = found.title or ("" if found.lines else block.text.strip())
        elif block.place.row is None or _NOTE.search(block.text):
            continue  # text of a document, or a note in a sheet
        else:
            found.stray.append(block)
    return found


def _other(table: Table, after: bool, found: Found) -> None:
    first = table.cells[0]
    if after and of_sheet(first.place):
        found.stray.append(Paragraph(first.text, first.place))
    else:
        found.skipped.append(table.place.sheet or f"表{table.place.table or ''}")


def _columns(table: Table) -> tuple[tuple[Column, ...], int]:
    """The columns by the row of heads that has the most known ones (two at least), and the first row under it."""
    best: tuple[tuple[Column, ...], int] = ((), 0)
    most = 1
    top = [cell for cell in table.cells if cell.row < 2 * _HEAD_ROWS]
    for row in range(min(_HEAD_ROWS, table.rows)):
        depth = _depth(top, table.rows - row, row)
        columns = tuple(
            _column(words) for words in _words(top, table.columns, range(row, row + depth))
        )
        known = sum(one.head is not None for one in columns)
        if known > most:
            best, most = (columns, row + depth), known
    return best


def _depth(top: list[Cell], most: int, row: int) -> int:
    """How many rows of heads begin here: as merged cells have it, or two where only 起 and 止 stand in the next."""
    here = [cell for cell in top if cell.row == row]
    depth = max((cell.rows for cell in here), default=1)
    if any(cell.columns > 1 for cell in here):
        depth = max(depth, 2)
    under = [cell.text.strip() for cell in top if cell.row == row + 1]
    if any(under) and all(not text or is_part(text) for text in under):
        depth = max(depth, 2)
    return min(depth, most)


def _words(top: list[Cell], columns: int, rows: range) -> Iterator[str]:
    """What stands over each column: of heads in two rows both (第三方意见 over 起, and over the 止 beside it)."""
    before = ""
    for column in range(columns):
        parts: list[str] = []
        for cell in _over(top, column, rows):
            if cell.text and cell.text not in parts:
                parts.append(cell.text)
        if len(parts) == 1 and len(rows) > 1 and is_part(parts[0]) and before:
            parts.insert(0, before)
        elif parts:
            before = parts[0]
        yield "".join(parts)


def _over(cells: Iterable[Cell], column: int, rows: range) -> Iterator[Cell]:
    for cell in cells:
        covers = cell.column <= column < cell.column + cell.columns
        if covers and cell.row < rows.stop and cell.row + cell.rows > rows.start:
            yield cell


def _column(words: str) -> Column:
    return Column(" ".join(words.split()), head_of(words))


def _lines(table: Table, first: int, columns: tuple[Column, ...]) -> Iterator[Line]:
    grid: list[list[Cell | None]] = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            grid[row][cell.column] = cell
            for column in range(cell.column + 1, cell.column + cell.columns):
                # A cell over several columns says the same in each: in a column of days that is an error of its own.
                grid[row][column] = cell
    for row in range(first, table.rows):
        cells = grid[row]
        texts = [cell.text.strip() for cell in cells if cell is not None and cell.text.strip()]
        if texts and not _SUM.fullmatch(re.sub(r"\s", "", texts[0])):
            yield Line(tuple(cells), columns, table.place.sheet, _number(cells, row))


def _number(cells: Iterable[Cell | None], row: int) -> int:
    """The row's number as a person sees it: the file's line, the sheet's row, else the table's."""
    for cell in cells:
        if cell is not None and cell.row == row:
            number = of_place(cell.place)
            if number:
                return number
    return row + 1


def of_sheet(place: Place) -> bool:
    """Whether something stands in a sheet or a file of lines, where each row is meant as one."""
    return bool(place.cell or place.line)


def of_place(place: Place) -> int:
    """The line of a text, the row of a sheet; 0 where the place has neither."""
    if place.line:
        return place.line
    digits = re.sub(r"\D", "", place.cell)
    return int(digits) if digits else place.row or 0
