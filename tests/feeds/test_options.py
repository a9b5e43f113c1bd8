"""What options and marks put into a feed, by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import pytest

from gkrules import Agenda, Plan, publish, resolve
from gkrules.cli import main
from gkrules.country import publish_places
from gkrules.errors import DataError
from gkrules.feeds import Mark, Options
from gkrules.unitsphrase import Role
from tests.feeds.makers import by_uid, events, faults, plan

D = date.fromisoformat
ROWS = (
    ("1", "2026年6月30日前", "市财政局牵头，市审计局配合，市税务局指导"),
    ("2", "2026年7月31日前", "市级各部门"),
    ("3", "2026年8月31日前", "市审计局"),
)


def titles(path: Path) -> list[str]:
    return sorted(str(one["SUMMARY"]) for one in events(path))


@pytest.mark.parametrize(
    ("options", "finance", "audit", "tax"),
    [
        (Options(), ["1牵头", "2牵头"], ["1配合", "2牵头", "3牵头"], ["1指导", "2牵头"]),
        (Options(roles=(Role.LEAD,)), ["1牵头", "2牵头"], ["2牵头", "3牵头"], ["2牵头"]),
        (Options(groups=False), ["1牵头"], ["1配合", "3牵头"], ["1指导"]),
        (Options(roles=(Role.SUPPORT, Role.GUIDE), groups=False), [], ["1配合"], ["1指导"]),
    ],
)
def test_roles_and_groups(
    tmp_path: Path, options: Options, finance: list[str], audit: list[str], tax: list[str]
) -> None:
    """A unit's feed shows the roles asked for, and members' tasks if asked; that of all units shows all."""
    publish(Agenda(plan(tmp_path, *ROWS)), tmp_path / "out", options=options)
    for name, wanted in (("finance", finance), ("audit", audit), ("tax", tax)):
        raw = (tmp_path / "out" / f"{name}.ics").read_bytes()
        assert titles(tmp_path / "out" / f"{name}.ics") == [
            f"任务{one[0]}（{one[1:]}）" for one in wanted
        ]
        assert not list(faults(raw))
    assert len(events(tmp_path / "out" / "all.ics")) == 3


# ---------------------------------------------------------------- ahead


def lead_days(path: Path) -> dict[str, date]:
    found = by_uid(path)
    return {uid: one["DTSTART"].dt for uid, one in found.items() if uid.startswith("lead")}


def test_lead_time_entries(tmp_path: Path) -> None:
    """9 October 2026 is a Friday; 25-27 September and 1-7 October are off, Saturday 10 October works.

    Working days back from it: 8 October, 30, 29, 28 September, 24 (a Thursday).
    """
    row = ("1", "2026年10月9日前", "市财政局牵头，市审计局配合")
    out = tmp_path / "out"
    publish(Agenda(plan(tmp_path, row)), out, options=Options(lead=(5, 1)))
    (uid,) = [uid for uid in by_uid(out / "finance.ics") if not uid.startswith("lead")]
    assert lead_days(out / "finance.ics") == {
        f"lead1.{uid}": D("2026-10-08"),
        f"lead5.{uid}": D("2026-09-24"),
    }
    event = by_uid(out / "finance.ics")[f"lead5.{uid}"]
    assert event["SUMMARY"] == "【提前5个工作日】任务1（牵头）"
    assert event["DTEND"].dt == D("2026-09-25")
    assert event["DESCRIPTION"].startswith("5个工作日后届满：2026-10-09（周五）\n期限：")
    assert event["STATUS"] == "CONFIRMED"
    assert "提醒" in event["CATEGORIES"].cats
    assert "VALARM" not in (out / "finance.ics").read_text(encoding="utf-8")
    assert lead_days(out / "all.ics") == {}
    # Another number of days, another entry; turned off they go without a word.
    publish(Agenda(plan(tmp_path, row)), out, options=Options(lead=(2,)))
    assert lead_days(out / "finance.ics") == {f"lead2.{uid}": D("2026-09-30")}
    assert len(by_uid(out / "finance.ics")) == 2
    publish(Agenda(plan(tmp_path, row)), out)
    assert set(by_uid(out / "finance.ics")) == {uid}


def test_lead_time_entries_follow_their_entry(tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = Options(lead=(1,))
    first = Agenda(plan(tmp_path, ("1", "2026年6月30日前", "市财政局")))
    publish(first, out, options=options)
    (uid,) = lead_days(out / "finance.ics")
    moved = Agenda(plan(tmp_path, ("1", "2026年6月26日前", "市财政局")))
    publish(moved, out, options=options)
    assert lead_days(out / "finance.ics") == {uid: D("2026-06-25")}
    assert by_uid(out / "finance.ics")[uid]["SEQUENCE"] == 1
    # Withdrawn with it.
    publish(Agenda(plan(tmp_path, ("2", "2026年6月26日前", "市财政局"))), out, options=options)
    found = by_uid(out / "finance.ics")
    assert (found[uid]["STATUS"], found[uid]["SEQUENCE"]) == ("CANCELLED", 2)
    assert found[uid]["DTSTART"].dt == D("2026-06-25")
    # What is done needs no notice, and its own is not cancelled but gone.
    out = tmp_path / "done"
    publish(first, out, options=options)
    marks = {one: Mark(done=D("2026-06-01")) for one in by_uid(out / "finance.ics")}
    publish(first, out, options=options, marks=marks)
    assert list(by_uid(out / "finance.ics")) == [uid.removeprefix("lead1.")]


def test_a_lead_time_before_the_period_begins_is_left_out(tmp_path: Path) -> None:
    """本通知 of Monday 5 January: the period runs from the 6th to the 16th (nine working days, 1-3 January off)."""
    row = ("1", "本通知印发后9个工作日内", "市财政局")
    publish(Agenda(plan(tmp_path, row)), tmp_path / "out", options=Options(lead=(8, 9, 20)))
    assert list(lead_days(tmp_path / "out" / "finance.ics").values()) == [D("2026-01-06")]


def test_a_lead_time_is_counted_on_the_units_own_days(tmp_path: Path) -> None:
    (tmp_path / "closed.toml").write_text(
        'name = "盘点"\nsource = "通知"\n[[day]]\nname = "盘点"\noff = [2026-06-29]\n',
        encoding="utf-8",
    )
    (tmp_path / "units.toml").write_text(
        '[[unit]]\nid = "a"\nname = "市甲局"\ncalendar = "closed.toml"\n[[unit]]\nid = "b"\nname = "市乙局"\n',
        encoding="utf-8",
    )
    (tmp_path / "plan.toml").write_text(
        '[plan]\ntitle = "甲"\ndate = 2026-01-05\nunits = "units.toml"\n[[obligation]]\nid = "1"\ntitle = "乙"\n'
        'limits = ["2026年6月30日前"]\nunits = "市甲局、市乙局"\n',
        encoding="utf-8",
    )
    publish(Agenda(Plan.load(tmp_path / "plan.toml")), tmp_path / "out", options=Options(lead=(1,)))
    days = {name: list(lead_days(tmp_path / "out" / f"{name}.ics").values()) for name in "ab"}
    assert days == {"a": [D("2026-06-26")], "b": [D("2026-06-29")]}


def test_provisional_entries_and_their_notices(tmp_path: Path) -> None:
    row = ("1", "2026年12月15日起15个工作日内", "市财政局")
    publish(Agenda(plan(tmp_path, row)), tmp_path / "out", options=Options(lead=(3,)))
    for uid, one in by_uid(tmp_path / "out" / "finance.ics").items():
        assert one["STATUS"] == "TENTATIVE"
        assert "【暂定】" in one["SUMMARY"]
        assert "暂定" in one["CATEGORIES"].cats
        assert "暂定，可能在2027-01-06至2027-01-08之间" in one["DESCRIPTION"]
        # 6 January 2027 is a Wednesday, the 1st a Friday off: back over 5, 4, and 31 December.
        assert one["DTSTART"].dt == D("2026-12-31" if uid.startswith("lead") else "2027-01-06")


def test_the_day_of_a_notice_may_be_provisional_though_the_due_date_is_not(tmp_path: Path) -> None:
    """31 March 2027 is a fixed date; what lies before it is not published. 30 November lies far from all festivals.

    Five working days back from Wednesday 31 March: the 24th. 清明 is Monday 5 April: a notice may make Saturday 27 and
    Sunday 28 March working days, then it is the 25th or 26th.
    """
    rows = (("1", "2027年3月31日前", "市财政局"), ("2", "2027年11月30日前", "市税务局"))
    agenda = Agenda(plan(tmp_path, *rows))
    publish(agenda, tmp_path / "zh", options=Options(lead=(5,)))
    found = by_uid(tmp_path / "zh" / "finance.ics")
    (uid,) = [uid for uid in found if uid.startswith("lead")]
    event, itself = found[uid], found[uid.removeprefix("lead5.")]
    assert (itself["SUMMARY"], itself["STATUS"]) == ("任务1（牵头）", "CONFIRMED")
    assert event["DTSTART"].dt == D("2027-03-24")
    assert (event["SUMMARY"], event["STATUS"]) == (
        "【提前5个工作日】【暂定】任务1（牵头）",
        "TENTATIVE",
    )
    assert set(event["CATEGORIES"].cats) == {"牵头", "暂定", "提醒"}
    # The same count by the resolver's own way.
    (counted,) = resolve("会议举行的5个工作日前", trigger=D("2027-03-31"))
    assert (counted.due, counted.certainty.value) == (D("2027-03-24"), "provisional")
    words = f"提醒的日子暂定，可能在{counted.earliest}至{counted.latest}之间"
    assert str(event["DESCRIPTION"]).split("\n")[1] == words
    far = by_uid(tmp_path / "zh" / "tax.ics")
    (notice,) = [one for uid, one in far.items() if uid.startswith("lead")]
    assert notice["DTSTART"].dt == D("2027-11-23")
    assert (notice["SUMMARY"], notice["STATUS"]) == ("【提前5个工作日】任务2（牵头）", "CONFIRMED")
    publish(agenda, tmp_path / "en", options=Options(lead=(5,)), lang="en")
    english = by_uid(tmp_path / "en" / "finance.ics")[uid]
    assert english["SUMMARY"] == "[5 working days ahead] [provisional] 任务1 (lead)"


# ---------------------------------------------------------------- how it stands


DONE, LATE = D("2026-08-03"), D("2026-09-02")


@pytest.mark.parametrize(
    ("mark", "sign", "english", "status", "line"),
    [
        (Mark(), "", "", "CONFIRMED", ""),
        (Mark(done=DONE), "【已办结】", "[done] ", "CONFIRMED", "已办结（2026-08-03）"),
        (Mark(done=DONE, late=0), "【已办结】", "[done] ", "CONFIRMED", "已办结（2026-08-03）"),
        (Mark(done=LATE, late=2), "【逾期2天办结】", "[done 2 days late] ", "CONFIRMED", "逾期2天办结（2026-09-02）"),
        (Mark(overdue=True, late=9), "【已逾期】", "[overdue] ", "CONFIRMED", "已逾期"),
        (Mark(waived=True), "【免办】", "[waived] ", "CONFIRMED", "免办"),
        (Mark(stopped=True), "【中止】", "[stopped] ", "TENTATIVE", "中止"),
        (Mark(done=LATE, overdue=True), "【已办结】", "[done] ", "CONFIRMED", "已办结（2026-09-02）"),
    ],
)  # fmt: skip
def test_marks(tmp_path: Path, mark: Mark, sign: str, english: str, status: str, line: str) -> None:
    agenda = Agenda(plan(tmp_path, ROWS[2]))
    (task,) = agenda.tasks()
    publish(agenda, tmp_path / "zh", marks={task.uid: mark})
    publish(agenda, tmp_path / "en", marks={task.uid: mark}, lang="en")
    for name in ("audit.ics", "all.ics"):
        (event,) = events(tmp_path / "zh" / name)
        assert event["SUMMARY"] == f"{sign}任务3（牵头）"
        assert event["STATUS"] == status
        lines = str(event["DESCRIPTION"]).split("\n")
        assert [one for one in lines if one.startswith("办理情况")] == (
            [f"办理情况：{line}"] if line else []
        )
    (event,) = events(tmp_path / "en" / "audit.ics")
    assert event["SUMMARY"] == f"{english}任务3 (lead)"


def test_the_calendar_of_all_tells_who_has_done_it(tmp_path: Path) -> None:
    agenda = Agenda(plan(tmp_path, ROWS[0]))
    uids = {task.unit.id: task.uid for task in agenda.tasks()}
    some = {uids["finance"]: Mark(done=D("2026-06-01")), uids["tax"]: Mark(overdue=True)}
    publish(agenda, tmp_path / "out", marks=some)
    (event,) = events(tmp_path / "out" / "all.ics")
    assert event["SUMMARY"] == "【部分逾期】任务1"
    assert "办理情况：部分逾期" in str(event["DESCRIPTION"]).split("\n")
    assert "部分逾期" in event["CATEGORIES"].cats
    assert (
        "单位：市财政局（牵头，已办结（2026-06-01））、市审计局（配合）、市税务局（指导，已逾期）"
        in str(event["DESCRIPTION"]).split("\n")
    )
    marks = {uid: Mark(done=D(f"2026-06-0{n}")) for n, uid in enumerate(uids.values(), 1)}
    publish(agenda, tmp_path / "out", marks=marks)
    (event,) = events(tmp_path / "out" / "all.ics")
    assert event["SUMMARY"] == "【已办结】任务1"
    assert "办理情况：已办结（2026-06-03）" in event["DESCRIPTION"]


JUNE_1, JULY_9 = D("2026-06-01"), D("2026-07-09")
OPEN, OVERDUE, WAIVED, STOPPED = Mark(), Mark(overdue=True), Mark(waived=True), Mark(stopped=True)
BY_LEADS = Mark(by_leads=True, late=9)
IN_TIME, LATE_9 = Mark(done=JUNE_1, late=0), Mark(done=JULY_9, late=9)


@pytest.mark.parametrize(
    ("marks", "sign", "english", "status"),
    [
        ((IN_TIME, BY_LEADS, BY_LEADS), "【已办结】", "[done] ", "COMPLETED"),
        ((LATE_9, BY_LEADS, IN_TIME), "【逾期9天办结】", "[done 9 days late] ", "COMPLETED"),
        ((IN_TIME, WAIVED, WAIVED), "【已办结】", "[done] ", "COMPLETED"),
        ((BY_LEADS, WAIVED, BY_LEADS), "【牵头单位已办结】", "[done by those who lead] ", "COMPLETED"),
        ((BY_LEADS, Mark(by_leads=True), BY_LEADS), "【牵头单位已办结】", "[done by those who lead] ", "COMPLETED"),
        ((WAIVED, WAIVED, WAIVED), "【免办】", "[waived] ", "CANCELLED"),
        ((OVERDUE, Mark(overdue=True, late=3), OVERDUE), "【已逾期】", "[overdue] ", "NEEDS-ACTION"),
        ((IN_TIME, OVERDUE, WAIVED), "【部分逾期】", "[partly overdue] ", "NEEDS-ACTION"),
        ((OVERDUE, STOPPED, IN_TIME), "【部分逾期】", "[partly overdue] ", "NEEDS-ACTION"),
        ((LATE_9, OPEN, WAIVED), "【部分办结】", "[partly done] ", "NEEDS-ACTION"),
        ((STOPPED, OPEN, OPEN), "【部分中止】", "[partly stopped] ", "NEEDS-ACTION"),
        ((WAIVED, OPEN, OPEN), "", "", "NEEDS-ACTION"),
    ],
)  # fmt: skip
def test_how_several_units_stand_together(
    tmp_path: Path, marks: tuple[Mark, ...], sign: str, english: str, status: str
) -> None:
    """What is done by all who owe it is not shown as open; what one of them has not done is not hidden."""
    agenda = Agenda(plan(tmp_path, ROWS[0]))
    uids = [task.uid for task in agenda.tasks()]
    assert len(uids) == 3
    for lang in ("zh", "en"):
        publish(
            agenda,
            tmp_path / lang,
            marks=dict(zip(uids, marks, strict=True)),
            options=Options(todos=True),
            lang=lang,  # type: ignore[arg-type]
        )
    path = tmp_path / "zh" / "all.ics"
    (event,), (todo,) = events(path), todos(path).values()
    assert not list(faults(path.read_bytes()))
    assert event["SUMMARY"] == todo["SUMMARY"] == f"{sign}任务1"
    assert todo["STATUS"] == status
    assert (status == "COMPLETED") == ("PERCENT-COMPLETE" in todo)
    assert event["STATUS"] == ("TENTATIVE" if STOPPED in marks else "CONFIRMED")
    (other,) = events(tmp_path / "en" / "all.ics")
    assert other["SUMMARY"] == f"{english}任务1"
    # The signs are known where a lost manifest is made again: the title is kept without them.
    (tmp_path / "zh" / "manifest.json").unlink()
    publish(Agenda(plan(tmp_path, ROWS[2])), tmp_path / "zh")
    (gone,) = [one for one in events(path) if one["STATUS"] == "CANCELLED"]
    assert gone["SUMMARY"] == "【已取消】任务1"


def test_what_nobody_owes_just_stands_there() -> None:
    assert Mark.joint(()) == Mark()


def test_a_supporting_units_to_do_ends_with_that_of_those_who_lead(tmp_path: Path) -> None:
    agenda = Agenda(plan(tmp_path, ROWS[0]))
    uids = {task.unit.id: task.uid for task in agenda.tasks()}
    publish(agenda, tmp_path, marks={uids["audit"]: BY_LEADS}, options=Options(todos=True))
    (todo,) = todos(tmp_path / "audit.ics").values()
    assert (todo["STATUS"], todo["PERCENT-COMPLETE"]) == ("COMPLETED", 100)
    assert "COMPLETED" not in todo  # no day of its own


# ---------------------------------------------------------------- VTODO, organizer, source


def todos(path: Path) -> dict[str, icalendar.Todo]:
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    return {str(one["UID"]): one for one in calendar.walk("VTODO")}


def test_todos(tmp_path: Path) -> None:
    out = tmp_path / "out"
    hours = ("4", "突发事件发生后5小时内", "市审计局")
    agenda = Agenda(plan(tmp_path, ROWS[2], hours))
    publish(agenda, out)
    assert todos(out / "audit.ics") == {}
    (late,) = [task.uid for task in agenda.tasks() if task.obligation == "3"]
    options = Options(todos=True)
    publish(agenda, out, options=options)
    found = todos(out / "audit.ics")
    assert set(found) == {f"todo.{uid}" for uid in by_uid(out / "audit.ics")}
    assert found[f"todo.{late}"]["DUE"].dt == D("2026-08-31")
    assert found[f"todo.{late}"]["STATUS"] == "NEEDS-ACTION"
    (instant,) = [one["DUE"].dt for one in found.values() if isinstance(one["DUE"].dt, datetime)]
    assert instant == datetime(2026, 2, 10, 19, tzinfo=UTC)  # 03:00 on the 11th in Shanghai
    publish(agenda, out, options=options, marks={late: Mark(done=D("2026-08-03"))})
    done = todos(out / "audit.ics")[f"todo.{late}"]
    assert (done["STATUS"], done["PERCENT-COMPLETE"]) == ("COMPLETED", 100)
    assert done["COMPLETED"].dt == datetime(2026, 8, 3, 4, tzinfo=UTC)
    publish(agenda, out, options=options, marks={late: Mark(waived=True)})
    assert todos(out / "audit.ics")[f"todo.{late}"]["STATUS"] == "CANCELLED"
    publish(agenda, out)
    assert todos(out / "audit.ics") == {}


def test_the_organizer_is_named_where_there_is_one(tmp_path: Path) -> None:
    out = tmp_path / "out"
    agenda = Agenda(plan(tmp_path, *ROWS))
    options = Options(
        organizer="office@example.gov.cn",
        organizer_name="市政府办公室",
        source="https://example.cn/a,b;c",
    )
    publish(agenda, out, options=options)
    calendar = icalendar.Calendar.from_ical((out / "audit.ics").read_bytes())
    assert calendar["METHOD"] == "PUBLISH"
    for event in calendar.walk("VEVENT"):
        assert str(event["ORGANIZER"]) == "mailto:office@example.gov.cn"
        assert event["ORGANIZER"].params["CN"] == "市政府办公室"
        assert str(event["URL"]) == "https://example.cn/a,b;c"


@pytest.mark.parametrize(
    "bad",
    [
        {"organizer": "office"}, {"organizer": "a@b.cn\r\nX:1"}, {"organizer": "a b@c.cn"}, {"organizer": "a@b.cn\n"},
        {"source": "javascript:alert(1)"}, {"source": "https://a.cn/\r\nX:1"}, {"source": "https://a.cn/字"},
        {"lead": (0,)}, {"lead": (-1,)}, {"lead": (251,)}, {"grace": -1}, {"wait": -1.0},
    ],
)  # fmt: skip
def test_options_that_make_no_sense(bad: dict[str, object]) -> None:
    with pytest.raises(DataError):
        Options(**bad)  # type: ignore[arg-type]


def test_a_range_that_ends_before_it_begins_empties_nothing(tmp_path: Path) -> None:
    agenda = Agenda(plan(tmp_path, *ROWS))
    publish(agenda, tmp_path / "out")
    before = (tmp_path / "out" / "audit.ics").read_bytes()
    with pytest.raises(DataError, match="2026-05-01"):
        publish(agenda, tmp_path / "out", start=D("2026-05-02"), end=D("2026-05-01"))
    assert (tmp_path / "out" / "audit.ics").read_bytes() == before
    with pytest.raises(DataError, match="2026-01-05"):  # without a start, the plan's date
        publish(agenda, tmp_path / "out", end=D("2026-01-04"))
    assert (tmp_path / "out" / "audit.ics").read_bytes() == before
    one_day = publish(agenda, tmp_path / "out", start=D("2026-06-30"), end=D("2026-06-30"))
    assert one_day.entries == 3


@pytest.mark.parametrize(
    "stamp", ["0001-01-01T00:00", "9999-12-31T23:59:59-08:00", "1900-12-31T23:00"]
)
def test_a_stamp_of_an_impossible_year(
    tmp_path: Path, stamp: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(DataError):
        publish(
            Agenda(plan(tmp_path, *ROWS)), tmp_path / "out", stamp=datetime.fromisoformat(stamp)
        )
    words = ["publish", str(tmp_path / "plan.toml"), str(tmp_path / "out"), "--stamp", stamp]
    assert main(words) == 2
    assert "年份" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    (tmp_path / "places" / "a").mkdir(parents=True)
    with pytest.raises(DataError):
        publish_places(
            tmp_path / "plan.toml",
            tmp_path / "places",
            tmp_path / "country",
            stamp=datetime.fromisoformat(stamp),
        )


def test_a_naive_stamp_is_shanghais(tmp_path: Path) -> None:
    publish(Agenda(plan(tmp_path, *ROWS)), tmp_path / "out", stamp=datetime(2026, 2, 1, 7, 30))
    (event, *_) = events(tmp_path / "out" / "audit.ics")
    assert event["DTSTAMP"].dt == datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    words = [
        "publish",
        str(tmp_path / "plan.toml"),
        str(tmp_path / "cli"),
        "--stamp",
        "2026-02-01T07:30",
    ]
    assert main(words) == 0
    (event, *_) = events(tmp_path / "cli" / "audit.ics")
    assert event["DTSTAMP"].dt == datetime(2026, 1, 31, 23, 30, tzinfo=UTC)


def test_an_instant_has_no_end(tmp_path: Path) -> None:
    publish(Agenda(plan(tmp_path, ("4", "突发事件发生后5小时内", "市审计局"))), tmp_path / "out")
    (event,) = events(tmp_path / "out" / "audit.ics")
    assert "DTEND" not in event


def test_no_obligation_passes_for_a_notice_or_a_to_do_of_another(tmp_path: Path) -> None:
    """Ids that look like the UIDs of what stands beside an entry."""
    rows = [
        (name, "2026年6月30日前", "市财政局")
        for name in ("1", "lead5.1", "todo.1", "lead.1", "todo1")
    ]
    publish(Agenda(plan(tmp_path, *rows)), tmp_path / "out", options=Options(lead=(5,), todos=True))
    raw = (tmp_path / "out" / "finance.ics").read_bytes()
    assert not list(faults(raw))
    found = by_uid(tmp_path / "out" / "finance.ics")
    assert sorted(str(one["SUMMARY"]) for one in found.values()) == sorted(
        f"{sign}任务{name}（牵头）" for name, *_ in rows for sign in ("", "【提前5个工作日】")
    )
    assert len(todos(tmp_path / "out" / "finance.ics")) == 5
    assert {"lead.1.by", "todo1.by"} < {uid.rpartition(".finance@")[0] for uid in found}
