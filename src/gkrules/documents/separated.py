""".csv and .tsv: the separator by the content, quotes as spreadsheets write them."""

from __future__ import annotations

import csv
from io import StringIO

from gkrules.documents.builder import Builder
from gkrules.documents.decoding import decode
from gkrules.documents.refusal import broken
from gkrules.documents.sheet import Sheet

_SEPARATORS = ",\t;|，"
_ROWS = 500


def read(data: bytes, builder: Builder) -> None:
    """Read separated values into the builder. Raises Refused."""
    decoded = decode(data)
    for zh, en in decoded.warnings():
        builder.warn(zh, en)
    text = decoded.text
    first, _, rest = text.partition("\n")
    named = first.strip().lower()
    skipped = 0
    if named.startswith("sep=") and len(named) == 5:  # Excel's own first line
        text, separator, skipped = rest, first.strip()[4], 1
    else:
        separator = separator_of(text)
    sheet = Sheet(lettered=False)
    # The csv module keeps its limit on a field for the whole process: it is given back.
    usual = csv.field_size_limit(len(text) + 1)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    line = 1
    try:
        for row, values in enumerate(reader):
            sheet.line_of[row] = line + skipped
            line = reader.line_num + 1
            for column, value in enumerate(values):
                sheet.put(row, column, value)
            if len(sheet.cells) > builder.watch.limits.cells:
                builder.watch.add_cells(len(sheet.cells))
            if row % _ROWS == _ROWS - 1:
                builder.watch.done(row + 1, seconds=_ROWS / 1000)
    except csv.Error:
        raise broken() from None
    finally:
        csv.field_size_limit(usual)
    sheet.build(builder)


def separator_of(text: str) -> str:
    """The separator that gives the most lines the same number of cells, two at least."""
    best, most = ",", 0
    sample = text[:50_000]
    for separator in _SEPARATORS:
        counts: dict[int, int] = {}
        try:
            for row in csv.reader(StringIO(sample, newline=""), delimiter=separator):
                if len(row) > 1:
                    counts[len(row)] = counts.get(len(row), 0) + 1
        except csv.Error:
            continue
        score = max((many * min(width, 20) for width, many in counts.items()), default=0)
        if score > most:
            best, most = separator, score
    return best
