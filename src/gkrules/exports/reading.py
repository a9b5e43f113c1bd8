"""`read_full`: an export with everything in it, read back as the plan file and the units file it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from attrs import frozen

from gkrules.documents import Document
from gkrules.errors import DataError, FileError, Problem
from gkrules.exports import heads, plantoml
from gkrules.exports.book import Column
from gkrules.exports.cells import decoded
from gkrules.exports.plantoml import Entry
from gkrules.exports.tables import Known, Row, known

_REST = tuple(column for _, column in heads.REST)
_LISTS = ("limits", "aliases")
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?"
)
_ID = heads.ID.head


@frozen
class PlanFiles:
    """The text of a plan file, and of its units file with the name the plan gives it (both empty where none)."""

    plan: str
    units: str
    units_name: str


def is_full(document: Document) -> bool:
    """Whether a document is an export with everything in it: its tables are known by their heads."""
    return known(document, heads.PLAN) is not None and known(document, _REST) is not None


def read_full(document: Document) -> PlanFiles:
    """The plan and its units as TOML, as they were when `export(..., full=True)` wrote them, and as edited since.

    A cell that stands in for words the notice lacks is taken as the notice's own only where it was changed. Raises
    FileError, with every fault and its place, where a table is missing, a row has no id or an id twice,
    or a cell cannot be read.
    """
    return _Reader(document, []).read()


class _Reader:
    def __init__(self, document: Document, problems: list[Problem]) -> None:
        self.document = document
        self.problems = problems

    def read(self) -> PlanFiles:
        tables = [
            self._table(columns, name)
            for columns, name in (
                ((*heads.FIVE, *heads.COMPUTED), heads.MAIN_NAME),
                (_REST, heads.REST_NAME),
                (heads.PLAN, heads.PLAN_NAME),
                (heads.UNITS, heads.UNITS_NAME),
            )
        ]
        main, rest, plan, units = tables
        self._end()
        head, triggers, directory = self._head(plan)
        name = str(head.get("units", ""))
        obligations = list(self._obligations(main, rest))
        unit_rows = list(self._units(units, heads.UNIT_KIND))
        group_rows = list(self._units(units, heads.GROUP_KIND))
        self._end()
        text = plantoml.units_text(directory, unit_rows, group_rows) if name else ""
        return PlanFiles(plantoml.plan_text(head, triggers, obligations), text, name)

    def _table(self, columns: tuple[Column, ...], name: str) -> Known:
        found = known(self.document, columns)
        if found is None:
            self._fault(None, name, f"缺少“{name}”表", f"the table {name} is missing")
        return found or Known((), ())

    # -- obligations

    def _obligations(self, main: Known, rest: Known) -> Iterator[dict[str, Entry]]:
        by_id: dict[str, Row] = {}
        for row in rest.rows:
            name = self._text(row, _ID)
            if not name or name in by_id:
                self._unnamed(row, name)
            by_id.setdefault(name, row)
        seen: set[str] = set()
        for row in main.rows:
            name = self._text(row, _ID)
            if not name or name in seen:
                self._unnamed(row, name)
            elif name not in by_id:
                zh = f"“{heads.REST_NAME}”里没有编号「{name}」"
                self._fault(row, _ID, zh, f"id {name!r} is not in {heads.REST_NAME}")
            else:
                yield self._obligation(row, by_id[name])
            seen.add(name)
        for name, row in by_id.items():
            if name and name not in seen:
                zh = f"“{heads.MAIN_NAME}”里没有编号「{name}」"
                self._fault(row, _ID, zh, f"id {name!r} is not in {heads.MAIN_NAME}")

    def _unnamed(self, row: Row, name: str) -> None:
        if name:
            self._fault(row, _ID, f"编号「{name}」重复", f"id {name!r} stands twice")
        else:
            self._fault(row, _ID, "这一行没有编号", "this row has no id")

    def _obligation(self, row: Row, rest: Row) -> dict[str, Entry]:
        own: dict[str, Entry] = {}
        for key, column in heads.REST:
            if key:
                own[key] = (
                    self._list(rest, column.head)
                    if key in _LISTS
                    else self._text(rest, column.head)
                )
        number, task, requirement, units, deadline = (
            self._text(row, column.head) for column in heads.FIVE
        )
        supplied = rest[heads.REST[-1][1].head].split("、")
        stands_in = (
            ("序号", number, own["id"]),
            ("工作任务", task, own["title"]),
        )
        for head, cell, value in stands_in:
            if head in supplied and cell == value:
                number, task = ("", task) if head == "序号" else (number, "")
        if "完成时限" in supplied and self._stands_for(deadline, own["limits"]):
            deadline = ""
        order: dict[str, Entry] = {
            "id": own["id"],
            "title": own["title"],
            "limits": own["limits"],
            "units": units,
            "clause": own["clause"],
            "number": number,
            "task": task,
            "requirement": requirement,
            "deadline": deadline,
            "place": own["place"],
            "note": own["note"],
            "after": own["after"],
            "aliases": own["aliases"],
            "regime": own["regime"],
        }
        return {
            key: value
            for key, value in order.items()
            if value or key in ("title", "limits", "units")
        }

    def _stands_for(self, deadline: str, limits: Entry) -> bool:
        """Whether a deadline is limits joined, as the export wrote it (those the requirement says left out)."""
        rest = deadline
        for phrase in limits if isinstance(limits, tuple) else ():
            if rest.startswith(phrase):
                rest = rest.removeprefix(phrase).removeprefix("；")
        return not rest

    # -- head and units

    def _head(self, table: Known) -> tuple[dict[str, Entry], dict[str, date], dict[str, Entry]]:
        keys = {label: key for key, label in heads.HEAD.items()}
        own = {label: key for key, label in heads.DIRECTORY.items()}
        head: dict[str, Entry] = {}
        triggers: dict[str, date] = {}
        directory: dict[str, Entry] = {}
        label_of, cell_of = (column.head for column in heads.PLAN)
        for row in table.rows:
            label = row[label_of].strip()
            if label.startswith(heads.TRIGGER):
                moment = self._moment(row, cell_of)
                if moment is not None:
                    triggers[self._decoded(row, label_of, label.removeprefix(heads.TRIGGER))] = (
                        moment
                    )
            elif label in own:
                key = own[label]
                directory[key] = (
                    self._list(row, cell_of) if key == "prefixes" else self._text(row, cell_of)
                )
            elif label in keys:
                self._entry(head, keys[label], row, cell_of)
            else:
                self._fault(row, label_of, f"不认识的项目「{label}」", f"unknown entry {label!r}")
        if head.pop("format", None) != heads.FORMAT:
            self._fault(
                None,
                heads.HEAD["format"],
                f"不是这个版本写的导出文件（应为「{heads.FORMAT}」）",
                f"the export is of another version (this one writes {heads.FORMAT!r})",
            )
        return head, triggers, directory

    def _entry(self, head: dict[str, Entry], key: str, row: Row, cell: str) -> None:
        if key == "date":
            day = self._moment(row, cell)
            if day is not None:
                head[key] = day
        elif key == "year":
            if re.fullmatch(r"[0-9]{1,4}", row[cell].strip()):
                head[key] = int(row[cell])
            else:
                self._fault(row, cell, f"「{row[cell]}」不是年份", f"{row[cell]!r} is no year")
        elif key == "calendar":
            names = self._list(row, cell)
            head[key] = names[0] if len(names) == 1 else names
        else:
            head[key] = self._text(row, cell)

    def _units(self, table: Known, kind: str) -> Iterator[dict[str, Entry]]:
        labels = [column.head for column in heads.UNITS]
        for row in table.rows:
            if row[labels[0]].strip() not in (heads.UNIT_KIND, heads.GROUP_KIND):
                if kind == heads.UNIT_KIND:
                    said = row[labels[0]]
                    zh, en = f"不认识的类别「{said}」", f"unknown kind {said!r}"
                    self._fault(row, labels[0], zh, en)
                continue
            if row[labels[0]].strip() != kind:
                continue
            entries: dict[str, Entry] = {}
            for key, label in zip(heads.UNIT_KEYS[1:], labels[1:], strict=True):
                if key in ("short", "members", "calendar"):
                    found = self._list(row, label)
                    entries[key] = found[0] if key == "calendar" and len(found) == 1 else found
                else:
                    entries[key] = self._text(row, label)
            yield {key: value for key, value in entries.items() if value}

    # -- cells

    def _text(self, row: Row, head: str) -> str:
        return self._decoded(row, head, row[head])

    def _list(self, row: Row, head: str) -> tuple[str, ...]:
        lines = row[head].split("\n") if row[head] else []
        return tuple(self._decoded(row, head, line.strip()) for line in lines)

    def _decoded(self, row: Row, head: str, cell: str) -> str:
        try:
            return decoded(cell)
        except DataError as error:
            self._fault(row, head, error.zh, error.en)
            return ""

    def _moment(self, row: Row, head: str) -> date | None:
        """A date as any program shows it, or an instant in ISO 8601."""
        cell = row[head].strip()
        try:
            if found := _DAY.fullmatch(cell):
                return date(int(found[1]), int(found[2]), int(found[3]))
            return datetime.fromisoformat(cell)
        except ValueError:
            self._fault(row, head, f"「{cell}」不是日期", f"{cell!r} is no date")
            return None

    # -- faults

    def _fault(self, row: Row | None, head: str, zh: str, en: str) -> None:
        place = row.place if row is not None else None
        line = (place.line or 0) if place else 0
        if place and not line:
            where = f"“{place.sheet}”" if place.sheet else ""
            zh = f"{where}第{place.row}行：{zh}"
            en = f"{where}row {place.row}: {en}"
        self.problems.append(Problem(self.document.name, line, head, zh, en))

    def _end(self) -> None:
        if self.problems:
            raise FileError(tuple(self.problems))


__all__ = ["PlanFiles", "is_full", "read_full"]
