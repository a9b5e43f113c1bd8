"""Exported tables known again in a document: by the words of their heads, whatever the format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from gkrules.documents import Cell, Document, Heading, Paragraph, Place, Table
from gkrules.exports import heads
from gkrules.exports.book import Column
from gkrules.exports.cells import unguarded
from gkrules.exports.writing import COUNTED

_OWN = {column.head for column in (*heads.COMPUTED, *(column for _, column in heads.REST))}
_MAIN = (*heads.FIVE, *heads.COMPUTED)
_ADDED = (
    heads.DUES,
    tuple(column for _, column in heads.REST),
    heads.PLAN,
    heads.UNITS,
)


@frozen
class Row:
    """A row of a table under its heads: its texts by head, and its place."""

    texts: dict[str, str]
    place: Place

    def __getitem__(self, head: str) -> str:
        return self.texts.get(head, "")


@frozen
class Known:
    """A table that was exported. Rows that say nothing are left out."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]


def office_only(document: Document) -> Document:
    """The document as the office knows it: without what an export added to it and what it computed.

    The five columns stay, the dates and the other tables go, and guarding apostrophes are taken off. A document
    that no export wrote is given back as it is.
    """
    blocks = list(document.blocks)
    if not any(isinstance(block, Table) and _is(block, _MAIN) for block in blocks):
        return document
    kept: list[Heading | Paragraph | Table] = []
    for at, block in enumerate(blocks):
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(block, Table):
            if _is(block, _MAIN):
                kept.append(_five(block))
            elif not _added(block):
                kept.append(block)
        elif block.text.startswith(COUNTED):
            continue
        elif not (isinstance(block, Heading) and isinstance(after, Table) and _added(after)):
            kept.append(block)
    return evolve(document, blocks=tuple(kept))


def known(document: Document, columns: Iterable[Column]) -> Known | None:
    """The first table with all these heads, its merged cells carried to every row they cover."""
    wanted = tuple(columns)
    for block in document.blocks:
        if isinstance(block, Table) and _is(block, wanted):
            return Known(_heads(block), tuple(_rows(block)))
    return None


def _added(table: Table) -> bool:
    return not _is(table, _MAIN) and any(_is(table, columns) for columns in _ADDED)


def _is(table: Table, columns: Iterable[Column]) -> bool:
    return {column.head for column in columns} <= set(_heads(table))


def _heads(table: Table) -> tuple[str, ...]:
    found = [""] * table.columns
    for cell in table.cells:
        if cell.row == 0:
            found[cell.column] = cell.text.strip()
    return tuple(found)


def _rows(table: Table) -> Iterator[Row]:
    names = _heads(table)
    texts: list[dict[str, str]] = [{} for _ in range(table.rows)]
    places = [table.place] * table.rows
    for cell in table.cells:
        text = unguarded(cell.text)
        for row in range(cell.row, cell.row + cell.rows):
            # A cell over several columns speaks for the first: no export merges columns.
            texts[row].setdefault(names[cell.column], text)
        if cell.column == 0 or places[cell.row] is table.place:
            places[cell.row] = cell.place
    for row in range(1, table.rows):
        if any(texts[row].values()):
            yield Row(texts[row], evolve(places[row], row=row + 1))


def _five(table: Table) -> Table:
    kept = [
        at
        for at, head in enumerate(_heads(table))
        if head not in _OWN and (head or _filled(table, at))
    ]
    cells: list[Cell] = []
    for cell in table.cells:
        mine = [at for at in kept if cell.column <= at < cell.column + cell.columns]
        if mine:
            text = unguarded(cell.text)
            cells.append(evolve(cell, column=kept.index(mine[0]), columns=len(mine), text=text))
    return Table(tuple(_merged(cells, kept, table)), table.rows, len(kept), table.place)


def _merged(cells: list[Cell], kept: list[int], table: Table) -> Iterator[Cell]:
    """Tasks that stand in row after row as one cell again, where the format has no merged cells."""
    names = _heads(table)
    task = next(at for at, column in enumerate(kept) if names[column] == heads.FIVE[1].head)
    runs: dict[tuple[int, int], int] = {}
    last: Cell | None = None
    for cell in sorted(
        (one for one in cells if one.column == task and one.row), key=lambda one: one.row
    ):
        if last is not None and cell.text and cell.text == last.text:
            runs[(last.row, task)] = cell.row + cell.rows - last.row
            runs[(cell.row, task)] = 0
        else:
            last = cell
    for cell in cells:
        rows = runs.get((cell.row, cell.column), cell.rows)
        if rows:
            yield evolve(cell, rows=rows)


def _filled(table: Table, column: int) -> bool:
    return any(cell.text for cell in table.cells if cell.column == column)
