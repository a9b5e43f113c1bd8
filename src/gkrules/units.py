"""Units (责任单位) and the directory that knows their names, short names and groups."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from attrs import field, frozen

from gkrules import _toml
from gkrules._table import Table
from gkrules.calendar import Overlay
from gkrules.calendar.overlays.files import overlays_named
from gkrules.errors import PlanError, Problem
from gkrules.plain import Plain
from gkrules.succession import Succession, inherited, read_successions, standing_in

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
#: Names of files and addresses that are taken: the calendar of all units, the index, the calculator's file.
RESERVED = ("all", "index", "calculator")
#: What Windows takes for a device, with any suffix: no file of that name can be kept there.
DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
#: Names that carry their own region or rank take no shared prefix.
_OWN_RANK = re.compile(
    r"^(?:各|有关|相关|其他|中央|国家|省(?!际)|自治区|[县区](?![域划际块])|街道|乡镇?(?:人民)?政府|镇(?:人民)?政府)"
    r"|(?:支行|分行|银行|公司|集团|大学|学院|学校|医院|海关)$"
)
#: 丙区政府, 高新区管委会: a place before the office. 城市管理局, 市场监管局, 社区工作部 name none.
_OWN_PLACE = re.compile(
    r"^[一-龥]{1,6}?(?:(?<![社景市小地校辖灾库林矿牧山老片园])(?<!^城)(?<!保护)区(?![域划])|县(?!域)|(?<![城都超])市(?!场|容|政(?!府|协)|民(?!政|族|宗))"
    r"|自治州|(?<![城乡村])镇|(?<!城)乡(?!镇|村|建|规)|街道)[一-龥]{0,12}(?:政府|委|局|办|部|会|院|中心|办事处)$"
)
#: 市场监管局, 市容局: the word only begins like a prefix.
_NO_PREFIX = re.compile(
    r"(?<=市)(?:场|容|政(?:管理|公用|工程|设施|园林|建设|养护)|民(?:热线|服务|中心|卡))|(?<=[区县省])[域际]"
)
#: 各县（市、区）人民政府, 各市、县、区政府, 各县区: the same places in any order and dress.
_EACH = re.compile(r"各(?P<places>[县市区州旗][县市区州旗、（）]*)(?:(?:人民)?政府)?")
_DESCRIBED = re.compile(
    r"^(?:各?有关|各?相关|其他|各业务|各承办)|(?:的部门|的单位|主管部门|职能部门|主管单位)$"
)


class Kind(StrEnum):
    """What stands behind a name."""

    UNIT = "unit"  # the directory knows it
    DESCRIBED = "described"  # 有关主管部门: the text describes it
    UNKNOWN = "unknown"  # a name that the directory lacks


@frozen
class Unit(Plain):
    """One unit. `id` is ASCII and names its feed; `name` is what people read (市财政局)."""

    id: str
    name: str
    full: str = ""
    short: tuple[str, ...] = ()
    kind: Kind = Kind.UNIT


@frozen
class Group(Plain):
    """A name for several units: 市级各部门. `members` are ids of units, already expanded."""

    id: str
    name: str
    short: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@frozen(slots=False)
class Directory:
    """The units of one place, their groups, and the prefixes that its lists share (市, 攀枝花市).

    `calendars`: the overlays of units that have days of their own, by the unit's id. `successions`: who has taken
    over from whom.
    """

    units: tuple[Unit, ...] = ()
    groups: tuple[Group, ...] = ()
    prefixes: tuple[str, ...] = field(default=("市",))
    path: str = ""
    calendars: tuple[tuple[str, tuple[Overlay, ...]], ...] = ()
    successions: tuple[Succession, ...] = ()

    @classmethod
    def load(cls, path: str | Path) -> Directory:
        """Read a units file. Raises PlanError with every problem in it, each with its line."""
        document = _toml.load(Path(path))
        problems: list[Problem] = []
        directory = _read(Table.of(document, problems), str(path))
        if problems:
            raise PlanError(tuple(problems))
        return directory

    def find(self, name: str, prefix: str = "") -> Unit | Group | None:
        """What the name stands for: as written, else with the prefix of its list."""
        plain = tidy(name)
        found = self._by_name.get(plain) or self._each.get(_places(plain))
        if found is not None:
            return found
        if prefix:
            return self._by_name.get(prefix + plain)
        with_prefix = [self._by_name.get(one + plain) for one in self.prefixes]
        known = {one.id: one for one in with_prefix if one is not None}
        return next(iter(known.values())) if len(known) == 1 else None

    def unit(self, name: str) -> Unit | None:
        """The unit of that id or name, or None (a group is no unit)."""
        found = self._by_id.get(name) or self.find(name)
        return found if isinstance(found, Unit) else None

    def members(self, group: Group) -> Iterator[Unit]:
        """The units of a group."""
        for member in group.members:
            yield self._by_id[member]

    def overlays(self, unit: Unit) -> tuple[Overlay, ...]:
        """The unit's own overlays (its `calendar`), which lie on top of a plan's; mostly none."""
        return self._calendars.get(unit.id, ())

    def heirs(self, unit: Unit, day: date) -> tuple[Unit, ...]:
        """The units that stand in for a unit on a day, at the end of all successions; none where it is there itself."""
        if not self.successions:
            return ()
        return tuple(self._by_id[one] for one in standing_in(self.successions, unit.id, day))

    def inherited(self) -> dict[str, frozenset[str]]:
        """By the id of each unit that has taken over, those it has taken over from, at whatever remove."""
        return inherited(self.successions)

    def longest(self, text: str, at: int, prefix: str) -> str:
        """The longest known name (or, with the list's prefix, the rest of one) that stands at `at`."""
        most = ""
        for length in range(min(self._reach, len(text) - at), 1, -1):
            words = text[at : at + length]
            if words in self._by_name or (prefix and prefix + words in self._by_name):
                most = words
                break
        if not most and not prefix:
            for length in range(min(self._reach, len(text) - at), 2, -1):
                if self.find(text[at : at + length]) is not None:
                    return text[at : at + length]
        return most

    def prefix_of(self, name: str) -> str:
        """The prefix that a name carries, for those after it in the list."""
        for prefix in sorted(self.prefixes, key=len, reverse=True):
            if (
                name.startswith(prefix)
                and len(name) > len(prefix) + 1
                and not _NO_PREFIX.match(name, len(prefix))
            ):
                return prefix
        return ""

    def unlisted(self, name: str, prefix: str = "") -> Unit:
        """A unit for a name the directory lacks, or for a description; its id comes from the name."""
        if _DESCRIBED.search(name):
            return Unit(f"x-{_digest(name)}", name, kind=Kind.DESCRIBED)
        if prefix and not self.prefix_of(name) and not self._placed(name):
            name = prefix + name
        return Unit(f"x-{_digest(name)}", name, kind=Kind.UNKNOWN)

    def _placed(self, name: str) -> bool:
        """Whether a name carries its own region or rank: 滁州海关, 丙区政府, 人民银行某支行."""
        if _OWN_RANK.search(name) or _OWN_PLACE.search(name):
            return True
        # 滁州气象台 where 滁州市 is a prefix; 市 alone leaves no stem
        return any(len(one) > 2 and name.startswith(one[:-1]) for one in self.prefixes)

    @cached_property
    def _each(self) -> dict[frozenset[str], Group]:
        """The groups named by their places (各县（市、区）人民政府), where one stands for them alone."""
        found: dict[frozenset[str], Group] = {}
        twice: set[frozenset[str]] = set()
        for group in self.groups:
            for key in {_places(tidy(name)) for name in (group.name, *group.short)} - {frozenset()}:
                if found.setdefault(key, group) is not group:
                    twice.add(key)
        return {key: group for key, group in found.items() if key not in twice}

    @cached_property
    def _by_id(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def _calendars(self) -> dict[str, tuple[Overlay, ...]]:
        return dict(self.calendars)

    @cached_property
    def _by_name(self) -> dict[str, Unit | Group]:
        found: dict[str, Unit | Group] = {}
        everyone: list[Unit | Group] = [*self.units, *self.groups]
        for one in everyone:
            full = one.full if isinstance(one, Unit) else ""
            for name in (one.name, full, *one.short):
                if name:
                    found[tidy(name)] = one
        return found

    @cached_property
    def _reach(self) -> int:
        return max((len(name) for name in self._by_name), default=0)


def tidy(name: str) -> str:
    """A name without spaces, its brackets full-width, so that 县(区) and 县（区） are one."""
    return re.sub(r"\s+", "", name).translate(str.maketrans("()", "（）"))


def _places(name: str) -> frozenset[str]:
    """The kinds of place that a name is about (县, 市, 区), or none."""
    found = _EACH.fullmatch(name) if name[:1] == "各" else None
    return frozenset(found["places"]) - set("、（）") if found else frozenset()


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:10]


# ---------------------------------------------------------------- the file


def _read(table: Table, path: str) -> Directory:
    table.only("directory", "unit", "group")
    head = table.table("directory")
    head.only("title", "source", "prefixes", "note")
    for key in ("title", "source", "note"):
        head.text(key)
    ids: dict[str, Table] = {}
    names: dict[str, str] = {}
    rows = list(table.tables("unit"))
    units = [_unit(row, ids, names) for row in rows]
    named = [overlays_named(row, Path(path).parent) for row in rows]
    calendars = tuple((unit.id, own) for unit, own in zip(units, named, strict=True) if own)
    groups = _groups(list(table.tables("group")), ids, names, {unit.id for unit in units})
    prefixes = head.texts("prefixes") or ("市",)
    successions = read_successions(rows, {unit.id for unit in units})
    return Directory(tuple(units), groups, prefixes, path, calendars, successions)


def _unit(row: Table, ids: dict[str, Table], names: dict[str, str]) -> Unit:
    row.only("id", "name", "full", "short", "note", "calendar", "succeeded_by", "succeeded_on")
    row.text("note")
    unit = Unit(
        _identify(row, ids), row.text("name", required=True), row.text("full"), row.texts("short")
    )
    _claim(row, names, unit.id, (unit.name, unit.full, *unit.short))
    return unit


def _groups(
    rows: list[Table], ids: dict[str, Table], names: dict[str, str], units: set[str]
) -> tuple[Group, ...]:
    named: dict[str, tuple[Table, Group]] = {}
    for row in rows:
        row.only("id", "name", "short", "members", "note")
        row.text("note")
        group = Group(
            _identify(row, ids),
            row.text("name", required=True),
            row.texts("short"),
            row.texts("members"),
        )
        _claim(row, names, group.id, (group.name, *group.short))
        named[group.id] = (row, group)
    result = []
    for row, group in named.values():
        members = tuple(dict.fromkeys(_expand(row, group, named, units, (group.id,))))
        result.append(Group(group.id, group.name, group.short, members))
    return tuple(result)


def _expand(
    row: Table,
    group: Group,
    named: dict[str, tuple[Table, Group]],
    units: set[str],
    path: tuple[str, ...],
) -> Iterator[str]:
    for member in group.members:
        if member in units:
            yield member
        elif member in path:
            circle = " → ".join((*path, member))
            row.fault("members", f"组互相包含：{circle}", f"groups hold each other: {circle}")
        elif member in named:
            yield from _expand(row, named[member][1], named, units, (*path, member))
        else:
            near = _toml.nearest(member, [*units, *named])
            hint, tail = (
                (f"；是否要写「{near}」？", f"; did you mean {near!r}?") if near else ("", "")
            )
            row.fault(
                "members",
                f"没有编号为「{member}」的单位或组{hint}",
                f"no unit or group {member!r}{tail}",
            )


def _identify(row: Table, ids: dict[str, Table]) -> str:
    """The id, which names a file: small ASCII letters, digits and hyphens; once only."""
    name = row.text("id", required=True)
    if not name:
        return f"{row.place}"
    if not _ID.fullmatch(name) or name in RESERVED or name.startswith("x-"):
        row.fault(
            "id",
            f"编号「{name}」只能用小写字母、数字和连字符，不能以 x- 开头，也不能是 {'、'.join(RESERVED)}",
            f"id {name!r} takes small letters, digits and hyphens; not x-…, not {' or '.join(RESERVED)}",
        )
    if DEVICES.fullmatch(name):
        row.fault(
            "id",
            f"编号「{name}」在 Windows 上是设备名，不能作文件名",
            f"id {name!r} names a device on Windows, so no file can be called so",
        )
    if name in ids:
        line = ids[name].document.line(*ids[name].place)
        row.fault(
            "id", f"编号「{name}」与第{line}行重复", f"id {name!r} is already used at line {line}"
        )
    ids.setdefault(name, row)
    return name


def _claim(row: Table, names: dict[str, str], owner: str, mine: tuple[str, ...]) -> None:
    """A name may stand for one unit or group only."""
    for name in dict.fromkeys(tidy(name) for name in mine if name):
        if names.setdefault(name, owner) != owner:
            row.fault(
                "name",
                f"名称「{name}」已经属于「{names[name]}」",
                f"the name {name} already stands for {names[name]!r}",
            )
