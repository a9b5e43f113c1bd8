"""`import --review`: the doubts one by one at the terminal; each answer goes into the plan or the units file."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator

from attrs import evolve

from gkrules.cli.say import say
from gkrules.errors import ParseError
from gkrules.notices import Doubt
from gkrules.notices.doubts import CODES
from gkrules.notices.edits import PlanEdits, key, one_unit
from gkrules.notices.imported import Imported, Paths
from gkrules.notices.names import split_names
from gkrules.notices.naming import as_place
from gkrules.units import Directory

#: What a person may answer to any doubt, and to those about one task.
_ANY = {
    "": ("看过了", "seen"),
    "q": ("停下，余下的留在报告里", "stop; the rest stays in the report"),
}
_TASK = {
    "l": ("改期限", "write its limits"),
    "u": ("改责任单位", "write its units"),
    "n": ("写备注", "add a note"),
    "d": ("删去这一项", "strike the task out"),
}
_MERGE = {
    "m": ("是同一个单位：后面的并入前面的", "one unit: the others become short names of the first")
}


class _Stop(Exception):
    """The person has had enough."""


def review(made: Imported, paths: Paths, options: Namespace) -> tuple[Imported, tuple[str, ...]]:
    """Walk through the doubts not decided yet. Returns the import as edited, and the keys of those decided."""
    walk = _Walk(made, paths, options)
    try:
        walk.all()
    except (_Stop, EOFError, KeyboardInterrupt):
        say("")
    files = {**made.files, paths.plan: walk.plan.text, paths.units: walk.units}
    return evolve(made, files=files), tuple(walk.decided)


class _Walk:
    def __init__(self, made: Imported, paths: Paths, options: Namespace) -> None:
        self.plan = PlanEdits(made.files[paths.plan])
        self.units = made.files[paths.units]
        self.directory = Directory()
        self.decided: list[str] = []
        self.zh = options.lang == "zh"
        self._doubts = [doubt for doubt in made.report.doubts if key(doubt) not in made.decided]
        self._titles = {code: (zh, en) for code, zh, en in CODES}
        self._units_path = paths.units

    def all(self) -> None:
        """Every doubt, until the person stops."""
        for n, doubt in enumerate(self._doubts, 1):
            say("")
            for line in self._shown(n, doubt):
                say(line)
            while not self._answered(doubt):
                pass
            self.decided.append(key(doubt))

    def _shown(self, n: int, doubt: Doubt) -> Iterator[str]:
        title = self._titles.get(doubt.code, (doubt.code, doubt.code))[not self.zh]
        yield f"[{n}/{len(self._doubts)}] {title}  {as_place(doubt.place)}"
        yield f"  {doubt.zh if self.zh else doubt.en}"
        words = " ".join(doubt.text.split())
        if words:
            yield f"  「{words}」"
        for row_id in doubt.rows[:3]:
            row = self.plan.row(row_id)
            if row is not None:
                limits = "；".join(map(str, row.get("limits", [])))
                yield f"  {row_id}  {row.get('title', '')}｜{limits}｜{row.get('units', '')}"

    def _answered(self, doubt: Doubt) -> bool:
        """Ask once; False where the answer could not be used."""
        choices = self._choices(doubt)
        menu = "，".join(f"{one or 'Enter'} {words[not self.zh]}" for one, words in choices.items())
        answer = self._ask(f"  {menu}：" if self.zh else f"  {menu.replace('，', ', ')}: ")
        if answer not in choices:
            return False
        row_id = doubt.rows[0] if doubt.rows else ""
        match answer:
            case "q":
                raise _Stop
            case "l":
                return self._limits(row_id)
            case "u":
                return self._set_units(row_id)
            case "n":
                self.plan.note(row_id, self._ask("  备注：" if self.zh else "  note: "))
            case "d":
                self.plan.strike(row_id)
            case "m":
                keep, *others = split_names(doubt.text)
                for other in others:
                    self.units = one_unit(self.units, keep, other)
        return True

    def _choices(self, doubt: Doubt) -> dict[str, tuple[str, str]]:
        choices = dict(_ANY)
        if doubt.code == "alike-units":
            choices |= _MERGE
        if doubt.rows and self.plan.row(doubt.rows[0]) is not None:
            choices |= _TASK
        return choices

    def _limits(self, row_id: str) -> bool:
        words = self._ask("  期限（几个用；分开）：" if self.zh else "  limits (；between them): ")
        try:
            self.plan.limits(row_id, words)
        except ParseError as error:
            say(error.render("zh" if self.zh else "en"))
            return False
        return True

    def _set_units(self, row_id: str) -> bool:
        words = self._ask("  责任单位：" if self.zh else "  units: ")
        if self.plan.units(row_id, words, self.directory):
            return True
        say("  读不出单位" if self.zh else "  no unit can be read in that")
        return False

    def _ask(self, words: str) -> str:
        sys.stdout.write(words)
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.strip()
