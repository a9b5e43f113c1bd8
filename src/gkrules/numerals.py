"""Chinese and Arabic numerals, both ways, and nothing half-read.

Read are whole numbers as official texts write them: 15, １５, 十五, 一百二十, 两, 廿三, 贰拾.
A string that is no proper numeral (二十十, 三五, 一百二) is refused, never repaired.
"""

from __future__ import annotations

_DIGITS = {
    **dict(zip("零〇○一二三四五六七八九", (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    "两": 2,
    "贰": 2,
    "貳": 2,
    "參": 3,
}
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": "二十", "卅": "三十"}

#: Every character that can stand in a Chinese numeral, for the lexer's character class.
CHINESE = "".join(_DIGITS) + "".join(_PLACES) + "".join(_TENS)

_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_UNITS = "零一二三四五六七八九"


def read(text: str) -> int | None:
    """The whole number that `text` writes, or None where it is no proper numeral.

    >>> read("一百二十"), read("１５"), read("两"), read("廿三"), read("二十十")
    (120, 15, 2, 23, None)
    """
    text = text.translate(_FULL_WIDTH)
    if text.isascii():
        return int(text) if text.isdigit() else None
    return _read_chinese(text)


def _read_chinese(text: str) -> int | None:
    for short, full in _TENS.items():
        text = text.replace(short, full)
    total, digit, last, zero = 0, None, 10_000, False
    for char in text:
        if char in _PLACES:
            place = _PLACES[char]
            if digit is None and place == 10 and total == 0 and not zero:
                digit = 1  # 十五 is 一十五
            if place >= last or not digit:
                return None
            total, last, digit, zero = total + digit * place, place, None, False
        elif char in _DIGITS:
            value = _DIGITS[char]
            if digit is not None:
                return None  # two digits side by side: 三五 is an estimate, not a number
            if value == 0:
                if zero or last == 10_000:
                    return 0 if text in ("零", "〇") else None
                zero = True
                continue
            digit = value
        else:
            return None
    if digit is not None:
        # 一百二 (120, colloquial) is refused: a unit digit after a hundred needs its 零.
        if 100 <= last < 10_000 and not zero:
            return None
        return total + digit
    return total if last < 10_000 and not zero else None


def read_year(text: str) -> int | None:
    """A year written digit by digit: 2017, 二〇一七, 二零二六; None for anything else."""
    if len(text) != 4:
        return None
    text = text.translate(_FULL_WIDTH) if not text.isascii() else text
    if text.isascii():
        return int(text) if text.isdigit() else None
    digits = [_DIGITS.get(char) for char in text]
    if any(digit is None for digit in digits) or "两" in text:
        return None
    return int("".join(str(digit) for digit in digits))


def write(number: int) -> str:
    """A whole number from 0 to 99 in Chinese, as titles and ranks write it: 12 -> 十二."""
    if not 0 <= number <= 99:
        raise ValueError(f"write() takes 0 to 99, not {number}")
    tens, unit = divmod(number, 10)
    if not tens:
        return _UNITS[unit]
    return ("" if tens == 1 else _UNITS[tens]) + "十" + (_UNITS[unit] if unit else "")
