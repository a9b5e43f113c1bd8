"""The calculator's answer as an .ics file: an all-day entry for each due date, the hour of an hour limit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256

from icalendar import Calendar, Event

from gkrules import render
from gkrules._version import __version__
from gkrules.errors import Lang
from gkrules.occurrence import Certainty, Occurrence
from gkrules.web.answers import Answer
from gkrules.web.pages.shown import LINE, PAGE, shown
from gkrules.writer import write

_SHANGHAI = timezone(timedelta(hours=8))


def ics(answer: Answer, address: str, lang: Lang) -> bytes:
    """The calendar's bytes, the same for the same question; empty where nothing has a due date.

    `address` is the link that reproduces the answer; it stands in each entry.
    """
    dated = [one for one in answer.found if one.due is not None]
    if not dated:
        return b""
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", f"-//gkrules//gkrules {__version__}//{lang.upper()}")
    made.add("calscale", "GREGORIAN")
    known = answer.calendar.dated or date(1987, 1, 1)
    for one in dated:
        made.add_component(_event(answer, one, address, known, lang))
    return bytes(made.to_ical(sorted=True))


def _event(answer: Answer, one: Occurrence, address: str, known: date, lang: Lang) -> Event:
    zh = lang == "zh"
    assert one.due is not None
    asked = repr((answer.question.pairs(), one.key, "" if one.key else str(one.nominal)))
    made = Event()
    made.add("uid", f"{sha256(asked.encode()).hexdigest()[:32]}@calculator.gkrules")
    stamp = datetime(known.year, known.month, known.day, tzinfo=UTC)
    made.add("dtstamp", stamp)
    made.add("last-modified", stamp)
    made.add("sequence", 0)
    if isinstance(one.due, datetime):
        due = one.due if one.due.tzinfo else one.due.replace(tzinfo=_SHANGHAI)
        made.add("dtstart", due.astimezone(UTC))  # and no DTEND, which may not equal it
    else:
        made.add("dtstart", one.due)
        made.add("dtend", one.due + timedelta(days=1))
    provisional = one.certainty is Certainty.PROVISIONAL
    mark = ("【暂定】" if zh else "[provisional] ") if provisional else ""
    made.add("summary", f"{mark}{'届满：' if zh else 'Due: '}{shown(answer.question.phrase, LINE)}")
    made.add("description", "\n".join(_description(answer, one, lang)))
    made.add("url", address)
    made.add("status", "TENTATIVE" if provisional else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    made.add("x-microsoft-cdo-busystatus", "FREE")
    return made


def _description(answer: Answer, one: Occurrence, lang: Lang) -> Iterable[str]:
    zh = lang == "zh"
    assert one.due is not None
    yield f"{'期限：' if zh else 'Limit: '}{shown(answer.question.phrase, PAGE)}"
    yield f"{'读作：' if zh else 'Read as: '}{shown(write(answer.limit), PAGE)}"
    yield f"{'届满：' if zh else 'Due: '}{render.moment(one.due, lang)}"
    if one.act_by is not None and one.act_by != one.due:
        yield f"{'最迟办理：' if zh else 'Act by: '}{render.moment(one.act_by, lang)}"
    doubt = render.certainty(one, lang)
    if doubt:
        yield doubt
    yield from (f"{n}. {shown(step, PAGE)}" for n, step in enumerate(render.explain(one, lang), 1))
    for other in render.alternatives(one, lang):
        yield f"{'另一种读法：' if zh else 'Other reading: '}{shown(other, PAGE)}"
