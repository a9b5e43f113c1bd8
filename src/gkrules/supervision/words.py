"""A supervision in words: the heads of its table, the table for a terminal, the 督办 lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gkrules import render
from gkrules.agenda import Task
from gkrules.agenda.naming import short
from gkrules.agenda.wording import how
from gkrules.errors import Lang
from gkrules.exports.cells import shown
from gkrules.exports.dates import ROLES
from gkrules.picture.drawing import columns
from gkrules.supervision.values import Counts, Line, Supervision
from gkrules.unitsphrase import Role

#: The counts in the order of the table: field, Chinese head, English head.
HEADS = (
    ("due", "应办", "Due"),
    ("in_time", "按时", "In time"),
    ("late", "迟办", "Late"),
    ("late_working_days", "迟办工作日", "Late, working days"),
    ("open", "未办", "Open"),
    ("overdue", "其中逾期", "Overdue"),
    ("ahead", "未到期", "Ahead"),
    ("early", "提前办结", "Early"),
    ("stopped", "中止", "Stopped"),
    ("waived", "免办", "Waived"),
    ("awaiting", "待起算", "Awaiting"),
    ("continuing", "持续", "Continuing"),
    ("undated", "没有日期", "Undated"),
    ("settled", "无日期而办结", "Settled"),
)
#: These always stand in a table; the others where there is one of the kind.
_ALWAYS = 6
UNIT, TOTAL = ("单位", "Unit"), ("合计", "All")
#: The parts of a 督办 list: the field of a Line, its words.
PARTS = (
    ("overdue", "逾期未办", "Overdue"),
    ("soon", "临近到期", "Due soon"),
    ("done_late", "办结但迟", "Done late"),
)


def lines(found: Supervision, lang: Lang = "zh") -> Iterator[str]:
    """The whole for people: a head, the table, what is in no line, and each unit's 督办 list."""
    zh = lang == "zh"
    yield heading(found, lang)
    yield scope(found, lang)
    yield ""
    if found.lines:
        yield from table(found, lang)
    else:
        yield _nothing(found, lang)
    notes = tuple(remarks(found, lang))
    if notes:
        yield ""
        yield from notes
    pressing = [line for line in found.lines if line.overdue or line.soon or line.done_late]
    if pressing:
        yield ""
        yield "督办清单" if zh else "To press for"
    for line in pressing:
        yield ""
        yield from _pressed(line, lang)


def heading(found: Supervision, lang: Lang) -> str:
    """The plan and the day: 截至2017-12-31."""
    day = f"截至{found.as_of}" if lang == "zh" else f"as of {found.as_of}"
    return f"{flat(found.title)}{'：' if lang == 'zh' else ': '}{day}"


def scope(found: Supervision, lang: Lang) -> str:
    """Which tasks are counted."""
    zh = lang == "zh"
    names = [ROLES[role][not zh] for role in found.roles]
    if zh:
        return f"统计{'、'.join(names)}的任务；联合牵头的各计一次"
    return f"Counted: {', '.join(names)}; joint leads one by one"


def table(found: Supervision, lang: Lang = "zh") -> Iterator[str]:
    """The table for a terminal, its columns aligned, the totals last."""
    at = 1 if lang == "zh" else 2
    heads = [head for n, head in enumerate(HEADS) if n < _ALWAYS or getattr(found.totals, head[0])]
    rows = [[UNIT[at - 1], *(head[at] for head in heads)]]
    for name, counts in (
        *((flat(line.unit.name), line.counts) for line in found.lines),
        *([(TOTAL[at - 1], found.totals)] if found.unit is None else []),
    ):
        rows.append([name, *(str(getattr(counts, head[0])) for head in heads)])
    widths = [max(columns(row[n]) for row in rows) for n in range(len(heads) + 1)]
    for row in rows:
        cells = (_right(cell, width) for cell, width in zip(row[1:], widths[1:], strict=True))
        yield "  ".join((row[0] + " " * (widths[0] - columns(row[0])), *cells))


def _right(cell: str, width: int) -> str:
    return " " * (width - columns(cell)) + cell


def _nothing(found: Supervision, lang: Lang) -> str:
    who = flat(found.unit.name) if found.unit is not None else ""
    if lang == "zh":
        return f"{who}没有要统计的任务"
    return f"{who} has nothing to count" if who else "nothing to count"


def remarks(found: Supervision, lang: Lang) -> Iterator[str]:
    """What stands in no line, and why."""
    zh = lang == "zh"
    for due in found.before:
        item, phrase = flat(due.obligation.id), flat(due.stated.phrase)
        yield (
            f"不计入：第{item}项「{phrase}」在{due.day}，通知发出时已过"
            if zh
            else f"Not counted: item {item} 「{phrase}」, {due.day}, had passed when the notice was dated"
        )
    for one in found.unowned:
        item = flat(one.id)
        yield (
            f"不计入：第{item}项没有责任单位" if zh else f"Not counted: item {item} names no unit"
        )


def _pressed(line: Line, lang: Lang) -> Iterator[str]:
    zh = lang == "zh"
    yield f"{flat(line.unit.name)}{'：' if zh else ': '}{tallied(line, lang)}"
    for field, *words in PARTS:
        tasks: tuple[Task, ...] = getattr(line, field)
        if tasks:
            yield f"  {words[not zh]}"
        for task in tasks:
            yield from _task(task, line, lang)


def tallied(line: Line, lang: Lang) -> str:
    """逾期2项，临近到期1项."""
    zh = lang == "zh"
    parts = []
    for field, *words in PARTS:
        many = len(getattr(line, field))
        if many:
            parts.append(f"{words[0]}{many}项" if zh else f"{words[1].lower()} {many}")
    return ("，" if zh else ", ").join(parts)


def _task(task: Task, line: Line, lang: Lang) -> Iterator[str]:
    zh, one = lang == "zh", task.occurrence
    assert one.due is not None
    period = render.cycle(one.key, lang) if one.start is not None else ""
    title = flat(task.title) + (f"·{period}" if period else "")
    yield f"    {render.moment(one.due, lang)}  {title}  {how(task, lang)}"
    details = [
        f"第{flat(task.obligation)}项" if zh else f"item {flat(task.obligation)}",
        flat(task.phrase),
        flat(task.clause),
    ]
    if one.act_by is not None and one.act_by != one.due:
        details.append(f"{'最迟办理' if zh else 'act by'} {render.moment(one.act_by, lang)}")
    details += [render.certainty(one, lang), *whose(task, line, lang), short(task)]
    yield f"        {('；' if zh else '; ').join(part for part in details if part)}"


def whose(task: Task, line: Line, lang: Lang) -> Iterable[str]:
    """The role where it is not the lead, and who owed it before."""
    zh = lang == "zh"
    if task.role is not Role.LEAD:
        yield ROLES[task.role][not zh]
    if task.unit.id != line.unit.id:
        name = flat(task.unit.name)
        yield f"原由{name}承担" if zh else f"owed by {name} before"


def flat(words: str) -> str:
    """A plan's own words on one line, with nothing that moves a terminal's cursor."""
    return " ".join(shown(words).split())


def counts_row(counts: Counts) -> tuple[int, ...]:
    """The counts in the order of `HEADS`."""
    return tuple(getattr(counts, name) for name, *_ in HEADS)
