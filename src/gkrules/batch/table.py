"""Answers by question and trigger day: pages of 2048 days, made when rows ask for them.

A page is filled at once as far as `counted.fill` can; the rest of it by the scalar path, day by day when asked.
So every answer is counted once, and a column of millions of rows is a look-up.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import define, field

from gkrules.batch.alike import alike
from gkrules.batch.counted import CODES, NONE, Filled, fill
from gkrules.batch.question import Answer, Question, said
from gkrules.calendar.arrays import EPOCH, Bools, Ints
from gkrules.counting import as_date
from gkrules.errors import GkrulesError, Lang
from gkrules.occurrence import Status

#: Days of a page.
PAGE = 2048
_SHIFT, _MASK = 11, PAGE - 1
#: Days that stand in the same 64 are filled together: rows will ask for the others soon.
_NEAR = 6
#: The code of an error, behind those of `Status`.
ERROR = len(Status)
#: The days of an answer, in this order.
FIELDS = ("due", "act_by", "earliest", "latest", "not_before")


@define
class Record:
    """One answer in numbers: days since 1970, NONE where there is none."""

    status: int = ERROR
    days: tuple[int, int, int, int, int] = (NONE,) * 5
    readings: int = 0
    error: str = ""
    due_at: datetime | None = None

    @classmethod
    def of(cls, answer: Answer, lang: Lang) -> Record:
        """The record of an answer."""
        found = answer.occurrence
        if found is None:
            assert answer.error is not None
            return cls.refused(answer.error, lang)
        moments = (found.due, found.act_by, found.earliest, found.latest, found.earliest_start)
        if found.due is None:
            moments = (None, None, None, None, found.earliest_start)
        a, b, c, d, e = (
            NONE if one is None else as_date(one).toordinal() - EPOCH for one in moments
        )
        timed = found.due if isinstance(found.due, datetime) else None
        return cls(CODES[found.status], (a, b, c, d, e), len(found.ambiguities), "", timed)

    @classmethod
    def refused(cls, error: GkrulesError, lang: Lang) -> Record:
        """The record of a row that has no answer."""
        return cls(error=said(error, lang))


@define
class Table:
    """The pages. `base` and `size` are the calendar's days; `page_of` leads from question and block to a page."""

    base: int
    size: int
    lang: Lang
    blocks: int = field(init=False)
    pages: int = field(init=False, default=0)
    page_of: npt.NDArray[np.int32] = field(init=False, factory=lambda: np.zeros(0, np.int32))
    filled: Bools = field(init=False, factory=lambda: np.zeros(0, np.bool_))
    status: npt.NDArray[np.uint8] = field(init=False, factory=lambda: np.zeros(0, np.uint8))
    readings: npt.NDArray[np.uint8] = field(init=False, factory=lambda: np.zeros(0, np.uint8))
    error: npt.NDArray[np.int32] = field(init=False, factory=lambda: np.zeros(0, np.int32))
    days: npt.NDArray[np.int32] = field(
        init=False, factory=lambda: np.zeros((len(FIELDS), 0), np.int32)
    )
    messages: list[str] = field(init=False, factory=lambda: [""])
    _codes: dict[str, int] = field(init=False, factory=dict)
    _owners: list[tuple[Question, int]] = field(init=False, factory=list)

    def __attrs_post_init__(self) -> None:
        self.blocks = (self.size + _MASK) >> _SHIFT

    def _reserve(self, pages: int) -> None:
        """Room for so many pages; what a reader holds of the old arrays stays as it was."""
        rows = pages * PAGE
        self.filled, self.status = _grown(self.filled, rows), _grown(self.status, rows)
        self.readings, self.error = _grown(self.readings, rows), _grown(self.error, rows)
        self.days = _grown(self.days, rows)

    def room_for(self, questions: int) -> None:
        """Make the way to the pages long enough for so many questions."""
        lacking = questions * self.blocks - self.page_of.shape[0]
        if lacking > 0:
            more = np.full(lacking + 64 * self.blocks, -1, dtype=np.int32)
            self.page_of = np.concatenate((self.page_of, more))

    def block_of(self, days: Ints) -> Ints:
        """Which block of a question's pages holds each day (since 1970; of the calendar)."""
        return (days - self.base) >> _SHIFT

    def rows_of(self, pages: npt.NDArray[np.int32], days: Ints) -> Ints:
        """The rows of days in their pages."""
        return (pages.astype(np.int64) << _SHIFT) | ((days - self.base) & _MASK)

    def add(self, question: Question, number: int, block: int) -> None:
        """A page, filled as far as arrays can count it."""
        page = self.pages
        if (page + 1) * PAGE > self.filled.shape[0]:
            self._reserve(2 * page + 64)
        first = self.base + block * PAGE
        days = np.arange(first, min(first + PAGE, self.base + self.size))
        self._write(page * PAGE - first, days, fill(question, days, unsettled=False))
        self._owners.append((question, block))
        self.page_of[number * self.blocks + block] = page
        self.pages += 1

    def complete(self, rows: Ints) -> None:
        """Fill rows that are still open: what a notice may move by arrays, all else by the scalar path."""
        pages = rows >> _SHIFT
        for page in np.unique(pages).tolist():
            question, block = self._owners[page]
            first = self.base + block * PAGE
            shift = page * PAGE - first
            asked = first + (rows[pages == page] & _MASK)
            near = (np.unique((asked - first) >> _NEAR)[:, None] << _NEAR) + np.arange(1 << _NEAR)
            days = first + near.ravel()
            days = days[days < self.base + self.size]
            days = days[~self.filled[days + shift]]
            self._write(shift, days, fill(question, days))
            self._one_by_one(question, shift, asked[~self.filled[asked + shift]])

    def _write(self, shift: int, days: Ints, made: Filled) -> None:
        """Write what is sure; `shift` leads from a day to its row."""
        rows, counted = days + shift, made.sure & (made.error == 0)
        self.filled[rows] = made.sure
        self.status[rows] = np.where(made.error > 0, ERROR, made.status)
        self.readings[rows] = made.readings
        columns = (made.due, made.act_by, made.earliest, made.latest, made.not_before)
        for at, column in enumerate(columns):
            self.days[at, rows] = np.where(counted, column, NONE)
        codes = [0, *(self._message(said(error, self.lang)) for error in made.errors)]
        self.error[rows] = np.asarray(codes, dtype=np.int32)[made.error]

    def _one_by_one(self, question: Question, shift: int, days: Ints) -> None:
        """Days that must have one answer share it."""
        told: dict[object, Record] = {}
        for number in days.tolist():
            day = date.fromordinal(number + EPOCH)
            key = alike(question, day)
            record = told.get(key)
            if record is None:
                record = told[key] = Record.of(question.answer(day), self.lang)
            row = number + shift
            self.status[row] = record.status
            self.readings[row] = min(record.readings, 255)
            self.days[:, row] = record.days
            self.error[row] = self._message(record.error) if record.error else 0
            self.filled[row] = True

    def _message(self, text: str) -> int:
        code = self._codes.get(text)
        if code is None:
            code = self._codes[text] = len(self.messages)
            self.messages.append(text)
        return code


def _grown(kept: npt.NDArray[Any], rows: int) -> npt.NDArray[Any]:
    made: npt.NDArray[Any] = np.zeros((*kept.shape[:-1], rows), dtype=kept.dtype)
    made[..., : kept.shape[-1]] = kept
    return made
