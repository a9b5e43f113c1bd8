"""What an import writes: the plan, the units, the base for the next import, the report; nothing else is touched.

A first import writes them all. Importing again into a plan that is there keeps its ids and hand edits (`again`).
"""

from __future__ import annotations

from pathlib import Path

from attrs import evolve, frozen

from gkrules import _toml
from gkrules._table import Table
from gkrules.errors import FileError, Problem
from gkrules.notices.again import Change, merge
from gkrules.notices.again import read as read_file
from gkrules.notices.report import Report, report_of
from gkrules.notices.values import Draft
from gkrules.notices.writing import plan_toml, text, units_toml
from gkrules.units import Directory


@frozen
class Paths:
    """Where an import writes. `base` is what it writes into an empty folder: the next one starts from it."""

    plan: Path
    units: Path
    base: Path
    report: Path

    @classmethod
    def beside(cls, plan: Path, units: Path | None = None, report: Path | None = None) -> Paths:
        """plan.toml, units.toml, plan.imported.toml and plan.report.txt."""
        return cls(
            plan,
            units or plan.with_name("units.toml"),
            plan.with_name(f"{plan.stem}.imported.toml"),
            report or plan.with_name(f"{plan.stem}.report.txt"),
        )


@frozen
class Imported:
    """An import, not written yet: `files` holds every text by its path.

    decided: the doubts that earlier reviews have answered, by their keys.
    """

    draft: Draft
    report: Report
    changes: tuple[Change, ...]
    files: dict[Path, str]
    again: bool
    decided: tuple[str, ...] = ()

    def reviewed(self, base: Path, keys: tuple[str, ...]) -> Imported:
        """The same, its base remembering which doubts are answered."""
        answered = tuple(dict.fromkeys((*self.decided, *keys)))
        if not answered:
            return self
        listed = ", ".join(text(key) for key in answered)
        words = f"{self.files[base].rstrip()}\n\n[review]\ndecided = [{listed}]\n"
        return evolve(self, files={**self.files, base: words}, decided=answered)


def prepare(draft: Draft, paths: Paths, *, force: bool = False) -> Imported:
    """What an import of the draft writes.

    Raises FileError where a plan is there that no import wrote (unless `force`), or a file of it cannot be read.
    """
    fresh = plan_toml(draft, _relative(paths.units, paths.plan.parent))
    again, files, changes, decided = _plan_files(fresh, paths, force)
    if paths.units.exists() and not force:
        files[paths.units] = _with_new_units(draft, paths.units)
    else:
        files[paths.units] = units_toml(draft)
    return Imported(draft, report_of(draft), changes, files, again, decided)


def restore(
    plan: str, units: str, paths: Paths, *, force: bool = False
) -> tuple[dict[Path, str], tuple[Change, ...]]:
    """What an import of a whole plan writes, exported with `--full`: plan, base and units file, and what changed.

    The units file is written where it is not there, or with `force`. Raises as `prepare` does.
    """
    _, files, changes, _ = _plan_files(plan, paths, force)
    if units and (force or not paths.units.exists()):
        files[paths.units] = units
    return files, changes


def _plan_files(
    fresh: str, paths: Paths, force: bool
) -> tuple[bool, dict[Path, str], tuple[Change, ...], tuple[str, ...]]:
    """Whether it is an import again, the plan and its base, what changed, and the doubts decided before."""
    again = paths.plan.exists() and not force
    if not again:
        return again, {paths.plan: fresh, paths.base: fresh}, (), ()
    if not paths.base.exists():
        raise _not_ours(paths)
    merged = merge(read_file(paths.base), read_file(paths.plan), fresh, path=str(paths.plan))
    files = {paths.plan: merged.text, paths.base: merged.base}
    return again, files, merged.changes, _decided(paths.base)


def _decided(base: Path) -> tuple[str, ...]:
    """The doubts that earlier reviews have answered, as the base keeps them."""
    table = Table.of(_toml.load(base), []).table("review")
    return table.texts("decided")


def _with_new_units(draft: Draft, path: Path) -> str:
    """The units file with the names that it lacks behind it; what stands in it stays as it is.

    Raises PlanError where it cannot be used.
    """
    directory = Directory.load(path)
    taken = {unit.id for unit in directory.units} | {group.id for group in directory.groups}
    lines = [read_file(path).rstrip()]
    for unit in draft.units:
        if unit.kind == "described" or directory.find(unit.name) is not None:
            continue
        name, rank = unit.id, 1
        while name in taken:
            rank += 1
            name = f"{unit.id}-{rank}"
        taken.add(name)
        where = "、".join(unit.rows[:8])
        lines += [
            "",
            f"# 再次导入时新见，第{where}项",
            "[[unit]]",
            f"id = {text(name)}",
            f"name = {text(unit.name)}",
        ]
    return "\n".join(lines) + "\n"


def _relative(units: Path, folder: Path) -> str:
    try:
        return units.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return units.resolve().as_posix()


def _not_ours(paths: Paths) -> FileError:
    return FileError(
        (
            Problem(
                str(paths.plan),
                0,
                "",
                f"已经有这个文件，却没有上次导入留下的{paths.base.name}：请用 -o 写到别处，或者用 --force 覆盖",
                f"this file exists, but {paths.base.name} of an earlier import does not: "
                "write elsewhere with -o, or overwrite with --force",
            ),
        )
    )


__all__ = ["Imported", "Paths", "prepare", "restore"]
