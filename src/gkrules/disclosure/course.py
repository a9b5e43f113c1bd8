"""`follow`: the limits of a request, each counted by the text in force on its first day."""

from __future__ import annotations

from datetime import date

from attrs import evolve, frozen

from gkrules.calendar import Calendar, china
from gkrules.counting import as_date
from gkrules.disclosure.receipt import in_order, received
from gkrules.disclosure.values import STATUTE, Course, Pause, Request, View
from gkrules.occurrence import Ambiguity, Distance, Occurrence
from gkrules.policy import Policy
from gkrules.regimes import Regime, load
from gkrules.resolver import resolve
from gkrules.trace import Step, What

_DEFAULT = Policy()
_Days = tuple[date, date]


def follow(
    request: Request,
    *,
    calendar: Calendar | None = None,
    regime: str | Regime = STATUTE,
    policy: Policy = _DEFAULT,
) -> Course:
    """The course of a request. Raises ResolveError for a channel that no text knows, or days out of order.

    Sources: 政府信息公开条例 (2019) 第三十条 to 第三十四条; (2008) 第二十四条; 国办公开办函〔2015〕207号.
    """
    rules = regime if isinstance(regime, Regime) else load(regime)
    in_order(request, None)
    case = _Case(request, rules, calendar or china(), policy)
    day, receipt = received(request, rules)
    if day is None:
        return Course(
            received=None, receipt=receipt, correction=None, views=(), answer=case.waiting(receipt)
        )
    in_order(request, day)
    correction = case.correction(day)
    views = tuple(case.view(one) for one in request.views)
    answer = case.answer(day, correction, views)
    return Course(
        received=day,
        receipt=receipt,
        correction=correction,
        views=views,
        answer=evolve(answer, trace=(receipt, *answer.trace)),
        late=_late(answer, request, case.calendar),
        text=case.title(day, answer),
        unpaused=case.unpaused(day, correction, views),
    )


def _late(answer: Occurrence, request: Request, calendar: Calendar) -> Distance | None:
    if request.answered is None or answer.due is None:
        return None
    return answer.late(request.answered, calendar)


@frozen
class _Stops:
    """What is taken out of the count: the days for views, by the statute; the pauses, as recorded."""

    views: tuple[_Days, ...] = ()
    pauses: tuple[_Days, ...] = ()


