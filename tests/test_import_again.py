"""Importing a corrected notice into a plan that people worked on: three texts, key by key."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkrules.errors import FileError
from gkrules.notices.again import Change, merge
from tests.conftest import effort

HEAD = '[plan]\ntitle = "方案"\ndate = 2017-07-03\n'


def row(row_id: str, requirement: str, **more: str) -> str:
    fields = {"id": row_id, "number": row_id, "title": requirement[:6], "requirement": requirement}
    lines = [f'{key} = "{value}"' for key, value in {**fields, **more}.items()]
    return "\n[[obligation]]\n" + "\n".join(lines) + "\n"


ONE = "按月公开财政收支情况，解读收支增减变化"
TWO = "主动公开国民经济运行情况，解读指标数据"
THREE = "全面公开审计法规和政策文件"
BASE = HEAD + row("1", ONE, units="市财政局") + row("2", TWO, units="市统计局") + row("3", THREE)


def read(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def rows(text: str) -> list[tuple[str, str]]:
    return [(one["id"], one["requirement"]) for one in read(text).get("obligation", [])]


def test_the_same_notice_changes_nothing() -> None:
    hand = BASE.replace('title = "方案"', 'title = "我的方案"  # 改过').replace(
        "市统计局", "统计局"
    )
    merged = merge(BASE, hand, BASE)
    assert merged.changes == ()
    assert read(merged.text) == read(hand)
    assert "# 改过" in merged.text


def test_what_only_the_office_changed_is_taken_over() -> None:
    merged = merge(BASE, BASE, BASE.replace("市统计局", "市统计局、市财政局"))
    assert merged.changes == (Change("changed", "2", "units", "市统计局", "市统计局、市财政局"),)
    assert read(merged.text)["obligation"][1]["units"] == "市统计局、市财政局"


def test_what_a_person_changed_stays_and_is_told() -> None:
    hand = BASE.replace("市统计局", "市统计局牵头")
    merged = merge(BASE, hand, BASE.replace("市统计局", "市财政局"))
    assert merged.changes == (
        Change("conflict", "2", "units", "市统计局", "市财政局", "市统计局牵头"),
    )
    assert read(merged.text) == read(hand)
    # Both made the same change: nothing to tell.
    assert merge(BASE, hand, hand).changes == ()


def test_a_key_that_a_person_added_stays() -> None:
    hand = BASE.replace('units = "市统计局"', 'units = "市统计局"\nafter = "1"')
    merged = merge(BASE, hand, BASE.replace(TWO, TWO + "等"))
    assert read(merged.text)["obligation"][1]["after"] == "1"
    assert [one.key for one in merged.changes] == ["requirement"]


def test_a_row_put_in_moves_the_numbers_but_not_the_ids() -> None:
    new = HEAD + row("1", ONE, units="市财政局") + row("2", "公开重大项目的批准和实施")
    new += row("3", TWO, units="市统计局") + row("4", THREE)
    merged = merge(BASE, BASE, new)
    assert rows(merged.text) == [
        ("1", ONE),
        ("2-2", "公开重大项目的批准和实施"),
        ("2", TWO),
        ("3", THREE),
    ]
    numbers = [one["number"] for one in read(merged.text)["obligation"]]
    assert numbers == ["1", "2", "3", "4"]
    assert [(one.what, one.id, one.key) for one in merged.changes] == [
        ("added", "2-2", ""),
        ("changed", "2", "number"),
        ("changed", "3", "number"),
    ]


def test_a_reworded_row_is_known_by_its_number() -> None:
    new = BASE.replace(THREE, "全面公开审计法规、政策文件和审计结果")
    merged = merge(BASE, BASE, new)
    assert [(one.what, one.id) for one in merged.changes] == [("changed", "3")]
    # Another task altogether under the old number is another task.
    other = merge(BASE, BASE, BASE.replace(THREE, "开展春季植树活动"))
    assert [(one.what, one.id) for one in other.changes] == [("added", "3-2"), ("removed", "3")]


def test_a_row_that_is_gone() -> None:
    new = HEAD + row("1", ONE, units="市财政局") + row("2", TWO, units="市统计局")
    merged = merge(BASE, BASE, new)
    assert merged.changes == (Change("removed", "3", before=THREE),)
    assert [one for one, _ in rows(merged.text)] == ["1", "2"]
    hand = BASE.replace('number = "3"', 'number = "3"\nnote = "与市局商定"')
    kept = merge(BASE, hand, new)
    assert kept.changes == (Change("kept", "3", before=THREE),)
    assert [one for one, _ in rows(kept.text)] == ["1", "2", "3"]


def test_a_row_of_a_person_s_own_and_one_struck_out() -> None:
    own = '\n[[obligation]]\nid = "own"\ntitle = "自定"\nrequirement = "自定的事"\n'
    hand = HEAD + row("1", ONE, units="市财政局") + own + row("3", THREE)  # row 2 struck out
    merged = merge(BASE, hand, BASE)
    assert [one for one, _ in rows(merged.text)] == ["1", "own", "3"]
    assert merged.changes == ()


def test_what_is_no_toml_is_named() -> None:
    with pytest.raises(FileError) as caught:
        merge(BASE, "[plan\n", BASE, path="我的.toml")
    assert "我的.toml:1" in str(caught.value)


words = st.text("甲乙丙丁戊己庚辛壬癸子丑寅卯", min_size=12, max_size=20)


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, str, str]:
    """Rows; what a person did to them; what the office did."""
    texts = draw(st.lists(words, min_size=1, max_size=6, unique=True))
    base = HEAD + "".join(row(str(n), text, units="甲局") for n, text in enumerate(texts, 1))
    noted = draw(st.sets(st.sampled_from(range(1, len(texts) + 1))))
    hand = HEAD + "".join(
        row(str(n), text, units="甲局", **({"note": f"注{n}"} if n in noted else {}))
        for n, text in enumerate(texts, 1)
    )
    kept = [text for text in texts if draw(st.booleans())]
    fresh = draw(st.lists(words.filter(lambda text: text not in texts), max_size=3, unique=True))
    order = draw(st.permutations([*kept, *fresh]))
    new = HEAD + "".join(row(str(n), text, units="乙局") for n, text in enumerate(order, 1))
    return base, hand, new


@given(edits())
@effort(150)
def test_no_hand_edit_and_no_row_is_lost(case: tuple[str, str, str]) -> None:
    base, hand, new = case
    merged = merge(base, hand, new)
    result = {one["id"]: one for one in read(merged.text).get("obligation", [])}
    assert len(result) == len(read(merged.text).get("obligation", []))
    for one in read(hand)["obligation"]:
        if "note" in one:
            assert result[one["id"]]["note"] == one["note"]
    texts = [one["requirement"] for one in result.values()]
    for one in read(new).get("obligation", []):
        assert one["requirement"] in texts
    # A second time there is nothing more to do.
    again = merge(merged.base, merged.text, new)
    assert again.changes == ()
    assert again.base == merged.base
    assert read(again.text) == read(merged.text)
