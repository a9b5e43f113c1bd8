"""What an export holds before it has a format: a title, and tables of texts, numbers and dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from attrs import frozen

from gkrules.errors import FileError, Problem

#: A cell: text, a whole number, a date, an instant (Shanghai's, naive), or nothing.
Value = str | int | date | datetime | None


@frozen
class Column:
    """A column: the words over it, its usual width in characters of Latin script, and whether it is centred."""

    head: str
    width: float
    centred: bool = False


@frozen
class Run:
    """Rows, from 0 and both included, whose cells in one column are a single cell."""

    column: int
    first: int
    last: int


@frozen
class Grid:
    """A table. `names` say which row is which in an error; `filtered` offers a filter in a spreadsheet.

    headed: its name stands over it; the office's own table stands under the book's title instead. printed: how many
    of its columns a spreadsheet prints, 0 for all.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    names: tuple[str, ...] = ()
    runs: tuple[Run, ...] = ()
    filtered: bool = False
    headed: bool = False
    printed: int = 0

    @property
    def heads(self) -> tuple[str, ...]:
        """The words over the columns."""
        return tuple(column.head for column in self.columns)

    def starts(self) -> Iterator[dict[int, int]]:
        """For each row the columns at which a run begins (its length) or goes on (0)."""
        marks: list[dict[int, int]] = [{} for _ in self.rows]
        for run in self.runs:
            marks[run.first][run.column] = run.last - run.first + 1
            for row in range(run.first + 1, run.last + 1):
                marks[row][run.column] = 0
        yield from marks


@frozen
class Book:
    """A title, lines under it, and tables, the office's own first. `day` stands for every time stamp."""

    title: str
    lines: tuple[str, ...]
    day: date
    grids: tuple[Grid, ...]
    path: str = ""


def same_cells(rows: tuple[tuple[Value, ...], ...], column: int) -> tuple[Run, ...]:
    """The runs of two rows or more that say the same in a column; blank cells are not merged."""
    runs: list[Run] = []
    first = 0
    for at in range(1, len(rows) + 1):
        if at < len(rows) and rows[at][column] and rows[at][column] == rows[first][column]:
            continue
        if at - first > 1:
            runs.append(Run(column, first, at - 1))
        first = at
    return tuple(runs)


def text(value: Value) -> str:
    """A cell as text: dates as 2017-11-30, instants as 2017-11-30 09:00."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M") if value.year > 999 else f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def refused(book: Book, zh: str, en: str) -> FileError:
    """A plan that the format cannot hold."""
    return FileError((Problem(book.path, 0, "", zh, en),))
