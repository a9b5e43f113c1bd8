"""Which of the words that read as a limit are one, in running text: stricter than for a whole phrase.

A phrase given to `parse` is meant as a limit; a sentence is not. So a bare length, a named day without 前,
a cycle without a duty, 当场 without 应当 are left alone here.
"""

from __future__ import annotations

import re

from gkrules.limits import (
    Ahead,
    AllOf,
    By,
    Dates,
    Every,
    Festival,
    FiveYears,
    MonthDays,
    Months,
    NotBefore,
    OnTheDay,
    Unit,
    Within,
)
from gkrules.patterns import pattern
from gkrules.reader import spoken
from gkrules.reader.forbidding import bans
from gkrules.reader.guards import unmade_by
from gkrules.reader.scan import Item

_DUTY = pattern(
    r"(?:应当|必须|(?<![相适供对响反效])应(?![急对用答届诉聘邀有付收税得])|(?<!无)须(?!知)|务必|(?<![属关对由位善便终等至处用限低高多少大小优过基鉴])于|不得|(?<!需)要|负责)[^，。；：]*$"
)
#: A duty that reaches over commas: 应当自取得标牌之日起，每月查询.
_DUTY_FAR = pattern(r"(?:应当|必须|务必)[^。；：]*$")
_MAY = pattern(r"(?:可以|能够|可|能|未|不|无法|依法|已)[^，。；：]{0,4}$")
_QUOTED = ('“‘「『"', '”’」』"')
_INFORCE = pattern(
    r"[^，。；]{0,3}(?:起施行|起实施|施行|实施|起执行|起生效|起正式|通过|公布|发布|修订|修正|印发的|批准的|起草|颁布|签署|生效)"
)
#: 9月底前公布目录 is a duty; 2020年底前公布的 tells which.
_TO_PUBLISH = pattern(
    r"(?:公布|发布|修订|修正|起草)(?!的|施行|实施)[^，。；的]{1,12}(?:[，。；]|$)"
)
#: 到“十四五”末，建成百座: what a plan is to reach; 已建成 tells of what was. 到2025年底， without 前 is either.
_AIM = pattern(
    r"，(?![^。；]{0,30}[已曾]|[^，。；]{0,12}(?:共有|累计))[^，。；]{0,12}?(?:建成|建立|形成|实现|完成|达到|力争|确保|争取|全面|基本(?!情况)|培育|新建|打造)"
)
_OPENS = pattern(r"(?:^|[，。；：、]|力争|确保|争取)$")
_END_WORDS = pattern(r"(?:前|内|底|末|止|终了)$")
_UNTIL = pattern(r"^(?:截至|截止|不迟于|不晚于|最迟|至迟)")
_DONE = pattern(r"(?:以?前)?(?:完成|办结|结束|报送|上报|提交|报)")
_ACTS = pattern(
    r"[^，。；]{0,24}?(?:公布|公开|公示|发布|报送|上报|报告|通报|报|提交|填报|召开|举行|召集|听取|检查|抽查|督查|巡查|检验|检测|监测|核查|核对"
    r"|审核|评估|评价|考核|总结|汇总|统计|分析|调度|组织|开展|进行|培训|演练|更新|清理|盘点|对账|申报|缴纳|结算|查询|通知|送交|备案|修订|制定|编制|向|将)"
)
#: 按月公开财政收支, 每季度报送进展: an act that is the duty itself, at the head of its clause.
_TOLD = pattern(
    r"(?:集中|定期|统一|主动|及时|全面|向社会|向公众)*(?:公布|公开|公示|发布|报送|上报|通报|召开)(?!的|后|前|时|日|情况|工作|制度)[^，。；的]{2,}"
)
_ONCE = pattern(r"[^，。；]{0,20}?[0-9一二两三四五六七八九十]+[次回](?!性(?!能))")
_AMOUNT = pattern(
    r"[^，。；]{0,6}(?:[0-9一二三四五六七八九十百千万亿两]+(?:元|倍|个|名|人|吨|公斤|平方|亩|万|亿|%|％|小时|日|天|周岁)|百分之|千分之|万分之|[0-9.]+%)"
)
_LENGTH_AFTER = pattern(
    r"的?(?:期限|期间|时间|规定|有效|以上|以下|左右|前后|的期|工资|经验|期满|届满|驾龄|新入)"
)
_SINCE = pattern(r"(?:之日|之时|之次日|次日|日)起[^，。；]{0,4}(?:，[^，。；]{0,4})?$")
_PUBLIC = pattern(
    r"(?:公示|公告|征求意见|公开征集|公布|听证|异议|催告|公示期|公告期)[^，。；]{0,12}$"
)
_AGED = pattern(
    r"[^，。；]{0,2}(?:年满|已满|满[0-9一二三四五六七八九十]+周?岁|出生|尚未|已经|犯罪|实施的|入伍|参军|参加工作|去世|死亡"
    r"|发生|累计|连续|又|再犯|作出)"
)
_AGAIN = pattern(r"，?(?:又|再次(?!答复|办理|组织|召开|报告)|再犯|重新犯罪|重复)")
_DEFINED = pattern(r"(?:时间|日期|日|时点|期限)(?:为|是)[^，。；]*$")
#: 能够在五个工作日内办结的，: a case.
_ABLE = pattern(r"(?<!不)能够?(?:在|于)?$")
#: 取消其1年至3年内参加…的资格: a sanction and its length.
_STRUCK = pattern(
    r"(?:取消|限制|禁止|暂停|停止|剥夺|撤销|吊销|扣减|降低|处以?|给予)(?:其|该\w{0,4}|当事人)?(?:在)?$"
)
_COUNTED = pattern(r"(?:起|后|之后|以后|起的|后的)，?[^，。；]{0,6}$")
_LONG = pattern(r"[年月]以?内$|[年月]之内$")
_CASE = pattern(r"(?![^，。；]*[不未无])[^，。；]{2,60}的[，；。]")
_WHOSE = pattern(r"[未不无][^，。；]{1,14}的[^，。；]")
#: 保证期间自…之日起六个月: how long something lasts.
_LASTING = pattern(r"(?:期间|时效|有效期|任期|保质期|宽限期)(?:为|自|从|是)")
_BEGINS = pattern(r"(?:之日)?起(?![草诉])|开始|[至到](?=[0-9一二三四五六七八九十次翌当])")
_NAMED_SPAN = pattern(r"(?:年度|学年|期间?|季)，?(?:自|从|为|是)[^，。；]{0,6}$")
#: 26年12月15日前, 6、7月: what stands before is not read.
_CUT_LEFT = pattern(r"(?<![0-9第])[0-9]{2}年$|[0-9一二三四五六七八九十]、$")
_GOES_TO = pattern(r"[至到-](?=[0-9一二三四五六七八九十两半次])")
#: What may stand before 年度内 where it is this year.
_BEFORE_YEAR = ("", *"，。；：、在于应当须可")
_AGO = pattern(r"(?:早在|远在|距今|大约|约|几|近|数|第)$")


