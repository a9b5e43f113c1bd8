"""The text as the grammar wants it: no spaces, half-width digits, one sort of comma.

Every offset can be led back to the text as it was written, so that an error can point into it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

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
_SPACE = re.compile(r"[\s\u3000\u200b\u200c\u200d\ufeff\u00a0]")
_WORD = re.compile(r"[^\s\u3000\u200b\u200c\u200d\ufeff\u00a0]+")


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
    """Drops white space, and writes digits half-width and commas full-width."""
    same = source.translate(_SAME)
    if not _SPACE.search(same):
        return Normal(source, same, range(len(same)))
    kept: list[str] = []
    offsets: list[int] = []
    for word in _WORD.finditer(same):
        kept.append(word[0])
        offsets.extend(range(word.start(), word.end()))
    return Normal(source, "".join(kept), tuple(offsets))
