"""What `find` does: the limits of one text as it is read, or of many files by several processes.

Whatever the number of processes, the same lines come in the same order: that of the names given, and inside a
folder that of the paths. A file that cannot be read is said and the others go on.
"""

from __future__ import annotations

import json
import os
import re
import sys
from argparse import Namespace
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, suppress
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from gkrules.cli import show
from gkrules.cli.flags import Option, repeated
from gkrules.cli.lines import Lines
from gkrules.cli.say import say
from gkrules.cli.values import count
from gkrules.errors import FileError, GkrulesError, Lang, Problem

if TYPE_CHECKING:
    from gkrules.reader import Match

OPTIONS: tuple[Option, ...] = (
    (
        ("files",),
        {"metavar": "FILE|FOLDER|-", "nargs": "+"},
        "文件（UTF-8）、文件夹，或者 - 读标准输入",
        "files (UTF-8), folders, or - for standard input",
    ),
    (
        ("--loose",),
        {"action": "store_true"},
        "没有说出时间的词（及时、定期）也列出",
        "words that name no time (及时, 定期) as well",
    ),
    (
        ("--name",),
        repeated(str, "names", "PATTERN"),
        "文件夹里看哪些文件，可多次给出，默认 *.txt 和 *.md",
        "which files of a folder, *.txt and *.md by default; may be repeated",
    ),
    (
        ("--jobs",),
        {"type": count, "default": 0, "metavar": "N"},
        "用几个进程，默认按文件大小和处理器个数",
        "by how many processes; by default by the size of the files and the number of processors",
    ),
)
_NAMES = ("*.txt", "*.md")
#: Files are handed to a process so many bytes at a time, or so many files.
_BATCH, _MOST = 1_000_000, 64
#: Less than this is read sooner than a second process starts.
_WORTH = 2_000_000


@frozen
class Searched:
    """One file: what is to be written of it, how many limits it holds, or what is wrong with it."""

    written: str
    limits: int
    problems: tuple[Problem, ...] = ()


@frozen
class Manner:
    """How the limits are to be told."""

    loose: bool
    json: bool
    lang: Lang


def run(options: Namespace) -> int:
    """`find`: every limit. 0, or 2 where a file cannot be read."""
    manner = Manner(options.loose, options.json, options.lang)
    if len(options.files) == 1 and not Path(options.files[0]).is_dir():
        return _stream(options.files[0], options)
    if "-" in options.files:
        raise GkrulesError("- 只能单独给出", "- stands alone, without other files")
    paths = tuple(listed(options.files, tuple(options.names) or _NAMES))
    with closing(searched(paths, manner, options.jobs)) as found:
        return _tell(paths, found, manner)


def listed(given: Iterable[str], names: tuple[str, ...]) -> Iterator[str]:
    """The files meant: each as it is named, those of a folder by path. Raises FileError for an empty folder."""
    for words in given:
        if not Path(words).is_dir():
            yield words
            continue
        inside = [
            os.path.join(folder, file)
            for folder, _, files in os.walk(words)
            for file in files
            if any(fnmatch(file, name) for name in names)
        ]
        if not inside:
            zh = f"文件夹里没有 {'、'.join(names)}"
            raise FileError((Problem(words, 0, "", zh, f"holds no {', '.join(names)}"),))
        yield from sorted(inside, key=lambda path: Path(path).parts)


def searched(
    paths: tuple[str, ...], manner: Manner, jobs: int = 0
) -> Generator[Searched, None, None]:
    """The files one by one in the order given. `jobs` 0: as many processes as are worth their start."""
    batches = list(_batches(paths))
    if not jobs:
        size = sum(size for _, size in batches)
        jobs = _processors() if size >= _WORTH else 1
    if jobs == 1 or len(batches) < 2:
        for path in paths:
            yield _search(path, manner)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    waiting: deque[Future[list[Searched]]] = deque()
    pool = ProcessPoolExecutor(min(jobs, len(batches)))
    try:
        for batch, _ in batches:
            waiting.append(pool.submit(_search_all, batch, manner))
            if len(waiting) >= 4 * jobs:  # what is done waits for its turn, but not all of it
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool:
        raise GkrulesError(
            "一个进程中途停了，可能是内存不足；请减少 --jobs",
            "a process ended before its time, perhaps for want of memory; use fewer --jobs",
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _batches(paths: tuple[str, ...]) -> Iterator[tuple[list[str], int]]:
    """The files in order, a few at a time, with their size in bytes."""
    held: list[str] = []
    size = 0
    for path in paths:
        held.append(path)
        with suppress(OSError):  # said when it is opened
            size += os.path.getsize(path)
        if size >= _BATCH or len(held) >= _MOST:
            yield held, size
            held, size = [], 0
    if held:
        yield held, size


def _processors() -> int:
    """How many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _search_all(paths: list[str], manner: Manner) -> list[Searched]:
    return [_search(path, manner) for path in paths]


def _search(path: str, manner: Manner) -> Searched:
    from gkrules.reader import find_in

    lines = Lines(path)
    try:
        found = list(find_in(lines, loose=manner.loose))
    except FileError as wrong:
        return Searched("", 0, wrong.problems)
    if manner.json:
        rows = [show._match(one, lines) for one in found]
        return Searched(json.dumps({"file": path, "matches": rows}, ensure_ascii=False), len(rows))
    written = "".join(f"{_line(one, lines, manner.lang)}\n" for one in found)
    return Searched(written, len(found))


def _line(one: Match, lines: Lines, lang: Lang) -> str:
    zh = lang == "zh"
    line, column = lines.place(one.start)
    words = re.sub(r"\s+", "", one.text)
    kind = show._KINDS[type(one.limit).__name__][not zh]
    trigger = f"（{'起算' if zh else 'from'}：{one.trigger}）" if one.trigger else ""
    return f"{lines.name}:{line}:{column}: {words}  {kind}{trigger}"


def _stream(name: str, options: Namespace) -> int:
    """One text, line by line: memory holds a paragraph."""
    from gkrules.reader import find_in

    lines = Lines(name)
    show.matches(find_in(lines, loose=options.loose), lines, options)
    return 0


def _tell(paths: tuple[str, ...], found: Iterable[Searched], manner: Manner) -> int:
    """Write each file's limits as they come; then how many, and the files that could not be read."""
    limits, problems = 0, list[Problem]()
    if manner.json:
        sys.stdout.write('{\n "schema": 1,\n "files": [')
    mark = "\n  "
    for path, one in zip(paths, found, strict=True):
        limits += one.limits
        problems.extend(one.problems)
        if not manner.json:
            sys.stdout.write(one.written)
            continue
        wrong = [problem.render(manner.lang) for problem in one.problems]
        told = json.dumps({"file": path, "errors": wrong}, ensure_ascii=False) if wrong else ""
        sys.stdout.write(mark + (told or one.written))
        mark = ",\n  "
    if manner.json:
        sys.stdout.write(f'\n ],\n "limits": {limits}\n}}\n')
    elif manner.lang == "zh":
        say(f"{len(paths)}个文件，{limits}个期限")
    else:
        say(f"{len(paths)} files, {limits} limits")
    if problems:
        raise FileError(tuple(problems))
    return 0
