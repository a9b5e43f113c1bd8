"""Each statute's rule once more, written by hand from the contract and the statutes, not from the files.

Slow and plain, on the raw day data (tests/oracle.py): one walk, day by day, from each trigger, that
notes the end of every limit as it passes it. It does not import the library.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from tests import oracle

#: Every limit that is asked: how many, of what.
LIMITS: tuple[tuple[int, str], ...] = (
    *((n, "日") for n in range(1, 61)),
    *((n, "工作日") for n in range(1, 61)),
    *((n, "月") for n in range(1, 25)),
    *((n, "年") for n in range(1, 6)),
)

ALL = range(1, 10_000)
NONE: range = range(0)


@dataclass(frozen=True)
class Rule:
    """How one text of a statute counts.

    since: its first day of force. until: the first day on which another text holds.
    working: which numbers of 日 are working days. rolls: a last day of rest moves on.
    lengthens: rest days in runs of three or more inside the period make it longer (税收).
    month_ends: months from the last day of a month end on the last day of a month (刑事诉讼).
    term: the first day counts, and the last is the day before the corresponding one. bare: where
    the last month lacks that day, a term ends on its last day itself (商标), else the day before.
    """

    since: date
    until: date | None = None
    working: Container[int] = NONE
    rolls: bool = True
    lengthens: bool = False
    month_ends: bool = False
    term: bool = False
    bare: bool = False


def _since(day: str, working: Container[int] = NONE) -> Rule:
    return Rule(date.fromisoformat(day), working=working)


# 行政许可法: the amendment of 2019 holds from the day it was made public, and left 第八十二条 as it was.
_PERMIT_2003 = Rule(date(2004, 7, 1), date(2019, 4, 23), ALL)
_PERMIT_2019 = Rule(date(2019, 4, 23), working=ALL)
# 行政复议法 of 1999 said of 五日 and 七日 what the text of 2017, in force from 2018, says (第四十条).
_REVIEW_1999 = Rule(date(1999, 10, 1), date(2018, 1, 1), (5, 7))
_REVIEW_2017 = Rule(date(2018, 1, 1), date(2024, 1, 1), (5, 7))
_REVIEW_2023 = Rule(date(2024, 1, 1), working=(3, 5, 7, 10))  # 第八十八条
# 政府信息公开条例 says 工作日 where it means them.
_OPENNESS_2008 = Rule(date(2008, 5, 1), date(2019, 5, 15))
_OPENNESS_2019 = Rule(date(2019, 5, 15))

#: By the name a caller would give, the texts it stands for.
ORACLE: dict[str, tuple[Rule, ...]] = {
    "民法典": (Rule(date(1987, 1, 1)),),  # the same rule in 民法通则 and 民法总则
    "民事诉讼法": (_since("2024-01-01"),),  # 第八十五条
    "行政诉讼法解释": (_since("2018-02-08"),),  # 第四十八条
    # 刑事诉讼法 第一百零五条; 解释(2021) 第二百零二条
    "刑事诉讼法": (Rule(date(2018, 10, 26), month_ends=True),),
    "刑事诉讼法（羁押）": (Rule(date(2018, 10, 26), rolls=False, month_ends=True),),
    "刑事诉讼法（刑期）": (Rule(date(2021, 3, 1), rolls=False, month_ends=True, term=True),),
    "行政许可法": (_PERMIT_2003, _PERMIT_2019),  # 第八十二条: the agency's periods alone
    "行政许可法@2003": (_PERMIT_2003,),
    "行政许可法@2019": (_PERMIT_2019,),
    "行政许可法（申请人）": (_since("2004-07-01"),),
    "行政处罚法": (_since("2021-07-15", (2, 3, 5, 7)),),  # 第八十五条
    "行政强制法": (_since("2012-01-01", range(1, 11)),),  # 第六十九条
    "行政复议法": (_REVIEW_1999, _REVIEW_2017, _REVIEW_2023),
    "行政复议法@1999": (_REVIEW_1999,),
    "行政复议法@2017": (_REVIEW_2017,),
    "行政复议法@2023": (_REVIEW_2023,),
    "政府信息公开条例": (_OPENNESS_2008, _OPENNESS_2019),
    "政府信息公开条例@2008": (_OPENNESS_2008,),
    "政府信息公开条例@2019": (_OPENNESS_2019,),
    "税收": (Rule(date(2002, 10, 15), lengthens=True),),  # 第一百零九条
    "商标法实施条例": (_since("2014-05-01"),),  # 第十二条第一款
    # 第十二条第二款
    "注册商标有效期": (Rule(date(2014, 5, 1), rolls=False, term=True, bare=True),),
    "专利法实施细则": (_since("2024-01-20"),),  # 第五条
    "审计法实施条例": (_since("2010-05-01", ALL),),  # 第五十六条
    "审计法实施条例（提请裁决）": (_since("2010-05-01"),),  # 第五十二条
    "公安机关办理行政案件程序规定": (_since("2019-01-01"),),  # 第三十五条
    "公安机关办理行政案件程序规定（限制人身自由）": (Rule(date(2019, 1, 1), rolls=False),),
    "机动车登记规定": (_since("2022-05-01", (1, 2, 3, 5, 7, 10, 15)),),  # 第九十二条第一款
    # 第九十二条第二款: a plate's validity takes working days and holidays as they come.
    "机动车登记规定（临时行驶车号牌）": (Rule(date(2022, 5, 1), rolls=False),),
    "道路交通安全违法行为处理程序规定": (_since("2020-05-01", (2, 3, 5, 7, 10, 15)),),  # 第八十一条
    "道路交通事故处理程序规定": (_since("2018-05-01", (1, 2, 3, 5, 10)),),
    "机动车驾驶证申领和使用规定": (_since("2022-04-01", (1, 3, 5)),),  # 第一百一十条
    "道路交通安全违法行为记分管理办法": (_since("2022-04-01"),),  # 第三十六条
    "医疗器械注册与备案管理办法": (_since("2021-10-01", ALL),),  # 第九十九条
    "外国人入境出境管理条例": (_since("2013-09-01", ALL),),
}


class Answer(NamedTuple):
    """What the oracle says of one limit.

    unknown: the due date rests on a day whose schedule is not published. open: on one, moreover,
    that a usual notice may still turn. held: it is one of the last days of the last published year,
    which stay provisional until the next notice is in (contract, section 7).
    """

    start: date
    nominal: date
    due: date
    act_by: date
    act_by_works: bool
    unknown: bool
    open: bool
    held: bool


class Calendar(NamedTuple):
    """One row a day from 2004 on, in columns: what the walks look at."""

    days: list[date]
    works: list[bool]
    of_month: list[int]
    ends_month: list[bool]
    may_move: list[bool]
    known: int  # the row of the last day of the published schedules
    year_end: int  # the row of the last day of that year


@cache
def calendar() -> Calendar:
    """The rows, made once."""
    count = (oracle.SUPPOSED_LAST - oracle.FIRST).days + 1
    days = [oracle.FIRST + timedelta(days=n) for n in range(count)]
    return Calendar(
        days,
        [oracle.supposed(day) for day in days],
        [day.day for day in days],
        [(day + oracle.ONE).day == 1 for day in days],
        [oracle.may_move(day) for day in days],
        days.index(oracle.LAST),
        days.index(date(oracle.LAST.year, 12, 31)),
    )


@dataclass(frozen=True)
class Walk:
    """What lies ahead of a trigger, in rows of the calendar.

    at: the trigger's own row. working: the row of each working day after it. months: the
    corresponding day of each month on, or its last day where it lacks one. ends: the last day of
    each month on. resting: how many rest days in runs of three or more have been passed, by how
    many days have been walked.
    """

    at: int
    working: list[int]
    months: list[int]
    ends: list[int]
    resting: list[int]


def walk(trigger: date) -> Walk:
    """From the day after the trigger on, until every limit's end has been passed."""
    table = calendar()
    here = at = (trigger - oracle.FIRST).days
    own = trigger.day
    working: list[int] = []
    months: list[int] = []
    ends: list[int] = []
    resting = [0]
    run = long = 0
    while len(months) < 60:  # five years; sixty working days are long passed
        here += 1
        if table.works[here]:
            run = 0
            working.append(here)
        else:
            run += 1
            # A run counts from its first day once it has three.
            long += 3 if run == 3 else 1 if run > 3 else 0
        resting.append(long)
        if table.of_month[here] == own:
            months.append(here)
        if table.ends_month[here]:
            ends.append(here)
            if table.of_month[here] < own:
                months.append(here)
    return Walk(at, working, months, ends, resting)