def wanted(text: str, item: Item, loose: bool) -> bool:
    """Whether the item is a limit where it stands."""
    if item.loose:
        return loose and unmade_by(text, item) is None
    left, right = text[max(0, item.start - 60) : item.start], text[item.end : item.end + 40]
    if left[-1:] and left[-1] in _QUOTED[0] and right[:1] and right[0] in _QUOTED[1]:
        return False
    if right[:1] == "”" and "“" in left[left.rfind("”") + 1 :]:
        return False  # 不受“…之日起一年”的限制
    if text.rfind("《", 0, item.start) > text.rfind("》", 0, item.start):
        return False  # in a title
    if unmade_by(text, item) is not None:
        return False
    value = item.value
    match value:
        case OnTheDay():
            return _on_the_day(item, left, right)
        case By():
            return _date(item, value, left, right)
        case Every():
            return _cycle(item, value, text, left, right)
        case AllOf():
            if item.core.words[0] not in "每按逐分上" and not any(
                getattr(one, "path", ()) for one in value
            ):
                return False  # 报送季度和年度会计报表
            return all(
                _date(item, one, left, right)
                if isinstance(one, By)
                else _cycle(item, one, text, left, right)
                for one in value
                if isinstance(one, By | Every)
            )
        case Within():
            return _within(item, value, left, right)
        case Ahead():
            return _ahead(item, value, left, right)
        case NotBefore():
            return _not_before(item, value, left, right)
    return True


def begins_span(text: str, item: Item) -> bool:
    """Whether a span of dates, or a period, may go on from the date: 2017年7月1日起."""
    return bool(_BEGINS.match(text, item.end)) and not _NAMED_SPAN.search(text[: item.start])


def owes(text: str, item: Item) -> bool:
    """Whether a duty stands before the words in their sentence, or 完成 right behind."""
    return bool(_DUTY_FAR.search(text[: item.start]) or _DONE.match(text, item.end))


