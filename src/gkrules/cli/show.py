"""How results are said: lines for people in Chinese or English, JSON for programs."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gkrules import render
from gkrules.cli.say import as_json, say
from gkrules.errors import Lang
from gkrules.limits import TimeLimit
from gkrules.occurrence import Occurrence
from gkrules.plain import to_dict
from gkrules.words import quantity_words

if TYPE_CHECKING:
    from gkrules.calendar import Calendar
    from gkrules.cli.lines import Lines
    from gkrules.reader import Match
    from gkrules.service import Service

_KINDS = {
    "Within": ("从事由起算的期间", "a period counted from its event"),
    "Ahead": ("往前倒数的期限", "counted back from its event"),
    "By": ("固定日期", "a fixed date"),
    "Every": ("周期性的期限", "recurring"),
    "Span": ("起止期间", "from one day to another"),
    "OnTheDay": ("当日或次日", "the day itself or the next"),
    "NotBefore": ("不得早于，没有届满日", "a not-before bound, no due date"),
    "Ban": ("禁止期，没有届满日", "a ban, no due date"),
    "Continuing": ("持续的工作，没有届满日", "continuing, no due date"),
    "Unquantified": ("没有说出时间", "no number given"),
    "AllOf": ("几个期限", "several limits"),
}


def limit(phrase: str, value: TimeLimit, options: Namespace) -> None:
    """What a phrase says."""
    from gkrules.obligation import events
    from gkrules.writer import write

    if options.json:
        data = to_dict(value)
        schema = data.pop("schema")
        as_json({"schema": schema, "phrase": phrase, "canonical": write(value), "limit": data})
        return
    zh = options.lang == "zh"
    for one in value:
        lines = [
            (("规范写法", "canonical"), write(one)),
            (("种类", "kind"), _KINDS[type(one).__name__][not zh]),
            (("起算事由", "event"), "、".join(event.text for event in events(one))),
            (("前面的话", "lead"), one.lead),
            (("要做的事", "action"), one.action),
        ]
        for names, words in lines:
            if words:
                say(f"{names[not zh]}：{words}")
        for extension in one.extensions:
            say(f"{'可以延长' if zh else 'may be extended'}：{quantity_words(extension.quantity)}")
        for other in one.otherwise:
            say(f"{other.condition}：{write(other.limit)}")


@frozen
class Answer:
    """What `due` found, on which calendar; the service that it runs from, where one was given."""

    phrase: str
    limit: TimeLimit
    found: tuple[Occurrence, ...]
    calendar: Calendar
    service: Service | None = None


def occurrences(answer: Answer, options: Namespace) -> None:
    """The dates of a phrase, each with its reason, and where asked for the picture and what is left."""
    if options.json:
        as_json(_answer(answer, options))
        return
    if answer.service is not None:
        for n, step in enumerate(render.explain(answer.service, options.lang), 1):
            say(f"  {n}. {step}")
        for other in render.alternatives(answer.service, options.lang):
            say(f"  {'另一种读法' if options.lang == 'zh' else 'Other reading'}：{other}")
    if not answer.found:
        say("这个范围里没有一次到期" if options.lang == "zh" else "nothing falls inside this range")
    for n, one in enumerate(answer.found):
        if n:
            say("")
        for line in _reasoned(one, options.lang):
            say(line)
        if options.today is not None and one.due is not None:
            say(_left(one, answer, options))
        if options.calendar:
            from gkrules.picture import draw

            for n, line in enumerate(draw(one, answer.calendar, options.lang)):
                say(line if n else f"\n{line}")


def _answer(answer: Answer, options: Namespace) -> dict[str, Any]:
    from gkrules.writer import write

    data: dict[str, Any] = {
        "schema": 1,
        "phrase": answer.phrase,
        "canonical": write(answer.limit),
        "occurrences": [_occurrence(one, options.lang) for one in answer.found],
    }
    if answer.service is not None:
        data["service"] = to_dict(answer.service)
        data["service"].pop("schema")
        data["service"]["explanation"] = list(render.explain(answer.service, options.lang))
    if options.today is not None:
        for one, row in zip(answer.found, data["occurrences"], strict=True):
            left = one.left(options.today, answer.calendar) if one.due is not None else None
            row["left"] = left and {"days": left.days, "working_days": left.working_days}
    return data


def _left(one: Occurrence, answer: Answer, options: Namespace) -> str:
    """还剩12天（9个工作日）, or by how much the day is past it."""
    left = one.left(options.today, answer.calendar)
    zh = options.lang == "zh"
    if left.days < 0:
        late = one.late(options.today, answer.calendar)
        if zh:
            return f"{options.today}已过{late.days}天（{late.working_days}个工作日）"
        return f"On {options.today} it is {late.days} days past ({late.working_days} working days)"
    if zh:
        return f"{options.today}还剩{left.days}天（{left.working_days}个工作日）"
    return f"On {options.today} there are {left.days} days left ({left.working_days} working days)"


def _occurrence(one: Occurrence, lang: Lang) -> dict[str, Any]:
    data = to_dict(one)
    data.pop("schema")
    data["explanation"] = list(render.explain(one, lang))
    return data


def _reasoned(one: Occurrence, lang: Lang) -> Iterable[str]:
    zh = lang == "zh"
    if one.due is not None:
        words = f"{'届满' if zh else 'Due'}：{render.moment(one.due, lang)}"
        doubt = render.certainty(one, lang)
        yield words + (f"（{doubt}）" if doubt else "")
        if one.nominal != one.due and one.nominal is not None:
            yield f"{'按字面' if zh else 'Nominal'}：{render.moment(one.nominal, lang)}"
        if one.act_by is not None and one.act_by != one.due:
            yield f"{'最迟办理' if zh else 'Act by'}：{render.moment(one.act_by, lang)}"
    elif one.earliest_start is not None:
        yield f"{'不早于' if zh else 'Not before'}：{render.moment(one.earliest_start, lang)}"
    else:
        yield render.status(one.status, lang) + (f"：{one.waits_for}" if one.waits_for else "")
    for n, step in enumerate(render.explain(one, lang), 1):
        yield f"  {n}. {step}"
    for other in render.alternatives(one, lang):
        yield f"  {'另一种读法' if zh else 'Other reading'}：{other}"


def matches(found: Iterable[Match], lines: Lines, options: Namespace) -> None:
    """The limits of a text, each with its place, as they are found."""
    if options.json:
        rows = [_match(one, lines) for one in found]
        as_json({"schema": 1, "file": lines.name, "matches": rows})
        return
    zh = options.lang == "zh"
    count = 0
    for one in found:
        count += 1
        line, column = lines.place(one.start)
        words = re.sub(r"\s+", "", one.text)
        trigger = f"（{'起算' if zh else 'from'}：{one.trigger}）" if one.trigger else ""
        say(
            f"{lines.name}:{line}:{column}: {words}  {_KINDS[type(one.limit).__name__][not zh]}{trigger}"
        )
    say(f"{count}个期限" if zh else f"{count} limits")


def _match(one: Match, lines: Lines) -> dict[str, Any]:
    from gkrules.writer import write

    line, column = lines.place(one.start)
    data = to_dict(one.limit)
    data.pop("schema")
    return {
        "start": one.start,
        "end": one.end,
        "line": line,
        "column": column,
        "text": one.text,
        "trigger": one.trigger,
        "canonical": write(one.limit),
        "limit": data,
    }
