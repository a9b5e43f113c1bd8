"""A holiday notice as a value: which days rest and which weekend days work, festival by festival."""

from __future__ import annotations

import datetime as dt
from datetime import date
from typing import Literal

from attrs import frozen

from gkrules.errors import FileError
from gkrules.plain import Plain

#: "yearly" arranges a whole year; an "order" changes days of a year already arranged.
Kind = Literal["yearly", "order"]

#: The festivals by the words that notices use for them.
FESTIVALS = {
    "元旦节": "元旦",
    "元旦": "元旦",
    "新年": "元旦",
    "春节": "春节",
    "清明节": "清明节",
    "清明": "清明节",
    "五一国际劳动节": "劳动节",
    "国际劳动节": "劳动节",
    "五一劳动节": "劳动节",
    "劳动节": "劳动节",
    "五一": "劳动节",
    "端午节": "端午节",
    "端午": "端午节",
    "中秋节": "中秋节",
    "中秋": "中秋节",
    "十一国庆节": "国庆节",
    "国庆节": "国庆节",
    "国庆": "国庆节",
    "十一": "国庆节",
}


class NoticeError(FileError):
    """A notice that cannot be read, or that contradicts itself.

    Each problem quotes the sentence, with file and line.
    """


@frozen
class Holiday(Plain):
    """What one rule of a notice says of one festival, or of two together.

    off: the days of rest that it names, weekend days among them. work: weekend days that work (调休上班).
    until: an order that prolongs the holiday to this day, inclusive (延长春节假期至2月2日). `words` are the
    rule's own.
    """

    names: tuple[str, ...]
    off: tuple[date, ...]
    work: tuple[date, ...] = ()
    until: date | None = None
    words: str = ""

    @property
    def name(self) -> str:
        """中秋节、国庆节."""
        return "、".join(self.names)


@frozen
class Notice(Plain):
    """A notice of a year's holidays, or an order that changes some of them.

    number: its 文号, empty where the text has none. issued: its date, None where the text has none.
    """

    year: int
    holidays: tuple[Holiday, ...]
    kind: Kind = "yearly"
    title: str = ""
    number: str = ""
    issued: dt.date | None = None

    @property
    def cited(self) -> str:
        """How results name it: its number, else its title and date."""
        if self.number:
            return self.number
        words = self.title or f"国务院办公厅关于{self.year}年部分节假日安排的通知"
        return words + (f"（{self.issued}）" if self.issued else "")

    @property
    def off(self) -> frozenset[date]:
        """Every day of rest that it names."""
        return frozenset(day for one in self.holidays for day in one.off)

    @property
    def work(self) -> frozenset[date]:
        """Every weekend day that it makes work."""
        return frozenset(day for one in self.holidays for day in one.work)
