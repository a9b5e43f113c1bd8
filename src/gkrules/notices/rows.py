"""From entries and items to rows: ids, titles, units phrases, limits, and what a reviewer must know."""

from __future__ import annotations

import re
from collections.abc import Iterable

from attrs import define, evolve, field

from gkrules.notices.grid import Account, Piece
from gkrules.notices.heads import WHO, Column, Role
from gkrules.notices.marks import Named, Part, by_brackets, composed, split_both
from gkrules.notices.mend import number_of
from gkrules.notices.names import is_name, joined_lines, subject
from gkrules.notices.naming import as_place, named
from gkrules.notices.numbering import cell_number, leading
from gkrules.notices.prose import Item, inherited
from gkrules.notices.tables import Entry, Segment
from gkrules.notices.text import clean, levelled, sentences, short_title
from gkrules.notices.timelimits import (
    Clash,
    deadline_limits,
    is_limit,
    married,
    requirement_limits,
)
from gkrules.notices.values import Limited, Row, RowKind, Source

__all__ = ["Builder", "as_place"]

#: ★市财政局: a mark that the table explains elsewhere.
_STARS = re.compile(r"[★☆※●▲△◆■]")
_ROLE_NOTE = "「责任单位」与「牵头单位」并列，按配合单位读"


@define(eq=False)
class Builder:
    """Makes rows, each with an id of its own, and keeps where their limits clash."""

    account: Account
    year: int | None
    wrapped: bool  # the file breaks lines by width (a PDF)
    addressee: str = ""  # whom the letter asks, where its sentences name nobody
    rows: list[Row] = field(factory=list)
    clashes: dict[str, tuple[Clash, ...]] = field(factory=dict)
    taken: set[str] = field(factory=set)
    tables: int = 0
    last: dict[str, int] = field(factory=dict)
    guessed: list[str] = field(factory=list)  # rows whose roles were told by their columns

    # ---- tables

    def table(self, segments: list[Segment], clause: str) -> list[list[tuple[int, Row]]]:
        """The rows of one table of tasks, and each run of its numbers for the check of their order."""
        self.tables += 1
        entries = [one for segment in segments for one in segment.entries]
        names = named(entries)
        anew = any(name in self.taken for _, _, name in names)
        prefix = f"t{self.tables}-" if anew else ""
        runs: dict[str, list[tuple[int, Row]]] = {}
        last: Piece | None = None
        for entry, (number, section, name) in zip(entries, names, strict=True):
            row = self._from_entry(entry, prefix + name, number, clause)
            entry.id = row.id
            found = cell_number(number) if number_of(entry) else None
            if found and len(found.values) == 1 and entry.number is not last:
                runs.setdefault(section, []).append((found.values[0], row))
            last = entry.number
        return list(runs.values())

    def _from_entry(self, entry: Entry, name: str, number: str, clause: str) -> Row:
        who: list[Named] = []
        deadline: list[str] = []
        extra: list[tuple[str, str]] = []
        for column, piece in entry.who:
            self._units_cell(column, piece, who, deadline, extra)
        for column, piece in entry.deadline:
            deadline.append(_milestone(column, piece))
        for column, piece in entry.extra:
            extra.append((column.words or "其他", piece.words))
        units, guessed = composed(who)
        requirement = self._text(entry.requirement)
        task = (*entry.section, *(clean(piece.text) for piece in entry.tasks))
        notes = list(entry.notes)
        if guessed:
            notes.append(_ROLE_NOTE)
        for piece in entry.pieces():
            piece.used = piece.used or "row"
        row = Row(
            id=self._id(name),
            kind=RowKind.TABLE,
            place=evolve(entry.place, column=None),
            number=number,
            task=tuple(dict.fromkeys(one for one in task if one)),
            requirement=requirement,
            units=units,
            deadline="；".join(dict.fromkeys(one for one in map(clean, deadline) if one)),
            clause=f"{clause}第{number}项" if number else clause,
            title=short_title(_unnumbered(requirement), task),
            extra=tuple(extra),
            notes=tuple(dict.fromkeys(notes)),
            requirement_place=entry.requirement[0].place if entry.requirement else None,
            units_place=entry.who[0][1].place if entry.who else None,
            deadline_place=entry.deadline[0][1].place if entry.deadline else None,
        )
        return self._limited(row, deadline)

    def _text(self, pieces: list[Piece]) -> str:
        return "\n".join(clean(piece.text) for piece in pieces)

    def _units_cell(
        self,
        column: Column,
        piece: Piece,
        who: list[Named],
        deadline: list[str],
        extra: list[tuple[str, str]],
    ) -> None:
        lines = [one for one in piece.text.split("\n") if clean(one)]
        if any(is_limit(one) for one in lines):
            words = "；".join(clean(one) for one in lines)
        else:
            words = joined_lines(piece.text, wrapped=self.wrapped)
        if star := _STARS.search(words):
            words = _STARS.sub("", words)
            extra.append((column.words or "责任单位", f"名称前有标记「{star[0]}」，可能表示牵头"))
        role = column.role if column.role in WHO else Role.UNITS
        named, limits, other = split_both(words)
        if column.role is not Role.BOTH and (led := by_brackets(words)):
            who += led
        elif column.role is Role.BOTH:
            who += named
            deadline += limits
            extra += [(column.words or "其他", one) for one in other]
        elif len({one.role for one in named}) > 1 or (named and limits and not other):
            who += [evolve(one, role=role) if one.role is Role.UNITS else one for one in named]
            deadline += limits
            extra += [("其他", one) for one in other]
        else:
            who.append(Named(role, words))

    # ---- prose

    def item(self, item: Item, named: str) -> list[Row]:
        """The rows of a numbered item: one for each part that names who or when."""
        parts = item.parts()
        who, deadline = inherited(item)
        rows: list[Row] = []
        several = sum(part.marked for part in parts) > 1
        named = named or f"text-{self._next('text')}"
        for rank, part in enumerate(parts, start=1):
            notes = list(item.notes)
            if not part.who and who:
                notes.append("责任单位取自上级标题")
                part.who = list(who)
            if not part.deadline and deadline:
                notes.append("完成时限取自上级标题")
                part.deadline = list(deadline)
            name = f"{named}-{rank}" if several else named
            rows.append(self._from_part(item, part, name, notes, rank if several else 0))
        for piece in (*item.pieces, *item.label_pieces):
            piece.used = piece.used or "row"
        return rows

    def _from_part(self, item: Item, part: Part, name: str, notes: list[str], rank: int) -> Row:
        units, guessed = composed(part.who)
        if guessed:
            notes.append(_ROLE_NOTE)
        task = tuple(one.heading for one in item.path)
        text = part.text.strip()
        row = Row(
            id=self._id(name),
            kind=RowKind.ITEM,
            place=item.place,
            number="".join(item.numbers[-1:]),
            task=task,
            requirement=text,
            units=units,
            deadline="；".join(dict.fromkeys(map(clean, part.deadline))),
            clause="".join(item.numbers) + (f"第{rank}处" if rank else ""),
            title=short_title(text, task),
            extra=tuple(part.extra),
            notes=tuple(dict.fromkeys(notes)),
            requirement_place=item.place,
            units_place=item.place if part.who else None,
            deadline_place=item.place if part.deadline else None,
        )
        if item.notes:
            self.account.doubt(
                "shared-units",
                item.place,
                units or row.deadline,
                f"第{row.id}项：{item.notes[0]}，请核对",
                f"row {row.id}: units or limit stand after the last item of its group; read as shared by all",
                row.id,
            )
        return self._limited(row, list(part.deadline))

    def duties(self, item: Item, name: str, clause: str) -> int:
        """The sentences of prose that hold a time limit, each a row; returns how many."""
        count = 0
        who = ""
        if is_name(levelled(item.heading)):  # （一）市财政局。负责…
            who = levelled(item.heading)
        for text, place in item.paragraphs():
            for sentence in sentences(text):
                own = subject(sentence)
                who = own or who
                limits = requirement_limits(sentence, place)
                limits = tuple(
                    one
                    for one in limits
                    if not one.vague or (own and item.letter and _promised(sentence))
                )
                if not limits:
                    continue
                count += 1
                notes = () if own or not who else ("责任单位取自上文的主语",)
                if not who and self.addressee:
                    notes = ("责任单位取自主送机关",)
                row = Row(
                    id=self._id(f"{name}-{self._next(name)}"),
                    kind=RowKind.LETTER,
                    place=place,
                    task=tuple(one.heading for one in item.path),
                    requirement=sentence.strip(),
                    units=who or self.addressee,
                    limits=limits,
                    clause=clause,
                    title=_duty_title(limits, sentence),
                    notes=notes,
                    requirement_place=place,
                    units_place=place if who or self.addressee else None,
                )
                self.rows.append(evolve(row, limits=_known(row.limits, row)))
        return count

    def _next(self, name: str) -> int:
        rank = self.last.get(name, 0) + 1
        while f"{name}-{rank}" in self.taken or f"{name}-{rank}-1" in self.taken:
            rank += 1
        self.last[name] = rank
        return rank

    # ---- both

    def _limited(self, row: Row, deadline: Iterable[str]) -> Row:
        """The row with its limits, and its clashes noted."""
        place = row.deadline_place or row.place
        cell = tuple(
            one for words in dict.fromkeys(deadline) for one in deadline_limits(words, place)
        )
        text = requirement_limits(row.requirement, row.requirement_place or row.place)
        limits, clashes = married(cell, text, self.year)
        other = tuple(
            one
            for _, words in row.extra
            for one in requirement_limits(words, row.place, Source.OTHER)
            if not one.vague
        )
        row = evolve(row, limits=(*_known(limits, row), *other))
        self.clashes[row.id] = clashes
        if _ROLE_NOTE in row.notes:
            self.guessed.append(row.id)
        self.rows.append(row)
        return row

    def _id(self, name: str) -> str:
        """The name, or the name with a rank where it is taken (numbering that begins anew)."""
        chosen = name
        while chosen in self.taken:
            self.last[name] = self.last.get(name, 1) + 1
            chosen = f"{name}.{self.last[name]}"
        self.taken.add(chosen)
        return chosen


def _known(limits: tuple[Limited, ...], row: Row) -> tuple[Limited, ...]:
    """A unit that the row names anyway is no other unit's part."""
    return tuple(
        evolve(one, who="") if one.who and (one.vague or one.who in row.units) else one
        for one in limits
    )


def _unnumbered(text: str) -> str:
    found = leading(text)
    return text[found.length :] if found else text


def _milestone(column: Column, piece: Piece) -> str:
    """Under a head that is itself a limit (二季度), the cell says what is due then."""
    if is_limit(column.words) and not is_limit(piece.text):
        return f"{column.words}{piece.words}"
    return piece.text


def _promised(sentence: str) -> bool:
    """将适时开展: somebody says that he will, in so many words."""
    return (
        re.search(
            r"将[^，。；]{0,6}(?:适时|定期|不定期|及时|随时)|(?:要|应当?|须)(?:适时|定期|不定期)",
            sentence,
        )
        is not None
    )


def _duty_title(limits: tuple[Limited, ...], sentence: str) -> str:
    """The act of the first limit, else the sentence's opening."""
    limit = limits[0].limit
    action = limit.action if limit is not None else ""
    return short_title(action) if len(action) >= 4 else short_title(sentence)
