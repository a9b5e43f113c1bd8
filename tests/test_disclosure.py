"""A request for information from receipt to answer, worked by hand under the texts of 2008 and 2019.

Working days by the notices. 2026: 15-23 February rest, 14 and 28 February work; 4-6 April rest; 1-5 May rest, 9 May
works. 2018: 15-21 February rest, 11 and 24 February work; 5-7 April rest, 8 April works; 29 April to 1 May rest,
28 April works.
"""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

import gkrules
from gkrules.disclosure import Pause, Request, View, channels, follow
from gkrules.errors import ResolveError
from gkrules.occurrence import Distance
from gkrules.plain import from_dict
from gkrules.quantities import Quantity, Unit
from gkrules.trace import Step, What

D = date.fromisoformat

# Channel, the days known, the day of receipt and its article.
RECEIPTS = [
    ("当面", {"submitted": "2026-02-10"}, "2026-02-10", "2019年修订）第三十一条第一项"),
    ("挂号信", {"submitted": "2026-02-08", "signed": "2026-02-10"}, "2026-02-10", "第三十一条第二项"),
    ("平信", {"submitted": "2026-02-08", "confirmed": "2026-02-11"}, "2026-02-11", "第三十一条第二项"),
    ("互联网", {"submitted": "2026-02-08", "confirmed": "2026-02-12"}, "2026-02-12", "第三十一条第三项"),
    ("fax", {"arrived": "2026-02-08", "confirmed": "2026-02-12"}, "2026-02-12", "第三十一条第三项"),
    ("in-person", {"submitted": "2018-03-01"}, "2018-03-01", "国办公开办函〔2015〕207号"),
    ("registered-post", {"signed": "2018-03-02"}, "2018-03-02", "国办公开办函〔2015〕207号"),
    ("误投其他部门", {"confirmed": "2018-03-05"}, "2018-03-05", "国办公开办函〔2015〕207号"),
    # The published mailbox: the day the mail system took it, under the old text alone.
    ("电子邮件", {"arrived": "2018-03-03", "confirmed": "2018-03-05"}, "2018-03-03", "207号"),
    ("传真", {"arrived": "2018-03-03", "confirmed": "2018-03-05"}, "2018-03-05", "207号"),
]  # fmt: skip


@pytest.mark.parametrize(("channel", "known", "received", "article"), RECEIPTS)
def test_when_a_request_is_received(
    channel: str, known: dict[str, str], received: str, article: str
) -> None:
    days = {name: D(day) for name, day in known.items()}
    course = follow(Request(channel=channel, **days))
    assert course.received == D(received)
    assert course.receipt.basis.endswith(article)
    assert course.answer.trace[0] is course.receipt


def test_a_request_across_the_change_of_text_follows_each_day_of_receipt() -> None:
    # The mailbox took it on 10 May 2019, under the old text: received, though both sides confirmed under the new.
    course = follow(Request(channel="互联网", arrived=D("2019-05-10"), confirmed=D("2019-05-16")))
    assert course.received == D("2019-05-10")
    # Fifteen working days: 13-17 5, 20-24 10, 27-31 May 15. By the text in force at the end twenty: 3-6 June 19
    # (the 7th rests), 10 June.
    assert course.answer.due == D("2019-05-31")
    assert [(one.name, one.due) for one in course.answer.ambiguities] == [
        ("crossing", D("2019-06-10"))
    ]
    at_end = follow(
        Request(channel="互联网", arrived=D("2019-05-10")), policy=gkrules.Policy(crossing="end")
    )
    assert at_end.answer.due == D("2019-06-10")
    assert [one.due for one in at_end.answer.ambiguities] == [D("2019-05-31")]
    # It arrived under the new text, which asks for the confirmation.
    course = follow(Request(channel="互联网", arrived=D("2019-05-15"), confirmed=D("2019-05-16")))
    assert course.received == D("2019-05-16")


def test_the_plain_case() -> None:
    # Received on Tuesday 10 February 2026; the twentieth working day is 16 March (contract, section 9), the
    # seventh (11-14 4, 24-26 7) 26 February.
    course = follow(Request(channel="挂号信", signed=D("2026-02-10"), answered=D("2026-03-16")))
    assert course.correction is not None
    assert (course.correction.due, course.answer.due) == (D("2026-02-26"), D("2026-03-16"))
    assert course.late == Distance(0, 0)


