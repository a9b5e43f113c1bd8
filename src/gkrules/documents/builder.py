"""What a reader fills: blocks in reading order, their places counted, tables settled, warnings kept once."""

from __future__ import annotations

from attrs import define, evolve, field

from gkrules.documents.grid import Draft, Line, Sketch, lines
from gkrules.documents.limits import Watch
from gkrules.documents.values import Block, Cell, Heading, Paragraph, Place, Table


@define
class Builder:
    """Collects a document's blocks. Every reader writes through it, so that all count alike."""

    watch: Watch
    blocks: list[Block] = field(factory=list)
    warnings: dict[tuple[str, str], None] = field(factory=dict)
    paragraphs: int = 0
    tables: int = 0

    def warn(self, zh: str, en: str) -> None:
        """Say once what was not taken over."""
        self.warnings[(zh, en)] = None

    def paragraph(
        self, text: str, place: Place, *, number: str = "", level: int | None = None
    ) -> None:
        """A paragraph, or with a level a heading. Each of its lines is one; the number is the first's."""
        found = lines(text) or ([""] if number else [])
        for line in found:
            self.paragraphs += 1
            here = evolve(place, paragraph=self.paragraphs)
            if level is None:
                self.blocks.append(Paragraph(line, here, number))
            else:
                self.blocks.append(Heading(line, level, here, number))
            number = ""

    def table(self, sketch: Sketch, place: Place, *, goes_on: bool = False) -> None:
        """A table; what only frames or arranges text is unwrapped into what it holds."""
        if not any(draft.content for draft in sketch.drafts):
            return
        rows, columns = sketch.settle(self.watch)
        if columns == 1 or _arranges(sketch, rows):
            self._unwrap(sketch, place)
            return
        if any(draft.nested() for draft in sketch.drafts):
            self.warn(
                f"第{self.tables + 1}个表格的单元格里还有表格，按文字读",
                f"cells of table {self.tables + 1} hold tables: they are read as text",
            )
        self.tables += 1
        here = evolve(place, table=self.tables)
        cells = tuple(_cell(draft, here) for draft in sketch.drafts)
        self.blocks.append(Table(cells, rows, columns, here, goes_on))

    def _unwrap(self, sketch: Sketch, place: Place) -> None:
        for draft in sketch.drafts:
            for part in draft.content:
                if isinstance(part, Line):
                    here = evolve(place, cell=draft.name, line=draft.line or place.line)
                    self.paragraph(part.text, here, number=part.number)
                else:
                    self.table(part, place)


def _arranges(sketch: Sketch, rows: int) -> bool:
    """Is the table there only to lay out others: one row, or less in it than in a table it holds?"""
    inner = [
        part.filled()
        for draft in sketch.drafts
        for part in draft.content
        if isinstance(part, Sketch)
    ]
    return bool(inner) and (rows == 1 or max(inner) >= sketch.filled())


def _cell(draft: Draft, table: Place) -> Cell:
    place = evolve(
        table,
        row=draft.row + 1,
        column=draft.column + 1,
        cell=draft.name,
        line=draft.line if draft.line is not None else table.line,
    )
    return Cell(draft.row, draft.column, draft.shown(), place, draft.rows, draft.columns)
