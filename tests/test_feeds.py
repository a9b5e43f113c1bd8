"""Feeds: what each entry says, the bytes, and a second look by independent readers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
import vobject

from gkrules import Agenda, Plan, publish
from gkrules.errors import FileError
from tests.test_plan import DATA, GOOD

D = date.fromisoformat


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's feeds."""
    root = Path(__file__).resolve().parent.parent
    out = tmp_path_factory.mktemp("feeds")
    publish(Agenda(Plan.load(root / "examples" / "panzhihua-2017" / "plan.toml")), out)
    return out


def _plan(tmp_path: Path, limits: str, units: str = "市财政局牵头") -> Plan:
    head = GOOD.format(units=(DATA / "units.toml").as_posix()).split("[[obligation]]")[0]
    row = f'[[obligation]]\nid = "1"\ntitle = "标题，含逗号；与分号"\nlimits = [{limits}]\nunits = "{units}"\n'
    path = tmp_path / "plan.toml"
    path.write_text(head + row, encoding="utf-8")
    return Plan.load(path)


def _events(path: Path) -> Iterator[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    assert not calendar.errors
    for event in calendar.walk("VEVENT"):
        assert not event.errors
        yield event


def test_the_dates_of_a_unit(folder: Path) -> None:
    starts = {event["DTSTART"].dt for event in _events(folder / "land-resources.ics")}
    assert {
        D("2017-07-07"),
        D("2017-10-09"),
        D("2017-07-31"),
        D("2017-08-14"),
        D("2017-12-15"),
    } <= starts


def test_each_event_is_what_clients_need(folder: Path) -> None:
    for path in sorted(folder.glob("*.ics")):
        uids = []
        for event in _events(path):
            assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
            assert event["TRANSP"] == "TRANSPARENT"
            assert event["X-MICROSOFT-CDO-BUSYSTATUS"] == "FREE"
            assert event["STATUS"] == "CONFIRMED"
            assert event["SEQUENCE"] == 0
            for name in ("RRULE", "RDATE", "ATTENDEE"):
                assert name not in event
            assert "推算：" in event["DESCRIPTION"]
            assert "附表第" in event["DESCRIPTION"] or "通知第" in event["DESCRIPTION"]
            uids.append(str(event["UID"]))
        assert len(set(uids)) == len(uids)
        assert all(uid.isascii() and len(uid) < 202 for uid in uids)


def test_names(folder: Path) -> None:
    calendar = icalendar.Calendar.from_ical((folder / "finance.ics").read_bytes())
    assert calendar["NAME"] == calendar["X-WR-CALNAME"]
    assert "市财政局" in calendar["NAME"]
    assert calendar["X-WR-TIMEZONE"] == "Asia/Shanghai"
    assert "METHOD" not in calendar
    assert {path.name.isascii() for path in folder.iterdir()} == {True}


def test_bytes(folder: Path) -> None:
    for path in folder.glob("*.ics"):
        raw = path.read_bytes()
        assert raw.endswith(b"\r\n")
        assert b"\n" not in raw.replace(b"\r\n", b"")
        for line in raw.split(b"\r\n"):
            assert len(line) <= 75
            line.decode("utf-8")  # no fold inside a character
        text = re.sub(r"\r\n[ \t]", "", raw.decode("utf-8"))
        for line in text.split("\r\n"):
            if line.startswith(("SUMMARY", "DESCRIPTION", "NAME")):
                value = line.partition(":")[2]
                assert not re.search(r"(?<!\\)[,;]", value), line


def test_twice_the_same_bytes(folder: Path, tmp_path: Path, example: Path) -> None:
    publish(Agenda(Plan.load(example)), tmp_path)
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(path.name for path in tmp_path.iterdir())
    for name in names:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name


def test_vobject_accepts_every_feed(folder: Path) -> None:
    for path in folder.glob("*.ics"):
        parsed = vobject.readOne(path.read_text(encoding="utf-8"))
        parsed.validate(raiseException=True)


def test_the_index(folder: Path) -> None:
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    rows = {row["unit"]: row for row in index["units"]}
    assert index["schema"] == 1
    assert (folder / index["all"]["feed"]).exists()
    for row in index["units"]:
        assert (folder / row["feed"]).exists()
        assert row["events"] == len(list(_events(folder / row["feed"])))
    assert rows["市国土资源局"]["next"][0]["due"] == "2017-07-07"
    assert rows["市财政局"]["next"][0]["title"] == "财政收支公开"


def test_the_calendar_of_all_names_the_units(folder: Path) -> None:
    events = list(_events(folder / "all.ics"))
    (report,) = [event for event in events if event["DTSTART"].dt == D("2017-12-15")]
    assert "市旅游局（牵头）" in report["DESCRIPTION"]
    assert "东区人民政府（牵头）" in report["DESCRIPTION"]


def test_the_stamp_is_handed_in(tmp_path: Path) -> None:
    plan = _plan(tmp_path, '"2026年6月底前"')
    publish(Agenda(plan), tmp_path / "a")
    (event,) = _events(tmp_path / "a" / "finance.ics")
    assert event["DTSTAMP"].dt == datetime(2026, 1, 5, tzinfo=UTC)
    publish(Agenda(plan), tmp_path / "b", stamp=datetime(2026, 3, 1, 8, tzinfo=UTC))
    (event,) = _events(tmp_path / "b" / "finance.ics")
    assert event["DTSTAMP"].dt == datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_a_provisional_date_says_so(tmp_path: Path) -> None:
    # 15 working days from 15 December 2026 run into a year whose notice is not out.
    plan = _plan(tmp_path, '"2026年12月15日起15个工作日内"')
    publish(Agenda(plan), tmp_path / "a")
    (event,) = _events(tmp_path / "a" / "finance.ics")
    assert event["STATUS"] == "TENTATIVE"
    assert "【暂定】" in event["SUMMARY"]
    # Nine working days by 28 December. 29-31 December and 4-6 January are six more. At most two weekdays
    # rest before 1 January, and both weekend days that pay for them may come later: 8 January.
    assert "暂定，可能在2027-01-06至2027-01-08之间" in event["DESCRIPTION"]


def test_an_hour_limit_is_a_timed_event(tmp_path: Path) -> None:
    head = GOOD.format(units=(DATA / "units.toml").as_posix()).split("[triggers]")[0]
    text = head + (
        '[triggers]\n"突发事件发生" = 2026-02-10T22:00:00\n[[obligation]]\nid = "1"\ntitle = "发布"\n'
        'limits = ["突发事件发生后5小时内"]\nunits = "市财政局"\n'
    )
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    publish(Agenda(Plan.load(tmp_path / "plan.toml")), tmp_path / "a")
    (event,) = _events(tmp_path / "a" / "finance.ics")
    # 03:00 on the 11th in Shanghai is 19:00 on the 10th in UTC.
    assert event["DTSTART"].dt == datetime(2026, 2, 10, 19, tzinfo=UTC)


def test_a_unit_without_dates_still_has_a_whole_calendar(tmp_path: Path) -> None:
    plan = _plan(tmp_path, '"长期坚持"')
    publish(Agenda(plan), tmp_path / "a")
    calendar = icalendar.Calendar.from_ical((tmp_path / "a" / "finance.ics").read_bytes())
    assert not calendar.walk("VEVENT")
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    vobject.readOne((tmp_path / "a" / "finance.ics").read_text(encoding="utf-8"))


def test_a_range(tmp_path: Path) -> None:
    plan = _plan(tmp_path, '"每月10日前"')
    publish(Agenda(plan), tmp_path / "a", start=D("2026-03-01"), end=D("2026-04-30"))
    starts = [event["DTSTART"].dt for event in _events(tmp_path / "a" / "finance.ics")]
    assert starts == [D("2026-03-10"), D("2026-04-10")]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    plan = _plan(tmp_path, '"每月10日前"')
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FileError):
        publish(Agenda(plan), tmp_path / "file")
    assert (tmp_path / "file").read_text() == "in the way"


def test_nothing_is_left_beside(folder: Path) -> None:
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
