"""`resolve` against the naive oracle, and what must hold of every result."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import gkrules
from gkrules.calendar import china
from gkrules.errors import (
    CalendarBoundsError,
    CalendarGap,
    MissingTrigger,
    RangeNeeded,
    ResolveError,
)
from gkrules.limits import TimeLimit
from gkrules.occurrence import Certainty, Distance, Status
from gkrules.trace import What
from tests import oracle
from tests.conftest import effort
from tests.strategies import days, limits, triggered

D = date.fromisoformat
_RANGE = {"start": date(2017, 1, 1), "end": date(2018, 6, 30)}
many = effort(500)


@given(
    days, st.integers(1, 120), st.sampled_from(["日", "天", "自然日", "工作日", "周", "月", "季度"])
)
@many
def test_after(trigger: date, n: int, unit: str) -> None:
    n = min(n, {"月": 30, "季度": 10, "周": 40}.get(unit, n))
    nominal, due = _oracle_after(trigger, n, unit)
    words = f"收到申请之日起{n}{'个' if unit in ('工作日', '自然日', '月', '季度') else ''}{unit}内"
    (found,) = gkrules.resolve(words, trigger=trigger)
    assert (found.nominal, found.due) == (nominal, due)
    assert found.act_by == oracle.back_to_work(due)


def _oracle_after(trigger: date, n: int, unit: str) -> tuple[date, date]:
    assume(
        oracle.known(
            trigger + timedelta(days=n * {"月": 32, "季度": 95, "周": 8}.get(unit, 2) + 30)
        )
    )
    return oracle.after(trigger, n, unit)


@given(
    days.filter(lambda day: day > date(2008, 1, 1)),
    st.integers(1, 90),
    st.sampled_from(["日", "工作日", "月"]),
)
@many
def test_before(event: date, n: int, unit: str) -> None:
    n = min(n, 12) if unit == "月" else n
    (found,) = gkrules.resolve(f"会议召开{n}{'' if unit == '日' else '个'}{unit}前", trigger=event)
    nominal = oracle.before(event, n, unit)
    assert (found.nominal, found.due) == (nominal, nominal)
    assert found.act_by == oracle.back_to_work(nominal)


@given(
    st.integers(2005, 2025),
    st.sampled_from(["年", "半年", "季度", "月"]),
    st.integers(1, 28),
    st.booleans(),
)
@effort(150)
def test_after_the_cycle(year: int, unit: str, n: int, working: bool) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    wanted = set()
    for _, end in oracle.cycles(unit, first - timedelta(days=200), last):
        if not oracle.known(end + timedelta(days=90)):
            continue
        nominal, due = oracle.after(end, n, "工作日" if working else "日")
        if first <= nominal <= last:
            wanted.add((nominal, due))
    words = f"每{unit}后{n}{'个工作日' if working else '日'}内"
    if unit == "年":
        words = f"年度终了后{n}{'个工作日' if working else '日'}内"
    found = gkrules.resolve(words, start=first, end=last)
    assume(all(oracle.known(one.due) for one in found if one.due))
    assert {(one.nominal, one.due) for one in found} == wanted


@given(st.integers(2005, 2025), st.sampled_from(["年", "半年", "季度", "月", "周"]))
@effort(60)
def test_a_whole_cycle_ends_on_its_last_day(year: int, unit: str) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = gkrules.resolve(f"每{unit}至少1次", start=first, end=last)
    wanted = [end for _, end in oracle.cycles(unit, first, last) if first <= end <= last]
    assert [one.due for one in found] == wanted
    for one in found:
        assert one.start is not None and one.due is not None
        if oracle.known(one.due):
            last_worked = oracle.back_to_work(one.due)
            # 1 to 7 May 2006 is a whole week off: the due date itself, and marked.
            wanted_act = last_worked if last_worked >= one.start else one.due
            assert (one.act_by, one.act_by_working) == (wanted_act, last_worked >= one.start)


@given(st.integers(2005, 2025), st.sampled_from(["季度", "月"]), st.integers(1, 15))
@effort(100)
def test_the_first_days_of_a_cycle(year: int, unit: str, n: int) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    wanted = []
    for begin, _ in oracle.cycles(unit, first, last):
        nominal, due = oracle.after(begin - timedelta(days=1), n, "工作日")
        if first <= nominal <= last:
            wanted.append((nominal, due))
    found = gkrules.resolve(f"每{unit}前{n}个工作日内", start=first, end=last)
    assert [(one.nominal, one.due) for one in found] == wanted


@given(limits, days, st.booleans())
@many
def test_what_holds_of_every_occurrence(
    limit: TimeLimit, trigger: date, given_trigger: bool
) -> None:
    facts = {"trigger": trigger if given_trigger else None, "year": 2017, **_RANGE}
    for one in gkrules.resolve(limit, **facts):
        assert one.trace
        assert gkrules.explain(one, "zh")
        assert gkrules.explain(one, "en")
        assert gkrules.from_dict(gkrules.to_dict(one)) == one
        if one.due is None:
            assert one.status is not Status.DATED
            continue
        assert one.status is Status.DATED
        assert one.nominal is not None and one.act_by is not None
        assert one.nominal <= one.due
        assert one.act_by <= one.due
        assert one.start is None or one.start <= one.act_by
        assert china().is_working(one.act_by) or not one.act_by_working
        assert one.earliest is not None and one.latest is not None
        assert one.earliest <= one.due <= one.latest
        assert (one.certainty is Certainty.FIRM) == (one.earliest == one.latest)
        for other in one.ambiguities:
            assert other.due != one.due


@given(triggered, days, st.integers(1, 40))
@effort(300)
def test_a_later_trigger_never_gives_an_earlier_due_date(
    limit: TimeLimit, trigger: date, later: int
) -> None:
    (first,) = gkrules.resolve(limit, trigger=trigger)
    (second,) = gkrules.resolve(limit, trigger=trigger + timedelta(days=later))
    assert first.due is not None and second.due is not None
    assert first.due <= second.due


# ---------------------------------------------------------------- by hand


def test_policy_chooses_the_other_reading() -> None:
    (found,) = gkrules.resolve("每季度第一周内", start=D("2026-10-01"), end=D("2026-12-31"))
    for other in found.ambiguities:
        field, value = other.policy
        policy = gkrules.Policy(**{field: value})
        (again,) = gkrules.resolve(
            "每季度第一周内", start=D("2026-10-01"), end=D("2026-12-31"), policy=policy
        )
        assert again.due == other.due


@given(limits, days)
@effort(300)
def test_each_ambiguity_names_the_policy_that_gives_it(limit: TimeLimit, trigger: date) -> None:
    (*found,) = gkrules.resolve(limit, trigger=trigger, year=2017, **_RANGE)
    for at, one in enumerate(found):
        for other in one.ambiguities:
            field, value = other.policy
            policy = gkrules.Policy(**{field: value})
            again = gkrules.resolve(limit, trigger=trigger, year=2017, policy=policy, **_RANGE)
            keys = {(new.key, new.due) for new in again}
            assert (found[at].key, other.due) in keys, (gkrules.write(limit), other)


def test_counted_back_reports_the_strict_reading() -> None:
    (found,) = gkrules.resolve("会议召开3个工作日前", trigger=D("2024-10-31"))
    assert [(one.name, one.due) for one in found.ambiguities] == [("clear_days", D("2024-10-25"))]


def test_an_extension_runs_on_from_the_nominal_date() -> None:
    # 30 + 15 = 45 days from 2026-01-05 is 19 February, in the Spring Festival (15th to 23rd).
    (found,) = gkrules.resolve("30日内，可延长15日", trigger=D("2026-01-05"), extension=True)
    assert (found.nominal, found.due) == (D("2026-02-19"), D("2026-02-24"))
    assert What.EXTEND in [step.what for step in found.trace]


def test_a_stop_is_taken_out_of_the_count() -> None:
    # 10 working days from Monday 2017-07-03 end on the 17th; three of them (5th-7th) stand still.
    stop = (D("2017-07-05"), D("2017-07-09"))
    (found,) = gkrules.resolve("10个工作日内", trigger=D("2017-07-03"), stops=[stop])
    assert found.due == D("2017-07-20")
    # Calendar days: five days inside the stop.
    (found,) = gkrules.resolve("10日内", trigger=D("2017-07-03"), stops=[stop])
    assert found.due == D("2017-07-18")


def test_an_hour_limit_is_stopped_from_instant_to_instant() -> None:
    trigger = datetime(2017, 7, 3, 9)
    stop = (datetime(2017, 7, 3, 12), datetime(2017, 7, 3, 14))
    (found,) = gkrules.resolve("24小时内", trigger=trigger, stops=[stop])
    assert found.due == datetime(2017, 7, 4, 11)
    with pytest.raises(ResolveError):
        gkrules.resolve("24小时内", trigger=trigger, stops=[(D("2017-07-03"), D("2017-07-04"))])


def test_strict_refuses_what_it_does_not_know() -> None:
    with pytest.raises(MissingTrigger):
        gkrules.resolve("收到申请之日起10日内", strict=True)
    with pytest.raises(CalendarGap):
        gkrules.resolve("15个工作日", trigger=D("2026-12-15"), strict=True)
    with pytest.raises(RangeNeeded):
        gkrules.resolve("每月10日前")
    with pytest.raises(RangeNeeded):
        gkrules.resolve("3月31日前")
    with pytest.raises(ResolveError):
        gkrules.resolve("每月10日前", start=D("2017-02-01"), end=D("2017-01-01"))


def test_awaiting_says_for_what() -> None:
    (found,) = gkrules.resolve("国家指导意见印发后60日内完成")
    assert (found.status, found.waits_for) == (Status.AWAITING, "国家指导意见印发")


def test_two_events_by_their_words() -> None:
    triggers = {"受理": D("2017-07-03"), "补正": D("2017-07-10")}
    (found,) = gkrules.resolve("受理或者补正之日起10日内", trigger=triggers)
    assert found.due == D("2017-07-20")
    assert [(one.name, one.due) for one in found.ambiguities] == [("either", D("2017-07-13"))]


def test_left_and_late() -> None:
    (found,) = gkrules.resolve("文件公开后10个工作日内", trigger=D("2026-09-24"))
    # From 30 September to 15 October: 8, 9, 10 (made working), 12, 13, 14, 15.
    assert found.left(D("2026-09-30")) == Distance(15, 7)
    assert found.left(D("2026-10-15")) == Distance(0, 0)
    assert found.left(D("2026-10-16")) == Distance(-1, -1)
    assert found.late(D("2026-10-15")) == Distance(0, 0)
    assert found.late(D("2026-10-19")) == Distance(4, 2)


def test_before_2004_is_provisional() -> None:
    (found,) = gkrules.resolve("20个工作日内", trigger=D("2002-09-20"))
    assert found.certainty is Certainty.PROVISIONAL


def test_days_merely_crossed_do_not_make_a_date_provisional() -> None:
    # 2027-03-10 is a Wednesday far from any statutory day; the festival lies inside the period.
    (found,) = gkrules.resolve("120日内", trigger=D("2026-11-10"))
    assert (found.due, found.certainty) == (D("2027-03-10"), Certainty.FIRM)


@pytest.mark.parametrize(
    "phrase",
    [
        "30日内",
        "1个月内",
        "10个工作日内",
        "5年内",
        "次日内",
        "满30日后",
        "24小时内",
    ],
)
def test_beyond_all_years_is_an_error_of_ours(phrase: str) -> None:
    with pytest.raises(CalendarBoundsError):
        gkrules.resolve(phrase, trigger=datetime(9999, 12, 31, 9))


@pytest.mark.parametrize("zone", ["", "+08:00"])
@pytest.mark.parametrize("other", ["", "+08:00"])
def test_instants_with_and_without_a_zone(zone: str, other: str) -> None:
    """24 hours from 09:00, less two hours of stop: 11:00 the day after, as the trigger is written."""
    found = gkrules.resolve(
        "24小时内",
        trigger=datetime.fromisoformat(f"2026-03-10T09:00{zone}"),
        stops=[
            (
                datetime.fromisoformat(f"2026-03-10T10:00{other}"),
                datetime.fromisoformat(f"2026-03-10T12:00{zone}"),
            )
        ],
    )
    assert found[0].due == datetime.fromisoformat(f"2026-03-11T11:00{zone}")


@pytest.mark.parametrize(
    ("phrase", "due"),
    [
        # 20:00 on Tuesday 10 February in UTC is 04:00 on Wednesday the 11th in Shanghai.
        ("发生后2个工作日内", date(2026, 2, 13)),
        ("发生后3日内", date(2026, 2, 14)),  # a Saturday that works
        ("发生当日", date(2026, 2, 11)),
    ],
)
def test_the_civil_day_is_that_of_shanghai_whatever_zone_an_instant_has(
    phrase: str, due: date
) -> None:
    utc = datetime(2026, 2, 10, 20, tzinfo=UTC)
    for trigger in (utc, {"发生": utc}, utc.astimezone(timezone(timedelta(hours=-5)))):
        (found,) = gkrules.resolve(phrase, trigger=trigger)
        assert found.due == due
    (hours,) = gkrules.resolve("发生后3小时内", trigger=utc)
    assert hours.due is not None and hours.due.isoformat() == "2026-02-11T07:00:00+08:00"


def test_a_zone_by_name_keeps_its_own_days() -> None:
    """In the summer of 1988 clocks in China stood an hour ahead: 00:30 of the 2nd is 23:30 of the 1st at +08:00."""
    moment = datetime(1988, 7, 2, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    (found,) = gkrules.resolve("发生后10日内", trigger=moment)
    assert found.nominal == date(1988, 7, 12)
