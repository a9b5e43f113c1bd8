"""What is known when a limit is counted: triggers, the range, the calendar, the rules, the choices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from attrs import frozen

from gkrules.calendar import Calendar
from gkrules.counting import Stop, as_date
from gkrules.errors import RangeNeeded
from gkrules.eventwords import event_key
from gkrules.limits import Event, Quantity
from gkrules.making import quick
from gkrules.policy import Policy
from gkrules.regimes import Regime, Text
from gkrules.trace import Moment

#: One date for whatever the limit counts from, or dates by the events' words.
Trigger = Moment | Mapping[str, Moment] | None


@quick
@frozen
class Facts:
    """The facts of one call of `resolve`, made once."""

    trigger: Trigger
    start: date | None
    end: date | None
    year: int | None
    anchor: date | None
    calendar: Calendar
    regime: Regime
    policy: Policy
    stops: tuple[Stop, ...] = ()
    extension: bool | Quantity | None = None

    def happened(self, event: Event | None) -> tuple[Moment, ...]:
        """When the event happened, latest reading first; empty while it is awaited.

        A或者B之日起 with both dates known gives two, the later first (policy `either` may turn them).
        """
        if self.trigger is None:
            return ()
        # A date first: to ask whether something is a mapping takes longer than all else here.
        if isinstance(self.trigger, date) or not isinstance(self.trigger, Mapping):
            return (self.trigger,)
        if event is None:
            return tuple(self.trigger.values()) if len(self.trigger) == 1 else ()
        known = {event_key(words): moment for words, moment in self.trigger.items()}
        words = event_key(event.text)
        if words in known:
            return (known[words],)
        parts = re.split(r"或者?|、", words)
        found = [known[part] for part in parts if part in known] if len(parts) > 1 else []
        if not found:
            held = {moment for key, moment in known.items() if key and key in words}
            found = list(held) if len(held) == 1 else []
        late = self.policy.either == "later"
        return tuple(sorted(found, key=as_date, reverse=late))

    def base_year(self) -> int:
        """The year of dates without one: the trigger's, else `year`, else the range's first."""
        trigger = self.any_trigger()
        if trigger is not None:
            return trigger.year
        if self.year is not None:
            return self.year
        if self.start is not None:
            return self.start.year
        raise RangeNeeded(
            "这个日期没有写年份，请给出年份（year）或者起止日期（start, end）",
            "the date names no year: give `year`, or a range by `start` and `end`",
        )

    def reference(self) -> date:
        """The day that 本月 and 本周 speak of: the trigger, else the first day of the range."""
        trigger = self.any_trigger()
        if trigger is not None:
            return as_date(trigger)
        if self.start is not None:
            return self.start
        raise RangeNeeded(
            "本月、本周、本季度要有一个参照日，请给出起算日（trigger）或者起止日期（start, end）",
            "本月, 本周, 本季度 need a day of reference: give `trigger`, or `start` and `end`",
        )

    def range(self) -> tuple[date, date]:
        """The range of recurring limits. Raises RangeNeeded without one."""
        if self.start is None or self.end is None:
            raise RangeNeeded(
                "周期性的期限要给出起止日期（start, end）",
                "a recurring limit needs a range: give `start` and `end`",
            )
        return self.start, self.end

    def any_trigger(self) -> Moment | None:
        """The one trigger given, where there is just one."""
        if isinstance(self.trigger, date) or not isinstance(self.trigger, Mapping):
            return self.trigger
        values = list(self.trigger.values())
        return values[0] if len(values) == 1 else None

    def text(self, day: date) -> Text:
        """The text of the regime in force on a day."""
        return self.regime.on(day)
