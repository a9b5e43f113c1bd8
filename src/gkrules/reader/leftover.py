"""Words around a limit that may not stay unread: a number, a date, a time word.

What is only the object of the action (报送上季度情况, 公布2017年度报告) and what stands inside a title
(《…》, 〔2016〕80号) may.
"""

from __future__ import annotations

import re

from attrs import frozen

from gkrules.patterns import pattern

_N = "0-9零〇一二三四五六七八九十百千两半几数"
_TITLES = pattern(
    r"《[^》]*》+|〔[^〕]*〕第?[0-9]*号?|（[^（）]*[号文][^（）]*）|第[0-9一二三四五六七八九十百零]+[条款项章节编号批届次期名位]"
)
#: Time words that the action may speak about; the noun must follow, or end the text.
_OBJECTS = pattern(
    r"(?:(?:自|从)?(?:(?:19|20|21)[0-9]{2}年)?[0-9一二三四五六七八九十]{1,3}月(?:[0-9一二三四五六七八九十]{1,3}[日号])?(?:之日)?(?:起|开始)|(?:自|从)?(?:19|20)[0-9]{2}年度?(?:起|开始)|(?:19|20|21)[0-9]{2}年度?|[一二][〇零一二三四五六七八九]{3}年度?|[上本当前该各去今全]一?个?(?:年度?|季度?|月份?|周|半年度?)"
    r"|(?:半|会计|纳税)?年度|季度|月度|月份|[上下]半年|半年(?=[、和及]|工作|总结|小结|情况|进展|报告)|第?[一二三四1-4]季度|[0-9一二三四五六七八九十]{1,2}月份|全年|逐[年月季日]|历年|当[日天年月]|近期|日常|定期|一次性?)"
    r"(?![0-9以之]*(?:内|前|后|底|末|初|终了|起))"
)
_IDIOMS = pattern(
    r"[0-9.]+[%‰]|[百千万]分之[0-9零一二三四五六七八九十百点]+|[0-9.]+[余多]?[十百千万亿]*元|第二[日天]起|第一[时责解]|一[同并致般律定切些种旦经直贯体站网事方面份样系批]|统一|之一|唯一|逐一|同一|单一|万[分一元]|百姓|千方百计|十分|三农|两[会个一]|五公开|双随机"
    r"|[一二三四五六七八九十][、.](?=\D)|每(?:个|一)(?:人|户|项|家|单位|部门)"
)
_NUMBER = pattern(
    rf"[0-9]+|[{_N}]+(?:个)?(?:工作日|自然日|小时|分钟|周|星期|季度|月|年|日|天|次|回|份|件|人|名|家|篇|元|倍|项)"
)
_TIME = pattern(
    r"[日天月年周]以?内|[日天月年][以之]?前|每[年月季周日天旬半]|工作日|[月年季]底|[月年季]末|每隔?$|(?:周|星期|礼拜)[一二三四五六日天][以之]?[前内]|[，；：、。][以之]?[内前外](?=$|[，。；：、])|^[至到](?:19|20)[0-9]{2}年|^年后$|[年月季]初$"
)
_EITHER = pattern(f"{_NUMBER.pattern}|{_TIME.pattern}")
#: Without one of these there is neither.
_ANY = pattern(f"[{_N}日天月年周每季内前外]")

