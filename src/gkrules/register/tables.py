"""An audit as tables to write: every request, those late, the totals; in Chinese or in English."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from gkrules.errors import Lang
from gkrules.exports.book import Book, Column, Grid, Value
from gkrules.exports.cells import marked, shown
from gkrules.register.values import Outcome, RegisterAudit, RegisterTotals, RegisterVerdict
from gkrules.register.words import OUTCOMES, outcome, remarks

_COLUMNS = (
    (("编号", "No."), 14, False),
    (("承办单位", "Unit"), 18, False),
    (("收到方式", "Channel"), 11, True),
    (("收到申请之日", "Received"), 13, True),
    (("适用文本", "Text"), 26, False),
    (("届满日", "Due"), 13, True),
    (("确定性", "Certainty"), 9, True),
    (("答复日", "Answered"), 13, True),
    (("结果", "Outcome"), 14, True),
    (("逾期工作日", "Late, working days"), 11, True),
    (("逾期天数", "Late, days"), 9, True),
    (("剩余工作日", "Left, working days"), 11, True),
    (("起算理由", "Why received then"), 40, False),
    (("说明", "Remarks"), 44, False),
)
_CERTAINTY = {"firm": ("确定", "firm"), "provisional": ("暂定", "provisional")}
_NAMES = {"all": ("逐件", "Requests"), "late": ("逾期清单", "Late"), "totals": ("合计", "Totals")}


def book(audit: RegisterAudit, lang: Lang = "zh", *, to: Literal["csv", "xlsx"] = "xlsx") -> Book:
    """All requests in the register's order, its other columns behind; in a workbook also those late, and totals.

    Text is made harmless as in every export: no spreadsheet runs it, no sign reorders it.
    """
    at = lang != "zh"
    title = shown(audit.title) or ("依申请公开登记簿" if not at else "Register of requests")
    line = f"截至{audit.as_of}，由gkrules推算" if not at else f"As of {audit.as_of}, by gkrules"
    written = shown if to == "csv" else _marked
    extra = tuple(dict.fromkeys(head for one in audit.verdicts for head, _ in one.row.more))
    every = _grid("all", audit.verdicts, extra, audit, lang, written)
    if to == "csv":
        return Book(title, (line,), audit.as_of, (every,), audit.path)
    late = _grid("late", audit.failing, extra, audit, lang, written, headed=True)
    return Book(
        title, (line,), audit.as_of, (every, late, _totals(audit, lang, written)), audit.path
    )


def _marked(text: str) -> str:
    return marked(shown(text))


def _grid(
    kind: str,
    verdicts: Iterable[RegisterVerdict],
    extra: tuple[str, ...],
    audit: RegisterAudit,
    lang: Lang,
    written: object,
    *,
    headed: bool = False,
) -> Grid:
    at = lang != "zh"
    assert callable(written)
    columns = [Column(names[at], width, centred) for names, width, centred in _COLUMNS]
    columns += [Column(written(head), 18) for head in extra]
    rows: list[tuple[Value, ...]] = []
    names: list[str] = []
    for one in verdicts:
        more = dict(one.row.more)
        cells = [
            written(cell) if isinstance(cell, str) else cell for cell in _cells(one, audit, lang)
        ]
        rows.append((*cells, *(written(more.get(head, "")) for head in extra)))
        names.append(one.row.id)
    return Grid(
        _NAMES[kind][at], tuple(columns), tuple(rows), tuple(names), filtered=True, headed=headed
    )


def _cells(one: RegisterVerdict, audit: RegisterAudit, lang: Lang) -> tuple[Value, ...]:
    receipt = ""
    if one.course is not None and one.received is not None:
        step = one.course.receipt
        receipt = f"{step.words}（{step.basis}）"
    late = one.late if one.failing else None
    return (
        one.row.id,
        one.row.unit,
        one.request.channel,
        one.received,
        one.text,
        one.due,
        _CERTAINTY[one.certainty.value][lang != "zh"] if one.due else "",
        one.request.answered,
        outcome(one.outcome, lang),
        late.working_days if late else None,
        late.days if late else None,
        one.left.working_days if one.left else None,
        receipt,
        "\n".join(remarks(one, audit.as_of, lang)),
    )


def _totals(audit: RegisterAudit, lang: Lang, written: object) -> Grid:
    at = lang != "zh"
    assert callable(written)
    columns = (
        Column(("承办单位", "Unit")[at], 24),
        Column(("件数", "Requests")[at], 9, centred=True),
        *(Column(OUTCOMES[kind][at], 12, centred=True) for kind in Outcome),
    )
    rows = [_counted(one, written(one.unit) or unnamed(lang)) for one in audit.units]
    rows.append(_counted(audit.totals, "合计" if not at else "All"))
    return Grid(
        _NAMES["totals"][at], columns, tuple(rows), tuple(str(row[0]) for row in rows), headed=True
    )


def _counted(totals: RegisterTotals, name: str) -> tuple[Value, ...]:
    return (name, totals.all, *(getattr(totals, kind.value) for kind in Outcome))


def unnamed(lang: Lang) -> str:
    """What stands for the unit of requests that name none."""
    return "（未写承办单位）" if lang == "zh" else "(no unit)"
