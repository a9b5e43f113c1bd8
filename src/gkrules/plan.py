"""A plan (分工方案): obligations, the units that owe them, and their time limits in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from attrs import field, frozen

from gkrules import _toml
from gkrules._table import Table
from gkrules.calendar import Overlay
from gkrules.calendar.overlays.files import overlays_named
from gkrules.errors import ParseError, PlanError, Problem, RegimeError
from gkrules.eventwords import event_key
from gkrules.limits import TimeLimit
from gkrules.obligation import Obligation, Stated, events
from gkrules.reader import parse
from gkrules.regimes import load as load_regime
from gkrules.trace import Moment
from gkrules.units import Directory, Kind, Unit
from gkrules.unitsphrase import read_units

#: 本通知公布, 文件印发: the plan's own date is the trigger.
_OWN = re.compile(
    r"(?:自|从)?(?:本(?:通知|方案|意见|办法|文件?|计划|要点|规定|细则)|文件|通知|方案)"
    r"(?:公布|印发|下发|发布|颁布)(?:实施|执行)?(?:之日|时)?"
)


@frozen
class Plan:
    """A plan as its file states it. `findings` are doubts that do not stop it from being used.

    `key` tells it from others in the names of its tasks, whatever its number and title become; mostly empty.
    `overlays` are the local days that its `calendar` names, for all its units.
    """

    title: str
    date: date
    year: int
    obligations: tuple[Obligation, ...]
    directory: Directory
    number: str = ""
    office: str = ""
    regime: str = ""
    triggers: tuple[tuple[str, Moment], ...] = ()
    path: str = ""
    findings: tuple[Problem, ...] = field(default=(), eq=False)
    overlays: tuple[Overlay, ...] = ()
    key: str = ""

    @classmethod
    def load(cls, path: str | Path) -> Plan:
        """Read a plan file and the units file and overlays it names.

        Raises PlanError with everything that is wrong, each with file, line and key: unknown keys,
        doubled ids, unreadable phrases. Names that the directory lacks do not stop the plan: they
        are `findings`, and get a calendar of their own.
        """
        path = Path(path)
        problems: list[Problem] = []
        findings: list[Problem] = []
        table = Table.of(_toml.load(path), problems)
        plan = _read(table, path, problems, findings)
        if problems:
            raise PlanError(
                tuple(sorted([*problems, *findings], key=lambda one: (one.path, one.line)))
            )
        return plan

    @property
    def units(self) -> tuple[Unit, ...]:
        """Every unit that owes something or takes over from one that does: as the directory has them, then the plan."""
        owing = {
            share.unit.id: share.unit for one in self.obligations for share in one.units.shares
        }
        heirs = {
            unit for unit, before in self.directory.inherited().items() if before & owing.keys()
        }
        listed = [unit for unit in self.directory.units if unit.id in owing or unit.id in heirs]
        rest = [unit for unit in owing.values() if unit.kind is not Kind.UNIT]
        return (*listed, *rest)

    def unit(self, name: str) -> Unit | None:
        """The unit of that id or name: one of the directory, or one named in the plan only."""
        known = self.directory.unit(name)
        if known is not None:
            return known
        return next((unit for unit in self.units if name in (unit.id, unit.name)), None)

    def regime_of(self, obligation: Obligation) -> str | None:
        """The statute that an obligation's limits are counted by, as `resolve` takes it; None for the default.

        An own file is named from the plan's folder, as its units file is.
        """
        return _placed(obligation.regime or self.regime, Path(self.path).parent) or None

    @property
    def names(self) -> dict[str, str]:
        """The names of all units by their ids, also of those that owe nothing."""
        return {unit.id: unit.name for unit in (*self.units, *self.directory.units)}

    def triggers_for(self, obligation: Obligation, limit: TimeLimit) -> Mapping[str, Moment]:
        """The dates known for the events that a limit counts from, by the events' words.

        The plan's own date stands for 本通知公布 and its like; `[triggers]` gives others. Empty where
        the limit names no event, or none that has happened.
        """
        found = {event.text: self.trigger(obligation, event.text) for event in events(limit)}
        return {words: moment for words, moment in found.items() if moment is not None}

    def trigger(self, obligation: Obligation, event: str) -> Moment | None:
        """The plan's date of one event by its words: `[triggers]`, by the aliases too, else its own date."""
        given = {event_key(words): moment for words, moment in self.triggers}
        for words in (event, *obligation.aliases):
            if event_key(words) in given:
                return given[event_key(words)]
        return self.date if _OWN.fullmatch(event) else None


# ---------------------------------------------------------------- the file


