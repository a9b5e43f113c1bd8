"""A folder of very many places: a list of them, then one at a time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gkrules import Agenda, Plan, publish
from gkrules.web.pages.folder import MANY, indexes, places
from tests.conftest import ROOT
from tests.web.pages.office import pages, visit


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    whole = tmp_path_factory.mktemp("places")
    first = whole / "510402"
    publish(Agenda(Plan.load(ROOT / "examples" / "panzhihua-2017" / "plan.toml")), first)
    for n in range(MANY):
        other = whole / f"51{n:04}"
        other.mkdir()
        shutil.copy(first / "index.json", other)
    (whole / "notes").mkdir()
    return whole


def test_many_places_are_listed_and_shown_one_at_a_time(folder: Path) -> None:
    found = places(folder)
    assert len(found) == MANY + 1
    assert "notes" not in found
    assert indexes(folder) == ()
    (one,) = indexes(folder, "510402")
    assert one.unit("finance") is not None
    assert indexes(folder, "../510402") == indexes(folder, "999999") == ()


def test_the_page_lists_the_places_and_links_keep_the_one_looked_at(folder: Path) -> None:
    with pages(folder) as client:
        page = visit(client, "/")
        assert page.status == 200
        links = page.texts("//ul[@class='places']//a")
        assert len(links) == MANY + 1
        assert "place=510402" in page.found.text
        one = visit(client, "/?place=510402")
        assert "市财政局" in one.found.text
        assert "/units/finance?place=510402" in one.found.text
        assert visit(client, "/units/finance?place=510402").status == 200
        assert visit(client, "/units/finance").status == 404
