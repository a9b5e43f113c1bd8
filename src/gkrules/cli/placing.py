"""`publish-places`: the calendars of many places from one set of plans; what came of each."""

from __future__ import annotations

import os
import re
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from gkrules.cli import publishing
from gkrules.cli.flags import DAY, RANGE, Option
from gkrules.cli.say import as_json, say, seen
from gkrules.cli.values import count, instant
from gkrules.errors import GkrulesError

if TYPE_CHECKING:
    from gkrules.country import Placed

#: 2026=plan.toml: the plan, and the folder of its feeds in each place's.
_NAMED = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*)=(?P<path>.+)", re.DOTALL)
#: How many places with names that their directories lack are shown.
_SHOWN = 10
_BAR = 30

OPTIONS: tuple[Option, ...] = (
    (
        ("plans",),
        {"nargs": "+", "metavar": "[NAME=]PLAN"},
        "方案文件；有几个时写成 名字=文件，名字是各区县文件夹里的文件夹",
        "the plan file; several as name=file, the name being a folder in each place's",
    ),
    (
        ("--places",),
        {"required": True, "metavar": "FOLDER|LIST.toml"},
        "区县：每个区县一个文件夹，里面有 units.toml；或者一份清单",
        "the places: a folder with one folder a place that holds units.toml, or a list",
    ),
    (("--out",), {"required": True, "metavar": "FOLDER"}, "写到哪里", "where to write"),
    (
        ("--jobs",),
        {"type": count, "default": 0, "metavar": "N"},
        "几个进程，默认每个处理器一个",
        "how many processes, by default one a processor",
    ),
    (
        ("--again",),
        {"action": "store_true"},
        "没有变的区县也重新核对一遍",
        "go through the places that have not changed as well",
    ),
    *RANGE,
    (
        ("--as-of",),
        DAY,
        "从哪一天看，默认通知的日期",
        "the day to look from, by default the notice's",
    ),
    (
        ("--stamp",),
        {"type": instant, "metavar": "INSTANT"},
        "写进 DTSTAMP 的时刻",
        "the instant for DTSTAMP",
    ),
    *publishing.OPTIONS,
)


def run(options: Namespace) -> int:
    """`publish-places`: 0 where every place's feeds are right, 2 where something was wrong with one."""
    from gkrules.country import publish_places

    done = publish_places(
        _plans(options.plans),
        options.places,
        options.out,
        jobs=options.jobs or _processors(),
        start=options.start,
        end=options.end,
        as_of=options.today,
        stamp=options.stamp,
        lang=options.lang,
        options=publishing.chosen(options),
        again=options.again,
        progress=_progress if sys.stderr.isatty() else None,
        waiting=lambda: _waiting(options),
    )
    if options.json:
        as_json(_plain(done, options))
    else:
        _tell(done, zh=options.lang == "zh")
    sys.stdout.flush()
    for _, problems in done.failed:
        for problem in problems:
            sys.stderr.write(f"gkrules: {seen(problem.render(options.lang))}\n")
    return 2 if done.failed else 0


def _plans(words: list[str]) -> dict[str, str]:
    """The plans by the names of their folders; one without a name has none of its own."""
    found: dict[str, str] = {}
    for one in words:
        named = _NAMED.fullmatch(one)
        name, path = (named["name"], named["path"]) if named else ("", one)
        if name in found or (not name and len(words) > 1):
            raise GkrulesError(
                f"有几个方案时，每个要有自己的名字，写成 名字=文件，如 gongkai={path}",
                f"several plans want a name each, as name=file, such as open={path}",
            )
        found[name] = path
    return found


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Windows or macOS
        return os.cpu_count() or 1


def _progress(done: int, total: int) -> None:
    filled = done * _BAR // total
    words = f"\r[{'#' * filled}{'.' * (_BAR - filled)}] {done}/{total}"
    sys.stderr.write(words + ("\n" if done == total else ""))
    sys.stderr.flush()


def _waiting(options: Namespace) -> None:
    zh = options.lang == "zh"
    words = "正在等另一个发布结束" if zh else "waiting for another publisher"
    sys.stderr.write(f"{seen(options.out)}：{words}\n")


def _plain(done: Placed, options: Namespace) -> dict[str, object]:
    return {
        "schema": 1,
        "folder": str(done.out),
        "published": done.published,
        "skipped": done.skipped,
        "changed": done.changed,
        "feeds": sum(line.feeds for line in done.lines),
        "events": sum(line.entries for line in done.lines),
        "cancelled": sum(line.cancelled for line in done.lines),
        "unknown": {line.place: list(line.unknown) for line in done.lines if line.unknown},
        "former": list(done.former),
        "failed": {
            place: [
                {
                    "path": one.path,
                    "line": one.line,
                    "key": one.key,
                    "message": one.zh if options.lang == "zh" else one.en,
                }
                for one in problems
            ]
            for place, problems in done.failed
        },
    }


def _tell(done: Placed, *, zh: bool) -> None:
    feeds = sum(line.feeds for line in done.lines)
    entries = sum(line.entries for line in done.lines)
    gone = sum(line.cancelled for line in done.lines)
    if zh:
        more = f"，另有{gone}条已取消" if gone else ""
        say(f"{done.out}：{len(done.lines)}个区县，{feeds}份日历，{entries}条{more}")
        say(f"  这次处理{done.published}个，写了{done.changed}个文件；{done.skipped}个没有变，跳过")
    else:
        more = f", {gone} more cancelled" if gone else ""
        say(f"{done.out}: {len(done.lines)} places, {feeds} calendars, {entries} entries{more}")
        say(f"  {done.published} worked on, {done.changed} files written; {done.skipped} skipped")
    if done.failed:
        names = "、".join(place for place, _ in done.failed)
        say(f"  有错误、没有发布：{names}" if zh else f"  wrong, not published: {names}")
    if done.former:
        names = "、".join(done.former)
        say(f"  清单里已没有、原样留着：{names}" if zh else f"  no longer listed, left: {names}")
    lacking = [line for line in done.lines if line.unknown]
    for line in lacking[:_SHOWN]:
        names = "、".join(line.unknown)
        words = f"  {line.place} 的名录里没有：" if zh else f"  {line.place} does not list: "
        say(words + names)
    if len(lacking) > _SHOWN:
        rest = len(lacking) - _SHOWN
        say(f"  另有{rest}个区县也有名录里没有的单位" if zh else f"  and {rest} places more")
