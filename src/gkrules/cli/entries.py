"""Entries of the ledger as lists of a task's history and of what was recorded show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gkrules.errors import Lang
from gkrules.ledger.entries import SHANGHAI, Entry
from gkrules.ledger.wording import named, sentence


def entry_line(entry: Entry, by_id: Mapping[str, str], lang: Lang, task: str = "") -> str:
    """Number, when it was recorded, by whom, of which task (its short name, where it must be told), what it says."""
    when = entry.recorded.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    colon = "：" if lang == "zh" else ": "
    words = sentence(named(entry, by_id), lang)
    return f"#{entry.number} {when} {entry.who}{colon}{f'{task}  ' if task else ''}{words}"


def entry_row(entry: Entry, by_id: Mapping[str, str], lang: Lang) -> dict[str, Any]:
    """The same for programs."""
    return {
        "number": entry.number,
        "recorded": entry.recorded.isoformat(),
        "who": entry.who,
        "kind": type(entry).__name__.lower(),
        "words": sentence(named(entry, by_id), lang),
    }


def task_of(entry: Entry) -> str:
    """The short name of the task that an entry speaks of; empty where it speaks of a trigger or of another entry."""
    return str(getattr(entry, "task", "")).partition("@")[0]
