"""Lines and JSON to standard output; dates and roles in words."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import Any


def iso(value: date | None) -> str | None:
    """A date or an instant as ISO 8601 has it; None stays."""
    return value.isoformat() if value is not None else None


def say(line: str) -> None:
    """One line."""
    sys.stdout.write(line + "\n")


def as_json(data: dict[str, Any]) -> None:
    """One JSON object."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
