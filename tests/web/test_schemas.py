"""What the API takes and gives is what its schemas say, for every phrase of the shared list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gkrules.errors import GkrulesError
from gkrules.web.api import openapi
from gkrules.web.api.operations import answered
from gkrules.web.refusals import fault
from gkrules.web.settings import Bounds
from tests.conftest import ROOT
from tests.web.jsonschema import faults
from tests.web.test_api import DUE, WRONG

FILES = {name: openapi.schema(name) for name in openapi.SCHEMAS}
PLAN = str(ROOT / "examples" / "panzhihua-2017" / "plan.toml")


def ask(operation: str, fields: Any) -> dict[str, Any]:
    """An answer, or the error, as the API gives it."""
    try:
        made = answered(
            operation, fields, "zh", ((PLAN, ""),), Bounds(text=3000, items=5), pytest.fail
        )
    except GkrulesError as error:
        made = {"schema": 1, "error": fault(error).to_dict("zh")}
    found: dict[str, Any] = json.loads(json.dumps(made))
    return found


def check(data: Any, name: str) -> None:
    assert list(faults(data, FILES[name], FILES)) == []


@pytest.mark.parametrize(("options", "fields"), DUE, ids=lambda one: str(one)[:30])
def test_questions_and_answers(options: list[str], fields: dict[str, Any]) -> None:
    asked = {"phrase": options[0], **fields}
    check(asked, "due-question")
    check(ask("due", asked), "due")
    check(ask("parse", {"phrase": options[0]}), "parse")


@pytest.mark.parametrize(("operation", "fields", "status", "code", "at"), WRONG, ids=str)
def test_errors(operation: str, fields: dict[str, Any], status: int, code: str, at: str) -> None:
    check(ask(operation, fields), "error")


def test_find_and_agenda() -> None:
    check(
        ask("find", {"text": "收到申请之日起20个工作日内答复。及时公开。", "loose": True}), "find"
    )
    for unit in (None, "市财政局"):
        check(ask("agenda", {"start": "2017-01-01", "end": "2018-03-01", "unit": unit}), "agenda")


@pytest.mark.shared
def test_every_phrase_of_the_list(shared: Path) -> None:
    rows = [
        json.loads(line) for line in (shared / "phrases-dev.jsonl").read_text("utf-8").splitlines()
    ]
    good = 0
    for row in rows:
        phrase = row.get("text") or row["phrase"]
        given = row.get("given") or {}
        fields = {
            "phrase": phrase,
            "trigger": given.get("trigger"),
            "start": given.get("from"),
            "end": given.get("to"),
            "year": 2026,
        }
        found = ask("due", fields)
        check(found, "error" if "error" in found else "due")
        good += "error" not in found
    assert good > len(rows) * 0.7


def test_the_small_reader_can_find_fault() -> None:
    good = ask("due", {"phrase": "15日内", "trigger": "2026-03-02"})
    assert list(faults(good, FILES["due"], FILES)) == []
    for wrong in (
        {**good, "schema": 2},
        {name: value for name, value in good.items() if name != "canonical"},
        {**good, "occurrences": {}},
        {**good, "occurrences": [{**good["occurrences"][0], "due": "tomorrow"}]},
        {**good, "occurrences": [{**good["occurrences"][0], "status": "lost"}]},
        {**good, "occurrences": [{**good["occurrences"][0], "limit": {"type": "Nothing"}}]},
    ):
        assert list(faults(wrong, FILES["due"], FILES)) != []
    assert list(faults({"phrase": "x", "more": 1}, FILES["due-question"], FILES)) != []
