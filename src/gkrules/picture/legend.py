"""What the signs of a picture mean, in Chinese or English: only those that were drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from gkrules import render
from gkrules.calendar import Calendar, Day, DayKind
from gkrules.counting import as_date
from gkrules.datewords import festival
from gkrules.errors import Lang
from gkrules.occurrence import Certainty, Occurrence, Status
from gkrules.origin import UNNAMED
from gkrules.picture.marking import Marked, Role, trigger_of
from gkrules.picture.signs import HOLIDAY, MAKE_UP, NAMED, STATES, Sign, is_holiday
from gkrules.picture.stretches import Stretch, stretches
from gkrules.trace import Moment, What

#: A sign and what it means; no sign for a remark on the whole.
Entry = tuple[str, str]
_ONE = timedelta(days=1)

_STATES: dict[str, tuple[str, str]] = {
    ".": ("在期限内", "inside the period"),
    "x": ("休息日，不计入", "a day off, not counted"),
    "=": ("中止，不计入", "the clock stands still: not counted"),
    "~": ("休息日，届满日顺延时越过", "a day off that the due date moves over"),
}


def legend(
    occurrence: Occurrence,
    drawn: Iterable[tuple[Marked, Sign]],
    calendar: Calendar,
    lang: Lang,
) -> Iterator[Entry]:
    """An entry for each sign drawn: the named days first, then the count, then the calendar."""
    drawn = tuple(drawn)
    zh = lang == "zh"
    counts = stretches(occurrence, calendar)
    for role in (*NAMED, None):
        for day, sign in drawn:
            if _chief(day) is role and (role or sign.behind):
                told = f"{sign.before}{sign.number}{sign.behind}" if role else sign.behind
                yield told, _named(day, occurrence, bool(counts), lang)
    below = {sign.below[:1] for _, sign in drawn}
    if "#" in below:
        yield "#1", _counted(counts, zh)
    if "+" in below:
        yield "+1", _added(occurrence, zh)
    before = {sign.before for _, sign in drawn}
    for state in dict.fromkeys(STATES.values()):
        if state in before:
            yield state, _STATES[state][not zh]
    days = [day.day for day, _ in drawn]
    years = days[0].date.year != days[-1].date.year
    holidays = [day for day in days if is_holiday(day)]
    if holidays:
        words = "放假：" if zh else "days off: "
        yield HOLIDAY, words + _list(holidays, years, lang)
    made = [day for day in days if day.kind is DayKind.MAKE_UP]
    if made:
        words = "调休上班：" if zh else "weekend days made working days: "
        yield MAKE_UP, words + _list(made, years, lang)
    yield from _unknown(days, calendar, zh)


def _chief(day: Marked) -> Role | None:
    return next((role for role in NAMED if role in day.roles), None)


# ---------------------------------------------------------------- named days


def _named(day: Marked, occurrence: Occurrence, counts: bool, lang: Lang) -> str:
    """The day's date, and all that it is."""
    first, *others = _meanings(day, occurrence, counts, lang == "zh")
    told = [f"{render.moment(first[1] or day.date, lang)} {first[0]}"]
    for words, moment in others:
        instant = isinstance(moment, datetime)
        told.append(f"{render.moment(moment, lang)} {words}" if moment and instant else words)
    return ("；" if lang == "zh" else "; ").join(told)


def _meanings(
    day: Marked, occurrence: Occurrence, counts: bool, zh: bool
) -> Iterator[tuple[str, Moment | None]]:
    """What the day is, the weightiest first, with the instant where there is one."""
    due = Role.DUE in day.roles
    doubtful = occurrence.certainty is Certainty.PROVISIONAL
    if due:
        words = ("届满日（暂定）", "due (provisional)") if doubtful else ("届满日", "due")
        yield words[not zh], occurrence.due
    if Role.OPENS in day.roles:
        yield ("最早可以办的日子", "the earliest day")[not zh], occurrence.earliest_start
    if Role.NOMINAL in day.roles and not due:
        yield _nominal(occurrence, day, zh), occurrence.nominal
    if Role.ACT_BY in day.roles and not due:
        yield ("最迟办理日", "act by: the last working day up to the due date")[not zh], None
    trigger = trigger_of(occurrence)
    if Role.TRIGGER in day.roles and trigger is not None:
        clock = isinstance(trigger[0], datetime)
        yield _trigger(trigger[1], day, counts and not clock, zh), trigger[0]
    for role, words in _DOUBTS.items():
        if role in day.roles:
            yield words[not zh], None
    for other in occurrence.ambiguities:
        if as_date(other.due) == day.date:
            said = render.reading(other, "zh" if zh else "en")
            yield (f"另一种读法：{said}" if zh else f"other reading: {said}"), None


