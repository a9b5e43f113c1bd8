"""Prose as items: numbered sections that hold each other, who and when at their ends, duties in sentences."""

from __future__ import annotations

import re

from attrs import define, field

from gkrules.documents import Place
from gkrules.notices.grid import Piece
from gkrules.notices.marks import Named, Part, is_marks, read_marks
from gkrules.notices.names import subject
from gkrules.notices.numbering import Numbered, leading
from gkrules.notices.text import clean, is_closed, levelled

_LABELLED = re.compile(r"[（]?[\u4e00-\u9fff、和及]{2,10}：")
_FIRST = re.compile(r"[^。；，：！？]{2,40}")


@define(eq=False)
class Item:
    """A numbered paragraph with those that follow it. `path`: the headings that it stands under."""

    pieces: list[Piece]
    number: Numbered | None
    rank: float
    path: tuple[Item, ...]
    letter: bool
    leaf: bool = True
    labels: list[Part] = field(factory=list)  # marks that stand in paragraphs of their own
    label_pieces: list[Piece] = field(factory=list)
    notes: list[str] = field(factory=list)

    @property
    def place(self) -> Place:
        """Where the item begins."""
        return self.pieces[0].place

    def paragraphs(self) -> list[tuple[str, Place]]:
        """Its paragraphs, without the number of the first; lines that only the page parted are one."""
        found: list[tuple[str, Place]] = []
        for rank, piece in enumerate(self.pieces):
            words = clean(piece.text)
            if rank == 0 and self.number:
                words = words[self.number.length :]
            if found and _goes_on(found[-1][0], words):
                found[-1] = (found[-1][0] + words, found[-1][1])
            else:
                found.append((words, piece.place))
        return found

    @property
    def text(self) -> str:
        """Its paragraphs as one text."""
        return "\n".join(words for words, _ in self.paragraphs())

    @property
    def heading(self) -> str:
        """Its opening words, as a heading for the items below it."""
        text = read_marks(self.text)[0].text
        found = _FIRST.match(text)
        return found[0] if found else text[:40]

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers from the outermost section to this one, as printed."""
        return tuple(one.number.words for one in (*self.path, self) if one.number)

    def parts(self) -> list[Part]:
        """Its text cut at the marks; marks in their own paragraphs belong to its last part."""
        parts = read_marks(self.text)
        for label in self.labels:
            parts[-1].who += label.who
            parts[-1].deadline += label.deadline
            parts[-1].extra += label.extra
        return parts

    @property
    def marked(self) -> bool:
        """Whether who or when is said."""
        return any(part.marked for part in self.parts())


def _is_apart(last: Item, words: str) -> bool:
    """A paragraph on somebody's duty, below an item whose marks have closed it."""
    return last.marked and bool(subject(words))


def _goes_on(above: str, below: str) -> bool:
    """A line that ends in the midst of a sentence goes on in the next."""
    return len(above) >= 16 and not is_closed(above) and not _LABELLED.match(levelled(below))


def items_of(
    paragraphs: list[Piece], ranks: range, levels: dict[int, int], letter_end: int
) -> list[Item]:
    """The items of the paragraphs of these ranks that nothing else has used, in their order.

    levels: of headings by the document's styles, by the paragraph's rank. Before `letter_end` is the letter.
    """
    found: list[Item] = []
    stack: list[Item] = []
    for rank in ranks:
        piece = paragraphs[rank]
        letter = rank < letter_end
        if rank == letter_end:
            stack = []
        if not piece or piece.used:
            continue
        words = clean(piece.text)
        number = leading(words)
        level = levels.get(rank)
        if number is None and level is None:
            last = found[-1] if found and found[-1].letter == letter else None
            if is_marks(words) and last is not None:
                last.labels += read_marks(words)
                last.label_pieces.append(piece)
            elif last is not None and last.number is not None and not _is_apart(last, words):
                last.pieces.append(piece)
            else:
                apart = last is not None and last.number is not None and not is_marks(words)
                path = last.path if apart and last is not None else tuple(stack)
                found.append(Item([piece], None, 9, path, letter))
            continue
        height: float = number.rank if number else (level or 0) / 10
        while stack and stack[-1].rank >= height:
            stack.pop()
        item = Item([piece], number, height, tuple(stack), letter)
        for above in stack:
            above.leaf = False
        stack.append(item)
        found.append(item)
    return found


def share_labels(items: list[Item]) -> list[Item]:
    """责任单位 in a paragraph of its own after several items that name nobody: it speaks of them all.

    Returns the items that took it over.
    """
    taken: list[Item] = []
    groups: dict[tuple[int, ...], list[Item]] = {}
    for item in items:
        if item.leaf and item.number:
            groups.setdefault(tuple(id(one) for one in item.path), []).append(item)
    for group in groups.values():
        last = group[-1]
        if len(group) < 2 or not last.path or not last.labels:
            continue
        if any(
            one.labels or any(part.marked for part in read_marks(one.text)) for one in group[:-1]
        ):
            continue
        for one in group[:-1]:
            one.labels = list(last.labels)
            one.notes.append("责任单位或者时限印在同组最后一项之后，算作各项共有")
            taken.append(one)
    return taken


def inherited(item: Item) -> tuple[list[Named], list[str]]:
    """Who and when, as the nearest heading above says it in its marks."""
    who: list[Named] = []
    deadline: list[str] = []
    for above in reversed(item.path):
        for part in above.parts():
            who = who or list(part.who)
            deadline = deadline or list(part.deadline)
    return who, deadline
