"""An entry of the ledger as a sentence, in Chinese or in English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import evolve

from gkrules.errors import Lang
from gkrules.ledger.entries import (
    SHANGHAI,
    Choice,
    Confirmed,
    Corrected,
    Decided,
    Done,
    Entry,
    Extended,
    Happened,
    Moment,
    Moved,
    Planned,
    Resumed,
    Stopped,
    Waived,
    Withdrawn,
)
from gkrules.words import quantity_words

_CHOICES = {
    Choice.APPLY: ("采用", "taken"),
    Choice.IGNORE: ("不采用，仍按原来的日期", "ignored: the old date holds"),
    Choice.LATER: ("以后再定", "left for later"),
}


def named(entry: Entry, names: Mapping[str, str]) -> Entry:
    """The entry with the names of its units, `names` by their ids: people know no ids."""
    if isinstance(entry, Done):
        return evolve(entry, unit=names.get(entry.unit, entry.unit))
    if isinstance(entry, Happened | Planned | Corrected) and entry.units:
        return evolve(entry, units=tuple(names.get(one, one) for one in entry.units))
    return entry


def sentence(entry: Entry, lang: Lang = "zh") -> str:
    """What an entry says, without who recorded it and when."""
    words = _zh(entry) if lang == "zh" else _en(entry)
    tail = "，".join(part for part in (entry.reference, entry.note) if part)
    if tail:
        words = f"{words}（{tail}）" if lang == "zh" else f"{words} ({tail})"
    return _one_line(words)


def signed(entry: Entry, lang: Lang = "zh") -> str:
    """The whole line: number, when it was recorded, by whom, and what it says."""
    when = entry.recorded.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    colon = "：" if lang == "zh" else ": "
    return f"#{entry.number} {when} {_one_line(entry.who)}{colon}{sentence(entry, lang)}"


def _one_line(words: str) -> str:
    """What somebody wrote in several lines, in one: no part of it looks like an entry of its own."""
    return " ".join(words.split())


def _moment(moment: Moment | None) -> str:
    if moment is None:
        return "—"
    return moment.strftime("%Y-%m-%d %H:%M") if isinstance(moment, datetime) else str(moment)


def _units(units: tuple[str, ...] | None) -> str:
    return "、".join(units or ())


def _zh(entry: Entry) -> str:
    match entry:
        case Happened(event=event, moment=moment, units=units):
            return f"「{event}」发生于{_moment(moment)}" + (
                f"，涉及{_units(units)}" if units else ""
            )
        case Planned(event=event, moment=moment, units=units):
            return f"「{event}」预定于{_moment(moment)}" + (
                f"，涉及{_units(units)}" if units else ""
            )
        case Confirmed(about=about, moment=moment):
            return f"第{about}号预定的事由已经发生" + (f"，在{_moment(moment)}" if moment else "")
        case Moved(about=about, moment=moment):
            return f"第{about}号预定的事由改到{_moment(moment)}"
        case Corrected(about=about, moment=moment, words=words, units=units):
            parts = [
                f"日期为{_moment(moment)}" if moment else "",
                f"文字为「{words}」" if words else "",
                f"单位为{_units(units) or '全部'}" if units is not None else "",
            ]
            return f"更正第{about}号：{'，'.join(part for part in parts if part)}"
        case Withdrawn(about=about):
            return f"撤回第{about}号"
        case Done(day=day, unit=unit, evidence=evidence):
            return f"{day}办结" + "".join(f"，{part}" for part in (unit, evidence) if part)
        case Extended(by=amount):
            return f"延长{quantity_words(amount)}" if amount else "按可以延长的全部延长"
        case Stopped(first=first, trigger=trigger, reason=reason):
            whose = f"第{trigger}号事由引起的任务" if trigger else ""
            return f"{whose}从{_moment(first)}起中止" + (f"：{reason}" if reason else "")
        case Resumed(about=about, last=last):
            return f"第{about}号中止到{_moment(last)}为止"
        case Waived(reason=reason):
            return f"免于办理：{reason}"
        case Decided(old=old, new=new, choice=choice):
            return f"届满日由{_moment(old)}变为{_moment(new)}：{_CHOICES[choice][0]}"
    raise AssertionError(entry)  # every kind of entry has its case


def _en(entry: Entry) -> str:
    match entry:
        case Happened(event=event, moment=moment, units=units):
            return f"「{event}」 happened on {_moment(moment)}" + (
                f", for {_units(units)}" if units else ""
            )
        case Planned(event=event, moment=moment, units=units):
            return f"「{event}」 is planned for {_moment(moment)}" + (
                f", for {_units(units)}" if units else ""
            )
        case Confirmed(about=about, moment=moment):
            return f"what #{about} planned took place" + (
                f" on {_moment(moment)}" if moment else ""
            )
        case Moved(about=about, moment=moment):
            return f"what #{about} planned is put off to {_moment(moment)}"
        case Corrected(about=about, moment=moment, words=words, units=units):
            parts = [
                f"the date is {_moment(moment)}" if moment else "",
                f"the words are 「{words}」" if words else "",
                f"the units are {_units(units) or 'all'}" if units is not None else "",
            ]
            return f"#{about} corrected: {', '.join(part for part in parts if part)}"
        case Withdrawn(about=about):
            return f"#{about} withdrawn"
        case Done(day=day, unit=unit, evidence=evidence):
            return f"done on {day}" + "".join(f", {part}" for part in (unit, evidence) if part)
        case Extended(by=amount):
            return (
                f"extended by {quantity_words(amount)}"
                if amount
                else "extended by all that is allowed"
            )
        case Stopped(first=first, trigger=trigger, reason=reason):
            whose = f"what #{trigger} opened is " if trigger else ""
            return f"{whose}stopped from {_moment(first)}" + (f": {reason}" if reason else "")
        case Resumed(about=about, last=last):
            return f"the stop #{about} ended with {_moment(last)}"
        case Waived(reason=reason):
            return f"waived: {reason}"
        case Decided(old=old, new=new, choice=choice):
            return f"the due date went from {_moment(old)} to {_moment(new)}: {_CHOICES[choice][1]}"
    raise AssertionError(entry)
