"""What a copy has lost of a table and what can be put back: texts a line off, blank cells that were merged.

Every repair is a guess and is told: in the row's notes and as a doubt. Where two repairs are as likely,
none is made.
"""

from __future__ import annotations

from itertools import groupby

from gkrules.limits import By, Continuing, Span, Within
from gkrules.notices.grid import Account, Piece
from gkrules.notices.heads import Column, Role
from gkrules.notices.numbering import cell_number
from gkrules.notices.pages import over_the_page
from gkrules.notices.tables import SAME, Entry, Segment, called
from gkrules.notices.text import bare
from gkrules.notices.timelimits import deadline_limits

Held = list[tuple[Column, Piece]]

_BLANK = {
    "who": ("责任单位一栏", "the units cell"),
    "deadline": ("完成时限一栏", "the deadline cell"),
}


def mend(segments: list[Segment], account: Account, lossy: bool) -> None:
    """Put a table's entries right, page by page, then fill what a merged cell left blank."""
    above: Entry | None = None
    for segment in segments:
        for one in segment.entries:
            _ditto(one, above, account)
            above = one
    apart = False  # whether the copy sets texts on other lines than their cells begin
    for before, segment in zip([None, *segments[:-1]], segments, strict=True):
        if lossy:
            apart |= _pair(segment, account)
            apart |= _place_strays(segment, account)
        if before is not None and before.entries and segment.entries:
            over_the_page(before, segment, account)
    if lossy:
        _fill_blanks(segments, account, apart)
        _carry_tasks(segments, account)


#: What people put into a cell that they leave blank.
_NOTHING = ("/", "-", "—", "——", "－", "无", "\\", "／", "--", "…")


def _ditto(one: Entry, above: Entry | None, account: Account) -> None:
    """同上 stands for the cell above it, in the same column; / and — for nothing."""
    for key in ("who", "deadline"):
        held: Held = getattr(one, key)
        found: Held = []
        for column, piece in held:
            if piece.words in _NOTHING:
                account.recognise("blank", piece)
                one.lost.add(key)  # blank on purpose
            elif piece.words in SAME and above is not None:
                account.recognise("same", piece)
                same = [pair for pair in getattr(above, key) if pair[0].role is column.role]
                found += same
                if same:
                    one.notes.append(
                        f"{_BLANK[key][0]}写「{piece.words}」，取上面的「{_text(same)}」"
                    )
            else:
                found.append((column, piece))
        setattr(one, key, found)


# ---------------------------------------------------------------- texts on another line


def _pair(segment: Segment, account: Account) -> bool:
    """As many texts as numbers, but on other lines: each number takes the text of its rank. Whether it was so."""
    entries = segment.entries
    numbered = [one for one in entries if one.number]
    loose = [one for one in entries if not one.number and one.requirement]
    if not loose or not numbered:
        return False
    sure = [one for one in entries if one.requirement and not (one.number and one.unsure)]
    if len(sure) != len(numbered):
        return False
    texts = [(one, list(one.requirement)) for one in sure]
    moved: list[Entry] = []
    for one in entries:
        if one.requirement and one.number and one.unsure:
            one.tasks += one.requirement
        one.requirement = []
    for target, (source, text) in zip(numbered, texts, strict=True):
        target.requirement = text
        if source is target:
            continue
        moved.append(target)
        target.notes.append("序号与文字不在一行：按先后次序配对")
        if not source.number:
            target.who = target.who or source.who
            target.deadline = target.deadline or source.deadline
            source.who, source.deadline = (
                [pair for pair in source.who if pair not in target.who],
                [pair for pair in source.deadline if pair not in target.deadline],
            )
    for target in numbered:
        target.unsure = False
    names = called(moved)
    account.repaired(
        "lost-structure",
        moved[0].place,
        names,
        f"第{names}项的序号与文字不在一行，按先后次序配对，请核对",
        f"the numbers and texts of rows {names} stand on different lines; paired in order, please check",
        moved,
    )
    segment.entries = [one for one in entries if one.pieces()]
    return True


def _place_strays(segment: Segment, account: Account) -> bool:
    """A units or deadline cell alone on a line: of the whole page if it is the page's only one.

    Whether there is one.
    """
    strays = [
        one for one in segment.entries if not one.number and not one.requirement and not one.tasks
    ]
    rows = [one for one in segment.entries if one not in strays]
    found = any(one.who or one.deadline for one in strays)
    for key in ("who", "deadline"):
        alone = [one for one in strays if getattr(one, key)]
        if not alone:
            continue
        if len(alone) == 1 and rows and not any(getattr(one, key) for one in rows):
            value = getattr(alone[0], key)
            for one in rows:
                setattr(one, key, list(value))
            setattr(alone[0], key, [])
            _tell(
                rows,
                key,
                value,
                account,
                f"{_BLANK[key][0]}为空，取本页单独一行的「{_text(value)}」",
            )
            continue
        blank = [one for one in rows if not getattr(one, key)]
        for one in blank:
            one.lost.add(key)
        for stray in alone:
            value = getattr(stray, key)
            names = called(blank)
            account.doubt(
                "lost-structure",
                value[0][1].place,
                value[0][1].text,
                f"这一格单独成行，属于哪几项已看不出来（可能是第{names}项）",
                f"this cell stands alone; which rows it belongs to is lost (perhaps {names})",
            )
            account.use("stray", [piece for _, piece in value])
            setattr(stray, key, [])
    segment.entries = [one for one in segment.entries if one.pieces()]
    return found


