"""Whether an event to record is there already: under its own name, or under another that the plan has for it.

文件公开 and its alias 文件印发 on one day, for the same units and without different documents, are one event: what both
open is opened once (`agenda.openings`), and a second entry that would open nothing is not kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gkrules.eventwords import event_key
from gkrules.ledger.entries import Happened, Planned, civil
from gkrules.ledger.state import Happening, State, at_once
from gkrules.recording.events import Awaited, Events
from gkrules.recording.outcome import Remark
from gkrules.recording.wishes import RecordError

_TOLD = 4
#: In Chinese and in English.
_Both = tuple[str, str]


def twins(
    entry: Happened | Planned,
    event: Awaited,
    events: Events,
    there: Iterable[Happening],
    *,
    written: int,
    again: bool,
) -> Iterator[tuple[int, Remark]]:
    """The entries that record a part of it under another name: number, and what is to be said of it.

    `there`: the happenings that stand, of any of its names. `written`: how many entries the ledger has; later ones
    are of the same file. Raises RecordError where it is recorded already, unless it is `again`, another one.
    """
    others = events.other_names(entry.event)
    own = event_key(entry.event)
    for one in there:
        key = event_key(one.event)
        if not (at_once(one.moment, entry.moment) and _share(one.units, entry.units)):
            continue
        if one.reference and entry.reference and one.reference != entry.reference:
            continue
        if key == own:
            if not again:
                raise _twice(entry, one, _called(one, written))
            continue
        shared = others.get(key, ())
        if not shared:
            continue
        whole = all(single in shared for single in event.singles)
        if one.reference != entry.reference:
            if not again:
                raise _unclear(entry, one, _called(one, written), whole)
            continue
        if whole:
            raise _alias(entry, one, _called(one, written))
        ids = tuple(dict.fromkeys(single.obligation.id for single in shared))
        more, more_en = ("等", " and others") if len(ids) > _TOLD else ("", "")
        zh, en = _called(one, written)
        yield (
            one.number,
            (
                f"「{one.event}」与「{entry.event}」在方案里是同一事由：第{'、'.join(ids[:_TOLD])}{more}项已由{zh}起算，不再另起",
                f"「{one.event}」 and 「{entry.event}」 are one event of the plan: items {', '.join(ids[:_TOLD])}"
                f"{more_en} run from {en} already, and are not opened anew",
            ),
        )


def doubled(state: State, now: Happening | None) -> Iterator[Remark]:
    """What an amendment has made the same as another entry: there it is too late to refuse the second."""
    if now is None:
        return
    for one in state.on_day([event_key(now.event)], civil(now.moment)):
        told_apart = one.reference and now.reference and one.reference != now.reference
        same = at_once(one.moment, now.moment) and _share(one.units, now.units)
        if one.number != now.number and same and not told_apart:
            yield (
                f"第{one.number}号也是{civil(now.moment)}的「{now.event}」；是同一次的，请撤回一条",
                f"#{one.number} is 「{now.event}」 on {civil(now.moment)} too; if they are one, withdraw one of them",
            )


def beside(events: Events, state: State, number: int) -> frozenset[int]:
    """A trigger's number, and those of the same event on the same day under other names."""
    found = next((one for one in (*state.triggers, *state.gone) if one.number == number), None)
    if found is None:
        return frozenset({number})
    alike = (
        other.number
        for other in state.on_day(events.other_names(found.event), civil(found.moment))
        if at_once(other.moment, found.moment)
    )
    return frozenset({number, *alike})


def _share(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return not one or not other or bool(set(one) & set(other))


def _called(one: Happening, written: int) -> _Both:
    if one.number > written:
        return "前面一条", "an entry before this one"
    return f"第{one.number}号", f"#{one.number}"


def _twice(entry: Happened | Planned, one: Happening, called: _Both) -> RecordError:
    day, (zh, en) = civil(entry.moment), called
    if one.planned and isinstance(entry, Happened):
        return _confirm(entry, one, called)
    said = f"「{entry.event}」在{day}，{zh}已经记了"
    said_en = f"「{entry.event}」 on {day} is recorded already, by {en}"
    if entry.reference == one.reference == "":
        zh, en = (
            "写上不同的文号（--reference）或者加 --again",
            "give its own --reference, or --again",
        )
    elif entry.reference == one.reference:
        said += f"，文号也是「{one.reference}」"
        said_en += ", with the same reference"
        zh, en = "加 --again", "give --again"
    elif one.reference:
        zh = f"写上它的文号（--reference，不是「{one.reference}」）或者加 --again"
        en = f"give its own --reference, other than 「{one.reference}」, or --again"
    else:
        said += "，没有写文号，分不出是不是同一次：是同一次的，不必再记"
        said_en += ", without a reference, so that the two cannot be told apart: if it is the same, it is there"
        zh, en = "加 --again", "give --again"
    return RecordError(
        "event", f"{said}；确是另一次，{zh}", f"{said_en}; if it is another one, {en}"
    )


def _confirm(entry: Happened | Planned, one: Happening, called: _Both) -> RecordError:
    day, (zh, en) = civil(entry.moment), called
    return RecordError(
        "event",
        f"「{one.event}」在{day}是{zh}预定的；已经发生，请用 record confirmed {one.number}；"
        "确是另一次，加 --again",
        f"「{one.event}」 on {day} is what {en} planned; now that it took place: "
        f"record confirmed {one.number}; if it is another one: --again",
    )


def _unclear(entry: Happened | Planned, one: Happening, called: _Both, whole: bool) -> RecordError:
    day, (zh, en) = civil(entry.moment), called
    which, which_en = f"{zh}没有写文号", f"{en} has no reference"
    same, same_en = "是同一次，去掉文号", "if they are the same, leave it out"
    if one.reference:
        which, which_en = "这一条没有写文号", "this one has no reference"
        same = f"是同一次，写上同样的文号「{one.reference}」"
        same_en = f"if they are the same, give --reference {one.reference}"
    if whole:
        same, same_en = "是同一次，不必再记", "if they are the same, it is there"
    return RecordError(
        "event",
        f"「{entry.event}」与{zh}记的「{one.event}」在方案里是同一事由，都在{day}，{which}，分不出是不是同一次："
        f"{same}；确是另一次，加 --again",
        f"「{entry.event}」 and 「{one.event}」, recorded by {en}, are one event of the plan, both on {day}, and "
        f"{which_en}: {same_en}; if it is another one, give --again",
    )


def _alias(entry: Happened | Planned, one: Happening, called: _Both) -> RecordError:
    day, (zh, en) = civil(entry.moment), called
    if one.planned and isinstance(entry, Happened):
        return _confirm(entry, one, called)
    more, more_en = ("", "") if one.reference else ("，再加 --again", " and --again")
    return RecordError(
        "event",
        f"{zh}已经记了「{one.event}」在{day}，它与「{entry.event}」在方案里是同一事由，没有什么要另起；"
        f"确是另一次，写上它自己的文号（--reference）{more}",
        f"{en} recorded 「{one.event}」 on {day} already: in the plan it is the same event as 「{entry.event}」, and "
        f"nothing is opened anew; if it is another one, give its own --reference{more_en}",
    )