def _read(table: Table, path: Path, problems: list[Problem], findings: list[Problem]) -> Plan:
    if "plan" not in table.data:
        table.fault(None, "缺少 [plan] 一节", "the [plan] table is missing")
        raise PlanError(tuple(problems))
    table.only("plan", "triggers", "obligation")
    head = table.table("plan")
    head.only(
        "title", "number", "office", "date", "year", "units", "calendar", "regime", "note", "key",
    )  # fmt: skip
    day = head.date("date")
    if day is None and "date" not in head.data:
        head.fault("date", "缺少「date」：通知的日期", "'date' is missing: the notice's date")
    day = day or date(2000, 1, 1)
    directory = _directory(head, path, problems)
    if directory is None:  # its faults are told; names that it should have known are no news
        directory, findings = Directory(), []
    overlays = overlays_named(head, path.parent)
    regime = _regime(head, path.parent)
    seen: dict[str, int] = {}
    rows = [
        _obligation(row, directory, path.parent, seen, findings)
        for row in table.tables("obligation")
    ]
    _check_after(list(table.tables("obligation")), rows)
    head.text("note")
    return Plan(
        head.text("title", required=True),
        day,
        head.number("year") or day.year,
        tuple(rows),
        directory,
        head.text("number"),
        head.text("office"),
        regime,
        tuple(_triggers(table.table("triggers"))),
        str(path),
        tuple(findings),
        overlays,
        head.plain("key"),
    )


def _directory(head: Table, path: Path, problems: list[Problem]) -> Directory | None:
    name = head.text("units")
    if not name:
        return Directory()
    try:
        return Directory.load(path.parent / name)
    except PlanError as error:
        problems.extend(error.problems)
        return None


def _regime(row: Table, folder: Path) -> str:
    name = row.text("regime")
    try:
        load_regime(_placed(name, folder) or None)
    except RegimeError as error:
        row.fault("regime", error.zh, error.en)
    except PlanError as error:  # an own file: told with its own lines
        row.fault("regime", f"计算规则「{name}」不能用", f"the regime {name!r} cannot be used")
        row.problems.extend(error.problems)
    return name


def _placed(name: str, folder: Path) -> str:
    return str(folder / name) if name.endswith(".toml") else name


def _triggers(table: Table) -> Iterator[tuple[str, Moment]]:
    for words, value in table.data.items():
        if isinstance(value, date):
            yield words, value
        else:
            table.fault(words, "应当是日期，如 2017-09-01", "must be a date such as 2017-09-01")


def _obligation(
    row: Table, directory: Directory, folder: Path, seen: dict[str, int], findings: list[Problem]
) -> Obligation:
    row.only(
        "id", "title", "limits", "units", "clause", "note", "after", "aliases", "regime", *_AS_WRITTEN,
    )  # fmt: skip
    line = row.document.line(*row.place)
    name = row.text("id", required=True)
    if name and name in seen:
        row.fault(
            "id",
            f"编号「{name}」与第{seen[name]}行重复",
            f"id {name!r} is already used at line {seen[name]}",
        )
    seen.setdefault(name, row.document.line(*row.place, "id"))
    # An imported row may lack units or limits: empty on purpose is a finding, absent a fault.
    words = row.text("units", required=row.data.get("units") != "")
    if row.data.get("units") == "":
        findings.append(
            row.problem("units", f"第{name}项没有责任单位", f"item {name} names no unit")
        )
    if row.data.get("limits") == []:
        findings.append(row.problem("limits", f"第{name}项没有期限", f"item {name} has no limit"))
    units = read_units(words, directory)
    for unknown in units.unknown:
        findings.append(
            row.problem(
                "units",
                f"第{name}项：单位名录里没有「{unknown}」，给它单独一份日历",
                f"item {name}: the directory lacks 「{unknown}」; it gets a calendar of its own",
            )
        )
    if words and not units.shares:
        row.fault("units", f"「{words}」里读不出单位", f"no unit can be read in 「{words}」")
    return Obligation(
        name,
        row.text("title", required=True),
        tuple(_stated(row)),
        units,
        row.text("clause"),
        row.text("note"),
        row.text("after"),
        row.texts("aliases"),
        _regime(row, folder),
        line,
        unit_words=words,
        **{key: row.text(key) for key in _AS_WRITTEN},
    )


#: What an import keeps of the notice's own words.
_AS_WRITTEN = ("number", "task", "requirement", "deadline", "place")


def _stated(row: Table) -> Iterator[Stated]:
    phrases = row.texts("limits")
    if not phrases and "limits" not in row.data:
        row.fault(
            "limits", "缺少「limits」：至少一个期限", "'limits' is missing: at least one time limit"
        )
    for at, phrase in enumerate(phrases):
        try:
            yield Stated(phrase, parse(phrase))
        except ParseError as error:
            place = (*row.place, "limits", at)
            row.problems.append(
                Problem(
                    row.document.path,
                    row.document.line(*place),
                    f"limits[{at + 1}]",
                    f"读不懂「{phrase}」：{error.render('zh')}",
                    f"cannot read 「{phrase}」: {error.render('en')}",
                )
            )


def _check_after(tables: list[Table], rows: list[Obligation]) -> None:
    """`after` names another obligation, and no chain of them comes back to its beginning."""
    after = {row.id: row.after for row in rows}
    for table, row in zip(tables, rows, strict=True):
        if not row.after:
            continue
        if row.after not in after:
            table.fault(
                "after", f"没有编号为「{row.after}」的任务", f"there is no obligation {row.after!r}"
            )
            continue
        chain = [row.id]
        while (step := after.get(chain[-1], "")) and step not in chain:
            chain.append(step)
        if step == row.id:
            circle = " → ".join((*chain, step))
            table.fault(
                "after", f"任务互相等待：{circle}", f"obligations wait for each other: {circle}"
            )
