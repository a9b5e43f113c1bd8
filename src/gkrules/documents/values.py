"""What a document is: headings, paragraphs and tables of cells with spans, each with its place."""

from __future__ import annotations

from attrs import frozen

from gkrules.plain import Plain


@frozen(kw_only=True)
class Place(Plain):
    """Where something stands, as a person would look for it; every number from 1, None where it does not apply.

    page: of a PDF. sheet: the name of a spreadsheet's sheet. line: of a text file. paragraph, table: counted
    through the document. row, column: inside the table, as its grid has them; of a paragraph in a spreadsheet,
    the sheet's own. cell: the spreadsheet's name of the cell (B7).
    """

    page: int | None = None
    sheet: str = ""
    line: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    cell: str = ""


@frozen
class Heading(Plain):
    """A heading by the document's own styles (标题 1 … 9): level 1 is the highest. The title is level 0.

    `number` is what automatic numbering shows before it, not in `text`.
    """

    text: str
    level: int
    place: Place
    number: str = ""


@frozen
class Paragraph(Plain):
    """A paragraph of text. `number` is what automatic numbering shows before it (一、 or 1.), not in `text`."""

    text: str
    place: Place
    number: str = ""


@frozen
class Cell(Plain):
    """A cell, once: at its first row and column (from 0 in the grid), with how many rows and columns it covers.

    text: its paragraphs joined by line ends, automatic numbers written out. A cell that covers others stands
    for all of them.
    """

    row: int
    column: int
    text: str
    place: Place
    rows: int = 1
    columns: int = 1


@frozen
class Table(Plain):
    """A table: its cells in reading order, and the size of its grid. Cells never overlap, and cover it whole.

    What the source leaves out is an empty cell. Rows and columns in which no cell begins are not counted. A table
    of one column is no table but paragraphs. One that the source breaks at a page is several, each on its page;
    `goes_on` says that the break went through a row: the first row here holds the rest of the last one there.
    """

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    place: Place
    goes_on: bool = False


Block = Heading | Paragraph | Table


@frozen
class Document(Plain):
    """What a file holds, in reading order. `kind` is its format (docx, xlsx …), `name` the file's name.

    warnings: what the reader could not take over (pictures, text boxes, hidden rows), in Chinese and English.
    """

    name: str
    kind: str
    blocks: tuple[Block, ...]
    warnings: tuple[tuple[str, str], ...] = ()
