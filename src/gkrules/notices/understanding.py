"""A document understood as a notice: its frame, its tables of tasks, its prose; nothing left out."""

from __future__ import annotations

import re
from datetime import date

from attrs import define, evolve, field

from gkrules.documents import Document, Heading, Paragraph, Table
from gkrules.notices.doubts import about_numbers, about_rows
from gkrules.notices.grid import Account, Grid, Piece
from gkrules.notices.letter import Frame, is_about_the_file, read_frame
from gkrules.notices.mend import mend
from gkrules.notices.people import draft_units
from gkrules.notices.prose import Item, items_of, share_labels
from gkrules.notices.rows import Builder
from gkrules.notices.tables import Segment, read_table
from gkrules.notices.text import bare
from gkrules.notices.values import Doubt, Draft, Row

_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年")
_YEARS = re.compile(r"[0-9]{4}年?[-—–－~～至到]{1,2}[0-9]{4}")
#: Files that break lines where the page ends, not where a paragraph does.
_WRAPPED = ("pdf",)
_TABLE_CLAUSE = "附表"


def understand(
    document: Document, *, day: date | None = None, year: int | None = None, title: str = ""
) -> Draft:
    """Understand a notice. Never raises for text: what cannot be understood is a doubt of the draft.

    day, year, title: the notice's date, its plan's year and its title where the document lacks them;
    given, they go before what the document says.
    """
    return _Reading(document, day, year, title).draft()


@define(eq=False)
class _Reading:
    document: Document
    day: date | None
    year: int | None
    title: str
    account: Account = field(factory=Account)
    paragraphs: list[Piece] = field(factory=list)
    headings: dict[int, Heading] = field(factory=dict)
    #: In the document's order: a paragraph's rank, or a grid.
    order: list[int | Grid] = field(factory=list)

    def draft(self) -> Draft:
        """The whole draft."""
        self._take_in()
        frame = read_frame(self.paragraphs, self.headings, self.account)
        known = _better(frame, self.day, self.title)
        logical = self._tables()
        heads = [one.text for one in self.account.recognised if one.what == "table-title"]
        known.title = known.title or bare(next(iter(heads), ""))
        year = self.year or _year_of(known)
        wrapped = self.document.kind in _WRAPPED
        builder = Builder(self.account, year, wrapped, known.addressee)
        items = self._items(known)
        numbers: list[list[tuple[int, Row]]] = []
        letter = bool(known.letter_end) or any(item.letter for item in items)
        self._prose(items, builder, numbers)
        for segments in logical:
            several = len(logical) > 1 and builder.tables > 0
            clause = _TABLE_CLAUSE + (str(builder.tables + 1) if several else "")
            numbers += builder.table(segments, clause if letter or several else "")
        draft = Draft(
            name=self.document.name,
            title=known.title,
            office=known.office,
            number=known.number,
            date=known.day,
            year=year,
            rows=tuple(builder.rows),
        )
        self.account.call()
        for run in numbers:
            about_numbers(run, self.account)
        about_rows(builder.rows, builder.clashes, self.account, draft)
        if builder.guessed:
            first = next(row for row in builder.rows if row.id == builder.guessed[0])
            self.account.doubt(
                "role-guess",
                first.units_place or first.place,
                first.units,
                "「牵头单位」之外另有「责任单位」，按配合单位读，请核对",
                "责任单位 stand beside 牵头单位; they were read as support, please check",
                *builder.guessed,
            )
        self._whole(draft)
        return draft_units(evolve(draft, recognised=tuple(self.account.recognised)), self.account)

    def _take_in(self) -> None:
        for block in self.document.blocks:
            match block:
                case Table():
                    self.order.append(self.account.grid(block))
                case Paragraph():
                    self._paragraph(block)
                case Heading():
                    self.headings[len(self.paragraphs)] = block
                    self._paragraph(block)

    def _paragraph(self, block: Heading | Paragraph) -> None:
        self.order.append(len(self.paragraphs))
        self.paragraphs.append(self.account.piece(block.number + block.text, block.place))

    # ---- tables

    def _tables(self) -> list[list[Segment]]:
        """The tables of tasks, each with its segments; a table goes on where only page marks part it."""
        grids = [one for one in self.order if isinstance(one, Grid)]
        lossy = _is_lossy(self.document.kind, grids)
        logical: list[list[Segment]] = []
        open_ = False
        for one in self.order:
            if isinstance(one, int):
                piece = self.paragraphs[one]
                if piece and piece.used not in ("page", "furniture"):
                    open_ = False
                continue
            last = logical[-1] if logical else None
            section = last[-1].entries[-1].section if open_ and last and last[-1].entries else ()
            segments = read_table(one, self.account, last[-1] if last else None, lossy, section)
            if not segments:
                self._other_table(one)
                continue
            if open_ and last is not None and _goes_on(last, segments):
                last += segments
            else:
                logical.append(segments)
            open_ = True
        for segments in logical:
            mend(segments, self.account, lossy)
        return logical

    def _other_table(self, grid: Grid) -> None:
        """A table without tasks: told whole, once."""
        pieces = list(dict.fromkeys(p for line in grid.lines for p in line.pieces()))
        if not pieces:
            return
        if is_about_the_file(pieces):
            self.account.recognise("metadata", *pieces)
            return
        for piece in pieces:
            piece.used = "table"
        text = "\n".join(piece.text for piece in pieces)
        self.account.doubt(
            "unused-table",
            grid.place,
            text,
            "这张表里没有责任单位或时限的栏目，没有当作任务表",
            "this table has no column of units or deadlines; it was not read as a table of tasks",
        )

    # ---- prose

    def _items(self, frame: Frame) -> list[Item]:
        levels = {rank: heading.level for rank, heading in self.headings.items()}
        items: list[Item] = []
        start = 0
        for end in (*self._breaks(), len(self.paragraphs)):  # no item goes on behind a table
            items += items_of(self.paragraphs, range(start, end), levels, frame.letter_end)
            start = end
        return items

    def _breaks(self) -> list[int]:
        """The ranks of the paragraphs that follow a table."""
        found: list[int] = []
        rank = 0
        for one in self.order:
            if isinstance(one, int):
                rank = one + 1
            elif rank and (not found or found[-1] != rank):
                found.append(rank)
        return found

    def _prose(
        self, items: list[Item], builder: Builder, numbers: list[list[tuple[int, Row]]]
    ) -> None:
        share_labels(items)
        tasks = _tasks(items)
        chosen = {id(item) for item in tasks}
        alone = _numbers_alone(tasks)
        run: list[tuple[int, Row]] = []
        for item in items:
            if id(item) in chosen:
                rows = builder.item(item, _name(item, alone))
                if alone and item.number:
                    run.append((item.number.values[0], rows[0]))
                continue
            if item.letter:
                section = next(iter(item.numbers), "").rstrip("、．.")
                clause = f"通知第{section}条" if section else "通知正文"
                builder.duties(item, "cover", clause)
            else:
                builder.duties(item, "duty", "".join(item.numbers) or "正文")
            what = (
                "section"
                if item.number and not item.leaf and len(bare(item.text)) <= 40
                else "prose"
            )
            self.account.recognise(what, *item.pieces, *item.label_pieces)
        if run:
            numbers.append(run)

    # ---- the whole

    def _whole(self, draft: Draft) -> None:
        place = self.paragraphs[0].place if self.paragraphs else None
        place = place or (self.account.pieces[0].place if self.account.pieces else None)
        if place is not None and draft.date is None:
            self.account.doubt(
                "no-date",
                place,
                "",
                "没有读到通知的日期，计划里要补上",
                "no date of the notice was found; the plan needs one",
            )
        if place is not None and not draft.title:
            self.account.doubt("no-title", place, "", "没有读到标题", "no title was found")
        for piece in self.account.leftover():
            self.account.doubt(
                "leftover-text",
                piece.place,
                piece.text,
                "这段文字没有归类",
                "this text was not understood as anything",
            )
        for zh, en in self.document.warnings:
            if place is not None:
                self.account.doubts.append(Doubt("reader", place, "", zh, en))


