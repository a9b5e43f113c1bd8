"""How an import is shown: what was read, what is doubtful, what changed since the last one."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gkrules.cli.say import as_json, say
from gkrules.errors import FileError, Lang
from gkrules.notices.again import Change
from gkrules.notices.edits import key
from gkrules.notices.imported import Imported, Paths

if TYPE_CHECKING:
    from gkrules.exports import Exported

_WHAT = {
    "added": ("新增", "added"),
    "removed": ("通知里没有了，已删去", "no longer in the notice, struck out"),
    "kept": ("通知里没有了，因为改过，留着", "no longer in the notice; kept, since it was edited"),
    "changed": ("改了", "changed"),
    "conflict": ("通知改了，您也改过，留您的", "changed by the office and by you; yours stays"),
}


def imported(made: Imported, paths: Paths, unusable: FileError | None, options: Namespace) -> None:
    """The report's head, what changed, and where everything was written."""
    if options.json:
        as_json(_data(made, paths, options))
        return
    lang: Lang = options.lang
    zh = lang == "zh"
    head, _, _ = made.report.render(lang).partition("\n\n")
    for line in head.splitlines():
        say(line)
    if made.again:
        for line in _changes(made.changes, lang):
            say(line)
    if options.dry_run:
        say("没有写文件（--dry-run）" if zh else "Nothing was written (--dry-run)")
        return
    for path in (paths.plan, paths.units, paths.report):
        say(f"{'已写' if zh else 'Written'} {path}")
    if unusable is not None:
        say("方案还要补正：" if zh else "The plan needs mending:")
        for problem in unusable.problems:
            say(f"  {problem.render(lang)}")


def written_report(made: Imported, lang: Lang) -> str:
    """The report's text, for the file beside the plan: changes first, what a review decided last."""
    zh = lang == "zh"
    lines = [made.report.render(lang).rstrip()]
    if made.again:
        lines += ["", *_changes(made.changes, lang)]
    seen = [doubt for doubt in made.report.doubts if key(doubt) in made.decided]
    if seen:
        lines += ["", f"已复核 {len(seen)} 处" if zh else f"{len(seen)} reviewed"]
        lines += [f"  {doubt.zh if zh else doubt.en}" for doubt in seen]
    return "\n".join(lines) + "\n"


def restored(files: dict[Path, str], changes: tuple[Change, ...], options: Namespace) -> None:
    """A whole plan read back from its export."""
    zh = options.lang == "zh"
    if options.json:
        as_json(
            {
                "schema": 1,
                "file": options.file,
                "whole": True,
                "written": not options.dry_run,
                "files": [str(path) for path in files],
                "changes": [_change(one) for one in changes],
            }
        )
        return
    say("这是导出的完整方案" if zh else "This is a whole plan, exported with --full")
    if changes:
        for line in _changes(changes, options.lang):
            say(line)
    if options.dry_run:
        say("没有写文件（--dry-run）" if zh else "Nothing was written (--dry-run)")
        return
    for path in files:
        say(f"{'已写' if zh else 'Written'} {path}")


def exported(done: Exported, options: Namespace) -> None:
    """What `export` wrote."""
    if options.json:
        data = {
            "file": str(done.path),
            "format": done.format,
            "rows": done.rows,
            "dates": done.dates,
        }
        as_json({"schema": 1, **data})
    elif options.lang == "zh":
        say(f"{done.path}：{done.rows}行，{done.dates}个日期")
    else:
        say(f"{done.path}: {done.rows} rows, {done.dates} dates")


def _change(one: Change) -> dict[str, Any]:
    data = one.to_dict()
    data.pop("schema")
    return data


def _changes(changes: tuple[Change, ...], lang: Lang) -> Iterator[str]:
    zh = lang == "zh"
    if not changes:
        yield "与上次导入相比没有变化" if zh else "Nothing has changed since the last import"
        return
    yield f"与上次导入相比（{len(changes)}处）" if zh else f"Since the last import ({len(changes)})"
    for one in changes:
        name = one.id or ("方案" if zh else "plan")
        words = f"  {name}{f'.{one.key}' if one.key else ''} {_WHAT[one.what][not zh]}"
        if one.key:
            words += (
                f"：「{one.before}」→「{one.after}」"
                if zh
                else f": 「{one.before}」 → 「{one.after}」"
            )
        else:
            words += (
                f"：{_short(one.after or one.before)}"
                if zh
                else f": {_short(one.after or one.before)}"
            )
        yield words
        if one.what == "conflict":
            yield f"    {'您的' if zh else 'yours'}「{one.hand}」"


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:39] + "…"


def _data(made: Imported, paths: Paths, options: Namespace) -> dict[str, Any]:
    report = made.report.plain()
    report.pop("schema", None)
    return {
        "schema": 1,
        "file": options.file,
        "plan": str(paths.plan),
        "units": str(paths.units),
        "report_file": str(paths.report),
        "written": not options.dry_run,
        "again": made.again,
        "changes": [_change(one) for one in made.changes],
        "report": report,
    }
