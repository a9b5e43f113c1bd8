"""Plans for feeds: small ones by hand, hostile ones by hypothesis, and the checks on bytes that no tool makes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import icalendar
from attrs import evolve
from hypothesis import strategies as st

from gkrules import Plan
from gkrules.feeds.lines import Address, Component, Raw
from gkrules.obligation import Stated
from tests.test_plan import DATA

HEAD = """[plan]
title = "甲市2026年工作方案"
number = "甲府办〔2026〕1号"
date = 2026-01-05
units = "{units}"

[triggers]
"突发事件发生" = 2026-02-10T22:00:00
"""


def plan(folder: Path, *rows: tuple[str, str, str], name: str = "plan.toml") -> Plan:
    """A plan of rows (id, limit, units phrase), on the tests' small directory; the title is 任务 and the id."""
    text = HEAD.format(units=(DATA / "units.toml").as_posix())
    for number, limit, units in rows:
        text += (
            f'[[obligation]]\nid = "{number}"\ntitle = "任务{number}"\nlimits = ["{limit}"]\n'
            f'units = "{units}"\nclause = "附表第{number}项"\n'
        )
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return Plan.load(path)


def events(path: Path) -> list[icalendar.Event]:
    """The VEVENTs of a feed, by icalendar, which finds no fault with them."""
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    assert not calendar.errors
    found = list(calendar.walk("VEVENT"))
    assert not [event.errors for event in found if event.errors]
    return found


def by_uid(path: Path) -> dict[str, icalendar.Event]:
    """The same by UID, each of which there is once."""
    found = {str(event["UID"]): event for event in events(path)}
    assert len(found) == len(events(path))
    return found


# ---------------------------------------------------------------- hostile words

SNIPPETS = (
    "\r\nEND:VCALENDAR\r\n", "\nATTENDEE:mailto:a@b.cn", "\r", "\n", "\t", "\x00", "\x07", "\x1b[31m", "\x7f", "\x85",
    "\x9b", "\u2028", "\u2029", "\u202e", "\u2066", "\u200f", "\u061c", "\u200b", "\ufeff", "\ufffe", "\U000e0041",
    "<script>alert(1)</script>", "<b>", "</a>", "&lt;", '"', "'", ";", ",", ":", "\\", "\\n", "\\N", "\\,", "\\\\",
    "^", "^n", "=HYPERLINK(1)", "{{x}}", "%s", "%n", "，。；：", "　", "é", "e\u0301", "👨‍👩‍👧", "🏴‍☠️", "\ue000",
    "\U00020bb7", "字" * 30, "很长的话" * 120, "x" * 80, "\ud800", "BEGIN:VEVENT", "【已办结】", " ", "甲",
)  # fmt: skip
hostile = st.lists(
    st.one_of(st.sampled_from(SNIPPETS), st.text(max_size=12), st.characters()), max_size=8
).map("".join)


def made_hostile(base: Plan, word: Callable[[], str]) -> Plan:
    """A plan whose every free word is one of `word`'s; its dates, units' ids and number are those of the base."""
    renamed = {unit.id: evolve(unit, name=word() or "甲") for unit in base.directory.units}
    rows = []
    for row in base.obligations:
        shares = tuple(
            evolve(share, unit=renamed.get(share.unit.id, share.unit), via=word())
            for share in row.units.shares
        )
        limits = tuple(Stated(word(), stated.limit) for stated in row.limits)
        units = evolve(row.units, shares=shares, open=bool(len(word()) % 2))
        rows.append(
            evolve(
                row, title=word(), clause=word(), note=word(), limits=limits, units=units,
            )
        )  # fmt: skip
    directory = evolve(base.directory, units=tuple(renamed.values()))
    return evolve(base, title=word(), office=word(), obligations=tuple(rows), directory=directory)


@st.composite
def hostile_plans(draw: st.DrawFn, base: Plan) -> Plan:
    """Plans made hostile."""
    return made_hostile(base, lambda: draw(hostile))


# ---------------------------------------------------------------- bytes

_TEXT = ("SUMMARY", "DESCRIPTION", "NAME", "X-WR-CALNAME", "CATEGORIES")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ufeff\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
)


