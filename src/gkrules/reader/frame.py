"""The words to the left of a number: where the event (起算事由) begins and ends, and what is lead.

自收到申请之日起 | 20个工作日内: the event is 收到申请. 会议召开 | 3个工作日前: 会议召开.
申请材料不齐全的，应当在 | 5日内: a condition. 最迟 | 5小时内: only a lead.
"""

from __future__ import annotations

import re

from attrs import evolve, frozen

from gkrules.limits import Event
from gkrules.making import quick
from gkrules.patterns import pattern

#: Words that may stand between the connector and the number and say nothing of their own.
_GLUE = r"(?:的|计算|起算|算起|应当|应|须|必须|在|于|即|内|，)*"
#: 今后, 最后, 善后: behind these 后 is part of another word.
_NO_AFTER = "然今前最先滞背善向往"
#: Behind these a 后 is looked at as a whole: 之后, 今后.
_OTHER_AFTER = ("", "之", "以", *_NO_AFTER)
#: What joins an event to the number that counts from it; each form gives the same nominal date.
_CONNECTOR = (
    rf"(?:(?:(?<![{_NO_AFTER}])(?:之后|以后|后))?的?之?(?:次日|翌日|第二[日天]|当日|当天|同日|当月|即日)起|之日起|之日|之时起|时起|日起|月起|之起|(?:之日|之时|时)?(?:计算|算)起|起"
    rf"|(?<![{_NO_AFTER}])(?:之后|以后|后))"
)
_AFTER = pattern(rf"(?P<link>{_CONNECTOR}){_GLUE}$")
#: The connector, then other words about who acts and how, in the next comma's reach.
_DETACHED = pattern(
    r"(?P<event>.*?)(?P<link>之日起|之时起|次日起|当日起|日起|[^然今前最先滞背]后)，(?P<between>[^，。；]*)$",
    re.S,
)
_CONDITION = pattern(r"(?P<case>[^。；]+?)的，(?P<between>[^，。；]*)$", re.S)

#: An event begins after one of these; a longer word that only holds the character does not count.
_FROM = pattern(
    r"自(?![行愿己身然治费主动觉理])(?<![各来亲独擅私]自)|从(?![业事而属严重轻宽速快优容])(?<![服遵]从)"
)
_DUTY = pattern(
    r"应当(?!知道|知悉)|必须|可以|务必|要求(?=在|于)|(?<!需)要(?=在|于|自)|应(?![急对用答届诉聘邀有付收税得]|当知)(?<![相适供对响反效]应)|(?<!无)须(?![知])"
)
_AT = pattern(
    r"在(?![线建册职岗校场内外于编])(?<![存现所正内旨潜实意]在)|于(?![是])(?<![属关对由位善便终等至处用限低高多少大小优过基鉴介勇敢乐忠归]于)|至迟"
)
#: Without one of these there is neither of the two.
_LEADS = "应必可务要须在于至"
_LEADING = pattern(f"[{_LEADS}]")
#: Words that lead in a limit without being its event.
_LEAD = pattern(
    r"(?:最迟|至迟|最晚|原则上|一般|力争|争取|确保|务必|请|应当|应|须|必须|要|可以|可|需|均|都|并|同时|统一|分别"
    r"|按要求|按规定|依法|主动|及时|承诺|法定|限|限时|限期|办理时限|办结时限|完成时限|承诺时限|法定时限|时限|期限为|期限|时间要求|在|于|为|是|：|，|、|“|”|的)*"
)
#: 自接到报告二十四小时内: 起 is left out.
_FROM_ALONE = pattern(
    r"(?<![各来亲独擅私])自(?![行愿己身然治费主动觉理])(?P<event>[^，。；：、]{2,30}?(?<!起))$"
)
#: 在作出决定的七日内: the event stands before 的; 在规定的期限内 is none.
_OF = pattern(
    r"(?:在|自|于)(?P<event>[^，。；：]{2,24}?(?<!规定)(?<!法定)(?<!约定)(?<!指定)(?<!限定)(?<!要求)(?<!确定)(?<!合理)(?<!公布))的$"
)
#: 自受理之日起（不含补正时间）: what stands between is no part of the event.
_ASIDE = pattern(r"(?<=[起后])（[^（）]*）$")
#: 收到申请15日内: 起 and 后 are left out, but what comes in can only be where the period begins.
_RECEIVED = pattern(
    r"(?:^|[，。；：]|应当?|须|必须|在|于)(?P<event>(?:收到|接到|到达|抵达|进入|离开|受理(?=[^，。；]{0,6}(?:申请|投诉|举报|案件|事项)))(?!的?(?:时限|期限|时间))"
    r"[^，。；：、的]{1,16}(?<![后起为是内未不在于当应须]))$"
)
_TRIM = "，、：；。"
_JOINING = pattern(
    r"^(?:或者|以及|并且|并|且|[和及与](?=收到|接到|受理|自|在))?(?:为(?=[^，。；]{4})(?![了其本他她]|[^，。；]{1,6}所)|均?至少|最迟|至迟|限)?"
    r"(?:在|于|自(?!然[灾人]|行(?![政为使人])|动|愿|己|主(?![办管任席])|身|治)|从|其)*"
)
_TRAILING = pattern(r"(?:(?:之日|之时)(?:（[^（）]*）)?|的|之)$")
#: With which of them the words must begin, or end, for anything to be taken off.
_JOINS, _TRAILS = "或以并且和及与为均至最限在于自从其", "日时）的之"
#: 属于职责范围，但不属于管辖的: one case of two halves; 一个月内处理完毕，但情况复杂的: a case by itself.
_GOES_WITH = pattern(r"(?![^，]*(?:应当?|可以|内|完毕))[^，]*，(?:但|且|并|又|而|以及|或者|及)")
#: 由主办单位在举行活动的三十日前: who acts is no part of it.
_BY_WHOM = pattern(r"^由[^，。；]{2,40}?在(?=[^，。；]{2})")
#: 投入使用前或者投入使用后: two times, of which one counts.
_EITHER_SIDE = pattern(r"^[^，。；]{2,24}前(?:或者?|及|和|、)(?=[^，。；]{2})")
_GLUED = pattern(r"(?:应当|应|须|必须)?(?:在|于)?$")
#: 一、收到申请后: what stands before 、 numbers the line, or is a limit of its own;
#: elsewhere 、 joins what happens (受理举报、投诉后).
_HEADING = pattern(r"\s*[（(]?[0-9一二三四五六七八九十]+[）)]?、|[^，。；]*[日月年时]内、")


