"""How the calendar's state, a learned notice and the back-test are shown."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gkrules import render, userdata
from gkrules.agenda import Task
from gkrules.calendar import Calendar, Day, DayKind, Notice
from gkrules.cli.say import as_json, iso, say
from gkrules.errors import Lang
from gkrules.plain import to_dict

if TYPE_CHECKING:
    from gkrules.backtest import Judged
    from gkrules.calendar.learned import Moved
    from gkrules.calendar.notice import Learned

_KINDS = {
    DayKind.WORKING: ("上班", "working"),
    DayKind.MAKE_UP: ("调休上班", "made working"),
    DayKind.WEEKEND: ("周末", "weekend"),
    DayKind.STATUTORY: ("法定假日", "statutory holiday"),
    DayKind.SWAPPED: ("调休放假", "day off"),
    DayKind.LOCAL: ("本地放假", "local day off"),
}


@frozen
class MovedTask:
    """A task before and after; None where it was not, or is no longer, there."""

    old: Task | None
    new: Task | None

    @property
    def moved(self) -> bool:
        """Whether its due date, or its act-by date, is another."""
        return _dates(self.old) != _dates(self.new)


@frozen
class Lesson:
    """What `calendar learn` found: `given` days off are not paid for; `path` is where it was written."""

    notice: Notice
    moved: tuple[Moved, ...]
    after: Calendar
    given: int
    path: Path | None
    tasks: tuple[MovedTask, ...]


# ---------------------------------------------------------------- status


def status(
    calendar: Calendar, learned: tuple[Learned, ...], wanted: int | None, options: Namespace
) -> None:
    """Until when schedules are known, on what that rests, and how to learn the next year."""
    if options.json:
        as_json(_status(calendar, learned, wanted))
        return
    for line in (
        _status_zh(calendar, wanted) if options.lang == "zh" else _status_en(calendar, wanted)
    ):
        say(line)
    zh = options.lang == "zh"
    for one in learned:
        words = f"{one.notice.year}年" if zh else f"{one.notice.year}"
        say(f"  {words} {one.notice.cited}  {one.path}")
    if not learned:
        say(f"  {'（没有）' if zh else '(none)'}")


def _status_zh(calendar: Calendar, wanted: int | None) -> Iterator[str]:
    until = calendar.known_until
    yield f"{calendar.name}：掌握{calendar.known_from}至{until}的放假安排"
    yield f"数据：{calendar.source}" + (f"；最新的通知：{calendar.dated}" if calendar.dated else "")
    yield f"{until}以后的日期是暂定的：按法定假日和周末推算，并给出可能的最早、最晚日期"
    if wanted:
        yield f"{wanted}年的通知还没有学"
    yield "国务院办公厅一般在10月25日至12月8日之间发出下一年的通知；把全文存成文本文件，运行"
    yield f"  gkrules calendar learn {until.year + 1}.txt"
    yield "已学的通知："


def _status_en(calendar: Calendar, wanted: int | None) -> Iterator[str]:
    until = calendar.known_until
    yield f"{calendar.name}: holiday schedules are known from {calendar.known_from} to {until}"
    yield f"Data: {calendar.source}" + (
        f"; newest notice: {calendar.dated}" if calendar.dated else ""
    )
    yield f"Dates after {until} are provisional: statutory days and weekends, with the earliest and latest date"
    if wanted:
        yield f"The notice of {wanted} is not learned yet"
    yield "The next year's notice comes out between 25 October and 8 December; save its text, run"
    yield f"  gkrules calendar learn {until.year + 1}.txt"
    yield "Notices learned:"


def _status(calendar: Calendar, learned: tuple[Learned, ...], wanted: int | None) -> dict[str, Any]:
    place = userdata.folder(userdata.NOTICES)
    return {
        "schema": 1,
        "calendar": calendar.name,
        "known_from": calendar.known_from.isoformat(),
        "known_until": calendar.known_until.isoformat(),
        "source": calendar.source,
        "newest_notice": iso(calendar.dated),
        "next_year": calendar.known_until.year + 1,
        "wanted": wanted,
        "folder": str(place) if place else None,
        "learned": [
            {
                "year": one.notice.year,
                "kind": one.notice.kind,
                "notice": one.notice.cited,
                "file": one.path,
            }
            for one in learned
        ],
    }


# ---------------------------------------------------------------- a notice learned


def learned(lesson: Lesson, options: Namespace) -> None:
    """What a notice said, which days it moved, and where it is kept."""
    if options.json:
        as_json(_lesson(lesson))
        return
    zh = options.lang == "zh"
    for line in _said(lesson, options.lang):
        say(line)
    changed = [one for one in lesson.moved if one.works is not None]
    head = "与原先推算的不同" if zh else "Other than was supposed or known"
    say(f"{head}（{len(changed)}{'天' if zh else ' days'}）")
    for one in changed:
        say(
            f"  {render.moment(one.date, options.lang)}  {_kind(one.before, zh)} → {_kind(one.after, zh)}"
        )
    for pair in lesson.tasks:
        say(_task(pair, options.lang))
    if lesson.path is None:
        say("没有写文件（--dry-run）" if zh else "Nothing was written (--dry-run)")
    else:
        say(f"{'已写到' if zh else 'Written to'} {lesson.path}")
        place = userdata.folder(userdata.NOTICES)
        if place is None or lesson.path.parent.absolute() != place.absolute():
            say(
                f"{'放到这里才会自动采用' if zh else 'It is used by itself only from'} {place or ''}"
            )


def _said(lesson: Lesson, lang: Lang) -> Iterator[str]:
    zh, notice = lang == "zh", lesson.notice
    yield f"{notice.year}{'年' if zh else ''} {notice.cited}"
    for one in notice.holidays:
        words = f"  {one.name}：" if zh else f"  {one.name}: "
        parts = []
        if one.off:
            parts.append(("放假 " if zh else "off ") + _days(one.off))
        if one.until:
            parts.append(("延长至 " if zh else "prolonged to ") + one.until.isoformat())
        if one.work:
            parts.append(("上班 " if zh else "working ") + "、".join(map(str, one.work)))
        yield words + ("；" if zh else "; ").join(parts)
    year = notice.year
    if notice.kind == "yearly":
        count = lesson.after.count(date(year - 1, 12, 31), date(year, 12, 31))
        yield f"  {year}年共{count}个工作日" if zh else f"  {count} working days in {year}"
    if lesson.given:
        yield (
            f"  注意：放假的工作日比调休上班和应补的多{lesson.given}天，请核对原文"
            if zh
            else f"  note: {lesson.given} more weekdays are off than working weekend days pay for; check the text"
        )
    until = lesson.after.known_until
    yield f"  {'放假安排掌握到' if zh else 'Schedules are known until'} {until}"


def _days(days: Iterable[date]) -> str:
    """Days by runs: 2026-02-15至2026-02-23."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join(f"{run[0]}至{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def _kind(day: Day, zh: bool) -> str:
    name = day.name if day.kind is not DayKind.WORKING else ""
    words = _KINDS[day.kind][not zh]
    return f"{name}{words}" if zh else f"{words}{f' ({name})' if name else ''}"


def _task(pair: MovedTask, lang: Lang) -> str:
    task = pair.new or pair.old
    assert task is not None
    old, new = (_date(one, lang) for one in (pair.old, pair.new))
    return f"  {task.unit.name}  {task.title}「{task.phrase}」：{old} → {new}"


def _date(task: Task | None, lang: Lang) -> str:
    if task is None or task.occurrence.due is None:
        return "（无）" if lang == "zh" else "(none)"
    return render.moment(task.occurrence.due, lang)


def _dates(task: Task | None) -> tuple[object, object] | None:
    return None if task is None else (task.occurrence.due, task.occurrence.act_by)


def _lesson(lesson: Lesson) -> dict[str, Any]:
    notice = to_dict(lesson.notice)
    notice.pop("schema")
    return {
        "schema": 1,
        "notice": notice,
        "known_until": lesson.after.known_until.isoformat(),
        "unpaid": lesson.given,
        "moved": [
            {
                "date": one.date.isoformat(),
                "before": one.before.kind.value,
                "after": one.after.kind.value,
                "name": one.after.name,
                "works": one.works,
            }
            for one in lesson.moved
        ],
        "tasks": [_moved_task(pair) for pair in lesson.tasks],
        "file": str(lesson.path) if lesson.path else None,
    }


def _moved_task(pair: MovedTask) -> dict[str, Any]:
    task = pair.new or pair.old
    assert task is not None
    return {
        "uid": task.uid,
        "unit": task.unit.name,
        "title": task.title,
        "phrase": task.phrase,
        "before": iso(pair.old.occurrence.due) if pair.old else None,
        "after": iso(pair.new.occurrence.due) if pair.new else None,
    }


# ---------------------------------------------------------------- the back-test


def judged(rows: Iterable[Judged], options: Namespace) -> None:
    """The back-test, a row a year as it is judged; then the misses and the later orders."""
    found: list[Judged] = []
    if options.json:
        found = list(rows)
        data = []
        for one in found:
            data.append(to_dict(one))
            data[-1].pop("schema")
        as_json({"schema": 1, "seed": options.seed, "limits": options.limits, "years": data})
        return
    zh = options.lang == "zh"
    say(
        f"种子 {options.seed}，每年 {options.limits} 个期限，N 1–60，日和工作日各半；宽度是最晚减最早的天数"
        if zh
        else f"seed {options.seed}, {options.limits} limits a year, N 1-60, half days, half working days; "
        "widths are latest - earliest in days"
    )
    say(
        "年份    期限  范围外  工作日：中位  平均  最宽  日：平均  确定"
        if zh
        else "year  limits  outside  working days: median  mean  widest  days: mean  firm"
    )
    pattern = (
        "{0.year}  {0.limits:6}  {1:6}  {0.median:12g}  {0.mean:4.2f}  {0.widest:4}  {0.day_mean:8.2f}  {0.firm:4}"
        if zh
        else "{0.year}  {0.limits:6}  {1:7}  {0.median:20g}  {0.mean:4.2f}  {0.widest:6}  {0.day_mean:10.2f}  "
        "{0.firm:4}"
    )
    for one in rows:
        found.append(one)
        say(pattern.format(one, len(one.misses)))
    for line in _remarks(found, zh):
        say(line)


def _remarks(found: list[Judged], zh: bool) -> Iterator[str]:
    limits, misses = sum(one.limits for one in found), sum(len(one.misses) for one in found)
    yield f"共 {limits} 个，{misses} 个在范围外" if zh else f"{limits} in all, {misses} outside"
    for one in found:
        for miss in one.misses[:5]:
            yield f"  {miss.trigger} {miss.limit}: {miss.earliest}–{miss.latest}, {miss.due}"
    for one in found:
        if one.order:
            yield (
                f"{one.year}年后来的{one.order}使{one.reordered}个落在范围外（不计）"
                if zh
                else f"{one.year}: the later order {one.order} put {one.reordered} outside (not counted)"
            )
        if one.unjudged:
            yield (
                f"{one.year}年另有{one.unjudged}个的真实日期还没有公布，不作判断"
                if zh
                else f"{one.year}: {one.unjudged} more whose true date is not published were not judged"
            )
