""".md: a title and tables of pipes, as GitHub's Markdown has them; every sign of Markdown in a text is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gkrules.exports.book import Book, Grid, Value, text

#: Signs that mean something to Markdown or HTML somewhere in a line; < and & only where they begin a tag or an entity.
_SIGNS = re.compile(r"[\\`*_\[\]|~#!]|<(?=[A-Za-z/!?])|&(?=#|[A-Za-z]+;)")

#: What would make a list of a line.
_LIST = re.compile(r"^([0-9]*)([-+.)])")


def write(book: Book) -> bytes:
    """The book as Markdown, UTF-8."""
    lines = [f"# {escaped(book.title)}", ""]
    for line in book.lines:
        lines += [_LIST.sub(r"\1\\\2", escaped(line)), ""]
    for grid in book.grids:
        if grid.headed:
            lines += [f"## {escaped(grid.name)}", ""]
        lines += [*_table(grid), ""]
    return "\n".join(lines).encode("utf-8", "replace")


def escaped(words: str) -> str:
    """Text on one line that is shown as it is: signs escaped, line ends as <br>."""
    return "<br>".join(_SIGNS.sub(r"\\\g<0>", line) for line in words.split("\n"))


def _table(grid: Grid) -> Iterator[str]:
    yield _line(grid.heads)
    yield "|" + "|".join(":---:" if column.centred else "---" for column in grid.columns) + "|"
    for row in grid.rows:
        yield _line(row)


def _line(row: tuple[Value, ...]) -> str:
    cells = (escaped(value) if isinstance(value, str) else text(value) for value in row)
    return f"| {' | '.join(cells)} |"