def _on_the_day(item: Item, left: str, right: str) -> bool:
    clause = re.split(r"[，。；：]", left)[-1]
    words = item.core.words
    if _DEFINED.search(clause):
        return False
    if re.match(r"[^，。；]{0,14}(?:失效|生效|有效)|[0-9一二三四五六七八九十]+[时点]", right):
        return False
    spot = words[:2] == "当场"
    if (
        left.endswith(("将", "把", "对"))
        or (spot and left.endswith(("的", "实行", "推行", "实现")))
        or re.match(r"[^，。；]{0,18}的，", right)
    ):
        return False
    if words[:2] in ("当场", "即日"):
        return bool(_DUTY.search(clause)) and not _MAY.search(clause)
    if left.endswith(("至", "到")):
        return False  # 二十时至次日八时
    if words[:2] in ("次日", "翌日", "第二"):
        return words[-1] in "内前" or bool(_DUTY.search(clause) and not right.startswith("起"))
    return bool(_DUTY.search(clause)) and not right.startswith(("的", "起", "不计", "计算"))


def _date(item: Item, value: By, left: str, right: str) -> bool:
    if right.startswith(("的", "第", "，第")) or _AGED.match(right):
        return False
    if _INFORCE.match(right) and not (item.core.words.endswith("前") and _TO_PUBLISH.match(right)):
        return False
    if re.match(r"(?!按|由|将|对|向)[^，。；应须完]{1,8}的[^，。；]", right):
        return False  # 2012年12月31日以前审结的案件
    if _CUT_LEFT.search(left) or spoken.BACK_FROM.match(right):
        return False
    if left.endswith(("发生在", "发生于", "1年", "一年")):
        return False
    if item.core.words[:2] == "年度" and left[-1:] not in _BEFORE_YEAR:
        return False  # 在此后的年度内, 一个考核年度内
    if spoken.COVERED.match(right) and not _DUTY.search(left):
        return False
    if left.endswith("（") and right.startswith("）"):
        return False  # 名单（截至2006年5月31日）
    if value.path and isinstance(value.path[-1], Festival):
        return True
    words = item.core.words
    if _UNTIL.match(words) and right.startswith("，") and not _DUTY_FAR.search(left):
        return False  # 截至2026年4月30日，全市共有…
    if words[0] == "到" and isinstance(value.scope, FiveYears) and _AIM.match(right):
        return bool(_OPENS.search(left))
    owed = words.endswith("前") and (words[0] == "到" or _DUTY_FAR.search(left))
    if words[0] in "至到" and not owed:
        return False  # the end of a span that was none
    if _END_WORDS.search(words) or _UNTIL.match(words):
        return not re.match(
            r"(?:以|之)?(?:后|来|上(?![报缴交传线门])|下(?![达发放]))|的|已|曾|尚未", right
        )
    return bool(value.path and _DONE.match(right)) or (
        bool(value.clock) and bool(_DUTY.search(left))
    )


def _cycle(item: Item, value: Every, text: str, left: str, right: str) -> bool:
    if left.endswith("约定"):
        return False
    if value.following and not value.path and right.startswith(("起", "开始", "的")):
        return False  # 自下个月起
    if _DEFINED.search(clause := re.split(r"[，。；：]", left)[-1]) or _AGED.match(right):
        return False
    if value.path:
        if re.match(r"[^，。；]{0,16}(?:活动|主题|宣传)[月周日]|至", right):
            return False
        if isinstance(value.path[-1], Dates | Months | MonthDays) and not _DUTY.search(clause):
            return bool(_DONE.match(right))  # 每年4月1日至9月30日…捕捞的
        named = _END_WORDS.search(item.core.words) or value.following or len(item.core.words) > 4
        if left.endswith(("至", "到")):
            return False  # 25日至次月5日
        return bool(named or _DUTY.search(clause)) and not (
            right.startswith(("的", "起")) or _GOES_TO.match(right)
        )
    if _ONCE.match(right):
        return True
    if item.core.rule == "every_noun":
        return False
    if value.cycle.step > 1 and not _ONCE.match(right):
        return bool(_DUTY.search(clause)) and bool(_ACTS.match(right))
    if re.match(r"[^，。；]{0,6}[^之以目提]前", right):
        return False  # 每年汛期前
    if spoken.EACH_WHICH.match(right):
        return False
    if _AMOUNT.match(right) or right.startswith(
        ("的", "度", "份", "期", "级", "人", "户", "次", "个", "或者一次")
    ):
        return False
    if _TOLD.match(right) and not clause:
        return True
    return bool(_ACTS.match(right)) and bool(
        _DUTY.search(clause)
        or _DUTY_FAR.search(left)
        or _DUTY.search(text[item.end : item.end + 12])
    )


