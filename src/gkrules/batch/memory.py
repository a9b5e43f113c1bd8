"""What a kernel has learned: the questions it read, the pages of their answers, single answers beside them."""

from __future__ import annotations

from threading import Lock

import numpy as np
from attrs import define, field

from gkrules.batch import values
from gkrules.batch.cells import Moments, Words
from gkrules.batch.options import Options
from gkrules.batch.question import Question
from gkrules.batch.results import Results
from gkrules.batch.table import Record, Table
from gkrules.calendar.arrays import Bools, Ints
from gkrules.counting import is_clock
from gkrules.errors import GkrulesError
from gkrules.limits import Quantity, Unquantified
from gkrules.trace import Moment

#: A page is made once so many rows have asked for its days; to make one costs as much as a few single answers.
_ASKED = 16
#: With more than these all is forgotten and begun anew: pages (57 KB each), questions, single answers, messages.
_PAGES, _QUESTIONS, _SINGLE, _MESSAGES = 3_000, 50_000, 200_000, 200_000


@define
class Asked:
    """The rows of one batch: the number of each one's question, its trigger, its stops."""

    questions: Ints
    trigger: Moments
    stops: Words | None


@define
class Memory:
    """Questions by their words, and what has been answered. Locked where it learns, so that threads may share it."""

    options: Options
    table: Table = field(init=False)
    questions: list[Question] = field(init=False, factory=list)
    #: Whether a question's answers depend on the trigger's day alone.
    _by_day: Bools = field(init=False, factory=lambda: np.zeros(64, dtype=np.bool_))
    _numbers: dict[tuple[str, str, str], int] = field(init=False, factory=dict)
    _asked: Ints = field(init=False, factory=lambda: np.zeros(0, dtype=np.int64))
    _single: dict[tuple[int, Moment | None, str], tuple[Record, str]] = field(
        init=False, factory=dict
    )
    _reasons: dict[int, str] = field(init=False, factory=dict)
    _lock: Lock = field(init=False, factory=Lock)

    def __attrs_post_init__(self) -> None:
        arrays = self.options.calendar.arrays
        self.table = Table(arrays.base, arrays.size, self.options.lang)

    @property
    def full(self) -> bool:
        """Whether it has learned as much as it may hold."""
        return (
            self.table.pages > _PAGES
            or len(self.questions) > _QUESTIONS
            or len(self.table.messages) > _MESSAGES
        )

    def number(self, asked: list[tuple[str, str, str]]) -> list[int]:
        """The numbers of questions by their words: phrase, regime, extension. New ones are read."""
        with self._lock:
            return [self._number(words) for words in asked]

    def _number(self, words: tuple[str, str, str]) -> int:
        number = self._numbers.get(words)
        if number is None:
            number = self._numbers[words] = len(self.questions)
            question = Question.of(*words, self.options)
            self.questions.append(question)
            if number >= self._by_day.shape[0]:
                self._by_day = np.concatenate((self._by_day, np.zeros_like(self._by_day)))
            self._by_day[number] = not _clocked(question)
        return number

    def answer(self, asked: Asked, faulty: Bools | None, results: Results) -> None:
        """Write the answers of a batch's rows, those at fault left out."""
        days, table = asked.trigger.days, self.table
        plain = (days >= table.base) & (days < table.base + table.size)
        plain &= self._by_day.take(asked.questions)
        if asked.stops is not None:
            stopped = np.array([bool(text.strip()) for text in asked.stops.values])
            plain &= ~stopped.take(asked.stops.numbers)
        if faulty is not None:
            plain &= ~faulty
        here: Ints | None
        if not plain.all():
            here = np.flatnonzero(plain)
            found = self._looked_up(asked.questions[here], days[here])
            single = ~plain
            single[here[found < 0]] = True
            if faulty is not None:
                single &= ~faulty
            here, found = here[found >= 0], found[found >= 0]
        else:
            found = self._looked_up(asked.questions, days)
            single = found < 0
            here = None
            if single.any():
                here = np.flatnonzero(~single)
                found = found[here]
        results.take(table, found, here)
        if self.options.reason:
            self._explain(asked, found, here, results)
        if single.any():
            with self._lock:
                self._one_by_one(asked, np.flatnonzero(single), results)

    # -- by the table

    def _looked_up(self, questions: Ints, days: Ints) -> Ints:
        """The row of the table for each pair of question and day; -1 where no page holds it."""
        table = self.table
        if not days.shape[0]:
            return days
        with self._lock:
            table.room_for(len(self.questions))
            places = questions * table.blocks + table.block_of(days)
            pages = table.page_of.take(places)
            if pages.min() < 0:
                self._make_pages(places[pages < 0])
                pages = table.page_of.take(places)
            rows = np.where(pages < 0, -1, table.rows_of(pages, days))
            if not table.pages:
                return rows
            lacking = rows[~table.filled.take(rows, mode="clip")]
            if lacking.size:
                table.complete(np.unique(lacking[lacking >= 0]))
        return rows

    def _make_pages(self, places: Ints) -> None:
        if self._asked.shape[0] < self.table.page_of.shape[0]:
            more = np.zeros(self.table.page_of.shape[0] - self._asked.shape[0], dtype=np.int64)
            self._asked = np.concatenate((self._asked, more))
        wanted, times = np.unique(places, return_counts=True)
        self._asked[wanted] += times
        for place in wanted[self._asked[wanted] >= _ASKED].tolist():
            number, block = divmod(place, self.table.blocks)
            self.table.add(self.questions[number], number, block)

    def _explain(self, asked: Asked, rows: Ints, here: Ints | None, results: Results) -> None:
        """The reasons of rows that the table answered: each distinct one counted once more, with its trace."""
        if not rows.shape[0]:
            return
        distinct, first, back = np.unique(rows, return_index=True, return_inverse=True)
        places = first if here is None else here[first]
        codes = np.zeros(distinct.shape[0], dtype=np.int64)
        with self._lock:
            if len(self._reasons) + distinct.shape[0] > _SINGLE:
                self._reasons.clear()
            for at, (row, place) in enumerate(zip(distinct.tolist(), places.tolist(), strict=True)):
                reason = self._reasons.get(row)
                if reason is None:
                    question = self.questions[int(asked.questions[place])]
                    day = asked.trigger.day(place)
                    reason = self._reasons[row] = question.answer(day).why(self.options.lang)
                codes[at] = results.reason_code(reason)
        results.put_reasons(codes[back], here)

    # -- one by one

    def _one_by_one(self, asked: Asked, rows: Ints, results: Results) -> None:
        if len(self._single) + rows.shape[0] > _SINGLE:
            self._single.clear()
        stops = asked.stops
        for row in rows.tolist():
            number = int(asked.questions[row])
            moment = asked.trigger.at(row)
            stopped = "" if stops is None else stops.values[stops.numbers[row]]
            key = (number, moment, stopped)
            found = self._single.get(key)
            if found is None:
                found = self._single[key] = self._answered(number, moment, stopped)
            results.put(row, *found)

    def _answered(self, number: int, moment: Moment | None, stopped: str) -> tuple[Record, str]:
        try:
            stops = values.stops(stopped) if stopped.strip() else ()
        except GkrulesError as error:
            return Record.refused(error, self.options.lang), ""
        answer = self.questions[number].answer(moment, stops)
        reason = answer.why(self.options.lang) if self.options.reason else ""
        return Record.of(answer, self.options.lang), reason


def _clocked(question: Question) -> bool:
    """Whether hours or minutes are counted, so that the trigger's instant matters."""
    regime, limit = question.regime, question.limit
    if regime is None:
        return False
    if limit is None:  # by name: in some text perhaps
        return any(
            _counts_hours(question.stated(text))
            for text in regime.texts
            if any(one.name == question.words for one in text.limits)
        )
    if isinstance(limit, Unquantified):  # the statute's own number
        phrases = [one.phrase for text in regime.texts for one in text.defaults]
        return any("小时" in phrase or "分钟" in phrase for phrase in phrases)
    return _counts_hours(limit)


def _counts_hours(value: object) -> bool:
    if isinstance(value, Quantity) and is_clock(value):
        return True
    if isinstance(value, tuple):
        return any(map(_counts_hours, value))
    names = getattr(type(value), "__attrs_attrs__", ())
    return any(_counts_hours(getattr(value, one.name)) for one in names)
