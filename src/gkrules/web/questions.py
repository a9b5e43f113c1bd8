"""From fields, as a form, a query or a JSON object gives them, to a Question; each fault with a stable code.

| field | in JSON | in a form or query |
| --- | --- | --- |
| phrase | text | phrase=… |
| trigger | a date or instant, or an object of words to them | trigger=2026-09-24; 收到申请=2026-09-24, repeated |
| served | {"way": …, "date": …} | served=公告=2026-01-05 |
| start, end, anchor, today | a date | start=2026-01-01 |
| year | a number | year=2026 |
| regime | a statute's name, 行政复议法@2017 | regime=… |
| overlays | a list of names | overlays=…, repeated |
| stops | a list of [first, last], or of "first..last" | stops=2026-01-01..2026-01-05, repeated or in lines |
| extension | true, or an amount (5个工作日) | extension=true, extension=5个工作日 |
| policy | an object of choices | policy=first_week=iso, repeated |
| strict | true or false | strict=true |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import attrs
from attrs import frozen

from gkrules.cli.clock import SHANGHAI
from gkrules.cli.values import choice, quantity, stop
from gkrules.counting import Stop
from gkrules.policy import Policy
from gkrules.quantities import Quantity
from gkrules.trace import Moment
from gkrules.web.fields import (
    bad,
    day_of,
    few,
    flag,
    list_of,
    moment_of,
    named_of,
    near,
    only,
    read_by,
    text,
    within,
    words_of,
)  # fmt: skip
from gkrules.web.refusals import refusal
from gkrules.web.settings import Bounds
from gkrules.words import quantity_words

_BOUNDS = Bounds()
_POLICY = Policy()


@frozen(kw_only=True)
class Question:
    """When is it due? What is asked of the calculator, of `/api/v1/due`, and of `gkrules due`.

    phrase: the words of the limit. trigger: the day, or instant, of the event it counts from (不计入); triggers:
    those of several events, by their words. served: a way of service and its day, which give the trigger.
    start, end: the range of recurring limits, both inclusive. year: of dates that name none. anchor: the first day
    of cycles of several units. regime: a statute's name, empty for 民法典. overlays: names of local days on the
    server. stops: first and last day, both inclusive, that do not count. extension: True for the whole of what is
    allowed, or so much. policy: which readings to take. strict: what is awaited or provisional is an error.
    today: the day from which to say how much is left.
    """

    phrase: str
    trigger: Moment | None = None
    triggers: tuple[tuple[str, Moment], ...] = ()
    served: tuple[str, date] | None = None
    start: date | None = None
    end: date | None = None
    year: int | None = None
    anchor: date | None = None
    regime: str = ""
    overlays: tuple[str, ...] = ()
    stops: tuple[Stop, ...] = ()
    extension: bool | Quantity | None = None
    policy: Policy = _POLICY
    strict: bool = False
    today: date | None = None

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The fields of a form or query that ask this again: what a link that reproduces it holds."""
        found: list[tuple[str, str]] = [("phrase", self.phrase)]
        if self.trigger is not None:
            found.append(("trigger", _written(self.trigger)))
        found += [("trigger", f"{words}={_written(moment)}") for words, moment in self.triggers]
        if self.served is not None:
            found.append(("served", f"{self.served[0]}={self.served[1]}"))
        for name in ("start", "end", "year", "anchor", "regime", "today"):
            value = getattr(self, name)
            if value not in (None, ""):
                found.append((name, str(value)))
        found += [("overlays", name) for name in self.overlays]
        found += [("stops", f"{_written(first)}..{_written(last)}") for first, last in self.stops]
        if self.extension:
            whole = not isinstance(self.extension, Quantity)
            words = "true" if whole else quantity_words(_quantity(self.extension))
            found.append(("extension", words))
        for one in attrs.fields(Policy):
            value = getattr(self.policy, one.name)
            if value != one.default:
                words = str(value).lower() if isinstance(value, bool) else str(value)
                found.append(("policy", f"{one.name}={words}"))
        if self.strict:
            found.append(("strict", "true"))
        return tuple(found)


#: The fields that `question` knows.
FIELDS: tuple[str, ...] = tuple(
    one.name for one in attrs.fields(Question) if one.name != "triggers"
)
#: Those that a form or query may give more than once.
SEVERAL = ("trigger", "overlays", "stops", "policy")


def from_pairs(pairs: Iterable[tuple[str, str]], whole: tuple[str, ...] = ()) -> dict[str, Any]:
    """The pairs of a form or a query as the fields of `question`; empty ones are left out.

    Spaces around a value are taken off, but for the fields in `whole`. A field that is given twice without being one
    of those that may be is a Refusal (bad_field).
    """
    found: dict[str, Any] = {}
    for name, raw in pairs:
        value = raw.strip()
        if not value:
            continue
        if name in SEVERAL:
            found.setdefault(name, []).extend(
                line.strip() for line in value.splitlines() if line.strip()
            )
        elif name in found:
            raise refusal(
                "bad_field", f"「{name}」写了不止一次", f"{name!r} is given more than once", name
            )
        else:
            found[name] = raw if name in whole else value
    return found


