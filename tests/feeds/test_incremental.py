"""Publishing again: what is rewritten, what is cancelled, which numbers change; by hand, and for any two plans."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gkrules import Agenda, Plan, publish
from gkrules.errors import DataError
from gkrules.feeds import Mark, Options, Published
from gkrules.unitsphrase import Role
from tests.conftest import effort
from tests.feeds.makers import by_uid, faults, plan

D = date.fromisoformat
JUNE = ("1", "2026年6月底前", "市财政局牵头，市审计局配合")
MAY = ("1", "2026年5月底前", "市财政局牵头，市审计局配合")
TAX = ("2", "2026年9月15日前", "市税务局")


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


def only(path: Path) -> icalendar.Event:
    (found,) = by_uid(path).values()
    return found


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file's bytes and the time it was written."""
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


# ---------------------------------------------------------------- by hand


def test_an_unchanged_plan_rewrites_no_file(tmp_path: Path) -> None:
    agenda = Agenda(plan(tmp_path, JUNE, TAX))
    out = tmp_path / "out"
    first = publish(agenda, out)
    assert set(first.changed) == {*first.files, "manifest.json"}
    for path in out.iterdir():
        os.utime(path, ns=(1, 1))
    before = state(out)
    again = publish(agenda, out)
    assert again.changed == ()
    assert again.files == first.files
    # Nor does a later stamp: nothing has changed that it could be put on.
    assert publish(agenda, out, stamp=at("2026-08-01")).changed == ()
    assert state(out) == before


