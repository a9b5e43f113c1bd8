"""From a time limit back to words: one canonical phrase a value, which reads as the same value."""

from __future__ import annotations

import re

from gkrules import numerals
from gkrules.limits import (
    AfterEnd,
    Ahead,
    AllOf,
    Ban,
    BeforeEnd,
    Bound,
    By,
    Continuing,
    Current,
    Cycle,
    CycleUnit,
    Dates,
    Edge,
    Event,
    Every,
    Extension,
    Festival,
    First,
    FiveYears,
    Half,
    Last,
    Month,
    MonthDay,
    MonthDays,
    Months,
    NotBefore,
    OnTheDay,
    Part,
    Quantity,
    Quarter,
    Scope,
    Span,
    TimeLimit,
    Times,
    Unit,
    Unquantified,
    Week,
    Weekday,
    Within,
    WorkingDay,
    Xun,
    Year,
)
from gkrules.words import quantity_words

_WEEKDAYS = "一二三四五六日"
#: An action that begins like a side of the limit stands behind a comma: 10日内，后报市局.
_SIDES = ("前", "后", "外", "底", "末")


def write(limit: TimeLimit) -> str:
    """The canonical phrase: `parse(write(limit)) == limit` for whatever `parse` gives."""
    if isinstance(limit, AllOf):
        mark = "，或者" if limit.either else "，"
        return limit.lead + mark.join(write(inner) for inner in limit.limits) + limit.action
    lead, action = limit.lead, limit.action
    if isinstance(limit, Ban):
        words = write(limit.limit)
    elif isinstance(limit, NotBefore):
        words, lead = _not_before(limit), "" if _conditioned(limit.limit) else lead
    else:
        words, lead = _core(limit), "" if _conditioned(limit) else lead
    text = lead + words
    if action[:1] in _SIDES:
        text += "，"
    text += _with_times(limit.times, action)
    if limit.postponed:
        text += "，遇节假日顺延"
    for extension in limit.extensions:
        text += _extension(extension)
    for other in limit.otherwise:
        inner = other.limit
        if isinstance(inner, Within) and _said_already(inner, limit, other.condition):
            inner = inner.with_(since=None)
        text += f"；{other.condition}的，{write(inner)}"
    for exception in limit.exceptions:
        text += f"，{exception}"
    for stop in limit.stops:
        text += f"，{stop}不计算在期限内"
    return text


def _said_already(inner: Within, main: TimeLimit, condition: str) -> bool:
    """Whether what the other limit counts from stands before it anyhow: the main one's event, or the case."""
    if isinstance(main, Within) and inner.since == main.since:
        return True
    return isinstance(inner.since, Event) and inner.since == Event(condition, condition=True)


def _with_times(times: Times | None, action: str) -> str:
    """How often, after the action: 每年解读政策至少3次."""
    if times is None:
        return action
    bound = {Bound.AT_LEAST: "至少", Bound.AT_MOST: "不超过", Bound.EXACTLY: ""}[times.bound]
    number = f"{times.n}-{times.upper}" if times.upper is not None else f"{times.n}"
    return f"{action}{bound}{number}次"


def _extension(extension: Extension) -> str:
    condition = f"{extension.condition}的，" if extension.condition else ""
    mark = "；" if condition else "，"
    word = "可以延长至" if extension.total else "可以延长"
    return f"{mark}{condition}{word}{quantity_words(extension.quantity)}"


def _conditioned(limit: TimeLimit) -> bool:
    """Whether the lead stands inside, after the condition's comma."""
    return isinstance(limit, Within) and isinstance(limit.since, Event) and limit.since.condition


