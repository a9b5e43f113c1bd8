"""How results are said: lines for people in Chinese or English, JSON for programs."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from gkrules import render
from gkrules.cli.say import as_json, iso, say
from gkrules.errors import Lang
from gkrules.limits import TimeLimit
from gkrules.occurrence import Occurrence
from gkrules.plain import to_dict
from gkrules.plan import events
from gkrules.regimes import Text, available
from gkrules.words import quantity_words
from gkrules.writer import write

if TYPE_CHECKING:
    from gkrules.cli.lines import Lines
    from gkrules.reader import Match

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


def occurrences(
    phrase: str, value: TimeLimit, found: tuple[Occurrence, ...], options: Namespace
) -> None:
    """The dates of a phrase, each with its reason."""
    if options.json:
        as_json(
            {
                "schema": 1,
                "phrase": phrase,
                "canonical": write(value),
                "occurrences": [_occurrence(one, options.lang) for one in found],
            }
        )
        return
    if not found:
        say("这个范围里没有一次到期" if options.lang == "zh" else "nothing falls inside this range")
    for n, one in enumerate(found):
        if n:
            say("")
        for line in _reasoned(one, options.lang):
            say(line)


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


def regimes(options: Namespace) -> None:
    """The statutes on file: names, texts with their dates of force, what they rest on."""
    found = available()
    if options.json:
        rows = [
            {
                "id": one.id,
                "title": one.title,
                "names": list(one.names),
                "whom": one.whom,
                "texts": [_text(text) for text in one.texts],
            }
            for one in found
        ]
        as_json({"schema": 1, "regimes": rows})
        return
    for one in found:
        say(one.title + (f"（{one.whom}）" if one.whom else ""))
        for text in one.texts:
            until = text.until.isoformat() if text.until else ""
            say(f"  {text.since}–{until}  {text.title}  {text.words}".rstrip())


def _text(text: Text) -> dict[str, Any]:
    return {
        "title": text.title,
        "version": text.version,
        "from": text.since.isoformat(),
        "until": iso(text.until),
        "articles": dict(text.articles),
        "words": text.words,
        "checked": text.checked,
    }
