"""What `import` does: a notice's document into a plan, with a report of what is doubtful; the review of it."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from gkrules.agenda import Agenda
from gkrules.cli import show_import
from gkrules.cli.review import review
from gkrules.errors import FileError, GkrulesError, PlanError
from gkrules.plan import Plan

if TYPE_CHECKING:
    from gkrules.documents import Document, Progress


def bring_in(options: Namespace) -> int:
    """`import`: read, understand, write; nothing is written where anything cannot be."""
    from gkrules.documents import Limits, read
    from gkrules.exports import is_full, office_only
    from gkrules.notices import understand
    from gkrules.notices.imported import Paths, prepare
    from gkrules.safely import write_files

    limits = Limits(**dict(options.limits))
    document = read(options.file, limits=limits, progress=progress())
    if is_full(document):
        return _whole_plan(document, options)
    document = office_only(document)
    draft = understand(document, day=options.date, year=options.year, title=options.title or "")
    if not draft.rows:
        raise GkrulesError(
            f"{options.file}：没有读出任何任务",
            f"{options.file}: no task was found in it",
        )
    paths = Paths.beside(
        Path(options.out),
        Path(options.units) if options.units else None,
        Path(options.report) if options.report else None,
    )
    made = prepare(draft, paths, force=options.force)
    decided: tuple[str, ...] = ()
    if options.review:
        made, decided = review(made, paths, options)
    made = made.reviewed(paths.base, decided)
    report = show_import.written_report(made, options.lang)
    if not options.dry_run:
        texts = {**made.files, paths.report: report}
        write_files({path: words.encode() for path, words in texts.items()})
    show_import.imported(made, paths, _unusable(options), options)
    return 0


def _whole_plan(document: Document, options: Namespace) -> int:
    """A plan that was exported with `--full`: the same plan again, with what was edited in the table."""
    from gkrules.exports import read_full
    from gkrules.notices.imported import Paths, restore
    from gkrules.safely import write_files

    found = read_full(document)
    plan = Path(options.out)
    units = (
        Path(options.units) if options.units else plan.parent / (found.units_name or "units.toml")
    )
    paths = Paths.beside(plan, units)
    files, changes = restore(found.plan, found.units, paths, force=options.force)
    if not options.dry_run:
        write_files({path: words.encode() for path, words in files.items()})
    show_import.restored(files, changes, options)
    return 0


def send_out(options: Namespace) -> int:
    """`export`: the plan as the office's table."""
    from gkrules.exports import export

    agenda = Agenda(Plan.load(options.plan), as_of=options.today)
    to = options.to or (Path(options.out).suffix.removeprefix(".") if options.out else "xlsx")
    out = Path(options.out) if options.out else Path(options.plan).with_suffix(f".{to}")
    done = export(agenda, out, to=to, full=options.full, lang=options.lang, progress=progress())
    show_import.exported(done, options)
    return 0


def _unusable(options: Namespace) -> FileError | None:
    """Why the plan cannot be used as it stands (no date was found), if it cannot."""
    if options.dry_run:
        return None
    try:
        Plan.load(options.out)
    except PlanError as error:
        return error
    return None


def progress() -> Progress | None:
    if not sys.stderr.isatty():
        return None

    def tell(done: int, total: int) -> None:
        sys.stderr.write(f"\r{done}/{total or '?'}" + ("\n" if done == total else ""))
        sys.stderr.flush()

    return tell
