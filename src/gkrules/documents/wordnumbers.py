"""Automatic numbering in Word: what is shown before a paragraph (一、 （一） 1. ① A), counted as Word counts."""

from __future__ import annotations

import re
from typing import Any

from attrs import define, field

from gkrules.documents.package import number
from gkrules.documents.wordstyles import Styles, W, child, value

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
#: Runs of ready-made signs: the first of each, and how many there are.
_SIGNS = {
    "decimalEnclosedCircle": ("①", 20),
    "decimalEnclosedCircleChinese": ("①", 20),
    "decimalEnclosedFullstop": ("⒈", 20),
    "decimalEnclosedParen": ("⑴", 20),
    "ideographEnclosedCircle": ("㊀", 10),
}
_ROUNDS = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}


def write(count: int, style: str) -> str:
    """A count in one of Word's numbering styles; those not known are written in digits."""
    if style in ("none", "bullet"):
        return ""
    if style in _SIGNS:
        first, many = _SIGNS[style]
        return chr(ord(first) + count - 1) if 1 <= count <= many else str(count)
    if style in _ROUNDS:
        signs = _ROUNDS[style]
        return signs[count - 1] if 1 <= count <= len(signs) else str(count)
    if style in ("upperLetter", "lowerLetter"):
        letters = (
            chr(ord("A") + (count - 1) % 26) * (1 + (count - 1) // 26) if 0 < count < 781 else ""
        )
        return letters if style == "upperLetter" else letters.lower()
    if style in ("upperRoman", "lowerRoman"):
        return _roman(count) if style == "upperRoman" else _roman(count).lower()
    if style == "decimalZero":
        return f"{count:02}"
    if style in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))
    if style == "numberInDash":
        return f"- {count} -"
    return _chinese(count, style)


def _chinese(count: int, style: str) -> str:
    if style in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return _spelt(count, _LEGAL, "拾佰仟")
    if style in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(digit)] for digit in str(count))
    if style in ("chineseCounting", "taiwaneseCounting") and count >= 100:
        return "".join("○" if digit == "0" else _DIGITS[int(digit)] for digit in str(count))
    if style.startswith(("chineseCounting", "taiwaneseCounting", "japaneseCounting")):
        text = _spelt(count, "零" + _DIGITS[1:], "十百千")
        return text[1:] if text.startswith("一十") else text
    return str(count)


def _spelt(count: int, digits: str, places: str) -> str:
    if not 0 < count < 10_000:
        return str(count) if count else digits[0]
    found, gap = "", False
    for power in (3, 2, 1, 0):
        digit = count // 10**power % 10
        if digit:
            found += (digits[0] if gap and found else "") + digits[digit]
            found += places[power - 1] if power else ""
        gap = not digit
    return found


def _roman(count: int) -> str:
    if not 0 < count < 4_000:
        return str(count)
    found = ""
    for amount, sign in _ROMAN:
        found += sign * (count // amount)
        count %= amount
    return found


@define
class Level:
    """One level of a list: how its count is shown."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    paragraph_style: str = ""


@define
class Numbering:
    """The lists of a document, and how far each has counted."""

    styles: Styles
    lists: dict[str, dict[int, Level]] = field(factory=dict)
    used: dict[str, tuple[str, dict[int, int], dict[int, Level]]] = field(factory=dict)
    counts: dict[str, dict[int, int]] = field(factory=dict)
    begun: set[tuple[str, int]] = field(factory=set)

    @classmethod
    def read(cls, tree: Any, styles: Styles) -> Numbering:
        """The lists of numbering.xml (None: there is none)."""
        numbering = cls(styles)
        if tree is None:
            return numbering
        linked: dict[str, str] = {}
        by_style: dict[str, str] = {}
        for node in tree.iterchildren(W + "abstractNum"):
            name = str(node.get(W + "abstractNumId"))
            numbering.lists[name] = {
                level: _level(found)
                for found in node.iterchildren(W + "lvl")
                if (level := number(found.get(W + "ilvl"), 0, 8)) is not None
            }
            if style := value(node, "numStyleLink"):
                linked[name] = style
            if style := value(node, "styleLink"):
                by_style[style] = name
        for name, style in linked.items():
            if style in by_style and not numbering.lists[name]:
                numbering.lists[name] = numbering.lists.get(by_style[style], {})
        for node in tree.iterchildren(W + "num"):
            starts: dict[int, int] = {}
            own: dict[int, Level] = {}
            for override in node.iterchildren(W + "lvlOverride"):
                level = number(override.get(W + "ilvl"), 0, 8)
                if start := value(override, "startOverride"):
                    starts[level] = number(start)
                if (found := child(override, "lvl")) is not None:
                    own[level] = _level(found)
            name = value(node, "abstractNumId")
            numbering.used[str(node.get(W + "numId"))] = (name, starts, own)
        return numbering

    def next(self, properties: Any, style: str) -> str:
        """The number shown before a paragraph with these properties; counts on."""
        found = child(properties, "numPr") if properties is not None else None
        which, at = self.styles.numbers(style)
        if found is not None:
            which = value(found, "numId") or which
            at = value(found, "ilvl") or at
        if which not in self.used:  # 0 takes the number away
            return ""
        name, starts, own = self.used[which]
        levels = {**self.lists.get(name, {}), **own}
        if not at:
            styled = [
                level for level, of in levels.items() if style and of.paragraph_style == style
            ]
            at = str(styled[0]) if styled else "0"
        level = number(at, 0, 8)
        if level not in levels:
            return ""
        counts = self.counts.setdefault(name, {})
        if level in starts and (which, level) not in self.begun:
            counts[level] = starts[level]
        else:
            counts[level] = counts.get(level, levels[level].start - 1) + 1
        self.begun.add((which, level))
        for deeper in range(level + 1, 9):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or level < restart:
                counts.pop(deeper, None)
        return _shown(levels, level, counts)


def _level(node: Any) -> Level:
    restart = value(node, "lvlRestart")
    return Level(
        number(value(node, "start"), 0, otherwise=1),
        value(node, "numFmt") or "decimal",
        value(node, "lvlText"),
        number(restart) if restart else None,
        child(node, "isLgl") is not None,
        value(node, "pStyle"),
    )


def _shown(levels: dict[int, Level], level: int, counts: dict[int, int]) -> str:
    mine = levels[level]
    if mine.style == "bullet":
        return (
            "•"
            if not mine.text or any("\ue000" <= char <= "\uf8ff" for char in mine.text)
            else mine.text
        )

    def part(found: re.Match[str]) -> str:
        other = int(found[1]) - 1
        if other not in levels:
            return ""
        count = counts.get(other, levels[other].start)
        return write(count, "decimal" if mine.legal else levels[other].style)

    return re.sub(r"%([1-9])", part, mine.text[:200]).strip()
