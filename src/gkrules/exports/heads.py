"""The words over the columns: by them, and by nothing else, an exported table is known again."""

from __future__ import annotations

from gkrules.exports.book import Column

#: The office's usual five.
FIVE = (
    Column("序号", 8, centred=True),
    Column("工作任务", 22),
    Column("具体要求", 48),
    Column("责任单位", 30),
    Column("完成时限", 20, centred=True),
)
#: What is computed and stands in no notice: reading leaves it out.
COMPUTED = (
    Column("届满日", 13, centred=True),
    Column("最迟办理日", 13, centred=True),
    Column("日期说明", 22),
)
ID = Column("编号", 10, centred=True)
#: What `--full` adds: the keys of an obligation in the plan file, by their columns.
REST = (
    ("id", ID),
    ("title", Column("题目", 20)),
    ("limits", Column("期限", 26)),
    ("clause", Column("条款", 14)),
    ("note", Column("编者注", 30)),
    ("after", Column("前项编号", 10, centred=True)),
    ("aliases", Column("触发别名", 16)),
    ("regime", Column("计算规则", 14)),
    ("place", Column("原文位置", 16)),
    ("", Column("非原文栏", 16)),
)
#: Every occurrence, one a row.
DUES = (
    Column("届满日", 13, centred=True),
    Column("最迟办理日", 13, centred=True),
    Column("责任单位", 26),
    Column("分工", 7, centred=True),
    Column("序号", 10, centred=True),
    Column("工作任务", 30),
    Column("期限", 30),
    Column("周期", 22, centred=True),
    Column("日期说明", 26),
)
PLAN = (Column("方案项目", 24), Column("方案内容", 60))
UNITS = (
    Column("单位类别", 10, centred=True),
    Column("单位编号", 24),
    Column("单位名称", 30),
    Column("单位全称", 40),
    Column("单位简称", 30),
    Column("合称成员", 40),
    Column("本单位日历", 16),
    Column("单位备注", 40),
)
MAIN_NAME, DUES_NAME, REST_NAME = "任务分工表", "到期日", "各项其余内容"
PLAN_NAME, UNITS_NAME = "方案", "单位"

#: The keys of [plan] by their labels; a label with more after it (触发日期：…) is a key of its own.
HEAD = {
    "format": "导出格式",
    "title": "标题",
    "number": "发文字号",
    "office": "发文机关",
    "date": "日期",
    "year": "年度",
    "units": "单位名录文件",
    "calendar": "日历",
    "regime": "计算规则",
    "note": "备注",
    "key": "任务标识用的代号",
}
TRIGGER = "触发日期："
DIRECTORY = {
    "title": "单位名录标题",
    "source": "单位名录来源",
    "note": "单位名录备注",
    "prefixes": "单位名录前缀",
}
UNIT_KIND, GROUP_KIND = "单位", "合称"
UNIT_KEYS = ("kind", "id", "name", "full", "short", "members", "calendar", "note")
#: Raised when a table changes its meaning; a file of another one is refused.
FORMAT = "gkrules 1"
