"""Rebuilds conformance/conformance.csv: what gkrules makes of each case, for those who write the rules elsewhere.

The cases are facts: conformance/cases.csv (the contract's worked examples and edges), the annotated phrases of
tests/data/phrases-dev.jsonl, and for each statute the limits that it may count its own way. docs/conformance.md says
what each column means. Run by hand when a rule, a case or the calendar's data changes:
`python scripts/build_conformance.py`.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from attrs import fields, frozen

import gkrules
from gkrules import GkrulesError, Occurrence
from gkrules.errors import ParseError

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "conformance"
CASES, OUT = FOLDER / "cases.csv", FOLDER / "conformance.csv"
ANNOTATED = ROOT / "tests" / "data" / "phrases-dev.jsonl"
#: More occurrences than these are no case but a calendar: the annotated phrases of every week are left out.
_MOST = 12
_RESULT = (
    "occurrence",
    "status",
    "begins",
    "nominal",
    "due",
    "act_by",
    "act_by_working",
    "certainty",
    "earliest",
    "latest",
    "not_before",
    "waits_for",
    "other_readings",
    "reason",
)

#: Statutes with a day on which each is asked; the second has a long holiday ahead.
STATUTES: tuple[tuple[str, str, str], ...] = (
    ("", "2025-05-16", "2026-09-11"),
    ("民法典", "2019-01-25", "2026-01-30"),
    ("民事诉讼法", "2025-03-14", "2026-09-11"),
    ("行政诉讼法解释", "2025-03-14", "2026-09-11"),
    ("刑事诉讼法", "2025-02-28", "2026-09-11"),
    ("刑事诉讼法（羁押）", "2025-02-28", "2026-09-11"),
    ("刑事诉讼法（刑期）", "2025-02-28", "2026-09-11"),
    ("行政许可法", "2018-09-14", "2026-09-11"),
    ("行政许可法（申请人）", "2025-03-14", "2026-09-11"),
    ("行政处罚法", "2021-09-17", "2026-09-11"),
    ("行政强制法", "2025-03-14", "2026-09-11"),
    ("行政复议法@2017", "2018-09-14", "2023-09-15"),
    ("行政复议法", "2024-03-15", "2026-09-11"),
    ("政府信息公开条例@2008", "2018-09-14", "2019-01-25"),
    ("政府信息公开条例", "2025-03-14", "2026-01-30"),
    ("税收", "2024-09-11", "2026-09-18"),
    ("商标法实施条例", "2025-03-14", "2026-09-11"),
    ("注册商标有效期", "2025-01-31", "2026-09-11"),
    ("专利法实施细则", "2025-01-31", "2026-09-11"),
    ("审计法实施条例", "2025-03-14", "2026-09-11"),
    ("审计法实施条例（提请裁决）", "2025-03-14", "2026-09-11"),
    ("公安机关办理行政案件程序规定", "2025-03-14", "2026-09-11"),
    ("公安机关办理行政案件程序规定（限制人身自由）", "2025-03-14", "2026-09-11"),
    ("机动车登记规定", "2025-03-14", "2026-09-11"),
    ("机动车登记规定（临时行驶车号牌）", "2025-03-14", "2026-09-11"),
    ("道路交通安全违法行为处理程序规定", "2025-03-14", "2026-09-11"),
    ("道路交通事故处理程序规定", "2025-03-14", "2026-09-11"),
    ("机动车驾驶证申领和使用规定", "2025-03-14", "2026-09-11"),
    ("道路交通安全违法行为记分管理办法", "2025-03-14", "2026-09-11"),
    ("医疗器械注册与备案管理办法", "2025-03-14", "2026-09-11"),
    ("外国人入境出境管理条例", "2025-03-14", "2026-09-11"),
)
#: What is asked of each, on both days: the numbers of 日 that some statute counts in working days, and the rest.
LIMITS = ("三日内", "五日内", "七日内", "10日内", "15日内", "三十日内", "20个工作日内", "1个月内")


@frozen(kw_only=True)
class Case:
    """A question: a phrase and the facts it is asked with, as the file has them; empty where there is none."""

    group: str
    phrase: str
    trigger: str = ""
    start: str = ""
    end: str = ""
    year: str = ""
    anchor: str = ""
    stops: str = ""
    extension: str = ""
    regime: str = ""

    def resolve(self) -> tuple[Occurrence, ...]:
        """Its occurrences. Raises GkrulesError as `resolve` does."""
        return gkrules.resolve(
            self.phrase,
            trigger=_moment(self.trigger),
            start=_day(self.start),
            end=_day(self.end),
            year=int(self.year) if self.year else None,
            anchor=_day(self.anchor),
            stops=tuple(_stop(words) for words in self.stops.split(";") if words),
            extension={"": None, "whole": True}[self.extension],
            regime=self.regime or None,
        )


FACTS = tuple(one.name for one in fields(Case))
HEADS = ("case", *FACTS, *_RESULT)


def cases() -> Iterator[Case]:
    """All of them, in the order of the file."""
    with CASES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield Case(**row)
    with ANNOTATED.open(encoding="utf-8") as lines:
        yield from (_annotated(json.loads(line)) for line in lines if _few(json.loads(line)))
    for regime, *days in STATUTES:
        for limit in LIMITS:
            for day in days:
                yield Case(group="statute", phrase=limit, trigger=day, regime=regime)


def _few(data: dict[str, list[str]]) -> bool:
    return len(data["due"]) <= _MOST


def _annotated(data: dict[str, dict[str, str]]) -> Case:
    given = data["given"]
    return Case(
        group="annotated",
        phrase=str(data["phrase"]),
        trigger=given.get("trigger", "").removesuffix(":00"),
        start=given.get("from", ""),
        end=given.get("to", ""),
    )


def rows(number: int, case: Case) -> Iterator[tuple[str, ...]]:
    """A row for each occurrence; one alone for a case that has none."""
    asked = (str(number), *(getattr(case, name) for name in FACTS))
    try:
        found = case.resolve()
    except GkrulesError as error:
        if isinstance(error, ParseError):
            said = error.zh  # without the picture, which takes lines
        else:
            said = error.render("zh")
        result = dict.fromkeys(_RESULT, "") | {
            "occurrence": "1",
            "status": f"error:{type(error).__name__}",
            "reason": said,
        }
        yield (*asked, *result.values())
        return
    if not found:
        result = dict.fromkeys(_RESULT, "") | {"occurrence": "0", "status": "none"}
        yield (*asked, *result.values())
    for at, one in enumerate(found, 1):
        yield (*asked, *_result(at, one))


def _result(at: int, one: Occurrence) -> tuple[str, ...]:
    dated = one.due is not None
    return (
        str(at),
        one.status,
        _written(one.start),
        _written(one.nominal),
        _written(one.due),
        _written(one.act_by),
        ("yes" if one.act_by_working else "no") if dated else "",
        one.certainty if dated else "",
        _written(one.earliest),
        _written(one.latest),
        _written(one.earliest_start),
        one.waits_for or "",
        ";".join(f"{other.name}={_written(other.due)}" for other in one.ambiguities),
        "；".join(gkrules.explain(one)),
    )


def make() -> str:
    """The whole file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADS)
    for number, case in enumerate(cases(), 1):
        writer.writerows(rows(number, case))
    return out.getvalue()


def _written(moment: date | None) -> str:
    """2026-09-24, or 2026-09-24T09:00 for an instant of Shanghai."""
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None).isoformat(timespec="minutes")
    return moment.isoformat() if moment else ""


def _moment(words: str) -> date | None:
    return datetime.fromisoformat(words) if "T" in words else _day(words)


def _day(words: str) -> date | None:
    return date.fromisoformat(words) if words else None


def _stop(words: str) -> tuple[date, date]:
    first, _, last = words.partition("..")
    return date.fromisoformat(first), date.fromisoformat(last)


def main() -> None:
    text = make()
    OUT.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{OUT.relative_to(ROOT)}: {text.count(chr(10)) - 1} rows\n")


if __name__ == "__main__":
    main()
