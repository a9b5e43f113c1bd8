"""Lines and JSON to standard output; dates and roles in words."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from typing import Any, TextIO

from gkrules.errors import Lang


def iso(value: date | None) -> str | None:
    """A date or an instant as ISO 8601 has it; None stays."""
    return value.isoformat() if value is not None else None


#: What moves a terminal's cursor, colours, hides or turns what others wrote (a title may hold \x1b[2J). Ends of lines
#: and tabs are ours.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\U000e0000-\U000e007f]"
)


def seen(words: str) -> str:
    """Words for a terminal or a log: what would act on it, or show nothing, as an escape (\\x1b, \\u202e)."""
    if words.isprintable():
        return words
    return _UNSEEN.sub(lambda one: one[0].encode("unicode_escape").decode(), words)


def headed(zh: str, en: str, words: str, lang: Lang) -> str:
    """A line with its head: 期限：…, Limit: …"""
    return f"{zh}：{words}" if lang == "zh" else f"{en}: {words}"


def bracketed(words: str, lang: Lang) -> str:
    """Words in brackets, to stand behind others; nothing where there are none."""
    if not words:
        return ""
    return f"（{words}）" if lang == "zh" else f" ({words})"


def say(line: str) -> None:
    """One line."""
    sys.stdout.write(seen(line) + "\n")


def as_json(data: dict[str, Any], out: TextIO | None = None) -> None:
    """One JSON object; to standard output where nothing else is named."""
    (out or sys.stdout).write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
