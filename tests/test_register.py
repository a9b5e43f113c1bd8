"""The register of requests for information: its table read, each due date worked by hand, what was late.

Working days by the notices. 2018: 5-7 April rest, 8 April works; 29 April-1 May rest, 28 April works; 16-18 June rest;
22-24 September rest, 29 and 30 September work; 1-7 October rest. 2019: 4-10 February rest, 2 and 3 February work;
1-4 May rest, 28 April and 5 May work; 7-9 June rest; 13-15 September rest; 1-7 October rest, 29 September and 12
October work.
"""

from __future__ import annotations

import csv
import json
import pickle
import sys
from argparse import Namespace
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

import gkrules
from gkrules.disclosure import Pause, Request, View
from gkrules.errors import DataError, FileError
from gkrules.occurrence import Certainty, Distance
from gkrules.policy import Policy
from gkrules.quantities import Quantity, Unit
from gkrules.register import Outcome, Register, RegisterRow, audit, cells, load
from gkrules.register.heads import Head, head_of
from tests.conftest import ROOT, effort

EXAMPLE = ROOT / "examples" / "requests"
D = date.fromisoformat
AS_OF = D("2019-11-15")

# Number, received, due, outcome, late (days, working days). The day of receipt does not count; in brackets the count.
WORKED = [
    # Thu 1 March: 2 (1), 5-9 (6), 12-16 (11), 19-22 (15).
    ("公2018-01", "2018-03-01", "2018-03-22", "in_time", (0, 0)),
    # Signed for on Fri 30 March: 2-4 April (3), Sun 8 (4), 9-13 (9), 16-20 (14), Mon 23 (15). Answered the day after.
    ("公2018-02", "2018-03-30", "2018-04-23", "late", (1, 1)),
    # Confirmed on Thu 10 May, extended: thirty. 11 (1), 14-18 (6), 21-25 (11), 28-1 June (16), 4-8 (21), 11-15 (26),
    # 19-22 June (30). Answered on that day.
    ("公2018-03", "2018-05-10", "2018-06-22", "in_time", (0, 0)),
    # The mailbox took it on Sat 15 September: 17-21 (5), 25-28 (9), Sat 29 (10), Sun 30 (11), 8-11 October (15).
    # Answered on Mon 15: Fri 12 and Mon 15.
    ("公2018-04", "2018-09-15", "2018-10-11", "late", (4, 2)),
    # Mon 5 November: 6-9 (4); 12-23 do not count; 26-30 (9), 3-7 December (14), Mon 10 (15).
    ("公2018-05", "2018-11-05", "2018-12-10", "in_time", (0, 0)),
    # Confirmed on Mon 5 November; another agency's view counts: 6-9 (4), 12-16 (9), 19-23 (14), Mon 26 (15).
    # Answered on Mon 3 December: 27-30 (4), 3 December (5).
    ("公2018-06", "2018-11-05", "2018-11-26", "late", (7, 5)),
    # Confirmed on Mon 21 January: 22-25 (4), 28-1 February (9), Sat 2 (10), Sun 3 (11), 11-14 (15).
    ("公2019-01", "2019-01-21", "2019-02-14", "in_time", (0, 0)),
    # The mailbox took it on Fri 10 May, under the old text: 13-17 (5), 20-24 (10), 27-31 (15). Answered on 5 June: 3-5.
    ("公2019-02", "2019-05-10", "2019-05-31", "late", (5, 3)),
    # Confirmed on Thu 16 May, under the new: 17 (1), 20-24 (6), 27-31 (11), 3-6 June (15), 10-14 (20).
    ("公2019-03", "2019-05-16", "2019-06-14", "in_time", (0, 0)),
    # Mon 3 June: 4-6 (3), 10-14 (8), 17-21 (13), 24-28 (18), 1-2 July (20).
    ("公2019-04", "2019-06-03", "2019-07-02", "in_time", (0, 0)),
    # Signed for on Mon 10 June: 11-14 (4); 17 June to 10 July do not count, two views that overlap; 11-12 July (6),
    # 15-19 (11), 22-26 (16), 29-1 August (20). Answered on Tue 6: 2, 5, 6.
    ("公2019-05", "2019-06-10", "2019-08-01", "late", (5, 3)),
    # Asked on Wed 10 July, the seventh (2-5, 8-10); the corrected one came on Mon 22: 23-26 (4), 29-2 August (9), 5-9
    # (14), 12-16 (19), Mon 19 (20).
    ("公2019-06", "2019-07-01", "2019-08-19", "in_time", (0, 0)),
    # Asked on Fri 12 July, the ninth; counted anew all the same.
    ("公2019-07", "2019-07-01", "2019-08-19", "in_time", (0, 0)),
    # Mon 5 August: 6-9 (4); 12-18 stopped; 19-23 (9), 26-30 (14), 2-6 September (19), Mon 9 (20).
    ("公2019-08", "2019-08-05", "2019-09-09", "in_time", (0, 0)),
    # Mon 9 September: 10-12 (3), 16-20 (8), 23-27 (13), Sun 29 (14), Mon 30 (15), 8-11 October (19), Sat 12 (20).
    # Answered on Mon 14.
    ("公2019-09", "2019-09-09", "2019-10-12", "late", (2, 1)),
    # Confirmed on Mon 16 September, ten more: thirty. 17-20 (4), 23-27 (9), Sun 29 (10), Mon 30 (11), 8-11 October
    # (15), Sat 12 (16), 14-18 (21), 21-25 (26), 28-31 (30).
    ("公2019-10", "2019-09-16", "2019-10-31", "in_time", (0, 0)),
    # Confirmed on Mon 23 September: 24-27 (4), Sun 29 (5), Mon 30 (6), 8-11 October (10), Sat 12 (11), 14-18 (16),
    # 21-24 (20). On Fri 15 November: 25 October (1), 28-1 (6), 4-8 (11), 11-15 (16); 7 and 15 days.
    ("公2019-11", "2019-09-23", "2019-10-24", "overdue", (22, 16)),
    # Mon 28 October: 29-1 November (4), 4-8 (9), 11-15 (14), 18-22 (19), Mon 25 (20).
    ("公2019-12", "2019-10-28", "2019-11-25", "open", None),
    ("公2019-13", None, None, "awaiting", None),
    ("公2019-14", "2019-11-04", None, "stopped", None),
]  # fmt: skip


