"""The bytes of a component are those that icalendar writes for it, whatever its words hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import Phase, given, settings
from hypothesis import example as such
from hypothesis import strategies as st

from gkrules import Agenda, Plan
from gkrules.feeds import Mark, Options, text
from gkrules.feeds.companions import cancelled
from gkrules.feeds.compose import Composer
from gkrules.feeds.ics import calendar, header
from gkrules.feeds.lines import Address, Component, Raw, Value, Written, fold, instant, ordered
from tests.conftest import effort
from tests.feeds.makers import add, as_icalendar, faults, hostile, hostile_plans, plan

STAMP = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
ROWS = (
    ("1", "每月10日前", "市财政局牵头，市审计局配合"),
    ("2", "突发事件发生后5小时内", "市财政局"),
    ("3", "2026年12月15日起15个工作日内", "市级各部门"),
)


@st.composite
def components(draw: st.DrawFn) -> Component:
    """Components as the feeds have them, their words hostile."""
    words = hostile.map(text.clean)
    day = draw(st.dates(date(1990, 1, 1), date(2099, 1, 1)))
    moment = draw(
        st.sampled_from([day, datetime(day.year, day.month, day.day, 23, 59, 1, tzinfo=UTC)])
    )
    made: dict[str, Value] = {
        "SUMMARY": draw(words),
        "DESCRIPTION": draw(words),
        "CATEGORIES": tuple(draw(st.lists(words, min_size=1, max_size=3))),
        "UID": draw(st.sampled_from(["1.by.finance@abc.gkrules", "x" * 150])),
        "STATUS": "CONFIRMED",
    }
    kind = draw(st.sampled_from(["VEVENT", "VTODO"]))
    if kind == "VEVENT":
        made |= {"DTSTART": moment, "TRANSP": "TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS": "FREE"}
        if moment is day:
            made["DTEND"] = day + timedelta(days=1)
    else:
        made |= {"DUE": moment, "PRIORITY": 0, "PERCENT-COMPLETE": 100, "COMPLETED": STAMP}
    if draw(st.booleans()):
        made["ORGANIZER"] = Address("office@example.cn", draw(hostile.map(text.one_line)))
    if draw(st.booleans()):
        made["URL"] = Raw("https://example.cn/a?b=c,d;e")
    return Component(kind, str(made["UID"]), ordered(kind, made))


@effort(300)
@given(components(), st.integers(0, 2**31 - 1))
def test_the_bytes_are_icalendars(component: Component, sequence: int) -> None:
    ours = Written(component).whole(sequence, instant(STAMP))
    assert ours == as_icalendar(component, sequence, STAMP).to_ical()


@effort(300)
@given(hostile.map(text.clean))
@such("a" * 66 + "\\" * 9)
@such("字" * 22 + "\\;" * 40)
@such("^" * 200)
@such("")
def test_what_is_read_back_is_what_was_said(words: str) -> None:
    made = Component("VEVENT", "1", ordered("VEVENT", {"SUMMARY": words, "UID": "1"}))
    raw = Written(made).whole(0, instant(STAMP))
    (event,) = icalendar.Event.from_ical(raw, multiple=True)
    assert str(event["SUMMARY"]) == words
    assert not event.errors


@pytest.mark.parametrize("length", range(60, 240))
def test_folds(length: int) -> None:
    """74 octets, then a space and 74: no character in two, and all of it there."""
    for words in ("x" * length, "字" * length, "é" * length, "a字" * length, "𠮷" * length):
        parts = fold(words).split(b"\r\n ")
        assert b"".join(parts).decode() == words
        assert all(part.decode() and len(part) <= 74 for part in parts)
        assert all(len(part) > 70 for part in parts[:-1])


def _components(found: Plan, options: Options, marks: dict[str, Mark]) -> list[Component]:
    agenda = Agenda(found)
    composer = Composer(agenda, agenda.due(), marks, options, "zh")
    made = [
        item.component for unit in found.units for item in composer.items(composer.unit(unit), unit)
    ]
    made += [item.component for item in composer.items(composer.everybody())]
    day = date(2026, 6, 30)
    made.append(cancelled("VEVENT", "9@x.gkrules", day, found.title, day, options))
    return made


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return plan(tmp_path_factory.mktemp("base"), *ROWS)


@settings(effort(40), phases=(Phase.explicit, Phase.generate))  # a plan takes an hour to shrink
@given(st.data())
def test_a_hostile_plan(base: Plan, data: st.DataObject) -> None:
    """Every component of a plan full of hostile words, and the calendars around them."""
    found = data.draw(hostile_plans(base))
    options = Options(
        lead=(3,), todos=True, organizer="office@example.cn", organizer_name=data.draw(hostile)
    )
    made = _components(found, options, {})
    written = [Written(one).whole(1, instant(STAMP)) for one in made]
    theirs = [as_icalendar(one, 1, STAMP) for one in made]
    assert written == [one.to_ical() for one in theirs]
    whole = icalendar.Calendar()
    for name, value in header(found.title, options):
        add(whole, name, value)
    for one in theirs[:5]:
        whole.add_component(one)
    raw = calendar(found.title, written[:5], options)
    assert raw == whole.to_ical()
    assert not list(faults(raw))


def test_the_example(example: Path) -> None:
    """All entries of the example plan."""
    made = _components(Plan.load(example), Options(), {})
    assert len(made) > 1000
    for one in made:
        assert Written(one).whole(0, instant(STAMP)) == as_icalendar(one, 0, STAMP).to_ical()


def test_an_empty_calendar_is_icalendars() -> None:
    whole = icalendar.Calendar()
    for name, value in header("甲", Options()):
        add(whole, name, value)
    zone, standard = icalendar.Timezone(), icalendar.TimezoneStandard()
    zone.add("tzid", "Asia/Shanghai")
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    whole.add_component(zone)
    assert calendar("甲", (), Options()) == whole.to_ical()
    assert not list(faults(calendar("甲", (), Options())))


def test_the_checks_can_fail() -> None:
    """The byte checks find what they are there for."""
    day = date(2026, 1, 5)
    one = Written(cancelled("VEVENT", "1@x.gkrules", day, "甲", day, Options()))
    good = calendar("甲", [one.whole(0, instant(STAMP))], Options())
    assert not list(faults(good))
    for old, new in (
        (b"\r\nSUMMARY", b"\nSUMMARY"),
        (b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE"),
        (b"DTEND;VALUE=DATE:20260106", b"DTEND;VALUE=DATE:20260105"),
        (b"END:VEVENT\r\n", b""),
        (b"SEQUENCE:0\r\n", b"SEQUENCE:0\r\nSEQUENCE:0\r\n"),
        (b"DTSTAMP:20260301T083000Z\r\n", b""),
        (b"SUMMARY:", b"SUMMARY:a;b"),
        (b"SUMMARY:", b"SUMMARY:" + b"x" * 80),
        (b"SUMMARY:", "SUMMARY:\u202e".encode()),
        (b"SUMMARY:", b"SUMMARY:\xe5\r\n \xad\x97"),
    ):
        assert old in good
        assert list(faults(good.replace(old, new, 1))), (old, new)
