"""One calendar entry for one due date, as clients need it (docs/feeds explains each property)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone

from attrs import frozen
from icalendar import Event

from gkrules import render
from gkrules.agenda import Due, recurs
from gkrules.errors import Lang
from gkrules.occurrence import Certainty, Occurrence
from gkrules.plan import Plan
from gkrules.trace import Moment
from gkrules.unitsphrase import Role, Share

_SHANGHAI = timezone(timedelta(hours=8))
_ROLES = {
    Role.LEAD: ("牵头", "lead"),
    Role.SUPPORT: ("配合", "support"),
    Role.GUIDE: ("指导", "guide"),
}


@frozen
class Entry:
    """What one entry shows: an occurrence, and those who owe it (one unit, or all of them)."""

    uid: str
    due: Due
    shares: tuple[Share, ...]
    plan: Plan


def role(value: Role, lang: Lang = "zh") -> str:
    """A role in words: 牵头, lead."""
    return _ROLES[value][lang != "zh"]


def event(entry: Entry, stamp: datetime, lang: Lang = "zh") -> Event:
    """The VEVENT: all day on the due date, or at the hour of an hour limit.

    It never blocks the day (TRANSPARENT, FREE). `stamp` is handed in, never read from a clock.
    """
    occurrence = entry.due.occurrence
    assert occurrence.due is not None
    made = Event()
    made.add("uid", entry.uid)
    made.add("dtstamp", stamp)
    made.add("last-modified", stamp)
    made.add("sequence", 0)
    if isinstance(occurrence.due, datetime):
        made.add("dtstart", _utc(occurrence.due))
        made.add("dtend", _utc(occurrence.due))
    else:
        made.add("dtstart", occurrence.due)
        made.add("dtend", occurrence.due + timedelta(days=1))
    made.add("summary", summary(entry, lang))
    made.add("description", "\n".join(description(entry, lang)))
    made.add("categories", [_kind(entry, lang)])
    provisional = occurrence.certainty is Certainty.PROVISIONAL
    made.add("status", "TENTATIVE" if provisional else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    made.add("x-microsoft-cdo-busystatus", "FREE")
    return made


def summary(entry: Entry, lang: Lang = "zh") -> str:
    """What is due, for which cycle, in which role, and a mark where the date may still move."""
    words = entry.due.obligation.title
    action = entry.due.limit.action
    if action and action not in words and len(action) <= 12:
        words += f"：{action}" if lang == "zh" else f": {action}"
    period = render.cycle(entry.due.occurrence.key, lang) if recurs(entry.due.limit) else ""
    if period:
        words += f"·{period}" if lang == "zh" else f", {period}"
    if len(entry.shares) == 1:
        name = role(entry.shares[0].role, lang)
        words += f"（{name}）" if lang == "zh" else f" ({name})"
    if entry.due.occurrence.certainty is Certainty.PROVISIONAL:
        words = f"【暂定】{words}" if lang == "zh" else f"[provisional] {words}"
    return words


def description(entry: Entry, lang: Lang = "zh") -> list[str]:
    """The reason in words: the phrase, the dates, who, the clause, each step, the other readings."""
    obligation, occurrence = entry.due.obligation, entry.due.occurrence
    zh = lang == "zh"
    lines = [f"{'期限' if zh else 'Limit'}：{entry.due.stated.phrase}", *_dates(occurrence, lang)]
    lines.append(f"{'单位' if zh else 'Units'}：{_who(entry.shares, obligation.units.open, lang)}")
    source = "，".join(part for part in (_title(entry.plan), obligation.clause) if part)
    lines.append(f"{'出处' if zh else 'Source'}：{source}")
    if obligation.note:
        lines.append(f"{'编者注' if zh else 'Note'}：{obligation.note}")
    lines += ["", "推算：" if zh else "Derivation:"]
    lines += [f"{n}. {step}" for n, step in enumerate(render.explain(occurrence, lang), 1)]
    others = render.alternatives(occurrence, lang)
    if others:
        lines += [
            "",
            "其他读法：" if zh else "Other readings:",
            *(f"- {other}" for other in others),
        ]
    sources = "、".join(dict.fromkeys(occurrence.sources))
    lines += ["", f"{'依据' if zh else 'Rests on'}：{sources}"]
    return lines


def _dates(occurrence: Occurrence, lang: Lang) -> Iterable[str]:
    zh = lang == "zh"
    due, act_by = occurrence.due, occurrence.act_by
    assert due is not None and act_by is not None
    yield f"{'届满' if zh else 'Due'}：{render.moment(due, lang)}"
    if act_by != due:
        yield f"{'最迟办理' if zh else 'Act by'}：{render.moment(act_by, lang)}"
    if occurrence.start is not None:
        yield f"{'起' if zh else 'From'}：{render.moment(occurrence.start, lang)}"
    doubt = render.certainty(occurrence, lang)
    if doubt:
        yield doubt


def _who(shares: tuple[Share, ...], open_: bool, lang: Lang) -> str:
    named = [f"{share.unit.name}（{role(share.role, lang)}）" for share in shares]
    rest = ("等" if lang == "zh" else " and others") if open_ and len(shares) > 1 else ""
    return "、".join(named) + rest


def _title(plan: Plan) -> str:
    return f"《{plan.title}》" + (f"（{plan.number}）" if plan.number else "")


def _kind(entry: Entry, lang: Lang) -> str:
    """The category by which a client can filter: the role, or the plan's own title for all units."""
    return role(entry.shares[0].role, lang) if len(entry.shares) == 1 else entry.plan.title


def _utc(moment: Moment) -> datetime:
    assert isinstance(moment, datetime)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=_SHANGHAI)
    return aware.astimezone(UTC)


def stamp_of(day: date) -> datetime:
    """Midnight UTC of a day, for DTSTAMP."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