@pytest.mark.parametrize("name", ["register.csv", "register.xlsx"])
def test_the_example_by_hand(name: str) -> None:
    found = audit(load(EXAMPLE / name), as_of=AS_OF)
    assert [
        (
            one.row.id,
            one.received and one.received.isoformat(),
            one.due and one.due.isoformat(),
            one.outcome.value,
            one.late and (one.late.days, one.late.working_days),
        )
        for one in found.verdicts
    ] == WORKED
    old = {f"公2018-0{n}" for n in range(1, 7)} | {"公2019-01", "公2019-02"}
    assert {one.row.id for one in found.verdicts if one.text == "政府信息公开条例（2007年）"} == old
    assert found.totals.all == 20
    assert {kind.value: getattr(found.totals, kind.value) for kind in Outcome} == {
        "in_time": 10,
        "late": 6,
        "open": 1,
        "overdue": 1,
        "stopped": 1,
        "awaiting": 1,
        "undetermined": 0,
        "not_yet": 0,
    }
    # The longest first: by working days, then by days.
    late = [one.row.id.removeprefix("公") for one in found.failing]
    assert late == ["2019-11", "2018-06", "2019-02", "2019-05", "2018-04", "2019-09", "2018-02"]
    assert [(one.unit, one.all, one.late, one.overdue) for one in found.units] == [
        ("区自然资源局", 7, 1, 0),
        ("区住房城乡建设局", 6, 2, 0),
        ("区教育局", 7, 3, 1),
    ]