# ---------------------------------------------------------------- blank cells


def _fill_blanks(segments: list[Segment], account: Account, apart: bool) -> None:
    entries = [one for segment in segments for one in segment.entries]
    roles = {column.role for one in entries for column, _ in one.who}
    whose: list[Role | None] = [None]
    if len(roles) > 1:  # a blank 配合单位 is blank; a blank 牵头单位 was merged
        whose = [role for role in (Role.LEAD, Role.UNITS) if role in roles]
    for role in whose:
        _fill_column(segments, "who", role, account, apart)
    _fill_column(segments, "deadline", None, account, apart)


def _fill_column(
    segments: list[Segment], key: str, role: Role | None, account: Account, apart: bool
) -> None:
    carried: Held = []
    guesses: list[tuple[Entry, Held, str]] = []
    for at, segment in enumerate(segments):
        opening = at > 0
        values = [_held(one, key, role) for one in segment.entries]
        below = _following(values)
        for one, value, following in zip(segment.entries, values, below, strict=True):
            if value:
                carried, opening = value, False
            elif key not in one.lost and (
                chosen := _chosen(one, key, carried, following, opening, apart)
            ):
                setattr(one, key, [*getattr(one, key), *chosen])
                guesses.append((one, chosen, _reason(key, chosen, carried, opening)))
    for _, run in groupby(guesses, key=lambda guess: guess[2]):
        told = list(run)
        _tell([one for one, _, _ in told], key, told[0][1], account, told[0][2])


def _held(one: Entry, key: str, role: Role | None) -> Held:
    held: Held = getattr(one, key)
    return held if role is None else [pair for pair in held if pair[0].role is role]


def _carry_tasks(segments: list[Segment], account: Account) -> None:
    """Blank task cells take the task above, column by column; told once a table."""
    above: list[Piece] = []
    filled: list[Entry] = []
    for segment in segments:
        for one in segment.entries:
            first = min((piece.column for piece in one.tasks), default=99)
            kept = [piece for piece in above if piece.column < first]
            if kept and not (one.tasks and first <= 1):
                filled.append(one)
                one.tasks = kept + one.tasks
            above = one.tasks
    if filled:
        names = called(filled)
        account.repaired(
            "merged-guess",
            filled[0].place,
            names,
            f"第{names}项的任务栏为空，按合并单元格取上面的任务，请核对",
            f"rows {names}: the task cells are blank; taken from above as if merged, please check",
            filled,
        )


def _following(values: list[Held]) -> list[Held]:
    """For each value the next one below it that is not empty."""
    found: list[Held] = []
    next_: Held = []
    for value in reversed(values):
        found.append(next_)
        next_ = value or next_
    return found[::-1]


def _chosen(one: Entry, key: str, above: Held, below: Held, opening: bool, apart: bool) -> Held:
    """The merged cell that a blank most likely belonged to: the one above, in whose first line its text stands.

    On a page's first rows a units cell printed lower down is nearer than one of the page before, if a
    new task begins there. Where the copy has come `apart`, a cell's text may stand on any of its lines: a blank
    between a fixed date and standing work (全年工作) takes the latter, and no date is invented by it.
    """
    if key == "who":
        if opening and one.tasks and below:
            return below
        return above or below
    if not below or not above:
        return above or below
    return below if apart and _standing(below) and not _standing(above) and _dated(above) else above


def _standing(value: Held) -> bool:
    return all(
        isinstance(one.limit, Continuing)
        for _, piece in value
        for one in deadline_limits(piece.text, piece.place)
    )


def _dated(value: Held) -> bool:
    """A limit that names one date or one period, no cycle: 2017年7月底前."""
    return all(
        one.limit is not None and all(isinstance(each, By | Span | Within) for each in one.limit)
        for _, piece in value
        for one in deadline_limits(piece.text, piece.place)
    )


def _reason(key: str, chosen: Held, above: Held, opening: bool) -> str:
    if chosen is above:
        where = "上页" if opening else "上面"
        return f"{_BLANK[key][0]}为空，按合并单元格取{where}的「{_text(chosen)}」"
    return f"{_BLANK[key][0]}为空，按合并单元格取下面的「{_text(chosen)}」"


def _text(value: Held) -> str:
    return "；".join(piece.words for _, piece in value)


def _tell(rows: list[Entry], key: str, value: Held, account: Account, note: str) -> None:
    """The note of each row, and one doubt for all that stand together."""
    for one in rows:
        one.notes.append(note)
    names = called(rows)
    account.repaired(
        "merged-guess",
        rows[0].place,
        _text(value),
        f"第{names}项：{note}，请核对",
        f"rows {names}: {_BLANK[key][1]} is blank; taken from a neighbouring cell as if merged, please check",
        rows,
    )


def number_of(entry: Entry) -> str:
    """The number as printed."""
    return bare(entry.number.text) if entry.number and cell_number(entry.number.text) else ""
