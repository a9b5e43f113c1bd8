"""Columns of days that nothing was made of: a head that was meant otherwise would be lost in silence."""

from __future__ import annotations

from collections.abc import Iterator

from gkrules.errors import DataError
from gkrules.register import cells
from gkrules.register.heads import near
from gkrules.register.lines import Found


def unused(found: Found) -> Iterator[tuple[str, str]]:
    """A remark, in Chinese and English, for each unknown column that holds days, and for each table not read."""
    for columns in found.heads:
        for at, one in enumerate(columns):
            if one.head is not None:
                continue
            lines = [line for line in found.lines if line.columns is columns]
            if not any(_is_day(line.text(at)) for line in lines):
                continue
            if not one.words:
                yield (
                    "没有表头的一栏里有日子，没有用来计算",
                    "the days of a column without a head are not used",
                )
                continue
            like = near(one.words)
            zh = f"；是否指「{like}」？" if like else ""
            en = f"; is {like!r} meant?" if like else ""
            yield (
                f"「{one.words}」这一栏的日子没有用来计算{zh}",
                f"the days of column {one.words!r} are not used{en}",
            )
    for name in found.skipped:
        yield f"“{name}”里的表不是登记簿，没有读", f"the table in “{name}” is no register: not read"


def _is_day(text: str) -> bool:
    try:
        cells.day(text)
    except DataError:
        return False
    return True
