"""Tables whose columns have no types of their own: .xlsx and JSON lines. A first pass finds what each column holds.

Dates stay dates and numbers numbers; a column of several kinds becomes text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa
from attrs import define, field, frozen

from gkrules.batch.columns import ColumnError, layout, plain_name
from gkrules.batch.formats import wrong
from gkrules.batch.scalars import JSON, shown
from gkrules.batch.unread import Unread, unread

#: Rows that Python puts together at a time.
_ROWS = 32_768
#: The head is looked for in so many lines; above it stand titles.
_HEAD = 30
_MOST, _EXACT = 2**63, 2**53

Row = Sequence[Any]


@frozen
class Typed:
    """A table: its schema, its rows over again, how many, and the line of the names."""

    schema: Any
    rows: int
    head: int
    again: Callable[[], Iterator[Row | str]]

    def batches(self) -> Iterator[tuple[Any, dict[int, str]]]:
        """The rows as batches; a row that is a text could not be read, and that says why."""
        held: list[Row] = []
        faults: dict[int, str] = {}
        for row in self.again():
            if isinstance(row, str):
                faults[len(held)] = row
                row = [None] * len(self.schema)
            held.append(row)
            if len(held) == _ROWS:
                yield self._batch(held), faults
                held, faults = [], {}
        if held:
            yield self._batch(held), faults

    def _batch(self, rows: list[Row]) -> Any:
        width = len(self.schema)
        columns: list[list[Any]] = [[] for _ in range(width)]
        for row in rows:
            for at in range(width):
                value = row[at] if at < len(row) else None
                columns[at].append(None if value == "" and type(value) is str else value)
        arrays = [
            pa.array([_fitted(value, one) for value in column], one.type)
            for column, one in zip(columns, self.schema, strict=True)
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


@define
class _Kinds:
    """What one column holds, seen value by value."""

    name: str
    counted: bool = False  # what is counted from may stand in it
    json: bool = False
    seen: set[type] = field(factory=set)
    whole: bool = True
    exact: bool = True  # no whole number is too large for a float

    def see(self, value: Any) -> None:
        """One value."""
        if value is None or (type(value) is str and value == ""):
            return
        kind = type(value)
        if kind is float or kind is int:
            whole = kind is int or value.is_integer()
            self.whole = self.whole and whole and -_MOST <= value < _MOST
            self.exact = self.exact and (kind is float or abs(value) <= _EXACT)
        self.seen.add(kind)

    def field(self) -> Any:
        """The column's field."""
        kinds = self.seen
        if kinds <= {str}:
            return pa.field(self.name, pa.string())
        if kinds == {bool}:
            return pa.field(self.name, pa.bool_())
        if kinds <= {int, float} and (self.whole or self.exact):
            return pa.field(self.name, pa.int64() if self.whole else pa.float64())
        if kinds == {date}:
            return pa.field(self.name, pa.date32())
        # A bare date is no instant: where both stand in a column that is counted from, they stay apart.
        if kinds <= {date, datetime} and (kinds == {datetime} or not self.counted):
            return pa.field(self.name, pa.timestamp("us"))
        return pa.field(self.name, pa.string(), metadata=JSON if self.json else None)


