"""How much: the grammar's numbers, ranks and quantities as values."""

from __future__ import annotations

import re
from typing import Any

from attrs import evolve

from gkrules import numerals
from gkrules.limits import Quantity, Unit
from gkrules.reader import faults
from gkrules.reader.tables import Word

UNITS = {
    "MINUTES": Unit.MINUTE,
    "HOURS": Unit.HOUR,
    "DAYS": Unit.DAY,
    "CALENDAR_DAYS": Unit.CALENDAR_DAY,
    "WORKING_DAYS": Unit.WORKING_DAY,
    "WEEKS": Unit.WEEK,
    "MONTHS": Unit.MONTH,
    "MON": Unit.MONTH,
    "QUARTERS": Unit.QUARTER,
    "YEARS": Unit.YEAR,
}

#: No limit is longer than so many years; what is, is a year's number.
_YEARS = 100


def number(words: str) -> int:
    """The whole number the words write; a Fault for what is no number, or zero."""
    if words.isascii() and words.isdigit():
        return int(words)
    value = numerals.read(words)
    if value is None:
        raise faults.numeral(words)
    return value


def positive(words: str) -> int:
    """A whole number above zero."""
    value = number(words)
    if value == 0:
        raise faults.zero(words)
    return value


def rank(words: str) -> int:
    """第3个 -> 3, 首 -> 1, 最后一个 and 末 -> -1, 倒数第二个 -> -2."""
    found = re.search(r"第([0-9]+|[零一二三四五六七八九十]+)", words)
    if found is None:
        return 1 if words[0] in "首头" else -1
    value = number(found[1])
    if value == 0:
        raise faults.rank(words)
    return -value if words.startswith("倒数") else value


class Quantities:
    """The productions that say how much; `Build` inherits them."""

    def days(self, n: Word, _word: Word) -> Quantity:
        return quantity_of(n, Unit.DAY)

    def so_many(self, n: Word, unit: Unit) -> Quantity:
        return quantity_of(n, unit)

    def range(self, *parts: Any) -> Quantity:
        numbers = [part for part in parts if isinstance(part, Word) and part.type == "NUM"]
        units = [part for part in parts if isinstance(part, Unit)] or [Unit.DAY]
        if len(set(units)) > 1:
            raise faults.misplaced("".join(map(str, parts)))
        return range_of(str(numbers[0]), str(numbers[1]), units[0])

    def half(self, _half: Word, unit: Unit) -> Quantity:
        return Quantity(0, unit, half=True)

    def and_half(self, n: Word, *words: Word) -> Quantity:
        unit = {"MONTHS_AND_HALF": Unit.MONTH, "HOURS_AND_HALF": Unit.HOUR}.get(words[0].type)
        return Quantity(positive(n), unit or Unit.YEAR, half=True)

    def mixed(self, *tokens: Word) -> Quantity:
        result: Quantity | None = None
        for n, word in reversed(list(zip(tokens[::2], tokens[1::2], strict=True))):
            digits = n.lstrip("零〇") or n
            result = evolve(quantity_of(digits, UNITS[word.type]), plus=result)
        assert result is not None
        return result

    def unit(self, word: Word) -> Unit:
        return UNITS[word.type]

    half_unit = unit


def quantity_of(words: str, unit: Unit) -> Quantity:
    """So many units; 1.5 is read where a half has a meaning."""
    if "." in words:
        whole, _, rest = words.partition(".")
        if rest != "5" or unit not in (Unit.HOUR, Unit.MONTH, Unit.YEAR):
            raise faults.numeral(words)
        return Quantity(int(whole), unit, half=True)
    if unit is Unit.YEAR and positive(words) > _YEARS:
        raise faults.too_long(f"{words}年")
    return Quantity(positive(words), unit)


def range_of(low: str, high: str, unit: Unit) -> Quantity:
    """From so many to so many: the upper binds."""
    lower, upper = positive(low), positive(high)
    if lower >= upper:
        raise faults.descending(f"{low}至{high}")
    if unit is Unit.YEAR and upper > _YEARS:
        raise faults.too_long(f"{low}至{high}年")
    return Quantity(upper, unit, lower=lower)


def only(parts: tuple[Any, ...], kind: type) -> Any:
    """The one child of that kind among a production's children."""
    return next(part for part in parts if isinstance(part, kind))