def test_what_the_example_leaves_open() -> None:
    found = {one.row.id: one for one in audit(load(EXAMPLE / "register.csv"), as_of=AS_OF).verdicts}
    # By the text in force at the end twenty: 3-6 June (19), Mon 10 (20); answered on the 5th it was in time.
    crossing = found["公2019-02"]
    assert crossing.course is not None
    assert [(one.name, one.due) for one in crossing.course.answer.ambiguities] == [
        ("crossing", D("2019-06-10"))
    ]
    assert crossing.by(D("2019-06-10"), AS_OF) is Outcome.IN_TIME
    # From the first receipt: 2-5 July (4), 8-12 (9), 15-19 (14), 22-26 (19), Mon 29 (20).
    late = found["公2019-07"]
    assert late.course is not None
    assert [(one.name, one.due) for one in late.course.answer.ambiguities] == [
        ("late_correction", D("2019-07-29"))
    ]
    # Without the stop: 12-16 August (9), 19-23 (14), 26-30 (19), Mon 2 September (20).
    assert found["公2019-08"].course is not None
    assert found["公2019-08"].course.unpaused == D("2019-09-02")
    assert found["公2019-13"].waits_for == "双方确认"
    assert found["公2019-14"].waits_for == "收到补正的申请"
    # 18-22 (5), 25 (6).
    assert found["公2019-12"].left == Distance(10, 6)


def test_by_other_choices() -> None:
    register = load(EXAMPLE / "register.csv")
    found = audit(register, as_of=AS_OF, policy=Policy(crossing="end", late_correction="receipt"))
    by_id = {one.row.id: one for one in found.verdicts}
    assert (by_id["公2019-02"].due, by_id["公2019-02"].outcome) == (
        D("2019-06-10"),
        Outcome.IN_TIME,
    )
    assert by_id["公2019-02"].text == "政府信息公开条例（2019年修订）"
    # Due on 29 July, answered on 12 August: 30-2 August (4), 5-9 (9), 12 (10).
    assert by_id["公2019-07"].late == Distance(14, 10)


def test_both_files_hold_the_same_and_the_script_makes_the_workbook(tmp_path: Path) -> None:
    one, other = load(EXAMPLE / "register.csv"), load(EXAMPLE / "register.xlsx")
    assert [(row.id, row.request, row.unit, row.more) for row in one.rows] == [
        (row.id, row.request, row.unit, row.more) for row in other.rows
    ]
    assert (one.title, other.title) == ("", "某区政府信息公开申请登记簿（虚构）")
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import build_requests
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    made = build_requests.build(EXAMPLE / "register.csv")
    assert made == build_requests.build(EXAMPLE / "register.csv")
    (tmp_path / "again.xlsx").write_bytes(made)
    assert [row.request for row in load(tmp_path / "again.xlsx").rows] == [
        row.request for row in one.rows
    ]
    sheet = load_workbook(EXAMPLE / "register.xlsx").active
    assert sheet is not None and isinstance(sheet["F3"].value, datetime)


# ---------------------------------------------------------------- as of another day


def test_as_of_a_day_leaves_out_what_came_after_it() -> None:
    found = {
        one.row.id: one
        for one in audit(load(EXAMPLE / "register.csv"), as_of=D("2019-08-19")).verdicts
    }
    # Answered on the 16th: before; the ninth came in September.
    assert found["公2019-06"].outcome is Outcome.IN_TIME
    assert found["公2019-09"].outcome is Outcome.NOT_YET
    assert found["公2019-09"].later == ("提交日", "答复日")
    # On the day on which the clock runs again it is known that it does; the day before it is not.
    assert found["公2019-08"].due == D("2019-09-09")
    assert found["公2019-08"].later == ("答复日",)
    before = {
        one.row.id: one
        for one in audit(load(EXAMPLE / "register.csv"), as_of=D("2019-08-16")).verdicts
    }
    assert before["公2019-08"].outcome is Outcome.STOPPED
    assert before["公2019-08"].waits_for == "恢复计算"
    assert before["公2019-08"].later == ("答复日", "中止日、恢复日")


