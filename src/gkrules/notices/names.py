"""What looks like a unit's name (市财政局), a list of them, and who a sentence speaks to."""

from __future__ import annotations

import re
from functools import lru_cache

from gkrules.notices.text import bare, levelled

_LAST = (
    r"(?:局|委|办|厅|院|部|所|站|队|会|社|馆|台|校|行|处|室|科|组|区|县|镇|乡|州|盟|旗|街道|中心|政府|部门|单位|机构|机关|公司|企业|集团"
    r"|学院|大学|学校|医院|办公室|委员会|管委会|法院|检察院|专班|党组|总队|支队|大队|协会|联社|联合会|省政府|市政府|海关|园区|开发区|新区"
    r"|办事处|指挥部|领导小组|基金会|电视台|报社|者|地方|地区|主体|各地|联通|电信|移动|铁塔|电网|高校|院校|村|社区|市|省|党委|工会|团委|妇联|残联|科协|文联|侨联)"
)
_TAIL = r"(?:（[^（）]*）)?(?:等(?:有关|相关|多个|市级|市直|各)*(?:部门|单位|机构|地区|方面)*)?"
_NAME = re.compile(rf"[^，。；：？！]{{0,40}}?{_LAST}{_TAIL}")
#: 各县（市、区）: a 、 inside brackets parts no names.
_SEPARATOR = re.compile(
    r"[，、；。\n](?![^（）]*）)|(?<=[局委办厅院部府心门位司会行室处])(?:和|与|及其?|以及)"
)
ROLE_WORDS = (
    r"牵头|配合|负责|落实|会同|协助|协办|主办|承办|实施|参与|督导|指导|参加|协同|督促|监督|抓好|推进|组织|分别|共同|按照?(?:各自)?职[责能](?:分工)?"
    r"|按分工|根据职[责能](?:分工)?|依职[责能]|具体|各自|结合职[责能]|联合|统筹|办理|完成|执行|总"
)
#: A role ends a clause or stands before another name; 监督 in 监督管理局 is part of a name.
_ROLES = re.compile(
    rf"(?:{ROLE_WORDS})+(?:工作)?(?=[，、；。）\\n]|$|[市县区省州各]|有关|相关|会同)"
)
_LABEL = re.compile(
    r"(?:牵头|责任|配合|主办|协办|承办|落实|实施|参与|主责|协同|协助|指导|督导|监督|主体|主要|共同|总|市级?|县级?|省级?|及|和|、)*"
    r"(?:责任)?(?:单位|部门|处室|科室|机构)(?:及(?:人员|责任人))?："
)
#: Words that begin a task and no name.
_VERB = re.compile(
    r"(?:对|具体|鼓励|支持|推进|推动|加强|加快|加大|完善|建立|健全|强化|深化|提高|提升|做好|开展|落实|制定|公开|公布|及时|建设|优化|规范|严格"
    r"|督促|指导|组织|引导|打造|培育|实施|探索|继续|进一步|全面|积极|定期|明确|围绕|依托|规划|改造|新建|完成|召开|编制|修订|出台)"
)
#: 责任单位, 牵头落实部门: a column's head, no unit.
_HEAD = re.compile(
    r"(?:牵头|责任|配合|落实|主办|承办|协办|实施|参与|主责|协同|协助|督导|和|及)+(?:单位|部门|处室|科室)"
)
#: A word that alone is only the end of a name: 市政府⏎办公室.
_ONLY_LAST = re.compile(
    rf"{_LAST}|(?:支行|分行|支队|大队|总队|分局|分公司|分中心|服务中心|管理中心|工作委员会|管理局|监督管理局|保障局|建设局).*"
)
_SUBJECT = re.compile(
    r"(?:^|[，。；：、）]|请|由|要求)(?P<who>(?:各|全[市县区省州]各|市|县|区|省|州|有关|相关|承办|牵头|责任)[^，。；：]{0,30}?"
    rf"{_LAST}(?:（[^（）]*）)?|[^，。；：的在将由对]{{2,20}}?(?:局|委|办|厅|办公室|委员会|人民政府|政府|部门|单位|管委会|公司|中心))"
    r"(?=(?:的[^，。；]{1,18}?)?(?:都|均|也|还)?(?:要|应|须|需|将|必须|务必|务|切实|于|在|应当|每|按|定期|不定期|及时|负责|牵头|会同|根据|结合|对照|认真|原则|[0-9]{4}年|[0-9]{1,2}月|年度|统一|抓紧))"
)
_OWN_LIST = re.compile(
    r"^(?:各|有关|相关|其他|全市|全县|全省|全区|市级|市直|县级|县直|区直|省直|省级)"
)
_GROUP = re.compile(
    r"^(?:全[市县区省州])?各(?!有关|相关)|^(?:市|县|区|省|州)[级直属]*各|^(?:市级|市直|县级|县直|区级|区直|省级|省直|州级|州直)(?:部门|单位|机关|有关)|各(?:级|地|有关)?(?:部门|单位)$"
)
_DESCRIBED = re.compile(
    r"有关|相关|主管部门|职能部门|的(?:部门|单位|企业)$|(?:牵头|责任|配合|承办|业务)(?:单位|部门)$"
)
_PLACE = re.compile(
    r"^(?P<place>[^省市县区州盟旗]{1,8}?(?P<rank>省|自治区|市|县|区|自治州|州|盟|旗|镇|乡|街道))"
)


