"""A table of tasks (任务分解表) as entries: which cell is the number, the task, who must act, by when.

Columns are told by their heads, over one row or two; where a copy has lost its columns, each line is
read by what its cells hold: a number, a list of units, a time limit, prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import define, field

from gkrules.documents import Place
from gkrules.notices.grid import Account, Grid, Line, Piece
from gkrules.notices.heads import WHO, Column, Role
from gkrules.notices.names import is_units
from gkrules.notices.numbering import cell_number, leading
from gkrules.notices.tablehead import (
    by_content,
    by_what_they_hold,
    columns_of,
    find_head,
    is_head,
    is_tasks,
)
from gkrules.notices.text import is_page_mark, is_prose
from gkrules.notices.timelimits import is_deadline, is_firm, is_limit

#: What stands for the cell above.
SAME = ("同上", "〃", "″", "同前", "同上一项", "''", "同上。")
_NOTE = re.compile(r"(?:备?注|说明|填表说明|附注|注释|★|※|\*)[0-9]*[：:、．.]?")
_TOTAL = re.compile(r"(?:合计|总计|小计|共计).{0,12}")
_CHINESE = re.compile(r"[（(]?[一二三四五六七八九十百]+[）)]?、?")


@define(eq=False)
class Entry:
    """A line of a table under way to a row. `unsure`: its text may be a task and no requirement."""

    place: Place
    id: str = ""  # of the row that it becomes
    number: Piece | None = None
    tasks: list[Piece] = field(factory=list)
    requirement: list[Piece] = field(factory=list)
    who: list[tuple[Column, Piece]] = field(factory=list)
    deadline: list[tuple[Column, Piece]] = field(factory=list)
    extra: list[tuple[Column, Piece]] = field(factory=list)
    section: tuple[str, ...] = ()
    unsure: bool = False
    notes: list[str] = field(factory=list)
    lost: set[str] = field(
        factory=set
    )  # who, deadline: a cell that may be its own stands elsewhere
    cells: dict[int, Piece] = field(factory=dict)  # what covers each column, blank or not

    def pieces(self) -> list[Piece]:
        """Everything it holds."""
        return [
            *([self.number] if self.number else []),
            *self.tasks,
            *self.requirement,
            *(piece for _, piece in (*self.who, *self.deadline, *self.extra)),
        ]

    def add(self, column: Column, piece: Piece) -> None:
        """One more piece, where its column says."""
        match column.role:
            case Role.TASK | Role.NUMBER:
                self.tasks.insert(0, piece)
            case Role.REQUIREMENT:
                self.requirement.append(piece)
            case Role.DEADLINE:
                self.deadline.append((column, piece))
            case Role.EXTRA:
                self.extra.append((column, piece))
            case _:
                self.who.append((column, piece))

    def put_in_place(self, old: Piece, new: Piece) -> None:
        """The new piece wherever the old one stood."""
        self.tasks = [new if one is old else one for one in self.tasks]
        self.requirement = [new if one is old else one for one in self.requirement]
        self.who = [(column, new if one is old else one) for column, one in self.who]
        self.deadline = [(column, new if one is old else one) for column, one in self.deadline]
        self.extra = [(column, new if one is old else one) for column, one in self.extra]
        self.cells = {column: new if one is old else one for column, one in self.cells.items()}


@define(eq=False)
class Segment:
    """The entries of one table of the document: a whole table of tasks, or the part on one page."""

    entries: list[Entry]
    columns: dict[int, Column]
    headed: bool
    width: int
    merged: bool
    goes_on: bool = False  # its first line is the rest of the last one before it
    unreliable: bool = False


def read_table(
    grid: Grid, account: Account, before: Segment | None, lossy: bool, section: tuple[str, ...]
) -> list[Segment]:
    """The segments of a table, one more at each repeated head; none where it is no table of tasks.

    before: the segment that it may continue, whose columns hold where it has no head of its own.
    """
    lines = [line for line in grid.lines if line.pieces()]
    head = find_head(lines)
    if head is None and before is not None and before.width == grid.columns:
        columns, start, headed = before.columns, 0, False
    elif head is None:
        columns, start, headed = by_content(lines), 0, False
    else:
        start, rows = head
        _above_head(lines[:start], account)
        columns = columns_of(lines[start : start + rows], grid)
        columns = by_what_they_hold(columns, lines[start + rows :])
        account.recognise("head", *_distinct(lines[start : start + rows]))
        start, headed = start + rows, True
    if not is_tasks(columns):
        return []
    segments = [Segment([], columns, headed, grid.columns, grid.merged, grid.goes_on)]
    heads = {_signature(line) for line in lines[: start if head else 0]}
    body: list[list[Line]] = [[]]
    for line in lines[start:]:
        if heads and (_signature(line) in heads or is_head(line)):
            account.recognise("head", *line.own())
            if body[-1]:
                body.append([])
                segments.append(Segment([], columns, True, grid.columns, grid.merged))
            continue
        body[-1].append(line)
    for segment, part in zip(segments, body, strict=True):
        segment.unreliable = lossy and _misfits(part, columns) > 0.1
        section = _fill(segment, part, account, grid, lossy, section)
    return segments


def _distinct(lines: list[Line]) -> list[Piece]:
    return list(dict.fromkeys(piece for line in lines for piece in line.pieces()))


def _signature(line: Line) -> tuple[str, ...]:
    return tuple(piece.words for piece in line.pieces())


def _above_head(lines: list[Line], account: Account) -> None:
    for line in lines:
        account.recognise("table-title", *line.own())


# ---------------------------------------------------------------- the body


def _misfits(lines: list[Line], columns: dict[int, Column]) -> float:
    """The share of lines with a cell that cannot be what its column says."""
    wrong = sum(any(_misfit(piece, columns) for piece in line.own()) for line in lines)
    return wrong / len(lines) if lines else 0.0


def _misfit(piece: Piece, columns: dict[int, Column]) -> bool:
    column = columns.get(piece.column)
    if column is None:
        return True
    words = piece.words
    if column.role is Role.NUMBER:
        return cell_number(words) is None and leading(words) is None
    if column.role is Role.DEADLINE:
        return is_units(words) or (len(words) > 30 and not is_limit(words))
    if column.role in WHO:
        return is_firm(words) or (
            not is_units(words) and (is_prose(words) or leading(words) is not None)
        )
    if column.role is Role.REQUIREMENT:
        return is_units(words) and bool(re.search(r"牵头|负责|落实$|配合", words))
    return False


def _fill(
    segment: Segment,
    lines: list[Line],
    account: Account,
    grid: Grid,
    lossy: bool,
    section: tuple[str, ...],
) -> tuple[str, ...]:
    arabic = any(
        (piece := _number(line, segment.columns)) and not _CHINESE.fullmatch(piece.words)
        for line in lines
    )
    for line in lines:
        own = line.own()
        pieces = line.pieces()
        if not own:
            continue  # covered by the cells above: nothing of its own
        if len(pieces) == 1 and (kind := _alone(pieces[0], grid, lossy)):
            if kind == "section":
                section = _deeper(section, pieces[0])
            account.recognise(kind, pieces[0])
            continue
        if _TOTAL.fullmatch(own[0].words):
            account.recognise("total", *own)
            continue
        entry = (
            _from_content(line, segment.columns)
            if segment.unreliable
            else _from_columns(line, segment.columns)
        )
        if arabic and _is_section(entry):
            section = (*section[:0], entry.requirement[0].words) if entry.requirement else section
            account.recognise("section", *entry.pieces())
            continue
        entry.section = section
        entry.cells = dict(line.cells)
        if segment.entries and _same_task(segment.entries[-1], entry):
            _join(segment.entries[-1], entry)
        else:
            segment.entries.append(entry)
    return section


def _alone(piece: Piece, grid: Grid, lossy: bool) -> str:
    """What a line with a single cell is, if it is no entry: a section's heading, a note, a page number."""
    words = piece.words
    if is_page_mark(words):
        return "page" if not words.isdigit() else ""
    if _NOTE.match(words) and (piece.columns >= 2 or piece.column == 0):
        return "note"
    if is_units(words) or is_limit(words) or cell_number(words):
        return ""
    number = leading(words)
    wide = piece.columns >= max(2, grid.columns - 1)
    if wide and len(words) <= 60:
        return "note" if re.match(r"[^：:]{2,8}[：:]", words) and number is None else "section"
    if number is not None and number.rank <= 2 and not is_prose(words):
        return "section"
    return "note" if wide else ""