def test_open_on_the_last_day_and_overdue_after_it() -> None:
    register = _register(Request(channel="当面", submitted=D("2019-06-03")))
    for day, outcome in (("2019-07-02", Outcome.OPEN), ("2019-07-03", Outcome.OVERDUE)):
        (one,) = audit(register, as_of=D(day)).verdicts
        assert one.outcome is outcome
    assert one.late == Distance(1, 1)
    (one,) = audit(register, as_of=D("2019-07-02")).verdicts
    assert (one.left, one.late) == (Distance(0, 0), None)


def test_answered_without_a_day_of_receipt_is_not_judged() -> None:
    register = _register(
        Request(channel="挂号信", submitted=D("2019-06-03"), answered=D("2019-06-20"))
    )
    (one,) = audit(register, as_of=AS_OF).verdicts
    assert (one.outcome, one.waits_for, one.late) == (Outcome.UNDETERMINED, "签收", None)


def test_a_date_that_a_notice_may_move_says_so() -> None:
    # No notice is out for 2095.
    register = _register(Request(channel="当面", submitted=D("2095-01-20")))
    (one,) = audit(register, as_of=D("2095-01-21")).verdicts
    assert one.certainty is Certainty.PROVISIONAL
    assert one.course is not None
    assert one.course.answer.earliest is not None and one.course.answer.latest is not None
    assert one.due is not None
    assert one.course.answer.earliest <= one.due <= one.course.answer.latest


def _register(*requests: Request) -> Register:
    rows = tuple(RegisterRow(id=str(n), request=one, line=n) for n, one in enumerate(requests, 1))
    return Register(path="x.csv", rows=rows)


# ---------------------------------------------------------------- against a count by fingers


@st.composite
def _requests(draw: st.DrawFn) -> Request:
    start = draw(st.dates(D("2009-01-01"), D("2025-06-30")))
    spans = draw(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 20)), max_size=3))
    stops = [(start + timedelta(a), start + timedelta(a + b)) for a, b in spans]
    kinds = draw(
        st.lists(st.sampled_from(["第三方意见", "其他机关意见", ""]), min_size=3, max_size=3)
    )
    return Request(
        channel="当面",
        submitted=start,
        extended=draw(st.sampled_from([False, True, Quantity(7, Unit.WORKING_DAY)])),
        views=tuple(
            View(asked=a, given=b, of=kind)
            for (a, b), kind in zip(stops, kinds, strict=False)
            if kind
        ),
        pauses=tuple(
            Pause(stopped=a, resumed=b)
            for (a, b), kind in zip(stops, kinds, strict=False)
            if not kind
        ),
        answered=start + timedelta(draw(st.integers(0, 150))),
    )


def _by_fingers(request: Request) -> date:
    """Day after day: a working day counts unless it lies in a view that does not count, or in a stop."""
    import chinese_calendar

    assert request.submitted is not None
    new = request.submitted >= D("2019-05-15")
    need = 20 if new else 15
    if request.extended is True:
        need *= 2
    elif request.extended:
        need += 7
    out = set()
    for view in request.views:
        if new or view.of == "第三方意见":
            assert view.given is not None
            out |= set(range(view.asked.toordinal(), view.given.toordinal() + 1))
    for pause in request.pauses:
        assert pause.resumed is not None
        out |= set(range(pause.stopped.toordinal(), pause.resumed.toordinal()))
    day = request.submitted
    while need:
        day += timedelta(1)
        if chinese_calendar.is_workday(day) and day.toordinal() not in out:
            need -= 1
    return day


@given(_requests())
@effort(150)
def test_any_request_is_due_when_fingers_say(request: Request) -> None:
    (one,) = audit(_register(request), as_of=D("2026-06-30")).verdicts
    due = _by_fingers(request)
    assert one.due == due
    assert one.outcome is (Outcome.LATE if (request.answered or due) > due else Outcome.IN_TIME)


# ---------------------------------------------------------------- reading


def _load(tmp_path: Path, text: str, encoding: str = "utf-8", name: str = "r.csv") -> Register:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return load(path)