@quick
@frozen
class Frame:
    """The left words, cut: lead, and the event where there is one."""

    lead: str
    event: Event | None = None
    #: how many characters at the end of the left words the event with its connector takes
    taken: int = 0


def after(left: str) -> Frame:
    """Cut the words before a period that counts from an event."""
    if not left:
        return Frame(left)
    if left.endswith("）") and (aside := _ASIDE.search(left)):
        cut = after(left[: aside.start()])
        return evolve(cut, lead=cut.lead + aside[0], taken=cut.taken and cut.taken + len(aside[0]))
    linked = "起" in left or "后" in left
    at, link = _link(left) if linked or "之日" in left else (0, "")
    if link and not _bare(left[:at]):
        # 优先权日起, 次月一日起: without 之 the day belongs to the event's own words.
        day = 1 if link in ("日起", "月起") else 0
        lead, event = _cut(left[: at + day], link)
        return Frame(lead, _event(event), len(left) - len(lead))
    found = _DETACHED.match(left) if linked and "，" in left else None
    if found and not found["between"].endswith("的"):
        link = found["link"]
        body = found["event"] + (link[0] if link.endswith("后") else "")
        lead, event = _cut(body, link)
        if event:
            between = _strip_glue(found["between"])
            return Frame(lead + between, _event(event), len(left) - len(lead))
    found = _FROM_ALONE.search(left) if "自" in left else None
    if found:
        return Frame(left[: found.start()], _event(found["event"]), len(left) - found.start())
    found = _OF.search(left) if left.endswith("的") else None
    if found:
        return Frame(left[: found.start()], _event(found["event"]), len(left) - found.start())
    found = _RECEIVED.search(left)
    if found:
        return Frame(left[: found.start()], Event(found["event"]), len(left) - found.start())
    found = _CONDITION.match(left) if conditional(left) else None
    if found:
        case = re.split(r"[，：]", found["case"])
        # A condition may hold commas of its own: only words that end in 的 close it.
        whole = len(case[-1]) > 4 and not _GOES_WITH.match("，".join(case[-2:]))
        text = case[-1] if whole else "，".join(case[-2:])
        lead = found["case"][: len(found["case"]) - len(text)]
        return Frame(lead + _strip_glue(found["between"]), Event(text, condition=True))
    return Frame(left)


def _link(left: str) -> tuple[int, str]:
    """Where the connector at the end of the words begins, and what it is: nothing where there is none."""
    if left.endswith("之日起"):  # the two commonest, without a search
        return len(left) - 3, "之日起"
    if left[-1] == "后" and left[-2:-1] not in _OTHER_AFTER:
        return len(left) - 1, "后"
    found = _AFTER.search(left)
    return (found.start(), found["link"]) if found else (0, "")


def conditional(left: str) -> bool:
    """Whether the words may state a case (情况特殊的，): without these two characters they do not."""
    return "的，" in left


