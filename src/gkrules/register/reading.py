"""`load`: a register's file as requests, or every fault in it at once, each with its row and column."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from attrs import define, evolve, field

from gkrules.disclosure import Pause, Request, View, channels, follow
from gkrules.documents import Document, Limits, Progress, read
from gkrules.errors import DataError, FileError, GkrulesError, Problem
from gkrules.quantities import Quantity
from gkrules.register import cells
from gkrules.register.heads import FAMILIES, NAMES
from gkrules.register.lines import Column, Found, Line, find, of_place
from gkrules.register.order import faults, pairs
from gkrules.register.unused import unused
from gkrules.register.values import Register, RegisterRow

_T = TypeVar("_T")
_SINGLE = (
    "submitted",
    "signed",
    "confirmed",
    "arrived",
    "correction_asked",
    "corrected",
    "answered",
)
_RECEIPT = _SINGLE[:4]
#: By these words the reader of workbooks says that formulas hold no value.
_NO_VALUE = "公式没有算出的值"
_OF = {"third": "第三方意见", "other": "其他机关意见"}


def load(
    path: str | os.PathLike[str], *, limits: Limits | None = None, progress: Progress | None = None
) -> Register:
    """The register in a file: .csv, .xlsx or .xls (a table in .docx, .html, .md and .pdf as well).

    Raises FileError for a file that cannot be read, one without the heads of a register, and rows that cannot be
    understood: all of them at once, each with its row, column and what was expected.
    """
    return of_document(read(path, limits=limits, progress=progress), os.fspath(path))


def of_document(document: Document, path: str = "") -> Register:
    """The same for a document that was read already. `path` names it in errors."""
    path = path or document.name
    found = find(document)
    reader = _Reader(path, sheets=len({line.sheet for line in found.lines}) > 1)
    reader.heads(found)
    rows = [row for line in found.lines if (row := reader.row(line)) is not None]
    reader.strays(found)
    reader.lost(document)
    if reader.problems:
        if not reader.sheets:  # of several sheets the lines have no common order
            reader.problems.sort(key=lambda one: one.line)
        raise FileError(tuple(reader.problems))
    return Register(
        path=path,
        rows=tuple(rows),
        title=found.title,
        warnings=(*document.warnings, *unused(found)),
    )


@define
class _Reader:
    path: str
    sheets: bool
    known: tuple[str, ...] = field(factory=channels)
    problems: list[Problem] = field(factory=list)
    seen: dict[str, int] = field(factory=dict)

    def problem(self, line: int, key: str, zh: str, en: str) -> None:
        self.problems.append(Problem(self.path, line, key, zh, en))

    # ------------------------------------------------------------ the heads

    def heads(self, found: Found) -> None:
        """That the columns are there without which nothing follows, and each once."""
        if not found.heads:
            self.problem(
                0,
                "",
                "没有找到登记簿的表头：要有「收到方式」和「提交日」（或者签收日、确认日、进入系统日）",
                "no heads of a register: it needs 收到方式 (channel) and 提交日 (submitted), or another day of receipt",
            )
            raise FileError(tuple(self.problems))
        for columns in found.heads:
            self._columns(columns)
        if self.problems:
            raise FileError(tuple(self.problems))
        if not found.lines:
            self.problem(0, "", "表头下面没有一行申请", "there is no request under the heads")

    def _columns(self, columns: tuple[Column, ...]) -> None:
        roles = [one.head.role for one in columns if one.head is not None]
        if "channel" not in roles:
            self.problem(0, "收到方式", "缺这一栏", "this column (channel) is missing")
        if not set(roles) & set(_RECEIPT):
            self.problem(
                0,
                "提交日",
                "缺这一栏；签收日、确认日、进入系统日也一栏都没有",
                "this column (submitted) is missing, and so is every other day of receipt",
            )
        for role in dict.fromkeys(roles):
            if role in FAMILIES or role == "serial":
                continue
            same = [one for one in columns if one.head is not None and one.head.role == role]
            if len(same) > 1 or (same[0].head is not None and same[0].head.number is not None):
                words = "、".join(f"「{one.words}」" for one in same)
                zh, en = NAMES[role]
                self.problem(
                    0,
                    zh,
                    f"只能有一栏，现有{words}：多余的请改名或者删去",
                    f"one column of {en!r} only, not {words}: rename or remove the others",
                )

    # ------------------------------------------------------------ a row

    def row(self, line: Line) -> RegisterRow | None:
        """The request of a row; None where it has a fault, which is then among the problems."""
        before = len(self.problems)
        by_role = {
            one.head.role: at
            for at, one in enumerate(line.columns)
            if one.head is not None and one.head.role not in FAMILIES
        }
        self._beyond(line)
        name = self._id(line, by_role)
        way = self._cell(line, by_role.get("channel"), lambda text: cells.channel(text, self.known))
        if "channel" in by_role and cells.empty(line.text(by_role["channel"])):
            self._fault(line, by_role["channel"], "没有写收到方式", "the channel is missing")
        days = {role: self._cell(line, by_role.get(role), cells.day) for role in _SINGLE}
        extended: bool | Quantity = False
        if "extended" in by_role:
            head = line.columns[by_role["extended"]].words
            read = self._cell(
                line, by_role["extended"], lambda text: (cells.extension(text, head),)
            )
            extended = read[0] if read else False
        views: list[View] = []
        pauses: list[Pause] = []
        for family in FAMILIES:
            self._family(line, family, views, pauses)
        known_days = any(days[role] for role in _RECEIPT)
        if not known_days and len(self.problems) == before:
            heads = "、".join(
                line.columns[by_role[role]].words for role in _RECEIPT if role in by_role
            )
            self.problem(
                line.number,
                self._key(line, None, heads),
                "一个收到的日子都没有，至少要有一个",
                "no day of receipt at all: one at least is needed",
            )
        if len(self.problems) > before or way is None:
            return None
        request = Request(
            channel=way, views=tuple(views), pauses=tuple(pauses), extended=extended, **days
        )
        return self._checked(line, name, request, by_role)

    def _checked(
        self, line: Line, name: str, request: Request, by_role: dict[str, int]
    ) -> RegisterRow | None:
        """The row with its request, if the days are in order and the statute can follow it."""
        heads = tuple((role, line.columns[at].words) for role, at in by_role.items())
        words = dict(heads)
        wrong = list(faults(request, words))
        for fault in wrong:
            self.problem(line.number, self._key(line, None, fault.head), fault.zh, fault.en)
        if wrong:
            return None
        try:
            follow(request)
        except GkrulesError as error:
            self.problem(
                line.number,
                self._key(line, None, _blamed(request, words)),
                error.render("zh"),
                error.render("en"),
            )
            return None
        unit = line.text(by_role["unit"]) if "unit" in by_role else ""
        more = tuple(
            (one.words, text)
            for at, one in enumerate(line.columns)
            if (one.head is None or (one.head.role == "serial" and "id" in by_role))
            and (text := line.text(at).strip())
        )
        return RegisterRow(
            id=name,
            request=request,
            unit="" if cells.empty(unit) else " ".join(unit.split()),
            more=more,
            sheet=line.sheet,
            line=line.number,
            heads=heads,
        )

    def _id(self, line: Line, by_role: dict[str, int]) -> str:
        at = by_role.get("id", by_role.get("serial"))
        if at is None:
            return f"第{line.number}行" if not self.sheets else f"{line.sheet}第{line.number}行"
        name = line.text(at).strip()
        if not name:
            self._fault(line, at, "没有写编号", "the number is missing")
        elif name in self.seen and "id" in by_role:
            self._fault(
                line,
                at,
                f"「{name}」第{self.seen[name]}行已经有了",
                f"{name!r} stands in row {self.seen[name]} already",
            )
        self.seen.setdefault(name, line.number)
        return name

    def _family(self, line: Line, family: str, views: list[View], pauses: list[Pause]) -> None:
        """The views of a kind, or the stops, each from its columns."""
        for pair in pairs(line.columns, family):
            spans: list[tuple[date, date | None]] = []
            if pair.whole is not None:
                spans += self._cell(line, pair.whole, cells.spans) or ()
            begin = self._cell(line, pair.begin, cells.day)
            end = self._cell(line, pair.end, cells.day)
            last = self._cell(line, pair.last, cells.day)
            if begin is None:
                if (end or last) and not self._has(line, pair.begin):
                    at = pair.end if end else pair.last
                    self._fault(line, at, "有止日，没有起日", "there is an end, and no beginning")
            else:
                if family == "stop" and end is not None and last is None:
                    pauses.append(Pause(stopped=begin, resumed=end))
                elif family == "stop" and end is not None:
                    self._fault(
                        line,
                        pair.last,
                        "恢复日和中止的末日只写一个",
                        "give the day it runs again or its last day, not both",
                    )
                else:
                    spans.append((begin, last if family == "stop" else end))
            for first, until in spans:
                if family != "stop":
                    views.append(View(asked=first, given=until, of=_OF[family]))
                else:
                    again = None if until is None else date.fromordinal(until.toordinal() + 1)
                    pauses.append(Pause(stopped=first, resumed=again))

    def _beyond(self, line: Line) -> None:
        """In a file of separated values, a cell without a head means that a separator has shifted the others."""
        for at, one in enumerate(line.columns):
            cell = line.cells[at]
            if not one.words and cell is not None and cell.place.line and cell.text:
                self._fault(
                    line,
                    at,
                    f"「{cell.text[:40]}」上面没有表头：这一行多出一格，其余的可能错位",
                    f"{cell.text[:40]!r} has no head over it: one cell too many, others may be shifted",
                )

    # ------------------------------------------------------------ a cell

    def _has(self, line: Line, at: int | None) -> bool:
        return at is not None and not cells.empty(line.text(at))

    def _cell(self, line: Line, at: int | None, kind: Callable[[str], _T]) -> _T | None:
        """A cell's value; None where it says nothing, or has a fault, which is then among the problems."""
        if at is None or not self._has(line, at):
            return None
        try:
            return kind(line.text(at))
        except DataError as error:
            self._fault(line, at, error.render("zh"), error.render("en"))
            return None

    def _fault(self, line: Line, at: int | None, zh: str, en: str) -> None:
        self.problem(line.number, self._key(line, at), zh, en)

    def _key(self, line: Line, at: int | None, words: str = "") -> str:
        """The column as a person finds it: its words, the sheet's name of the cell, the sheet if there are several."""
        cell = line.cells[at] if at is not None else None
        name = cell.place.cell if cell is not None else ""
        if self.sheets and line.sheet:
            name = f"{line.sheet}!{name}"
        return " ".join(
            part
            for part in (words or (line.columns[at].words if at is not None else ""), name)
            if part
        )

    def lost(self, document: Document) -> None:
        """Formulas that hold no value: a day might be lost, and a request look unanswered."""
        for zh, en in document.warnings:
            if _NO_VALUE in zh:
                self.problem(0, "", zh, en)

    def strays(self, found: Found) -> None:
        """Lines that are neither requests nor notes: a request with one cell filled is not passed over."""
        for block in found.stray:
            text = " ".join(block.text.split())[:40]
            self.problem(
                of_place(block.place),
                block.place.cell,
                f"「{text}」：这一行读不成一件申请，也不像是说明（注：……）",
                f"{text!r}: this row is no request, and does not look like a note (注：…)",
            )


def _blamed(request: Request, heads: dict[str, str]) -> str:
    """The column at fault where the statute cannot follow a request: without it, it could."""
    if request.extended is not False:
        try:
            follow(evolve(request, extended=False))
            return heads.get("extended", "")
        except GkrulesError:
            pass
    return "、".join(
        heads[role] for role in _RECEIPT if role in heads and getattr(request, role) is not None
    )
