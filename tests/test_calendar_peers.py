"""Agreement with others on every known day: `holidays`, `lunar-python` and `chinese-calendar`.

Their errors are listed with the notice that settles each; any other disagreement fails. A peer that has repaired
an error since is reported as skipped, with the line to take out: that is good news, not a fault here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib.metadata import version

import pytest
from attrs import frozen

from gkrules.calendar import china

chinese_calendar = pytest.importorskip("chinese_calendar")
holidays = pytest.importorskip("holidays")
lunar_python_util = pytest.importorskip("lunar_python.util")

FIRST = date(2004, 1, 1)
# The schedule of 29-31 December is settled by the next year's notice: a newer peer may know it first.
LAST = china().known_until


def by_chinese_calendar(day: date) -> bool:
    works: bool = chinese_calendar.is_workday(day)
    return works


def by_holidays() -> Callable[[date], bool]:
    calendar = holidays.country_holidays("CN", years=range(FIRST.year, LAST.year + 2))
    works: Callable[[date], bool] = calendar.is_working_day
    return works


def by_lunar_python(day: date) -> bool:
    """Its HolidayUtil knows the days a notice moved; a day it does not know goes by the week."""
    found = lunar_python_util.HolidayUtil.getHoliday(day.isoformat())
    return day.weekday() < 5 if found is None else bool(found.isWork())


PEERS: dict[str, Callable[[date], bool]] = {
    "chinese-calendar": by_chinese_calendar,
    "holidays": by_holidays(),
    "lunar-python": by_lunar_python,
}


@frozen
class Error:
    """A day that a peer has wrong: what it is in truth, by which notice, and in which version it was seen."""

    peer: str
    day: date
    works: bool
    notice: str
    seen: str

    def __str__(self) -> str:
        return f"{self.peer}-{self.day}"


ERRORS = (
    # 元旦: 「12月31日（星期六）上班」.
    Error("chinese-calendar", date(2005, 12, 31), True, "国办发明电〔2005〕35号", "1.11.0"),
    # 清明节: 「4月7日（星期日）上班」.
    Error("lunar-python", date(2013, 4, 7), True, "国办发明电〔2012〕33号", "1.4.8"),
    # 国庆节: 「10月12日（星期六）上班」.
    Error("lunar-python", date(2013, 10, 12), True, "国办发明电〔2012〕33号", "1.4.8"),
)


def known() -> Iterator[date]:
    for n in range((LAST - FIRST).days + 1):
        yield FIRST + timedelta(days=n)


@pytest.mark.parametrize("peer", PEERS)
def test_no_peer_disagrees_but_where_it_is_known_to_be_wrong(peer: str) -> None:
    works, calendar = PEERS[peer], china()
    listed = {error.day for error in ERRORS if error.peer == peer}
    other = [day for day in known() if works(day) != calendar.is_working(day)]
    unknown = [f"{day} {'works' if works(day) else 'rests'}" for day in other if day not in listed]
    assert not unknown, (
        f"{peer} {version(peer)} says: {', '.join(unknown)}; china() says the opposite. "
        "Settle each by the year's notice: correct the calendar, or list it in ERRORS with the document's number."
    )


@pytest.mark.parametrize("error", ERRORS, ids=str)
def test_the_notice_is_right_and_the_peer_still_wrong(error: Error) -> None:
    assert china().is_working(error.day) is error.works
    if PEERS[error.peer](error.day) is error.works:
        assert version(error.peer) != error.seen, (
            f"{error} is no error of {error.seen}: take it out"
        )
        pytest.skip(
            f"{error.peer} {version(error.peer)} has repaired {error.day} (wrong in {error.seen}): "
            "its line in ERRORS can go"
        )


def test_the_listed_errors_name_their_notice() -> None:
    for error in ERRORS:
        assert error.peer in PEERS
        assert FIRST <= error.day <= LAST
        assert error.notice.startswith("国办发明电〔")
    assert len({(error.peer, error.day) for error in ERRORS}) == len(ERRORS)
