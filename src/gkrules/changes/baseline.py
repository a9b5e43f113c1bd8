"""The dates that were accepted last (底稿), in a file beside the plan: what `diff` compares with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen

from gkrules.changes.compare import Held
from gkrules.errors import DataError, FileError, Problem, system_words
from gkrules.occurrence import Occurrence
from gkrules.plain import from_dict, to_dict
from gkrules.plan import Plan
from gkrules.safely import write_files

#: Raised when a key changes its meaning.
SCHEMA = 1


def baseline_beside(plan: str | Path) -> Path:
    """The baseline of a plan: `plan.dates.json` beside `plan.toml`."""
    path = Path(plan)
    return path.with_name(f"{path.stem}.dates.json")


@frozen
class Named:
    """Which plan a baseline speaks of."""

    title: str
    number: str
    date: date

    @classmethod
    def of(cls, plan: Plan) -> Named:
        """What tells a plan from others."""
        return cls(plan.title, plan.number, plan.date)

    def same(self, other: Named) -> bool:
        """Whether both are one plan: an edit may correct its title, its number or its date, but not two of them.

        Where the number is the same, the others may differ.
        """
        if self.number and self.number == other.number:
            return True
        numbers = bool(self.number and other.number)
        return numbers + (self.title != other.title) + (self.date != other.date) < 2


@frozen
class Baseline:
    """The dates accepted on a day, by the tasks' keys, and of which plan (None in files that do not say it)."""

    day: date
    dates: Mapping[str, Held]
    plan: Named | None = None

    def write(self, path: Path) -> None:
        """Write the file, whole or not at all. Raises FileError where it cannot be written.

        Occurrences that many units share are written once.
        """
        known: dict[Occurrence, int] = {}
        rows: list[dict[str, Any]] = []
        for _, one in sorted(self.dates.items()):
            at = known.setdefault(one.occurrence, len(known))
            row = {"uid": one.uid, "obligation": one.obligation, "title": one.title}
            rows.append({**row, "unit": one.unit, "phrase": one.phrase, "occurrence": at})
        data = {
            "schema": SCHEMA,
            "day": self.day.isoformat(),
            "plan": self.plan
            and {
                "title": self.plan.title,
                "number": self.plan.number,
                "date": self.plan.date.isoformat(),
            },
            "occurrences": [to_dict(one) for one in known],
            "tasks": rows,
        }
        write_files({path: (json.dumps(data, ensure_ascii=False) + "\n").encode()})

    @classmethod
    def read(cls, path: Path, plan: Plan | None = None) -> Baseline:
        """Read the file. Raises FileError for one that is missing, damaged, of a newer version or of another plan."""
        found = cls._read(path)
        if plan is not None and found.plan is not None and not found.plan.same(Named.of(plan)):
            raise _fault(
                path,
                f"这是另一个方案的底稿：《{found.plan.title}》（{found.plan.date}），不能与"
                f"《{plan.title}》（{plan.date}）相比；要比较两个方案用 --from，重新记一份用 --baseline",
                f"it is the baseline of another plan, 《{found.plan.title}》 ({found.plan.date}), and says nothing "
                f"of 《{plan.title}》 ({plan.date}); compare two plans by --from, keep a new one by --baseline",
            )
        return found

    @classmethod
    def _read(cls, path: Path) -> Baseline:
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise _fault(
                path,
                "还没有底稿：先用 gkrules diff PLAN --baseline 记下现在的日期，以后才知道哪些变了",
                "there is no baseline yet: keep today's dates by gkrules diff PLAN --baseline first",
            ) from None
        except OSError as error:
            zh, en = system_words(error)
            raise _fault(
                path, f"底稿打不开：{zh}", f"the baseline cannot be opened: {en}"
            ) from error
        except ValueError as error:
            raise _unreadable(path, error) from error
        if not isinstance(data, dict) or data.get("schema") != SCHEMA:
            raise _fault(
                path,
                f"不是这个版本的底稿（schema {SCHEMA}）",
                f"is no baseline of this version (schema {SCHEMA})",
            )
        try:
            found = [from_dict(one) for one in data["occurrences"]]
            dates = [_row(row, found) for row in data["tasks"]]
            plan = data.get("plan")
            if plan is not None:
                plan = Named(
                    str(plan["title"]), str(plan["number"]), date.fromisoformat(plan["date"])
                )
            return cls(date.fromisoformat(data["day"]), {one.key: one for one in dates}, plan)
        except (DataError, KeyError, IndexError, TypeError, ValueError) as error:
            raise _unreadable(path, error) from error


def _row(row: Mapping[str, Any], found: list[Any]) -> Held:
    occurrence = found[row["occurrence"]]
    if not isinstance(occurrence, Occurrence):
        raise DataError("不是一个日期", "no occurrence")
    words = {name: str(row[name]) for name in ("uid", "obligation", "title", "unit", "phrase")}
    return Held(**words, occurrence=occurrence)


def _unreadable(path: Path, error: Exception) -> FileError:
    return _fault(
        path,
        f"底稿读不成（{error}）：文件损坏了；重新记一份：--baseline",
        f"the baseline cannot be read ({error}): it is damaged; keep a new one: --baseline",
    )


def _fault(path: Path, zh: str, en: str) -> FileError:
    return FileError((Problem(str(path), 0, "", zh, en),))
