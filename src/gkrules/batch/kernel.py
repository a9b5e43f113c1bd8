"""The kernel: an Arrow RecordBatch in, the same with the dates beside it out. It knows no engine and no file.

Rows ask questions (phrase, regime, extension), each read once. What a question's answer is on a day stands in a
`Table`; rows that no table holds (hours, stops, days outside the calendar, questions asked too rarely) are answered
one by one, each distinct one once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Any

import numpy as np

from gkrules.batch import cells
from gkrules.batch.cells import Words
from gkrules.batch.columns import Layout, Role, layout
from gkrules.batch.memory import Asked, Memory
from gkrules.batch.options import Options
from gkrules.batch.question import said
from gkrules.batch.results import Results
from gkrules.batch.totals import Totals
from gkrules.calendar.arrays import Ints

#: Three cells ask a question.
_PARTS: tuple[Role, ...] = ("phrase", "regime", "extension")


class Kernel:
    """Resolves batches, and counts what became of their rows in `totals`.

    columns: for a role ("phrase", "trigger" …) the name of its column, where it is none of the usual ones. May be
    called from several threads; what it has learned is left behind when it is pickled.
    """

    def __init__(
        self, options: Options | None = None, columns: Mapping[str, str] | None = None
    ) -> None:
        self.options = options or Options()
        self.columns = dict(columns or {})
        self.totals = Totals()
        self._lock = Lock()
        self._layouts: dict[tuple[str, ...], Layout] = {}
        self._memory = Memory(self.options)

    def __reduce__(self) -> tuple[object, ...]:
        return (Kernel, (self.options, self.columns))

    def layout(self, names: tuple[str, ...]) -> Layout:
        """What the columns of these names are. Raises ColumnError."""
        if names not in self._layouts:
            options = self.options
            self._layouts[names] = layout(
                names,
                self.columns,
                heads=options.heads,
                prefix=options.prefix,
                reason=options.reason,
            )
        return self._layouts[names]

    def schema(self, schema: Any) -> Any:
        """The schema of what comes out for one that goes in: its columns, then the added ones. Raises ColumnError."""
        return Results.schema(schema, self.layout(tuple(schema.names)), self.options)

    def resolve(self, batch: Any, faults: Mapping[int, str] | None = None) -> Any:
        """The batch with its dates. A row that cannot be resolved says why in its error column.

        faults: rows that could not be read as they stood, with what is wrong with them. Raises ColumnError alone.
        """
        where = self.layout(tuple(batch.schema.names))
        results = Results.empty(batch.num_rows)
        if batch.num_rows:
            self._answer(batch, where, dict(faults or {}), results)
        made, totals = results.into(batch, where, self.options)
        with self._lock:
            self.totals.add(totals)
        return made

    def _answer(self, batch: Any, where: Layout, faults: dict[int, str], results: Results) -> None:
        columns = {
            role: cells.told(batch.column(at), batch.schema.field(at)) for role, at in where.places
        }
        with self._lock:
            if self._memory.full:
                self._memory = Memory(self.options)
            memory = self._memory
        trigger = cells.moments(columns["trigger"])
        for row, error in trigger.errors.items():
            faults.setdefault(row, said(error, self.options.lang))
        stops = columns.get("stops")
        if stops is not None:
            stops = cells.stops(stops) if stops.null_count < len(stops) else None
        faulty = None
        if faults:
            faulty = np.zeros(batch.num_rows, dtype=np.bool_)
            faulty[list(faults)] = True
        questions = _questions(memory, [columns.get(role) for role in _PARTS])
        memory.answer(Asked(questions, trigger, stops), faulty, results)
        for row, message in faults.items():
            results.refuse(row, message)
        answered = columns.get("answered")
        results.judge(None if answered is None else cells.moments(answered), self.options)


def _questions(memory: Memory, columns: list[Any]) -> Ints:
    """The number of each row's question."""
    parts = [None if one is None else cells.words(one) for one in columns]
    first = parts[0]
    assert first is not None
    codes, space = first.numbers, len(first.values)
    for one in parts[1:]:
        if one is not None:
            codes, space = codes * len(one.values) + one.numbers, space * len(one.values)
    if space <= max(1 << 16, 4 * codes.shape[0]):
        used = np.flatnonzero(np.bincount(codes, minlength=1))
        numbers = np.zeros(int(used[-1]) + 1, dtype=np.int64)
        numbers[used] = memory.number(list(_asked(used, parts)))
    else:
        used, codes = np.unique(codes, return_inverse=True)
        numbers = np.array(memory.number(list(_asked(used, parts))), dtype=np.int64)
    return numbers.take(codes)


def _asked(codes: Ints, parts: list[Words | None]) -> Iterator[tuple[str, str, str]]:
    """The words behind the codes."""
    for code in codes.tolist():
        words = []
        for one in reversed(parts):
            code, at = divmod(code, len(one.values)) if one else (code, 0)
            words.append(one.values[at] if one else "")
        extension, regime, phrase = words
        yield phrase, regime, extension
