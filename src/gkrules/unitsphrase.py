"""Who must act, from words: 「市财政局、发展改革委分别牵头，地税局等部门配合」 -> units with their roles."""

from __future__ import annotations

import re
from enum import StrEnum

from attrs import frozen

from gkrules.plain import Plain
from gkrules.units import Directory, Group, Kind, Unit, tidy


class Role(StrEnum):
    """What a unit is to do; the first that holds is the stronger."""

    LEAD = "lead"  # 牵头, 负责
    SUPPORT = "support"  # 配合, 会同, 协助
    GUIDE = "guide"  # 指导, 督导


@frozen
class Share(Plain):
    """One unit's part: its role, and the group (市级各部门) by which it came in, if any."""

    unit: Unit
    role: Role
    via: str = ""


@frozen
class Assignment(Plain):
    """All who must act. `open` says that the list is not closed (等部门)."""

    shares: tuple[Share, ...] = ()
    open: bool = False
    words: str = ""

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names that the directory lacks."""
        return tuple(share.unit.name for share in self.shares if share.unit.kind is Kind.UNKNOWN)

    def of(self, role: Role) -> tuple[Unit, ...]:
        """The units in one role, in the order of the words."""
        return tuple(share.unit for share in self.shares if share.role is role)


_QUALIFIER = (
    r"(?:按照?|依照?|根据|结合)?(?:各自)?(?:的)?职[责能](?:分工)?"
    r"|按分工|分别|共同|各自|具体|联合|统一|组织"
)
_TAIL = r"(?:负责|落实|实施|推进|组织|抓好|抓落实|办理|开展|完成|执行|工作|做好)*"
_VERBS = {
    "lead": rf"(?:牵头|主办|主责|承办|主管|负责){_TAIL}",
    "support": rf"(?:配合|协助|协办|协同|参与|参加|支持){_TAIL}",
    "guide": rf"(?:指导|督导|督促|监督){_TAIL}",
    "plain": r"(?:组织)?(?:落实|实施|办理|完成|执行|推进|开展|抓好)(?:落实|实施|推进|工作)*",
}
_END = r"(?=$|[，、；。）]|会同|各|等)"
_ROLE = re.compile(
    rf"(?:、)?(?:{_QUALIFIER})*(?:" + "|".join(f"(?P<{k}>{v})" for k, v in _VERBS.items()) + ")"
)
_LABEL = re.compile(
    r"(?:(?P<lead>牵头|责任|主办|负责|落实|实施|承办|主责|主要责任)|(?P<support>配合|协办|参与|协助|支持|协同)"
    r"|(?P<guide>指导|督导|监督))(?:单位|部门|处室|科室|机构|领导)?(?:及人员)?："
)
_OPEN = re.compile(
    r"等(?:有关|相关|市级|市直|各|多个|其他)*(?:部门|单位|机构|企业|地区|方面)*(?:和单位)?"
)
_JOIN = re.compile(r"[，、；。]+(?:以及|及其?|和|与)?|以及|及(?!其)|和|与|暨")
_WITH = re.compile(r"并?会同(?!各方)|并?(?:协同|商|联合)(?=[市省县区州]|有关|相关|各[县区乡市])")
_LEAVE_OUT = re.compile(r"(?:由|请|其中|由各|[一二三四五六七八九十0-9]+[.．、])")
_SUFFIX = re.compile(
    r"(?:局|委|办|厅|院|部|所|站|队|会|社|馆|台|校|行|区|县|中心|政府|部门|单位|公司|集团|学院|大学|办公室|委员会)$"
)


def read_units(words: str, directory: Directory) -> Assignment:
    """Read a units phrase (责任单位). Every name gets a unit: listed, described or unknown.

    A list shares its prefix (市发展改革委、财政局); groups expand to their members; a unit named in two
    roles keeps the stronger. Source: section 8 of the contract, in docs/law-of-counting.
    """
    reader = _Reader(tidy(words).translate(str.maketrans(",;:", "，；：")), directory)
    reader.read()
    return Assignment(tuple(reader.shares.values()), reader.open, words)


class _Reader:
    def __init__(self, text: str, directory: Directory) -> None:
        self.text = text.strip("。；，、")
        while (
            self.text.startswith("（") and self.text.endswith("）") and "）" not in self.text[1:-1]
        ):
            self.text = self.text[1:-1]
        self.directory = directory
        self.at = 0
        self.names: list[tuple[str, str]] = []  # the clause under way: names with their prefix
        self.prefix = ""
        self.shares: dict[str, Share] = {}
        self.open = False
        self.label: Role | None = None
        self.joined = False  # 会同 before the names of this clause
        self.led = False  # a clause has named a lead

    def read(self) -> None:
        while self.at < len(self.text):
            if not self._word():
                self._name()
        self._close(None)

    def _word(self) -> bool:
        """A label, a role, 会同, 等, or a mark; True where one was read."""
        text, at = self.text, self.at
        if found := _LABEL.match(text, at):
            self._close(None)
            self.label = Role(next(key for key, value in found.groupdict().items() if value))
            self.prefix = ""
        elif (found := _OPEN.match(text, at)) and self.names:
            self.open = True
        elif self.names and (found := self._role(at)):
            self._close(found)
        elif found := _WITH.match(text, at):
            self._close(None if not self.names else _ROLE.match("牵头"))
            self.joined = True
        elif (found := _JOIN.match(text, at)) or (found := _LEAVE_OUT.match(text, at)):
            pass
        else:
            return False
        self.at = found.end()
        return True

    def _role(self, at: int) -> re.Match[str] | None:
        """A role's words, where they end a clause: before a mark, another name, or the end."""
        found = _ROLE.match(self.text, at)
        if found is None:
            return None
        if re.match(_END, self.text[found.end() :]):
            return found
        return found if self.directory.longest(self.text, found.end(), "") else None

    def _name(self) -> None:
        known = self.directory.longest(self.text, self.at, self.prefix)
        name = known if known and self._ends(self.at + len(known)) else self._unknown()
        self.prefix = self.directory.prefix_of(name) or self.prefix
        self.names.append((name, self.prefix))
        self.at += len(name)

    def _ends(self, at: int) -> bool:
        """Whether a name may end here: before a mark, 等, a joining word, or a role."""
        text = self.text
        return (
            at == len(text)
            or text[at] in "，、；。（）"
            or any(pattern.match(text, at) for pattern in (_OPEN, _JOIN, _WITH))
            or self._role(at) is not None
        )

    def _unknown(self) -> str:
        """The words up to where a name may end; 和 joins two names only after a unit's own ending."""
        text, at = self.text, self.at + 1
        while at < len(text):
            mark = _JOIN.match(text, at)
            soft = mark is not None and mark[0][0] not in "，、；。"
            if mark and (not soft or _SUFFIX.search(text[self.at : at])):
                break
            if not mark and text[at] not in "（）" and self._ends(at):
                break
            at += 1
        return text[self.at : at]

    def _close(self, found: re.Match[str] | None) -> None:
        """Give the names under way their role."""
        if not self.names:
            return
        role = self._given(found)
        for name, prefix in self.names:
            self._share(name, prefix, role)
        self.led = self.led or (role is Role.LEAD and (found is not None or self.label is not None))
        self.names, self.joined = [], False

    def _given(self, found: re.Match[str] | None) -> Role:
        if self.joined:
            return Role.SUPPORT
        if found is None:
            return self.label or (Role.SUPPORT if self.led else Role.LEAD)
        if found["plain"]:
            return Role.SUPPORT if self.led else Role.LEAD
        return Role(next(key for key in ("lead", "support", "guide") if found[key]))

    def _share(self, name: str, prefix: str, role: Role) -> None:
        one = self.directory.find(name, prefix) or self.directory.find(name)
        if isinstance(one, Group):
            for unit in self.directory.members(one):
                self._put(Share(unit, role, one.name))
        else:
            self._put(Share(one or self.directory.unlisted(name, prefix), role))

    def _put(self, share: Share) -> None:
        """Once a unit: the stronger role stays, and being named goes before being in a group."""
        old = self.shares.get(share.unit.id)
        strength = list(Role).index
        if (
            old is None
            or strength(share.role) < strength(old.role)
            or (share.role is old.role and not share.via)
        ):
            self.shares[share.unit.id] = share