#: Each with the characters that it ends with: where there is none of them, nothing is to be looked for.
_DAY_OF, _DAYS_OF = pattern(r"(?:之日的|之日|的|之)$"), "的日之"
_DUTY_AHEAD = pattern(r"，?(?:应当|应|须|必须|可以)(?:至迟|最迟|至少)?(?:在|于|于其|提前)$")
_DUTIES_AHEAD = "在于其前"
_DUTY_LEFT = pattern(r"(?:，)?(?:应当|应|须|必须)?(?:至迟|最迟|至少|在|于|于其)?$")
_DUTIES_LEFT = "，当应须迟少在于其"


def before(left: str) -> Frame:
    """Cut the words before a period that counts back from an event (会议召开的三日前)."""
    body = _DAY_OF.sub("", left) if left[-1:] in _DAYS_OF else left
    duty = _DUTY_AHEAD.search(body) if body[-1:] in _DUTIES_AHEAD else None
    if duty:
        return _held(left, body[: duty.start()])
    if body[-1:] in _DUTIES_LEFT:
        body = _DUTY_LEFT.sub("", body)
    if _LEAD.fullmatch(body):
        return Frame(left)
    lead, event = _cut(body, "")
    if _LEAD.fullmatch(event) or event in ("未", "不", "并未", "没有"):
        return Frame(left)
    return Frame(lead, _event(event), len(left) - len(lead))


def _held(left: str, body: str) -> Frame:
    """召开会议，主持人应当于五日前: what is held, in the clause before, is the event."""
    found = re.search(
        r"(?P<event>(?:召开|举行|召集|组织|举办|开展|实施|进行)[^，。；：]{2,20})，[^，。；：]*$",
        body,
    )
    return Frame(left, Event(found["event"])) if found else Frame(left)


def on(left: str) -> Frame:
    """Cut the words before 当日 or 次日内 (收到申请当日)."""
    if re.search(r"的，[^，。；]{0,12}$", left):
        return Frame(left)  # a case, no happening: 能够当场答复的，应当当场
    body = re.sub(
        r"(?:之后|以后|后|的|之日|时)?，?(?:应当|应|须|必须|可以)?(?:在|于|的)?$", "", left
    )
    if body == left and not re.search(
        r"(?:^|，|应当|应|须|可以)(?:于|在|收到|受理|接到)[^，。；]*$", left
    ):
        return Frame(left)
    if re.search(r"(?:应当|应|须|必须|可以)(?:在|于)?$", left) and not re.search(r"[后时]", left):
        return Frame(left)
    if not body or _LEAD.fullmatch(body):
        return Frame(left)
    lead, event = _cut(body, "")
    return Frame(lead, _event(event), len(left) - len(lead))


def on_happening(left: str) -> Frame:
    """Cut the words before 满30日后: the happening itself, no connector (公告满30日后)."""
    body = re.sub(r"(?:之日起|日起|起)?(?:期)?$", "", left)
    if not body or _LEAD.fullmatch(body):
        return Frame(left)
    lead, event = _cut(body, "起")
    return Frame(lead, _event(event), len(left) - len(lead))


def _cut(body: str, link: str) -> tuple[str, str]:
    """The lead and the event of the words before a connector."""
    clause = max(body.rfind("。"), body.rfind("；"), body.rfind("：")) + 1
    comma = max(clause, body.rfind("，") + 1)
    since = _FROM.search(body, comma)
    if since is None and "起" in link and clause < comma:
        since = _FROM.search(body, clause)
    if since is not None:
        return body[: since.start()], body[since.end() :]
    leading = _LEADING.search(body, comma)
    duties = list(_DUTY.finditer(body, comma)) if leading else []
    begin = end = duties[-1].end() if duties else comma
    places = _AT.finditer(body, begin) if leading else iter(())
    at = next(places, None)
    if at is not None:
        held = body[begin : begin + 1] in ("将", "把")  # 将时间、地点于会议召开二十日前通知
        if held:
            *_, at = at, *places
        if held or at.start() == begin or not duties or at.start() - begin < 12:
            begin, end = at.span()
    elif not duties and "、" in body and (heading := _HEADING.match(body, comma)):
        begin = end = heading.end()
    return body[:begin], body[end:]


def _event(text: str) -> Event | None:
    text = (_JOINING.sub("", text) if text[:1] in _JOINS else text).strip(_TRIM)
    if text[:1] == "由":
        text = _BY_WHOM.sub("", text)
    if "前" in text:
        text = _EITHER_SIDE.sub("", text)
    if text[-1:] in _TRAILS:
        text = _TRAILING.sub("", text)
    return Event(text) if text else None


def _bare(body: str) -> bool:
    return not body.lstrip("自从在于").strip(_TRIM)


def _strip_glue(words: str) -> str:
    return _GLUED.sub("", words)
