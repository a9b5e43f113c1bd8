"""The trace in words: one sentence a step, in Chinese or in English. The only place that does so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from gkrules.datewords import amount, cycle, moment, rest, spans
from gkrules.errors import Lang
from gkrules.occurrence import Ambiguity, Certainty, Occurrence, Status
from gkrules.trace import Moment, Step, What

_STATUS = {
    Status.DATED: ("有届满日", "dated"),
    Status.AWAITING: ("待起算", "awaiting its trigger"),
    Status.CONTINUING: ("持续", "continuing"),
    Status.UNQUANTIFIED: ("未定量", "no number given"),
    Status.NOT_BEFORE: ("不早于", "not before"),
    Status.BAN: ("禁止期", "a ban"),
}


class Derived(Protocol):
    """What has a derivation: an occurrence, a day of service."""

    @property
    def trace(self) -> tuple[Step, ...]:
        """Its steps, in order."""

    @property
    def ambiguities(self) -> tuple[Ambiguity, ...]:
        """The other readings."""


def explain(found: Derived, lang: Lang = "zh") -> tuple[str, ...]:
    """Why it has its dates: one sentence for each step of its trace."""
    return tuple(sentence(step, lang) for step in found.trace)


def sentence(step: Step, lang: Lang = "zh") -> str:
    """One step of a trace as a sentence, with its basis."""
    return (_ZH if lang == "zh" else _EN)[step.what](step) + _basis(step, lang)


def alternatives(found: Derived, lang: Lang = "zh") -> tuple[str, ...]:
    """The other readings of the words, each with its date and the policy that chooses it."""
    return tuple(_alternative(other, lang) for other in found.ambiguities)


def status(value: Status, lang: Lang = "zh") -> str:
    """What became of the limit, in words."""
    return _STATUS[value][lang != "zh"]


def certainty(occurrence: Occurrence, lang: Lang = "zh") -> str:
    """Nothing where the due date is firm; else that it is provisional, and its range."""
    if occurrence.certainty is Certainty.FIRM:
        return ""
    zh = f"暂定，可能在{occurrence.earliest}至{occurrence.latest}之间"
    en = f"provisional, between {occurrence.earliest} and {occurrence.latest}"
    return zh if lang == "zh" else en


def _basis(step: Step, lang: Lang) -> str:
    if not step.basis:
        return "" if lang == "zh" else "."
    return f"（{step.basis}）" if lang == "zh" else f" ({step.basis})."


def _zh(value: Moment | None) -> str:
    return "" if value is None else moment(value)


def _en(value: Moment | None) -> str:
    return "" if value is None else moment(value, "en")


def _amount(words: str) -> str:
    """A quantity in English; what has no English (第一周) as a quotation."""
    found = amount(words)
    return f"「{words}」" if found == words else found


# ---------------------------------------------------------------- one sentence a kind of step


def _trigger_zh(step: Step) -> str:
    name = f"「{step.words}」" if step.words and step.words != "起算事由" else "起算日"
    if isinstance(step.after, datetime):
        return f"{name}在{_zh(step.after)}，从这一时刻起算"
    return f"{name}是{_zh(step.after)}" + ("，当日不计入" if step.basis else "")


def _trigger_en(step: Step) -> str:
    name = f"「{step.words}」" if step.words and step.words != "起算事由" else "The trigger"
    if isinstance(step.after, datetime):
        return f"{name} is at {_en(step.after)}; the clock runs from there"
    return f"{name} is {_en(step.after)}" + ("; that day does not count" if step.basis else "")


def _count_zh(step: Step) -> str:
    skipped = f"，跳过{len(step.days)}天：{rest(step.days)}" if step.days else ""
    if isinstance(step.before, datetime):
        return f"数{step.words}，到{_zh(step.after)}{skipped}"
    return f"从次日起数{step.words}，到{_zh(step.after)}{skipped}"


def _count_en(step: Step) -> str:
    skipped = f", skipping {len(step.days)} days off: {rest(step.days, 'en')}" if step.days else ""
    return f"Counting {_amount(step.words)} from there leads to {_en(step.after)}{skipped}"


def _fixed_zh(step: Step) -> str:
    words = f"{step.words}前" if step.words and "日" not in step.words else ""
    return f"所说的日子是{_zh(step.after)}{words}"


def _window_zh(step: Step) -> str:
    return f"本期{cycle(step.words)}：{step.before}至{step.after}"


def _continues_zh(step: Step) -> str:
    window = f"，{step.before}至{step.after}" if step.before and step.after else ""
    return f"「{step.words}」：持续的工作，没有届满日{window}"


def _continues_en(step: Step) -> str:
    window = f", {step.before} to {step.after}" if step.before and step.after else ""
    return f"「{step.words}」: work that goes on; there is no due date{window}"


def _unlisted_zh(step: Step) -> str:
    name, _, spans = step.words.rpartition("：")
    return f"「{name}」的本地日子只列了{spans}，这个期限超出了它，没列的日子可能使日期变动"


def _unlisted_en(step: Step) -> str:
    name, _, spans = step.words.rpartition("：")
    listed = spans.replace("至", " to ").replace("、", ", ")
    return f"The local days of 「{name}」 are listed for {listed} only; others may move the date"


def _kept_zh(step: Step) -> str:
    now = f"算出来是{_zh(step.before)}" if step.before else "现在没有届满日"
    why = "办结时的届满日" if step.words == "done" else "经决定不改，仍"
    return f"{now}；{why}是{_zh(step.after)}，以它为准"


def _kept_en(step: Step) -> str:
    now = f"It now counts to {_en(step.before)}" if step.before else "It now has no due date"
    why = "when it was done the due date was" if step.words == "done" else "by decision it stays"
    return f"{now}; {why} {_en(step.after)}, and that one holds"


_ZH: dict[What, Callable[[Step], str]] = {
    What.TRIGGER: _trigger_zh,
    What.WAIT: lambda step: f"还不知道「{step.words}」是哪一天，等它发生后才能起算",
    What.COUNT: _count_zh,
    What.COUNT_BACK: lambda step: (
        f"往前数{step.words}，到{_zh(step.after)}"
        + (f"，跳过{len(step.days)}天：{rest(step.days)}" if step.days else "")
    ),
    What.WINDOW: lambda step: (
        f"自{_zh(step.before)}起数{step.words}，到{_zh(step.after)}"
        + (f"，跳过{len(step.days)}天：{rest(step.days)}" if step.days else "")
    ),
    What.MAKE_UP: lambda step: f"调休上班的日子计入：{rest(step.days)}",
    What.RULE: lambda step: (
        f"从下一个整点{_zh(step.after)}起算"
        if step.after
        else f"本法所说的「{step.words}」是工作日"
    ),
    What.HOLIDAYS: lambda step: (
        f"期限内有连续的休假日{len(step.days)}天（{rest(step.days)}），顺延到{_zh(step.after)}"
    ),
    What.EXTEND: lambda step: f"延长{step.words}，到{_zh(step.after)}",
    What.STOP: lambda step: f"扣除不计入期限的{step.words}，到{_zh(step.after)}",
    What.FIXED: _fixed_zh,
    What.SERVED: lambda step: f"{step.words}：{_zh(step.after)}",
    What.CYCLE: _window_zh,
    What.DAY_BEFORE: lambda step: f"首日计入，到{step.words}{_zh(step.after)}为止",
    What.CLAMP: lambda step: f"{step.words}，取该月末日{_zh(step.after)}",
    What.ROLL: lambda step: (
        f"{_zh(step.before)}不上班（{rest(step.days)}），顺延到{_zh(step.after)}"
    ),
    What.NO_ROLL: lambda step: f"{_zh(step.after)}不上班（{rest(step.days)}），但不顺延",
    What.ACT_BY: lambda step: f"届满日之前最后一个工作日是{_zh(step.after)}，最迟那天办",
    What.NO_WORKING_DAY: lambda step: "期间里没有工作日，只能在届满日当天办",
    What.LAST_HOUR: lambda step: "届满日到24时为止；有业务时间的，到停止业务活动时为止",
    What.LOWER: lambda step: f"按较小的数目算，到{_zh(step.after)}",
    What.EARLIEST: lambda step: f"最早从{_zh(step.after)}起可以办，没有届满日",
    What.UNLISTED: _unlisted_zh,
    What.PROVISIONAL: lambda step: (
        f"放假安排只掌握{step.words}，届满日暂定，可能在{step.before}至{step.after}之间"
    ),
    What.BEFORE_TRIGGER: lambda step: f"这一天早于起算日{step.before}，请核对年份",
    What.CONTINUES: _continues_zh,
    What.NO_DATE: lambda step: f"「{step.words}」没有说出时间，不推定日期",
    What.BANNED: lambda step: f"这段时间里「{step.words}」，没有届满日",
    What.ONE_APPLIES: lambda step: "「或者」所列的期限，适用其中之一",
    What.DEFAULT: lambda step: f"「{step.words}」没有说出时间，按法定的期限算",
    What.YEAR: lambda step: f"原文没有写年份，按{step.words}年",
    What.KEPT: _kept_zh,
    What.NOTE: lambda step: step.words,
}

_EN: dict[What, Callable[[Step], str]] = {
    What.TRIGGER: _trigger_en,
    What.WAIT: lambda step: (
        f"It is not known yet when 「{step.words}」 happens; counting starts then"
    ),
    What.COUNT: _count_en,
    What.COUNT_BACK: lambda step: (
        f"Counting back {_amount(step.words)} leads to {_en(step.after)}"
        + (f", skipping {len(step.days)} days off: {rest(step.days, 'en')}" if step.days else "")
    ),
    What.WINDOW: lambda step: (
        f"From {_en(step.before)} on, {_amount(step.words)} leads to {_en(step.after)}"
        + (f", skipping {len(step.days)} days off: {rest(step.days, 'en')}" if step.days else "")
    ),
    What.MAKE_UP: lambda step: f"Days off made working days count: {rest(step.days, 'en')}",
    What.RULE: lambda step: (
        f"The clock runs from the next full hour, {_en(step.after)}"
        if step.after
        else f"This statute means working days by 「{step.words}」"
    ),
    What.HOLIDAYS: lambda step: (
        f"{len(step.days)} rest days in a row lie inside ({rest(step.days, 'en')}); "
        f"that lengthens it to {_en(step.after)}"
    ),
    What.EXTEND: lambda step: f"Extended by {_amount(step.words)}, to {_en(step.after)}",
    What.STOP: lambda step: (
        f"The clock stood still for {spans(step.words, 'en')}; that leads to {_en(step.after)}"
    ),
    What.FIXED: lambda step: (
        f"The words name {_en(step.after)}" + (f" (「{step.words}」)" if step.words else "")
    ),
    What.SERVED: lambda step: (
        f"「{step.words}」: the day of service or of handing in is {_en(step.after)}"
    ),
    What.CYCLE: lambda step: (
        f"The cycle {cycle(step.words, 'en')} runs from {step.before} to {step.after}"
    ),
    What.DAY_BEFORE: lambda step: f"The first day counts, so the term ends on {_en(step.after)}",
    What.CLAMP: lambda step: f"The month lacks that day; its last day is {_en(step.after)}",
    What.ROLL: lambda step: (
        f"{_en(step.before)} is a day off ({rest(step.days, 'en')}); the next working day is {_en(step.after)}"
    ),
    What.NO_ROLL: lambda step: (
        f"{_en(step.after)} is a day off ({rest(step.days, 'en')}), and stays"
    ),
    What.ACT_BY: lambda step: f"The last working day up to it is {_en(step.after)}: act by then",
    What.NO_WORKING_DAY: lambda step: "The window holds no working day",
    What.LAST_HOUR: lambda step: (
        "The last day ends at 24:00, or at close of business where there are hours"
    ),
    What.LOWER: lambda step: f"By the lower number it would be {_en(step.after)}",
    What.EARLIEST: lambda step: f"The earliest day is {_en(step.after)}; there is no due date",
    What.UNLISTED: _unlisted_en,
    What.PROVISIONAL: lambda step: (
        f"Holiday schedules are on file for {spans(step.words, 'en')} only; the due date is "
        f"provisional, between {step.before} and {step.after}"
    ),
    What.BEFORE_TRIGGER: lambda step: f"This lies before the trigger {step.before}; check the year",
    What.CONTINUES: _continues_en,
    What.NO_DATE: lambda step: f"「{step.words}」 gives no number; no date is made up",
    What.BANNED: lambda step: f"A ban (「{step.words}」) holds for that time; there is no due date",
    What.ONE_APPLIES: lambda step: "One of the limits joined by 或者 applies",
    What.DEFAULT: lambda step: f"「{step.words}」 gives no number; the statute does",
    What.YEAR: lambda step: f"The words give no year; it is taken as {step.words}",
    What.KEPT: _kept_en,
    What.NOTE: lambda step: step.words,
}

#: What chooses the other reading, in English; the Chinese words come with the ambiguity itself.
_READINGS = {
    "first_week": "another rule for the first week",
    "clear_days": "whether whole days must lie between",
    "xun": "「前」 on a whole span",
    "month_end": "the month lacks the corresponding day",
    "roll_fixed": "whether a fixed date on a day off moves",
    "before_expiry": "a deadline, or the window up to the event",
    "early": "what 「初」 means",
    "festival": "the eve of the festival or of the days off",
    "otherwise": "under the condition",
    "holidays": "how long holidays lengthen the period",
    "late_correction": "the correction was asked for too late",
    "deemed": "the day on which the period is full, or the day after it",
    "deemed_rolls": "whether the day of service moves off a rest day",
    "either": "both events have happened",
    "default_for_vague": "the statute's own number",
    "crossing": "the statute's text changed on the way",
}


def _alternative(other: Ambiguity, lang: Lang) -> str:
    field, value = other.policy
    if lang == "zh":
        return f"{reading(other)}：{_zh(other.due)}（policy {field}={_plain(value)}）"
    return f"{reading(other, lang)}: {_en(other.due)} (policy {field}={_plain(value)})"


def reading(other: Ambiguity, lang: Lang = "zh") -> str:
    """What another reading is about, in words; in English with the article or the words that it rests on."""
    if lang == "zh":
        return other.basis
    field, value = other.policy
    words = _READINGS.get(field, field)
    taken = _TAKEN.get((field, value))
    if taken:
        return f"{words}: {taken}"
    return f"{words} ({other.basis.removeprefix('指定的日期是否按').removesuffix('顺延')})"


#: What another reading takes, where that is no article and no words of the text.
_TAKEN: dict[tuple[str, object], str] = {
    ("first_week", "seven-days"): "the first seven days",
    ("first_week", "mon-sun"): "the Monday-to-Sunday week that holds the first day",
    ("first_week", "iso"): "the first whole Monday-to-Sunday week",
    ("first_week", "first-working"): "the first Monday-to-Sunday week that holds a working day",
    ("clear_days", True): "they must",
    ("clear_days", False): "they need not",
    ("xun", "end"): "the span's last day",
    ("xun", "before"): "the day before the span begins",
    ("month_end", "clamp"): "the last day of that month",
    ("month_end", "forward"): "the first day of the month after",
    ("before_expiry", "deadline"): "the first day of that time",
    ("before_expiry", "window"): "any day of that time",
    ("early", "tenth"): "the 10th, of a year 31 January",
    ("early", "first"): "the first day",
    ("festival", "statutory"): "the eve of the festival's first statutory day",
    ("festival", "off"): "the eve of the first day off",
    ("holidays", "working-days"): "by working days",
    ("holidays", "days"): "by calendar days",
    ("holidays", "none"): "not at all where it is in months or years; it only rolls",
    ("deemed", "full"): "the day on which it is full",
    ("deemed", "after"): "the day after it",
    ("deemed_rolls", True): "it moves",
    ("deemed_rolls", False): "it stays",
    ("either", "later"): "the later one counts",
    ("either", "earlier"): "the earlier one counts",
}


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


__all__ = ["alternatives", "certainty", "cycle", "explain", "moment", "reading", "rest", "status"]
