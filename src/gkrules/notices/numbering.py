"""Numbers before a row or a paragraph: 12, １２, 十二, 一、, （一）, 1., （1）, ①, 1.1, 第三条."""

from __future__ import annotations

import re

from attrs import frozen

from gkrules import numerals
from gkrules.notices.text import bare

_C = "〇零一二三四五六七八九十百"
_D = "0-9０-９"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_FULL = str.maketrans("０１２３４５６７８９．－", "0123456789.-")
#: Rank in an office's usual order: 第一章, 一、, （一）, 1., （1）, ①. A smaller rank holds the greater.
_FORMS = (
    (0, re.compile(rf"第([{_C}{_D}]+)[编章节部]分?[、：\s]*")),
    (1, re.compile(rf"([{_C}]+)[、．.]\s*|第([{_C}{_D}]+)条[、：\s]*")),
    (2, re.compile(rf"[（(]([{_C}]+)[）)][、．.]?\s*")),
    (4, re.compile(rf"[（(]([{_D}]+)[）)][、．.]?\s*")),
    (6, re.compile(rf"([{_D}]+(?:[.．-][{_D}]+)+)[、．.]?\s*(?![{_D}年月日%％万亿])")),
    (3, re.compile(rf"([{_D}]{{1,4}})[.．、](?![{_D}])\s*")),
    (4, re.compile(rf"([{_D}]{{1,3}})[）)]\s*")),
    (5, re.compile(rf"([{_CIRCLED}])\s*")),
)
_CELL = re.compile(
    rf"[（(]?(?:第)?([{_C}]+|[{_D}]{{1,4}}|[{_D}]+(?:[.．-][{_D}]+)+|[{_CIRCLED}])(?:项|号|条)?[）)]?[、．.]?"
)


@frozen
class Numbered:
    """A number: its values (1.2 has two), its rank among the forms, and how long it is in the text."""

    values: tuple[int, ...]
    rank: int
    length: int
    words: str

    @property
    def dotted(self) -> str:
        """In Arabic digits: 1-2."""
        return "-".join(str(value) for value in self.values)


def leading(text: str) -> Numbered | None:
    """The number that a paragraph begins with, or None. A date or an amount (3.5%) is none."""
    for rank, form in _FORMS:
        found = form.match(text)
        if found is None:
            continue
        words = next(group for group in found.groups() if group)
        values = _values(words)
        if values is not None:
            rank = 3 + len(values) - 1 if rank == 6 else rank
            return Numbered(values, rank, found.end(), found[0].strip())
    return None


def cell_number(text: str) -> Numbered | None:
    """The number that a cell holds, and nothing else; None for any other cell."""
    words = bare(text)
    found = _CELL.fullmatch(words)
    if found is None:
        return None
    values = _values(found[1])
    return None if values is None else Numbered(values, 3, len(words), words)


def _values(words: str) -> tuple[int, ...] | None:
    if words in _CIRCLED:
        return (_CIRCLED.index(words) + 1,)
    values = [numerals.read(one) for one in re.split(r"[.-]", words.translate(_FULL))]
    known = tuple(value for value in values if value is not None)
    return known if len(known) == len(values) and all(value < 10_000 for value in known) else None
