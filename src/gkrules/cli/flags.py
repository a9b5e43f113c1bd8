"""The options of each command: flags, what argparse needs, help in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gkrules.cli.values import (
    choice,
    count,
    day,
    file_out,
    instant,
    moment,
    named,
    quantity,
    reading,
    seen,
    stop,
    years,
)

#: One option: its flags, what argparse needs, its help in Chinese and English.
Option = tuple[tuple[str, ...], dict[str, Any], str, str]
DATE: dict[str, Any] = {"type": day, "metavar": "DATE"}
#: The day that a command looks from.
DAY: dict[str, Any] = {"dest": "today", "type": seen, "metavar": "DATE"}

JSON: Option = (("--json",), {"action": "store_true"}, "给程序读的输出", "output for programs")
PHRASE: Option = (("phrase",), {}, "期限的原文", "the words of the limit")
PLAN: Option = (("plan",), {}, "方案文件（TOML）", "the plan file (TOML)")
RANGE: tuple[Option, ...] = (
    (("--start",), DATE, "范围的首日", "first day of the range"),
    (("--end",), DATE, "范围的末日", "last day of the range"),
)


def repeated(kind: Callable[[str], object], name: str, metavar: str) -> dict[str, Any]:
    return {"dest": name, "type": kind, "action": "append", "default": [], "metavar": metavar}


PARSE: tuple[Option, ...] = (PHRASE,)
DUE: tuple[Option, ...] = (
    PHRASE,
    (
        ("--from",),
        {"dest": "trigger", "type": moment, "metavar": "DATE"},
        "起算日：事由发生的日子，或时刻 2026-09-24T09:00",
        "the day, or instant, of the event it counts from",
    ),
    (
        ("--trigger",),
        repeated(named, "triggers", "WORDS=DATE"),
        "某个事由的日子，可多次给出",
        "the date of an event by its words; may be repeated",
    ),
    *RANGE,
    (
        ("--year",),
        {"type": int, "metavar": "YEAR"},
        "没写年份的日期按哪一年",
        "the year of dates that name none",
    ),
    (
        ("--regime",),
        {"metavar": "NAME"},
        "按哪部法律计算，如 行政复议法、行政复议法@2017、自己的 .toml 文件",
        "by which statute to count: a name, one version (@2017), or a .toml file",
    ),
    (("--anchor",), DATE, "每N年、每N月从哪一天起", "first day of cycles of several units"),
    (
        ("--stop",),
        repeated(stop, "stops", "DATE..DATE"),
        "不计入期限的首日和末日，可多次给出",
        "first and last day not counted; may be repeated",
    ),
    (
        ("--extended",),
        {"nargs": "?", "type": quantity, "const": True, "metavar": "AMOUNT"},
        "按可以延长的全部延长，或者延长所写的这么多，如 5个工作日",
        "with the whole extension that is allowed, or with so much, such as 5个工作日",
    ),
    (
        ("--served",),
        {"type": named, "metavar": "WAY=DATE"},
        "从送达之日起算：送达方式和它的日子，如 公告=2026-01-05",
        "count from the day of service: the way and its day, such as 公告=2026-01-05",
    ),
    (
        ("--overlay",),
        repeated(str, "overlays", "FILE"),
        "本地日子的文件（TOML 或 .ics）或名称，可多次给出",
        "a file of local days (TOML or .ics), or its name; may be repeated",
    ),
    (
        ("--calendar",),
        {"action": "store_true"},
        "画出有关的月份",
        "draw the months in question",
    ),
    (
        ("--today", "--as-of"),
        DAY,
        "说出从这一天起还剩几天",
        "say how many days are left from this day on",
    ),
    (
        ("--policy",),
        repeated(choice, "policy", "NAME=VALUE"),
        "歧义取哪种读法，如 first_week=iso",
        "which reading to take, such as first_week=iso",
    ),
    (
        ("--strict",),
        {"action": "store_true"},
        "待起算或暂定的，作为错误",
        "an unknown trigger or a provisional date is an error",
    ),
)
TODAY: Option = (
    ("--today", "--as-of"),
    DAY,
    "从哪一天看，默认今天",
    "the day to look from, by default today",
)
REGIMES: tuple[Option, ...] = (
    (
        ("name",),
        {"nargs": "?", "metavar": "NAME"},
        "法律的名称或者 .toml 文件",
        "a statute's name, or a .toml file",
    ),
)
CHECK: tuple[Option, ...] = (PLAN, TODAY)
STATUS: tuple[Option, ...] = (TODAY,)
LEARN: tuple[Option, ...] = (
    (
        ("notice",),
        {"metavar": "NOTICE.txt|-"},
        "通知的全文（UTF-8），或者 - 读标准输入",
        "the text of the notice (UTF-8), or - for standard input",
    ),
    (
        ("--year",),
        {"type": int, "metavar": "YEAR"},
        "通知里没写年份时，是哪一年的",
        "its year, where the text names none",
    ),
    (
        ("--out",),
        {"type": file_out, "metavar": "FILE"},
        "写到哪个文件，默认写到用户的数据文件夹",
        "the file to write, by default one in the user's data folder",
    ),
    (
        ("--plan",),
        {"metavar": "PLAN"},
        "并列出这个方案里哪些届满日变了",
        "and list the due dates of this plan that moved",
    ),
    (
        ("--dry-run",),
        {"action": "store_true"},
        "只说读出了什么，不写文件",
        "only say what was read; nothing is written",
    ),
)
BACKTEST: tuple[Option, ...] = (
    (
        ("--years",),
        {"type": years, "default": range(2008, 2027), "metavar": "YEARS"},
        "哪些年，默认 2008-2026",
        "which years, 2008-2026 by default",
    ),
    (
        ("--limits",),
        {"type": count, "default": 10_000, "metavar": "N"},
        "每年多少个期限，默认 10000",
        "how many limits a year, 10000 by default",
    ),
    (
        ("--seed",),
        {"type": count, "default": 1, "metavar": "N"},
        "抽样的种子，默认 1",
        "the seed of the sample, 1 by default",
    ),
)
PUBLISH: tuple[Option, ...] = (
    PLAN,
    (("folder",), {}, "写到哪里", "where to write"),
    *RANGE,
    (
        ("--as-of",),
        DAY,
        "从哪一天看：逾期的标记、index.json 的「接下来」、撤下的条目还留几天；默认通知的日期",
        "the day to look from: what is overdue, `next` in index.json, how long withdrawn entries stay; the notice's",
    ),
    (
        ("--stamp",),
        {"type": instant, "metavar": "INSTANT"},
        "写进 DTSTAMP 的时刻",
        "the instant for DTSTAMP",
    ),
)

IMPORT: tuple[Option, ...] = (
    (
        ("file",),
        {"metavar": "FILE"},
        "通知的文件：.docx .xlsx .xls .html .pdf .txt .md .csv",
        "the notice: .docx .xlsx .xls .html .pdf .txt .md .csv",
    ),
    (
        ("-o", "--out"),
        {"type": file_out, "metavar": "PLAN", "default": "plan.toml"},
        "写到哪个方案文件，默认 plan.toml",
        "the plan file to write, plan.toml by default",
    ),
    (
        ("--units",),
        {"metavar": "FILE"},
        "单位名录，默认方案旁边的 units.toml",
        "the units file, units.toml beside the plan by default",
    ),
    (
        ("--report",),
        {"metavar": "FILE"},
        "导入报告，默认方案旁边的 .report.txt",
        "the report, .report.txt beside the plan by default",
    ),
    (("--date",), DATE, "通知的日期，文件里没有时", "the notice's date, where the file has none"),
    (
        ("--year",),
        {"type": int, "metavar": "YEAR"},
        "方案是哪一年的",
        "the plan's year",
    ),
    (("--title",), {"metavar": "WORDS"}, "方案的标题", "the plan's title"),
    (
        ("--review",),
        {"action": "store_true"},
        "在终端上逐条看存疑之处",
        "walk through the doubts at the terminal",
    ),
    (
        ("--force",),
        {"action": "store_true"},
        "覆盖已有的方案和名录，手改的一起丢掉",
        "overwrite a plan and units that are there, hand edits and all",
    ),
    (
        ("--dry-run",),
        {"action": "store_true"},
        "只说读出了什么，不写文件",
        "only say what was read; nothing is written",
    ),
    (
        ("--limit",),
        repeated(reading, "limits", "NAME=N"),
        "放宽读文件的限制，如 cells=500000",
        "raise a limit on what a file may cost, such as cells=500000",
    ),
)
EXPORT: tuple[Option, ...] = (
    PLAN,
    (
        ("--to",),
        {"choices": ("xlsx", "docx", "csv", "md"), "metavar": "xlsx|docx|csv|md"},
        "格式，默认按 -o 的扩展名，否则 xlsx",
        "the format; by default by the suffix of -o, else xlsx",
    ),
    (
        ("-o", "--out"),
        {"type": file_out, "metavar": "FILE"},
        "写到哪个文件，默认方案旁边的同名文件",
        "the file to write, by default one of the plan's name beside it",
    ),
    (
        ("--full",),
        {"action": "store_true"},
        "带上方案里其余的内容，读回来还是同一个方案",
        "with everything else in the plan: imported, it is the same plan again",
    ),
    (
        ("--as-of", "--today"),
        DAY,
        "列出这一天起的下一个日期，默认通知的日期",
        "show the next dates from this day on, by default the notice's",
    ),
)