def _deeper(section: tuple[str, ...], piece: Piece) -> tuple[str, ...]:
    """The path of sections after one more heading: （一） goes below 一、, another 一、 replaces it."""
    number = leading(piece.words)
    if number is None or not section:
        return (piece.words,)
    kept = []
    for one in section:
        above = leading(one)
        if above is not None and above.rank >= number.rank:
            break
        kept.append(one)
    return (*kept, piece.words)


def _number(line: Line, columns: dict[int, Column]) -> Piece | None:
    for piece in line.own():
        column = columns.get(piece.column)
        if column and column.role is Role.NUMBER and cell_number(piece.words):
            return piece
    return None


def _is_section(entry: Entry) -> bool:
    """一 | 深化改革: a Chinese number and a heading, in a table whose rows have Arabic ones."""
    return (
        entry.number is not None
        and _CHINESE.fullmatch(entry.number.words) is not None
        and not entry.who
        and not entry.deadline
        and not entry.extra
        and len(entry.tasks) + len(entry.requirement) == 1
    )


def _from_columns(line: Line, columns: dict[int, Column]) -> Entry:
    entry = Entry(line.place)
    for piece in line.pieces():
        column = columns.get(piece.column) or next(
            (
                columns[at]
                for at in range(piece.column, piece.column + piece.columns)
                if at in columns
            ),
            Column(Role.EXTRA, ""),
        )
        match column.role:
            case Role.NUMBER if cell_number(piece.words):
                entry.number = piece
            case Role.NUMBER | Role.TASK:
                entry.tasks.append(piece)
            case _:
                entry.add(column, piece)
    high = [piece for piece in entry.requirement if piece.rows > 1]
    if high and len(high) < len(entry.requirement):  # 工作内容 over several 具体措施
        entry.tasks += high
        entry.requirement = [piece for piece in entry.requirement if piece.rows == 1]
    if not entry.requirement and entry.tasks and entry.tasks[-1].row == line.row:
        entry.requirement = [entry.tasks.pop()]
    entry.unsure = bool(entry.tasks) and not any(is_prose(one.words) for one in entry.requirement)
    return entry


