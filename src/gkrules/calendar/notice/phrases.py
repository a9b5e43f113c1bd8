"""The phrases of a rule, as patterns over evened text; each with an example of what it finds."""

from __future__ import annotations

import re

from gkrules import numerals
from gkrules.calendar.notice.dates import NAMES_A_DAY
from gkrules.calendar.notice.values import FESTIVALS

#: One festival: 春节.
FESTIVAL = "(?:" + "|".join(sorted(FESTIVALS, key=len, reverse=True)) + ")"
_DIGIT = rf"[\d{numerals.CHINESE}]"
_N = rf"(?P<n>{_DIGIT}{{1,3}})"
_LEGAL = r"法定(?:节假日|假日|假期|节日|休假日)"

# ---------------------------------------------------------------- what a statement may begin with

#: What may stand before dates and adds nothing to them: 其中, 将
LEAD = re.compile(
    r"(?:[,:()]|其中|即(?!农历)|同时|此外|另外|另|并且|并|且|将|把|自|从|在|于"
    r"|特作如下(?:调休|安排)|(?:具体)?安排如下)*"
)
#: 鼓励各单位…
ADVICE = re.compile(
    rf"(?:(?!{NAMES_A_DAY.pattern})[^,:()])*?"
    r"(?:鼓励|倡导|提倡|建议|可以?(?:结合|根据|自行|适当))"
)
#: A page's own dates, and a report's place and day: 发布日期：2025年11月4日; 新华社北京11月4日电
CHROME = re.compile(
    r"[^,:]{0,6}(?:成文|发布|发文|印发|生成|公布|更新)(?:日期|时间):?"
    r"\d{4}[年/.\-]\d{1,2}[月/.\-]\d{1,2}日?"
    r"|来源:[^,:]{0,20}?\d{4}年\d{1,2}月\d{1,2}日(?:\d{1,2}:\d{2})?"
    r"|[^,:\d]{0,8}\d{1,2}月\d{1,2}日(?:电|讯)"
)
#: 共7天; 放假3天
COUNT = re.compile(
    r"(?:总|一|合|累|连续)*[共计]*(?:放假调休|放假|调休|休息|休假|连休|休)?(?:连续)?[共计]*"
    rf"{_N}天(?:的?(?:假期|长假|小长假))?"
)
#: 不调休
IDLE = re.compile(
    r"(?:均|都)?(?:不再|不用|不需|无需|不|无)(?:安排|进行)?(?:调休|补班|补休)(?!上班)"
)
#: 与周末连休
JOINED = re.compile(r"与(?:前后|前|后)?(?:周末|双休日|公休日|周六、?周日)(?:相连|连休|连接)")
#: 延长2020年春节假期至; 春节假期延长至
EXTEND = re.compile(
    rf"(?:延长(?:\d{{4}}年)?(?P<name>{FESTIVAL})(?:假期|放假|休假)(?:时间)?"
    rf"|(?:\d{{4}}年)?(?P<other>{FESTIVAL})(?:假期|放假|休假)(?:时间)?延长)(?:至|到)"
)
#: The verb before its dates: 调休上班日期为; 放假时间：
PREFIX = re.compile(
    r"(?:(?P<work>(?:调休)?(?:上班|补班)(?:日期|时间|日)?)|(?:放假|休假)(?:日期|时间|安排)?)(?:为|是|:)"
)

# ---------------------------------------------------------------- what becomes of the dates before

#: 两个公休日分别调至; 公休日及中秋节分别调至 (the festival is one more day to be moved)
SWAP = re.compile(
    rf"(?:(?P<n>{_DIGIT})个)?(?:周末)?(?:公休日|双休日|休息日|公休)?(?:(?:及|和|与)(?P<more>{FESTIVAL}))?"
    r"(?:分别)?(?:调整至|调整到|调至|调到|移至|移到|改在|改至)"
)
#: What may follow the dates that something was moved to.
SWAPPED = re.compile(r"(?:放假|补休|休息|公休|休假)?")
#: 起正常上班
RESUME = re.compile(r"起(?:正常|恢复|照常|开始|均|都)*(?:上班|工作|办公)")
#: 不再上班
CANCEL = re.compile(r"(?:不再|取消|不)(?:调休|补班|安排)*(?:上班|补班)|(?:正常|照常)休息")
#: 上班; `plain` says no more than that nothing changes: 正常上班
WORK = re.compile(
    r"(?P<plain>(?:仍|均|都)*(?:正常|照常)上班)"
    r"|(?:均|都|也|仍|须|需|要|应|当|恢复|安排|调休|补班|正常|照常)*(?:上班|补班|工作(?!日))"
    r"|(?:均|都)?(?:调整?|改)?为(?:正常|调休|补)?(?:上班日|工作日|补班日|上班)"
)
#: 照常公休; 为公休日
WEEKEND = re.compile(
    rf"(?:{_DIGIT}个)?(?:仍|均|都)?(?:为|是)?(?:照常|正常)?(?:公休日|双休日|休息日|公休|周末)"
    r"(?:照常公休|照常休息)?"
)
#: 为国庆节法定节假日; 为中秋节
STATUTORY = re.compile(
    rf"(?:均|都)?(?:为|是)(?:{FESTIVAL}(?:当日|当天)?的?)?(?:国家)?{_LEGAL}"
    rf"|(?:为|是){FESTIVAL}(?:当日|当天)?(?![^,:()])"
)
#: 放假调休; 补休
OFF = re.compile(
    r"(?:全国|全体公民|统一|均|都|各|共)*(?:为|是)?"
    r"(?P<verb>放假调休|调休放假|放假公休|公休放假|放假|补休|补假|调休|休息(?!日)|休假|假期)"
)
#: 是…胜利70周年纪念日
NAMING = re.compile(r"(?:是|为)(?P<name>[^,:()]{2,40}?(?:纪念日|节|日))(?![^,:()])")
#: What may follow a verb; anything else makes it another word.
BOUNDARY = re.compile(
    rf"$|[,:()]|[总合]?[共计]|与|且|并|不|无|其中|{_N}天|(?={NAMES_A_DAY.pattern})"
)

# ---------------------------------------------------------------- what words are about

#: Words that say what becomes of days.
ACTS = re.compile(r"放假|上班|补班|补休|调休|公休|连休|休息|休假|假期")
#: A number of days.
DAYS = re.compile(rf"{_N}天")
#: Words that would bend what stands beside them.
BENDS = re.compile(r"除|如(?!下|期|实)|若|仅|只|不|未|外|暂|部分|其他|其余")
#: A clause that gives what follows another subject: 重阳节：; 重阳节，
TOPIC = re.compile(r"(?<!如下)(?<!安排):$|(?:节|纪念日)[,:]?$")


def festivals(words: str) -> tuple[str, ...]:
    """The festivals that words name, in order, each once."""
    return tuple(dict.fromkeys(FESTIVALS[one] for one in re.findall(FESTIVAL, words)))
