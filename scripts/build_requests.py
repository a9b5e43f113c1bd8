"""Makes examples/requests/register.xlsx from the register.csv beside it: the same rows, with real dates."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from gkrules.exports import workbook
from gkrules.exports.book import Book, Column, Grid, Value
from gkrules.register.cells import day

FOLDER = Path(__file__).resolve().parent.parent / "examples" / "requests"
TITLE = "某区政府信息公开申请登记簿（虚构）"
#: Columns of words; all others hold days, 延长 both.
WORDS = ("编号", "申请人", "事项", "承办单位", "收到方式", "延长")


def build(source: Path) -> bytes:
    """The workbook of a register."""
    with source.open(encoding="utf-8", newline="") as file:
        heads, *rows = list(csv.reader(file))
    columns = tuple(Column(head, 13, centred=head not in WORDS) for head in heads)
    cells = tuple(
        tuple(_cell(head, text) for head, text in zip(heads, row, strict=True)) for row in rows
    )
    names = tuple(row[0] for row in rows)
    grid = Grid("登记簿", columns, cells, names, filtered=True)
    return workbook.write(Book(TITLE, (), date(2019, 11, 15), (grid,), str(source)))


def _cell(head: str, text: str) -> Value:
    return text if head in WORDS or not text else day(text)


if __name__ == "__main__":
    (FOLDER / "register.xlsx").write_bytes(build(FOLDER / "register.csv"))