def _problems(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    with pytest.raises(FileError) as caught:
        _load(tmp_path, text)
    assert all(one.path.endswith("r.csv") and one.zh and one.en for one in caught.value.problems)
    return [(one.line, one.key) for one in caught.value.problems]


def test_columns_in_any_order_in_english_and_in_gbk(tmp_path: Path) -> None:
    text = (
        "Answered,Unit,CHANNEL,No.,Date submitted,Applicant\n2019/6/20,A,in-person,7,20190603,x\n"
    )
    (row,) = _load(tmp_path, text).rows
    assert row.request == Request(
        channel="in-person", submitted=D("2019-06-03"), answered=D("2019-06-20")
    )
    assert (row.id, row.unit, row.more, row.line) == ("7", "A", (("Applicant", "x"),), 2)
    text = "某局登记簿;;;\n编号;收到方式;收到日期（年月日）;答复日\n1;当 面;2019年6月3日;—\n"
    register = _load(tmp_path, text.replace("当 面", "当面"), "gbk")
    assert register.title == "某局登记簿"
    assert register.rows[0].request == Request(channel="当面", submitted=D("2019-06-03"))
    assert register.rows[0].line == 3


def test_rows_go_on_after_a_gap_and_notes_and_sums_are_none(tmp_path: Path) -> None:
    text = "编号,收到方式,提交日,事项\n1,当面,2019-06-03,a\n\n2,当面,2019-06-04,b\n合计,2,,\n注：以上为本季度。,,,\n"
    assert [row.id for row in _load(tmp_path, text).rows] == ["1", "2"]


def test_a_request_of_one_filled_cell_is_not_passed_over(tmp_path: Path) -> None:
    text = "编号,收到方式,提交日\n1,当面,2019-06-03\n甲某的申请,,\n"
    assert [line for line, _ in _problems(tmp_path, text)] == [3]


def test_every_bad_row_is_told_at_once_with_its_column(tmp_path: Path) -> None:
    text = """编号,收到方式,提交日,确认日,第三方意见起,第三方意见止,中止日,恢复日,延长,答复日
1,信函,2019-06-03,,,,,,,
2,当面,2019-13-03,,,,,,,06-04
3,当面,43619,,,,,,,19-6-3
4,当面,,,,,,,,2019-06-05
,当面,2019-06-03,,,,,,,
7,当面,2019-06-05,,,,,,,2019-06-04
8,当面,2019-06-05,,2019-06-10,2019-06-06,,,,
9,当面,2019-06-05,,,2019-06-06,,,,
10,当面,2019-06-05,,,,2019-06-10,2019-06-08,,
11,当面,2019-06-05,,,,,,10天,
12,当面,2019-06-05,,,,,,21个工作日,
13,当面,2007-06-05,,,,,,,
14,误投其他部门,2020-06-05,2020-06-08,,,,,,
1,当面,2019-06-05,,,,,,,
15,当面,2019-06-05,,,,,,1,
16,,2019-06-05,,,,,,,
17,当面,2019年6月3日（星期二）,,,,,,,
"""
    assert _problems(tmp_path, text) == [
        (2, "收到方式"),
        (3, "提交日"),
        (3, "答复日"),
        (4, "提交日"),
        (4, "答复日"),
        (5, "提交日、确认日"),
        (6, "编号"),
        (7, "答复日"),
        (8, "第三方意见"),
        (9, "第三方意见止"),
        (10, "中止日、恢复日"),
        (11, "延长"),
        (12, "延长"),
        (13, "提交日"),
        (14, "提交日、确认日"),
        (15, "编号"),
        (16, "延长"),
        (17, "收到方式"),
        (18, "提交日"),
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("编号,事项,答复日\n1,a,2019-06-03\n", "收到方式"),
        ("编号,收到方式,答复日\n1,当面,2019-06-03\n", "提交日"),
        ("编号,收到方式,收到日期,提交日\n1,当面,2019-06-03,2019-06-03\n", "提交日"),
        ("编号,收到方式,提交日,答复日2\n1,当面,2019-06-03,2019-06-03\n", "答复日"),
        ("a,b\n1,2\n", ""),
        ("编号,收到方式,提交日\n", ""),
    ],
)
def test_heads_that_cannot_do(tmp_path: Path, text: str, key: str) -> None:
    assert (0, key) in _problems(tmp_path, text)


