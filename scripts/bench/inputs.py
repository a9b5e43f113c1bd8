"""What is read, the same for all: phrases of the notice kind, phrases without end, and running text. Our own words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

#: The day from which all count, a Monday; long holidays lie behind and before it.
TODAY = date(2026, 9, 21)

#: What notices say, in about the proportions in which they say it.
PHRASES: tuple[str, ...] = (
    "自收到申请之日起20个工作日内",
    "文件公开后10个工作日内",
    "收到投诉之日起7个工作日内",
    "本通知印发后30个工作日内",
    "材料补正后5个工作日内",
    "决定作出后3个工作日内",
    "受理之日起15日内",
    "签收后三十日内",
    "验收合格后60日内",
    "立案之日起九十日内",
    "交接后7天内",
    "合同签订后3个月内",
    "批准后一年内",
    "公告发布后半个月内",
    "项目完工后两周内",
    "会议召开3个工作日前",
    "活动举办10日前",
    "许可届满30日前",
    "停业一个月前",
    "2026年11月底前完成",
    "2026年12月15日前",
    "11月30日前报送",
    "年底前",
    "年内完成",
    "2026年第四季度末前",
    "12月上旬前",
    "2027年3月31日前",
    "截至2026年10月31日",
    "每季度第一周内",
    "每月10日前",
    "每月前5个工作日内",
    "每月后20日内",
    "每季度后15日内公布",
    "每年3月31日前",
    "每年1月、7月的10日前",
    "每月最后一个工作日",
    "每月第二个星期三",
    "每周五前",
    "按月公布",
    "每半年至少1次",
    "次月15日前",
    "及时公开",
    "长期坚持",
    "不少于30日",
    "三至五日内",
    "当日办结",
)

_VERBS = ["收到", "受理", "签收", "批准", "登记", "审核"]
_THINGS = [
    "建设",
    "用地",
    "取水",
    "排污",
    "采矿",
    "食品",
    "药品",
    "道路",
    "林地",
    "渔业",
    "消防",
    "人防",
    "绿化",
    "规划",
    "房屋",
    "施工",
    "运输",
    "旅游",
    "广告",
    "会展",
]
_PAPERS = ["申请", "投诉", "举报", "材料", "报告", "方案", "合同", "许可"]
_ACTS = ["完成", "报送", "公布", "办结", "上报", "公开", "提交", "整改到位", "反馈", "移交"]
_AFTER = (
    "自{e}之日起{n}个工作日内",
    "{e}后{n}日内",
    "{e}之日起{n}日内作出决定",
    "在{e}后{n}个工作日内办结",
    "{e}后{n}个月内",
    "{e}{n}日前",
)
_FIXED = (
    "{y}年{m}月{d}日前{a}",
    "{y}年{m}月{d}日以前{a}",
    "于{y}年{m}月{d}日之前{a}",
    "{y}年{m}月{d}日下班前{a}",
)


def distinct() -> Iterator[str]:
    """300 000 phrases, no two alike: ten shapes, ever other numbers, days and words."""
    for rank in range(30_000):
        event = _VERBS[rank % 6] + _THINGS[rank // 6 % 20] + _PAPERS[rank // 120 % 8]
        number = rank // 960 + rank * 7 % 29 + 1
        year, month, day = 2020 + rank // 3360, rank % 12 + 1, rank // 12 % 28 + 1
        act = _ACTS[rank // 336 % 10]
        for shape in _AFTER:
            yield shape.format(e=event, n=number)
        for shape in _FIXED:
            yield shape.format(y=year, m=month, d=day, a=act)


#: Sentences of the statutes' kind; every eighth holds a limit and an extension, as in statutes.
_CLAUSES = (
    "第{n}条 为了规范有关活动，保护公民、法人和其他组织的合法权益，根据有关法律，制定本条例。\n",
    "县级以上人民政府应当加强对有关工作的领导，协调解决工作中的重大问题，保障工作经费。\n",
    "有关部门应当自收到申请之日起{m}个工作日内作出决定；情况复杂的，经负责人批准，可以延长十日。\n",
    "任何单位和个人有权举报违反本条例的行为，有关部门应当为举报人保密。\n",
    "有下列情形之一的，由主管部门责令改正，处一万元以上五万元以下罚款；构成犯罪的，依法追究责任。\n",
    "主管部门应当建立信用档案，依法公开有关信息，接受社会监督，不断提高服务水平。\n",
    "从事经营活动的，应当遵守诚实信用原则，不得损害国家利益、社会公共利益和他人合法权益。\n",
    "本条例所称有关活动，是指依照法律、法规规定开展的生产、经营、服务和管理活动。\n",
)


def running(size: int) -> str:
    """At least so many bytes of running text."""
    rows: list[str] = []
    held = 0
    while held < size:
        n = len(rows)
        row = _CLAUSES[n % len(_CLAUSES)].format(n=n, m=n % 60 + 1)
        rows.append(row)
        held += len(row.encode())
    return "".join(rows)
