"""`diff`: what moved since the dates were accepted, since a day, or against another plan; and what is decided on it."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from gkrules.agenda import Agenda, Standing
from gkrules.agenda.naming import is_front
from gkrules.changes import Baseline, Change, Held, Kind, Named, baseline_beside, compare, held
from gkrules.cli import clock, show_changes
from gkrules.cli.flags import PLAN, TODAY, Option, repeated
from gkrules.cli.ledgers import LEDGER, ledger_of, state_of, store_of
from gkrules.cli.values import seen
from gkrules.cli.writers import WHO, recorded, who
from gkrules.errors import GkrulesError
from gkrules.ledger.entries import Choice, Decided
from gkrules.plan import Plan

OPTIONS: tuple[Option, ...] = (
    PLAN,
    (
        ("--since",),
        {"type": seen, "metavar": "DATE"},
        "只看台账：这一天以后记了什么，哪些日期因此变了",
        "the ledger alone: what was recorded after that day, and which dates it moved",
    ),
    (
        ("--from",),
        {"dest": "before", "metavar": "PLAN"},
        "与另一个方案文件比（例如改动以前的）",
        "compare with another plan file, such as the one before an edit",
    ),
    (
        ("--baseline",),
        {"action": "store_true"},
        "把现在的日期记为底稿，以后与它比",
        "keep today's dates as the baseline to compare with",
    ),
    (
        ("--apply",),
        repeated(str, "apply", "TASK|all"),
        "采用新的日期，可多次给出",
        "take the new date; may be repeated",
    ),
    (
        ("--ignore",),
        repeated(str, "ignore", "TASK|all"),
        "不采用，仍按原来的日期",
        "keep the old date",
    ),
    (
        ("--later",),
        repeated(str, "later", "TASK|all"),
        "以后再定",
        "decide later",
    ),
    WHO,
    TODAY,
    LEDGER,
)

#: So many changes are named where none is meant.
_TOLD = 8


def run(options: Namespace) -> int:
    """`diff`."""
    plan = Plan.load(options.plan)
    today = options.today or clock.today()
    decided = _decisions(options)
    if sum(map(bool, (options.since, options.before, options.baseline))) > 1:
        raise GkrulesError(
            "--since、--from、--baseline 只能写一个", "give one of --since, --from and --baseline"
        )
    if options.baseline and decided:
        raise GkrulesError(
            "--baseline 记下全部日期，不能与 --apply、--ignore、--later 一起写",
            "--baseline keeps all dates: leave out --apply, --ignore and --later",
        )
    if options.since or options.before:
        if decided:
            raise GkrulesError(
                "--apply、--ignore、--later 与底稿比时才能用，不能与 --since、--from 一起写",
                "--apply, --ignore and --later speak of the baseline, not of --since or --from",
            )
        _look_back(options, plan, today)
        return 0
    agenda = Agenda(plan, state_of(options, plan, today), as_of=today)
    path = baseline_beside(plan.path)
    if options.baseline:
        now = held(agenda, closed=True)
        Baseline(today, now, Named.of(plan)).write(path)
        show_changes.kept(path, len(now), options)
        return 0
    base = Baseline.read(path, plan)
    found = compare(base.dates, held(agenda), _closed(agenda))
    if decided:
        _decide(options, agenda, base, found, decided)
        return 0
    show_changes.listed(agenda, found, f"{path.name}（{base.day}）", options)
    return 0


def _look_back(options: Namespace, plan: Plan, today: date) -> None:
    """Against the ledger of a past day, or another plan file: nothing is kept or decided."""
    ledger = ledger_of(options, plan)
    agenda = Agenda(plan, ledger, as_of=today)
    if options.since:
        if options.since > today:
            raise GkrulesError(
                f"--since {options.since} 在{today}以后",
                f"--since {options.since} is after {today}",
            )
        before = Agenda(plan, ledger, as_of=options.since)
        entries = ledger.as_of(today).since(options.since)
        words = str(options.since)
    else:
        other = Plan.load(options.before)
        before = Agenda(other, ledger.as_of(today).state(), as_of=today)
        entries, words = (), options.before
    found = compare(held(before, closed=True), held(agenda), _closed(agenda))
    show_changes.listed(agenda, found, words, options, entries)


def _closed(agenda: Agenda) -> set[str]:
    """The keys of what is done or waived: nothing of it is a change."""
    return {
        task.uid.partition("@")[0]
        for task in agenda.tasks()
        if task.standing in (Standing.DONE, Standing.WAIVED)
    } | {uid.partition("@")[0] for uid in (*agenda.state.done, *agenda.state.waived)}


def _decisions(options: Namespace) -> dict[str, Choice]:
    """What is decided, by task or `all`. Raises GkrulesError where one is decided twice."""
    found: dict[str, Choice] = {}
    pairs = (
        (Choice.APPLY, options.apply),
        (Choice.IGNORE, options.ignore),
        (Choice.LATER, options.later),
    )
    for choice, names in pairs:
        for name in names:
            if name in found:
                raise GkrulesError(f"「{name}」写了两次", f"{name!r} is decided twice")
            found[name] = choice
    return found


def _decide(
    options: Namespace,
    agenda: Agenda,
    base: Baseline,
    found: tuple[Change, ...],
    decided: dict[str, Choice],
) -> None:
    """Record the decisions in the ledger, then keep what was applied in the baseline."""
    chosen = _chosen(found, decided)
    if not chosen:  # all: nothing is recorded, no file is touched
        show_changes.nothing_decided(found, options)
        return
    store = store_of(options, agenda.plan)
    before = store.look()
    entries = tuple(
        Decided(
            task=change.task.uid,
            old=change.old.due if change.old else None,
            new=change.new.due if change.new else None,
            choice=choice,
            who=who(options),
            recorded=recorded(options, before),
        )
        for change, choice in chosen
        if change.kind is not Kind.SETTLED
    )
    if entries:
        store.append(entries, expected=len(before))
    dates = dict(base.dates)
    for change, choice in chosen:
        if choice is Choice.APPLY:
            _accept(dates, change)
    Baseline(agenda.day, dates, Named.of(agenda.plan)).write(baseline_beside(agenda.plan.path))
    show_changes.decided(chosen, store.name if entries else "", options)


def _chosen(
    found: tuple[Change, ...], decided: dict[str, Choice]
) -> tuple[tuple[Change, Choice], ...]:
    for name in decided:
        if name != "all" and not any(_names(name, change) for change in found):
            raise _not_among(name, found)
    chosen = []
    for change in found:
        own = [choice for name, choice in decided.items() if name != "all" and _names(name, change)]
        choice = own[0] if own else decided.get("all")
        if choice is None:
            continue
        if choice is Choice.IGNORE and change.kind is not Kind.MOVED:
            if not own:
                continue  # `--ignore all` speaks of dates that moved
            raise GkrulesError(
                f"「{change.task.key}」是{show_changes.kind(change.kind)}的，没有原来的日期可以照旧",
                f"{change.task.key} is {show_changes.kind(change.kind, 'en')}: it has no old date to keep",
            )
        chosen.append((change, choice))
    return tuple(chosen)


def _not_among(name: str, found: tuple[Change, ...]) -> GkrulesError:
    if not found:
        return GkrulesError(
            f"没有变动，「{name}」没有什么可决定的",
            f"nothing moved: there is nothing to decide on 「{name}」",
        )
    keys = [change.task.key for change in found]
    more = len(keys) - _TOLD
    listed = "\n".join(f"  {key}" for key in keys[:_TOLD])
    return GkrulesError(
        f"没有变动的任务「{name}」；变动的有：\n{listed}"
        + (f"\n  另有{more}项" if more > 0 else ""),
        f"no change of a task 「{name}」; these changed:\n{listed}"
        + (f"\n  and {more} more" if more > 0 else ""),
    )


def _names(name: str, change: Change) -> bool:
    task = change.task
    return name in (task.uid, task.key, task.obligation) or is_front(name, task.key)


def _accept(dates: dict[str, Held], change: Change) -> None:
    if change.new is None:
        dates.pop(change.task.key, None)
    else:
        dates[change.task.key] = change.new