def test_a_column_of_days_that_is_not_known_is_told(tmp_path: Path) -> None:
    text = "编号,收到方式,提交日,补证收到日,事项\n1,当面,2019-06-03,2019-06-05,a\n"
    ((zh, en),) = _load(tmp_path, text).warnings
    assert "补证收到日" in zh and "补正收到日" in zh and "补证收到日" in en


def test_cells_that_may_be_shifted_are_refused(tmp_path: Path) -> None:
    # A comma inside a text that was not quoted.
    text = "编号,收到方式,提交日,事项\n1,当面,2019-06-03,甲,乙\n2,当面,2019-06-03,丙\n"
    assert _problems(tmp_path, text) == [(2, "")]


def test_formulas_without_a_value_are_refused(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["编号", "收到方式", "提交日", "答复日"])
    sheet.append([1, "当面", date(2019, 6, 3), "=C2+10"])
    book.save(tmp_path / "r.xlsx")
    with pytest.raises(FileError, match="公式"):
        load(tmp_path / "r.xlsx")


def test_several_views_and_stops(tmp_path: Path) -> None:
    text = (
        "编号,收到方式,提交日,第三方意见起,第三方意见止,第三方意见起2,第三方意见止2,其他机关意见,中止日,中止末日\n"
        "1,当面,2019-06-03,2019-06-05,2019-06-06,2019-06-10,,2019-06-11至2019-06-12；2019-06-17至今,2019-06-20,2019-06-21\n"
    )
    (row,) = _load(tmp_path, text).rows
    assert row.request.views == (
        View(asked=D("2019-06-05"), given=D("2019-06-06")),
        View(asked=D("2019-06-10")),
        View(asked=D("2019-06-11"), given=D("2019-06-12"), of="其他机关意见"),
        View(asked=D("2019-06-17"), of="其他机关意见"),
    )
    # The last day out of the count is the 21st: it runs again on the 22nd.
    assert row.request.pauses == (Pause(stopped=D("2019-06-20"), resumed=D("2019-06-22")),)


def test_heads_in_two_rows_merged_cells_and_several_sheets(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "2019年"
    sheet.append(["登记簿"])
    sheet.append(["编号", "收到方式", "提交日", "征求第三方意见", None, "延长"])
    sheet.append([None, None, None, "起", "止", None])
    for span in ("A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"):
        sheet.merge_cells(span)
    sheet.append([1, "当面", datetime(2019, 6, 3), date(2019, 6, 5), date(2019, 6, 6), True])
    sheet.append([2, "当面", datetime(2019, 6, 3), None, None, False])
    other = book.create_sheet("2020年")
    for row in (["编号", "收到方式", "签收日"], ["3", "挂号信", "2020-02-20"]):
        other.append(row)
    book.create_sheet("说明").append(["单位", "电话"])
    path = tmp_path / "r.xlsx"
    book.save(path)
    found = load(path)
    assert [(row.id, row.sheet, row.line) for row in found.rows] == [
        ("1", "2019年", 4),
        ("2", "2019年", 5),
        ("3", "2020年", 2),
    ]
    assert found.rows[0].request.views == (View(asked=D("2019-06-05"), given=D("2019-06-06")),)
    assert [row.request.extended for row in found.rows] == [True, False, False]
    # A date that is shown without its year is not guessed at; the cell is named.
    sheet["C5"].number_format = 'm"月"d"日"'
    book.save(path)
    with pytest.raises(FileError) as caught:
        load(path)
    assert [(one.line, one.key) for one in caught.value.problems] == [(5, "提交日 2019年!C5")]


def test_heads() -> None:
    assert head_of("答复日期（必填）") == Head("answered")
    assert head_of("Third-Party Asked 2") == Head("third", "begin", 2)
    assert head_of("第二次中止日") == Head("stop", "begin", 2)
    assert head_of("征求其他机关意见 止") == Head("other", "end")
    assert head_of("申请人") is None
    assert head_of("应答复日期") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-06-03", "2019-06-03"),
        ("2019/6/3", "2019-06-03"),
        ("２０１９．６．３", "2019-06-03"),
        ("2019年6月3日", "2019-06-03"),
        ("20190603", "2019-06-03"),
        ("二〇一九年六月三日", "2019-06-03"),
        ("2019年6月3日 星期一", "2019-06-03"),
        ("2019-06-03 23:30", "2019-06-03"),
        ("2019-06-03T16:30:00Z", "2019-06-04"),
        ("2019-06-03T23:30:00+08:00", "2019-06-03"),
    ],
)
def test_days(text: str, day: str) -> None:
    assert cells.day(text) == D(day)


