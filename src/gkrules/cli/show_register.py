"""How the audit of a register is shown: text for people, .csv and .xlsx for offices, JSON for programs."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gkrules import render
from gkrules.cli.say import as_json, iso, say
from gkrules.errors import FileError, Lang, Problem
from gkrules.occurrence import Distance

if TYPE_CHECKING:
    from gkrules.register import RegisterAudit, RegisterTotals, RegisterVerdict
    from gkrules.supervision.written import Format


def written(audit: RegisterAudit, kind: Format, lang: Lang) -> bytes:
    """The audit in a format."""
    from gkrules.exports import separated
    from gkrules.register import book

    match kind:
        case "csv":
            return separated.write(book(audit, lang, to="csv"))
        case "xlsx":
            return _workbook(audit, lang)
        case "json":
            return (json.dumps(plain(audit, lang), ensure_ascii=False, indent=1) + "\n").encode()
        case "text":
            return ("\n".join(lines(audit, lang)) + "\n").encode("utf-8", "replace")


def _workbook(audit: RegisterAudit, lang: Lang) -> bytes:
    from gkrules.register import book

    try:
        from gkrules.exports import workbook
    except ImportError as error:
        problem = Problem(
            audit.path,
            0,
            "",
            f'写.xlsx要先安装：pip install "gkrules[documents]"（缺{error.name}）',
            f'writing .xlsx needs: pip install "gkrules[documents]" ({error.name} is missing)',
        )
        raise FileError((problem,)) from None
    return workbook.write(book(audit, lang, to="xlsx"))


def warn(audit: RegisterAudit, lang: Lang) -> None:
    """What of the register was not used, on standard error."""
    for warning in audit.warnings:
        sys.stderr.write(f"gkrules: {_line(warning[lang != 'zh'])}\n")


def wrote(audit: RegisterAudit, out: Path, options: Namespace) -> None:
    """What was written, when the audit itself went into a file."""
    late = len(audit.failing)
    if options.json:
        as_json({"schema": 1, "file": str(out), "requests": audit.totals.all, "late": late})
    elif options.lang == "zh":
        say(f"{out}：{audit.totals.all}件，逾期{late}件")
    else:
        say(f"{out}: {audit.totals.all} requests, {late} late")


# ---------------------------------------------------------------- text


def lines(audit: RegisterAudit, lang: Lang) -> Iterator[str]:
    """For people: each request in two lines, those late, the totals."""
    from gkrules.exports.cells import shown
    from gkrules.register.tables import unnamed
    from gkrules.register.words import lateness, outcome

    zh = lang == "zh"
    title = _line(shown(audit.title)) or audit.path
    yield f"{title}：截至{audit.as_of}" if zh else f"{title}: as of {audit.as_of}"
    for warning in audit.warnings:
        yield f"{'注意：' if zh else 'Note: '}{_line(warning[not zh])}"
    yield ""
    for one in audit.verdicts:
        yield from _request(one, audit, lang)
    failing = audit.failing
    yield ""
    if failing:
        yield f"逾期（{len(failing)}）" if zh else f"Late ({len(failing)})"
    else:
        yield "没有逾期的" if zh else "Nothing is late"
    for one in failing:
        words = f"  {_line(one.row.id)}  {outcome(one.outcome, lang)} {lateness(one.late, lang)}"
        yield words + (f"  {_line(one.row.unit)}" if one.row.unit else "")
    yield ""
    yield _counts(audit.totals, "合计" if zh else "All", lang)
    if len(audit.units) > 1:
        for unit in audit.units:
            yield f"  {_counts(unit, _line(unit.unit) or unnamed(lang), lang)}"


def _request(one: RegisterVerdict, audit: RegisterAudit, lang: Lang) -> Iterator[str]:
    from gkrules.register.words import lateness, outcome, remarks

    zh = lang == "zh"
    parts = [_line(one.row.id), outcome(one.outcome, lang)]
    if one.failing:
        parts.append(lateness(one.late, lang))
    if one.due is not None:
        parts.append(f"{'届满' if zh else 'due'} {render.moment(one.due, lang)}")
    if one.request.answered is not None:
        parts.append(f"{'答复' if zh else 'answered'} {one.request.answered}")
    if one.left is not None:
        left = one.left.working_days
        parts.append(f"还剩{left}个工作日" if zh else f"{left} working days left")
    yield "  " + "  ".join(parts)
    if one.received is not None and one.course is not None:
        day, why = one.received, render.explain(one.course.answer, lang)[0]
        yield f"      {'收到' if zh else 'received'} {day}：{_line(why)}"
        yield f"      {'适用' if zh else 'by'} {one.text}"
    for remark in remarks(one, audit.as_of, lang):
        yield f"      {_line(remark)}"


def _counts(totals: RegisterTotals, name: str, lang: Lang) -> str:
    from gkrules.register import Outcome
    from gkrules.register.words import outcome

    zh = lang == "zh"
    parts = [
        f"{outcome(kind, lang)}{'' if zh else ' '}{many}"
        for kind in Outcome
        if (many := getattr(totals, kind.value))
    ]
    words = ("，" if zh else ", ").join(parts)
    return f"{name}{totals.all}件：{words}" if zh else f"{name} {totals.all}: {words}"


def _line(words: str) -> str:
    """A register's own words on one line, with nothing that moves a terminal's cursor."""
    from gkrules.exports.cells import shown

    return " ".join(shown(words).split())


# ---------------------------------------------------------------- JSON


def plain(audit: RegisterAudit, lang: Lang) -> dict[str, Any]:
    """For programs; keys are added, never changed, within a schema number."""
    return {
        "schema": 1,
        "register": audit.path,
        "title": audit.title,
        "as_of": audit.as_of.isoformat(),
        "totals": _totals(audit.totals),
        "units": [{"unit": one.unit, **_totals(one)} for one in audit.units],
        "late": [one.row.id for one in audit.failing],
        "warnings": [words[lang != "zh"] for words in audit.warnings],
        "requests": [_verdict(one, audit, lang) for one in audit.verdicts],
    }


def _totals(totals: RegisterTotals) -> dict[str, int]:
    from gkrules.register import Outcome

    return {"all": totals.all, **{kind.value: getattr(totals, kind.value) for kind in Outcome}}


def _verdict(one: RegisterVerdict, audit: RegisterAudit, lang: Lang) -> dict[str, Any]:
    from gkrules.register.words import remarks

    answer = one.course.answer if one.course is not None else None
    return {
        "id": one.row.id,
        "sheet": one.row.sheet,
        "line": one.row.line,
        "unit": one.row.unit,
        "channel": one.request.channel,
        "outcome": one.outcome.value,
        "received": iso(one.received),
        "text": one.text,
        "due": iso(one.due),
        "certainty": answer.certainty.value if answer is not None and one.due else None,
        "earliest": iso(answer.earliest) if answer is not None else None,
        "latest": iso(answer.latest) if answer is not None else None,
        "answered": iso(one.request.answered),
        "late": _distance(one.late),
        "left": _distance(one.left),
        "waits_for": one.waits_for or None,
        "without_stops": iso(one.course.unpaused) if one.course is not None else None,
        "other_readings": [
            {
                "name": other.name,
                "due": iso(other.due),
                "policy": list(other.policy),
                "words": render.reading(other, lang),
            }
            for other in (answer.ambiguities if answer is not None else ())
        ],
        "left_out": list(one.later),
        "remarks": list(remarks(one, audit.as_of, lang)),
        "explanation": list(render.explain(answer, lang)) if answer is not None else [],
        "more": dict(one.row.more),
    }


def _distance(value: Distance | None) -> dict[str, int] | None:
    return None if value is None else {"days": value.days, "working_days": value.working_days}
