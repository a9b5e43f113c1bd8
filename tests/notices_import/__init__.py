"""Notices as documents: a small way to write them down, for tests of how they are understood."""

from __future__ import annotations

from gkrules.documents import Block, Cell, Document, Heading, Paragraph, Place, Table


def table(text: str, number: int = 1, page: int | None = None) -> Table:
    """A table from lines with cells parted by |. ^ goes on with the cell above, < with the one at the left.

    ⏎ is a line end inside a cell.
    """
    grid = [[cell.strip() for cell in line.split("|")] for line in text.strip().split("\n")]
    width = max(len(row) for row in grid)
    grid = [[*row, *[""] * (width - len(row))] for row in grid]
    cells: list[Cell] = []
    for row, line in enumerate(grid):
        for column, words in enumerate(line):
            if words in ("^", "<"):
                continue
            columns = 1
            while column + columns < width and line[column + columns] == "<":
                columns += 1
            rows = 1
            while row + rows < len(grid) and grid[row + rows][column] == "^":
                rows += 1
            place = Place(page=page, table=number, row=row + 1, column=column + 1)
            cells.append(Cell(row, column, words.replace("⏎", "\n"), place, rows, columns))
    return Table(tuple(cells), len(grid), width, Place(page=page, table=number))


def document(
    *blocks: str | Table | Heading, kind: str = "docx", name: str = "通知.docx"
) -> Document:
    """A document of paragraphs (a text may hold several, one a line) and tables."""
    found: list[Block] = []
    rank = 0
    for block in blocks:
        if not isinstance(block, str):
            found.append(block)
            continue
        for line in block.strip("\n").split("\n"):
            rank += 1
            found.append(Paragraph(line, Place(paragraph=rank)))
    return Document(name, kind, tuple(found))


LETTER = """市政府办公室关于印发甲市2023年营商环境工作分工方案的通知
甲政办发〔2023〕7号
各县（市、区）人民政府，市直各部门：
现将方案印发给你们，请认真贯彻执行。各牵头单位要于每月28日前将进展情况报送市政府办公室。
甲市人民政府办公室
2023年3月6日
（此件公开发布）
"""
