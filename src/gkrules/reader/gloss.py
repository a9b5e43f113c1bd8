"""What a bracket says again of the date before it (星期五, 含当日), and where it says something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from gkrules import numerals
from gkrules.patterns import pattern
from gkrules.reader import faults
from gkrules.reader.faults import Fault

_DAY = r"(?:星期|周|礼拜)[一二三四五六日天]"
_WITH = r"(?:包?含|包括)(?:当日|当天|本日|该日|本数|首尾)?|(?:当日|当天|本日)(?:包?含|在内)"
#: 4月20日（星期五）前, 4月20日前（含当日）: nothing that the date does not say.
SAID_AGAIN = pattern(
    rf"(?<=[日号年月天前内底末0-9])（(?:{_DAY}|{_WITH}|{_DAY}[、，]?(?:{_WITH}))）"
)
#: 4月20日（含20日）前
SAME_DATE = pattern(
    r"(?<![0-9])([0-9]{1,2}月)([0-9]{1,2})([日号](?:[以之]?前)?)（(?:包?含|包括)\1\2[日号]）"
)
SAME_DAY = pattern(r"(?<![0-9])([0-9]{1,2})([日号](?:[以之]?前)?)（(?:包?含|包括)\1[日号]）")

#: 10日（工作日）内, 10日内（自然日）: the days that are counted; a date (4月20日) is none of them.
WHICH_DAYS = pattern(
    r"(?<=[0-9一二三四五六七八九十百])(?<!月[0-9一二三四五六七八九十])(?<!月[0-9一二三四五六七八九十]{2})(?<!月[一二三十]{3})(?:日|天)([以之]?内)?"
    r"（(?:均?指|均为|为|均?按)?(工作日|自然日|日历日)(?:计算?)?）([以之]?内)?"
)
_N = f"0-9{numerals.CHINESE}"
_TWICE = pattern(rf"(?<![{_N}])([{_N}]+)（([{_N}]+)）(?=个|日|天|周|年|小时|分钟|月|工作)")


class SaidTwice:
    """三十（30）日: a number and the same number in a bracket; where the two differ, nothing is found."""

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Each place, as a pattern gives it."""
        for found in _TWICE.finditer(text):
            if numerals.read(found[1]) == numerals.read(found[2]) is not None:
                yield found

    def search(self, text: str) -> re.Match[str] | None:
        """The first place."""
        return next(self.finditer(text), None)


SAID_TWICE = SaidTwice()

_DATED = pattern(
    r"(?P<year>(?:19|20)[0-9]{2})\s*[年./-]\s*(?P<month>[0-9]{1,2})\s*[月./-]\s*(?P<day>[0-9]{1,2})\s*[日号]?"
    r"(?:[以之]?前)?\s*[(（]\s*(?:星期|周|礼拜)\s*(?P<named>[一二三四五六日天])"
)
_NO_DAY = pattern(r"[日号0-9](?:[以之]?前)?\s*[(（]\s*(?:星期|周|礼拜)(?![一二三四五六日天])")
_REST = r"(?:法定)?(?:节假日|休息日|双休日|周末|公休日)"
#: 4月20日（不含）前, 自受理之日起（含当日）, 10日（不含节假日）内: the words in the bracket change the count.
#: 10个工作日（不含节假日） says the same again, and 10日内（不含当日） is how every period counts.
_WITHOUT = pattern(
    r"(?:(?:(?<!工作)[日号]|[月年底末])(?:[以之]?前)?\s*[(（](?P<day>不(?:包?含|包括)(?:当日|当天|本日|该日)?)[)）](?![以之]?内)"
    rf"|起\s*[(（](?P<first>(?:包?含|包括|计入)[^()（）]{{0,4}}(?:当日|当天|本日|首日|该日|即日))[)）]"
    rf"|(?<!工作)[日天](?:[以之]?内)?\s*[(（](?P<rest>(?:不(?:包?含|包括|计)[^()（）]{{0,6}}{_REST}|{_REST}(?:除外|不计))[^()（）]{{0,6}})[)）])"
)


def other_day(text: str) -> tuple[int, int, Fault] | None:
    """Where a bracket first contradicts its date or changes what it counts: [start, end) and the fault."""
    return next(other_days(text), None)


def other_days(text: str) -> Iterator[tuple[int, int, Fault]]:
    """Each such place, kind by kind."""
    for found in _DATED.finditer(text):
        try:
            day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError:
            continue  # refused with its own words later
        named, true = found["named"].replace("天", "日"), "一二三四五六日"[day.weekday()]
        if named != true:
            yield (*found.span(), faults.other_weekday(day.isoformat(), true, named))
    for found in _NO_DAY.finditer(text):
        yield (*found.span(), faults.no_weekday())
    for found in _WITHOUT.finditer(text):
        group = found.lastgroup or "rest"
        yield (*found.span(group), faults.excluded(found[group]))
