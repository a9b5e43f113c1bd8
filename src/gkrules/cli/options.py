"""What can be asked on the command line: the commands and their options."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gkrules._version import __version__
from gkrules.cli import commands
from gkrules.cli.parser import English, Parser
from gkrules.cli.values import choice, count, day, instant, moment, named, stop
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
    for name, run, zh, en, options in _COMMANDS:
        words = kind.say(zh, en)
        made = rooms.add_parser(name, help=words, description=words)
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
        {"action": "store_true"},
        "按可以延长的全部延长",
        "with the whole extension that is allowed",
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
_NEXT: tuple[Option, ...] = (
    _PLAN,
    (("--unit",), {"metavar": "NAME"}, "只看一个单位", "one unit only"),
    (
        ("--days",),
        {"type": count, "default": 30, "metavar": "N"},
        "往后多少天，默认30",
        "how many days ahead, 30 by default",
    ),
    (
        ("--today", "--as-of"),
        {"dest": "today", **_DATE},
        "从哪一天看，默认今天",
        "the day to look from, by default today",
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
    ("regimes", commands.rules, "列出有计算规则的法律", "list the statutes on file", ()),
    ("check", commands.check, "检查一个方案文件", "check a plan file", (_PLAN,)),
    ("next", commands.upcoming, "接下来有什么到期", "what is due next", _NEXT),
    (
        "publish",
        commands.publish,
        "把各单位的日历写到一个文件夹",
        "write the units' calendars into a folder",
        _PUBLISH,
    ),
)
