""".csv: UTF-8 with a mark, so that Excel reads it as such; lines and quotes by RFC 4180; tables one under another."""

from __future__ import annotations

import csv
from io import StringIO

from gkrules.exports.book import Book, Value, text
from gkrules.exports.cells import guarded

_MARK = "\ufeff"


def write(book: Book) -> bytes:
    """The tables of a book, an empty line between two; every line has the same number of fields."""
    width = max(len(grid.columns) for grid in book.grids)
    file = StringIO(newline="")
    lines = csv.writer(file, lineterminator="\r\n")
    for at, grid in enumerate(book.grids):
        if at:
            lines.writerow([""] * width)
        for row in (grid.heads, *grid.rows):
            lines.writerow([*map(_field, row), *[""] * (width - len(row))])
    return (_MARK + file.getvalue()).encode("utf-8", "replace")


def _field(value: Value) -> str:
    return guarded(value) if isinstance(value, str) else text(value)
