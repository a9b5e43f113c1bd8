"""Blocks as lines of JSON and back: how a reader in a process of its own hands over what it read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import attrs
from attrs import define, field

from gkrules.documents.values import Block, Cell, Document, Heading, Paragraph, Place, Table

_FIELDS = tuple(one.name for one in attrs.fields(Place))
#: Cells a line: long tables go over in pieces, so that neither side holds them twice.
_CHUNK = 2_000


def write(blocks: Iterator[Block]) -> Iterator[str]:
    """The lines of these blocks; each block can be let go once its lines are out."""
    for block in blocks:
        place = _values(block.place)
        if isinstance(block, Table):
            for start in range(0, len(block.cells), _CHUNK):
                piece = block.cells[start : start + _CHUNK]
                yield json.dumps(["cells", [_cell(cell) for cell in piece]])
            yield json.dumps(["table", block.rows, block.columns, place, block.goes_on])
        elif isinstance(block, Heading):
            yield json.dumps(["heading", block.text, block.level, place, block.number])
        else:
            yield json.dumps(["paragraph", block.text, place, block.number])


@define
class Blocks:
    """Gathers blocks from their lines."""

    found: list[Block] = field(factory=list)
    cells: list[Cell] = field(factory=list)

    def take(self, kind: str, rest: list[Any]) -> None:
        """One line that `write` made, read again."""
        if kind == "cells":
            self.cells += [
                Cell(row, column, text, _place(place), rows, columns)
                for row, column, text, place, rows, columns in rest[0]
            ]
        elif kind == "table":
            self.found.append(Table(tuple(self.cells), rest[0], rest[1], _place(rest[2]), rest[3]))
            self.cells = []
        elif kind == "heading":
            self.found.append(Heading(rest[0], rest[1], _place(rest[2]), rest[3]))
        elif kind == "paragraph":
            self.found.append(Paragraph(rest[0], _place(rest[1]), rest[2]))

    def document(self, name: str, kind: str, warnings: list[list[str]]) -> Document:
        """The whole."""
        return Document(name, kind, tuple(self.found), tuple((zh, en) for zh, en in warnings))


def _cell(cell: Cell) -> tuple[object, ...]:
    return (cell.row, cell.column, cell.text, _values(cell.place), cell.rows, cell.columns)


def _values(place: Place) -> list[object]:
    return [getattr(place, name) for name in _FIELDS]


def _place(values: list[Any]) -> Place:
    return Place(**dict(zip(_FIELDS, values, strict=True)))
