"""A learned notice as a TOML file that names its source; written here, and read back with every check.

The files lie in the room `calendar` of the user's data folder: one a year, `2027.toml`, and one an order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from gkrules import _toml, userdata
from gkrules._table import Table
from gkrules.calendar.notice.checks import contradictions
from gkrules.calendar.notice.values import Holiday, Notice
from gkrules.errors import FileError, PlanError, Problem
from gkrules.safely import write_files

#: Raised when a key changes its meaning or goes.
_SCHEMA = 1


@frozen
class Learned:
    """A notice with the file it was read from.

    source: that file's name. sha256: of its bytes. path: where the notice lies now, empty until then.
    """

    notice: Notice
    source: str
    sha256: str
    path: str = ""

    @classmethod
    def of(cls, notice: Notice, source: str, raw: bytes) -> Learned:
        """A notice just read from a file's bytes."""
        return cls(notice, source, hashlib.sha256(raw).hexdigest())

    @property
    def file_name(self) -> str:
        """What it is called: 2027.toml, 2020-order-2020-01-26.toml."""
        notice = self.notice
        if notice.kind == "yearly":
            return f"{notice.year}.toml"
        return f"{notice.year}-order-{notice.issued or self.sha256[:8]}.toml"


def write(learned: Learned) -> str:
    """The TOML text of what was learned."""
    notice = learned.notice
    lines = [
        "# 由 gkrules calendar learn 读通知写成。",
        f"schema = {_SCHEMA}",
        f"kind = {_quoted(notice.kind)}",
        f"year = {notice.year}",
        f"title = {_quoted(notice.title)}",
        f"number = {_quoted(notice.number)}",
    ]
    if notice.issued is not None:
        lines.append(f"issued = {notice.issued}")
    lines += [f"source = {_quoted(learned.source)}", f"sha256 = {_quoted(learned.sha256)}"]
    for one in notice.holidays:
        lines += ["", "[[holiday]]", f"names = {_list(map(_quoted, one.names))}"]
        lines += [f"off = {_list(map(str, one.off))}", f"work = {_list(map(str, one.work))}"]
        if one.until is not None:
            lines.append(f"until = {one.until}")
        lines.append(f"words = {_quoted(one.words)}")
    return "\n".join(lines) + "\n"


def load(path: Path) -> Learned:
    """What `write` wrote. Raises PlanError with file, line and key for anything else."""
    problems: list[Problem] = []
    table = Table.of(_toml.load(path), problems)
    table.only("schema", "kind", "year", "title", "number", "issued", "source", "sha256", "holiday")
    if table.number("schema") != _SCHEMA:
        table.fault(
            "schema", f"本版本读的是 schema = {_SCHEMA}", f"this version reads schema = {_SCHEMA}"
        )
    year = table.number("year")
    if year is None or not 1987 <= year <= 2099:
        table.fault("year", "「year」应当是 1987 到 2099 年", "'year' must lie in 1987 to 2099")
    kind = table.text("kind")
    if kind not in ("yearly", "order"):
        table.fault(
            "kind", "「kind」应当是 yearly 或者 order", "'kind' must be 'yearly' or 'order'"
        )
    rows = list(table.tables("holiday"))
    notice = Notice(
        year or 0,
        tuple(_holiday(row) for row in rows),
        "order" if kind == "order" else "yearly",
        table.text("title"),
        table.text("number"),
        table.date("issued"),
    )
    if not rows:
        table.fault("holiday", "至少要有一个 [[holiday]]", "at least one [[holiday]] is needed")
    learned = Learned(notice, table.text("source"), table.text("sha256"), str(path))
    if not problems:
        for fault in contradictions(notice):
            (rows[fault.rule] if fault.rule is not None else table).fault(None, fault.zh, fault.en)
    if problems:
        raise PlanError(tuple(problems))
    return learned


def place(learned: Learned) -> Path | None:
    """Where it belongs in the user's data folder; None where the system names no such folder."""
    return userdata.folder(userdata.NOTICES, learned.file_name)


def save(learned: Learned, out: Path | None = None) -> Path:
    """Write it to `out`, else to its `place`; the path. A file of that name is replaced, whole or not at all.

    Raises FileError where there is no place for it or it cannot be written.
    """
    path = out or place(learned)
    if path is None:
        problem = Problem(
            learned.file_name,
            0,
            "",
            "没有用户数据文件夹，请用 --out 给出文件",
            "there is no folder for user data; give a file by --out",
        )
        raise FileError((problem,))
    write_files({path: write(learned).encode()})
    return path


# ---------------------------------------------------------------- inside


def _holiday(row: Table) -> Holiday:
    row.only("names", "off", "work", "until", "words")
    names = row.texts("names")
    if not names:
        row.fault("names", "缺少「names」：节日的名称", "'names' is missing: the festivals")
    one = Holiday(names, row.dates("off"), row.dates("work"), row.date("until"), row.text("words"))
    if not (one.off or one.work or one.until):
        row.fault("off", "没有写哪几天", "no day is named")
    return one


def _quoted(words: str) -> str:
    """A TOML basic string."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    plain = (char if " " <= char != "\x7f" else f"\\u{ord(char):04x}" for char in escaped)
    return '"' + "".join(plain) + '"'


def _list(items: Iterable[str]) -> str:
    return "[" + ", ".join(items) + "]"
