"""The calendar of all units: one entry for everybody, more where dates differ; no UID twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from attrs import evolve

from gkrules import Agenda
from gkrules.agenda import Due
from gkrules.feeds.whole import owned_by_all, together
from tests.feeds.makers import plan

LATER = date(2026, 7, 10)


def _due(tmp_path: Path) -> Due:
    (found,) = Agenda(plan(tmp_path, ("1", "2026年6月底前", "市级各部门"))).due()
    assert [one.unit.id for one in found.shares] == ["finance", "audit", "commerce-grain", "tax"]
    return found


def _part(due: Due, *places: int, moved: bool = False, local: str = "") -> Due:
    found = evolve(due, shares=tuple(due.shares[n] for n in places), local=local)
    return evolve(found, occurrence=evolve(due.occurrence, due=LATER)) if moved else found


def _told(*dues: Due) -> list[tuple[str, str]]:
    """Each entry's owner and units, by their first letters."""
    return [
        (owner, "".join(share.unit.id[0] for share in shares))
        for _, shares, owner in together(dues)
    ]


def test_one_entry_for_all(tmp_path: Path) -> None:
    assert _told(_due(tmp_path)) == [("all", "fact")]


def test_an_extension_of_one_unit_is_an_entry_of_its_own(tmp_path: Path) -> None:
    """The agenda gives it as an occurrence apart, under the same key and without a name of its own."""
    due = _due(tmp_path)
    rest, one = _part(due, 0, 2, 3), _part(due, 1, moved=True)
    for order in ((rest, one), (one, rest)):
        (first, second) = _told(*order)
        assert first == ("all", "fct")
        assert second[0].startswith("all.") and second[1] == "a"
    # Two units, each by itself: two UIDs, the same whichever is there.
    three = _told(_part(due, 0, 3), one, _part(due, 2, moved=True))
    assert len({owner for owner, _ in three}) == 3
    assert second in three


def test_units_with_days_of_their_own(tmp_path: Path) -> None:
    due = _due(tmp_path)
    same = _told(_part(due, 1, local="甲"), _part(due, 0, 2, 3))
    assert same == [("all", "fact")]
    told = _told(_part(due, 1, moved=True, local="甲"), _part(due, 0, 2, 3))
    assert told[0] == ("all", "fct")
    # The name of the days tells the entry, whichever units keep them.
    assert told[1][0] == _told(_part(due, 1, 2, moved=True, local="甲"), _part(due, 0, 3))[1][0]
    # Two occurrences under one name: the second by its units.
    more = _told(
        _part(due, 0), _part(due, 1, moved=True, local="甲"), _part(due, 2, moved=True, local="甲")
    )
    assert len({owner for owner, _ in more}) == 3


def test_which_entry_of_everybody(tmp_path: Path) -> None:
    agenda = Agenda(plan(tmp_path, ("1.all", "2026年6月底前", "市级各部门")))
    (due,) = agenda.due()
    uid = agenda.uid(due, "all")
    assert owned_by_all(uid) == uid
    assert owned_by_all(agenda.uid(due, "all.0123456789")) == uid
    assert owned_by_all(agenda.uid(due, "finance")) == agenda.uid(due, "finance")
