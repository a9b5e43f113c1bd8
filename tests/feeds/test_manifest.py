"""The manifest: what it holds, what happens when it is lost, damaged, or of a newer version."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gkrules import Agenda, publish
from gkrules.errors import FileError
from gkrules.feeds import Mark, Options
from gkrules.feeds.manifest import SCHEMA, Record, read, settle
from tests.feeds.makers import by_uid, plan

JUNE = ("1", "2026年6月底前", "市财政局")
MAY = ("1", "2026年5月底前", "市财政局")
TAX = ("2", "2026年9月15日前", "市税务局")


def test_one_line_an_entry(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(Agenda(plan(tmp_path, JUNE, TAX)), out, stamp=datetime(2026, 2, 1, tzinfo=UTC))
    text = (out / "manifest.json").read_text(encoding="utf-8")
    data = json.loads(text)
    assert data["schema"] == SCHEMA == 1
    assert set(data["feeds"]) == {"finance.ics", "tax.ics", "all.ics"}
    (row,) = data["feeds"]["tax.ics"]["entries"].values()
    assert row[1:] == [0, "20260201T000000Z", "20260915", "任务2（牵头）"]
    uids = [uid for feed in data["feeds"].values() for uid in feed["entries"]]
    assert len(uids) == 4
    for uid in uids:
        assert sum(line.startswith(f'"{uid}":') for line in text.splitlines()) == 1


def test_a_newer_one_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    agenda = Agenda(plan(tmp_path, JUNE))
    publish(agenda, out)
    newer = '{"schema": 2, "feeds": []}'
    (out / "manifest.json").write_text(newer, encoding="utf-8")
    before = (out / "finance.ics").read_bytes()
    with pytest.raises(FileError) as caught:
        publish(Agenda(plan(tmp_path, MAY)), out)
    assert "manifest.json" in caught.value.zh and "请升级" in caught.value.zh
    assert "newer gkrules" in caught.value.en
    assert (out / "finance.ics").read_bytes() == before
    assert (out / "manifest.json").read_text(encoding="utf-8") == newer


def _rows(*row: object, digest: object = "", name: object = "", uid: str = "a@b.gkrules") -> str:
    feed = {"sha256": digest, "name": name, "entries": {uid: row}}
    return json.dumps({"schema": 1, "feeds": {"finance.ics": feed}})


GOOD = ("x", 0, "20260101T000000Z", "20260101", "b")


def test_the_rows_below_are_damaged_in_one_thing_only(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(_rows(*GOOD), encoding="utf-8")
    assert (read(tmp_path) or {})["finance.ics"].entries == {"a@b.gkrules": Record(*GOOD)}


BROKEN = (
    "", "{", "[]", "null", "7", '"schema"', "{}", '{"schema": 1}', '{"schema": 1, "feeds": 7}',
    '{"schema": 0, "feeds": {}}', '{"schema": "1", "feeds": {}}', '{"schema": 1, "feeds": {"finance.ics": {}}}',
    "[" * 100_000, _rows("x"), _rows(digest=1), _rows("x", "0", "", "", ""),
    _rows("x", -1, "20260101T000000Z", "20260101", "b"), _rows("x", 0, "20260101T000000Z", "20261301", "b"),
    _rows("x", 0, "20260101", "20260101", "b"), _rows("x", 0, "20260101T000000Z", "20260101", "b", "lost"),
    _rows(*GOOD, name=1), _rows(*GOOD, name="\ud800"), _rows(*GOOD[:4], "\ud800"), _rows(*GOOD, uid=""),
    _rows(*GOOD, uid="甲@b.gkrules"), _rows(*GOOD, uid="a\r\nX:1@b.gkrules"), _rows(*GOOD, uid="a@b"),
    _rows(*GOOD, uid=f"{'a' * 300}@b.gkrules"), _rows(*GOOD, "cancelled", "20260101T000000Z"),
    _rows(*GOOD, "cancelled", "soon"), _rows(*GOOD[:3], "99991231", "b"), _rows(*GOOD[:3], "00010101", "b"),
    _rows(*GOOD, "", "", "", "VALARM"),
)  # fmt: skip


@pytest.mark.parametrize("broken", [*BROKEN, None], ids=lambda words: str(words)[:60])
def test_a_lost_or_damaged_one_is_made_again_from_the_feeds(
    tmp_path: Path, broken: str | None
) -> None:
    """Numbers, instants, what is cancelled and since when: all of it stands in the feeds."""
    out = tmp_path / "out"
    options = Options(lead=(5,), todos=True)
    days = [datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3, 4)]
    publish(Agenda(plan(tmp_path, JUNE, TAX)), out, stamp=days[0], options=options)
    publish(Agenda(plan(tmp_path, MAY)), out, stamp=days[1], options=options)
    files = {path.name: path.read_bytes() for path in out.iterdir()}
    if broken is None:
        (out / "manifest.json").unlink()
    else:
        (out / "manifest.json").write_text(broken, encoding="utf-8")
    done = publish(Agenda(plan(tmp_path, MAY)), out, stamp=days[1], options=options)
    assert done.changed == ("manifest.json",)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == files
    assert {str(one["STATUS"]) for one in by_uid(out / "tax.ics").values()} == {"CANCELLED"}
    # 1 February and thirty days: on 1 April they are gone.
    publish(Agenda(plan(tmp_path, MAY)), out, stamp=days[3], options=options)
    assert by_uid(out / "tax.ics") == {}


def test_feeds_of_a_version_without_manifest_are_taken_over(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(Agenda(plan(tmp_path, JUNE, TAX)), out)
    (out / "manifest.json").unlink()
    (out / "publish.lock").unlink()
    publish(Agenda(plan(tmp_path, MAY)), out)
    (moved,) = by_uid(out / "finance.ics").values()
    (withdrawn,) = by_uid(out / "tax.ics").values()
    assert (moved["SEQUENCE"], withdrawn["SEQUENCE"]) == (1, 1)
    assert withdrawn["STATUS"] == "CANCELLED"
    assert withdrawn["SUMMARY"] == "【已取消】任务2（牵头）"


def test_signs_are_not_kept_as_part_of_a_title(tmp_path: Path) -> None:
    """A title read back from a feed is the title alone, though it begins with a bracket of its own."""
    out = tmp_path / "out"
    agenda = Agenda(plan(tmp_path, TAX))
    publish(agenda, out)
    (uid,) = by_uid(out / "tax.ics")
    publish(agenda, out, marks={uid: Mark(overdue=True)})
    raw = (out / "tax.ics").read_bytes()
    (out / "tax.ics").write_bytes(raw.replace("任务2".encode(), "【甲】任务2".encode()))
    (out / "manifest.json").unlink()
    publish(Agenda(plan(tmp_path, JUNE)), out)
    (withdrawn,) = by_uid(out / "tax.ics").values()
    assert withdrawn["SUMMARY"] == "【已取消】【甲】任务2（牵头）"


def test_numbers_and_instants() -> None:
    old = Record("a", 3, "20260301T000000Z", "20260630", "甲")
    assert settle(None, "a", "20260101T000000Z") == (0, "20260101T000000Z")
    assert settle(old, "a", "20270101T000000Z") == (3, "20260301T000000Z")
    assert settle(old, "b", "20270101T000000Z") == (4, "20270101T000000Z")
    assert settle(old, "b", "20260101T000000Z") == (4, "20260301T000001Z")
    most = Record("a", 2**31 - 1, "99991231T235959Z", "20260630", "甲")
    assert settle(most, "b", "20260101T000000Z") == (2**31 - 1, "99991231T235959Z")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"SEQUENCE:0", b"SEQUENCE:99999999999999999999"),
        (b"SEQUENCE:0", "SEQUENCE:٣".encode()),
        (b"SEQUENCE:0", b"SEQUENCE:-4"),
        (b"LAST-MODIFIED:2026", b"LAST-MODIFIED:9999"),
        (b"LAST-MODIFIED:20260105T000000Z", b"LAST-MODIFIED:soon"),
        (b"DTSTART;VALUE=DATE:20260630", b"DTSTART;VALUE=DATE:20261330"),
        (b"DTSTART;VALUE=DATE:20260630", b"DTSTART:"),
        (b"BEGIN:VEVENT", b"BEGIN:VEVENT\r\nBEGIN:VEVENT"),
        (b"END:VEVENT\r\n", b""),
        (b"UID:", b"UID"),
        (b"\r\n", b"\n"),
        (b"DTSTART;VALUE=DATE:20260630", b"DTSTART;VALUE=DATE:99991231"),
        (b"STATUS:CONFIRMED", b"STATUS:CANCELLED\r\nX-GKRULES-WITHDRAWN:20260105T000000Z"),
        (b"UID:", b"UID:\xff"),
        (b"SEQUENCE:0", b"SEQUENCE:" + b"9" * 6000),
        (b"SUMMARY:", b"SUMMARY:\xff\xfe"),
    ],
)
def test_a_feed_that_was_changed_by_hand_does_no_harm(
    tmp_path: Path, old: bytes, new: bytes
) -> None:
    out = tmp_path / "out"
    agenda = Agenda(plan(tmp_path, JUNE))
    publish(agenda, out, stamp=datetime(2026, 1, 5, tzinfo=UTC))
    for lost in (False, True):
        raw = (out / "finance.ics").read_bytes()
        (out / "finance.ics").write_bytes(raw.replace(old, new))
        if lost:
            (out / "manifest.json").unlink()
        publish(agenda, out)
        (event,) = by_uid(out / "finance.ics").values()
        assert (event["SUMMARY"], event["STATUS"]) == ("任务1（牵头）", "CONFIRMED")
        assert 0 <= event["SEQUENCE"] < 2**31


def test_a_feed_changed_by_hand_whose_entry_is_withdrawn(tmp_path: Path) -> None:
    """What cannot be built on is as if it were not there."""
    for n, (old, new) in enumerate((
        (b"DTSTART;VALUE=DATE:20260915", b"DTSTART;VALUE=DATE:99991231"),
        (b"STATUS:CONFIRMED", b"STATUS:CANCELLED\r\nX-GKRULES-WITHDRAWN:20260105T000000Z"),
    )):  # fmt: skip
        out = tmp_path / str(n)
        publish(Agenda(plan(tmp_path, JUNE, TAX)), out)
        raw = (out / "tax.ics").read_bytes()
        assert old in raw
        (out / "tax.ics").write_bytes(raw.replace(old, new))
        publish(Agenda(plan(tmp_path, JUNE)), out)
        (event,) = by_uid(out / "tax.ics").values()
        assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
        assert event["DTSTART"].dt == date(2026, 9, 15)


def test_line_ends_that_were_lost_lose_no_number(tmp_path: Path) -> None:
    """Copied as text (git, FTP) a feed has bare line feeds; without the manifest it still tells its numbers."""
    out = tmp_path / "out"
    for row in (JUNE, MAY):
        publish(Agenda(plan(tmp_path, row, TAX)), out)
    before = (out / "finance.ics").read_bytes()
    for path in out.glob("*.ics"):
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n"))
    (out / "manifest.json").unlink()
    publish(Agenda(plan(tmp_path, MAY)), out)
    assert (out / "finance.ics").read_bytes() == before
    (event,) = by_uid(out / "tax.ics").values()
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_record_leads_nowhere_out_of_the_folder(tmp_path: Path) -> None:
    out = tmp_path / "a" / "out"
    publish(Agenda(plan(tmp_path, JUNE, TAX)), out)
    good = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    evil = (
        "../evil.ics",
        "../../evil.ics",
        str(tmp_path / "evil.ics"),
        "b/evil.ics",
        "evil\0.ics",
        "evil",
        ".ics",
    )
    for name in evil:
        made = {**good, "feeds": {**good["feeds"], name: good["feeds"]["tax.ics"]}}
        (out / "manifest.json").write_text(json.dumps(made), encoding="utf-8")
        publish(Agenda(plan(tmp_path, JUNE)), out)
        assert not list(tmp_path.rglob("*evil*"))
        assert name not in json.loads((out / "manifest.json").read_text(encoding="utf-8"))["feeds"]


def test_a_copy_that_somebody_made_stays_as_it_is(tmp_path: Path) -> None:
    """It has our PRODID, but no name that publishing gives."""
    out = tmp_path / "out"
    publish(Agenda(plan(tmp_path, JUNE)), out)
    raw = (out / "finance.ics").read_bytes()
    names = ("finance (1).ics", "副本.ics", "Finance.old.ics")
    for name in names:
        (out / name).write_bytes(raw)
    done = publish(Agenda(plan(tmp_path, MAY)), out)
    assert not set(names) & set(done.files)
    assert [(out / name).read_bytes() for name in names] == [raw] * len(names)


def test_an_index_or_a_manifest_of_somebody_elses_is_not_replaced(tmp_path: Path) -> None:
    """A folder of web pages, given by mistake."""
    agenda = Agenda(plan(tmp_path, JUNE))
    for name in ("index.json", "manifest.json"):
        out = tmp_path / name.partition(".")[0]
        out.mkdir()
        (out / name).write_text('{"name": "app", "start_url": "/"}', encoding="utf-8")
        with pytest.raises(FileError, match="不是 gkrules 写的"):
            publish(agenda, out)
        assert {path.name for path in out.iterdir()} == {name, "publish.lock"}
        assert (out / name).read_text(encoding="utf-8") == '{"name": "app", "start_url": "/"}'
        (out / name).write_text("", encoding="utf-8")
        publish(agenda, out)
    # Ours are made again though nothing else is left of them.
    for name, kept in (("index.json", 30), ("manifest.json", 20)):
        raw = (out / name).read_bytes()
        for path in out.iterdir():
            path.unlink()
        (out / name).write_bytes(raw[:kept])
        assert "finance.ics" in publish(agenda, out).changed


def test_only_what_a_killed_run_left_is_swept_away(tmp_path: Path) -> None:
    out = tmp_path / "out"
    agenda = Agenda(plan(tmp_path, JUNE))
    publish(agenda, out)
    ours = (".finance.ics.part", ".index.json.part", ".manifest.json.part")
    for name in (*ours, ".table.csv.part"):
        (out / name).write_bytes(b"x")
    publish(agenda, out)
    assert [path.name for path in out.glob(".*")] == [".table.csv.part"]
