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
    # marks inside brackets, and between kinds of place, split nothing
    (
        "各县（市、区）人民政府、市财政局",
        [("各县（市、区）人民政府", L), ("市财政局", L)],
        False,
    ),
    ("市财政局，各县、市、区政府负责", [("市财政局", L), ("各县、市、区政府", L)], False),
    ("各县、市财政局", [("各县", L), ("市财政局", L)], False),
    ("各乡镇、街道办事处，市财政局", [("各乡镇、街道办事处", L), ("市财政局", L)], False),
    # labels
    (
        "牵头责任单位：市财政局；协同责任单位：市审计局",
        [("市财政局", L), ("市审计局", S)],
        False,
    ),
    ("责任部门：市财政局 配合部门：市审计局", [("市财政局", L), ("市审计局", S)], False),
    ("协办单位：市审计局。主办单位：市财政局", [("市审计局", S), ("市财政局", L)], False),
    (
        "牵头（责任）单位：市财政局，配合单位（部门）：市审计局",
        [("市财政局", L), ("市审计局", S)],
        False,
    ),
    (
        "（责任单位：市财政局；配合单位：各区（县）政府）",
        [("市财政局", L), ("各区（县）政府", S)],
        False,
    ),
    # roles in brackets
    ("市财政局（牵头）、市审计局（配合）", [("市财政局", L), ("市审计局", S)], False),
    (
        "市财政局(牵头单位)、审计局、税务局",
        [("市财政局", L), ("市审计局", S), ("市税务局", S)],
        False,
    ),
    ("市审计局、市财政局（牵头）", [("市审计局", S), ("市财政局", L)], False),
    ("市林业局（负责实施）、市审计局（协办）", [("市林业局", L), ("市审计局", S)], False),
    ("市财政局、市审计局（按职责分工负责）", [("市财政局", L), ("市审计局", L)], False),
    (
        "市财政局牵头（市审计局、税务局配合）",
        [("市财政局", L), ("市审计局", S), ("市税务局", S)],
        False,
    ),
    # other brackets: a section of the unit, units of their own, a number
    ("市财政局（国库科）牵头", [("市财政局", L)], False),
    ("市财政局（市国资委）、市审计局", [("市财政局", L), ("市国资委", L), ("市审计局", L)], False),
    ("（一）市财政局", [("市财政局", L)], False),
    # names that carry their own place or rank take no prefix; others do
    (
        "市财政局、滁州海关、丙区政府、高新区管委会、县财政局、审计局",
        [
            ("市财政局", L),
            ("滁州海关", L),
            ("丙区政府", L),
            ("高新区管委会", L),
            ("县财政局", L),
            ("市审计局", L),
        ],
        False,
    ),
    (
        "市财政局、城市管理局、城乡建设局、乡村振兴局、社区工作部、区域合作办",
        [
            ("市财政局", L),
            ("市城市管理局", L),
            ("市城乡建设局", L),
            ("市乡村振兴局", L),
            ("市社区工作部", L),
            ("市区域合作办", L),
        ],
        False,
    ),
    # 市场 is no prefix
    (
        "市财政局、市场监管局、市容局",
        [("市财政局", L), ("市市场监管局", L), ("市市容局", L)],
        False,
    ),
    ("市场监管局", [("市场监管局", L)], False),
    ("市场监管局、林业局", [("市场监管局", L), ("林业局", L)], False),
]


@pytest.mark.parametrize(("words", "wanted", "is_open"), PHRASES, ids=lambda v: str(v)[:24])
def test_phrase(
    directory: Directory, words: str, wanted: list[tuple[str, Role]], is_open: bool
) -> None:
    found = read_units(words, directory)
    assert [(share.unit.name, share.role) for share in found.shares] == wanted
    assert found.open is is_open
    assert found.words == words


MARKET = """
[directory]
prefixes = ["滁州市", "市"]
[[unit]]
id = "market"
name = "市市场监管局"
[[unit]]
id = "east"
name = "东县人民政府"
[[unit]]
id = "west"
name = "西区人民政府"
[[group]]
id = "counties"
name = "各县（市、区）人民政府"
members = ["east", "west"]
"""


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Directory:
    path = tmp_path_factory.mktemp("units") / "units.toml"
    path.write_text(MARKET, encoding="utf-8")
    return Directory.load(path)


@pytest.mark.parametrize(
    "words", ["市场监管局", "市市场监管局", "市林业局、市场监管局", "市场监管局（牵头）、林业局"]
)
def test_a_known_unit_whose_name_begins_like_a_prefix(market: Directory, words: str) -> None:
    assert "市市场监管局" in [share.unit.name for share in read_units(words, market).shares]


def test_a_name_that_begins_with_the_place_of_the_directory(market: Directory) -> None:
    found = read_units("市林业局、滁州气象台、滁州市场监管局", market)
    assert found.unknown == ("市林业局", "滁州气象台", "滁州市场监管局")


@pytest.mark.parametrize(
    "words",
    [
        "各县（市、区）人民政府",
        "各县(市、区)政府",
        "各县、市、区政府",
        "各市、县（区）人民政府",
        "各县市区",
        "各县（区、市）",
    ],
)
def test_the_same_places_in_any_order(market: Directory, words: str) -> None:
    shares = read_units(words, market).shares
    assert [(share.unit.id, share.via) for share in shares] == [
        ("east", "各县（市、区）人民政府"),
        ("west", "各县（市、区）人民政府"),
    ]


def test_fewer_kinds_of_place_are_another_group(market: Directory) -> None:
    assert read_units("各县政府", market).unknown == ("各县政府",)


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
    '[[unit]]\nid = "con"\nname = "市财政局"\n': "编号「con」在 Windows 上是设备名",
    '[[unit]]\nid = "com1"\nname = "市财政局"\n': "编号「com1」在 Windows 上是设备名",
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


def test_a_name_that_no_file_has() -> None:
    """A NUL may stand in TOML, and in no file's name."""
    with pytest.raises(PlanError) as caught:
        Directory.load("a\0b.toml")
    assert "文件打不开" in caught.value.zh