def _within(item: Item, value: Within, left: str, right: str) -> bool:
    if _ABLE.search(left) and _CASE.match(right):
        return False
    if _STRUCK.search(left) or left.endswith(("连续", "累计", "（如", "例如", "以上")):
        return False
    if bans(right):
        return True
    words, clause = item.core.words, re.split(r"[，。；：]", left)[-1]
    if words[-1:] in "内满" or words.endswith(("以内", "之内", "届满")):
        if _LENGTH_AFTER.match(right) or spoken.SPOKEN_OF.match(right):
            return False
        if _LONG.search(words) and (
            spoken.PRIVILEGE.match(right)
            or (value.quantity.unit is Unit.YEAR and spoken.HAPPENS.match(right))
        ):
            return False
        if _AGAIN.match(right) and not _DUTY.search(clause) and not _DUTY_FAR.search(left[-24:]):
            return False
        counted = _COUNTED.search(left)
        if right.startswith(("者", "的")):
            return False  # 给予6个月以内的停止联网, 停止工作在六个月以内者, 移植后五年内的养护
        if spoken.WHEN.match(right):
            return False
        if (
            spoken.YEAR_AFTER.search(left)
            or spoken.EARLY.search(left)
            or spoken.ONE_YEAR.search(left[-2:] + words)
        ):
            return False  # 在一个纳税年度内: which year, no length
        if spoken.EACH_FULL.search(clause):
            return False  # 自签发之日起每满一年之日前一个月内
        if not counted and _LONG.search(words) and _WHOSE.match(right):
            return False  # 半年内未开工建设的用地
        if not counted and _LONG.search(words) and _CASE.match(right) and not _DUTY.search(clause):
            return False  # 一年内购买、出售重大资产…的，: a case, no duty
        if right.startswith("、") and not counted and not _DUTY_FAR.search(left):
            return False
        # 刑罚执行完毕三年内，或者…: no event, no duty, no act
        return not (
            right.startswith("，或者") and not _DUTY_FAR.search(left) and not _SINCE.search(left)
        )
    if item.core.rule == "within_next":
        return bool(_DUTY.search(left))
    # 自受理之日起不得超过三十日: without 内 only where it counts from a day
    return (
        bool(_SINCE.search(left))
        and not _LASTING.search(clause)
        and not left.endswith(("经过", "为", "满", "超过", "按", "推算"))
        and not re.match(
            r"(?:后|之后|以后|期限?满|期限|届满|未|仍|的|以上|以下|[，、]?(?:免|减[征半免]|享受))",
            right,
        )
    )


def _ahead(item: Item, value: Ahead, left: str, right: str) -> bool:
    if value.form != "by":
        return not re.match(
            r"的|时|中|至|(?:进口|购买|收购|获得|取得|发生|从|该)[^，。；应向]{0,10}的|[^，。；]{0,4}(?:收入|平均|总额)",
            right,
        ) and bool(
            re.search(r"(?:届满|期满|到期|之日|满|终止|开始|举行|召开|日|实施|施工|投入)$", left)
            or re.match(r"，?(?:应当|必须|应|由|须)", right)
            or _DUTY.search(re.split(r"[，。；]", left)[-1])
        )
    clause = re.split(r"[，。；]", left)[-1]
    if left.endswith(("至", "到")) or _GOES_TO.match(right):
        return False  # 届满60日前至30日前
    return (
        not _AGO.search(left)
        and bool(clause)
        and not spoken.BEFORE_WHICH.match(right)
        and not (spoken.ABOUT.search(clause) and spoken.RULE.match(right))
    )


def _not_before(item: Item, value: NotBefore, left: str, right: str) -> bool:
    if isinstance(value.limit, By):
        return bool(re.search(r"不得?早于$", left)) and not _INFORCE.match(right)
    if item.core.rule == "not_before" and "满" not in item.core.words[:2]:
        return bool(_PUBLIC.search(left)) or bool(
            re.search(r"(?:不得?少于|至少)", item.core.words)
            and re.search(r"(?:期限|期间|时间|期|时限)[^。；]{0,24}$", left)
        )
    if re.match(r"[^，。；]{0,12}(?:仍|未|不履行|视为|推定|且)", right):
        return False
    return not right.startswith(("的", "，仍", "仍"))
