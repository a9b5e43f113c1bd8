"""What the server hands to a worker: apart from what answers it, which the server itself never loads."""

from __future__ import annotations

from typing import Any

from attrs import frozen


@frozen
class Job:
    """One request to a worker: the operation, its fields (one question, or a list of them), language, plans."""

    operation: str
    fields: Any
    lang: str
    plans: tuple[str, ...]
    bounds: dict[str, Any]
