"""A draft as the plan file and the units file that a person reviews."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gkrules.notices.naming import as_place
from gkrules.notices.values import Draft, DraftUnit, Limited, Row, Source
from gkrules.units import Directory, Kind

_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\b": "\\b",
    "\f": "\\f",
}


def plan_toml(draft: Draft, units: str = "units.toml") -> str:
    """The plan file of a draft; `units` names the units file beside it.

    Every row is an obligation: one without readable limits has `limits = []`, one without units
    `units = ""`, and the plan then has findings. A limit that the requirement puts on a unit of its own
    is an obligation of its own (58-1). Where the notice's date was not found, the line stands as a
    comment, and the plan cannot be used until it is written.
    """
    lines = [
        f"# 由「{_comment(draft.name)}」导入，请逐项复核；存疑之处见导入报告。",
        "",
        "[plan]",
        f"title = {text(draft.title or draft.name)}",
    ]
    if draft.number:
        lines.append(f"number = {text(draft.number)}")
    if draft.office:
        lines.append(f"office = {text(draft.office)}")
    if draft.date is not None:
        lines.append(f"date = {draft.date.isoformat()}")
    else:
        lines.append("# date = 2000-01-01  # 没有读到通知的日期，请改成真的日期，去掉行首的井号")
    if draft.year is not None:
        lines.append(f"year = {draft.year}")
    lines.append(f"units = {text(units)}")
    taken = {row.id for row in draft.rows}
    for row in draft.rows:
        lines += ["", *_obligation(row, taken)]
    return "\n".join(lines) + "\n"


def units_toml(draft: Draft) -> str:
    """The units file of a draft: every name met, those that may be one unit told in comments.

    Groups (各县（区）人民政府) stand as units of their own until somebody lists their members.
    Descriptions (有关主管部门) stand in comments: the plan reads them without a directory.
    """
    prefixes = ", ".join(text(prefix) for prefix in draft.prefixes)
    lines = [
        f"# 「{_comment(draft.title or draft.name)}」里出现的单位，由导入生成，请复核。",
        "# 同一单位有几个写法的，请留一个，其余写进它的 short；合称请改成 [[group]]，列出 members。",
        "",
        "[directory]",
        f"title = {text((draft.title or draft.name) + '单位名录')}",
        f"source = {text(draft.title or draft.name)}",
        f"prefixes = [{prefixes}]",
    ]
    names = {unit.id: unit.name for unit in draft.units}
    for unit in draft.units:
        lines += ["", *unit_lines(unit, names, draft)]
    return "\n".join(lines) + "\n"


def text(value: str) -> str:
    """A TOML basic string."""
    escaped = "".join(_ESCAPES.get(char, char) for char in value)
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda bad: f"\\u{ord(bad[0]):04x}", escaped) + '"'


def phrases(row: Row) -> tuple[str, ...]:
    """The phrases of a row that a plan holds: readable, said once, the row's own."""
    return tuple(dict.fromkeys(one.words for one in row.limits if _own(one)))


def apart(row: Row) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The limits that the requirement puts on other units than the row's: the unit, its phrases."""
    found: dict[str, list[str]] = {}
    for one in row.limits:
        if one.who and one.limit is not None and not one.covered:
            found.setdefault(one.who, []).append(one.words)
    for who, words in found.items():
        yield who, tuple(dict.fromkeys(words))


def _own(one: Limited) -> bool:
    return (
        one.limit is not None and not one.covered and not one.who and one.source is not Source.OTHER
    )


def _comment(words: str) -> str:
    return re.sub(r"\s+", " ", words)


def _obligation(row: Row, taken: set[str]) -> Iterator[str]:
    title = row.title or f"第{row.number or row.id}项"
    unread = [one.words for one in row.limits if one.limit is None]
    notes = [
        *row.notes,
        *(f"期限读不懂：{words}" for words in unread),
        *(f"{head}：{words}" for head, words in row.extra),
    ]
    yield from _entry(row.id, title, phrases(row), row.units, row, "；".join(notes))
    for who, words in apart(row):
        rank = 1
        while f"{row.id}-{rank}" in taken:
            rank += 1
        name = f"{row.id}-{rank}"
        taken.add(name)
        yield ""
        yield from _entry(name, title, words, who, row, f"第{row.id}项里由「{who}」办的一段")


def _entry(
    name: str, title: str, limits: tuple[str, ...], units: str, row: Row, note: str
) -> Iterator[str]:
    yield "[[obligation]]"
    yield f"id = {text(name)}"
    yield f"title = {text(title)}"
    yield f"limits = [{', '.join(text(one) for one in limits)}]"
    yield f"units = {text(units)}"
    fields = {
        "clause": row.clause,
        "number": row.number,
        "task": "／".join(row.task),
        "requirement": row.requirement,
        "deadline": row.deadline,
        "place": as_place(row.place),
        "note": note,
    }
    for key, value in fields.items():
        if value:
            yield f"{key} = {text(value)}"


def unit_lines(unit: DraftUnit, names: dict[str, str], draft: Draft) -> Iterator[str]:
    """The lines of one unit; `names` gives the names of the draft's units by their ids."""
    where = "、".join(unit.rows[:8]) + ("等" if len(unit.rows) > 8 else "")
    if Directory(prefixes=draft.prefixes).unlisted(unit.name).kind is Kind.DESCRIBED:
        yield f"# 描述，不是名称，计划里照录：{_comment(unit.name)}（第{where}项）"
        return
    if unit.alike:
        others = "、".join(names[one] for one in unit.alike)
        yield f"# 可能与「{_comment(others)}」是同一单位"
    yield "[[unit]]"
    yield f"id = {text(unit.id)}"
    yield f"name = {text(unit.name)}"
    if unit.kind == "group":
        yield f"note = {text(f'合称，成员待列；见第{where}项')}"
