"""`audit`: what became of each request of a register as of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from attrs import evolve

from gkrules.calendar import Calendar, china
from gkrules.disclosure import Course, Pause, Request, View, follow
from gkrules.disclosure.values import RECEIPT, STATUTE
from gkrules.errors import FileError, GkrulesError, Problem
from gkrules.policy import Policy
from gkrules.regimes import load
from gkrules.register.heads import NAMES
from gkrules.register.values import (
    Outcome,
    Register,
    RegisterAudit,
    RegisterRow,
    RegisterTotals,
    RegisterVerdict,
)

_DEFAULT = Policy()
_CLOSED = ("correction_asked", "corrected", "answered")


def audit(
    register: Register,
    *,
    as_of: date,
    calendar: Calendar | None = None,
    policy: Policy = _DEFAULT,
) -> RegisterAudit:
    """What became of each request as of a day, that day included: due date, in time, late, open, overdue.

    Days after `as_of` are left out, as if they had not been entered yet; each verdict names them. Extensions have no
    day of their own and always hold. Raises FileError for a request that the statute cannot follow by these
    choices, all of them at once.
    """
    days = calendar or china()
    rules = load(STATUTE)
    problems: list[Problem] = []
    verdicts: list[RegisterVerdict] = []
    for row in register.rows:
        request, later = _as_of(row, as_of)
        if not any(getattr(request, role) for role in RECEIPT):
            verdicts.append(
                RegisterVerdict(row=row, request=request, outcome=Outcome.NOT_YET, later=later)
            )
            continue
        try:
            course = follow(request, calendar=days, regime=rules, policy=policy)
        except GkrulesError as error:
            problems.append(Problem(register.path, row.line, row.id, error.zh, error.en))
            continue
        verdicts.append(_verdict(row, request, course, as_of, days, later))
    if problems:
        raise FileError(tuple(problems))
    units = dict.fromkeys(one.row.unit for one in verdicts)
    return RegisterAudit(
        path=register.path,
        title=register.title,
        as_of=as_of,
        verdicts=tuple(verdicts),
        totals=RegisterTotals.of(verdicts),
        units=tuple(
            RegisterTotals.of((one for one in verdicts if one.row.unit == unit), unit)
            for unit in units
        ),
        warnings=register.warnings,
    )


def _verdict(
    row: RegisterRow,
    request: Request,
    course: Course,
    as_of: date,
    calendar: Calendar,
    later: tuple[str, ...],
) -> RegisterVerdict:
    answer = course.answer
    answered = request.answered is not None
    if answer.due is None:
        if answered:
            outcome = Outcome.UNDETERMINED
        else:
            outcome = Outcome.AWAITING if course.received is None else Outcome.STOPPED
        return RegisterVerdict(
            row=row,
            request=request,
            outcome=outcome,
            course=course,
            waits_for=answer.waits_for or "",
            later=later,
        )
    late = course.late if answered else answer.late(as_of, calendar)
    assert late is not None
    if answered:
        outcome = Outcome.LATE if late.days else Outcome.IN_TIME
    else:
        outcome = Outcome.OVERDUE if late.days else Outcome.OPEN
    return RegisterVerdict(
        row=row,
        request=request,
        outcome=outcome,
        course=course,
        late=None if outcome is Outcome.OPEN else late,
        left=answer.left(as_of, calendar) if outcome is Outcome.OPEN else None,
        later=later,
    )


def _as_of(row: RegisterRow, day: date) -> tuple[Request, tuple[str, ...]]:
    """The request without the days after a day, and the columns that they stand in."""
    request = row.request
    single = {role: getattr(request, role) for role in (*RECEIPT, *_CLOSED)}
    left_out = [role for role, value in single.items() if value is not None and value > day]
    views = tuple(_views(request, day))
    pauses = tuple(_pauses(request, day))
    if views != request.views:
        kinds = {one.of for one in request.views if _after(day, one.asked, one.given)}
        left_out += [
            role for role, of in (("third", "第三方意见"), ("other", "其他机关意见")) if of in kinds
        ]
    if pauses != request.pauses:
        left_out.append("stop")
    if not left_out:
        return request, ()
    gone: dict[str, Any] = {role: None for role in left_out if role in single}
    names = tuple(row.head(role) or NAMES[role][0] for role in left_out)
    return evolve(request, views=views, pauses=pauses, **gone), names


def _after(day: date, *days: date | None) -> bool:
    return any(one is not None and one > day for one in days)


def _views(request: Request, day: date) -> Iterator[View]:
    for one in request.views:
        if one.asked <= day:
            yield evolve(one, given=None) if _after(day, one.given) else one


def _pauses(request: Request, day: date) -> Iterator[Pause]:
    for one in request.pauses:
        if one.stopped <= day:
            yield evolve(one, resumed=None) if _after(day, one.resumed) else one
