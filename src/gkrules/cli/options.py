"""What can be asked on the command line: the commands and their options."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gkrules._version import __version__
from gkrules.cli import calendars, commands, flags, imports
from gkrules.cli.parser import English, Parser
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
        for names, settings, help_zh, help_en in (*options, flags.JSON):
            made.add_argument(*names, help=kind.say(help_zh, help_en), **settings)
        _language(made)
    return parser


def _language(parser: Parser) -> None:
    words = parser.say("语言", "language")
    parser.add_argument("--lang", choices=("zh", "en"), default=parser.lang, help=words)


#: Commands with actions of their own.
_GROUPS = {"calendar": ("工作日历", "the working-day calendar")}
_COMMANDS: tuple[tuple[str, Callable[[Any], int], str, str, tuple[flags.Option, ...]], ...] = (
    (
        "parse",
        commands.read,
        "读一个期限，说出它的意思",
        "read a time limit and say what it means",
        (flags.PHRASE,),
    ),
    (
        "due",
        commands.due,
        "算一个期限的届满日，并说明理由",
        "work out when a time limit is due, and why",
        flags.DUE,
    ),
    (
        "find",
        commands.search,
        "找出一篇文字里的全部期限",
        "find every time limit in a text",
        flags.FIND,
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
        (flags.TODAY,),
    ),
    (
        "calendar learn",
        calendars.learn,
        "读一份放假通知，把它的安排记下来",
        "read a holiday notice and keep what it says",
        flags.LEARN,
    ),
    (
        "calendar backtest",
        calendars.backtest,
        "回测：假如某年的通知还没有发，暂定的日期范围对不对",
        "were the ranges of provisional dates right, had a year's notice not been out",
        flags.BACKTEST,
    ),
    (
        "import",
        imports.bring_in,
        "把通知的文件读成方案，列出存疑之处",
        "read a notice's file into a plan, with a report of what is doubtful",
        flags.IMPORT,
    ),
    (
        "export",
        imports.send_out,
        "把方案导出成单位常用的表格",
        "write a plan as the office's table",
        flags.EXPORT,
    ),
    ("check", commands.check, "检查一个方案文件", "check a plan file", (flags.PLAN, flags.TODAY)),
    ("next", commands.upcoming, "接下来有什么到期", "what is due next", flags.NEXT),
    (
        "publish",
        commands.publish,
        "把各单位的日历写到一个文件夹",
        "write the units' calendars into a folder",
        flags.PUBLISH,
    ),
)
