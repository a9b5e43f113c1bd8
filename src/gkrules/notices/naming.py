"""How the rows of a table are called: by their numbers, a line of several by its rank, a section's own by it."""

from __future__ import annotations

from gkrules.documents import Place
from gkrules.notices.grid import Piece
from gkrules.notices.mend import number_of
from gkrules.notices.numbering import Numbered, cell_number, leading
from gkrules.notices.tables import Entry


def named(entries: list[Entry]) -> list[tuple[str, str, str]]:
    """For each entry: the number it belongs to, its section where numbers begin anew there, and its id.

    Lines below a number share it (12-1, 12-2). A row without any number is called by its rank (row-7).
    Where the numbers begin anew with a section, its rank or own number goes before (2.1).
    """
    groups = _groups(entries)
    sections = _sections(entries, groups)
    sizes: dict[int, int] = {}
    for group, _ in groups:
        sizes[group] = sizes.get(group, 0) + 1
    ranks: dict[int, int] = {}
    found: list[tuple[str, str, str]] = []
    for at, ((group, number), section) in enumerate(zip(groups, sections, strict=True), start=1):
        ranks[group] = ranks.get(group, 0) + 1
        value = cell_number(number) if number else None
        found.append((number, section, section + _name(at, value, sizes[group], ranks[group])))
    return found


def _name(at: int, number: Numbered | None, size: int, rank: int) -> str:
    if number is None:
        return f"row-{at}"
    return f"{number.dotted}-{rank}" if size > 1 else number.dotted


def _groups(entries: list[Entry]) -> list[tuple[int, str]]:
    """For each entry which number it belongs to, and that number."""
    printed = any(map(number_of, entries))
    found: list[tuple[int, str]] = []
    last: Piece | None = None
    for entry in entries:
        number = number_of(entry)
        group = found[-1][0] if found else 0
        if number and entry.number is not last:
            last = entry.number
            found.append((group + 1, number))
        elif printed and last is not None:
            found.append((group, found[-1][1]))
        else:
            text = entry.requirement[0].words if entry.requirement else ""
            inner = leading(text)
            found.append((group + 1, inner.dotted if inner and not printed else ""))
    return found


def _sections(entries: list[Entry], groups: list[tuple[int, str]]) -> list[str]:
    """2. for every entry of the second section, if numbers begin anew with the sections; else nothing."""
    parts: list[tuple[str, ...]] = []
    ranks: list[int] = []
    values: dict[int, set[str]] = {}
    anew = False
    for entry, (_, number) in zip(entries, groups, strict=True):
        if not parts or parts[-1] != entry.section:
            parts.append(entry.section)
        rank = len(parts)
        earlier = any(number in held for at, held in values.items() if at < rank)
        anew = anew or bool(number and earlier)
        ranks.append(rank)
        values.setdefault(rank, set()).add(number)
    if not anew or len(parts) < 2:
        return [""] * len(entries)
    names: list[str] = []
    for rank, part in enumerate(parts, start=1):
        number_ = leading(part[0]) if part else None
        names.append(f"{number_.dotted if number_ else rank}.")
    if len(set(names)) < len(names):
        names = [f"{rank}." for rank in range(1, len(parts) + 1)]
    return [names[rank - 1] for rank in ranks]


def as_place(place: Place) -> str:
    """A place as a person would say it: 第2页表1第3行."""
    cell = place.cell  # a spreadsheet names its cells itself
    parts = [
        (place.sheet, f"工作表「{place.sheet}」"),
        (cell, cell),
        (place.page, f"第{place.page}页"),
        (place.line, f"文本第{place.line}行"),
        (place.table and not cell, f"表{place.table}"),
        (place.row and not cell, f"第{place.row}行"),
        (place.column and not cell, f"第{place.column}列"),
        (place.paragraph and not place.table and not place.line, f"第{place.paragraph}段"),
    ]
    return "".join(words for value, words in parts if value)
