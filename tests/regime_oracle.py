"""Each statute's rule once more, written by hand from the contract and the statutes, not from the files.

Slow and plain, day by day, on the raw day data (tests/oracle.py).
"""

from __future__ import annotations

from datetime import date

from tests import oracle

ALL = range(1, 10_000)
NONE: range = range(0)
#: Name, first day of force, which numbers of 日 are working days.
WORKING: dict[str, tuple[date, tuple[int, ...] | range]] = {
    "民法典": (date(2004, 1, 1), NONE),
    "民事诉讼法": (date(2024, 1, 1), NONE),
    "行政诉讼法解释": (date(2018, 2, 8), NONE),
    "刑事诉讼法": (date(2018, 10, 26), NONE),
    "刑事诉讼法（羁押）": (date(2018, 10, 26), NONE),
    "行政许可法": (date(2004, 7, 1), ALL),
    "行政许可法（申请人）": (date(2004, 7, 1), NONE),
    "行政处罚法": (date(2021, 7, 15), (2, 3, 5, 7)),
    "行政强制法": (date(2012, 1, 1), range(1, 11)),
    "行政复议法@2023": (date(2024, 1, 1), (3, 5, 7, 10)),
    "政府信息公开条例": (date(2019, 5, 15), NONE),
    "税收": (date(2004, 1, 1), NONE),
    "商标法实施条例": (date(2014, 5, 1), NONE),
    "专利法实施细则": (date(2024, 1, 20), NONE),
    "审计法实施条例": (date(2010, 5, 1), ALL),
    "公安机关办理行政案件程序规定": (date(2019, 4, 27), NONE),
    "机动车登记规定": (date(2022, 5, 1), (1, 2, 3, 5, 7, 10, 15)),
    "道路交通安全违法行为处理程序规定": (date(2020, 5, 1), (2, 3, 5, 7, 10, 15)),
    "道路交通事故处理程序规定": (date(2018, 5, 1), (1, 2, 3, 5, 10)),
    "机动车驾驶证申领和使用规定": (date(2022, 4, 1), (1, 3, 5)),
    "道路交通安全违法行为记分管理办法": (date(2022, 4, 1), NONE),
    "医疗器械注册与备案管理办法": (date(2021, 10, 1), ALL),
    "外国人入境出境管理条例": (date(2013, 9, 1), ALL),
}
NO_ROLL = {"刑事诉讼法（羁押）"}
MONTH_ENDS = {"刑事诉讼法", "刑事诉讼法（羁押）"}


def after(name: str, trigger: date, n: int, unit: str) -> tuple[date, date]:
    """Nominal and due date of N units after the trigger, by the statute."""
    if unit == "日" and n in WORKING[name][1]:
        unit = "工作日"
    if unit == "月" and name in MONTH_ENDS and (trigger + oracle.ONE).day == 1:
        # From the last day of a month to the last day of a month.
        nominal = oracle.months_on(trigger + oracle.ONE, n) - oracle.ONE
    else:
        nominal, _ = oracle.after(trigger, n, unit)
    end = nominal
    if name == "税收" and unit != "工作日":
        end = _lengthened(trigger, nominal)
    if name in NO_ROLL:
        return nominal, nominal
    return nominal, oracle.roll(end)


def _lengthened(trigger: date, nominal: date) -> date:
    """As many working days on as there are rest days in runs of three or more inside the period."""
    days = 0
    run = 0
    day = trigger + oracle.ONE
    while day <= nominal:
        if oracle.works(day):
            run = 0
        else:
            run += 1
            days += 1 if run > 3 else 3 if run == 3 else 0
        day += oracle.ONE
    end = nominal
    while days:
        end += oracle.ONE
        days -= oracle.works(end)
    return end
