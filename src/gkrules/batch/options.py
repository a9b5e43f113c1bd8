"""How a run counts: the choices that hold for all its rows."""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import field, frozen

from gkrules.calendar import Calendar, china
from gkrules.errors import Lang
from gkrules.policy import Policy


@frozen(kw_only=True)
class Options:
    """What holds for every row of a run.

    regime: of rows that name none; None is the general rules. calendar: the working days, by default the nation's.
    lang: of reasons and errors. heads: the language of the added columns' names, and of the words for status and
    certainty in them ("zh": 届满日, 暂定); None takes that of the phrase column's name. prefix: before each added
    name. reason: whether to say why (it costs: every distinct row is then counted with its trace).
    as_of: the day up to which what has no answer yet is measured; without it such rows are not judged.
    start, end, year: as `resolve` takes them; most rows need none. compact: words that repeat stay dictionaries of
    Arrow (less memory); plain text otherwise, which every engine takes.
    """

    regime: str | None = None
    calendar: Calendar = field(factory=china)
    lang: Lang = "zh"
    heads: Lang | None = None
    prefix: str = ""
    reason: bool = False
    as_of: date | None = None
    start: date | None = None
    end: date | None = None
    year: int | None = None
    policy: Policy = field(factory=Policy)
    compact: bool = False

    @property
    def words(self) -> Literal[0, 1]:
        """Where the language of reasons and errors stands in a pair (Chinese, English)."""
        return 0 if self.lang == "zh" else 1
