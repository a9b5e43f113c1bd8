"""A document's text as pieces that are each used once, and its tables as lines that know their merged cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from attrs import define, evolve, field, frozen

from gkrules.documents import Cell, Place, Table
from gkrules.notices.text import bare, clean
from gkrules.notices.values import Doubt, Recognised


@define(eq=False)
class Piece:
    """A cell or a paragraph. `used` says what it was taken for; a piece never used is a doubt."""

    text: str
    place: Place
    row: int = 0
    column: int = 0
    rows: int = 1
    columns: int = 1
    used: str = ""

    @property
    def words(self) -> str:
        """The text without spaces and line ends inside Chinese."""
        return clean(self.text)

    def __bool__(self) -> bool:
        return bool(bare(self.text))


@define(eq=False)
class Line:
    """A row of a table's grid: the piece that covers each column, whether it begins here or above."""

    row: int
    place: Place
    cells: dict[int, Piece]

    def pieces(self) -> list[Piece]:
        """The pieces with text, from left to right, each once."""
        return [piece for piece in dict.fromkeys(self.cells.values()) if piece]

    def own(self) -> list[Piece]:
        """The pieces with text that begin in this row."""
        return [piece for piece in self.pieces() if piece.row == self.row]


@frozen
class Grid:
    """A table's lines, and whether any of its cells covers several rows (its merges have survived)."""

    lines: tuple[Line, ...]
    columns: int
    merged: bool
    place: Place
    goes_on: bool = False


class Called(Protocol):
    """What will be a row, once it has its id."""

    id: str


@define(eq=False)
class Account:
    """Every piece of the document, and what is known of those that become no row."""

    pieces: list[Piece] = field(factory=list)
    recognised: list[Recognised] = field(factory=list)
    doubts: list[Doubt] = field(factory=list)
    later: dict[int, tuple[Called, ...]] = field(factory=dict)

    def piece(self, text: str, place: Place) -> Piece:
        """A new piece, entered."""
        one = Piece(text, place)
        self.pieces.append(one)
        return one

    def grid(self, table: Table) -> Grid:
        """A table's pieces, entered, and its lines."""
        lines: dict[int, Line] = {}
        merged = False
        for cell in table.cells:
            piece = _of_cell(cell)
            self.pieces.append(piece)
            merged = merged or cell.rows > 1
            for row in range(cell.row, min(cell.row + cell.rows, table.rows)):
                line = lines.setdefault(
                    row, Line(row, cell.place if row == cell.row else table.place, {})
                )
                for column in range(cell.column, min(cell.column + cell.columns, table.columns)):
                    line.cells[column] = piece
        rows = tuple(_ordered(lines[row]) for row in sorted(lines))
        return Grid(rows, table.columns, merged, table.place, table.goes_on)

    def recognise(self, what: str, *pieces: Piece) -> None:
        """These pieces are no task: title, head, prose …"""
        for piece in pieces:
            if piece and not piece.used:
                piece.used = what
                self.recognised.append(Recognised(what, piece.text, piece.place))

    def use(self, what: str, pieces: Iterable[Piece]) -> None:
        """These pieces are in a row."""
        for piece in pieces:
            piece.used = piece.used or what

    def doubt(self, code: str, place: Place, text: str, zh: str, en: str, *rows: str) -> None:
        """Something for the report, and the rows it is about."""
        self.doubts.append(Doubt(code, place, text, zh, en, rows))

    def repaired(
        self, code: str, place: Place, text: str, zh: str, en: str, about: Iterable[Called]
    ) -> None:
        """A doubt about entries that have no ids yet; `call` names them once they do."""
        self.later[len(self.doubts)] = tuple(about)
        self.doubt(code, place, text, zh, en)

    def call(self) -> None:
        """Give the doubts about repairs the ids of their rows."""
        for at, about in self.later.items():
            ids = tuple(dict.fromkeys(one.id for one in about if one.id))
            self.doubts[at] = evolve(self.doubts[at], rows=ids)

    def leftover(self) -> Iterator[Piece]:
        """The pieces with text that nothing has used."""
        return (piece for piece in self.pieces if piece and not piece.used)


def _of_cell(cell: Cell) -> Piece:
    return Piece(cell.text, cell.place, cell.row, cell.column, cell.rows, cell.columns)


def _ordered(line: Line) -> Line:
    """The cells from left to right; the line's place is that of its first own cell."""
    cells = {column: line.cells[column] for column in sorted(line.cells)}
    own = next((piece.place for piece in cells.values() if piece.row == line.row), line.place)
    return Line(line.row, own, cells)
