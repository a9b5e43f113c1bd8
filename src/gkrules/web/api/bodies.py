"""The body of a request as JSON: read in a worker, since a hostile one is slow to read."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from gkrules.web.refusals import refusal


def loaded(body: bytes) -> Any:
    """The JSON that a body holds. Raises Refusal: bad_json; bad_field for a name that an object has twice.

    Of two values under one name either could be meant: neither is taken in silence. NaN and Infinity are no JSON.
    """
    try:
        return json.loads(
            body.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_object
        )
    except (ValueError, RecursionError):
        raise refusal("bad_json", "正文不是 JSON（UTF-8）", "the body is no JSON (UTF-8)") from None


def _no_constant(words: str) -> None:
    raise ValueError(words)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counted = Counter(name for name, _ in pairs)
        twice = next(name for name, n in counted.items() if n > 1)[:40]
        raise refusal(
            "bad_field", f"「{twice}」写了不止一次", f"{twice!r} is given more than once", twice
        )
    return found