def test_late_by_days_and_working_days() -> None:
    course = follow(Request(channel="挂号信", signed=D("2026-02-10"), answered=D("2026-03-24")))
    # 17-20 and 23-24 March.
    assert course.late == Distance(8, 6)


def test_a_correction_starts_the_clock_anew() -> None:
    # Asked in time on 26 February; the corrected request came on 5 March: 6 1, 9-13 6, 16-20 11, 23-27 16,
    # 30 March to 2 April 20.
    course = follow(
        Request(
            channel="挂号信",
            signed=D("2026-02-10"),
            correction_asked=D("2026-02-26"),
            corrected=D("2026-03-05"),
        )
    )
    assert course.answer.due == D("2026-04-02")
    assert not course.answer.ambiguities
    assert any(step.basis.endswith("第三十条") for step in course.answer.trace)


def test_a_correction_asked_for_too_late_is_told() -> None:
    request = Request(
        channel="挂号信",
        signed=D("2026-02-10"),
        correction_asked=D("2026-02-27"),
        corrected=D("2026-03-05"),
    )
    course = follow(request)
    assert course.answer.due == D("2026-04-02")
    ((name, due),) = [(one.name, one.due) for one in course.answer.ambiguities]
    assert (name, due) == ("late_correction", D("2026-03-16"))
    other = follow(request, policy=gkrules.Policy(late_correction="receipt"))
    assert other.answer.due == D("2026-03-16")
    assert other.answer.ambiguities[0].due == D("2026-04-02")


def test_the_time_for_views_does_not_count() -> None:
    # A third party asked on 2 March (15 working days end on the 23rd) gave its view on the 6th: five working
    # days, so from 16 March on to the 23rd.
    course = follow(
        Request(
            channel="挂号信",
            signed=D("2026-02-10"),
            views=(View(asked=D("2026-03-02"), given=D("2026-03-06")),),
        )
    )
    assert course.views[0] is not None and course.views[0].due == D("2026-03-23")
    assert course.answer.due == D("2026-03-23")
    assert any(step.basis.endswith("第三十三条第三款") for step in course.answer.trace)


def test_a_view_not_given_yet_runs_to_its_own_limit() -> None:
    # 2 to 23 March: 16 working days; 16 March and sixteen more: 17-20 4, 23-27 9, 30 March-3 April 14, 7-8 16.
    course = follow(
        Request(
            channel="挂号信",
            signed=D("2026-02-10"),
            views=(View(asked=D("2026-03-02"), of="其他机关意见"),),
        )
    )
    assert course.answer.due == D("2026-04-08")


def test_extension_whole_and_in_part() -> None:
    request = Request(channel="挂号信", signed=D("2026-02-10"), extended=True)
    # 17-20 4, 23-27 9, 30 March-3 April 14, 7-10 April 18, 13 and 14 April 20.
    course = follow(request)
    assert course.answer.due == D("2026-04-14")
    assert any(step.basis.endswith("第三十三条第二款") for step in course.answer.trace)
    part = Request(channel="挂号信", signed=D("2026-02-10"), extended=Quantity(5, Unit.WORKING_DAY))
    assert follow(part).answer.due == D("2026-03-23")
    with pytest.raises(ResolveError, match="最多可以延长20个工作日"):
        follow(
            Request(
                channel="挂号信",
                signed=D("2026-02-10"),
                extended=Quantity(21, Unit.WORKING_DAY),
            )
        )


def test_everything_at_once() -> None:
    # Received 8 January 2026 (by ordinary post, confirmed then). Corrected 10 February. Twenty working days to 16
    # March, twenty more to 14 April; five days for a view (2 to 6 March): 15-17 April 3, 20-21 5.
    course = follow(
        Request(
            channel="平常信函",
            submitted=D("2026-01-05"),
            confirmed=D("2026-01-08"),
            correction_asked=D("2026-01-19"),
            corrected=D("2026-02-10"),
            views=(View(asked=D("2026-03-02"), given=D("2026-03-06")),),
            extended=True,
            answered=D("2026-04-30"),
        )
    )
    assert course.received == D("2026-01-08")
    # 9 1, 12-16 6, 19 January 7.
    assert course.correction is not None and course.correction.due == D("2026-01-19")
    assert course.answer.due == D("2026-04-21")
    # 22-24 3, 27-30 April 7.
    assert course.late == Distance(9, 7)


