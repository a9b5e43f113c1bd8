"""The API's description (OpenAPI 3.1), from the schemas that lie in the package."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from gkrules._version import __version__
from gkrules.web.questions import SEVERAL
from gkrules.web.refusals import OWN_CODES
from gkrules.web.settings import Settings

#: The schemas by name: `schemas/<name>.json` in the package, `/api/v1/schemas/<name>.json` on the server.
SCHEMAS = (
    "values", "parse-question", "due-question", "find-question", "agenda-question",
    "parse", "due", "find", "agenda", "error",
)  # fmt: skip
_OPERATIONS = {
    "parse": "Read a time limit: what its words say",
    "due": "When a time limit is due, and why",
    "find": "Every time limit in a text",
    "agenda": "What is due in a plan, and what waits, runs on or has no date",
}
_COMPONENTS = "#/components/schemas/"


@lru_cache(maxsize=16)
def schema(name: str) -> dict[str, Any]:
    """A schema as the package has it."""
    text = (files("gkrules.web.api") / "schemas" / f"{name}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def document(settings: Settings) -> dict[str, Any]:
    """The whole description, with the bounds of this server."""
    values = {name: _local(one) for name, one in schema("values")["$defs"].items()}
    own = {_title(name): _local(_bare(schema(name))) for name in SCHEMAS if name != "values"}
    bounds = settings.bounds
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "gkrules",
            "version": __version__,
            "description": (
                "Chinese official time limits: read, counted by statute, explained. A list of questions has a list of "
                "results in the same order, each an answer or an error of its own. Dates are civil dates in "
                "Asia/Shanghai. Offsets count characters (code points), the end exclusive.\n\n"
                f"At most {bounds.body} bytes a body, {bounds.items} questions at once, {bounds.text} characters a "
                f"text, {bounds.phrase} a phrase, {bounds.range_days} days a range, {bounds.answer} bytes an "
                f"answer, {bounds.seconds:g} seconds a request."
            ),
        },
        "servers": [{"url": f"{settings.address.rstrip('/')}{settings.base.rstrip('/')}/api/v1"}],
        "paths": {f"/{name}": _path(name, words) for name, words in _OPERATIONS.items()},
        "components": {"schemas": {**values, **own}},
    }


def _path(name: str, words: str) -> dict[str, Any]:
    question = schema(f"{name}-question")
    asked, one = _ref(f"{name}-question"), _ref(name)
    either = {"anyOf": [one, _ref("error")]}
    several = {
        "type": "object",
        "properties": {"schema": {"const": 1}, "results": {"type": "array", "items": either}},
        "required": ["schema", "results"],
    }
    return {
        "get": {
            "operationId": name,
            "summary": words,
            "parameters": [*_parameters(question), _LANG],
            "responses": _responses(one),
        },
        "post": {
            "operationId": f"{name}Many",
            "summary": f"{words}: one question, or a list of them",
            "parameters": [_LANG],
            "requestBody": {
                "required": True,
                "content": _json({"anyOf": [asked, {"type": "array", "items": asked}]}),
            },
            "responses": _responses({"anyOf": [one, several]}),
        },
    }


_LANG = {
    "name": "lang",
    "in": "query",
    "schema": {"enum": ["zh", "en"]},
    "description": "the language of messages and explanations",
}
#: Fields that a query writes otherwise than JSON: `WORDS=DATE`, `FIRST..LAST`, `NAME=VALUE`.
_IN_QUERY = {
    "trigger": "2026-09-24, or WORDS=2026-09-24 for one of several events",
    "served": "WAY=2026-01-05",
    "stops": "2026-01-01..2026-01-05",
    "policy": "first_week=iso",
    "extension": "true, or an amount: 5个工作日",
    "overlays": "the name of local days on the server",
}


def _parameters(question: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for name, one in question["properties"].items():
        made: dict[str, Any] = {
            "name": name,
            "in": "query",
            "required": name in question.get("required", ()),
        }
        if name in _IN_QUERY:
            text = {"type": "string"}
            made["schema"] = {"type": "array", "items": text} if name in SEVERAL else text
            made["description"] = _IN_QUERY[name]
        else:
            kinds = [part for part in one.get("anyOf", [one]) if part != {"type": "null"}]
            made["schema"] = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
        found.append(made)
    return found


def _responses(answer: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"200": {"description": "the answer", "content": _json(answer)}}
    words = {422: "it cannot be read or counted: see the code"}
    for _, status, _, meaning in OWN_CODES:
        words.setdefault(status, meaning)
    for status in sorted(words):
        found[str(status)] = {"description": words[status], "content": _json(_ref("error"))}
    return found


def _json(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": one}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": _COMPONENTS + _title(name)}


def _title(name: str) -> str:
    """due-question -> DueQuestion; an answer is DueAnswer, so that it takes no value's name."""
    words = "".join(part.capitalize() for part in name.split("-"))
    return words if "-" in name or name == "error" else f"{words}Answer"


def _bare(one: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key != "$schema"}


def _local(one: Any) -> Any:
    """The schema with its references turned to the document's own components."""
    if isinstance(one, list):
        return [_local(part) for part in one]
    if not isinstance(one, dict):
        return one
    return {
        key: _COMPONENTS + value.rpartition("/")[2] if key == "$ref" else _local(value)
        for key, value in one.items()
    }
