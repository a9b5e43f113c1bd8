"""Rows as tables have them, drawn from a seed, and what each must give: by `gkrules.resolve`, one row at a time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from attrs import frozen

import gkrules
from gkrules.calendar import china
from gkrules.errors import GkrulesError
from gkrules.limits import Within
from gkrules.occurrence import Occurrence
from gkrules.regimes import available, load

PHRASES = [
    "收到申请之日起20个工作日内",
    "收到申请之日起5个工作日内",
    "30日内",
    "十日内",
    "五日内",
    "自受理之日起六十日内",
    "15日内，可以延长15日",
    "二十日内，可以延长十日",
    "60日内，可以延长至90日",
    "1个月内",
    "六个月内",
    "一年六个月内",
    "五年内",
    "一个半月内",
    "两周内",
    "3至5日内",
    "20个自然日内",
    "会议召开3个工作日前",
    "会议召开前1个月",
    "有效期届满三十日前",
    "届满前三十日内",
    "届满前三十日",
    "当日",
    "次日内",
    "满30日后",
    "不少于30日",
    "三年内不得申请",
    "及时",
    "持续推进",
    "24小时内",
    "48小时内",
    "每月15日前",
    "次月10日前",
    "下季度首月15日前",
    "2027年3月底前",
    "年底前",
    "月底前",
    "自2026年1月1日起30日内",
    "10个工作日以内，情况复杂的，15日内",
    "收到之日起3日内审查，15日内办结",
    "普通程序",
    "答复",
    "许可决定",
    "查封、扣押",
    "",
    "胡说八道",
    "近三年内",
    "第0个工作日内",
]
REGIMES = [
    "",
    *(regime.names[0] for regime in available()[1:]),
    "行政复议法@2017",
    "没有这部法",
    "x.toml",
]
EXTENSIONS = ["是", "否", "5日", "5个工作日", "1个月", "胡说", "2小时", "200日"]
STOPS = [
    "2026-01-12..2026-01-14",
    "2026-02-01至2026-03-01；2026-04-01..2026-04-03",
    "2020-01-01T09:00..2020-01-01T12:00",
    "2026-03-01..2026-02-01",
    "不是日期",
]


@frozen
class Row:
    """The cells of one row; None is an empty one."""

    phrase: str | None
    trigger: str | None
    regime: str | None
    stops: str | None
    extension: str | None
    answered: str | None


def draw(seed: int, rows: int) -> Iterator[Row]:
    """Rows, mostly of few questions in recent years; now and then anything."""
    chance = random.Random(seed)
    for _ in range(rows):
        usual = chance.random() < 0.7
        first, last = (
            (date(2016, 1, 1), date(2028, 6, 30)) if usual else (date(1985, 1, 1), date(2101, 1, 1))
        )
        day = first + timedelta(days=chance.randrange((last - first).days))
        trigger: str | None = day.isoformat()
        mark = chance.random()
        if mark < 0.02:
            trigger = chance.choice(
                [None, "", "2026-13-01", "明天", "2026/2/9", "20260209", "2026年2月9日"]
            )
        elif mark < 0.12:
            trigger = f"{day}T{chance.randrange(24):02}:{chance.randrange(60):02}"
        answered = None
        if chance.random() < 0.6:
            answered = chance.choice(
                [
                    (day + timedelta(days=chance.randrange(-5, 200))).isoformat(),
                    f"{day + timedelta(days=chance.randrange(0, 5))} {chance.randrange(24):02}:15",
                    "不详" if chance.random() < 0.05 else day.isoformat(),
                ]
            )
        yield Row(
            chance.choice(PHRASES[:12] if usual else PHRASES),
            trigger,
            chance.choice(["", "", "", None, chance.choice(REGIMES)]),
            chance.choice(STOPS) if chance.random() < 0.03 else None,
            chance.choice(EXTENSIONS) if chance.random() < 0.1 else None,
            answered,
        )


def moment(words: str | None) -> date | None:
    """A date, or an instant; raises ValueError. The forms that `draw` writes."""
    if not words:
        return None
    if ":" in words:
        return datetime.fromisoformat(words)
    plain = words.replace("/", "-").replace("年", "-").replace("月", "-").replace("日", "")
    if plain.isdecimal():
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    year, month, day = map(int, plain.split("-"))
    return date(year, month, day)


def unread(words: str) -> str:
    """What is said of a date that is none."""
    return f"日期「{words}」读不懂，写成 2026-09-24 或 2026-09-24T09:00 这样"


class Refused(Exception):
    """A row that must show this error."""


def expected(row: Row) -> dict[str, Any]:
    """What the row must give, by the scalar path."""
    blank = dict.fromkeys(KEYS)
    try:
        found = _found(row)
    except Refused as error:
        return {**blank, "status": "error", "error": str(error)}
    due, timed = found.due, None
    if isinstance(due, datetime):
        timed, due = due, due.date()
    made: dict[str, Any] = {
        **blank,
        "status": str(found.status),
        "not_before": day(found.earliest_start),
    }
    if due is None:
        made["error"] = _answer_unread(row)
        return made
    made |= {
        "due": due,
        "due_at": timed,
        "act_by": day(found.act_by),
        "earliest": day(found.earliest),
        "latest": day(found.latest),
        "certainty": str(found.certainty),
        "other_readings": len(found.ambiguities),
    }
    try:
        done = moment(row.answered)
    except ValueError:
        assert row.answered is not None
        made["error"] = unread(row.answered)
        return made
    if done is None:
        return made
    on_time = day(done) <= due
    if timed is not None and isinstance(done, datetime):
        on_time = done <= timed
    made["on_time"] = on_time
    try:
        late = found.late(done)
    except GkrulesError as error:
        made["error"] = str(error)
        return made
    made |= {"late_days": late.days, "late_working_days": late.working_days}
    return made


KEYS = [
    "due",
    "act_by",
    "certainty",
    "earliest",
    "latest",
    "status",
    "on_time",
    "late_working_days",
    "late_days",
    "due_at",
    "not_before",
    "other_readings",
    "error",
]


def day(value: date | None) -> date | None:
    """The day of a date or an instant."""
    return value.date() if isinstance(value, datetime) else value


def _answer_unread(row: Row) -> str | None:
    try:
        moment(row.answered)
    except ValueError:
        assert row.answered is not None
        return unread(row.answered)
    return None


def _found(row: Row) -> Occurrence:
    try:
        trigger = moment(row.trigger)
    except ValueError:
        assert row.trigger is not None
        raise Refused(unread(row.trigger)) from None
    found = _resolved(
        row.phrase or "", row.regime or "", row.extension or "", trigger, row.stops or ""
    )
    if isinstance(found, str):
        raise Refused(found)
    return found


@lru_cache(maxsize=100_000)
def _resolved(
    phrase: str, regime: str, extension: str, trigger: date | None, stops: str
) -> Occurrence | str:
    try:
        pairs = []
        for part in stops.replace("；", ";").split(";") if stops else []:
            ends = part.replace("至", "..").split("..")
            for end in ends:
                try:
                    moment(end)
                except ValueError:
                    return unread(end)
            pairs.append((moment(ends[0]), moment(ends[-1])))
        statute = _regime(regime)
        if not phrase:
            return "没有写期限"
        more = _extension(extension)
        limit = phrase
        names = [one.name for text in statute.texts for one in text.limits]
        if phrase in names:
            text = statute.texts[0] if trigger is None else statute.on(day(trigger) or date.min)
            limit = text.limit(phrase).phrase
        found = gkrules.resolve(
            limit,
            trigger=trigger,
            regime=statute,
            extension=more,
            stops=pairs,  # type: ignore[arg-type]
            calendar=china(),
        )
    except GkrulesError as error:
        return str(error).split("\n")[0]
    except Exception as error:  # what `resolve` does not foresee, the kernel says as what it is
        return f"没有料到的错误：{type(error).__name__}"
    if len(found) == 1:
        return found[0]
    days = "、".join(str(one.due or one.status) for one in found)
    return f"这一行有{len(found)}个期限（{days}），请每个期限写一行"


def _regime(name: str) -> Any:
    if name == "x.toml":
        raise GkrulesError("表格里不能写规则文件「x.toml」，请用 --regime 给出")
    return load(name or None)


def _extension(words: str) -> Any:
    if words in ("", "否"):
        return None
    if words == "是":
        return True
    try:
        limit = gkrules.parse(words + "内")
    except GkrulesError:
        limit = None
    if not isinstance(limit, Within):
        raise GkrulesError(f"延长「{words}」读不懂，写成 是、否 或者 5个工作日 这样")
    return limit.quantity
