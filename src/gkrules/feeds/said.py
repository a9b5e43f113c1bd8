"""What a due date says in a calendar, whoever owes it: the words that all its entries share, made harmless once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from attrs import field, frozen

from gkrules import render
from gkrules.agenda import Due, recurs
from gkrules.errors import Lang
from gkrules.feeds import text
from gkrules.moments import aware
from gkrules.occurrence import Certainty, Occurrence
from gkrules.plan import Plan
from gkrules.trace import Moment


@frozen(eq=False)
class Said:
    """The words of one due date.

    plan: its title, short. title: what is due, for which cycle. before, after: the lines of the description around
    those on the units. moment: the due date, or the instant in UTC. provisional: 暂定, or empty.
    """

    due: Due
    lang: Lang
    plan: str
    title: str
    before: str
    after: str
    moment: date
    provisional: str
    #: what event.front has made of it, by role and mark
    fronts: dict[object, Any] = field(factory=dict, repr=False)

    @property
    def occurrence(self) -> Occurrence:
        """The dated occurrence."""
        return self.due.occurrence


def said(due: Due, plan: Plan, lang: Lang = "zh") -> Said:
    """What an occurrence says."""
    moment = utc(due.occurrence.due)
    provisional = ""
    if due.occurrence.certainty is Certainty.PROVISIONAL:
        provisional = "暂定" if lang == "zh" else "provisional"
    before = [row("期限", "Limit", text.one_line(due.stated.phrase), lang)]
    before += _dates(due.occurrence, lang)
    return Said(
        due,
        lang,
        text.named(plan.title),
        _title(due, lang),
        text.unmarked("\n".join(before)),
        text.unmarked("\n".join(_reasons(due, plan, lang))),
        moment,
        provisional,
    )


def row(zh: str, en: str, words: str, lang: Lang) -> str:
    """A line of the description: 期限：每月10日前."""
    return f"{zh if lang == 'zh' else en}：{words}"


def utc(moment: Moment | None) -> date:
    """A civil date as it is, an instant in UTC; one without a zone is Shanghai's."""
    assert moment is not None
    if not isinstance(moment, datetime):
        return moment
    return aware(moment).astimezone(UTC).replace(microsecond=0)


def _title(due: Due, lang: Lang) -> str:
    words = text.named(due.obligation.title, text.TITLE)
    action = text.one_line(due.limit.action or "")
    if action and action not in words and len(action) <= 12:
        words += f"：{action}" if lang == "zh" else f": {action}"
    period = render.cycle(due.occurrence.key, lang) if recurs(due.limit) else ""
    if period:
        words += f"·{period}" if lang == "zh" else f", {period}"
    return words


def _dates(occurrence: Occurrence, lang: Lang) -> Iterable[str]:
    due, act_by = occurrence.due, occurrence.act_by
    assert due is not None and act_by is not None
    yield row("届满", "Due", render.moment(due, lang), lang)
    if act_by != due:
        yield row("最迟办理", "Act by", render.moment(act_by, lang), lang)
    if occurrence.start is not None:
        yield row("起", "From", render.moment(occurrence.start, lang), lang)
    doubt = render.certainty(occurrence, lang)
    if doubt:
        yield doubt


def _reasons(due: Due, plan: Plan, lang: Lang) -> Iterable[str]:
    """Where it stands, each step of the counting, the other readings, what it rests on."""
    zh = lang == "zh"
    obligation, occurrence = due.obligation, due.occurrence
    title = f"《{text.named(plan.title, text.TITLE)}》"
    number = f"（{text.one_line(plan.number, text.NAME)}）" if plan.number else ""
    clause = f"，{text.one_line(obligation.clause)}" if obligation.clause else ""
    yield row("出处", "Source", f"{title}{number}{clause}", lang)
    if obligation.note:
        yield row("编者注", "Note", text.clean(obligation.note, text.NOTE), lang)
    yield "\n推算：" if zh else "\nDerivation:"
    for n, step in enumerate(render.explain(occurrence, lang), 1):
        yield f"{n}. {text.clean(step)}"
    others = render.alternatives(occurrence, lang)
    if others:
        yield "\n其他读法：" if zh else "\nOther readings:"
    for other in others:
        yield f"- {text.clean(other)}"
    sources = text.clean("、".join(dict.fromkeys(occurrence.sources)), text.NOTE)
    yield "\n" + row("依据", "Rests on", sources, lang)
