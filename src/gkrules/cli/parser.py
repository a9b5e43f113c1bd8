"""argparse in two languages: its help in one of them, and its errors as one sentence of ours."""

from __future__ import annotations

import argparse
import re
from typing import Any, ClassVar, NoReturn

from gkrules.errors import GkrulesError, Lang

#: What argparse says, what we say: its sentence as a pattern, ours in Chinese and English.
_SAID = (
    (
        r"argument (?P<o>[^:]+): date\|(?P<v>.*)",
        "{o} 的日期「{v}」读不懂，写成 2026-09-24 这样",
        "{o}: {v!r} is no date; write it as 2026-09-24",
    ),
    (
        r"argument (?P<o>[^:]+): seen\|(?P<v>[^|]*)\|(?P<f>.*)\|(?P<w>.*)",
        "{o} 的日期「{v}」不在{f}至{w}年之间，工作日历里没有",
        "{o}: {v!r} does not lie in {f} to {w}, the years of the calendar",
    ),
    (
        r"argument (?P<o>[^:]+): instant\|(?P<v>.*)",
        "{o} 的时刻「{v}」读不懂，写成 2026-09-24T09:00 这样",
        "{o}: {v!r} is no instant; write it as 2026-09-24T09:00",
    ),
    (
        r"argument (?P<o>[^:]+): named\|(?P<v>.*)",
        "{o} 要写成 事由=日期，不是「{v}」",
        "{o} wants WORDS=DATE, not {v!r}",
    ),
    (
        r"argument (?P<o>[^:]+): stop\|(?P<v>.*)",
        "{o} 要写成 首日..末日，不是「{v}」",
        "{o} wants DATE..DATE, not {v!r}",
    ),
    (
        r"argument (?P<o>[^:]+): count\|(?P<v>.*)",
        "{o} 要一个整数，不是「{v}」",
        "{o} wants a whole number, not {v!r}",
    ),
    (
        r"argument (?P<o>[^:]+): quantity\|(?P<v>.*)",
        "{o} 要写成 5个工作日 这样，不是「{v}」",
        "{o} wants an amount such as 5个工作日, not {v!r}",
    ),
    (
        r"argument (?P<o>[^:]+): years\|(?P<v>.*)",
        "{o} 要写成 2026 或者 2008-2026，不是「{v}」",
        "{o} wants a year or 2008-2026, not {v!r}",
    ),
    (
        r"argument (?P<o>[^:]+): file\|(?P<v>.*)",
        "{o} 要写文件名，不是「{v}」",
        "{o} wants the name of a file, not {v!r}",
    ),
    (
        r"argument (?P<o>[^:]+): reading\|(?P<v>[^|]*)\|(?P<w>.*)",
        "{o} 要写成 cells=500000 这样，不是「{v}」；可用：{w}",
        "{o} wants a limit such as cells=500000, not {v!r}; it takes {w}",
    ),
    (
        r"argument (?P<o>[^:]+): policy\|(?P<v>[^|]*)\|(?P<w>.*)",
        "{o} 没有「{v}」，可用：{w}",
        "{o} has no {v!r}; it takes {w}",
    ),
    (
        r"argument (?P<o>[^:]+): invalid choice: '?(?P<v>[^' ]*)'? \(choose from (?P<w>.*)\)",
        "没有「{v}」，可用：{w}",
        "there is no {v!r}; choose from {w}",
    ),
    (
        r"argument (?P<o>[^:]+): invalid int value: '(?P<v>.*)'",
        "{o} 要一个整数，不是「{v}」",
        "{o} wants a whole number, not {v!r}",
    ),
    (r"argument (?P<o>[^:]+): expected one argument", "{o} 后面缺少一个值", "{o} wants a value"),
    (r"the following arguments are required: (?P<o>.*)", "缺少：{o}", "missing: {o}"),
    (r"unrecognized arguments: (?P<v>.*)", "不认识：{v}", "not understood: {v}"),
)


class Usage(GkrulesError):
    """A command line that cannot be followed."""


class _Chinese(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese; `English` speaks English. Errors raise Usage."""

    lang: ClassVar[Lang] = "zh"

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(add_help=False, allow_abbrev=False)
        super().__init__(**kwargs)
        self.add_argument(
            "-h", "--help", action="help", help=self.say("显示帮助", "show this help")
        )
        if self.lang == "zh":
            self.formatter_class = _Chinese
            self._positionals.title, self._optionals.title = "参数", "选项"

    @classmethod
    def say(cls, zh: str, en: str) -> str:
        """The words in the parser's language."""
        return zh if cls.lang == "zh" else en

    def error(self, message: str) -> NoReturn:
        for pattern, zh, en in _SAID:
            found = re.fullmatch(pattern, message)
            if found:
                parts = found.groupdict()
                raise Usage(zh.format(**parts), en.format(**parts))
        raise Usage(message, message)


class English(Parser):
    """The same in English."""

    lang: ClassVar[Lang] = "en"
