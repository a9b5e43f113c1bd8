"""What a program that imports gkrules leans on: the names, their types, and plain refusals."""

from __future__ import annotations

import ast
import inspect
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import gkrules
from gkrules import Policy, ResolveError, parse, resolve

ROOT = Path(__file__).parents[1]


def test_type_checkers_see_the_names_that_there_are() -> None:
    tree = ast.parse(Path(gkrules.__file__).read_text(encoding="utf-8"))
    seen = {
        (alias.asname, (node.module or "").removeprefix("gkrules").removeprefix("."))
        for block in tree.body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == set(gkrules._HOMES.items()) | {(room, "") for room in gkrules._ROOMS}


def test_every_name_of_the_page_is_there() -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| (`.+?`) \|", page, re.MULTILINE)
    words = (word for cell in cells for word in re.findall(r"`(.+?)`", cell))
    names = [found[0] for word in words if (found := re.match(r"[\w.]+", word))]
    assert len(names) > 25
    for name in names:
        value: object = gkrules
        for part in name.split("."):
            value = getattr(value, part)


def test_parse_is_a_function_with_a_signature() -> None:
    assert inspect.isfunction(gkrules.parse)
    assert list(inspect.signature(gkrules.parse).parameters) == ["text"]


class TestInstantsOfOtherZones:
    """20:00 UTC on 1 March 2026 is 04:00 on Monday 2 March in Shanghai: that day is the trigger."""

    late = datetime(2026, 3, 1, 20, tzinfo=UTC)

    def test_days_count_from_the_day_in_shanghai(self) -> None:
        (found,) = resolve("10日内", trigger=self.late)
        assert (found.nominal, found.due) == (date(2026, 3, 12), date(2026, 3, 12))
        (found,) = resolve("自受理之日起3个工作日内", trigger={"受理": self.late})
        assert found.due == date(2026, 3, 5)

    def test_the_year_is_shanghais(self) -> None:
        (found,) = resolve("年底前", trigger=datetime(2025, 12, 31, 20, tzinfo=UTC))
        assert found.due == date(2026, 12, 31)

    def test_hours_are_told_by_shanghais_clocks(self) -> None:
        (found,) = resolve("24小时内", trigger=self.late)
        assert found.due == datetime(2026, 3, 2, 20, tzinfo=UTC)
        assert found.due.utcoffset() == timedelta(hours=8)
        assert "2026-03-02 04:00" in gkrules.explain(found, "en")[0]

    def test_ranges_stops_and_what_is_done(self) -> None:
        found = resolve("每月2日前", start=self.late, end=date(2026, 3, 31))
        assert [one.due for one in found] == [date(2026, 3, 2)]
        # 2 March + 3 days = 5 March; the stop is 4 March in Shanghai, one day more.
        stop = (datetime(2026, 3, 3, 17, tzinfo=UTC), datetime(2026, 3, 4, 15, tzinfo=UTC))
        (found,) = resolve("3日内", trigger=date(2026, 3, 2), stops=[stop])
        assert found.due == date(2026, 3, 6)
        assert found.late(datetime(2026, 3, 6, 16, tzinfo=UTC)) == gkrules.Distance(1, 0)
        assert found.left(datetime(2026, 3, 5, 16, tzinfo=UTC)) == gkrules.Distance(0, 0)

    def test_naive_instants_stay_as_they_are(self) -> None:
        (found,) = resolve("24小时内", trigger=datetime(2026, 3, 1, 20))
        assert found.due == datetime(2026, 3, 2, 20)


@pytest.mark.parametrize(
    "wrong",
    [
        {"clear_days": "false"},
        {"roll_fixed": 1},
        {"xun": "bad"},
        {"otherwise": -1},
        {"otherwise": True},
        {"first_week": None},
    ],
)
def test_a_policy_refuses_what_it_does_not_take(wrong: dict[str, object]) -> None:
    (name,) = wrong
    with pytest.raises(ResolveError, match=name) as caught:
        Policy(**wrong)  # type: ignore[arg-type]
    assert name in caught.value.render("en")


def test_text_is_no_date() -> None:
    for given in ("2026-03-01", {"受理": "2026-03-01"}):
        with pytest.raises(TypeError, match="a date or an instant is wanted, not str"):
            resolve("自受理之日起10日内", trigger=given)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not str"):
        resolve("每月10日前", start="2026-01-01", end=date(2026, 2, 1))  # type: ignore[arg-type]


def test_parse_wants_text() -> None:
    for given in (None, b"10", 10):
        with pytest.raises(TypeError, match=f"text is wanted, not {type(given).__name__}"):
            parse(given)  # type: ignore[arg-type]
