"""The head of a table of tasks: where it is, over how many rows, and what each column holds."""

from __future__ import annotations

from gkrules.notices.grid import Grid, Line
from gkrules.notices.heads import WHO, Column, Role, role_of
from gkrules.notices.names import is_units
from gkrules.notices.numbering import cell_number
from gkrules.notices.timelimits import is_firm, is_limit

_HEAD_ROWS = 8
_LEAST_TEXT = 6  # characters that a task has on average, in a table without a head


def is_head(line: Line) -> bool:
    """Whether a line is the head of a table of tasks: short words, most of them known heads."""
    pieces = line.pieces()
    roles = [role_of(piece.words) for piece in pieces]
    known = [role for role in roles if role is not None]
    useful = [
        role for role in known if role in WHO or role in (Role.DEADLINE, Role.NUMBER, Role.BOTH)
    ]
    return (
        len(pieces) >= 2
        and len(known) >= 2
        and len(known) >= 0.6 * len(pieces)
        and bool(useful)
        and len(set(known)) >= 2
        and all(len(piece.words) <= 18 for piece in pieces)
        and not any(cell_number(piece.words) for piece in pieces)
    )


def find_head(lines: list[Line]) -> tuple[int, int] | None:
    """Where the head begins, and over how many rows it goes."""
    for at, line in enumerate(lines[:_HEAD_ROWS]):
        if is_head(line):
            rows = 1
            while at + rows < len(lines) and rows < 3 and _goes_on(lines[at], lines[at + rows]):
                rows += 1
            return at, rows
    return None


def _goes_on(top: Line, line: Line) -> bool:
    """Whether a line is the second row of a head: short words under a cell that covers them."""
    own = line.own()
    if not own or any(len(one.words) > 12 or cell_number(one.words) for one in own):
        return False
    if any(piece.row + piece.rows > line.row for piece in top.pieces()):
        return True  # a cell of the head reaches down into it
    first = line.cells.get(min(top.cells))
    known = [role_of(one.words) for one in own]
    return not first and all(known)


def columns_of(lines: list[Line], grid: Grid) -> dict[int, Column]:
    """What each column holds, by the head's lines: the lowest words that say it."""
    found: dict[int, Column] = {}
    for column in range(grid.columns):
        words: list[str] = []
        for line in lines:
            piece = line.cells.get(column)
            if piece and piece.words not in words:
                words.append(piece.words)
        role = next((role for one in reversed(words) if (role := role_of(one))), None)
        if role is None and words and is_limit(words[-1]):
            role = Role.DEADLINE  # 一季度, 二季度: what is due then
            words = ["".join(words)] if is_limit("".join(words)) else words  # 2023年, 上半年
        if words:
            found[column] = Column(role or Role.EXTRA, words[-1])
    return _settled(found)


def _settled(columns: dict[int, Column]) -> dict[int, Column]:
    """Without a column of requirements, the last column of tasks holds them."""
    roles = [column.role for column in columns.values()]
    if Role.REQUIREMENT not in roles and Role.TASK in roles:
        last = max(at for at, column in columns.items() if column.role is Role.TASK)
        words = columns[last].words
        same = [at for at, column in columns.items() if column == Column(Role.TASK, words)]
        columns = {**columns, same[-1]: Column(Role.REQUIREMENT, words)}
    return columns


def by_what_they_hold(columns: dict[int, Column], lines: list[Line]) -> dict[int, Column]:
    """Columns whose heads do not say that units or deadlines stand below, though they do."""
    found = dict(columns)
    wanted = (
        (Role.UNITS, {*WHO, Role.BOTH}, is_units),
        (Role.DEADLINE, {Role.DEADLINE, Role.BOTH}, is_firm),
    )
    for role, known, test in wanted:
        if known & {column.role for column in found.values()}:
            continue
        for at, column in found.items():
            if column.role not in (Role.TASK, Role.EXTRA):
                continue
            words = [piece.words for line in lines for piece in line.own() if piece.column == at]
            if words and sum(map(bool, map(test, words))) > 0.6 * len(words):
                found[at] = Column(role, column.words)
    return found


def is_tasks(columns: dict[int, Column]) -> bool:
    """Whether a table has tasks: texts, and who acts or by when."""
    roles = {column.role for column in columns.values()}
    return bool(roles & {Role.TASK, Role.REQUIREMENT}) and bool(
        roles & {*WHO, Role.DEADLINE, Role.BOTH}
    )


def by_content(lines: list[Line]) -> dict[int, Column]:
    """The columns of a table without a head, by what most of their cells are."""
    texts: dict[int, list[str]] = {}
    for line in lines:
        for piece in line.own():
            texts.setdefault(piece.column, []).append(piece.words)
    found: dict[int, Column] = {}
    for column, words in texts.items():
        tests = ((Role.NUMBER, cell_number), (Role.DEADLINE, is_firm), (Role.UNITS, is_units))
        for role, test in tests:
            if sum(bool(test(one)) for one in words) > 0.6 * len(words):
                found[column] = Column(role, "")
                break
        else:
            found[column] = Column(Role.TASK, "")
    prose = [at for at, column in found.items() if column.role is Role.TASK]
    if prose:
        longest = max(prose, key=lambda at: sum(map(len, texts[at])) / len(texts[at]))
        if sum(map(len, texts[longest])) < _LEAST_TEXT * len(texts[longest]):
            return {}  # names and posts: a list of people
        found[longest] = Column(Role.REQUIREMENT, "")
        for at in prose:
            if at > longest:
                found[at] = Column(Role.EXTRA, "")
    return found
