"""申报纳税期限: 实施细则 第一百零九条 against the last days that the tax offices announced, month by month.

`data/tax-deadlines.csv` holds what the notices say, the months that stay on the 15th too. `issuer`: "national" is
the State Taxation Administration's yearly notice, "local" a province's office, "unsigned" a table whose office is
not known. `reading` says how the announced day follows:

- rule: as the library reads the article: a long holiday inside the period adds as many working days;
- days: it adds calendar days, the literal reading, which the library reports as an ambiguity;
- rolled-first: the 15th rolls first, then calendar days are added; neither of the two;
- before-order: the rule, on the calendar before an order changed it (September 2015);
- extended: an order of its own put the month off (2020, the epidemic); no rule gives it.
"""

from __future__ import annotations

import csv
from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import frozen

import gkrules
from gkrules import Occurrence, Policy
from gkrules.calendar import Calendar, Day, DayKind, china

D = date.fromisoformat
PHRASES = ("每月15日前", "每月15日内", "每月后15日内", "次月15日前")
COUNTED, LITERAL = Policy(), Policy(holidays="days")


@frozen
class Announced:
    month: str
    last: str
    reading: str
    issuer: str
    source: str


def announced() -> tuple[Announced, ...]:
    path = Path(__file__).parent / "data" / "tax-deadlines.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(Announced(**row) for row in csv.DictReader(lines))


ROWS = announced()


def named(row: Announced) -> str:
    return f"{row.month}-{row.issuer}-{row.reading}"


def resolved(
    phrase: str, month: str, policy: Policy = COUNTED, calendar: Calendar | None = None
) -> Occurrence:
    """The one occurrence of a monthly phrase whose 15th lies in the month."""
    first = D(f"{month}-01")
    end = first.replace(day=monthrange(first.year, first.month)[1])
    (one,) = gkrules.resolve(
        phrase, start=first, end=end, regime="税收", policy=policy, calendar=calendar
    )
    return one


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_every_wording_gives_the_same_last_day(row: Announced) -> None:
    """A date inside the cycle, fifteen days of it and fifteen days after the last end together."""
    due = resolved(PHRASES[0], row.month).due
    assert due is not None
    for phrase in PHRASES:
        one = resolved(phrase, row.month)
        assert (one.nominal, one.due) == (D(f"{row.month}-15"), due), phrase
    before = D(f"{row.month}-01") - timedelta(days=1)
    (counted,) = gkrules.resolve("15日内", trigger=before, regime="税收")
    assert (counted.nominal, counted.due) == (D(f"{row.month}-15"), due)


@pytest.mark.parametrize("row", [row for row in ROWS if row.reading == "rule"], ids=named)
def test_the_rule_gives_the_announced_day(row: Announced) -> None:
    assert resolved("每月15日前", row.month).due == D(row.last), row.source


@pytest.mark.parametrize("row", [row for row in ROWS if row.reading == "days"], ids=named)
def test_where_calendar_days_were_announced_the_result_says_so(row: Announced) -> None:
    """The announced day is the reported ambiguity, and the policy that it names gives it."""
    found = resolved("每月15日前", row.month)
    assert found.due is not None and found.due > D(row.last), "no exception any more: mark it rule"
    assert [(one.due, one.policy) for one in found.ambiguities if one.name == "holidays"] == [
        (D(row.last), ("holidays", "days"))
    ]
    literal = resolved("每月15日前", row.month, LITERAL)
    assert literal.due == D(row.last)
    assert ("holidays", found.due) in [(one.name, one.due) for one in literal.ambiguities]


def test_what_no_reading_gives() -> None:
    """Two rows, each with its reason; a third is an error of the table or of the rule."""
    other = {row.month: row for row in ROWS if row.reading in ("rolled-first", "extended")}
    assert [(row.month, row.reading) for row in other.values()] == [
        ("2013-06", "rolled-first"),
        ("2020-02", "extended"),
    ]
    # Guangdong: 15 June 2013 is a Saturday, so the 17th, and three days for 10-12 June: the 20th.
    assert other["2013-06"].last == "2013-06-20"
    assert resolved("每月15日前", "2013-06").due == D("2013-06-19")
    assert resolved("每月15日前", "2013-06", LITERAL).due == D("2013-06-18")
    # 税总函〔2020〕27号: put off for the epidemic from the 17th, which the yearly notice had set.
    assert other["2020-02"].last == "2020-02-28"
    assert resolved("每月15日前", "2020-02").due == D("2020-02-17")