#: 各县、市、区政府 is one name.
_ALL_OF = re.compile(
    r"各(?:县|市|区|州|旗|乡|镇|街道|园区)(?:、(?:县|市|区|州|旗|乡|镇|街道|园区|开发区))+"
)
#: 市场监管局 begins with no prefix: the city's is 市市场监管局.
_NO_PREFIX = re.compile(r"市场|市政(?:工程|公用|园林|管理|设施)|市容|区块|区域|县域|州际|省际")


def split_names(words: str) -> list[str]:
    """The names of a list, without roles and labels; brackets keep their marks together."""
    text = _LABEL.sub("，", levelled(words))
    text = _ALL_OF.sub(lambda found: found[0].replace("、", "\0"), text)
    text = _ROLES.sub("，", text)
    parts = [one.strip(" ，、；。：") for one in _SEPARATOR.split(text)]
    return [name for name in (_closed(one).replace("\0", "、") for one in parts) if name]


def _closed(name: str) -> str:
    name = re.sub(r"^(?:由|请|并|其中|会同|和|与|及|[★☆※●▲△*])+", "", name)
    name = (
        re.sub(r"等(?:有关|相关|多个|市级|市直|各)*(?:部门|单位|机构|地区|方面)*$", "", name)
        or name
    )
    while name.startswith("（") and name.endswith("）"):
        name = name[1:-1]
    if name.count("（") < name.count("）"):
        name = name.rstrip("）")
    return name.lstrip("（") if name.count("（") > name.count("）") else name


#: No name holds a date, or asks for something: 请于2017年12月15日前报市政府办公室.
_DATED = re.compile(r"^请|[0-9]+[年月日]|前报")


def is_name(name: str) -> bool:
    """Whether the words have the shape of one unit's name."""
    return (
        2 <= len(name) <= 34
        and _NAME.fullmatch(name) is not None
        and _VERB.match(name) is None
        and _DATED.search(name) is None
        and _HEAD.fullmatch(name) is None
    )


@lru_cache(maxsize=4096)
def is_units(words: str, least: float = 0.75) -> bool:
    """Whether the words are a list of units, with or without roles; never a sentence on them."""
    text = levelled(words)
    if not text or len(text) > 900:
        return False
    names = split_names(text)
    if not names or _HEAD.fullmatch(text):
        return False
    good = sum(is_name(name) for name in names)
    if _LABEL.match(text):
        return good >= 1
    roles = bool(re.search(rf"(?:{ROLE_WORDS})[）。；，]?$", text))
    if len(names) == 1:
        return good == 1 and (roles or len(text) <= 24)
    return good / len(names) >= least