def test_the_text_of_2008() -> None:
    # Received on Thursday 1 March 2018: 2 1, 5-9 6, 12-16 11, 19-22 15; fifteen more: 23 1, 26-30 6, 2-4 April 9,
    # 8-13 April 15.
    request = Request(channel="当面", submitted=D("2018-03-01"))
    course = follow(request)
    assert course.answer.due == D("2018-03-22")
    assert course.correction is None
    longer = follow(Request(channel="当面", submitted=D("2018-03-01"), extended=True))
    assert longer.answer.due == D("2018-04-13")
    # A third party's time does not count: 5 to 9 March, five working days.
    view = View(asked=D("2018-03-05"), given=D("2018-03-09"))
    course = follow(Request(channel="当面", submitted=D("2018-03-01"), views=(view,)))
    assert course.answer.due == D("2018-03-29")
    # Another agency's does: the old text leaves out the third party's alone.
    other = View(asked=D("2018-03-05"), given=D("2018-03-09"), of="其他机关意见")
    course = follow(Request(channel="当面", submitted=D("2018-03-01"), views=(other,)))
    assert course.answer.due == D("2018-03-22")
    assert "没有说不计算" in "".join(gkrules.explain(course.answer))
    # Nor does it say by when a view must be given: while it is not, there is no date.
    open_view = View(asked=D("2018-03-05"))
    course = follow(Request(channel="当面", submitted=D("2018-03-01"), views=(open_view,)))
    assert course.answer.due is None and course.answer.waits_for == "第三方意见"


def test_not_received_yet() -> None:
    course = follow(Request(channel="平常信函", submitted=D("2026-02-10")))
    assert course.received is None and course.correction is None and course.late is None
    assert course.answer.status is gkrules.Status.AWAITING
    assert course.answer.waits_for == "双方确认"


def test_what_a_request_waits_for_is_said_by_the_text_in_force() -> None:
    # Confirmed in 2018, but the old text asks when the mailbox took it.
    course = follow(Request(channel="互联网", confirmed=D("2018-03-05")))
    assert course.answer.waits_for == "进入邮箱系统"
    course = follow(Request(channel="互联网", submitted=D("2020-03-05")))
    assert course.answer.waits_for == "双方确认"
    # The text of 2019 knows no wrong desk.
    with pytest.raises(ResolveError, match="没有规定「误投其他部门」"):
        follow(Request(channel="误投其他部门", confirmed=D("2020-03-05")))
    assert {"当面", "误投其他部门", "fax"} <= set(channels())


def test_a_stop_of_another_kind() -> None:
    # Received on Tuesday 10 February; stopped on Monday 2 March, running again on Monday 9: five working days, so from
    # 16 March on to the 23rd.
    request = Request(
        channel="挂号信",
        signed=D("2026-02-10"),
        pauses=(Pause(stopped=D("2026-03-02"), resumed=D("2026-03-09")),),
        answered=D("2026-03-24"),
    )
    course = follow(request)
    assert (course.answer.due, course.unpaused) == (D("2026-03-23"), D("2026-03-16"))
    assert course.late == Distance(1, 1)
    # The statute's article speaks of views alone: it is no basis for this stop.
    (stop,) = [step for step in course.answer.trace if step.what is What.STOP]
    assert stop == Step(What.STOP, D("2026-03-16"), D("2026-03-23"), words="2026-03-02至2026-03-08")
    assert any("以登记为准" in line for line in gkrules.explain(course.answer))
    # Beside a view each has its own step: the view of 2 to 6 March takes five days out, and of the stop from the 5th on
    # only 9 and 10 March are left. 16 March and five is the 23rd, and two more the 25th.
    both = evolve(
        request,
        views=(View(asked=D("2026-03-02"), given=D("2026-03-06")),),
        pauses=(Pause(stopped=D("2026-03-05"), resumed=D("2026-03-11")),),
    )
    stops = [step for step in follow(both).answer.trace if step.what is What.STOP]
    assert [(step.after, step.basis[-8:]) for step in stops] == [
        (D("2026-03-23"), "第三十三条第三款"),
        (D("2026-03-25"), ""),
    ]
    # Stopped and running again on one day: nothing is lost.
    same = evolve(request, pauses=(Pause(stopped=D("2026-03-02"), resumed=D("2026-03-02")),))
    assert follow(same).answer.due == D("2026-03-16")
    with pytest.raises(ResolveError, match="2026-03-01"):
        follow(evolve(request, pauses=(Pause(stopped=D("2026-03-02"), resumed=D("2026-03-01")),)))