def test_a_notice_older_than_an_order_follows_the_calendar_of_its_day() -> None:
    """国发明电〔2015〕1号 of May made 3-5 September three days off; Jiangxi's notice is of January."""
    (row,) = [row for row in ROWS if row.reading == "before-order"]
    assert (row.month, row.last) == ("2015-09", "2015-09-15")
    order = [("2015-09-03", "working"), ("2015-09-04", "working"), ("2015-09-06", "weekend")]
    before = china().with_days([Day(D(day), DayKind(kind)) for day, kind in order])
    assert resolved("每月15日前", row.month, calendar=before).due == D(row.last)
    # With the order, three working days on from Tuesday the 15th.
    assert resolved("每月15日前", row.month).due == D("2015-09-18")


def test_since_2018_the_national_notices_count_working_days() -> None:
    """Where the two readings differ: calendar days up to 2017, working days since, but for two months."""
    told: dict[str, set[str]] = {}
    for row in ROWS:
        if resolved("每月15日前", row.month).due != resolved("每月15日前", row.month, LITERAL).due:
            told.setdefault(row.reading, set()).add(row.month)
    assert {month for month in told["rule"] if month < "2018"} == set()
    # 2019-02 is Beijing's table, 2020-10 the national notice (its own May counts working days).
    assert {month for month in told["days"] if month >= "2018"} == {"2019-02", "2020-10"}
    national = {row.month for row in ROWS if row.issuer == "national"} & told["rule"]
    assert Counter(month[:4] for month in national) == {
        "2018": 1,  # October
        "2020": 1,  # May
        "2021": 5,  # January, February, April, May, October
        "2022": 5,  # January, February, April, September, October
        "2024": 4,  # February, May, June, October
        "2025": 3,  # February, May, October
        "2026": 3,  # January, May, October
    }


def test_the_table_is_whole() -> None:
    assert {row.reading for row in ROWS} == {
        *("rule", "days", "rolled-first", "before-order", "extended")
    }
    assert {row.issuer for row in ROWS} == {"national", "local", "unsigned"}
    assert all(row.source for row in ROWS)
    assert [row.month for row in ROWS] == sorted(row.month for row in ROWS)
    months = Counter(row.month[:4] for row in ROWS if row.issuer == "national")
    # Two months of 2020 were announced twice: February, May.
    assert months == {**dict.fromkeys(["2018", *map(str, range(2021, 2027))], 12), "2020": 14}


def test_the_four_of_the_contract_are_among_them() -> None:
    found = {row.month: row.last[-2:] for row in ROWS if row.issuer == "national"}
    contract = {"2022-10": "25", "2024-02": "23", "2024-05": "22", "2024-09": "18"}
    assert {month: found[month] for month in contract} == contract


def test_periods_in_months_report_the_tax_offices_reading() -> None:
    """企业所得税法 第五十四条: Jiangxi's notice of 23 January 2015 has 1 June; 31 May 2015 is a Sunday.

    A tax office's printed answer says it too: holidays inside the five months add nothing, those inside
    the thirty days of 实施细则 第一百零六条 do. The words of 第一百零九条 make no difference between them, so they
    rule, and the offices' reading is reported.
    """
    (found,) = gkrules.resolve("年度终了之日起5个月内", trigger=D("2014-12-31"), regime="税收")
    assert found.nominal == D("2015-05-31")
    told = {one.policy: one.due for one in found.ambiguities}
    assert told["holidays", "none"] == D("2015-06-01")
    (chosen,) = gkrules.resolve(
        "年度终了之日起5个月内",
        trigger=D("2014-12-31"),
        regime="税收",
        policy=Policy(holidays="none"),
    )
    assert chosen.due == D("2015-06-01")
    assert found.due in [one.due for one in chosen.ambiguities]
    (plain,) = gkrules.resolve("5个月内", trigger=D("2014-12-31"), regime="税收")
    assert {one.policy: one.due for one in plain.ambiguities}["holidays", "none"] == D("2015-06-01")
    (by_days,) = gkrules.resolve("30日内", trigger=D("2014-09-20"), regime="税收")
    assert ("holidays", "none") not in [one.policy for one in by_days.ambiguities]