@pytest.mark.parametrize(
    "text",
    ["03/06/2019", "6月3日", "19-06-03", "2019-06", "2019-02-29", "201906033", "2019年6月3日起",
     "2019-06-03、2019-06-05", "43619", "明天", "2019-06-03 25:00", "0001-06-03", "1986-12-31", "2100-01-01"],
)  # fmt: skip
def test_no_days(text: str) -> None:
    with pytest.raises(DataError):
        cells.day(text)


def test_extensions_and_channels() -> None:
    working = Unit.WORKING_DAY
    for text, value in (("是", True), ("否", False), ("0", False), ("TRUE", True)):
        assert cells.extension(text, "延长") is value
    for text in ("10", "10个工作日", "十个工作日", "１０工作日"):
        assert cells.extension(text, "延长") == Quantity(10, working)
    assert cells.extension("1", "延长天数") == Quantity(1, working)
    for text in ("1", "10天", "十日", "5至10个工作日", "也许", "-3", "0个工作日"):
        with pytest.raises(DataError):
            cells.extension(text, "延长")
    known = ("当面", "快递", "in-person")
    assert cells.channel("EMS", known) == "快递"
    assert cells.channel(" In-Person ", known) == "in-person"
    for text in ("信函", "邮件", "其他"):
        with pytest.raises(DataError):
            cells.channel(text, known)


# ---------------------------------------------------------------- what is written


def _options(**changed: Any) -> Namespace:
    options = {
        "file": str(EXAMPLE / "register.csv"),
        "today": AS_OF,
        "format": None,
        "out": None,
        "strict": False,
        "json": False,
        "lang": "zh",
    }
    return Namespace(**{**options, **changed})


def _run(**changed: Any) -> int:
    from gkrules.cli import registers

    return registers.audit(_options(**changed))


def test_text_in_both_languages_and_strict(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run() == 0
    zh = capsys.readouterr().out.splitlines()
    assert zh[0].endswith("register.csv：截至2019-11-15")
    assert "  公2019-09  逾期答复  1个工作日（2天）  届满 2019-10-12（周六）  答复 2019-10-14" in zh
    assert "      登记的中止如不扣除，届满于2019-09-02，按此为逾期答复" in zh
    assert "合计20件：按期答复10，逾期答复6，在办1，逾期未答复1，暂停计算1，未确认收到1" in zh
    assert _run(lang="en", strict=True) == 1
    en = capsys.readouterr().out.splitlines()
    assert "  公2019-12  open  due Mon 2019-11-25  6 working days left" in en
    assert "Late (7)" in en
    assert _run(today=D("2018-03-20"), strict=True) == 0


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(json=True) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["schema"], data["as_of"], data["totals"]["late"]) == (1, "2019-11-15", 6)
    assert data["late"][0] == "公2019-11"
    one = data["requests"][6]
    assert (one["id"], one["received"], one["due"]) == ("公2019-01", "2019-01-21", "2019-02-14")
    assert (one["certainty"], one["earliest"], one["late"]) == (
        "firm",
        "2019-02-14",
        {"days": 0, "working_days": 0},
    )
    assert one["more"] == {"申请人": "庚", "事项": "危房鉴定报告"}
    assert data["requests"][7]["other_readings"][0]["due"] == "2019-06-10"
    assert data["requests"][13]["without_stops"] == "2019-09-02"
    assert any("第三十三条第三款" in line for line in data["requests"][10]["explanation"])


