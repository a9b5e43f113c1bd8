"""Plans for the tests of exports: files written here by other means than the package's own, then loaded."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from gkrules import Plan
from gkrules.documents import Document, Limits
from gkrules.documents.kinds import read_calmly
from gkrules.documents.limits import Watch
from gkrules.exports import read_full
from gkrules.writer import write
from tests.strategies import ahead, dates, not_before, recurring, stepped, within, words_only

FORMATS = ("xlsx", "docx", "csv", "md")
#: Without 本月底, which no agenda can date.
limits = st.one_of(within(), ahead, not_before, dates(), recurring(), stepped, words_only)
#: What some program, format or reader takes for something else than text.
ODD = [
    "=1+1", "+1", "-1", "@SUM(A1)", "＝1", "'=1", "''-1", "\t=1", "1-2", "007", "(1)",
    "1.10", "1E5", "123456789012", "2017-07-03", "12:30", "TRUE", '"a"', '"',
    '"\\u0041"', "_x0041_", "_x000D_", "a|b", "\\|", "\\", "<br>", "<b>粗</b>", "&lt;",
    "&amp;", "**粗**", "[a](b)", "`x`", "# 一", "~~x~~", "a\n\nb", "a\n b", "\u202e倒",
    "\u2067孤", "零\u200b宽", "\ufeff首", "\x01\x07", "\x7f", "a\u3000b", "a\xa0b", "a  b",
    "\x85", "\u2028", "A\u0301", "😀", "𠮷", "\ue000", "\uffff", "\ufffd\ufffd", "\x80\x80",
    ",", '",', ";；", "，", "'",
    "市财政局", "第3项", "；", "—", "／", "$1", "{}", "%", "#REF!", "<关于>",
]  # fmt: skip
_words = st.lists(st.sampled_from(ODD) | st.text(max_size=4), max_size=4).map("".join)
texts = _words.map(lambda text: text.encode("utf-8", "replace").decode().strip())
filled = texts.filter(bool)
_units = st.sampled_from(
    [
        "市财政局牵头，市审计局配合",
        "市级各部门",
        "某甲单位、某乙单位",
        "",
        "有关主管部门",
        "市财政局",
    ]
)


def toml(value: object) -> str:
    """A TOML value: JSON's strings are TOML's, but for DEL."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def table(name: str, entries: dict[str, Any]) -> str:
    return "\n".join([name, *(f"{key} = {toml(value)}" for key, value in entries.items()), ""])


@st.composite
def obligations(draw: st.DrawFn) -> list[dict[str, Any]]:
    ids = draw(st.lists(filled, min_size=1, max_size=5, unique=True))
    tasks = draw(st.lists(texts, min_size=1, max_size=2))
    rows = []
    for at, name in enumerate(ids):
        row: dict[str, Any] = {
            "id": name,
            "title": draw(filled),
            "limits": [write(one) for one in draw(st.lists(limits, max_size=3))],
            "units": draw(_units),
        }
        for key in ("clause", "note", "requirement", "deadline", "place"):
            row[key] = draw(texts)
        row["task"] = draw(st.sampled_from(tasks))
        row["number"] = draw(st.sampled_from(["", name, "1"]) | texts)
        row["aliases"] = draw(st.lists(filled, max_size=2))
        row["after"] = draw(st.sampled_from(["", *ids[:at]]))
        row["regime"] = draw(st.sampled_from(["", "general"]))
        rows.append(
            {key: value for key, value in row.items() if value or key in ("limits", "units")}
        )
    return rows


@st.composite
def plan_files(draw: st.DrawFn) -> tuple[str, str]:
    """The texts of a plan file and of its units file (empty: the plan names none)."""
    with_units = draw(st.booleans())
    head: dict[str, Any] = {
        "title": draw(filled),
        "date": draw(st.dates(date(2016, 1, 1), date(2019, 12, 31))),
        "year": draw(st.integers(2016, 2020)),
        "number": draw(texts),
        "office": draw(texts),
        "note": draw(texts),
        "regime": draw(st.sampled_from(["", "general"])),
        "key": draw(st.sampled_from(["", "280864d922"])),
    }
    if with_units:
        head["units"] = "units.toml"
    triggers = draw(
        st.dictionaries(filled, st.dates(date(2016, 1, 1), date(2020, 1, 1)), max_size=2)
    )
    plan = table("[plan]", head) + table("[triggers]", {toml(k): v for k, v in triggers.items()})
    plan += "".join(table("[[obligation]]", row) for row in draw(obligations()))
    units = [
        {"id": "finance", "name": "市财政局", "full": draw(texts), "note": draw(texts)},
        {"id": "audit", "name": "市审计局", "short": ["审计"], "calendar": "china"},
    ]
    groups = [
        {"id": "all-units", "name": "市级各部门", "members": ["inner"], "note": draw(texts)},
        {"id": "inner", "name": "内设各部门", "members": ["finance", "audit"]},
    ]
    text = table(
        "[directory]", {"title": draw(texts), "source": draw(texts), "prefixes": ["甲市", "市"]}
    )
    text += "".join(table("[[unit]]", one) for one in units)
    text += "".join(table("[[group]]", one) for one in groups)
    return plan, text if with_units else ""


def loaded(folder: Path, plan: str, units: str, name: str = "units.toml") -> Plan:
    """The plan in these files."""
    folder.mkdir(exist_ok=True)
    (folder / "plan.toml").write_text(plan, encoding="utf-8")
    if units:
        (folder / name).write_text(units, encoding="utf-8")
    return Plan.load(folder / "plan.toml")


def bare(plan: Plan) -> Plan:
    """The plan without what depends on where its files lie."""
    rows = tuple(evolve(one, line=0) for one in plan.obligations)
    directory = evolve(plan.directory, path="")
    return evolve(plan, path="", findings=(), obligations=rows, directory=directory)


def quickly(path: Path) -> Document:
    """A document, read in this process: hundreds of times."""
    kind = path.suffix[1:]
    builder = read_calmly(path.read_bytes(), kind, Watch(Limits(), None))
    return Document(path.name, kind, tuple(builder.blocks))


def back(document: Document, folder: Path) -> Plan:
    """The plan that a full export gives back."""
    files = read_full(document)
    return loaded(folder, files.plan, files.units, files.units_name)
