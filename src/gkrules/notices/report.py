"""What an import found and what it doubts: counts, then each doubt with its place and text."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from gkrules.errors import Lang
from gkrules.notices.doubts import CODES
from gkrules.notices.naming import as_place
from gkrules.notices.values import Doubt, Draft, RowKind
from gkrules.plain import Plain


@frozen
class Counted(Plain):
    """How often one kind of doubt arose."""

    code: str
    count: int


@frozen(kw_only=True)
class Report(Plain):
    """The report beside a plan. rows: all; letter: those from the letter's own sentences.

    limits, unread, vague: phrases read, not read, and those without a date among the read.
    """

    name: str
    title: str
    rows: int
    letter: int
    limits: int
    vague: int
    unread: int
    units: int
    without_units: int
    without_limits: int
    counts: tuple[Counted, ...]
    doubts: tuple[Doubt, ...]

    def plain(self) -> dict[str, Any]:
        """The report as plain data, for `--json`."""
        return self.to_dict()

    def render(self, lang: Lang = "zh") -> str:
        """The report as text: a summary, then the doubts kind by kind."""
        return "\n".join(_lines(self, lang)) + "\n"


def report_of(draft: Draft) -> Report:
    """The report of a draft."""
    limits = [one for row in draft.rows for one in row.limits]
    read = [one for one in limits if one.limit is not None]
    order = {code: rank for rank, (code, _, _) in enumerate(CODES)}
    doubts = tuple(sorted(draft.doubts, key=lambda doubt: order.get(doubt.code, len(order))))
    counts: dict[str, int] = {}
    for doubt in doubts:
        counts[doubt.code] = counts.get(doubt.code, 0) + 1
    return Report(
        name=draft.name,
        title=draft.title,
        rows=len(draft.rows),
        letter=sum(row.kind is RowKind.LETTER for row in draft.rows),
        limits=len(read),
        vague=sum(one.vague for one in read),
        unread=len(limits) - len(read),
        units=len(draft.units),
        without_units=sum(not row.units for row in draft.rows),
        without_limits=sum(all(one.limit is None for one in row.limits) for row in draft.rows),
        counts=tuple(Counted(code, count) for code, count in counts.items()),
        doubts=doubts,
    )


def _lines(report: Report, lang: Lang) -> list[str]:
    zh = lang == "zh"
    title = report.title or report.name
    if zh:
        lines = [
            f"《{title}》",
            f"任务 {report.rows} 项（其中正文的要求 {report.letter} 项），期限 {report.limits} 个"
            f"（不写日期的 {report.vague} 个），单位 {report.units} 个",
            f"没有责任单位的 {report.without_units} 项，没有期限的 {report.without_limits} 项，"
            f"读不懂的期限 {report.unread} 个",
            f"存疑 {len(report.doubts)} 处" if report.doubts else "没有存疑之处",
        ]
    else:
        lines = [
            f"《{title}》",
            f"{report.rows} rows ({report.letter} from the letter's text), {report.limits} time limits"
            f" ({report.vague} without a date), {report.units} units",
            f"{report.without_units} rows without units, {report.without_limits} without a limit,"
            f" {report.unread} limits unread",
            f"{len(report.doubts)} doubts" if report.doubts else "no doubts",
        ]
    names = {code: (one, other) for code, one, other in CODES}
    for counted in report.counts:
        words = names.get(counted.code, (counted.code, counted.code))[0 if zh else 1]
        lines += ["", f"{words}（{counted.count}）" if zh else f"{words} ({counted.count})"]
        for doubt in report.doubts:
            if doubt.code == counted.code:
                lines += _doubt(doubt, zh)
    return lines


def _doubt(doubt: Doubt, zh: bool) -> list[str]:
    place = as_place(doubt.place)
    lines = [f"  {place}：{doubt.zh}" if zh else f"  [{place}] {doubt.en}"]
    said = doubt.zh if zh else doubt.en
    shown = " ".join(doubt.text.split())
    if shown and shown not in said:
        lines.append(f"    「{shown}」")
    return lines
