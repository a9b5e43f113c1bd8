"""The units of a draft: every name met, groups and descriptions marked, and names that may be one unit."""

from __future__ import annotations

import re

from attrs import evolve

from gkrules.notices.grid import Account
from gkrules.notices.names import (
    bare_form,
    has_prefix,
    is_name,
    kind_of,
    prefixes_of,
    split_names,
    with_prefix,
)
from gkrules.notices.values import Draft, DraftUnit, Row
from gkrules.units import Directory, Kind, Unit
from gkrules.unitsphrase import read_units

#: Schools and firms have their own names, whose words are no short forms of each other.
_OWN_NAME = re.compile(r"(?:学院|大学|学校|医院|公司|集团|银行|支行|分行)$")
#: 丙区政府, 某某开发区管委会 take no prefix.
_OWN_PLACE = re.compile(
    r"^(?![市县区省州])[\u4e00-\u9fff]{1,6}[市县区镇乡旗州](?:人民政府|政府|委)$|(?:管委会|办事处|管理局分局)$"
)
#: GB 2312 orders its common characters by their reading: where each initial begins.
_INITIALS = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"),
    (0xB8C1, "g"), (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"),
    (0xC4C3, "n"), (0xC5B6, "o"), (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"),
    (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"), (0xD1B9, "y"), (0xD4D1, "z"),
)  # fmt: skip
_END = 0xD7FA


def draft_units(draft: Draft, account: Account) -> Draft:
    """The draft with its units, and with the doubts that they raise."""
    prefixes = _prefixes(draft)
    names = _names(draft.rows, prefixes)
    units = _alike(_identified(names), prefixes)
    for row in draft.rows:
        for name in _strange(row):
            account.doubt(
                "unit-form",
                row.units_place or row.place,
                name,
                f"第{row.id}项的责任单位里，「{name}」不像单位名称，照录",
                f"row {row.id}: 「{name}」 does not look like a unit's name; kept as it is",
                row.id,
            )
    _tell(units, draft, account)
    return evolve(draft, units=units, prefixes=prefixes, doubts=tuple(account.doubts))


def _prefixes(draft: Draft) -> tuple[str, ...]:
    """What the lists share: the office's place, and 市, 县 … as the units phrases have it most often."""
    found = prefixes_of(draft.office) or prefixes_of(draft.title)
    counts: dict[str, int] = {}
    for row in draft.rows:
        for name in split_names(row.units):
            if name[0] in "市县区省州盟旗" and len(name) > 2 and name[1] not in "市县区、（级直属":
                counts[name[0]] = counts.get(name[0], 0) + 1
    common = max(counts, key=lambda one: counts[one]) if counts else "市"
    return tuple(sorted(dict.fromkeys((*found, common)), key=len, reverse=True))


def _names(rows: tuple[Row, ...], prefixes: tuple[str, ...]) -> dict[str, list[str]]:
    """Each name with the rows that have it. Lists share their prefix, as `read_units` reads them."""
    stem = prefixes[0][:-1]
    mark = next((one for one in prefixes if len(one) == 1), "")
    known = []
    for row in rows:
        for name in (with_prefix(one, mark) for one in split_names(row.units)):
            own = len(stem) > 1 and name.startswith(stem)  # 滁州海关 has its place in its name
            own = own or _OWN_PLACE.search(name) is not None
            if is_name(name) and (own or has_prefix(name, prefixes) or kind_of(name) != "unit"):
                known.append(name)
    directory = Directory(
        tuple(Unit(f"u{at}", name) for at, name in enumerate(dict.fromkeys(known))),
        prefixes=prefixes,
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        phrases = [row.units, *(one.who for one in row.limits if one.who)]
        for phrase in phrases:
            for share in read_units(phrase, directory).shares if phrase else ():
                found.setdefault(share.unit.name, [])
                if row.id not in found[share.unit.name]:
                    found[share.unit.name].append(row.id)
    return found


def directory_of(draft: Draft) -> Directory:
    """The draft's units as a directory, groups and descriptions included as units of their own."""
    return Directory(
        tuple(
            Unit(one.id, one.name, kind=Kind.DESCRIBED if one.kind == "described" else Kind.UNIT)
            for one in draft.units
        ),
        prefixes=draft.prefixes,
    )


def _strange(row: Row) -> list[str]:
    return [name for name in split_names(row.units) if not is_name(name)]


# ---------------------------------------------------------------- ids


def initials(name: str) -> str:
    """The initials of a name's readings (市财政局: sczj); characters outside the common ones give none."""
    found = ""
    for char in name:
        if char.isascii() and char.isalnum():
            found += char.lower()
            continue
        code = char.encode("gb2312", "ignore")
        value = int.from_bytes(code, "big") if len(code) == 2 else 0
        if _INITIALS[0][0] <= value < _END:
            found += [letter for start, letter in _INITIALS if start <= value][-1]
    return found[:40]


def _identified(names: dict[str, list[str]]) -> list[DraftUnit]:
    units: list[DraftUnit] = []
    taken = {"all", "index", ""}
    for name, rows in names.items():
        base = initials(name) or "unit"
        chosen, rank = base, 2
        while chosen in taken or chosen.startswith("x-"):
            chosen, rank = f"{base}-{rank}", rank + 1
        taken.add(chosen)
        units.append(DraftUnit(chosen, name, kind_of(name), tuple(rows)))
    return units


# ---------------------------------------------------------------- the same unit under two names


def _alike(units: list[DraftUnit], prefixes: tuple[str, ...]) -> tuple[DraftUnit, ...]:
    """Each unit with those whose name may be a short form of its own, or the other way round."""
    found: dict[str, list[str]] = {unit.id: [] for unit in units}
    plain = [
        (unit, bare_form(unit.name, prefixes))
        for unit in units
        if unit.kind != "described" and not _OWN_NAME.search(unit.name)
    ]
    by_first: dict[str, list[tuple[DraftUnit, str]]] = {}
    for unit, form in plain:
        by_first.setdefault(form[:1], []).append((unit, form))
    for group in by_first.values():
        for at, (one, form) in enumerate(group):
            for other, second in group[at + 1 :]:
                if may_be_one(form, second):
                    found[one.id].append(other.id)
                    found[other.id].append(one.id)
    return tuple(evolve(unit, alike=tuple(found[unit.id])) for unit in units)


def may_be_one(one: str, other: str) -> bool:
    """环保局 and 环境保护局: the shorter's characters stand in the longer in their order, the first first."""
    short, long_ = sorted((one, other), key=len)
    if short == long_:
        return True
    if len(short) < 2 or short[0] != long_[0]:
        return False
    rest = iter(long_)
    if not all(char in rest for char in short):
        return False
    ends = {"办公室": "办", "委员会": "委", "人民政府": "政府"}
    last = next((mark for full, mark in ends.items() if long_.endswith(full)), long_[-1])
    return short.endswith(last) or short[-1] == long_[-1]


def _tell(units: tuple[DraftUnit, ...], draft: Draft, account: Account) -> None:
    names = {unit.id: unit.name for unit in units}
    places = {row.id: row.units_place or row.place for row in draft.rows}
    told: set[frozenset[str]] = set()
    for unit in units:
        pair = frozenset((unit.id, *unit.alike))
        if unit.alike and pair not in told:
            told.add(pair)
            others = "、".join(names[one] for one in unit.alike)
            account.doubt(
                "alike-units",
                places[unit.rows[0]],
                f"{unit.name}、{others}",
                f"「{unit.name}」和「{others}」可能是同一个单位，没有合并，请定",
                f"「{unit.name}」 and 「{others}」 may be one unit; they were not merged, please decide",
            )
        if unit.kind == "group":
            account.doubt(
                "group-members",
                places[unit.rows[0]],
                unit.name,
                f"「{unit.name}」是合称，成员通知里没有，请在单位名录里列出",
                f"「{unit.name}」 is a group; the notice does not list its members, please do in the units file",
            )