def faults(raw: bytes) -> Iterator[str]:
    """Everything wrong in a feed's bytes by RFC 5545 and by what clients are known to do."""
    if not raw.startswith(b"BEGIN:VCALENDAR\r\n") or not raw.endswith(b"END:VCALENDAR\r\n"):
        yield "not a whole calendar"
    if b"\n" in raw.replace(b"\r\n", b"") or b"\r" in raw.replace(b"\r\n", b""):
        yield "a line that ends otherwise than by CRLF"
    for number, one in enumerate(raw.split(b"\r\n")[:-1], 1):
        if not one:
            yield f"line {number}: empty"
        if len(one) > 75:
            yield f"line {number}: {len(one)} octets"
        try:
            one.decode("utf-8")
        except UnicodeDecodeError:
            yield f"line {number}: a character in two"
    lines = raw.decode("utf-8", "replace").replace("\r\n ", "").split("\r\n")[:-1]
    stack: list[str] = []
    uids: list[str] = []
    seen: dict[str, str] = {}
    for one in lines:
        head, colon, value = one.partition(":")
        name = head.partition(";")[0]
        if not colon or not re.fullmatch(r"[A-Z-]+", name):
            yield f"no property: {one[:40]!r}"
        if _FORBIDDEN.search(one):
            yield f"{name}: a character that must not be there: {one!r}"
        if name == "BEGIN":
            stack.append(value)
            seen = {}
        elif name == "END":
            if not stack or stack.pop() != value:
                yield f"END:{value} without its beginning"
            if value in ("VEVENT", "VTODO"):
                uids.append(seen.get("UID", ""))
                yield from _component(value, seen)
        elif name in seen:
            yield f"{name} twice"
        else:
            seen[name] = value
        if name in _TEXT:
            plain = re.sub(r"\\[\\;,nN]", "", value)
            if "\\" in plain or ";" in plain or ("," in plain and name != "CATEGORIES"):
                yield f"{name}: not escaped: {value[:60]!r}"
    if stack:
        yield f"not ended: {stack}"
    if len(set(uids)) != len(uids):
        yield "a UID twice"
    if not lines[1:-1] or "BEGIN" not in {one.partition(":")[0] for one in lines[1:-1]}:
        yield "a calendar without a component"


def _component(kind: str, seen: dict[str, str]) -> Iterator[str]:
    uid = seen.get("UID", "")
    if not uid.isascii() or not 0 < len(uid) < 202:
        yield f"UID {uid!r}"
    needed = ("DTSTAMP", "SEQUENCE", "LAST-MODIFIED", "SUMMARY", "DESCRIPTION", "STATUS")
    for name in (*needed, "DTSTART" if kind == "VEVENT" else "DUE"):
        if name not in seen:
            yield f"{kind} without {name}"
    if kind == "VEVENT":
        if (seen.get("TRANSP"), seen.get("X-MICROSOFT-CDO-BUSYSTATUS")) != ("TRANSPARENT", "FREE"):
            yield "an entry that blocks the day"
        if "DTEND" in seen and not seen["DTEND"] > seen["DTSTART"]:
            yield "DTEND does not lie after DTSTART"
        if "T" not in seen["DTSTART"] and "DTEND" not in seen:
            yield "a day without DTEND"
    elif "DTSTART" in seen and not seen["DUE"] > seen["DTSTART"]:
        yield "DUE does not lie after DTSTART"


# ---------------------------------------------------------------- what icalendar writes

_KINDS = {"VEVENT": icalendar.Event, "VTODO": icalendar.Todo}


def as_icalendar(component: Component, sequence: int, stamp: datetime) -> icalendar.Component:
    """The same component by icalendar's own hand, from the same values."""
    made = _KINDS[component.kind]()
    for name, value in component.properties:
        add(made, name, value)
    made.add("dtstamp", stamp)
    made.add("last-modified", stamp)
    made.add("sequence", sequence)
    return made


def add(made: icalendar.Component, name: str, value: object) -> None:
    """One property as icalendar's users add it."""
    match value:
        case Raw(value=words, parameters=parameters):
            made.add(name, icalendar.vUri(words), parameters=dict(parameters))
        case Address(mail=mail, name=words):
            address = icalendar.vCalAddress(f"mailto:{mail}")
            if words:
                address.params["CN"] = words
            made.add(name, address)
        case tuple():
            made.add(name, list(value))
        case str():  # NAME is TEXT (RFC 7986, 5.1); icalendar does not know it and would write it as it is
            made.add(name, icalendar.vText(value))
        case _:
            made.add(name, value)


def tidy_day(words: str) -> date:
    """A date from its ISO form, short to write in tests."""
    return date.fromisoformat(words)
