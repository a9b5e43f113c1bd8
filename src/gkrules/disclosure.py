"""A request for government information (依申请公开), from its receipt to the answer, as one worked case.

The rules are those of the regime 政府信息公开条例: which day counts as received for a channel, within how many
working days a correction is asked for, a third party's view is given, the request is answered. Under the text of
2019 that is 7, 15 and 20 (with at most 20 more); under that of 2008 the answer is 15 and 15.
"""

from __future__ import annotations

import datetime as dt
from datetime import date

from attrs import evolve, field, frozen

from gkrules.calendar import Calendar, china
from gkrules.counting import as_date
from gkrules.errors import ResolveError
from gkrules.limits import Quantity
from gkrules.occurrence import Ambiguity, Distance, Occurrence
from gkrules.plain import Plain
from gkrules.policy import Policy
from gkrules.regimes import Regime, load
from gkrules.resolver import resolve
from gkrules.trace import Step, What

_STATUTE = "政府信息公开条例"
_DEFAULT = Policy()
_DAYS = {
    "submitted": "当面提交",
    "signed": "签收",
    "confirmed": "双方确认",
    "arrived": "进入邮箱系统",
}


@frozen(kw_only=True)
class View(Plain):
    """A view that was asked for (征求意见): of a third party, or of another agency.

    The days from `asked` to `given`, both inclusive, do not count where the statute leaves them out (第三方意见; since
    2019 其他机关意见 too). Until it is given, they are taken to run to the end of the statute's limit for it.
    """

    asked: date
    given: date | None = None
    of: str = field(default="第三方意见")


@frozen(kw_only=True)
class Request(Plain):
    """What happened to a request; each day is None while it has not.

    channel: 当面, 挂号信, 平常信函, 互联网, 传真 (or in English in-person, registered-post …).
    submitted, signed, confirmed, arrived: the days among which the statute chooses the day of receipt.
    correction_asked: when the applicant was told to correct it. corrected: when the corrected request was received,
    which starts the clock anew.
    extended: True for the whole extension, or a part of it. answered: when the answer was given.
    """

    channel: str
    submitted: date | None = None
    signed: date | None = None
    confirmed: date | None = None
    arrived: date | None = None
    correction_asked: date | None = None
    corrected: date | None = None
    views: tuple[View, ...] = ()
    extended: bool | Quantity = False
    answered: dt.date | None = None


@frozen(kw_only=True)
class Course(Plain):
    """What follows: the day of receipt, and each limit with its reason.

    received: the day of receipt (收到申请之日), None while unknown. receipt: why, as a step of a trace.
    correction: by when a correction had to be asked for, None where the text sets no limit.
    views: by when each view has to be given, likewise.
    answer: by when the request has to be answered. late: by how much the answer was late, zero for one in
    time; None while there is none.
    """

    received: date | None
    receipt: Step
    correction: Occurrence | None
    views: tuple[Occurrence | None, ...]
    answer: Occurrence
    late: Distance | None = None


def follow(
    request: Request,
    *,
    calendar: Calendar | None = None,
    regime: str | Regime = _STATUTE,
    policy: Policy = _DEFAULT,
) -> Course:
    """The course of a request. Raises ResolveError for a channel that no text knows, or days out of order.

    Sources: 政府信息公开条例 (2019) 第三十条 to 第三十四条; (2008) 第二十四条; 国办公开办函〔2015〕207号.
    """
    rules = regime if isinstance(regime, Regime) else load(regime)
    _in_order(request)
    case = _Case(request, rules, calendar or china(), policy)
    received, receipt = _received(request, rules)
    if received is None:
        return Course(
            received=None, receipt=receipt, correction=None, views=(), answer=case.waiting(receipt)
        )
    correction = case.correction(received)
    views = tuple(case.view(one) for one in request.views)
    answer = case.answer(received, correction, views)
    return Course(
        received=received,
        receipt=receipt,
        correction=correction,
        views=views,
        answer=evolve(answer, trace=(receipt, *answer.trace)),
        late=_late(answer, request, case.calendar),
    )


def _late(answer: Occurrence, request: Request, calendar: Calendar) -> Distance | None:
    if request.answered is None or answer.due is None:
        return None
    return answer.late(request.answered, calendar)


# ---------------------------------------------------------------- receipt


def _received(request: Request, rules: Regime) -> tuple[date | None, Step]:
    """The day of receipt by the text in force on it, and the step that says so."""
    known = [(text, rule) for text in rules.texts if (rule := text.receipt(request.channel))]
    if not known:
        channels = [name for text in rules.texts for one in text.receipts for name in one.channels]
        listed = "、".join(dict.fromkeys(channels))
        raise ResolveError(
            f"没有「{request.channel}」这种提交方式，现有：{listed}",
            f"no channel {request.channel!r}; known: {listed}",
        )
    for text, rule in reversed(known):  # what an older text settled, a newer one leaves
        day: date | None = getattr(request, rule.day)
        if day is not None and rules.on(day).since == text.since:
            words = f"{request.channel}，{_DAYS[rule.day]}之日为收到申请之日"
            return day, Step(What.NOTE, None, day, text.citation(rule.article), words)
    return None, Step(What.WAIT, None, None, words=_DAYS[known[0][1].day])