@frozen
class _Case:
    """A request with the rules and the calendar that it is counted by."""

    request: Request
    rules: Regime
    calendar: Calendar
    policy: Policy

    def waiting(self, receipt: Step) -> Occurrence:
        """The answer while the day of receipt is not known."""
        return evolve(self._undated(None), waits_for=receipt.words, trace=(receipt,))

    def correction(self, received: date) -> Occurrence | None:
        """By when a correction has to be asked for."""
        return self._limit("补正告知", received)

    def view(self, view: View) -> Occurrence | None:
        """By when a view has to be given."""
        return self._limit(view.of, view.asked)

    def title(self, received: date, answer: Occurrence) -> str:
        """The title of the text that the answer is counted by."""
        text = self.rules.on(self.request.corrected or received)
        if self.policy.crossing == "end" and answer.due is not None:
            text = self.rules.crossed(text, _day(answer)) or text
        return text.title

    def unpaused(
        self, received: date, correction: Occurrence | None, views: tuple[Occurrence | None, ...]
    ) -> date | None:
        """When the answer would be due if the pauses counted."""
        if not self.request.pauses:
            return None
        bare = evolve(self, request=evolve(self.request, pauses=()))
        found = bare.answer(received, correction, views)
        return None if found.due is None else _day(found)

    def answer(
        self, received: date, correction: Occurrence | None, views: tuple[Occurrence | None, ...]
    ) -> Occurrence:
        """By when the request has to be answered: from the corrected request, where there is one."""
        asked, corrected = self.request.correction_asked, self.request.corrected
        first = self._from(received, views)
        # Where the text sets no limit for asking, it is too late once the answer itself is.
        limit = first if correction is None else correction
        late = asked is not None and limit.due is not None and asked > _day(limit)
        if corrected is None:
            return first if asked is None else self._uncorrected(first, received, asked, late)
        anew = self._from(corrected, views)
        words = f"补正的申请于{corrected}收到，答复期限从这一天重新起算"
        step = Step(What.NOTE, received, corrected, self.rules.on(corrected).own("restart"), words)
        anew = evolve(anew, trace=(step, *anew.trace))
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

    def _uncorrected(
        self, first: Occurrence, received: date, asked: date, late: bool
    ) -> Occurrence:
        """The answer while the correction that was asked for has not come: it will start the clock anew.

        An answer that did not wait for it, in time by the first count, was in time.
        """
        answered = self.request.answered
        if late and self.policy.late_correction == "receipt":
            return first
        if answered is not None and first.due is not None and answered <= _day(first):
            note = f"{asked}要求补正，没有等补正收到就已答复，按收到申请起算"
            return evolve(first, trace=(*first.trace, Step(What.NOTE, asked, None, words=note)))
        note = f"{asked}要求补正，补正的申请收到后答复期限才重新起算"
        basis = self.rules.on(asked).own("restart")
        step = Step(What.NOTE, received, None, basis, note)
        waits = Step(What.WAIT, None, None, words="收到补正的申请")
        found = evolve(
            self._undated(received), waits_for=waits.words, trace=(step, waits), ambiguities=()
        )
        if not late or first.due is None:
            return found
        words = "逾期才告知补正，答复期限仍从收到申请起算"
        other = Ambiguity("late_correction", first.due, words, ("late_correction", "receipt"))
        return evolve(found, ambiguities=(other,))

    def _from(self, start: date, views: tuple[Occurrence | None, ...]) -> Occurrence:
        """The answer counted from a day, without what does not count; awaiting the end of what has none."""
        text = self.rules.on(start)
        closed: list[_Days] = []
        open_since: list[tuple[date, str]] = []
        notes: list[Step] = []
        for view, limit in zip(self.request.views, views, strict=True):
            until = view.given or (_day(limit) if limit is not None else None)
            if f"征求{view.of}" not in text.excluded:
                words = f"征求{view.of}的时间，{text.title}没有说不计算在期限内"
                notes.append(Step(What.NOTE, view.asked, until, words=words))
            elif until is None:
                open_since.append((view.asked, view.of))
            else:
                closed.append((view.asked, until))
                if view.given is None:
                    words = f"{view.of}还没有收到，按其期限届满日{until}计"
                    notes.append(Step(What.NOTE, view.asked, until, words=words))
        pauses: list[_Days] = []
        for pause in self.request.pauses:
            notes.append(_recorded(pause, text.title))
            if pause.last is None:
                open_since.append((pause.stopped, "恢复计算"))
            elif pause.last >= pause.stopped:
                pauses.append((pause.stopped, pause.last))
        found = self._by_the_text(start, _Stops(tuple(closed), tuple(pauses)))
        since, awaited = min(open_since, default=(date.max, ""))
        if since <= _day(found):  # what begins after the last day stops nothing
            wait = Step(What.WAIT, since, None, words=awaited)
            return evolve(self._undated(start), waits_for=awaited, trace=(wait, *notes))
        return evolve(found, trace=(*found.trace, *notes))

    def _by_the_text(self, start: date, stops: _Stops) -> Occurrence:
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

    def _counted(self, phrase: str, start: date, stops: _Stops) -> Occurrence:
        def count(out: tuple[_Days, ...]) -> Occurrence:
            (found,) = resolve(
                phrase,
                trigger=start,
                calendar=self.calendar,
                regime=self.rules,
                stops=out,
                extension=self.request.extended,
                policy=self.policy,
            )
            return found

        if not stops.pauses:
            return count(stops.views)
        found, by_law = count(stops.views + stops.pauses), count(stops.views)
        basis = self.rules.on(start).own("stops")
        words = "、".join(f"{first}至{last}" for first, last in stops.pauses)
        moved = found.nominal != by_law.nominal
        pause = Step(
            What.STOP if moved else What.NOTE,
            by_law.nominal,
            found.nominal,
            words=words if moved else f"中止的时间不在期限里：{words}",
        )
        # The statute's article speaks of the views alone: what else stopped the clock is a step without one.
        trace: list[Step] = []
        for step in found.trace:
            if step.basis != basis or step.what not in (What.STOP, What.NOTE):
                trace.append(step)
                continue
            trace += [one for one in by_law.trace if stops.views and one.basis == basis]
            trace.append(pause)
        return evolve(found, trace=tuple(trace))

    def _undated(self, start: date | None) -> Occurrence:
        """The answer without a date, by the text in force on a day, else the newest."""
        text = self.rules.texts[0] if start is None else self.rules.on(start)
        phrase = text.limit("答复").phrase
        (found,) = resolve(phrase, calendar=self.calendar, regime=self.rules)
        return found

    def _limit(self, name: str, day: date) -> Occurrence | None:
        """A limit that the text in force on a day sets; None where it sets none."""
        for one in self.rules.on(day).limits:
            if one.name == name:
                return resolve(one.phrase, trigger=day, calendar=self.calendar, regime=self.rules)[
                    0
                ]
        return None


def _recorded(pause: Pause, title: str) -> Step:
    again = f"{pause.resumed}恢复（恢复当日计入）" if pause.resumed else "还没有恢复"
    words = f"{pause.stopped}起中止，{again}，以登记为准：{title}只规定征求意见所需时间不计算"
    return Step(What.NOTE, pause.stopped, pause.resumed, words=words)


def _day(found: Occurrence) -> date:
    assert found.due is not None  # a limit of a statute, counted from a day that is known
    return as_date(found.due)
