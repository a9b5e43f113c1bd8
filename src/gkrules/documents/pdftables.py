"""Ruled tables of a page: pdfplumber finds the cells, the lines between them give rows, columns and spans."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from attrs import define

from gkrules.documents.grid import Draft, Line, Sketch, lines
from gkrules.documents.pdflines import fills, in_cell, lines_of

#: Edges closer than this (points) are one line of the grid.
_NEAR = 3.0
#: A page ruled more finely than this is a drawing or a map; pdfplumber would look at each crossing.
_CROSSINGS = 15_000
Box = tuple[float, float, float, float]


@define
class Ruled:
    """A table on a page, where it begins, and whether tables inside its cells were taken as text.

    first, last: the cells that touch its top and bottom by their left edge: text, and does its last line
    fill the cell, so that it may go on overleaf?
    """

    sketch: Sketch
    top: float
    edges: tuple[float, float]
    first: dict[int, tuple[str, bool]]
    last: dict[int, tuple[str, bool]]
    inner: bool = False

    def goes_on(self, before: Ruled) -> bool:
        """Is its first row the rest of the last row of `before`, on the page before?

        So it is where every cell that was finished there is empty here, and one was not finished.
        """
        if self.first.keys() != before.last.keys():
            return False
        broken = False
        for edge, (text, _) in self.first.items():
            above, full = before.last[edge]
            if text and above and not full:
                return False
            broken = broken or bool(text and above)
        return broken


def is_drawing(page: Any) -> bool:
    """Do its lines cross more often than those of any table?"""
    across = {round(edge["x0"] / _NEAR) for edge in page.edges if edge["orientation"] == "v"}
    down = {round(edge["top"] / _NEAR) for edge in page.edges if edge["orientation"] == "h"}
    return len(across) * len(down) > _CROSSINGS


def ruled(page: Any, chars: list[Any]) -> tuple[list[Ruled], list[Any]]:
    """The tables of a page, and the characters outside all of them."""
    boxes: list[list[Box]] = [list(table.cells) for table in page.find_tables()]
    boxes = [cells for cells in boxes if len(cells) > 1 or (cells and _tall(cells[0], chars))]
    outer = [cells for cells in boxes if not any(_inside(cells, other) for other in boxes)]
    found: list[Ruled] = []
    rest = chars
    for cells in outer:
        table, rest = _table(cells, rest)
        table.inner = len(outer) < len(boxes) and any(
            _inside(other, cells) for other in boxes if other is not cells
        )
        found.append(table)
    return found, rest


def _tall(cell: Box, chars: list[Any]) -> bool:
    """A lone box is read as one only where it frames text."""
    return any(
        cell[0] < char["x0"] and char["x1"] < cell[2] and cell[1] < char["top"] < cell[3]
        for char in chars
    )


def _inside(cells: list[Box], other: list[Box]) -> bool:
    """Does a table lie inside one cell of another?"""
    if cells is other:
        return False
    x0, top = min(cell[0] for cell in cells), min(cell[1] for cell in cells)
    x1, bottom = max(cell[2] for cell in cells), max(cell[3] for cell in cells)
    return any(
        cell[0] - 1 <= x0 and x1 <= cell[2] + 1 and cell[1] - 1 <= top and bottom <= cell[3] + 1
        for cell in other
    )


def _edges(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _table(cells: list[Box], chars: list[Any]) -> tuple[Ruled, list[Any]]:
    across = _edges([edge for cell in cells for edge in (cell[0], cell[2])])
    down = _edges([edge for cell in cells for edge in (cell[1], cell[3])])

    def column(x: float) -> int:
        return bisect_right(across, x + _NEAR / 2) - 1

    def row(y: float) -> int:
        return bisect_right(down, y + _NEAR / 2) - 1

    held: dict[tuple[int, int], list[Any]] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    drafts: dict[tuple[int, int], tuple[Draft, Box]] = {}
    for cell in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        at = (row(cell[1]), column(cell[0]))
        rows, columns = max(1, row(cell[3]) - at[0]), max(1, column(cell[2]) - at[1])
        drafts[at] = (Draft(*at, [], rows, columns), cell)
        for line in range(at[0], at[0] + rows):
            for place in range(at[1], at[1] + columns):
                owner.setdefault((line, place), at)
    rest: list[Any] = []
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if across[0] <= x <= across[-1] and down[0] <= y <= down[-1]:
            key = owner.get((bisect_right(down, y) - 1, bisect_right(across, x) - 1))
            if key is not None:
                held.setdefault(key, []).append(char)
                continue
        rest.append(char)
    first: dict[int, tuple[str, bool]] = {}
    last: dict[int, tuple[str, bool]] = {}
    for key, (draft, box) in drafts.items():
        runs = lines_of(held.get(key, ()))
        for text in in_cell(runs, box[2] - box[0]):
            draft.content += [Line(line) for line in lines(text)]
        told = (draft.shown(), fills(runs, box[2] - box[0]))
        if draft.row == 0:
            first[round(box[0] / _NEAR)] = told
        if draft.row + draft.rows >= len(down) - 1:
            last[round(box[0] / _NEAR)] = told
    return Ruled(
        Sketch([draft for draft, _ in drafts.values()]),
        down[0],
        (across[0], across[-1]),
        first,
        last,
    ), rest
