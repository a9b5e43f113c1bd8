"""Tables written as .xlsx: dates as dates, texts as texts."""

from __future__ import annotations

import errno
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from gkrules.batch.formats import wrong
from gkrules.batch.places import opened, shut
from gkrules.batch.scalars import JSON, RUN, as_json, listed, unquoted
from gkrules.errors import FileError
from gkrules.moments import SHANGHAI

#: Excel's own limits.
_MOST_ROWS, _MOST_COLUMNS, _MOST_CHARACTERS = 1_048_576, 16_384, 32_767
#: Excel keeps fifteen digits of a number; a longer one is a mark, not a number.
_MOST_EXACT = 10**15
_FIRST_DAY = date(1900, 3, 1)  # before it the day numbers of spreadsheets differ
#: Every time stamp in an .xlsx: the same table gives the same bytes.
_STAMP = date(2000, 1, 1)
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Xlsx:
    """Real dates, texts typed as texts. Raises FileError for what Excel cannot hold."""

    def __init__(self, path: str, schema: Any, name: str) -> None:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell

        self._path, self._name = path, name
        if len(schema) > _MOST_COLUMNS:
            raise wrong(
                name,
                0,
                f".xlsx 最多{_MOST_COLUMNS}列，这里有{len(schema)}列；请写成 .csv 或 .parquet",
                f"an .xlsx holds {_MOST_COLUMNS} columns, here are {len(schema)}; write .csv or .parquet",
            )
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("期限")
        self._cell = WriteOnlyCell
        self._rows = 1
        self._sheet.freeze_panes = "A2"
        for at, one in enumerate(schema, 1):
            wide = pa.types.is_string(one.type) or pa.types.is_dictionary(one.type)
            self._sheet.column_dimensions[_letters(at)].width = 24 if wide else 12
        self._sheet.append([self._made(one.name) for one in schema])

    def write(self, batch: Any) -> None:
        plain = [
            unquoted(column) if one.metadata == JSON else column
            for column, one in zip(batch.columns, batch.schema, strict=True)
        ]
        for row in zip(*map(listed, plain), strict=True):
            self._rows += 1
            if self._rows > _MOST_ROWS:
                raise wrong(
                    self._name,
                    self._rows,
                    f".xlsx 最多{_MOST_ROWS - 1}行，请写成 .csv 或 .parquet",
                    f"an .xlsx holds {_MOST_ROWS - 1} rows at most; write .csv or .parquet",
                )
            made = [self._made(value) for value in row]
            with _told_by_lxml():
                self._sheet.append(made)

    def close(self) -> None:
        from io import BytesIO

        from gkrules.exports.archive import settled

        made = BytesIO()
        with _told_by_lxml():
            self._book.save(made)
        file = opened(self._path)
        file.write(settled(made.getvalue(), _STAMP))
        shut(file)

    def _made(self, value: Any) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int):
            return value if abs(value) < _MOST_EXACT else self._text(str(value))
        if isinstance(value, float):
            return value if math.isfinite(value) else None
        if isinstance(value, datetime):
            # A cell has no zone, and what has none is read as Shanghai's.
            return self._dated(_local(value), "yyyy-mm-dd hh:mm")
        if isinstance(value, date):
            return self._dated(value, "yyyy-mm-dd")
        return self._text(value if isinstance(value, str) else as_json(value))

    def _dated(self, value: date, shape: str) -> Any:
        if date(value.year, value.month, value.day) < _FIRST_DAY:
            return self._text(value.isoformat())
        cell = self._cell(self._sheet, value)
        cell.number_format = shape
        return cell

    def _text(self, text: str) -> Any:
        if len(text) > _MOST_CHARACTERS:
            raise self._too_long(len(text))
        text = _ESCAPE.sub("_x005F_", _FORBIDDEN.sub("□", text))
        if not re.match(RUN, text) and text[:1] != "#":  # #N/A is a text here, not an error
            return text
        cell = self._cell(self._sheet, text)
        cell.data_type = "s"
        cell.quotePrefix = True
        return cell

    def _too_long(self, size: int) -> FileError:
        return wrong(
            self._name,
            self._rows,
            f"一格有{size}字，.xlsx 的一格最多{_MOST_CHARACTERS}字",
            f"a cell holds {size} characters; an .xlsx holds {_MOST_CHARACTERS} in one",
        )


def _local(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        return instant
    try:
        return instant.astimezone(SHANGHAI).replace(tzinfo=None)
    except OverflowError:  # the last hours of the year 9999
        return instant.replace(tzinfo=None)


@contextmanager
def _told_by_lxml() -> Iterator[None]:
    """A full disk is an OSError, whoever writes openpyxl's scratch files."""
    try:
        yield
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "lxml":
            raise
        said = str(error)  # libxml2 names the number: IO_ENOSPC
        number = getattr(errno, said.removeprefix("IO_"), None)
        raise (OSError(said) if number is None else OSError(number, said)) from error


def _letters(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(number))
