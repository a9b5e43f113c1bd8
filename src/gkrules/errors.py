"""Everything that can go wrong, as one small tree.

An error says the same thing twice, in Chinese for the people the library serves and in English for
those who build with it: `str(error)` is the Chinese sentence, `error.render("en")` the English one.
The command line shows the message and exits 2; nothing here is ever a traceback for a user.
"""

from __future__ import annotations

import errno
from typing import Literal

from attrs import frozen

Lang = Literal["zh", "en"]


class GkrulesError(Exception):
    """The root: catch this to catch everything the library raises on purpose."""

    def __init__(self, zh: str, en: str | None = None) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en: str = zh if en is None else en

    def render(self, lang: Lang = "zh") -> str:
        """The message in one language, with whatever picture belongs to it (a caret, a place)."""
        return self.zh if lang == "zh" else self.en

    def __str__(self) -> str:
        return self.render("zh")

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions pickle by their `args`; ours carry more than one argument.
        return (_rebuild, (type(self), self.__dict__.copy(), self.args))


def _rebuild(cls: type[GkrulesError], state: dict[str, object], args: tuple[object, ...]) -> object:
    error = cls.__new__(cls, *args)
    error.__dict__.update(state)
    return error


class ParseError(GkrulesError, ValueError):
    """Text that is not, as a whole, a time limit.

    `text` is what was read, `start` and `end` the offsets of the words at fault (end exclusive),
    `code` the kind of fault (a stable word for programs), `hint_*` a suggestion where one is near.
    """

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        zh: str,
        en: str,
        *,
        code: str = "unreadable",
        suggestion: str | None = None,
    ) -> None:
        super().__init__(zh, en)
        self.text = text
        self.start = start
        self.end: int = max(end, start)
        self.code = code
        self.suggestion = suggestion

    @property
    def span(self) -> tuple[int, int]:
        """Offsets of the words at fault in `text`, end exclusive."""
        return (self.start, self.end)

    def render(self, lang: Lang = "zh") -> str:
        message = self.zh if lang == "zh" else self.en
        if self.suggestion is not None:
            tail = f"；是否要写「{self.suggestion}」？" if lang == "zh" else ""
            message += tail or f"; did you mean 「{self.suggestion}」?"
        return f"{message}\n{self.picture()}"

    def picture(self) -> str:
        """The line at fault with carets under the words; full-width characters count double."""
        begin = self.text.rfind("\n", 0, self.start) + 1
        stop = self.text.find("\n", begin)
        line = self.text[begin : stop if stop >= 0 else None].rstrip("\r")
        left = max(0, self.start - begin - 30)
        shown = line[left : self.start - begin + 40]
        at = min(self.start - begin - left, len(shown))
        marked = shown[at : at + max(1, self.end - self.start)]
        return f"  {shown}\n  {' ' * _width(shown[:at])}{'^' * max(1, _width(marked))}"


def _width(text: str) -> int:
    """Columns that a terminal gives the text: two for CJK and full-width forms."""
    return sum(2 if ord(char) >= 0x1100 else 1 for char in text)


class NotALimit(ParseError):
    """Text that only looks like a time limit: a look-back, a rate, a validity, a scope (近三年内)."""


class ResolveError(GkrulesError, ValueError):
    """A limit that was read, but cannot be counted with what was given."""


class MissingTrigger(ResolveError):
    """Strict mode: no date was given for the event that the limit counts from."""


class InstantNeeded(ResolveError):
    """A limit in hours was given a bare date; it needs the trigger's clock time."""


class RangeNeeded(ResolveError):
    """A recurring limit without `start` and `end`, or a date without a year and nothing to give it one."""


class CalendarError(GkrulesError, ValueError):
    """A question that the calendar cannot answer as asked."""


class CalendarBoundsError(CalendarError):
    """A day outside the years that the calendar holds."""


class CalendarGap(CalendarError):
    """Strict mode: the counting touched days whose holiday schedule is not published yet."""


class RegimeError(GkrulesError, ValueError):
    """An unknown regime, or one with no text in force on the day asked for."""


class DataError(GkrulesError, ValueError):
    """Plain data that is no value of this library, or of another schema version."""


@frozen
class Problem:
    """One finding in a file: path, line (from 1; 0 where none is known), key, and the sentence."""

    path: str
    line: int
    key: str
    zh: str
    en: str

    def render(self, lang: Lang = "zh") -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        key = f" [{self.key}]" if self.key else ""
        return f"{place}{key}: {self.zh if lang == 'zh' else self.en}"


class FileError(GkrulesError, ValueError):
    """Something wrong in a file the user wrote; `problems` lists all of them, each with its place."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(
            "\n".join(problem.render("zh") for problem in problems),
            "\n".join(problem.render("en") for problem in problems),
        )
        self.problems = problems


class PlanError(FileError):
    """A plan or a units file that cannot be used as it stands."""


#: What the system has against a file, by its number.
_SYSTEM = {
    getattr(errno, name): words  # not every system has all of them
    for name, words in {
        "ENOENT": ("文件或者它的文件夹不存在", "the file or its folder does not exist"),
        "EISDIR": ("这是文件夹，不是文件", "this is a folder, not a file"),
        "ENOTDIR": ("路径中间有一段不是文件夹", "a part of the path is no folder"),
        "EEXIST": ("已有同名的文件", "a file of that name is there already"),
        "EACCES": ("没有权限", "there is no permission"),
        "EPERM": ("没有权限", "there is no permission"),
        "EROFS": ("所在的磁盘只读", "its disk is read-only"),
        "ENOSPC": ("磁盘已满", "the disk is full"),
        "EDQUOT": ("磁盘配额已用完", "the disk quota is used up"),
        "EFBIG": ("文件太大", "the file is too large"),
        "ENAMETOOLONG": ("文件名太长", "the file's name is too long"),
        "ELOOP": ("符号链接绕成了圈", "its links go round in a circle"),
        "EMFILE": ("打开的文件太多", "too many files are open"),
        "ENFILE": ("打开的文件太多", "too many files are open"),
        "EBUSY": ("正被占用", "it is in use"),
        "ETXTBSY": ("正被占用", "it is in use"),
        "EIO": ("磁盘读写出错", "the disk fails"),
        "ESTALE": ("网络上的文件已经失效", "the file on the network has gone stale"),
        "EADDRINUSE": ("端口已被占用", "the port is in use"),
        "EADDRNOTAVAIL": ("本机没有这个地址", "this machine has no such address"),
    }.items()
    if hasattr(errno, name)
}


def system_words(error: Exception) -> tuple[str, str]:
    """What the operating system says, in Chinese and in English; a number where it says something rare.

    A path that no system takes (one with a null character) is a ValueError.
    """
    if not isinstance(error, OSError):
        return "路径里有不能用的字符", "the path holds a character that cannot be used"
    known = _SYSTEM.get(error.errno or 0)
    if known is not None:
        return known
    said = error.strerror or str(error) or type(error).__name__
    number = f"{error.errno}, " if error.errno else ""
    return f"操作系统报错（{number}{said}）", f"the system says: {said}"