def _from_content(line: Line, columns: dict[int, Column]) -> Entry:
    """A line whose columns say nothing any more: number first, then texts, units, the limit."""
    entry = Entry(line.place)
    rest = line.own()
    if rest and cell_number(rest[0].words):
        entry.number = rest.pop(0)
    last = rest[-1].words if rest else ""
    if is_deadline(last) and (
        len(rest) > 1 or (is_firm(last) and (len(last) <= 16 or not entry.number))
    ):
        entry.deadline = [(Column(Role.DEADLINE, ""), rest.pop())]
    if rest and (is_units(rest[-1].words) or (len(rest) > 1 and rest[-1].words in SAME)):
        heads = {column for column in columns.values() if column.role in WHO}
        entry.who = [(heads.pop() if len(heads) == 1 else Column(Role.UNITS, ""), rest.pop())]
    if rest:
        entry.requirement = [rest.pop()]
    entry.tasks = rest
    entry.unsure = bool(rest) and not is_prose(entry.requirement[0].words)
    return entry


def _same_task(last: Entry, entry: Entry) -> bool:
    """Several lines beside one requirement: one row, unless each has its own units and its own limit."""
    if (
        not entry.requirement
        or entry.requirement != last.requirement
        or entry.number is not last.number
    ):
        return False
    who = [piece for _, piece in entry.who] != [piece for _, piece in last.who]
    when = [piece for _, piece in entry.deadline] != [piece for _, piece in last.deadline]
    return not (who and when)


def _join(last: Entry, entry: Entry) -> None:
    for mine, more in (
        (last.who, entry.who),
        (last.deadline, entry.deadline),
        (last.extra, entry.extra),
    ):
        held = {id(piece) for _, piece in mine}
        mine += [pair for pair in more if id(pair[1]) not in held]
    last.tasks += [piece for piece in entry.tasks if piece not in last.tasks]


def called(entries: Iterable[Entry]) -> str:
    """The entries' numbers as printed, for a sentence."""
    return "、".join(one.number.words for one in entries if one.number) or "（无序号）"