def in_force(name: str, trigger: date) -> Rule | None:
    """The text that holds on the trigger day, or None where there is none (then it is an error)."""
    for rule in ORACLE[name]:
        if rule.since <= trigger and (rule.until is None or trigger < rule.until):
            return rule
    return None


def answers(name: str, trigger: date) -> list[Answer] | None:
    """The answer to each of LIMITS, in their order; None where no text is in force."""
    rule = in_force(name, trigger)
    if rule is None:
        return None
    walked = walk(trigger)
    return [_answer(rule, walked, n, unit) for n, unit in LIMITS]


def _answer(rule: Rule, walked: Walk, n: int, unit: str) -> Answer:
    table = calendar()
    start = walked.at + 1
    if unit == "工作日" or (unit == "日" and n in rule.working):
        due = nominal = walked.working[n - 1]
        looked = start  # the first day whose kind the due date rests on
    else:
        if rule.term:
            start = walked.at
        due = nominal = _nominal(rule, walked, n, unit)
        looked = nominal if rule.rolls else due + 1
        if rule.lengthens:
            looked = start
            more = walked.resting[nominal - walked.at]
            while more:
                due += 1
                more -= table.works[due]
        while rule.rolls and not table.works[due]:
            due += 1
    act_by = due
    while act_by >= start and not table.works[act_by]:
        act_by -= 1
    there = act_by >= start
    return Answer(
        table.days[start],
        table.days[nominal],
        table.days[due],
        table.days[act_by if there else due],
        there,
        looked <= due and due > table.known,
        due > table.known and any(table.may_move[looked : due + 1]),
        looked <= due and table.known < due <= table.year_end,
    )


def _nominal(rule: Rule, walked: Walk, n: int, unit: str) -> int:
    """The last day as the words count it: of days, of months and of years."""
    table = calendar()
    if unit == "日":
        return walked.at + n - (1 if rule.term else 0)
    if rule.month_ends and unit == "月" and table.ends_month[walked.at]:
        end = walked.ends[n - 1]
    else:
        end = walked.months[(n if unit == "月" else 12 * n) - 1]
    if rule.term and not (rule.bare and table.of_month[end] < table.of_month[walked.at]):
        end -= 1
    return end