def joined_lines(words: str, *, wrapped: bool = False) -> str:
    """A units cell in one line: lines that are names of their own are parted by 、.

    A line end inside a name is only where the cell was full. `wrapped`: the file breaks lines by width
    (a PDF), so that only a new prefix begins a new name.
    """
    lines = [_parted(line) for line in words.split("\n") if bare(line)]
    text = lines[0] if lines else ""
    for line in lines[1:]:
        if _LABEL.match(levelled(line)):
            text = text.rstrip("，、；。") + "；" + line
            continue
        first = re.split(r"[，、；。：]", line)[0]
        begins = _starts_name(first) and (not wrapped or first[:1] == text[:1] or first[0] == "各")
        open_ = text.count("（") + text.count("(") > text.count("）") + text.count(")")
        if not open_ and begins and _ends_name(text) and not re.search(r"[，、；。：]$", text):
            text += "、"
        text += line
    return text


def _parted(line: str) -> str:
    """A line without its spaces, which part names only where every part is a whole name."""
    parts = line.split()
    if len(parts) > 1 and not re.search(r"[，、；,;]", line):
        plain = [levelled(one) for one in parts]
        if all(is_name(one) and _ONLY_LAST.fullmatch(one) is None for one in plain):
            return "、".join(parts)
    return bare(line)


def _ends_name(text: str) -> bool:
    return re.search(rf"(?:{_LAST}|{ROLE_WORDS})(?:（[^（）]*）)?$", text) is not None


def _starts_name(first: str) -> bool:
    name = _ROLES.sub("", first)
    return is_name(name) and _ONLY_LAST.fullmatch(name) is None and not name.startswith("和")


def subject(sentence: str) -> str:
    """Who is to act in a sentence of the cover letter (各级各部门要…), or an empty text."""
    found = _SUBJECT.search(levelled(sentence))
    return re.sub(r"^(?:请|由|要求)", "", found["who"]) if found else ""


def before_limit(clause: str) -> str:
    """The unit that stands right before a limit in its own clause (各县环境保护部门于每年3月底前)."""
    tail = re.split(r"[，。；：]", levelled(clause))[-1]
    tail = re.sub(r"(?:应当?|要|须|需|必须|务必|原则上|应|于|在|至迟|最迟)+$", "", tail)
    return tail if is_name(tail) and _OWN_LIST.match(tail) else ""


_DOES = re.compile(
    r"(?P<name>[^，。；：]{2,30}?)(?P<role>牵头负责|牵头|负责|配合|协助|会同)(?=[^，。；：]{2,})"
)


def who_does(clause: str) -> str:
    """市财政局负责资金保障: the unit with its role, without what it does; empty where none begins so."""
    found = _DOES.match(levelled(clause))
    return found[0] if found and all(map(is_name, split_names(found["name"]))) else ""


def kind_of(name: str) -> str:
    """unit, group (各…, 市级各部门) or described (有关部门)."""
    if _DESCRIBED.search(name):
        return "described"
    return "group" if _GROUP.search(name) else "unit"


def prefixes_of(office: str) -> tuple[str, ...]:
    """The prefixes that lists of an office's units share, the longest first: 攀枝花市, 市."""
    found = _PLACE.match(bare(office).removeprefix("中共").removeprefix("中国共产党"))
    if found is None:
        return ()
    rank = {"自治区": "区", "自治州": "州", "街道": "街道"}.get(found["rank"], found["rank"])
    return tuple(dict.fromkeys((found["place"], rank)))


def with_prefix(name: str, prefix: str) -> str:
    """市场监管局 in a list of 市 units is 市市场监管局; other names stay as they are."""
    return prefix + name if prefix and _NO_PREFIX.match(name) else name


def has_prefix(name: str, prefixes: tuple[str, ...]) -> bool:
    """Whether a name carries one of the prefixes; 市场监管局 carries none."""
    return name.startswith(prefixes) and not _NO_PREFIX.match(name)


def bare_form(name: str, prefixes: tuple[str, ...]) -> str:
    """A name without its prefix."""
    for prefix in sorted(prefixes, key=len, reverse=True):
        if name.startswith(prefix) and len(name) > len(prefix) + 1:
            return name[len(prefix) :]
    return name
