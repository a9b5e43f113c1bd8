"""A spreadsheet's stored value as a person sees it: dates, times, numbers, by the cell's own format."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from gkrules.documents.wordnumbers import write as count

#: Formats that every program knows by number; 27 to 58 as the Chinese editions show them.
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: 'AM/PM h"时"mm"分"',
    35: 'AM/PM h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: 'AM/PM h"时"mm"分"',
    56: 'AM/PM h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|\[(?:DBNum(\d)|(h+|m+|s+)|[^\]]*)\]|(AM/PM|A/P|上午/下午)|(y+|e+|m+|d+|h+|s+|a{3,4})'
    r"|_.|\*.|(.)",
    re.I | re.S,
)
_WEEKDAYS = "一二三四五六日"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


@lru_cache(maxsize=1024)
def is_date(code: str) -> bool:
    """Does a format show a date or a time?"""
    bare = re.sub(
        r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', "", code.partition(";")[0], flags=re.I
    )
    return bool(re.search(r"[ymdhs]|a{3}|e(?![+-])", bare, re.I)) and "General" not in bare


def moment(serial: float, *, from_1904: bool = False) -> datetime | None:
    """The instant of a serial number; None where there is none (negative, beyond 9999)."""
    if not 0 <= serial < 2_958_466:
        return None
    if from_1904:
        start = datetime(1904, 1, 1)
    else:
        # The spreadsheet's 1900 has a 29 February: from 1 March on its count is one too high.
        start = datetime(1899, 12, 30) if serial >= 61 else datetime(1899, 12, 31)
    try:
        return start + timedelta(days=int(serial), seconds=round((serial - int(serial)) * 86_400))
    except OverflowError:
        return None


def number(value: float, code: str, *, from_1904: bool = False) -> str:
    """A stored number as its format shows it."""
    if is_date(code):
        when = moment(value, from_1904=from_1904)
        return general(value) if when is None else when_shown(when, code, value)
    if re.match(r"\[DBNum1\](\[[^\]]*\])*(General|0)(;|$)", code, re.I) and value == int(value) > 0:
        return count(int(value), "chineseCountingThousand")
    parts = code.split(";")
    part = parts[0]
    if value < 0 and len(parts) > 1:
        part = parts[1]
        if re.search(r"0|#", part):
            value = -value
    elif value == 0 and len(parts) > 2:
        part = parts[2]
    return _plain(value, part)


def _plain(value: float, code: str) -> str:
    literal = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
    if not code or "general" in code.lower() or code == "@" or "/" in literal.sub("", code):
        return general(value)
    found = re.search(
        r"[#0?,]*[0#?][#0?,]*(?:\.[0#?]*)?(?:E[+-][0#]+)?", literal.sub(_blank, code), re.I
    )
    if found is None:
        return "".join(quoted[1] or quoted[2] or "" for quoted in literal.finditer(code))
    digits = found[0]
    percent = "%" in literal.sub("", code)
    try:
        amount = Decimal(repr(value)) * (100 if percent else 1)
        places = len(digits.partition(".")[2].partition("E")[0]) if "E" not in digits.upper() else 2
        if "E" in digits.upper() or abs(amount) >= Decimal(10) ** 15:
            return f"{amount:.{places}E}" if "E" in digits.upper() else general(value)
        amount = amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    except (InvalidOperation, ValueError):
        return general(value)
    shown = f"{amount:,f}" if "," in digits.partition(".")[0].strip(",") else f"{amount:f}"
    whole = digits.partition(".")[0].count("0")
    sign, shown = ("-", shown[1:]) if shown.startswith("-") else ("", shown)
    left, dot, right = shown.partition(".")
    needed = digits.partition(".")[2].count("0")
    while dot and len(right) > needed and right.endswith("0"):
        right = right[:-1]
    left = left.rjust(whole, "0")
    shown = sign + left + (f".{right}" if right else "")
    head, tail = code[: found.start()], code[found.end() :]
    return (_words(head) + shown + _words(tail)).strip()


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _words(code: str) -> str:
    """What a format adds around the digits: quoted text, per cent, plain signs."""
    kept = re.sub(r"_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]", lambda found: found[1] or "", code)
    return re.sub(r'"([^"]*)"|\\(.)|[#0?,]', lambda found: found[1] or found[2] or "", kept)


def general(value: float) -> str:
    """A number without a format: eleven digits at most."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}"


def when_shown(when: datetime, code: str, serial: float) -> str:
    """A date or time as its format shows it."""
    tokens = list(_TOKEN.finditer(code.partition(";")[0]))
    half = any(token[5] for token in tokens)
    chinese = next((token[3] for token in tokens if token[3]), "")
    kinds = [(token[4] or token[6] or "").lower() for token in tokens]
    found: list[str] = []
    for index, token in enumerate(tokens):
        if token[1] is not None or token[2] or token[7]:
            found.append(token[1] if token[1] is not None else token[2] or token[7])
        elif token[4]:
            unit = {"h": 3600, "m": 60, "s": 1}[token[4][0].lower()]
            found.append(str(round(serial * 86_400) // unit))
        elif token[5]:
            found.append(_half(when, token[5]))
        elif kinds[index]:
            kind = kinds[index]
            if kind[0] == "m" and _minutes(kinds, index):
                kind = "n" * len(kind)
            shown = _part(when, kind, half=half)
            found.append(_chinese(shown, kind, chinese) if chinese in ("1", "2") else shown)
    return "".join(found).strip()


def _minutes(kinds: list[str], index: int) -> bool:
    """m stands for minutes after hours and before seconds."""
    before = next((kind[0] for kind in reversed(kinds[:index]) if kind), "")
    after = next((kind[0] for kind in kinds[index + 1 :] if kind), "")
    return len(kinds[index]) < 3 and (before == "h" or after == "s")


def _half(when: datetime, sign: str) -> str:
    first, second = (
        ("上午", "下午") if sign.isascii() and sign.upper() == "AM/PM" else sign.split("/")
    )
    return first if when.hour < 12 else second


def _part(when: datetime, kind: str, *, half: bool) -> str:
    sign, long = kind[0], len(kind) > 1
    if sign in "ye":
        return f"{when.year % 100:02}" if len(kind) == 2 and sign == "y" else str(when.year)
    if sign == "a":
        return ("星期" if len(kind) > 3 else "") + _WEEKDAYS[when.weekday()]
    if len(kind) > 2 and sign in "md":
        return _MONTHS[when.month - 1] if sign == "m" else _DAYS[when.weekday()]
    hour = (when.hour - 1) % 12 + 1 if half else when.hour
    amount = {"m": when.month, "d": when.day, "h": hour, "n": when.minute, "s": when.second}[sign]
    return f"{amount:02}" if long else str(amount)


def _chinese(shown: str, kind: str, style: str) -> str:
    digits = "〇一二三四五六七八九" if style == "1" else "零壹贰叁肆伍陆柒捌玖"
    ten = "十" if style == "1" else "拾"
    if not shown.isdigit():
        return shown
    if kind[0] in "ye":
        return "".join(digits[int(digit)] for digit in shown)
    tens, unit = divmod(int(shown), 10)
    if not tens:
        return digits[unit]
    return (
        ("" if tens == 1 and style == "1" else digits[tens]) + ten + (digits[unit] if unit else "")
    )


def typed(value: object) -> str:
    """A value whose format is not known: dates as 2017-11-30, whole numbers without a point."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return general(float(value))
    if isinstance(value, datetime):
        midnight = value.hour == value.minute == value.second == 0
        return value.strftime("%Y-%m-%d") if midnight else value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
