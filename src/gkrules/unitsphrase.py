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
_END = r"(?=$|[，、；。（）]|会同|各|等)"
_ROLE = re.compile(
    rf"(?:、)?(?:{_QUALIFIER})*(?:" + "|".join(f"(?P<{k}>{v})" for k, v in _VERBS.items()) + ")"
)
_ROLES = (
    r"(?:(?P<lead>牵头|责任|主办|负责|落实|实施|承办|主责|主体|主管)|(?P<support>配合|协办|参与|参加|协助|支持|协同)"
    r"|(?P<guide>指导|督导|监督))(?:责任|落实|实施|推进|负责)*"
)
_OFFICE = r"(?:单位|部门|处室|科室|机构|领导)"
_LABEL = re.compile(
    rf"(?:市级|主要|第一)?{_ROLES}(?:（责任）)?{_OFFICE}?(?:（[^（）]{{1,4}}）)?(?:[、和及/](?:责任|落实){_OFFICE}|及人员)?："
)
#: 市财政局（牵头）: a role in brackets is that of the name before it.
_MARK = re.compile(rf"（(?:主要|第一)?{_ROLES}{_OFFICE}?）")
#: 市财政局（国库科）: where in the unit; any other bracket holds units.
_SECTION = re.compile(r"[^，、；。]{1,14}[科处室股组司]")
_NUMBER = re.compile(r"[0-9一二三四五六七八九十]+")
_AND = re.compile(r"含|包[括含]|及其?|和|与")
_PLACE = r"(?:[县市区州旗乡镇]|街道)"
#: 各县、市、区政府: one name, whose marks split nothing.
_PLACES = re.compile(
    rf"各{_PLACE}(?:、?{_PLACE}|（{_PLACE}(?:、{_PLACE})*）)+"
    r"(?=$|[，、；。）]|(?:人民)?政府|党委|党工委|管委会|办事处|等|[要应须]|牵头|负责|配合|落实)"
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
        while self.text.startswith("（") and _closing(self.text, 0) == len(self.text) - 1:
            self.text = self.text[1:-1].strip("。；，、")
        self.directory = directory
        self.at = 0
        #: the clause under way: names with their prefix, and the role a bracket gave them
        self.names: list[tuple[str, str, Role | None]] = []
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
            self.label = _role_of(found)
            self.prefix = ""
        elif text[at] in "（）":
            self._bracket(_closing(text, at))
            return True
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

    def _bracket(self, close: int) -> None:
        """A bracket behind a name: its role, a clause of its own, another unit, or a mere gloss."""
        text, at = self.text, self.at
        self.at += 1
        inside = text[at + 1 : close]
        if not self.names or close < 0:
            # what stands inside is read like the rest; （一） only numbers it
            self.at = close + 1 if close > 0 and _NUMBER.fullmatch(inside) else self.at
            return
        if found := _MARK.match(text, at):
            name, prefix, _ = self.names[-1]
            self.names[-1] = (name, prefix, _role_of(found))
            self.at = close + 1
        elif found := _ROLE.fullmatch(inside):
            self._close(found)  # （按职责分工负责）: of all before it
            self.at = close + 1
        elif self._says_who(inside):
            self._close(None)
        elif _SECTION.fullmatch(inside) and self.directory.find(inside) is None:
            self.at = close + 1
        elif found := _AND.match(text, self.at):
            self.at = found.end()

    def _says_who(self, words: str) -> bool:
        """Whether the words give units a role: 市审计局配合, 责任单位：市财政局."""
        return bool(_LABEL.search(words)) or any(
            re.match(_END, words[found.end() :]) for found in _ROLE.finditer(words)
        )

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
        places = _PLACES.match(self.text, self.at)
        if known and self._ends(self.at + len(known)):
            name = known
        else:
            name = self._unknown(places.end() if places else self.at + 1)
        self.prefix = self.directory.prefix_of(name) or self.prefix
        self.names.append((name, self.prefix, None))
        self.at += len(name)

    def _ends(self, at: int) -> bool:
        """Whether a name may end here: before a mark, 等, a joining word, or a role."""
        text = self.text
        return (
            at == len(text)
            or text[at] in "，、；。（）"
            or any(pattern.match(text, at) for pattern in (_OPEN, _JOIN, _WITH, _LABEL))
            or self._role(at) is not None
        )

    def _unknown(self, at: int) -> str:
        """The words up to where a name may end, at `at` or after it; no mark inside brackets ends one.

        和 joins two names only after a unit's own ending.
        """
        text = self.text
        while at < len(text):
            if text[at] == "（" and (close := _closing(text, at)) > 0:
                if _ROLE.fullmatch(text, at + 1, close) or _MARK.match(text, at):
                    break
                if self._says_who(text[at + 1 : close]):
                    break
                at = close + 1
                continue
            mark = _JOIN.match(text, at)
            soft = mark is not None and mark[0][0] not in "，、；。"
            if mark and (not soft or _SUFFIX.search(text[self.at : at])):
                break
            if not mark and (text[at] == "）" or self._ends(at)):
                break
            at += 1
        return text[self.at : at]

    def _close(self, found: re.Match[str] | None) -> None:
        """Give the names under way their role."""
        if not self.names:
            return
        marked = Role.LEAD in [mark for _, _, mark in self.names]
        role = self._given(found)
        if marked and found is None and role is Role.LEAD:
            role = Role.SUPPORT  # 市财政局（牵头）、市审计局
        for name, prefix, mark in self.names:
            self._share(name, prefix, mark or role)
        led = role is Role.LEAD and (found is not None or self.label is not None)
        self.led = self.led or led or marked
        self.names, self.joined = [], False

    def _given(self, found: re.Match[str] | None) -> Role:
        if self.joined:
            return Role.SUPPORT
        if found is None:
            return self.label or (Role.SUPPORT if self.led else Role.LEAD)
        if found["plain"]:
            return Role.SUPPORT if self.led else Role.LEAD
        return _role_of(found)

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


def _role_of(found: re.Match[str]) -> Role:
    return Role(next(key for key in ("lead", "support", "guide") if found[key]))


def _closing(text: str, at: int) -> int:
    """Where the bracket that opens at `at` closes, or -1."""
    depth = 0
    for index in range(at, len(text)):
        depth += (text[index] == "（") - (text[index] == "）")
        if depth <= 0:
            return index if text[at] == "（" else -1
    return -1
