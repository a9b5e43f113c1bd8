"""What a column of a table of tasks holds, by the words over it: 序号, 工作任务, 具体要求, 牵头单位, 完成时限."""

from __future__ import annotations

import re
from enum import StrEnum

from attrs import frozen

from gkrules.notices.text import bare


class Role(StrEnum):
    """What stands in a column."""

    NUMBER = "number"
    TASK = "task"
    REQUIREMENT = "requirement"
    LEAD = "lead"  # 牵头单位
    UNITS = "units"  # 责任单位
    SUPPORT = "support"  # 配合单位
    GUIDE = "guide"  # 督导单位
    DEADLINE = "deadline"
    BOTH = "both"  # 责任单位及完成时限, in one cell
    EXTRA = "extra"  # 备注, 责任领导


WHO = (Role.LEAD, Role.UNITS, Role.SUPPORT, Role.GUIDE)

_UNIT = r"(?:单位|部门|处室|科室|股室|机构|主体|地区|县区|县市区|街道|乡镇)"
#: The first that fits decides: 责任领导 is a person, 责任单位及时限 is two things in one.
_FORMS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        Role.NUMBER,
        re.compile(r"(?:任务|项目|工作|问题|条目|事项)?(?:序号|编号|项次|序|号|NO\.?|No\.?|№)"),
    ),
    (Role.BOTH, re.compile(rf".*{_UNIT}.*(?:时限|时间|期限|进度).*|.*(?:时限|时间).*{_UNIT}.*")),
    (
        Role.EXTRA,
        re.compile(
            r"(?!.*(?:单位|部门|科室|处室)(?:[及和与、/／]|或)).*(?:责任人|领导|联系人|负责人|负责同志|市长|县长|区长|包保|电话|备注|说明|完成情况|进展|落实情况|成果|完成标志|形式|资金|投资|依据|来源|标准|分值|考核"
            r"|数量|目标值|地点|类型|状态|审核|签字|得分|附注).*"
        ),
    ),
    (Role.SUPPORT, re.compile(rf".*(?:配合|协办|协同|协助|参与|参加|会同).*{_UNIT}?.*")),
    (Role.GUIDE, re.compile(rf".*(?:督导|督办|督促|指导|监督|督查|验收|销号).*{_UNIT}.*")),
    (Role.LEAD, re.compile(rf".*(?:牵头|主办|主责).*{_UNIT}?.*")),
    (
        Role.UNITS,
        re.compile(
            rf".*(?:责任|承办|落实|实施|负责|执行|办理|主管|组织|工作|完成|承担|相关|有关|整改|公开|主要).*{_UNIT}.*|{_UNIT}|.*责任分工|分工|.*职责分工"
        ),
    ),
    (
        Role.DEADLINE,
        re.compile(
            r".*(?:时限|期限|完成时间|时间要求|时间节点|时间安排|时间表|完成日期|截止|进度安排|进度要求|完成进度|整改时间|推进时间|办结时间|工作进度|计划时间|实施时间|公开时间).*|时间|进度|日期"
        ),
    ),
    (Role.UNITS, re.compile(r".*(?:单位|部门|科室|处室)(?:[及和与、/／]|或)?.{0,5}")),
    (
        Role.REQUIREMENT,
        re.compile(
            r".*(?:要求|内容|措施|举措|要点|做法|细则|具体任务|工作细化|任务分解|任务细化|分解任务|二级任务|任务描述|重点工作任务|子任务|实施路径).*"
        ),
    ),
    (
        Role.TASK,
        re.compile(
            r".*(?:任务|项目|事项|类别|领域|目标|问题|指标|工作|名称|环节|方面|板块|分类|部分|重点|主题|行动|工程).*"
        ),
    ),
)


@frozen
class Column:
    """A column: what it holds, and the words over it."""

    role: Role
    words: str


def role_of(words: str) -> Role | None:
    """The role that head words name, or None for words that are no head of a table of tasks."""
    text = re.sub(r"[（(][^（()）]*[)）]$", "", bare(words)) or bare(words)
    if not text or len(text) > 16 or re.search(r"[，。；：]", text):
        return None
    return next((role for role, form in _FORMS if form.fullmatch(text)), None)
