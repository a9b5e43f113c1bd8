"""docs/server.md: its requests are asked, its answers are a part of what comes; its codes and bounds are the code's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from gkrules.cli import serving
from gkrules.web.api import schemas
from gkrules.web.app import Settings, application
from gkrules.web.questions import FIELDS
from gkrules.web.settings import Bounds
from tests.conftest import ROOT
from tests.web.asgi import Client

PAGE = (ROOT / "docs" / "server.md").read_text("utf-8")
PAIRS = re.findall(r"```http\n(.*?)```\n\n```json\n(.*?)```", PAGE, re.S)


def part_of(some: Any, whole: Any) -> bool:
    """Whether what is shown is in what came."""
    if isinstance(some, dict):
        return all(name in whole and part_of(one, whole[name]) for name, one in some.items())
    if isinstance(some, list):
        return len(some) == len(whole) and all(map(part_of, some, whole))
    return bool(some == whole)


@pytest.mark.parametrize(("request_", "answer"), PAIRS, ids=lambda one: one[:30])
def test_requests(request_: str, answer: str, tmp_path: Path) -> None:
    line, _, body = request_.partition("\n")
    method, path = line.split(" ", 1)
    with Client(application(Settings(folder=tmp_path))) as client:
        if method == "GET":
            found = client.get(quote(path, safe="/?=&"))
        else:
            found = client.post(path, json.loads(body))
    assert found.status_code == 200
    assert part_of(json.loads(answer), found.json())


def test_there_are_requests() -> None:
    assert len(PAIRS) == 2


def test_codes_and_fields_are_all_there() -> None:
    table = PAGE.partition("Codes are added, never changed:")[2].partition("Bounds:")[0]
    assert set(re.findall(r"`([a-z_]+)`", table)) - {"strict", "request_id"} == set(schemas.codes())
    row = re.search(r"^\| `due` \|.*$", PAGE, re.M)
    assert row is not None
    for name in FIELDS:
        assert f"`{name}`" in row[0]


def test_options_are_all_there() -> None:
    for names, *_ in serving.OPTIONS:
        if names[0].startswith("--"):
            assert f"`{names[0]} " in PAGE or f"{names[0]} " in PAGE, names


def test_bounds_are_those_of_the_code() -> None:
    bounds = Bounds()
    assert (bounds.body, bounds.items, bounds.text, bounds.phrase) == (
        2_000_000,
        100,
        200_000,
        1_000,
    )
    assert (bounds.range_days, bounds.seconds, bounds.answer) == (3660, 10, 10_000_000)


@pytest.mark.parametrize("path", re.findall(r"\]\(([^)#]+)\)", PAGE))
def test_links_lead_somewhere(path: str) -> None:
    assert (ROOT / "docs" / path).exists()