def _in_order(request: Request) -> None:
    pairs = (
        (request.submitted, request.correction_asked),
        (request.correction_asked, request.corrected),
        (request.corrected or request.submitted, request.answered),
        *((view.asked, view.given) for view in request.views),
    )
    for first, second in pairs:
        if first is not None and second is not None and second < first:
            raise ResolveError(f"{second}在{first}之前", f"{second} lies before {first}")


# ---------------------------------------------------------------- the limits


@frozen
class _Case:
    """A request with the rules and the calendar that it is counted by."""

    request: Request
    rules: Regime
    calendar: Calendar
    policy: Policy

    def waiting(self, receipt: Step) -> Occurrence:
        """The answer while the day of receipt is not known."""
        phrase = self.rules.texts[0].limit("答复").phrase
        (found,) = resolve(phrase, calendar=self.calendar, regime=self.rules)
        return evolve(found, waits_for=receipt.words, trace=(receipt,))

    def correction(self, received: date) -> Occurrence | None:
        """By when a correction has to be asked for."""
        return self._limit("补正告知", received)

    def view(self, view: View) -> Occurrence | None:
        """By when a view has to be given."""
        return self._limit(view.of, view.asked)

    def answer(
        self, received: date, correction: Occurrence | None, views: tuple[Occurrence | None, ...]
    ) -> Occurrence:
        """By when the request has to be answered: from the corrected request, where there is one."""
        asked, corrected = self.request.correction_asked, self.request.corrected
        if corrected is None:
            return self._from(received, views)
        anew, first = self._from(corrected, views), self._from(received, views)
        words = f"补正的申请于{corrected}收到，答复期限从这一天重新起算"
        step = Step(What.NOTE, received, corrected, self.rules.on(corrected).own("restart"), words)
        anew = evolve(anew, trace=(step, *anew.trace))
        late = asked is not None and correction is not None and asked > _day(correction)
        if not late or first.due is None or anew.due is None:
            return anew
        basis = "逾期才告知补正，答复期限{}"
        if self.policy.late_correction == "receipt":
            words, value = basis.format("从收到补正的申请起算"), "restart"
            other = Ambiguity("late_correction", anew.due, words, ("late_correction", value))
            return evolve(first, ambiguities=(*first.ambiguities, other))
        words = basis.format("仍从收到申请起算")
        other = Ambiguity("late_correction", first.due, words, ("late_correction", "receipt"))
        return evolve(anew, ambiguities=(*anew.ambiguities, other))

    def _from(self, start: date, views: tuple[Occurrence | None, ...]) -> Occurrence:
        """The answer counted from a day, without the time for views; awaiting a view without a limit."""
        stops: list[tuple[date, date]] = []
        notes: list[Step] = []
        for view, limit in zip(self.request.views, views, strict=True):
            until = view.given or (_day(limit) if limit is not None else None)
            if f"征求{view.of}" not in self.rules.on(start).excluded:
                words = f"征求{view.of}的时间，{self.rules.on(start).title}没有说不计算在期限内"
                notes.append(Step(What.NOTE, view.asked, until, words=words))
            elif until is None:
                (found,) = resolve(self._phrase(start), calendar=self.calendar, regime=self.rules)
                return evolve(found, waits_for=view.of)
            else:
                stops.append((view.asked, until))
        found = self._by_the_text(start, stops)
        return evolve(found, trace=(*found.trace, *notes))

    def _by_the_text(self, start: date, stops: list[tuple[date, date]]) -> Occurrence:
        """By the text in force on the first day; where another is at the end, its reading is told as well."""
        text = self.rules.on(start)
        found = self._counted(text.limit("答复").phrase, start, stops)
        other = self.rules.crossed(text, _day(found))
        if other is None:
            return found
        again = self._counted(other.limit("答复").phrase, start, stops)
        at_end = self.policy.crossing == "end"
        chosen, rest = (again, found) if at_end else (found, again)
        if rest.due is None or rest.due == chosen.due:
            return chosen
        basis = f"期限跨越文本的更替，按{(text if at_end else other).title}"
        value = "trigger" if at_end else "end"
        more = Ambiguity("crossing", rest.due, basis, ("crossing", value))
        return evolve(chosen, ambiguities=(*chosen.ambiguities, more))

    def _counted(self, phrase: str, start: date, stops: list[tuple[date, date]]) -> Occurrence:
        (found,) = resolve(
            phrase,
            trigger=start,
            calendar=self.calendar,
            regime=self.rules,
            stops=stops,
            extension=self.request.extended,
            policy=self.policy,
        )
        return found

    def _phrase(self, day: date) -> str:
        return self.rules.on(day).limit("答复").phrase

    def _limit(self, name: str, day: date) -> Occurrence | None:
        """A limit that the text in force on a day sets; None where it sets none."""
        for one in self.rules.on(day).limits:
            if one.name == name:
                return resolve(one.phrase, trigger=day, calendar=self.calendar, regime=self.rules)[
                    0
                ]
        return None


def _day(found: Occurrence) -> date:
    assert found.due is not None  # a limit of a statute, counted from a day that is known
    return as_date(found.due)
