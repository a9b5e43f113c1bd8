"""What is asked of an event before it is recorded: its clock time, and whom it concerns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from gkrules.agenda import Task
from gkrules.agenda.keys import awaited, counts_back
from gkrules.eventwords import either, event_key
from gkrules.ledger.entries import Happened, Moment, Planned, civil
from gkrules.ledger.state import Happening, State
from gkrules.obligation import Obligation
from gkrules.plan import Plan
from gkrules.recording.events import Awaited
from gkrules.recording.outcome import Remark
from gkrules.recording.tasks import unit_of
from gkrules.recording.wishes import RecordError
from gkrules.units import Group

_TOLD = 4


def needs_clock(event: Awaited, moment: Moment, planned: bool) -> None:
    """Raise RecordError where an hour limit would start from a bare date.

    A planned event opens only what is counted back from it.
    """
    if isinstance(moment, datetime):
        return
    found = [one for one in event.by_the_clock if counts_back(one.limit) or not planned]
    if not found:
        return
    some = [f"第{one.obligation.id}项「{one.stated.phrase}」" for one in found[:_TOLD]]
    items = [f"item {one.obligation.id} 「{one.stated.phrase}」" for one in found[:_TOLD]]
    more, more_en = ("等", " and others") if len(found) > _TOLD else ("", "")
    raise RecordError(
        "date",
        f"「{event.words}」要写时刻，如 {moment}T09:00：{'、'.join(some)}{more}按小时计算；"
        "时刻不知道的，加 --day-only，这些期限继续等待",
        f"「{event.words}」 needs its clock time, such as {moment}T09:00: {', '.join(items)}{more_en} "
        "count in hours; where it is not known, --day-only leaves those waiting",
    )


def concerned(plan: Plan, event: Awaited, names: Iterable[str], any_event: bool) -> tuple[str, ...]:
    """The ids of the units that an event concerns. A group stands for its members, and whoever has taken over from
    units that owe something for those.

    Raises RecordError for an unknown unit, and where none of them owes what the event opens.
    """
    found = dict.fromkeys(one for name in names for one in _members(plan, name))
    owing = {share.unit.id for one in event.obligations for share in one.units.shares}
    open_to_all = any(not one.units.shares for one in event.obligations)
    inherited = plan.directory.inherited()
    for unit in tuple(found):
        if unit not in owing:
            found.update(dict.fromkeys(sorted(inherited.get(unit, frozenset()) & owing)))
    if found and event.singles and not (any_event or open_to_all or owing & found.keys()):
        ids = [one.id for one in event.obligations]
        owners = list(
            dict.fromkeys(
                share.unit.name for one in event.obligations for share in one.units.shares
            )
        )
        told = "、".join(owners[:_TOLD]) + ("等" if len(owners) > _TOLD else "")
        raise RecordError(
            "units",
            f"等「{event.words}」的是第{'、'.join(ids[:_TOLD])}项，由{told}办理，不涉及所写的单位",
            f"items {', '.join(ids[:_TOLD])} wait for 「{event.words}」; they are owed by {told}, "
            "not by the units given",
        )
    return tuple(found)


def _members(plan: Plan, names: str) -> Iterator[str]:
    whole = plan.unit(names) or plan.directory.find(names)
    for name in (names,) if whole else re.split(r"[、，,；;]", names):
        group = plan.unit(name.strip()) or plan.directory.find(name.strip())
        if isinstance(group, Group):
            yield from group.members
        else:
            yield unit_of(plan, name.strip(), "units").id


def remarks(
    plan: Plan, entry: Happened | Planned, event: Awaited, state: State, today: date
) -> Iterator[Remark]:
    """What is worth a second look in a new event."""
    if any(plan.trigger(*one) == entry.moment for one in _own_words(event)):
        yield (
            f"方案本身已从{entry.moment}的「{entry.event}」起算，这一天不再另起",
            f"the plan itself counts from 「{entry.event}」 on {entry.moment}: that day opens nothing anew",
        )
    yield from before_the_year(plan, civil(entry.moment))
    planned = [one for one in state.happenings(entry.event) if one.planned]
    if isinstance(entry, Happened):
        for one in planned:
            if civil(one.moment) != civil(entry.moment):
                day = civil(one.moment)
                yield (
                    f"第{one.number}号预定了「{entry.event}」在{day}，还没有确认；"
                    "这一次就是它的，请撤回本条，用 record confirmed",
                    f"#{one.number} planned 「{entry.event}」 for {day} and is not confirmed; if this is "
                    "it, withdraw this entry and use record confirmed",
                )
        return
    if civil(entry.moment) < today:
        yield (
            f"预定的{civil(entry.moment)}已经过去；发生了请用 record confirmed",
            f"the day planned, {civil(entry.moment)}, is past; if it took place: record confirmed",
        )
    if event.singles and not event.all_ahead:
        ids = dict.fromkeys(
            one.obligation.id for one in event.singles if not counts_back(one.limit)
        )
        listed = "、".join(tuple(ids)[:_TOLD]) + ("等" if len(ids) > _TOLD else "")
        yield (
            f"第{listed}项要到发生以后才起算：届时用 record confirmed",
            f"items {listed} start only when it has taken place: record confirmed then",
        )


def before_the_year(plan: Plan, day: date) -> Iterator[Remark]:
    """A year mistyped: what it opens is not among the plan's tasks, what was done then was hardly this."""
    if day.year < plan.year:
        yield (
            f"{day}早于方案的年份{plan.year}年，请核对",
            f"{day} lies before {plan.year}, the plan's year: please check",
        )


def _own_words(event: Awaited) -> Iterator[tuple[Obligation, str]]:
    """Each obligation with the words by which its own limit speaks of the event: an alias has no date of the plan."""
    for single in event.singles:
        names = awaited(single.limit) or ("",)
        parts = tuple(part for words in names for part in either(words))
        several = len(parts) > 1
        for words in parts:
            if not several or event_key(words) == event_key(event.words):
                yield single.obligation, words


def happening_of(state: State, number: int) -> Happening | None:
    """The trigger that an entry is, or speaks of; None where there is none, or it is withdrawn."""
    if not 0 < number <= len(state.entries):
        return None
    root = state.book.root_of(number)
    return next((one for one in state.triggers if one.number == root), None)


def done_remarks(done: Iterable[Task], now: Happening | None) -> Iterator[Remark]:
    """What was done about a trigger that is another one now, or none."""
    done = tuple(done)
    if now is None and done:
        yield (
            f"它引起的任务有{len(done)}项已经办结，仍算办结",
            f"{len(done)} tasks that it opened are done, and stay so",
        )
    early = [one for one in done if now is not None and one.done[0].day < civil(now.moment)]
    if early and not (now is None or now.planned):
        numbers = "、".join(f"第{one.done[0].number}号" for one in early[:_TOLD])
        listed = ", ".join(f"#{one.done[0].number}" for one in early[:_TOLD])
        yield (
            f"{numbers}记的完成日早于现在的{civil(now.moment)}，请核对",
            f"{listed}: done before the day it now is, {civil(now.moment)}; please check",
        )