def question(fields: Mapping[str, Any], bounds: Bounds = _BOUNDS) -> Question:
    """The Question that the fields ask; None and empty text stand for a field that is not given.

    Raises Refusal: missing_field, unknown_field, bad_field, text_too_long, too_many_items, range_too_long,
    cannot_be_counted for a reversed range, outside_calendar for a date from which nothing can be counted.
    """
    only(fields, FIELDS)
    given = {name: value for name, value in fields.items() if value not in (None, "", [], {})}
    trigger, triggers = _trigger(given.get("trigger"), bounds)
    made = Question(
        phrase=text(given, "phrase", bounds.phrase, required=True),
        trigger=trigger,
        triggers=triggers,
        served=_served(given.get("served"), bounds),
        start=_day(given, "start"),
        end=_day(given, "end"),
        year=_year(given.get("year")),
        anchor=_day(given, "anchor"),
        regime=_name(text(given, "regime", bounds.phrase), "regime"),
        overlays=tuple(
            _name(words_of(one, "overlays", bounds.phrase), "overlays")
            for one in list_of(given.get("overlays"), "overlays", bounds)
        ),
        stops=tuple(_stop(one) for one in list_of(given.get("stops"), "stops", bounds)),
        extension=_extension(given.get("extension"), bounds),
        policy=_policy(given.get("policy"), bounds),
        strict=flag(given, "strict"),
        today=_day(given, "today"),
    )
    if made.served is not None and (made.trigger is not None or made.triggers):
        raise refusal(
            "bad_field",
            "送达方式给出了起算日，不要再写起算日",
            "`served` gives the trigger: leave out `trigger`",
            "served",
        )
    within(made.start, made.end, bounds)
    return _alike(made)


def _alike(made: Question) -> Question:
    """Where an instant has an offset, those without one get Shanghai's, so that they can be compared."""
    whens = (
        made.trigger,
        *(when for _, when in made.triggers),
        *(one for pair in made.stops for one in pair),
    )
    if not any(isinstance(one, datetime) and one.tzinfo for one in whens):
        return made
    return attrs.evolve(
        made,
        trigger=None if made.trigger is None else _placed(made.trigger),
        triggers=tuple((words, _placed(when)) for words, when in made.triggers),
        stops=tuple((_placed(first), _placed(last)) for first, last in made.stops),
    )


def _placed(when: Moment) -> Moment:
    if isinstance(when, datetime) and when.tzinfo is None:
        return when.replace(tzinfo=SHANGHAI)
    return when


# ---------------------------------------------------------------- one field each


def _trigger(value: object, bounds: Bounds) -> tuple[Moment | None, tuple[tuple[str, Moment], ...]]:
    if value is None:
        return None, ()
    if isinstance(value, Mapping):
        few(len(value), "trigger", bounds)
        pairs = tuple(
            (words_of(words, "trigger", bounds.phrase), moment_of(moment, "trigger"))
            for words, moment in value.items()
        )
        return None, pairs
    found = list_of(value, "trigger", bounds)
    if len(found) == 1 and isinstance(found[0], str) and "=" not in found[0]:
        return moment_of(found[0], "trigger"), ()
    named = tuple(named_of(one, "trigger", bounds) for one in found)
    if len({words for words, _ in named}) < len(named):
        raise refusal("bad_field", "同一个事由写了两次", "an event is given two dates", "trigger")
    return None, named


def _served(value: object, bounds: Bounds) -> tuple[str, date] | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        only(value, ("way", "date"))
        way = text(value, "way", bounds.phrase, required=True)
        return way, day_of(value.get("date"), "served")
    way, moment = named_of(value, "served", bounds, "送达方式", "WAY")
    return way, date(moment.year, moment.month, moment.day)


def _day(fields: Mapping[str, Any], name: str) -> date | None:
    value = fields.get(name)
    return None if value is None else day_of(value, name)


def _year(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, str) and value.isdecimal() and len(value) <= 4:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 9999:
        raise bad("year", "2026 这样的年份", "a year such as 2026")
    return value


def _name(words: str, field: str) -> str:
    """A name, never a path: what lies on the server's disk is not the caller's to choose."""
    if "/" in words or "\\" in words or words.lower().endswith((".toml", ".ics")):
        raise refusal("bad_field", "这里要写名称，不是文件", "this takes a name, not a file", field)
    return words


def _stop(value: object) -> Stop:
    if isinstance(value, list | tuple) and len(value) == 2:
        first, last = moment_of(value[0], "stops"), moment_of(value[1], "stops")
    else:
        words = words_of(value, "stops", 80)
        first, last = read_by(stop, words, "stops", "首日..末日", "FIRST..LAST")
    return near(first, "stops"), near(last, "stops")


def _extension(value: object, bounds: Bounds) -> bool | Quantity | None:
    if value is None or value is False or value == "false":
        return None
    if value is True or value == "true":
        return True
    words = words_of(value, "extension", 40)
    return read_by(
        quantity, words, "extension", "5个工作日", "true, or an amount such as 5个工作日"
    )


def _policy(value: object, bounds: Bounds) -> Policy:
    if value is None:
        return Policy()
    if isinstance(value, Mapping):
        rows = [
            f"{name}={str(one).lower() if isinstance(one, bool) else one}"
            for name, one in value.items()
            if one is not None
        ]
    else:
        rows = [words_of(one, "policy", 80) for one in list_of(value, "policy", bounds)]
    chosen: dict[str, Any] = {}
    for row in rows:
        name, one = read_by(
            choice, row[:80], "policy", "first_week=iso", "a choice such as first_week=iso"
        )
        chosen[name] = one
    return Policy(**chosen)


def _written(moment: Moment) -> str:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="minutes" if not moment.second else "seconds")
    return moment.isoformat()


def _quantity(value: bool | Quantity | None) -> Quantity:
    assert isinstance(value, Quantity)
    return value
