"""Words of running text that only tell of a time: what happened in it, whom it covers, what one may enjoy.

Each is asked for at the right of a limit's own words, unless it says otherwise.
"""

from __future__ import annotations

from gkrules.patterns import pattern

_N = "0-9零一二三四五六七八九十百两"
#: What was done in the time is spoken of, not what is to be done: 终止后1年内作出的, 十年内能够.
SPOKEN_OF = pattern(
    r"(?:作出|完成|取得|发生|形成|建成|产生|使用|生产|运进|购置|进口|获得)的|能够|[^，。；]{0,2}(?:日均|平均)|可以互换|[^，。；应]{2,20}(?<!不)(?:超过|达到)[^，。；]{0,16}(?:百分之|[0-9.]+%|次|倍|元|起)|因[^，。；]{1,20}(?:被|受过?|受到)[^，。；]{0,10}(?:处罚|处分|追究)|发现(?:瑕疵|缺陷|质量问题)|(?:将要?|可能|预计)(?:发生|出现)|[^，。；]{0,8}累计"
    rf"|，?(?:未|没有)[^，。；]{{1,20}}[{_N}]+次以上|[^，。；至不]{{0,8}}(?:[二三四五六七八九十两2-9][0-9十]*次(?!性)|[{_N}]+次以上|多次|数次)|有效"
    r"|[^，。；]{0,30}受过|(?:经|因)?[^，。；]{0,6}死亡|无理由|[^，。；]{0,4}(?:未被|没有被|未经)[^，。；]{0,14}(?:发现|处理|查处)"
)
#: 每年接受的培训, 每年举行会议的时候, 每年在编制预算时, 每年向…提交的报告
EACH_WHICH = pattern(
    r"[^，。；]{1,4}的|[^，。；]{0,8}(?:的时候|之际|期间)|在[^，。；]{2,12}时(?!间)|向[^，。；]{2,24}(?:提交|报送)的"
)
#: 2007年6月30日前在本市参加养老保险: whom the rule covers.
COVERED = pattern(
    r"(?![^，。；]{0,10}(?:完成|办理|组织|开展|落实|实现|做好|建立|出台|制定|印发|报))[^，。；应须]{0,16}(?:参加(?!会议|培训|考试|演练)|参保|退休|入伍|毕业|在册|在编|入职)"
)
#: 申请一年前所发生的原因: tells which, asks nothing.
BEFORE_WHICH = pattern(
    r"的|曾|已|所|[^，。；应须]{0,2}(?:发生|存在|成立|签订|形成|取得|作出|施行|订立|负担|收到)的"
)
#: 适用…关于拍卖日七日前发布公告的规定: another rule, spoken of.
ABOUT = pattern(r"关于[^，。；]*$")
RULE = pattern(r"[^，。；]{0,24}的(?:规定|要求|条款)")
ONE_YEAR = pattern(r"一个?(?:纳税|会计|预算|自然|年|学)?年?度[以之]?内")
#: 退出现役后2年内允许入学, 五年内免征: what one may enjoy so long.
PRIVILEGE = pattern(
    r"，?(?:可以?|予以|给予|暂)?(?:继续|允许|准予|享受|享有|免征|免交|免缴|免收|免予|免除|减征|减半|减免|减按|优先|保留|全额|返还|先征后返|[^，。；]{0,6}(?:免征|减半征收|补贴|补助))"
)
#: 自合同成立之日起二年内，被保险人自杀的，: a case that may come in those years.
HAPPENS = pattern(
    r"，?(?![^，。；]*(?:[未不没]|提出|提起|请求|申请|行使|提取|主张))[^，。；应须可]{2,14}(?<!不服)(?<!异议)(?<!需要)的，(?!应|可)"
)
#: 在采暖期开始后的十日内，必须在接到投诉后的五小时内到达: when the limit that follows holds.
WHEN = pattern(
    rf"，(?:应当|必须|应|须)在[^，。；]{{2,20}}后的?[{_N}]+个?(?:小时|日|天|工作日|分钟)内"
)
#: 月初5日内, 每月初前3个工作日内 (to the left), 月底前|5日: parts of a month that were read in part.
EARLY = pattern(r"[年月季度]初前?$")
BACK_FROM = pattern(rf"[{_N}]+个?(?:日|天|工作日)(?!内|以内|之内)")
YEAR_AFTER = pattern(r"(?<![0-9〇零一二三四五六七八九十两半今明次当度])年后$")
EACH_FULL = pattern(r"每满[^，。；]*$")
