"""The API's JSON Schemas: what each operation takes and gives, written by hand over the values' own.

A file refers to another by its name (`values.json#/$defs/Occurrence`), so that the folder can be used as it is.
The files in `schemas/` are what this makes, kept in the package so that other languages find them there; a test
holds the two together. `python -m gkrules.web.api.schemas` writes them anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from gkrules.agenda import Standing
from gkrules.policy import Policy
from gkrules.web.api.describe import DATE, DIALECT, MOMENT, TEXT, Schema, field_schema, values
from gkrules.web.questions import FIELDS
from gkrules.web.refusals import CODES, OWN_CODES

_NULL: Schema = {"type": "null"}
_FLAG: Schema = {"type": "boolean"}
_NUMBER: Schema = {"type": "integer", "minimum": 0}
_WORDS = {"type": "string", "minLength": 1}


def made() -> dict[str, Schema]:
    """Every schema by the name of its file."""
    return {
        "values": {"$schema": DIALECT, "$defs": values()},
        "parse-question": _question("What does a phrase say?", {"phrase": _WORDS}, "phrase"),
        "due-question": _question("When is it due?", _due_fields(), "phrase"),
        "find-question": _question(
            "Which time limits are in a text?", {"text": _WORDS, "loose": _FLAG}, "text"
        ),
        "agenda-question": _question("What is due between two days?", _agenda_fields()),
        "parse": _answer(
            "What a phrase says.", {"phrase": TEXT, "canonical": TEXT, "limit": _of("TimeLimit")}
        ),
        "due": _answer(
            "The occurrences of a limit, each with its reason.",
            {"phrase": TEXT, "canonical": TEXT, "occurrences": _list(_occurrence())},
            {"service": _more(_of("Service"), {"explanation": _list(TEXT)})},
        ),
        "find": _answer("The limits of a text, in order.", {"matches": _list(_object(_MATCH))}),
        "agenda": _answer("What is due, and what has no date.", _AGENDA),
        "error": _answer(
            "Why a question was not answered.", {"error": _error()}, {"request_id": TEXT}
        ),
    }


def codes() -> tuple[str, ...]:
    """Every code that an error may have."""
    return tuple(sorted({code for _, code, _ in CODES} | {row[0] for row in OWN_CODES}))


def _question(words: str, fields: Mapping[str, Schema], *required: str) -> Schema:
    nullable = {name: one if name in required else _or_null(one) for name, one in fields.items()}
    return {
        "$schema": DIALECT,
        "description": words,
        **_object(nullable, required),
        "additionalProperties": False,
    }


def _due_fields() -> dict[str, Schema]:
    triggers = {"type": "object", "additionalProperties": MOMENT}
    named = {"type": "string", "description": "WORDS=DATE"}
    stop = {"type": "array", "prefixItems": [MOMENT, MOMENT], "minItems": 2, "maxItems": 2}
    choices = {one.name: field_schema(Policy, one.name) for one in attrs.fields(Policy)}
    fields: dict[str, Schema] = {
        "phrase": _WORDS,
        "trigger": {"anyOf": [*_moments(), triggers, _list(named)]},
        "served": _object({"way": _WORDS, "date": DATE}, ("way", "date")),
        "start": DATE,
        "end": DATE,
        "year": {"type": "integer", "minimum": 1, "maximum": 9999},
        "anchor": DATE,
        "regime": TEXT,
        "overlays": _list(TEXT),
        "stops": _list(stop),
        "extension": {"anyOf": [_FLAG, {"type": "string", "description": "5个工作日"}]},
        "policy": {"type": "object", "properties": choices, "additionalProperties": False},
        "strict": _FLAG,
        "today": DATE,
    }
    assert tuple(sorted(fields)) == tuple(sorted(FIELDS))
    return fields


def _agenda_fields() -> dict[str, Schema]:
    return {"plan": TEXT, "unit": TEXT, "start": DATE, "end": DATE, "today": DATE}


def _occurrence() -> Schema:
    left = _or_null(_object({"days": {"type": "integer"}, "working_days": {"type": "integer"}}))
    return _more(_of("Occurrence"), {"explanation": _list(TEXT)}, {"left": left})


_MATCH: dict[str, Schema] = {
    "start": _NUMBER,
    "end": _NUMBER,
    "line": {"type": "integer", "minimum": 1},
    "column": {"type": "integer", "minimum": 1},
    "text": TEXT,
    "trigger": {"anyOf": [TEXT, _NULL]},
    "canonical": TEXT,
    "limit": {"$ref": "values.json#/$defs/TimeLimit"},
}
_DATED = ("due", "act_by", "nominal", "start", "earliest", "latest")
_TASK: dict[str, Schema] = {
    "uid": TEXT,
    **{name: {"anyOf": [*MOMENT["anyOf"], _NULL]} for name in _DATED},
    **dict.fromkeys(("status", "certainty", "unit", "unit_id", "role", "obligation"), TEXT),
    **dict.fromkeys(("title", "phrase", "clause", "cycle"), TEXT),
    "waits_for": {"anyOf": [TEXT, _NULL]},
    "standing": {"enum": [one.value for one in Standing]},
    "done": {"type": "array", "items": DATE},
    "needed": _NUMBER,
    "done_by_leads": _FLAG,
    "late": {"anyOf": [{"type": "object", "additionalProperties": {"type": "integer"}}, _NULL]},
    "answering": {"type": "array", "items": TEXT},
    "triggers": {"type": "array", "items": {"type": "integer"}},
}
_TASKS: Schema = {
    "type": "array",
    "items": {"type": "object", "properties": _TASK, "required": list(_TASK)},
}
_AGENDA: dict[str, Schema] = {
    "plan": TEXT,
    "unit": {"anyOf": [TEXT, _NULL]},
    "from": DATE,
    "to": DATE,
    "overdue": _NUMBER,
    **dict.fromkeys(("tasks", "awaiting", "continuing", "undated"), _TASKS),
}


def _error() -> Schema:
    return _object(
        {
            "code": {"enum": list(codes())},
            "message": TEXT,
            "message_zh": TEXT,
            "message_en": TEXT,
            "field": TEXT,
            "kind": TEXT,
            "start": _NUMBER,
            "end": _NUMBER,
            "suggestion": TEXT,
        },
        ("code", "message", "message_zh", "message_en"),
    )


def _answer(
    words: str, fields: Mapping[str, Schema], more: Mapping[str, Schema] | None = None
) -> Schema:
    rows = {"schema": {"const": 1}, **fields}
    return {
        "$schema": DIALECT,
        "description": words,
        **_object({**rows, **(more or {})}, tuple(rows)),
    }


def _object(fields: Mapping[str, Schema], required: tuple[str, ...] | None = None) -> Schema:
    names = list(fields) if required is None else list(required)
    return {"type": "object", "properties": dict(fields), **({"required": names} if names else {})}


def _more(
    base: Schema, fields: Mapping[str, Schema], loose: Mapping[str, Schema] | None = None
) -> Schema:
    return {"allOf": [base, _object({**fields, **(loose or {})}, tuple(fields))]}


def _list(one: Schema) -> Schema:
    return {"type": "array", "items": one}


def _or_null(one: Schema) -> Schema:
    return {"anyOf": [*(one["anyOf"] if set(one) == {"anyOf"} else [one]), _NULL]}


def _of(name: str) -> Schema:
    return {"$ref": f"values.json#/$defs/{name}"}


def _moments() -> list[Any]:
    return list(MOMENT["anyOf"])


def main() -> None:
    """Write the schemas into the package."""
    folder = Path(__file__).parent / "schemas"
    folder.mkdir(exist_ok=True)
    for name, schema in made().items():
        text = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
