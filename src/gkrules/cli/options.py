"""What can be asked on the command line: the commands, where each lives, and the parser of the one that is asked for.

A command's module is loaded when the command is asked for: a deadline need not wait for the database or the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

from gkrules._version import __version__
from gkrules.cli.parser import English, Parser
from gkrules.errors import Lang


class Command(NamedTuple):
    """A command: its name, what runs it and its options (`module.name` in this package), its help in two languages."""

    name: str
    run: str
    options: str
    zh: str
    en: str


COMMANDS = (
    Command(
        "parse",
        "deadlines.read",
        "flags.PARSE",
        "读一个期限，说出它的意思",
        "read a time limit and say what it means",
    ),
    Command(
        "due",
        "deadlines.due",
        "flags.DUE",
        "算一个期限的届满日，并说明理由",
        "work out when a time limit is due, and why",
    ),
    Command(
        "find",
        "searching.run",
        "searching.OPTIONS",
        "找出一篇或许多文字里的全部期限",
        "find every time limit in a text, or in many",
    ),
    Command(
        "regimes",
        "deadlines.rules",
        "flags.REGIMES",
        "列出有计算规则的法律，或者一部法律的规则",
        "list the statutes on file, or the rules of one",
    ),
    Command(
        "calendar status",
        "calendars.status",
        "flags.STATUS",
        "放假安排掌握到哪一天，下一年的怎样学",
        "until when schedules are known, and how to learn the next year",
    ),
    Command(
        "calendar learn",
        "calendars.learn",
        "flags.LEARN",
        "读一份放假通知，把它的安排记下来",
        "read a holiday notice and keep what it says",
    ),
    Command(
        "calendar backtest",
        "calendars.backtest",
        "flags.BACKTEST",
        "回测：假如某年的通知还没有发，暂定的日期范围对不对",
        "were the ranges of provisional dates right, had a year's notice not been out",
    ),
    Command(
        "import",
        "imports.bring_in",
        "flags.IMPORT",
        "把通知的文件读成方案，列出存疑之处",
        "read a notice's file into a plan, with a report of what is doubtful",
    ),
    Command(
        "export",
        "imports.send_out",
        "flags.EXPORT",
        "把方案导出成单位常用的表格",
        "write a plan as the office's table",
    ),
    Command("check", "plans.check", "flags.CHECK", "检查一个方案文件", "check a plan file"),
    Command("next", "agendas.upcoming", "agendas.NEXT", "接下来有什么到期", "what is due next"),
    Command("overdue", "agendas.overdue", "agendas.OVERDUE", "逾期未办的任务", "what is overdue"),
    Command(
        "explain",
        "agendas.explain",
        "agendas.EXPLAIN",
        "一项任务：推算、状态、经过",
        "one task: its derivation, how it stands, its history",
    ),
    Command(
        "audit",
        "supervising.run",
        "supervising.OPTIONS",
        "督办：各单位应办、按时、迟办、逾期的统计和清单；或者逐件审核申请登记簿",
        "how each unit keeps its dates, with totals and lists; or a register of requests, one by one",
    ),
    Command(
        "diff",
        "changing.run",
        "changing.OPTIONS",
        "哪些日期变了、为什么变，采用、不采用还是以后再定",
        "which dates moved and why; take the new ones, keep the old, or decide later",
    ),
    Command(
        "batch",
        "batching.run",
        "batching.OPTIONS",
        "算一整张表：逐行的届满日、是否按时",
        "resolve a whole table: due dates and what was late, row by row",
    ),
    Command(
        "serve",
        "serving.run",
        "serving.OPTIONS",
        "把发布好的日历、网页和接口放到网上",
        "serve the published feeds, pages and an API",
    ),
    Command("token add", "serving.add", "serving.ADD", "发一个令牌", "give out a token"),
    Command(
        "token revoke", "serving.revoke", "serving.REVOKE", "收回一个令牌", "take a token back"
    ),
    Command("token list", "serving.listed", "serving.LIST", "列出令牌", "list the tokens"),
    Command(
        "publish",
        "plans.publish",
        "plans.PUBLISH",
        "把各单位的日历写到一个文件夹",
        "write the units' calendars into a folder",
    ),
    Command(
        "publish-places",
        "placing.run",
        "placing.OPTIONS",
        "同一套方案，把许多区县的日历一起发布，可以接着做",
        "publish the calendars of many places from one set of plans; goes on where it stopped",
    ),
)
#: Commands with actions of their own. `record` lists its own in its module.
GROUPS = {
    "calendar": ("工作日历", "the working-day calendar"),
    "token": ("受保护的日历的令牌", "the tokens of protected feeds"),
    "record": ("记台账：发生了什么、办了什么", "record in the ledger what happened and was done"),
}


def language(arguments: Sequence[str]) -> Lang:
    """The language asked for, found before anything else is read: errors speak it too."""
    for at, word in enumerate(arguments):
        if word == "--lang=en" or (word == "--lang" and list(arguments[at + 1 : at + 2]) == ["en"]):
            return "en"
    return "zh"


def build(lang: Lang, arguments: Sequence[str]) -> Parser:
    """The parser of a command line, its help in one language. Of the command asked for, it has the options too."""
    kind = Parser if lang == "zh" else English
    parser = kind(
        prog="gkrules",
        description=kind.say(
            "读懂公文里的期限，算出日子，说明理由，发布日历",
            "Official time limits: read, counted, explained, published",
        ),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"gkrules {__version__}",
        help=parser.say("显示版本", "show the version"),
    )
    _language(parser)
    rooms = parser.add_subparsers(
        dest="command", metavar=kind.say("命令", "COMMAND"), required=True, parser_class=kind
    )
    asked = _asked(arguments)
    inner: dict[str, Any] = {}
    for name, (zh, en) in GROUPS.items():
        group = rooms.add_parser(name, help=kind.say(zh, en), description=kind.say(zh, en))
        inner[name] = group.add_subparsers(
            dest="action", metavar=kind.say("动作", "ACTION"), required=True, parser_class=kind
        )
    for command in COMMANDS:
        made = _add(rooms, inner, command.name, kind.say(command.zh, command.en))
        if command.name.split(" ")[0] == asked:
            _fill(made, _named(command.run), _named(command.options))
    if asked == "record":
        for name, run, zh, en, options in _named("recording.COMMANDS"):
            _fill(_add(rooms, inner, name, kind.say(zh, en)), run, options)
    return parser


def _asked(arguments: Sequence[str]) -> str:
    """The first word that is a command's or a group's: its options are wanted."""
    names = {command.name.split(" ")[0] for command in COMMANDS} | GROUPS.keys()
    return next((word for word in arguments if word in names), "")


def _named(words: str) -> Any:
    """What `module.name` stands for in this package."""
    home, _, name = words.partition(".")
    return getattr(import_module(f"gkrules.cli.{home}"), name)


def _add(rooms: Any, inner: dict[str, Any], name: str, words: str) -> Parser:
    room, _, action = name.rpartition(" ")
    parser: Parser = (inner[room] if room else rooms).add_parser(
        action, help=words, description=words
    )
    return parser


def _fill(parser: Parser, run: Any, options: Any) -> None:
    parser.set_defaults(run=run)
    for names, settings, zh, en in (*options, _named("flags.JSON")):
        parser.add_argument(*names, help=parser.say(zh, en), **settings)
    _language(parser)


def _language(parser: Parser) -> None:
    words = parser.say("语言", "language")
    parser.add_argument("--lang", choices=("zh", "en"), default=parser.lang, help=words)
