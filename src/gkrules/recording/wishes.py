"""What somebody wants recorded, in their own words: an event, a task, a number; not judged yet."""

from __future__ import annotations

from attrs import frozen

from gkrules.errors import FileError, GkrulesError
from gkrules.quantities import Quantity
from gkrules.trace import Moment

#: What each kind of entry says: the fields that it must have, and those that it may have besides.
FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "happened": (("event", "date"), ("units",)),
    "planned": (("event", "date"), ("units",)),
    "confirmed": (("about",), ("date",)),
    "moved": (("about", "date"), ()),
    "corrected": (("about",), ("date", "words", "units")),
    "withdrawn": (("about",), ()),
    "done": (("task", "date"), ("unit", "evidence")),
    "extended": (("task",), ("unit", "amount")),
    "stopped": (("task", "date"), ("unit", "reason")),
    "resumed": (("about", "date"), ()),
    "waived": (("task", "reason"), ("unit",)),
}
#: What any of them may have.
COMMON = ("who", "reference", "note")


class RecordError(GkrulesError, ValueError):
    """What cannot be recorded, with the reason. `key` is the field at fault: event, task, units, date, about."""

    def __init__(self, key: str, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.key = key


def plainly(error: FileError) -> RecordError:
    """What the ledger says, without the place: nothing has been written anywhere."""
    zh = "；".join(one.zh for one in error.problems)
    return RecordError("", zh, "; ".join(one.en for one in error.problems))


@frozen(kw_only=True)
class Wish:
    """One entry that somebody wants. `kind` is one of FIELDS; `date` a day, or an instant for hour limits.

    `event`, `task`, `units` and `unit` are words as people write them: the plan says what they mean. A stop's `task`
    may be #3, all that trigger 3 opened. `units` None: not spoken of; empty: all. any_event: record an event that no
    obligation waits for. again: record what looks like a second time. day_only: record an event without the clock
    time that hour limits need; those go on waiting.
    """

    kind: str
    event: str = ""
    task: str = ""
    about: int = 0
    date: Moment | None = None
    words: str = ""
    units: tuple[str, ...] | None = None
    unit: str = ""
    evidence: str = ""
    reason: str = ""
    amount: Quantity | None = None
    who: str = ""
    reference: str = ""
    note: str = ""
    any_event: bool = False
    again: bool = False
    day_only: bool = False
