"""What can be asked on the command line: the commands and their options."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gkrules._version import __version__
from gkrules.cli import calendars, commands
from gkrules.cli.parser import English, Parser
from gkrules.cli.values import (
    choice,
    count,
    day,
    instant,
    moment,
    named,
    quantity,
    stop,
    years,
)
from gkrules.errors import Lang


def language(arguments: Sequence[str]) -> Lang:
    """The language asked for, found before anything else is read: errors speak it too."""
    for at, word in enumerate(arguments):
        if word == "--lang=en" or (word == "--lang" and list(arguments[at + 1 : at + 2]) == ["en"]):
            return "en"
    return "zh"


def build(lang: Lang) -> Parser:
    """The parser of the whole command line, its help in one language."""
    kind = Parser if lang == "zh" else English
    parser = kind(
        prog="gkrules",
        description=kind.say(
            "读懂公文里的期限，算出日子，说明理由，发布日历",
            "Official time limits: read, counted, explained, published",
        ),
    )
    parser.add_argument("--version", action="version", version=f"gkrules {__version__}")
    _language(parser)
    rooms = parser.add_subparsers(
        dest="command", metavar=kind.say("命令", "COMMAND"), required=True, parser_class=kind
    )
    inner: dict[str, Any] = {}
    for name, (zh, en) in _GROUPS.items():
        words = kind.say(zh, en)
        group = rooms.add_parser(name, help=words, description=words)
        inner[name] = group.add_subparsers(
            dest="action", metavar=kind.say("动作", "ACTION"), required=True, parser_class=kind
        )
    for name, run, zh, en, options in _COMMANDS:
        words = kind.say(zh, en)
        room, _, action = name.rpartition(" ")
        made = (inner[room] if room else rooms).add_parser(action, help=words, description=words)
        made.set_defaults(run=run)
        for flags, settings, help_zh, help_en in (*options, _JSON):
            made.add_argument(*flags, help=kind.say(help_zh, help_en), **settings)
        _language(made)
    return parser


def _language(parser: Parser) -> None:
    words = parser.say("语言", "language")
    parser.add_argument("--lang", choices=("zh", "en"), default=parser.lang, help=words)


#: One option: its flags, what argparse needs, its help in Chinese and English.
Option = tuple[tuple[str, ...], dict[str, Any], str, str]
_DATE: dict[str, Any] = {"type": day, "metavar": "DATE"}

_JSON: Option = (("--json",), {"action": "store_true"}, "给程序读的输出", "output for programs")
_PHRASE: Option = (("phrase",), {}, "期限的原文", "the words of the limit")
_PLAN: Option = (("plan",), {}, "方案文件（TOML）", "the plan file (TOML)")
_RANGE: tuple[Option, ...] = (
    (("--start",), _DATE, "范围的首日", "first day of the range"),
    (("--end",), _DATE, "范围的末日", "last day of the range"),
)


def _repeated(kind: Callable[[str], object], name: str, metavar: str) -> dict[str, Any]:
    return {"dest": name, "type": kind, "action": "append", "default": [], "metavar": metavar}


_DUE: tuple[Option, ...] = (
    _PHRASE,
    (
        ("--from",),
        {"dest": "trigger", "type": moment, "metavar": "DATE"},
        "起算日：事由发生的日子，或时刻 2026-09-24T09:00",
        "the day, or instant, of the event it counts from",
    ),
    (
        ("--trigger",),
        _repeated(named, "triggers", "WORDS=DATE"),
        "某个事由的日子，可多次给出",
        "the date of an event by its words; may be repeated",
    ),
    *_RANGE,
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
    (("--anchor",), _DATE, "每N年、每N月从哪一天起", "first day of cycles of several units"),
    (
        ("--stop",),
        _repeated(stop, "stops", "DATE..DATE"),
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
        _repeated(str, "overlays", "FILE"),
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
        {"dest": "today", **_DATE},
        "说出从这一天起还剩几天",
        "say how many days are left from this day on",
    ),
    (
        ("--policy",),
        _repeated(choice, "policy", "NAME=VALUE"),
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
_FIND: tuple[Option, ...] = (
    (
        ("file",),
        {"metavar": "FILE|-"},
        "文件（UTF-8），或者 - 读标准输入",
        "a file (UTF-8), or - for standard input",
    ),
    (
        ("--loose",),
        {"action": "store_true"},
        "没有说出时间的词（及时、定期）也列出",
        "words that name no time (及时, 定期) as well",
    ),
)
_TODAY: Option = (
    ("--today", "--as-of"),
    {"dest": "today", **_DATE},
    "从哪一天看，默认今天",
    "the day to look from, by default today",
)
_NEXT: tuple[Option, ...] = (
    _PLAN,
    (("--unit",), {"metavar": "NAME"}, "只看一个单位", "one unit only"),
    (
        ("--days",),
        {"type": count, "default": 30, "metavar": "N"},
        "往后多少天，默认30",
        "how many days ahead, 30 by default",
    ),
    _TODAY,
)
_LEARN: tuple[Option, ...] = (
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
        {"metavar": "FILE"},
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
_BACKTEST: tuple[Option, ...] = (
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
_PUBLISH: tuple[Option, ...] = (
    _PLAN,
    (("folder",), {}, "写到哪里", "where to write"),
    *_RANGE,
    (
        ("--as-of",),
        {"dest": "today", **_DATE},
        "index.json 的「接下来」从哪一天看，默认通知的日期",
        "the day `next` in index.json looks from, by default the notice's",
    ),
    (
        ("--stamp",),
        {"type": instant, "metavar": "INSTANT"},
        "写进 DTSTAMP 的时刻",
        "the instant for DTSTAMP",
    ),
)

#: Commands with actions of their own.
_GROUPS = {"calendar": ("工作日历", "the working-day calendar")}
_COMMANDS: tuple[tuple[str, Callable[[Any], int], str, str, tuple[Option, ...]], ...] = (
    (
        "parse",
        commands.read,
        "读一个期限，说出它的意思",
        "read a time limit and say what it means",
        (_PHRASE,),
    ),
    (
        "due",
        commands.due,
        "算一个期限的届满日，并说明理由",
        "work out when a time limit is due, and why",
        _DUE,
    ),
    (
        "find",
        commands.search,
        "找出一篇文字里的全部期限",
        "find every time limit in a text",
        _FIND,
    ),
    (
        "regimes",
        commands.rules,
        "列出有计算规则的法律，或者一部法律的规则",
        "list the statutes on file, or the rules of one",
        (
            (
                ("name",),
                {"nargs": "?", "metavar": "NAME"},
                "法律的名称或者 .toml 文件",
                "a statute's name, or a .toml file",
            ),
        ),
    ),
    (
        "calendar status",
        calendars.status,
        "放假安排掌握到哪一天，下一年的怎样学",
        "until when schedules are known, and how to learn the next year",
        (_TODAY,),
    ),
    (
        "calendar learn",
        calendars.learn,
        "读一份放假通知，把它的安排记下来",
        "read a holiday notice and keep what it says",
        _LEARN,
    ),
    (
        "calendar backtest",
        calendars.backtest,
        "回测：假如某年的通知还没有发，暂定的日期范围对不对",
        "were the ranges of provisional dates right, had a year's notice not been out",
        _BACKTEST,
    ),
    ("check", commands.check, "检查一个方案文件", "check a plan file", (_PLAN, _TODAY)),
    ("next", commands.upcoming, "接下来有什么到期", "what is due next", _NEXT),
    (
        "publish",
        commands.publish,
        "把各单位的日历写到一个文件夹",
        "write the units' calendars into a folder",
        _PUBLISH,
    ),
)