def whole(text: str) -> str:
    """A text that any file can hold: a half of a pair becomes a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _fitted(value: Any, one: Any) -> Any:
    if value is None:
        return None
    kind = one.type
    if one.metadata:
        return json.dumps(value, ensure_ascii=False)
    if pa.types.is_string(kind):
        return whole(value if isinstance(value, str) else shown(value))
    if pa.types.is_int64(kind):
        return int(value)
    if pa.types.is_timestamp(kind) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value


# ---------------------------------------------------------------- .xlsx


def xlsx(path: str, counted: frozenset[str]) -> Typed:
    """The first sheet shown that has a column of limits, else the first one. Raises FileError.

    counted: the plain names of the columns from which may be counted.
    """
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    try:
        with open(path, "rb"):  # a missing file is an OSError of its own
            pass
        book = CalamineWorkbook.from_path(path)
        names = [
            one.name for one in book.sheets_metadata if one.visible is SheetVisibleEnum.Visible
        ]
        sheets = [book.get_sheet_by_name(name) for name in names]
        found = [(sheet, _head(sheet)) for sheet in sheets]
    except OSError:
        raise
    except BaseException as error:  # a panic of the Rust library is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise wrong(
            path, 0, f"不是完好的 .xlsx 文件：{error}", f"is no sound .xlsx file: {error}"
        ) from None
    chosen = next(((s, h) for s, h in found if h is not None and _good(s, h)), None)
    if chosen is None:
        chosen = next(((s, h) for s, h in found if h is not None), None)
    if chosen is None:
        raise wrong(path, 0, "没有内容", "is empty")
    sheet, head = chosen
    assert head is not None
    left = (sheet.start or (0, 0))[
        1
    ]  # rows are given from the first one on, columns from the first filled one
    unseen = {
        row: {column - left: text for column, text in cells.items()}
        for row, cells in unread(path, sheet.name).items()
    }
    names = _named(_at(sheet, head))
    kinds = [_Kinds(name, plain_name(name) in counted) for name in names]
    rows = 0
    for row in _below(sheet, head, unseen):
        rows += 1
        while len(row) > len(kinds) and any(value != "" for value in row[len(kinds) :]):
            kinds.append(_Kinds(""))  # filled, though nothing stands over it
        for kind, value in zip(kinds, row, strict=False):
            kind.see(value)
    schema = pa.schema([one.field() for one in kinds])
    return Typed(schema, rows, head + 1, lambda: _below(sheet, head, unseen))


def _head(sheet: Any) -> int | None:
    """The line of the names: the first that names what is needed, else the first that holds anything."""
    first = None
    for at, row in enumerate(sheet.iter_rows()):
        if at == _HEAD:
            break
        if first is None and any(value != "" for value in row):
            first = at
        try:
            layout(_named(row))
        except ColumnError:
            continue
        return at
    return first


def _good(sheet: Any, head: int) -> bool:
    try:
        layout(_named(_at(sheet, head)))
    except ColumnError:
        return False
    return True


def _at(sheet: Any, head: int) -> Row:
    return next(row for at, row in enumerate(sheet.iter_rows()) if at == head)


def _below(sheet: Any, head: int, unseen: Unread) -> Iterator[Row]:
    """The rows under the names; empty ones are none."""
    for at, row in enumerate(sheet.iter_rows()):
        for column, text in unseen.get(at, {}).items():
            if column < len(row) and row[column] == "":
                row[column] = text
        if at > head and any(value != "" for value in row):
            yield [shown(one) if isinstance(one, time | timedelta) else one for one in row]


def _named(row: Row) -> list[str]:
    """The names; columns at the end without one are left out."""
    names = [shown(value).strip().replace("\n", "") for value in row]
    while names and not names[-1]:
        names.pop()
    return names


# ---------------------------------------------------------------- JSON lines


def json_lines(path: str, counted: frozenset[str], lang_index: int = 0) -> Typed:
    """One JSON object a line. A line that is none becomes a row with that fault. Raises FileError.

    counted: as `xlsx` takes it.
    """
    kinds: dict[str, _Kinds] = {}
    rows = 0
    for _, value in _objects(path):
        rows += 1
        for name, one in value.items() if isinstance(value, dict) else ():
            if name not in kinds:
                kinds[name] = _Kinds(name, plain_name(name) in counted, json=True)
            kinds[name].see(one)
    if not kinds:
        raise wrong(path, 1, "没有读出一个 JSON 对象", "holds no JSON object")
    names = list(kinds)

    def again() -> Iterator[Row | str]:
        for line, value in _objects(path):
            if value is None:
                yield (f"第{line}行不是 JSON 对象", f"line {line} is no JSON object")[lang_index]
            elif isinstance(value, str):
                yield (
                    f"第{line}行的键「{value}」写了两次",
                    f"line {line} has the key {value!r} twice",
                )[lang_index]
            else:
                yield [value.get(name) for name in names]

    return Typed(pa.schema([one.field() for one in kinds.values()]), rows, 1, again)


def _objects(path: str) -> Iterator[tuple[int, dict[str, Any] | str | None]]:
    """Each line that is not blank: its object, the key that stands twice in it, or None for what is no object."""
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                value: Any
                try:
                    value = json.loads(line, object_pairs_hook=_once)
                except _Twice as error:
                    value = error.args[0]
                except (ValueError, RecursionError):
                    value = None
                else:
                    value = value if isinstance(value, dict) else None
                yield number, value


class _Twice(ValueError):
    """A key that stands twice in one object: which of the two is meant nobody can say."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = {whole(name): one for name, one in pairs}
    if len(made) < len(pairs):
        names = [whole(name) for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return made
