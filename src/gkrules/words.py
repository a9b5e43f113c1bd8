"""Small pieces of wording that the writer and the traces share: a quantity in words."""

from __future__ import annotations

from functools import lru_cache

from gkrules.limits import Quantity, Unit

#: Units that take 个 after the number.
_COUNTED = (Unit.WORKING_DAY, Unit.HOUR, Unit.MONTH, Unit.QUARTER, Unit.CALENDAR_DAY)


@lru_cache(maxsize=1024)
def quantity_words(quantity: Quantity) -> str:
    """A quantity as official texts write it: 20个工作日, 半年, 一个半月, 3至5日."""
    unit = quantity.unit
    measure = "个" if unit in _COUNTED else ""
    if quantity.half and quantity.n == 0:
        words = f"半{measure}{unit}" if unit in (Unit.MONTH, Unit.HOUR) else f"半{unit}"
    elif quantity.half:
        words = f"{quantity.n}年半" if unit is Unit.YEAR else f"{quantity.n}个半{unit}"
    elif quantity.lower is not None:
        words = f"{quantity.lower}至{quantity.n}{measure}{unit}"
    else:
        words = f"{quantity.n}{measure}{unit}"
    return words + (quantity_words(quantity.plus) if quantity.plus else "")
