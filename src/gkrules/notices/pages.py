"""A table over the end of a page: cells cut in two are joined, merged cells reach down onto the next page."""

from __future__ import annotations

from gkrules.notices.grid import Account, Piece
from gkrules.notices.heads import WHO, Column, Role
from gkrules.notices.names import is_name, is_units, joined_lines, split_names
from gkrules.notices.tables import Entry, Segment, called
from gkrules.notices.text import is_closed
from gkrules.notices.timelimits import is_limit

_CARRIED = (*WHO, Role.BOTH, Role.DEADLINE, Role.TASK)


def over_the_page(before: Segment, segment: Segment, account: Account) -> None:
    """Join what the page's end has cut between the last entry of one segment and the next segment."""
    if before.unreliable or segment.unreliable:
        return  # their columns say nothing
    last, first = before.entries[-1], segment.entries[0]
    rest = not first.number and (segment.goes_on or (bool(last.number) and _is_rest(last, first)))
    for column, below in list(first.cells.items()):
        above = last.cells.get(column)
        if not above:
            continue
        if not below:
            _reach_down(column, above, below, first, segment, account, before)
        elif rest or _is_cut(column, above, below, segment):
            _join(column, above, below, before, segment)
            if not rest:
                _tell(account, below, first, "责任单位的单元格跨页，两页的文字已接上")
    if not rest:
        return
    for name in ("tasks", "requirement", "who", "deadline", "extra"):
        mine, more = getattr(last, name), getattr(first, name)
        held = {id(_piece(one)) for one in mine}
        mine += [one for one in more if id(_piece(one)) not in held]
    for column, piece in first.cells.items():
        if piece and not last.cells.get(column):
            last.cells[column] = piece
    last.notes.append("本项跨页，两页的文字已接上")
    _tell(
        account,
        first.requirement[0] if first.requirement else first.pieces()[0],
        last,
        "本项跨页，已与上页接上",
    )
    segment.entries.pop(0)


def _piece(one: Piece | tuple[Column, Piece]) -> Piece:
    return one if isinstance(one, Piece) else one[1]


def _is_rest(last: Entry, first: Entry) -> bool:
    """A line without a number that ends a sentence begun on the page before, or has no text at all."""
    if not first.requirement and not first.tasks:
        return bool(first.pieces())
    return bool(first.requirement and last.requirement) and not is_closed(last.requirement[-1].text)


def _is_cut(column: int, above: Piece, below: Piece, segment: Segment) -> bool:
    """市发展改革委、人力资源 | 社会保障局: a list of units that breaks off in the midst of a name."""
    held = segment.columns.get(column)
    if held is None or held.role not in WHO:
        return False
    names = split_names(above.words)
    begun = bool(names) and not is_name(names[-1]) and not is_limit(above.words)
    return begun and is_units(above.words + below.words)


def _join(column: int, above: Piece, below: Piece, before: Segment, segment: Segment) -> None:
    """One piece in place of the two halves, in every entry that either of them covers."""
    held = segment.columns.get(column)
    units = held is not None and held.role in WHO
    text = joined_lines(above.text + "\n" + below.text) if units else above.text + below.text
    whole = Piece(text, above.place, above.row, column, above.rows + below.rows, used="row")
    above.used = below.used = "row"
    for entry in (*before.entries, *segment.entries):
        for half in (above, below):
            entry.put_in_place(half, whole)


def _reach_down(
    column: int,
    above: Piece,
    below: Piece,
    first: Entry,
    segment: Segment,
    account: Account,
    before: Segment,
) -> None:
    """A blank cell at the top of a page goes on with the cell above the page's end.

    Where the row has its own number, only in a column whose cells are merged elsewhere: a blank cell in
    any other column is blank.
    """
    held = segment.columns.get(column)
    if held is None or held.role not in _CARRIED:
        return
    merged = above.rows > 1 or below.rows > 1 or _merges(column, before) or _merges(column, segment)
    if not merged:
        return
    filled = [one for one in segment.entries if one.cells.get(column) is below and one.number]
    rows = above.rows + below.rows
    whole = Piece(above.text, above.place, above.row, column, rows, above.columns, used="row")
    for entry in filled:
        entry.add(held, whole)
        entry.cells[column] = whole
    first.cells[column] = whole
    if filled and held.role is not Role.TASK:
        head = held.words or "上页的一格"
        account.repaired(
            "cell-continued",
            first.place,
            above.text,
            f"第{called(filled)}项在页首，「{head}」一栏为空，接上页的「{above.words}」，请核对",
            f"rows {called(filled)} open a page with a blank cell; it goes on with the page before, please check",
            filled,
        )


def _merges(column: int, segment: Segment) -> bool:
    return any(
        piece.rows > 1 and piece for one in segment.entries if (piece := one.cells.get(column))
    )


def _tell(account: Account, piece: Piece, entry: Entry, zh: str) -> None:
    account.repaired(
        "cell-continued",
        piece.place,
        piece.text,
        f"第{called([entry])}项：{zh}，请核对",
        f"row {called([entry])}: a cell runs over the page; joined, please check",
        [entry],
    )
