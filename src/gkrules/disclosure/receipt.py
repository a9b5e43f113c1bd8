"""The day of receipt (收到申请之日) by the channel, under the text in force on it; days that are out of order."""

from __future__ import annotations

from datetime import date

from gkrules.disclosure.values import RECEIPT, STATUTE, Request
from gkrules.errors import ResolveError
from gkrules.regimes import Receipt, Regime, load
from gkrules.trace import Step, What

_DAYS = {
    "submitted": "当面提交",
    "signed": "签收",
    "confirmed": "双方确认",
    "arrived": "进入邮箱系统",
}


def channels(regime: str | Regime = STATUTE) -> tuple[str, ...]:
    """The channels that some text of the statute knows, in its order."""
    rules = regime if isinstance(regime, Regime) else load(regime)
    named = [name for text in rules.texts for one in text.receipts for name in one.channels]
    return tuple(dict.fromkeys(named))


def received(request: Request, rules: Regime) -> tuple[date | None, Step]:
    """The day of receipt by the text in force on it, and the step that says so.

    Raises ResolveError for a channel that no text knows, or that the text in force does not know any more.
    """
    known = [(text, rule) for text in rules.texts if (rule := text.receipt(request.channel))]
    if not known:
        listed = "、".join(channels(rules))
        raise ResolveError(
            f"没有「{request.channel}」这种提交方式，现有：{listed}",
            f"no channel {request.channel!r}; known: {listed}",
        )
    for text, rule in reversed(known):  # what an older text settled, a newer one leaves
        day: date | None = getattr(request, rule.day)
        if day is not None and rules.on(day).since == text.since:
            words = f"{request.channel}，{_DAYS[rule.day]}之日为收到申请之日"
            return day, Step(What.NOTE, None, day, text.citation(rule.article), words)
    return None, Step(What.WAIT, None, None, words=_DAYS[_awaited(request, rules, known[0][1]).day])


def _awaited(request: Request, rules: Regime, newest: Receipt) -> Receipt:
    """The rule of the text in force on the last day that is known; the newest one's while none is."""
    days = [day for name in RECEIPT if (day := getattr(request, name)) is not None]
    if not days:
        return newest
    text = rules.on(max(days))
    rule = text.receipt(request.channel)
    if rule is None:
        raise ResolveError(
            f"{text.title}没有规定「{request.channel}」以哪一天为收到申请之日",
            f"{text.title} does not say when a request by {request.channel!r} is received",
        )
    return rule


def in_order(request: Request, day: date | None) -> None:
    """Raises ResolveError for days that come before what they follow; `day` is that of receipt, if it is known."""
    pairs = (
        (request.submitted, request.correction_asked),
        (request.correction_asked, request.corrected),
        (request.corrected or request.submitted, request.answered),
        (day, request.answered),
        *((view.asked, view.given) for view in request.views),
        *((pause.stopped, pause.resumed) for pause in request.pauses),
    )
    for first, second in pairs:
        if first is not None and second is not None and second < first:
            raise ResolveError(f"{second}在{first}之前", f"{second} lies before {first}")
