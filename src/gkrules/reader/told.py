"""Whole texts that put the time off to other words: 按上级要求, 分阶段推进. They name no date.

Only as a whole text: inside a sentence 按要求 says how, not when.
"""

from __future__ import annotations

from gkrules.limits import Continuing, TimeLimit, Unquantified
from gkrules.patterns import pattern

_HOW = r"(?:稳步|有序|逐步|分步|分批|分阶段|统筹|扎实|严格|认真)*"
_DO = r"(?:完成|推进|落实|实施|执行|开展|办理|报送|上报|整改)?(?:到位)?"
#: The time is written elsewhere: of the kind of 及时. 按上级要求 is not read: another office's date, to be asked for.
_AS_TOLD = pattern(
    r"(?:严格|认真)?(?:按照?|根据|依照|依据)(?:国家|中央|省|市|县|区|委|政府|党委|部门|有关|相关|文件|方案|通知|规定|既定|统一|工作|项目|计划|实际|的)*"
    r"(?:时间)?(?:要求|节点|时限|时间|序时进度|时序进度|进度|部署|安排|计划|规定|实际|需要)(?:要求|安排|情况)?"
    rf"{_HOW}{_DO}"
)
#: Work that goes on and has no last day.
_GOES_ON = pattern(
    r"(?:分(?:阶段|步|步骤|批|批次|期|年度|类)|逐步|滚动|压茬|有序|稳步|扎实|统筹)+(?:推进|实施|开展|落实)"
    r"|(?:实行|实施|进行)?动态(?:调整|更新|管理|监测|维护|清零|完善|跟踪)"
)


#: The characters with which such words begin.
_BEGINS = "严认按根依分逐滚压有稳扎统实进动"


def told(text: str) -> TimeLimit | None:
    """The limit that the whole text is, if it is one of these; never a date."""
    if text[:1] not in _BEGINS:
        return None
    if _AS_TOLD.fullmatch(text):
        return Unquantified(text)
    return Continuing(text) if _GOES_ON.fullmatch(text) else None
