"""What an audit says: outcomes, lateness and remarks in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gkrules import render
from gkrules.errors import Lang
from gkrules.occurrence import Distance
from gkrules.register.values import Outcome, RegisterVerdict
from gkrules.trace import Moment

OUTCOMES = {
    Outcome.IN_TIME: ("按期答复", "in time"),
    Outcome.LATE: ("逾期答复", "late"),
    Outcome.OPEN: ("在办", "open"),
    Outcome.OVERDUE: ("逾期未答复", "overdue"),
    Outcome.STOPPED: ("暂停计算", "clock stopped"),
    Outcome.AWAITING: ("未确认收到", "receipt unconfirmed"),
    Outcome.UNDETERMINED: ("已答复待查", "undetermined"),
    Outcome.NOT_YET: ("当日尚未收到", "came later"),
}
_AWAITED = {
    "签收": "the day it was signed for",
    "双方确认": "the day both sides confirmed",
    "进入邮箱系统": "the day the mail system took it",
    "当面提交": "the day it was handed in",
    "收到补正的申请": "the corrected request",
    "第三方意见": "the third party's view",
    "其他机关意见": "the other agency's view",
    "恢复计算": "the day the clock runs again",
}


def outcome(kind: Outcome, lang: Lang) -> str:
    """An outcome in words."""
    return OUTCOMES[kind][lang != "zh"]


def lateness(late: Distance | None, lang: Lang) -> str:
    """By how much, in working days and days: 7个工作日（9天）."""
    if late is None or not late.days:
        return ""
    if lang == "zh":
        return f"{late.working_days}个工作日（{late.days}天）"
    return f"{late.working_days} working days ({late.days} days)"


def awaited(one: RegisterVerdict, lang: Lang) -> str:
    """What has to happen, or to be entered, before there is a due date."""
    if not one.waits_for:
        return ""
    if lang == "zh":
        return f"等「{one.waits_for}」的日子"
    return f"waits for {_AWAITED.get(one.waits_for, one.waits_for)}"


def remarks(one: RegisterVerdict, as_of: date, lang: Lang) -> Iterator[str]:
    """All that must be known beside the due date: what is missing, provisional, read otherwise, left out."""
    zh = lang == "zh"
    if one.waits_for:
        yield awaited(one, lang)
    if one.course is not None:
        doubt = render.certainty(one.course.answer, lang)
        if doubt:
            yield doubt
        for other in one.course.answer.ambiguities:
            yield _otherwise(one, render.reading(other, lang), civil(other.due), as_of, lang)
        bare = one.course.unpaused
        if (
            bare is not None and bare != one.due
        ):  # the statute names no such stop: an auditor must accept it or not
            words = "登记的中止如不扣除" if zh else "were the recorded stops counted"
            yield _otherwise(one, words, bare, as_of, lang)
        yield from _open_views(one, zh)
    if one.later:
        names = "、".join(one.later)
        yield f"{names}在{as_of}之后，未计入" if zh else f"after {as_of}, left out: {names}"


def _otherwise(one: RegisterVerdict, words: str, due: date, as_of: date, lang: Lang) -> str:
    """Another reading: its due date, and what it would make of the request where that differs."""
    found = one.by(due, as_of)
    zh = lang == "zh"
    changed = (
        ""
        if found is one.outcome
        else (f"，按此为{outcome(found, lang)}" if zh else f", {outcome(found, lang)} by it")
    )
    return f"{words}，届满于{due}{changed}" if zh else f"{words}: due {due}{changed}"


def _open_views(one: RegisterVerdict, zh: bool) -> Iterator[str]:
    assert one.course is not None
    for view, limit in zip(one.request.views, one.course.views, strict=False):
        if view.given is not None or limit is None or limit.due is None or one.due is None:
            continue
        if zh:
            yield f"{view.of}没有收到日，按其期限{limit.due}计"
        else:
            name = _AWAITED[view.of].removeprefix("the ")
            yield f"no day on which the {name} came: taken to run to its limit {limit.due}"


def civil(moment: Moment) -> date:
    """The day of a date or an instant."""
    return date(moment.year, moment.month, moment.day)
