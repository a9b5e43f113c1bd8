"""Which task somebody means, and what is said where that is not plain."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gkrules.agenda.naming import UnknownTask, named
from tests.agenda.conftest import Desk

Make = Callable[..., Desk]


@pytest.fixture
def made(desk: Make) -> Desk:
    return desk(
        {"id": "97", "limits": ["每季度第一周内"], "units": "市财政局、市审计局"},
        {"id": "9", "limits": ["2026年6月30日前"]},
    )


@pytest.mark.parametrize(
    ("words", "uid"),
    [
        ("9", "9.by.finance"),
        ("第9项", "9.by.finance"),
        ("9.by", "9.by.finance"),
        ("9.by.fin", "9.by.finance"),
        ("97.every-quarter.2026-Q2.audit", "97.every-quarter.2026-Q2.audit"),
    ],
)
def test_the_task_that_is_meant(made: Desk, words: str, uid: str) -> None:
    agenda = made.on("2026-03-05")
    task = named(agenda, words)
    assert task.uid.startswith(f"{uid}@")
    assert named(agenda, task.uid) == task


def test_a_unit_tells_them_apart(made: Desk) -> None:
    agenda = made.on("2026-03-05")
    unit = made.plan.unit("市审计局")
    assert named(agenda, "97.every-quarter.2026-Q2", unit).unit == unit


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("97", "97.every-quarter.2026-Q2.audit  市审计局  2026-04-07"),
        ("97.every-quarter", "有6项任务"),  # three quarters still due, of two units
        ("10", "没有任务「10」"),
        ("97.evry-quarter.2026-Q2.audit", "是否要写「97.every-quarter.2026-Q2.audit」"),
        ("", "没有任务「」"),
    ],
)
def test_nothing_is_guessed(made: Desk, words: str, told: str) -> None:
    with pytest.raises(UnknownTask) as caught:
        named(made.on("2026-03-05"), words)
    assert told in caught.value.render("zh")
    assert caught.value.render("en")
