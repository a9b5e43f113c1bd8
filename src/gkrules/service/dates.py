"""From the way of service and the day of the fact to the day of service, with the reason for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import evolve, frozen

from gkrules._toml import nearest
from gkrules.calendar import Calendar, china
from gkrules.counting import as_date
from gkrules.errors import RegimeError, ResolveError
from gkrules.limits import NotBefore
from gkrules.occurrence import Ambiguity, Certainty
from gkrules.policy import Policy
from gkrules.reader import parse
from gkrules.resolver import resolve
from gkrules.service.load import load
from gkrules.service.values import Service, ServiceStatute, ServiceText, Way
from gkrules.trace import Step, What

_DEFAULT = Policy()
_ONE = timedelta(days=1)


def served(
    how: str,
    day: date,
    *,
    statute: str | ServiceStatute = "民事诉讼法",
    calendar: Calendar | None = None,
    policy: Policy = _DEFAULT,
) -> Service:
    """The day of service (送达日) of a document served in one way, by the text in force on `day`.

    how: 直接送达 or 直接 or direct, 公告送达 or public-notice, and so on. day: the fact that this way asks for (the
    day signed for, the day the notice was issued): the result says which. A period after which a document counts as
    served (公告满三十日) leads to the day on which it is full, that day not moved off a rest day; `policy`
    (`deemed`, `deemed_rolls`) chooses otherwise.

    Raises ResolveError for a way that the statute does not know, RegimeError for a statute or text not on
    file, PlanError for a file that cannot be used, CalendarBoundsError outside the calendar's years.
    Sources: 民事诉讼法 第八十七条 to 第九十五条, 第二百八十三条, and the articles in the statutes' files.
    """
    return _find(how, as_date(day), statute, calendar or china(), policy, filing=False)


def filed(
    how: str,
    day: date,
    *,
    statute: str | ServiceStatute = "民事诉讼法",
    calendar: Calendar | None = None,
    policy: Policy = _DEFAULT,
) -> Service:
    """The day on which a paper counts as handed in (递交日): what is posted before the end is in time.

    how: 交邮 or post, 直接递交 or direct, 电子提交 or electronic, and so on; the rest as `served`.
    Sources: 民事诉讼法 第八十五条第四款, 专利法实施细则 第四条, 商标法实施条例 第九条, 税收征管法实施细则 第三十一条.
    """
    return _find(how, as_date(day), statute, calendar or china(), policy, filing=True)


@frozen
class _Rule:
    """A way as it holds on a day: the text it stands in, and the article with whatever refers to it."""

    way: Way
    text: ServiceText
    basis: str


@frozen
class _Counted:
    """Where a way leads from the day of the fact."""

    end: date
    steps: tuple[Step, ...]
    earliest: date
    latest: date
    certainty: Certainty = Certainty.FIRM


def _find(
    how: str,
    day: date,
    statute: str | ServiceStatute,
    calendar: Calendar,
    policy: Policy,
    *,
    filing: bool,
) -> Service:
    calendar.is_working(day)  # outside its years that is an error, before anything else is said
    rules = statute if isinstance(statute, ServiceStatute) else load(statute)
    text, rule = rules.on(day), _rule(rules, how, day, filing)
    found, others = _crossed(rules, rule, day, calendar, policy)
    way = rule.way
    return Service(
        statute=rules.title,
        text=text.title,
        key=way.key,
        how=way.term,
        fact=way.fact,
        fact_en=way.fact_en,
        day=day,
        date=found.end,
        basis=rule.basis,
        trace=found.steps,
        earliest=found.earliest,
        latest=found.latest,
        certainty=found.certainty,
        ambiguities=others,
        filing=filing,
    )


# ---------------------------------------------------------------- which way, under which article


def _rule(statute: ServiceStatute, how: str, day: date, filing: bool) -> _Rule:
    """The way of that name on that day. Raises ResolveError with those that there are."""
    known = []
    for rule in _known(statute, day, filing):
        if how.strip() in rule.way.called:
            return rule
        known.append(rule)
    title = statute.on(day).title
    terms = [f"{rule.way.term}（{rule.way.key}）" for rule in known]
    near = nearest(how.strip(), [name for rule in known for name in rule.way.called])
    hint, tail = (f"；是否要写「{near}」？", f"; did you mean {near!r}?") if near else ("。", ";")
    what, kind = ("递交方式", "handing in") if filing else ("送达方式", "service")
    raise ResolveError(
        f"{title}在{day}没有「{how}」这种{what}{hint}现有：{'、'.join(terms) or '无'}",
        f"{title} knows no way of {kind} {how!r} on {day}{tail} known: {', '.join(terms) or 'none'}",
    )


def _known(statute: ServiceStatute, day: date, filing: bool) -> Iterator[_Rule]:
    """The ways on a day: the statute's own, and behind them those of the statute that it follows.

    What another instrument says of the courts (`source`) is not taken over: it does not bind an agency.
    """
    text = statute.on(day)
    taken = set()
    for way in text.ways:
        if way.filing is filing and (way.since is None or way.since <= day):
            taken.add(way.key)
            yield _Rule(way, text, way.cite(text.title))
    if not text.follows or filing:
        return
    for rule in _known(load(text.follows), day, filing):
        if rule.way.key not in taken and not rule.way.source:
            yield evolve(rule, basis=f"{text.title}{text.follows_by}；{rule.basis}")


# ---------------------------------------------------------------- counting, and the other readings


def _crossed(
    statute: ServiceStatute, rule: _Rule, day: date, calendar: Calendar, policy: Policy
) -> tuple[_Counted, tuple[Ambiguity, ...]]:
    """The day of service with its other readings; a period across a change of text has one more.

    The text of the day of the act counts (policy `crossing`): what was issued under it was issued for its period.
    """
    found, others = _read(rule, day, calendar, policy)
    if not rule.way.period or statute.pinned:
        return found, others
    try:
        later = _rule(statute, rule.way.key, found.end, rule.way.filing)
    except (RegimeError, ResolveError):
        return found, others
    if later.text == rule.text or not later.way.period:
        return found, others
    # The later text's period, counted by the rules in force on the day of the act.
    later = evolve(later, text=evolve(later.text, regime=rule.text.regime))
    again, more = _read(later, day, calendar, policy)
    if again.end == found.end:
        return found, others
    if policy.crossing == "end":
        found, again, others, value, title = again, found, more, "trigger", rule.text.title
    else:
        value, title = "end", later.text.title
    basis = f"期间跨越文本的更替，按{title}"
    return found, (*others, Ambiguity("crossing", again.end, basis, ("crossing", value)))


def _read(
    rule: _Rule, day: date, calendar: Calendar, policy: Policy
) -> tuple[_Counted, tuple[Ambiguity, ...]]:
    """The reading that the policy chooses, and each that one other choice would make."""
    found = _counted(rule, day, calendar, policy)
    others = []
    for choice in rule.way.open:
        if choice == "deemed":
            value: object = "after" if policy.deemed == "full" else "full"
            other = evolve(policy, deemed="after" if policy.deemed == "full" else "full")
        else:
            value = not policy.deemed_rolls
            other = evolve(policy, deemed_rolls=not policy.deemed_rolls)
        again = _counted(rule, day, calendar, other)
        if again.end != found.end:
            others.append(Ambiguity(choice, again.end, _READINGS[choice, value], (choice, value)))
    return found, tuple(others)


_READINGS: dict[tuple[str, object], str] = {
    ("deemed", "after"): "期间届满的次日才视为送达",
    ("deemed", "full"): "期间届满的当日即视为送达",
    ("deemed_rolls", True): "期间的最后一日是休假日的，顺延",
    ("deemed_rolls", False): "视为送达的日子不因休假日顺延",
}


def _counted(rule: _Rule, day: date, calendar: Calendar, policy: Policy) -> _Counted:
    way = rule.way
    notes = (Step(What.NOTE, None, None, words=way.note),) if way.note else ()
    if not way.period:
        fact = Step(What.TRIGGER, None, day, words=way.fact)
        return _Counted(
            day, (fact, Step(What.SERVED, None, day, rule.basis, _day_of(way)), *notes), day, day
        )
    rolls = policy.deemed_rolls and "deemed_rolls" in way.open
    after = policy.deemed == "after" and "deemed" in way.open
    found = _full(rule, day, calendar, policy, rolls)
    steps = found.steps
    shift = _ONE if after else timedelta(0)
    end = found.end + shift
    if after:
        steps = (*steps, Step(What.NOTE, found.end, end, words=_READINGS["deemed", "after"]))
    if (after or not rolls) and not calendar.is_working(end):
        basis = "视为送达不是办事的最后一日"
        steps = (*steps, Step(What.NO_ROLL, end, end, basis, days=calendar.rest_days(end, end)))
    steps = (*steps, Step(What.SERVED, None, end, rule.basis, _day_of(way)), *notes)
    return _Counted(end, steps, found.earliest + shift, found.latest + shift, found.certainty)


def _full(rule: _Rule, day: date, calendar: Calendar, policy: Policy, rolls: bool) -> _Counted:
    """The day on which the period is full: counted as any other phrase, by the statute's counting rules."""
    text = rule.text
    limit = parse(rule.way.period)
    assert isinstance(limit, NotBefore), "the loader reads the phrase"
    (bound,) = resolve(
        limit.limit if rolls else limit,
        trigger=day,
        calendar=calendar,
        regime=text.regime or None,
        policy=policy,
    )
    assert bound.nominal is not None
    end = as_date(bound.due if bound.due is not None else bound.nominal)
    steps = tuple(_start(step, text) for step in bound.trace if step.what not in _OF_A_DEADLINE)
    if bound.earliest is None or bound.latest is None:
        return _Counted(end, steps, end, end)
    return _Counted(end, steps, as_date(bound.earliest), as_date(bound.latest), bound.certainty)


#: What is said of the last day for an act, and of the first day of one: neither is a day of service.
_OF_A_DEADLINE = (What.EARLIEST, What.ACT_BY, What.NO_WORKING_DAY, What.LAST_HOUR)


def _start(step: Step, text: ServiceText) -> Step:
    """The article by which the first day does not count, where the statute's file names it."""
    if step.what is What.TRIGGER and text.start:
        return evolve(step, basis=f"{text.title}{text.start}")
    return step


def _day_of(way: Way) -> str:
    """公告送达，送达日."""
    return f"{way.term}，{'递交日' if way.filing else '送达日'}"
