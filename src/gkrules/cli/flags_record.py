"""The options of `record` and its actions."""

from __future__ import annotations

import argparse
import re

from gkrules.cli.flags import DATE, DAY, PLAN, Option, repeated
from gkrules.cli.ledgers import LEDGER
from gkrules.cli.values import moment, quantity
from gkrules.cli.writers import WHO


def number(words: str) -> int:
    """The number of an entry: 3, #3 or 第3号."""
    found = re.fullmatch(r"[#＃]?(\d{1,9})|第(\d{1,9})号", words.strip())
    if not found:
        raise argparse.ArgumentTypeError(f"count|{words}")
    return int(found[1] or found[2])


_MOMENT = {"type": moment, "metavar": "DATE"}
_COMMON: tuple[Option, ...] = (
    WHO,
    (
        ("--reference",),
        {"default": "", "metavar": "文号"},
        "依据的文号",
        "the document it rests on",
    ),
    (("--note",), {"default": "", "metavar": "WORDS"}, "备注", "a note"),
    LEDGER,
    (
        ("--today", "--as-of"),
        DAY,
        "记录的日子，代替时钟：按那天中午记，已有更晚的就紧接其后",
        "the day of recording, instead of the clock: noon of it, or just after the last entry of that day",
    ),
    (
        ("--dry-run",),
        {"action": "store_true"},
        "只说会怎样，什么也不写",
        "only say what would follow; nothing is written",
    ),
)
_EVENT: tuple[Option, ...] = (
    (
        ("event",),
        {"metavar": "EVENT"},
        "事由，用方案里的话：文件公开；没有事由的期限写 第97项起算",
        "the event in the plan's words: 文件公开; for a limit that names none, 第97项起算",
    ),
    (
        ("date",),
        _MOMENT,
        "哪一天；按小时计算的写时刻 2026-09-24T09:00",
        "the day; for hour limits the instant, 2026-09-24T09:00",
    ),
    (
        ("--unit",),
        repeated(str, "units", "NAME"),
        "只涉及这个单位（或一组单位），可多次给出",
        "it concerns this unit (or group) only; may be repeated",
    ),
)
_ANY_EVENT: Option = (
    ("--any-event",),
    {"action": "store_true"},
    "方案里没有任务等它，也记录",
    "record it though no obligation of the plan waits for it",
)
_DAY_ONLY: Option = (
    ("--day-only",),
    {"action": "store_true"},
    "不知道时刻：按小时计算的期限继续等待",
    "the clock time is not known: hour limits go on waiting",
)
_AGAIN: Option = (
    ("--again",),
    {"action": "store_true"},
    "确是另一次，不是重复记录",
    "it is another time, not the same one twice",
)
_NUMBER: Option = (
    ("about",),
    {"type": number, "metavar": "N"},
    "台账里的编号：3、#3 或 第3号",
    "the number of the entry: 3, #3 or 第3号",
)
_TASK: Option = (
    ("task",),
    {"metavar": "TASK"},
    "任务：UID、UID 的前一段，或者方案里的编号（有几项时会列出）",
    "the task: its UID, the front of it, or its number in the plan (several are listed)",
)
_UNIT: Option = (
    ("--unit",),
    {"default": "", "metavar": "NAME"},
    "哪个单位的任务",
    "the task of which unit",
)

EVENT: tuple[Option, ...] = (PLAN, *_EVENT, _ANY_EVENT, _DAY_ONLY, _AGAIN, *_COMMON)
CONFIRMED: tuple[Option, ...] = (
    PLAN,
    _NUMBER,
    (
        ("date",),
        {"nargs": "?", **_MOMENT},
        "哪一天发生的，默认就是预定的那天",
        "the day on which it took place, by default the day planned",
    ),
    _DAY_ONLY,
    *_COMMON,
)
MOVED: tuple[Option, ...] = (
    PLAN,
    _NUMBER,
    (("date",), _MOMENT, "改到哪一天", "the new day"),
    _DAY_ONLY,
    *_COMMON,
)
CORRECTED: tuple[Option, ...] = (
    PLAN,
    _NUMBER,
    (("--date",), _MOMENT, "正确的日期或时刻", "the right date or instant"),
    (
        ("--words",),
        {"default": "", "metavar": "WORDS"},
        "正确的文字：事由、办结的依据、理由",
        "the right words: the event, the evidence, the reason",
    ),
    (
        ("--unit",),
        repeated(str, "units", "NAME"),
        "事由只涉及这个单位，可多次给出",
        "the event concerns this unit; may be repeated",
    ),
    (
        ("--all-units",),
        {"action": "store_true"},
        "事由涉及全部单位",
        "the event concerns all units",
    ),
    _ANY_EVENT,
    _DAY_ONLY,
    *_COMMON,
)
WITHDRAWN: tuple[Option, ...] = (PLAN, _NUMBER, *_COMMON)
DONE: tuple[Option, ...] = (
    PLAN,
    _TASK,
    (("date",), DATE, "哪一天办结", "the day on which it was done"),
    (
        ("--unit",),
        {"default": "", "metavar": "NAME"},
        "由哪个单位办结",
        "the unit that did it",
    ),
    (
        ("--evidence",),
        {"default": "", "metavar": "WORDS"},
        "依据：网址、文号",
        "the evidence: an address, a document's number",
    ),
    _AGAIN,
    *_COMMON,
)
EXTENDED: tuple[Option, ...] = (
    PLAN,
    _TASK,
    (
        ("amount",),
        {"nargs": "?", "type": quantity, "metavar": "AMOUNT"},
        "延长多少，如 5个工作日；默认按可以延长的全部",
        "by how much, such as 5个工作日; by default all that is allowed",
    ),
    _UNIT,
    *_COMMON,
)
STOPPED: tuple[Option, ...] = (
    PLAN,
    (
        ("task",),
        {"metavar": "TASK|#N"},
        "任务；或者 第3号（#3）：第3号事由引起的全部任务",
        "the task; or #3 (第3号): all that trigger 3 opened",
    ),
    (
        ("date",),
        {"type": moment, "metavar": "FIRST_DAY"},
        "不计入的第一日；按小时计算的写时刻",
        "the first day out of the count; for hour limits the instant",
    ),
    _UNIT,
    (
        ("--reason",),
        {"default": "", "metavar": "WORDS"},
        "理由：听证、鉴定",
        "the reason: 听证, 鉴定",
    ),
    *_COMMON,
)
RESUMED: tuple[Option, ...] = (
    PLAN,
    (_NUMBER[0], _NUMBER[1], "中止那条的编号", "the number of the entry that stopped it"),
    (
        ("date",),
        {"type": moment, "metavar": "LAST_DAY"},
        "不计入的最后一日（含）；按小时计算的写恢复的时刻",
        "the last day out of the count; for hour limits the instant at which it runs again",
    ),
    *_COMMON,
)
WAIVED: tuple[Option, ...] = (
    PLAN,
    _TASK,
    (("reason",), {"metavar": "REASON"}, "理由", "the reason"),
    _UNIT,
    *_COMMON,
)
FROM: tuple[Option, ...] = (
    PLAN,
    (
        ("file",),
        {"metavar": "FILE.jsonl|FILE.csv"},
        "一行一条记录；全部记下，或者一条也不记",
        "one entry a line; all are recorded, or none",
    ),
    _ANY_EVENT,
    _DAY_ONLY,
    _AGAIN,
    *_COMMON,
)
