"""How much is counted, and from what: the smallest words of the vocabulary."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from gkrules.making import quick
from gkrules.plain import Plain


class Unit(StrEnum):
    """What is counted. The value is the word that the writer uses."""

    MINUTE = "分钟"
    HOUR = "小时"
    DAY = "日"  # 日, 天: a regime may make them working days
    CALENDAR_DAY = "自然日"  # never working days, whatever the regime
    WORKING_DAY = "工作日"
    WEEK = "周"
    MONTH = "月"
    QUARTER = "季度"
    YEAR = "年"


@quick
@frozen
class Quantity(Plain):
    """So many units: 20个工作日, 半年, 一个半月, 三至五日, 一年六个月.

    `n` is the number that binds; of a range it is the upper bound, and `lower` the other one.
    `half` adds half a unit (months: 15 days; years: 6 months; hours: 30 minutes), so 半年 is n=0
    with a half. `plus` is the smaller rest of a mixed length.
    """

    n: int
    unit: Unit
    lower: int | None = None
    half: bool = False
    plus: Quantity | None = None


@quick
@frozen
class Event(Plain):
    """What a period counts from or back to (起算事由), in the text's own words: 收到申请.

    `condition` marks words that state a case, not a happening (申请材料不齐全的): the limit then
    waits for that case to arise.
    """

    text: str
    condition: bool = False
