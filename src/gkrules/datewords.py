"""Dates, cycles, runs of days and quantities in words, in Chinese and in English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from gkrules.calendar import Day, DayKind
from gkrules.errors import Lang
from gkrules.trace import Moment

_ZH_DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_EN_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def moment(value: Moment, lang: Lang = "zh") -> str:
    """A date with its day of the week, or an instant: 2026-10-15（周四）, Thu 2026-10-15."""
    names = _ZH_DAYS if lang == "zh" else _EN_DAYS
    name = names[value.weekday()]
    if isinstance(value, datetime):
        words = value.strftime("%Y-%m-%d %H:%M")
    else:
        words = value.isoformat()
    return f"{words}（{name}）" if lang == "zh" else f"{name} {words}"


def cycle(key: str, lang: Lang = "zh") -> str:
    """The cycle of a recurring limit by its name: 2017年第三季度, 2017 Q3; empty for other keys."""
    for pattern, zh, en in _CYCLES:
        found = pattern.fullmatch(key)
        if found:
            parts = found.groupdict()
            rank = parts.get("n")
            if lang != "zh":
                return en.format(**parts)
            parts["n"] = _RANKS[int(rank)] if rank else ""
            parts["m"] = (parts.get("m") or "").lstrip("0")
            return zh.format(**parts)
    return ""


_RANKS = "零一二三四"
_Y = r"(?P<y>\d{4})"
_CYCLES = (
    (re.compile(_Y), "{y}年", "{y}"),
    (re.compile(_Y + r"-H1"), "{y}年上半年", "{y} first half"),
    (re.compile(_Y + r"-H2"), "{y}年下半年", "{y} second half"),
    (re.compile(_Y + r"-Q(?P<n>\d)"), "{y}年第{n}季度", "{y} Q{n}"),
    (re.compile(_Y + r"-(?P<m>\d\d)"), "{y}年{m}月", "{y}-{m}"),
    (re.compile(_Y + r"-(?P<m>\d\d)-a"), "{y}年{m}月上半月", "{y}-{m} first half"),
    (re.compile(_Y + r"-(?P<m>\d\d)-b"), "{y}年{m}月下半月", "{y}-{m} second half"),
    (re.compile(_Y + r"-(?P<m>\d\d)-x1"), "{y}年{m}月上旬", "{y}-{m} days 1-10"),
    (re.compile(_Y + r"-(?P<m>\d\d)-x2"), "{y}年{m}月中旬", "{y}-{m} days 11-20"),
    (re.compile(_Y + r"-(?P<m>\d\d)-x3"), "{y}年{m}月下旬", "{y}-{m} from day 21"),
    (re.compile(_Y + r"-W(?P<w>\d\d)"), "{y}年第{w}周", "{y} week {w}"),
)


def rest(days: Iterable[Day], lang: Lang = "zh") -> str:
    """Days off by runs: 2026-09-25至27中秋节、2026-10-01至07国庆节; local days name their calendar."""
    runs: list[list[Day]] = []
    for day in days:
        if runs and day.date - runs[-1][-1].date == _ONE and _same(day, runs[-1][-1]):
            runs[-1].append(day)
        else:
            runs.append([day])
    return ("、" if lang == "zh" else ", ").join(_run(run, lang) for run in runs)


_ONE = timedelta(days=1)
#: The festivals in English; any other name stays as the notice gives it.
_FESTIVALS = {
    "元旦": "New Year",
    "春节": "Spring Festival",
    "清明节": "Qingming",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}


def festival(name: str, lang: Lang) -> str:
    """The name of a festival, or of two that meet: 国庆节、中秋节; National Day / Mid-Autumn Festival."""
    if lang == "zh":
        return name
    return " / ".join(_FESTIVALS.get(one, one) for one in name.split("、"))


def spans(words: str, lang: Lang) -> str:
    """Spans of dates: 2026-03-02至2026-03-03、2026-03-09; 2026-03-02 to 2026-03-03, 2026-03-09."""
    return words if lang == "zh" else words.replace("至", " to ").replace("、", ", ")


def _same(one: Day, other: Day) -> bool:
    return (
        one.name == other.name
        and one.calendar == other.calendar
        and (one.kind is DayKind.MAKE_UP) == (other.kind is DayKind.MAKE_UP)
    )


def _run(run: list[Day], lang: Lang) -> str:
    first, last = run[0].date, run[-1].date
    words = first.isoformat()
    if last != first:
        same_month = (first.year, first.month) == (last.year, last.month)
        until = f"{last:%d}" if same_month else f"{last:%m-%d}"
        words += ("至" if lang == "zh" else " to ") + until
    name = "" if run[0].kind is DayKind.MAKE_UP else run[0].name
    calendar = run[0].calendar
    if not name and not calendar and run[0].kind is not DayKind.MAKE_UP:
        name = "周末" if lang == "zh" else "weekend"
    if lang == "zh":
        return words + name + (f"（{calendar}）" if calendar else "")
    inside = ", ".join(part for part in (festival(name, lang), calendar) if part)
    return words + (f" ({inside})" if inside else "")


_UNITS_EN = {
    "工作日": "working day",
    "自然日": "calendar day",
    "日": "day",
    "周": "week",
    "月": "month",
    "季度": "quarter",
    "年": "year",
    "小时": "hour",
    "分钟": "minute",
}
_PIECE = re.compile(r"(?:(\d+)至)?(\d+|半)个?(半)?(" + "|".join(_UNITS_EN) + ")(半)?")


def amount(words: str) -> str:
    """A quantity of the trace in English: 20个工作日 -> 20 working days."""
    pieces: list[str] = []
    at = 0
    for found in _PIECE.finditer(words):
        low, n, half, unit, behind = found.groups()
        if found.start() != at:
            return words
        at = found.end()
        number = "half a" if n == "半" else n + (" and a half" if half or behind else "")
        many = "" if n in ("1", "半") and not (half or behind) else "s"
        pieces.append((f"{low} to " if low else "") + f"{number} {_UNITS_EN[unit]}{many}")
    return " and ".join(pieces) if pieces and at == len(words) else words
