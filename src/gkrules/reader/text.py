"""The text as the grammar wants it: no spaces, half-width digits, one sort of comma, one way to write a thing.

Every offset can be led back to the text as it was written, so that an error can point into it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

from gkrules.making import quick
from gkrules.patterns import pattern
from gkrules.reader.gloss import SAID_AGAIN, SAME_DAY

_SAME = str.maketrans(
    {
        **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
        **dict.fromkeys("〜～∼", "~"),
        **dict.fromkeys("－﹣—–―", "-"),
        "％": "%",
        "．": ".",
        ":": "：",
        ",": "，",
        "﹐": "，",
        "﹑": "、",
        ";": "；",
        "(": "（",
        ")": "）",
    }
)
_SPACE = pattern(r"[\s\u3000\u200b\u200c\u200d\ufeff\u00a0]")
#: Anything that is to be written otherwise, or dropped.
_OTHER = pattern(
    f"[{re.escape(''.join(map(chr, _SAME)))}" + r"\s\u3000\u200b\u200c\u200d\ufeff\u00a0]"
)
_WORD = pattern(r"[^\s\u3000\u200b\u200c\u200d\ufeff\u00a0]+")


@quick
@frozen
class Normal:
    """Normalised text; `offsets[i]` is where its character i stands in the text as written."""

    source: str
    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The same span in the text as written, end exclusive."""
        if start >= len(self.offsets):
            return (len(self.source), len(self.source))
        first = self.offsets[start]
        last = self.offsets[max(start, end - 1)] + 1 if end > start else first
        return (first, last)


def normalise(source: str) -> Normal:
    """Drops white space, writes digits half-width and commas full-width, and settles what is written in many ways."""
    if not _OTHER.search(source):
        return _settled(Normal(source, source, range(len(source))))
    same = source.translate(_SAME)
    if not _SPACE.search(same):
        return _settled(Normal(source, same, range(len(same))))
    kept: list[str] = []
    offsets: list[int] = []
    for word in _WORD.finditer(same):
        kept.append(word[0])
        offsets.extend(range(word.start(), word.end()))
    return _settled(Normal(source, "".join(kept), tuple(offsets)))


_YEAR = r"(?<![0-9])(?:19|20)[0-9]{2}"
#: What is written in many ways, and the one that the grammar knows. `$n` is group n as it stands.
#: First, the characters without one of which it does not occur.
_WAYS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    # 2018-2020年: from year to year, no period of 2 020 years
    ("-~至到", pattern(rf"({_YEAR})年?(?:-|~|至|到)((?:19|20)[0-9]{{2}}年)"), "$1年至$2"),
    ("全", pattern(rf"({_YEAR}年)度?全年(?!工作|推进|持续|开展|坚持)"), "$1内"),
    # 2020年底止: the end, said twice
    ("止", pattern(r"(?<=[年月度])([底末])为?止"), "$1"),
    # 2018年1月-2020年12月
    (
        "-~",
        pattern(rf"({_YEAR}年[0-9]{{1,2}}月(?:[0-9]{{1,2}}[日号])?)[-~]+(?={_YEAR}年)"),
        "$1至",
    ),
    ("（", SAID_AGAIN, ""),
    # 10日（不含当日）内: as every period counts
    ("（", pattern(r"(?<=[日天])（不(?:包?含|包括)(?:当日|当天)）(?=[以之]?内)"), ""),
    ("（", SAME_DAY, "$1$2"),
    # 每两月: a cycle of two months, no February
    (
        "每",
        pattern(
            r"(每)([两三四五六七八九十]|[2-9])(月|季度)(?![初上中下底末前至、,，-]|[0-9一二三四五六七八九十](?!次))"
        ),
        "$1$2个$3",
    ),
    # 每二月一次: how often it is says that it is a cycle; 每二月 alone may be February
    ("每", pattern(r"(每)(二)(月)(?=[^，。；0-9初上中下底末前]{0,10}[一1]次)"), "$1$2个$3"),
)
#: Where one of these ways may be; each begins with a character of its own, to which the search can skip.
_MAYBE = pattern(
    "|".join(f"{joint}(?:(?<=[0-9].)|(?<=[0-9][年月日号].))" for joint in "-~至到")
    + "|全年|（|每|止(?:(?<=[底末].)|(?<=[底末]为.))"
)


def _settled(normal: Normal) -> Normal:
    """The same with one way to write a thing; each character put in stands where the words it is for stand."""
    if not _MAYBE.search(normal.text):
        return normal
    held = set(normal.text)
    for needed, written, way in _WAYS:
        if not held.isdisjoint(needed):
            normal = _rewritten(normal, written, way)
            held.update(way)
    return normal


def _rewritten(normal: Normal, written: re.Pattern[str], way: str) -> Normal:
    if not written.search(normal.text):
        return normal
    text: list[str] = []
    offsets: list[int] = []
    done = 0
    for found in written.finditer(normal.text):
        text.append(normal.text[done : found.start()])
        offsets.extend(normal.offsets[done : found.start()])
        at = found.start()
        for piece in re.findall(r"\$[0-9]|.", way):
            if piece[0] == "$":
                group = int(piece[1])
                text.append(found[group])
                offsets.extend(normal.offsets[found.start(group) : found.end(group)])
                at = found.end(group)
            else:
                text.append(piece)
                offsets.append(normal.offsets[min(at, found.end() - 1)])
        done = found.end()
    text.append(normal.text[done:])
    offsets.extend(normal.offsets[done:])
    return Normal(normal.source, "".join(text), tuple(offsets))