def _core(limit: TimeLimit) -> str:
    match limit:
        case Within(quantity=quantity, since=since):
            return f"{_since(since, limit.lead)}{quantity_words(quantity)}内"
        case Ahead(quantity=quantity, form="window"):
            return f"{_event(limit.event)}前{quantity_words(quantity)}内"
        case Ahead(quantity=quantity, form="back"):
            return f"{_event(limit.event)}前{quantity_words(quantity)}"
        case Ahead(quantity=quantity):
            return f"{_event(limit.event)}{quantity_words(quantity)}前"
        case By():
            return _by(limit)
        case Every():
            return _every(limit)
        case Span(first=first, last=last):
            # 止 says the end already: 2020年底 is 2020年止.
            until = re.sub(r"(?<=[0-9][年月]|季度|半年)底$", "", _end(last))
            return f"自{_end(first)}起至{until}止"
        case OnTheDay(words=words, event=event, offset=offset):
            side = "内" if offset else ""
            joint = "后" if event and (offset or words == "当场") else ""
            return f"{_event(event)}{joint}{words}{side}"
        case Continuing(words=words) | Unquantified(words=words):
            return words
    raise AssertionError(limit)


def _since(since: Event | By | None, lead: str) -> str:
    if since is None:
        return ""
    if isinstance(since, By):
        return f"自{_by(since).removesuffix('前')}起"
    if since.condition:
        return f"{since.text}的，{lead}"
    return f"自{since.text}之日起"


def _event(event: Event | By | None) -> str:
    if event is None:
        return ""
    return _by(event) if isinstance(event, By) else event.text


def _end(end: Event | By | None) -> str:
    return _by(end).removesuffix("前") if isinstance(end, By) else f"{_event(end)}之日"


def _not_before(limit: NotBefore) -> str:
    inner = limit.limit
    match inner:
        case Within(quantity=quantity, since=None):
            return f"不少于{quantity_words(quantity)}" if limit.after else f"不得早于{_core(inner)}"
        case Within(quantity=quantity, since=since):
            event = _event(since) if isinstance(since, Event) else _since(since, "")
            if isinstance(since, Event) and since.condition:
                return f"{since.text}的，{limit.lead}不少于{quantity_words(quantity)}"
            if limit.lead and isinstance(since, Event):
                return f"自{event}之日起满{quantity_words(quantity)}后"
            return f"{event}满{quantity_words(quantity)}后"
        case By() if limit.after:
            return f"{_by(inner).removesuffix('前')}以后"
        case By() | Ahead():
            return f"不得早于{_core(inner).removesuffix('前') if isinstance(inner, By) else _core(inner)}"
    return f"不少于{_core(inner)}"


# ---------------------------------------------------------------- dates and cycles


def _by(limit: By) -> str:
    path = limit.path
    if isinstance(limit.scope, Current) and path and isinstance(path[-1], Weekday):
        return f"本周{_WEEKDAYS[path[-1].day - 1]}{limit.clock}前"
    if path and isinstance(path[-1], BeforeEnd) and not isinstance(limit.scope, FiveYears):
        head = _scope(limit.scope) + (_path(path[:-1], "END") if path[:-1] else "")
        return f"{_ended(head, limit.scope, path[:-1])}{quantity_words(path[-1].quantity)}前"
    if limit.scope == Year() and not path:
        return {Edge.END: "年底前", Edge.BEFORE: "年底前", Edge.START: "年初"}[limit.edge]
    return _scope(limit.scope) + _path(path, limit.edge.name, limit.clock, _is_year(limit.scope))


def _ended(head: str, scope: Scope, path: tuple[Part, ...]) -> str:
    if head:
        return head if head.endswith("底") else f"{head}底"
    return "年底" if isinstance(scope, Year) else "月底"


def _is_year(scope: Scope) -> bool:
    return isinstance(scope, Year | Current | FiveYears)


def _scope(scope: Scope) -> str:
    match scope:
        case Year(number=int(number)):
            return f"{number}年"
        case Year(offset=int(offset)):
            return {0: "当年", 1: "次年", -1: "上年"}[offset]
        case Year():
            return ""
        case Current(unit=unit):
            return f"本{unit.value}"
        case FiveYears(number=number):
            return f"“{numerals.write(number)}五”期"
    raise AssertionError(scope)


