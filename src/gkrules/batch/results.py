"""The answers of one batch as arrays, what was late, and the columns they become."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import define, field

from gkrules.batch.cells import NAT, Moments, micros
from gkrules.batch.columns import CERTAINTY_WORDS, STATUS_WORDS, Layout
from gkrules.batch.counted import CODES, NONE
from gkrules.batch.options import Options
from gkrules.batch.question import said
from gkrules.batch.table import ERROR, FIELDS, Record, Table
from gkrules.batch.totals import Totals
from gkrules.calendar.arrays import EPOCH, Bools, Ints
from gkrules.errors import CalendarError
from gkrules.occurrence import Certainty, Status

_NOT_BEFORE = CODES[Status.NOT_BEFORE]
_STATUSES = (*(status.value for status in Status), "error")
_TYPES: dict[str, Any] = {
    **dict.fromkeys(("due", "act_by", "earliest", "latest", "not_before"), pa.date32()),
    "late_working_days": pa.int32(),
    "late_days": pa.int32(),
    "due_at": pa.timestamp("us"),
    "other_readings": pa.int32(),
    "reason": pa.string(),
    "error": pa.string(),
}
_Int32 = npt.NDArray[np.int32]


@define
class Results:
    """By row: status codes, days since 1970 (NONE), and what stands only where needed.

    `earliest` and `latest` are None where all is firm, `not_before`, `due_at` and errors where no row has any.
    """

    size: int
    status: npt.NDArray[np.uint8]
    readings: npt.NDArray[np.uint8]
    days: dict[str, _Int32]
    due_at: Ints | None = None
    error: _Int32 | None = None
    messages: dict[str, int] = field(factory=lambda: {"": 0})
    reason: Ints | None = None
    reasons: dict[str, int] = field(factory=lambda: {"": 0})
    on_time: npt.NDArray[np.int8] | None = None  # -1 not judged
    late_days: _Int32 | None = None
    late_working: _Int32 | None = None

    @classmethod
    def empty(cls, size: int) -> Results:
        """For so many rows, none of them answered."""
        return cls(
            size,
            np.full(size, ERROR, dtype=np.uint8),
            np.zeros(size, dtype=np.uint8),
            {name: np.full(size, NONE, dtype=np.int32) for name in ("due", "act_by")},
        )

    # -- answers

    def take(self, table: Table, rows: Ints, here: Ints | None) -> None:
        """The answers that stand in rows of a table; `here` are their places in the batch, None for all of it."""
        if not rows.shape[0]:
            return
        status = table.status.take(rows)
        self._put("status", status, here)
        self._put("readings", table.readings.take(rows), here)
        due, earliest, latest = (table.days[at].take(rows) for at in (0, 2, 3))
        wanted = ["due", "act_by"]
        if here is not None or (due != latest).any() or (due != earliest).any():
            wanted += ["earliest", "latest"]
        if (status == _NOT_BEFORE).any():
            wanted.append("not_before")
        for name in wanted:
            column = due if name == "due" else table.days[FIELDS.index(name)].take(rows)
            self._day(name, here, column)
        if (status == ERROR).any():
            wrong = np.flatnonzero(status == ERROR)
            codes = table.error.take(rows[wrong])
            kinds, back = np.unique(codes, return_inverse=True)
            own = np.array([self._message(table.messages[kind]) for kind in kinds.tolist()])
            self._errors()[wrong if here is None else here[wrong]] = own[back]

    def put(self, row: int, record: Record, reason: str) -> None:
        """One answer."""
        self.status[row] = record.status
        self.readings[row] = min(record.readings, 255)
        for name, day in zip(FIELDS, record.days, strict=True):
            if day != NONE or name in self.days:
                self._column(name)[row] = day
        if record.error:
            self._errors()[row] = self._message(record.error)
        if isinstance(record.due_at, datetime):
            if self.due_at is None:
                self.due_at = np.full(self.size, NAT)
            self.due_at[row] = micros(record.due_at.replace(tzinfo=None))
        if reason:
            self.put_reasons(np.int64(self.reason_code(reason)), np.int64(row))

    def refuse(self, row: int, message: str) -> None:
        """A row that says what is wrong with it."""
        self._errors()[row] = self._message(message)

    def reason_code(self, reason: str) -> int:
        """The number of a reason in this batch."""
        return self.reasons.setdefault(reason, len(self.reasons))

    def put_reasons(self, codes: Any, here: Any) -> None:
        """Reasons by number."""
        if self.reason is None:
            self.reason = np.zeros(self.size, dtype=np.int64)
        self.reason[slice(None) if here is None else here] = codes

    # -- late or not

    def judge(self, answered: Moments | None, options: Options) -> None:
        """What was answered after its due date: days, working days; by the clock for limits in hours."""
        until = None if options.as_of is None else options.as_of.toordinal() - EPOCH
        if answered is None and until is None:
            return
        done = np.full(self.size, NAT) if answered is None else answered.days
        unread = np.zeros(self.size, dtype=np.bool_)
        if answered is not None and answered.errors:
            for row, error in answered.errors.items():
                unread[row] = True
                if self.error is None or not self.error[row]:
                    self.refuse(row, said(error, options.lang))
        due = self.days["due"]
        dated = due != NONE
        has_answer = dated & (done != NAT)
        judged = has_answer
        late = has_answer & (done > due)
        if self.due_at is not None and answered is not None and answered.instants is not None:
            timed = has_answer & (self.due_at != NAT) & (answered.instants != NAT)
            late = np.where(timed, answered.instants > self.due_at, late)
        if until is not None:
            open_ = dated & (done == NAT) & ~unread & (due < until)
            judged, late = judged | open_, late | open_
            done = np.where(open_, until, done)
        self.on_time = np.where(judged, ~late, -1).astype(np.int8)
        self.late_days = np.where(judged, 0, NONE).astype(np.int32)
        self.late_working = self.late_days.copy()
        rows = np.flatnonzero(late)
        if not rows.shape[0]:
            return
        end = done[rows]
        self.late_days[rows] = end - due[rows]
        working = options.calendar.arrays.count(
            due[rows].astype(np.int64).view("datetime64[D]"),
            end.view("datetime64[D]"),
            strict=False,
        )
        if isinstance(working, np.ma.MaskedArray):
            self._outside(rows[np.ma.getmaskarray(working)], done, options)
            working = working.filled(NONE)
        self.late_working[rows] = working

    def _outside(self, rows: Ints, done: Ints, options: Options) -> None:
        """Answers on days that the calendar does not hold."""
        assert self.late_days is not None
        for row in rows.tolist():
            self.late_days[row] = NONE
            try:
                options.calendar.arrays.is_working(done[row : row + 1].view("datetime64[D]"))
            except CalendarError as error:
                if self.error is None or not self.error[row]:
                    self.refuse(row, said(error, options.lang))

    # -- what comes out

    @staticmethod
    def schema(schema: Any, where: Layout, options: Options) -> Any:
        """The columns of the input, then those added."""
        more = [pa.field(name, _type(key, where, options)) for key, name in where.added]
        return pa.schema([*schema, *more], metadata=schema.metadata)

    def into(self, batch: Any, where: Layout, options: Options) -> tuple[Any, Totals]:
        """The batch with the columns added, and its counts."""
        made = [self._made(key, where, options) for key, _ in where.added]
        schema = self.schema(batch.schema, where, options)
        columns = [*batch.columns, *made]
        return pa.RecordBatch.from_arrays(columns, schema=schema), self._totals()

    def _made(self, key: str, where: Layout, options: Options) -> Any:
        kind = _type(key, where, options)
        due = self.days["due"]
        match key:
            case "due" | "act_by" | "not_before":
                return _dates(self.days.get(key), self.size, kind)
            case "earliest" | "latest":
                return _dates(self.days.get(key, due), self.size, kind)
            case "certainty":
                words = [CERTAINTY_WORDS[one] if where.chinese else one.value for one in Certainty]
                return _coded(self._provisional().astype(np.int8), words, due == NONE, kind)
            case "status":
                words = [STATUS_WORDS[one] if where.chinese else one for one in _STATUSES]
                return _coded(self.status.astype(np.int8), words, None, kind)
            case "on_time":
                if self.on_time is None:
                    return pa.nulls(self.size, kind)
                if where.chinese:
                    return _coded(self.on_time, ["否", "是"], self.on_time < 0, kind)
                return pa.array(self.on_time == 1, kind, mask=self.on_time < 0)
            case "late_days":
                return _numbers(self.late_days, self.size, kind)
            case "late_working_days":
                return _numbers(self.late_working, self.size, kind)
            case "due_at":
                if self.due_at is None:
                    return pa.nulls(self.size, kind)
                return pa.array(self.due_at, pa.int64(), mask=self.due_at == NAT).view(kind)
            case "other_readings":
                return pa.array(self.readings.astype(np.int32), kind, mask=due == NONE)
            case "reason":
                return _texts(self.reason, self.reasons, self.size, kind)
        return _texts(self.error, self.messages, self.size, kind)

    def _provisional(self) -> Bools:
        if "latest" not in self.days:
            return np.zeros(self.size, dtype=np.bool_)
        return np.asarray(self.days["earliest"] != self.days["latest"])

    def _totals(self) -> Totals:
        counts = np.bincount(self.status, minlength=len(_STATUSES)).tolist()
        totals = Totals(
            rows=self.size,
            statuses=Counter({name: n for name, n in zip(_STATUSES, counts, strict=True) if n}),
            provisional=int(np.count_nonzero(self._provisional())),
            ambiguous=int(np.count_nonzero(self.readings)),
        )
        if self.on_time is not None:
            totals.judged = int(np.count_nonzero(self.on_time >= 0))
            totals.late = int(np.count_nonzero(self.on_time == 0))
        if self.error is not None:
            words = list(self.messages)
            times = np.bincount(self.error, minlength=len(words)).tolist()
            for message, rows in zip(words[1:], times[1:], strict=True):
                if rows:
                    totals.fault(message, rows)
        return totals

    # -- inside

    def _put(self, name: str, column: Any, here: Ints | None) -> None:
        if here is None:
            setattr(self, name, column)
        else:
            getattr(self, name)[here] = column

    def _day(self, name: str, here: Ints | None, column: _Int32) -> None:
        if here is None:
            self.days[name] = column
        else:
            self._column(name)[here] = column

    def _column(self, name: str) -> _Int32:
        """A column of days; the range of what is firm is its due date."""
        if name not in self.days:
            firm = name in ("earliest", "latest")
            self.days[name] = (
                self.days["due"].copy() if firm else np.full(self.size, NONE, dtype=np.int32)
            )
        return self.days[name]

    def _errors(self) -> _Int32:
        if self.error is None:
            self.error = np.zeros(self.size, dtype=np.int32)
        return self.error

    def _message(self, words: str) -> int:
        return self.messages.setdefault(words, len(self.messages))


def _type(key: str, where: Layout, options: Options) -> Any:
    if key == "on_time" and not where.chinese:
        return pa.bool_()
    if key in ("certainty", "status", "on_time"):
        return pa.dictionary(pa.int8(), pa.string()) if options.compact else pa.string()
    return _TYPES[key]


def _dates(days: _Int32 | None, size: int, kind: Any) -> Any:
    if days is None:
        return pa.nulls(size, kind)
    none = days == NONE
    return pa.array(days, pa.int32(), mask=none if none.any() else None).view(kind)


def _numbers(column: _Int32 | None, size: int, kind: Any) -> Any:
    if column is None:
        return pa.nulls(size, kind)
    return pa.array(column, kind, mask=column == NONE)


def _coded(codes: npt.NDArray[np.int8], words: list[str], none: Bools | None, kind: Any) -> Any:
    """Words by number: as a dictionary, or plainly where that is asked for."""
    indices = pa.array(codes, pa.int8(), mask=none)
    if pa.types.is_dictionary(kind):
        return pa.DictionaryArray.from_arrays(indices, pa.array(words))
    return pa.array(words).take(indices)


def _texts(codes: Any, words: dict[str, int], size: int, kind: Any) -> Any:
    """Texts by number; number 0 is none."""
    if codes is None:
        return pa.nulls(size, kind)
    return pa.array(list(words), kind).take(pa.array(codes, pa.int64(), mask=codes == 0))