def test_files_with_real_dates_and_nothing_to_run(tmp_path: Path) -> None:
    source = tmp_path / "r.csv"
    source.write_text(
        "编号,收到方式,提交日,答复日,事项,承办单位\n"
        '=1+1,当面,2019-06-03,2019-07-03,"=HYPERLINK(""http://x"")",@办\n2,当面,2019-06-03,,+1,\n',
        encoding="utf-8",
    )
    out = tmp_path / "o.xlsx"
    assert _run(file=str(source), out=str(out), strict=True) == 1
    data = out.read_bytes()
    assert _run(file=str(source), out=str(out)) == 0
    assert out.read_bytes() == data
    book = load_workbook(BytesIO(data))
    assert book.sheetnames == ["逐件", "逾期清单", "合计"]
    sheet = book["逐件"]
    heads = {cell.value: cell.column for cell in sheet[3]}
    first = {head: sheet.cell(4, at) for head, at in heads.items()}
    assert first["届满日"].value == datetime(2019, 7, 2)
    assert (first["逾期工作日"].value, first["逾期天数"].value) == (1, 1)
    for head, text in (("编号", "=1+1"), ("事项", '=HYPERLINK("http://x")'), ("承办单位", "@办")):
        assert (first[head].value, first[head].data_type, first[head].quotePrefix) == (
            text,
            "s",
            True,
        )
    assert _run(file=str(source), out=str(tmp_path / "o.csv")) == 0
    rows = list(csv.reader(StringIO((tmp_path / "o.csv").read_text("utf-8-sig"))))
    assert rows[1][:2] == ["'=1+1", "'@办"]
    assert rows[1][rows[0].index("事项")] == '\'=HYPERLINK("http://x")'
    assert rows[1][rows[0].index("届满日")] == "2019-07-02"


def test_a_guarded_table_reads_back(tmp_path: Path) -> None:
    (row,) = _load(tmp_path, "编号,收到方式,提交日\n'007,当面,2019-06-03\n").rows
    assert row.id == "007"


def test_no_file_is_written_for_a_bad_register(tmp_path: Path) -> None:
    source, out = tmp_path / "r.csv", tmp_path / "o.csv"
    source.write_text("编号,收到方式,提交日\n1,信鸽,2019-06-03\n", encoding="utf-8")
    with pytest.raises(FileError):
        _run(file=str(source), out=str(out))
    assert not out.exists()


def test_what_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="-o"):
        _run(format="xlsx")
    with pytest.raises(FileError, match="由它做出来的"):
        _run(out=str(EXAMPLE / "register.csv"))
    with pytest.raises(FileError, match="什么格式"):
        _run(out=str(tmp_path / "o.docx"))
    assert not list(tmp_path.iterdir())


def test_warnings_reach_standard_error_with_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "r.csv"
    source.write_text("编号,收到方式,提交日,登记日期\n1,当面,2019-06-03,2019-06-04\n", "utf-8")
    assert _run(file=str(source), out=str(tmp_path / "o.csv")) == 0
    assert "登记日期" in capsys.readouterr().err
    assert _run(file=str(source)) == 0
    assert "登记日期" in capsys.readouterr().out


def test_it_is_plain_data() -> None:
    found = audit(load(EXAMPLE / "register.csv"), as_of=AS_OF)
    assert json.loads(json.dumps(found.to_dict()))["verdicts"][0]["outcome"] == "in_time"
    assert pickle.loads(pickle.dumps(found)) == found
    assert gkrules.from_dict(found.to_dict()) == found
    assert hash(found) == hash(pickle.loads(pickle.dumps(found)))
