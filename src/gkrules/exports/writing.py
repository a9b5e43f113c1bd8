"""`export`: a plan's table in an office format, written beside its place and then renamed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

from attrs import frozen

from gkrules.agenda import Agenda
from gkrules.errors import FileError, Lang, Problem
from gkrules.exports import markdown, separated
from gkrules.exports.book import Book
from gkrules.exports.cells import marked, shown
from gkrules.exports.dates import Dates
from gkrules.exports.rest import full as full_grids
from gkrules.exports.rows import day_words, dues, office
from gkrules.plan import Plan
from gkrules.safely import write_files

Format = Literal["xlsx", "docx", "csv", "md"]
_FORMATS: tuple[Format, ...] = ("xlsx", "docx", "csv", "md")
Progress = Callable[[int, int], None]
#: Begins the line that says how the dates were found; reading leaves it out.
COUNTED = "届满日、最迟办理日："


@frozen
class Exported:
    """What was written: the file, its format, how many rows the office's table has and how many dates it rests on."""

    path: Path
    format: Format
    rows: int
    dates: int


def export(
    agenda: Agenda,
    path: str | Path,
    *,
    to: str | None = None,
    full: bool = False,
    lang: Lang = "zh",
    as_of: date | None = None,
    progress: Progress | None = None,
) -> Exported:
    """Write the plan's table: the office's five columns, then due date, act-by date and what to know of them.

    to: xlsx, docx, csv or md; by default the path's suffix. full: with everything else that the plan holds,
    so that `read_full` gives the same plan back. as_of: the dates shown are the next on or after this day
    (by default the agenda's, else the plan's date), or where none is left the last. lang: the language of
    the remarks; the columns stay Chinese. progress: rows done, and how many there are.

    Same input, same bytes. Raises FileError for a format that is not known or whose library is missing, a plan that the
    format cannot hold, the path of the plan itself, and a file that cannot be written.
    """
    path = Path(path)
    kind = _format(path, to)
    _spare(path, agenda.plan)
    day = as_of or agenda.as_of or agenda.plan.date
    dates = Dates.of(agenda, day, lang)
    book = _book(dates, kind, full, lang)
    data = _bytes(book, kind, path, progress)
    write_files({path: data})
    return Exported(path, kind, len(book.grids[0].rows), len(dates.dues))


def _format(path: Path, to: str | None) -> Format:
    wanted = (to or path.suffix).lower().removeprefix(".")
    for known in _FORMATS:
        if wanted == known:
            return known
    names = _FORMATS
    raise _error(
        path,
        f"不知道写成什么格式：「{wanted}」，请用 --to 写明 {'、'.join(names)}",
        f"unknown format {wanted!r}: say --to {', '.join(names)}",
    )


def _spare(path: Path, plan: Plan) -> None:
    """Neither the plan nor its units file is written over."""
    for own in (plan.path, plan.directory.path):
        if own and Path(own).resolve() == path.resolve():
            raise _error(
                path,
                "这是计划自己的文件，导出请写到别处",
                "this is a file of the plan itself: export to another",
            )


def _book(dates: Dates, kind: Format, full: bool, lang: Lang) -> Book:
    plan = dates.plan
    written = shown if kind == "csv" else _marked
    if full:
        main, *others = full_grids(dates, apart=kind == "docx")
    else:
        main, others = office(dates, written), []
    if kind != "csv":  # one table a file is what programs expect of it
        others.insert(0, dues(dates, written, lang, each_unit=kind == "xlsx"))
    issued = "　".join(
        part for part in (shown(plan.office), shown(plan.number), day_words(plan.date)) if part
    )
    if lang == "zh":
        counted = f"{COUNTED}自{dates.as_of}起的下一次，由gkrules推算"
    else:
        counted = f"{COUNTED}the next on or after {dates.as_of}, counted by gkrules"
    return Book(shown(plan.title), (issued, counted), plan.date, (main, *others), plan.path)


def _marked(text: str) -> str:
    return marked(shown(text))


def _bytes(book: Book, kind: Format, path: Path, progress: Progress | None) -> bytes:
    if kind == "csv":
        return separated.write(book)
    if kind == "md":
        return markdown.write(book)
    try:
        if kind == "xlsx":
            from gkrules.exports.workbook import write
        else:
            from gkrules.exports.word import write
    except ImportError as error:
        raise _error(
            path,
            f'写.{kind}要先安装：pip install "gkrules[documents]"（缺{error.name}）',
            f'writing .{kind} needs: pip install "gkrules[documents]" ({error.name} is missing)',
        ) from None
    return write(book, progress)


def _error(path: Path, zh: str, en: str) -> FileError:
    return FileError((Problem(str(path), 0, "", zh, en),))


__all__ = ["COUNTED", "Exported", "Format", "export"]
