"""What is understood of a notice: its rows, each with its places, and everything that is doubtful.

A Draft is no plan yet: a person reviews it. Whatever the document holds stands in `rows`, in
`recognised` (title, heads, page numbers: text that is known for what it is) or in `doubts`.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from attrs import frozen

from gkrules.documents import Place
from gkrules.limits import TimeLimit
from gkrules.plain import Plain


class RowKind(StrEnum):
    """Where a row comes from."""

    TABLE = "table"  # a row of the table of tasks (任务分解表)
    ITEM = "item"  # a numbered item of the text
    LETTER = "letter"  # a duty in the cover letter or in a closing paragraph


class Source(StrEnum):
    """Where in its row a time limit stands."""

    DEADLINE = "deadline"  # the deadline column (完成时限), or a deadline in brackets
    REQUIREMENT = "requirement"  # the text of the task itself
    OTHER = "other"  # a remarks column (备注)


@frozen
class Limited(Plain):
    """One time limit of a row, in the notice's words.

    words: a phrase that `parse` reads whole; where `limit` is None, the words that it does not, and
    `error_zh` and `error_en` say why. vague: it names no date (及时, 定期). covered: the deadline
    column says the same more exactly (按月 beside 每月后20日内), so the plan leaves it out.
    """

    words: str
    source: Source
    place: Place
    limit: TimeLimit | None = None
    vague: bool = False
    covered: bool = False
    who: str = ""
    rewritten: bool = False
    error_zh: str = ""
    error_en: str = ""


@frozen(kw_only=True)
class Row(Plain):
    """One task: what is to be done, by whom, by when, and where each of these stands.

    id: unique in the draft. number: as printed (１２, 三、). task: the headings and merged cells above
    it, the outermost first. units, deadline: the words of the notice, empty where there are none.
    extra: other cells of the row with their column's head (备注, 责任领导). notes: what was guessed,
    in Chinese. place: the row; the other places are None where the words are empty.
    """

    id: str
    kind: RowKind
    place: Place
    number: str = ""
    task: tuple[str, ...] = ()
    requirement: str = ""
    units: str = ""
    deadline: str = ""
    limits: tuple[Limited, ...] = ()
    clause: str = ""
    title: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    requirement_place: Place | None = None
    units_place: Place | None = None
    deadline_place: Place | None = None


@frozen
class Recognised(Plain):
    """Text that is no task and is known for what it is: `what` is title, head, prose, page …"""

    what: str
    text: str
    place: Place


@frozen
class Doubt(Plain):
    """Something a person should look at. `code` is a stable word; `rows` are the ids it is about."""

    code: str
    place: Place
    text: str
    zh: str
    en: str
    rows: tuple[str, ...] = ()


@frozen
class DraftUnit(Plain):
    """A unit's name as met, in the form the first row has it, with the rows that name it.

    kind: unit, group (各县（区）人民政府: its members are not in the notice) or described. alike: the
    ids of units that may be the same under a shorter name; they are never merged.
    """

    id: str
    name: str
    kind: str
    rows: tuple[str, ...]
    alike: tuple[str, ...] = ()


@frozen(kw_only=True)
class Draft(Plain):
    """A notice as understood, for review."""

    name: str
    title: str = ""
    office: str = ""
    number: str = ""
    date: date | None = None
    year: int | None = None
    rows: tuple[Row, ...] = ()
    units: tuple[DraftUnit, ...] = ()
    prefixes: tuple[str, ...] = ("市",)
    recognised: tuple[Recognised, ...] = ()
    doubts: tuple[Doubt, ...] = ()