def _path(path: tuple[Part, ...], edge: str, clock: str = "", dated: bool = False) -> str:
    words = "".join(_part(part, at == 0 and dated) for at, part in enumerate(path))
    last = path[-1] if path else None
    if isinstance(last, Festival):
        return f"{words}前"
    if edge == Edge.START.name:
        return f"{words}初" if path else "初"
    if isinstance(last, MonthDay | Dates | MonthDays | WorkingDay | Weekday):
        side = "" if isinstance(last, Dates | MonthDays) else "前"
        return f"{words}{clock}{side}"
    if isinstance(last, First | Last | AfterEnd | BeforeEnd | Week):
        return words
    if edge == Edge.BEFORE.name:
        return f"{words}前"
    if isinstance(last, Xun):
        return words
    return f"{words}底" if path else "底"


def _part(part: Part, in_year: bool) -> str:
    match part:
        case Month(rank=rank):
            if in_year and rank > 0:
                return f"{rank}月"
            return (
                "末月" if rank == -1 else "首月" if rank == 1 else f"第{numerals.write(rank)}个月"
            )
        case Months(first=first, last=last):
            return f"{first}月至{last}月"
        case Quarter(rank=rank):
            return f"第{numerals.write(rank)}季度"
        case Half(rank=rank):
            return "上半年" if rank == 1 else "下半年"
        case Xun(rank=rank):
            return "上中下"[rank - 1] + "旬"
        case MonthDay(rank=rank):
            return "最后一日" if rank == -1 else f"{rank}日"
        case MonthDays(first=first, last=last):
            return f"{first}日至月底" if last == -1 else f"{first}日至{last}日"
        case Dates(first=(month, day), last=(until, end)):
            return f"{month}月{day}日至{until}月{end}日"
        case Weekday(day=day, rank=None):
            return f"周{_WEEKDAYS[day - 1]}"
        case Weekday(day=day, rank=int(rank)):
            name = f"星期{_WEEKDAYS[day - 1]}"
            return f"最后一个{name}" if rank == -1 else f"第{numerals.write(rank)}个{name}"
        case WorkingDay(rank=rank):
            if rank == -1:
                return "最后一个工作日"
            ordinal = f"第{numerals.write(abs(rank))}个工作日"
            return f"倒数{ordinal}" if rank < 0 else ordinal
        case Week(rank=rank):
            return "最后一周内" if rank == -1 else f"第{numerals.write(rank)}周内"
        case First(quantity=quantity):
            return f"前{quantity_words(quantity)}内"
        case Last(quantity=quantity):
            return f"最后{quantity_words(quantity)}内"
        case AfterEnd(quantity=quantity):
            return f"终了后{quantity_words(quantity)}内"
        case BeforeEnd(quantity=quantity):
            return f"终了的{quantity_words(quantity)}前"
        case Festival(name=name):
            return name
    raise AssertionError(part)


def _cycle(cycle: Cycle) -> str:
    if cycle.step == 1:
        return {
            CycleUnit.HALF_MONTH: "每半个月",
            CycleUnit.WORKING_DAY: "每个工作日",
        }.get(cycle.unit, f"每{cycle.unit.value}")
    return f"每{quantity_words(Quantity(cycle.step, Unit(cycle.unit.value)))}"


def _every(limit: Every) -> str:
    within = _scope(limit.within.scope) if limit.within is not None else ""
    path = limit.path
    yearly = limit.cycle.unit is CycleUnit.YEAR
    if limit.cycle.unit is CycleUnit.WEEK and path and isinstance(path[0], Weekday):
        name = _WEEKDAYS[path[0].day - 1]
        head = "下周" if limit.following else f"{within}每周"
        return f"{head}{name}{limit.clock}前"
    if limit.following:
        head = {"月": "次月", "季度": "下季度", "周": "下周"}.get(limit.cycle.unit.value, "次")
    else:
        head = within + _cycle(limit.cycle)
    if not path and limit.clock:
        return f"{head}{limit.clock}前"
    if not path:
        edge = {Edge.END: "", Edge.START: "初", Edge.BEFORE: "前"}[limit.edge]
        return head + edge
    return head + _path(path, limit.edge.name, limit.clock, yearly)
