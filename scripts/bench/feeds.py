"""Writing calendars: our writer and `publish`, beside icalendar, ics and vobject. Events of a day, in Chinese."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bench.measure import Work, attempt, best, ladder, peer
from bench.values import Agreement, Curve, Line

GROUP = "feeds"
_WRITE = "build and write a calendar"
_STAMP = datetime(2026, 1, 5, tzinfo=UTC)
#: What an event says: UID, day, title, description.
Event = tuple[str, date, str, str]
Writer = Callable[[list[Event]], bytes]
_TITLE = "报送第{n}项工作进展情况（牵头）"
_TEXT = (
    "期限：每季度第一周内；最迟办理日是当日或者之前的最后一个工作日。\n依据：民法典第二百零三条，期间的最后一日是法定休假日的，"
    "以法定休假日结束的次日为期间的最后一日。\n承办：市财政局、市发展改革委，配合：各县（区）人民政府；附表第{n}项"
)


def events(size: int) -> list[Event]:
    """So many events, some 700 bytes each."""
    first = date(2026, 1, 1)
    return [
        (f"{n}.t1.u7@example.invalid", first + timedelta(days=n % 365), _TITLE.format(n=n), _TEXT.format(n=n))
        for n in range(size)
    ]  # fmt: skip


def ours(held: list[Event]) -> bytes:
    """By the writer of `publish`."""
    from gkrules.feeds.ics import calendar
    from gkrules.feeds.lines import Component, Written, ordered
    from gkrules.feeds.values import Options

    stamp = f"{_STAMP:%Y%m%dT%H%M%SZ}"
    written = []
    for uid, day, title, text in held:
        properties = ordered(
            "VEVENT", {"UID": uid, "DTSTART": day, "SUMMARY": title, "DESCRIPTION": text}
        )
        written.append(Written(Component("VEVENT", uid, properties)).whole(0, stamp))
    return calendar("甲市", written, Options())


def of_icalendar() -> tuple[str, Writer]:
    """icalendar."""
    library, name = peer("icalendar", "icalendar")

    def write(held: list[Event]) -> bytes:
        whole = library.Calendar()
        whole.add("prodid", "-//bench//ZH")
        whole.add("version", "2.0")
        for uid, day, title, text in held:
            one = library.Event()
            one.add("uid", uid)
            one.add("dtstart", day)
            one.add("summary", title)
            one.add("description", text)
            one.add("dtstamp", _STAMP)
            one.add("last-modified", _STAMP)
            one.add("sequence", 0)
            whole.add_component(one)
        return bytes(whole.to_ical())

    return name, write


def of_ics() -> tuple[str, Writer]:
    """ics."""
    library, name = peer("ics", "ics")

    def write(held: list[Event]) -> bytes:
        whole = library.Calendar()
        for uid, day, title, text in held:
            one = library.Event(name=title, begin=day.isoformat(), uid=uid, description=text)
            one.make_all_day()
            whole.events.add(one)
        return str(whole.serialize()).encode()

    return name, write


def of_vobject() -> tuple[str, Writer]:
    """vobject."""
    library, name = peer("vobject", "vobject")

    def write(held: list[Event]) -> bytes:
        whole = library.iCalendar()
        for uid, day, title, text in held:
            one = whole.add("vevent")
            one.add("uid").value = uid
            one.add("dtstart").value = day
            one.add("summary").value = title
            one.add("description").value = text
            one.add("dtstamp").value = _STAMP.replace(tzinfo=library.icalendar.utc)
        return str(whole.serialize()).encode()

    return name, write


def measure(quick: bool) -> Iterator[Line]:
    """The lines of this group."""
    sizes = (20, 200) if quick else (200, 2_000, 20_000)
    curve: Curve = ()
    try:
        curve = ladder(partial(_writing, ours), sizes, 10)
        yield Line(group=GROUP, what=_WRITE, unit="events", ours=curve, wanted=20_000)
    except Exception as error:  # the writer's inside may have changed
        yield Line(group=GROUP, what=_WRITE, unit="events", reason=f"our writer: {error}"[:200])
    for name, maker in (("icalendar", of_icalendar), ("ics", of_ics), ("vobject", of_vobject)):
        yield attempt(GROUP, _WRITE, name, partial(_beside, maker, curve, sizes))
    yield attempt(GROUP, "publish a plan", "", partial(_published, quick))


def _writing(write: Writer, size: int) -> Work:
    held = events(size)
    return lambda: write(held)


def _beside(maker: Callable[[], tuple[str, Writer]], curve: Curve, sizes: tuple[int, ...]) -> Line:
    name, write = maker()
    theirs = ladder(partial(_writing, write), sizes, 6)
    held = events(200)
    made, mine = write(held), ours(held)
    wide = sum(len(line) > 75 for line in made.split(b"\r\n"))
    same = sum(one in made for one in _blocks(mine))
    note = f"{same} of 200 events byte for byte" + (f"; {wide} lines too wide" if wide else "")
    agree = Agreement.of(_said(mine), _said(made))
    return Line(
        group=GROUP,
        what=_WRITE,
        unit="events",
        ours=curve,
        peer=name,
        theirs=theirs,
        agree=agree,
        note=note,
    )


def _blocks(whole: bytes) -> list[bytes]:
    """Each event's bytes."""
    begin, end = b"BEGIN:VEVENT", b"END:VEVENT"
    return [begin + part.partition(end)[0] + end for part in whole.split(begin)[1:]]


def _said(whole: bytes) -> list[Event]:
    """What a reader takes out of it, event by event, in the order of their UIDs."""
    library: Any = peer("icalendar", "icalendar")[0]
    found = [
        (str(one["UID"]), one.decoded("DTSTART"), str(one["SUMMARY"]), str(one["DESCRIPTION"]))
        for one in library.Calendar.from_ical(whole).walk("VEVENT")
    ]
    return sorted(found)


def _published(quick: bool) -> Line:
    """All of it: dates, reasons, texts, files; each time anew, and into an empty folder."""
    return Line(
        group=GROUP,
        what="publish a plan",
        unit="events",
        ours=tuple(_publishing(units) for units in ((5,) if quick else (10, 50, 200))),
        note="dates and reasons counted, one file a unit and one for all, an empty folder",
    )


def _publishing(units: int) -> tuple[int, float]:
    """How many events a plan of so many units has, and how many of them are published a second."""
    import gkrules

    with tempfile.TemporaryDirectory() as name:
        plan = gkrules.Plan.load(_plan(Path(name), units))
        folders = (Path(name) / f"out{n}" for n in range(100))
        done = gkrules.publish(gkrules.Agenda(plan), next(folders))
        seconds = best(lambda: gkrules.publish(gkrules.Agenda(plan), next(folders)))
    return done.entries, done.entries / seconds


def _plan(folder: Path, units: int) -> Path:
    """Five obligations a unit, monthly."""
    places = "".join(f'[[unit]]\nid = "u{n}"\nname = "市第{n}局"\n' for n in range(units))
    (folder / "units.toml").write_text(places, encoding="utf-8")
    rows = [
        f'[[obligation]]\nid = "{n}"\ntitle = "报送第{n}项工作进展"\nlimits = ["每月后{n % 20 + 1}日内"]\n'
        f'units = "市第{n % units}局牵头"\n'
        for n in range(5 * units)
    ]
    head = '[plan]\ntitle = "甲市2026年工作方案"\ndate = 2026-01-05\nunits = "units.toml"\n'
    path = folder / "plan.toml"
    path.write_text("\n".join((head, *rows)), encoding="utf-8")
    return path