def test_only_the_feeds_of_those_concerned_are_rewritten(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(Agenda(plan(tmp_path, JUNE, TAX)), out)
    before = state(out)
    changed = publish(Agenda(plan(tmp_path, MAY, TAX)), out).changed
    assert set(changed) == {"finance.ics", "audit.ics", "all.ics", "index.json", "manifest.json"}
    assert state(out)["tax.ics"] == before["tax.ics"]


def test_a_moved_date_keeps_its_uid(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(Agenda(plan(tmp_path, JUNE)), out, stamp=at("2026-01-05"))
    before = only(out / "finance.ics")
    publish(Agenda(plan(tmp_path, MAY)), out, stamp=at("2026-03-01T09:30"))
    after = only(out / "finance.ics")
    assert after["UID"] == before["UID"]
    assert (before["DTSTART"].dt, after["DTSTART"].dt) == (D("2026-06-30"), D("2026-05-31"))
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["LAST-MODIFIED"].dt == after["DTSTAMP"].dt == at("2026-03-01T09:30")
    assert after["STATUS"] == "CONFIRMED"


def test_entries_that_did_not_change_keep_all_they_had(tmp_path: Path) -> None:
    out = tmp_path / "out"
    other = ("3", "2026年8月10日前", "市财政局")
    publish(Agenda(plan(tmp_path, JUNE, other)), out, stamp=at("2026-01-05"))
    before = {uid: event.to_ical() for uid, event in by_uid(out / "finance.ics").items()}
    publish(Agenda(plan(tmp_path, MAY, other)), out, stamp=at("2026-03-01"))
    after = {uid: event.to_ical() for uid, event in by_uid(out / "finance.ics").items()}
    assert [uid for uid in before if before[uid] != after[uid]] == [
        uid for uid in before if uid.startswith("1.")
    ]


def test_a_change_under_the_same_stamp_is_later_by_a_second(tmp_path: Path) -> None:
    """A client must see that it is newer, though nobody moved the stamp."""
    out = tmp_path / "out"
    for row in (JUNE, MAY, JUNE):
        publish(Agenda(plan(tmp_path, row)), out, stamp=at("2026-01-05"))
    event = only(out / "finance.ics")
    assert (event["SEQUENCE"], event["LAST-MODIFIED"].dt) == (2, at("2026-01-05T00:00:02"))


def test_a_withdrawn_entry_is_cancelled_for_the_grace_time_then_goes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    two = Agenda(plan(tmp_path, JUNE, ("2", "2026年9月15日前", "市财政局")))
    one = Agenda(plan(tmp_path, JUNE))
    publish(two, out, stamp=at("2026-01-05"))
    done = publish(one, out, stamp=at("2026-03-01"))
    assert done.cancelled == 1
    found = by_uid(out / "finance.ics")
    (uid,) = [uid for uid in found if uid.startswith("2.")]
    gone = found[uid]
    assert gone["STATUS"] == "CANCELLED"
    assert (gone["SEQUENCE"], gone["LAST-MODIFIED"].dt) == (1, at("2026-03-01"))
    assert gone["DTSTART"].dt == D("2026-09-15")
    assert gone["SUMMARY"] == "【已取消】任务2（牵头）"
    assert "2026-03-01起" in gone["DESCRIPTION"]
    # Index and count speak of what is due.
    assert done.entries == 2  # 市财政局's and 市审计局's share of the first
    index = json.loads((out / "index.json").read_text(encoding="utf-8"))
    (row,) = [row for row in index["units"] if row["id"] == "finance"]
    assert (row["events"], row["cancelled"]) == (1, 1)
    # The 29th day after it is still there, untouched; the 30th it goes.
    assert publish(one, out, stamp=at("2026-03-30")).changed == ()
    assert publish(one, out, stamp=at("2026-03-31")).cancelled == 0
    assert uid not in by_uid(out / "finance.ics")
    # It comes back with a number that no client has seen.
    publish(two, out, stamp=at("2026-05-01"))
    back = by_uid(out / "finance.ics")[uid]
    assert (back["SEQUENCE"], back["STATUS"]) == (2, "CONFIRMED")


def test_the_grace_time_is_measured_by_the_day_looked_from(tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = plan(tmp_path, JUNE)
    publish(Agenda(plan(tmp_path, JUNE, TAX), as_of=D("2026-02-01")), out, stamp=at("2026-01-05"))
    publish(Agenda(found, as_of=D("2026-02-01")), out, stamp=at("2026-01-05"))
    assert only(out / "tax.ics")["STATUS"] == "CANCELLED"
    publish(Agenda(found, as_of=D("2026-03-02")), out, stamp=at("2026-01-05"))
    assert only(out / "tax.ics")["STATUS"] == "CANCELLED"
    publish(Agenda(found, as_of=D("2026-03-03")), out, stamp=at("2026-01-05"))
    assert by_uid(out / "tax.ics") == {}


def test_no_grace_time(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(Agenda(plan(tmp_path, JUNE, TAX)), out)
    publish(Agenda(plan(tmp_path, JUNE)), out, options=Options(grace=0))
    assert by_uid(out / "tax.ics") == {}


def test_a_feed_that_the_plan_no_longer_has(tmp_path: Path) -> None:
    """Cancelled entries, then a valid calendar without any; it may then be removed, and is not written again."""
    out = tmp_path / "out"
    less = Agenda(plan(tmp_path, JUNE))
    publish(Agenda(plan(tmp_path, JUNE, TAX)), out, stamp=at("2026-01-05"))
    done = publish(less, out, stamp=at("2026-02-01"))
    assert "tax.ics" in done.files
    event = only(out / "tax.ics")
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    assert "市税务局" in (out / "tax.ics").read_text(encoding="utf-8")
    index = json.loads((out / "index.json").read_text(encoding="utf-8"))
    assert [row["id"] for row in index["units"]] == ["finance", "audit"]
    assert index["former"] == [
        {"feed": "tax.ics", "name": "市税务局·甲市2026年工作方案", "cancelled": 1}
    ]
    # Within the grace time a lost file is made again.
    cancelled = (out / "tax.ics").read_bytes()
    (out / "tax.ics").unlink()
    publish(less, out, stamp=at("2026-02-02"))
    assert (out / "tax.ics").read_bytes() == cancelled
    publish(less, out, stamp=at("2026-06-01"))
    raw = (out / "tax.ics").read_bytes()
    assert not list(faults(raw))
    assert by_uid(out / "tax.ics") == {}
    assert publish(less, out, stamp=at("2026-07-01")).changed == ()
    (out / "tax.ics").unlink()
    assert "tax.ics" not in publish(less, out, stamp=at("2026-07-01")).files
    assert not (out / "tax.ics").exists()
    # The unit comes back: its numbers go on.
    publish(Agenda(plan(tmp_path, JUNE, TAX)), out, stamp=at("2026-08-01"))
    assert (only(out / "tax.ics")["SEQUENCE"], only(out / "tax.ics")["STATUS"]) == (2, "CONFIRMED")


def test_another_range_cancels_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    agenda = Agenda(plan(tmp_path, ("1", "每月10日前", "市财政局")))
    publish(agenda, out, start=D("2026-01-01"), end=D("2026-04-30"))
    first = by_uid(out / "finance.ics")
    assert len(first) == 4
    publish(agenda, out, start=D("2026-03-01"), end=D("2026-05-31"), stamp=at("2026-02-28"))
    second = by_uid(out / "finance.ics")
    assert [event["DTSTART"].dt for event in second.values()] == [
        D("2026-03-10"), D("2026-04-10"), D("2026-05-10"),
    ]  # fmt: skip
    assert {str(event["STATUS"]) for event in second.values()} == {"CONFIRMED"}
    # What comes back into sight is as it was.
    publish(agenda, out, start=D("2026-01-01"), end=D("2026-04-30"), stamp=at("2026-03-28"))
    assert by_uid(out / "finance.ics") == first


def test_a_task_that_is_gone_is_cancelled_in_another_range_too(tmp_path: Path) -> None:
    """每月 becomes 每季度: the monthly ones are withdrawn, in sight of the new range or not."""
    out = tmp_path / "out"
    monthly = Agenda(plan(tmp_path, ("1", "每月10日前", "市财政局")))
    publish(monthly, out, start=D("2026-02-01"), end=D("2026-03-31"))
    quarterly = Agenda(plan(tmp_path, ("1", "每季度首月10日前", "市财政局")))
    publish(quarterly, out, start=D("2026-03-01"), end=D("2026-12-31"))
    found = {
        (event["DTSTART"].dt.isoformat(), str(event["STATUS"]))
        for event in by_uid(out / "finance.ics").values()
    }
    assert found == {
        ("2026-02-10", "CANCELLED"),
        ("2026-03-10", "CANCELLED"),
        ("2026-04-10", "CONFIRMED"),
        ("2026-07-10", "CONFIRMED"),
        ("2026-10-10", "CONFIRMED"),
    }


def test_fewer_roles_cancel_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    agenda = Agenda(plan(tmp_path, JUNE))
    publish(agenda, out)
    whole = by_uid(out / "audit.ics")
    publish(agenda, out, options=Options(roles=(Role.LEAD,)))
    assert by_uid(out / "audit.ics") == {}
    publish(agenda, out)
    assert by_uid(out / "audit.ics") == whole


def test_a_unit_that_owes_no_more_sees_it_cancelled(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(Agenda(plan(tmp_path, JUNE, ("2", "2026年9月15日前", "市审计局"))), out)
    publish(
        Agenda(plan(tmp_path, (*JUNE[:2], "市财政局"), ("2", "2026年9月15日前", "市审计局"))), out
    )
    states = {uid[:2]: str(event["STATUS"]) for uid, event in by_uid(out / "audit.ics").items()}
    assert states == {"1.": "CANCELLED", "2.": "CONFIRMED"}
    assert {str(event["STATUS"]) for event in by_uid(out / "all.ics").values()} == {"CONFIRMED"}


def test_lost_and_changed_feeds_are_written_again(tmp_path: Path) -> None:
    out = tmp_path / "out"
    agenda = Agenda(plan(tmp_path, JUNE, TAX))
    publish(agenda, out)
    before = state(out)
    (out / "tax.ics").unlink()
    (out / "index.json").unlink()
    raw = (out / "finance.ics").read_bytes()
    (out / "finance.ics").write_bytes(raw.replace("任务1".encode(), "任务X".encode()))
    (out / "audit.ics").write_bytes(b"")
    publish(agenda, out, stamp=at("2026-04-01"))
    after = state(out)
    assert "index.json" in after
    for name in ("tax.ics", "audit.ics", "all.ics"):
        assert after[name][0] == before[name][0], name
    # Clients may have seen the other words: they are told of the right ones by the next number.
    event = only(out / "finance.ics")
    assert (event["SUMMARY"], event["SEQUENCE"]) == ("任务1（牵头）", 1)
    assert event["LAST-MODIFIED"].dt == at("2026-04-01")


def test_entries_and_files_of_others_are_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    agenda = Agenda(plan(tmp_path, JUNE))
    publish(agenda, out)
    raw = (out / "finance.ics").read_bytes()
    own = b"BEGIN:VEVENT\r\nUID:mine@home\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260101T000000Z\r\nEND:VEVENT\r\n"
    (out / "finance.ics").write_bytes(raw.replace(b"END:VCALENDAR", own + b"END:VCALENDAR"))
    foreign = b"BEGIN:VCALENDAR\r\nPRODID:-//other//EN\r\n" + own + b"END:VCALENDAR\r\n"
    (out / "other.ics").write_bytes(foreign)
    publish(agenda, out)
    assert (out / "finance.ics").read_bytes() == raw
    assert (out / "other.ics").read_bytes() == foreign


def test_numbers_do_not_fall_behind_the_manifest_or_the_feed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for row in (JUNE, MAY, JUNE, MAY):
        publish(Agenda(plan(tmp_path, row)), out)
    new = (out / "finance.ics").read_bytes()
    manifest = (out / "manifest.json").read_bytes()
    publish(Agenda(plan(tmp_path, JUNE)), out)
    # The feed is put back by hand (a backup): it holds 3, the manifest 4.
    (out / "finance.ics").write_bytes(new)
    publish(Agenda(plan(tmp_path, JUNE)), out)
    assert only(out / "finance.ics")["SEQUENCE"] == 5
    # The manifest is put back: it holds 3, the feed 5.
    (out / "manifest.json").write_bytes(manifest)
    publish(Agenda(plan(tmp_path, JUNE)), out)
    assert only(out / "finance.ics")["SEQUENCE"] == 5
    (out / "manifest.json").write_bytes(manifest)
    publish(Agenda(plan(tmp_path, MAY)), out)
    assert only(out / "finance.ics")["SEQUENCE"] == 6


def test_marks_change_the_entry(tmp_path: Path) -> None:
    out = tmp_path / "out"
    agenda = Agenda(plan(tmp_path, JUNE))
    publish(agenda, out, stamp=at("2026-01-05"))
    uid = str(only(out / "finance.ics")["UID"])
    publish(agenda, out, stamp=at("2026-07-01"), marks={uid: Mark(overdue=True, late=1)})
    late = only(out / "finance.ics")
    assert (late["SUMMARY"], late["SEQUENCE"]) == ("【已逾期】任务1（牵头）", 1)
    # Another day later nothing in it changes: the number of days is not told while it runs.
    marks = {uid: Mark(overdue=True, late=2)}
    changed = publish(agenda, out, stamp=at("2026-07-02"), marks=marks).changed
    assert "finance.ics" not in changed
    publish(agenda, out, stamp=at("2026-07-04"), marks={uid: Mark(done=D("2026-07-03"), late=3)})
    assert only(out / "finance.ics")["SUMMARY"] == "【逾期3天办结】任务1（牵头）"
    assert only(out / "finance.ics")["SEQUENCE"] == 2


def test_ids_that_lead_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    found = plan(tmp_path, JUNE)
    for bad in ("../tax", "a/b", "", "all", "index", "A", "a.b", "甲"):
        row = found.obligations[0]
        share = row.units.shares[0]
        wrong = evolve(share, unit=evolve(share.unit, id=bad))
        directory = evolve(found.directory, units=(wrong.unit, *found.directory.units))
        units = evolve(row.units, shares=(wrong,))
        other = evolve(found, directory=directory, obligations=(evolve(row, units=units),))
        with pytest.raises(DataError):
            publish(Agenda(other), tmp_path / "out")
        assert not (tmp_path / "out").exists()


# ---------------------------------------------------------------- for any plans

LIMITS = (
    "2026年6月底前", "2026年5月底前", "每月10日前", "每月12日前", "每季度第一周内", "突发事件发生后5小时内", "长期坚持",
    "2026年12月15日起15个工作日内",
)  # fmt: skip
UNITS = (
    "市财政局",
    "市财政局牵头，市审计局配合",
    "市税务局",
    "市级各部门",
    "市审计局牵头，市税务局指导",
)
RANGES = (
    (None, None),
    (None, None),
    (D("2026-03-01"), D("2026-06-30")),
    (D("2026-01-01"), D("2027-02-28")),
)
rows = st.lists(
    st.tuples(st.sampled_from("12345"), st.sampled_from(LIMITS), st.sampled_from(UNITS)),
    max_size=4,
    unique_by=lambda row: row[0],
)
options = st.builds(
    Options,
    roles=st.sampled_from([tuple(Role), (Role.LEAD,)]),
    groups=st.booleans(),
    lead=st.sampled_from([(), (), (5,)]),
    todos=st.sampled_from([False, False, True]),
    grace=st.sampled_from([0, 30, 30]),
)
MARKS = (Mark(), Mark(), Mark(done=D("2026-02-02")), Mark(overdue=True))
runs = st.tuples(
    rows,
    st.sampled_from(RANGES),
    st.integers(0, 3),
    options,
    st.sampled_from(["2026-01-05", "2026-01-20", "2026-06-01", "2026-03-03"]),
)
Run = tuple[list[tuple[str, str, str]], tuple[date | None, date | None], int, Options, str]


def _publish(folder: Path, run: Run, scratch: Path) -> Published:
    found, (start, end), shift, chosen, stamp = run
    agenda = Agenda(plan(scratch, *found))
    marks = {
        task.uid: MARKS[(n + shift) % len(MARKS)]
        for n, task in enumerate(sorted(agenda.tasks(start, end), key=lambda one: one.uid))
    }
    if shift == 0:
        marks = {}
    return publish(
        agenda, folder, start=start, end=end, stamp=at(stamp), marks=marks, options=chosen
    )


def _shown(folder: Path) -> dict[str, dict[str, bytes]]:
    """Every feed's entries but the cancelled ones, without their numbers and instants; feeds without any left out."""
    found: dict[str, dict[str, bytes]] = {}
    for path in folder.glob("*.ics"):
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        for one in calendar.walk("VEVENT") + calendar.walk("VTODO"):
            if "X-GKRULES-WITHDRAWN" not in one:
                for name in ("SEQUENCE", "LAST-MODIFIED", "DTSTAMP"):
                    del one[name]
                found.setdefault(path.name, {})[str(one["UID"])] = one.to_ical()
    return found


def _numbers(folder: Path) -> dict[str, tuple[int, datetime, bytes]]:
    found = {}
    for path in folder.glob("*.ics"):
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        for one in calendar.walk("VEVENT") + calendar.walk("VTODO"):
            number, instant = one.pop("SEQUENCE"), one.pop("LAST-MODIFIED").dt
            assert one.pop("DTSTAMP").dt == instant
            found[str(one["UID"])] = (int(number), instant, one.to_ical())
    return found


@effort(40)
@given(st.lists(runs, min_size=2, max_size=4), st.sampled_from(["", "", "lost", "damaged"]))
def test_any_runs_in_a_row(
    tmp_path_factory: pytest.TempPathFactory, several: list[Run], manifest: str
) -> None:
    """The last run shows what it would show alone; numbers only rise, and rise with each change; a second time nothing
    is written. A manifest that is lost or damaged between runs costs nothing that is still in a feed."""
    scratch = tmp_path_factory.mktemp("runs")
    out = scratch / "out"
    known: dict[str, tuple[int, datetime, bytes]] = {}
    for n, run in enumerate(several):
        before = _numbers(out) if out.exists() else {}
        if manifest == "lost" and n:
            (out / "manifest.json").unlink()
            known = before
        elif manifest == "damaged" and n:
            raw = (out / "manifest.json").read_bytes()
            (out / "manifest.json").write_bytes(raw[: len(raw) // 2])
            known = before
        _publish(out, run, scratch)
        for path in out.glob("*.ics"):
            assert not list(faults(path.read_bytes()))
        after = _numbers(out)
        for uid, (number, instant, raw) in after.items():
            if uid not in known:
                assert number == 0
            elif known[uid][2] == raw:
                assert (number, instant) == known[uid][:2]
            else:
                assert number == known[uid][0] + 1
                assert instant > known[uid][1]
        known |= after
        alone = scratch / f"alone{n}"
        _publish(alone, run, scratch)
        assert _shown(out) == _shown(alone)
        ours, theirs = (
            {row["id"]: row for row in json.loads((one / "index.json").read_text())["units"]}
            for one in (out, alone)
        )
        for row in ours.values():
            row.pop("cancelled", None)
        assert ours == theirs
        still = state(out)
        assert _publish(out, run, scratch).changed == ()
        assert state(out) == still


def test_plans_of_other_names_replace_each_other(tmp_path: Path) -> None:
    """A folder holds one plan: another one's entries are withdrawn."""
    out = tmp_path / "out"
    publish(Agenda(plan(tmp_path, JUNE)), out)
    other: Plan = evolve(plan(tmp_path, JUNE), number="甲府办〔2026〕2号")
    publish(Agenda(other), out)
    found = by_uid(out / "finance.ics").values()
    assert sorted((str(one["STATUS"]), one["SEQUENCE"]) for one in found) == [
        ("CANCELLED", 1),
        ("CONFIRMED", 0),
    ]