#: A side right behind a limit's own words that they did not take: 3日外, 18年|底前, 6月|中前.
_OUT = "外(?![出包派调事资埠商国汇贸籍部聘文网宣地观卖围省市交])"
_SIDE = pattern(
    rf"(?:以|之)?(?:{_OUT}|前(?![往来去述款期置任科瞻台段景沿身端列提])|后(?![续期台勤备果者方])"
    r"|底|末|[上中下]+旬|中(?=[前旬，。；、]|$|完成|上报|报送)|曰)"
)
#: The characters with which such a side begins: behind another there is nothing to look for.
SIDES = "以之外前后底末上中下曰"
#: The same, and 内, behind a mark that cuts it off: 10日、前, 10日；内办结. Other words only begin with it: 内容, 前款.
_CUT_OFF = (
    r"(?:以|之)?(?:内(?![容部设外蒙地资涵控勤陆江河科审网业页存贸宾退侧阁乱衣心情需耗能燃置])"
    r"|前(?![往来去述款期置任科瞻台段景沿身端列提言后半一二两三四五0-9])|后(?![续期台勤备果者方来年面半天每按逐])"
    rf"|{_OUT}|[底末](?=前|$|\W))"
)
_MARK = r"(?:（[^（）]*）|[^\w《]|_)+"
_ADRIFT = pattern(_MARK + _CUT_OFF)
#: A side with nothing behind it but another mark: 10日内，前。
_BARE = pattern(_MARK + r"(?:以|之)?[内前后外](?=$|[^\w（])")
_BELOW = pattern(_CUT_OFF)
_SIDED = "内前后外起止满"
#: 2026年|汛期前, 每年|秋季: a time that only the year of it has been read.
_SEASON = pattern(
    r"(?:[春夏秋冬]季?(?![^，。；]{0,2}(?:运会|游))|汛|采暖|供暖|雨季|旱季|开学|学期|寒假|暑假)|[^，。；]{1,10}(?<![目提空从以])前(?=$|[，。；]|完成|报送|办结|落实)"
)
#: 自5月1日起施行: only where something begins.
_BEGINS = pattern(r"(?:之日)?(?:起(?![草诉诉吊航飞步运用爆征火点降]|至|到)|开始(?!至|到))")


def side_left(words: str) -> Leftover | None:
    """The side with which the words behind a limit begin, if they do."""
    found = _SIDE.match(words)
    return None if found is None else Leftover(0, found.end(), found[0])


def adrift(words: str, own: str) -> Leftover | None:
    """A side that a mark cuts off from the limit it belongs to; `own` are the limit's words, `words` those behind.

    Without it the limit would be another: 10日、前 is no 10日内. Where the limit has its side, a second one is none.
    """
    if words[:1].isalnum():
        return None
    found = (_BARE if sided(own) else _ADRIFT).match(words)
    return None if found is None else Leftover(0, found.end(), found[0])


#: Before a period that is read as one counted on: 会议召开前，3日内; 提前，5日; 不少于：30日.
_TURNED = pattern(
    r"(?:(?<![目从此提以])[以之]?前(?:（[^（）]*）)?[，、：]?|(?:提前|至少|最少|起码|少于|低于|短于)[，、：；])(?:应当|应|须|必须)?[在于]?$"
)


#: Such words end with one of these.
_TURNS = "前），、：；当应须在于"


def turned(words: str) -> Leftover | None:
    """Words at the end of those before a period that would turn its count, if they were joined to it.

    A mark or a bracket keeps them apart; whether the period runs on or back, nobody knows.
    """
    found = _TURNED.search(words) if words[-1:] in _TURNS else None
    return None if found is None else Leftover(*found.span(), found[0])


def below(words: str) -> re.Match[str] | None:
    """The side that stands first in a paragraph, as if a limit had been cut in two."""
    return _BELOW.match(words.lstrip())


def sided(own: str) -> bool:
    """Whether a limit's own words end with a side: nothing below can belong to them."""
    return own[-1] in _SIDED


def season_left(words: str) -> Leftover | None:
    """A season or another event's 前 behind a year or a cycle, of which alone the limit would be."""
    found = _SEASON.match(words)
    return None if found is None else Leftover(0, found.end(), found[0])


def begins_only(words: str) -> bool:
    """Whether the words behind a date say that something begins then."""
    return bool(_BEGINS.match(words))


@frozen
class Leftover:
    """Words that could not be placed, at their offset in the words looked at."""

    start: int
    end: int
    words: str


def find_leftover(words: str) -> Leftover | None:
    """The first number or time word that nothing has read, or None."""
    if not _ANY.search(words) or not _EITHER.search(words):
        return None  # masking takes words away; it never adds any
    masked = words
    for allowed in (_TITLES, _OBJECTS, _IDIOMS):
        masked = allowed.sub(lambda found: "＊" * len(found[0]), masked)
    hits = [found for looks in (_NUMBER, _TIME) if (found := looks.search(masked))]
    if not hits:
        return None
    first = min(hits, key=lambda found: found.start())
    return Leftover(first.start(), first.end(), words[first.start() : first.end()])
