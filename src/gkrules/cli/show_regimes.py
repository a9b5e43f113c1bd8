"""How regimes are shown: all of them in a list, or one with every rule, limit and article."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from gkrules.cli.say import as_json, iso, say
from gkrules.errors import Lang
from gkrules.regimes import Regime, Text

#: What a rule is about, in the order in which a person would ask.
_ROLES = {
    "start": ("起算", "the start"),
    "hour": ("时的起算", "the start of hours"),
    "month": ("年、月的届满", "months and years"),
    "ends": ("止于", "the end of a term"),
    "bounds": ("以内、届满", "bounds"),
    "working": ("哪些日是工作日", "which days are working days"),
    "roll": ("休假日顺延", "rolling"),
    "holidays": ("连续休假日顺延", "long holidays"),
    "close": ("最后一日的截止", "the end of the last day"),
    "stops": ("不计入期限的时间", "what does not count"),
    "restart": ("重新起算", "starting anew"),
}


def listed(found: tuple[Regime, ...], options: Namespace) -> None:
    """The statutes on file: names, texts with their dates of force, what they rest on."""
    if options.json:
        as_json({"schema": 1, "regimes": [_data(one) for one in found]})
        return
    for one in found:
        say(one.title + (f"（{one.whom}）" if one.whom else ""))
        for text in one.texts:
            say(f"  {_force(text)}  {text.title}  {text.words}".rstrip())


def whole(regime: Regime, options: Namespace) -> None:
    """One statute with everything its texts set."""
    if options.json:
        as_json({"schema": 1, "regimes": [_data(regime)]})
        return
    say(regime.title + (f"（{regime.whom}）" if regime.whom else ""))
    for text in regime.texts:
        if regime.pinned and not text.named(regime.pinned):
            continue
        say("")
        for line in _lines(text, options.lang):
            say(line)
    if regime.path:
        say(f"{'文件' if options.lang == 'zh' else 'File'}：{regime.path}")


def _lines(text: Text, lang: Lang) -> Iterator[str]:
    zh = lang == "zh"
    yield f"{text.title}  {_force(text)}"
    if text.words:
        yield f"  {text.words}"
    for rule in _rules(text, lang):
        yield f"  {rule}"
    for role, article in text.articles:
        yield f"  {_ROLES[role][not zh]}：{article}"
    if text.excluded:
        yield f"  {'不计入期限' if zh else 'not counted'}：{'、'.join(text.excluded)}"
    for limit in text.limits:
        yield f"  「{limit.name}」{limit.phrase}（{limit.article}）"
    for default in text.defaults:
        yield f"  {'、'.join(default.words)}：{default.phrase}（{default.article}）"
    for receipt in text.receipts:
        days = _DAYS[receipt.day][not zh]
        yield f"  {'、'.join(receipt.channels)}：{days}（{receipt.article}）"
    if text.checked:
        yield f"  {'核对' if zh else 'checked'}：{text.checked}"


_DAYS = {
    "submitted": ("提交之日", "the day it is handed in"),
    "signed": ("签收之日", "the day it is signed for"),
    "confirmed": ("双方确认之日", "the day both sides confirm it"),
    "arrived": ("进入系统之日", "the day the system takes it"),
}


def _rules(text: Text, lang: Lang) -> Iterator[str]:
    """What the text sets beside its articles, in words."""
    zh = lang == "zh"
    working = text.working
    if working.all:
        yield "日都是工作日" if zh else "all 日 are working days"
    elif working.most:
        yield f"{working.most}日以内是工作日" if zh else f"日 up to {working.most} are working days"
    elif working.numbers:
        numbers = "、".join(map(str, working.numbers))
        yield f"{numbers}日是工作日" if zh else f"{numbers}日 are working days"
    if text.rolls == "all":
        yield "固定日期也顺延" if zh else "fixed dates roll too"
    if text.rolls == "none":
        yield "不顺延" if zh else "nothing rolls"
    if text.next_hour:
        yield "时从下一个整点起算" if zh else "hours run from the next full hour"
    if text.month_end == "last":
        yield "自月末日起算到月末日" if zh else "from the last day of a month to the last day"
    if text.holidays:
        yield (
            f"期限内连续休假{text.holidays}日以上的，按日数延长"
            if zh
            else f"{text.holidays} and more rest days in a row lengthen a period"
        )


def _force(text: Text) -> str:
    return f"{text.since}–{text.until or ''}"


def _data(regime: Regime) -> dict[str, Any]:
    return {
        "id": regime.id,
        "title": regime.title,
        "names": list(regime.names),
        "whom": regime.whom,
        "path": regime.path,
        "texts": [_text(text) for text in regime.texts],
    }


def _text(text: Text) -> dict[str, Any]:
    return {
        "title": text.title,
        "version": text.version,
        "from": text.since.isoformat(),
        "until": iso(text.until),
        "working_days": _working(text),
        "rolls": text.rolls,
        "next_hour": text.next_hour,
        "month_end": text.month_end,
        "term_ends": text.ends,
        "consecutive_holidays": text.holidays,
        "articles": dict(text.articles),
        "limits": [
            {"name": one.name, "phrase": one.phrase, "article": one.article} for one in text.limits
        ],
        "excluded": list(text.excluded),
        "words": text.words,
        "checked": text.checked,
    }


def _working(text: Text) -> object:
    if text.working.all:
        return "all"
    return {"most": text.working.most} if text.working.most else list(text.working.numbers)
