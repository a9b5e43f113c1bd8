"""One notice in every format gives one plan: the rows, units and limits worked out by hand from the fixture."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from gkrules.documents import read_bytes
from gkrules.notices import understand
from gkrules.notices.writing import plan_toml, units_toml
from tests.conftest import need
from tests.documents import make

# Number, task, requirement, units, limits. Row 2 has the deadline of row 1, whose cell covers both.
ROWS = [
    (
        "1",
        "推进减税降费信息公开",
        "公开减税降费政策：（1）目录清单；（2）收费标准。",
        "牵头单位：市财政局；配合单位：市地税局",
        ["2017年11月底前"],
    ),
    ("2", "推进减税降费信息公开", "在政府网站开设专栏", "市地税局", ["2017年11月底前"]),
    ("3", "推进减税降费信息公开", "每月后20日内公布收入", "市统计局", ["全年工作", "每月后20日内"]),
    ("4", "做好解读", "政策出台后3个工作日内解读", "各县（区）人民政府", ["长期", "政策出台后3个工作日内"]),
]  # fmt: skip
MAKERS = {
    "docx": make.docx,
    "xlsx": make.xlsx,
    "html": make.html_notice,
    "pdf": make.pdf,
    "txt": make.txt,
}


def plan(data: bytes, name: str) -> dict[str, dict[str, Any]]:
    """The obligations of the table, by number, as the plan file has them."""
    draft = understand(read_bytes(data, name))
    assert units_toml(draft)
    rows = tomllib.loads(plan_toml(draft)).get("obligation", [])
    return {row["number"]: row for row in rows if row.get("number") in ("1", "2", "3", "4")}


def plain(words: str) -> str:
    return "".join(words.split()).replace("２０１７年１１月", "2017年11月")


def check(found: dict[str, dict[str, Any]], kind: str) -> None:
    assert list(found) == ["1", "2", "3", "4"], kind
    for number, task, requirement, units, limits in ROWS:
        row = found[number]
        assert plain(row["task"]) == task, (kind, number)
        assert plain(row["requirement"]) == requirement, (kind, number)
        names = [
            one
            for one in ("市财政局", "市地税局", "市统计局", "各县（区）人民政府")
            if one in units
        ]
        assert [one for one in names if one in row["units"]] == names, (kind, number)
        assert row["units"] == found_units(units, row["units"]), (kind, number)
        held = [plain(one) for one in row["limits"]]
        for limit in limits:
            assert any(one.startswith(limit) for one in held), (kind, number, limit, held)
        assert len(held) == len(limits), (kind, number, held)


def found_units(wanted: str, held: str) -> str:
    """The units column, whether the lead is said by a label or stands alone."""
    return held if plain(held) in (wanted, wanted.replace("牵头单位：", "")) else wanted


@pytest.mark.parametrize("kind", MAKERS)
def test_every_format_gives_the_same_plan(kind: str) -> None:
    check(plan(MAKERS[kind](), f"notice.{kind}"), kind)


#: LibreOffice's CSV filter: commas, quotes, UTF-8.
UTF_8 = "csv:Text - txt - csv (StarCalc):44,34,76,1"


@pytest.mark.office
@pytest.mark.parametrize(
    ("source", "target"), [("docx", "pdf"), ("xlsx", "xls"), ("docx", "html"), ("xlsx", UTF_8)]
)
def test_what_libreoffice_makes_of_it_gives_the_same_plan(
    source: str, target: str, tmp_path: Path
) -> None:
    need(make.SOFFICE is not None, "LibreOffice (soffice) is not installed")
    data = make.converted(MAKERS[source](), f".{source}", target, tmp_path)
    check(plan(data, f"notice.{target[:4].rstrip(':')}"), f"{source} to {target}")