_DOUBTS = {
    Role.LOWER: ("按较小的数目算的届满日", "due by the lower number"),
    Role.EARLIEST: ("届满日最早可能是这天", "the earliest that the due date may become"),
    Role.LATEST: ("届满日最晚可能是这天", "the latest that the due date may become"),
}


def _nominal(occurrence: Occurrence, day: Marked, zh: bool) -> str:
    if occurrence.status is Status.BAN:
        return "禁止期的最后一日" if zh else "the last day of the ban"
    if occurrence.status is Status.NOT_BEFORE:
        return "期间的最后一日" if zh else "the last day of the period"
    rolls = Role.PASSED in day.roles
    if zh:
        return "按字面的最后一日" + ("，是休息日，顺延" if rolls else "")
    return "the last day as the words count" + (", a day off: it moves on" if rolls else "")


def _trigger(words: str, day: Marked, counts: bool, zh: bool) -> str:
    plain = words in ("", UNNAMED)
    if zh:
        name = "起算日" if plain else f"「{words}」之日"
    else:
        name = "the trigger" if plain else f"the event 「{words}」"
    if not counts or Role.DUE in day.roles:
        return name
    if Role.COUNTED in day.roles:
        return name + ("，当日计入" if zh else ", counted itself")
    return name + ("，当日不计入" if zh else ", not counted itself")


# ---------------------------------------------------------------- the count


def _counted(counts: tuple[Stretch, ...], zh: bool) -> str:
    back = any(stretch.back for stretch in counts)
    working = {stretch.unit for stretch in counts} == {"working-days"}
    if zh:
        unit = "第1个工作日" if working else "第1日"
        return ("往前数的" if back else "计入的") + unit + "，以下类推"
    unit = "working day" if working else "day"
    return f"the 1st {unit} " + ("counted back" if back else "counted") + ", and so on"


def _added(occurrence: Occurrence, zh: bool) -> str:
    n = sum(len(step.days) for step in occurrence.trace if step.what is What.HOLIDAYS)
    if zh:
        return f"期限内有连续的休假日{n}天，另加的第1日，以下类推"
    return f"the 1st of the days added for {n} rest days in a row inside the period, and so on"


# ---------------------------------------------------------------- the calendar


def _list(days: list[Day], years: bool, lang: Lang) -> str:
    """Days by runs of one festival, with the year where there are several: 10月1日至7日 国庆节."""
    runs: list[list[Day]] = []
    for day in days:
        last = runs[-1][-1] if runs else None
        if last and day.date - last.date == _ONE and day.name == last.name and not day.works:
            runs[-1].append(day)
        else:
            runs.append([day])
    told = (_zh_run(run, years) if lang == "zh" else _en_run(run, years) for run in runs)
    return ("；" if lang == "zh" else "; ").join(told)


def _zh_run(run: list[Day], years: bool) -> str:
    first, last = run[0].date, run[-1].date
    words = (f"{first.year}年" if years else "") + f"{first.month}月{first.day}日"
    if last != first:
        words += "至" + (f"{last.month}月" if last.month != first.month else "") + f"{last.day}日"
    if run[0].works:
        return words + f"（{_WEEK_ZH[first.weekday()]}）"
    return f"{words} {run[0].name}".rstrip()


def _en_run(run: list[Day], years: bool) -> str:
    first, last = run[0].date, run[-1].date
    words = f"{first.day}"
    if last != first:
        month = f" {_MONTHS[first.month - 1]}" if last.month != first.month else ""
        words += f"{month} to {last.day}"
    words += f" {_MONTHS[last.month - 1]}" + (f" {last.year}" if years else "")
    if run[0].works:
        return f"{_WEEK_EN[first.weekday()]} {words}"
    names = festival(run[0].name, "en")
    return f"{words} {names}".rstrip()


_WEEK_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_WEEK_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _unknown(days: list[Day], calendar: Calendar, zh: bool) -> Iterator[Entry]:
    """That of some of the days drawn no notice is on file."""
    first, last = days[0].date, days[-1].date
    if first < calendar.known_from:
        yield (
            "",
            (
                f"{calendar.known_from}以前没有放假安排的资料，只画出周末和法定节假日"
                if zh
                else f"no schedule is on file before {calendar.known_from}: only weekends and statutory "
                "holidays are drawn"
            ),
        )
    if last > calendar.known_until:
        yield (
            "",
            (
                f"{calendar.known_until}以后的放假安排还没有公布，只画出周末和法定节假日"
                if zh
                else f"the schedule after {calendar.known_until} is not published: only weekends and "
                "statutory holidays are drawn"
            ),
        )
