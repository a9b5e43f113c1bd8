"""Who must act: the units phrases of section 8, and the directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from gkrules.errors import PlanError
from gkrules.units import Directory, Kind
from gkrules.unitsphrase import Role, read_units

DATA = Path(__file__).parent / "data"
L, S, G = Role.LEAD, Role.SUPPORT, Role.GUIDE


@pytest.fixture(scope="module")
def directory() -> Directory:
    return Directory.load(DATA / "units.toml")


PHRASES: list[tuple[str, list[tuple[str, Role]], bool]] = [
    ("市财政局牵头落实", [("市财政局", L)], False),
    ("市审计局落实", [("市审计局", L)], False),
    (
        "市财政局、审计局分别牵头，税务局等部门配合",
        [("市财政局", L), ("市审计局", L), ("市税务局", S)],
        True,
    ),
    ("市财政局牵头，审计局按照职责分工分别落实", [("市财政局", L), ("市审计局", S)], False),
    (
        "市财政局牵头，会同市审计局、税务局落实",
        [("市财政局", L), ("市审计局", S), ("市税务局", S)],
        False,
    ),
    ("市财政局会同市审计局负责", [("市财政局", L), ("市审计局", S)], False),
    (
        "市商务和粮食局、财政局和审计局负责",
        [("市商务和粮食局", L), ("市财政局", L), ("市审计局", L)],
        False,
    ),
    ("市财 政局、审计 局负责落 实", [("市财政局", L), ("市审计局", L)], False),
    (
        "各区人民政府，市财政局负责落实",
        [("东区人民政府", L), ("西区人民政府", L), ("市财政局", L)],
        False,
    ),
    (
        "责任单位：市财政局；配合单位：市审计局、税务局",
        [("市财政局", L), ("市审计局", S), ("市税务局", S)],
        False,
    ),
    ("（市财政局牵头，市审计局配合）", [("市财政局", L), ("市审计局", S)], False),
    ("市财政局负责，市审计局指导", [("市财政局", L), ("市审计局", G)], False),
    ("市审计局配合市财政局落实", [("市审计局", S), ("市财政局", L)], False),
    ("市财政局、人民银行甲市中心支行负责", [("市财政局", L), ("人民银行甲市中心支行", L)], False),
    ("市财局", [("市财政局", L)], False),
    ("财政局牵头", [("市财政局", L)], False),
    ("甲市财政局牵头", [("甲市财政局", L)], False),
]


@pytest.mark.parametrize(("words", "wanted", "is_open"), PHRASES, ids=lambda v: str(v)[:24])
def test_phrase(
    directory: Directory, words: str, wanted: list[tuple[str, Role]], is_open: bool
) -> None:
    found = read_units(words, directory)
    assert [(share.unit.name, share.role) for share in found.shares] == wanted
    assert found.open is is_open
    assert found.words == words


def test_a_name_the_directory_lacks_is_kept_and_reported(directory: Directory) -> None:
    found = read_units("市财政局、林业局、残疾人联合会牵头", directory)
    assert found.unknown == ("市林业局", "市残疾人联合会")
    assert [share.unit.kind for share in found.shares] == [Kind.UNIT, Kind.UNKNOWN, Kind.UNKNOWN]
    assert all(share.unit.id.isascii() for share in found.shares)


def test_a_description_stays_a_description(directory: Directory) -> None:
    found = read_units("市财政局及有关企业主管部门或履行出资人职责的部门分别牵头落实", directory)
    described = found.shares[1].unit
    assert (described.name, described.kind) == (
        "有关企业主管部门或履行出资人职责的部门",
        Kind.DESCRIBED,
    )
    assert not found.unknown


def test_a_unit_in_two_roles_keeps_the_stronger(directory: Directory) -> None:
    found = read_units("市财政局牵头，市级各部门配合", directory)
    roles = {share.unit.name: (share.role, share.via) for share in found.shares}
    assert roles["市财政局"] == (L, "")
    assert roles["市审计局"] == (S, "市级各部门")


def test_groups_hold_groups(directory: Directory) -> None:
    found = read_units("各级各部门", directory)
    assert len(found.shares) == 6
    assert {share.via for share in found.shares} == {"各级各部门"}


BAD = {
    '[[unit]]\nid = "Finance"\nname = "市财政局"\n': "编号「Finance」只能用小写字母",
    '[[unit]]\nid = "all"\nname = "市财政局"\n': "不能以 x- 开头",
    '[[unit]]\nid = "a"\nname = "甲"\n[[unit]]\nid = "a"\nname = "乙"\n': "编号「a」与第1行重复",
    '[[unit]]\nid = "a"\nname = "甲局"\n[[unit]]\nid = "b"\nname = "甲局"\n': "名称「甲局」已经属于「a」",
    '[[group]]\nid = "g"\nname = "各部门"\nmembers = ["finnance"]\n'
    '[[unit]]\nid = "finance"\nname = "市财政局"\n': "是否要写「finance」",
    '[[group]]\nid = "g"\nname = "甲"\nmembers = ["h"]\n'
    '[[group]]\nid = "h"\nname = "乙"\nmembers = ["g"]\n': "组互相包含：g → h → g",
}


@pytest.mark.parametrize(("text", "said"), BAD.items())
def test_a_bad_directory(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "units.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        Directory.load(path)
    assert said in str(caught.value)
    assert "units.toml:" in str(caught.value)
