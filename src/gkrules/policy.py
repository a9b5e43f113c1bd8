"""The choices that the contract leaves open, as one frozen value with the contract's defaults.

Each `Ambiguity` of a result names the field here, and the value, that would choose its reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import NoneType
from typing import Literal, get_args, get_type_hints

from attrs import frozen

from gkrules.errors import ResolveError

FirstWeek = Literal["seven-days", "mon-sun", "iso", "first-working"]
Reach = Literal["end", "before"]
Lengthening = Literal["working-days", "days", "none"]
MonthEnd = Literal["clamp", "forward", "refuse"]


@frozen(kw_only=True)
class Policy:
    """How to read what the words leave open.

    first_week: 每季度第一周内: the first seven days; the Monday-to-Sunday week that holds the first
        day; the first full ISO week; the first week that holds a working day.
    clear_days: whether N whole days must lie between a counted-back date and its event.
    xun: 中旬前 and other 前 on a whole span: the span's end, or the day before it begins.
    month_end: 31 Jan + 1 month: the last day of February, the first of March, or an error.
    roll_fixed: whether a fixed date on a rest day moves to the next working day.
    default_for_vague: whether 及时 takes the statutory default, where the regime names one
        (政府信息公开条例 第二十六条: 20 working days).
    crossing: a period that runs across a change of the statute's text is counted by the text in force on
        the "trigger" day, or by that in force at its "end".
    before_expiry: 届满前三十日: "deadline" thirty days back, or "window" up to the event; None
        follows the words (内 makes it the window).
    early: 月初 and 年初: "tenth" (the 10th; 31 January), or "first" (the 1st; 1 January).
    festival: 春节前: the eve of the first statutory day, or of the first day "off".
    otherwise: 0 takes the limit itself, n its nth alternative under a condition (情况复杂的，七日内).
    holidays: a period that long holidays lengthen (tax) grows by working days, as the yearly notices
        read it, or by calendar days and then rolls; "none" lets it only roll, as the tax offices count periods
        in months.
    late_correction: a request for information whose correction was asked for after the limit for asking: the
        clock starts anew all the same ("restart"), or runs from "receipt".
    deemed: after a period (公告满三十日) a document counts as served on the day on which the period is "full",
        or on the day "after" it.
    deemed_rolls: whether that day moves off a rest day, as the last day of a period does. Service is no act
        that somebody must do in time: by default it stays.
    either: A或者B之日起 with both dates known: the later, or the earlier.

    Raises ResolveError for a value that a field does not take.
    """

    first_week: FirstWeek = "seven-days"
    clear_days: bool = False
    xun: Reach = "end"
    month_end: MonthEnd = "clamp"
    roll_fixed: bool = False
    default_for_vague: bool = False
    crossing: Literal["trigger", "end"] = "trigger"
    before_expiry: Literal["deadline", "window"] | None = None
    early: Literal["tenth", "first"] = "tenth"
    festival: Literal["statutory", "off"] = "statutory"
    otherwise: int = 0
    holidays: Lengthening = "working-days"
    late_correction: Literal["restart", "receipt"] = "restart"
    deemed: Literal["full", "after"] = "full"
    deemed_rolls: bool = False
    either: Literal["later", "earlier"] = "later"

    def __attrs_post_init__(self) -> None:
        # A slip ("false" for False, -1 for the last) would choose a reading in silence.
        for name, values in taken().items():
            value = getattr(self, name)
            fits = any(value is one or (value == one and type(value) is str) for one in values)
            if not fits and (values or type(value) is not int or value < 0):
                wanted = [repr(one) for one in values] or ["0", "1", "2 …"]
                raise ResolveError(
                    f"没有{name}={value!r}这个读法，可以写{'、'.join(wanted)}",
                    f"there is no policy {name}={value!r}; it takes {', '.join(wanted)}",
                )


@cache
def taken() -> dict[str, tuple[object, ...]]:
    """The values that each field takes; none are listed for a number, which is 0 or more."""
    return {name: tuple(_values(kind)) for name, kind in get_type_hints(Policy).items()}


def _values(kind: object) -> Iterator[object]:
    if kind is bool:
        yield from (True, False)
    elif kind is NoneType:
        yield None
    for part in get_args(kind):
        yield from (part,) if isinstance(part, str) else _values(part)