def test_a_stop_that_has_not_ended() -> None:
    request = Request(
        channel="挂号信", signed=D("2026-02-10"), pauses=(Pause(stopped=D("2026-03-16")),)
    )
    course = follow(request)
    assert (course.answer.due, course.answer.waits_for) == (None, "恢复计算")
    assert course.unpaused == D("2026-03-16")
    # What begins after the last day stops nothing.
    late = evolve(request, pauses=(Pause(stopped=D("2026-03-17")),))
    assert follow(late).answer.due == D("2026-03-16")


def test_a_correction_that_has_not_come() -> None:
    request = Request(channel="挂号信", signed=D("2026-02-10"), correction_asked=D("2026-02-26"))
    course = follow(request)
    assert (course.answer.due, course.answer.waits_for) == (None, "收到补正的申请")
    assert not course.answer.ambiguities
    # Asked for too late, the first count may hold.
    late = evolve(request, correction_asked=D("2026-02-27"))
    assert [one.due for one in follow(late).answer.ambiguities] == [D("2026-03-16")]
    by_receipt = follow(late, policy=gkrules.Policy(late_correction="receipt"))
    assert by_receipt.answer.due == D("2026-03-16")
    # An answer that did not wait for it was in time by the first count; a later one cannot be judged.
    assert follow(evolve(request, answered=D("2026-03-16"))).late == Distance(0, 0)
    assert follow(evolve(request, answered=D("2026-03-17"))).late is None


def test_under_the_text_of_2008_a_correction_after_the_last_day_is_too_late() -> None:
    # Fifteen working days from 1 March 2018 end on the 22nd; the corrected request of 2 April: 3-4 2, 8-13 8, 16-20 13,
    # 23 and 24 April 15.
    request = Request(
        channel="当面",
        submitted=D("2018-03-01"),
        correction_asked=D("2018-03-23"),
        corrected=D("2018-04-02"),
    )
    course = follow(request)
    assert course.answer.due == D("2018-04-24")
    assert [one.due for one in course.answer.ambiguities] == [D("2018-03-22")]
    in_time = follow(evolve(request, correction_asked=D("2018-03-22")))
    assert not in_time.answer.ambiguities


def test_the_text_that_an_answer_is_counted_by() -> None:
    old, new = "政府信息公开条例（2007年）", "政府信息公开条例（2019年修订）"
    request = Request(channel="当面", submitted=D("2019-05-10"))
    assert follow(request).text == old
    assert follow(request, policy=gkrules.Policy(crossing="end")).text == new
    # A corrected request that came under the new text is answered by it.
    anew = evolve(request, correction_asked=D("2019-05-13"), corrected=D("2019-05-16"))
    assert follow(anew).text == new
    assert follow(Request(channel="平信", submitted=D("2019-05-10"))).text == ""


def test_what_cannot_be() -> None:
    with pytest.raises(ResolveError, match="没有「信鸽」这种提交方式"):
        follow(Request(channel="信鸽", submitted=D("2026-02-10")))
    with pytest.raises(ResolveError, match="2026-02-01"):
        follow(Request(channel="当面", submitted=D("2026-02-10"), answered=D("2026-02-01")))
    with pytest.raises(ResolveError, match="2026-02-01"):
        follow(Request(channel="挂号信", signed=D("2026-02-10"), answered=D("2026-02-01")))


def test_it_is_plain_data() -> None:
    course = follow(
        Request(
            channel="挂号信",
            signed=D("2026-02-10"),
            views=(View(asked=D("2026-03-02")),),
            extended=Quantity(5, Unit.WORKING_DAY),
        )
    )
    assert from_dict(course.to_dict()) == course
    assert hash(course) == hash(from_dict(course.to_dict()))
