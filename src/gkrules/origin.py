"""What a limit counts from, and by which text: its event's date, and the text in force.

Shared by the kinds of limit that depend on an event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from attrs import evolve

from gkrules.counting import as_date
from gkrules.dated import fixed
from gkrules.facts import Facts
from gkrules.limits import By, Event, Quantity
from gkrules.occurrence import Ambiguity, Occurrence
from gkrules.regimes import Text
from gkrules.trace import Moment, Step, What
from gkrules.words import quantity_words

#: What an awaiting limit waits for when its words name no event.
UNNAMED = "起算事由"


def origin_of(
    event: Event | By | None, facts: Facts
) -> tuple[Moment | None, str, tuple[Moment, ...]]:
    """When the event happened, its words, and the other date where there are two."""
    if isinstance(event, By):
        found = fixed(event, facts, event)
        assert found.nominal is not None
        return found.nominal, "", ()
    moments = facts.happened(event)
    name = event.text if event is not None else UNNAMED
    return (moments[0] if moments else None), name, moments[1:]


def by_the_text(facts: Facts, day: date, counted: Callable[[Text], Occurrence]) -> Occurrence:
    """Count by the text in force on the trigger day; say so where another is in force at the end.

    A period that runs across a change of text can be counted by either (policy `crossing`).
    """
    text = facts.text(day)
    found = counted(text)
    if found.due is None:
        return found
    other = facts.regime.crossed(text, as_date(found.due))
    if other is None:
        return found
    again = counted(other)
    chosen, rest, value = found, again, "end"
    if facts.policy.crossing == "end":
        chosen, rest, value = again, found, "trigger"
    if rest.due is None or rest.due == chosen.due:
        return chosen
    basis = f"期限跨越文本的更替，按{(other if chosen is found else text).title}"
    more = Ambiguity("crossing", rest.due, basis, ("crossing", value))
    return evolve(chosen, ambiguities=(*chosen.ambiguities, more))


def ruled(said: Quantity, counted: Quantity, text: Text) -> Iterator[Step]:
    """That the statute counts 五日 as five working days, where it does."""
    if said != counted:
        yield Step(What.RULE, None, None, text.cite("working"), words=quantity_words(said))