def _better(frame: Frame, day: date | None, title: str) -> Frame:
    """The frame with what the caller knows better."""
    frame.day = day or frame.day
    frame.title = title or frame.title
    return frame


def _year_of(frame: Frame) -> int | None:
    """The year of the title (2017年…分工方案), unless it names several (2018—2020年); else the date's."""
    found = _YEAR.search(frame.title)
    if found and not _YEARS.search(frame.title):
        return int(found[1])
    return frame.day.year if frame.day else None


def _is_lossy(kind: str, grids: list[Grid]) -> bool:
    """Whether the file has lost its merged cells, so that a blank cell may have been part of one.

    Plain text cannot hold them, and a PDF without ruled lines does not show them. In a spreadsheet people
    leave cells blank instead of merging them: where a fifth of all cells is blank. In other formats a cell
    that is not merged is blank.
    """
    if any(grid.merged for grid in grids) or kind in ("docx", "html"):
        return False
    if kind not in ("xlsx", "xls"):
        return True
    pieces = [piece for grid in grids for line in grid.lines for piece in line.cells.values()]
    return 5 * sum(not piece for piece in pieces) >= len(pieces)


def _goes_on(last: list[Segment], segments: list[Segment]) -> bool:
    """Whether a table goes on with the one before: the same head again, or none at all."""
    if not segments[0].headed:
        return True
    mine = {column.words for column in segments[0].columns.values()}
    return mine == {column.words for column in last[-1].columns.values()}


def _tasks(items: list[Item]) -> list[Item]:
    """The items that say who or when, and leaves among siblings of which at least half do."""
    marked = {id(item) for item in items if item.marked}
    siblings: dict[tuple[float, tuple[int, ...]], list[bool]] = {}

    def kin(item: Item) -> tuple[float, tuple[int, ...]]:
        return item.rank, tuple(id(above) for above in item.path[:1])

    for item in items:
        if item.leaf and item.number:
            siblings.setdefault(kin(item), []).append(id(item) in marked)

    def is_task(item: Item) -> bool:
        if item.number is None:
            return id(item) in marked
        if id(item) in marked:
            return item.leaf or len(bare(item.text)) > 60
        if not item.leaf or item.letter:
            return False
        group = siblings[kin(item)]
        return any(id(above) in marked for above in item.path) or 2 * sum(group) >= len(group)

    return [item for item in items if is_task(item)]


def _numbers_alone(tasks: list[Item]) -> bool:
    """Whether the items' own numbers run through the whole text (1 … 146), so that they name them."""
    numbers = [item.number.values for item in tasks if item.number]
    ranks = {item.rank for item in tasks if item.number}
    return len(numbers) == len(set(numbers)) and len(ranks) == 1 and ranks == {3}


def _name(item: Item, alone: bool) -> str:
    if item.number is None:
        return ""
    if alone:
        return item.number.dotted
    return ".".join(one.number.dotted for one in (*item.path, item) if one.number)
